package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestACarrierIsConnectedAndItsMethodsAreSwitched walks the carriers: what there is, what could be had, a login that is refused and one that
// is taken, a courier with a price sheet, a method that is switched off, and a contract that goes.
func TestACarrierIsConnectedAndItsMethodsAreSwitched(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t, pointless)
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
	w.open("/parcels")
	w.press("Load a courier’s scans")
	w.says("A file from your courier")
	w.look("scans")
	at := filepath.Join(t.TempDir(), "scans.csv")
	if err := os.WriteFile(at, []byte("number,time,status\nWB1,yesterday,delivered\nWB2,"+time.Now().Format(time.RFC3339)+",delivered\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.find("[name=file]").SetFiles([]string{at}); err != nil {
		t.Fatal(err)
	}
	w.press("^\\s*Show what it would do")
	w.says("‘yesterday’ is no time")
	w.says("You have no parcel ‘WB2’ with a courier.")
	w.look("scans-wrong")
}
