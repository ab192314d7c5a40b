package shipping

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	rules "github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/product"
)

// exporter is who sends goods over a border, and what the account says of all its borders.
type exporter struct {
	sender   account.Sender
	shop     account.Account
	defaults account.Border
}

// exporter reads what the account says of borders; the sender's address is where the goods leave from.
func (d *Desk) exporter(ctx context.Context, id int64, sender account.Sender) (exporter, error) {
	e := exporter{sender: sender}
	var err error
	if e.shop, err = account.Get(ctx, d.DB, id); err != nil {
		return e, err
	}
	e.defaults, err = account.BorderOf(ctx, d.DB, id)
	return e, err
}

// declaration is what the customs papers say of an order, and which there have to be. It holds everything but the numbers of the boxes, which
// the carrier gives, and what the carriage costs. What items lack the product list fills in.
func (e exporter) declaration(o order.Order, m carrier.Method, goods map[string]product.Product, now time.Time) (rules.Declaration, rules.Need) {
	from := e.sender.Address
	dec := rules.Declaration{
		Parcels: o.Boxes(), Sender: rules.Party{Address: from}, Recipient: rules.Party{Address: o.To},
		Category: category(o.Draft), Trade: rules.Consumer, Currency: pricedIn(o.Draft, goods, e.shop),
		InvoiceNumber: cmp.Or(o.Invoice, cut(o.Number, 40)), OrderNumber: o.Number, Incoterm: dutiesBy(m), Place: o.To.City,
		SignedBy: cmp.Or(e.sender.SignatureName, e.defaults.SignedBy, from.Name, from.Company), SignedAt: from.City,
		SignedOn: now.In(e.shop.Location()), Signature: e.defaults.Signature,
	}
	dec.InvoiceDate = dec.SignedOn
	for _, b := range o.Packed() {
		dec.GrossWeight += b.Weight
		dec.Insured = sumOf(dec.Insured, b.Insured)
	}
	dec.Lines = goodsLines(o.Items, dec.Currency)
	for i := range dec.Lines {
		goods[product.Key(dec.Lines[i].SKU)].Fill(&dec.Lines[i], dec.Currency)
	}
	addFacts(&dec, o.Draft)
	need := rules.Decide(from, o.To, rules.What{
		Channel: rules.ChannelOf(m.Carrier, m.Kind == carrier.Letter), Category: dec.Category, Trade: dec.Trade, Value: dec.Value(),
		Weight: dec.GrossWeight, Pieces: o.Boxes(), At: dec.SignedOn,
	})
	if !o.IsReturn { // a return's sender is the buyer, who has none of the merchant's numbers
		dec.Sender.Numbers = ownNumbers(dec, need, cmp.Or(e.sender.EORI, e.shop.EORI), cmp.Or(e.sender.VAT, e.shop.VAT), e.defaults)
	}
	return dec, need
}

// sumOf adds amounts of which the first may not have been said yet; what is in another currency is left out.
func sumOf(a, b money.Amount) money.Amount {
	switch a.Currency {
	case "":
		return b
	case b.Currency:
		return a.Add(b)
	}
	return a
}

// pricedIn is the currency in which an order tells its values.
func pricedIn(o order.Draft, goods map[string]product.Product, shop account.Account) string {
	for _, i := range o.Items {
		if i.Value.Currency != "" && i.Value.Minor > 0 {
			return i.Value.Currency
		}
	}
	if o.Value.Currency != "" {
		return o.Value.Currency
	}
	for _, i := range o.Items {
		if p := goods[product.Key(i.SKU)]; p.Value.Currency != "" {
			return p.Value.Currency
		}
	}
	return shop.Currency
}

// dutiesBy is who pays duty by the method; without a word the buyer does.
func dutiesBy(m carrier.Method) string {
	if term, ok := m.Functionalities["incoterm"].(string); ok && term != "" {
		return term
	}
	return "dap"
}

// goodsLines are an order's items as a border sees them.
func goodsLines(items []order.Item, currency string) []rules.Line {
	var all []rules.Line
	for n, i := range items {
		value := i.Value
		if value.Currency == "" {
			value.Currency = currency
		}
		all = append(all, rules.Line{Item: n, Description: i.Description, Quantity: max(i.Quantity, 1), Weight: i.Weight, Value: value, HSCode: rules.CompactHS(i.HSCode),
			Origin: i.Origin, SKU: i.SKU, Material: i.Material, IntendedUse: i.IntendedUse, MID: i.MIDCode})
	}
	return all
}

// addFacts adds what the order's customs information says.
func addFacts(dec *rules.Declaration, o order.Draft) {
	c := o.Customs
	if c == nil {
		return
	}
	if c.ExportType != "" {
		dec.Trade = rules.Trade(c.ExportType)
	}
	if at, err := time.Parse(time.DateOnly, c.InvoiceDate); err == nil {
		dec.InvoiceDate = at
	}
	costs := c.Costs(dec.Currency)
	dec.Discount, dec.Freight, dec.Insurance, dec.OtherCost = costs["discount_granted"], costs["freight_costs"], costs["insurance_costs"], costs["other_costs"]
	dec.Statements, dec.Notes, dec.Explanation = c.Declarations, c.Notes, c.Goods
	if dec.Category != rules.Other {
		dec.Explanation = ""
	}
	if c.Tax != nil {
		dec.Sender.Numbers, dec.Recipient.Numbers = taxNumbers(c.Tax.Sender), taxNumbers(c.Tax.Receiver)
	}
	if i := c.Importer; i != nil && i.Name != "" {
		dec.Importer = &rules.Party{Address: postal.Address{Name: i.Name, Company: i.Company, Street: i.Line1, HouseNumber: i.HouseNumber, Line2: i.Line2,
			PostalCode: i.PostalCode, City: i.City, State: i.State, Country: i.Country, Phone: i.Phone, Email: i.Email}}
		if c.Tax != nil {
			dec.Importer.Numbers = taxNumbers(c.Tax.Importer)
		}
	}
	if r := c.Return; r != nil {
		dec.Outbound = &rules.Outbound{Number: r.Number, Carrier: r.Carrier, ShippedOn: r.ShippedOn}
	}
}

