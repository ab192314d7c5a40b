package v3

import (
	"context"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/returns"
	"github.com/waybill-ship/waybill/internal/tracking"
)

// wishedReturn is what was asked for, as it is kept.
type wishedReturn struct {
	From      toldAddress      `json:"from_address"`
	To        toldAddress      `json:"to_address"`
	ShipWith  toldWay          `json:"ship_with"`
	Weight    numberMeasure    `json:"weight"`
	Size      *numberLengths   `json:"dimensions"`
	Colli     int              `json:"collo_count"`
	Items     []toldReturnItem `json:"parcel_items"`
	Mails     bool             `json:"send_tracking_emails"`
	Brand     *int64           `json:"brand_id"`
	Insured   *numberPrice     `json:"total_insured_value"`
	Number    *string          `json:"order_number"`
	Total     *numberPrice     `json:"total_order_value"`
	Reference *string          `json:"external_reference"`
	Invoice   *string          `json:"customs_invoice_nr"`
	Customs   *order.Customs   `json:"customs_information"`
	Delivery  *string          `json:"delivery_option"`
	Rules     bool             `json:"apply_rules"`
}

type toldWay struct {
	Type     string `json:"type"`
	Product  string `json:"shipping_product_code,omitempty"`
	Option   string `json:"shipping_option_code,omitempty"`
	Contract *int64 `json:"contract"`
}

type toldReturnItem struct {
	ID          *string           `json:"item_id"`
	Description string            `json:"description"`
	Quantity    int               `json:"quantity"`
	Weight      numberMeasure     `json:"weight"`
	Price       *numberPrice      `json:"price"`
	Value       *numberPrice      `json:"value"`
	SKU         *string           `json:"sku"`
	HSCode      *string           `json:"hs_code"`
	Origin      *string           `json:"origin_country"`
	ProductID   *string           `json:"product_id"`
	VariantID   *string           `json:"variant_id"`
	Reason      *string           `json:"return_reason_id"`
	Message     *string           `json:"return_message"`
	Properties  map[string]string `json:"properties"`
}

func priceOr(a money.Amount) *numberPrice {
	if a.Currency == "" {
		return nil
	}
	p := priceNumber(a)
	return &p
}

// wishOf is a wish in the words it came in, normalised.
func wishOf(w returns.Wish) wishedReturn {
	d := w.Draft
	told := wishedReturn{
		To: addressOf(d.To), ShipWith: wayOf(w.Terms, d), Weight: kilogramsNumber(d.Weight), Size: centimetresNumber(d.Size), Colli: d.Boxes(),
		Items: []toldReturnItem{}, Mails: w.Terms.Mails, Brand: idOrNull(w.Terms.Brand), Insured: priceOr(w.Terms.Insured), Number: orNull(d.Number),
		Total: priceOr(d.Value), Reference: orNull(w.ExternalReference), Invoice: orNull(d.Invoice), Customs: d.Customs, Delivery: orNull(w.Terms.DeliveryOption),
	}
	if d.From != nil {
		told.From = addressOf(*d.From)
	}
	for _, i := range d.Items {
		reason := ""
		if i.ReturnReason != 0 {
			reason = strconv.Itoa(i.ReturnReason)
		}
		told.Items = append(told.Items, toldReturnItem{
			ID: orNull(i.ID), Description: i.Description, Quantity: i.Quantity, Weight: kilogramsNumber(i.Weight), Price: priceOr(i.Value), Value: priceOr(i.Value),
			SKU: orNull(i.SKU), HSCode: orNull(i.HSCode), Origin: orNull(i.Origin), ProductID: orNull(i.ProductID), Reason: orNull(reason),
			Message: orNull(i.ReturnMessage), Properties: i.Properties,
		})
	}
	return told
}

func wayOf(t returns.Terms, d order.Draft) toldWay {
	w := toldWay{Type: "shipping_option_code", Option: t.Option, Contract: idOrNull(d.Contract)}
	if t.ByProduct {
		w = toldWay{Type: "shipping_product_code", Product: t.Option, Contract: w.Contract}
	}
	return w
}

