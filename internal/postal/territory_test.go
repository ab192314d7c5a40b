package postal_test

import (
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Each row is a territory with rules of its own: how it is addressed, which of the EU's areas it belongs to, and whether papers go with
// goods that come there from the EU's mainland.
func TestEveryTerritoryHasItsAreas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		territory, addresses  string
		customs, vat, excise  bool
		papers, withinCountry bool // withinCountry: papers also from the rest of the country it is addressed in
	}{
		{"ES-CN", "ES 35001|ES 38001|es 35 999|ES 38999|IC 35001", true, false, false, true, true},
		{"ES-CE", "ES 51001|ES 51002|ES 51003|ES 51004|ES 51005|ES 51070|ES 51071|ES 51080|ES 51081|EA 51001", false, false, false, true, true},
		{"ES-ML", "ES 52001|ES 52006|ES 52070", false, false, false, true, true},
		{"ES-IB", "ES 07001|ES 07999|ES 7001", true, true, true, false, false},
		{"IT-LIVIGNO", "IT 23041|IT 23030|IT 230 41", false, false, false, true, true},
		{"IT-CAMPIONE", "IT 22061|IT 22060|CH 6911", true, false, true, true, true},
		{"DE-BUESINGEN", "DE 78266|CH 8238|DE D-78266", false, false, false, true, true},
		{"DE-HELGOLAND", "DE 27498", false, false, false, true, true},
		{"AT-JUNGHOLZ", "AT 6691|DE 87491", true, true, true, false, false},
		{"AT-MITTELBERG", "AT 6991|AT 6992|AT 6993|DE 87567|DE 87568|DE 87569", true, true, true, false, false},
		{"AX", "FI 22000|FI 22999|AX 22100|FI FI-22100", true, false, false, true, true},
		{"GR-69", "GR 63086|GR 630 86|GR 63087", true, false, true, true, true},
		{"GP", "FR 97100|FR 97190|GP 97110", true, false, false, true, true},
		{"MQ", "FR 97200|MQ 97200", true, false, false, true, true},
		{"GF", "FR 97300|GF 97300", true, false, false, true, true},
		{"RE", "FR 97400|RE 97400", true, false, false, true, true},
		{"YT", "FR 97600|YT 97600", true, false, false, true, true},
		{"MF", "FR 97150|MF 97150", true, false, false, true, true},
		{"BL", "FR 97133|BL 97133", false, false, false, true, true},
		{"PM", "FR 97500|PM 97500", false, false, false, true, true},
		{"PF", "FR 98714|PF 98714", false, false, false, true, true},
		{"NC", "FR 98800|NC 98800", false, false, false, true, true},
		{"WF", "FR 98600|WF 98600", false, false, false, true, true},
		{"TF", "FR 98400|TF 98413", false, false, false, true, true},
		{"FR-20R", "FR 20000|FR 20999", true, true, true, false, false},
		{"MC", "MC 98000|FR 98000", true, true, true, false, false},
		{"SM", "SM 47890|IT 47890|IT 47899", true, false, false, true, true},
		{"VA", "VA 00120|IT 00120|IT 120", false, false, false, true, true},
		{"AD", "AD AD100|AD AD700|AD 500", false, false, false, true, false},
		{"GI", "GI GX11 1AA|GB gx111aa", false, false, false, true, true},
		{"PT-20", "PT 9500-001|PT 9999-999", true, true, true, false, false},
		{"PT-30", "PT 9000-001|PT 9499-999", true, true, true, false, false},
		{"FO", "FO 100|FO 970", false, false, false, true, false},
		{"GL", "GL 3900|DK 3905", false, false, false, true, true},
		{"AW", "AW ", false, false, false, true, false},
		{"CW", "CW ", false, false, false, true, false},
		{"SX", "SX ", false, false, false, true, false},
		{"BQ", "BQ ", false, false, false, true, false},
		{"GB-NIR", "GB BT7 1NN|GB bt71nn", true, true, true, false, false},
		{"GB", "GB SW1A 1AA|GB M1 1AE", false, false, false, true, false},
		{"IM", "IM IM1 1AA|GB IM9 9ZZ|IM IM86 1AA|IM IM87 1AA|IM IM99 1AA", false, false, false, true, false},
		{"JE", "JE JE1 1AA|GB je5 1aa", false, false, false, true, true},
		{"GG", "GG GY1 1AA|GB GY9 3AA|GG GY10 1AA", false, false, false, true, true},
		{"CY-SBA", "GB BFPO 57|GB BFPO 58|GB bfpo59", true, true, true, false, true},
		{"CY", "CY 3010", true, true, true, false, false},
		{"CY-N", "TR 99300", false, false, false, true, true},
		{"CH", "CH 1000|CH 9658", false, false, false, true, false},
		{"LI", "LI 9485|LI 9498|CH 9490", false, false, false, true, false},
		{"NO", "NO 0150|NO 9169|NO 9180", false, false, false, true, false},
		{"SJ", "NO 9170|NO 9179|NO 8099|SJ 9170", false, false, false, true, true},
		{"IS", "IS 101|IS 902", false, false, false, true, false},
		{"TR", "TR 34000", false, false, false, true, false},
		{"XK", "XK 10000|XK 73000", false, false, false, true, false},
		{"AL", "AL 1001", false, false, false, true, false},
		{"BA", "BA 71000", false, false, false, true, false},
		{"BY", "BY 220000", false, false, false, true, false},
		{"GE", "GE 0100", false, false, false, true, false},
		{"MD", "MD 2000", false, false, false, true, false},
		{"ME", "ME 81000", false, false, false, true, false},
		{"MK", "MK 1000", false, false, false, true, false},
		{"RS", "RS 11000", false, false, false, true, false},
		{"UA", "UA 01001", false, false, false, true, false},
		{"AM", "AM 0010", false, false, false, true, false},
		{"AZ", "AZ 1000", false, false, false, true, false},
		{"RU", "RU 101000", false, false, false, true, false},
		{"DE-FELDPOST", "DE 64298", true, false, false, true, true},
		{"GB-BFPO", "GB BF1 3AA|GB BFPO 20", false, false, false, true, true},
		{"US-MIL", "US 09012|US 9012|US 34001|US 96201", false, false, false, true, true},
	} {
		for address := range strings.SplitSeq(c.addresses, "|") {
			country, code, _ := strings.Cut(address, " ")
			country = strings.ToUpper(country)
			to := postal.Address{Country: country, PostalCode: code}
			got := postal.TerritoryOf(to)
			if got.Code != c.territory {
				t.Errorf("%s lies in %s, want %s", address, got.Code, c.territory)
				continue
			}
			if got.InEUCustoms() != c.customs || got.InEUVAT() != c.vat || got.InEUExcise() != c.excise {
				t.Errorf("%s: customs %v, VAT %v, excise %v; want %v, %v, %v", address, got.InEUCustoms(), got.InEUVAT(), got.InEUExcise(),
					c.customs, c.vat, c.excise)
			}
			mainland := postal.Address{Country: "NL", PostalCode: "3511 NP"}
			if papers := postal.NeedsCustoms(mainland, to); papers != c.papers {
				t.Errorf("papers from the EU to %s: %v, want %v", address, papers, c.papers)
			}
			if papers := postal.NeedsCustoms(to, mainland); papers != c.papers {
				t.Errorf("papers from %s to the EU: %v, want %v", address, papers, c.papers)
			}
			if home, ok := heartland[country]; ok {
				if papers := postal.NeedsCustoms(home, to); papers != c.withinCountry && country != "CH" {
					t.Errorf("papers from %s to %s: %v, want %v", home.PostalCode, address, papers, c.withinCountry)
				}
			}
		}
	}
}

