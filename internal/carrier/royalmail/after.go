package royalmail

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Cancel takes all packages of a shipment back, until they are on a manifest.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, n carrier.Shipment) (carrier.Cancelled, error) {
	type wish struct {
		ID     string `json:"ShipmentId"`
		Reason string `json:"ReasonForCancellation"`
	}
	var in []wish
	for _, number := range n.Numbers {
		in = append(in, wish{number, "OrderCancelled"})
	}
	if len(in) == 0 {
		in = []wish{{n.CarrierReference, "OrderCancelled"}}
	}
	var got struct{ Message string }
	err := d.ask(ctx, c, http.MethodPut, "/shipments/cancel", in, &got, false)
	e, refused := carrier.As(err)
	if !refused {
		return carrier.Cancelled{Outcome: carrier.CancelDone, Message: got.Message}, err
	}
	words := strings.ToLower(e.Message)
	switch {
	case e.Kind == carrier.KindDoubt:
		return carrier.Cancelled{Outcome: carrier.CancelUnknown, Message: e.Message}, nil
	case strings.Contains(words, "already") && strings.Contains(words, "cancel") && !strings.Contains(words, "manifest"):
		if len(n.Numbers) > 1 {
			return d.cancelEach(ctx, c, n) // of several it is said of one, and nothing was done with the rest
		}
		return carrier.Cancelled{Outcome: carrier.CancelDone, Message: e.Message}, nil
	case e.Kind != carrier.KindNotFound && (strings.Contains(words, "manifest") || strings.Contains(words, "too late") || strings.Contains(words, "no longer")):
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: e.Message}, nil
	}
	return carrier.Cancelled{}, e
}

// cancelEach takes packages back one by one; the shipment is taken back when all are.
func (d *Driver) cancelEach(ctx context.Context, c carrier.Contract, n carrier.Shipment) (carrier.Cancelled, error) {
	var last carrier.Cancelled
	for _, number := range n.Numbers {
		got, err := d.Cancel(ctx, c, carrier.Shipment{Reference: n.Reference, CarrierReference: n.CarrierReference, Numbers: []string{number}})
		if err != nil || got.Outcome != carrier.CancelDone {
			return got, err
		}
		last = got
	}
	return last, nil
}

// CloseOut puts all that is ready at the posting location on a manifest, which cannot be chosen from; parcels of a later day stay for theirs.
func (d *Driver) CloseOut(ctx context.Context, c carrier.Contract, shipments []carrier.Shipment) (carrier.ClosedOut, error) {
	if len(shipments) == 0 {
		return carrier.ClosedOut{}, nil
	}
	var got struct {
		Manifests []struct {
			Number text   `json:"ManifestNumber"`
			Image  []byte `json:"ManifestImage"`
		}
	}
	if err := d.ask(ctx, c, http.MethodPost, "/manifests", map[string]string{"PostingLocation": c.Credentials[location]}, &got, false); err != nil {
		return carrier.ClosedOut{}, err
	}
	var out carrier.ClosedOut
	var numbers []string
	for _, m := range got.Manifests {
		numbers = append(numbers, string(m.Number))
		if len(m.Image) > 0 {
			out.Papers = append(out.Papers, carrier.Document{Type: "manifest", Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: m.Image}})
		}
	}
	slices.Sort(numbers)
	out.Number = cmp.Or(strings.Join(slices.Compact(numbers), ", "), "-")
	return out, nil
}
