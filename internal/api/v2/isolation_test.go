package v2_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// owned is what one shop has, by the names that the calls below use.
type owned struct {
	label, second, draft, third, paid    int64
	sender, brand, contract, integration int64
}

// secretWord stands in everything the owner brings in, so that a leak shows wherever it comes from.
const secretWord = "Zebrastreep"

func (s shop) bring(label bool) int64 {
	s.T.Helper()
	body := fmt.Sprintf(`{"parcel":{"name":"%s","address":"Dorpsstraat 5","city":"Gouda","postal_code":"2801AB","country":"NL","order_number":"%s-1",
		"request_label":%v,"shipment":{"id":8}}}`, secretWord, secretWord, label)
	return s.call("POST", "/api/v2/parcels", body).id(s.T)
}

// try is one call of a route: how the owner makes it succeed, and what strangers are to be told.
type try struct {
	path, body string
	ok         int  // what the owner gets
	list       bool // strangers get a list without the owner's things, not a 404
	account    bool // belongs to the account: a sibling integration may see it
}

func tries(o owned) map[v2.Route]try {
	at := func(method, path string) v2.Route { return v2.Route{Method: method, Path: "/api/v2" + path} }
	f := fmt.Sprintf
	return map[v2.Route]try{
		at("GET", "/parcels"):                        {path: f("/parcels?ids=%d,%d", o.label, o.draft), ok: 200, list: true},
		at("POST", "/parcels"):                       {path: "/parcels", body: `{"parcel":{` + good + `}}`, ok: 200, list: true},
		at("PUT", "/parcels"):                        {path: "/parcels", body: f(`{"parcel":{"id":%d,"city":"Delft"}}`, o.draft), ok: 200},
		at("GET", "/parcels/statuses"):               {path: "/parcels/statuses", ok: 200, list: true},
		at("GET", "/parcels/{id}"):                   {path: f("/parcels/%d", o.label), ok: 200},
		at("PUT", "/parcels/{id}"):                   {path: f("/parcels/%d", o.draft), body: `{"parcel":{"city":"Breda"}}`, ok: 200},
		at("PATCH", "/parcels/{id}"):                 {path: f("/parcels/%d", o.third), body: `{"parcel":{"request_label":true}}`, ok: 200},
		at("POST", "/parcels/{id}/cancel"):           {path: f("/parcels/%d/cancel", o.paid), ok: 200},
		at("GET", "/parcels/{id}/documents/{type}"):  {path: f("/parcels/%d/documents/label", o.label), ok: 200},
		at("GET", "/parcels/{id}/return_portal_url"): {path: f("/parcels/%d/return_portal_url", o.label), ok: 404},
		at("POST", "/labels"):                        {path: "/labels", body: f(`{"label":{"parcels":[%d,%d]}}`, o.label, o.second), ok: 200},
		at("GET", "/labels/{id}"):                    {path: f("/labels/%d", o.label), ok: 200},
		at("GET", "/labels/normal_printer"):          {path: f("/labels/normal_printer?ids=%d,%d", o.label, o.second), ok: 200},
		at("GET", "/labels/normal_printer/{id}"):     {path: f("/labels/normal_printer/%d?start_from=2", o.label), ok: 200},
		at("GET", "/labels/label_printer"):           {path: f("/labels/label_printer?ids=%d,%d", o.label, o.second), ok: 200},
		at("GET", "/labels/label_printer/{id}"):      {path: f("/labels/label_printer/%d", o.label), ok: 200},
		at("GET", "/label/normal_printer"):           {path: f("/label/normal_printer?ids=%d,%d?start_from=1", o.label, o.second), ok: 200},
		at("GET", "/label/normal_printer/{id}"):      {path: f("/label/normal_printer/%d?hash=x", o.label), ok: 200},
		at("GET", "/label/label_printer"):            {path: f("/label/label_printer?ids=%d", o.label), ok: 200},
		at("GET", "/label/label_printer/{id}"):       {path: f("/label/label_printer/%d?hash=x", o.label), ok: 200},
		at("GET", "/shipping_methods"):               {path: f("/shipping_methods?sender_address=%d", o.sender), ok: 200, account: true},
		at("GET", "/shipping_methods/{id}"):          {path: f("/shipping_methods/8?sender_address=%d", o.sender), ok: 200, account: true},
		at("GET", "/user"):                           {path: "/user", ok: 200, list: true, account: true},
		at("GET", "/user/addresses/sender"):          {path: "/user/addresses/sender", ok: 200, list: true, account: true},
		at("GET", "/user/addresses/sender/{id}"):     {path: f("/user/addresses/sender/%d", o.sender), ok: 200, account: true},
		at("GET", "/user/invoices"):                  {path: "/user/invoices", ok: 200, list: true},
		at("GET", "/user/invoices/{id}"):             {path: "/user/invoices/1", ok: 404},
		at("GET", "/brands"):                         {path: "/brands", ok: 200, list: true, account: true},
		at("GET", "/brands/{id}"):                    {path: f("/brands/%d", o.brand), ok: 200, account: true},
		at("GET", "/contracts"):                      {path: "/contracts", ok: 200, list: true, account: true},
		at("GET", "/contracts/{id}"):                 {path: f("/contracts/%d", o.contract), ok: 200, account: true},
		at("GET", "/integrations"):                   {path: "/integrations", ok: 200, list: true},
		at("GET", "/integrations/{id}"):              {path: f("/integrations/%d", o.integration), ok: 200},
		at("PUT", "/integrations/{id}"):              {path: f("/integrations/%d", o.integration), body: `{"shop_url":"https://x.example"}`, ok: 200},
		at("PATCH", "/integrations/{id}"):            {path: f("/integrations/%d", o.integration), body: `{"webhook_active":false}`, ok: 200},
		at("DELETE", "/integrations/{id}"):           {path: f("/integrations/%d", o.integration), ok: 204},
	}
}

