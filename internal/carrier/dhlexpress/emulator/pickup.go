package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const vanKind = "van"

// van is a pick-up that was ordered.
type van struct {
	Account   string `json:"account"`
	Ready     string `json:"ready"`
	Close     string `json:"close"`
	Late      bool   `json:"late,omitempty"` // the courier is on the way
	Lose      bool   `json:"lose,omitempty"`
	Cancelled bool   `json:"cancelled,omitempty"`
}

// order keeps a pick-up and gives it its number.
func (e *Emulator) order(v van) (string, error) {
	id := fmt.Sprintf("PRG999%09d", e.Desk().Draw("pickup", 1_000_000_000))
	return id, e.Desk().Keep(vanKind, id, v)
}

// pickupRequest is the body of POST and PATCH /pickups. Not in our sheet: keys beyond these, so others are read over.
type pickupRequest struct {
	Planned   string    `json:"plannedPickupDateAndTime"`
	Close     string    `json:"closeTime"`
	Location  string    `json:"location"`
	Accounts  []account `json:"accounts"`
	Customers *parties  `json:"customerDetails"`
	Shipments []struct {
		Product    string  `json:"productCode"`
		Waybill    string  `json:"shipmentTrackingNumber"`
		Declarable *bool   `json:"isCustomsDeclarable"`
		Unit       string  `json:"unitOfMeasurement"`
		Packages   []piece `json:"packages"`
	} `json:"shipmentDetails"`
}

var hour = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

func (c *schema) pickup(q pickupRequest) {
	c.matches("#/plannedPickupDateAndTime", q.Planned, moment)
	if q.Close != "" {
		c.matches("#/closeTime", q.Close, hour)
	}
	c.text("#/location", q.Location, 0, 80)
	c.accounts(q.Accounts)
	if q.Customers == nil {
		c.missing("#", "customerDetails")
	} else {
		c.party("#/customerDetails", "shipperDetails", q.Customers.Shipper)
	}
	if len(q.Shipments) == 0 {
		c.missing("#", "shipmentDetails")
	}
	for i, s := range q.Shipments {
		at := fmt.Sprintf("#/shipmentDetails/%d", i)
		if s.Declarable == nil {
			c.missing(at, "isCustomsDeclarable")
		}
		c.one(at+"/unitOfMeasurement", s.Unit, units...)
		if len(s.Packages) == 0 {
			c.missing(at, "packages")
		}
		for j, p := range s.Packages {
			if p.Weight < 0.001 {
				c.say(fmt.Sprintf("%s/packages/%d/weight", at, j), "%v is not greater or equal to 0.001", p.Weight)
			}
		}
	}
}

// asked reads and checks a pick-up; false when it was answered.
func (e *Emulator) asked(w http.ResponseWriter, r *http.Request, by caller) (q pickupRequest, spell emulate.Spell, ok bool) {
	if !isJSON(w, r) {
		return q, spell, false
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		wrong(w, r, http.StatusUnprocessableEntity, []string{"#: " + err.Error()})
		return q, spell, false
	}
	texts := []string{r.Header.Get("Message-Reference")}
	if q.Customers != nil && q.Customers.Shipper != nil {
		a := q.Customers.Shipper.postal()
		texts = append(texts, a.Name, a.Company, a.PostalCode)
	}
	spell = emulate.Read(texts...)
	var c schema
	c.pickup(q)
	if spell.Has(emulate.FailField) {
		c.say("#/customerDetails/shipperDetails/contactInformation/fullName", "string does not match pattern")
	}
	switch {
	case spell.Has(emulate.FailAuth):
		refuse(w, r, http.StatusUnauthorized, "Invalid Credentials")
	case len(c.problems) > 0:
		wrong(w, r, http.StatusUnprocessableEntity, c.problems)
	case spell.Has(emulate.FailContract) || !by.owns(q.Accounts):
		refuse(w, r, http.StatusBadRequest, "803: Account not allowed for this service. Please contact your DHL Express representative")
	case spell.Has(emulate.FailAddress), !known(q.Customers.Shipper.postal().Country):
		refuse(w, r, http.StatusBadRequest, "420504: The pickup location is invalid. Please check the data and resubmit")
	case e.past(q.Planned):
		refuse(w, r, http.StatusBadRequest, "998: The planned pickup date and time is in the past")
	default:
		return q, spell, true
	}
	return q, spell, false
}

// collect is POST /pickups.
func (e *Emulator) collect(w http.ResponseWriter, r *http.Request, by caller) {
	q, spell, ok := e.asked(w, r, by)
	if !ok {
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		id, err := e.order(van{Account: by.account, Ready: q.Planned, Close: q.Close, Late: spell.Has(emulate.LateCancel), Lose: spell.Has(emulate.LoseCancel)})
		if err != nil {
			refuse(w, r, http.StatusInternalServerError, err.Error())
			return
		}
		emulate.Send(w, http.StatusCreated, confirmed("dispatchConfirmationNumbers", []string{id}, q))
	})
}

func confirmed(key string, id any, q pickupRequest) map[string]any {
	at, _ := clock(q.Planned)
	return map[string]any{key: id, "readyByTime": at.Format("15:04"), "nextPickupDate": at.Format("2006-01-02"), "warnings": []string{}}
}

// kept is a pick-up of the caller.
func (e *Emulator) kept(id string, by caller) (v van, ok bool) {
	ok = e.Desk().Get(vanKind, id, &v) && v.Account == by.account
	return v, ok
}

// move is PATCH /pickups/{id}.
func (e *Emulator) move(w http.ResponseWriter, r *http.Request, by caller) {
	q, _, ok := e.asked(w, r, by)
	if !ok {
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	v, ok := e.kept(r.PathValue("id"), by)
	if !ok || v.Cancelled {
		refuse(w, r, http.StatusNotFound, "1003: No pickup found for this confirmation number")
		return
	}
	v.Ready, v.Close = q.Planned, q.Close
	if err := e.Desk().Keep(vanKind, r.PathValue("id"), v); err != nil {
		refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, confirmed("dispatchConfirmationNumber", r.PathValue("id"), q))
}

// stay is DELETE /pickups/{id}. Not in our sheet: what was cancelled before is cancelled.
func (e *Emulator) stay(w http.ResponseWriter, r *http.Request, by caller) {
	if r.URL.Query().Get("requestorName") == "" || r.URL.Query().Get("reason") == "" {
		refuse(w, r, http.StatusBadRequest, "Missing mandatory parameters: requestorName, reason")
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	v, ok := e.kept(r.PathValue("id"), by)
	switch {
	case !ok:
		refuse(w, r, http.StatusNotFound, "1003: No pickup found for this confirmation number")
		return
	case v.Late:
		refuse(w, r, http.StatusBadRequest, "998: The pickup can no longer be cancelled, the courier is on the way")
		return
	}
	v.Cancelled = true
	if err := e.Desk().Keep(vanKind, r.PathValue("id"), v); err != nil {
		refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	if v.Lose {
		emulate.Lose()
	}
	w.WriteHeader(http.StatusOK)
}
