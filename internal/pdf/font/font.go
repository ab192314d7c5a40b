// Package font holds the typefaces our paper is printed with, and cuts small subsets out of them.
// How a subset becomes part of a PDF is the room pdf's business.
package font

import (
	"fmt"
	"sync"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// The typefaces: Regular and Bold carry Latin, Greek and Cyrillic; Wide and WideBold step in for
// what those lack (Armenian, Georgian, African Latin, symbols). Each is read once, on first use.
var (
	Regular  = sync.OnceValue(func() *Font { return must("LiberationSans", liberationsansregular.TTF) })
	Bold     = sync.OnceValue(func() *Font { return must("LiberationSans-Bold", liberationsansbold.TTF) })
	Wide     = sync.OnceValue(func() *Font { return must("DejaVuSansCondensed", dejavusanscondensed.TTF) })
	WideBold = sync.OnceValue(func() *Font { return must("DejaVuSansCondensed-Bold", dejavusanscondensedbold.TTF) })
)

// Font is one TrueType font, read.
type Font struct {
	Name    string // PostScript name
	TTF     []byte // the whole file
	Ascent  int    // in thousandths of the size, as Descent (negative), CapHeight and BBox
	Descent int
	Cap     int
	BBox    [4]int

	unitsPerEm int
	longLoca   bool
	numMetrics int
	tables     map[string][]byte
	cmap       map[rune]uint16

	cutting sync.Mutex
	pieces  map[uint16]*Piece
}

// must reads a font that is compiled in; failing here means the build itself is broken.
func must(name string, ttf []byte) *Font {
	f, err := Parse(name, ttf)
	if err != nil {
		panic(fmt.Sprintf("font %s: %v", name, err))
	}
	return f
}

// Glyph is the glyph for a character; false when the font has none.
func (f *Font) Glyph(r rune) (uint16, bool) {
	g, ok := f.cmap[r]
	return g, ok && g != 0
}

// Advance is how far the pen moves after a glyph, in thousandths of the size.
func (f *Font) Advance(g uint16) int {
	i := min(int(g), f.numMetrics-1)
	return f.milli(int(be16(f.tables["hmtx"], i*4)))
}

// milli turns font units into thousandths of the size, to the nearest.
func (f *Font) milli(units int) int {
	n := units*2000 + f.unitsPerEm
	if n < 0 {
		n -= 2*f.unitsPerEm - 1
	}
	return n / (2 * f.unitsPerEm)
}
