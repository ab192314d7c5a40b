package v3

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/tracking"
)

func (d *Door) trackingRoutes() []api.Route {
	return []api.Route{
		at("GET", "/parcels/tracking/{tracking_number}", integration.ReadParcel, shaped(d.track, trackFault)),
		making("/parcels/tracking", integration.WriteParcel, shaped(d.registerParcel, trackFault)),
	}
}

// trackFault is how tracking tells of failures: one sentence, or for wrong fields a list with their places.
func trackFault(status int, all []problem) (int, any) {
	if status != http.StatusBadRequest {
		texts := make([]string, len(all))
		for i, p := range all {
			texts[i] = p.Detail
		}
		return status, map[string]string{"detail": strings.Join(texts, " ")}
	}
	type wrong struct {
		Loc  []string `json:"loc"`
		Msg  string   `json:"msg"`
		Type string   `json:"type"`
	}
	list := make([]wrong, len(all))
	for i, p := range all {
		list[i] = wrong{[]string{"body"}, p.Detail, "value_error"}
		if p.Code == "required" || p.Detail == "Field required" {
			list[i].Type = "missing"
		}
		if p.Source != nil && p.Source.Pointer != "" && p.Source.Pointer != "/data" {
			list[i].Loc = append(list[i].Loc, strings.Split(strings.Trim(p.Source.Pointer, "/"), "/")...)
		}
	}
	return http.StatusUnprocessableEntity, map[string]any{"detail": list}
}

func (d *Door) track(ctx context.Context, c call) error {
	p, err := d.Tracking.ByNumber(ctx, c.Account, c.Sees(), c.PathValue("tracking_number"))
	if err != nil {
		return err
	}
	return d.tellTracking(ctx, c, p)
}

// toldTracking is a parcel as tracking tells it.
type toldTracking struct {
	Source    string         `json:"source_id"`
	Announced *stamp         `json:"announced_at"`
	Created   stamp          `json:"created_at"`
	Updated   stamp          `json:"updated_at"`
	From      toldAddress    `json:"from_address"`
	To        toldAddress    `json:"to_address"`
	Items     []toldLine     `json:"parcel_items"`
	ShipWith  *trackWay      `json:"ship_with"`
	Details   trackDetails   `json:"details"`
	Numbers   []trackNumber  `json:"tracking_numbers"`
	Events    []trackMoment  `json:"events"`
	Weight    *numberMeasure `json:"weight,omitempty"`
}

type toldLine struct {
	Description string        `json:"description"`
	Quantity    int           `json:"quantity"`
	SKU         *string       `json:"sku"`
	HSCode      *string       `json:"hs_code"`
	Origin      *string       `json:"origin_country"`
	Weight      numberMeasure `json:"weight"`
	Price       *numberPrice  `json:"price"`
}

type trackWay struct {
	Type     string  `json:"type"`
	Option   *string `json:"shipping_option_code"`
	Contract *int64  `json:"contract_id"`
	Name     *string `json:"user_shipping_method_name"`
	ID       *int64  `json:"user_shipping_method_id"`
}

type trackDetails struct {
	Brand       *int64  `json:"brand_id"`
	Integration *int64  `json:"integration_id"`
	Expected    *string `json:"expected_delivery_date"`
	MailBox     bool    `json:"is_mail_box"`
	Return      bool    `json:"is_return"`
	ToPoint     bool    `json:"is_to_service_point"`
}

type trackNumber struct {
	Carrier    string  `json:"carrier_code"`
	Number     string  `json:"tracking_number"`
	Identifier *string `json:"tracking_identifier"`
	URL        *string `json:"tracking_url"`
}

type trackMoment struct {
	At          stamp  `json:"event_at"`
	Type        string `json:"event_type"`
	Code        string `json:"status_code"`
	Description string `json:"status_description"`
	Kind        string `json:"status_type"`
	Sub         string `json:"sub_status_code"`
}

