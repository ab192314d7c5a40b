package document

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Sheets puts labels of any carrier on paper, each of their pages in a place of its own, beginning at startFrom as NewBook has it. Everything stays vectors at its own size, or smaller where it would not fit and can still be read.
func Sheets(labels []File, paper Paper, startFrom int) ([]byte, error) {
	var out bytes.Buffer
	b, err := NewBook(&out, paper, startFrom)
	if err != nil {
		return nil, err
	}
	for _, l := range labels {
		if err := b.Add(l); err != nil {
			return nil, err
		}
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// plain writes a PDF anew so that its pages can be copied: unlocked, each object at a place of its own, each page with its size and
// content in one piece. It is a full reader's work, and a hundred times that of copying.
func plain(data []byte) ([]byte, error) {
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.MERGECREATE
	conf.ValidationMode = model.ValidationRelaxed
	conf.WriteObjectStream, conf.WriteXRefStream = false, false
	ctx, err := api.ReadAndValidate(bytes.NewReader(data), conf)
	if err != nil { // the library opens a locked file only for one that comes to unlock it
		conf.Cmd = model.DECRYPT
		locked, again := api.ReadAndValidate(bytes.NewReader(data), conf)
		if again != nil {
			return nil, err
		}
		ctx = locked
	}
	ctx.EnsureVersionForWriting()
	ctx.Encrypt, ctx.EncKey = nil, nil
	for n := 1; n <= ctx.PageCount; n++ {
		if err := settle(ctx, n); err != nil {
			return nil, fmt.Errorf("page %d: %w", n, err)
		}
	}
	var out bytes.Buffer
	if err := api.WriteContext(ctx, &out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// settle writes on a page what it has from the tree above it, and its content as one stream.
func settle(ctx *model.Context, n int) error {
	page, _, inherited, err := ctx.PageDict(n, false)
	if err != nil {
		return err
	}
	content, err := ctx.PageContent(page, n)
	if err != nil && !errors.Is(err, model.ErrNoContent) {
		return err
	}
	sd, err := ctx.NewStreamDictForBuf(content)
	if err != nil {
		return err
	}
	if err := sd.Encode(); err != nil {
		return err
	}
	ref, err := ctx.IndRefForNewObject(*sd)
	if err != nil {
		return err
	}
	page["Contents"] = *ref
	if inherited.Resources != nil {
		page["Resources"] = inherited.Resources
	}
	page["MediaBox"] = inherited.MediaBox.Array()
	if inherited.CropBox != nil {
		page["CropBox"] = inherited.CropBox.Array()
	}
	page["Rotate"] = types.Integer(inherited.Rotate)
	// Forms and notes of the carrier's have no place on ours.
	page.Delete("Annots")
	return nil
}
