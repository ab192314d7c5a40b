package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/postal"
)

// home is where the customers' sender addresses are.
const home = "NL"

// method is what this Sendcloud sells. Countries are those it goes to from the Netherlands.
type method struct {
	id        int
	name      string
	carrier   string
	most      float64 // kilograms
	point     bool
	back      bool
	letter    bool
	countries []string
	cents     int64 // of the nearest country
	number    func(serial uint64) (string, error)
}

var methods = []method{
	{id: 8, name: "Unstamped letter", carrier: "sendcloud", most: 20, letter: true, countries: []string{"BE", "DE", "NL"}, number: scc},
	{id: 39, name: "PostNL Standard 0-23kg", carrier: "postnl", most: 23, countries: []string{"BE", "DE", "FR", "NL"}, cents: 635, number: postNL},
	{id: 330, name: "DPD Home 0-31.5kg", carrier: "dpd", most: 31.5, countries: []string{"BE", "CH", "DE", "FR", "GB", "NL"}, cents: 595, number: dpd},
	{id: 331, name: "DPD Pickup 0-20kg", carrier: "dpd", most: 20, point: true, countries: []string{"BE", "DE", "NL"}, cents: 495, number: dpd},
	{id: 412, name: "DPD Return 0-20kg", carrier: "dpd", most: 20, back: true, countries: []string{"NL"}, cents: 545, number: dpd},
	{id: 3021, name: "PostNL Service Point 0-23kg", carrier: "postnl", most: 23, point: true, countries: []string{"BE", "NL"}, cents: 565, number: postNL},
}

func scc(serial uint64) (string, error)    { return fmt.Sprintf("SCC%09d", serial), nil }
func postNL(serial uint64) (string, error) { return digit.PostNL("DEMO", serial) }
func dpd(serial uint64) (string, error)    { return digit.DPD("0530", serial) }

func findMethod(id int) (method, bool) {
	i := slices.IndexFunc(methods, func(m method) bool { return m.id == id })
	if i < 0 {
		return method{}, false
	}
	return methods[i], true
}

// atOnce reports whether the carrier cancels by call; elsewhere Sendcloud waits whether the parcel moves.
func (m method) atOnce() bool { return m.carrier == "dpd" }

type wireMethod struct {
	ID        int           `json:"id"`
	Name      string        `json:"name"`
	Carrier   string        `json:"carrier"`
	Least     string        `json:"min_weight"`
	Most      string        `json:"max_weight"`
	Point     string        `json:"service_point_input"`
	Price     int           `json:"price"`
	Countries []wireCountry `json:"countries"`
}

type wireCountry struct {
	ID        int        `json:"id"`
	Name      string     `json:"name"`
	Price     float64    `json:"price"`
	ISO2      string     `json:"iso_2"`
	ISO3      string     `json:"iso_3"`
	Lead      *int       `json:"lead_time_hours"`
	Breakdown []wirePart `json:"price_breakdown"`
	FromID    int        `json:"from_id,omitempty"`
	FromName  string     `json:"from_name,omitempty"`
	FromISO2  string     `json:"from_iso_2,omitempty"`
	FromISO3  string     `json:"from_iso_3,omitempty"`
}

type wirePart struct {
	Type  string  `json:"type"`
	Label string  `json:"label"`
	Value float64 `json:"value"`
}

// cost is what a parcel costs, its fuel included.
func (m method) cost(to string) (label, fuel int64) {
	label = m.cents
	if to != home && m.cents > 0 {
		label += 400
	}
	return label, label / 8
}

func (m method) parts(to string) []wirePart {
	label, fuel := m.cost(to)
	if label == 0 {
		return []wirePart{}
	}
	return []wirePart{{"price_without_insurance", "Label", float64(label) / 100}, {"fuel", "Fuel surcharge (12.50%)", float64(fuel) / 100}}
}

func (m method) wire(to string, origins bool) wireMethod {
	w := wireMethod{
		ID: m.id, Name: m.name, Carrier: m.carrier, Least: "0.001", Most: fmt.Sprintf("%.3f", m.most+0.001), Point: "none", Countries: []wireCountry{},
	}
	if m.point {
		w.Point = "required"
	}
	for _, code := range m.countries {
		if to != "" && to != code {
			continue
		}
		label, fuel := m.cost(code)
		c, _ := postal.Lookup(code)
		one := wireCountry{ID: c.SendcloudID, Name: c.Name, Price: float64(label+fuel) / 100, ISO2: code, ISO3: c.ISO3, Breakdown: m.parts(code)}
		if m.carrier != "sendcloud" {
			hours := 24
			if code != home {
				hours = 48
			}
			one.Lead = &hours
		}
		if origins {
			from, _ := postal.Lookup(home)
			one.FromID, one.FromName, one.FromISO2, one.FromISO3 = from.SendcloudID, from.Name, from.Code, from.ISO3
		}
		w.Countries = append(w.Countries, one)
	}
	return w
}

func truth(s string) bool { return s == "true" || s == "True" || s == "1" }

func (e *Emulator) listMethods(w http.ResponseWriter, r *http.Request, _ string) {
	q := r.URL.Query()
	back := truth(q.Get("is_return"))
	at := q.Get("service_point_id")
	if at == "" {
		at = q.Get("service_point")
	}
	all := []wireMethod{}
	for _, m := range methods {
		if m.back != back {
			continue
		}
		if at != "" {
			if p, ok := findPoint(at); !ok || !m.point || p.Carrier != m.carrier {
				continue
			}
		}
		if one := m.wire(q.Get("to_country"), q.Get("sender_address") == "all"); len(one.Countries) > 0 {
			all = append(all, one)
		}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"shipping_methods": all})
}

func (e *Emulator) oneMethod(w http.ResponseWriter, r *http.Request, _ string) {
	id, err := strconv.Atoi(r.PathValue("id"))
	m, ok := findMethod(id)
	if err != nil || !ok {
		refuse(w, r, http.StatusNotFound, "Not found.")
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"shipping_method": m.wire(r.URL.Query().Get("to_country"), r.URL.Query().Get("sender_address") == "all")})
}

// prices is GET /shipping-price.
func (e *Emulator) prices(w http.ResponseWriter, r *http.Request, _ string) {
	q := r.URL.Query()
	for _, name := range []string{"shipping_method_id", "from_country", "weight", "weight_unit"} {
		if q.Get(name) == "" {
			refuse(w, r, http.StatusBadRequest, name+`: "This field is required."`)
			return
		}
	}
	id, err := strconv.Atoi(q.Get("shipping_method_id"))
	m, ok := findMethod(id)
	if err != nil || !ok {
		refuse(w, r, http.StatusNotFound, "Not found.")
		return
	}
	all := []map[string]any{}
	for _, to := range m.countries {
		if q.Get("to_country") != "" && q.Get("to_country") != to || q.Get("from_country") != home {
			continue
		}
		label, fuel := m.cost(to)
		all = append(all, map[string]any{"price": fmt.Sprintf("%.2f", float64(label+fuel)/100), "currency": "EUR", "to_country": to, "breakdown": m.parts(to)})
	}
	emulate.Send(w, http.StatusOK, all)
}
