package shipping_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
)

// abroad takes in an order to Switzerland.
func (s *shop) abroad(change func(*order.Draft)) order.Order {
	return s.order(func(o *order.Draft) {
		o.Method, o.Weight, o.Number, o.Invoice = 1053, 1250, "W-77", "INV-77"
		o.To = postal.Address{Name: "Lea Ammann", Company: "Confiserie Lindenhof", Street: "Kramgasse", HouseNumber: "49", PostalCode: "3011", City: "Bern", Country: "CH",
			Phone: "+41780000001", Email: "lea@example.org"}
		o.Items = []order.Item{
			{Description: "Green tea leaves in a tin", Quantity: 2, Weight: 300, Value: money.EUR(21_20), HSCode: "0902.10", Origin: "JP", SKU: "TEA-1"},
			{Description: "Porcelain teapot", Quantity: 1, Weight: 500, Value: money.EUR(20_00), HSCode: "69111000", Origin: "PT", SKU: "POT-1"},
		}
		if change != nil {
			change(o)
		}
	})
}

// kinds are the papers of a box in their order.
func kinds(p parcel.Parcel) []string {
	var all []string
	for _, paper := range p.Papers {
		all = append(all, paper.Type+" ×"+strconv.Itoa(paper.Copies))
	}
	return all
}

// printed is what a PDF says.
func printed(t *testing.T, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	must(t, os.WriteFile(file, data, 0o600))
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("apt-get install poppler-utils: %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

var pageObject = regexp.MustCompile(`(?m)^Pages:\s+(\d+)`)

func pages(t *testing.T, data []byte) int {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	must(t, os.WriteFile(file, data, 0o600))
	out, err := exec.Command("pdfinfo", file).Output()
	if err != nil {
		t.Fatalf("apt-get install poppler-utils: %v", err)
	}
	n, err := strconv.Atoi(pageObject.FindStringSubmatch(string(out))[1])
	must(t, err)
	return n
}

func TestPapersComeWithTheLabelAndNeverChangeAfterwards(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.abroad(nil)
		got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		must(t, err)
		p := got.Parcels[0]
		if want := []string{"cn23 ×3", "commercial-invoice ×3"}; !slices.Equal(kinds(p), want) {
			t.Fatalf("papers %v, want %v", kinds(p), want)
		}
		before := map[string][]byte{}
		for _, paper := range p.Papers {
			before[paper.Type], err = s.shipping.Blobs.Get(t.Context(), paper.Key)
			must(t, err)
		}
		for kind, wants := range map[string][]string{
			"cn23":               {p.Number, "Green tea leaves in a tin", "0902.10", "42.40 EUR", "62.40 EUR", "1.250 kg", "Lea Ammann", "SWITZERLAND", "INV-77", "Ines"},
			"commercial-invoice": {p.Number, "INV-77", "Theehuis", "Confiserie Lindenhof", "POT-1", "62.40 EUR", "DAP Bern"},
		} {
			text := printed(t, before[kind])
			for _, want := range wants {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %q is missing in %s", kind, want, text)
				}
			}
		}
		people := &account.Desk{DB: d}
		who := account.Session{Account: s.account, Role: account.Admin}
		must(t, people.SetBorder(t.Context(), who, account.Border{SignedBy: "Somebody Else"}))
		files, err := s.shipping.Papers(t.Context(), s.account, 0, []parcel.ID{p.ID}, func(one parcel.Paper) bool { return one.DocumentType() == "customs-declaration" })
		must(t, err)
		if len(files) != 2 || !bytes.Equal(files[0].Bytes, before["cn23"]) || !bytes.Equal(files[1].Bytes, before["commercial-invoice"]) {
			t.Error("the papers changed with what was edited after the label")
		}
		sets, err := s.shipping.Sets(t.Context(), s.account, 0, []parcel.ID{p.ID}, true)
		must(t, err)
		all, err := document.Sets(t.Context(), sets, document.Paper{}, 0)
		must(t, err)
		if n := pages(t, all); n != 1+3+3 {
			t.Errorf("label and papers have %d pages, want 7", n)
		}
	})
}

// clerk is the sandbox as a carrier that gives papers of its own.
type clerk struct {
	*sandbox.Driver
	gives []string
	spoil bool // they break off
}

