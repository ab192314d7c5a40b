package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Codes of errors. Not in our sheet.
const (
	codeMissing  = "MISSING_FIELD"
	codeInvalid  = "INVALID_FIELD"
	codeLong     = "FIELD_TOO_LONG"
	codeContract = "NOT_IN_CONTRACT"
	codeRoute    = "NO_ROUTE"
	codeAddress  = "ADDRESS_NOT_FOUND"
	codeWeight   = "WEIGHT_EXCEEDED"
)

// heaviest is the heaviest parcel in kilograms. Not in our sheet: GLS's public limit.
const heaviest = 40

type checker struct{ found []failure }

func (c *checker) add(code, path, format string, args ...any) {
	c.found = append(c.found, failure{code, fmt.Sprintf(format, args...), []string{path}})
}

func (c *checker) text(path, value string, needed bool, most int) {
	switch {
	case value == "" && needed:
		c.add(codeMissing, path, "%s is compulsory", path)
	case utf8.RuneCountInString(value) > most:
		c.add(codeLong, path, "%s is longer than %d characters", path, most)
	}
}

var (
	templates = regexp.MustCompile(`^(NONE|D_200|PF_4_I|PF_4_I_200|PF_4_I_300|PF_8_D_200|T_200_BF|T_300_BF|ZPL_200|ZPL_300)(_TRACKID_EAN_128|_TRACKID_CODE_39|_REFNO_\w+)?$`)
	formats   = []string{"PDF", "ZEBRA", "PNG"} // INTERMEC, DATAMAX and TOSHIBA are GLS's too, and not drawn here
	products  = []string{"PARCEL", "EXPRESS", "FREIGHT"}
	incoterms = []string{"10", "18", "20", "40", "50"}
	services  = []string{"service_flexdelivery", "service_24", "service_Saturday", "service_addresseeonly", "service_guaranteed24"}
)

func (c *checker) wish(in wish, who customer) {
	s := in.Shipment
	if !slices.Contains(products, s.Product) {
		c.add(codeInvalid, "Shipment.Product", "Product %q is not known", s.Product)
	}
	if s.Shipper.ContactID != who.contact {
		c.add(codeContract, "Shipment.Shipper.ContactID", "ContactID %q is not one of this client", s.Shipper.ContactID)
	}
	if _, err := time.Parse(time.DateOnly, s.ShippingDate); s.ShippingDate != "" && err != nil {
		c.add(codeInvalid, "Shipment.ShippingDate", "ShippingDate is written yyyy-MM-dd")
	}
	c.address("Shipment.Consignee.Address.", s.Consignee.Address)
	if v := s.Consignee.Category; v != "" && v != "BUSINESS" && v != "PRIVATE" {
		c.add(codeInvalid, "Shipment.Consignee.Category", "Category is BUSINESS or PRIVATE")
	}
	if a := s.Shipper.AlternativeShipperAddress; a != nil {
		c.address("Shipment.Shipper.AlternativeShipperAddress.", *a)
	}
	if s.Return != nil {
		c.address("Shipment.Return.Address.", s.Return.Address)
	}
	if to, ok := postal.Lookup(s.Consignee.Address.CountryCode); ok && !to.EU && !slices.Contains(incoterms, s.IncotermCode) {
		c.add(codeMissing, "Shipment.IncotermCode", "Beyond the Union IncotermCode is one of %s", strings.Join(incoterms, ", "))
	}
	for _, ref := range s.ShipmentReference {
		c.text("Shipment.ShipmentReference", ref, false, 40)
	}
	c.units(s)
	c.services(s)
	l := in.PrintingOptions.ReturnLabels
	if !templates.MatchString(l.TemplateSet) {
		c.add(codeInvalid, "PrintingOptions.ReturnLabels.TemplateSet", "TemplateSet %q is not known", l.TemplateSet)
	}
	if !slices.Contains(formats, l.LabelFormat) {
		c.add(codeInvalid, "PrintingOptions.ReturnLabels.LabelFormat", "LabelFormat %q is not known", l.LabelFormat)
	}
}

