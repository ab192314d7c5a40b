package postal_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestEveryCountryOfISOIsThereWithItsCodes(t *testing.T) {
	t.Parallel()
	if n := len(postal.Countries()); n != 250 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1 and Kosovo", n)
	}
	ids := map[int]string{}
	eu := 0
	for _, c := range postal.Countries() {
		region, err := language.ParseRegion(c.Code)
		if err != nil {
			t.Errorf("%s: %v", c.Code, err)
			continue
		}
		if region.ISO3() != c.ISO3 || region.M49() != c.Numeric {
			t.Errorf("%s: %s %d, want %s %d", c.Code, c.ISO3, c.Numeric, region.ISO3(), region.M49())
		}
		if other := ids[c.SendcloudID]; other != "" {
			t.Errorf("%s and %s share the number %d", c.Code, other, c.SendcloudID)
		}
		ids[c.SendcloudID] = c.Code
		if c.Name == "" || strings.TrimSpace(c.Name) != c.Name {
			t.Errorf("%s: name %q", c.Code, c.Name)
		}
		if c.EU {
			eu++
		}
	}
	if eu != 27 {
		t.Errorf("%d members of the EU, want 27", eu)
	}
	if ids[2] != "NL" || ids[126] != "IM" {
		t.Errorf("recorded numbers moved: 2 is %s, 126 is %s", ids[2], ids[126])
	}
}

func TestPostalCodesAreWrittenAsTheirCountryDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ country, in, want string }{
		{"NL", "5642CV", "5642 CV"}, {"NL", "nl-3511 np", "3511 NP"}, {"NL", " 3511  np ", "3511 NP"},
		{"GB", "sw1a1aa", "SW1A 1AA"}, {"GB", "M11AE", "M1 1AE"}, {"GB", "bt71 5ab", "BT71 5AB"}, {"GB", "EC1A 1BB", "EC1A 1BB"},
		{"PL", "30001", "30-001"}, {"PT", "1100148", "1100-148"}, {"SE", "11122", "111 22"}, {"CZ", "11000", "110 00"},
		{"SK", "811 01", "811 01"}, {"GR", "10563", "105 63"}, {"CA", "k1a0b1", "K1A 0B1"}, {"IE", "d02af30", "D02 AF30"},
		{"IE", "D6WXH91", "D6W XH91"}, {"DE", "D-50676", "50676"}, {"DE", "DE 50676", "50676"}, {"LV", "1010", "LV-1010"},
		{"LV", "lv1010", "LV-1010"}, {"LT", "01100", "LT-01100"}, {"LU", "L-1930", "1930"}, {"US", "100011234", "10001-1234"},
		{"BR", "01310100", "01310-100"}, {"MT", "vlt1117", "VLT 1117"}, {"AD", "500", "AD500"}, {"JE", "JE23QA", "JE2 3QA"},
		{"DE", "1234", "1234"}, {"HK", "x  y", "X Y"}, {"??", " ab ", "AB"},
	} {
		if got := postal.NormalisePostalCode(c.country, c.in); got != c.want {
			t.Errorf("%s %q = %q, want %q", c.country, c.in, got, c.want)
		}
		again := postal.NormalisePostalCode(c.country, c.want)
		if again != c.want {
			t.Errorf("%s: written twice, %q became %q", c.country, c.want, again)
		}
	}
}

func TestAWrongPostalCodeSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ country, code, want string }{
		{"DE", "1234", "Postal code 1234 is too short for Germany. It needs 5 digits."},
		{"BE", "90000", "Postal code 90000 is too long for Belgium. It needs 4 digits."},
		{"NL", "3511", "Postal code 3511 does not exist in the Netherlands. It looks like 1234 AB there."},
		{"NL", "3511 SS", "Postal code 3511 SS does not exist in the Netherlands. It looks like 1234 AB there."},
		{"ES", "28A01", "Postal code 28A01 holds more than digits. For Spain it needs 5 digits."},
		{"FR", "", "Postal code is missing. In France it looks like 12345."},
		{"BE", "0900", "Postal code 0900 does not exist in Belgium. It looks like 1234 there."},
		{"HK", "anything", ""}, {"CL", "", ""}, {"DE", "50676", ""}, {"GB", "BT7 1NN", ""}, {"GB", "sw1a1aa", ""},
	} {
		err := postal.CheckPostalCode(c.country, c.code)
		got := ""
		if f, ok := fault.As(err); ok {
			got = f.Text()
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.country, c.code, got, c.want)
		}
	}
}

// The example that an error shows must itself be a code of the country.
func TestEveryExampleFitsItsOwnCountry(t *testing.T) {
	t.Parallel()
	for _, c := range postal.Countries() {
		if c.PostalCode == postal.Never {
			continue
		}
		f, ok := fault.As(postal.CheckPostalCode(c.Code, "?"))
		if !ok {
			t.Errorf("%s takes a question mark for a postal code", c.Code)
			continue
		}
		_, example, looks := strings.Cut(f.Text(), "looks like ")
		if !looks {
			continue
		}
		example = strings.TrimSuffix(example, " there.")
		if err := postal.CheckPostalCode(c.Code, example); err != nil {
			t.Errorf("%s: its own example %q: %v", c.Code, example, err)
		}
		if again := postal.NormalisePostalCode(c.Code, example); again != example {
			t.Errorf("%s: example %q is written %q", c.Code, example, again)
		}
	}
}

func TestCustomsFollowTerritoriesNotCountries(t *testing.T) {
	t.Parallel()
	at := func(country, code string) postal.Address { return postal.Address{Country: country, PostalCode: code} }
	madrid, utrecht, london, belfast := at("ES", "28014"), at("NL", "3511 NP"), at("GB", "SW1A1AA"), at("GB", "bt7 1nn")
	for _, c := range []struct {
		name     string
		from, to postal.Address
		want     bool
	}{
		{"inside one country", utrecht, at("NL", "9711 AA"), false},
		{"inside the EU", utrecht, madrid, false},
		{"mainland Spain to the Canary Islands", madrid, at("ES", "35001"), true},
		{"just before the Canary Islands", madrid, at("ES", "34999"), false},
		{"just behind them", madrid, at("ES", "36001"), false},
		{"Tenerife to Gran Canaria", at("ES", "38001"), at("ES", "35001"), false},
		{"Ceuta", madrid, at("ES", "51001"), true},
		{"Melilla", madrid, at("ES", "52001"), true},
		{"Mallorca", madrid, at("ES", "07001"), false},
		{"EU to Northern Ireland", utrecht, belfast, false},
		{"Great Britain to Northern Ireland", london, belfast, false},
		{"Northern Ireland to Great Britain", belfast, london, false},
		{"Northern Ireland to Jersey", belfast, at("JE", "JE2 3QA"), true},
		{"EU to Great Britain", utrecht, london, true},
		{"Great Britain to Jersey", london, at("JE", "JE2 3QA"), true},
		{"Great Britain to Jersey, written as GB", london, at("GB", "JE2 3QA"), true},
		{"Great Britain to the Isle of Man", london, at("IM", "IM1 1AA"), false},
		{"EU to the Isle of Man", utrecht, at("IM", "IM1 1AA"), true},
		{"Livigno", madrid, at("IT", "23041"), true},
		{"beside Livigno", madrid, at("IT", "23038"), false},
		{"Büsingen from Germany", at("DE", "78224"), at("DE", "78266"), true},
		{"Büsingen from Switzerland", at("CH", "8200"), at("DE", "78266"), false},
		{"Heligoland", at("DE", "20095"), at("DE", "27498"), true},
		{"Åland", at("FI", "00100"), at("AX", "22100"), true},
		{"Åland, written as Finland", at("FI", "00100"), at("FI", "22100"), true},
		{"behind Åland", at("FI", "00100"), at("FI", "23100"), false},
		{"Réunion", at("FR", "75001"), at("FR", "97400"), true},
		{"Réunion by its own code", at("FR", "75001"), at("RE", "97400"), true},
		{"Corsica", at("FR", "75001"), at("FR", "20000"), false},
		{"Monaco", at("FR", "75001"), at("MC", "98000"), false},
		{"San Marino", at("IT", "00184"), at("SM", "47890"), true},
		{"Andorra", madrid, at("AD", "AD500"), true},
		{"Mount Athos", at("GR", "10563"), at("GR", "630 86"), true},
		{"Switzerland to Liechtenstein", at("CH", "8001"), at("LI", "9490"), false},
		{"EU to Switzerland", utrecht, at("CH", "8001"), true},
		{"Svalbard from Norway", at("NO", "0150"), at("NO", "9170"), true},
		{"Norway", utrecht, at("NO", "0150"), true},
		{"Madeira", at("PT", "1100-148"), at("PT", "9000-001"), false},
		{"forces post", at("US", "10001"), at("US", "09012"), true},
		{"Puerto Rico", at("US", "10001"), at("PR", "00901"), false},
	} {
		if got := postal.NeedsCustoms(c.from, c.to); got != c.want {
			t.Errorf("%s: %v, want %v (%+v to %+v)", c.name, got, c.want, postal.TerritoryOf(c.from), postal.TerritoryOf(c.to))
		}
	}
}

