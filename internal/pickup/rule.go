package pickup

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// terms are what one carrier wants of a pick-up beyond what all want.
type terms struct {
	countries []string
	needs     []string // fields by their names in API v2
	least     int      // parcels; 0 is 1
	most      int      // 0 is mostParcels
	pallets   int      // takes up to so many pallets instead
	slots     int      // 0 is 1
	code      int      // longest postal code; 0 is any
}

// byCarrier are the terms Sendcloud tells for the carriers that come. What has none here is asked for what all want.
var byCarrier = map[string]terms{
	"dhl_express":       {countries: []string{"NL", "DE", "ES", "FR", "IT", "AT"}, needs: []string{"telephone"}},
	"fedex":             {countries: []string{"AT", "BE", "DE", "ES", "FR", "GB", "IT", "NL"}, needs: []string{"name", "company_name", "telephone", "origin_detail"}},
	"correos_express":   {countries: []string{"ES"}, needs: []string{"pickup_until", "name", "company_name", "telephone"}},
	"dhl":               {countries: []string{"NL", "BE"}, most: 99, pallets: 5},
	"dpd":               {countries: []string{"DE"}, least: 10},
	"poste_it_delivery": {countries: []string{"IT"}, needs: []string{"country_state"}},
	"brt":               {countries: []string{"IT"}, needs: []string{"country_state"}},
	"gls_it":            {countries: []string{"IT"}, needs: []string{"country_state"}},
	"correos":           {countries: []string{"ES"}, needs: []string{"reference", "total_volume_weight"}, least: 10, code: 5},
	"ups":               {countries: []string{"DE", "NL", "BE", "ES", "FR", "IT", "AT", "GB"}, needs: []string{"pickup_until", "telephone"}},
	"dhl_parcel_iberia": {countries: []string{"ES", "PT"}, needs: []string{"pickup_until"}},
	"dhl_parcel_gb":     {countries: []string{"GB"}, needs: []string{"account_number", "trading_location"}},
	"sendcloud":         {pallets: 20},
}

// Terms are what a carrier wants of a pick-up, for a form that asks for it.
type Terms struct {
	Countries []string // where it collects; nil: nothing is known
	Needs     []string // fields by their names in API v2
	Least     int      // parcels
	Most      int
	Pallets   int // takes up to so many pallets instead of parcels
}

// TermsOf tells a carrier's terms.
func TermsOf(code string) Terms {
	t := byCarrier[code]
	out := Terms{Countries: t.countries, Needs: t.needs, Least: max(1, t.least), Most: t.most, Pallets: t.pallets}
	if out.Most == 0 {
		out.Most = mostParcels
	}
	return out
}

// mostParcels is how many a van takes where nothing else is known.
const mostParcels = 999

// ahead is how long before it a pick-up may be asked for.
const ahead = 90 * 24 * time.Hour

// check refuses what no carrier, or not this one, can be asked; each field by its name in API v2.
func (w Wish) check(now time.Time) fault.List {
	var wrong fault.List
	t := byCarrier[w.Carrier]
	if w.Carrier == "" {
		wrong.Add("carrier", "This field is required.")
	}
	wrong.Join("", postal.CheckKept(w.At))
	if w.At.PostNumber != "" {
		wrong.Add("address", "A carrier cannot collect at a PO box.")
	}
	w.checkTexts(&wrong)
	if len(t.countries) > 0 && w.At.Country != "" && !slices.Contains(t.countries, w.At.Country) {
		wrong.Add("country", "%s collects in %s.", w.Carrier, strings.Join(t.countries, ", "))
	}
	if t.code > 0 && utf8.RuneCountInString(w.At.PostalCode) > t.code {
		wrong.Add("postal_code", "Ensure this field has no more than %d characters.", t.code)
	}
	for _, field := range t.needs {
		if w.lacks(field) && !wrong.Has(field) {
			wrong.Add(field, "This field is required.")
		}
	}
	w.checkSlots(&wrong, max(1, t.slots), now)
	w.checkItems(&wrong, t)
	return wrong
}

func (w Wish) lacks(field string) bool {
	switch field {
	case "name":
		return w.At.Name == ""
	case "company_name":
		return w.At.Company == ""
	case "telephone":
		return w.At.Phone == ""
	case "country_state":
		return w.At.State == ""
	case "reference":
		return w.Reference == ""
	case "pickup_until":
		return len(w.Slots) > 0 && w.Slots[0].Until == nil
	}
	v, ok := w.Details[field]
	return !ok || v == nil || v == ""
}

func (w Wish) checkTexts(wrong *fault.List) {
	for _, t := range []struct {
		field, value string
		most         int
	}{{"reference", w.Reference, 255}, {"special_instructions", w.Instructions, 255}} {
		switch {
		case utf8.RuneCountInString(t.value) > t.most:
			wrong.Add(t.field, "Ensure this field has no more than %d characters.", t.most)
		case strings.ContainsFunc(t.value, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == utf8.RuneError }):
			wrong.Add(t.field, "This holds a character that cannot be printed.")
		}
	}
}

func (w Wish) checkSlots(wrong *fault.List, most int, now time.Time) {
	switch {
	case len(w.Slots) == 0 || w.Slots[0].From.IsZero():
		wrong.Add("pickup_from", "This field is required.")
		return
	case len(w.Slots) > most:
		wrong.Add("time_slots", "%s takes %d time slot.", w.Carrier, most)
	}
	for _, s := range w.Slots {
		end := s.From
		if s.Until != nil {
			end = *s.Until
			if !end.After(s.From) {
				wrong.Add("pickup_until", "The pick-up ends before it begins.")
			}
		}
		switch {
		case end.Before(now.Add(-time.Hour)) && s.Until != nil || s.From.Before(now.Add(-24*time.Hour)):
			wrong.Add("pickup_from", "This time has passed.")
		case s.From.After(now.Add(ahead)):
			wrong.Add("pickup_from", "A pick-up can be asked for up to 90 days ahead.")
		}
	}
}

func (w Wish) checkItems(wrong *fault.List, t terms) {
	parcels, pallets, weight := w.Count()
	least, most := max(1, t.least), t.most
	if most == 0 {
		most = mostParcels
	}
	switch {
	case pallets > 0 && t.pallets == 0:
		wrong.Add("pallet_quantity", "%s does not collect pallets.", w.Carrier)
	case pallets > t.pallets:
		wrong.Add("pallet_quantity", "Ensure this value is less than or equal to %d.", t.pallets)
	case parcels > most:
		wrong.Add("quantity", "Ensure this value is less than or equal to %d.", most)
	case parcels < least && (pallets == 0 || parcels < 0):
		wrong.Add("quantity", "Ensure this value is greater than or equal to %d.", least)
	}
	for _, i := range w.Items {
		if (i.Quantity < 0 || i.Quantity > 100_000) && !wrong.Has("quantity") {
			wrong.Add("quantity", "Ensure this value is between 0 and %d.", most)
		}
	}
	if weight <= 0 {
		wrong.Add("total_weight", "This field is required.")
	} else if weight > 100_000_000 {
		wrong.Add("total_weight", "Ensure this value is less than or equal to %d.", 100_000)
	}
}
