package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

type m = map[string]any

// desk is an emulator and how to speak to it.
type desk struct {
	*testing.T
	e     *Emulator
	url   string
	token string
}

func open(t *testing.T, o emulate.Options) *desk {
	t.Helper()
	e, home := carriertest.Start(t, New, o)
	d := &desk{t, e, home, ""}
	if status, got := d.login(e.Credentials()); status != http.StatusOK || d.token == "" {
		t.Fatalf("log-in: %d %v", status, got)
	}
	return d
}

func (d *desk) login(c map[string]string) (int, m) {
	d.Helper()
	status, got := d.do("POST", "/shipping/v3/token", http.Header{
		"X-Ibm-Client-Id": {c["client_id"]}, "X-Ibm-Client-Secret": {c["client_secret"]},
		"X-Rmg-Security-Username": {c["username"]}, "X-Rmg-Security-Password": {c["password"]},
	}, nil)
	if token, ok := got["token"].(string); ok {
		d.token = token
	}
	return status, got
}

func (d *desk) do(method, path string, h http.Header, body []byte) (int, m) {
	d.Helper()
	req, err := http.NewRequestWithContext(d.Context(), method, d.url+path, bytes.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	req.Header = h
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	var out m
	if err := json.Unmarshal(raw, &out); err != nil {
		d.Fatalf("%d %.200s: %v", resp.StatusCode, raw, err)
	}
	return resp.StatusCode, out
}

func (d *desk) ask(method, path string, body any) (int, m) {
	d.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		d.Fatal(err)
	}
	return d.do(method, "/shipping/v3"+path, http.Header{"X-Rmg-Auth-Token": {d.token}, "Content-Type": {"application/json"}}, raw)
}

// track asks for events with an application's id and secret.
func (d *desk) track(id string, c map[string]string) (int, m) {
	d.Helper()
	return d.do("GET", "/mailpieces/v2/"+id+"/events", http.Header{
		"X-Ibm-Client-Id": {c["client_id"]}, "X-Ibm-Client-Secret": {c["client_secret"]}, "X-Accept-Rmg-Terms": {"yes"},
	}, nil)
}

// first is code and cause of a refusal's first error.
func first(got m) string {
	all, _ := got["Errors"].([]any)
	if len(all) == 0 {
		return ""
	}
	one := all[0].(m)
	return one["ErrorCode"].(string) + " " + one["Cause"].(string)
}

// order is a shipment of one package, changed by change.
func order(change func(to, info m)) m {
	to := m{"ContactName": "Noor Whitby", "AddressLine1": "5 Church Street", "Town": "Leeds", "CountryCode": "GB", "Postcode": "LS1 4DY"}
	info := m{
		"ShipmentDate": time.Now().UTC().Format(dayLayout), "ServiceCode": "TPLN", "TotalPackages": 1, "TotalWeight": 1.5, "WeightUnitOfMeasure": "KG", "Product": "NDX",
		"ServiceOptions": m{"PostingLocation": "9000100001", "ServiceFormat": "P"},
	}
	if change != nil {
		change(to, info)
	}
	return m{"Shipper": m{"ShipperReference": "WB-1-1"}, "Destination": to, "ShipmentInformation": info}
}

func named(name string) func(to, info m) {
	return func(to, _ m) { to["ContactName"] = name }
}

func abroad(to, info m) {
	to["AddressLine1"], to["Town"], to["CountryCode"], to["Postcode"] = "Seeweg 3", "Zürich", "CH", "8001"
	info["ServiceCode"], info["DescriptionOfGoods"], info["ReasonForExport"], info["Value"], info["Currency"] = "MP1", "Teapots", "Sale", 41.0, "GBP"
	info["Items"] = []m{{"Quantity": 2, "Description": "Teapot", "Value": 20.5, "Weight": 0.7, "HsCode": "691110", "CountryOfOrigin": "GB"}}
}

