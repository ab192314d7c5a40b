package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/dbtest"
	moving "github.com/waybill-ship/waybill/internal/move"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// wall stands before a platform: it counts what is written, and lets every nth call fail in turn with 500, 429, half a body, or an answer
// that is lost after the work was done.
type wall struct {
	*httptest.Server
	writes, calls, faults, shut atomic.Int64
	every                       int64
	stop                        int64 // after so many writes nothing is let through any more; 0 is never
}

func newWall(t *testing.T, inner http.Handler, every int64) *wall {
	t.Helper()
	w := &wall{every: every}
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		n := w.calls.Add(1)
		writing := r.Method != http.MethodGet && r.URL.Path != "/api/v3/shipping-options"
		if writing && w.stop > 0 && w.writes.Load() >= w.stop {
			w.shut.Store(1)
		}
		switch {
		case w.shut.Load() == 1:
			http.Error(rw, "{}", http.StatusBadGateway)
			return
		case w.every > 0 && n%w.every == 0:
			w.fail(rw, r, inner, w.faults.Add(1))
			return
		}
		if writing {
			w.writes.Add(1)
		}
		inner.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.Close)
	return w
}

func (w *wall) fail(rw http.ResponseWriter, r *http.Request, inner http.Handler, n int64) {
	switch n % 4 {
	case 0:
		http.Error(rw, "the server fell over", http.StatusInternalServerError)
	case 1:
		rw.Header().Set("Retry-After", "0")
		rw.WriteHeader(http.StatusTooManyRequests)
	default: // the work is done, the answer gets lost or stops in the middle
		done := httptest.NewRecorder()
		inner.ServeHTTP(done, r)
		if n%4 == 3 {
			rw.Header().Set("Content-Length", fmt.Sprint(done.Body.Len()+1))
			rw.WriteHeader(done.Code)
			rw.Write(done.Body.Bytes()[:done.Body.Len()/2])
		}
		panic(http.ErrAbortHandler)
	}
}

func (w *wall) client(t *testing.T, s shop) *sendcloud.Client {
	t.Helper()
	c, err := sendcloud.New(s.keys.Public, s.keys.Secret, sendcloud.WithBaseURL(w.URL),
		sendcloud.WithRetry(sendcloud.Retry{Times: 4, First: time.Millisecond, Most: time.Second}))
	must(t, err)
	return c
}

// names are buyers as they are called.
var names = []string{"Ilse Vos", "Zoë Müller", "Łukasz Żółć", "Søren Ærø", "Đorđe Š.", "Αθηνά Παππά", "山田 太郎", "O'Brien \"Bo\" & <sons>", "Ñandú Ibáñez", "Çelik Ğ"}

// filled is a platform in Sendcloud's place with a merchant's orders of all kinds. It answers how many wait in each version.
func filled(t *testing.T, engine string) (h *realm, imported, bought int) {
	t.Helper()
	h = newRealm(t, engine)
	_, err := h.p.db.NextIDs(t.Context(), "service_point", 500)
	must(t, err)
	placed(t, h)
	c := h.clientOf(t, h.b1)
	must(t, c.V2.UpdateIntegration(t.Context(), int(h.b1.id), sendcloud.IntegrationChange{
		ServicePointEnabled: sendcloud.Ptr(true), ServicePointCarriers: &[]string{sandbox.Code}, ShopURL: sendcloud.Ptr("https://elsewhere.example"),
	}))
	points := pointsOf(t, c)
	var all []sendcloud.ParcelRequest
	for n := range 220 {
		all = append(all, importedParcel(n, points))
	}
	for some := range slices.Chunk(all, 100) {
		made, failed, err := c.V2.CreateParcels(t.Context(), some)
		must(t, err)
		if len(failed) > 0 || len(made) != len(some) {
			t.Fatalf("%d made, failed %s %s", len(made), failed[0].Parcel, failed[0].Errors)
		}
	}
	var orders []sendcloud.Order
	for n := range 130 {
		orders = append(orders, boughtOrder(n, int(h.b1.id), points))
	}
	for some := range slices.Chunk(orders, 100) {
		_, err := c.V3.UpsertOrders(t.Context(), some)
		must(t, err)
	}
	for n := range 3 {
		q := importedParcel(n*10, points)
		q.OrderNumber, q.ExternalReference, q.RequestLabel, q.Shipment, q.Quantity = fmt.Sprint("SENT-", n), "", true, &sendcloud.MethodRef{ID: 8}, 0
		q.Country, q.PostalCode, q.City, q.CountryState, q.ToServicePoint = "NL", "2801AB", "Gouda", "", 0
		_, err := c.V2.CreateParcel(t.Context(), q)
		must(t, err)
	}
	return h, 220 + 1, 130 // the realm's own plain order waits, too
}

