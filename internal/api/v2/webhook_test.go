package v2_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"

	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// statusEvent is a change of status as it lies in the log.
func statusEvent(t *testing.T, s parcel.Story) event.Event {
	t.Helper()
	body, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return event.Event{Kind: event.ParcelStatus, Number: 1, At: time.Date(2026, 3, 14, 9, 12, 43, 120_456_000, time.UTC), Body: body}
}

func delivered() parcel.Story {
	var s parcel.Story
	at := time.Date(2026, 3, 14, 9, 11, 40, 0, time.UTC)
	s.CarrierAt = &at
	s.Parcel = parcel.Parcel{ID: 7001, Colli: 1, Status: carrier.StatusDelivered, Number: "SCCQ7T4EXAMP", Carrier: "dhl_express", CreatedAt: at, UpdatedAt: at, AnnouncedAt: &at}
	s.Parcel.ColliUUID, s.Parcel.Body.Method, s.Parcel.MethodName, s.Parcel.Kind = "5d9c3c0e-6a34-4f0b-9a8f-2d1d0a3b7c11", 8, "Unstamped letter", "letter"
	s.Parcel.Label = &parcel.Paper{Type: "label", Size: "a6", Media: "application/pdf", Key: "2/abc"}
	s.Order.Reference, s.Order.Number, s.Order.Weight, s.Order.UUID = "0", `W "10045" </é>`, 1250, "x"
	s.Order.To.Name, s.Order.To.Street, s.Order.To.HouseNumber, s.Order.To.City = "Zoë Müller", "Kanaal\tweg\\", "12b", "Utrecht \U0001F4E6"
	s.Order.To.PostalCode, s.Order.To.Country, s.Order.To.Line2 = "3526 KM", "NL", "a\u007fb\u2028c"
	return s
}

