package integration

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Exception is a request between us and a shop that failed: one of ours, or one that an integrator tells us of.
type Exception struct {
	ID          int64     `json:"-"`
	Integration int64     `json:"-"`
	At          time.Time `json:"-"`
	Protected   bool      `json:"-"` // what was secret in it is left out
	BaseURL     string    `json:"base_url"`
	FullURL     string    `json:"full_url,omitempty"`
	Method      string    `json:"method,omitempty"`
	Code        *int64    `json:"response_code,omitempty"` // HTTP's; nil: there was no answer
	// Response and Request are objects: headers, and body or payload. Nil is not said.
	Response   json.RawMessage `json:"response,omitempty"`
	Request    json.RawMessage `json:"request,omitempty"`
	Type       string          `json:"exception_type,omitempty"`
	Text       string          `json:"exception,omitempty"`
	Additional json.RawMessage `json:"additional_data,omitempty"`
}

const (
	// keepExceptions is how many an integration keeps; the oldest go.
	keepExceptions = 1000
	mostURL        = 2000
	mostText       = 10_000
	mostBytes      = 256 << 10
)

func (e Exception) check() error {
	var wrong fault.List
	if strings.TrimSpace(e.BaseURL) == "" {
		wrong.Add("base_url", "This field is required.")
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{
		{"base_url", e.BaseURL, mostURL}, {"full_url", e.FullURL, mostURL}, {"method", e.Method, 20}, {"exception_type", e.Type, 250},
		{"exception", e.Text, mostText}, {"response", string(e.Response), mostBytes}, {"request", string(e.Request), mostBytes},
		{"additional_data", string(e.Additional), mostBytes},
	} {
		if len(f.text) > f.most {
			wrong.Add(f.name, "Ensure this field has no more than %d characters.", f.most)
		}
	}
	if e.Code != nil && (*e.Code < 0 || *e.Code > 999) {
		wrong.Add("response_code", "Ensure this value is between 0 and 999.")
	}
	return wrong.Err()
}

// AddException keeps what an integrator tells of a failed request of its integration; Missing when that is not there. At zero is now.
func (b *Book) AddException(ctx context.Context, account int64, e Exception) (Exception, error) {
	if err := e.check(); err != nil {
		return e, err
	}
	var err error
	if e.ID, err = b.DB.NextID(ctx, "integration_log"); err != nil {
		return e, err
	}
	if e.At.IsZero() {
		e.At = b.now()
	}
	e.At, e.Protected = db.Micro(e.At), false
	return e, b.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if _, err := Get(ctx, tx, account, e.Integration); err != nil {
			return err
		}
		return NoteException(ctx, tx, account, e)
	})
}

// NoteException keeps a failed request in the caller's transaction, under the id it was given. The oldest beyond what is kept goes.
func NoteException(ctx context.Context, tx *db.Tx, account int64, e Exception) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := insertException(ctx, tx, account, e, string(body)); err != nil {
		return err
	}
	return trimExceptions(ctx, tx, account, e.Integration)
}

// Since is a place in the log of failed requests, which runs from the newest to the oldest: behind an entry. The zero place is its beginning.
type Since struct {
	At time.Time
	ID int64 // 0: before all entries of that moment
}

// Exceptions lists failed requests of one integration (0: of all of the account), the newest first, behind a place.
func Exceptions(ctx context.Context, r db.Reader, account, integration int64, behind Since, limit int) ([]Exception, error) {
	return selectExceptions(ctx, r, account, integration, behind, limit)
}
