package shipping

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/product"
)

// Border is an order seen from the border that lies on its way: what it asks for, what would be declared, and what that lacks.
type Border struct {
	Need        customs.Need
	Declaration customs.Declaration
	Gaps        []customs.Gap
}

// Err refuses a label whose declaration has gaps, all of them at once; nil where nothing is in the way.
func (b Border) Err() error { return customs.Refusal(b.Gaps) }

// fill gives the items what the product list knows and they lack. The order itself stays as it came.
func (b Border) fill(items []order.Item) []order.Item {
	items = slices.Clone(items)
	for _, l := range b.Declaration.Lines {
		i := &items[l.Item]
		i.Description, i.HSCode, i.Origin, i.Weight, i.Value = l.Description, l.HSCode, l.Origin, l.Weight, l.Value
	}
	return items
}

// Estimate is what duty and tax may come to.
func (b Border) Estimate() customs.Estimate { return customs.Reckon(b.Declaration, b.Need) }

// Border looks at an order as it stands. Without a method it counts as a courier's parcel, whose papers most carriers take.
func (d *Desk) Border(ctx context.Context, id int64, o order.Order) (Border, error) {
	o.Account = id
	s, err := d.sender(ctx, o)
	if err != nil {
		return Border{}, err
	}
	m := carrier.Method{}
	if o.Method != 0 {
		if m, err = d.Method(ctx, id, o.Method); err != nil && !fault.Is(err, fault.Missing) {
			return Border{}, err
		}
	}
	return d.border(ctx, o, s, m)
}

func (d *Desk) border(ctx context.Context, o order.Order, s account.Sender, m carrier.Method) (Border, error) {
	goods, err := d.goods(ctx, o, s)
	if err != nil {
		return Border{}, err
	}
	name := m.Carrier
	if info, ok := d.Carriers.Info(m.Carrier); ok {
		name = info.Name
	}
	return look(o, s, m, name, goods, d.now()), nil
}

// goods are the products of an order's items that lack something a border asks for; none where no border lies on the way.
func (d *Desk) goods(ctx context.Context, o order.Order, s account.Sender) (map[string]product.Product, error) {
	if !declared(s.Address, o.To) {
		return nil, nil
	}
	var skus []string
	for _, i := range o.Items {
		if i.SKU != "" && (strings.TrimSpace(i.Description) == "" || i.HSCode == "" || i.Origin == "" || i.Weight <= 0 || i.Value.Minor <= 0) {
			skus = append(skus, i.SKU)
		}
	}
	return product.BySKU(ctx, d.DB, o.Account, skus)
}

// declared reports whether a border may ask something of what goes this way.
func declared(from, to postal.Address) bool {
	return postal.NeedsCustoms(from, to) || postal.TerritoryOf(from).Code != postal.TerritoryOf(to).Code
}

// look makes the declaration of an order and finds its gaps.
func look(o order.Order, s account.Sender, m carrier.Method, carrierName string, goods map[string]product.Product, now time.Time) Border {
	if !declared(s.Address, o.To) {
		return Border{Need: customs.Decide(s.Address, o.To, customs.What{At: now})}
	}
	d := declaration(o, s, m, goods, now)
	d.Operator = carrierName
	b := Border{Declaration: d}
	b.Need = customs.Decide(s.Address, o.To, customs.What{
		Channel: customs.ChannelOf(m.Carrier, m.Kind == carrier.Letter), Category: d.Category, Trade: d.Trade, Value: d.Value(),
		Weight: d.GrossWeight, Pieces: d.Parcels, At: now,
	})
	b.Gaps = customs.Missing(d, b.Need)
	return b
}

// declaration says an order in the words of customs.
func declaration(o order.Order, s account.Sender, m carrier.Method, goods map[string]product.Product, now time.Time) customs.Declaration {
	d := customs.Declaration{
		Sender: customs.Party{Address: s.Address}, Recipient: customs.Party{Address: o.To}, Category: category(o.Draft), Trade: customs.Consumer,
		Currency: currencyOf(o.Draft, goods), InvoiceNumber: cut(cmp.Or(o.Invoice, o.Number), 40), InvoiceDate: now, OrderNumber: o.Number,
		Incoterm: incoterm(m), Place: o.To.City, Parcels: o.Boxes(), SignedBy: cmp.Or(s.SignatureName, s.Address.Name), SignedAt: s.Address.City, SignedOn: now,
	}
	for _, b := range o.Packed() {
		d.GrossWeight += b.Weight
		d.Insured = d.Insured.Add(b.Insured)
	}
	for n, i := range o.Items {
		l := customs.Line{Item: n, Description: i.Description, Quantity: i.Quantity, Weight: i.Weight, Value: i.Value, HSCode: customs.CompactHS(i.HSCode),
			Origin: i.Origin, SKU: i.SKU, Material: i.Material, IntendedUse: i.IntendedUse, MID: i.MIDCode}
		goods[product.Key(i.SKU)].Fill(&l, d.Currency)
		d.Lines = append(d.Lines, l)
	}
	if s.EORI != "" {
		d.Sender.Numbers = append(d.Sender.Numbers, customs.Number{Kind: customs.EORI, Country: s.Address.Country, Value: s.EORI})
	}
	if s.VAT != "" {
		d.Sender.Numbers = append(d.Sender.Numbers, customs.Number{Kind: customs.VAT, Country: s.Address.Country, Value: s.VAT})
	}
	further(&d, o.Customs)
	return d
}

