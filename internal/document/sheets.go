package document

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Sheets puts label PDFs of any carrier on paper, each of their pages in a place of its own,
// beginning at startFrom (0 top left, 1 top right, 2 bottom left, 3 bottom right; with two to a
// sheet 0 top, 1 bottom). Everything stays vectors at its own size, or smaller where it would not fit.
func Sheets(labels [][]byte, paper Paper, startFrom int) ([]byte, error) {
	w, h, cells, err := paper.sheet()
	if err != nil {
		return nil, err
	}
	if startFrom < 0 || startFrom >= len(cells) {
		return nil, fault.At("start_from", "The first label goes to a place from 0 to %d.", len(cells)-1)
	}
	if len(labels) == 0 {
		return nil, fault.New(fault.Invalid, "There is no label to print.")
	}
	ctx, err := gather(labels)
	if err != nil {
		return nil, err
	}
	s := &sheets{Context: ctx, box: types.RectForDim(w, h)}
	if err := s.fill(cells, startFrom); err != nil {
		return nil, fmt.Errorf("put labels on sheets: %w", err)
	}
	var out bytes.Buffer
	if err := api.WriteContext(ctx, &out); err != nil {
		return nil, fmt.Errorf("write label sheets: %w", err)
	}
	return out.Bytes(), nil
}

// gather reads all labels into one document; fonts they have in common are kept once.
func gather(labels [][]byte) (*model.Context, error) {
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.MERGECREATE
	conf.ValidationMode = model.ValidationRelaxed
	conf.CreateBookmarks = false
	var all *model.Context
	for i, label := range labels {
		ctx, err := api.ReadAndValidate(bytes.NewReader(label), conf)
		if err == nil && all == nil {
			all = ctx
			all.EnsureVersionForWriting()
			continue
		}
		if err == nil {
			err = pdfcpu.MergeXRefTables(fmt.Sprint(i), ctx, all, false, false)
		}
		if err != nil {
			return nil, fault.New(fault.Unable, "Label %d is not a PDF that can be read.", i+1).Because(err)
		}
	}
	if err := api.OptimizeContext(all); err != nil {
		return nil, fmt.Errorf("share what labels have in common: %w", err)
	}
	return all, nil
}

// sheets replaces the pages of a document by sheets that show them.
type sheets struct {
	*model.Context
	box     *types.Rectangle
	root    types.IndirectRef
	kids    types.Array
	forms   types.Dict
	content bytes.Buffer
}

func (s *sheets) fill(cells []cell, at int) error {
	pages := types.Dict{"Type": types.Name("Pages")}
	root, err := s.IndRefForNewObject(pages)
	if err != nil {
		return err
	}
	s.root, s.forms = *root, types.NewDict()
	for n := 1; n <= s.PageCount; n++ {
		if at == len(cells) {
			if err := s.next(); err != nil {
				return err
			}
			at = 0
		}
		if err := s.show(n, cells[at]); err != nil {
			return fmt.Errorf("page %d: %w", n, err)
		}
		at++
	}
	if err := s.next(); err != nil {
		return err
	}
	pages["Kids"], pages["Count"] = s.kids, types.Integer(len(s.kids))
	catalog, err := s.Catalog()
	if err != nil {
		return err
	}
	// What belonged to the carrier's pages (outlines, forms, names) has no place on ours.
	for key := range catalog {
		if key != "Type" && key != "Version" {
			catalog.Delete(key)
		}
	}
	catalog["Pages"] = s.root
	catalog["ViewerPreferences"] = types.Dict{"PrintScaling": types.Name("None")}
	s.PageCount = len(s.kids)
	return nil
}

// show draws page n into a cell.
func (s *sheets) show(n int, c cell) error {
	page, _, inherited, err := s.PageDict(n, false)
	if err != nil {
		return err
	}
	content, err := s.PageContent(page, n)
	if errors.Is(err, model.ErrNoContent) {
		return nil
	}
	if err != nil {
		return err
	}
	box := inherited.MediaBox
	if inherited.CropBox != nil {
		box = inherited.CropBox
	}
	form, err := s.form(content, inherited.Resources, box)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("L%d", n)
	s.forms[name] = *form
	m := c.place(box.Width(), box.Height(), upright(inherited.Rotate))
	fmt.Fprintf(&s.content, "q %.5f %.5f %.5f %.5f %.3f %.3f cm /%s Do Q\n", m[0], m[1], m[2], m[3], m[4], m[5], name)
	return nil
}

// form turns a page's content into an object that can be drawn anywhere, cut off at the page's edge.
func (s *sheets) form(content []byte, resources types.Dict, box *types.Rectangle) (*types.IndirectRef, error) {
	if resources == nil {
		resources = types.NewDict()
	}
	ref, err := s.IndRefForNewObject(resources)
	if err != nil {
		return nil, err
	}
	sd := types.StreamDict{
		Dict: types.Dict{
			"Type":      types.Name("XObject"),
			"Subtype":   types.Name("Form"),
			"BBox":      box.Array(),
			"Matrix":    types.NewNumberArray(1, 0, 0, 1, -box.LL.X, -box.LL.Y),
			"Resources": *ref,
			"Filter":    types.Name(filter.Flate),
		},
		Content:        content,
		FilterPipeline: []types.PDFFilter{{Name: filter.Flate}},
	}
	if err := sd.Encode(); err != nil {
		return nil, err
	}
	return s.IndRefForNewObject(sd)
}

// next closes the sheet that is being filled.
func (s *sheets) next() error {
	sd, err := s.NewStreamDictForBuf(bytes.Clone(s.content.Bytes()))
	if err != nil {
		return err
	}
	if err := sd.Encode(); err != nil {
		return err
	}
	content, err := s.IndRefForNewObject(*sd)
	if err != nil {
		return err
	}
	page, err := s.IndRefForNewObject(types.Dict{
		"Type":      types.Name("Page"),
		"Parent":    s.root,
		"MediaBox":  s.box.Array(),
		"Resources": types.Dict{"XObject": s.forms},
		"Contents":  *content,
	})
	if err != nil {
		return err
	}
	s.kids = append(s.kids, *page)
	s.forms = types.NewDict()
	s.content.Reset()
	return nil
}
