package ups

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Cancel takes a shipment back with all its packages, until UPS has it or the time for it is over.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, n carrier.Shipment) (carrier.Cancelled, error) {
	var got struct {
		Response struct {
			Summary struct {
				Status struct {
					Code        text
					Description string
				}
			} `json:"SummaryResult"`
		} `json:"VoidShipmentResponse"`
	}
	err := d.ask(ctx, c, question{method: http.MethodDelete, path: "/shipments/v2409/void/cancel/" + url.PathEscape(n.CarrierReference)}, &got)
	if e, ok := carrier.As(err); ok {
		return late(e)
	}
	if err != nil {
		return carrier.Cancelled{}, err
	}
	s := got.Response.Summary.Status
	if s.Code != "1" {
		return carrier.Cancelled{Outcome: carrier.CancelUnknown, Message: s.Description}, nil
	}
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: s.Description}, nil
}

// late sorts what UPS says instead of taking a shipment back.
func late(e *carrier.Error) (carrier.Cancelled, error) {
	text := strings.ToLower(e.Message)
	switch {
	case e.Kind == carrier.KindDoubt:
		return carrier.Cancelled{Outcome: carrier.CancelUnknown, Message: e.Message}, nil
	case strings.Contains(text, "already been voided"), strings.Contains(text, "already voided"), e.Code == "190117":
		return carrier.Cancelled{Outcome: carrier.CancelDone, Message: e.Message}, nil
	case e.Code == "190102":
		e.Kind = carrier.KindNotFound
		return carrier.Cancelled{}, e
	case e.Code == "190100", strings.Contains(text, "time for voiding"), strings.Contains(text, "void period"):
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: e.Message}, nil
	}
	return carrier.Cancelled{}, e
}

// Labels fetches labels again, one for each package. They come as pictures.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	a := carrier.Announced{CarrierReference: s.CarrierReference}
	for _, number := range s.Numbers {
		in := map[string]any{"LabelRecoveryRequest": map[string]any{
			"LabelSpecification": map[string]any{"LabelImageFormat": code{"PNG"}}, "TrackingNumber": number,
		}}
		var got struct {
			Response struct {
				Results some[struct {
					Number string `json:"TrackingNumber"`
					Label  struct {
						Image string `json:"GraphicImage"`
					} `json:"LabelImage"`
				}] `json:"LabelResults"`
			} `json:"LabelRecoveryResponse"`
		}
		if err := d.ask(ctx, c, question{method: http.MethodPost, path: "/labels/v2403/recovery", in: in, safe: true}, &got); err != nil {
			return a, err
		}
		if len(got.Response.Results) == 0 {
			return a, carrier.Unreadable(true, errors.New("there is no label in it"))
		}
		a.Boxes = append(a.Boxes, carrier.AnnouncedBox{
			Number: number, Label: carrier.Label{Media: carrier.PNG, Size: "a6", Bytes: decoded(got.Response.Results[0].Label.Image)},
		})
	}
	return a, nil
}
