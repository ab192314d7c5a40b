package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// desk is an emulator and how to speak to it.
type desk struct {
	*testing.T
	e   *Emulator
	url string
	// header goes with every request; Basic authentication of the first customer unless changed.
	header http.Header
}

func open(t *testing.T, o emulate.Options) *desk {
	t.Helper()
	e, home := carriertest.Start(t, New, o)
	d := &desk{t, e, home, nil}
	d.as(e.Credentials())
	return d
}

func (d *desk) as(c map[string]string) {
	d.header = http.Header{"Dhl-Api-Key": {c["api_key"]}, "Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(c["username"]+":"+c["password"]))}}
}

// ask sends JSON where there is a body, and reads JSON where it can.
func (d *desk) ask(method, path string, body any) (int, map[string]any) {
	d.Helper()
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			d.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(d.Context(), method, d.url+path, in)
	if err != nil {
		d.Fatal(err)
	}
	req.Header = d.header.Clone()
	if body != nil && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	var out map[string]any
	if json.Unmarshal(raw, &out) != nil {
		out = map[string]any{"raw": string(raw)}
	}
	return resp.StatusCode, out
}

type m = map[string]any

// parcel is an ordinary shipment, changed by change.
func (d *desk) parcel(change func(m)) m {
	s := m{
		"product": "V01PAK", "billingNumber": d.e.Credentials()["billing_number"], "refNo": "WB-2026-0001", "shipDate": "2026-11-23",
		"shipper":   m{"name1": "Muster Versand GmbH", "addressStreet": "Sträßchensweg", "addressHouse": "10", "postalCode": "53113", "city": "Bonn", "country": "DEU"},
		"consignee": m{"name1": "Ilse Vos", "addressStreet": "Kurt-Schumacher-Str.", "addressHouse": "20", "postalCode": "10963", "city": "Berlin", "country": "DEU"},
		"details":   m{"dim": m{"uom": "mm", "length": 200, "width": 150, "height": 100}, "weight": m{"uom": "g", "value": 500}},
	}
	if change != nil {
		change(s)
	}
	return s
}

func (d *desk) order(query string, shipments ...m) (int, m) {
	d.Helper()
	return d.ask("POST", shippingPath+"/orders?"+query, m{"profile": profile, "shipments": shipments})
}

func item0(d *desk, answer m, i int) m {
	d.Helper()
	items, _ := answer["items"].([]any)
	if i >= len(items) {
		d.Fatalf("answer %v has no item %d", answer, i)
	}
	return items[i].(m)
}

// buy orders one parcel and answers its number.
func (d *desk) buy(change func(m)) string {
	d.Helper()
	status, got := d.order("", d.parcel(change))
	if status != http.StatusOK {
		d.Fatalf("status %d: %v", status, got)
	}
	return item0(d, got, 0)["shipmentNo"].(string)
}

func TestATokenIsGivenForTheRightCredentialsAndLivesAnHour(t *testing.T) {
	t.Parallel()
	now := time.Now()
	d := open(t, emulate.Options{Now: func() time.Time { return now }})
	c := d.e.Credentials()
	form := url.Values{"grant_type": {"password"}, "username": {c["username"]}, "password": {c["password"]}, "client_id": {c["api_key"]}, "client_secret": {c["api_secret"]}}
	post := func() (int, m) {
		resp, err := http.PostForm(d.url+tokenPath, form) //nolint:noctx // the server is ours
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var out m
		if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, out
	}
	status, got := post()
	if status != http.StatusOK || got["token_type"] != "Bearer" || got["expires_in"] != 3600.0 {
		t.Fatalf("%d %v", status, got)
	}
	d.header = http.Header{"Authorization": {"Bearer " + got["access_token"].(string)}}
	d.buy(nil)
	now = now.Add(time.Hour)
	if status, got := d.order("", d.parcel(nil)); status != http.StatusUnauthorized || got["statusCode"] != 401.0 || got["detail"] == "" {
		t.Errorf("an old token: %d %v", status, got)
	}
	form.Set("password", "wrong")
	if status, _ := post(); status != http.StatusUnauthorized {
		t.Errorf("a wrong password: %d", status)
	}
}

func TestAParcelGetsItsNumberItsRouteAndItsLabel(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	status, got := d.order("mustEncode=true&printFormat=910-300-600", d.parcel(nil))
	one := item0(d, got, 0)
	if status != http.StatusOK || one["shipmentRefNo"] != "WB-2026-0001" || one["sstatus"].(m)["statusCode"] != 200.0 {
		t.Fatalf("%d %v", status, got)
	}
	number := one["shipmentNo"].(string)
	if !strings.HasPrefix(number, "00") || !digit.Valid(digit.KindSSCC, number) {
		t.Errorf("number %s", number)
	}
	if route := one["routingCode"].(string); !strings.HasPrefix(route, "40327610963+99") {
		t.Errorf("route %s", route)
	}
	label := one["label"].(m)
	if file, err := base64.StdEncoding.DecodeString(label["b64"].(string)); err != nil || !bytes.HasPrefix(file, []byte("%PDF")) || label["printFormat"] != "910-300-600" || label["fileFormat"] != "PDF" {
		t.Errorf("label %v, %v", label["printFormat"], err)
	}
	if _, again := d.ask("GET", shippingPath+"/orders?docFormat=ZPL2&shipment="+number, nil); !strings.HasPrefix(item0(d, again, 0)["label"].(m)["zpl2"].(string), "^XA") {
		t.Errorf("fetched again as ZPL: %.200v", again)
	}
	_, again := d.ask("GET", shippingPath+"/orders?includeDocs=URL&shipment="+number, nil)
	link, err := url.Parse(item0(d, again, 0)["label"].(m)["url"].(string))
	if err != nil {
		t.Fatal(err)
	}
	if status, file := d.ask("GET", link.RequestURI(), nil); status != http.StatusOK || !strings.HasPrefix(file["raw"].(string), "%PDF") {
		t.Errorf("label by its address: %d", status)
	}
	if second := d.buy(nil); second == number {
		t.Error("a repeated reference answers with the first shipment")
	}
	status, got = d.order("validate=true", d.parcel(nil))
	if one := item0(d, got, 0); status != http.StatusOK || one["shipmentNo"] != nil {
		t.Errorf("only validated: %d %v", status, one)
	}
}

// swiss is a shipment across a border, complete.
func (d *desk) swiss(change func(customs m)) m {
	return d.parcel(func(s m) {
		s["product"], s["billingNumber"] = "V53WPAK", "41414141415301"
		s["consignee"] = m{"name1": "Urs Beispiel", "addressStreet": "Seeweg", "addressHouse": "3", "postalCode": "8001", "city": "Zürich", "country": "CHE"}
		customs := m{"exportType": "COMMERCIAL_GOODS", "invoiceNo": "R-7", "postalCharges": m{"currency": "EUR", "value": 9.5}, "items": []m{{
			"itemDescription": "Teekanne", "countryOfOrigin": "DEU", "hsCode": "69111000", "packagedQuantity": 2,
			"itemValue": m{"currency": "EUR", "value": 20.5}, "itemWeight": m{"uom": "g", "value": 200},
		}}}
		s["customs"] = customs
		if change != nil {
			change(customs)
		}
	})
}

func TestLockersPostOfficesBordersAndReturnsInTheBoxAreTaken(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	d.buy(func(s m) {
		s["consignee"] = m{"name": "Ilse Vos", "lockerID": 118, "postNumber": "8675309", "postalCode": "53113", "city": "Bonn"}
	})
	d.buy(func(s m) {
		s["consignee"] = m{"name": "Ilse Vos", "retailID": 502, "email": "ilse@example.com", "postalCode": "53113", "city": "Bonn", "country": "DEU"}
	})
	d.buy(func(s m) {
		s["consignee"] = m{"name1": "Ilse Vos", "poBoxID": 123456, "postalCode": "53113", "city": "Bonn", "country": "DEU"}
	})
	status, got := d.order("", d.swiss(nil))
	if status != http.StatusOK || item0(d, got, 0)["customsDoc"] == nil {
		t.Errorf("to Switzerland: %d %.300v", status, got)
	}
	status, got = d.order("retourePrintFormat=910-300-400", d.parcel(func(s m) {
		s["services"] = m{"dhlRetoure": m{"billingNumber": "41414141410701", "refNo": "RET-00001", "returnAddress": s["shipper"]}}
	}))
	one := item0(d, got, 0)
	if status != http.StatusOK || !digit.Valid(digit.KindSSCC, fmt.Sprint(one["returnShipmentNo"])) || one["returnLabel"].(m)["printFormat"] != "910-300-400" {
		t.Errorf("with a return label: %d %.300v", status, got)
	}
}

func TestWhatIsWrongIsSaidOfTheField(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	in := func(at string, more m) func(m) {
		return func(s m) {
			part, _ := s[at].(m)
			if part == nil {
				part = m{}
			}
			for k, v := range more {
				part[k] = v
			}
			s[at] = part
		}
	}
	for name, c := range map[string]struct {
		shipment m
		property string
	}{
		"a product that was renamed":       {d.parcel(func(s m) { s["product"], s["billingNumber"] = "V62WP", "41414141416201" }), "product"},
		"a billing number that is short":   {d.parcel(func(s m) { s["billingNumber"] = "333333333301" }), "billingNumber"},
		"another product's billing number": {d.parcel(func(s m) { s["billingNumber"] = "41414141415301" }), "billingNumber"},
		"a short reference":                {d.parcel(func(s m) { s["refNo"] = "1234567" }), "refNo"},
		"a country of two letters":         {d.parcel(in("consignee", m{"country": "DE"})), "consignee.country"},
		"a postal code of four digits":     {d.parcel(in("consignee", m{"postalCode": "1096"})), "consignee.postalCode"},
		"a name of 51 letters":             {d.parcel(in("consignee", m{"name1": strings.Repeat("ä", 51)})), "consignee.name1"},
		"a house number of 11 letters":     {d.parcel(in("shipper", m{"addressHouse": "12345678901"})), "shipper.addressHouse"},
		"a city of 41 letters":             {d.parcel(in("shipper", m{"city": strings.Repeat("x", 41)})), "shipper.city"},
		"a locker without post number": {d.parcel(func(s m) {
			s["consignee"] = m{"name": "Ilse Vos", "lockerID": 118, "postalCode": "53113", "city": "Bonn"}
		}), "consignee.postNumber"},
		"a locker that cannot be": {d.parcel(func(s m) {
			s["consignee"] = m{"name": "Ilse Vos", "lockerID": 99, "postNumber": "867530", "postalCode": "53113", "city": "Bonn"}
		}), "consignee.lockerID"},
		"31.6 kg":                          {d.parcel(in("details", m{"weight": m{"uom": "kg", "value": 31.6}})), "details.weight.value"},
		"an age nobody checks":             {d.parcel(in("services", m{"visualCheckOfAge": "A21"})), "services.visualCheckOfAge"},
		"no services in the agreement":     {d.parcel(func(s m) { s["billingNumber"] = "33333333330101"; in("services", m{"premium": true})(s) }), "services"},
		"insurance beyond the tiers":       {d.parcel(in("services", m{"additionalInsurance": m{"currency": "EUR", "value": 25001}})), "services.additionalInsurance.value"},
		"paid on delivery into no account": {d.parcel(in("services", m{"cashOnDelivery": m{"amount": m{"currency": "EUR", "value": 10}}})), "services.cashOnDelivery.bankAccount"},
		"a border without customs data":    {d.parcel(func(s m) { clear := d.swiss(nil); delete(clear, "customs"); clear2(s, clear) }), "customs"},
		"customs without postal charges":   {d.swiss(func(c m) { delete(c, "postalCharges") }), "customs.postalCharges"},
		"a reason that needs a word":       {d.swiss(func(c m) { c["exportType"] = "OTHER" }), "customs.exportDescription"},
		"goods without a number":           {d.swiss(func(c m) { c["items"].([]m)[0]["packagedQuantity"] = 0 }), "customs.items[0].packagedQuantity"},
		"the national product abroad": {d.parcel(func(s m) {
			in("consignee", m{"country": "AUT", "postalCode": "1010", "city": "Wien"})(s)
		}), "product"},
		"America without duties paid": {d.parcel(func(s m) {
			clear2(s, d.swiss(nil))
			in("consignee", m{"country": "USA", "postalCode": "10001", "city": "New York", "state": "NY"})(s)
		}), "services.postalDeliveryDutyPaid"},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{t, d.e, d.url, d.header}
			status, got := d.order("", d.parcel(nil), c.shipment)
			if status != http.StatusMultiStatus {
				t.Fatalf("status %d: %.500v", status, got)
			}
			var told []string
			for _, one := range item0(d, got, 1)["validationMessages"].([]any) {
				told = append(told, one.(m)["property"].(string))
			}
			if !slices.Contains(told, "shipments[1]."+c.property) || len(told) != 1 {
				t.Errorf("told of %v, want %s alone", told, c.property)
			}
		})
	}
}

