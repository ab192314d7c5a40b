package emulator

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/postal"
)

// checker collects what is wrong with an order.
type checker struct {
	found []message
}

func (c *checker) add(id, path, format string, args ...any) {
	c.found = append(c.found, wrong(id, path, format, args...))
}

// text checks a field's presence and length. Not in our sheet: the lengths, which are those of a French address line.
func (c *checker) text(id, path, value string, needed bool, most int) {
	switch {
	case needed && strings.TrimSpace(value) == "":
		c.add(id, path, "Le champ %s est obligatoire", path)
	case utf8.RuneCountInString(value) > most:
		c.add(id, path, "Le champ %s dépasse %d caractères", path, most)
	}
}

// cents checks an amount; it may be left out unless needed.
func (c *checker) cents(path string, n json.Number, needed bool) {
	v, err := strconv.ParseInt(string(n), 10, 64)
	if n == "" && !needed {
		return
	}
	if err != nil || v < 0 || needed && v == 0 {
		c.add(idAmount, path, "Le montant %s est un nombre entier de centimes", path)
	}
}

func (c *checker) shape(id, path, value string, re *regexp.Regexp) {
	if !re.MatchString(value) {
		c.add(id, path, "Le champ %s est incorrect : %s", path, value)
	}
}

var (
	hsCode      = regexp.MustCompile(`^\d{6,10}$`)
	alpha2      = regexp.MustCompile(`^[A-Z]{2}$`)
	currency    = regexp.MustCompile(`^[A-Z]{3}$`)
	pointCode   = regexp.MustCompile(`^\d{6}$`)
	frenchPhone = regexp.MustCompile(`^(\+33|0033|0)[67]\d{8}$`)
	anyPhone    = regexp.MustCompile(`^\+?\d{6,15}$`)
	mail        = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	pointTypes  = []string{"", "BPR", "A2P", "BDP", "CMT", "PCS", "ACP", "CDI"}
)

// order checks all that can be checked without the ledger.
func (c *checker) order(o order) {
	if _, ok := printings[strings.TrimSuffix(o.OutputFormat.Kind, "_UL")]; !ok {
		c.add(idFormat, "outputFormat.outputPrintingType", "Le format d'impression %q est inconnu", o.OutputFormat.Kind)
	}
	l := o.Letter
	c.address(idSender, "letter.sender.address", l.Sender.Address)
	c.address(idAddressee, "letter.addressee.address", l.Addressee.Address)
	c.text(idSender, "letter.sender.senderParcelRef", l.Sender.Reference, false, 35)
	c.text(idAddressee, "letter.addressee.addresseeParcelRef", l.Addressee.Reference, false, 35)
	p, ok := products[l.Service.ProductCode]
	if !ok {
		c.add(idProduct, "letter.service.productCode", "Le code produit %q est inconnu", l.Service.ProductCode)
		return
	}
	from, to := l.Sender.Address.CountryCode, l.Addressee.Address.CountryCode
	if alpha2.MatchString(from) && alpha2.MatchString(to) && !p.goes(from, to) {
		c.add(idRoute, "letter.service.productCode", "Le produit %s n'est pas disponible de %s vers %s", l.Service.ProductCode, from, to)
	}
	c.service(l.Service, p)
	c.parcel(l, p)
	c.customs(l, p)
}

func (c *checker) service(s service, p product) {
	const at = "letter.service."
	if _, err := time.Parse(time.DateOnly, s.DepositDate); err != nil {
		c.add(idDate, at+"depositDate", "La date de dépôt est au format aaaa-MM-jj")
	}
	c.cents(at+"transportationAmount", s.TransportationAmount, false)
	c.cents(at+"totalAmount", s.TotalAmount, false)
	c.text(idService, at+"orderNumber", s.OrderNumber, false, 30)
	// Not in our sheet: that a pick-up point wants the shop's name for its message to the buyer.
	c.text(idService, at+"commercialName", s.CommercialName, p.point, 38)
	if n := string(s.ReturnTypeChoice); n != "" && n != "2" && n != "3" {
		c.add(idService, at+"returnTypeChoice", "returnTypeChoice vaut 2 ou 3")
	}
}

func (c *checker) parcel(l letter, p product) {
	const at = "letter.parcel."
	kg, err := l.Parcel.Weight.Float64()
	grams := math.Round(kg * 1000)
	switch {
	case err != nil, grams < 1, math.Abs(kg*1000-grams) > 1e-6:
		c.add(idWeight, at+"weight", "Le poids est exprimé en kilogrammes, au gramme près")
	case grams > p.heaviest(l.Addressee.Address.CountryCode):
		c.add(idWeight, at+"weight", "Le poids %s kg dépasse le maximum du produit", l.Parcel.Weight)
	}
	c.cents(at+"insuranceValue", l.Parcel.InsuranceValue, false)
	c.cents(at+"insuranceAmount", l.Parcel.InsuranceAmount, false)
	c.cents(at+"CODAmount", l.Parcel.CODAmount, l.Parcel.COD)
	c.text(idService, at+"instructions", l.Parcel.Instructions, false, 70)
	if !slices.Contains(pointTypes, l.Parcel.PickupPointType) {
		c.add(idPoint, at+"pickupPointType", "Le type de point %q est inconnu", l.Parcel.PickupPointType)
	}
	if !p.point {
		if l.Parcel.PickupLocationID != "" {
			c.add(idPoint, at+"pickupLocationId", "Le produit ne se livre pas en point retrait")
		}
		return
	}
	c.shape(idPoint, at+"pickupLocationId", l.Parcel.PickupLocationID, pointCode)
	a := l.Addressee.Address
	if a.Email == "" && a.MobileNumber == "" {
		c.add(idAddressee, "letter.addressee.address.mobileNumber", "Un mobile ou un courriel est obligatoire en point retrait")
	}
	if a.CountryCode == "FR" && a.MobileNumber != "" && !frenchPhone.MatchString(a.MobileNumber) {
		c.add(idAddressee, "letter.addressee.address.mobileNumber", "Le numéro de mobile est incorrect : %s", a.MobileNumber)
	}
}

