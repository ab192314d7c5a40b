package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const vanKind = "van"

// van is a pick-up that was ordered.
type van struct {
	Customer  string `json:"customer"`
	Cancelled bool   `json:"cancelled,omitempty"`
}

// pickup is the body of the pick-up service.
type pickup struct {
	CustomerDetails struct {
		BillingNumber string `json:"billingNumber"`
	} `json:"customerDetails"`
	PickupLocation struct {
		Type          string `json:"type"`
		PickupAddress *party `json:"pickupAddress"`
		AsID          string `json:"asId"`
	} `json:"pickupLocation"`
	BusinessHours []struct {
		TimeFrom  string `json:"timeFrom"`
		TimeUntil string `json:"timeUntil"`
	} `json:"businessHours"`
	ContactPerson []map[string]any `json:"contactPerson"`
	PickupDetails struct {
		PickupDate struct {
			Type  string `json:"type"`
			Value string `json:"value"`
		} `json:"pickupDate"`
		TotalWeight       *weight         `json:"totalWeight"`
		Comment           string          `json:"comment"`
		EmailNotification json.RawMessage `json:"emailNotification"`
	} `json:"pickupDetails"`
	ShipmentDetails struct {
		Shipments []struct {
			TransportationType string `json:"transportationType"`
			Replacement        bool   `json:"replacement"`
			ShipmentNo         string `json:"shipmentNo"`
			Size               string `json:"size"`
		} `json:"shipments"`
	} `json:"shipmentDetails"`
}

// collect is POST /orders of the pick-up service.
func (e *Emulator) collect(w http.ResponseWriter, r *http.Request, who customer) {
	var in pickup
	if !decode(w, r, &in) {
		return
	}
	texts := []string{in.PickupDetails.Comment}
	if a := in.PickupLocation.PickupAddress; a != nil {
		texts = append(texts, a.Name1, a.Name2, a.Name3, a.PostalCode)
	}
	s := emulate.Read(texts...)
	if s.Has(emulate.FailAuth) || e.Desk().First(s, emulate.TokenDies) {
		unauthorized(w)
		return
	}
	e.Desk().Under(s, w, r, func(w http.ResponseWriter, _ *http.Request) {
		c := in.check(who, s)
		if len(c.messages) > 0 {
			problem(w, http.StatusBadRequest, c.messages[0].Property+": "+c.messages[0].Message)
			return
		}
		day := in.PickupDetails.PickupDate.Value
		if in.PickupDetails.PickupDate.Type == "ASAP" {
			day = e.Desk().Now().In(e.Zone()).AddDate(0, 0, 1).Format(time.DateOnly)
		}
		id := fmt.Sprintf("3%09d", e.Desk().Draw("pickup", serials))
		if err := e.Desk().Keep(vanKind, id, van{Customer: who.id}); err != nil {
			problem(w, http.StatusInternalServerError, err.Error())
			return
		}
		emulate.Send(w, http.StatusOK, map[string]any{"confirmation": map[string]any{
			"type": "pickup", "value": map[string]any{"orderID": id, "pickupDate": day, "freeOfCharge": true, "pickupType": "SINGLE"},
		}})
	})
}

func (in pickup) check(who customer, s emulate.Spell) check {
	var c check
	if number := in.CustomerDetails.BillingNumber; who.bills[number].product == "" || s.Has(emulate.FailContract) {
		c.bad("customerDetails.billingNumber", "The billing number is not agreed.")
	}
	switch l := in.PickupLocation; {
	case l.Type == "Address" && l.PickupAddress != nil:
		a := *l.PickupAddress
		if a.Country == "DE" { // the sheet does not say how this service writes countries: both ways are taken
			a.Country = "DEU"
		}
		c.party("pickupLocation.pickupAddress.", a)
		if a.Country != "DEU" {
			c.bad("pickupLocation.pickupAddress.country", "We collect in Germany.")
		}
		if s.Has(emulate.FailAddress) {
			c.bad("pickupLocation.pickupAddress.postalCode", "The address was not found.")
		}
	case l.AsID == "":
		c.bad("pickupLocation", "Please enter an address, or the number of one.")
	}
	for i, h := range in.BusinessHours {
		from, err := time.Parse("15:04", h.TimeFrom)
		until, err2 := time.Parse("15:04", h.TimeUntil)
		if err != nil || err2 != nil || !from.Before(until) {
			c.bad(fmt.Sprintf("businessHours[%d]", i), "Hours are written HH:mm, the earlier first.")
		}
	}
	c.one("pickupDetails.pickupDate.type", in.PickupDetails.PickupDate.Type, "ASAP", "Date")
	if in.PickupDetails.PickupDate.Type == "Date" {
		c.date("pickupDetails.pickupDate.value", in.PickupDetails.PickupDate.Value)
	}
	if w := in.PickupDetails.TotalWeight; w != nil && w.kg() <= 0 {
		c.bad("pickupDetails.totalWeight", "Weights are in g or kg.")
	}
	if len(in.ShipmentDetails.Shipments) == 0 {
		c.bad("shipmentDetails.shipments", "Please tell what is to be collected.")
	}
	for i, p := range in.ShipmentDetails.Shipments {
		c.one(fmt.Sprintf("shipmentDetails.shipments[%d].transportationType", i), p.TransportationType, "PAKET")
	}
	return c
}

// stay is DELETE /orders of the pick-up service. The shape of its answer is not in our sheet.
func (e *Emulator) stay(w http.ResponseWriter, r *http.Request, who customer) {
	id := r.URL.Query().Get("orderID")
	e.change.Lock()
	defer e.change.Unlock()
	var row van
	if !e.Desk().Get(vanKind, id, &row) || row.Customer != who.id {
		problem(w, http.StatusNotFound, "There is no such order.")
		return
	}
	row.Cancelled = true
	if err := e.Desk().Keep(vanKind, id, row); err != nil {
		problem(w, http.StatusInternalServerError, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"confirmedCancellations": []map[string]string{{"orderID": id, "orderState": "STORNIERT"}}, "failedCancellations": []string{}})
}
