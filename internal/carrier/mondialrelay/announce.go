package mondialrelay

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Announce orders a shipment; its label stands under an address that the answer tells.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	w, err := toWire(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	media, size, out, err := paper(s.LabelMedia, s.LabelSize)
	if err != nil {
		return carrier.Announced{}, err
	}
	got, err := d.create(ctx, c, wireRequest{Output: out, Shipments: []wireShipment{w}}, false)
	if err != nil {
		return carrier.Announced{}, err
	}
	if len(got.Shipments) != 1 || got.Shipments[0].Number == "" {
		return carrier.Announced{}, carrier.Unreadable(false, errors.New("there is no shipment in it"))
	}
	one := got.Shipments[0]
	a := carrier.Announced{CarrierReference: one.Number, Boxes: []carrier.AnnouncedBox{{Number: one.Number}}}
	var file []byte
	switch {
	case len(one.Labels) == 0:
		err = errors.New("there is no label in it")
	case media == carrier.ZPL:
		file = []byte(strings.TrimSpace(one.Labels[0]))
	default:
		file, err = d.fetch(ctx, c, one.Labels[0])
	}
	// It is bought all the same; the label may be fetched again.
	if a.LabelsLater = err != nil; err == nil {
		a.Boxes[0].Label = carrier.Label{Media: media, Size: size, Bytes: file}
	}
	return a, nil
}

// fetch gets the PDF under an address of the carrier's; never of somebody else's.
func (d *Driver) fetch(ctx context.Context, c carrier.Contract, text string) ([]byte, error) {
	at, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return nil, carrier.Unreadable(true, err)
	}
	if base := c.Base(d.url, ""); base != "" {
		to, err := url.Parse(base)
		if err != nil {
			return nil, carrier.Unreadable(true, err)
		}
		at.Scheme, at.Host = to.Scheme, to.Host
	} else {
		if at.Host == "" {
			at.Host = "www.mondialrelay.com"
		}
		at.Scheme = "https"
		if at.Host != "mondialrelay.com" && !strings.HasSuffix(at.Host, ".mondialrelay.com") {
			return nil, carrier.Unreadable(true, errors.New("the label does not stand with the carrier"))
		}
	}
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: http.MethodGet, URL: at.String(), Safe: true})
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, carrier.Unreadable(true, errors.New("status "+strconv.Itoa(a.Status)))
	}
	return a.Body, nil
}

// paper is how a label is asked for, and what it will be. The smallest is 10 × 15 cm, which A6 stands for.
func paper(media, size string) (gives, on string, out wireOutput, err error) {
	gives, on = cmp.Or(media, carrier.PDF), strings.ToLower(cmp.Or(size, "10x15"))
	format := map[string]string{"10x15": "10x15", "a6": "10x15", "a5": "A5", "a4": "A4"}[on]
	kind := map[string]string{carrier.PDF: "PdfUrl", carrier.ZPL: "ZplCode"}[gives]
	switch {
	case kind == "":
		err = carrier.Refuse(carrier.KindValidation, "label_media", "Mondial Relay gives no labels as %s", gives)
	case format == "":
		err = carrier.Refuse(carrier.KindValidation, "label_size", "Mondial Relay's labels are on 10x15, A5 or A4")
	}
	return gives, strings.ToLower(format), wireOutput{format, kind}, err
}

// toWire is the shipment in the carrier's words, or what is wrong with it.
func toWire(s carrier.Sending) (wireShipment, error) {
	mode, ok := modes[s.Method]
	if !ok {
		return wireShipment{}, carrier.Refuse(carrier.KindValidation, "method", "Mondial Relay has no product %s", s.Method)
	}
	b := s.Boxes[0]
	switch {
	case b.Weight < minWeight:
		return wireShipment{}, carrier.Refuse(carrier.KindNotServed, "boxes.0.weight", "Mondial Relay takes parcels from %d g on", minWeight)
	case b.Insured.Minor > 0:
		return wireShipment{}, carrier.Refuse(carrier.KindNotServed, "boxes", "this interface of Mondial Relay's takes no insurance")
	case s.Customs != nil:
		return wireShipment{}, carrier.Refuse(carrier.KindNotServed, "to.country", "Mondial Relay carries within the European Union only")
	}
	w := wireShipment{
		OrderNo: s.Reference, ParcelCount: "1", DeliveryMode: wireMode{Mode: mode.delivery}, CollectionMode: wireMode{Mode: mode.collection},
		Parcels: []wireParcel{{Content: "Colis", Weight: wireMeasure{strconv.FormatInt(int64(b.Weight), 10), "gr"}}},
	}
	if len(w.OrderNo) > maxOrder { // ours may be longer; its end is what tells shipments apart
		w.OrderNo = w.OrderNo[len(w.OrderNo)-maxOrder:]
	}
	if z := b.Size; z.Length > 0 && z.Width > 0 && z.Height > 0 {
		if mode.point && z.Length+2*z.Width+2*z.Height > maxLengthSum {
			return wireShipment{}, carrier.Refuse(carrier.KindNotServed, "boxes.0.size", "relays take 150 cm of length and girth")
		}
		p := &w.Parcels[0]
		p.Length, p.Width, p.Depth = centimetres(z.Length), centimetres(z.Width), centimetres(z.Height)
	}
	if mode.point {
		if s.ServicePoint == nil || s.ServicePoint.Code == "" {
			return wireShipment{}, carrier.Refuse(carrier.KindValidation, "service_point", "%s goes to a Point Relais", mode.name)
		}
		code := s.ServicePoint.Code
		if !strings.Contains(code, "-") {
			code = cmp.Or(s.ServicePoint.Address.Country, s.To.Country) + "-" + code
		}
		w.DeliveryMode.Location = code
	}
	var err error
	if w.Sender, err = toAddress("from", s.From); err != nil {
		return w, err
	}
	w.Recipient, err = toAddress("to", s.To)
	return w, err
}

// centimetres rounds up: a box is not smaller than it is.
func centimetres(mm postal.Millimetres) *wireMeasure {
	return &wireMeasure{strconv.FormatInt(int64((mm+9)/10), 10), "cm"}
}

func toAddress(at string, a postal.Address) (wireAddress, error) {
	w := wireAddress{CountryCode: a.Country, PhoneNo: a.Phone, Email: a.Email}
	for _, f := range []struct {
		name, text string
		most       int
		into       *string
	}{
		{"name", cmp.Or(a.Name, a.Company), maxName, &w.Lastname}, {"company", a.Company, maxName, &w.AddressAdd1}, {"line2", a.Line2, maxName, &w.AddressAdd2},
		{"street", a.Street, maxStreet, &w.Streetname}, {"house_number", a.HouseNumber, 10, &w.HouseNo}, {"postal_code", a.PostalCode, 10, &w.PostCode},
		{"city", a.City, maxName, &w.City},
	} {
		text, ok := carrier.Plain(f.text)
		switch {
		case !ok:
			return w, carrier.Refuse(carrier.KindValidation, at+"."+f.name, "Mondial Relay prints no letters but A to Z: %q", f.text)
		case len(text) > f.most:
			return w, carrier.Refuse(carrier.KindValidation, at+"."+f.name, "%q has more than the %d characters that Mondial Relay takes", f.text, f.most)
		}
		*f.into = text
	}
	return w, nil
}
