// Package printout makes large PDFs of labels in the background: what was chosen, how far it is, and the file, which
// waits some days for whoever wanted it. Small ones are answered at once and need none of it.
package printout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// State is where a printout stands.
type State string

// The states of a printout.
const (
	Waiting State = "waiting" // it is being made
	Ready   State = "ready"   // the file can be fetched
	Failed  State = "failed"  // Note says why; nothing was kept
)

// Most is how many labels one printout holds.
const Most = 10_000

// keptFor is how long the file waits to be fetched.
const keptFor = 3 * 24 * time.Hour

// tries is how often a printout is begun, over about ten minutes; who waits for labels wants to know by then.
const tries = 5

// step is how many labels are read between two words about the progress.
const step = 100

// Printout is one large PDF.
type Printout struct {
	Account   int64
	ID        int64
	Who       string
	Parcels   []parcel.ID
	Paper     string // "a6", "a4-1", "a4-2", "a4-4"
	Place     int    // the first free place on the sheet, from 1
	Customs   bool   // the papers for a border come with the labels
	Total     int
	Done      int // labels that are in the file so far
	State     State
	Note      string
	LeftOut   []LeftOut
	Key       string
	Size      int64 // of the file, in bytes
	CreatedAt time.Time
	ExpiresAt *time.Time // when the file goes
}

// LeftOut is a label that is not in the PDF, or not with all that belongs to it.
type LeftOut struct {
	Parcel parcel.ID `json:"parcel"`
	Name   string    `json:"name"` // the order's number, or the parcel's
	Why    Why       `json:"why"`
}

// Why says what keeps a label out.
type Why string

// What keeps a label out of a PDF.
const (
	ForPrinters Why = "printer" // it is in the language of label printers, and stays as the carrier gave it
	Unreadable  Why = "broken"  // what the carrier gave is no label
	NoPapers    Why = "papers"  // the label is in the PDF, but a paper that goes with it cannot be read
)

// Gone reports whether the file has been there and is not kept any more.
func (p Printout) Gone(now time.Time) bool {
	return p.State == Ready && (p.Key == "" || p.ExpiresAt != nil && !now.Before(*p.ExpiresAt))
}

// Desk makes printouts.
type Desk struct {
	DB       *db.DB
	Shipping *shipping.Desk
	Blobs    *blob.Store
	Now      func() time.Time // nil is the wall clock
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

// Make is the job that makes one printout.
type Make struct {
	Account int64 `json:"account"`
	ID      int64 `json:"id"`
}

// Kind names the job.
func (Make) Kind() string { return "printout.make" }

// Hands takes on the work.
func (d *Desk) Hands(h *job.Hands) {
	job.Handle(h, 30*time.Minute, d.Make)
}

// Add asks for a printout of labels, in this order; it is made as soon as a worker is free.
func (d *Desk) Add(ctx context.Context, p Printout) (Printout, error) {
	if len(p.Parcels) == 0 {
		return p, fault.New(fault.Invalid, "There is no label to print.")
	}
	if len(p.Parcels) > Most {
		return p, fault.New(fault.Invalid, "One PDF holds up to %d labels. Choose fewer.", Most)
	}
	if _, err := paperOf(p.Paper); err != nil {
		return p, err
	}
	id, err := d.DB.NextID(ctx, "printout")
	if err != nil {
		return p, err
	}
	p.ID, p.Total, p.State, p.CreatedAt = id, len(p.Parcels), Waiting, d.now()
	return p, d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := insert(ctx, tx, p); err != nil {
			return err
		}
		return job.Add(ctx, tx, Make{Account: p.Account, ID: p.ID}, job.Later{MaxAttempts: tries})
	})
}

// Make puts the labels into one file, keeps it, and tells that it is there: in this order, so that a stop in between leaves
// nothing but a file that no row names, and the job begins again.
func (d *Desk) Make(ctx context.Context, j Make) error {
	p, err := Get(ctx, d.DB, j.Account, j.ID)
	if err != nil || p.State != Waiting {
		return err
	}
	err = d.make(ctx, &p)
	if f, ok := fault.As(err); ok && f.Kind != fault.Away {
		p.State, p.Note = Failed, f.Text()
		return d.keep(ctx, p)
	}
	if err != nil && job.Last(ctx) {
		p.State, p.Note = Failed, "The PDF could not be made, and nothing was printed. Print fewer labels at a time to find out which one it is, or try again later."
		return errors.Join(err, d.keep(context.WithoutCancel(ctx), p))
	}
	return err
}

