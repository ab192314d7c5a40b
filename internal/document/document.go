// Package document puts things on paper: carriers' labels on sheets, packing slips and pick lists.
// Drawing a label of our own is pdf's work; what the words are is up to the caller, in any language.
package document

import (
	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Size is a size of paper.
type Size int

const (
	// A6 is the paper of label printers: one label each.
	A6 Size = iota
	// A4 is the paper of office printers.
	A4
	// A5 is half of that.
	A5
)

// Paper says what labels are printed on. The zero value is A6.
type Paper struct {
	Size     Size
	PerSheet int // 1, 2 or 4 labels on A4; zero means 1
	// AnyScale lets pages become smaller than barcodes bear: for papers that people read.
	AnyScale bool
}

// cell is a place for one label, in points from the bottom left corner of the sheet.
type cell struct{ x, y, w, h float64 }

const (
	a4Width, a4Height = 595.28, 841.89
	a5Width, a5Height = 419.53, 595.28
	a6Width, a6Height = 297.64, 419.53
)

// sheet gives the paper's size and its places in the order they are filled: top left, top right,
// bottom left, bottom right.
func (p Paper) sheet() (w, h float64, cells []cell, err error) {
	const midX, midY = a4Width / 2, a4Height / 2
	switch {
	case p.Size == A6 && p.PerSheet <= 1:
		return a6Width, a6Height, []cell{{0, 0, a6Width, a6Height}}, nil
	case p.Size == A5 && p.PerSheet <= 1:
		return a5Width, a5Height, []cell{{0, 0, a5Width, a5Height}}, nil
	case p.Size == A4 && p.PerSheet <= 1:
		cells = []cell{{0, 0, a4Width, a4Height}}
	case p.Size == A4 && p.PerSheet == 2:
		cells = []cell{{0, midY, a4Width, midY}, {0, 0, a4Width, midY}}
	case p.Size == A4 && p.PerSheet == 4:
		cells = []cell{{0, midY, midX, midY}, {midX, midY, midX, midY}, {0, 0, midX, midY}, {midX, 0, midX, midY}}
	default:
		return 0, 0, nil, fault.At("per_sheet", "Labels go 1, 2 or 4 to a sheet of A4, and 1 to a sheet of A5 or A6.")
	}
	return a4Width, a4Height, cells, nil
}

// scale is how large a page of w × h becomes in the cell, whichever way it is turned; never larger than it is.
func (c cell) scale(w, h float64) float64 {
	return min(1, max(min(c.w/w, c.h/h), min(c.w/h, c.h/w)))
}

// place is how a page of w × h, to be turned clockwise by turn degrees, comes into the cell: its
// matrix. A label is never enlarged, and turned by a quarter when it fits better that way.
// On a sheet of its own it lies in the top left corner, so that folding twice leaves it on top.
func (c cell) place(w, h float64, turn int) [6]float64 {
	wide, high := w, h
	if turn%180 != 0 {
		wide, high = h, w
	}
	scale := min(1, c.w/wide, c.h/high)
	if turned := min(1, c.w/high, c.h/wide); turned > scale*1.05 {
		scale, wide, high, turn = turned, high, wide, (turn+90)%360
	}
	x, y := c.x+(c.w-wide*scale)/2, c.y+(c.h-high*scale)/2
	if c.w == a4Width && c.h == a4Height {
		x, y = c.x, c.y+c.h-high*scale
	}
	switch turn {
	case 90:
		return [6]float64{0, -scale, scale, 0, x, y + scale*w}
	case 180:
		return [6]float64{-scale, 0, 0, -scale, x + scale*w, y + scale*h}
	case 270:
		return [6]float64{0, scale, -scale, 0, x + scale*h, y}
	default:
		return [6]float64{scale, 0, 0, scale, x, y}
	}
}

func init() {
	// Otherwise the library writes its settings into the user's home.
	api.DisableConfigDir()
}