func (d *Door) tellTracking(ctx context.Context, c call, p parcel.Parcel) error {
	o, err := order.Get(ctx, d.DB, c.Account, p.Order)
	if err != nil {
		return err
	}
	story, err := d.Tracking.History(ctx, c.Account, p)
	if err != nil {
		return err
	}
	from := p.From
	if o.From != nil {
		from = *o.From
	}
	told := toldTracking{
		Source: decimal(int64(p.ID)), Announced: stampOr(p.AnnouncedAt), Created: stamp(p.CreatedAt), Updated: stamp(p.UpdatedAt), From: addressOf(from),
		To: addressOf(o.To), Items: []toldLine{}, ShipWith: d.wayOf(ctx, c, p, o), Events: []trackMoment{},
		Details: trackDetails{Brand: idOrNull(o.Brand), Integration: idOrNull(p.Integration), Return: o.IsReturn, ToPoint: o.ServicePoint != 0 || o.PointCode != ""},
		Numbers: []trackNumber{{Carrier: p.Carrier, Number: p.Number, URL: orNull(p.TrackingURL)}},
	}
	if p.Expected != nil {
		told.Details.Expected = orNull(p.Expected.UTC().Format(time.DateOnly))
	}
	if f := p.Foreign; f != nil {
		told.Source, told.Details.MailBox, told.Details.ToPoint = f.Source, f.MailBox, told.Details.ToPoint || f.ToPoint
	}
	for _, i := range o.Items {
		told.Items = append(told.Items, toldLine{i.Description, i.Quantity, orNull(i.SKU), orNull(i.HSCode), orNull(i.Origin), kilogramsNumber(i.Weight), priceOr(i.Value)})
	}
	for _, m := range story {
		told.Events = append(told.Events, trackMomentOf(m))
	}
	return bare(c, http.StatusOK, told)
}

// wayOf is how a parcel travels, where that is known.
func (d *Door) wayOf(ctx context.Context, c call, p parcel.Parcel, o order.Order) *trackWay {
	w := &trackWay{Type: "shipping_option_code", Contract: idOrNull(p.Contract), Name: orNull(p.MethodName), ID: idOrNull(int64(p.Body.Method))}
	if p.Foreign != nil {
		w.Option = orNull(p.Foreign.Option)
	} else if m, err := d.Shipping.Method(ctx, c.Account, p.Body.Method); err == nil {
		w.Option = orNull(m.Option())
	}
	if w.Option == nil {
		w.Type = "contract"
	}
	return w
}

// trackMomentOf is a step of the history in the words of events.
func trackMomentOf(m tracking.Moment) trackMoment {
	told := trackMoment{At: stamp(m.At), Type: "carrier", Code: phaseOf(m.Status), Description: m.Text, Kind: "success", Sub: "none"}
	switch {
	case m.Concluded:
		told.Type = "calculated"
	case m.Carrier == "":
		told.Type = "internal"
	}
	switch m.Status.Info().Tone {
	case carrier.ToneWarn:
		told.Kind = "warning"
	case carrier.ToneBad:
		told.Kind = "error"
	}
	return told
}

// phases are the statuses in the words of events.
var phases = map[carrier.Status]string{
	carrier.StatusNoLabel: "no_label", carrier.StatusReady: "ready_to_send", carrier.StatusAnnouncing: "announcing", carrier.StatusAnnouncementFailed: "none",
	carrier.StatusAnnounced: "announced", carrier.StatusUncollected: "announced", carrier.StatusToSorting: "in_transit", carrier.StatusAtSorting: "in_transit",
	carrier.StatusSorting: "in_transit", carrier.StatusSorted: "sorted", carrier.StatusUnsorted: "in_transit", carrier.StatusUnsorted2: "in_transit",
	carrier.StatusPickedUp: "accepted", carrier.StatusOnRoute: "in_transit", carrier.StatusDriverOnRoute: "in_delivery", carrier.StatusAtCustoms: "customs",
	carrier.StatusDelayed: "in_transit", carrier.StatusDeliveryFailed: "attempted", carrier.StatusAwaitingPickup: "pup", carrier.StatusCollected: "delivered",
	carrier.StatusDelivered: "delivered", carrier.StatusDeliveryForced: "delivery_forced", carrier.StatusCancelled: "cancelled",
	carrier.StatusCancelledUpstream: "cancelled",
}

func phaseOf(s carrier.Status) string {
	if p, ok := phases[s]; ok {
		return p
	}
	return "unknown"
}

