package dhlparcelde

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Announce buys a label for each box, in one call. Where DHL takes only some of them, those are taken back, for a shipment is sent whole or not.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, ok := products[s.Method]
	if !ok {
		return carrier.Announced{}, invalid("method", "DHL has no product %q", s.Method)
	}
	if p.back {
		return d.sendBack(ctx, c, s)
	}
	body, err := order(c, s, p)
	if err != nil {
		return carrier.Announced{}, err
	}
	form := formatOf(s)
	a, err := d.do(ctx, c, call{method: http.MethodPost, path: shippingPath + "/orders", query: form.query(), in: body})
	if err != nil {
		return carrier.Announced{}, err
	}
	got, err := readOrder(a)
	if err != nil {
		return carrier.Announced{}, err
	}
	var taken []string
	for _, i := range got.Items {
		if i.good() && i.ShipmentNo != "" {
			taken = append(taken, i.ShipmentNo)
		}
	}
	switch {
	case len(taken) == len(s.Boxes) && len(got.Items) == len(s.Boxes):
		return announced(got.Items, form), nil
	case len(taken) == 0:
		return carrier.Announced{}, got.refusal(a.Status)
	}
	return carrier.Announced{}, d.undo(ctx, c, taken, got.refusal(a.Status))
}

// undo takes back what was taken of a shipment that was not taken whole. Only when all of it is gone, the refusal stands as what happened.
func (d *Driver) undo(ctx context.Context, c carrier.Contract, taken []string, refusal *carrier.Error) error {
	got, err := d.Cancel(ctx, c, carrier.Shipment{Numbers: taken})
	if err == nil && got.Outcome == carrier.CancelDone {
		return refusal
	}
	return &carrier.Error{Kind: carrier.KindDoubt, Code: refusal.Code, Message: refusal.Message,
		Cause: errors.New("only some parcels were taken, and they could not be taken back: " + strings.Join(taken, ", "))}
}

// readOrder reads an answer of /orders, good or bad.
func readOrder(a carrier.Answer) (orderAnswer, error) {
	var got orderAnswer
	if err := json.Unmarshal(a.Body, &got); err != nil {
		return got, unread(a, err)
	}
	if a.Status >= 300 && len(got.Items) == 0 {
		return got, plain(a)
	}
	if len(got.Items) == 0 {
		return got, unread(a, errors.New("no items"))
	}
	return got, nil
}

// unread is an answer that cannot be read: after a good status the shipment may exist.
func unread(a carrier.Answer, err error) error {
	if a.Status >= 300 {
		return plain(a)
	}
	return &carrier.Error{Kind: carrier.KindDoubt, Cause: err}
}

// good reports whether DHL took the item.
func (i item) good() bool { return i.SStatus.code() >= 200 && i.SStatus.code() < 300 }

func (s standing) code() int { return max(s.StatusCode, s.Status) }

// format is how labels are asked for.
type format struct {
	docFormat, printFormat, media, size string
}

// formatOf chooses the format for a wish. DHL has no A6: its label of 103 by 150 mm is that for printers and sheets of A6.
func formatOf(s carrier.Sending) format {
	switch {
	case s.LabelMedia == carrier.ZPL:
		return format{"ZPL2", "910-300-410", carrier.ZPL, "a6"}
	case strings.EqualFold(s.LabelSize, "a4"):
		return format{"PDF", "A4", carrier.PDF, "a4"}
	}
	return format{"PDF", "910-300-410", carrier.PDF, "a6"}
}

func (f format) query() url.Values {
	return url.Values{"includeDocs": {"include"}, "docFormat": {f.docFormat}, "printFormat": {f.printFormat}, "combine": {"false"}}
}

// announced is what was bought. A label that is missing is fetched later: the shipment stands.
func announced(items []item, f format) carrier.Announced {
	var got carrier.Announced
	for _, i := range items {
		b := carrier.AnnouncedBox{Number: i.ShipmentNo}
		if label, ok := i.Label.read(f.size); ok {
			b.Label = label
		} else {
			got.LabelsLater = true
		}
		if doc, ok := i.CustomsDoc.read("a4"); ok {
			b.Documents = append(b.Documents, carrier.Document{Type: "cn23", Label: doc})
		}
		got.Boxes = append(got.Boxes, b)
	}
	if len(got.Boxes) > 0 {
		got.CarrierReference = got.Boxes[0].Number
	}
	return got
}

// read takes the bytes out of a paper; false where there are none.
func (p *paper) read(size string) (carrier.Label, bool) {
	switch {
	case p == nil:
		return carrier.Label{}, false
	case p.ZPL2 != "":
		return carrier.Label{Media: carrier.ZPL, Size: size, Bytes: []byte(p.ZPL2)}, true
	case bytes.HasPrefix(bytes.TrimSpace(p.B64), []byte("^XA")):
		return carrier.Label{Media: carrier.ZPL, Size: size, Bytes: p.B64}, true
	}
	return carrier.Label{Media: carrier.PDF, Size: size, Bytes: p.B64}, len(p.B64) > 0
}

// Labels fetches the labels of shipments again, as PDF.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, n carrier.Shipment) (carrier.Announced, error) {
	f := formatOf(carrier.Sending{})
	query := f.query()
	query["shipment"] = n.Numbers
	a, err := d.do(ctx, c, call{method: http.MethodGet, path: shippingPath + "/orders", query: query, safe: true})
	if err != nil {
		return carrier.Announced{}, err
	}
	got, err := readOrder(a)
	if err != nil {
		return carrier.Announced{}, err
	}
	for _, i := range got.Items {
		if !i.good() {
			e := got.refusal(a.Status)
			e.Kind = carrier.KindNotFound
			return carrier.Announced{}, e
		}
	}
	return announced(got.inOrder(n.Numbers), f), nil
}

// inOrder are the items in the order of numbers; what was not asked for is left out.
func (o orderAnswer) inOrder(numbers []string) []item {
	var all []item
	for _, n := range numbers {
		for _, i := range o.Items {
			if i.ShipmentNo == n {
				all = append(all, i)
				break
			}
		}
	}
	return all
}
