package customs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// whole is a declaration of two kinds of goods in which nothing is missing.
func whole() customs.Declaration {
	return customs.Declaration{
		Recipient:     customs.Party{Address: postal.Address{Name: "Mia Muster", Phone: "+41446681800", Email: "mia@example.org"}},
		Sender:        customs.Party{Numbers: []customs.Number{{Kind: customs.EORI, Value: "NL123456789"}}},
		Category:      customs.Sale,
		Trade:         customs.Consumer,
		Currency:      "EUR",
		InvoiceNumber: "INV-1",
		GrossWeight:   1500,
		Lines: []customs.Line{
			{Item: 0, Description: "Cotton T-shirt", Quantity: 2, Weight: 200, Value: money.EUR(19_95), HSCode: "6109.10", Origin: "PT", Material: "cotton"},
			{Item: 1, Description: "Porcelain mug", Quantity: 1, Weight: 400, Value: money.EUR(12_50), HSCode: "69111000", Origin: "CN", Material: "porcelain"},
		},
	}
}

// told writes gaps shortly, one a line: its field, and a star for advice.
func told(all []customs.Gap) string {
	var lines []string
	for _, g := range all {
		line := g.Field
		if g.Advice {
			line += " *"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestEveryGapIsToldWithItsFieldAndItsPlace(t *testing.T) {
	t.Parallel()
	norway, jersey, sender := at("NO", "0150"), at("JE", "JE2 3QA"), "customs_information.tax_numbers.sender"
	ioss := func(d *customs.Declaration) {
		d.Sender.Numbers = []customs.Number{{Kind: customs.IOSS, Value: "IM5280000016"}}
	}
	for _, c := range []struct {
		name     string
		from, to postal.Address
		change   func(*customs.Declaration)
		want     string
	}{
		{"nothing", utrecht, zurich, func(d *customs.Declaration) {}, ""},
		{"no border, nothing asked", utrecht, madrid, func(d *customs.Declaration) { *d = customs.Declaration{} }, ""},
		{"no items", utrecht, zurich, func(d *customs.Declaration) { d.Lines = nil }, "items"},
		{"documents need no items", utrecht, zurich, func(d *customs.Declaration) { d.Lines, d.Category = nil, customs.Documents }, ""},
		{"an empty line", utrecht, zurich, func(d *customs.Declaration) { d.Lines[1] = customs.Line{Item: 1} },
			"items.1.description\nitems.1.quantity\nitems.1.weight\nitems.1.value\nitems.1.hs_code\nitems.1.origin_country"},
		{"a vague description", utrecht, zurich, func(d *customs.Declaration) { d.Lines[0].Description = " Gifts! " }, "items.0.description"},
		{"a vague word in a good description", utrecht, zurich, func(d *customs.Declaration) { d.Lines[0].Description = "Bicycle parts of steel" }, ""},
		{"a wrong tariff number", utrecht, zurich, func(d *customs.Declaration) { d.Lines[1].HSCode = "1234" }, "items.1.hs_code"},
		{"a wrong country of origin", utrecht, zurich, func(d *customs.Declaration) { d.Lines[1].Origin = "XX" }, "items.1.origin_country"},
		{"a present without tariff number", utrecht, zurich, func(d *customs.Declaration) {
			d.Category, d.Lines[1].HSCode, d.Lines[1].Origin = customs.Gift, "", ""
		}, "items.1.hs_code *\nitems.1.origin_country *"},
		{"two currencies", utrecht, zurich, func(d *customs.Declaration) { d.Lines[1].Value.Currency = "USD" }, "items.1.value"},
		{"goods heavier than the parcel", utrecht, zurich, func(d *customs.Declaration) { d.GrossWeight = 799 }, "weight"},
		{"goods as heavy as the parcel", utrecht, zurich, func(d *customs.Declaration) { d.GrossWeight = 800 }, ""},
		{"no invoice number", utrecht, zurich, func(d *customs.Declaration) { d.InvoiceNumber = " " }, "customs_invoice_nr"},
		{"too long an invoice number", utrecht, zurich, func(d *customs.Declaration) { d.InvoiceNumber = strings.Repeat("1", 41) }, "customs_invoice_nr"},
		{"something else, unexplained", utrecht, zurich, func(d *customs.Declaration) { d.Category = customs.Other }, "customs_shipment_type"},
		{"too much discount", utrecht, zurich, func(d *customs.Declaration) { d.Discount = money.EUR(1000_00) }, "customs_information.discount_granted"},
		{"nobody to ask", utrecht, zurich, func(d *customs.Declaration) { d.Recipient.Phone, d.Recipient.Email = "", "" }, "telephone"},
		{"no telephone", utrecht, zurich, func(d *customs.Declaration) { d.Recipient.Phone = "" }, "telephone *"},
		{"a private sender's EORI is advice", utrecht, zurich, func(d *customs.Declaration) { d.Sender.Numbers = nil }, sender + " *"},
		{"a business buyer needs both numbers", utrecht, london, func(d *customs.Declaration) { d.Trade, d.Sender.Numbers = customs.Business, nil },
			sender + "\ncustoms_information.tax_numbers.receiver"},
		{"above a thousand euro", utrecht, zurich, func(d *customs.Declaration) { d.Lines[0].Value, d.Sender.Numbers = money.EUR(600_00), nil },
			"customs_information.additional_declaration_statements *\n" + sender},
		{"a wrong EORI number", utrecht, zurich, func(d *customs.Declaration) { d.Sender.Numbers[0].Value = "12" }, sender},
		{"a mistyped VAT number is advice", utrecht, zurich, func(d *customs.Declaration) {
			d.Sender.Numbers = append(d.Sender.Numbers, customs.Number{Kind: customs.VAT, Value: "NL802549391B02"}, customs.Number{Kind: customs.VAT, Value: "PL5260211588"})
		}, sender + " *"},
		{"a present comes back without its sending", zurich, utrecht, func(d *customs.Declaration) { d.Category = customs.Return },
			"customs_information.return_data *"},
		{"IOSS into the EU", zurich, utrecht, ioss, ""},
		{"IOSS out of the EU", utrecht, zurich, ioss, sender + " *\n" + sender},
		{"IOSS within the customs union", madrid, at("ES", "35001"), ioss, sender},
		{"IOSS from a tax-free part of the union", at("ES", "35001"), madrid, ioss, ""},
		{"IOSS at 150 euro", zurich, utrecht, func(d *customs.Declaration) { ioss(d); d.Lines = d.Lines[:1]; d.Lines[0].Value = money.EUR(75_00) }, ""},
		{"IOSS at two cents more", zurich, utrecht, func(d *customs.Declaration) { ioss(d); d.Lines = d.Lines[:1]; d.Lines[0].Value = money.EUR(75_01) }, sender},
		{"IOSS with freight beside 150 euro", zurich, utrecht, func(d *customs.Declaration) {
			ioss(d)
			d.Lines, d.Freight = d.Lines[:1], money.EUR(30_00)
			d.Lines[0].Value = money.EUR(75_00)
		}, ""},
		{"without IOSS", zurich, utrecht, func(d *customs.Declaration) {}, sender + " *"},
		{"without GB VAT", utrecht, london, func(d *customs.Declaration) {}, sender + " *"},
		{"without VOEC", utrecht, norway, func(d *customs.Declaration) {}, sender + " *"},
		{"Great Britain to Jersey, inside one customs area", london, jersey, func(d *customs.Declaration) {}, ""},
		{"the United States", utrecht, newYork, func(d *customs.Declaration) { d.Incoterm = "dap"; d.Lines[1].Material = "" },
			"shipping_method *\nitems.0.hs_code *\nitems.0.mid_code *\nitems.1.hs_code *\nitems.1.material_content *"},
		{"the United States with everything", utrecht, newYork, func(d *customs.Declaration) {
			d.Incoterm = "ddp"
			d.Lines[0].HSCode, d.Lines[0].MID, d.Lines[1].HSCode = "6109100012", "PTACMTEX1234LIS", "6911101000"
		}, ""},
		{"business to Northern Ireland", london, belfast, func(d *customs.Declaration) { d.Trade, d.Sender.Numbers = customs.Business, nil }, sender},
		{"the same with its scheme", london, belfast, func(d *customs.Declaration) {
			d.Trade = customs.Business
			d.Sender.Numbers = []customs.Number{{Kind: customs.UKIMS, Value: "XIUKIM12345678900020230812134512"}}
		}, ""},
	} {
		d := whole()
		c.change(&d)
		n := customs.Decide(c.from, c.to, customs.What{Category: d.Category, Trade: d.Trade, Value: d.Value(), At: on("2026-11-23")})
		all := customs.Missing(d, n)
		if diff := cmp.Diff(c.want, told(all)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		err := customs.Refusal(all)
		if (err != nil) != (len(customs.Musts(all)) > 0) {
			t.Errorf("%s: %v of %d musts", c.name, err, len(customs.Musts(all)))
		}
		f, _ := fault.As(err)
		for i, g := range customs.Musts(all) {
			if f.Fields[i].Name != g.Field || f.Fields[i].Text != g.Text.String()+" "+g.Where.String() || strings.Contains(f.Fields[i].Text, "%!") {
				t.Errorf("%s: %+v is refused as %+v", c.name, g, f.Fields[i])
			}
		}
	}
}

// Whatever lies in an order, each gap has words and a place, and filling what is named is the way out.
func TestNoDeclarationFallsOver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := customs.Declaration{Currency: "EUR", Category: rapid.SampledFrom(customs.Categories()).Draw(t, "category"),
			Trade: rapid.SampledFrom([]customs.Trade{"", customs.Private, customs.Consumer, customs.Business}).Draw(t, "trade")}
		for i := range rapid.IntRange(0, 4).Draw(t, "lines") {
			d.Lines = append(d.Lines, customs.Line{Item: i, Description: rapid.String().Draw(t, "description"), Quantity: rapid.IntRange(-1, 3).Draw(t, "quantity"),
				Weight: postal.Grams(rapid.IntRange(-1, 500).Draw(t, "weight")), Value: money.EUR(rapid.Int64Range(-1, 1_000_00).Draw(t, "value")),
				HSCode: rapid.StringMatching(`[0-9. ]{0,10}`).Draw(t, "code"), Origin: rapid.SampledFrom([]string{"", "CN", "??"}).Draw(t, "origin")})
		}
		from := rapid.SampledFrom([]postal.Address{utrecht, zurich, london, at("ES", "35001")}).Draw(t, "from")
		to := rapid.SampledFrom([]postal.Address{utrecht, zurich, belfast, newYork, at("JP", "100-0001")}).Draw(t, "to")
		n := customs.Decide(from, to, customs.What{Category: d.Category, Trade: d.Trade, Value: d.Value(), At: on("2026-11-23")})
		for _, g := range customs.Missing(d, n) {
			text := g.Text.String() + g.Where.String()
			if g.Field == "" || g.Where.String() == "" || !strings.HasSuffix(g.Text.String(), ".") || strings.Contains(text, "%!") {
				t.Fatalf("%+v: %s", g, text)
			}
		}
	})
}
