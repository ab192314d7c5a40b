package dpd

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/dpd/emulator"
)

func TestEveryCodeOfTheSheetHasAStatus(t *testing.T) {
	t.Parallel()
	for _, code := range emulator.Codes {
		if s := status(code); s == carrier.StatusUnknown || !s.Valid() {
			t.Errorf("%s has no status", code)
		}
	}
	if s := status("DLOX"); s != carrier.StatusException {
		t.Errorf("a code of a problem is %v", s)
	}
	if s := status("NEWS"); s != carrier.StatusUnknown {
		t.Errorf("a code nobody published is %v", s)
	}
}

func TestRefusalsAreReadInBothShapes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   carrier.Error
	}{
		"an array by one description": {http.StatusBadRequest, `[{"errorCode": "BU_PRODUCT", "errorMessage": "Not sold.", "errorOrigin": "META-API"}]`,
			carrier.Error{Kind: carrier.KindPermission, Code: "BU_PRODUCT", Message: "Not sold. (META-API)"}},
		"an array by the other": {http.StatusBadRequest, `[{"errorCode": "77", "errorMessage": "receiver.address.zipCode: unknown", "originError": "BU-API"}, {"errorMessage": "and more"}]`,
			carrier.Error{Kind: carrier.KindValidation, Code: "77", Message: "receiver.address.zipCode: unknown (BU-API); and more", Field: "to.postal_code"}},
		"one object": {http.StatusUnauthorized, `{"errorCode": "META_AUTH", "errorMessage": "Wrong log-in."}`,
			carrier.Error{Kind: carrier.KindAuth, Code: "META_AUTH", Message: "Wrong log-in."}},
		"a path with the shipment's place": {http.StatusBadRequest, `[{"errorCode": "9", "errorMessage": "[0].parcel[2].parcelInfos.weight: too much"}]`,
			carrier.Error{Kind: carrier.KindValidation, Code: "9", Message: "[0].parcel[2].parcelInfos.weight: too much", Field: "boxes.2.weight"}},
	} {
		e, ok := carrier.As(refusal(carrier.Answer{Status: c.status, Body: []byte(c.body)}))
		if !ok || e.Kind != c.want.Kind || e.Code != c.want.Code || e.Message != c.want.Message || e.Field != c.want.Field {
			t.Errorf("%s: %+v, want %+v", name, e, c.want)
		}
	}
}

func TestSEURLogsInWithItsClientToo(t *testing.T) {
	t.Parallel()
	var seen http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Clone()
		w.Header().Set("X-DPD-TOKEN", "abc")
	}))
	defer server.Close()
	c := carrier.Contract{Credentials: map[string]string{
		"business_unit": "020", "username": "u", "password": "p", "client_id": "client", "client_secret": "quiet",
	}}
	token, life, err := New(server.URL, nil).login(t.Context(), c)
	if err != nil || token != "abc" || life != 30*time.Minute {
		t.Errorf("token %q for %v, %v", token, life, err)
	}
	for name, want := range map[string]string{"X-DPD-LOGIN": "u", "X-DPD-PASSWORD": "p", "X-DPD-BUCODE": "020", "X-DPD-CLIENTID": "client", "X-DPD-CLIENTSECRET": "quiet"} {
		if got := seen.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(countries) != 23 || len(units) != len(countries) {
		t.Errorf("%d business units and %d choices, want 23", len(countries), len(units))
	}
}
