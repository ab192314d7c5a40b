package emulator

import (
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// The states of a refund.
const (
	submitted = "submitted"
	refunded  = "refunded"
	rejected  = "rejected"
	none      = "not_applicable"
)

// uspsRefund is how long USPS looks at what was not scanned.
const uspsRefund = 14 * 24 * time.Hour

// refundStatus is how far a refund is; empty when none was asked for.
func (e *Emulator) refundStatus(s shipment) string {
	switch {
	case s.Refund.IsZero():
		return ""
	case s.Refused:
		return rejected
	case s.Chosen.Carrier == "USPS" && e.Desk().Now().Sub(s.Refund) < uspsRefund:
		return submitted
	}
	return refunded
}

// refund is POST /shipments/{id}/refund.
func (e *Emulator) refund(w http.ResponseWriter, r *http.Request, who customer) {
	s, ok := e.find(who, r.PathValue("id"))
	switch {
	case !ok:
		notFound(w)
		return
	case !s.bought():
		refuse(w, http.StatusUnprocessableEntity, "SHIPMENT.REFUND.UNAVAILABLE", "Refund request has not been submitted: nothing was bought ("+none+").")
		return
	}
	s, ok = e.takeBack(w, s.ID, who)
	if !ok {
		return
	}
	if s.spell().Has(emulate.LoseCancel) {
		emulate.Lose()
	}
	emulate.Send(w, http.StatusOK, e.view(r, s))
}

// takeBack asks for a refund once; asked again it is what it was.
func (e *Emulator) takeBack(w http.ResponseWriter, id string, who customer) (shipment, bool) {
	e.change.Lock()
	defer e.change.Unlock()
	s, ok := e.find(who, id)
	if !ok || !s.Refund.IsZero() {
		return s, ok
	}
	s.Refund = e.Desk().Now()
	if s.Refused = s.spell().Has(emulate.LateCancel) || e.Desk().Handed(s.Life); !s.Refused {
		s.Life.VoidedAt = s.Refund
	}
	return s, e.keep(w, s)
}

// refunds is POST /refunds: by carrier and tracking codes.
func (e *Emulator) refunds(w http.ResponseWriter, r *http.Request, who customer) {
	var in struct {
		Carrier string   `json:"carrier"`
		Codes   []string `json:"tracking_codes"`
	}
	if !read(w, r, "refund", &in) {
		return
	}
	var c check
	c.need("carrier", in.Carrier)
	if len(in.Codes) == 0 {
		c.need("tracking_codes", "")
	}
	if lacking(w, c) {
		return
	}
	all := []map[string]any{}
	for _, code := range in.Codes {
		told := map[string]any{
			"id": e.id("rfnd_"), "object": "Refund", "created_at": stamp(e.Desk().Now()), "updated_at": stamp(e.Desk().Now()), "tracking_code": code,
			"confirmation_number": nil, "status": none, "carrier": in.Carrier, "shipment_id": nil,
		}
		if s, ok := e.byCode(who, code); ok && s.Chosen.Carrier == in.Carrier {
			if s, ok = e.takeBack(w, s.ID, who); !ok {
				return
			}
			told["status"], told["shipment_id"] = e.refundStatus(s), s.ID
		}
		all = append(all, told)
	}
	emulate.Send(w, http.StatusCreated, all)
}
