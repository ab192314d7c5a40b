package connect

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// The kinds of news.
const (
	MerchantConnected = "merchant.connected" // the way into the account works
	MerchantRefused   = "merchant.refused"   // it works no longer: Text says why; the merchant has to connect again
	OrderImported     = "order.imported"     // the order waits in the merchant's account
	OrderRefused      = "order.refused"      // the platform does not take it: Order.Problems says why
	OrderChanged      = "order.changed"      // a newer version has arrived
	OrderCancelled    = "order.cancelled"    // as the marketplace asked
	OrderGone         = "order.gone"         // the merchant deleted it
	OrderLeft         = "order.left"         // the merchant ships with another account now, and the order lies in the one before
	LabelCreated      = "label.created"      // of one box: it has a tracking number now
	LabelCancelled    = "label.cancelled"    // of one box: its label is void
	ParcelStatus      = "parcel.status"      // a box moved on
	ParcelDelivered   = "parcel.delivered"   // a box arrived
	ReturnCreated     = "return.created"     // the buyer sends something back
	ReturnStatus      = "return.status"      // a box on its way back moved on
)

const (
	newsMost  = 1000
	newsLook  = 500 * time.Millisecond // news of other processes are found this late
	newsWaits = 30 * time.Second
)

// News is one thing that happened, as the marketplace is told it. The numbers have no gap, and of one order they come in the order in which
// things happened; a status never goes back.
type News struct {
	ID        string    `json:"id"` // stays the same when it is told again
	Number    int64     `json:"number"`
	Kind      string    `json:"kind"`
	Merchant  string    `json:"merchant"`            // the marketplace's own name for the seller
	Reference string    `json:"reference,omitempty"` // of the order
	At        time.Time `json:"at"`                  // when it happened
	Order     *Order    `json:"order,omitempty"`     // as it stood then, without its Parcel
	Box       *Box      `json:"box,omitempty"`       // the box that it is about, as it stood then
	Return    *Return   `json:"return,omitempty"`
	Text      string    `json:"text,omitempty"`
	Repeated  bool      `json:"repeated,omitempty"` // somebody asked for it to be told again

	handed int64 // the order's row; 0 is of the merchant itself
}

// Box is one parcel of an order.
type Box struct {
	ID             int    `json:"id"` // the platform's id of the parcel
	Back           bool   `json:"back,omitempty"`
	Status         Status `json:"status"`
	TrackingNumber string `json:"tracking_number,omitempty"`
	TrackingURL    string `json:"tracking_url,omitempty"`
	Carrier        string `json:"carrier,omitempty"`
}

// Return is what a buyer sends back.
type Return struct {
	ID      int             `json:"id"` // the platform's
	Parcel  int             `json:"parcel,omitempty"`
	Message string          `json:"message,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"` // all that the platform told
}

// note writes news down, with the next numbers. Call it last in the transaction of what they tell: everybody waits here for their numbers.
// Merchant, Kind and At are needed.
func (e *Engine) note(ctx context.Context, tx *db.Tx, merchant int64, all ...News) error {
	if len(all) == 0 {
		return nil
	}
	last, err := bumpNews(ctx, tx, len(all))
	if err != nil {
		return err
	}
	now := e.now()
	rows := make([][]any, len(all))
	for i, n := range all {
		n.ID, n.Number, n.At = "news_"+secret.NewToken(128), last-int64(len(all)-1-i), db.Micro(n.At)
		if n.Order != nil {
			bare := *n.Order
			bare.Parcel = nil // the marketplace has it
			n.Order = &bare
		}
		body, err := json.Marshal(n)
		if err != nil {
			return fmt.Errorf("write news %s of %s: %w", n.Kind, n.Reference, err)
		}
		rows[i] = []any{n.Number, merchant, n.handed, n.Kind, string(body), n.At, now}
	}
	if err := insertNews(ctx, tx, rows); err != nil {
		return err
	}
	tx.AfterCommit(e.ears.ring)
	if e.c.Callback == "" {
		return nil
	}
	return e.wake(ctx, tx, 0, laneTell)
}

// News are at most limit (0 is 100) that happened behind a number, oldest first; 0 is the beginning. Where there are none yet, they are waited
// for, up to half a minute. A number ahead of the newest is refused: whoever has it would miss what happens until then. So is one behind which
// news were dropped already (Config.Keep).
func (e *Engine) News(ctx context.Context, after int64, limit int, wait time.Duration) ([]News, error) {
	if limit <= 0 {
		limit = 100
	}
	if err := e.kept(ctx, after); err != nil {
		return nil, err
	}
	end := time.NewTimer(min(wait, newsWaits))
	defer end.Stop()
	for {
		rung := e.ears.listen() // who listens before he looks misses nothing
		all, err := e.newsBehind(ctx, after, min(limit, newsMost))
		if err == nil && len(all) > 0 {
			err = e.readUntil(ctx, after)
		}
		if err != nil || len(all) > 0 {
			return all, err
		}
		last, err := e.LastNews(ctx)
		if err != nil {
			return nil, err
		}
		if after <= last {
			err = e.readUntil(ctx, after)
		}
		if err != nil {
			return nil, err
		}
		if after > last {
			return nil, fault.At("after", "after is ahead of the newest news, which has the number %d.", last)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-end.C:
			return nil, nil
		case <-rung:
		case <-time.After(newsLook):
		}
	}
}

// ears wakes everybody who waits for news. The zero value is ready.
type ears struct {
	mu   sync.Mutex
	rung chan struct{}
}

func (e *ears) listen() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.rung == nil {
		e.rung = make(chan struct{})
	}
	return e.rung
}

func (e *ears) ring() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.rung != nil {
		close(e.rung)
		e.rung = nil
	}
}
