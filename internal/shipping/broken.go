package shipping

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// readable looks at every label that a carrier gave, before anybody says that the parcel is ready, and puts right what the carrier said
// of its kind. A label that cannot be printed leaves the shipment in doubt: it was taken and has its numbers, so nothing is bought again;
// the carrier is asked for the label once more, or a human is.
func readable(got carrier.Announced) (carrier.Announced, error) {
	got.Boxes = slices.Clone(got.Boxes)
	var numbers []string
	for _, b := range got.Boxes {
		numbers = append(numbers, b.Number)
	}
	for i := range got.Boxes {
		media, err := document.Look(got.Boxes[i].Label.Bytes)
		if err != nil {
			return got, &carrier.Error{Kind: carrier.KindDoubt, Code: brokenLabel,
				Message: fmt.Sprintf("took the shipment under %s, but its label cannot be printed: %s", strings.Join(numbers, ", "), err)}
		}
		got.Boxes[i].Label.Media = media
		// A paper that cannot be read would spoil the printing of all; without it ours is drawn in its place, where we draw one.
		got.Boxes[i].Documents = slices.DeleteFunc(slices.Clone(got.Boxes[i].Documents), func(paper carrier.Document) bool {
			_, err := document.Look(paper.Bytes)
			return err != nil
		})
	}
	return got, nil
}

// brokenLabel marks the doubt of a shipment that was surely taken.
const brokenLabel = "label"

// toldOf says a carrier's error to a merchant; a shipment with a broken label was taken, which the words for other doubts do not say.
func (d *Desk) toldOf(info carrier.Info, cause error) error {
	told := carrier.Fault(info.Name, cause)
	e, ok := carrier.As(cause)
	if !ok || e.Code != brokenLabel || e.Kind != carrier.KindDoubt {
		return told
	}
	if d.asksAgain(info) {
		return fault.New(fault.Away, "%s %s. It is asked for the label again; nothing is bought twice.", info.Name, e.Message).Because(cause)
	}
	return fault.New(fault.Away, "%s %s. It cannot be asked for the label again: fetch it there, and enter the number; nothing is bought twice.", info.Name, e.Message).Because(cause)
}

// asksAgain reports whether a carrier can be asked for the label of a shipment that it took.
func (d *Desk) asksAgain(info carrier.Info) bool {
	driver := d.Carriers.Driver(info.Code)
	if _, ok := driver.(carrier.Labeller); ok {
		return true
	}
	_, ok := driver.(carrier.Finder)
	return ok && info.Reference != carrier.Blind
}

// withNumbers writes down what a carrier gave with a shipment whose labels are missing: with it the labels can be asked for, and a human need not
// look for the numbers.
func withNumbers(a parcel.Attempt, got carrier.Announced, boxes int) parcel.Attempt {
	if len(got.Boxes) != boxes || slices.ContainsFunc(got.Boxes, func(b carrier.AnnouncedBox) bool { return b.Number == "" }) {
		return a
	}
	a.CarrierReference, a.Numbers = cmp.Or(got.CarrierReference, a.CarrierReference), nil
	for _, b := range got.Boxes {
		a.Numbers = append(a.Numbers, b.Number)
	}
	return a
}

// labels reports whether the labels of an attempt can be asked for by what the carrier gave with it.
func (d *Desk) labels(a parcel.Attempt, boxes []parcel.Parcel) bool {
	_, ok := d.Carriers.Driver(a.Carrier).(carrier.Labeller)
	return ok && len(a.Numbers) == len(boxes)
}

// fetch asks for the labels of a shipment that the carrier surely has. That buys nothing, so it is right at every carrier.
func (d *Desk) fetch(ctx context.Context, c choice, a parcel.Attempt, boxes []parcel.Parcel) error {
	s := carrier.Shipment{Reference: a.Reference, CarrierReference: a.CarrierReference, Numbers: a.Numbers, AnnouncedAt: a.At}
	got, err := d.Carriers.Labels(carrier.About(ctx, a.Account, int64(a.Shipment)), c.contract, s)
	under := strings.Join(a.Numbers, ", ")
	switch {
	case err != nil:
		d.log(ctx, "labels could not be fetched", a, err)
		a.Note = fmt.Sprintf("%s took the shipment under %s, but gave no label when it was asked again: %s", c.info.Name, under, carrier.Fault(c.info.Name, err))
		return d.keepAsking(ctx, c, a, boxes, time.Minute)
	case got.LabelsLater || !got.Whole(len(boxes)) || !slices.Equal(withNumbers(parcel.Attempt{}, got, len(boxes)).Numbers, a.Numbers):
		a.Note = fmt.Sprintf("%s took the shipment under %s, but gives no label for each of its boxes yet.", c.info.Name, under)
		return d.keepAsking(ctx, c, a, boxes, 10*time.Second)
	}
	if got, err = readable(got); err != nil {
		a.Note = d.toldOf(c.info, err).Error()
		return d.keepAsking(ctx, c, a, boxes, time.Minute)
	}
	got.CarrierReference = cmp.Or(got.CarrierReference, a.CarrierReference)
	_, err = d.taken(ctx, c, a, boxes, got)
	return err
}