func taxNumbers(told []order.TaxNumber) []rules.Number {
	var all []rules.Number
	for _, n := range told {
		all = append(all, rules.Number{Kind: rules.Kind(n.Name), Country: n.Country, Value: n.Value}.Tidy())
	}
	return all
}

// ownNumbers are the numbers a sender's papers carry: the order's, and of the account's those that the border asks for and the order does not say.
func ownNumbers(dec rules.Declaration, n rules.Need, eori, vat string, b account.Border) []rules.Number {
	all := slices.Clone(dec.Sender.Numbers)
	add := func(kind rules.Kind, value string, counts bool) {
		if value != "" && counts && dec.Sender.Number(kind) == "" {
			all = append(all, rules.Number{Kind: kind, Value: value})
		}
	}
	add(rules.EORI, eori, true)
	add(rules.VAT, vat, true)
	add(rules.IOSS, b.IOSS, rules.IOSSCounts(dec, n))
	add(rules.VOEC, b.VOEC, n.To.Customs == "NO")
	add(rules.UKIMS, b.UKIMS, n.UKIMS)
	return all
}

// replaces tells which of our papers a carrier's own makes needless, by its type.
func replaces(theirs string, ours rules.Paper) bool {
	form := ours == rules.CN22 || ours == rules.CN23
	switch theirs {
	case "cn22", "cn23", "cn23-default", "cp71":
		return form
	case "commercial-invoice", "proforma-invoice":
		return !form
	case "customs-declaration":
		return true
	}
	return false
}

// declare draws the papers that a border asks for, and puts them with the boxes they belong to: the postal forms with each box, of what
// lies in it where that is known, and the invoice with the first. A carrier's own paper stands in place of ours. A paper that cannot be drawn
// is no reason to lose a label: it is left out and told in the log.
func (d *Desk) declare(ctx context.Context, c choice, boxes []parcel.Parcel, got carrier.Announced) error {
	if !postal.NeedsCustoms(c.from, c.order.To) {
		return nil
	}
	border, err := d.lies(ctx, c)
	if err != nil {
		return err
	}
	dec, need := border.Declaration, border.Need
	c.order.Items = border.fill(c.order.Items)
	if dec.Postage = c.price(); dec.Postage.IsZero() {
		dec.Postage = money.Amount{} // what it costs is between the merchant and the carrier
	}
	for _, b := range got.Boxes {
		dec.Numbers = append(dec.Numbers, b.Number)
	}
	for _, copies := range need.Papers {
		if slices.ContainsFunc(got.Boxes, func(b carrier.AnnouncedBox) bool {
			return slices.ContainsFunc(b.Documents, func(doc carrier.Document) bool { return replaces(doc.Type, copies.Paper) })
		}) {
			continue
		}
		for i := range boxes {
			own, ok := shareOf(dec, c, i, copies.Paper)
			if !ok {
				continue
			}
			bytes, err := document.Customs(copies.Paper, own)
			if err != nil {
				slog.WarnContext(ctx, "customs paper not drawn", "account", c.order.Account, "order", c.order.ID, "paper", copies.Paper, "error", err)
				continue
			}
			key := blob.NewKey(c.order.Account)
			if err := d.Blobs.Put(ctx, key, bytes); err != nil {
				return err
			}
			boxes[i].Papers = append(boxes[i].Papers,
				parcel.Paper{Type: string(copies.Paper), Media: carrier.PDF, Size: document.CustomsSize(copies.Paper), Key: key, Copies: copies.N})
		}
	}
	return nil
}

// shareOf is what a paper of box i says; false where the box has none of that kind.
func shareOf(dec rules.Declaration, c choice, i int, paper rules.Paper) (rules.Declaration, bool) {
	invoice := paper == rules.CommercialInvoice || paper == rules.ProformaInvoice
	packed := slices.ContainsFunc(c.boxes, func(b berth) bool { return len(b.Contents) > 0 })
	if invoice || !packed || len(c.boxes) == 1 {
		return dec, i == 0
	}
	dec.Lines = goodsLines(c.order.Inside(c.boxes[i].Box), dec.Currency)
	dec.GrossWeight, dec.Postage, dec.Insured = c.boxes[i].Weight, c.boxes[i].price, c.boxes[i].Insured
	if dec.Postage.IsZero() {
		dec.Postage = money.Amount{}
	}
	dec.Numbers = dec.Numbers[min(i, len(dec.Numbers)):min(i+1, len(dec.Numbers))]
	return dec, len(dec.Lines) > 0
}
