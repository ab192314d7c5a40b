package fedex

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/fedex/emulator"
	"github.com/waybill-ship/waybill/internal/postal"
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

// scripted answers each order by one body.
func scripted(t *testing.T, body string) (*Driver, carrier.Contract) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/oauth/token" {
			_, _ = w.Write([]byte(`{"access_token":"a","expires_in":3600}`)) // the caller may be gone
			return
		}
		if r.Header.Get("X-Customer-Transaction-Id") == "" {
			t.Error("the request has no name of ours")
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return New(server.URL, nil), carrier.Contract{Carrier: Code, Credentials: map[string]string{account: "740561073"}}
}

func boxed(n int) carrier.Sending {
	at := postal.Address{Name: "Noor de Wit", Street: "Kerkstraat", HouseNumber: "5", PostalCode: "1017 GA", City: "Amsterdam", Country: "NL", Phone: "+31612345678"}
	return carrier.Sending{Reference: "r", Method: "FEDEX_REGIONAL_ECONOMY", From: at, To: at, Boxes: slices.Repeat([]carrier.Box{{Weight: 500}}, n)}
}

// bought is an answer with one package, beside a complaint.
const bought = `{"errors":[{"code":"LABEL.COPY.FAILED","message":"No second copy."}],"output":{"transactionShipments":[{"masterTrackingNumber":"794953535000",
	"pieceResponses":[{"trackingNumber":"794953535000","packageSequenceNumber":1,"packageDocuments":[{"contentType":"LABEL","docType":"PDF","encodedLabel":"JVBERi0="}]}]}]}}`

func TestWhatWasBoughtIsNoRefusalWhateverStandsBesideIt(t *testing.T) {
	t.Parallel()
	d, c := scripted(t, bought)
	got, err := d.Announce(t.Context(), c, boxed(1))
	if err != nil || len(got.Boxes) != 1 || got.Boxes[0].Number != "794953535000" {
		t.Errorf("announced %+v, %v", got, err)
	}
}

func TestADoubtNamesWhatWasMadeOfSeveralBoxes(t *testing.T) {
	t.Parallel()
	d, c := scripted(t, bought)
	_, err := d.Announce(t.Context(), c, boxed(2))
	if carrier.KindOf(err) != carrier.KindDoubt || !strings.Contains(err.Error(), "794953535000") {
		t.Errorf("one package for two boxes: %v", err)
	}
}

func TestWhoPaysTheDutiesAndUnderWhichNumbers(t *testing.T) {
	t.Parallel()
	for term, payer := range map[string]string{"ddp": "SENDER", "dap_dp": "SENDER", "dap": "RECIPIENT", "dap_np": "RECIPIENT", "": "RECIPIENT"} {
		s := boxed(1)
		s.Customs = &carrier.Customs{Reason: "sale", Incoterm: term, SenderEORI: "NL123456789", IOSS: "IM5280000000"}
		w := toWire(carrier.Contract{}, s, product{})
		if w.Customs.Duties.Type != payer || (w.Customs.Duties.Payor != nil) != (payer == "SENDER") {
			t.Errorf("%q: duties are paid by %+v, want %s", term, w.Customs.Duties, payer)
		}
		if want := []wireTin{{"NL123456789", "BUSINESS_UNION"}, {"IM5280000000", "BUSINESS_UNION"}}; !slices.Equal(w.Shipper.Tins, want) {
			t.Errorf("numbers %v, want %v", w.Shipper.Tins, want)
		}
	}
}
