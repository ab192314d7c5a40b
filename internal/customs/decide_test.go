package customs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

func at(country, code string) postal.Address {
	return postal.Address{Country: country, PostalCode: code}
}

func on(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	utrecht = at("NL", "3511 NP")
	zurich  = at("CH", "8001")
	london  = at("GB", "SW1A 1AA")
	belfast = at("GB", "BT7 1NN")
	madrid  = at("ES", "28014")
	newYork = at("US", "10001")
)

func amount(minor int64, currency string) money.Amount {
	return money.Amount{Minor: minor, Currency: currency}
}

func TestPapersFollowTheChannelTheValueAndTheWeight(t *testing.T) {
	t.Parallel()
	const kg = postal.Kilogram
	for _, c := range []struct {
		name     string
		from, to postal.Address
		what     customs.What
		want     string // papers with their copies
		why      string // part of the reason
	}{
		{"inside the EU", utrecht, madrid, customs.What{Value: money.EUR(5000_00)}, "", "move freely between the Netherlands and Spain"},
		{"inside a country", utrecht, at("NL", "9711 AA"), customs.What{}, "", "within the Netherlands"},
		{"a courier with sold goods", utrecht, zurich, customs.What{Channel: customs.Courier, Value: money.EUR(10_00)}, "commercial-invoice 3", "sold"},
		{"a courier with a gift", utrecht, zurich, customs.What{Category: customs.Gift, Value: money.EUR(10_00)}, "proforma-invoice 3", "not sold"},
		{"a courier with a return", zurich, utrecht, customs.What{Category: customs.Return, Value: money.EUR(10_00)}, "proforma-invoice 3", "Switzerland"},
		{"a courier with documents", utrecht, zurich, customs.What{Category: customs.Documents}, "", "documents"},
		{"a small packet", utrecht, zurich, customs.What{Channel: customs.LetterPost, Value: money.EUR(345_00), Weight: 2 * kg}, "cn22 1", "small letter post"},
		{"a small packet of much value", utrecht, zurich, customs.What{Channel: customs.LetterPost, Value: money.EUR(345_01), Weight: kg}, "cn23 1", "300 special"},
		{"a small packet in francs", utrecht, zurich, customs.What{Channel: customs.LetterPost, Value: amount(300_00, "CHF"), Weight: kg}, "cn22 1", ""},
		{"a small packet in a rare currency", utrecht, zurich, customs.What{Channel: customs.LetterPost, Value: amount(3_00, "XPF"), Weight: kg}, "cn23 1", ""},
		{"a small packet of much weight", utrecht, zurich, customs.What{Channel: customs.LetterPost, Value: money.EUR(1), Weight: 2*kg + 1}, "cn23 1", "2 kg"},
		{"a British small packet", london, zurich, customs.What{Channel: customs.LetterPost, Value: amount(270_00, "GBP"), Weight: kg}, "cn22 1", ""},
		{"a British small packet above 270", london, zurich, customs.What{Channel: customs.LetterPost, Value: amount(270_01, "GBP"), Weight: kg}, "cn23 1", "270"},
		{"documents by letter", utrecht, zurich, customs.What{Channel: customs.LetterPost, Category: customs.Documents}, "cn22 1", "documents"},
		{"a parcel by post", utrecht, zurich, customs.What{Channel: customs.PostalParcel, Value: money.EUR(1_00)}, "cn23 3, commercial-invoice 3", "parcel by post"},
		{"a sample by post", utrecht, zurich, customs.What{Channel: customs.PostalParcel, Category: customs.Sample, Value: money.EUR(1_00)},
			"cn23 3, proforma-invoice 3", ""},
		{"a parcel of no value", utrecht, zurich, customs.What{Channel: customs.PostalParcel}, "cn23 3", ""},
		{"the Canary Islands", madrid, at("ES", "35001"), customs.What{Value: money.EUR(1_00)}, "commercial-invoice 3", "A tax border lies between Spain and Canary Islands"},
		{"Great Britain to Northern Ireland", london, belfast, customs.What{Value: money.EUR(1_00)}, "", "need no declaration"},
		{"Northern Ireland to Great Britain", belfast, london, customs.What{Value: money.EUR(1_00)}, "", "move freely"},
		{"the EU to Northern Ireland", utrecht, belfast, customs.What{Value: money.EUR(1_00)}, "", "move freely"},
		{"too heavy for the Irish scheme", london, belfast, customs.What{Weight: 32 * kg, Pieces: 2}, "commercial-invoice 3", "Northern Ireland"},
		{"one heavy piece is not", london, belfast, customs.What{Weight: 90 * kg, Pieces: 1}, "", "need no declaration"},
		{"one piece heavier than that is", london, belfast, customs.What{Weight: 101 * kg, Pieces: 1}, "commercial-invoice 3", ""},
		{"before the Irish scheme", london, belfast, customs.What{At: on("2025-04-30")}, "commercial-invoice 3", ""},
		{"the day it began", london, belfast, customs.What{At: on("2025-05-01")}, "", "need no declaration"},
	} {
		n := customs.Decide(c.from, c.to, c.what)
		var got []string
		for _, p := range n.Papers {
			got = append(got, string(p.Paper)+" "+string(rune('0'+p.N)))
			if !n.Has(p.Paper) {
				t.Errorf("%s: has no %s", c.name, p.Paper)
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		why := n.Why.String()
		if !strings.Contains(why, c.why) || !strings.HasSuffix(why, ".") || strings.Contains(why, "%!") {
			t.Errorf("%s: because %q, want %q in it", c.name, why, c.why)
		}
	}
}

func TestWhatLeavesTheUnionInNumbersIsDeclaredForExport(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		from, to postal.Address
		what     customs.What
		want     bool
	}{
		{"a thousand euro", utrecht, zurich, customs.What{Value: money.EUR(1000_00)}, false},
		{"a cent more", utrecht, zurich, customs.What{Value: money.EUR(1000_01)}, true},
		{"a tonne", utrecht, zurich, customs.What{Weight: 1000 * postal.Kilogram}, false},
		{"a gram more", utrecht, zurich, customs.What{Weight: 1000*postal.Kilogram + 1}, true},
		{"within the customs union", madrid, at("ES", "35001"), customs.What{Value: money.EUR(2000_00)}, false},
		{"into the union", zurich, utrecht, customs.What{Value: money.EUR(2000_00)}, false},
		{"papers only", utrecht, zurich, customs.What{Category: customs.Documents, Value: money.EUR(2000_00)}, false},
	} {
		if got := customs.Decide(c.from, c.to, c.what).Export; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestBusinessesInNorthernIrelandGoByTheirScheme(t *testing.T) {
	t.Parallel()
	n := customs.Decide(london, belfast, customs.What{Trade: customs.Business})
	if !n.UKIMS || !n.Particulars || n.Border {
		t.Errorf("%+v", n)
	}
	n = customs.Decide(london, belfast, customs.What{Trade: customs.Consumer})
	if n.UKIMS || !n.Particulars || n.Border {
		t.Errorf("%+v", n)
	}
}

func TestPostsAreToldFromCouriers(t *testing.T) {
	t.Parallel()
	for carrier, want := range map[string][2]customs.Channel{
		"postnl":       {customs.PostalParcel, customs.LetterPost},
		"royal_mailv2": {customs.PostalParcel, customs.LetterPost},
		"sendcloud":    {customs.PostalParcel, customs.LetterPost},
		"dhl_de":       {customs.PostalParcel, customs.LetterPost},
		"dhl_express":  {customs.Courier, customs.Courier},
		"ups":          {customs.Courier, customs.Courier},
		"gls_de":       {customs.Courier, customs.Courier},
	} {
		if got := [2]customs.Channel{customs.ChannelOf(carrier, false), customs.ChannelOf(carrier, true)}; got != want {
			t.Errorf("%s: %v, want %v", carrier, got, want)
		}
	}
}
