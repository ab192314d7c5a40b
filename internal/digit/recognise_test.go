package digit

import (
	"fmt"
	"strings"
	"testing"
)

func TestRecogniseTellsWhoseNumberItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ number, want string }{
		{"1Z5R89390357567127", "ups/ups/3"},
		{"1z 5r8 939 03 5756 7127", "ups/ups/3"},
		{"1Z12345E0205271688", "ups/ups/1"}, // the documentation's own, whose check digit is wrong
		{"RR123456785NL", "postnl/s10/3"},
		{"CX473124829DE", "dhl_de/s10/3"},
		{"LX123456785FR", "colissimo/s10/3"},
		{"XP696982485FR", "chronopost/s10/3"},
		{"RB123456785GB", "royal_mailv2/s10/3"},
		{"RB123456785BE", "bpost/s10/3"},
		{"RB123456785ES", "correos/s10/3"},
		{"RB123456785IT", "poste_italiane/s10/3"},
		{"RB123456785AT", "postat/s10/3"},
		{"RB123456785CH", "swiss_post/s10/3"},
		{"RB123456785SE", "postnord/s10/3"},
		{"RB123456785DK", "postnord/s10/3"},
		{"RB123456785NO", "bring/s10/3"},
		{"RB123456785FI", "posti/s10/3"},
		{"RB123456785JP", "/s10/3"},
		{"ZA123456789IT", "tnt/s10/1"},
		{"3SDEVC816223392", "postnl/3s/2"},
		{"JVGL0612345678901234", "dhl/licence-plate/2"},
		{"JJD000390007882345678", "dhl_de/licence-plate/2"},
		{"JD014600003828392837", "dhl_express/licence-plate/2"},
		{"(00)", ""},
		{"00340434161094015902", "dhl_de/sscc/3 /sscc/1"},
		{"340434161094015902", "dhl_de/sscc/3 /sscc/1"},
		{"00340434161094015903", "dhl_de/sscc/1"},
		{"387123450000000012", "/sscc/1"},
		{"370000000000000004", "bring/sscc/2 /sscc/1"},
		{"373000000000000005", "postnord/sscc/2 /sscc/1"},
		{"05300000011267F", "dpd/dpd/3"},
		{"%007500410774000248383101902D", "dpd/dpd-code/3"},
		{"0006500XP696982485248226250R", "chronopost/dpd-code/3 dpd/dpd-code/3"},
		{"05300000011268", "dpd/dpd-plain/1"},
		{"6A15984040331", "colissimo/colissimo/3"},
		{"6A15984040332", "colissimo/colissimo/1"},
		{"XP696982485248D", "chronopost/chronopost/2"},
		{"JD0123456789012345", "dhl_express/licence-plate/2 yodel/yodel/2"},
		{"LTN12345678N1", "landmark/landmark/3"},
		{"Z1234567890", "packeta/packeta/2"},
		{"H1234567890123456789", "hermes_de/hermes/2"},
		{"323212345659900357663030", "bpost/bpost/2"},
		{"634000000000000000000042", "inpost_pl/inpost/2"},
		{"3318810025", "dhl_express/dhl-express/1"},
		{"1234567890", ""},
		{"986578788855", "fedex/fedex/2"},
		{"041441760228964", "fedex/fedex/2"},
		{"9611020987654312345672", "fedex/fedex/2"},
		{"1001921334250001000300779017972697", "fedex/fedex/2"},
		{"075624238061", "gls_de/gls/1"},
		{"ZVK4A2PQ", "gls_de/gls-track-id/1"},
		{"12345678", "gls_de/gls-track-id/1 mondial_relay/mondial-relay/1"},
		{"TBA123456789012", "amazon/amazon/2"},
		{"GD123456785WW", "tnt/tnt/2"},
		{"123456789", "tnt/tnt/1"},
		{"ASNL1234567890", "spring/spring/2"},
		{"", ""},
		{"hello, parcel", ""},
	} {
		var got []string
		for _, g := range Recognise(c.number) {
			got = append(got, fmt.Sprintf("%s/%s/%d", g.Carrier, g.Kind, g.Sure))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.number, got, c.want)
		}
	}
}

func TestANumberOfTwelveDigitsThatFitsTwoCarriersDecidesNothing(t *testing.T) {
	t.Parallel()
	seen := 0
	for n := range uint64(500) {
		number := Must(GLS("0756", n*7919))
		for _, g := range Recognise(number) {
			if g.Carrier == "fedex" {
				seen++
				if g.Sure > 1 {
					t.Errorf("%s is taken for FedEx's", number)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no number was of both kinds")
	}
}

func FuzzRecognise(f *testing.F) {
	f.Add("1Z5R89390357567127")
	f.Add("%007500410774000248383101902D")
	f.Fuzz(func(t *testing.T, number string) {
		last := 3
		for _, g := range Recognise(number) {
			if g.Sure < 1 || g.Sure > last || g.Kind == "" {
				t.Errorf("%q: %v", number, g)
			}
			last = g.Sure
		}
	})
}