type registration struct {
	Announced *lax.Instant `json:"announced_at" lax:"required"`
	From      *address     `json:"from_address" lax:"required"`
	To        *address     `json:"to_address" lax:"required"`
	ShipWith  *struct {
		Type   string `json:"type"`
		Option string `json:"shipping_option_code"`
		Name   string `json:"user_shipping_method_name"`
		Inner  *struct {
			Option string `json:"shipping_option_code"`
			Name   string `json:"user_shipping_method_name"`
		} `json:"properties"`
	} `json:"ship_with" lax:"required"`
	Shipment *struct {
		Source    string `json:"source_id" lax:"required"`
		Reference string `json:"external_reference_id"`
		Price     *price `json:"price"`
		Order     *struct {
			Source string `json:"source_id" lax:"required"`
			Number string `json:"order_number"`
			Total  *price `json:"total_order_price"`
		} `json:"order"`
	} `json:"shipment" lax:"required"`
	Source string `json:"source_id" lax:"required"`
	Number *struct {
		Carrier    string `json:"carrier_code" lax:"required"`
		Number     string `json:"tracking_number" lax:"required"`
		Identifier string `json:"tracking_identifier"`
		URL        string `json:"tracking_url"`
	} `json:"tracking_number" lax:"required"`
	Details *struct {
		Brand    int64        `json:"brand_id"`
		Expected *lax.Instant `json:"expected_delivery_date"`
		MailBox  bool         `json:"is_mail_box"`
		Return   bool         `json:"is_return"`
		ToPoint  bool         `json:"is_to_service_point"`
	} `json:"details"`
	Measures *struct {
		Weight *weight  `json:"weight"`
		Size   *lengths `json:"dimensions"`
	} `json:"measurements"`
	Items []returnItem `json:"parcel_items"`
}

// registerParcel takes a parcel that was labelled elsewhere and answers it as tracking tells it.
func (d *Door) registerParcel(ctx context.Context, c call) error {
	var in registration
	if err := decode(c, &in); err != nil {
		return err
	}
	wrong := append(in.From.needed("/from_address"), in.To.needed("/to_address")...)
	f, more := in.foreign()
	if wrong = append(wrong, more...); len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	if d.Shipping.Carriers.Driver(f.Carrier) != nil { // it will be asked for news
		if err := d.Shipping.Permit(ctx, f.Carrier); err != nil {
			return err
		}
	}
	p, err := d.Tracking.Register(ctx, c.Account, c.Integration, f)
	if err != nil {
		return beneath("", err, nil)
	}
	return d.tellTracking(ctx, c, p)
}

func (in registration) foreign() (f tracking.Foreign, wrong []problem) {
	from := in.From.postal()
	f = tracking.Foreign{Carrier: strings.ToLower(strings.TrimSpace(in.Number.Carrier)), Number: strings.TrimSpace(in.Number.Number), URL: in.Number.URL,
		AnnouncedAt: in.Announced.Time, MethodName: in.ShipWith.Name, Draft: order.Draft{From: &from, To: in.To.postal()}}
	f.Source, f.Reference, f.Option = in.Source, in.Shipment.Reference, in.ShipWith.Option
	if in.ShipWith.Inner != nil && f.Option == "" {
		f.Option, f.MethodName = in.ShipWith.Inner.Option, in.ShipWith.Inner.Name
	}
	if o := in.Shipment.Order; o != nil {
		f.Order, f.Draft.Number = o.Source, o.Number
		if o.Total != nil {
			f.Draft.Value = o.Total.Amount
		}
	}
	if x := in.Details; x != nil {
		f.MailBox, f.ToPoint, f.Draft.IsReturn, f.Draft.Brand = x.MailBox, x.ToPoint, x.Return, x.Brand
		if x.Expected != nil {
			f.Expected = &x.Expected.Time
		}
	}
	if m := in.Measures; m != nil {
		if m.Weight != nil {
			f.Draft.Weight = m.Weight.Grams
		}
		if m.Size != nil {
			f.Draft.Size = m.Size.Size
		}
	}
	for i, item := range in.Items {
		line, bad := item.item("/parcel_items/" + decimal(int64(i)))
		f.Draft.Items, wrong = append(f.Draft.Items, line), append(wrong, bad...)
	}
	return f, wrong
}