// placed loads three service points.
func placed(t *testing.T, h *realm) {
	t.Helper()
	var all []servicepoint.Point
	for n := range 3 {
		all = append(all, servicepoint.Point{
			Code: fmt.Sprint("EHV", n), Kind: servicepoint.Shop, Name: fmt.Sprint("Punt ", n), Street: "Emmasingel", HouseNumber: fmt.Sprint(n + 1), PostalCode: "5611EM",
			City: "Eindhoven", Country: "NL", Latitude: 51.44 + float64(n)/1000, Longitude: 5.47, Zone: "Europe/Amsterdam", Hours: servicepoint.AlwaysOpen(), Active: true,
		})
	}
	_, err := servicepoint.Loader{DB: h.p.db, Carrier: sandbox.Code, Now: time.Now().UTC()}.Load(t.Context(), all, nil)
	must(t, err)
}

func pointsOf(t *testing.T, c *sendcloud.Client) []int {
	t.Helper()
	found, err := c.V2.ServicePoints(t.Context(), sendcloud.PointFilter{Country: "NL", Carriers: []string{sandbox.Code}})
	must(t, err)
	var ids []int
	for _, p := range found {
		ids = append(ids, p.ID)
	}
	if len(ids) != 3 {
		t.Fatalf("points %v", ids)
	}
	return ids
}

func importedParcel(n int, points []int) sendcloud.ParcelRequest {
	q := sendcloud.ParcelRequest{
		Name: names[n%len(names)], Address: "Große Straße", HouseNumber: fmt.Sprint(n+1, "b"), City: "Köln", PostalCode: "50667", Country: "DE",
		Telephone: "+4922112345", Email: fmt.Sprintf("buyer%d@example.org", n), OrderNumber: fmt.Sprint("IMP-", n), Weight: sendcloud.Decimal(fmt.Sprintf("%d.25", n%9+1)),
		TotalOrderValue: "49.90", Currency: "EUR", CheckoutMethodName: "Thuis – 's avonds", Note: "Bel bij de buren; déjà vu\nzweite Zeile",
		Items: []sendcloud.ParcelItem{{Description: "Tasse ☕ groß", Quantity: n%3 + 1, Weight: "0.300", Value: "9.50", SKU: "T-1", ProductID: fmt.Sprint(n), Properties: map[string]string{"Größe": "XL"}}},
	}
	if n%2 == 0 {
		q.ExternalReference = fmt.Sprint("ref-ü-", n)
	}
	switch n % 7 {
	case 1:
		q.Country, q.PostalCode, q.City, q.Currency = "CH", "8001", "Zürich", "CHF"
		q.CustomsInvoiceNumber, q.CustomsShipmentType = fmt.Sprint("INV-", n), sendcloud.Ptr(2)
		q.CustomsInformation = json.RawMessage(`{"export_type":"commercial_b2c","tax_numbers":{"sender":[{"name":"EORI","country_code":"NL","value":"NL8501"}]},"freight_costs":"4.50"}`)
		q.Items[0].HSCode, q.Items[0].OriginCountry, q.Items[0].MIDCode = "691110", "PT", "PTABC12"
	case 2:
		q.Quantity = 3
	case 3:
		q.Country, q.PostalCode, q.City, q.ToServicePoint, q.ToPostNumber = "NL", "5611EM", "Eindhoven", points[n%3], "9911"
	case 4:
		q.Shipment = &sendcloud.MethodRef{ID: 471100 + n%2} // which nobody offers
	case 5:
		q.Shipment, q.Length, q.Width, q.Height, q.InsuredValue = &sendcloud.MethodRef{ID: 8}, "30", "20", "10.5", 100
	case 6:
		q.Country, q.PostalCode, q.City, q.CountryState, q.CompanyName, q.Address2, q.Reference = "IT", "00118", "Roma", "RM", "Società àè S.p.A.", "scala B", "kist 7"
	}
	return q
}

