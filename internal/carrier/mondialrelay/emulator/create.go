package emulator

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

const (
	shipmentKind = "shipment"
	labelPath    = "/ww2/PDF/StickerMaker2.aspx"
)

// shipment is one that was taken.
type shipment struct {
	Customer string         `json:"customer"` // enseigne
	Asked    asked          `json:"asked"`
	Life     emulate.Parcel `json:"life"`
	Made     time.Time      `json:"made"`
	Codes    []string       `json:"codes"`
	Texts    []string       `json:"texts"` // the spell's
}

const (
	failed   = "Error"
	critical = "Critical Error"
)

// create is POST /api/shipment.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request) {
	kind := emulate.Media(r)
	var in request
	if err := xml.NewDecoder(r.Body).Decode(&in); err != nil || kind != "text/xml" && kind != "application/xml" {
		answer(w, r, nil, []status{{"98", critical, "The request is no ShipmentCreationRequest in XML"}})
		return
	}
	var texts []string
	for _, s := range in.Shipments {
		texts = append(texts, s.OrderNo, s.CustomerNo, s.Recipient.Firstname, s.Recipient.Lastname, s.Recipient.AddressAdd1, s.Recipient.PostCode)
	}
	spell := emulate.Read(texts...)
	i := e.Customer(map[string]string{"login": in.Context.Login, "password": in.Context.Password, "customer_id": in.Context.CustomerID})
	if i < 0 || spell.Has(emulate.FailAuth) {
		answer(w, r, nil, []status{word("8", critical)})
		return
	}
	wrong := wrongs(in)
	if len(wrong) == 0 {
		for spoken, code := range map[emulate.Word]string{
			emulate.FailContract: "95", emulate.FailAddress: "9", emulate.FailField: "30", emulate.FailIn200: "30", emulate.FailRoute: "78",
		} {
			if spell.Has(spoken) {
				wrong = append(wrong, word(code, failed))
			}
		}
	}
	if len(wrong) > 0 {
		answer(w, r, nil, wrong)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		var all []made
		for _, s := range in.Shipments {
			one, err := e.take(r, s, customers[i]["enseigne"], spell, texts, in)
			if err != nil {
				answer(w, r, nil, []status{{"99", critical, err.Error()}})
				return
			}
			all = append(all, one)
		}
		answer(w, r, all, []status{{"0", "Info", stats["0"]}})
	})
}

// take gives a shipment its number and keeps it.
func (e *Emulator) take(r *http.Request, s asked, brand string, spell emulate.Spell, texts []string, in request) (made, error) {
	number, err := digit.MondialRelay(e.Desk().Draw("shipment", 100_000_000))
	if err != nil {
		return made{}, err
	}
	now := e.Desk().Now()
	row := shipment{Customer: brand, Asked: s, Made: now, Texts: texts, Life: emulate.Parcel{
		Number: number, Born: now, Script: spell.Script, ToPoint: strings.HasPrefix(s.Delivery.Mode, "24"),
	}}
	m := made{Number: number}
	for i := range s.Parcels {
		code := printed(number, s, i)
		row.Codes = append(row.Codes, code)
		m.Labels.Label.Raw.Barcodes = append(m.Labels.Label.Raw.Barcodes, barcode{"Code128", code, code})
	}
	if err := e.Desk().Keep(shipmentKind, number, row); err != nil {
		return made{}, err
	}
	if in.Output.Type == "ZplCode" {
		file, err := row.draw()
		if err == nil {
			file, err = raster.ZPL(r.Context(), file, 203)
		}
		m.Labels.Label.Output = string(spell.Spoil(file))
		return m, err
	}
	m.Labels.Label.Output = "http://" + r.Host + labelPath + "?" + row.query(in.Output.Format).Encode()
	return m, nil
}

// printed is the barcode of 24 digits: the shipment, which parcel of how many, the relay and the agency. Their order is not in our sheet.
func printed(number string, s asked, i int) string {
	relay := "000000"
	if _, n, ok := strings.Cut(s.Delivery.Location, "-"); ok {
		relay = (relay + n)[len(n):]
	}
	return fmt.Sprintf("%s%02d%02d%s009900", number, i+1, len(s.Parcels), relay)
}

// query are the parameters of a label's URL.
func (s shipment) query(format string) url.Values {
	q := url.Values{"ens": {s.Customer + "11"}, "expedition": {s.Life.Number}, "lg": {"FR"}, "format": {format}}
	q.Set("crc", s.crc())
	return q
}

