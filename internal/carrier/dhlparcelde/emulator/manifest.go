package emulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// close is POST /manifests: the named shipments, or all open ones of a billing number, are closed out, and can be cancelled no more.
func (e *Emulator) close(w http.ResponseWriter, r *http.Request, who customer) {
	var in struct {
		Profile         string   `json:"profile"`
		ShipmentNumbers []string `json:"shipmentNumbers"`
		BillingNumber   string   `json:"billingNumber"`
	}
	if !decode(w, r, &in) {
		return
	}
	if in.Profile != profile {
		problem(w, http.StatusBadRequest, "The profile does not exist.")
		return
	}
	if in.BillingNumber != "" && who.bills[in.BillingNumber].product == "" {
		problem(w, http.StatusBadRequest, "The billing number is not agreed.")
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	numbers := in.ShipmentNumbers
	if len(numbers) == 0 {
		numbers = e.open(who, in.BillingNumber)
	}
	if len(numbers) == 0 {
		problem(w, http.StatusBadRequest, "There are no shipments to close out.")
		return
	}
	var items []item
	for _, number := range numbers {
		row, ok := e.known(who, number)
		if !ok || row.Return != nil || in.BillingNumber != "" && row.Order.BillingNumber != in.BillingNumber {
			items = append(items, unknown(number))
			continue
		}
		if row.Manifest.IsZero() {
			row.Manifest = e.Desk().Now()
			if err := e.Desk().Keep(shipmentKind, number, row); err != nil {
				problem(w, http.StatusInternalServerError, err.Error())
				return
			}
		}
		items = append(items, item{ShipmentNo: number, Status: good200()})
	}
	sendAll(w, items)
}

// open are a customer's shipments that are on no manifest; of one billing number, where one is named.
func (e *Emulator) open(who customer, bill string) []string {
	var all []string
	for _, number := range e.Desk().Keys(shipmentKind) {
		row, ok := e.known(who, number)
		if ok && row.Return == nil && !e.closed(row) && (bill == "" || row.Order.BillingNumber == bill) {
			all = append(all, number)
		}
	}
	return all
}

// manifests is GET /manifests: the papers of a day, one for each billing number. The shape of the answer is not in our sheet.
func (e *Emulator) manifests(w http.ResponseWriter, r *http.Request, who customer) {
	q := r.URL.Query()
	day := e.Desk().Now().In(e.Zone()).Format(time.DateOnly)
	if q.Has("date") {
		day = q.Get("date")
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			problem(w, http.StatusBadRequest, "Dates are written yyyy-MM-dd.")
			return
		}
	}
	type manifest struct {
		BillingNumber string   `json:"billingNumber"`
		ShipmentNos   []string `json:"shipmentNos"`
		Manifest      *paper   `json:"manifest,omitempty"`
	}
	var all []*manifest
	for _, row := range emulate.Rows[shipment](e.Desk(), shipmentKind) {
		bill := row.Order.BillingNumber
		if row.Customer != who.id || row.Manifest.IsZero() || row.Manifest.In(e.Zone()).Format(time.DateOnly) != day || q.Has("billingNumber") && bill != q.Get("billingNumber") {
			continue
		}
		i := slices.IndexFunc(all, func(m *manifest) bool { return m.BillingNumber == bill })
		if i < 0 {
			i, all = len(all), append(all, &manifest{BillingNumber: bill})
		}
		all[i].ShipmentNos = append(all[i].ShipmentNos, row.Parcel.Number)
	}
	if len(all) == 0 {
		problem(w, http.StatusNotFound, "There is no manifest of this day.")
		return
	}
	for _, m := range all {
		file, err := emulate.Label(emulate.Spell{}, pdf.Label{
			Carrier: "DHL", Service: "Tagesabschluss " + day, Reference: m.BillingNumber, Tracking: m.BillingNumber,
			To: postal.Address{Name: fmt.Sprintf("%d Sendungen", len(m.ShipmentNos)), Country: "DE"},
		})
		if err != nil {
			problem(w, http.StatusInternalServerError, err.Error())
			return
		}
		m.Manifest = &paper{B64: base64.StdEncoding.EncodeToString(file), FileFormat: "PDF", PrintFormat: "A4"}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"status": good200(), "manifestDate": day, "items": all})
}
