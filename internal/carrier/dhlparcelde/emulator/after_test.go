package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

func TestAShipmentIsCancelledUntilItIsOnAManifest(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	cancel := func(number string) (int, m) {
		return d.ask("DELETE", shippingPath+"/orders?profile="+profile+"&shipment="+number, nil)
	}
	gone := d.buy(nil)
	for range 2 {
		if status, got := cancel(gone); status != http.StatusOK {
			t.Errorf("cancelled: %d %v", status, got)
		}
	}
	if status, _ := d.ask("GET", shippingPath+"/orders?shipment="+gone, nil); status != http.StatusBadRequest {
		t.Errorf("a cancelled one is there still: %d", status)
	}
	late := d.buy(func(s m) { s["consignee"].(m)["name1"] = "Vos LATE-CANCEL" })
	kept := d.buy(nil)
	if status, got := d.ask("POST", shippingPath+"/manifests", m{"profile": profile, "shipmentNumbers": []string{kept, "00399994010000000000"}}); status != http.StatusMultiStatus {
		t.Errorf("manifest: %d %v", status, got)
	}
	for _, number := range []string{late, kept} {
		status, got := cancel(number)
		if status != http.StatusBadRequest || item0(d, got, 0)["sstatus"].(m)["detail"] != "unknown shipment number" {
			t.Errorf("too late: %d %v", status, got)
		}
		if status, _ := d.ask("GET", shippingPath+"/orders?shipment="+number, nil); status != http.StatusOK {
			t.Errorf("it can be fetched no more: %d", status)
		}
	}
	if status, got := d.ask("GET", shippingPath+"/manifests?billingNumber="+d.e.Credentials()["billing_number"], nil); status != http.StatusOK || item0(d, got, 0)["manifest"] == nil {
		t.Errorf("the paper: %d %.300v", status, got)
	}
	evening := d.buy(nil)
	d.e.Desk().Advance(24 * time.Hour)
	if status, _ := cancel(evening); status != http.StatusBadRequest {
		t.Errorf("after six in the evening: %d", status)
	}
	d.as(d.e.Other())
	if status, _ := cancel(d.buyAs("52525252520101")); status != http.StatusOK {
		t.Errorf("the other customer's own: %d", status)
	}
	if status, _ := cancel(kept); status != http.StatusBadRequest {
		t.Errorf("somebody else's: %d", status)
	}
}

func (d *desk) buyAs(bill string) string { return d.buy(func(s m) { s["billingNumber"] = bill }) }

func TestAReturnAndAPickUpAreOrdered(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	back := m{"receiverId": "deu", "customerReference": "RMA-1", "shipper": d.parcel(nil)["consignee"], "itemWeight": m{"uom": "g", "value": 500}}
	status, got := d.ask("POST", returnsPath+"/orders?labelType=BOTH", back)
	if status != http.StatusCreated || !digit.Valid(digit.KindSSCC, fmt.Sprint(got["shipmentNo"])) || got["label"] == nil || got["qrLabel"] == nil {
		t.Errorf("return: %d %.300v", status, got)
	}
	back["receiverId"] = "DEU"
	if status, got := d.ask("POST", returnsPath+"/orders", back); status != http.StatusBadRequest || !strings.HasPrefix(got["detail"].(string), "receiverId:") {
		t.Errorf("a receiver nobody is: %d %v", status, got)
	}
	van := m{
		"customerDetails": m{"billingNumber": "22222222220801"}, "pickupLocation": m{"type": "Address", "pickupAddress": d.parcel(nil)["shipper"]},
		"businessHours": []m{{"timeFrom": "08:00", "timeUntil": "17:00"}}, "contactPerson": []m{{"name": "Ilse Vos", "phone": "+492281234"}},
		"pickupDetails":   m{"pickupDate": m{"type": "Date", "value": "2026-11-24"}, "totalWeight": m{"uom": "kg", "value": 12}, "comment": "Hof"},
		"shipmentDetails": m{"shipments": []m{{"transportationType": "PAKET", "size": "M"}}},
	}
	status, got = d.ask("POST", pickupPath+"/orders", van)
	value, _ := got["confirmation"].(m)["value"].(m)
	if status != http.StatusOK || value["pickupDate"] != "2026-11-24" || value["orderID"] == "" {
		t.Fatalf("pick-up: %d %v", status, got)
	}
	if status, _ := d.ask("DELETE", pickupPath+"/orders?orderID="+value["orderID"].(string), nil); status != http.StatusOK {
		t.Errorf("sent home: %d", status)
	}
	van["pickupDetails"] = m{"pickupDate": m{"type": "Tomorrow"}}
	if status, got := d.ask("POST", pickupPath+"/orders", van); status != http.StatusBadRequest || !strings.HasPrefix(got["detail"].(string), "pickupDetails.pickupDate.type:") {
		t.Errorf("a day that is none: %d %v", status, got)
	}
}