func boughtOrder(n, integration int, points []int) sendcloud.Order {
	eur := func(v string) sendcloud.Amount { return sendcloud.Amount{Value: sendcloud.Decimal(v), Currency: "EUR"} }
	at := time.Date(2026, 10, 1, 8, n%60, 0, 0, time.UTC)
	o := sendcloud.Order{
		OrderID: fmt.Sprint("shop-", n), OrderNumber: fmt.Sprint("№ ", n),
		Payment:         sendcloud.PaymentDetails{TotalPrice: eur("24.95"), Status: sendcloud.CodedStatus{Code: "paid", Message: "Bezahlt"}, Subtotal: sendcloud.Ptr(eur("19"))},
		Customer:        &sendcloud.Customer{Name: names[n%len(names)], Email: "k@example.org", PhoneNumber: "+31612345678"},
		ShippingAddress: &sendcloud.Address{Name: names[(n+1)%len(names)], AddressLine1: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", CountryCode: "NL"},
		BillingAddress:  &sendcloud.Address{Name: "Büro", AddressLine1: "Allee", HouseNumber: "1", PostalCode: "10115", City: "Berlin", CountryCode: "DE"},
		Shipping:        &sendcloud.ShippingDetails{DeliveryIndicator: "Evening", Measurement: &sendcloud.Measurement{Weight: &sendcloud.Weight{Value: "0.9", Unit: "kg"}}},
	}
	o.Details.Integration.ID = integration
	o.Details.Status = sendcloud.CodedStatus{Code: "processing", Message: "Wird gepackt"}
	o.Details.CreatedAt, o.Details.Notes, o.Details.Tags = at, "geschenk 🎁", []string{"gift-wrap", "vip"}
	o.Details.Items = []sendcloud.OrderItem{{ItemID: "L1", Name: "Blue cup", SKU: "C", EAN: "4006381333931", Quantity: 2, UnitPrice: sendcloud.Ptr(eur("9.5")), TotalPrice: eur("19"),
		Properties: map[string]any{"colour": "blue"}, Measurement: &sendcloud.Measurement{Weight: &sendcloud.Weight{Value: "400", Unit: "g"}}}}
	switch n % 5 {
	case 1:
		o.Shipping.ShipWith = sendcloud.WithOption("sendcloud:letter")
	case 2:
		o.Shipping.ShipWith = sendcloud.WithOption("nowhere:express/signature")
	case 3:
		o.ServicePoint = &sendcloud.PointDetails{ID: fmt.Sprint(points[n%3]), PostNumber: "77"}
	case 4:
		o.ShippingAddress.CountryCode, o.ShippingAddress.PostalCode, o.ShippingAddress.City = "CH", "8001", "Zürich"
		o.Customs = &sendcloud.OrderCustoms{InvoiceNumber: "I-9", ShipmentType: "commercial_goods", ExportType: "commercial_b2c",
			TaxNumbers: &sendcloud.TaxOwners{Sender: []sendcloud.TaxNumber{{Name: "EORI", CountryCode: "NL", Value: "NL85"}}, Receiver: []sendcloud.TaxNumber{}, ImporterOfRecord: []sendcloud.TaxNumber{}}}
		o.Details.Items[0].HSCode, o.Details.Items[0].CountryOfOrigin = "691110", "PT"
	}
	return o
}

// TestAMerchantSwitches moves a merchant between two platforms that answer badly now and then, with a break in the middle.
func TestAMerchantSwitches(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			old, imported, bought := filled(t, engine)
			next := newRealm(t, engine)
			placed(t, next)
			source, target := newWall(t, old.doors, 7), newWall(t, next.doors, 11)
			m := moving.Move{From: source.client(t, old.b1), To: target.client(t, next.a1)}
			before := counted(t, m.To)

			dry := m
			dry.DryRun = true
			r, err := dry.Run(t.Context())
			must(t, err)
			if target.writes.Load() != 0 || source.writes.Load() != 0 || r.Parcels.Written != imported || r.Orders.Written != bought {
				t.Fatalf("a dry run: %d writes, %s", target.writes.Load(), r.Summary())
			}

			target.stop = 3
			if r, err := m.Run(t.Context()); err == nil || r.Stopped == "" {
				t.Fatalf("it did not stop where the target fell over: %s", r.Summary())
			}
			target.stop = 0
			target.shut.Store(0)
			r, err = m.Run(t.Context())
			must(t, err)
			if r.Parcels.Written == imported || r.Parcels.There == 0 {
				t.Errorf("it did not go on from where it stopped: %+v", r.Parcels)
			}
			arrivedWhole(t, r, imported, bought)
			if got := counted(t, m.To) - before; got != imported+bought {
				t.Errorf("%d orders more, want %d", got, imported+bought)
			}

			writes := target.writes.Load()
			again, err := m.Run(t.Context())
			must(t, err)
			arrivedWhole(t, again, imported, bought)
			if target.writes.Load() != writes || again.Parcels.There != imported || again.Orders.There != bought {
				t.Errorf("the second run wrote %d times: %+v %+v", target.writes.Load()-writes, again.Parcels, again.Orders)
			}
			if source.writes.Load() != 0 || source.faults.Load() < 8 || target.faults.Load() < 8 {
				t.Errorf("%d writes at the source, %d and %d faults", source.writes.Load(), source.faults.Load(), target.faults.Load())
			}
			old.afterAll(t, next)
		})
	}
}

