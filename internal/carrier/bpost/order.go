package bpost

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// toWire is the order in the carrier's words.
func toWire(c carrier.Contract, s carrier.Sending, p product) wireOrder {
	o := wireOrder{
		National: orderSpace + "national", Common: orderSpace + "common", TNS: orderSpace, International: orderSpace + "international",
		AccountID: c.Credentials[AccountID], Reference: s.Reference,
	}
	for i, b := range s.Boxes {
		box := wireBox{Sender: party(s.From), Remark: short(strings.Join(b.Notes, ", ")), Additional: short(s.OrderNumber)}
		options := options(c, s, p, b)
		if p.area == inside {
			box.National = national(s, p, b, options)
		} else {
			box.International = international(s, p, i, options)
		}
		o.Boxes = append(o.Boxes, box)
	}
	return o
}

// short cuts what informs only and is no address.
func short(text string) string {
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:min(len(runes), contentLength)]))
}

func national(s carrier.Sending, p product, b carrier.Box, o *wireOptions) *wireNational {
	weight := int64(b.Weight)
	name := cmp.Or(s.To.Name, s.To.Company)
	switch p.way {
	case point:
		at := s.ServicePoint
		return &wireNational{Point: &wirePoint{
			Product: p.name, Options: o, Weight: weight, ID: at.Code, Name: at.Name, Address: address(at.Address), Receiver: name, Company: s.To.Company,
		}}
	case locker:
		at := s.ServicePoint
		return &wireNational{Locker: &wireLocker{
			Product: p.name, Options: o, Weight: weight, ID: at.Code, Name: at.Name, Address: address(at.Address),
			Member: wireMember{language(s.To), s.To.Phone, s.To.Email}, Receiver: name, Company: s.To.Company,
		}}
	default:
		return &wireNational{Home: &wireHome{Product: p.name, Options: o, Weight: weight, Receiver: party(s.To)}}
	}
}

func international(s carrier.Sending, p product, box int, o *wireOptions) *wireInternational {
	w := &wireAbroad{Product: p.name, Options: o, Receiver: party(s.To), Weight: int64(s.Boxes[box].Weight)}
	if s.Customs != nil {
		w.Customs, w.Contents = customs(s, box)
	}
	switch p.way {
	case point:
		at := address(s.ServicePoint.Address)
		w.PointID, w.PointName, w.PointAddress = s.ServicePoint.Code, s.ServicePoint.Name, &at
		return &wireInternational{Point: w}
	case locker:
		at := address(s.ServicePoint.Address)
		w.LockerID, w.LockerName, w.LockerAddress = s.ServicePoint.Code, s.ServicePoint.Name, &at
		return &wireInternational{Locker: w}
	default:
		return &wireInternational{Home: w}
	}
}

// options are nil where nothing beyond the product is wanted.
func options(c carrier.Contract, s carrier.Sending, p product, b carrier.Box) *wireOptions {
	var o wireOptions
	if p.way == point {
		o.KeepInformed = &wireMessage{Language: language(s.To), Email: s.To.Email}
		if s.To.Email == "" {
			o.KeepInformed.Mobile = s.To.Phone
		}
	}
	switch {
	case b.Insured.Minor <= 0:
	case b.Insured.Minor <= basicInsured*100:
		o.Insured = &wireInsured{Basic: &struct{}{}}
	default:
		const band = insuredBand * 100
		o.Insured = &wireInsured{Additional: &wireBand{(b.Insured.Minor+band-1)/band + 1}}
	}
	switch p.option {
	case "signed":
		o.Signed = &struct{}{}
	case "saturdayDelivery":
		o.Saturday = &struct{}{}
	}
	if !s.Collect.IsZero() {
		o.COD = &wireCOD{s.Collect.Minor, compact(c.Credentials[IBAN]), compact(c.Credentials[BIC])}
	}
	if o == (wireOptions{}) {
		return nil
	}
	return &o
}

func party(a postal.Address) wireParty {
	return wireParty{Name: cmp.Or(a.Name, a.Company), Company: a.Company, Address: address(a), Email: a.Email, Phone: a.Phone}
}

func address(a postal.Address) wireAddress {
	number, box := houseNumber(a)
	return wireAddress{Street: street(a), Number: number, Box: box, PostalCode: a.PostalCode, Locality: a.City, Country: a.Country}
}

// street holds the second line too: the carrier has no field for it.
func street(a postal.Address) string { return strings.TrimSpace(a.Street + " " + a.Line2) }

var numberAndBox = regexp.MustCompile(`(?i)^(\S+)\s+(?:bus|bte|boîte|boite|box|b)\.?\s*(\S+)$`)

// houseNumber takes the letter box apart from the number: "12 bus 3".
func houseNumber(a postal.Address) (number, box string) {
	text := strings.TrimSpace(a.HouseNumber)
	if m := numberAndBox.FindStringSubmatch(text); m != nil {
		return m[1], m[2]
	}
	return text, ""
}

// language is the one in which a recipient is told: in Belgium that of the postal code's region, English for Brussels, which has two.
func language(a postal.Address) string {
	switch a.Country {
	case "NL":
		return "NL"
	case "FR", "LU", "MC":
		return "FR"
	case "DE", "AT":
		return "DE"
	case homeCountry:
		n, err := strconv.Atoi(strings.TrimSpace(a.PostalCode))
		switch {
		case err != nil || n < 1300:
			return "EN"
		case n >= 4700 && n < 4800:
			return "DE"
		case n < 1500 || n >= 4000 && n < 8000:
			return "FR"
		default:
			return "NL"
		}
	}
	return "EN"
}

// customs is the declaration of one box, in euro cents.
func customs(s carrier.Sending, box int) (*wireCustoms, *wireContents) {
	w := &wireCustoms{Type: shipmentTypes[s.Customs.Reason], Return: "RTS", Private: s.To.Company == "", Currency: "EUR"}
	if s.Customs.Freight.Minor > 0 && s.Customs.Freight.Currency == "EUR" {
		w.Postage = s.Customs.Freight.Decimal()
	}
	lines := &wireContents{}
	var words []string
	for _, n := range s.Items {
		if n.Box != box {
			continue
		}
		w.Value += n.Value.Minor * int64(n.Quantity)
		words = append(words, n.Description)
		lines.Lines = append(lines.Lines, wireLine{
			Number: n.Quantity, Value: n.Value.Minor * int64(n.Quantity), Description: n.Description, Weight: int64(n.Weight) * int64(n.Quantity), Tariff: tariff(n.HSCode), Origin: n.Origin,
		})
	}
	w.Description = short(cmp.Or(s.Customs.Explanation, strings.Join(words, ", ")))
	if len(lines.Lines) == 0 {
		lines = nil
	}
	return w, lines
}

// tariff is as much of a code as the carrier has room for: the European eight of the ten that an import asks for.
func tariff(code string) string { return code[:min(len(code), 8)] }
