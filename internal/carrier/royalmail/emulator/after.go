package emulator

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// most is how many shipments one wish may name.
const most = 99

// several finds all packages that are named, or answers the refusal. The caller holds change.
func (e *Emulator) several(w http.ResponseWriter, of customer, ids []string) (map[string]*booked, map[string]int, bool) {
	if len(ids) == 0 || len(ids) > most {
		refuse(w, http.StatusBadRequest, problem{Message: "A request names 1 to 99 shipments.", Cause: "ShipmentId", Code: "E1432"})
		return nil, nil, false
	}
	rows, nth := map[string]*booked{}, map[string]int{}
	for _, id := range ids {
		row, n, ok := e.find(of, id)
		if !ok {
			unknown(w, id)
			return nil, nil, false
		}
		if rows[row.Key] == nil {
			rows[row.Key] = &row
		}
		rows[id], nth[id] = rows[row.Key], n
	}
	return rows, nth, true
}

// alter changes the named packages and keeps them; the first complaint stops all. The caller holds change.
func (e *Emulator) alter(w http.ResponseWriter, of customer, ids []string, do func(b booked, p *posted) string) (map[string]*booked, bool) {
	rows, nth, ok := e.several(w, of, ids)
	if !ok {
		return nil, false
	}
	for _, id := range ids {
		b := rows[id]
		complaint := do(*b, &b.Packages[nth[id]])
		if complaint != "" {
			refuse(w, http.StatusBadRequest, problem{Message: "Shipment " + id + " " + complaint, Cause: "ShipmentId", Code: "E1433"})
			return nil, false
		}
	}
	for _, id := range ids {
		if err := e.Desk().Keep(shipmentKind, rows[id].Key, rows[id]); err != nil {
			broken(w, err)
			return nil, false
		}
	}
	return rows, true
}

func changed(w http.ResponseWriter, ids []string) {
	send(w, http.StatusOK, map[string]any{"ShipmentIds": ids, "Message": "Done."})
}

