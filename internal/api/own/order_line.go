package own

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// orderLine is an order as a line of the import says it: v3's words, in one floor. Weights are kilograms, sizes centimetres.
type orderLine struct {
	OrderID   string       `json:"order_id" lax:"required"`
	Number    string       `json:"order_number"`
	CreatedAt *lax.Instant `json:"order_created_at"`
	UpdatedAt *lax.Instant `json:"order_updated_at"`
	Status    string       `json:"status"`
	Payment   string       `json:"payment_status"`
	Notes     string       `json:"notes"`
	Tags      []string     `json:"tags"`
	Currency  string       `json:"currency"`
	Total     lax.Digits   `json:"total_price"`
	Customer  struct {
		Name  string `json:"name"`
		Phone string `json:"phone_number"`
		Email string `json:"email"`
	} `json:"customer"`
	To         *lineAddress `json:"shipping_address" lax:"required"`
	Billing    *lineAddress `json:"billing_address"`
	Weight     lax.Digits   `json:"weight"`
	Length     lax.Digits   `json:"length"`
	Width      lax.Digits   `json:"width"`
	Height     lax.Digits   `json:"height"`
	Items      []lineItem   `json:"items"`
	Option     string       `json:"shipping_option_code"`
	Contract   int64        `json:"contract_id"`
	Sender     int64        `json:"sender_address_id"`
	Indicator  string       `json:"delivery_indicator"`
	Point      int64        `json:"service_point_id"`
	PointCode  string       `json:"carrier_service_point_id"`
	PostNumber string       `json:"post_number"`
}

