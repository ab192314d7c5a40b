package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	lineLength      = 35
	postalLength    = 9
	referenceLength = 35
	purposeLength   = 14 // of cod, customer documentation 1.2
)

var (
	grams    = regexp.MustCompile(`^[1-9][0-9]{0,7}$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	tariff   = regexp.MustCompile(`^[0-9]{6,10}$`)
	papers   = regexp.MustCompile(`^[A-I](\|[A-I])*$`)
	reasons  = regexp.MustCompile(`^0[1-9]$`)
	mails    = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
)

// check collects what is wrong with a request.
type check struct{ all []mistake }

func (c *check) need(path, value string, most int) {
	if strings.TrimSpace(value) == "" {
		c.all = append(c.all, metaError("META_MANDATORY", path+": is mandatory"))
		return
	}
	c.most(path, value, most)
}

func (c *check) most(path, value string, most int) {
	if utf8.RuneCountInString(value) > most {
		c.all = append(c.all, metaError("META_LENGTH", fmt.Sprintf("%s: longer than %d characters", path, most)))
	}
}

func (c *check) like(path, value string, shape *regexp.Regexp) {
	if !shape.MatchString(value) {
		c.wrong(path, fmt.Sprintf("%q is not valid", value))
	}
}

func (c *check) oneOf(path, value string, may ...string) {
	if !slices.Contains(may, value) {
		c.wrong(path, fmt.Sprintf("%q is none of %s", value, strings.Join(may, ", ")))
	}
}

func (c *check) wrong(path, words string) {
	c.all = append(c.all, metaError("META_FORMAT", path+": "+words))
}

func (c *check) unit(code, words string) { c.all = append(c.all, unitError(code, words)) }

// checked says what is wrong with a shipment of that customer; nothing is taken then.
func checked(s wireShipment, customer map[string]string) []mistake {
	var c check
	for i, ref := range s.References {
		c.most(fmt.Sprintf("customerReferenceNumbers[%d]", i), ref, referenceLength)
	}
	c.party("sender", s.Sender)
	c.party("receiver", s.Receiver)
	switch {
	case s.Count == nil:
		c.need("numberOfParcels", "", 3)
	case *s.Count != strconv.Itoa(len(s.Parcels)) || len(s.Parcels) == 0:
		c.wrong("numberOfParcels", *s.Count+" does not count the parcels")
	}
	if s.Infos == nil {
		c.need("shipmentInfos", "", 0)
	} else {
		c.need("shipmentInfos.productCode", s.Infos.Product, 3)
	}
	for i, p := range s.Parcels {
		c.parcel(fmt.Sprintf("parcel[%d]", i), p)
	}
	if len(c.all) > 0 {
		return c.all
	}
	if s.Sender.Customer == nil || s.Sender.Customer.ID == "" {
		c.need("sender.customerInfos.customerID", "", 0)
	} else if s.Sender.Customer.ID != customer["customer_id"] {
		c.unit("BU_CUSTOMER", "Customer "+s.Sender.Customer.ID+" is not in this contract.")
	}
	c.product(s, customer["business_unit"])
	c.border(s)
	return c.all
}

func (c *check) party(path string, p *wireParty) {
	if p == nil || p.Address == nil {
		c.need(path+".address", "", 0)
		return
	}
	a := *p.Address
	at := path + ".address."
	if a.Name1 == "" && a.Company == "" {
		c.need(at+"name1", "", lineLength)
	}
	for name, value := range map[string]string{
		"companyName": a.Company, "name1": a.Name1, "name2": a.Name2, "houseNumber": a.HouseNumber, "flatNumber": a.FlatNumber, "region": a.Region,
	} {
		c.most(at+name, value, lineLength)
	}
	c.need(at+"street", a.Street, lineLength)
	c.need(at+"city", a.City, lineLength)
	country, ok := postal.Lookup(a.Country)
	switch {
	case !ok:
		c.wrong(at+"country", fmt.Sprintf("%q is no country of two letters", a.Country))
	case a.PostalCode == "" && country.PostalCode == postal.Always:
		c.need(at+"zipCode", "", postalLength)
	case a.PostalCode != "" && postal.CheckPostalCode(a.Country, a.PostalCode) != nil && !strings.Contains(a.PostalCode, "-"):
		c.unit("BU_ADDRESS", at+"zipCode: "+a.PostalCode+" is unknown in "+a.Country)
	}
	if p.Contact != nil && p.Contact.Email != "" {
		c.like(path+".contact.email", p.Contact.Email, mails)
	}
	if p.Legal != nil && p.Legal.Type != "" {
		c.oneOf(path+".legalEntity.businessType", p.Legal.Type, "P", "B")
	}
}

func (c *check) parcel(path string, p wireParcel) {
	if p.Infos == nil {
		c.need(path+".parcelInfos", "", 0)
		return
	}
	// Grams as text, without anything else (customer documentation 1.2).
	c.like(path+".parcelInfos.weight", p.Infos.Weight, grams)
	for i, ref := range p.References {
		c.most(fmt.Sprintf("%s.senderParcelRefs[%d]", path, i), ref, referenceLength)
	}
	if p.COD == nil {
		return
	}
	if p.COD.Amount == nil || p.COD.Amount.Amount.value <= 0 {
		c.wrong(path+".cod.amount.amount", "has to be more than nothing")
	} else {
		c.like(path+".cod.amount.currency", p.COD.Amount.Currency, currency)
	}
	c.oneOf(path+".cod.collectType", p.COD.Collect, "s0", "s1", "s2", "s9")
	c.most(path+".cod.purpose", p.COD.Purpose, purposeLength)
}

// product says what the business unit does not do.
func (c *check) product(s wireShipment, unit string) {
	p, ok := products[s.Infos.Product]
	switch {
	case !ok || !p.soldBy(unit):
		c.unit("BU_PRODUCT", "Product "+s.Infos.Product+" is not sold by business unit "+unit+".")
		return
	case !p.reaches(s.Receiver.Address.Country):
		c.unit("BU_ROUTE", "Product "+s.Infos.Product+" does not go to "+s.Receiver.Address.Country+".")
	case p.point && s.Receiver.Pudo == "":
		c.need("receiver.pudoId", "", lineLength)
	case !p.point && s.Receiver.Pudo != "":
		c.wrong("receiver.pudoId", "product "+s.Infos.Product+" does not go to a Pickup point")
	}
	limit := p.limits()
	for i, box := range s.Parcels {
		path := fmt.Sprintf("parcel[%d]", i)
		if n, err := strconv.Atoi(box.Infos.Weight); err == nil && n > limit.weight {
			c.unit("BU_LIMIT", fmt.Sprintf("%s.parcelInfos.weight: more than %d g", path, limit.weight))
		}
		if d := box.Infos.Dimensions; d != nil {
			sides := []float64{d.Length.value, d.Width.value, d.Height.value}
			slices.Sort(sides)
			if sides[2] > limit.longest || sides[2]+2*sides[1]+2*sides[0] > limit.withGirth {
				c.unit("BU_LIMIT", path+".parcelInfos.dimensions: too large")
			}
		}
		if p.cod && box.COD == nil {
			c.need(path+".cod", "", 0)
		}
		if !p.cod && box.COD != nil {
			c.wrong(path+".cod", "product "+s.Infos.Product+" does not collect money")
		}
	}
}

// border says what customs lack.
func (c *check) border(s wireShipment) {
	in := s.International
	if in == nil {
		if postal.NeedsCustoms(s.Sender.Address.postal(), s.Receiver.Address.postal()) {
			c.need("international", "", 0)
		}
		return
	}
	c.oneOf("international.parcelType", in.Type, "D", "P")
	if in.Amount.value <= 0 {
		c.wrong("international.customsAmount", "has to be more than nothing")
	}
	c.like("international.customsCurrency", in.Currency, currency)
	c.oneOf("international.customsTerms", in.Terms, "s01", "s02", "s03", "s05", "s06", "s07")
	c.need("international.parcelContent", in.Content, lineLength)
	c.like("international.exportReason", in.Reason, reasons)
	if in.Paper != "" {
		c.like("international.customsPaper", in.Paper, papers)
	}
	if in.Clearance != "" {
		c.oneOf("international.clearanceStatus", in.Clearance, "N", "F", "E", "T", "I", "H")
	}
	if in.Type == "P" && len(in.Lines) == 0 {
		c.need("international.interInvoiceLine", "", 0)
	}
	for i, l := range in.Lines {
		at := fmt.Sprintf("international.interInvoiceLine[%d].", i)
		c.need(at+"content", l.Content, 200)
		c.like(at+"customsTarif", l.Tariff, tariff)
		if l.Quantity.value < 1 {
			c.wrong(at+"quantity", "has to be one at least")
		}
		if _, ok := postal.Lookup(l.Origin); !ok {
			c.wrong(at+"originCountry", fmt.Sprintf("%q is no country of two letters", l.Origin))
		}
	}
}

func (a wireAddress) postal() postal.Address {
	return postal.Address{
		Name: a.Name1, Company: a.Company, Street: a.Street, HouseNumber: a.HouseNumber, Line2: a.Name2,
		PostalCode: a.PostalCode, City: a.City, Country: a.Country,
	}
}
