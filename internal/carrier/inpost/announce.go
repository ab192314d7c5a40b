package inpost

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	// maxReference is how long a shipment's reference may be.
	maxReference = 100
	// bought is how long a shipment is waited for until InPost has bought it; what takes longer is found by its reference.
	bought = 20 * time.Second
	// confirmed is the status in which a shipment has a number and a label.
	confirmed = "confirmed"
)

// Announce creates a shipment, waits until it is bought, and fetches its label.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	query, form, err := paper(s.LabelMedia, s.LabelSize)
	if err != nil {
		return carrier.Announced{}, err
	}
	a, err := d.ask(ctx, c, http.MethodPost, own(c)+"/shipments", nil, toWire(c, s, p), false)
	if err != nil {
		return carrier.Announced{}, err
	}
	var taken wireTaken
	if err := decode(a, &taken, carrier.KindDoubt); err != nil {
		return carrier.Announced{}, err
	}
	if taken.ID == "" {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "the answer has no shipment in it"}
	}
	if taken, err = d.await(ctx, c, taken); err != nil {
		return carrier.Announced{}, err
	}
	return d.labelled(ctx, c, taken, query, form), nil
}

// await asks for a shipment until it is confirmed. What goes wrong meanwhile is a doubt: the shipment exists.
func (d *Driver) await(ctx context.Context, c carrier.Contract, t wireTaken) (wireTaken, error) {
	doubt := func(cause error) error {
		return &carrier.Error{Kind: carrier.KindDoubt, Code: t.Status, Message: "the shipment is made, but not confirmed yet", Cause: cause}
	}
	path := "/shipments/" + url.PathEscape(t.ID.String())
	until := time.Now().Add(bought)
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		switch {
		case t.Number != nil && *t.Number != "" && statuses[t.Status].status != carrier.StatusReady:
			return t, nil
		case t.Status == "canceled":
			return t, &carrier.Error{Kind: carrier.KindNotServed, Code: t.Status, Message: "InPost cancelled the shipment"}
		case t.unavailable():
			return t, &carrier.Error{Kind: carrier.KindNotServed, Code: t.Status, Message: "InPost offers no price for this: " + cmp.Or(strings.Join(t.reasons(), ", "), "it gives no reason")}
		case time.Now().After(until):
			return t, doubt(nil)
		}
		select {
		case <-ctx.Done():
			return t, doubt(ctx.Err())
		case <-time.After(pause):
		}
		var now wireTaken
		if err := d.read(ctx, c, path, nil, &now); err != nil {
			return t, doubt(err)
		}
		if now.ID == t.ID {
			t = now
		}
	}
}

// unavailable reports that nothing was offered, and nothing will be.
func (t wireTaken) unavailable() bool {
	return len(t.Offers) > 0 && !slices.ContainsFunc(t.Offers, func(o wireOffer) bool { return o.Status != "unavailable" })
}

// reasons are why nothing was offered.
func (t wireTaken) reasons() []string {
	var all []string
	for _, o := range t.Offers {
		all = append(all, o.Reasons...)
	}
	return all
}

// labelled is a confirmed shipment with its label; without it when the label cannot be had now.
func (d *Driver) labelled(ctx context.Context, c carrier.Contract, t wireTaken, query url.Values, form carrier.Label) carrier.Announced {
	got := carrier.Announced{CarrierReference: t.ID.String(), Boxes: []carrier.AnnouncedBox{{Number: *t.Number}}}
	a, err := d.ask(ctx, c, http.MethodGet, "/shipments/"+url.PathEscape(t.ID.String())+"/label", query, nil, true)
	if got.LabelsLater = err != nil || len(a.Body) == 0; !got.LabelsLater {
		form.Bytes = a.Body
		got.Boxes[0].Label = form
	}
	return got
}

