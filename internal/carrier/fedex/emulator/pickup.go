package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

const pickupKind = "pickup"

// pickup is one that was ordered.
type pickup struct {
	Code     string `json:"code"`
	Account  string `json:"account"`
	Date     string `json:"date"`
	Location string `json:"location"`
	Gone     bool   `json:"gone"`
}

// location is the station that comes.
const location = "AMSA"

// wirePickup is the body of POST /pickup/v1/pickups. Our sheet does not tell it; this is the part that a European sender needs.
type wirePickup struct {
	Account *account `json:"associatedAccountNumber"`
	Kind    string   `json:"associatedAccountNumberType"`
	Origin  *struct {
		AddressType string `json:"pickupAddressType"`
		DateType    string `json:"pickupDateType"`
		Location    *party `json:"pickupLocation"`
		Package     string `json:"packageLocation"`
		Part        string `json:"buildingPart"`
		PartText    string `json:"buildingPartDescription"`
		Ready       string `json:"readyDateTimestamp"`
		Close       string `json:"customerCloseTime"`
	} `json:"originDetail"`
	Weight    *mass           `json:"totalWeight"`
	Count     *int            `json:"packageCount"`
	Carrier   string          `json:"carrierCode"`
	Remarks   string          `json:"remarks"`
	Relation  string          `json:"countryRelationships"`
	Type      string          `json:"pickupType"`
	Number    string          `json:"trackingNumber"`
	Accessory json.RawMessage `json:"accountAddressOfRecord"`
}

var carriers = []string{"FDXE", "FDXG"}

// collect is POST /pickup/v1/pickups.
func (e *Emulator) collect(w http.ResponseWriter, r *http.Request, who string) {
	var in wirePickup
	if wrong := read(r.Body, &in); wrong != nil {
		refuseAll(w, http.StatusUnprocessableEntity, []mistake{*wrong})
		return
	}
	var c check
	c.owner(in.Account, who)
	c.oneOf("CARRIERCODE", "carrierCode", in.Carrier, carriers)
	ready := c.origin(in, e.Desk().Real())
	if len(c.all) > 0 {
		refuseAll(w, http.StatusBadRequest, c.all)
		return
	}
	at := in.Origin.Location
	spell := emulate.Read(at.Contact.Person, at.Contact.Company, at.Address.PostalCode, in.Remarks)
	switch {
	case spell.Has(emulate.FailContract):
		refuse(w, http.StatusForbidden, "FORBIDDEN.ERROR", "The account number is not authorized for pickups.")
		return
	case spell.Has(emulate.FailAddress):
		refuse(w, http.StatusBadRequest, "PICKUP.POSTALCODE.NOTSERVED", "FedEx does not collect at this postal code.")
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		row := pickup{Code: fmt.Sprintf("%s%04d", location, e.Desk().Draw("pickup", 10000)), Account: who, Date: ready.Format(time.DateOnly), Location: location}
		if err := e.Desk().Keep(pickupKind, row.key(), row); err != nil {
			refuse(w, http.StatusInternalServerError, internal, err.Error())
			return
		}
		e.answer(w, r, map[string]any{"pickupConfirmationCode": row.Code, "location": row.Location, "message": "Courier Pickup Scheduled", "alerts": []any{}})
	})
}

// key is what names a pickup: codes come again on other days.
func (p pickup) key() string { return p.Code + " " + p.Date }

// origin looks at where and when to come.
func (c *check) origin(in wirePickup, now time.Time) time.Time {
	const field = "originDetail"
	o := in.Origin
	if o == nil || o.Location == nil || o.Location.Address == nil || o.Location.Contact == nil {
		c.wrong("PICKUPLOCATION.REQUIRED", field+".pickupLocation", "pickupLocation has to have contact and address.")
		return now
	}
	a := o.Location.Address
	if len(a.Lines) == 0 || len(a.Lines) > linesMost {
		c.wrong("PICKUP.STREETLINES.INVALID", field+".pickupLocation.address.streetLines", "There have to be one to three streetLines.")
	}
	if _, ok := postal.Lookup(a.Country); !ok || a.City == "" {
		c.wrong("PICKUP.ADDRESS.INVALID", field+".pickupLocation.address", "City and country are required.")
	}
	if !phones.MatchString(o.Location.Contact.Phone) {
		c.wrong("PICKUP.PHONENUMBER.INVALID", field+".pickupLocation.contact.phoneNumber", "phoneNumber is required.")
	}
	if in.Count == nil || *in.Count < 1 {
		c.wrong("PACKAGECOUNT.INVALID", "packageCount", "packageCount has to be more than nothing.")
	}
	// The hour of the place, written with a Z all the same.
	ready, err := time.Parse("2006-01-02T15:04:05Z", o.Ready)
	shut, wrong := time.Parse(time.TimeOnly, o.Close)
	switch {
	case err != nil || wrong != nil:
		c.wrong("READYDATETIMESTAMP.INVALID", field+".readyDateTimestamp", "readyDateTimestamp is YYYY-MM-DDThh:mm:ssZ and customerCloseTime hh:mm:ss.")
	case ready.AddDate(0, 0, 1).Before(now), ready.After(now.AddDate(0, 0, daysAhead)):
		c.wrong("READYDATETIMESTAMP.OUTOFRANGE", field+".readyDateTimestamp", "The day is in the past or too far ahead.")
	case shut.Hour()*60+shut.Minute() <= ready.Hour()*60+ready.Minute():
		c.wrong("CUSTOMERCLOSETIME.INVALID", field+".customerCloseTime", "The customer closes before the packages are ready.")
	}
	return ready
}

