package easypost

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
)

// Announce creates a shipment, which costs nothing, and buys the rate of the wanted service.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	if err := check(s); err != nil {
		return carrier.Announced{}, err
	}
	account, service, _ := strings.Cut(s.Method, "/")
	var made wireKept
	if err := d.call(ctx, c, http.MethodPost, "/shipments", map[string]any{"shipment": toWire(s, account)}, &made, true); err != nil {
		return carrier.Announced{}, err
	}
	rate, ok := made.rate(account, service)
	if !ok {
		return carrier.Announced{}, made.without(service)
	}
	buy := map[string]any{"rate": map[string]string{"id": rate.ID}}
	if insured := s.Boxes[0].Insured; insured.Minor > 0 {
		buy["insurance"] = insured.Decimal()
	}
	var bought wireKept
	if err := d.call(ctx, c, http.MethodPost, "/shipments/"+url.PathEscape(made.ID)+"/buy", buy, &bought, false); err != nil {
		return carrier.Announced{}, err
	}
	if !bought.bought() {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDoubt, Cause: errors.New("the answer to the purchase has no number")}
	}
	return d.announced(ctx, c, bought, cmp.Or(s.LabelMedia, carrier.PDF)), nil
}

func (k wireKept) bought() bool { return k.Tracking != "" && k.Label != nil }

// rate is the one of a service.
func (k wireKept) rate(account, service string) (wireRate, bool) {
	for _, r := range k.Rates {
		if r.Service == service && (r.Account == account || r.Account == "") {
			return r, true
		}
	}
	return wireRate{}, false
}

// without says in the carrier's words why there is no rate of the service.
func (k wireKept) without(service string) error {
	e := &carrier.Error{Kind: carrier.KindNotServed, Message: "EasyPost has no rate of " + service + " for this parcel"}
	var said []string
	for _, m := range k.Messages {
		e.Code = cmp.Or(e.Code, m.Type)
		said = append(said, strings.TrimSpace(m.Carrier+": "+string(m.Message)))
	}
	if len(said) > 0 {
		e.Message = strings.Join(said, "; ")
	}
	return e
}

// announced reads a shipment that is bought, and fetches its label. A label that does not come is asked for later: the shipment is bought all the same.
func (d *Driver) announced(ctx context.Context, c carrier.Contract, k wireKept, media string) carrier.Announced {
	got := carrier.Announced{CarrierReference: k.ID, Boxes: []carrier.AnnouncedBox{{Number: k.Tracking}}}
	box := &got.Boxes[0]
	if k.Tracker != nil {
		box.TrackingURL = k.Tracker.PublicURL
	}
	if k.Selected != nil {
		if paid, err := money.Parse(string(k.Selected.Rate), k.Selected.Currency); err == nil {
			got.Paid = paid
		}
	}
	label, err := d.label(ctx, c, k, media)
	if err != nil {
		got.LabelsLater = true
		return got
	}
	box.Label = label
	for _, f := range k.Forms {
		if paper := papers[f.Type]; paper != "" {
			if file, err := d.fetch(ctx, c, f.URL); err == nil {
				box.Documents = append(box.Documents, carrier.Document{Type: paper, Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: file}})
			}
		}
	}
	return got
}

// papers are EasyPost's names of forms in our words.
var papers = map[string]string{"commercial_invoice": "commercial-invoice", "cn22": "cn22", "label_qr_code": "qr"}

// label fetches the label as the media type; where EasyPost made another, it is asked to turn it.
func (d *Driver) label(ctx context.Context, c carrier.Contract, k wireKept, media string) (carrier.Label, error) {
	at := k.Label.at(media)
	if at == "" {
		var turned wireKept
		path := "/shipments/" + url.PathEscape(k.ID) + "/label?file_format=" + formats[media]
		if err := d.call(ctx, c, http.MethodGet, path, nil, &turned, true); err != nil {
			return carrier.Label{}, err
		}
		if turned.Label != nil {
			at = turned.Label.at(media)
		}
	}
	if at == "" {
		return carrier.Label{}, &carrier.Error{Kind: carrier.KindDown, Message: "there is no label as " + formats[media]}
	}
	file, err := d.fetch(ctx, c, at)
	return carrier.Label{Media: media, Size: "a6", Bytes: file}, err
}

// at is where a label lies as the media type; empty when it does not.
func (l wireLabel) at(media string) string {
	switch {
	case media == carrier.PDF && l.PDF != "":
		return l.PDF
	case media == carrier.ZPL && l.ZPL != "":
		return l.ZPL
	case l.Media == media:
		return l.URL
	}
	return ""
}

// Find asks for the newest shipment of a reference. One that was created and not bought is none.
func (d *Driver) Find(ctx context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	k, err := d.kept(ctx, c, reference)
	if err != nil {
		return carrier.Announced{}, err
	}
	if !k.bought() {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotFound, Message: "a shipment was begun under this reference, and not bought"}
	}
	return d.announced(ctx, c, k, carrier.PDF), nil
}

// Labels fetches the label again, as PDF.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	k, err := d.kept(ctx, c, s.CarrierReference)
	if err != nil {
		return carrier.Announced{}, err
	}
	if !k.bought() {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotFound, Message: "the shipment was not bought"}
	}
	return d.announced(ctx, c, k, carrier.PDF), nil
}

// kept is a shipment by its id or our reference.
func (d *Driver) kept(ctx context.Context, c carrier.Contract, name string) (wireKept, error) {
	var k wireKept
	return k, d.call(ctx, c, http.MethodGet, "/shipments/"+url.PathEscape(name), nil, &k, true)
}

// Cancel asks for the money back, which voids the label.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	var k wireKept
	err := d.call(ctx, c, http.MethodPost, "/shipments/"+url.PathEscape(s.CarrierReference)+"/refund", nil, &k, false)
	if e, ok := carrier.As(err); ok && strings.HasPrefix(e.Code, "SHIPMENT.REFUND") {
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: e.Message}, nil
	}
	if err != nil {
		return carrier.Cancelled{}, err
	}
	switch k.Refund {
	case "refunded":
		return carrier.Cancelled{Outcome: carrier.CancelDone}, nil
	case "submitted":
		return carrier.Cancelled{Outcome: carrier.CancelQueued, Message: "The refund is asked for; the carrier decides within two to four weeks."}, nil
	case "rejected", "not_applicable":
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: "The refund is " + strings.ReplaceAll(k.Refund, "_", " ") + "."}, nil
	}
	return carrier.Cancelled{Outcome: carrier.CancelUnknown, Message: "The refund is " + k.Refund + "."}, nil
}

// Rate asks for the rates of all the merchant's carriers. The shipment that is created for it is never bought.
func (d *Driver) Rate(ctx context.Context, c carrier.Contract, s carrier.Sending) ([]carrier.Rate, error) {
	s.Method = cmp.Or(s.Method, "any/any")
	if err := check(s); err != nil {
		return nil, err
	}
	w := toWire(s)
	w.Reference = "" // a quote is found by nobody
	var made wireKept
	if err := d.call(ctx, c, http.MethodPost, "/shipments", map[string]any{"shipment": w}, &made, true); err != nil {
		return nil, err
	}
	var all []carrier.Rate
	for _, r := range made.Rates {
		price, err := money.Parse(string(r.Rate), r.Currency)
		if err != nil {
			continue // a price that cannot be read is none
		}
		one := carrier.Rate{Method: r.Account + "/" + r.Service, Price: price}
		if r.Days != nil {
			hours := 24 * *r.Days
			one.LeadHours = &hours
		}
		all = append(all, one)
	}
	return all, nil
}