// further puts into a declaration what the order says beyond its items.
func further(d *customs.Declaration, c *order.Customs) {
	if c == nil {
		return
	}
	if c.ExportType != "" {
		d.Trade = customs.Trade(c.ExportType)
	}
	if at, err := time.Parse(time.DateOnly, c.InvoiceDate); err == nil {
		d.InvoiceDate = at
	}
	costs := c.Costs(d.Currency)
	d.Discount, d.Freight, d.Insurance, d.OtherCost = costs["discount_granted"], costs["freight_costs"], costs["insurance_costs"], costs["other_costs"]
	d.Notes, d.Statements, d.Comments, d.Explanation = c.Notes, c.Declarations, c.Goods, c.Goods
	if t := c.Tax; t != nil {
		// What the order says goes before what stands on the sender address.
		d.Sender.Numbers = append(numbers(t.Sender), d.Sender.Numbers...)
		d.Recipient.Numbers = numbers(t.Receiver)
	}
	if i := c.Importer; i != nil {
		d.Importer = &customs.Party{Address: postal.Address{Name: i.Name, Company: i.Company, Street: i.Line1, HouseNumber: i.HouseNumber, Line2: i.Line2,
			PostalCode: i.PostalCode, City: i.City, State: i.State, Country: i.Country, Phone: i.Phone, Email: i.Email}}
		if c.Tax != nil {
			d.Importer.Numbers = numbers(c.Tax.Importer)
		}
	}
	if r := c.Return; r != nil {
		d.Outbound = &customs.Outbound{Number: r.Number, Carrier: r.Carrier, ShippedOn: r.ShippedOn}
	}
}

func numbers(all []order.TaxNumber) []customs.Number {
	var out []customs.Number
	for _, n := range all {
		out = append(out, customs.Number{Kind: customs.Kind(n.Name), Country: n.Country, Value: n.Value}.Tidy())
	}
	return out
}

// category says v2's customs types 0 to 4 in the words of the forms; where nothing is said, the goods are sold.
func category(o order.Draft) customs.Category {
	if o.ShipmentType == nil {
		if o.IsReturn {
			return customs.Return
		}
		return customs.Sale
	}
	return [...]customs.Category{customs.Gift, customs.Documents, customs.Sale, customs.Sample, customs.Return}[min(max(*o.ShipmentType, 0), 4)]
}

// currencyOf is what the goods are priced in: as the first item that says it, the order, or the product list.
func currencyOf(o order.Draft, goods map[string]product.Product) string {
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
	return "EUR"
}

// incoterm is who pays duty and tax by the method; where it does not say, the recipient does.
func incoterm(m carrier.Method) string {
	term, _ := m.Functionalities["incoterm"].(string)
	return cmp.Or(term, "dap")
}

func cut(text string, most int) string {
	r := []rune(text)
	return string(r[:min(len(r), most)])
}

// told puts a declaration into the words of the driver contract.
func told(d customs.Declaration) *carrier.Customs {
	return &carrier.Customs{
		Reason: string(d.Category), InvoiceNumber: d.InvoiceNumber, Incoterm: d.Incoterm, Trade: string(d.Trade), InvoiceDate: d.InvoiceDate,
		SenderEORI: d.Sender.Number(customs.EORI), SenderVAT: d.Sender.Number(customs.VAT),
		RecipientEORI: d.Recipient.Number(customs.EORI), RecipientVAT: d.Recipient.Number(customs.VAT),
		IOSS: d.Sender.Number(customs.IOSS), VOEC: d.Sender.Number(customs.VOEC), UKIMS: d.Sender.Number(customs.UKIMS), Explanation: d.Explanation,
		Freight: currencied(d.Freight, d.Currency), Insurance: currencied(d.Insurance, d.Currency), Discount: currencied(d.Discount, d.Currency),
	}
}

func currencied(a money.Amount, currency string) money.Amount {
	a.Currency = currency
	return a
}
