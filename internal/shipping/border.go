package shipping

import (
	"context"
	"slices"
	"strings"

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
	if !declared(s.Address, o.To) {
		return Border{Need: customs.Decide(s.Address, o.To, customs.What{At: d.now()})}, nil
	}
	e, err := d.exporter(ctx, o.Account, s)
	if err != nil {
		return Border{}, err
	}
	var b Border
	b.Declaration, b.Need = e.declaration(o, m, goods, d.now())
	b.Declaration.Operator = d.Carriers.Name(m.Carrier)
	b.Gaps = customs.Missing(b.Declaration, b.Need)
	return b, nil
}

// lies is the border on the way of what was chosen. A shipment that is settled after a crash was not chosen in this process: it is looked at anew.
func (d *Desk) lies(ctx context.Context, c choice) (Border, error) {
	if c.border.Need.To.Code != "" {
		return c.border, nil
	}
	var s account.Sender
	var err error
	if c.order.From == nil {
		if s, err = account.SenderByID(ctx, d.DB, c.order.Account, c.order.Sender); err != nil {
			return Border{}, err
		}
	}
	s.Address = c.from // as it was when the carrier was asked
	return d.border(ctx, c.order, s, c.method)
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

func cut(text string, most int) string {
	r := []rune(text)
	return string(r[:min(len(r), most)])
}
