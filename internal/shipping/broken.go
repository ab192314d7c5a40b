package shipping

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
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
	}
	return got, nil
}

// brokenLabel marks the doubt of a shipment that was surely taken.
const brokenLabel = "label"

// toldOf says a carrier's error to a merchant; a shipment with a broken label was taken, which the words for other doubts do not say.
func toldOf(name string, cause error) error {
	told := carrier.Fault(name, cause)
	if e, ok := carrier.As(cause); ok && e.Code == brokenLabel && e.Kind == carrier.KindDoubt {
		return fault.New(fault.Away, "%s %s. It is asked for the label again; nothing is bought twice.", name, e.Message).Because(cause)
	}
	return told
}
