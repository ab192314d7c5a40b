package emulator

import (
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// cancel is PUT /ship/v1/shipments/cancel: all pieces of a shipment, until one of them was handed over.
func (e *Emulator) cancel(w http.ResponseWriter, r *http.Request, who string) {
	var in struct {
		Account *account `json:"accountNumber"`
		Email   *bool    `json:"emailShipment"`
		Country string   `json:"senderCountryCode"`
		Control string   `json:"deletionControl"`
		Number  string   `json:"trackingNumber"`
	}
	if wrong := read(r.Body, &in); wrong != nil {
		refuseAll(w, http.StatusUnprocessableEntity, []mistake{*wrong})
		return
	}
	var c check
	c.owner(in.Account, who)
	c.oneOf("DELETIONCONTROL", "deletionControl", in.Control, []string{"DELETE_ALL_PACKAGES"})
	c.need("TRACKINGNUMBER", "trackingNumber", in.Number, 34)
	if len(c.all) > 0 {
		refuseAll(w, http.StatusBadRequest, c.all)
		return
	}
	var p piece
	var row shipment
	if !e.Desk().Get(pieceKind, in.Number, &p) || !e.Desk().Get(shipmentKind, p.Master, &row) || row.Account != who {
		refuse(w, http.StatusNotFound, notFound, "Tracking number cannot be found. Please correct the tracking number and try again.")
		return
	}
	spell := emulate.Read(row.Texts...)
	late := spell.Has(emulate.LateCancel)
	var pieces []piece
	for _, number := range row.Pieces {
		var one piece
		if e.Desk().Get(pieceKind, number, &one) {
			pieces = append(pieces, one)
			late = late || e.Desk().Handed(one.Parcel)
		}
	}
	if late {
		e.answer(w, r, map[string]any{"cancelledShipment": false, "cancelledHistory": false, "alerts": []map[string]string{{
			"code": "SHIPMENT.CANCEL.NOTALLOWED", "alertType": "WARNING", "message": "The shipment has been tendered to FedEx and cannot be cancelled.",
		}}})
		return
	}
	for _, one := range pieces {
		if one.VoidedAt.IsZero() {
			one.VoidedAt = e.Desk().Now()
			if err := e.Desk().Keep(pieceKind, one.Parcel.Number, one); err != nil {
				refuse(w, http.StatusInternalServerError, internal, err.Error())
				return
			}
		}
	}
	if spell.Has(emulate.LoseCancel) {
		emulate.Lose()
	}
	e.answer(w, r, map[string]any{"cancelledShipment": true, "cancelledHistory": true, "alerts": []any{}})
}