// heartland is an address of each country that lies in no special part of it.
var heartland = map[string]postal.Address{
	"ES": {Country: "ES", PostalCode: "28014"}, "IT": {Country: "IT", PostalCode: "00184"}, "DE": {Country: "DE", PostalCode: "50676"},
	"AT": {Country: "AT", PostalCode: "1010"}, "FI": {Country: "FI", PostalCode: "00100"}, "GR": {Country: "GR", PostalCode: "105 63"},
	"FR": {Country: "FR", PostalCode: "75001"}, "PT": {Country: "PT", PostalCode: "1100-148"}, "GB": {Country: "GB", PostalCode: "M1 1AE"},
	"NO": {Country: "NO", PostalCode: "0150"}, "DK": {Country: "DK", PostalCode: "2100"}, "TR": {Country: "TR", PostalCode: "34000"},
	"US": {Country: "US", PostalCode: "10001"},
}

// Codes just outside every range belong to the country itself.
func TestCodesBesideATerritoryAreNotIt(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"ES 34999": "ES", "ES 36000": "ES", "ES 37999": "ES", "ES 39000": "ES", "ES 50999": "ES", "ES 53000": "ES", "ES 06999": "ES", "ES 08000": "ES",
		"IT 23040": "IT", "IT 23042": "IT", "IT 23029": "IT", "IT 23031": "IT", "IT 22059": "IT", "IT 22062": "IT", "IT 47889": "IT", "IT 47900": "IT",
		"IT 00119": "IT", "IT 00121": "IT", "CH 6910": "CH", "CH 6912": "CH", "CH 8237": "CH", "CH 8239": "CH", "CH 9484": "CH", "CH 9499": "CH",
		"DE 78265": "DE", "DE 78267": "DE", "DE 27497": "DE", "DE 27499": "DE", "DE 87490": "DE", "DE 87492": "DE", "DE 87566": "DE", "DE 87570": "DE",
		"DE 64297": "DE", "DE 64299": "DE", "AT 6690": "AT", "AT 6692": "AT", "AT 6990": "AT", "AT 6994": "AT", "FI 21999": "FI", "FI 23000": "FI",
		"GR 630 85": "GR", "GR 630 88": "GR", "FR 97000": "FR", "FR 97132": "GP", "FR 97134": "GP", "FR 97149": "GP", "FR 97151": "GP", "FR 97700": "FR",
		"FR 98300": "FR", "FR 98500": "FR", "FR 98900": "FR", "FR 19999": "FR", "FR 21000": "FR", "PT 8999-999": "PT", "NO 8098": "NO", "NO 8100": "NO",
		"TR 98999": "TR", "DK 3899": "DK", "DK 4000": "DK", "US 08999": "US", "US 09900": "US", "US 96100": "US", "US 96700": "US",
		"GB BA1 1AA": "GB", "GB JA1 1AA": "GB", "GB GU1 1AA": "GB",
	} {
		country, code, _ := strings.Cut(address, " ")
		if got := postal.TerritoryOf(postal.Address{Country: country, PostalCode: code}); got.Code != want {
			t.Errorf("%s lies in %s, want %s", address, got.Code, want)
		}
	}
}