// decline is PUT /pickup/v1/pickups/cancel. Couriers of FDXE belong to a station, which has to be named. What was cancelled before is cancelled.
func (e *Emulator) decline(w http.ResponseWriter, r *http.Request, who string) {
	var in struct {
		Account  *account `json:"associatedAccountNumber"`
		Code     string   `json:"pickupConfirmationCode"`
		Remarks  string   `json:"remarks"`
		Carrier  string   `json:"carrierCode"`
		Date     string   `json:"scheduledDate"`
		Location string   `json:"location"`
	}
	if wrong := read(r.Body, &in); wrong != nil {
		refuseAll(w, http.StatusUnprocessableEntity, []mistake{*wrong})
		return
	}
	var c check
	c.owner(in.Account, who)
	c.oneOf("CARRIERCODE", "carrierCode", in.Carrier, carriers)
	if len(c.all) > 0 {
		refuseAll(w, http.StatusBadRequest, c.all)
		return
	}
	row := pickup{Code: in.Code, Date: in.Date}
	if !e.Desk().Get(pickupKind, row.key(), &row) || row.Account != who || in.Carrier == "FDXE" && in.Location != row.Location {
		refuse(w, http.StatusNotFound, "PICKUP.NOTFOUND", "There is no pickup of this code on this day.")
		return
	}
	row.Gone = true
	if err := e.Desk().Keep(pickupKind, row.key(), row); err != nil {
		refuse(w, http.StatusInternalServerError, internal, err.Error())
		return
	}
	e.answer(w, r, map[string]any{
		"pickupConfirmationCode": row.Code, "cancelConfirmationMessage": "Requested pickup has been cancelled Successfully.", "alerts": []any{},
	})
}

// available is POST /pickup/v1/pickups/availabilities: couriers come to all of Europe until six.
func (e *Emulator) available(w http.ResponseWriter, r *http.Request, _ string) {
	var in struct {
		Address  *address `json:"pickupAddress"`
		When     []string `json:"pickupRequestType"`
		Carriers []string `json:"carriers"`
		Relation string   `json:"countryRelationship"`
		Dispatch string   `json:"dispatchDate"`
		Ready    string   `json:"packageReadyTime"`
		Close    string   `json:"customerCloseTime"`
		Kind     string   `json:"pickupType"`
	}
	if wrong := read(r.Body, &in); wrong != nil {
		refuseAll(w, http.StatusUnprocessableEntity, []mistake{*wrong})
		return
	}
	var c check
	if in.Address == nil || in.Address.Country == "" || in.Address.PostalCode == "" {
		c.wrong("PICKUPADDRESS.REQUIRED", "pickupAddress", "Postal code and country are required.")
	}
	for _, when := range in.When {
		c.oneOf("PICKUPREQUESTTYPE", "pickupRequestType", when, []string{"SAME_DAY", "FUTURE_DAY"})
	}
	if len(in.When) == 0 || len(in.Carriers) == 0 {
		c.wrong("PICKUPREQUESTTYPE.REQUIRED", "pickupRequestType", "pickupRequestType and carriers are required.")
	}
	if len(c.all) > 0 {
		refuseAll(w, http.StatusBadRequest, c.all)
		return
	}
	served := inEurope(strings.ToUpper(in.Address.Country))
	var options []map[string]any
	for _, when := range slices.Compact(slices.Sorted(slices.Values(in.When))) {
		day := e.Desk().Real().In(e.Zone())
		if when == "FUTURE_DAY" {
			day = day.AddDate(0, 0, 1)
		}
		options = append(options, map[string]any{
			"carrier": in.Carriers[0], "available": served, "pickupDate": day.Format(time.DateOnly), "cutOffTime": "18:00:00", "scheduleDay": when,
			"defaultReadyTime": "09:00:00", "defaultLatestTimeOptions": "18:00:00",
		})
	}
	e.answer(w, r, map[string]any{"options": options})
}
