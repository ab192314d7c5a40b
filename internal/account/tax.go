package account

import (
	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/fault"
)

// checkTaxNumbers writes VAT and EORI number without blanks and says what is wrong with their shape. Both may be empty. A check digit that
// comes out wrong is told where the number is used, before a label over a border.
func checkTaxNumbers(wrong *fault.List, country, vat, eori string) (string, string) {
	vat, eori = customs.Compact(vat), customs.Compact(eori)
	if vat != "" {
		wrong.Join("", customs.CheckVATShape("vat_number", country, vat))
	}
	if eori != "" {
		wrong.Join("", customs.Check("eori_number", customs.Number{Kind: customs.EORI, Value: eori}))
	}
	return vat, eori
}