func (s shipment) crc() string {
	sum := md5.Sum([]byte(s.Customer + s.Life.Number + "label"))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// label gives the PDF that a URL was given for.
func (e *Emulator) label(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var s shipment
	if !e.Desk().Get(shipmentKind, q.Get("expedition"), &s) || q.Get("crc") != s.crc() || !slices.Contains(formats, q.Get("format")) {
		http.Error(w, "There is no such label.", http.StatusNotFound)
		return
	}
	file, err := s.draw()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/pdf")
	_, _ = w.Write(emulate.Read(s.Texts...).Spoil(file)) // the caller may be gone
}

// draw prints a page for each parcel: the relay large, the barcode, the weight.
func (s shipment) draw() ([]byte, error) {
	var pages []pdf.Label
	for i, p := range s.Asked.Parcels {
		weight, _ := strconv.Atoi(p.Weight.Value)
		pages = append(pages, pdf.Label{
			Carrier: "Mondial Relay", Service: s.Asked.Delivery.Mode, From: s.Asked.Sender.postal(), To: s.Asked.Recipient.postal(), Reference: s.Asked.OrderNo,
			Weight: postal.Grams(weight), Date: s.Made, Parcel: i + 1, Of: len(s.Asked.Parcels), Tracking: s.Life.Number,
			Barcode: pdf.Barcode{Kind: pdf.Code128, Data: s.Codes[i], Text: s.Codes[i]}, Routing: s.Asked.Delivery.Location, Specimen: true,
		})
	}
	return pdf.Labels(pages)
}

var (
	formats     = []string{"10x15", "A5", "A4"}
	deliveries  = []string{"24R", "24L", "HOM", "LCC", "XOH"}
	collections = []string{"CCC", "REL"}
	orderNo     = regexp.MustCompile(`^[0-9A-Za-z_ -]{0,15}$`)
	customerNo  = regexp.MustCompile(`^[0-9A-Za-z]{0,9}$`)
	location    = regexp.MustCompile(`^[A-Z]{2}-[0-9]{5,6}$`)
	plain       = regexp.MustCompile(`^[0-9A-Za-z_\-'., /]*$`)
	phone       = regexp.MustCompile(`^\+?[0-9][0-9 .-]{5,18}$`)
	mail        = regexp.MustCompile(`^[\w.+-]{1,64}@[\w.-]+\.[a-z]{2,}$`)
	whole       = regexp.MustCompile(`^[1-9][0-9]{0,5}$`)
)

// wrongs are all mistakes of a request.
func wrongs(in request) []status {
	var c check
	c.want(in.Context.Version == "1.0", "98", "VersionAPI")
	c.want(len(in.Context.Culture) == 5, "98", "Culture")
	c.want(slices.Contains(formats, in.Output.Format), "98", "OutputFormat")
	c.want(in.Output.Type == "PdfUrl" || in.Output.Type == "ZplCode", "98", "OutputType")
	c.want(len(in.Shipments) > 0, "40", "ShipmentsList")
	for _, s := range in.Shipments {
		c.shipment(s)
	}
	return c.all
}

type check struct{ all []status }

// want notes a mistake unless all is well; the field stands behind the carrier's words.
func (c *check) want(well bool, code, field string) {
	if !well {
		c.all = append(c.all, status{code, failed, stats[code] + ": " + field})
	}
}

func (c *check) shipment(s asked) {
	c.want(orderNo.MatchString(s.OrderNo), "5", "OrderNo")
	c.want(customerNo.MatchString(s.CustomerNo), "7", "CustomerNo")
	c.want(utf8.RuneCountInString(s.Instruction) <= 30 && plain.MatchString(s.Instruction), "62", "DeliveryInstruction")
	c.want(slices.Contains(deliveries, s.Delivery.Mode), "13", "DeliveryMode")
	c.want(slices.Contains(collections, s.Collection.Mode), "10", "CollectionMode")
	if s.Delivery.Mode == "24R" || s.Delivery.Mode == "24L" {
		well := location.MatchString(s.Delivery.Location) && !strings.HasSuffix(s.Delivery.Location, "-000000") && strings.HasPrefix(s.Delivery.Location, s.Recipient.CountryCode+"-")
		c.want(well, "14", "DeliveryMode@Location")
	}
	if s.Collection.Location != "" {
		c.want(location.MatchString(s.Collection.Location), "11", "CollectionMode@Location")
	}
	c.want(s.Count == strconv.Itoa(len(s.Parcels)) && len(s.Parcels) > 0, "47", "ParcelCount")
	for _, p := range s.Parcels {
		grams, err := strconv.Atoi(p.Weight.Value)
		c.want(whole.MatchString(p.Weight.Value) && err == nil && p.Weight.Unit == "gr" && grams >= 15 && grams <= 30_000, "20", "Weight")
		for name, m := range map[string]measure{"Length": p.Length, "Width": p.Width, "Depth": p.Depth} {
			c.want(m.Value == "" || whole.MatchString(m.Value) && m.Unit == "cm", "22", name)
		}
	}
	c.address("Sender", s.Sender)
	c.address("Recipient", s.Recipient)
}

func (c *check) address(who string, a address) {
	text := func(value string, least, most int) bool {
		n := utf8.RuneCountInString(value)
		return n >= least && n <= most && plain.MatchString(value)
	}
	at := who + "."
	c.want(text(a.Title, 0, 32) && text(a.Firstname, 0, 32) && text(a.Lastname, 0, 32), "30", at+"Lastname")
	c.want(a.Lastname != "" || a.AddressAdd1 != "", "30", at+"Lastname")
	c.want(text(a.AddressAdd1, 0, 32), "31", at+"AddressAdd1")
	c.want(text(a.Streetname, 2, 40) && text(a.HouseNo, 0, 10), "32", at+"Streetname")
	c.want(text(a.AddressAdd2, 0, 32) && text(a.AddressAdd3, 0, 32), "33", at+"AddressAdd2")
	c.want(text(a.City, 2, 32), "35", at+"City")
	country, ok := postal.Lookup(a.CountryCode)
	c.want(ok, "37", at+"CountryCode")
	c.want(!ok || a.PostCode == "" && country.PostalCode != postal.Always || postal.CheckPostalCode(a.CountryCode, a.PostCode) == nil, "36", at+"PostCode")
	for name, value := range map[string]string{"PhoneNo": a.PhoneNo, "MobileNo": a.MobileNo} {
		c.want(value == "" || phone.MatchString(value), "38", at+name)
	}
	c.want(a.Email == "" || len(a.Email) <= 70 && mail.MatchString(a.Email), "39", at+"Email")
}
