package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// service is one of the sheet's. Not in our sheet: names, and what a courier carries at most.
type service struct {
	name    string
	locker  bool  // goes to a point
	most    int64 // kg a parcel
	longest int64 // mm, where it goes by courier
}

var services = map[string]service{
	"inpost_locker_standard":               {"Paczkomat standard", true, 25, 640},
	"inpost_locker_allegro":                {"Paczkomat Allegro", true, 25, 640},
	"inpost_locker_pass_thru":              {"Paczkomat pass-thru", true, 25, 640},
	"inpost_locker_customer_service_point": {"Punkt obsługi klienta", true, 25, 640},
	"inpost_courier_standard":              {"Kurier standard", false, 50, 3500},
	"inpost_courier_express_1000":          {"Kurier do 10:00", false, 50, 3500},
	"inpost_courier_express_1200":          {"Kurier do 12:00", false, 50, 3500},
	"inpost_courier_express_1700":          {"Kurier do 17:00", false, 50, 3500},
	"inpost_courier_palette":               {"Kurier paleta", false, 800, 2200},
	"inpost_courier_c2c":                   {"Kurier C2C", false, 25, 640},
	"inpost_letter_allegro":                {"MiniKurier Allegro", true, 2, 640},
}

// carrierOf is who carries a service. Not in our sheet: the words.
func carrierOf(id string) map[string]string {
	if services[id].locker {
		return map[string]string{"id": "inpost_locker", "name": "InPost Paczkomaty", "description": "InPost"}
	}
	return map[string]string{"id": "inpost_courier", "name": "InPost Kurier", "description": "InPost"}
}

// sizes are the templates for lockers, in millimetres: A, B and C.
var sizes = map[string][3]int64{"small": {80, 380, 640}, "medium": {190, 380, 640}, "large": {410, 380, 640}}

var (
	sendingMethods = []string{"parcel_locker", "dispatch_order", "pop", "any_point"}
	additional     = []string{"sms", "email", "saturday", "rod", "forhour_9", "forhour_10", "forhour_11", "forhour_12", "forhour_13", "forhour_14", "forhour_15", "forhour_16", "forhour_17"}
)

func serviceNames() []string {
	var all []string
	for id := range services {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

func (e *Emulator) listServices(w http.ResponseWriter, _ *http.Request, _ customer) {
	items := []map[string]any{}
	for _, id := range serviceNames() {
		extras := additional
		if services[id].locker {
			extras = additional[:2]
		}
		items = append(items, map[string]any{"id": id, "name": services[id].name, "description": strings.ReplaceAll(id, "_", " "), "additional_services": extras})
	}
	send(w, http.StatusOK, items)
}

func (e *Emulator) listStatuses(w http.ResponseWriter, r *http.Request, _ customer) {
	items := []map[string]string{}
	for _, code := range Codes {
		items = append(items, map[string]string{"name": code, "title": strings.ReplaceAll(code, "_", " "), "description": strings.ReplaceAll(code, "_", " ")})
	}
	send(w, http.StatusOK, map[string]any{"href": href(r, r.URL.Path), "items": items})
}