// buy takes a shipment and answers all that was told, and the first package's number.
func (d *desk) buy(change func(to, info m)) (m, string) {
	d.Helper()
	status, got := d.ask("POST", "/shipments", order(change))
	if status != http.StatusOK {
		d.Fatalf("%d %v", status, got)
	}
	number, _ := got["Packages"].([]any)[0].(m)["TrackingNumber"].(string)
	return got, number
}

func file(d *desk, got any) string {
	d.Helper()
	raw, err := base64.StdEncoding.DecodeString(got.(string))
	if err != nil {
		d.Fatal(err)
	}
	return string(raw)
}

func TestAShipmentGetsItsNumbersAndItsLabelInEveryFormat(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	for format, head := range map[string]string{"PDF": "%PDF", "PNG": "\x89PNG", "ZPL203DPI": "^XA", "ZPL300DPI": "^XA"} {
		got, number := d.buy(func(_, info m) { info["LabelFormat"] = format })
		one := got["Packages"].([]any)[0].(m)
		if !digit.Valid(digit.KindS10, number) || !strings.HasSuffix(number, "GB") || len(one["UniqueId"].(string)) != 21 || one["PackageOccurance"] != 1.0 {
			t.Errorf("%s: %v", format, one)
		}
		if !strings.HasPrefix(file(d, got["LabelImages"]), head) || got["LabelImageFormat"] != format || got["HttpStatusCode"] != 200.0 {
			t.Errorf("%s: another label", format)
		}
		status, again := d.ask("PUT", "/shipments/"+number+"/printLabel", m{"LabelFormat": format})
		if status != http.StatusOK || !strings.HasPrefix(file(d, again["LabelImage"]), head) {
			t.Errorf("%s again: %d", format, status)
		}
	}
	got, number := d.buy(func(_, info m) { info["ServiceCode"] = "CRL1" })
	if number != "" || got["Packages"].([]any)[0].(m)["UniqueId"] == "" {
		t.Errorf("an untracked service: %q", number)
	}
	got, _ = d.buy(func(_, info m) {
		info["TotalPackages"], info["TotalWeight"] = 2, 3.0
		info["Packages"] = []m{{"PackageOccurrence": 1, "Weight": 1.0}, {"PackageOccurrence": 2, "Weight": 2.0}}
	})
	if len(got["Packages"].([]any)) != 2 || strings.Count(file(d, got["LabelImages"]), "<</Type/Page/") != 2 || got["ConsignmentNumber"] == nil {
		t.Errorf("two packages: %.300v", got)
	}
	got, _ = d.buy(func(_, info m) { info["ShipmentAction"] = "Create" })
	if got["LabelImages"] != nil {
		t.Error("a shipment that is not processed has a label")
	}
}

func TestABorderIsCrossedWithPapers(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	got, number := d.buy(abroad)
	if !strings.HasPrefix(file(d, got["CustomsDocuments"]), "%PDF") {
		t.Error("there are no customs documents")
	}
	if status, got := d.ask("PUT", "/shipments/"+number+"/printDocument", m{"DocumentType": "CI"}); status != http.StatusOK || !strings.HasPrefix(file(d, got["DocumentImage"]), "%PDF") {
		t.Errorf("the invoice: %d", status)
	}
	if status, got := d.ask("POST", "/shipments/serviceAvailability", m{"Destination": m{"CountryCode": "CH"}, "ShipmentInformation": m{"TotalWeight": 1.0}}); status != http.StatusOK || len(got["options"].([]any)) != 6 {
		t.Errorf("services to Switzerland: %d %v", status, got)
	}
}

