package v2

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/returns"
)

// The return portal is called by a shop's page for a buyer, who has no keys: first the brand's name, then a parcel's number with its
// postal code, then a token that those two opened.
func (d *Door) portalRoutes() []api.Route {
	open := func(method, path string, do func(context.Context, call, portal) error) api.Route {
		return api.Route{Method: method, Path: root + "/brand/{domain}/return-portal" + path, Open: true, Act: func(ctx context.Context, c call) error {
			p, err := d.portal(ctx, c.PathValue("domain"))
			if err != nil {
				return err
			}
			return do(ctx, c, p)
		}}
	}
	return []api.Route{
		open("GET", "", d.portalSettings),
		open("GET", "/outgoing", d.portalParcel),
		open("POST", "/incoming", d.portalReturn),
		open("POST", "/uploads", d.portalUpload),
		open("GET", "/label/polling", d.portalPoll),
		open("GET", "/label/download", d.portalLabel),
	}
}

// portal is whose portal it is.
type portal struct {
	account int64
	brand   account.Brand
}

const noBrand = "No Brand matches the given query."

func (d *Door) portal(ctx context.Context, domain string) (portal, error) {
	owner, err := account.Find(ctx, d.DB, account.ByBrandHost, domain)
	if err != nil {
		return portal{}, orNo(err, noBrand)
	}
	all, err := account.Brands(ctx, d.DB, owner)
	for _, b := range all {
		if b.Domain == domain {
			return portal{owner, b}, nil
		}
	}
	if err != nil {
		return portal{}, err
	}
	return portal{}, missing(noBrand)
}

// pass is what a token of the portal says. It is sealed for the account, so that nobody else makes one and no other account's opens.
type pass struct {
	Brand  int64      `json:"b"`
	Parcel parcel.ID  `json:"p,omitempty"` // which its holder may send back
	Return returns.ID `json:"r,omitempty"` // whose label its holder may fetch
	Until  time.Time  `json:"u"`
}

// How long a buyer has to fill the form in, and to fetch the label.
const (
	formLasts  = 2 * time.Hour
	labelLasts = 30 * 24 * time.Hour
)

func (d *Door) now() time.Time {
	if d.Gate.Now == nil {
		return time.Now()
	}
	return d.Gate.Now()
}

func (d *Door) ticket(p portal, t pass, lasts time.Duration) (string, error) {
	t.Brand, t.Until = p.brand.ID, d.now().Add(lasts)
	text, err := json.Marshal(t)
	return d.Sealer.Seal(p.account, text), err
}

// opened reads a token; a fault of kind Unknown for one that is not of this brand, or too old.
func (d *Door) opened(p portal, token string) (pass, error) {
	bad := fault.New(fault.Unknown, "Invalid access token. Look the parcel up again.")
	text, err := d.Sealer.Open(p.account, strings.TrimSpace(token))
	if err != nil {
		return pass{}, bad.Because(err)
	}
	var t pass
	if err := json.Unmarshal(text, &t); err != nil || t.Brand != p.brand.ID || d.now().After(t.Until) {
		return pass{}, bad
	}
	return t, nil
}

// bearer is the parcel that the caller's token opens.
func (d *Door) bearer(ctx context.Context, c call, p portal) (returns.Sought, error) {
	scheme, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		token = ""
	}
	t, err := d.opened(p, token)
	if err != nil {
		return returns.Sought{}, err
	}
	if t.Parcel == 0 {
		return returns.Sought{}, fault.New(fault.Unknown, "Invalid access token. Look the parcel up again.")
	}
	s, err := d.Returns.Opened(ctx, p.account, p.brand.ID, t.Parcel)
	return s, orNo(err, noParcel)
}

