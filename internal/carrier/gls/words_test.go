package gls

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/gls/emulator"
)

func TestEveryStatusOfTheListHasAMeaning(t *testing.T) {
	t.Parallel()
	for _, code := range emulator.Codes {
		if status(code) == carrier.StatusUnknown {
			t.Errorf("%s has no status", code)
		}
	}
	for code, want := range map[string]carrier.Status{
		"INTIAL.PREADVICE": carrier.StatusAnnounced, "INTIAL.NORMAL": carrier.StatusPickedUp, "INBOUND.INBOUND": carrier.StatusAtSorting, "INBOUD.NORMAL": carrier.StatusAtSorting,
		"OUTBOD.NORMAL": carrier.StatusOnRoute, "OUTDEL.NORMAL": carrier.StatusDriverOnRoute, "DELIVD.NORMAL": carrier.StatusDelivered,
		"DELIVD.PARCELSHOP": carrier.StatusAwaitingPickup, "FINAL": carrier.StatusDelivered, "SOMETHING.NEW": carrier.StatusUnknown, "NEWS": carrier.StatusUnknown,
	} {
		if got := status(code); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}

func TestAnUnlistedEventIsKeptAsItCame(t *testing.T) {
	t.Parallel()
	news, err := wireParcel{Requested: "601079548470", Status: "INTRANSIT", Events: []wireEvent{
		{Code: "BALLOON.UP", Description: "It flies.", City: "Bonn", PostalCode: "53111", Country: "DE", At: "2026-07-07T10:46:14+0200"},
		{Code: "INTIAL.PREADVICE", Description: "Told.", At: "2026-07-07T09:46:14+0200"},
	}}.news()
	if err != nil || len(news) != 2 {
		t.Fatalf("%v, %+v", err, news)
	}
	n := news[1]
	if n.Status != carrier.StatusUnknown || n.RawCode != "BALLOON.UP" || n.RawText != "It flies." || n.Location != "53111 Bonn, DE" || n.OffsetMinutes != 120 || n.At.Hour() != 8 {
		t.Errorf("told %+v", n)
	}
	if news, err := (wireParcel{Requested: "x", Error: "E_404_01"}).news(); err != nil || news != nil {
		t.Errorf("an unknown parcel: %v, %v", news, err)
	}
	if _, err := (wireParcel{Requested: "x", Error: "E_500_01", Words: "Internal"}).news(); carrier.KindOf(err) != carrier.KindDown {
		t.Errorf("a parcel that cannot be looked up: %v", err)
	}
}

// ShipIT's own refusals stand in headers around an empty body.
func TestRefusalsAreReadFromHeadersAndBodies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, code, message, args, body string
		status                          int
		kind                            carrier.Kind
		field                           string
	}{
		{name: "a postal code", code: "INVALID_FIELD_VALUE", message: "Invalid field consignee.zip. Value 0 is not a valid value.", kind: carrier.KindAddress, field: "to.postal_code"},
		{name: "a missing country", code: "MANDATORY_PARAMETER_NOT_SET", message: "The Mandatory parameter Shipment.Consignee.Address.CountryCode is not set", kind: carrier.KindValidation, field: "to.country"},
		{name: "a long name", code: "INVALID_FIELD_VALUE", message: "Invalid field Shipment.Consignee.Address.Name1. Value x is not a valid value. Value is too long.", kind: carrier.KindValidation, field: "to.name"},
		{name: "no such sender", code: "INVALID_FIELD_VALUE", message: "Invalid field Shipment.Shipper.ContactID. Value 1 is not a valid value. Shipper does not exist or is not available for the user.", kind: carrier.KindPermission, field: "from"},
		{name: "no product", code: "INVALID_FIELD_VALUE", message: "Invalid field ShipmentRequestData.Shipment.Product. Value x is not a valid value. No matching product available for shipper.", kind: carrier.KindNotServed, field: "method"},
		{name: "services that exclude each other", code: "INVALID_SERVICE_SELECTION", message: "The services a, b cannot be combined", kind: carrier.KindNotServed},
		{name: "no such shop", code: "INVALID_PARCELSHOP_ID", message: "Parcelshop not found for id xyz", args: `["xyz"]`, kind: carrier.KindValidation, field: "service_point"},
		{name: "a list in the body", body: `{"errors":[{"errorCode":"E1","message":"no","args":["Shipment.ShipmentUnit[1].Weight"]}]}`, kind: carrier.KindValidation, field: "boxes.1.weight"},
		{name: "the gateway", status: 401, body: `{"fault":{"faultstring":"The Token has expired","detail":{"errorcode":"steps.jwt.TokenExpired"}}}`, kind: carrier.KindAuth},
		{name: "a problem of tracking", body: `{"type":"about:blank","title":"Bad Request","status":400,"detail":"too many"}`, kind: carrier.KindValidation},
		{name: "nothing readable", body: `<html>`, kind: carrier.KindValidation},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == tokenPath {
					_, _ = w.Write([]byte(`{"access_token":"t","expires_in":"14399"}`))
					return
				}
				for k, v := range map[string]string{"error": c.code, "message": c.message, "args": c.args} {
					if v != "" {
						w.Header().Set(k, v)
					}
				}
				w.WriteHeader(max(c.status, http.StatusBadRequest))
				_, _ = w.Write([]byte(c.body))
			}))
			defer server.Close()
			err := New(server.URL, nil).post(t.Context(), carrier.Contract{}, "", nil, nil, false)
			e, ok := carrier.As(err)
			if !ok || e.Kind != c.kind || e.Field != c.field || e.Message == "" || c.code != "" && e.Code != c.code {
				t.Errorf("read as %v", err)
			}
		})
	}
}

func TestADayWithoutHoursIsClosedAndHidesNoShop(t *testing.T) {
	t.Parallel()
	for hours, open := range map[string]int{
		`{"From":"09:00","To":"18:00"}`: 1, `{"OpeningHours":[{"From":"09:00","To":"12:00"},{"From":"13:00","To":"18:00"}]}`: 2,
		`{"From":null,"To":null}`: 0, `{"From":"","To":""}`: 0, `{}`: 0, `null`: 0,
	} {
		var w wireParcelShop
		err := json.Unmarshal([]byte(`{"ParcelShopID":"1","WorkingDay":[{"DayOfWeek":"TUE","OpeningHours":`+hours+`,"Breaks":null}]}`), &w)
		if err != nil || len(w.place().Hours[1]) != open {
			t.Errorf("%s: %v, %v", hours, w.place().Hours[1], err)
		}
	}
}
