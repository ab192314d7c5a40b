package document

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/pdf/bind"
	"github.com/waybill-ship/waybill/internal/raster"
)

// resolutions are those one may ask for, by medium; the first is taken where nothing is said. A PDF is vectors: the number means nothing.
var resolutions = map[string][]int{carrier.PDF: {72}, carrier.PNG: {300, 150}, carrier.ZPL: {203, 300, 600}}

// Form is how a paper is wanted. The zero value is a PDF of the paper's own size.
type Form struct {
	Media string
	DPI   int    // 0: the medium's usual one
	Size  string // "a4", "a5", "a6"; empty: the paper's own
	Label bool   // scanners read it: it is not made smaller than they bear
}

// sizes are the papers one may ask for.
var sizes = map[string]Size{"a4": A4, "a5": A5, "a6": A6}

// Settle fills in what was not said, and refuses what there is not, by the fields format, dpi and paper_size.
func (f Form) Settle() (Form, error) {
	if f.Media == "" {
		f.Media = carrier.PDF
	}
	var wrong fault.List
	known, ok := resolutions[f.Media]
	switch {
	case !ok:
		wrong.Add("format", "Papers are given as %s, %s or %s.", carrier.PDF, carrier.PNG, carrier.ZPL)
	case f.DPI == 0:
		f.DPI = known[0]
	case !slices.Contains(known, f.DPI):
		sorted := slices.Sorted(slices.Values(known))
		wrong.Add("dpi", "%s is given at %s dpi.", f.Media, strings.ReplaceAll(strings.Trim(fmt.Sprint(sorted), "[]"), " ", ", "))
	}
	f.Size = strings.ToLower(f.Size)
	if _, ok := sizes[f.Size]; !ok && f.Size != "" {
		wrong.Add("paper_size", "Papers are A4, A5 or A6.")
	}
	return f, wrong.Err()
}

// Extension is how files of the form are called.
func (f Form) Extension() string {
	switch f.Media {
	case carrier.PNG:
		return "png"
	case carrier.ZPL:
		return "zpl"
	}
	return "pdf"
}

// File is a paper as it is stored.
type File struct {
	Media string
	Bytes []byte
}

// Bundle makes one file of papers, in the form that is wanted: pages one after the other; in a picture one below the other. What is
// not a PDF is given as it is or not at all.
func Bundle(ctx context.Context, files []File, f Form) ([]byte, error) {
	f, err := f.Settle()
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fault.New(fault.Invalid, "There is nothing to print.")
	}
	if !slices.ContainsFunc(files, func(one File) bool { return one.Media != carrier.PDF }) {
		return turned(ctx, files, f)
	}
	if i := slices.IndexFunc(files, func(one File) bool { return one.Media != f.Media }); i >= 0 {
		return nil, fault.At("format", "This document is there as %s only.", files[i].Media)
	}
	switch {
	case len(files) == 1:
		return files[0].Bytes, nil
	case f.Media == carrier.ZPL: // labels follow each other on the roll
		var all [][]byte
		for _, one := range files {
			all = append(all, one.Bytes)
		}
		return bytes.Join(all, []byte("\n")), nil
	}
	return nil, fault.At("format", "Several pictures do not go into one file; ask for them one by one.")
}

// turned makes one file of PDFs.
func turned(ctx context.Context, files []File, f Form) ([]byte, error) {
	if f.Media == carrier.ZPL && len(files) > 1 { // one by one, so that our own labels stay known as such
		var all []byte
		for _, one := range files {
			part, err := turned(ctx, []File{one}, f)
			if err != nil {
				return nil, err
			}
			all = append(all, part...)
		}
		return all, nil
	}
	one := files[0].Bytes
	if _, own := pdf.Read(one); own && f.Media == carrier.ZPL && f.Size == "a6" {
		f.Size = "" // it is of that size
	}
	if len(files) > 1 || f.Size != "" {
		var err error
		if one, err = joined(files, f); err != nil {
			return nil, err
		}
	}
	switch f.Media {
	case carrier.PNG:
		return raster.PNG(ctx, one, f.DPI)
	case carrier.ZPL:
		return raster.ZPL(ctx, one, f.DPI)
	}
	return one, nil
}

// joined puts PDFs into one, their pages as large as they are or each on a sheet of the size.
func joined(all []File, f Form) ([]byte, error) {
	if f.Size != "" {
		return Sheets(all, Paper{Size: sizes[f.Size], AnyScale: !f.Label}, 0)
	}
	var out bytes.Buffer
	b := &Book{out: bind.NewWriter(&out, "Papers")}
	for _, one := range all {
		if err := b.Add(one); err != nil {
			return nil, err
		}
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
