package emulator

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// fields are the parameters of the SOAP service's operations in the order of its WSDL, in which they are also signed.
var fields = map[string][]string{
	"WSI2_TracingColisDetaille": {"Enseigne", "Expedition", "Langue", "Security"},
	"WSI3_GetEtiquettes":        {"Enseigne", "Expeditions", "Langue", "Security"},
	"WSI4_PointRelais_Recherche": {
		"Enseigne", "Pays", "NumPointRelais", "Ville", "CP", "Latitude", "Longitude", "Taille", "Poids", "Action", "DelaiEnvoi", "RayonRecherche",
		"TypeActivite", "NombreResultats", "Security",
	},
}

// node is an element with what stands in it.
type node struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
	Nodes   []node `xml:",any"`
}

// soap is /Web_Services.asmx: the operation is the only element in the body.
func (e *Emulator) soap(w http.ResponseWriter, r *http.Request) {
	var envelope struct {
		XMLName xml.Name `xml:"Envelope"`
		Body    struct {
			Nodes []node `xml:",any"`
		} `xml:"Body"`
	}
	if emulate.Media(r) != "text/xml" {
		fault(w, http.StatusUnsupportedMediaType, "text/xml is wanted")
		return
	}
	if err := xml.NewDecoder(r.Body).Decode(&envelope); err != nil || len(envelope.Body.Nodes) != 1 {
		fault(w, http.StatusInternalServerError, "the envelope cannot be read")
		return
	}
	call := envelope.Body.Nodes[0]
	operation := call.XMLName.Local
	if fields[operation] == nil {
		fault(w, http.StatusInternalServerError, "there is no operation "+operation)
		return
	}
	given, brand, stat := signed(operation, call.Nodes)
	if stat != "" {
		result(w, operation, "<STAT>"+stat+"</STAT>")
		return
	}
	switch operation {
	case "WSI2_TracingColisDetaille":
		result(w, operation, e.trace(given, brand))
	case "WSI3_GetEtiquettes":
		result(w, operation, e.stickers(given, brand))
	default:
		result(w, operation, search(given))
	}
}

// signed checks brand and signature and gives the parameters; otherwise the STAT of what is wrong.
func signed(operation string, nodes []node) (given map[string]string, brand, stat string) {
	given = map[string]string{}
	var values []string
	at := 0
	for _, n := range nodes {
		name := n.XMLName.Local
		i := slices.Index(fields[operation][at:], name)
		if i < 0 { // unknown, twice, or out of order
			return nil, "", "98"
		}
		at += i + 1
		given[name] = n.Text
		if name != "Security" && name != "Texte" {
			values = append(values, n.Text)
		}
	}
	brand = given["Enseigne"]
	i := slices.IndexFunc(customers, func(c map[string]string) bool { return c["enseigne"] == brand })
	switch {
	case brand == "":
		return nil, "", "2"
	case i < 0:
		return nil, "", "1"
	case !emulate.Same(given["Security"], Security(customers[i]["private_key"], values...)):
		return nil, "", "97"
	}
	return given, brand, ""
}

