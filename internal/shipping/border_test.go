package shipping_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/product"
)

// swiss is an order over a border of which customs know nothing yet.
func swiss(d *order.Draft) {
	d.To = postal.Address{Name: "Mia Muster", Street: "Langstrasse", HouseNumber: "4", PostalCode: "8004", City: "Zürich", Country: "CH", Email: "mia@example.org"}
	d.Items = []order.Item{
		{Description: "Porcelain mug", Quantity: 1, Weight: 300, Value: money.EUR(12_50), SKU: "MUG", HSCode: "6911.10", Origin: "PT"},
		{Quantity: 2, SKU: "shirt"},
	}
}

// world is the number of the method that goes by parcel to the world.
func world(t *testing.T, s *shop, country string) int {
	t.Helper()
	all, err := s.shipping.Methods(t.Context(), s.account)
	must(t, err)
	for _, m := range all {
		if _, goes := m.Way("NL", country); goes && m.Carries(500) && m.Functionalities["incoterm"] != nil && !m.Return {
			return m.ID
		}
	}
	t.Fatal("no method to the world")
	return 0
}

func fields(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	var names []string
	for _, one := range f.Fields {
		names = append(names, one.Name)
	}
	return strings.Join(names, " ")
}

func TestALabelOverABorderIsRefusedWithAllItsGapsBeforeTheCarrierIsAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		method := world(t, s, "CH")
		o := s.order(func(d *order.Draft) { swiss(d); d.Method, d.Number = method, "" })
		const gaps = "items.1.description items.1.weight items.1.value items.1.hs_code items.1.origin_country customs_invoice_nr"
		_, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		if got := fields(err); got != gaps {
			t.Errorf("refused with %q, want %q (%v)", got, gaps, err)
		}
		if boxes, err := parcel.OfOrder(t.Context(), d, s.account, o.ID); err != nil || len(boxes) > 0 && boxes[0].Labelled() {
			t.Errorf("%+v %v", boxes, err)
		}
		if o := s.get(o.ID); o.State != order.Ready && o.State != order.Attention {
			t.Errorf("the order stands in %s", o.State)
		}
		quotes, err := s.shipping.Quotes(t.Context(), s.account, []order.Order{o})
		must(t, err)
		if got := fields(quotes[o.ID].Why); got != gaps || quotes[o.ID].Price.Minor == 0 {
			t.Errorf("quoted %+v", quotes[o.ID])
		}
		if err := s.shipping.Check(t.Context(), s.account, o.Draft); fields(err) != gaps {
			t.Errorf("checked: %v", err)
		}
	})
}

func TestTheProductListFillsWhatAnOrderLacksAndTheOrderStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		method := world(t, s, "CH")
		_, err := product.Add(t.Context(), d, s.account, product.Product{SKU: "SHIRT", Description: "Cotton T-shirt", HSCode: "610910", Origin: "BD", Weight: 90,
			Value: money.EUR(8_00)}, s.now())
		must(t, err)
		o := s.order(func(d *order.Draft) { swiss(d); d.Method = method })
		b, err := s.shipping.Border(t.Context(), s.account, o)
		must(t, err)
		want := customs.Line{Item: 1, Description: "Cotton T-shirt", Quantity: 2, Weight: 90, Value: money.EUR(8_00), HSCode: "610910", Origin: "BD", SKU: "shirt",
			FromProduct: []string{"description", "hs_code", "origin_country", "weight", "value"}}
		if diff := cmp.Diff(want, b.Declaration.Lines[1]); diff != "" {
			t.Error(diff)
		}
		if !b.Need.Has(customs.CN23) || !b.Need.Has(customs.CommercialInvoice) || b.Err() != nil || b.Declaration.InvoiceNumber != "W-1" {
			t.Errorf("%+v %v", b.Need, b.Err())
		}
		if e := b.Estimate(); !e.TaxKnown || e.TaxRate != 8_10 {
			t.Errorf("%+v", e)
		}
		if _, err = s.shipping.Announce(t.Context(), s.account, o.ID); err != nil {
			t.Fatal(err)
		}
		if kept := s.get(o.ID).Items[1]; kept.Description != "" || kept.HSCode != "" || kept.Value.Minor != 0 {
			t.Errorf("the order was changed: %+v", kept)
		}
	})
}

// hears takes down what the carrier is told.
type hears struct {
	*sandbox.Driver
	told *carrier.Sending
}

func (h hears) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	*h.told = s
	return h.Driver.Announce(ctx, c, s)
}

func TestTheCarrierIsToldWhatTheBorderAsks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		method := world(t, s, "CH")
		var sent carrier.Sending
		set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: hears{s.shipping.Carriers.Driver(sandbox.Code).(*sandbox.Driver), &sent}})
		must(t, err)
		s.shipping.Carriers = set
		o := s.order(func(d *order.Draft) {
			swiss(d)
			d.Method, d.Items = method, d.Items[:1]
			d.Customs = &order.Customs{ExportType: "commercial_b2b", Freight: "4.95", Tax: &order.TaxNumbers{
				Sender:   []order.TaxNumber{{Name: "EORI", Country: "NL", Value: "NL 123456789"}},
				Receiver: []order.TaxNumber{{Name: "VAT", Country: "CH", Value: "CHE-123.456.789"}}}}
		})
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err != nil {
			t.Fatal(err)
		}
		c := sent.Customs
		if c == nil || c.SenderEORI != "NL123456789" || c.RecipientVAT != "CHE123456789" || c.Trade != "commercial_b2b" || c.Incoterm != "dap" ||
			c.InvoiceNumber != "W-1" || c.Reason != "sale" || c.Freight != money.EUR(4_95) {
			t.Errorf("%+v", c)
		}
		if len(sent.Items) != 1 || sent.Items[0].HSCode != "691110" {
			t.Errorf("%+v", sent.Items)
		}
		home := s.order(func(d *order.Draft) { d.Number = "W-2" })
		if _, err := s.shipping.Announce(t.Context(), s.account, home.ID); err != nil {
			t.Fatal(err)
		}
		if sent.Customs != nil {
			t.Errorf("customs inside a country: %+v", sent.Customs)
		}
	})
}

func TestTheSenderAddressSpeaksForTheSender(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		b, err := s.shipping.Border(t.Context(), s.account, s.order(swiss))
		must(t, err)
		if b.Declaration.SignedAt != "Utrecht" || b.Declaration.SignedBy != "Ines" || b.Declaration.Sender.Company != "Theehuis" {
			t.Errorf("%+v", b.Declaration)
		}
	})
}
