package v2_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestOneMerchantsPortalOpensNothingOfAnothers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		if r := s.Call("POST", "/api/v2/parcels", with(`"request_label":true,"shipment":{"id":8},"order_number":"N-1","weight":"0.5"`)); r.Code != http.StatusOK {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
		other := s.World.Merchant("eve@example.com").Shop("Stranger")
		domain := func(owner int64) string {
			brands, err := account.Brands(t.Context(), d, owner)
			if err != nil || len(brands) == 0 {
				t.Fatalf("%v, %v", brands, err)
			}
			return "/api/v2/brand/" + brands[0].Domain + "/return-portal"
		}
		mine, theirs := domain(s.By.Account), domain(other.By.Account)
		const nobody = "Authorization"
		ask := "/outgoing?identifier=N-1&postal_code=2801AB"
		found := s.Call("GET", mine+ask, "", nobody, "")
		var got struct {
			Token string `json:"access_token"`
		}
		if err := json.Unmarshal([]byte(found.Body), &got); err != nil || found.Code != http.StatusOK || got.Token == "" {
			t.Fatalf("%d %s", found.Code, found.Body)
		}
		if r := s.Call("GET", theirs+ask, "", nobody, ""); r.Code != http.StatusNotFound {
			t.Errorf("another's portal finds the parcel: %d %s", r.Code, r.Body)
		}
		if r := s.Call("POST", theirs+"/incoming", `{}`, nobody, "Bearer "+got.Token); r.Code != http.StatusUnauthorized {
			t.Errorf("another's portal takes the token: %d %s", r.Code, r.Body)
		}
		// Keys of the API open nothing here that the token does not.
		if r := s.Call("POST", mine+"/incoming", `{}`); r.Code != http.StatusUnauthorized {
			t.Errorf("keys in place of the token: %d %s", r.Code, r.Body)
		}
		if rows := dbtest.CountsOf(t, d, s.By.Account); rows["returns"] != 0 {
			t.Errorf("%d returns", rows["returns"])
		}
	})
}