func (d *Door) portalSettings(ctx context.Context, c call, p portal) error {
	senders, err := account.Senders(ctx, d.DB, p.account)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.key("portal")
	b.begin('{')
	b.key("reasons")
	b.begin('[')
	for _, r := range returns.Reasons() {
		b.next()
		b.begin('{')
		b.memberInt("id", int64(r.ID))
		b.member("description", r.Text)
		b.end('}')
	}
	b.end(']')
	b.member("support_url", "")
	b.member("return_policy_url", "")
	b.memberBool("enable_branded_footer", false)
	b.memberBool("enable_branded_header", true)
	b.memberRaw("layout", `{"type":"plain","helper_text":"","background_image":null}`)
	b.memberBool("enable_paid_returns", false)
	b.key("brand")
	brandObject(&b, p.brand)
	b.memberRaw("languages", `["en-GB"]`)
	b.memberBool("enable_refunds", true)
	b.key("refund_options")
	b.begin('[')
	for _, code := range returns.RefundTypes {
		b.next()
		b.begin('{')
		b.member("code", code)
		b.member("label", refundWords[code])
		b.memberBool("require_message", false)
		b.end('}')
	}
	b.end(']')
	b.memberRaw("return_fee", "null")
	b.memberRaw("delivery_options", `["`+portalWay+`"]`)
	b.member("domain", p.brand.Domain)
	b.end('}')
	b.key("return_locations")
	b.begin('[')
	for _, s := range senders {
		if s.Brand != 0 && s.Brand != p.brand.ID || !s.Complete() {
			continue
		}
		b.next()
		location(&b, s)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// portalWay is how buyers bring their parcels back: labels are printed, and pictures of codes, vans and shop counters are not offered.
const portalWay = "drop_off_point"

func location(b *pen, s account.Sender) {
	b.begin('{')
	b.memberInt("id", s.ID)
	country, _ := postal.Lookup(s.Address.Country)
	b.member("country_name", country.Name)
	b.member("company_name", s.Address.Company)
	b.member("address_1", s.Address.Street)
	b.member("address_2", s.Address.Line2)
	b.member("house_number", s.Address.HouseNumber)
	b.member("city", s.Address.City)
	b.member("postal_code", s.Address.PostalCode)
	b.key("senderaddress_labels")
	b.begin('[')
	if s.Label != "" {
		b.text(s.Label)
	}
	b.end(']')
	b.end('}')
}

func (d *Door) portalParcel(ctx context.Context, c call, p portal) error {
	q := paramsOf(c)
	q.need("identifier", "postal_code")
	identifier, code := q.text("identifier"), q.text("postal_code")
	if err := q.wrong.Err(); err != nil {
		return err
	}
	s, err := d.Returns.Seek(ctx, p.account, p.brand.ID, identifier, code)
	if err != nil {
		return orNo(err, noParcel)
	}
	token, err := d.ticket(p, pass{Parcel: s.Parcel.ID}, formLasts)
	if err != nil {
		return err
	}
	points, err := d.pointsToken(ctx, p.account, s.Parcel.Integration)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.key("data")
	b.begin('{')
	b.key("parcel")
	soughtObject(&b, s)
	b.key("products")
	b.begin('[')
	for n, item := range s.Wish.Draft.Items {
		b.next()
		product(&b, n+1, item)
	}
	b.end(']')
	b.key("carriers")
	b.begin('[')
	for _, code := range s.Carriers {
		b.next()
		b.begin('{')
		b.member("code", code)
		b.end('}')
	}
	b.end(']')
	b.memberRaw("service_point", "null")
	b.memberRaw("shop_distances", "[]")
	b.memberRaw("national_carrier_contact", "null")
	b.memberRaw("national_carrier", "null")
	b.end('}')
	b.member("service_points_token", points)
	b.member("access_token", token)
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// pointsToken is the public key by which the shop's service points are shown; empty where the shop shows none.
func (d *Door) pointsToken(ctx context.Context, owner, shop int64) (string, error) {
	if shop == 0 {
		return "", nil
	}
	keys, err := d.Integrations.Keys(ctx, owner, shop)
	if err != nil || len(keys) == 0 {
		return "", err
	}
	return keys[0].Public, nil
}

func soughtObject(b *pen, s returns.Sought) {
	a := s.Wish.Draft.From
	b.begin('{')
	b.memberInt("id", int64(s.Parcel.ID))
	b.member("address", a.StreetLine())
	b.key("address_divided")
	b.begin('{')
	b.member("street", a.Street)
	b.member("house_number", a.HouseNumber)
	b.end('}')
	b.member("house_number", a.HouseNumber)
	b.member("city", a.City)
	b.member("company_name", a.Company)
	b.member("country", a.Country)
	b.member("email", a.Email)
	b.member("name", a.Name)
	b.member("postal_code", a.PostalCode)
	b.member("telephone", a.Phone)
	b.member("tracking_number", s.Parcel.Number)
	b.memberInt("collo_count", int64(max(s.Parcel.Colli, 1)))
	b.member("weight", s.Wish.Draft.Weight.Kg())
	b.key("carrier")
	b.begin('{')
	b.member("code", s.Parcel.Carrier)
	b.end('}')
	b.end('}')
}

// product is an item of the parcel. Its id is its place, by which the buyer names it.
func product(b *pen, n int, i order.Item) {
	b.begin('{')
	b.memberInt("id", int64(n))
	b.member("name", i.Description)
	b.member("price", i.Value.Decimal())
	b.memberOr("image_url", i.Image)
	b.memberInt("quantity", int64(i.Quantity))
	b.memberBool("returnable", true)
	b.end('}')
}

// portalUpload takes no pictures.
func (d *Door) portalUpload(ctx context.Context, c call, p portal) error {
	if _, err := d.bearer(ctx, c, p); err != nil {
		return err
	}
	return fault.At("images", "Pictures are not taken here. Say in message what is wrong with the goods.")
}

// back is the return that a token of the query opens, with its first box.
func (d *Door) back(ctx context.Context, c call, p portal) (returns.Whole, parcel.Parcel, error) {
	t, err := d.opened(p, c.URL.Query().Get("token"))
	if err == nil && t.Return == 0 {
		err = fault.New(fault.Unknown, "Invalid access token. Look the parcel up again.")
	}
	if err != nil {
		return returns.Whole{}, parcel.Parcel{}, err
	}
	all, err := d.Returns.Open(ctx, p.account, 0, t.Return)
	if err != nil {
		return all, parcel.Parcel{}, orNo(err, noReturn)
	}
	box, there := all.Box()
	if !there {
		return all, box, missing(noReturn)
	}
	return all, box, nil
}

func (d *Door) portalPoll(ctx context.Context, c call, p portal) error {
	all, box, err := d.back(ctx, c, p)
	if err != nil {
		return err
	}
	failed := box.Status == carrier.StatusAnnouncementFailed || all.Return.State == returns.Rejected || all.Return.State == returns.Cancelled
	if failed && !box.Labelled() {
		return &api.Refusal{Status: http.StatusInternalServerError, Code: "error", Text: "There is no label for this return. Please write to the shop."}
	}
	var b pen
	b.begin('{')
	ready := box.Labelled()
	if ready {
		b.member("download_url", c.Base+root+"/brand/"+p.brand.Domain+"/return-portal/label/download?token="+c.URL.Query().Get("token"))
	} else {
		b.memberRaw("download_url", "null")
	}
	b.memberInt("return", int64(all.Return.ID))
	b.key("parcels")
	b.begin('[')
	for _, one := range all.Parcels {
		b.next()
		b.raw(strconv.FormatInt(int64(one.ID), 10))
	}
	b.end(']')
	b.key("tracking_numbers")
	b.begin('[')
	for _, one := range all.Parcels {
		if one.Number != "" {
			b.next()
			b.text(one.Number)
		}
	}
	b.end(']')
	b.memberRaw("customs_declaration_url", "null")
	b.end('}')
	status := http.StatusAccepted
	if ready {
		status = http.StatusOK
	}
	api.JSON(c.W, status, b.b)
	return nil
}

func (d *Door) portalLabel(ctx context.Context, c call, p portal) error {
	all, box, err := d.back(ctx, c, p)
	if err != nil {
		return err
	}
	if !box.Labelled() {
		return fault.New(fault.Missing, "There is no label yet.")
	}
	ids := make([]parcel.ID, len(all.Parcels))
	for i, one := range all.Parcels {
		ids[i] = one.ID
	}
	labels, err := d.Shipping.Labels(ctx, p.account, 0, ids)
	if err != nil {
		return err
	}
	file, err := document.Sheets(labels, document.Paper{Size: document.A6}, 0)
	if err != nil {
		return err
	}
	api.Paper(c.W, carrier.PDF, fileName(ids)+".pdf", file)
	return nil
}
