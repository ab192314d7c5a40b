package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

func TestTrackingTellsEverythingToWhomAsksForIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	got := d.buy(nil)
	waybill, piece := got["shipmentTrackingNumber"].(string), got["packages"].([]any)[0].(m)["trackingNumber"].(string)
	for d.e.Walk(waybill) {
		continue
	}
	_, all := d.ask("GET", "/tracking?shipmentTrackingNumber="+waybill+",0000000000&trackingView=all-checkpoints&levelOfDetail=all", nil)
	one := all["shipments"].([]any)[0].(m)
	var codes []string
	for _, v := range one["events"].([]any) {
		code := v.(m)["typeCode"].(string)
		codes = append(codes, code)
		if !slices.Contains(Codes, code) {
			t.Errorf("%s is on no list", code)
		}
		if _, err := time.Parse("2006-01-02 15:04:05 -07:00", fmt.Sprint(v.(m)["date"], " ", v.(m)["time"], " ", v.(m)["GMTOffset"])); err != nil {
			t.Error(err)
		}
	}
	if codes[0] != "SA" || codes[len(codes)-1] != "OK" || one["pieces"].([]any)[0].(m)["trackingNumber"] != piece {
		t.Errorf("codes %v, %v", codes, one["pieces"])
	}
	_, last := d.ask("GET", "/shipments/"+waybill+"/tracking", nil)
	if events := last["shipments"].([]any)[0].(m)["events"].([]any); len(events) != 1 || events[0].(m)["typeCode"] != "OK" {
		t.Errorf("last checkpoint: %v", events)
	}
	if status, no := d.ask("GET", "/shipments/0000000000/tracking", nil); status != http.StatusNotFound || !strings.HasPrefix(no["detail"].(string), "1001:") {
		t.Errorf("%d %v", status, no)
	}
	if status, byRef := d.ask("GET", "/tracking?shipmentReference=WB-1-1&shipperAccountNumber=123456789", nil); status != http.StatusOK || len(byRef["shipments"].([]any)) != 1 {
		t.Errorf("by reference: %d %v", status, byRef)
	}
	if status, no := d.ask("GET", "/tracking?shipmentReference=WB-1-1", nil); status != http.StatusBadRequest || no["detail"] != "Missing mandatory parameters: shipperAccountNumber" {
		t.Errorf("without an account: %d %v", status, no)
	}
	if status, _ := d.ask("GET", "/shipments/"+waybill+"/proof-of-delivery", nil); status != http.StatusOK {
		t.Errorf("proof of delivery: %d", status)
	}
}

func TestEveryPhaseHasACodeOfTheList(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, script := range emulate.Scripts() {
		got := d.buy(func(s, _ m) {
			s["customerReferences"] = []m{{"value": "SCRIPT-" + strings.ToUpper(script), "typeCode": "CU"}}
		})
		var row booked
		if !d.e.Desk().Get(shipmentKind, got["shipmentTrackingNumber"].(string), &row) || row.Life.Script != script {
			t.Fatalf("%s is not kept: %q", script, row.Life.Script)
		}
		for d.e.Walk(row.Waybill) {
			continue
		}
		for _, s := range d.e.Desk().Scans(row.Life) {
			if !slices.Contains(Codes, events[s.Phase].code) {
				t.Errorf("%s: %s has the code %q", script, s.Phase, events[s.Phase].code)
			}
		}
	}
}