func clear2(into, from m) {
	clear(into)
	for k, v := range from {
		into[k] = v
	}
}

func TestRequestsThatAreNoneAreRefusedWhole(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	many := slices.Repeat([]m{d.parcel(nil)}, 31)
	for name, c := range map[string]struct {
		query string
		body  any
	}{
		"31 shipments":        {"", m{"profile": profile, "shipments": many}},
		"another profile":     {"", m{"profile": "MINE", "shipments": many[:1]}},
		"a paper there isn't": {"printFormat=A6", m{"profile": profile, "shipments": many[:1]}},
		"a weight as text":    {"", m{"profile": profile, "shipments": []m{d.parcel(func(s m) { s["details"] = m{"weight": m{"uom": "g", "value": "500"}} })}}},
		"a misspelt field":    {"", m{"profile": profile, "shipments": []m{d.parcel(func(s m) { s["reference"] = "WB-2026-0001" })}}},
	} {
		if status, got := d.ask("POST", shippingPath+"/orders?"+c.query, c.body); status != http.StatusBadRequest || got["detail"] == "" || got["items"] != nil {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	d.as(map[string]string{"api_key": "nobody"})
	if status, got := d.order("", many[0]); status != http.StatusUnauthorized || got["title"] != "Unauthorized" {
		t.Errorf("a stranger: %d %v", status, got)
	}
}

func TestWordsMakeItFailInItsOwnShape(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	named := func(word string) m { return d.parcel(func(s m) { s["consignee"].(m)["name1"] = "Vos " + word }) }
	for word, property := range map[string]string{"FAIL-ADDRESS": "consignee.postalCode", "FAIL-422": "consignee.name1", "FAIL-ROUTE": "product", "FAIL-CONTRACT": "billingNumber"} {
		status, got := d.order("", named(word))
		one := item0(d, got, 0)
		if status != http.StatusBadRequest || one["shipmentNo"] != nil || one["validationMessages"].([]any)[0].(m)["property"] != "shipments[0]."+property {
			t.Errorf("%s: %d %v", word, status, got)
		}
	}
	if status, got := d.order("", named("RATE-LIMIT")); status != http.StatusTooManyRequests || got["statusCode"] != 429.0 {
		t.Errorf("RATE-LIMIT: %d %v", status, got)
	}
	for want, status := range []int{http.StatusUnauthorized, http.StatusOK} {
		if got, _ := d.order("", named("TOKEN-DIES")); got != status {
			t.Errorf("TOKEN-DIES, time %d: %d", want, got)
		}
	}
	_, got := d.order("", named("HALF-LABEL"))
	if file, err := base64.StdEncoding.DecodeString(item0(d, got, 0)["label"].(m)["b64"].(string)); err != nil || bytes.Contains(file, []byte("%%EOF")) {
		t.Errorf("the label is whole (%v)", err)
	}
}
