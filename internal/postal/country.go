package postal

import (
	"slices"
	"strconv"
	"strings"
)

// Country is one country or dependent territory with an ISO 3166-1 code of its own.
type Country struct {
	Code        string // alpha-2, capitals
	ISO3        string // alpha-3
	Numeric     int    // ISO 3166-1 number
	Name        string // English, as the v2 and v3 API show it; locale has the other languages
	SendcloudID int    // the number that API v2 gives a country
	EU          bool   // member state of the European Union; territories differ, see TerritoryOf
	NumberFirst bool   // written "12 rue de Rivoli" rather than "Kanaalweg 12"
	NeedsNumber bool   // a street address without a house number cannot be delivered to
	HasStates   bool   // a state or province belongs to the address
	PostalCode  Need   // whether an address has a postal code
	shapes      []string
}

// Need says whether a country's addresses carry something.
type Need int

const (
	// Never: the country does not know it.
	Never Need = iota
	// Sometimes: it exists, and many addresses do without.
	Sometimes
	// Always: mail does not arrive without it.
	Always
)

// sendcloudIDs are the country numbers seen in recorded answers.
var sendcloudIDs = map[string]int{
	"BE": 1, "NL": 2, "DE": 3, "BG": 4, "GB": 9, "HU": 10, "IE": 11, "IT": 12, "LU": 15, "AT": 16, "PL": 17,
	"PT": 18, "RO": 19, "SI": 20, "SK": 21, "ES": 22, "CZ": 23, "GR": 25, "HR": 26, "IM": 126,
}

// ownIDs is where our own country numbers begin: for a country whose number nobody has recorded we
// answer this plus its ISO number, which stays the same for ever and can meet none of the recorded ones.
const ownIDs = 10_000

var countries, byCode = readTable()

func readTable() ([]Country, map[string]Country) {
	var list []Country
	index := map[string]Country{}
	for line := range strings.Lines(strings.TrimSpace(table)) {
		c := readCountry(strings.TrimSpace(line))
		list = append(list, c)
		index[c.Code] = c
	}
	slices.SortFunc(list, func(a, b Country) int { return strings.Compare(a.Name, b.Name) })
	return list, index
}

func readCountry(line string) Country {
	f := strings.SplitN(line, " ", 6)
	marks := f[3]
	number, _ := strconv.Atoi(f[2]) // the table's test reads every line
	c := Country{
		Code: f[0], ISO3: f[1], Numeric: number, Name: f[5], SendcloudID: ownIDs + number,
		EU:          strings.Contains(marks, "e"),
		NumberFirst: strings.Contains(marks, "f"),
		NeedsNumber: strings.Contains(marks, "r"),
		HasStates:   strings.Contains(marks, "s"),
	}
	if id, ok := sendcloudIDs[c.Code]; ok {
		c.SendcloudID = id
	}
	if f[4] == "-" {
		return c
	}
	c.shapes = strings.Split(strings.ReplaceAll(f[4], "_", " "), "|")
	c.PostalCode = Always
	if strings.Contains(marks, "o") {
		c.PostalCode = Sometimes
	}
	return c
}

// Lookup finds a country by its alpha-2 code in capitals.
func Lookup(code string) (Country, bool) {
	c, ok := byCode[code]
	return c, ok
}

// Countries lists all countries by English name.
func Countries() []Country { return slices.Clone(countries) }

// CountryName is a country's alpha-2 code that reads as its name inside a sentence: "the Netherlands",
// "Germany". Refusals carry it, so that a reader of another language gets the name in that one.
type CountryName string

// String is the English name.
func (n CountryName) String() string {
	c, ok := byCode[string(n)]
	if !ok {
		return string(n)
	}
	switch n {
	case "NL", "GB", "US", "CZ", "AE", "BS", "GM", "MV", "PH", "IM", "KY", "FO", "FK", "MH", "SB", "SC", "KM",
		"CF", "DO", "CG", "CD", "VG", "VI", "CK", "CC", "TC", "PS", "MP", "UM", "BQ":
		return "the " + c.Name
	}
	return c.Name
}

func (c Country) called() CountryName { return CountryName(c.Code) }

// misnamed are codes people write for a country whose ISO code is another.
var misnamed = map[string]string{
	"UK": "GB", "EL": "GR", "XI": "GB", "EN": "GB", "SF": "FI", "IC": "ES", "EA": "ES", "KV": "XK", "KS": "XK",
}
