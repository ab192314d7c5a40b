package digit

import (
	"strings"
	"testing"
)

// The sheet's own numbers, and those it says are wrong.
func TestNumbersThatCarriersGaveOut(t *testing.T) {
	t.Parallel()
	for kind, numbers := range map[Kind]struct{ right, wrong string }{
		KindS10: {
			`RB123456785GB RR123456785NL CX473124829DE EW112720413FR TT123456785GB XP696982485FR LX123456785NL
			CP123456785FR EE123456785DE`,
			`ZA123456789IT HF123456783GB RB1234567851GB RB12345678GB rb123456785gb`,
		},
		KindSSCC: {
			`340434161094015902 340434161094022115 340434161094027318 340434161094032954 340434161094038253
			340434161094042557 00340434161094015902 340123451234567895 006141411234567890 387123450000000012`,
			`340434161094015903 34043416109401590 10340434161094015902`,
		},
		KindGSIN:       {`06141411234567890 40123450000000016`, `06141411234567891`},
		KindGTIN:       {`4006381333931 96385074 036000291452 00012345678905`, `4006381333932 96385075 40063813339`},
		KindIdentcode:  {`563102430313`, `563102430314`},
		KindLeitcode:   {`53113044007008 21348075016401`, `53113044007009`},
		KindDHLExpress: {`3318810025 8487135506 9356579890 2449648740`, `1234567890 33188100250`},
		KindDPD: {
			`107740002483832 05300000011267F 99996150264619V 05308877770438V`,
			`107740002483833 05300000011267G 0530887777043V`,
		},
		KindDPDCode: {
			`007500410774000248383101902D %007500410774000248383101902D 007500410774000248377101902G
			008182709980000020033350276C 000650010774000248383327276C 0006500XP696982485248226250R
			0075001116A1598404033801250L`,
			`007500410774000248383101902E 07500410774000248383101902D`,
		},
		KindChronopost: {`XP696982485248D`, `XP696982485248E`},
		KindColissimo:  {`6A15984040331 7Q06270508932 8Q53804957971 9V31904388888 6A00000000017`, `6A15984040332 3A15984040331`},
		KindUPS: {
			`1Z5R89390357567127 1Z879E930346834440 1Z410E7W0392751591 1Z999AA10123456784 1Z023E2X0214323462
			1Z12345E6605272234`,
			// The carrier's own documentation prints these five.
			`1Z12345E0205271688 1Z12345E0305271640 1Z12345E1305277940 1Z12345E6205277936 1Z12345E1505270452`,
		},
		KindFedEx: {
			`986578788855 477179081230 794953535000 799531274483 041441760228964 61299998820821171811
			9611020987654312345672 1001921334250001000300779017972697`,
			`039813852990 041441760228965 61299998820821171812 9611020987654312345673`,
		},
		KindGLS:          {`075624238061`, `075624238062`},
		KindPostNL:       {`3SDEVC816223392 3SPSQR2413284`, `3SD816223392 3SDEVCX816223392 3SDEVC816223`},
		KindBpost:        {`323212345659900357663030`, `32321234565990035766303`},
		KindIMpb:         {`03071790000523483741`, `03071790000523483742`},
		KindLandmark:     {`LTN12345678N1`, `LTN1234567N1`},
		KindLicencePlate: {`JD012345678901234567 JVGL0612345678901234 JJD000390007882345678`, `JD02345678 JJD12345`},
	} {
		for _, n := range strings.Fields(numbers.right) {
			if !Valid(kind, n) {
				t.Errorf("%s %s is refused", kind, n)
			}
		}
		for _, n := range strings.Fields(numbers.wrong) {
			if Valid(kind, n) {
				t.Errorf("%s %s is taken", kind, n)
			}
		}
	}
	if Valid("no such kind", "1234") {
		t.Error("a kind that does not exist has valid numbers")
	}
}

// The sheet gives these check characters for these bodies.
func TestTheSheetsCheckCharacters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rule rule
		body string
		want byte
	}{
		{"SSCC", GS1, "34012345123456789", '5'},
		{"SSCC", GS1, "00614141123456789", '0'},
		{"SSCC", GS1, "38712345000000001", '2'},
		{"GSIN", GS1, "0614141123456789", '0'},
		{"GSIN", GS1, "4012345000000001", '6'},
		{"S10", upu, "12345678", '5'},
		{"Leitcode", post, "5311304400700", '8'},
		{"Leitcode", post, "2134807501640", '1'},
		{"Identcode", post, "56310243031", '3'},
		{"DPD", Mod3736, "10774000248383", '2'},
		{"DPD", Mod3736, "05300000011267", 'F'},
		{"DPD", Mod3736, "99996150264619", 'V'},
		{"DPD", Mod3736, "05308877770438", 'V'},
		{"DPD", Mod3736, "007500410774000248383101902", 'D'},
		{"DPD", Mod3736, "007500410774000248377101902", 'G'},
		{"DPD", Mod3736, "008182709980000020033350276", 'C'},
		{"DPD", Mod3736, "000650010774000248383327276", 'C'},
		{"Chronopost", Mod3736, "XP696982485248", 'D'},
		{"Chronopost", Mod3736, "0006500XP696982485248226250", 'R'},
		{"Colissimo's partner", Mod3736, "0075001116A1598404033801250", 'L'},
		{"Colissimo", GS1, "0000000001", '7'},
	} {
		if got := c.rule(c.body); got != c.want {
			t.Errorf("%s %s ends in %c, want %c", c.name, c.body, got, c.want)
		}
	}
}

