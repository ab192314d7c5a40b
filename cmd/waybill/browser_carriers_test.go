package main

import "testing"

// TestACarrierIsConnectedAndItsMethodsAreSwitched walks the carriers: what there is, what could be had, a login that is refused and one that
// is taken, a courier with a price sheet, a method that is switched off, and a contract that goes.
func TestACarrierIsConnectedAndItsMethodsAreSwitched(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t)
	w.open("/signup")
	w.fill("company", "Bakkerij Korenschoof", "country", "NL", "name", "Jorrit Hoekema", "email", "jorrit@example.org", "password", "rye-and-wheat-12")
	w.press("^\\s*(Create|Open).*account")
	w.open("/carriers")
	w.says("Sandbox")
	w.look("carriers-mine")
	w.open("/carriers/catalogue")
	w.says("Own courier")
	w.look("carriers-catalogue")
	w.open("/carriers/new?carrier=sendcloud")
	w.fill("contract_data.api_key", "sbx_invalid_key", "name", "Second sandbox")
	w.press("^\\s*Try and connect")
	w.says("does not take these credentials")
	w.look("carriers-refused")
	w.fill("contract_data.api_key", "sbx_second_key")
	w.press("^\\s*Try and connect")
	w.says("accepted the login and offers")
	w.look("carriers-contract")
	w.press("^\\s*Switch off\\s+\\S")
	w.says("It is offered nowhere any more")
	w.press("^\\s*Use it first")
	w.says("Second sandbox is used first now.")
	w.open("/carriers/new?carrier=ratesheet")
	w.fill("contract_data.courier", "Night van", "name", "Night van")
	w.press("^\\s*Connect")
	w.says("Load a price sheet to have methods")
	w.look("carriers-courier")
	w.open("/carriers")
	w.says("Night van")
	w.says("Second sandbox")
	w.look("carriers-several")
}
