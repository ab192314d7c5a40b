package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// number is a number, also where it is written as text.
type number float64

var errNumber = errors.New("is not a number")

// UnmarshalJSON reads both.
func (n *number) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	if text == "null" || text == "" {
		return nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return errNumber
	}
	*n = number(f)
	return nil
}

// The parts of a shipment. An id alone names one that was made before.
type (
	address struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Company string `json:"company"`
		Street1 string `json:"street1"`
		Street2 string `json:"street2"`
		City    string `json:"city"`
		State   string `json:"state"`
		Zip     string `json:"zip"`
		Country string `json:"country"`
		Phone   string `json:"phone"`
		Email   string `json:"email"`
	}
	// parcel is measured in inches and ounces.
	parcel struct {
		ID      string `json:"id"`
		Length  number `json:"length"`
		Width   number `json:"width"`
		Height  number `json:"height"`
		Package string `json:"predefined_package"`
		Weight  number `json:"weight"`
	}
	customsItem struct {
		ID          string `json:"id"`
		Description string `json:"description"`
		Quantity    number `json:"quantity"`
		Value       number `json:"value"`
		Weight      number `json:"weight"` // ounces
		Tariff      string `json:"hs_tariff_number"`
		Origin      string `json:"origin_country"`
		Code        string `json:"code"`
		Currency    string `json:"currency"`
	}
	customsInfo struct {
		ID          string        `json:"id"`
		EEL         string        `json:"eel_pfc"`
		Contents    string        `json:"contents_type"`
		Explanation string        `json:"contents_explanation"`
		Certify     bool          `json:"customs_certify"`
		Signer      string        `json:"customs_signer"`
		NonDelivery string        `json:"non_delivery_option"`
		Restriction string        `json:"restriction_type"`
		Comments    string        `json:"restriction_comments"`
		Items       []customsItem `json:"customs_items"`
		Declaration string        `json:"declaration"`
	}
	taxID struct {
		Entity  string `json:"entity"`
		Type    string `json:"tax_id_type"`
		ID      string `json:"tax_id"`
		Country string `json:"issuing_country"`
	}
)

// check notes mistakes by the path of their field.
type check struct{ missing, wrong []wrong }

func (c *check) need(field, value string) {
	if strings.TrimSpace(value) == "" {
		c.missing = append(c.missing, wrong{field, "cannot be blank"})
	}
}

func (c *check) say(well bool, field, message string) {
	if !well {
		c.wrong = append(c.wrong, wrong{field, message})
	}
}

var email = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

func (a address) check(c *check, at string) {
	c.need(at+".street1", a.Street1)
	c.need(at+".city", a.City)
	c.need(at+".country", a.Country)
	if a.Name == "" && a.Company == "" {
		c.need(at+".name", "")
	}
	country, known := postal.Lookup(a.Country)
	c.say(a.Country == "" || known, at+".country", "is not a country of ISO 3166")
	if known && country.PostalCode == postal.Always {
		c.need(at+".zip", a.Zip)
	}
	c.say(!known || a.Zip == "" || postal.CheckPostalCode(a.Country, a.Zip) == nil, at+".zip", "is not valid in "+a.Country)
	c.say(a.Email == "" || email.MatchString(a.Email), at+".email", "is not an e-mail address")
}

func (p parcel) check(c *check, at string) {
	if p.Weight == 0 {
		c.need(at+".weight", "")
	}
	c.say(p.Weight >= 0, at+".weight", "must be greater than 0")
	if p.Package == "" {
		sides := []number{p.Length, p.Width, p.Height}
		c.say(!slices.ContainsFunc(sides, func(n number) bool { return n < 0 }), at+".length", "must be greater than 0")
		some := slices.ContainsFunc(sides, func(n number) bool { return n > 0 })
		c.say(!some || !slices.Contains(sides, 0), at+".length", "length, width and height stand together")
	}
}

// words of a customs info.
var (
	contents     = []string{"merchandise", "gift", "documents", "returned_goods", "sample", "dangerous_goods", "humanitarian_donation", "other"}
	restrictions = []string{"none", "other", "quarantine", "sanitary_phytosanitary_inspection"}
	undelivered  = []string{"", "return", "abandon"}
	tariff       = regexp.MustCompile(`^[0-9.]{6,12}$`)
	taxTypes     = []string{"IOSS", "EORI", "VAT", "GST", "EIN", "UKIMS", "VOEC", "SSN", "ABN", "ARN", "CNP"}
)

func (i customsItem) check(c *check, at string) {
	c.need(at+".description", i.Description)
	c.say(i.Quantity > 0 && i.Quantity == number(int(i.Quantity)), at+".quantity", "must be greater than 0")
	c.say(i.Value > 0, at+".value", "must be greater than 0")
	c.say(i.Weight > 0, at+".weight", "must be greater than 0")
	c.say(i.Tariff == "" || tariff.MatchString(i.Tariff), at+".hs_tariff_number", "is not valid")
	_, known := postal.Lookup(i.Origin)
	c.need(at+".origin_country", i.Origin)
	c.say(i.Origin == "" || known, at+".origin_country", "is not a country of ISO 3166")
}

