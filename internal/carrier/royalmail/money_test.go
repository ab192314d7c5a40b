package royalmail_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/royalmail"
)

// scripted gives a token, and answers all else by one body of status 200.
func scripted(t *testing.T, body map[string]any) *royalmail.Driver {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			emulate.Send(w, http.StatusOK, map[string]string{"token": "a"})
			return
		}
		emulate.Send(w, http.StatusOK, body)
	}))
	t.Cleanup(server.Close)
	return royalmail.New(server.URL, nil)
}

func complaint(more map[string]any) map[string]any {
	all := map[string]any{"Errors": []map[string]string{{"Message": "The town is unusual.", "Cause": "Destination.Town", "ErrorCode": "E1433"}}}
	for k, v := range more {
		all[k] = v
	}
	return all
}

func TestPackagesThatWereMadeAreNoRefusalWhateverStandsBesideThem(t *testing.T) {
	t.Parallel()
	made := map[string]any{"Packages": []map[string]any{{"PackageOccurance": 1, "UniqueId": "3A0703386001000000001", "TrackingNumber": "TT123456785GB"}}, "LabelImages": "JVBERi0="}
	got, err := scripted(t, complaint(made)).Announce(t.Context(), contract(7, nil), ordinary())
	if err != nil || len(got.Boxes) != 1 || got.Boxes[0].Number != "TT123456785GB" {
		t.Errorf("announced %+v, %v", got, err)
	}
	if _, err := scripted(t, complaint(nil)).Announce(t.Context(), contract(7, nil), ordinary()); carrier.KindOf(err) != carrier.KindValidation || field(err) != "to.city" {
		t.Errorf("a complaint alone: %v", err)
	}
}

func TestADoubtNamesWhatWasMadeOfSeveralBoxes(t *testing.T) {
	t.Parallel()
	made := map[string]any{"Packages": []map[string]any{{"PackageOccurance": 1, "UniqueId": "3A0703386001000000001", "TrackingNumber": "TT123456785GB"}}}
	_, err := scripted(t, made).Announce(t.Context(), contract(7, nil), three())
	if carrier.KindOf(err) != carrier.KindDoubt || !strings.Contains(err.Error(), "TT123456785GB") {
		t.Errorf("one package of three: %v", err)
	}
}

func TestADeclarationHasOneCurrency(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := overseas()
	s.Customs.Freight.Currency = "EUR"
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); carrier.KindOf(err) != carrier.KindValidation || field(err) != "customs.freight" {
		t.Errorf("freight in euros: %v", err)
	}
}

func TestParcelsWithoutTrackingAreNotAskedFor(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	news, err := d.Track(t.Context(), contract(7, e.Credentials()), []string{"3A0703386001000000001"})
	if err != nil || len(news) != 0 || len(e.Desk().Requests()) != 0 {
		t.Errorf("%v, %v, %d questions", news, err, len(e.Desk().Requests()))
	}
}

func TestAPackageThatWasCancelledBeforeHidesNoOther(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	got, _ := announce(t, e, d, three())
	var all []string
	for _, b := range got.Boxes {
		all = append(all, b.Number)
	}
	for _, numbers := range [][]string{all[:1], all} {
		if end, err := d.Cancel(t.Context(), c, carrier.Shipment{Numbers: numbers}); err != nil || end.Outcome != carrier.CancelDone {
			t.Fatalf("cancel %v: %+v, %v", numbers, end, err)
		}
	}
	if _, err := d.CloseOut(t.Context(), c, []carrier.Shipment{{Numbers: all}}); err == nil || carrier.KindOf(err) == carrier.KindDoubt {
		t.Errorf("something was left to close out: %v", err)
	}
}

func TestNorwaysSchemeIsTold(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := overseas()
	s.Customs.IOSS, s.Customs.VOEC = "", "2031234"
	_, sent := announce(t, e, d, s)
	if got := sent["CustomsInformation"].(map[string]any); got["PreRegistrationNumber"] != "2031234" || got["PreRegistrationType"] != "VOEC" {
		t.Errorf("told %v", got)
	}
}
