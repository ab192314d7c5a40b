package emulator_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/gls/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
)

const backend = "/shipit-farm/v1/backend/rs"

type caller struct {
	t          *testing.T
	e          *emulator.Emulator
	url, token string
	contact    string
}

func begin(t *testing.T) caller {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return caller{t: t, e: e, url: home}.as(e.Credentials())
}

// as is the same emulator, seen by a customer.
func (c caller) as(who map[string]string) caller {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/oauth2/v2/token", strings.NewReader("grant_type=client_credentials"))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(who["client_id"], who["client_secret"])
	status, got := c.send(req)
	if status != http.StatusOK {
		c.t.Fatalf("token: %d %v", status, got)
	}
	c.token, c.contact = got["access_token"].(string), who["contact_id"]
	return c
}

func (c caller) send(req *http.Request) (int, map[string]any) {
	c.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	var got map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, got
}

func (c caller) ask(method, path string, body any) (int, map[string]any) {
	c.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(string(raw)))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/glsVersion1+json")
	return c.send(req)
}

func (c caller) shipment() (wish, shipment, to map[string]any) {
	to = map[string]any{"Name1": "Ilse Vos", "Street": "Ahornweg", "StreetNumber": "12", "ZIPCode": "53113", "City": "Bonn", "CountryCode": "DE", "eMail": "ilse@example.com"}
	shipment = map[string]any{
		"Product": "PARCEL", "ShipmentReference": []string{"ref-1"}, "Shipper": map[string]any{"ContactID": c.contact},
		"Consignee": map[string]any{"Category": "PRIVATE", "Address": to}, "ShipmentUnit": []any{map[string]any{"Weight": 1.25}},
	}
	wish = map[string]any{"Shipment": shipment, "PrintingOptions": map[string]any{"ReturnLabels": map[string]any{"TemplateSet": "NONE", "LabelFormat": "PDF"}}}
	return wish, shipment, to
}

// buy announces and answers the TrackIDs.
func (c caller) buy(wish map[string]any) []string {
	c.t.Helper()
	status, got := c.ask(http.MethodPost, backend+"/shipments", wish)
	if status != http.StatusOK {
		c.t.Fatalf("%d %v", status, got)
	}
	made := got["CreatedShipment"].(map[string]any)
	var all []string
	for i, v := range made["ParcelData"].([]any) {
		p := v.(map[string]any)
		if !digit.Valid(digit.KindGLS, p["ParcelNumber"].(string)) || !digit.Valid(digit.KindGLSTrackID, p["TrackID"].(string)) {
			c.t.Errorf("numbers %v %v", p["ParcelNumber"], p["TrackID"])
		}
		label, err := base64.StdEncoding.DecodeString(made["PrintData"].([]any)[i].(map[string]any)["Data"].([]any)[0].(string))
		if err != nil || !strings.HasPrefix(string(label), "%PDF") {
			c.t.Errorf("label: %v", err)
		}
		all = append(all, p["TrackID"].(string))
	}
	return all
}

func TestAShipmentHasANumberAndALabelForEachUnit(t *testing.T) {
	t.Parallel()
	c := begin(t)
	wish, s, _ := c.shipment()
	s["ShipmentUnit"] = []any{map[string]any{"Weight": 1.25}, map[string]any{"Weight": 3}}
	if all := c.buy(wish); len(all) != 2 || all[0] == all[1] {
		t.Errorf("%v", all)
	}
	_, got := c.ask(http.MethodGet, "/track-and-trace-v1/tracking/simple/references/ref-1,ref-2", nil)
	if list := got["parcels"].([]any); len(list) != 3 || list[2].(map[string]any)["errorCode"] != "E_404_01" {
		t.Errorf("by reference: %v", got)
	}
}

