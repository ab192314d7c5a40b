package ups_test

import (
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
)

func TestWhatABorderWouldMissIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for want, change := range map[string]func(*carrier.Customs){
		"customs.sender_vat":     func(u *carrier.Customs) { u.SenderVAT = strings.Repeat("1", 16) },
		"customs.sender_eori":    func(u *carrier.Customs) { u.SenderVAT, u.SenderEORI = "", "DE"+strings.Repeat("1", 15) },
		"customs.recipient_vat":  func(u *carrier.Customs) { u.RecipientVAT = strings.Repeat("1", 16) },
		"customs.recipient_eori": func(u *carrier.Customs) { u.RecipientEORI = "DE" + strings.Repeat("1", 15) },
		"customs.freight":        func(u *carrier.Customs) { u.Freight.Currency = "CHF" },
		"customs.insurance":      func(u *carrier.Customs) { u.Insurance = money.Amount{Minor: 100, Currency: "CHF"} },
		"customs.discount":       func(u *carrier.Customs) { u.Discount = money.Amount{Minor: 100, Currency: "CHF"} },
	} {
		s := overseas()
		change(s.Customs)
		if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); carrier.KindOf(err) != carrier.KindValidation || field(err) != want {
			t.Errorf("%v, want a refusal of %s", err, want)
		}
	}
	if n := len(e.Desk().Requests()); n != 0 {
		t.Errorf("%d requests were made all the same", n)
	}
}

func TestDocumentsCrossABorderWithoutAnInvoice(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := overseas()
	s.Customs.Reason = "documents"
	_, sent := announce(t, e, d, s)
	if indicator, there := sent["DocumentsOnlyIndicator"]; !there || indicator != "" {
		t.Errorf("documents are told as %v", sent)
	}
	if _, there := sent["ShipmentServiceOptions"]; there {
		t.Errorf("an invoice is ordered: %v", sent["ShipmentServiceOptions"])
	}
}

func TestAReturnOverABorderHasTheMerchantsNumberAsTheShippers(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := overseas()
	s.Method, s.IsReturn = "11-return", true
	s.From, s.To = s.To, s.From
	s.Customs.Reason, s.Customs.SenderVAT, s.Customs.RecipientVAT, s.Customs.VOEC = "return", "CHE123456789", "NL000000000B00", "2031234"
	_, sent := announce(t, e, d, s)
	for side, want := range map[string]string{"Shipper": "NL000000000B00", "ShipTo": "NL000000000B00", "ShipFrom": "CHE123456789"} {
		if got := sent[side].(map[string]any)["TaxIdentificationNumber"]; got != want {
			t.Errorf("%s has the number %v, want %s", side, got, want)
		}
	}
	forms := sent["ShipmentServiceOptions"].(map[string]any)["InternationalForms"].(map[string]any)
	if forms["Comments"] != "IOSS IM0000000000, VOEC 2031234" {
		t.Errorf("comments %v", forms["Comments"])
	}
}