// Every route is called by its owner, who must succeed, and with the same ids by another account and by a sibling integration of the
// same account, who must find nothing. A route that is not in the table fails the test.
func TestNothingLeaksToOtherAccountsOrSiblingIntegrations(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := apitest.New(t, d)
		m := w.Merchant("zoe@example.com")
		owner, sibling := shop{m.Shop(secretWord + " shop")}, shop{m.Shop("Sibling")}
		stranger := shop{w.Merchant("eve@example.com").Shop("Stranger")}
		o := owned{
			label: owner.bring(true), second: owner.bring(true), draft: owner.bring(false), third: owner.bring(false), paid: owner.bring(true),
			sender: m.Sender, contract: m.Contract, integration: owner.ID,
		}
		o.brand = int64(owner.call("GET", "/api/v2/brands", "").Want(t, 200)["brands"].([]any)[0].(map[string]any)["id"].(float64))
		table := tries(o)
		for _, route := range append(w.V2.Routes(), v2.Route{}) {
			if route.Path == "" {
				break
			}
			c, ok := table[route]
			if !ok {
				t.Errorf("%s %s: nobody tries whether it leaks", route.Method, route.Path)
				continue
			}
			for name, other := range map[string]shop{"stranger": stranger, "sibling": sibling} {
				if name == "sibling" && c.account {
					continue
				}
				mayNot(t, name, route, c, other.call(route.Method, "/api/v2"+c.path, c.body), o)
			}
		}
		for _, route := range w.V2.Routes() {
			c, ok := table[route]
			if !ok || route.Method == http.MethodDelete {
				continue
			}
			if r := owner.call(route.Method, "/api/v2"+c.path, c.body); r.Code != c.ok {
				t.Errorf("owner's %s %s: %d, want %d: %.300s", route.Method, c.path, r.Code, c.ok, r.Body)
			}
		}
		del := v2.Route{Method: "DELETE", Path: "/api/v2/integrations/{id}"}
		if r := owner.call("DELETE", "/api/v2"+table[del].path, ""); r.Code != 204 {
			t.Errorf("owner's delete: %d %s", r.Code, r.Body)
		}
		owner.call("GET", "/api/v2/user", "").Want(t, 401)
	})
}

func mayNot(t *testing.T, who string, route v2.Route, c try, r reply, o owned) {
	t.Helper()
	if strings.Contains(r.Body, secretWord) {
		t.Errorf("%s %s tells the %s of the owner's things: %.300s", route.Method, c.path, who, r.Body)
	}
	if c.list {
		for _, id := range []int64{o.label, o.draft, o.third, o.sender, o.contract, o.brand, o.integration} {
			if r.Code == 200 && strings.Contains(r.Body, fmt.Sprintf(`"id":%d,`, id)) {
				t.Errorf("%s %s tells the %s of %d: %.300s", route.Method, c.path, who, id, r.Body)
			}
		}
		return
	}
	named := strings.Contains(c.path, "sender_address=") && r.Code == 400 // a wrong field, not a missing thing
	if r.Code != 404 && !named {
		t.Errorf("%s %s answers the %s with %d, want 404: %.300s", route.Method, c.path, who, r.Code, r.Body)
	}
	if strings.Contains(r.Header.Get("Content-Type"), "pdf") {
		t.Errorf("%s %s gives the %s a document", route.Method, c.path, who)
	}
}

// A key for the whole account sees what every integration brought in.
func TestAKeyForTheWholeAccountSeesAllOfIt(t *testing.T) {
	t.Parallel()
	w := apitest.New(t, dbtest.Open(t, "sqlite"))
	m := w.Merchant("zoe@example.com")
	owner, other := shop{m.Shop("One")}, shop{m.Shop("Two")}
	id := owner.bring(false)
	other.call("GET", fmt.Sprintf("/api/v2/parcels/%d", id), "").Want(t, 404)
	w.Widen(other.Shop)
	if got := other.call("GET", fmt.Sprintf("/api/v2/parcels/%d", id), "").id(t); got != id {
		t.Errorf("got parcel %d, want %d", got, id)
	}
	if got := strings.Count(other.call("GET", "/api/v2/integrations", "").Body, `"shop_name"`); got != 2 {
		t.Errorf("sees %d integrations, want 2", got)
	}
}
