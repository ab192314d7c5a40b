package emulator

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	email     = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	phone     = regexp.MustCompile(`^(\+?48)?\d{9}$`)
	postCode  = regexp.MustCompile(`^\d{2}-\d{3}$`)
	country   = regexp.MustCompile(`^[A-Z]{2}$`)
	currency  = regexp.MustCompile(`^[A-Z]{3}$`)
	pointName = regexp.MustCompile(`^[A-Z]{3}\d{2,3}[A-Z]{0,4}$`)
)

const longestReference = 100

// check finds what is wrong with a shipment; nil is nothing. Not in our sheet: which code stands for which mistake beyond required and too_small.
func (w wish) check() tree {
	found := tree{}
	s, known := services[w.Service]
	if w.Service != "" && !known {
		found.add("service", "invalid")
		s.locker = strings.Contains(w.Service, "locker")
	}
	if w.Receiver == nil && !w.IsReturn {
		found.add("receiver", "required")
	} else if w.Receiver != nil {
		w.Receiver.check(found, "receiver", s.locker, w.Service == "")
	}
	if w.Sender != nil {
		w.Sender.check(found, "sender", false, true)
	}
	w.parcels(found, s)
	w.attributes(found, s)
	w.money(found, s)
	if utf8.RuneCountInString(w.Reference) > longestReference {
		found.add("reference", "too_long")
	}
	for _, extra := range w.Additional {
		if !slices.Contains(additional, extra) {
			found.add("additional_services", "invalid")
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// check: a locker asks for phone and e-mail, a courier for a name, a phone and an address. Any lets one of both do, where no service is chosen yet.
func (p party) check(found tree, at string, locker, either bool) {
	need := func(value, field string) {
		if value == "" {
			found.add(at+"."+field, "required")
		}
	}
	if !either {
		need(p.Phone, "phone")
	}
	if locker && !either {
		need(p.Email, "email")
	}
	if !locker && !either {
		if p.CompanyName == "" && p.person() == "" {
			need(p.FirstName, "first_name")
			need(p.LastName, "last_name")
		}
		if p.Address == nil {
			found.add(at+".address", "required")
		}
	}
	if p.Phone != "" && !phone.MatchString(p.Phone) {
		found.add(at+".phone", "invalid")
	}
	if p.Email != "" && !email.MatchString(p.Email) {
		found.add(at+".email", "invalid")
	}
	if a := p.Address; a != nil {
		a.check(found, at+".address")
	}
}

func (a address) check(found tree, at string) {
	need := func(value, field string) {
		if value == "" {
			found.add(at+"."+field, "required")
		}
	}
	if a.Line1 == "" {
		need(a.Street, "street")
		need(a.BuildingNumber, "building_number")
	}
	need(a.City, "city")
	need(a.PostCode, "post_code")
	need(a.CountryCode, "country_code")
	switch {
	case a.CountryCode != "" && !country.MatchString(a.CountryCode):
		found.add(at+".country_code", "invalid")
	case a.CountryCode != "" && a.CountryCode != "PL": // the services of the sheet are those of the Polish network
		found.add(at+".country_code", "not_supported")
	case a.PostCode != "" && !postCode.MatchString(a.PostCode):
		found.add(at+".post_code", "invalid")
	}
}

func (w wish) parcels(found tree, s service) {
	if len(w.Parcels) == 0 {
		found.add("parcels", "required")
	}
	if s.locker && len(w.Parcels) > 1 {
		found.add("parcels", "too_many")
	}
	for i, b := range w.Parcels {
		b.check(found, "parcels."+strconv.Itoa(i), s)
	}
}

func (b box) check(found tree, at string, s service) {
	if b.Template != "" {
		if _, ok := sizes[b.Template]; !ok || !s.locker {
			found.add(at+".template", "invalid")
		}
	} else {
		if b.Dimensions == nil {
			found.add(at+".dimensions", "required")
		}
		if b.Weight == nil {
			found.add(at+".weight", "required")
		}
	}
	if d := b.Dimensions; d != nil {
		var sides []*big.Rat
		for _, side := range []struct {
			name string
			long decimal
		}{{"length", d.Length}, {"width", d.Width}, {"height", d.Height}} {
			if measure(found, at+".dimensions."+side.name, side.long, s.longest) {
				sides = append(sides, side.long.Rat)
			}
		}
		if d.Unit != "mm" {
			found.add(at+".dimensions.unit", missing(d.Unit))
		}
		if s.locker && len(sides) == 3 {
			slices.SortFunc(sides, (*big.Rat).Cmp)
			for i, room := range []int64{380, 410, 640} { // the large locker's sides, the shortest first
				if sides[i].Cmp(big.NewRat(room, 1)) > 0 {
					found.add(at+".dimensions", "too_big")
					break
				}
			}
		}
	}
	if b.Weight != nil {
		measure(found, at+".weight.amount", b.Weight.Amount, s.most)
		if b.Weight.Unit != "kg" {
			found.add(at+".weight.unit", missing(b.Weight.Unit))
		}
	}
}

// measure reports whether a measure is more than nothing and not more than most, where most is known.
func measure(found tree, at string, d decimal, most int64) bool {
	switch {
	case d.Rat == nil:
		found.add(at, "required")
	case d.Sign() <= 0:
		found.add(at, "too_small")
	case most > 0 && d.above(most):
		found.add(at, "too_big")
	default:
		return true
	}
	return false
}

func missing(text string) string {
	if text == "" {
		return "required"
	}
	return "invalid"
}

// attributes: a locker service needs its point. Not in our sheet: which points exist; whatever reads like one's name does.
func (w wish) attributes(found tree, s service) {
	a := w.Attributes
	if s.locker && a.TargetPoint == "" {
		found.add("custom_attributes.target_point", "required")
	}
	if a.TargetPoint != "" && !pointName.MatchString(a.TargetPoint) {
		found.add("custom_attributes.target_point", "invalid")
	}
	if a.SendingMethod != "" && !slices.Contains(sendingMethods, a.SendingMethod) {
		found.add("custom_attributes.sending_method", "invalid")
	}
	if a.DropoffPoint == "" && w.Service == "inpost_locker_pass_thru" {
		found.add("custom_attributes.dropoff_point", "required")
	}
	if a.DropoffPoint != "" && !pointName.MatchString(a.DropoffPoint) {
		found.add("custom_attributes.dropoff_point", "invalid")
	}
}

// money: an amount has a currency, and what is collected by a courier is insured. The latter is from the public form validation of ShipX.
func (w wish) money(found tree, s service) {
	for at, m := range map[string]*amount{"cod": w.COD, "insurance": w.Insurance} {
		if m == nil || m.Amount.Rat == nil {
			continue
		}
		switch {
		case m.Amount.Sign() <= 0 || at == "insurance" && m.Amount.below(1):
			found.add(at+".amount", "too_small")
		case !m.Amount.below(10_000_000):
			found.add(at+".amount", "too_big")
		}
		if m.Currency != "" && !currency.MatchString(m.Currency) || m.Currency != "" && m.Currency != "PLN" {
			found.add(at+".currency", "invalid")
		}
	}
	if w.COD == nil || w.COD.Amount.Rat == nil || s.locker {
		return
	}
	if w.Insurance == nil || w.Insurance.Amount.Rat == nil {
		found.add("insurance.amount", "required")
	} else if w.Insurance.Amount.Cmp(w.COD.Amount.Rat) < 0 {
		found.add("insurance.amount", "too_small")
	}
}
