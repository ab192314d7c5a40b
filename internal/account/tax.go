package account

import (
	"regexp"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
)

// vatShape is what stands behind the country letters, as each tax office publishes it.
var vatShape = map[string]struct{ shape, example string }{
	"AT": {`U\d{8}`, "ATU12345678"},
	"BE": {`[01]\d{9}`, "BE0123456789"},
	"BG": {`\d{9,10}`, "BG123456789"},
	"CY": {`\d{8}[A-Z]`, "CY12345678X"},
	"CZ": {`\d{8,10}`, "CZ12345678"},
	"DE": {`\d{9}`, "DE123456789"},
	"DK": {`\d{8}`, "DK12345678"},
	"EE": {`\d{9}`, "EE123456789"},
	"EL": {`\d{9}`, "EL123456789"},
	"ES": {`[A-Z0-9]\d{7}[A-Z0-9]`, "ESX12345678"},
	"FI": {`\d{8}`, "FI12345678"},
	"FR": {`[A-Z0-9]{2}\d{9}`, "FR12345678901"},
	"HR": {`\d{11}`, "HR12345678901"},
	"HU": {`\d{8}`, "HU12345678"},
	"IE": {`\d[A-Z0-9+*]\d{5}[A-Z]{1,2}`, "IE1234567A"},
	"IT": {`\d{11}`, "IT12345678901"},
	"LT": {`(\d{9}|\d{12})`, "LT123456789"},
	"LU": {`\d{8}`, "LU12345678"},
	"LV": {`\d{11}`, "LV12345678901"},
	"MT": {`\d{8}`, "MT12345678"},
	"NL": {`[A-Z0-9+*]{9}B\d{2}`, "NL123456789B01"},
	"PL": {`\d{10}`, "PL1234567890"},
	"PT": {`\d{9}`, "PT123456789"},
	"RO": {`\d{2,10}`, "RO1234567890"},
	"SE": {`\d{10}01`, "SE123456789001"},
	"SI": {`\d{8}`, "SI12345678"},
	"SK": {`\d{10}`, "SK1234567890"},
	"XI": {`(\d{9}|\d{12}|(GD|HA)\d{3})`, "XI123456789"},
	"GB": {`(\d{9}|\d{12}|(GD|HA)\d{3})`, "GB123456789"},
	"CH": {`E\d{9}(MWST|TVA|IVA)?`, "CHE123456789MWST"},
	"NO": {`\d{9}(MVA)?`, "NO123456789MVA"},
}

var (
	taxBlanks = strings.NewReplacer(" ", "", ".", "", "-", "", "/", "")
	eoriShape = regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{1,15}$`)
	otherVAT  = regexp.MustCompile(`^[A-Z0-9]{2,20}$`)
)

// checkTaxNumbers writes VAT and EORI number without blanks and says what is wrong with their shape. Both may be empty.
func checkTaxNumbers(wrong *fault.List, country, vat, eori string) (string, string) {
	vat, eori = strings.ToUpper(taxBlanks.Replace(vat)), strings.ToUpper(taxBlanks.Replace(eori))
	if vat != "" {
		letters := country
		if country == "GR" {
			letters = "EL" // Greece's letters in VAT numbers
		}
		if len(vat) > 2 && (vatShape[vat[:2]].shape != "" && vat[:2] != letters) {
			letters = vat[:2] // registered abroad
		}
		known, ok := vatShape[letters]
		switch {
		case ok && !regexp.MustCompile(`^`+letters+known.shape+`$`).MatchString(vat):
			wrong.Add("vat_number", "VAT number %s is not one of that country; it should look like %s.", cut(vat, 24), known.example)
		case !ok && !otherVAT.MatchString(vat):
			wrong.Add("vat_number", "VAT number %s may have up to 20 letters and digits.", cut(vat, 24))
		}
	}
	if eori != "" && !eoriShape.MatchString(eori) {
		wrong.Add("eori_number", "EORI number %s should have two country letters and up to 15 letters or digits, like NL123456789.", cut(eori, 24))
	}
	return vat, eori
}
