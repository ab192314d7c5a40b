package emulator

import (
	"encoding/json"
	"fmt"
	"strings"
)

// services checks what is booked beside the transport.
func (c *check) services(o order, who customer) {
	s := o.Services
	if s.booked() && !who.bills[o.BillingNumber].services && who.bills[o.BillingNumber].product == o.Product {
		c.bad("services", "Services are not agreed for this billing number.")
	}
	if s.VisualCheckOfAge != "" {
		c.one("services.visualCheckOfAge", s.VisualCheckOfAge, "A16", "A18")
	}
	if s.Endorsement != "" {
		c.one("services.endorsement", s.Endorsement, "RETURN", "ABANDON")
	}
	if s.PreferredDay != "" {
		c.date("services.preferredDay", s.PreferredDay)
	}
	if s.IdentCheck != nil {
		c.length("services.identCheck.firstName", s.IdentCheck.FirstName, 1, 35)
		c.length("services.identCheck.lastName", s.IdentCheck.LastName, 1, 35)
		if s.IdentCheck.DateOfBirth != "" {
			c.date("services.identCheck.dateOfBirth", s.IdentCheck.DateOfBirth)
		} else {
			c.one("services.identCheck.minimumAge", s.IdentCheck.MinimumAge, "A16", "A18")
		}
	}
	if s.Insurance != nil {
		c.money("services.additionalInsurance", *s.Insurance)
		if s.Insurance.Value > 25000 {
			c.bad("services.additionalInsurance.value", "Insurance goes to 25000.")
		}
	}
	if s.COD != nil {
		c.cod(*s.COD)
	}
	c.outlet(s.OutletRouting)
	if s.Retoure != nil {
		c.bill("services.dhlRetoure.billingNumber", s.Retoure.BillingNumber, returnProduct, who, true)
		c.length("services.dhlRetoure.refNo", s.Retoure.RefNo, 8*min(1, len(s.Retoure.RefNo)), 35)
		c.party("services.dhlRetoure.returnAddress.", s.Retoure.ReturnAddress)
	}
}

func (c *check) cod(x cod) {
	c.money("services.cashOnDelivery.amount", x.Amount)
	switch {
	case x.BankAccount == nil && x.AccountReference == "":
		c.bad("services.cashOnDelivery.bankAccount", "Please enter a bank account, or the reference of one.")
	case x.BankAccount != nil:
		c.length("services.cashOnDelivery.bankAccount.accountHolder", x.BankAccount.AccountHolder, 1, 80)
		c.length("services.cashOnDelivery.bankAccount.iban", x.BankAccount.IBAN, 15, 34)
	}
}

// outlet is an e-mail address, or true.
func (c *check) outlet(raw json.RawMessage) {
	if len(raw) == 0 || string(raw) == "true" || string(raw) == "false" || string(raw) == "null" {
		return
	}
	var mail string
	if json.Unmarshal(raw, &mail) != nil || !strings.Contains(mail, "@") {
		c.bad("services.parcelOutletRouting", "Please enter an e-mail address.")
	}
}

// booked reports whether anything but a return label and the way of customs is asked for.
func (s services) booked() bool {
	return s.VisualCheckOfAge != "" || s.IdentCheck != nil || s.NamedPersonOnly || s.SignedForBy || s.NoNeighbour || s.PreferredNeighbour != "" ||
		s.PreferredLocation != "" || s.PreferredDay != "" || s.Insurance != nil || s.COD != nil || s.Bulky || len(s.OutletRouting) > 0 ||
		s.Premium || s.ClosestDropPoint || s.GoGreenPlus
}

// words are what the label tells of the services.
func (s services) words() []string {
	var all []string
	say := func(when bool, text string) {
		if when {
			all = append(all, text)
		}
	}
	if s.COD != nil {
		all = append(all, fmt.Sprintf("COD %.2f %s", s.COD.Amount.Value, s.COD.Amount.Currency))
	}
	say(s.VisualCheckOfAge != "", "Age "+strings.TrimPrefix(s.VisualCheckOfAge, "A")+"+")
	say(s.IdentCheck != nil, "Ident check")
	say(s.NamedPersonOnly, "Named person only")
	say(s.SignedForBy, "Signature")
	say(s.NoNeighbour, "No neighbour")
	say(s.PreferredNeighbour != "", "Neighbour: "+s.PreferredNeighbour)
	say(s.PreferredLocation != "", "Place: "+s.PreferredLocation)
	say(s.PreferredDay != "", "Day: "+s.PreferredDay)
	say(s.Bulky, "Bulky goods")
	say(s.Premium, "Premium")
	say(s.PostalDDP, "Duties paid")
	say(s.GoGreenPlus, "GoGreen Plus")
	return all
}