// toldReturn is a return as it goes out.
type toldReturn struct {
	ID     int64 `json:"id"`
	Parcel int64 `json:"parcel_id"`
	wishedReturn
	Boxes        []int64      `json:"multi_collo_ids"`
	Outgoing     *int64       `json:"outgoing_parcel_id"`
	Status       string       `json:"status"`
	Label        returnLabel  `json:"label"`
	LabelURL     *string      `json:"label_url"`
	LabelCost    *numberPrice `json:"label_cost"`
	Insurance    *numberPrice `json:"insurance"`
	Tracking     string       `json:"tracking_number"`
	TrackingURL  *string      `json:"tracking_url"`
	Cancellable  bool         `json:"is_cancellable"`
	History      []toldMoment `json:"status_history"`
	CreatedAt    stamp        `json:"created_at"`
	DeliveredAt  *int64       `json:"delivered_at"`
	DeliveredISO *stamp       `json:"delivered_at_iso"`
	Reason       *toldReason  `json:"reason"`
	Message      *string      `json:"message"`
	Refund       *toldRefund  `json:"refund"`
	Fee          *numberPrice `json:"return_fee"`
	Contract     *int64       `json:"contract"`
	CustomsType  int          `json:"customs_shipment_type"`
	Images       []any        `json:"images"`
	Errors       []problem    `json:"errors"`
}

type returnLabel struct {
	Normal  []string `json:"normal_printer"`
	Printer *string  `json:"label_printer"`
}

type toldMoment struct {
	At      stamp  `json:"carrier_update_timestamp"`
	ID      string `json:"parcel_status_history_id"`
	Parent  string `json:"parent_status"`
	Carrier string `json:"carrier_code"`
	Message string `json:"carrier_message"`
}

type toldReason struct {
	ID          int    `json:"id"`
	Description string `json:"description"`
}

type toldRefund struct {
	Type    string `json:"refund_type"`
	Message string `json:"message"`
}

// returnOf tells a return with its history.
func (d *Door) returnOf(ctx context.Context, c call, w returns.Whole) (toldReturn, error) {
	r := w.Return
	told := toldReturn{
		ID: int64(r.ID), Parcel: int64(r.Parcel), Boxes: colli(w.Parcels), Outgoing: idOrNull(int64(r.Outgoing)), Status: stateOf(r.State),
		wishedReturn: wishOf(returns.Wish{Draft: w.Order.Draft, ExternalReference: r.ExternalReference, Terms: r.Terms}),
		Label:        returnLabel{Normal: []string{}}, Cancellable: w.Cancellable(), CreatedAt: stamp(r.CreatedAt), DeliveredISO: stampOr(r.DeliveredAt),
		Message: orNull(r.Message), Fee: priceOr(r.Fee), CustomsType: 4, History: []toldMoment{}, Images: []any{}, Errors: []problem{}, Insurance: priceOr(r.Insured),
	}
	if r.DeliveredAt != nil {
		at := r.DeliveredAt.Unix()
		told.DeliveredAt = &at
	}
	if reason, ok := returns.ReasonByID(r.Reason); ok {
		told.Reason = &toldReason{reason.ID, reason.Text}
	}
	if r.Refund != nil {
		told.Refund = &toldRefund{r.Refund.Type, r.Refund.Message}
	}
	if w.Order.Refusal != "" && r.Status == carrier.StatusAnnouncementFailed {
		told.Errors = append(told.Errors, problem{Status: "400", Code: "parcel_announcement_error", Detail: w.Order.Refusal})
	}
	p, ok := w.Box()
	if !ok {
		return told, nil
	}
	told.box(c, w, p, d.Track)
	story, err := d.Tracking.History(ctx, c.Account, p)
	for _, m := range story {
		told.History = append(told.History, momentOf(m))
	}
	return told, err
}

// box adds what the parcel knows.
func (t *toldReturn) box(c call, w returns.Whole, p parcel.Parcel, track func(string, parcel.Parcel) string) {
	t.Tracking, t.TrackingURL, t.Contract = p.Number, orNull(p.TrackingURL), idOrNull(p.Contract)
	if track != nil && p.Token != "" {
		t.TrackingURL = orNull(track(c.Base, p))
	}
	if !p.Labelled() {
		return
	}
	var cost money.Amount
	for _, b := range w.Parcels {
		cost.Minor, cost.Currency = cost.Minor+b.Price.Minor, b.Price.Currency
	}
	t.LabelCost = priceOr(cost)
	link := c.Base + root + "/parcels/" + strconv.FormatInt(int64(p.ID), 10) + "/documents/label"
	sheet := link + "?paper_size=A4"
	// Older programs take one of four by where on the sheet they wish to print; there is no such choice any more.
	t.Label = returnLabel{Normal: []string{sheet, sheet, sheet, sheet}, Printer: &link}
	t.LabelURL = &link
}

// stateOf is a state in v3's words. A cancelled return stays open there: its parcel's status says the rest.
func stateOf(s returns.State) string {
	switch s {
	case returns.Rejected:
		return "request_rejected"
	case returns.Cancelled:
		return "open"
	}
	return string(s)
}

func momentOf(m tracking.Moment) toldMoment {
	return toldMoment{stamp(m.At), strconv.Itoa(m.N), m.Status.Info().Slug, m.Carrier, m.Text}
}
