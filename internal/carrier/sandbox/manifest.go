package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
)

type wireManifest struct {
	Number    string    `json:"number"`
	At        time.Time `json:"closed_at"`
	Shipments []struct {
		ID        string `json:"id"`
		Reference string `json:"reference"`
		Manifest  string `json:"manifest"`
		To        string `json:"to"`
		Parcels   int    `json:"parcels"`
		Message   string `json:"message"`
	} `json:"shipments"`
}

// CloseOut puts shipments on a manifest. Afterwards they cannot be cancelled.
func (d *Driver) CloseOut(ctx context.Context, c carrier.Contract, shipments []carrier.Shipment) (carrier.ClosedOut, error) {
	var ids []string
	for _, s := range shipments {
		ids = append(ids, s.CarrierReference)
	}
	var got wireManifest
	if _, err := d.call(ctx, c, http.MethodPost, "/v1/manifests", map[string]any{"shipments": ids}, &got); err != nil {
		return carrier.ClosedOut{}, err
	}
	return closedOut(c, shipments, got)
}

// FindManifest asks which of the shipments are on a manifest already.
func (d *Driver) FindManifest(ctx context.Context, c carrier.Contract, shipments []carrier.Shipment) (carrier.ClosedOut, error) {
	query := url.Values{}
	for _, s := range shipments {
		query.Add("shipment", s.CarrierReference)
	}
	var got wireManifest
	if _, err := d.call(ctx, c, http.MethodGet, "/v1/manifests?"+query.Encode(), nil, &got); err != nil {
		return carrier.ClosedOut{}, err
	}
	return closedOut(c, shipments, got)
}

// closedOut is the carrier's answer, with its paper drawn.
func closedOut(c carrier.Contract, shipments []carrier.Shipment, got wireManifest) (carrier.ClosedOut, error) {
	out := carrier.ClosedOut{Number: got.Number, Left: map[string]string{}}
	of := map[string]carrier.Shipment{}
	for _, s := range shipments {
		of[s.CarrierReference] = s
		out.Left[s.Reference] = "It is on no manifest."
	}
	var lines []document.HandoverLine
	parcels := 0
	for _, row := range got.Shipments {
		s := of[row.ID]
		if row.Manifest == "" {
			out.Left[s.Reference] = row.Message
			continue
		}
		delete(out.Left, s.Reference)
		line := document.HandoverLine{To: row.To, Reference: shortened(row.Reference), Parcels: row.Parcels}
		if len(s.Numbers) > 0 {
			line.Number = s.Numbers[0]
		}
		lines, parcels = append(lines, line), parcels+row.Parcels
	}
	if len(lines) == 0 {
		return out, nil
	}
	paper, err := document.HandoverList(document.Handover{
		Title: "Manifest", Number: got.Number, Note: got.At.UTC().Format("2 January 2006, 15:04 MST"),
		Facts: []document.Fact{{Name: "Carrier", Value: "Sandbox"}, {Name: "Contract", Value: c.Name}, {Name: "Shipments", Value: fmt.Sprint(len(lines))},
			{Name: "Parcels", Value: fmt.Sprint(parcels)}},
		Heads: document.HandoverHead{Number: "Number", To: "To", Reference: "Reference", Parcels: "Parcels"},
		Lines: lines, Signs: []string{"Driver’s name", "Date and time", "Signature"}, Foot: "Sandbox: nothing of this moves in the real world.",
	})
	if err != nil {
		return out, nil //nolint:nilerr // they are on the manifest, whatever becomes of its paper
	}
	out.Papers = []carrier.Document{{Type: "manifest", Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: paper}}}
	return out, nil
}

var _ interface {
	carrier.Manifester
	carrier.ManifestFinder
} = (*Driver)(nil)
