package connect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// The states of an order.
const (
	OrderWaiting    = "waiting"    // to be sent
	OrderSending    = "sending"    // under way, and not known to have arrived
	OrderThere      = "imported"   // in the merchant's account
	OrderNotTaken   = "refused"    // the platform wants it mended
	OrderCancelling = "cancelling" // to be taken back
	OrderTakenBack  = "cancelled"
	OrderDeleted    = "gone" // the merchant deleted it at the platform
	OrderBehind     = "left" // in the account that the merchant shipped with before
)

// Order is an order that the marketplace handed over, as it stands. It is known by the merchant's and its own reference.
type Order struct {
	Merchant       string          `json:"merchant"`
	Reference      string          `json:"reference"`
	State          string          `json:"state"`            // waiting, sending, imported, refused, cancelling, cancelled, gone, left
	Parcel         json.RawMessage `json:"parcel,omitempty"` // in Sendcloud's words, as it was handed over last
	Version        int             `json:"version"`          // counts what was handed over under the reference
	PlatformID     int             `json:"platform_id,omitempty"`
	Problems       []Problem       `json:"problems,omitempty"`
	Status         Status          `json:"status"`
	TrackingNumber string          `json:"tracking_number,omitempty"`
	TrackingURL    string          `json:"tracking_url,omitempty"`
	Carrier        string          `json:"carrier,omitempty"`
	TakenAt        time.Time       `json:"taken_at"`
	ImportedAt     time.Time       `json:"imported_at,omitzero"`
	ChangedAt      time.Time       `json:"changed_at"`
	Tries          int             `json:"tries"`
}

// Problem is one thing that the platform finds wrong with an order.
type Problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// NewOrder is an order to be handed over.
type NewOrder struct {
	// Reference is the marketplace's own name for the order, unique for the merchant: up to 200 letters.
	Reference string `json:"reference"`
	// Parcel is a parcel of Sendcloud's v2 API as JSON. request_label and external_reference are set by Connect.
	Parcel json.RawMessage `json:"parcel"`
}

const (
	mostHanded = 1000
	mostParcel = 256 << 10
)

// Hand takes orders of a merchant, at most 1,000 at once: when it answers without an error, they are kept for good and will arrive in the
// merchant's account exactly once. An order that is known already is left alone where nothing changed; other content is a newer version,
// which changes the order at the platform, or mends one that was refused. Only what cannot be kept is refused, all or nothing, with the
// place and field (fault.Invalid: "orders/3/reference").
func (e *Engine) Hand(ctx context.Context, ref string, orders ...NewOrder) ([]Order, error) {
	if len(orders) == 0 {
		return nil, nil
	}
	if len(orders) > mostHanded {
		return nil, fault.At("orders", "At most %d orders are taken at once.", mostHanded)
	}
	clean, err := checkOrders(orders)
	if err != nil {
		return nil, err
	}
	merchant, err := e.idOf(ctx, ref)
	if err != nil {
		return nil, err
	}
	ids, err := e.db.NextIDs(ctx, "handed", len(clean))
	if err != nil {
		return nil, err
	}
	lot := &lot{merchant: merchant, done: make(chan struct{}), orders: make([]row, len(clean))}
	for i, o := range clean {
		lot.orders[i] = row{merchant: merchant, id: ids[i], order: Order{Reference: o.Reference, Parcel: o.Parcel}}
	}
	if err := e.desk.take(ctx, e, lot); err != nil {
		return nil, err
	}
	all := make([]Order, len(lot.orders))
	for i, r := range lot.orders {
		all[i] = r.order
		all[i].Merchant = ref
	}
	return all, nil
}

// checkOrders makes the orders fit to be kept, or says of each what is wrong.
func checkOrders(orders []NewOrder) ([]NewOrder, error) {
	var wrong fault.List
	clean := make([]NewOrder, len(orders))
	for i, o := range orders {
		o.Reference = strings.TrimSpace(o.Reference)
		if why := wrongName(o.Reference); why != "" {
			wrong.Add(fmt.Sprintf("orders/%d/reference", i), why, mostRef)
		}
		var tight bytes.Buffer
		tight.Grow(len(o.Parcel))
		field := fmt.Sprintf("orders/%d/parcel", i)
		switch err := json.Compact(&tight, o.Parcel); {
		case len(o.Parcel) > mostParcel:
			wrong.Add(field, "The parcel is larger than %d kB.", mostParcel>>10)
		case err != nil || tight.Len() == 0 || tight.Bytes()[0] != '{':
			wrong.Add(field, "The parcel must be a JSON object in the words of Sendcloud's v2 API.")
		case !utf8.Valid(tight.Bytes()):
			wrong.Add(field, "The parcel holds letters that are not UTF-8.")
		}
		o.Parcel = tight.Bytes()
		clean[i] = o
	}
	return clean, wrong.Err()
}

// sameParcel reports whether two bodies say the same; the order and the spelling of what they say do not matter.
func sameParcel(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var x, y any
	return exactly(a, &x) == nil && exactly(b, &y) == nil && reflect.DeepEqual(x, y)
}

// exactly reads JSON and keeps its numbers as they are written.
func exactly(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	return d.Decode(into)
}

// Order is one order as it stands; fault.Missing where there is none.
func (e *Engine) Order(ctx context.Context, ref, reference string) (Order, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return Order{}, err
	}
	r, err := rowByReference(ctx, e.db, m.ID, reference)
	if err != nil {
		return Order{}, missing(err, reference)
	}
	r.order.Merchant = ref
	return r.order, nil
}

