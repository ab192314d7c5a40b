package emulator

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
)

// own is a waybill of the caller's; it answers the refusal where there is none.
func (e *Emulator) own(w http.ResponseWriter, r *http.Request, by caller) (booked, bool) {
	row, ok := e.find(r.PathValue("number"))
	if !ok || row.Account != by.account {
		refuse(w, r, http.StatusBadRequest, "7096: The provided Shipment Identification Number is invalid. Please check the request message and retry.")
		return booked{}, false
	}
	return row, true
}

// upload is PATCH /shipments/{number}/upload-image: paperwork for a shipment that was made before. Not in our sheet: how long it is open; here until the parcel is
// handed over.
func (e *Emulator) upload(w http.ResponseWriter, r *http.Request, by caller) {
	var in struct {
		Waybill  string    `json:"shipmentTrackingNumber"`
		Planned  string    `json:"originalPlannedShippingDate"`
		Accounts []account `json:"accounts"`
		Product  string    `json:"productCode"`
		Images   []paper   `json:"documentImages"`
	}
	if !read(w, r, &in) {
		return
	}
	var c schema
	c.matches("#/originalPlannedShippingDate", in.Planned, day)
	c.accounts(in.Accounts)
	c.text("#/productCode", in.Product, 1, 6)
	if len(in.Images) == 0 {
		c.missing("#", "documentImages")
	}
	for i, d := range in.Images {
		at := fmt.Sprintf("#/documentImages/%d", i)
		c.paper(at, d)
		if raw, err := base64.StdEncoding.DecodeString(d.Content); err != nil || d.Format == "PDF" && !strings.HasPrefix(string(raw), "%PDF-") {
			c.say(at+"/content", "not a %s in base64", d.Format)
		}
	}
	if len(c.problems) > 0 {
		wrong(w, r, http.StatusUnprocessableEntity, c.problems)
		return
	}
	row, ok := e.own(w, r, by)
	switch {
	case !ok:
		return
	case !by.owns(in.Accounts):
		refuse(w, r, http.StatusBadRequest, "803: Account not allowed for this service. Please contact your DHL Express representative")
		return
	case e.Desk().Handed(row.Life):
		refuse(w, r, http.StatusBadRequest, "7098: The shipment is already in the network")
		return
	}
	row.Papers = append(row.Papers, in.Images...)
	e.keep(w, r, row)
}

// invoice is PATCH /shipments/{number}/upload-invoice-data: the declaration after the shipment was made.
func (e *Emulator) invoice(w http.ResponseWriter, r *http.Request, by caller) {
	if !isJSON(w, r) {
		return
	}
	var in struct {
		Planned  string    `json:"plannedShipDate"`
		Accounts []account `json:"accounts"`
		Content  struct {
			Declarations []declaration `json:"exportDeclaration"`
			Currency     string        `json:"currency"`
			Unit         string        `json:"unitOfMeasurement"`
		} `json:"content"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		wrong(w, r, http.StatusUnprocessableEntity, []string{"#: " + err.Error()})
		return
	}
	var c schema
	c.accounts(in.Accounts)
	if len(in.Content.Declarations) == 0 {
		c.missing("#/content", "exportDeclaration")
	}
	for i, d := range in.Content.Declarations {
		c.declaration(fmt.Sprintf("#/content/exportDeclaration/%d", i), d)
	}
	if len(c.problems) > 0 {
		wrong(w, r, http.StatusUnprocessableEntity, c.problems)
		return
	}
	row, ok := e.own(w, r, by)
	if !ok {
		return
	}
	row.Shipment.Content.Declaration = &in.Content.Declarations[0]
	e.keep(w, r, row)
}

func (e *Emulator) keep(w http.ResponseWriter, r *http.Request, row booked) {
	if err := e.Desk().Keep(shipmentKind, row.Waybill, row); err != nil {
		refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"url": "https://express.api.dhl.com/mydhlapi/shipments/" + row.Waybill, "warnings": []string{}})
}

// image is GET /shipments/{number}/get-image: the archive copy of the waybill, or the invoice. Labels are told once and are not to be had here.
func (e *Emulator) image(w http.ResponseWriter, r *http.Request, by caller) {
	row, ok := e.find(r.PathValue("number"))
	kind := r.URL.Query().Get("typeCode")
	if !ok || row.Account != by.account || r.URL.Query().Get("shipperAccountNumber") != by.account {
		none(w, r)
		return
	}
	var file []byte
	var err error
	switch kind {
	case "waybill":
		file, err = row.sheet("waybillDoc")
	case "commercial-invoice":
		if row.Shipment.Content.Declaration == nil {
			none(w, r)
			return
		}
		file, err = row.sheet("invoice")
	default:
		refuse(w, r, http.StatusBadRequest, "998: typeCode is waybill or commercial-invoice")
		return
	}
	if err != nil {
		refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"documents": []map[string]string{{
		"shipmentTrackingNumber": row.Waybill, "typeCode": kind, "encodingFormat": "PDF", "content": base64.StdEncoding.EncodeToString(file),
	}}})
}

// proof is GET /shipments/{number}/proof-of-delivery.
func (e *Emulator) proof(w http.ResponseWriter, r *http.Request, by caller) {
	row, ok := e.find(r.PathValue("number"))
	delivered := false
	for _, s := range e.Desk().Scans(row.Life) {
		delivered = delivered || s.Phase == emulate.Delivered || s.Phase == emulate.FetchedAtPt
	}
	if !ok || row.Account != by.account || !delivered {
		emulate.Send(w, http.StatusNotFound, map[string]string{"instance": "/expressapi" + r.URL.RequestURI(), "title": "No data found", "status": "404"})
		return
	}
	file, err := pdf.Draw(row.page("Proof of delivery", 0))
	if err != nil {
		refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"documents": []map[string]string{{"encodingFormat": "PDF", "typeCode": "POD", "content": base64.StdEncoding.EncodeToString(file)}}})
}

// address is GET /address-validate: whether couriers come to a place.
func (e *Emulator) address(w http.ResponseWriter, r *http.Request, _ caller) {
	q := r.URL.Query()
	if kind := q.Get("type"); kind != "pickup" && kind != "delivery" || q.Get("countryCode") == "" {
		refuse(w, r, http.StatusBadRequest, "Missing mandatory parameters: type, countryCode")
		return
	}
	place := flat{q.Get("postalCode"), q.Get("cityName"), q.Get("countryCode")}
	if !known(place.Country) || place.Postal == "" && place.City == "" || emulate.Read(place.Postal, place.City).Has(emulate.FailAddress) {
		refuse(w, r, http.StatusNotFound, "1002: No service area found for this address")
		return
	}
	code := area(place.postal())
	emulate.Send(w, http.StatusOK, map[string]any{"warnings": []string{}, "address": []map[string]any{{
		"countryCode": place.Country, "postalCode": place.Postal, "cityName": strings.ToUpper(place.City), "serviceArea": map[string]string{"code": code, "description": strings.ToUpper(place.City) + " - " + place.Country, "facilityCode": code, "inboundSortCode": code},
	}}})
}
