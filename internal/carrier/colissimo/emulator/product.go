package emulator

import "slices"

// product is something Colissimo sells.
type product struct {
	head string // of its numbers. Not in our sheet: which product begins with what
	name string
	// signed, overseas, point, back: a signature, to French territories overseas, to a pick-up point, from a customer back to the shop.
	signed, overseas, point, back bool
}

var products = map[string]product{
	"DOM":  {head: "6A", name: "Domicile sans signature"},
	"DOS":  {head: "9V", name: "Domicile avec signature", signed: true},
	"COM":  {head: "6C", name: "Outre-mer sans signature", overseas: true},
	"CDS":  {head: "7Q", name: "Outre-mer avec signature", signed: true, overseas: true},
	"HD":   {head: "6G", name: "Point retrait", point: true},
	"CORE": {head: "8R", name: "Retour France", back: true},
	"CORI": {head: "8Q", name: "Retour international", back: true},
}

// Zones of the published tariff (carriers sheet 8.2), which say by their columns what goes where.
var (
	france   = []string{"FR", "MC", "AD"}
	zone1    = []string{"BE", "DE", "LU", "NL", "SX"}
	zone2    = []string{"AT", "ES", "GB", "GG", "GI", "IE", "IM", "IT", "JE", "PT", "SM", "VA", "MF"}
	zone3    = []string{"CH", "CZ", "DK", "EE", "FO", "GL", "HU", "LI", "LT", "LV", "PL", "SE", "SI", "SK"}
	zone4    = []string{"AL", "AM", "AZ", "BA", "BG", "BY", "CY", "DZ", "FI", "GE", "GR", "HR", "IC", "IS", "MA", "MD", "ME", "MK", "MT", "NO", "RO", "RS", "TN", "TR", "UA"}
	overseas = []string{"BL", "GF", "GP", "MQ", "PM", "RE", "YT", "NC", "PF", "TF", "WF"}
)

// goes reports whether the product goes from one country to another.
func (p product) goes(from, to string) bool {
	in := func(country string, zones ...[]string) bool {
		return slices.ContainsFunc(zones, func(z []string) bool { return slices.Contains(z, country) })
	}
	switch {
	case p.back && p.head == products["CORE"].head:
		return in(from, france) && in(to, france)
	case p.back:
		return !in(from, france) && in(to, france)
	case !in(from, france):
		return false
	case p.overseas:
		return in(to, overseas)
	case p.point:
		return in(to, france, zone1, zone2, zone3, zone4)
	case p.signed:
		return !in(to, overseas)
	}
	return in(to, france, zone1, zone3)
}

// heaviest is the product's limit in grams: 20 kg to pick-up points abroad, 30 kg elsewhere.
func (p product) heaviest(to string) float64 {
	if p.point && !slices.Contains(france, to) {
		return 20_000
	}
	return 30_000
}

// printing is one way of being printed.
type printing struct {
	kind string // PDF, ZPL or DPL
	dpi  int
}

// printings are the values of outputPrintingType (carriers sheet 2.10); each also with _UL behind it.
var printings = map[string]printing{
	"PDF_10x15_300dpi": {"PDF", 300}, "PDF_10x10_300dpi": {"PDF", 300}, "PDF_10x12_300dpi": {"PDF", 300}, "PDF_A4_300dpi": {"PDF", 300},
	"ZPL_10x15_203dpi": {"ZPL", 203}, "ZPL_10x15_300dpi": {"ZPL", 300}, "ZPL_10x10_203dpi": {"ZPL", 203}, "ZPL_10x10_300dpi": {"ZPL", 300},
	"DPL_10x15_203dpi": {"DPL", 203}, "DPL_10x15_300dpi": {"DPL", 300},
}