// Find asks for the shipment that keeps our reference. That there is none counts only when the search was heard: a filter that ShipX does not know it passes over,
// and tells of all shipments.
func (d *Driver) Find(ctx context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	var found wireFound
	if err := d.read(ctx, c, own(c)+"/shipments", url.Values{"external_customer_id": {reference}}, &found); err != nil {
		return carrier.Announced{}, err
	}
	query, form, err := paper("", "")
	if err != nil {
		return carrier.Announced{}, err
	}
	for _, t := range found.Items {
		if t.External != reference || t.Status == "canceled" {
			continue
		}
		t, err = d.await(ctx, c, t)
		if carrier.KindOf(err) == carrier.KindNotServed {
			continue // it was made, and never bought
		}
		if err != nil {
			return carrier.Announced{}, err
		}
		return d.labelled(ctx, c, t, query, form), nil
	}
	if found.Count > len(found.Items) {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDown, Message: "InPost told of other shipments than the one that was asked for"}
	}
	return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotFound, Message: "InPost has no shipment of this reference"}
}

// Labels fetches the label of a shipment again, as A6 in PDF.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	query, form, err := paper("", "")
	if err != nil {
		return carrier.Announced{}, err
	}
	var t wireTaken
	if err := d.read(ctx, c, "/shipments/"+url.PathEscape(s.CarrierReference), nil, &t); err != nil {
		return carrier.Announced{}, err
	}
	if t, err = d.await(ctx, c, t); err != nil {
		return carrier.Announced{}, err
	}
	return d.labelled(ctx, c, t, query, form), nil
}

// paper is the query for a label's format, and the label that will come.
func paper(media, size string) (url.Values, carrier.Label, error) {
	form := carrier.Label{Media: cmp.Or(media, carrier.PDF), Size: cmp.Or(strings.ToLower(size), "a6")}
	format := map[string]string{carrier.PDF: "Pdf", carrier.ZPL: "Zpl"}[form.Media]
	kind := map[string]string{"a6": "A6", "a4": "normal"}[form.Size]
	switch {
	case format == "":
		return nil, form, carrier.Refuse(carrier.KindValidation, "label_media", "InPost prints PDF and ZPL, not %s", form.Media)
	case kind == "" || format == "Zpl" && kind != "A6":
		return nil, form, carrier.Refuse(carrier.KindValidation, "label_size", "InPost has no labels as %s on %s", format, form.Size)
	}
	return url.Values{"format": {format}, "type": {kind}}, form, nil
}

func toWire(c carrier.Contract, s carrier.Sending, p product) wireShipment {
	b := s.Boxes[0]
	parcel := wireParcel{ID: "1", Template: p.template, Weight: wireWeight{Amount: json.Number(kilograms(b.Weight)), Unit: "kg"}}
	if p.template == "" {
		parcel.Dimensions = &wireDimensions{millimetres(b.Size.Length), millimetres(b.Size.Width), millimetres(b.Size.Height), "mm"}
	}
	w := wireShipment{
		Receiver: person(s.To), Sender: person(s.From), Parcels: []wireParcel{parcel}, Service: p.service, More: p.more, IsReturn: p.back,
		Reference: s.Reference, External: s.Reference, Comments: s.To.Line2, // an address has one line only
	}
	if s.OrderNumber != "" && utf8.RuneCountInString(s.OrderNumber) <= maxReference {
		w.Reference = s.OrderNumber
	}
	if p.point {
		w.Attributes.TargetPoint, w.Attributes.SendingMethod = s.ServicePoint.Code, c.Credentials[sending]
	}
	if b.Insured.Minor > 0 {
		w.Insurance = &wireMoney{json.Number(b.Insured.Decimal()), b.Insured.Currency}
	}
	if due := s.Collect; !due.IsZero() {
		w.COD = &wireMoney{json.Number(due.Decimal()), due.Currency}
		if b.Insured.Minor < due.Minor && !p.point {
			w.Insurance = w.COD // what a courier collects has to be insured
		}
	}
	return w
}

// kilograms with as many places as are needed.
func kilograms(g postal.Grams) string { return strconv.FormatFloat(float64(g)/1000, 'f', -1, 64) }