func missing(err error, reference string) error {
	if errors.Is(err, db.ErrNone) {
		return fault.New(fault.Missing, "There is no order %q of this merchant.", reference)
	}
	return err
}

// OrderFilter narrows a list of orders; the zero value is the first hundred of all.
type OrderFilter struct {
	Merchant string // its ref; empty is all
	State    string
	From, To time.Time // when they were handed over: From is in, To is not
	After    string    // what Orders answered as next
	Limit    int       // at most 1,000; 0 is 100
}

// Orders lists orders, newest last; next is empty at the end.
func (e *Engine) Orders(ctx context.Context, f OrderFilter) (all []Order, next string, err error) {
	var merchant int64
	if f.Merchant != "" {
		m, err := e.merchant(ctx, f.Merchant)
		if err != nil {
			return nil, "", err
		}
		merchant = m.ID
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	f.Limit = min(f.Limit, 1000)
	from, err := readCursor(f.After)
	if err != nil {
		return nil, "", err
	}
	rows, err := listRows(ctx, e.db, merchant, f, from)
	if err != nil {
		return nil, "", err
	}
	for _, r := range rows {
		all = append(all, r.order)
	}
	if len(rows) == f.Limit {
		next = cursorAt(rows[len(rows)-1])
	}
	return all, next, nil
}

// cursor is the place of an order in the list: by time, then by merchant and id.
type cursor struct {
	at           time.Time
	merchant, id int64
}

func cursorAt(r row) string {
	return fmt.Sprintf("%d-%d-%d", r.order.TakenAt.UnixMicro(), r.merchant, r.id)
}

func readCursor(text string) (c cursor, err error) {
	if text == "" {
		return c, nil
	}
	var at int64
	if _, err := fmt.Sscanf(text, "%d-%d-%d", &at, &c.merchant, &c.id); err != nil {
		return c, fault.At("after", "This is not what an earlier page answered as its next.").Because(err)
	}
	c.at = time.UnixMicro(at).UTC()
	return c, nil
}

// Cancel takes an order back before its label is made. One that never left is cancelled at once; else the platform is asked to delete it, and
// the order is cancelling until then. An order that has a label is fault.Conflict: its merchant cancels it.
func (e *Engine) Cancel(ctx context.Context, ref, reference string) (Order, error) {
	return e.move(ctx, ref, reference, func(ctx context.Context, tx *db.Tx, r row) error {
		switch {
		case r.order.State == OrderTakenBack, r.order.State == OrderCancelling, r.order.State == OrderDeleted:
			return nil
		case r.order.State == OrderBehind:
			return fault.New(fault.Conflict, "This order lies in the account that the merchant shipped with before. The merchant can cancel it there.")
		case r.order.Status.Stage.begun():
			return fault.New(fault.Conflict, "The label of this order is made. Its merchant can cancel it at the platform.")
		case r.order.PlatformID == 0 && r.sending == 0:
			if err := setState(ctx, tx, r, OrderTakenBack, e.now()); err != nil {
				return err
			}
			r.order.State = OrderTakenBack
			return e.noteOrder(ctx, tx, ref, r, OrderCancelled)
		}
		return setState(ctx, tx, r, OrderCancelling, e.now())
	})
}

// Retry tries an order again at once: one that was refused, or one that rests after a failure. One that was left behind in the account that the merchant
// shipped with before is brought into the new one, unless its label is made (fault.Conflict).
func (e *Engine) Retry(ctx context.Context, ref, reference string) (Order, error) {
	return e.move(ctx, ref, reference, func(ctx context.Context, tx *db.Tx, r row) error {
		if err := forgive(ctx, tx, r.merchant, laneImport, e.now()); err != nil {
			return err
		}
		switch {
		case r.order.State == OrderBehind && r.order.Status.Stage.begun():
			return fault.New(fault.Conflict, "The label of this order is made, in the account that the merchant shipped with before.")
		case r.order.State == OrderBehind:
			_, err := comeRow(ctx, tx, r, e.now())
			return err
		case r.order.State == OrderNotTaken && r.sending != 0:
			return setState(ctx, tx, r, OrderSending, e.now())
		case r.order.State == OrderNotTaken:
			return setState(ctx, tx, r, OrderWaiting, e.now())
		case r.order.State == OrderWaiting, r.order.State == OrderSending, r.order.State == OrderCancelling:
			return setState(ctx, tx, r, r.order.State, e.now())
		}
		return nil
	})
}

// move changes one order, wakes the import, and answers how the order stands then.
func (e *Engine) move(ctx context.Context, ref, reference string, fn func(ctx context.Context, tx *db.Tx, r row) error) (Order, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return Order{}, err
	}
	err = e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error {
		if err := e.wake(ctx, tx, m.ID, laneImport); err != nil { // first: whoever has the lane's row has the merchant's orders
			return err
		}
		r, err := rowByReference(ctx, tx, m.ID, reference)
		if err != nil {
			return missing(err, reference)
		}
		return fn(ctx, tx, r)
	})
	if err != nil {
		return Order{}, err
	}
	return e.Order(ctx, ref, reference)
}

// noteOrder tells what became of an order.
func (e *Engine) noteOrder(ctx context.Context, tx *db.Tx, ref string, r row, kind string) error {
	r.order.Merchant = ref
	return e.note(ctx, tx, r.merchant, News{Merchant: ref, Reference: r.order.Reference, Kind: kind, At: e.now(), Order: &r.order, handed: r.id})
}
