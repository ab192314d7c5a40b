package fedex

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/fedex/emulator"
)

func TestEveryCodeOfTheListHasAMeaning(t *testing.T) {
	t.Parallel()
	for _, code := range emulator.Codes {
		if status(code) == carrier.StatusUnknown {
			t.Errorf("%s has no status", code)
		}
	}
	for code, want := range map[string]carrier.Status{
		"OC": carrier.StatusAnnounced, "Ow": carrier.StatusOnRoute, "OW": carrier.StatusUnknown, "DL": carrier.StatusDelivered, "XX": carrier.StatusUnknown,
	} {
		if got := status(code); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}

func TestNewsIsToldOldestFirstWithTheDayThatIsForetold(t *testing.T) {
	t.Parallel()
	var r wireResult
	if err := json.Unmarshal([]byte(`{"dateAndTimes":[{"type":"ESTIMATED_DELIVERY","dateTime":"2026-07-08T18:00:00+02:00"}],"scanEvents":[
		{"date":"2026-07-07T10:46:14+02:00","eventType":"XX","eventDescription":"It flies","exceptionDescription":"High wind","scanLocation":{"city":"Köln","countryCode":"DE"}},
		{"date":"2026-07-07T09:46:14+02:00","eventType":"OC","eventDescription":"Told"}]}`), &r); err != nil {
		t.Fatal(err)
	}
	news, err := r.news("986578788855")
	if err != nil || len(news) != 2 || news[0].RawCode != "OC" {
		t.Fatalf("%v, %+v", err, news)
	}
	n := news[1]
	if n.Status != carrier.StatusUnknown || n.RawText != "It flies: High wind" || n.Location != "Köln, DE" || n.OffsetMinutes != 120 ||
		n.Expected == nil || !n.Expected.Equal(time.Date(2026, 7, 8, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("told %+v", n)
	}
}

func TestRefusalsAreSortedByTheirCode(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		kind  carrier.Kind
		field string
	}{
		`{"errors":[{"code":"SHIPPER.POSTALSTATE.MISMATCH","message":"m"}]}`: {carrier.KindAddress, "from.postal_code"},
		`{"errors":[{"code":"RECIPIENT.PERSONNAME.INVALID","message":"m"}]}`: {carrier.KindValidation, "to.name"},
		`{"errors":[{"code":"SERVICE.NOTAVAILABLE","message":"m"}]}`:         {carrier.KindNotServed, "method"},
		`{"errors":[{"code":"ACCOUNT.NUMBER.MISMATCH","message":"m"}]}`:      {carrier.KindPermission, ""},
		`{"errors":[{"code":"COMMODITY.WEIGHT.INVALID","message":"m","parameterList":[{"key":"field","value":"requestedShipment.customsClearanceDetail.commodities[1].weight"}]}]}`:     {carrier.KindValidation, "items.1.weight"},
		`{"errors":[{"code":"PACKAGE.DIMENSIONS.INVALID","message":"m","parameterList":[{"key":"field","value":"requestedShipment.requestedPackageLineItems[2].dimensions.length"}]}]}`: {carrier.KindValidation, "boxes.2.size"},
		`<html>`: {carrier.KindValidation, ""},
	} {
		e := refusal(carrier.Answer{Status: http.StatusBadRequest, Body: []byte(body)})
		if e.Kind != want.kind || e.Field != want.field || e.Message == "" {
			t.Errorf("%s: %v", body, e)
		}
	}
	if !refuses(carrier.Answer{Status: http.StatusOK, Body: []byte(`{"transactionId":"1","errors":[{"code":"X","message":"no"}]}`)}) {
		t.Error("a refusal within a good status is not seen")
	}
}