func TestAWebhookIsWrittenAsPythonWritesIt(t *testing.T) {
	t.Parallel()
	got, err := v2.WebhookBody(statusEvent(t, delivered()), "https://ship.example.com")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"action": "parcel_status_changed", "timestamp": 1773479563120, "carrier_status_change_timestamp": 1773479500000, "parcel": {"id": 7001, "reference": "0", "status": {"id": 11, "message": "Delivered"}, `,
		`"name": "Zo\u00eb M\u00fcller"`, `"city": "Utrecht \ud83d\udce6"`, `"address": "Kanaal\tweg\\ 12b"`, `"address_2": "a\u007fb\u2028c"`,
		`"order_number": "W \"10045\" </\u00e9>"`, `"data": {}`, `"parcel_items": []`, `"weight": "1.250"`,
		`"carrier": {"code": "dhl_express", "name": "DHL Express", "servicepoints_carrier_code": "dhl_express"}`,
		`"label_printer": "https://ship.example.com/api/v2/labels/label_printer/7001"`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("body lacks %s\n%s", want, got)
		}
	}
	again, err := v2.WebhookBody(statusEvent(t, delivered()), "https://ship.example.com")
	if err != nil || !bytes.Equal(got, again) {
		t.Errorf("a retry is another body: %v", err)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to compare with; the bytes above are checked all the same")
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", "import json,sys; sys.stdout.write(json.dumps(json.loads(sys.stdin.buffer.read())))")
	cmd.Stdin = bytes.NewReader(got)
	dumped, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(dumped, got) {
		t.Errorf("Python writes\n%s\nwe write\n%s", dumped, got)
	}
}

func TestTheSignatureOfAWebhookIsTheOneThatReceiversReckon(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][2]string{
		`{"key": "value"}`: {"secretkey", "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a"},
		`{"action": "integration_credentials", "timestamp": 1719299439635, "public_key": "test", "secret_key": "test", "integration_id": 241526}`:                                                                                           {"test", "c841416e8b9aa99706bb08cbca1aec3b7c42edcad0318c7a311ea721054d3709"},
		`{"action": "parcel_status_changed", "timestamp": 1767225600123, "carrier_status_change_timestamp": null, "parcel": {"id": 7001, "name": "Zo\u00eb M\u00fcller", "status": {"id": 11, "message": "Delivered"}, "weight": "1.250"}}`: {"s3cr3t-key-0001", "58e3147ec663a11a40ec9de591726a600fe0f7f020c79c29756df04546a85a02"},
	} {
		written, err := v2.PythonJSON([]byte(body))
		if err != nil || string(written) != body {
			t.Fatalf("written as %s (%v), want %s", written, err, body)
		}
		mac := hmac.New(sha256.New, []byte(want[0]))
		mac.Write(written)
		if got := hex.EncodeToString(mac.Sum(nil)); got != want[1] {
			t.Errorf("signature of %s = %s, want %s", body, got, want[1])
		}
	}
}

func TestConnectionsAreToldWithTheirSettings(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 14, 9, 12, 43, 120_000_000, time.UTC)
	body, err := json.Marshal(integration.Integration{ID: 31001, Name: "My shop", System: "api", ShopURL: "https://shop.example.org", WebhookURL: "https://shop.example.org/hook",
		WebhookActive: true, ServicePoints: true, Carriers: []string{"postnl"}, UpdatedAt: at})
	if err != nil {
		t.Fatal(err)
	}
	for kind, action := range map[event.Kind]string{
		event.ConnectionMade: "integration_connected", event.ConnectionSet: "integration_updated", event.ConnectionGone: "integration_deleted",
	} {
		got, err := v2.WebhookBody(event.Event{Kind: kind, At: at, Body: body}, base)
		want := `{"action": "` + action + `", "timestamp": 1773479563120, "integration": {"id": 31001, "shop_name": "My shop", "shop_url": "https://shop.example.org", ` +
			`"system": "api", "failing_since": null, "last_fetch": null, "last_updated_at": "2026-03-14T09:12:43.120000+00:00", "service_point_enabled": true, ` +
			`"service_point_carriers": ["postnl"], "webhook_active": true, "webhook_url": "https://shop.example.org/hook"}}`
		if err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", kind, err, got, want)
		}
	}
	if _, err := v2.WebhookBody(event.Event{Kind: event.OrderImported}, base); err == nil || v2.Tells(event.OrderImported) {
		t.Error("v2 tells of an imported order")
	}
}

func TestKeysAreHandedOverAsShopsReadThem(t *testing.T) {
	t.Parallel()
	got := v2.CredentialsBody(time.UnixMilli(1719299439635), "test", "test", 241526)
	want := `{"action": "integration_credentials", "timestamp": 1719299439635, "public_key": "test", "secret_key": "test", "integration_id": 241526}`
	if string(got) != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	mac := hmac.New(sha256.New, []byte("test"))
	mac.Write(got)
	if sum := hex.EncodeToString(mac.Sum(nil)); sum != "c841416e8b9aa99706bb08cbca1aec3b7c42edcad0318c7a311ea721054d3709" {
		t.Errorf("signature = %s", sum)
	}
}

func TestTheTestWebhookIsAParcelThatIsNobodys(t *testing.T) {
	t.Parallel()
	var v struct {
		Action    string
		Timestamp int64
		Parcel    map[string]any
	}
	body := v2.TestBody(base, time.Date(2026, 3, 14, 9, 12, 43, 120_000_000, time.UTC))
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	if v.Action != "test_webhook" || v.Timestamp != 1773479563120 || v.Parcel["id"] != 0.0 || v.Parcel["order_number"] != "TEST-1" {
		t.Errorf("test body = %s", body)
	}
}

// What the log holds of a parcel is enough to tell it as GET does, but for the carrier's further names.
func TestAWebhookTellsTheParcelAsItIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	id := s.bring(true)
	all := s.Happened()
	last := all[len(all)-1]
	body, err := v2.WebhookBody(last, base)
	if err != nil {
		t.Fatal(err)
	}
	var told struct{ Parcel map[string]any }
	if err := json.Unmarshal(body, &told); err != nil {
		t.Fatal(err)
	}
	told.Parcel["carrier"] = map[string]any{"code": "sendcloud"}
	read := s.call("GET", "/api/v2/parcels/"+itoa(id), "").Want(t, 200)["parcel"]
	if !equal(told.Parcel, read) {
		t.Errorf("told %v\nread %v", told.Parcel, read)
	}
}

// The first news, before there is a label, already names method and carrier.
func TestTheFirstNewsNamesTheMethod(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	s.bring(true)
	all := s.Happened()
	body, err := v2.WebhookBody(all[len(all)-2], base)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"status": {"id": 1001, "message": "Being announced"}, "tracking_number": ""`, `"shipment": {"id": 8, "name": "Unstamped letter"}`,
		`"carrier": {"code": "sendcloud"`, `"label": {}`, `"documents": []`, `"type": null`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("body lacks %s\n%s", want, body)
		}
	}
}
