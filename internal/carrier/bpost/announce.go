package bpost

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Announce places an order and fetches its labels. Whatever goes wrong after the order was taken is a doubt: the order stands, and Find finishes it.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(c, s)
	if err != nil {
		return carrier.Announced{}, err
	}
	a, err := d.orders(ctx, c, ask{method: http.MethodPost, path: "/orders", sends: media("order", "5"), body: toWire(c, s, p)})
	if err != nil {
		return carrier.Announced{}, err
	}
	if a.Status != http.StatusCreated {
		return carrier.Announced{}, doubt(errors.New("status " + strconv.Itoa(a.Status) + " is no answer to an order"))
	}
	got, err := d.printed(ctx, c, s.Reference, paper(s.LabelMedia, s.LabelSize), len(s.Boxes))
	if err != nil {
		return carrier.Announced{}, doubt(err)
	}
	return got, nil
}

func doubt(err error) error { return &carrier.Error{Kind: carrier.KindDoubt, Cause: err} }

// Find asks for an order, and prints what of it was not printed before. One that was cancelled is no longer there.
func (d *Driver) Find(ctx context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	o, err := d.order(ctx, c, reference)
	if err != nil {
		return carrier.Announced{}, err
	}
	if o.cancelled() {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotFound, Code: statusCancelled, Message: "the order was cancelled"}
	}
	return d.printed(ctx, c, reference, paper("", ""), 0)
}

// Labels fetches the labels again, as PDF on A6.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	return d.printed(ctx, c, s.Reference, paper("", ""), len(s.Numbers))
}

// format is what labels are wanted as.
type format struct {
	accept, page string
	gives        carrier.Label
}

func paper(mediaType, size string) format {
	f := format{accept: media("label-pdf", "3.4"), page: "A6", gives: carrier.Label{Media: carrier.PDF, Size: "a6"}}
	if mediaType == carrier.PNG {
		f.accept, f.gives.Media = media("label-image", "3.4"), carrier.PNG
	}
	if strings.EqualFold(size, "a4") {
		f.page, f.gives.Size = "A4", "a4"
	}
	return f
}

// order is an order as it stands.
func (d *Driver) order(ctx context.Context, c carrier.Contract, reference string) (wireInfo, error) {
	a, err := d.orders(ctx, c, ask{method: http.MethodGet, path: "/orders/" + url.PathEscape(reference), accept: media("order", "3.5"), safe: true})
	if err != nil {
		return wireInfo{}, err
	}
	var got wireInfo
	if err := read(a, &got); err != nil {
		return wireInfo{}, err
	}
	if len(got.Boxes) == 0 { // something else in XML: an order has a box
		return wireInfo{}, carrier.Unreadable(true, errors.New("there are no boxes in it"))
	}
	return got, nil
}

// printed prints the boxes of an order that have no label yet and answers all, in the order's own sequence; boxes is how many there should be, 0 is whatever there
// are. The carrier tells barcodes only once a label was printed, and the labels only of what is printed now.
func (d *Driver) printed(ctx context.Context, c carrier.Contract, reference string, f format, boxes int) (carrier.Announced, error) {
	fresh, err := d.labels(ctx, c, "/orders/"+url.PathEscape(reference)+"/labels/"+f.page, f)
	if err != nil && !nothing(err) {
		return carrier.Announced{}, err
	}
	got := carrier.Announced{CarrierReference: reference}
	if boxes == 1 && len(fresh) == 1 {
		got.Boxes = []carrier.AnnouncedBox{{Number: fresh[0].number, Label: fresh[0].label}}
		return got, nil
	}
	o, err := d.order(ctx, c, reference)
	if err != nil {
		return carrier.Announced{}, err
	}
	for _, b := range o.Boxes {
		box := carrier.AnnouncedBox{Number: b.Barcode}
		if b.Barcode == "" {
			return got, &carrier.Error{Kind: carrier.KindDown, Message: "the order has a box without a barcode, in state " + b.Status}
		}
		for _, l := range fresh {
			if l.number == b.Barcode {
				box.Label = l.label
			}
		}
		if len(box.Label.Bytes) == 0 {
			old, err := d.labels(ctx, c, "/boxes/"+url.PathEscape(b.Barcode)+"/labels/"+f.page, f)
			if err != nil {
				return got, err
			}
			if len(old) > 0 {
				box.Label = old[0].label
			}
		}
		got.Boxes = append(got.Boxes, box)
	}
	return got, nil
}

// nothing reports that there was nothing to print.
func nothing(err error) bool {
	switch carrier.KindOf(err) {
	case carrier.KindNotFound, carrier.KindValidation, carrier.KindDuplicate, carrier.KindUnknown:
		return true
	}
	return false
}

// numbered is the label of a barcode.
type numbered struct {
	number string
	label  carrier.Label
}

// labels prints. It may be repeated: what is printed stays printed under its barcode.
func (d *Driver) labels(ctx context.Context, c carrier.Contract, path string, f format) ([]numbered, error) {
	a, err := d.orders(ctx, c, ask{method: http.MethodGet, path: path, accept: f.accept, safe: true})
	if err != nil {
		return nil, err
	}
	var got wireLabels
	if err := read(a, &got); err != nil {
		return nil, err
	}
	var all []numbered
	for _, l := range got.Labels {
		if len(l.Barcodes) == 0 {
			continue
		}
		made := f.gives
		made.Bytes, _ = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(l.Bytes), "")) // what it read before an error is the broken label that shipping finds
		if l.Media != "" && l.Media != made.Media {
			made.Media = l.Media
		}
		all = append(all, numbered{strings.TrimSpace(l.Barcodes[0]), made})
	}
	return all, nil
}

// Cancel takes an order back. Why it is refused is read from the order itself: it may be cancelled already, or beyond the point.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	_, err := d.orders(ctx, c, ask{
		method: http.MethodPost, path: "/orders/" + url.PathEscape(s.Reference), sends: media("orderUpdate", "3"), body: wireUpdate{Space: updateSpace, Status: statusCancelled},
	})
	if err == nil {
		return carrier.Cancelled{Outcome: carrier.CancelDone}, nil
	}
	e, ok := carrier.As(err)
	if !ok || e.Safe() || e.Kind == carrier.KindDoubt || e.Kind == carrier.KindAuth || e.Kind == carrier.KindPermission || e.Kind == carrier.KindNotFound {
		return carrier.Cancelled{}, err
	}
	o, asked := d.order(ctx, c, s.Reference)
	if asked != nil {
		return carrier.Cancelled{}, asked
	}
	if !o.cancelled() {
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: e.Message}, nil
	}
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: e.Message}, nil
}

// cancelled reports that no box of the order is to be sent any more.
func (o wireInfo) cancelled() bool {
	return !slices.ContainsFunc(o.Boxes, func(b wireState) bool { return b.Status != statusCancelled })
}

const statusCancelled = "CANCELLED"
