package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// prey is a carrier that labels are bought from while the platform is killed.
type prey struct {
	name string
	// carrier is the command that plays it.
	carrier func(seed uint64) []string
	// lives answers 200 when it does.
	lives string
	// wire fills in the platform's settings and answers its sandbox; serve is the same as a command.
	wire  func(s *settings, url string) string
	serve func(url string) []string
	from  postal.Address
	// contract is connected before the first start; nil where an account has one by itself.
	contract *shipping.ContractWish
	// parcel is the recipient but for the name, and the method, as API v2 has them.
	parcel string
	// words are said by chance in recipients' names.
	words []chance
	// ledger is where the carrier's book stands, read takes our references out of it.
	ledger string
	read   func(t *testing.T, body []byte) []string
}

type chance struct {
	often float64
	word  emulate.Word
}

// sandboxPrey fails by itself, by chance.
func sandboxPrey(mode string, late float64) prey {
	return prey{
		name: "mode " + mode,
		carrier: func(seed uint64) []string {
			return []string{"sandbox", "--mode", mode, "--in-flight", "600ms", "--seed", fmt.Sprint(seed), "--late", fmt.Sprint(late), "--cut", "0.05", "--down", "0.05"}
		},
		lives:  "/livez",
		wire:   func(_ *settings, url string) string { return url },
		serve:  func(url string) []string { return []string{"serve", "--sandbox", url, "--no-sandbox-points"} },
		from:   postal.Address{Name: "Ines", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"},
		parcel: `"address":"Kanaalweg","house_number":"12b","city":"Utrecht","postal_code":"3526KM","country":"NL","shipment":{"id":8}`,
		ledger: "/ledger?all=1",
		read: func(t *testing.T, body []byte) (all []string) {
			var ledger struct {
				Shipments []struct {
					Reference string `json:"reference"`
					Cancelled bool   `json:"cancelled"`
				} `json:"shipments"`
			}
			if err := json.Unmarshal(body, &ledger); err != nil {
				t.Fatal(err)
			}
			for _, s := range ledger.Shipments {
				if !s.Cancelled {
					all = append(all, s.Reference)
				}
			}
			return all
		},
	}
}

// ourReference is one of ours, as a carrier keeps it: shipment, attempt, and what nobody guesses.
var ourReference = regexp.MustCompile(`"(W[0-9]+-[0-9]+-[0-9A-Z]+)"`)

// emulatorPrey is a carrier's emulator with a merchant's own contract; kind is that of a bought shipment in its ledger.
func emulatorPrey(t *testing.T, folder, kind string, from postal.Address, parcel string) prey {
	n := native[slices.IndexFunc(native, func(n nativeCarrier) bool { return n.folder == folder })]
	e, err := n.emulator(emulate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	code := n.code()
	return prey{
		name:    folder,
		carrier: func(uint64) []string { return []string{"emulator", folder} },
		lives:   "/_emulator/clock",
		wire: func(s *settings, url string) string {
			s.CarrierURLs = map[string]string{code: url}
			return ""
		},
		serve: func(url string) []string {
			return []string{"serve", "--sandbox", "off", "--carrier-urls", code + "=" + url}
		},
		from:     from,
		contract: &shipping.ContractWish{Carrier: code, Active: new(true), Data: e.Credentials()},
		parcel:   parcel,
		words:    []chance{{0.10, emulate.AcceptLate}, {0.05, emulate.Cut}},
		ledger:   "/_emulator/ledger",
		read: func(t *testing.T, body []byte) (all []string) {
			var ledger map[string]map[string]json.RawMessage
			if err := json.Unmarshal(body, &ledger); err != nil {
				t.Fatal(err)
			}
			for _, row := range ledger[kind] {
				if ref := ourReference.FindSubmatch(row); ref != nil {
					all = append(all, string(ref[1]))
				}
			}
			return all
		},
	}
}

// TestNoKillBuysTwiceFromARealCarrier does the same to three real carriers' emulators: one that knows a reference again, one that can be asked
// for it, and one that can neither, whose doubts end with a human.
func TestNoKillBuysTwiceFromARealCarrier(t *testing.T) {
	t.Parallel()
	antwerp := postal.Address{Name: "Lotte", Company: "Atelier Dok", Street: "Kattendijkdok", HouseNumber: "14", PostalCode: "2000", City: "Antwerpen",
		Country: "BE", Phone: "+3231234567", Email: "lotte@example.org"}
	krakow := postal.Address{Name: "Iwona", Company: "Herbaciarnia", Street: "Dluga", HouseNumber: "9", PostalCode: "31-147", City: "Krakow",
		Country: "PL", Phone: "+48501234567", Email: "iwona@example.org"}
	utrecht := postal.Address{Name: "Ines", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht",
		Country: "NL", Phone: "+31301234567", Email: "ines@example.org"}
	for _, c := range []struct {
		folder, kind string
		from         postal.Address
		parcel       string
		blind        bool
	}{
		{"bpost", "order", antwerp, `"address":"Kouter","house_number":"29","city":"Gent","postal_code":"9000","country":"BE",
			"telephone":"+32470123456","email":"zoe@example.org","shipment":{"id":6000}`, false},
		{"inpost", "shipment", krakow, `"address":"Lipowa","house_number":"29","city":"Lublin","postal_code":"20-020","country":"PL",
			"length":"30","width":"20","height":"10","telephone":"+48502123456","email":"zoe@example.org","shipment":{"id":5003}`, false},
		{"dpd", "shipment", utrecht, `"address":"Kanaalweg","house_number":"12b","city":"Utrecht","postal_code":"3526KM","country":"NL",
			"telephone":"+31612345678","email":"zoe@example.org","shipment":{"id":2500}`, true},
	} {
		t.Run(c.folder, func(t *testing.T) {
			t.Parallel()
			killAndCompare(t, emulatorPrey(t, c.folder, c.kind, c.from, c.parcel), c.blind)
		})
	}
}