type lineAddress struct {
	Name        string `json:"name"`
	Company     string `json:"company_name"`
	Line1       string `json:"address_line_1"`
	HouseNumber string `json:"house_number"`
	Line2       string `json:"address_line_2"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	State       string `json:"state_province_code"`
	Country     string `json:"country_code"`
	Email       string `json:"email"`
	Phone       string `json:"phone_number"`
}

type lineItem struct {
	ID         string            `json:"item_id"`
	Name       string            `json:"name" lax:"required"`
	Quantity   int               `json:"quantity" lax:"required"`
	SKU        string            `json:"sku"`
	EAN        string            `json:"ean"`
	ProductID  string            `json:"product_id"`
	Unit       lax.Digits        `json:"unit_price"`
	Weight     lax.Digits        `json:"weight"`
	HSCode     string            `json:"hs_code"`
	Origin     string            `json:"country_of_origin"`
	Properties map[string]string `json:"properties"`
}

// readOrder makes of a line what the flow is asked for; the shop's id of the order also where the rest is wrong.
func readOrder(text string, shop integration.Integration) (intake.Sent, string, error) {
	v, err := lax.Parse(strings.TrimSpace(text))
	if err != nil {
		return intake.Sent{}, "", err
	}
	if v.Kind != lax.Object {
		return intake.Sent{}, "", fault.New(fault.Invalid, "A line needs to be a JSON object.")
	}
	var in orderLine
	var bad fault.List
	for _, p := range lax.Into(v, "", &in) {
		bad.Add(strings.ReplaceAll(strings.TrimPrefix(p.Pointer, "/"), "/", "."), "%s", p.Text)
	}
	in.OrderID = strings.TrimSpace(in.OrderID)
	if in.OrderID == "" && !bad.Has("order_id") {
		bad.Add("order_id", "This field is required.")
	}
	if in.To != nil {
		in.To.needed(&bad, "shipping_address")
	}
	if in.Billing != nil {
		in.Billing.needed(&bad, "billing_address")
	}
	draft := in.draft(&bad)
	if err := bad.Err(); err != nil {
		return intake.Sent{}, in.OrderID, err
	}
	sum := sha256.Sum256([]byte(v.JSON))
	return intake.Sent{
		Integration: shop.ID, ID: in.OrderID, Option: strings.TrimSpace(in.Option), Stamp: hex.EncodeToString(sum[:16]), Who: shop.Name, Boxed: true,
		Apply: func(d *order.Draft) { lay(draft, d) },
	}, in.OrderID, nil
}

// needed notes what an address lacks that no label can do without. Whether the rest is right, the nouns know.
func (a *lineAddress) needed(bad *fault.List, at string) {
	country, known := postal.Lookup(strings.ToUpper(strings.TrimSpace(a.Country)))
	for _, f := range []struct{ name, value string }{
		{"name", a.Name + a.Company}, {"address_line_1", a.Line1}, {"postal_code", a.PostalCode}, {"city", a.City}, {"country_code", a.Country},
	} {
		if f.name == "postal_code" && known && country.PostalCode != postal.Always {
			continue
		}
		if strings.TrimSpace(f.value) == "" {
			once(bad, at+"."+f.name, "This field is required.")
		}
	}
}

// once notes what is wrong with a field of which nothing worse was noted before.
func once(bad *fault.List, name, text string) {
	if !bad.Has(name) {
		bad.Add(name, "%s", text)
	}
}

// draft is the order that a line tells.
func (in *orderLine) draft(bad *fault.List) order.Draft {
	if in.Currency = strings.ToUpper(in.Currency); in.Currency == "" {
		in.Currency = "EUR"
	}
	if len(in.Currency) != 3 || strings.Trim(in.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		once(bad, "currency", "Currency needs to be three letters, like EUR.")
		in.Currency = "EUR"
	}
	d := order.Draft{
		Number: in.Number, Note: in.Notes, Contract: in.Contract, Sender: in.Sender, CheckoutMethod: in.Indicator, ServicePoint: in.Point, PointCode: in.PointCode,
		Value: in.amount(bad, "total_price", in.Total), Weight: in.weight(bad, "weight", in.Weight),
	}
	if d.Number == "" {
		d.Number = in.OrderID
	}
	if in.To != nil {
		d.To = in.To.postal()
	}
	d.To.PostNumber = in.PostNumber
	for _, side := range []struct {
		name string
		sent lax.Digits
		into *postal.Millimetres
	}{{"length", in.Length, &d.Size.Length}, {"width", in.Width, &d.Size.Width}, {"height", in.Height, &d.Size.Height}} {
		if side.sent == "" {
			continue
		}
		mm, err := postal.ParseCm(string(side.sent))
		if err != nil || mm > 100_000 || mm < 0 {
			bad.Add(side.name, "This needs to be centimetres, up to 10000.")
		}
		*side.into = mm
	}
	shop := d.Sold()
	shop.Status, shop.Payment, shop.Tags = in.Status, in.Payment, in.Tags
	shop.StatusText, shop.PaymentText = in.Status, in.Payment
	shop.BoughtAt, shop.ChangedAt = instant(in.CreatedAt), instant(in.UpdatedAt)
	shop.Customer = order.Customer{Name: in.Customer.Name, Phone: in.Customer.Phone, Email: in.Customer.Email}
	if in.Billing != nil {
		billing := postal.Tidy(in.Billing.postal())
		shop.Billing = &billing
	}
	for n, i := range in.Items {
		at := fmt.Sprintf("items.%d.", n)
		if i.Quantity < 1 || i.Quantity > 1_000_000 {
			once(bad, at+"quantity", "Ensure this value is between 1 and 1000000.")
		}
		d.Items = append(d.Items, order.Item{
			ID: i.ID, Description: i.Name, Quantity: i.Quantity, SKU: i.SKU, EAN: i.EAN, ProductID: i.ProductID, HSCode: i.HSCode,
			Origin: strings.ToUpper(strings.TrimSpace(i.Origin)), Properties: i.Properties,
			Value: in.amount(bad, at+"unit_price", i.Unit), Weight: in.weight(bad, at+"weight", i.Weight),
		})
	}
	return d
}

func instant(t *lax.Instant) *time.Time {
	if t == nil {
		return nil
	}
	return &t.Time
}

func (in *orderLine) amount(bad *fault.List, name string, sent lax.Digits) money.Amount {
	if sent == "" {
		return money.Amount{}
	}
	whole, _, _ := strings.Cut(string(sent), ".")
	a, err := money.Parse(string(sent), in.Currency)
	if err != nil || len(whole) > 12 || strings.HasPrefix(string(sent), "-") {
		bad.Add(name, "This needs to be an amount of %s that is not negative.", in.Currency)
	}
	return a
}

func (in *orderLine) weight(bad *fault.List, name string, sent lax.Digits) postal.Grams {
	if sent == "" {
		return 0
	}
	g, err := postal.ParseKg(string(sent))
	if err != nil || g < 0 || g > 100_000_000 {
		bad.Add(name, "This needs to be kilograms, up to 100000.")
		return 0
	}
	return g
}

func (a *lineAddress) postal() postal.Address {
	country := strings.ToUpper(strings.TrimSpace(a.Country))
	return postal.Address{
		Name: a.Name, Company: a.Company, Street: a.Line1, HouseNumber: a.HouseNumber, Line2: a.Line2, PostalCode: a.PostalCode, City: a.City,
		State: strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(a.State)), country+"-"), Country: country, Email: a.Email, Phone: a.Phone,
	}
}

// lay writes what a line said over what the order is. A line is the whole order; only what a merchant chose does silence not take away.
func lay(in order.Draft, d *order.Draft) {
	if in.Sender == 0 {
		in.Sender = d.Sender
	}
	if in.Contract == 0 {
		in.Contract = d.Contract
	}
	if in.Asked = d.Asked; !in.ToPoint() && d.IsPinned("point") {
		in.ServicePoint, in.PointCode = d.ServicePoint, d.PointCode
	}
	in.Method, in.Brand, in.Held, in.Pinned, in.Quantity, in.Label = d.Method, d.Brand, d.Held, d.Pinned, d.Quantity, d.Label
	in.UUID, in.ExternalID, in.ExternalShipment, in.Keyed = d.UUID, d.ExternalID, d.ExternalShipment, d.Keyed
	in.ExternalReference, in.Reference = d.ExternalReference, d.Reference
	*d = in
}
