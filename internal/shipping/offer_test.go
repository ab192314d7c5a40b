package shipping_test

import (
	"fmt"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// buyers live where the sandbox has each of its zones.
var buyers = []postal.Address{
	{Name: "Zoë", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"},
	{Name: "Uwe", Street: "Hafenstraße", HouseNumber: "3", PostalCode: "20457", City: "Hamburg", Country: "DE"},
	{Name: "Ann", Street: "Mill Road", HouseNumber: "5", PostalCode: "CB1 2AB", City: "Cambridge", Country: "GB", Email: "buyer@example.org"},
	{Name: "Joe", Street: "Main St", HouseNumber: "77", PostalCode: "10001", City: "New York", State: "NY", Country: "US", Email: "buyer@example.org"},
	{Name: "Ana", Street: "Rua Nova", HouseNumber: "9", PostalCode: "01310-000", City: "São Paulo", State: "SP", Country: "BR", Email: "buyer@example.org"},
}

func TestAnOfferedOptionCanBeAnnouncedAndARefusedOneSaysWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		offered, refused := 0, 0
		for _, to := range buyers {
			for _, boxes := range [][]carrier.Box{
				{{Weight: 90}},
				{{Weight: 4200, Size: postal.Size{Length: 700, Width: 400, Height: 300}}},
				{{Weight: 30_000}},
				{{Weight: 1500}, {Weight: 6000}},
			} {
				outgoing := false
				all, err := s.shipping.Offers(t.Context(), s.account, shipping.Want{
					From: shipping.Place{Country: "NL"}, To: shipping.Place{Country: to.Country}, Boxes: boxes, Return: &outgoing,
				})
				must(t, err)
				for _, offer := range all {
					name := fmt.Sprintf("%s to %s, %d boxes of %d g", offer.Code, to.Country, len(boxes), boxes[0].Weight)
					draft := draftFor(s, offer, to, boxes)
					if offer.Method().AlwaysCollects() {
						draft.Value = money.EUR(2500) // a want has no amount, and this is what such a method takes
					}
					if offer.Why != nil {
						refused++
						if f, ok := fault.As(offer.Why); !ok || len(f.Fields) == 0 || f.Text() == "" {
							t.Errorf("%s: refused with %v, which names no field", name, offer.Why)
						}
						if s.shipping.Check(t.Context(), s.account, draft) == nil {
							t.Errorf("%s: refused (%v), but a label would be made", name, offer.Why)
						}
						continue
					}
					offered++
					o := s.order(func(d *order.Draft) { *d = draft })
					got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
					if err != nil {
						t.Errorf("%s: offered, but refused: %v", name, err)
						continue
					}
					var paid money.Amount
					for _, p := range got.Parcels {
						paid = paid.Add(p.Price)
					}
					if paid != offer.Quotes[0].Total {
						t.Errorf("%s: quoted %s, charged %s", name, offer.Quotes[0].Total, paid)
					}
				}
			}
		}
		t.Logf("%d offers announced, %d refused", offered, refused)
		if offered < 20 || refused < 20 {
			t.Errorf("%d offered and %d refused are too few to tell", offered, refused)
		}
	})
}

// draftFor is the order that an offer is taken up with.
func draftFor(s *shop, offer shipping.Offer, to postal.Address, boxes []carrier.Box) order.Draft {
	s.t.Helper()
	d := order.Draft{Number: "W-1", To: to, Quantity: len(boxes)}
	for _, b := range boxes {
		d.Packing = append(d.Packing, order.Box{Weight: b.Weight, Size: b.Size})
		d.Weight = max(d.Weight, b.Weight)
	}
	m, ok := carrier.MethodByOption(offer.Bands, offer.Code, d.Weight)
	if !ok {
		s.t.Fatalf("no method stands for %s", offer.Code)
	}
	d.Method, d.Size = m.ID, boxes[0].Size
	if m.ServicePoint {
		d.PointCode = "P-1"
	}
	kind := 2
	d.ShipmentType, d.Invoice = &kind, "INV-1"
	d.Items = []order.Item{{Description: "Teapot", Quantity: 1, Weight: 80, Value: money.EUR(4990), HSCode: "691110", Origin: "NL"}}
	return d
}

