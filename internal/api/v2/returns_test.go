package v2_test

import (
	"encoding/json"
	"testing"
	"time"

	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/returns"
)

func TestANewReturnIsToldAsPythonWritesItAndOnlyOfWhatAnIntegrationSent(t *testing.T) {
	t.Parallel()
	told := returns.Told{Heard: true, Return: returns.Return{ID: 9201, OrderNumber: "W-10045", Terms: returns.Terms{Brand: 51, Reason: 3, DeliveryOption: "drop_off_point",
		Refund: &returns.Refund{Type: "money"}}}}
	told.Order.Items = []order.Item{{ID: "l-1", Description: "Théière </b>", Quantity: 1, SKU: "TP-1", HSCode: "691200", ReturnReason: 3}}
	body := func() []byte {
		t.Helper()
		text, err := json.Marshal(told)
		if err != nil {
			t.Fatal(err)
		}
		got, err := v2.WebhookBody(event.Event{Kind: event.ReturnCreated, Number: 1, At: time.UnixMilli(1773479563120), Body: text}, "https://ship.example.com")
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := `{"action": "return_created", "timestamp": 1773479563120, "data": {"id": 9201, "brand_id": 51, "order_number": "W-10045", "return_reason_id": 3, ` +
		`"return_address_id": null, "paid_return": false, "delivery_choice": "drop_off_point", "refund_type": "money", "items": [{"item_id": "l-1", ` +
		`"description": "Th\u00e9i\u00e8re </b>", "quantity": 1, "sku": "TP-1", "hs_code": "691200", "return_reason_id": 3}]}}`
	if got := string(body()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	told.Heard = false
	if got := body(); got != nil {
		t.Errorf("a return of what no integration sent is told: %s", got)
	}
}
