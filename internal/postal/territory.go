package postal

import "strings"

// Territory is where an address lies for customs and tax: mostly its country, sometimes a part of it
// (the Canary Islands), sometimes more than it (Monaco counts as France).
type Territory struct {
	Code    string // the country's code, or code and part: "ES-CN"
	Name    string // English
	Customs string // the customs area: "EU", "GB", "CH", … Goods inside one area pay no duty
	VAT     string // the VAT area; goods between two areas need papers even inside one customs area
}

// InEUCustoms reports whether the territory belongs to the customs union's own territory.
func (t Territory) InEUCustoms() bool { return t.Customs == "EU" }

// InEUVAT reports whether EU VAT rules hold for goods.
func (t Territory) InEUVAT() bool { return t.VAT == "EU" }

// InEUExcise reports whether the EU's rules on excise goods hold: inside both areas, and at two places that pay excise though no VAT.
func (t Territory) InEUExcise() bool {
	return t.InEUCustoms() && (t.InEUVAT() || t.Code == "IT-CAMPIONE" || t.Code == "GR-69")
}

// part is a piece of a country with rules of its own, known by how its postal codes begin.
type part struct {
	territory Territory
	codes     string // beginnings of normalised postal codes, parted by blanks; "22000-22999" is a range
}

// parts follow the Commission's table of the territorial scope of customs and VAT rules. The first that fits wins.
var parts = map[string][]part{
	"ES": {
		{Territory{"ES-CN", "Canary Islands", "EU", "ES-CN"}, "35 38"},
		{Territory{"ES-CE", "Ceuta", "ES-CE", "ES-CE"}, "51"},
		{Territory{"ES-ML", "Melilla", "ES-ML", "ES-ML"}, "52"},
		{Territory{"ES-IB", "Balearic Islands", "EU", "EU"}, "07"},
	},
	"IT": {
		{Territory{"IT-LIVIGNO", "Livigno", "IT-LIVIGNO", "IT-LIVIGNO"}, "23041 23030"},
		{Territory{"IT-CAMPIONE", "Campione d’Italia", "EU", "IT-CAMPIONE"}, "22061 22060"},
		{sanMarino, "4789"}, // both small states are in Italy's numbering
		{Territory{"VA", "Vatican City", "VA", "VA"}, "00120"},
	},
	"CH": {
		{Territory{"IT-CAMPIONE", "Campione d’Italia", "EU", "IT-CAMPIONE"}, "6911"},
		// Büsingen is German land inside the Swiss customs and VAT area, and has a code of both countries.
		{Territory{"DE-BUESINGEN", "Büsingen", "CH", "CH"}, "8238"},
		{liechtenstein, "9485-9498"},
	},
	"DE": {
		{Territory{"DE-BUESINGEN", "Büsingen", "CH", "CH"}, "78266"},
		{Territory{"DE-HELGOLAND", "Heligoland", "DE-HELGOLAND", "DE-HELGOLAND"}, "27498"},
		// Two valleys of Austria that only a German road leads to, and that have German codes too.
		{Territory{"AT-JUNGHOLZ", "Jungholz", "EU", "EU"}, "87491"},
		{Territory{"AT-MITTELBERG", "Mittelberg", "EU", "EU"}, "87567-87569"},
		// The field post sends on to troops abroad, so that it asks for a declaration like a foreign country.
		{Territory{"DE-FELDPOST", "German forces abroad", "EU", "DE-FELDPOST"}, "64298"},
	},
	"AT": {
		{Territory{"AT-JUNGHOLZ", "Jungholz", "EU", "EU"}, "6691"},
		{Territory{"AT-MITTELBERG", "Mittelberg", "EU", "EU"}, "6991-6993"},
	},
	"FI": {{aland, "22000-22999"}},
	"GR": {{Territory{"GR-69", "Mount Athos", "EU", "GR-69"}, "63086 63087"}},
	"FR": {
		{Territory{"BL", "Saint-Barthélemy", "BL", "BL"}, "97133"},
		{Territory{"MF", "Saint-Martin", "EU", "MF"}, "97150"},
		{Territory{"GP", "Guadeloupe", "EU", "GP"}, "971"},
		{Territory{"MQ", "Martinique", "EU", "MQ"}, "972"},
		{Territory{"GF", "French Guiana", "EU", "GF"}, "973"},
		{Territory{"RE", "Réunion", "EU", "RE"}, "974"},
		{Territory{"PM", "Saint Pierre and Miquelon", "PM", "PM"}, "975"},
		{Territory{"YT", "Mayotte", "EU", "YT"}, "976"},
		{Territory{"TF", "French Southern Territories", "TF", "TF"}, "984"},
		{Territory{"WF", "Wallis and Futuna", "WF", "WF"}, "986"},
		{Territory{"PF", "French Polynesia", "PF", "PF"}, "987"},
		{Territory{"NC", "New Caledonia", "NC", "NC"}, "988"},
		{Territory{"MC", "Monaco", "EU", "EU"}, "980"},
		{Territory{"FR-20R", "Corsica", "EU", "EU"}, "20"},
	},
	"PT": {
		{Territory{"PT-30", "Madeira", "EU", "EU"}, "90 91 92 93 94"},
		{Territory{"PT-20", "Azores", "EU", "EU"}, "95 96 97 98 99"},
	},
	"GB": {
		{northernIreland, "BT"},
		{Territory{"IM", "Isle of Man", "GB", "GB"}, "IM"},
		{Territory{"JE", "Jersey", "GB", "JE"}, "JE"},
		{Territory{"GG", "Guernsey", "GB", "GG"}, "GY"},
		{Territory{"GI", "Gibraltar", "GI", "GI"}, "GX11"},
		// The bases on Cyprus follow the rules of the Republic.
		{Territory{"CY-SBA", "Akrotiri and Dhekelia", "EU", "EU"}, "BFPO57 BFPO58 BFPO59"},
		{Territory{"GB-BFPO", "British forces abroad", "GB", "GB-BFPO"}, "BF1 BFPO"},
	},
	"NO": {{svalbard, "9170-9179 8099"}},
	"TR": {{Territory{"CY-N", "Northern Cyprus", "CY-N", "CY-N"}, "99"}},
	"DK": {{Territory{"GL", "Greenland", "GL", "GL"}, "39"}},
	"US": {
		{Territory{"US-MIL", "United States forces abroad", "US", "US-MIL"}, "090-098 340 962-966"},
		{Territory{"PR", "Puerto Rico", "US", "US"}, "006 007 009"},
		{Territory{"VI", "U.S. Virgin Islands", "VI", "VI"}, "008"},
	},
}

