// Package report makes tables of parcels for merchants' own reckoning: a job writes them as CSV, and a link fetches them for a while. It
// also reckons how long parcels were on their way. What the columns are called is the API's affair.
package report

import (
	"context"
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/secret"
)

// State is how far a report has come.
type State string

// The states.
const (
	Queued     State = "queued"
	Generating State = "generating"
	Ready      State = "ready"
	Failed     State = "failed"
	Expired    State = "expired" // it was ready; its file is gone
)

const (
	// MostRows is how many parcels a report may hold.
	MostRows = 100_000
	// Kept is how long a report's file can be fetched.
	Kept = 24 * time.Hour
	// chunk is how many parcels are read at a time.
	chunk = 500
)

// ByToken is the directory's kind of report links.
const ByToken account.Kind = "report"

// Wish is which columns a report has, in the caller's words, and which parcels.
type Wish struct {
	Columns []Column        `json:"columns"`
	Filter  Filter          `json:"filter"`
	Echo    json.RawMessage `json:"echo,omitempty"` // as it was asked for, for the answer
}

// Column is one column: its title, and what stands in it.
type Column struct {
	Title string `json:"title"`
	Is    Field  `json:"is"`
}

// Filter says which parcels.
type Filter struct {
	parcel.Period
	Direction string // "incoming", "outgoing", or both
	Brand     int64
	Option    string // shipping option code
}

// Report is one that was asked for.
type Report struct {
	Account, Integration int64
	ID                   string // a UUID
	State                State
	Message              string
	Wish                 Wish
	Token                string // opens the file; empty until there is one
	CreatedAt, UpdatedAt time.Time
	ExpiresAt            *time.Time
	key                  string
}

// Desk makes reports.
type Desk struct {
	DB    *db.DB
	Blobs *blob.Store
	// Method finds a method by its id; false where there is none.
	Method func(ctx context.Context, account int64, id int) (carrier.Method, bool)
	// Carrier is a carrier's name.
	Carrier func(code string) string
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

// Make is the job that writes a report.
type Make struct {
	Account int64  `json:"account"`
	ID      string `json:"id"`
}

// Kind names the job.
func (Make) Kind() string { return "report.make" }

// Ask keeps the wish for a report and sees to it that it is made.
func (d *Desk) Ask(ctx context.Context, account, integration int64, w Wish) (Report, error) {
	r := Report{Account: account, Integration: integration, ID: uuid(), State: Queued, Message: "The report is queued.", Wish: w, CreatedAt: d.now(), UpdatedAt: d.now()}
	return r, d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := insertReport(ctx, tx, r); err != nil {
			return err
		}
		return job.Add(ctx, tx, Make{Account: account, ID: r.ID}, job.Later{MaxAttempts: 3})
	})
}

// Get reads a report of an integration (0: any of the account); Missing when it is not there.
func (d *Desk) Get(ctx context.Context, account, integration int64, id string) (Report, error) {
	r, err := selectReport(ctx, d.DB, account, integration, id)
	if err == nil && r.State == Ready && r.ExpiresAt != nil && !d.now().Before(*r.ExpiresAt) {
		r.State, r.Message, r.Token = Expired, "The report has expired. Ask for it again.", ""
	}
	return r, err
}

// Open reads the file behind a link; Missing where there is none, or none any more.
func (d *Desk) Open(ctx context.Context, token string) ([]byte, error) {
	gone := fault.New(fault.Missing, "There is no such report, or it has expired.")
	owner, err := account.Find(ctx, d.DB, ByToken, token)
	if fault.Is(err, fault.Missing) {
		return nil, gone
	}
	if err != nil {
		return nil, err
	}
	r, err := selectByToken(ctx, d.DB, owner, token)
	if fault.Is(err, fault.Missing) || err == nil && (r.ExpiresAt == nil || !d.now().Before(*r.ExpiresAt)) {
		return nil, gone
	}
	if err != nil {
		return nil, err
	}
	return d.Blobs.Get(ctx, r.key)
}

// Write makes a report. It may run twice: the file of a try that was not finished is swept.
func (d *Desk) Write(ctx context.Context, j Make) error {
	r, err := selectReport(ctx, d.DB, j.Account, 0, j.ID)
	if fault.Is(err, fault.Missing) || err == nil && r.State != Queued && r.State != Generating {
		return nil
	}
	if err != nil {
		return err
	}
	r.State, r.Message = Generating, "The report is being made."
	if err := d.save(ctx, r); err != nil {
		return err
	}
	table, err := d.table(ctx, r)
	if f, ok := fault.As(err); ok && f.Kind != fault.Ours {
		r.State, r.Message = Failed, f.Text()
		return d.save(ctx, r)
	}
	if err != nil {
		return err
	}
	r.key, r.Token = blob.NewKey(r.Account), secret.NewToken(128)
	if err := d.Blobs.Put(ctx, r.key, table); err != nil {
		return err
	}
	expires := d.now().Add(Kept)
	r.State, r.Message, r.ExpiresAt = Ready, "The report is ready.", &expires
	r.UpdatedAt = d.now()
	return d.DB.Write(ctx, r.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := account.Enter(ctx, tx, r.Account, ByToken, r.Token); err != nil {
			return err
		}
		return updateReport(ctx, tx, r)
	})
}

func (d *Desk) save(ctx context.Context, r Report) error {
	r.UpdatedAt = d.now()
	return d.DB.Write(ctx, r.Account, func(ctx context.Context, tx *db.Tx) error { return updateReport(ctx, tx, r) })
}

// Files are the keys of the files that can still be fetched.
func Files(ctx context.Context, r db.Reader, account int64, now time.Time) ([]string, error) {
	return selectFiles(ctx, r, account, now)
}

// Sweep forgets reports that expired a week ago, and those that came to no file in that time.
func (d *Desk) Sweep(ctx context.Context, id int64) error {
	return d.DB.Write(ctx, id, func(ctx context.Context, tx *db.Tx) error {
		tokens, err := deleteExpired(ctx, tx, id, d.now().Add(-7*24*time.Hour))
		if err != nil {
			return err
		}
		for _, token := range tokens {
			if token == "" {
				continue // it never had a file
			}
			if err := account.Strike(ctx, tx, id, ByToken, token); err != nil {
				return err
			}
		}
		return nil
	})
}