func TestTerritoriesKnowTheirTax(t *testing.T) {
	t.Parallel()
	got := postal.TerritoryOf(postal.Address{Country: "ES", PostalCode: " 38001"})
	want := postal.Territory{Code: "ES-CN", Name: "Canary Islands", Customs: "EU", VAT: "ES-CN"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !got.InEUCustoms() || got.InEUVAT() {
		t.Error("the Canary Islands are in the customs union and outside EU VAT")
	}
}

func good() postal.Address {
	return postal.Address{Name: "Zoë van den Bergh", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht",
		Country: "NL", Phone: "+31 30 123 4567", Email: "zoe@example.org"}
}

func TestCheckNamesTheWrongField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		break_ func(*postal.Address)
		field  string
	}{
		{"nothing wrong", func(a *postal.Address) {}, ""},
		{"company instead of a name", func(a *postal.Address) { a.Name, a.Company = "", "Theehuis" }, ""},
		{"number still in the street", func(a *postal.Address) { a.Street, a.HouseNumber = "Kanaalweg 12b", "" }, ""},
		{"no name", func(a *postal.Address) { a.Name = "" }, "name"},
		{"no street", func(a *postal.Address) { a.Street, a.HouseNumber = "", "" }, "address"},
		{"no house number", func(a *postal.Address) { a.HouseNumber = "" }, "house_number"},
		{"no city", func(a *postal.Address) { a.City = " " }, "city"},
		{"no postal code", func(a *postal.Address) { a.PostalCode = "" }, "postal_code"},
		{"half a postal code", func(a *postal.Address) { a.PostalCode = "3526" }, "postal_code"},
		{"no country", func(a *postal.Address) { a.Country = "" }, "country"},
		{"no such country", func(a *postal.Address) { a.Country = "QQ" }, "country"},
		{"UK", func(a *postal.Address) { a.Country = "UK" }, "country"},
		{"phone of letters", func(a *postal.Address) { a.Phone = "call me" }, "telephone"},
		{"phone too short", func(a *postal.Address) { a.Phone = "12" }, "telephone"},
		{"no at sign", func(a *postal.Address) { a.Email = "zoe.example.org" }, "email"},
		{"a name around the address", func(a *postal.Address) { a.Email = "Zoë <zoe@example.org>" }, "email"},
		{"no dot in the domain", func(a *postal.Address) { a.Email = "zoe@localhost" }, "email"},
		{"long name", func(a *postal.Address) { a.Name = strings.Repeat("é", 76) }, "name"},
		{"name at its limit", func(a *postal.Address) { a.Name = strings.Repeat("é", 75) }, ""},
		{"broken UTF-8", func(a *postal.Address) { a.City = "Utr\xffcht" }, "city"},
		{"a line break", func(a *postal.Address) { a.Street = "Kanaal\nweg" }, "address"},
		{"a null", func(a *postal.Address) { a.Name = "Zo\x00" }, "name"},
		{"text turned around", func(a *postal.Address) { a.Company = "Shop\u202e" }, "company_name"},
		{"state missing", func(a *postal.Address) { us(a); a.State = "" }, "country_state"},
		{"no such state", func(a *postal.Address) { us(a); a.State = "ZZ" }, "country_state"},
		{"state in full", func(a *postal.Address) { us(a); a.State = "New York" }, ""},
		{"state with its country", func(a *postal.Address) { us(a); a.State = "US-NY" }, ""},
	} {
		a := good()
		c.break_(&a)
		err := postal.Check(a)
		var names []string
		if f, ok := fault.As(err); ok {
			if f.Kind != fault.Invalid {
				t.Errorf("%s: kind %v", c.name, f.Kind)
			}
			for _, field := range f.Fields {
				names = append(names, field.Name)
				if !strings.HasSuffix(field.Text, ".") {
					t.Errorf("%s: %q does not end in a full stop", c.name, field.Text)
				}
			}
		} else if err != nil {
			t.Errorf("%s: not a fault: %v", c.name, errors.Unwrap(err))
		}
		if got := strings.Join(names, " "); got != c.field {
			t.Errorf("%s: wrong fields %q, want %q", c.name, got, c.field)
		}
	}
}

