package document

import (
	"errors"
	"fmt"
	"io"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf/bind"
)

// readable is the least scale of somebody else's label: a bar of two dots, the thinnest that scanners are sure of, is
// drawn a quarter wider than that by carriers, and no more. What does not fit its place at this scale gets a page of
// its own, in its own size.
const readable = 0.8

// Book is one PDF of many labels that is written while they come, each let go before the next: how many there are makes
// no difference to the memory it needs.
type Book struct {
	out   *bind.Writer
	w, h  float64
	cells []cell
	least float64
	at    int // the next free place
	uses  []bind.Use
	files int
}

// NewBook begins a PDF on paper, its first label at a place: 0 top left, 1 top right, 2 bottom left, 3 bottom right; with two to
// a sheet 0 top, 1 bottom.
func NewBook(w io.Writer, paper Paper, startFrom int) (*Book, error) {
	width, height, cells, err := paper.sheet()
	if err != nil {
		return nil, err
	}
	if startFrom < 0 || startFrom >= len(cells) {
		return nil, fault.At("start_from", "The first label goes to a place from 0 to %d.", len(cells)-1)
	}
	b := &Book{out: bind.NewWriter(w, "Shipping labels"), w: width, h: height, cells: cells, least: readable, at: startFrom}
	if paper.AnyScale {
		b.least = 0
	}
	return b, nil
}

// Add puts a label (or another paper) on the next free places, one for each of its pages. PDF, PNG, JPEG and GIF are
// taken; a printer's own language is refused with the reason.
func (b *Book) Add(f File) error {
	b.files++
	switch f.Media {
	case carrier.PDF:
		return b.addPDF(f.Bytes)
	case carrier.ZPL, carrier.EPL:
		// What another program made of it would not be what the carrier's scanners were promised.
		return fault.New(fault.Unable, "Label %d is in %s, the language of label printers, and stays as the carrier gave it: it cannot be put on a page. Send it to a label printer.",
			b.files, languages[f.Media])
	}
	return b.addPicture(f)
}

// AddPapers adds PDFs as large as they are; the sheet of labels that is being filled ends before them.
func (b *Book) AddPapers(papers [][]byte) error {
	if len(papers) == 0 {
		return nil
	}
	if err := b.sheet(); err != nil {
		return err
	}
	for _, one := range papers {
		unread := func(err error) error {
			return fault.New(fault.Unable, "A paper that goes with label %d is not a PDF that can be read.", b.files).Because(err)
		}
		source, err := open(one)
		if err != nil {
			return unread(err)
		}
		if err := b.each(source, one, b.out.Page, unread); err != nil {
			return err
		}
	}
	return nil
}

var languages = map[string]string{carrier.ZPL: "ZPL", carrier.EPL: "EPL"}

func (b *Book) addPDF(data []byte) error {
	source, err := open(data)
	if err != nil {
		return b.unread(err)
	}
	return b.each(source, data, func(p bind.Page) error {
		if b.asItIs(p) {
			return b.out.Page(p)
		}
		form, err := b.out.Form(p)
		if err != nil {
			return err
		}
		return b.place(form, p.Width, p.Height, p.Turn)
	}, b.unread)
}

// each does something with each page. Some faults of a file show only when a page's content is read: from that page on it is taken as made
// plain.
func (b *Book) each(source *bind.Source, data []byte, do func(bind.Page) error, unread func(error) error) error {
	mended := false
	for n, pages := 0, source.Pages(); n < len(pages); n++ {
		err := do(pages[n])
		if errors.Is(err, bind.ErrOdd) && !mended {
			simple, bad := reread(data)
			if bad != nil || len(simple.Pages()) != len(pages) {
				return unread(err)
			}
			mended, pages = true, simple.Pages()
			err = do(pages[n])
		}
		if errors.Is(err, bind.ErrOdd) {
			return unread(err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// open reads a PDF; one that is not plain is made so first.
func open(data []byte) (*bind.Source, error) {
	source, err := bind.Read(data)
	if !errors.Is(err, bind.ErrOdd) {
		return source, err
	}
	return reread(data)
}

// reread reads a PDF as made plain.
func reread(data []byte) (*bind.Source, error) {
	simple, err := plain(data)
	if err != nil {
		return nil, err
	}
	return bind.Read(simple)
}

func (b *Book) unread(err error) error {
	return fault.New(fault.Unable, "Label %d is not a PDF that can be read.", b.files).Because(err)
}

// asItIs: a page that is as large as the paper needs no sheet around it; without a paper every page is.
func (b *Book) asItIs(p bind.Page) bool {
	const hair = 0.6
	return len(b.cells) == 0 || len(b.cells) == 1 && p.Turn == 0 && within(p.Width, b.w, hair) && within(p.Height, b.h, hair)
}

func within(a, b, by float64) bool { return a-b < by && b-a < by }

// place draws an object of w × h points on the next free place, turned by so many degrees.
func (b *Book) place(object int, w, h float64, turn int) error {
	if b.at == len(b.cells) {
		if err := b.sheet(); err != nil {
			return err
		}
	}
	c := b.cells[b.at]
	if c.scale(w, h) < b.least {
		return b.alone(object, w, h, turn)
	}
	b.uses = append(b.uses, bind.Use{Object: object, Matrix: c.place(w, h, turn)})
	b.at++
	if len(b.cells) == 1 {
		return b.sheet()
	}
	return nil
}

// alone gives an object a page of its own size. The sheet that is being filled ends before it, so that the order stays.
func (b *Book) alone(object int, w, h float64, turn int) error {
	if len(b.uses) > 0 {
		if err := b.sheet(); err != nil {
			return err
		}
	}
	wide, high := w, h
	if turn%180 != 0 {
		wide, high = h, w
	}
	whole := cell{0, 0, wide, high}
	return b.out.Sheet(wide, high, []bind.Use{{Object: object, Matrix: whole.place(w, h, turn)}})
}

// sheet closes the sheet that is being filled.
func (b *Book) sheet() error {
	uses := b.uses
	b.uses, b.at = b.uses[:0], 0
	if len(uses) == 0 {
		return nil
	}
	return b.out.Sheet(b.w, b.h, uses)
}

// Pages is how many pages are written.
func (b *Book) Pages() int { return b.out.Pages() }

// Close writes the last sheet and the book's end. Without a label there is no book.
func (b *Book) Close() error {
	if b.files == 0 {
		return fault.New(fault.Invalid, "There is no label to print.")
	}
	if err := b.sheet(); err != nil {
		return err
	}
	if err := b.out.Close(); err != nil {
		return fmt.Errorf("write label sheets: %w", err)
	}
	return nil
}
