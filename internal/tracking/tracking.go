// Package tracking turns carriers' news into one story per parcel: it asks carriers, takes what they push, keeps every scan once,
// and moves the parcel's status. Telling the merchant of it is webhook's and mail's work.
package tracking

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Desk is where carriers' news comes in.
type Desk struct {
	DB       *db.DB
	Carriers *carrier.Set
	Sealer   *secret.Sealer
	Events   *event.Book
	Now      func() time.Time // nil is the wall clock
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

// Scan is one thing a carrier said of a parcel.
type Scan struct {
	Number        string
	At            time.Time // UTC
	OffsetMinutes int       // of the place it was told in, east of UTC
	Status        carrier.Status
	RawCode       string
	RawText       string
	Location      string
	ArrivedAt     time.Time // when we heard of it
	mark          string
	epoch         int64
}

// Local is when it happened, by the clock of the place.
func (s Scan) Local() time.Time { return s.At.In(time.FixedZone("", s.OffsetMinutes*60)) }

// Calculated reports that no carrier said it: we concluded it from its silence.
func (s Scan) Calculated() bool { return s.RawCode == notCollected }

// notCollected is the code of the one piece of news that we make ourselves.
const notCollected = "waybill.not-collected"

// Alert is what stands on a parcel that the carrier moves though it was cancelled.
const Alert = "shipped though cancelled"

// mark names a piece of news, so that it is one whether it was polled or pushed.
func mark(carrierCode string, n carrier.News) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d\x00%s", carrierCode, n.Number, n.RawCode, n.At.Unix(), strings.TrimSpace(n.Location)))
	return hex.EncodeToString(sum[:16])
}

// inOrder sorts scans as they happened. What was told for one moment goes by rank, then by status, then by its mark, so that neither
// the order in which it arrived nor the parcel's number matters.
func inOrder(scans []Scan) {
	slices.SortFunc(scans, func(a, b Scan) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		if c := a.Status.Rank() - b.Status.Rank(); c != 0 {
			return c
		}
		return cmp.Or(int(a.Status-b.Status), strings.Compare(a.mark, b.mark))
	})
}

// Scans lists what was said of a parcel under its present number, oldest first.
func Scans(ctx context.Context, r db.Reader, account int64, p parcel.Parcel) ([]Scan, error) {
	scans, err := selectScans(ctx, r, account, p.ID, p.Number)
	inOrder(scans)
	return scans, err
}