func us(a *postal.Address) {
	a.Country, a.PostalCode, a.City, a.Street, a.HouseNumber, a.State = "US", "10001", "New York", "8th Ave", "421", "NY"
}

func TestTidyWritesAnAddressAsItIsKept(t *testing.T) {
	t.Parallel()
	got := postal.Tidy(postal.Address{Name: " Ada ", Street: "12 bis  rue de Rivoli", PostalCode: "f-75001", City: "Paris", Country: "fr"})
	want := postal.Address{Name: "Ada", Street: "rue de Rivoli", HouseNumber: "12 bis", PostalCode: "75001", City: "Paris", Country: "FR"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if line := got.LocalLine(); line != "12 bis rue de Rivoli" {
		t.Errorf("written locally: %q", line)
	}
	if diff := cmp.Diff(got, postal.Tidy(got)); diff != "" {
		t.Errorf("tidied twice: %s", diff)
	}
}

func TestPhonesAreWrittenForMachines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ country, in, want string }{
		{"NL", "06 12345678", "+31612345678"}, {"DE", "030/901820", "+4930901820"}, {"GB", "+44 20 7946 0018", "+442079460018"},
	} {
		if got, err := postal.PhoneE164(c.in, c.country); got != c.want || err != nil {
			t.Errorf("%s %q = %q, %v; want %q", c.country, c.in, got, err, c.want)
		}
	}
	if got, err := postal.PhoneE164("12", "NL"); err == nil {
		t.Errorf("two digits became %q", got)
	}
}

func FuzzPostalCodesWrittenTwiceStayTheSame(f *testing.F) {
	f.Add("NL", "5642cv")
	f.Add("LV", "1010")
	f.Add("GB", "é")
	f.Fuzz(func(t *testing.T, country, code string) {
		once := postal.NormalisePostalCode(country, code)
		if twice := postal.NormalisePostalCode(country, once); twice != once {
			t.Errorf("%s %q: %q, then %q", country, code, once, twice)
		}
		_ = postal.CheckPostalCode(country, code)
		_ = postal.Check(postal.Address{Name: code, Street: code, City: code, PostalCode: code, Country: country, Email: code, Phone: code, State: code})
	})
}