func TestWhatIsWrongIsSaidInTheEnvelope(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	set := func(key string, value any) func(to, info m) { return func(_, info m) { info[key] = value } }
	at := func(key string, value any) func(to, info m) { return func(to, _ m) { to[key] = value } }
	for name, c := range map[string]struct {
		change func(to, info m)
		want   string
	}{
		"nobody":                   {at("ContactName", ""), "E1432 Destination.ContactName"},
		"a long line":              {at("AddressLine1", strings.Repeat("x", 36)), "E1433 Destination.AddressLine1"},
		"no postcode":              {at("Postcode", ""), "E1432 Destination.Postcode"},
		"a postcode there is not":  {at("Postcode", "12345"), "E1433 Destination.Postcode"},
		"a country of three":       {at("CountryCode", "GBR"), "E1433 Destination.CountryCode"},
		"yesterday":                {set("ShipmentDate", time.Now().AddDate(0, 0, -2).Format(dayLayout)), "E1433 ShipmentInformation.ShipmentDate"},
		"too far ahead":            {set("ShipmentDate", time.Now().AddDate(0, 0, 30).Format(dayLayout)), "E1433 ShipmentInformation.ShipmentDate"},
		"a weight in text":         {set("TotalWeight", "1.5"), "E1433 ShipmentInformation.TotalWeight"},
		"ten packages":             {set("TotalPackages", 10), "E1433 ShipmentInformation.TotalPackages"},
		"too heavy":                {set("TotalWeight", 20.5), "E1433 ShipmentInformation.TotalWeight"},
		"a service there is not":   {set("ServiceCode", "NONE"), "E1433 ShipmentInformation.ServiceCode"},
		"a way it does not go":     {set("ServiceCode", "MP1"), "E1433 ShipmentInformation.ServiceCode"},
		"a stream":                 {set("LabelFormat", "DATASTREAM"), "E1433 ShipmentInformation.LabelFormat"},
		"another posting location": {set("ServiceOptions", m{"PostingLocation": "9000200002"}), "E1433 ShipmentInformation.ServiceOptions.PostingLocation"},
		"mail to nobody":           {set("ServiceOptions", m{"TrackingNotifications": "Email"}), "E1432 Destination.EmailAddress"},
		"abroad without goods": {func(to, info m) {
			abroad(to, info)
			delete(info, "Items")
		}, "E1432 ShipmentInformation.Items"},
		"a tariff number too short": {func(to, info m) {
			abroad(to, info)
			info["Items"].([]m)[0]["HsCode"] = "6911"
		}, "E1433 ShipmentInformation.Items[0].HsCode"},
		"a field there is not": {set("Weight", 2), "E1433 "},
		"FAIL-ADDRESS":         {named("Vos FAIL-ADDRESS"), "E1433 Destination.Postcode"},
		"FAIL-422":             {named("Vos FAIL-422"), "E1433 Destination.ContactName"},
		"FAIL-ROUTE":           {named("Vos FAIL-ROUTE"), "E1433 ShipmentInformation.ServiceCode"},
		"FAIL-CONTRACT":        {named("Vos FAIL-CONTRACT"), "E1433 ShipmentInformation.ServiceCode"},
	} {
		if status, got := d.ask("POST", "/shipments", order(c.change)); status != http.StatusBadRequest || first(got) != c.want {
			t.Errorf("%s: %d %v, want %s", name, status, got, c.want)
		}
	}
	if status, got := d.ask("POST", "/shipments", order(named("Vos TOKEN-DIES"))); status != http.StatusUnauthorized || got["httpCode"] != "401" {
		t.Errorf("a token that dies: %d %v", status, got)
	}
	if status, _ := d.ask("POST", "/shipments", order(nil)); status != http.StatusUnauthorized {
		t.Errorf("a dead token is taken: %d", status)
	}
	wrong := d.e.Credentials()
	wrong["password"] = "wrong"
	if status, _ := d.login(wrong); status != http.StatusUnauthorized {
		t.Errorf("a wrong password: %d", status)
	}
}