func TestWhatIsWrongIsRefusedWithItsPath(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for _, k := range []struct {
		name, path string
		spoil      func(wish, s, to map[string]any)
	}{
		{"a name too long", "Shipment.Consignee.Address.Name1", func(_, _, to map[string]any) { to["Name1"] = strings.Repeat("x", 41) }},
		{"a country in three letters", "Shipment.Consignee.Address.CountryCode", func(_, _, to map[string]any) { to["CountryCode"] = "DEU" }},
		{"no terms beyond the Union", "Shipment.IncotermCode", func(_, _, to map[string]any) { to["CountryCode"], to["ZIPCode"] = "CH", "8001" }},
		{"too heavy", "Shipment.ShipmentUnit[0].Weight", func(_, s, _ map[string]any) { s["ShipmentUnit"] = []any{map[string]any{"Weight": 40.1}} }},
		{"somebody else's contact", "Shipment.Shipper.ContactID", func(_, s, _ map[string]any) { s["Shipper"] = map[string]any{"ContactID": "x"} }},
		{"a shop that is not there", "Shipment.Service[0].ShopDelivery.ParcelShopID", func(_, s, _ map[string]any) {
			s["Service"] = []any{map[string]any{"ShopDelivery": map[string]any{"ParcelShopID": "1"}}}
		}},
		{"a shop without a way to tell", "Shipment.Consignee.Address.eMail", func(_, s, to map[string]any) {
			delete(to, "eMail")
			s["Service"] = []any{map[string]any{"ShopDelivery": map[string]any{"ParcelShopID": "2760001"}}}
		}},
		{"a format nobody has", "PrintingOptions.ReturnLabels.LabelFormat", func(wish, _, _ map[string]any) {
			wish["PrintingOptions"] = map[string]any{"ReturnLabels": map[string]any{"TemplateSet": "ZPL_200", "LabelFormat": "ZPL"}}
		}},
		{"a word", "Shipment.Consignee.Address.ZIPCode", func(_, _, to map[string]any) { to["Name1"] = "Vos FAIL-ADDRESS" }},
	} {
		wish, s, to := c.shipment()
		k.spoil(wish, s, to)
		status, got := c.ask(http.MethodPost, backend+"/shipments", wish)
		list, _ := got["errors"].([]any)
		if status != http.StatusBadRequest || len(list) != 1 || list[0].(map[string]any)["args"].([]any)[0] != k.path {
			t.Errorf("%s: %d %v", k.name, status, got)
		}
	}
	if n := len(c.e.Desk().Keys("parcel")); n != 0 {
		t.Errorf("%d were bought", n)
	}
}

func TestCancellingEndsInOneOfFourWays(t *testing.T) {
	t.Parallel()
	c := begin(t)
	result := func(c caller, track string) any {
		_, got := c.ask(http.MethodPost, backend+"/shipments/cancel/"+track, nil)
		return got["result"]
	}
	wish, _, _ := c.shipment()
	track := c.buy(wish)[0]
	if got := result(c.as(c.e.Other()), track); got != "ERROR" {
		t.Errorf("somebody else's: %v", got)
	}
	if got := result(c, track); got != "CANCELLED" {
		t.Errorf("at once: %v", got)
	}
	late := c.buy(wish)[0]
	c.ask(http.MethodPost, backend+"/shipments/endofday?date="+time.Now().UTC().Format(time.DateOnly), nil)
	if got := result(c, late); got != "CANCELLATION_PENDING" {
		t.Errorf("after the end of the day: %v", got)
	}
	gone := c.buy(wish)[0]
	c.e.Walk(gone)
	c.e.Walk(gone)
	if got := result(c, gone); got != "SCANNED" {
		t.Errorf("in hand: %v", got)
	}
}

func TestATokenAndTheMediaTypeAreWanted(t *testing.T) {
	t.Parallel()
	c := begin(t)
	wish, _, to := c.shipment()
	to["Name1"] = "Vos TOKEN-DIES"
	if status, _ := c.ask(http.MethodPost, backend+"/shipments", wish); status != http.StatusUnauthorized {
		t.Errorf("a token that dies: %d", status)
	}
	c.buy(wish)
	c.token = "nobody's"
	if status, got := c.ask(http.MethodPost, backend+"/shipments", wish); status != http.StatusUnauthorized || got["errors"] == nil {
		t.Errorf("no token: %d %v", status, got)
	}
}

func TestEveryStepOfEveryLifeHasAStatusOfTheSheet(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for _, script := range emulate.Scripts() {
		wish, s, _ := c.shipment()
		s["ShipmentReference"] = []string{"SCRIPT-" + strings.ToUpper(script)}
		track := c.buy(wish)[0]
		for c.e.Walk(track) {
			_, got := c.ask(http.MethodGet, "/track-and-trace-v1/tracking/simple/trackids/"+track, nil)
			p := got["parcels"].([]any)[0].(map[string]any)
			if !slices.Contains(emulator.Codes, p["status"].(string)) || len(p["events"].([]any)) == 0 {
				t.Errorf("%s: %v", script, p)
			}
		}
	}
}
