package intake

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// texts refuses texts that cannot be kept, under a place of the request.
type texts struct {
	wrong *fault.List
	at    string
}

func (t texts) most(name, value string, most int) { checkText(t.wrong, t.at+name, value, most) }

func (t texts) needed(name, value string, most int) {
	if value == "" {
		t.wrong.Add(t.at+name, "This field is required.")
	}
	t.most(name, value, most)
}

// day refuses what is no date.
func (t texts) day(name, value string) {
	if _, err := time.Parse(time.DateOnly, value); err != nil && value != "" {
		t.wrong.Add(t.at+name, "Use a date, like 2026-01-05.")
	}
}

// most is how long lists may be.
const (
	mostStatements = 100
	mostTaxNumbers = 100
	mostNotes      = 255
)

// checkCustoms refuses customs information that no border and no paper takes.
func checkCustoms(wrong *fault.List, c *order.Customs) {
	if c == nil {
		return
	}
	t := texts{wrong, "customs_information."}
	if c.ExportType != "" && !slices.Contains([]string{"private", "commercial_b2c", "commercial_b2b"}, c.ExportType) {
		wrong.Add(t.at+"export_type", "Use private, commercial_b2c or commercial_b2b.")
	}
	t.day("invoice_date", c.InvoiceDate)
	t.most("goods_description", c.Goods, 255)
	t.most("general_notes", c.Notes, 500)
	if len(c.Declarations) > mostStatements {
		wrong.Add(t.at+"additional_declaration_statements", "Ensure this field has no more than %d elements.", mostStatements)
	}
	for _, s := range c.Declarations[:min(len(c.Declarations), mostStatements)] {
		t.most("additional_declaration_statements", s, 1024)
	}
	checkImporter(wrong, c.Importer)
	if c.Tax != nil {
		t.taxNumbers("tax_numbers.sender", c.Tax.Sender)
		t.taxNumbers("tax_numbers.receiver", c.Tax.Receiver)
		t.taxNumbers("tax_numbers.importer_of_record", c.Tax.Importer)
	}
	if r := c.Return; r != nil {
		t := texts{wrong, t.at + "return_data."}
		t.needed("return_postal_code", r.PostalCode, 12)
		t.needed("outbound_tracking_number", r.Number, 40)
		t.needed("outbound_shipment_date", r.ShippedOn, 10)
		t.day("outbound_shipment_date", r.ShippedOn)
		t.needed("outbound_carrier_name", r.Carrier, 50)
	}
}

func checkImporter(wrong *fault.List, i *order.Importer) {
	if i == nil {
		return
	}
	t := texts{wrong, "customs_information.importer_of_record."}
	t.needed("name", i.Name, 75)
	t.most("company_name", i.Company, 50)
	t.needed("address_1", i.Line1, 150)
	t.most("address_2", i.Line2, 150)
	t.most("house_number", i.HouseNumber, 20)
	t.needed("city", i.City, 30)
	t.needed("postal_code", i.PostalCode, 12)
	t.country("country_code", i.Country)
	t.most("country_state", i.State, 14)
	t.most("telephone", i.Phone, 20)
	t.most("email", i.Email, 320)
}

func (t texts) country(name, code string) {
	if code == "" {
		t.wrong.Add(t.at+name, "This field is required.")
		return
	}
	if _, ok := postal.Lookup(code); !ok {
		t.wrong.Add(t.at+name, "There is no country %s; write its two letters, like NL or DE.", printable(code))
	}
}

func (t texts) taxNumbers(name string, all []order.TaxNumber) {
	if len(all) > mostTaxNumbers {
		t.wrong.Add(t.at+name, "Ensure this field has no more than %d elements.", mostTaxNumbers)
		return
	}
	for i, n := range all {
		at := fmt.Sprintf("%s.%d.", name, i)
		if !slices.Contains(order.TaxNames, n.Name) {
			t.wrong.Add(t.at+at+"name", "There is no tax number of that kind; there are %s.", strings.Join(order.TaxNames, ", "))
		}
		t.country(at+"country_code", n.Country)
		t.needed(at+"value", n.Value, 100)
	}
}

// checkBoxes refuses boxes that nobody could announce.
func checkBoxes(wrong *fault.List, boxes []order.Box) {
	for i, b := range boxes {
		t := texts{wrong, fmt.Sprintf("parcels.%d.", i)}
		if b.Weight < 1 || b.Weight > 100_000_000 {
			wrong.Add(t.at+"weight", "Weight must be between 0.001 and 100000 kg.")
		}
		if len(b.Notes) > mostNotes {
			wrong.Add(t.at+"label_notes", "Ensure this field has no more than %d elements.", mostNotes)
		}
		for _, n := range b.Notes[:min(len(b.Notes), mostNotes)] {
			t.needed("label_notes", n, 255)
		}
		if b.SSCC != "" && (len(b.SSCC) != 18 || strings.Trim(b.SSCC, "0123456789") != "") {
			wrong.Add(t.at+"sscc", "An SSCC has 18 digits.")
		}
		if b.Package != "" && !slices.Contains(order.Packages, b.Package) {
			wrong.Add(t.at+"package_type", "There is no such kind of package; there are %s.", strings.Join(order.Packages, ", "))
		}
	}
}

// checkGoods refuses what cannot be kept of the further facts about an item.
func checkGoods(wrong *fault.List, i order.Item) {
	t := texts{wrong, "parcel_items."}
	t.most("manufacturer_product_id", i.MakerID, 70)
	t.most("manufacturer_product_id_std", i.MakerStd, 70)
	t.most("dds_reference", i.DDS, 255)
	t.most("taric_doc_code", i.TARIC, 255)
	for name, value := range i.Dangerous {
		t.most("dangerous_goods."+name, value, 255)
		if among := dangerous[name]; len(among) > 0 && value != "" && !slices.ContainsFunc(among, func(one string) bool { return strings.EqualFold(one, value) }) {
			wrong.Add(t.at+"dangerous_goods."+name, "Use one of %s.", strings.Join(among, ", "))
		}
	}
}

// dangerous is what may be said of dangerous goods, where there is a list; case does not matter.
var dangerous = map[string][]string{
	"regulation_set":                 {"IATA", "ADR"},
	"unit_of_measurement":            {"KG", "G", "L", "ML"},
	"commodity_regulated_level_code": {"LQ", "EQ"},
	"transportation_mode":            {"Highway", "Ground", "PAX", "CAO"},
	"adr_packing_group_letter":       {"I", "II", "III"},
	"weight_type":                    {"Net", "Gross"},
}

// printable is a text that may stand in a sentence.
func printable(s string) string {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 40 {
		return "This"
	}
	return s
}