// cancel is PUT /shipments/cancel.
func (e *Emulator) cancel(w http.ResponseWriter, r *http.Request, of customer) {
	var in []struct {
		ID     string `json:"ShipmentId"`
		Reason string `json:"ReasonForCancellation"`
	}
	if !read(w, r, &in) {
		return
	}
	var c check
	var ids []string
	for i, one := range in {
		c.oneOf("["+strconv.Itoa(i)+"].ReasonForCancellation", one.Reason, "OrderCancelled", "Repacked", "UploadedInError", "WrongService")
		ids = append(ids, one.ID)
	}
	if len(c.all) > 0 {
		refuse(w, http.StatusBadRequest, c.all...)
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	now := e.Desk().Now()
	rows, ok := e.alter(w, of, ids, func(b booked, p *posted) string {
		switch {
		case !p.Life.VoidedAt.IsZero():
			return "has already been cancelled."
		case p.Manifest != "" || e.Desk().Handed(p.Life) || b.spell().Has(emulate.LateCancel):
			return "has been manifested and cannot be cancelled any more."
		}
		p.Life.VoidedAt = now
		return ""
	})
	if !ok {
		return
	}
	for _, row := range rows {
		if row.spell().Has(emulate.LoseCancel) {
			emulate.Lose()
		}
	}
	changed(w, ids)
}

// open says why a package can be neither held nor moved any more.
func (e *Emulator) open(p posted) string {
	switch {
	case !p.Life.VoidedAt.IsZero():
		return "has been cancelled."
	case p.Manifest != "" || e.Desk().Handed(p.Life):
		return "has been manifested."
	}
	return ""
}

// hold is PUT /shipments/hold.
func (e *Emulator) hold(w http.ResponseWriter, r *http.Request, of customer) {
	var in []struct {
		ID     string `json:"ShipmentId"`
		Reason string `json:"ReasonForHold"`
	}
	if !read(w, r, &in) {
		return
	}
	var ids []string
	for _, one := range in {
		ids = append(ids, one.ID)
	}
	e.wish(w, of, ids, func(p *posted) { p.Held = true })
}

// release is PUT /shipments/release.
func (e *Emulator) release(w http.ResponseWriter, r *http.Request, of customer) {
	var in struct {
		IDs []string `json:"ShipmentIds"`
	}
	if read(w, r, &in) {
		e.wish(w, of, in.IDs, func(p *posted) { p.Held = false })
	}
}

// later is PUT /shipments/defer.
func (e *Emulator) later(w http.ResponseWriter, r *http.Request, of customer) {
	var in []struct {
		ID   string `json:"ShipmentId"`
		Date string `json:"ShipmentDate"`
	}
	if !read(w, r, &in) {
		return
	}
	var c check
	var ids []string
	dates := map[string]string{}
	for i, one := range in {
		c.ahead("["+strconv.Itoa(i)+"].ShipmentDate", one.Date, e.Desk().Real().In(e.Zone()))
		ids = append(ids, one.ID)
		dates[one.ID] = one.Date
	}
	if len(c.all) > 0 {
		refuse(w, http.StatusBadRequest, c.all...)
		return
	}
	e.wish(w, of, ids, func(p *posted) {
		for _, name := range []string{p.Unique, p.Tracking} {
			if date := dates[name]; date != "" {
				p.Date = date
			}
		}
	})
}

// wish changes packages that are still open.
func (e *Emulator) wish(w http.ResponseWriter, of customer, ids []string, do func(*posted)) {
	e.change.Lock()
	defer e.change.Unlock()
	_, ok := e.alter(w, of, ids, func(_ booked, p *posted) string {
		complaint := e.open(*p)
		if complaint == "" {
			do(p)
		}
		return complaint
	})
	if ok {
		changed(w, ids)
	}
}

// manifest is POST /manifests and its sisters for carriers and services.
func (e *Emulator) manifest(w http.ResponseWriter, r *http.Request, of customer) {
	var in struct {
		Location string   `json:"PostingLocation"`
		Services []string `json:"ServiceCodes"`
		Carriers []string `json:"CarrierCodes"`
	}
	if !read(w, r, &in) {
		return
	}
	if in.Location != "" && in.Location != of.location {
		refuse(w, http.StatusBadRequest, problem{Message: "The posting location is not on your account.", Cause: "PostingLocation", Code: "E1433"})
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	today := e.Desk().Now().In(e.Zone()).Format(dayLayout)
	number := e.Desk().Now().Format("20060102") + "-" + strconv.FormatUint(e.Desk().Draw("manifest", serials), 10)
	var weight float64
	var count int
	kinds := map[string]bool{}
	for _, row := range emulate.Rows[booked](e.Desk(), shipmentKind) {
		service := row.Shipment.Information.Service
		if row.Client != of.client || e.Desk().Hidden(row.Hidden) || !among(in.Services, service) || !among(in.Carriers, "RMG") || !processed(row) {
			continue
		}
		before := count
		for i := range row.Packages {
			p := &row.Packages[i]
			if p.Held || p.Manifest != "" || p.Date > today || !p.Life.VoidedAt.IsZero() {
				continue
			}
			p.Manifest = number
			kinds[service] = true
			weight += float64(row.label(i).Weight) / 1000
			count++
		}
		if count == before {
			continue
		}
		if err := e.Desk().Keep(shipmentKind, row.Key, row); err != nil {
			broken(w, err)
			return
		}
	}
	e.tellManifest(w, of, number, weight, count, kinds)
}

func (e *Emulator) tellManifest(w http.ResponseWriter, of customer, number string, weight float64, count int, kinds map[string]bool) {
	if count == 0 {
		refuse(w, http.StatusBadRequest, problem{Message: "There is nothing to manifest.", Cause: "PostingLocation", Code: "E1433"})
		return
	}
	service := "Mixed"
	if len(kinds) == 1 {
		for code := range kinds {
			service = code
		}
	}
	from := (*party)(nil).postal()
	paper, err := emulate.Label(emulate.Spell{}, pdf.Label{
		Carrier: "Royal Mail", Service: "Manifest " + service, From: from, To: from, Reference: strconv.Itoa(count) + " packages", Tracking: number,
		Weight: postal.Grams(weight * 1000), Date: e.Desk().Now(),
	})
	if err != nil {
		broken(w, err)
		return
	}
	send(w, http.StatusOK, map[string]any{"PostingLocation": of.location, "Manifests": []map[string]any{{
		"ManifestNumber": number, "ManifestImage": paper, "CarrierCode": "RMG", "ServiceCode": service, "TotalWeight": weight, "TotalPackages": count,
	}}})
}

// among reports whether a list names it; an empty list names all.
func among(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }

// processed reports whether a shipment has its label.
func processed(b booked) bool {
	return b.Shipment.Information.Action == "" || b.Shipment.Information.Action == "Process"
}