func TestWishesNarrowWhatIsOffered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		nl, yes, day := shipping.Place{Country: "NL"}, true, 24
		for _, c := range []struct {
			name string
			want shipping.Want
			code string // what must be among the fitting
			not  string // and what must not, with
			at   string // the field that says why
		}{
			{"nothing said", shipping.Want{}, "sendcloud:letterreturn", "", ""},
			{"a signature", shipping.Want{Functions: map[string]any{"signature": true}}, "sendcloud:standard/signature=true", "sendcloud:standard", "functionalities.signature"},
			{"no signature", shipping.Want{Functions: map[string]any{"signature": false}}, "sendcloud:standard", "sendcloud:standard/signature=true", "functionalities.signature"},
			{"an adult", shipping.Want{Functions: map[string]any{"age_check": int64(18)}}, "sendcloud:age_check", "sendcloud:standard", "functionalities.age_check"},
			{"null is no wish", shipping.Want{Functions: map[string]any{"age_check": nil}}, "sendcloud:standard", "", ""},
			{"a drop-off", shipping.Want{Functions: map[string]any{"first_mile": "dropoff"}}, "sendcloud:standard", "sendcloud:letter", "functionalities.first_mile"},
			{"a point", shipping.Want{ToPoint: true}, "sendcloud:service_point", "sendcloud:standard", "to_service_point"},
			{"another carrier's point", shipping.Want{ToPoint: true, PointCarrier: "dpd"}, "", "sendcloud:service_point", "to_service_point"},
			{"a return", shipping.Want{Return: &yes}, "sendcloud:return", "sendcloud:standard", "shipping_method"},
			{"tomorrow", shipping.Want{From: nl, To: nl, Lead: shipping.Bounds{Most: &day}}, "sendcloud:standard", "sendcloud:letter", "lead_time"},
			{"later than tomorrow", shipping.Want{From: nl, To: shipping.Place{Country: "DE"}, Lead: shipping.Bounds{Above: &day}}, "sendcloud:standard", "", ""},
			{"abroad only", shipping.Want{To: shipping.Place{Country: "JP"}}, "sendcloud:world", "sendcloud:standard", "country"},
			{"too heavy", shipping.Want{Boxes: []carrier.Box{{Weight: 31_000}}}, "sendcloud:standard", "sendcloud:mailbox", "weight"},
			{"too long", shipping.Want{Boxes: []carrier.Box{{Weight: 500, Size: postal.Size{Length: 1100}}}}, "sendcloud:standard", "sendcloud:service_point", "length"},
			{"two boxes", shipping.Want{Boxes: []carrier.Box{{}, {}}}, "sendcloud:standard", "sendcloud:letter", "quantity"},
			{"by name", shipping.Want{Option: "sendcloud:letter"}, "sendcloud:letter", "", ""},
		} {
			t.Run(c.name, func(t *testing.T) {
				all, err := s.shipping.Offers(t.Context(), s.account, c.want)
				must(t, err)
				seen := map[string]error{}
				for _, o := range all {
					seen[o.Code] = o.Why
				}
				if why, there := seen[c.code]; c.code != "" && (!there || why != nil) {
					t.Errorf("%s is not offered: %v", c.code, why)
				}
				if c.not == "" {
					return
				}
				f, ok := fault.As(seen[c.not])
				if !ok || f.Fields[0].Name != c.at {
					t.Errorf("%s is refused with %v, want %s to say why", c.not, seen[c.not], c.at)
				}
			})
		}
		if _, err := s.shipping.Offers(t.Context(), s.account, shipping.Want{Contract: 987654}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a foreign contract: %v, want a refusal", err)
		}
	})
}