func (d *Desk) make(ctx context.Context, p *Printout) error {
	file, err := os.CreateTemp("", "waybill-printout-*.pdf")
	if err != nil {
		return fmt.Errorf("make room for printout %d: %w", p.ID, err)
	}
	defer func() { _ = errors.Join(file.Close(), os.Remove(file.Name())) }()
	if err := d.write(ctx, p, file); err != nil {
		return err
	}
	if p.Size, err = file.Seek(0, io.SeekEnd); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	p.Key = blob.NewKey(p.Account)
	if err := d.Blobs.PutFrom(ctx, p.Key, file, p.Size); err != nil {
		return err
	}
	if err := d.printed(ctx, *p); err != nil {
		return err
	}
	expires := d.now().Add(keptFor)
	p.State, p.Done, p.ExpiresAt = Ready, p.Total, &expires
	return d.keep(ctx, *p)
}

// write merges the labels, each let go before the next, and says how far it is.
func (d *Desk) write(ctx context.Context, p *Printout, w io.Writer) error {
	paper, err := paperOf(p.Paper)
	if err != nil {
		return err
	}
	book, err := document.NewBook(w, paper, p.Place-1)
	if err != nil {
		return err
	}
	p.Done, p.LeftOut = 0, nil
	for p.Done < p.Total {
		some := p.Parcels[p.Done:min(p.Done+step, p.Total)]
		err := d.Shipping.EachLabel(ctx, p.Account, some, func(one parcel.Parcel, f document.File) error {
			err := book.Add(f)
			if err == nil && p.Customs && paper.Single() {
				return p.without(one, NoPapers, d.papers(ctx, book, one))
			}
			if f.Media == carrier.ZPL || f.Media == carrier.EPL {
				return p.without(one, ForPrinters, err)
			}
			return p.without(one, Unreadable, err)
		})
		if err != nil {
			return err
		}
		p.Done += len(some)
		if err := d.keep(ctx, *p); err != nil {
			return err
		}
	}
	if len(p.LeftOut) == p.Total {
		return fault.New(fault.Unable, "None of these labels can be put on a page: they are for label printers, or cannot be read.")
	}
	if p.Customs && !paper.Single() { // behind all sheets of labels
		err := d.Shipping.EachLabel(ctx, p.Account, p.in(), func(one parcel.Parcel, _ document.File) error {
			return p.without(one, NoPapers, d.papers(ctx, book, one))
		})
		if err != nil {
			return err
		}
	}
	return book.Close()
}

// without notes what a label is left out for; any other error ends the printout.
func (p *Printout) without(one parcel.Parcel, why Why, err error) error {
	if f, ok := fault.As(err); !ok || f.Kind != fault.Unable {
		return err
	}
	p.LeftOut = append(p.LeftOut, LeftOut{Parcel: one.ID, Name: cmp.Or(one.OrderNumber, one.Number), Why: why})
	return nil
}

// in are the parcels whose labels are in the PDF.
func (p *Printout) in() []parcel.ID {
	out := map[parcel.ID]bool{}
	for _, l := range p.LeftOut {
		out[l.Parcel] = out[l.Parcel] || l.Why != NoPapers
	}
	return slices.DeleteFunc(slices.Clone(p.Parcels), func(id parcel.ID) bool { return out[id] })
}

func (d *Desk) papers(ctx context.Context, book *document.Book, p parcel.Parcel) error {
	papers, err := d.Shipping.Bound(ctx, p)
	if err != nil {
		return err
	}
	return book.AddPapers(papers)
}

// printed notes that the labels came onto paper, some at a time: a later try finds them noted, and notes them again.
func (d *Desk) printed(ctx context.Context, p Printout) error {
	for some := range slices.Chunk(p.in(), step) {
		err := d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error {
			return parcel.MarkPrinted(ctx, tx, p.Account, some, d.now())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) keep(ctx context.Context, p Printout) error {
	return d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error { return update(ctx, tx, p) })
}

// Open is the file of a printout that is ready; the caller closes it.
func (d *Desk) Open(ctx context.Context, p Printout) (io.ReadCloser, error) {
	if p.State != Ready || p.Gone(d.now()) {
		return nil, fault.New(fault.Missing, "This PDF is not kept any more. Print the labels again.")
	}
	return d.Blobs.Open(ctx, p.Key)
}

func paperOf(name string) (document.Paper, error) {
	switch name {
	case "a6":
		return document.Paper{Size: document.A6}, nil
	case "a4-1", "a4-2", "a4-4":
		return document.Paper{Size: document.A4, PerSheet: int(name[3] - '0')}, nil
	}
	return document.Paper{}, fault.At("paper", "Labels are printed on A6 or on A4.")
}