// Security is the signature of values in the order of the WSDL: MD5 of all of them and the key, in ISO 8859-1, as capital hexadecimals.
func Security(key string, values ...string) string {
	var latin []byte
	for _, r := range strings.Join(values, "") + key {
		if r > 0xff {
			r = '?'
		}
		latin = append(latin, byte(r))
	}
	sum := md5.Sum(latin)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// told is what a phase is called, and the STAT that stands over the whole parcel from then on.
var told = map[emulate.Phase]struct{ stat, text string }{
	emulate.DataReceived: {"80", "Parcel in preparation at the shipper"}, emulate.NotHandedOver: {"83", "Parcel not handed over"},
	emulate.Collected: {"81", "Parcel taken over"}, emulate.AtDepot: {"81", "Parcel received at the agency"}, emulate.Sorted: {"81", "Parcel sorted"},
	emulate.Departed: {"81", "Parcel on its way"}, emulate.AtCustoms: {"81", "Parcel at customs"}, emulate.CustomsDone: {"81", "Parcel cleared by customs"},
	emulate.AtLastDepot: {"81", "Parcel at the delivery agency"}, emulate.OutForDeliver: {"81", "Parcel out for delivery"},
	emulate.NobodyHome: {"83", "Recipient absent"}, emulate.AtPoint: {"81", "Parcel available at the relay"}, emulate.FetchedAtPt: {"82", "Parcel handed to the recipient"},
	emulate.Delivered: {"82", "Parcel delivered"}, emulate.Refused: {"83", "Parcel refused by the recipient"}, emulate.BadAddress: {"83", "Incorrect address"},
	emulate.Damaged: {"83", "Parcel damaged"}, emulate.Delayed: {"83", "Parcel delayed"}, emulate.Lost: {"83", "Parcel lost"},
	emulate.Undeliverable: {"83", "Parcel cannot be delivered"}, emulate.TurnedBack: {"83", "Parcel returning to the shipper"}, emulate.BackHome: {"83", "Parcel returned to the shipper"},
	emulate.Cancelled: {"83", "Shipment cancelled"},
}

// trace is WSI2_TracingColisDetaille. Before the first scan a parcel is registered.
func (e *Emulator) trace(given map[string]string, brand string) string {
	var s shipment
	if !e.Desk().Get(shipmentKind, given["Expedition"], &s) || s.Customer != brand {
		return "<STAT>94</STAT>"
	}
	var lines strings.Builder
	stat, text := "80", told[emulate.DataReceived].text
	for _, scan := range e.Desk().Scans(s.Life) {
		at := scan.At.In(e.Zone())
		stat, text = told[scan.Phase].stat, told[scan.Phase].text
		relay := ""
		if scan.Phase == emulate.AtPoint || scan.Phase == emulate.FetchedAtPt {
			_, relay, _ = strings.Cut(s.Asked.Delivery.Location, "-")
		}
		fmt.Fprintf(&lines, "<ret_WSI2_sub_TracingColisDetaille><Tracing_Libelle>%s</Tracing_Libelle><Tracing_Date>%s</Tracing_Date><Tracing_Heure>%s</Tracing_Heure>"+
			"<Tracing_Lieu>%s</Tracing_Lieu><Tracing_Relais>%s</Tracing_Relais><Tracing_Pays>%s</Tracing_Pays></ret_WSI2_sub_TracingColisDetaille>",
			escaped(text), at.Format("02/01/06"), at.Format("15:04"), escaped(s.Asked.Recipient.City), relay, s.Asked.Recipient.CountryCode)
	}
	_, relay, _ := strings.Cut(s.Asked.Delivery.Location, "-")
	return "<STAT>" + stat + "</STAT><Libelle01>" + escaped(text) + "</Libelle01><Libelle02></Libelle02><Relais_Libelle></Relais_Libelle><Relais_Num>" + relay +
		"</Relais_Num><Tracing>" + lines.String() + "</Tracing>"
}

// stickers is WSI3_GetEtiquettes: addresses of a PDF in each size, relative to the carrier's site. All shipments are one's own, and one only is printed here.
func (e *Emulator) stickers(given map[string]string, brand string) string {
	var s shipment
	if !e.Desk().Get(shipmentKind, given["Expeditions"], &s) || s.Customer != brand {
		return "<STAT>24</STAT>"
	}
	out := "<STAT>0</STAT>"
	for _, p := range [][2]string{{"URL_PDF_A4", "A4"}, {"URL_PDF_A5", "A5"}, {"URL_PDF_10x15", "10x15"}} {
		out += "<" + p[0] + ">" + escaped(labelPath+"?"+s.query(p[1]).Encode()) + "</" + p[0] + ">"
	}
	return out
}

// relay is an invented place in a true town.
type relay struct {
	number, name, street, zip, city, country, kind string
	lat, lon                                       float64
}

var relays = []relay{
	{"005680", "DEMO TABAC DE LA PLACE", "6 PLACE DES VOSGES", "75004", "PARIS", "FR", "24R", 48.8556, 2.3655},
	{"005681", "DEMO CONSIGNE GARE", "20 BOULEVARD DIDEROT", "75012", "PARIS", "FR", "24L", 48.8443, 2.3743},
	{"012345", "DEMO EPICERIE ROLLAND", "27 RUE HENRI ROLLAND", "69100", "VILLEURBANNE", "FR", "24R", 45.7700, 4.8800},
	{"023456", "DEMO LIBRAIRIE DU PORT", "12 QUAI DU PORT", "13002", "MARSEILLE", "FR", "24R", 43.2965, 5.3698},
	{"031001", "DEMO NACHTWINKEL MEIR", "12 MEIR", "2000", "ANTWERPEN", "BE", "24R", 51.2180, 4.4099},
	{"031002", "DEMO PAPETERIE", "8 RUE NEUVE", "1000", "BRUXELLES", "BE", "24R", 50.8520, 4.3560},
	{"041001", "DEMO ESTANCO SOL", "3 CALLE MAYOR", "28013", "MADRID", "ES", "24R", 40.4168, -3.7038},
}

// search is WSI4_PointRelais_Recherche: by number, by place on the globe, or by postal code or town. A radius without a place on the globe narrows nothing here.
func search(given map[string]string) string {
	most := 10
	if n := given["NombreResultats"]; n != "" {
		var err error
		if most, err = strconv.Atoi(n); err != nil || most < 1 || most > 30 {
			return "<STAT>98</STAT>"
		}
	}
	if len(given["Pays"]) != 2 {
		return "<STAT>78</STAT>"
	}
	here, err := coordinates(given["Latitude"], given["Longitude"])
	if err != nil {
		return "<STAT>68</STAT>"
	}
	found := slices.DeleteFunc(slices.Clone(relays), func(p relay) bool {
		return p.country != given["Pays"] || given["NumPointRelais"] != "" && p.number != given["NumPointRelais"] || given["Action"] != "" && p.kind != given["Action"]
	})
	if here == nil && given["NumPointRelais"] == "" {
		if given["CP"] == "" && given["Ville"] == "" {
			return "<STAT>40</STAT>"
		}
		near := slices.DeleteFunc(slices.Clone(found), func(p relay) bool {
			return given["CP"] != "" && !strings.HasPrefix(p.zip, given["CP"][:min(2, len(given["CP"]))]) || given["CP"] == "" && !strings.EqualFold(p.city, given["Ville"])
		})
		if len(near) == 0 {
			return "<STAT>9</STAT>"
		}
		found = near
	}
	far := func(p relay) int {
		if here == nil {
			here = &[2]float64{found[0].lat, found[0].lon}
		}
		x := (p.lon - here[1]) * math.Pi / 180 * math.Cos(p.lat*math.Pi/180)
		return int(6_371_000 * math.Hypot(x, (p.lat-here[0])*math.Pi/180))
	}
	slices.SortStableFunc(found, func(a, b relay) int { return cmp.Compare(far(a), far(b)) })
	var b strings.Builder
	for _, p := range found[:min(most, len(found))] {
		p.write(&b, far(p))
	}
	return "<STAT>0</STAT><PointsRelais>" + b.String() + "</PointsRelais>"
}

var errPlace = errors.New("not a place on the globe")

// coordinates have a decimal comma. None is nil.
func coordinates(lat, lon string) (*[2]float64, error) {
	if lat == "" && lon == "" {
		return nil, nil //nolint:nilnil // nobody asked for a place
	}
	if strings.Contains(lat+lon, ".") {
		return nil, errPlace
	}
	y, err := strconv.ParseFloat(strings.Replace(lat, ",", ".", 1), 64)
	if err != nil {
		return nil, errPlace
	}
	x, err := strconv.ParseFloat(strings.Replace(lon, ",", ".", 1), 64)
	if err != nil {
		return nil, errPlace
	}
	return &[2]float64{y, x}, nil
}

// write tells a relay: coordinates with a comma, four hours a day, of which 0000 is closed.
func (p relay) write(b *strings.Builder, far int) {
	comma := func(f float64) string { return strings.Replace(fmt.Sprintf("%.7f", f), ".", ",", 1) }
	fmt.Fprintf(b, "<PointRelais_Details><STAT>0</STAT><Num>%s</Num><LgAdr1>%s</LgAdr1><LgAdr2></LgAdr2><LgAdr3>%s</LgAdr3><LgAdr4></LgAdr4><CP>%s</CP><Ville>%s</Ville>"+
		"<Pays>%s</Pays><Localisation1></Localisation1><Localisation2></Localisation2><Latitude>%s</Latitude><Longitude>%s</Longitude><TypeActivite>000</TypeActivite><Information></Information>",
		p.number, p.name, p.street, p.zip, p.city, p.country, comma(p.lat), comma(p.lon))
	for _, day := range []string{"Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"} {
		hours := []string{"0900", "1200", "1400", "1900"}
		switch {
		case p.kind == "24L":
			hours = []string{"0001", "2359", "0000", "0000"}
		case day == "Samedi":
			hours = []string{"0900", "1300", "0000", "0000"}
		case day == "Dimanche":
			hours = []string{"0000", "0000", "0000", "0000"}
		}
		fmt.Fprintf(b, "<Horaires_%s><string>%s</string></Horaires_%s>", day, strings.Join(hours, "</string><string>"), day)
	}
	fmt.Fprintf(b, "<Informations_Dispo></Informations_Dispo><URL_Plan></URL_Plan><URL_Photo></URL_Photo><Distance>%d</Distance></PointRelais_Details>", far)
}

// result writes an operation's result.
func result(w http.ResponseWriter, operation, inside string) {
	envelope(w, http.StatusOK, "<"+operation+`Response xmlns="http://www.mondialrelay.fr/webservice/"><`+operation+"Result>"+inside+"</"+operation+"Result></"+operation+"Response>")
}

func fault(w http.ResponseWriter, status int, words string) {
	envelope(w, status, "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>"+escaped(words)+"</faultstring></soap:Fault>")
}

func envelope(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(status)
	// The caller may be gone.
	_, _ = fmt.Fprintf(w, `%s<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>%s</soap:Body></soap:Envelope>`, xml.Header, body)
}

func escaped(text string) string {
	var b bytes.Buffer
	if !utf8.ValidString(text) {
		return ""
	}
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}
