package emulator

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// van is a sporadic collection (carriers sheet 2.6). Not in our sheet: its fields, which are those of public clients of ShipIT, and what is refused.
type van struct {
	ContactID           string
	PreferredPickUpDate string
	NumberOfParcels     int
	Product             string
	ExpectedTotalWeight float64
	ContainsHazGoods    *bool
	AdditionalInfo      string `json:"AdditionalInformation"`
}

const vanKind = "van"

// collect has a van come to the address of a contact. Nothing names it afterwards but its day, and nothing takes it back.
func (e *Emulator) collect(w http.ResponseWriter, r *http.Request, c customer) {
	var in van
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, failure{codeInvalid, "The request cannot be read: " + err.Error(), nil})
		return
	}
	spell := emulate.Read(in.AdditionalInfo)
	var found checker
	if in.ContactID != c.contact || spell.Has(emulate.FailContract) {
		found.add(codeContract, "ContactID", "ContactID %q is not one of this client", in.ContactID)
	}
	day, err := time.Parse(time.DateOnly, in.PreferredPickUpDate)
	today := e.Desk().Now().Truncate(24 * time.Hour)
	switch {
	case err != nil:
		found.add(codeInvalid, "PreferredPickUpDate", "PreferredPickUpDate is written yyyy-MM-dd")
	case day.Before(today.AddDate(0, 0, -1)): // a zone's day may have begun before ours
		found.add(codeInvalid, "PreferredPickUpDate", "PreferredPickUpDate is in the past")
	}
	if in.NumberOfParcels < 1 {
		found.add(codeInvalid, "NumberOfParcels", "NumberOfParcels is compulsory")
	}
	if in.Product != "PARCEL" && in.Product != "EXPRESS" {
		found.add(codeInvalid, "Product", "Product is PARCEL or EXPRESS")
	}
	if len(found.found) > 0 {
		refuse(w, http.StatusBadRequest, found.found...)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, _ *http.Request) {
		// Nobody collects on a Sunday.
		if day.Weekday() == time.Sunday {
			day = day.AddDate(0, 0, 1)
		}
		if err := e.Desk().Keep(vanKind, in.ContactID+" "+day.Format(time.DateOnly), in); err != nil {
			refuse(w, http.StatusInternalServerError, failure{"INTERNAL", err.Error(), nil})
			return
		}
		emulate.Send(w, http.StatusOK, map[string]string{"EstimatedPickUpDate": day.Format(time.DateOnly)})
	})
}