var (
	aland           = Territory{"AX", "Åland Islands", "EU", "AX"}
	northernIreland = Territory{"GB-NIR", "Northern Ireland", "EU", "EU"}
	svalbard        = Territory{"SJ", "Svalbard and Jan Mayen", "SJ", "SJ"}
	sanMarino       = Territory{"SM", "San Marino", "EU", "SM"}
	liechtenstein   = Territory{"LI", "Liechtenstein", "CH", "CH"}
)

// whole are countries of their own code that share an area with another.
var whole = map[string]Territory{
	"AX": aland,
	"SJ": svalbard,
	"GP": {"GP", "Guadeloupe", "EU", "GP"},
	"MQ": {"MQ", "Martinique", "EU", "MQ"},
	"GF": {"GF", "French Guiana", "EU", "GF"},
	"RE": {"RE", "Réunion", "EU", "RE"},
	"YT": {"YT", "Mayotte", "EU", "YT"},
	"MF": {"MF", "Saint-Martin", "EU", "MF"},
	"MC": {"MC", "Monaco", "EU", "EU"},
	// San Marino is in a customs union with the EU for all goods; Andorra's leaves farm goods out, so it counts as outside.
	"SM": sanMarino,
	"IM": {"IM", "Isle of Man", "GB", "GB"},
	"JE": {"JE", "Jersey", "GB", "JE"},
	"GG": {"GG", "Guernsey", "GB", "GG"},
	"LI": liechtenstein,
	// ISO keeps two codes for customs' own use; no address is checked under them, yet carriers write them.
	"IC": {"ES-CN", "Canary Islands", "EU", "ES-CN"},
	"EA": {"ES-CE", "Ceuta", "ES-CE", "ES-CE"},
	"PR": {"PR", "Puerto Rico", "US", "US"},
}

// TerritoryOf tells where an address lies. The postal code overrides the country; capitals and
// blanks do not matter.
func TerritoryOf(a Address) Territory {
	code := NormalisePostalCode(a.Country, fiveDigits(a.Country, a.PostalCode))
	for _, p := range parts[a.Country] {
		if p.holds(code) {
			return p.territory
		}
	}
	if t, ok := whole[a.Country]; ok {
		return t
	}
	c, ok := byCode[a.Country]
	if !ok {
		return Territory{Code: a.Country, Name: a.Country, Customs: a.Country, VAT: a.Country}
	}
	if c.EU {
		return Territory{c.Code, c.Name, "EU", "EU"}
	}
	return Territory{c.Code, c.Name, c.Code, c.Code}
}

// fiveDigits gives back the zeros in front that spreadsheets take from a code: "7001" of the Balearic Islands.
func fiveDigits(country, code string) string {
	if !strings.Contains("ES IT FR DE FI GR US", country) || code == "" || len(code) >= 5 || strings.Trim(code, "0123456789") != "" {
		return code
	}
	return strings.Repeat("0", 5-len(code)) + code
}

func (p part) holds(code string) bool {
	code = strings.ReplaceAll(code, " ", "") // Greece and Great Britain write a blank inside
	for begin := range strings.SplitSeq(p.codes, " ") {
		from, to, isRange := strings.Cut(begin, "-")
		if !isRange {
			if strings.HasPrefix(code, begin) {
				return true
			}
			continue
		}
		if len(code) >= len(from) && from <= code[:len(from)] && code[:len(from)] <= to {
			return true
		}
	}
	return false
}

// NeedsCustoms reports whether goods between two addresses need customs or tax papers: they cross a
// customs border, or only a tax border inside one (mainland Spain to the Canary Islands).
//
// Northern Ireland counts as inside the EU for goods, and parcels between it and Great Britain go
// without a declaration since May 2025, so it has a border with neither.
func NeedsCustoms(from, to Address) bool {
	a, b := TerritoryOf(from), TerritoryOf(to)
	if a.Code == b.Code {
		return false
	}
	if insideUK(a, b) || insideUK(b, a) {
		return false
	}
	return a.Customs != b.Customs || a.VAT != b.VAT
}

func insideUK(a, b Territory) bool {
	return a.Code == northernIreland.Code && b.Customs == "GB" && b.VAT == "GB"
}