// arrivedWhole holds the report to what is known of the orders.
func arrivedWhole(t *testing.T, r moving.Report, imported, bought int) {
	t.Helper()
	if r.Parcels.Found != imported || r.Orders.Found != bought || r.Parcels.Refused+r.Orders.Refused != 0 || r.Untold != 0 {
		t.Errorf("parcels %+v, orders %+v, refused %+v", r.Parcels, r.Orders, r.Refused)
	}
	seen := map[string]bool{}
	for _, d := range r.Differences {
		if seen[d.Field] = true; len(seen) < 10 {
			t.Errorf("difference: %s", d.Line())
		}
	}
	if r.Parcels.Same != imported || r.Orders.Same != bought {
		t.Errorf("the same in every field: %d of %d, %d of %d; %v", r.Parcels.Same, imported, r.Orders.Same, bought, slices.Sorted(maps.Keys(seen)))
	}
	sent := 0
	for _, n := range r.NotMoved {
		sent += n
	}
	if sent != 3 {
		t.Errorf("not moved: %v", r.NotMoved)
	}
	strange := slices.IndexFunc(r.Methods, func(m moving.Method) bool { return m.ID == "nowhere:express/signature" })
	if strange < 0 || r.Methods[strange].Orders != 26 {
		t.Errorf("methods without a counterpart: %+v", r.Methods)
	}
	if !slices.ContainsFunc(r.ByHand, func(one moving.Task) bool {
		return strings.HasPrefix(one.What, "Sender address Utrecht") && len(one.Values) > 5
	}) {
		t.Errorf("by hand: %+v", r.ByHand)
	}
}

// counted is how many orders there are.
func counted(t *testing.T, c *sendcloud.Client) int {
	t.Helper()
	n := 0
	for _, err := range c.V3.Orders(t.Context(), sendcloud.OrderFilter{}) {
		must(t, err)
		n++
	}
	return n
}

// afterAll looks with other eyes than the move's own: three orders, the point's code, the day an imported order was bought.
func (h *realm) afterAll(t *testing.T, next *realm) {
	t.Helper()
	from, to := h.clientOf(t, h.b1), next.clientOf(t, next.a1)
	was, is := numbered(t, from, "IMP-3"), numbered(t, to, "IMP-3")
	if was.ToServicePoint == nil || is.ToServicePoint == nil || *was.ToServicePoint == *is.ToServicePoint {
		t.Fatalf("points %v, %v", was.ToServicePoint, is.ToServicePoint)
	}
	a, err := from.V2.ServicePoint(t.Context(), *was.ToServicePoint)
	must(t, err)
	b, err := to.V2.ServicePoint(t.Context(), *is.ToServicePoint)
	must(t, err)
	if a.Code != b.Code || is.Name != "Søren Ærø" || is.ExternalReference != fmt.Sprint("sendcloud-", was.ID) {
		t.Errorf("%s became %s; %+v", a.Code, b.Code, is)
	}
	if is = numbered(t, to, "IMP-2"); is.Quantity != 3 || is.ExternalReference != "ref-ü-2" {
		t.Errorf("%d boxes, %s", is.Quantity, is.ExternalReference)
	}
	if is = numbered(t, to, "IMP-1"); !strings.Contains(string(is.CustomsInformation), "NL8501") || is.Items[0].HSCode != "691110" {
		t.Errorf("customs %s, %+v", is.CustomsInformation, is.Items)
	}
	for _, number := range []string{"IMP-6", "№ 3"} {
		var day [2]time.Time
		for n, c := range []*sendcloud.Client{from, to} {
			for o, err := range c.V3.Orders(t.Context(), sendcloud.OrderFilter{OrderNumber: number}) {
				must(t, err)
				day[n] = o.Details.CreatedAt
			}
		}
		if day[0].IsZero() || !day[0].Equal(day[1]) {
			t.Errorf("%s was bought at %v", number, day)
		}
	}
}

func numbered(t *testing.T, c *sendcloud.Client, number string) sendcloud.Parcel {
	t.Helper()
	for p, err := range c.V2.Parcels(t.Context(), sendcloud.ParcelFilter{OrderNumber: number}) {
		must(t, err)
		return p
	}
	t.Fatalf("there is no %s", number)
	return sendcloud.Parcel{}
}
