// Package pdf draws shipping labels, fast: one A6 page each, text in embedded subsets of fonts
// that are prepared once, barcodes as vector bars. Sheets of labels and other paper are document's.
package pdf

import (
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// A6 in hundredths of a point.
const (
	Width  = 29764
	Height = 41953
)

// Symbology is a kind of barcode.
type Symbology int

const (
	// Code128 holds ASCII text.
	Code128 Symbology = iota
	// GS1128 is Code 128 with GS1 elements, written "(00)340434161094015902".
	GS1128
	// DataMatrix holds ASCII text.
	DataMatrix
	// GS1DataMatrix is DataMatrix with GS1 elements.
	GS1DataMatrix
)

// Barcode is what scanners read.
type Barcode struct {
	Kind Symbology
	Data string
	Text string // printed beneath; Data when empty
}

// Label is what a carrier's label tells. The same label always gives the same bytes.
type Label struct {
	Carrier   string
	Service   string
	From      postal.Address
	To        postal.Address
	Reference string // the customer's own
	Order     string // order number
	Weight    postal.Grams
	Date      time.Time // of shipping; left out when zero
	Parcel    int       // this is parcel 1 …
	Of        int       // … of 3; left out when zero
	Tracking  string    // number; also the barcode when Barcode has no data
	Barcode   Barcode   // Code128 or GS1128
	Matrix    Barcode   // DataMatrix or GS1DataMatrix; none when it has no data
	Routing   string    // the sorting centre's code, printed large
	Notes     []string  // "Signature required"; up to three are printed
	Specimen  bool      // marks the label as not for shipping
}

// Draw draws one label as a PDF of one A6 page. What cannot be printed or scanned is refused with
// the field named; nothing is ever left blank.
func Draw(l Label) ([]byte, error) { return Labels([]Label{l}) }

// Labels draws several labels as one PDF, a page each; they share their fonts.
func Labels(labels []Label) ([]byte, error) {
	if len(labels) == 0 {
		return nil, fault.New(fault.Invalid, "There is no label to draw.")
	}
	f := files.Get().(*file)
	defer files.Put(f)
	f.reset()
	for i := range labels {
		c := &f.page
		c.begin(&f.fonts)
		c.label(&labels[i])
		if c.err != nil {
			return nil, c.err
		}
		f.addPage(i, c.out, source(&labels[i]))
	}
	f.finish(len(labels), "Shipping label")
	return slices.Clone(f.out), nil
}

// OpKind is a kind of drawing step.
type OpKind int

const (
	// OpFill fills a rectangle.
	OpFill OpKind = iota
	// OpGrey sets the colour of what follows: W percent of white.
	OpGrey
	// OpText prints text with the left end of its baseline at X, Y.
	OpText
	// OpBars says that the fills after it, those with Code, are a Code 128 barcode of Text, in which FNC1 stands for itself, with its left top
	// corner at X, Y. Size is its module.
	OpBars
	// OpMatrix says the same of a DataMatrix.
	OpMatrix
)

// Align is where a text keeps its place when another font makes it wider or narrower.
type Align int

// The places a text keeps.
const (
	AlignLeft Align = iota
	AlignCentre
	AlignRight
)

// Op is one step of a drawing, in hundredths of a point from the top left corner.
type Op struct {
	Kind       OpKind
	X, Y, W, H int
	Size       int  // of text; of a barcode its module, in hundred-thousandths of a point
	Code       bool // part of a barcode
	Align      Align
	Slope      bool // along the page's diagonal, as the specimen mark is
	Bold       bool
	Text       []byte
}

// Steps are the steps that draw a label, so that another writer can be measured with the very same drawing.
func Steps(l Label) ([]Op, error) {
	fonts := &fontSet{document: 1}
	var ops []Op
	c := &canvas{ops: &ops}
	c.begin(fonts)
	c.label(&l)
	for i := range ops {
		ops[i].Text = slices.Clone(ops[i].Text)
	}
	return ops, c.err
}

func (c *canvas) record(o Op) {
	if c.ops != nil {
		*c.ops = append(*c.ops, o)
	}
}

func (c *canvas) begin(fonts *fontSet) {
	c.out, c.scratch, c.fonts = c.out[:0], c.scratch[:0], fonts
	c.current, c.size, c.err = nil, 0, nil
}
