package door

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/fault"
)

// order is how the API tells of one that was handed over.
type order struct {
	Merchant   string          `json:"merchant"`
	Reference  string          `json:"reference"`
	State      string          `json:"state"`
	Stage      string          `json:"stage,omitempty"`
	Version    int             `json:"version"`
	PlatformID int             `json:"platform_id,omitempty"`
	Problems   []problem       `json:"problems,omitempty"`
	Status     *status         `json:"status,omitempty"`
	Number     string          `json:"tracking_number,omitempty"`
	Link       string          `json:"tracking_url,omitempty"`
	Carrier    string          `json:"carrier,omitempty"`
	Tries      int             `json:"tries"`
	Taken      *time.Time      `json:"taken_at,omitempty"`
	Imported   *time.Time      `json:"imported_at,omitempty"`
	Changed    *time.Time      `json:"changed_at,omitempty"`
	Parcel     json.RawMessage `json:"parcel,omitempty"`
}

// status is Sendcloud's number and words.
type status struct {
	ID      int        `json:"id"`
	Message string     `json:"message"`
	At      *time.Time `json:"at,omitempty"`
}

func newOrder(o connect.Order) order {
	out := order{
		Merchant: o.Merchant, Reference: o.Reference, State: o.State, Version: o.Version, PlatformID: o.PlatformID,
		Number: o.TrackingNumber, Link: o.TrackingURL, Carrier: o.Carrier, Tries: o.Tries, Parcel: o.Parcel,
		Taken: moment(o.TakenAt), Imported: moment(o.ImportedAt), Changed: moment(o.ChangedAt),
	}
	for _, p := range o.Problems {
		out.Problems = append(out.Problems, problem{p.Field, p.Message})
	}
	if o.Status.ID != 0 {
		out.Stage, out.Status = string(o.Status.Stage), &status{o.Status.ID, o.Status.Message, moment(o.Status.At)}
	}
	return out
}

// short leaves out the parcel, which the marketplace has itself.
func short(all []connect.Order) []order {
	out := make([]order, 0, len(all))
	for _, o := range all {
		o.Parcel = nil
		out = append(out, newOrder(o))
	}
	return out
}

// states are those of an order, as the API writes them.
var states = []string{
	connect.OrderNotTaken, connect.OrderWaiting, connect.OrderSending, connect.OrderThere, connect.OrderCancelling, connect.OrderTakenBack, connect.OrderDeleted, connect.OrderBehind,
}

// handOrders takes many orders at once; they are stored when it answers.
func (d *Door) handOrders(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Orders []struct {
			Reference string          `json:"reference"`
			Parcel    json.RawMessage `json:"parcel"`
		} `json:"orders"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	if len(in.Orders) == 0 {
		return fault.At("orders", "Give at least one order.")
	}
	all := make([]connect.NewOrder, 0, len(in.Orders))
	for _, o := range in.Orders {
		all = append(all, connect.NewOrder{Reference: o.Reference, Parcel: o.Parcel})
	}
	taken, err := d.Engine.Hand(r.Context(), r.PathValue("merchant"), all...)
	if err != nil {
		return err
	}
	return answer(w, http.StatusAccepted, map[string]any{"orders": short(taken)})
}

// putOrder takes one order, or another version of it: its body is the parcel.
func (d *Door) putOrder(w http.ResponseWriter, r *http.Request) error {
	var parcel json.RawMessage
	if err := read(r, &parcel); err != nil {
		return err
	}
	taken, err := d.Engine.Hand(r.Context(), r.PathValue("merchant"), connect.NewOrder{Reference: r.PathValue("reference"), Parcel: parcel})
	if f, ok := fault.As(err); ok {
		one := *f
		one.Fields = slices.Clone(f.Fields)
		for i := range one.Fields { // there is no list here that it is the first of
			one.Fields[i].Name = strings.TrimPrefix(one.Fields[i].Name, "orders/0/")
		}
		return &one
	}
	if err != nil {
		return err
	}
	return answer(w, http.StatusAccepted, newOrder(taken[0]))
}

func (d *Door) getOrder(w http.ResponseWriter, r *http.Request) error {
	o, err := d.Engine.Order(r.Context(), r.PathValue("merchant"), r.PathValue("reference"))
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, newOrder(o))
}

func (d *Door) cancelOrder(w http.ResponseWriter, r *http.Request) error {
	o, err := d.Engine.Cancel(r.Context(), r.PathValue("merchant"), r.PathValue("reference"))
	if err != nil {
		return err
	}
	return answer(w, http.StatusAccepted, newOrder(o))
}

func (d *Door) retryOrder(w http.ResponseWriter, r *http.Request) error {
	o, err := d.Engine.Retry(r.Context(), r.PathValue("merchant"), r.PathValue("reference"))
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, newOrder(o))
}

func (d *Door) listOrders(w http.ResponseWriter, r *http.Request) error {
	q := query{Values: r.URL.Query()}
	f := connect.OrderFilter{Merchant: q.Get("merchant"), State: q.oneOf("state", states...), From: q.time("from"), To: q.time("to"), After: q.Get("after"),
		Limit: q.page()}
	if err := q.err(); err != nil {
		return err
	}
	all, next, err := d.Engine.Orders(r.Context(), f)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, struct {
		Orders []order `json:"orders"`
		Next   string  `json:"next,omitempty"`
	}{short(all), next})
}