func (c *checker) address(at string, a address) {
	c.text(at+"Name1", a.Name1, true, 40)
	c.text(at+"Name2", a.Name2, false, 40)
	c.text(at+"Name3", a.Name3, false, 40)
	c.text(at+"Street", a.Street, true, 40)
	c.text(at+"City", a.City, true, 40)
	country, ok := postal.Lookup(a.CountryCode)
	switch {
	case !ok:
		c.add(codeInvalid, at+"CountryCode", "CountryCode has two letters (ISO 3166-1)")
	case a.ZIPCode == "" && country.PostalCode == postal.Always, a.ZIPCode != "" && postal.CheckPostalCode(a.CountryCode, a.ZIPCode) != nil:
		c.add(codeInvalid, at+"ZIPCode", "ZIPCode %q is not valid in %s", a.ZIPCode, a.CountryCode)
	}
}

func (c *checker) units(s shipment) {
	if len(s.ShipmentUnit) == 0 {
		c.add(codeMissing, "Shipment.ShipmentUnit", "ShipmentUnit is compulsory")
	}
	for i, u := range s.ShipmentUnit {
		at := fmt.Sprintf("Shipment.ShipmentUnit[%d].", i)
		switch {
		case u.Weight <= 0:
			c.add(codeMissing, at+"Weight", "Weight is in kilograms, above 0")
		case u.Weight > heaviest:
			c.add(codeWeight, at+"Weight", "Weight is above %d kg", heaviest)
		}
		for _, v := range u.Service {
			if v.Cash != nil && (v.Cash.Amount <= 0 || v.Cash.Currency == "" || v.Cash.Reason == "") {
				c.add(codeMissing, at+"Service.Cash", "Cash has Reason, Amount and Currency")
			}
			if v.AddonLiability != nil && (v.AddonLiability.Amount <= 0 || v.AddonLiability.Currency == "" || v.AddonLiability.ParcelContent == "") {
				c.add(codeMissing, at+"Service.AddonLiability", "AddonLiability has Amount, Currency and ParcelContent")
			}
		}
	}
}

func (c *checker) services(s shipment) {
	to := s.Consignee.Address
	for i, v := range s.Service {
		at := fmt.Sprintf("Shipment.Service[%d].", i)
		if v.Service != nil && !slices.Contains(services, v.Service.ServiceName) {
			c.add(codeContract, at+"Service.ServiceName", "Service %q is not in the contract", v.Service.ServiceName)
		}
		if v.ShopDelivery != nil {
			if _, ok := shopOf(v.ShopDelivery.ParcelShopID); !ok {
				c.add(codeInvalid, at+"ShopDelivery.ParcelShopID", "There is no ParcelShop %q", v.ShopDelivery.ParcelShopID)
			}
		}
		if v.Deposit != nil && v.Deposit.PlaceOfDeposit == "" {
			c.add(codeMissing, at+"Deposit.PlaceOfDeposit", "PlaceOfDeposit is compulsory")
		}
	}
	// The recipient is told by GLS where the parcel waits, or when it comes.
	if (s.point() != "" || s.has("service_flexdelivery")) && to.EMail == "" && to.MobilePhoneNumber == "" {
		c.add(codeMissing, "Shipment.Consignee.Address.eMail", "An e-mail address or a mobile phone number is compulsory with this service")
	}
}

// conjured is what words in the recipient's name ask for.
func conjured(s emulate.Spell) (failure, bool) {
	const to = "Shipment.Consignee.Address."
	switch {
	case s.Has(emulate.FailContract):
		return failure{codeContract, "The product is not in the contract", []string{"Shipment.Product"}}, true
	case s.Has(emulate.FailAddress):
		return failure{codeAddress, "The address was not found", []string{to + "ZIPCode"}}, true
	case s.Has(emulate.FailField):
		return failure{codeInvalid, "Name1 is not valid", []string{to + "Name1"}}, true
	case s.Has(emulate.FailRoute):
		return failure{codeRoute, "There is no route to this address", []string{"Shipment.Product"}}, true
	}
	return failure{}, false
}