func (c *checker) address(id, at string, p place) {
	at += "."
	if p.CompanyName == "" && p.LastName == "" {
		c.add(id, at+"lastName", "Le nom ou la raison sociale est obligatoire")
	}
	// Not in our sheet: that a surname stands with a first name or a company.
	c.text(id, at+"companyName", p.CompanyName, false, 35)
	c.text(id, at+"lastName", p.LastName, false, 35)
	c.text(id, at+"firstName", p.FirstName, false, 29)
	c.text(id, at+"line0", p.Line0, false, 35)
	c.text(id, at+"line1", p.Line1, false, 35)
	c.text(id, at+"line2", p.Line2, true, 35)
	c.text(id, at+"line3", p.Line3, false, 35)
	c.text(id, at+"city", p.City, true, 35)
	c.text(id, at+"email", p.Email, false, 80)
	if p.Email != "" {
		c.shape(id, at+"email", p.Email, mail)
	}
	for name, phone := range map[string]string{"phoneNumber": p.PhoneNumber, "mobileNumber": p.MobileNumber} {
		if phone != "" {
			c.shape(id, at+name, phone, anyPhone)
		}
	}
	country, ok := postal.Lookup(p.CountryCode)
	if !ok && p.CountryCode != "IC" {
		c.add(id, at+"countryCode", "Le code pays %q est inconnu", p.CountryCode)
		return
	}
	if ok && (p.ZipCode != "" || country.PostalCode == postal.Always) && postal.CheckPostalCode(p.CountryCode, p.ZipCode) != nil {
		c.add(id, at+"zipCode", "Le code postal %q est incorrect", p.ZipCode)
	}
}

// customs checks the declaration, which goods across a customs or tax border need.
func (c *checker) customs(l letter, p product) {
	const at = "letter.customsDeclarations."
	d := l.Customs
	needed := p.overseas || postal.NeedsCustoms(l.Sender.Address.postal(), l.Addressee.Address.postal())
	if d == nil || !d.Include {
		if needed {
			c.add(idCustoms, at+"includeCustomsDeclarations", "La déclaration douanière est obligatoire pour cette destination")
		}
		return
	}
	if needed {
		c.cents("letter.service.transportationAmount", l.Service.TransportationAmount, true)
	}
	c.text(idCustoms, at+"invoiceNumber", d.InvoiceNumber, false, 35)
	category, err := d.ContentsOfTheParcel.Category.Value.Int64()
	if err != nil || category < 1 || category > 6 {
		c.add(idCustoms, at+"contents.category.value", "La nature de l'envoi vaut 1 à 6")
	}
	if category == 6 && len(d.ContentsOfTheParcel.Original) == 0 {
		c.add(idCustoms, at+"contents.original", "L'envoi d'origine est obligatoire pour un retour")
	}
	if len(d.ContentsOfTheParcel.Article) == 0 {
		c.add(idCustoms, at+"contents.article", "Un article au moins est obligatoire")
	}
	sum := 0.0
	for i, a := range d.ContentsOfTheParcel.Article {
		sum += c.article(fmt.Sprintf("%scontents.article[%d].", at, i), a, category)
	}
	if kg, err := l.Parcel.Weight.Float64(); err == nil && sum > kg+1e-6 {
		c.add(idWeight, at+"contents.article", "Les articles pèsent plus que le colis")
	}
}

// article answers the line's weight.
func (c *checker) article(at string, a article, category int64) float64 {
	c.text(idCustoms, at+"description", a.Description, true, 64)
	n, err := a.Quantity.Int64()
	if err != nil || n < 1 {
		c.add(idCustoms, at+"quantity", "La quantité est un nombre entier positif")
	}
	kg, err := a.Weight.Float64()
	if err != nil || kg <= 0 {
		c.add(idCustoms, at+"weight", "Le poids de l'article est exprimé en kilogrammes")
	}
	if v, err := a.Value.Float64(); err != nil || v <= 0 {
		c.add(idCustoms, at+"value", "La valeur de l'article est obligatoire")
	}
	c.shape(idCustoms, at+"currency", a.Currency, currency)
	if category == 3 || a.HSCode != "" {
		c.shape(idCustoms, at+"hsCode", a.HSCode, hsCode)
	}
	if category == 3 || a.OriginCountry != "" {
		c.shape(idCustoms, at+"originCountry", a.OriginCountry, alpha2)
	}
	return kg * float64(n)
}