func millimetres(mm postal.Millimetres) json.Number {
	return json.Number(strconv.FormatInt(int64(mm), 10))
}

// person splits a name at its last space. One word alone stands as the company, where there is none.
func person(a postal.Address) wirePerson {
	w := wirePerson{
		Company: a.Company, Email: a.Email, Phone: phone(a),
		Address: wireAddress{Street: a.Street, Building: a.HouseNumber, City: a.City, PostCode: a.PostalCode, Country: a.Country},
	}
	name := strings.TrimSpace(a.Name)
	if i := strings.LastIndex(name, " "); i > 0 {
		w.FirstName, w.LastName = strings.TrimSpace(name[:i]), name[i+1:]
	} else {
		w.Company = cmp.Or(w.Company, name)
	}
	return w
}

// phone is a Polish number's nine digits, another country's with its prefix.
func phone(a postal.Address) string {
	number, err := postal.PhoneE164(a.Phone, a.Country)
	if err != nil {
		return a.Phone
	}
	return strings.TrimPrefix(number, "+48")
}

// check refuses before it is sent what InPost would refuse.
func check(s carrier.Sending) (product, error) {
	p, ok := find(s.Method)
	if !ok {
		return p, carrier.Refuse(carrier.KindValidation, "method", "InPost has no service %s", s.Method)
	}
	b := s.Boxes[0]
	switch {
	case utf8.RuneCountInString(s.Reference) > maxReference:
		return p, carrier.Refuse(carrier.KindValidation, "reference", "a reference has %d characters at most", maxReference)
	case s.From.Country != home:
		return p, carrier.Refuse(carrier.KindNotServed, "from.country", "InPost's contract is for parcels within Poland")
	case s.To.Country != home:
		return p, carrier.Refuse(carrier.KindNotServed, "to.country", "InPost's contract is for parcels within Poland")
	case p.point && (s.ServicePoint == nil || s.ServicePoint.Code == ""):
		return p, carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to a point, and none is chosen", p.name)
	case !p.point && s.ServicePoint != nil:
		return p, carrier.Refuse(carrier.KindNotServed, "service_point", "%s does not go to a point", p.name)
	case s.To.Phone == "":
		return p, carrier.Refuse(carrier.KindValidation, "to.phone", "InPost wants the recipient's telephone number")
	case p.point && s.To.Email == "":
		return p, carrier.Refuse(carrier.KindValidation, "to.email", "InPost tells the recipient when the parcel is there: an e-mail address is needed")
	case b.Weight > p.weight:
		return p, carrier.Refuse(carrier.KindNotServed, "boxes.0.weight", "%s kg is more than the %s kg of %s", b.Weight.Kg(), p.weight.Kg(), p.name)
	case p.template == "" && (b.Size.Length <= 0 || b.Size.Width <= 0 || b.Size.Height <= 0):
		return p, carrier.Refuse(carrier.KindValidation, "boxes.0.size", "InPost's couriers want to know length, width and height")
	case !(carrier.Method{MaxSize: p.size}).Fits(b.Size):
		return p, carrier.Refuse(carrier.KindNotServed, "boxes.0.size", "the box does not fit %s", p.name)
	case !s.Collect.IsZero() && !p.collects():
		return p, carrier.Refuse(carrier.KindNotServed, carrier.CollectField, "%s collects no money", p.name)
	case s.Collect.Minor > mostCollected*100 || !s.Collect.IsZero() && s.Collect.Currency != "PLN":
		return p, carrier.Refuse(carrier.KindValidation, carrier.CollectField, "InPost collects up to %d PLN, in złoty", mostCollected)
	case b.Insured.Minor > 0 && b.Insured.Currency != "PLN":
		return p, carrier.Refuse(carrier.KindValidation, "boxes.0.insured", "InPost insures in PLN, not in %s", b.Insured.Currency)
	}
	return p, nil
}
