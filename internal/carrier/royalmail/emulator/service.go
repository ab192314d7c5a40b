package emulator

import "net/http"

// service is a product. The sheet names TPLN only; the others are ours by the names they are known under.
type service struct {
	code, name              string
	tracked, signed, abroad bool
	special                 bool   // special delivery
	days                    int    // of transit
	head                    string // first letters of its numbers
}

var services = []service{
	{code: "TPNN", name: "Tracked 24", tracked: true, days: 1, head: "TT"},
	{code: "TPNS", name: "Tracked 24 with signature", tracked: true, signed: true, days: 1, head: "TT"},
	{code: "TPSN", name: "Tracked 48", tracked: true, days: 2, head: "TT"},
	{code: "TPSS", name: "Tracked 48 with signature", tracked: true, signed: true, days: 2, head: "TT"},
	{code: "TPLN", name: "Tracked 48 letterboxable", tracked: true, days: 2, head: "TT"},
	{code: "CRL1", name: "Royal Mail 24", days: 1},
	{code: "CRL2", name: "Royal Mail 48", days: 2},
	{code: "SD1", name: "Special Delivery by 1 pm, 750", tracked: true, signed: true, special: true, days: 1, head: "SI"},
	{code: "SD2", name: "Special Delivery by 1 pm, 1000", tracked: true, signed: true, special: true, days: 1, head: "SI"},
	{code: "SD3", name: "Special Delivery by 1 pm, 2500", tracked: true, signed: true, special: true, days: 1, head: "SI"},
	{code: "SD4", name: "Special Delivery by 9 am, 750", tracked: true, signed: true, special: true, days: 1, head: "SI"},
	{code: "SD5", name: "Special Delivery by 9 am, 1000", tracked: true, signed: true, special: true, days: 1, head: "SI"},
	{code: "SD6", name: "Special Delivery by 9 am, 2500", tracked: true, signed: true, special: true, days: 1, head: "SI"},
	{code: "MP1", name: "International Business Parcels Tracked", tracked: true, abroad: true, days: 5, head: "LE"},
	{code: "MP7", name: "International Business Parcels Tracked, country priced", tracked: true, abroad: true, days: 5, head: "LE"},
	{code: "OTA", name: "International Tracked", tracked: true, abroad: true, days: 5, head: "LE"},
	{code: "MP5", name: "International Business Parcels Signed", tracked: true, signed: true, abroad: true, days: 6, head: "RN"},
	{code: "OTC", name: "International Tracked & Signed", tracked: true, signed: true, abroad: true, days: 5, head: "RN"},
	{code: "OLA", name: "International Standard", abroad: true, days: 7},
}

func find(code string) (service, bool) {
	for _, s := range services {
		if s.code == code {
			return s, true
		}
	}
	return service{}, false
}

// formats are the most grams of each.
func (s service) formats() map[string]float64 {
	switch {
	case s.abroad:
		return map[string]float64{"L": 100, "F": 750, "P": 2000, "S": 5000}
	case s.tracked:
		return map[string]float64{"F": 750, "P": 20_000}
	}
	return map[string]float64{"L": 100, "F": 750, "P": 20_000}
}

// home reports whether Royal Mail counts a country as its own.
func home(country string) bool {
	return country == "GB" || country == "IM" || country == "GG" || country == "JE"
}

type format struct {
	Format    string  `json:"ServiceFormat"`
	MaxWeight float64 `json:"MaxWeight"` // kilograms
}

type option struct {
	Code      string   `json:"ServiceCode"`
	Name      string   `json:"ServiceName"`
	Days      int      `json:"TransitDays"`
	Tracked   bool     `json:"IsTracked"`
	Signature bool     `json:"SignatureIncluded"`
	Signed    bool     `json:"RecordedSignedForAvailable"`
	Safeplace bool     `json:"SafeplaceAvailable"`
	Collect   bool     `json:"LocalCollectAvailable"`
	Saturday  bool     `json:"SaturdayGuaranteedAvailable"`
	Loss      bool     `json:"ConsequentialLossAvailable"`
	Formats   []format `json:"FormatsAvailable"`
}

// availability is POST /shipments/serviceAvailability.
func (e *Emulator) availability(w http.ResponseWriter, r *http.Request, _ customer) {
	var in struct {
		Destination struct {
			Country  string `json:"CountryCode"`
			Postcode string `json:"Postcode"`
		} `json:"Destination"`
		Information about `json:"ShipmentInformation"`
	}
	if !read(w, r, &in) {
		return
	}
	var c check
	c.country("Destination.CountryCode", in.Destination.Country)
	c.oneOf("ShipmentInformation.WeightUnitOfMeasure", in.Information.Unit, "", "KG", "Grams")
	if in.Information.Weight == nil {
		c.missing("ShipmentInformation.TotalWeight")
	}
	if in.Information.Service != "" {
		if _, ok := find(in.Information.Service); !ok {
			c.wrong("ShipmentInformation.ServiceCode", "There is no such service.")
		}
	}
	if len(c.all) > 0 {
		refuse(w, http.StatusBadRequest, c.all...)
		return
	}
	options := []option{}
	for _, s := range services {
		if s.abroad == home(in.Destination.Country) || in.Information.Service != "" && in.Information.Service != s.code {
			continue
		}
		o := option{
			Code: s.code, Name: s.name, Days: s.days, Tracked: s.tracked, Signature: s.signed, Signed: !s.abroad && !s.tracked,
			Safeplace: !s.abroad && s.tracked, Collect: !s.abroad && s.tracked, Saturday: s.special, Loss: s.special,
		}
		for _, f := range []string{"L", "F", "P", "S"} {
			if most, ok := s.formats()[f]; ok && in.Information.grams(*in.Information.Weight) <= most {
				o.Formats = append(o.Formats, format{f, most / 1000})
			}
		}
		if len(o.Formats) > 0 {
			options = append(options, o)
		}
	}
	send(w, http.StatusOK, map[string]any{"options": options})
}