func TestAShipmentIsCancelledOnceAndBeforeItsManifest(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	cancel := func(id string) (int, m) {
		return d.ask("PUT", "/shipments/cancel", []m{{"ShipmentId": id, "ReasonForCancellation": "OrderCancelled"}})
	}
	_, number := d.buy(nil)
	if status, got := cancel(number); status != http.StatusOK || got["ShipmentIds"].([]any)[0] != number {
		t.Errorf("cancelled: %d %v", status, got)
	}
	_, late := d.buy(named("Vos LATE-CANCEL"))
	_, listed := d.buy(nil)
	_, held := d.buy(nil)
	if status, got := d.ask("PUT", "/shipments/hold", []m{{"ShipmentId": held, "ReasonForHold": "Stock"}}); status != http.StatusOK {
		t.Errorf("held: %d %v", status, got)
	}
	status, got := d.ask("POST", "/manifests", m{"PostingLocation": "9000100001"})
	if status != http.StatusOK {
		t.Fatalf("manifest: %d %v", status, got)
	}
	sheet := got["Manifests"].([]any)[0].(m)
	if sheet["TotalPackages"] != 2.0 || sheet["TotalWeight"] != 3.0 || !strings.HasPrefix(file(d, sheet["ManifestImage"]), "%PDF") {
		t.Errorf("manifest of %v packages, %v kg", sheet["TotalPackages"], sheet["TotalWeight"])
	}
	for _, id := range []string{number, late, listed} {
		if status, got := cancel(id); status != http.StatusBadRequest || first(got) != "E1433 ShipmentId" {
			t.Errorf("%s is cancelled: %d %v", id, status, got)
		}
	}
	if status, _ := d.ask("POST", "/manifests", m{}); status != http.StatusBadRequest {
		t.Errorf("an empty manifest: %d", status)
	}
	if status, got := d.ask("PUT", "/shipments/release", m{"ShipmentIds": []string{held}}); status != http.StatusOK {
		t.Errorf("released: %d %v", status, got)
	}
	tomorrow := time.Now().AddDate(0, 0, 2).Format(dayLayout)
	if status, got := d.ask("PUT", "/shipments/defer", []m{{"ShipmentId": held, "ShipmentDate": tomorrow}}); status != http.StatusOK {
		t.Errorf("deferred: %d %v", status, got)
	}
	if status, _ := d.ask("POST", "/manifests/byservice", m{"ServiceCodes": []string{"TPLN"}}); status != http.StatusBadRequest {
		t.Errorf("a later day's shipment is manifested: %d", status)
	}
	if status, _ := d.login(d.e.Other()); status != http.StatusOK {
		t.Fatal(status)
	}
	if status, got := cancel(held); status != http.StatusNotFound || first(got) != "E1433 ShipmentId" {
		t.Errorf("somebody else's: %d %v", status, got)
	}
}

func TestAPieceIsFollowedToTheDoor(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	_, number := d.buy(nil)
	for d.e.Walk(number) {
	}
	status, got := d.track(number, d.e.Credentials())
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, got)
	}
	piece := got["mailPieces"].(m)
	var codes []string
	var last time.Time
	for _, one := range slices.Backward(piece["events"].([]any)) {
		at, err := time.Parse(time.RFC3339, one.(m)["eventDateTime"].(string))
		if err != nil || at.Before(last) {
			t.Errorf("%v after %v (%v)", at, last, err)
		}
		last = at
		codes = append(codes, one.(m)["eventCode"].(string))
	}
	if want := "EVIPS EVPPA EVORI EVDAC EVODO EVDAV EVGPD EVKSP"; strings.Join(codes, " ") != want {
		t.Errorf("it went %v, want %s", codes, want)
	}
	if piece["summary"].(m)["statusCategory"] != "DELIVERED" || piece["signature"] == nil {
		t.Errorf("in the end: %v", piece["summary"])
	}
	if status, got := d.track(number, d.e.Other()); status != http.StatusNotFound || got["errors"].([]any)[0].(m)["errorCode"] != "E1142" {
		t.Errorf("somebody else hears: %d %v", status, got)
	}
	for phase, one := range eventOf {
		if !slices.Contains(Codes, one.code) || one.name == "" || one.category == "" {
			t.Errorf("%s is told as %+v", phase, one)
		}
	}
}