func (i customsInfo) check(c *check, at string) {
	c.need(at+".contents_type", i.Contents)
	c.say(i.Contents == "" || slices.Contains(contents, i.Contents), at+".contents_type", "is not in the list")
	c.say(i.Contents != "other" || i.Explanation != "", at+".contents_explanation", "cannot be blank for other contents")
	c.say(i.Restriction == "" || slices.Contains(restrictions, i.Restriction), at+".restriction_type", "is not in the list")
	c.say(slices.Contains(undelivered, i.NonDelivery), at+".non_delivery_option", "is not in the list")
	if i.Certify {
		c.need(at+".customs_signer", i.Signer)
	}
	if len(i.Items) == 0 {
		c.need(at+".customs_items", "")
	}
	for n, item := range i.Items {
		item.check(c, fmt.Sprintf("%s.customs_items.%d", at, n))
	}
}

func (t taxID) check(c *check, at string) {
	c.say(t.Entity == "SENDER" || t.Entity == "RECEIVER", at+".entity", "is SENDER or RECEIVER")
	c.say(slices.Contains(taxTypes, t.Type), at+".tax_id_type", "is not in the list")
	c.need(at+".tax_id", t.ID)
	c.need(at+".issuing_country", t.Country)
}

// postal is the address as labels are drawn with it.
func (a address) postal() postal.Address {
	return postal.Address{
		Name: a.Name, Company: a.Company, Street: a.Street1, Line2: a.Street2, PostalCode: a.Zip, City: a.City, State: a.State, Country: a.Country,
	}
}

// kept is a part that was made on its own.
type kept struct {
	Customer customer        `json:"customer"`
	Row      json.RawMessage `json:"row"`
}

// prefixes begin the ids of objects.
var prefixes = map[string]string{"address": "adr_", "parcel": "prcl_", "customs_item": "cstitem_", "customs_info": "cstinfo_"}

// objects are what the platform calls them.
var objects = map[string]string{"address": "Address", "parcel": "Parcel", "customs_item": "CustomsItem", "customs_info": "CustomsInfo"}

// id is a fresh one.
func (e *Emulator) id(prefix string) string {
	return fmt.Sprintf("%s%032x", prefix, e.Desk().Draw("id", 1<<60))
}

// make is the POST of a part.
func (e *Emulator) make(name string) func(http.ResponseWriter, *http.Request, customer) {
	return func(w http.ResponseWriter, r *http.Request, who customer) {
		var c check
		var row any
		switch name {
		case "address":
			var a address
			if !read(w, r, name, &a) {
				return
			}
			a.check(&c, name)
			a.ID = e.id(prefixes[name])
			row = a
		case "parcel":
			var p parcel
			if !read(w, r, name, &p) {
				return
			}
			p.check(&c, name)
			p.ID = e.id(prefixes[name])
			row = p
		case "customs_item":
			var i customsItem
			if !read(w, r, name, &i) {
				return
			}
			i.check(&c, name)
			i.ID = e.id(prefixes[name])
			row = i
		default:
			var i customsInfo
			if !read(w, r, name, &i) || !e.fill(w, who, &i) {
				return
			}
			i.check(&c, name)
			i.ID = e.id(prefixes[name])
			row = i
		}
		if lacking(w, c) {
			return
		}
		raw, err := json.Marshal(row)
		if err == nil {
			var named struct{ ID string }
			if err = json.Unmarshal(raw, &named); err == nil {
				err = e.Desk().Keep(name, named.ID, kept{who, raw})
			}
		}
		if err != nil {
			refuse(w, http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", err.Error())
			return
		}
		emulate.Send(w, http.StatusCreated, e.told(name, row))
	}
}

// told is a part as the platform shows it.
func (e *Emulator) told(name string, row any) map[string]any {
	raw, err := json.Marshal(row)
	all := map[string]any{}
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil {
		return nil
	}
	all["object"], all["mode"] = objects[name], "test"
	return all
}

// part is the GET of one.
func (e *Emulator) part(name string) func(http.ResponseWriter, *http.Request, customer) {
	return func(w http.ResponseWriter, r *http.Request, who customer) {
		var k kept
		if !e.Desk().Get(name, r.PathValue("id"), &k) || k.Customer != who {
			notFound(w)
			return
		}
		emulate.Send(w, http.StatusOK, e.told(name, k.Row))
	}
}

// recall replaces a part that was told by its id alone; false when there is none and it was refused.
func (e *Emulator) recall(w http.ResponseWriter, who customer, name, id string, into any) bool {
	if !strings.HasPrefix(id, prefixes[name]) {
		return true
	}
	var k kept
	if !e.Desk().Get(name, id, &k) || k.Customer != who || json.Unmarshal(k.Row, into) != nil {
		notFound(w)
		return false
	}
	return true
}

// fill replaces the items of a customs info that were told by id.
func (e *Emulator) fill(w http.ResponseWriter, who customer, i *customsInfo) bool {
	if !e.recall(w, who, "customs_info", i.ID, i) {
		return false
	}
	for n := range i.Items {
		if !e.recall(w, who, "customs_item", i.Items[n].ID, &i.Items[n]) {
			return false
		}
		if i.Items[n].ID == "" {
			i.Items[n].ID = e.id(prefixes["customs_item"])
		}
	}
	return true
}