func TestMakersWriteWhatTheSheetShows(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"RB123456785GB":                Must(S10("RB", 12345678, "GB")),
		"340434161094015902":           Must(SSCC("34043416", 109401590)),
		"40123450000000016":            Must(GSIN("4012345", 1)),
		"4006381333931":                Must(GTIN("400638133393")),
		"563102430313":                 Must(Identcode("5631", 243031)),
		"53113044007008":               Must(Leitcode("53113", 44, 7, 0)),
		"3318810025":                   Must(DHLExpress(331881002)),
		"05300000011267F":              Must(DPD("0530", 11267)),
		"007500410774000248383101902D": Must(DPDCode("75004", "10774000248383", "101", "902")),
		"0SW1A1A10774000248383327826":  Must(DPDCode("SW1A 1A", "10774000248383", "327", "826"))[:27],
		"6A00000000017":                Must(Colissimo("6A", 1)),
		"1Z12345E6605272234":           Must(UPS("12345E", "66", 527223)),
		"986578788855":                 Must(FedEx(12, 98657878885)),
		"041441760228964":              Must(FedEx(15, 4144176022896)),
		"61299998820821171811":         Must(FedEx(20, 29999882082117181)),
		"9611020987654312345672":       Must(FedEx(22, 98765431234567)),
		"075624238061":                 Must(GLS("0756", 2423806)),
		"00000ABC":                     Must(GLSTrackID(13368)),
		"3SDEVC816223392":              Must(PostNL("DEVC", 816223392)),
		"323212345659900357663030":     Must(Bpost("123456", 59900357663, "030")),
		"00012345":                     Must(MondialRelay(12345)),
		"634000000000000000000042":     Must(InPost("6340", 42)),
		"JJD000390000000012":           Must(LicencePlate("JJD00039", 12, 10)),
		"LTN00000007N1":                Must(Landmark(7)),
		"Z0000000007":                  Must(Packeta(7)),
		"H0000000000000000007":         Must(Hermes(7)),
		"JD0000000000000007":           Must(Yodel(7)),
	} {
		if got != want {
			t.Errorf("made %s, want %s", got, want)
		}
	}
}

func TestPartsThatMakeNoNumberAreRefused(t *testing.T) {
	t.Parallel()
	for name, made := range map[string]func() (string, error){
		"a serial too long":       func() (string, error) { return S10("RB", 123456789, "GB") },
		"a service of one letter": func() (string, error) { return S10("R", 1, "GB") },
		"a country in small":      func() (string, error) { return S10("RB", 1, "gb") },
		"a prefix with letters":   func() (string, error) { return SSCC("3A", 1) },
		"a prefix too long":       func() (string, error) { return SSCC("340434161094015901", 1) },
		"an empty article":        func() (string, error) { return GTIN("") },
		"an article of nine":      func() (string, error) { return GTIN("123456789") },
		"a depot of three":        func() (string, error) { return DPD("053", 1) },
		"a code without service":  func() (string, error) { return DPDCode("75004", "10774000248383", "", "902") },
		"a long postal code":      func() (string, error) { return DPDCode("12345678", "10774000248383", "101", "902") },
		"a product of digits":     func() (string, error) { return Colissimo("66", 1) },
		"a shipper in small":      func() (string, error) { return UPS("12345e", "66", 1) },
		"a house beyond 999":      func() (string, error) { return Leitcode("53113", 44, 1000, 0) },
		"thirteen digits":         func() (string, error) { return FedEx(13, 1) },
		"a Track ID too long":     func() (string, error) { return GLSTrackID(36 * 36 * 36 * 36 * 36 * 36 * 36 * 36) },
		"a customer of one":       func() (string, error) { return PostNL("D", 1) },
		"an account of five":      func() (string, error) { return Bpost("12345", 1, "030") },
	} {
		if n, err := made(); err == nil {
			t.Errorf("%s makes %s", name, n)
		}
	}
}