func (c clerk) Announce(ctx context.Context, k carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	got, err := c.Driver.Announce(ctx, k, s)
	for i := range got.Boxes {
		paper := got.Boxes[i].Label.Bytes
		if c.spoil {
			paper = paper[:len(paper)/2]
		}
		for _, kind := range c.gives {
			got.Boxes[i].Documents = append(got.Boxes[i].Documents, carrier.Document{Type: kind, Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: paper}})
		}
	}
	return got, err
}

func TestTheCarriersOwnPaperIsTakenInPlaceOfOurs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		driver := s.shipping.Carriers.Driver(sandbox.Code).(*sandbox.Driver)
		for _, c := range []struct{ gives, want []string }{
			{[]string{"cn23"}, []string{"cn23 ×0", "commercial-invoice ×3"}},
			{[]string{"commercial-invoice"}, []string{"commercial-invoice ×0", "cn23 ×3"}},
			{[]string{"customs-declaration"}, []string{"customs-declaration ×0"}},
			{[]string{"qr"}, []string{"qr ×0", "cn23 ×3", "commercial-invoice ×3"}},
		} {
			var err error
			s.shipping.Carriers, err = carrier.NewSet(map[string]carrier.Driver{sandbox.Code: clerk{driver, c.gives, false}})
			must(t, err)
			got, err := s.shipping.Announce(t.Context(), s.account, s.abroad(nil).ID)
			must(t, err)
			if have := kinds(got.Parcels[0]); !slices.Equal(have, c.want) {
				t.Errorf("the carrier gives %v: papers %v, want %v", c.gives, have, c.want)
			}
		}
	})
}

func TestOursTakesThePlaceOfACarriersPaperThatBreaksOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		driver := s.shipping.Carriers.Driver(sandbox.Code).(*sandbox.Driver)
		var err error
		s.shipping.Carriers, err = carrier.NewSet(map[string]carrier.Driver{sandbox.Code: clerk{driver, []string{"cn23"}, true}})
		must(t, err)
		got, err := s.shipping.Announce(t.Context(), s.account, s.abroad(nil).ID)
		must(t, err)
		if have := kinds(got.Parcels[0]); !slices.Equal(have, []string{"cn23 ×3", "commercial-invoice ×3"}) {
			t.Errorf("papers %v, want ours", have)
		}
	})
}

func TestEachBoxCarriesAFormOfWhatLiesInItAndTheFirstTheInvoice(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.abroad(func(o *order.Draft) {
			o.Pack([]order.Box{{Weight: 750, Contents: []order.Content{{Line: 0, Quantity: 2}}}, {Weight: 1250, Contents: []order.Content{{Line: 1, Quantity: 1}}}})
		})
		got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		must(t, err)
		if a, b := kinds(got.Parcels[0]), kinds(got.Parcels[1]); !slices.Equal(a, []string{"cn23 ×3", "commercial-invoice ×3"}) || !slices.Equal(b, []string{"cn23 ×3"}) {
			t.Fatalf("papers %v and %v", a, b)
		}
		for i, wants := range [][2]string{{"Green tea leaves", "Porcelain teapot"}, {"Porcelain teapot", "Green tea leaves"}} {
			data, err := s.shipping.Blobs.Get(t.Context(), got.Parcels[i].Papers[0].Key)
			must(t, err)
			text := printed(t, data)
			if !strings.Contains(text, wants[0]) || strings.Contains(text, wants[1]) || !strings.Contains(text, got.Parcels[i].Number) {
				t.Errorf("the form of box %d says %s", i, text)
			}
		}
	})
}

func TestALostAnswersLabelHasItsPapersToo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{Mode: emulator.Askable})
		s.shipping.Patience = 300 * time.Millisecond
		o := s.abroad(func(o *order.Draft) { o.To.Company = "TIMEOUT" })
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err == nil {
			t.Fatal("the answer was not lost")
		}
		s.later(time.Minute)
		must(t, s.settle(o.ID, 1))
		if have := kinds(s.boxes(o.ID)[0]); !slices.Equal(have, []string{"cn23 ×3", "commercial-invoice ×3"}) {
			t.Errorf("papers %v", have)
		}
	})
}
