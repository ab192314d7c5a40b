package document_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// scribble is somebody's signature as a picture.
func scribble(t testing.TB) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 420, 120))
	for x := 10; x < 410; x++ {
		y := 60 + int(35*math.Sin(float64(x)/23)*math.Cos(float64(x)/61))
		for d := -2; d <= 2; d++ {
			m.Set(x, y+d, color.NRGBA{20, 30, 90, 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func declaration(lines int) customs.Declaration {
	d := customs.Declaration{
		Operator: "PostNL", Numbers: []string{"RR473124829NL"}, Parcels: 1,
		Sender: customs.Party{
			Address: postal.Address{Name: "Mirte Kuiperslag", Company: "Theehuis Overschie B.V.", Street: "Overschieseweg", HouseNumber: "12-B",
				PostalCode: "3044 EE", City: "Rotterdam", Country: "NL", Phone: "+31105550142", Email: "post@theehuis.example"},
			Numbers: []customs.Number{{Kind: customs.EORI, Country: "NL", Value: "NL123456789"}, {Kind: customs.VAT, Country: "NL", Value: "NL123456789B01"}},
		},
		Recipient: customs.Party{
			Address: postal.Address{Name: "Ueli Sonderegger", Company: "Berghof AG", Street: "Alpenblickgasse", HouseNumber: "7", Line2: "2. Stock",
				PostalCode: "9490", City: "Vaduz", Country: "LI", Phone: "+4232345678", Email: "ueli@berghof.example"},
			Numbers: []customs.Number{{Kind: customs.VAT, Country: "LI", Value: "CHE123456788"}},
		},
		Category: customs.Sale, Trade: customs.Consumer, Currency: "EUR", GrossWeight: 1250,
		Postage: money.EUR(14_25), Insured: money.EUR(100_00), Freight: money.EUR(9_95), Insurance: money.EUR(1_50), OtherCost: money.EUR(75), Discount: money.EUR(2_00),
		InvoiceNumber: "INV-2026-0042", InvoiceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), OrderNumber: "W-10060", Reference: "REF-7",
		Incoterm: "dap", Place: "Vaduz", Licences: []string{"LIC-881"}, Certificates: []string{"CERT-17"}, Comments: "Plant material, phytosanitary check done",
		Statements: []string{"The exporter of the products covered by this document declares that they are of EU preferential origin."},
		Notes:      "Handle with care.", MRN: "26NL000396ABCDEF12",
		SignedBy: "Mirte Kuiperslag", SignedAt: "Rotterdam", SignedOn: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
	}
	for i := range lines {
		d.Lines = append(d.Lines, customs.Line{
			Item: i, Description: fmt.Sprintf("Green tea leaves, tin no. %d", i+1), Quantity: i%4 + 1, Weight: postal.Grams(110 + 13*i), Value: money.EUR(int64(12_50 + 137*i)),
			HSCode: []string{"090210", "09022000", "6912002310"}[i%3], Origin: []string{"JP", "LK", "PT"}[i%3], SKU: fmt.Sprintf("TEA-%04d", i+1),
		})
	}
	return d
}

// draw makes a paper, checks the file, and answers where it lies.
func draw(t *testing.T, name string, paper customs.Paper, d customs.Declaration) string {
	t.Helper()
	data, err := document.Customs(paper, d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := document.Customs(paper, d)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Errorf("%s drawn twice is not the same", name)
	}
	file := keep(t, name+".pdf", data)
	tool(t, "qpdf", "qpdf", "--check", file)
	return file
}

// within reads the text inside a rectangle of a page, in millimetres.
func within(t *testing.T, file string, page int, x, y, w, h float64) string {
	t.Helper()
	dots := func(mm float64) string { return strconv.Itoa(int(math.Round(mm / 25.4 * 300))) }
	n := strconv.Itoa(page)
	text := tool(t, "poppler-utils", "pdftotext", "-layout", "-r", "300", "-f", n, "-l", n, "-x", dots(x), "-y", dots(y), "-W", dots(w), "-H", dots(h), file, "-")
	return strings.Join(strings.Fields(text), " ")
}

// boxOf is a box of a form: where it is, and what has to stand in it.
type boxOf struct {
	name       string
	x, y, w, h float64
	want       []string
}

func readBoxes(t *testing.T, file string, boxes []boxOf) {
	t.Helper()
	for _, b := range boxes {
		got := within(t, file, 1, b.x, b.y, b.w, b.h)
		for _, want := range b.want {
			if !holds(got, want) {
				t.Errorf("box %s: %q is missing in %q", b.name, want, got)
			}
		}
	}
}

func TestEachBoxOfACN22SaysWhatTheFormAsks(t *testing.T) {
	t.Parallel()
	d := declaration(3)
	file := draw(t, "cn22-3", customs.CN22, d)
	readBoxes(t, file, []boxOf{
		{"1", 3, 3, 42, 12, []string{"Designated operator (1)", "Opérateur désigné", "PostNL", "CUSTOMS DECLARATION", "DÉCLARATION EN DOUANE"}},
		{"heading", 45, 3, 26, 12, []string{"CN 22", "May be opened officially", "Peut être ouvert d’office"}},
		{"2", 3, 15, 68, 14, []string{"(2)", "Gift", "Cadeau", "Documents", "Sale of goods", "Vente de marchandises", "Commercial sample", "Échantillon commercial",
			"Returned goods", "Retour de marchandises", "Other", "Autre", "Explanation"}},
		{"3", 3, 29, 29, 29, []string{"Quantity and detailed description of contents (3)", "Quantité et description détaillée du contenu",
			"1 × Green tea leaves, tin no. 1", "2 × Green tea leaves, tin no. 2", "3 × Green tea leaves, tin no. 3"}},
		{"4", 32, 29, 10.5, 29, []string{"Net weight (kg) (4)", "Poids net", "0.110", "0.246", "0.408"}},
		{"5", 42.5, 29, 14.5, 29, []string{"Value (5)", "Valeur", "12.50 EUR", "27.74 EUR", "45.72 EUR"}},
		{"6", 57, 29, 14, 29, []string{"HS tariff number and country of origin of goods (6)", "N° tarifaire du SH", "0902.10", "JP", "0902.20.00", "LK", "6912.00.23.10", "PT"}},
		{"7", 3, 65, 34, 6, []string{"Total weight (kg) (7)", "Poids total", "0.764 kg"}},
		{"8", 37, 65, 34, 6, []string{"Total value (8)", "Valeur totale", "85.96 EUR"}},
		{"sender's reference", 3, 71, 34, 7.4, []string{"Sender’s customs reference", "REF-7", "EORI NL123456789", "VAT NL123456789B01"}},
		{"importer's reference", 37, 71, 34, 7.4, []string{"Importer’s reference", "CHE123456788"}},
		{"9 text", 3, 78.4, 68, 10.4, []string{"I, the undersigned", "dangerous article", "Je, soussigné", "certifie que les renseignements"}},
		{"9", 3, 88.6, 30, 13.4, []string{"Date and sender’s signature (9)", "Date et signature de l’expéditeur", "23.11.2026", "Mirte Kuiperslag"}},
		{"number", 33, 88.6, 38, 13.4, []string{"RR473124829NL"}},
	})
	if got := scan(t, file, 1, 250, 690, 330, 140); got != "RR473124829NL" {
		t.Errorf("the barcode reads %q", got)
	}
}

func TestEachBoxOfACN23SaysWhatTheFormAsks(t *testing.T) {
	t.Parallel()
	d := declaration(3)
	file := draw(t, "cn23-3", customs.CN23, d)
	readBoxes(t, file, []boxOf{
		{"heading", 8, 8, 281, 12, []string{"Designated operator", "Opérateur désigné", "PostNL", "CUSTOMS DECLARATION", "DÉCLARATION EN DOUANE", "May be opened officially",
			"Peut être ouvert d’office", "CN 23"}},
		{"from", 8, 20, 140.5, 34, []string{"From", "De", "Mirte Kuiperslag", "Theehuis Overschie B.V.", "Overschieseweg 12-B", "3044 EE", "Rotterdam", "NETHERLANDS",
			"+31105550142", "post@theehuis.example"}},
		{"sender's reference", 148.5, 20, 140.5, 11, []string{"Sender’s customs reference", "Référence en douane de l’expéditeur", "EORI NL123456789", "VAT NL123456789B01"}},
		{"number", 148.5, 31, 140.5, 23, []string{"No. of item", "N° de l’envoi", "RR473124829NL"}},
		{"to", 8, 54, 140.5, 34, []string{"To", "À", "Ueli Sonderegger", "Berghof AG", "Alpenblickgasse 7, 2. Stock", "9490", "Vaduz", "LIECHTENSTEIN"}},
		{"importer's reference", 148.5, 54, 140.5, 17, []string{"Importer’s reference", "tax code/VAT No./importer code", "Référence de l’importateur", "VAT (LI) CHE123456788"}},
		{"importer's ways", 148.5, 71, 140.5, 17, []string{"Importer’s telephone/fax/e-mail", "N° de téléphone", "+4232345678", "ueli@berghof.example"}},
		{"1", 8, 88, 125, 51, []string{"Detailed description of contents (1)", "Description détaillée du contenu", "Green tea leaves, tin no. 1", "tin no. 2", "tin no. 3"}},
		{"2", 133, 88, 18, 51, []string{"Quantity (2)", "Quantité", "1", "2", "3"}},
		{"3", 151, 88, 28, 51, []string{"Net weight (kg) (3)", "Poids net", "0.110", "0.246", "0.408"}},
		{"5", 179, 88, 36, 51, []string{"Value (5)", "Valeur", "12.50 EUR", "27.74 EUR", "45.72 EUR"}},
		{"7 and 8", 215, 88, 74, 5, []string{"For commercial items only", "Pour les envois commerciaux seulement"}},
		{"7", 215, 92, 36, 47, []string{"HS tariff number (7)", "N° tarifaire du SH", "0902.10", "0902.20.00", "6912.00.23.10"}},
		{"8", 251, 92, 38, 47, []string{"Country of origin of goods (8)", "Pays d’origine des marchandises", "JP JAPAN", "LK SRI LANKA", "PT PORTUGAL"}},
		{"4", 8, 139, 93.6, 10, []string{"Total gross weight (kg) (4)", "Poids brut total", "1.250 kg"}},
		{"6", 101.7, 139, 93.6, 10, []string{"Total value (6)", "Valeur totale", "85.96 EUR"}},
		{"9", 195.4, 139, 93.6, 10, []string{"Postal charges/Fees (9)", "Frais de port/Frais", "14.25 EUR"}},
		{"10", 8, 149, 140.5, 17, []string{"Category of item (10)", "Catégorie de l’envoi", "Gift", "Documents", "Sale of goods", "Commercial sample", "Returned goods", "Other",
			"Cadeau", "Vente de marchandises", "Échantillon commercial", "Retour de marchandises", "Autre", "Explanation"}},
		{"11", 8, 166, 140.5, 12, []string{"Comments (11)", "goods subject to quarantine", "Observations", "Plant material, phytosanitary check done"}},
		{"12", 8, 178, 46.8, 11.5, []string{"Licence (12)", "LIC-881"}},
		{"13", 54.9, 178, 46.8, 11.5, []string{"Certificate (13)", "CERT-17"}},
		{"14", 101.7, 178, 46.8, 11.5, []string{"Invoice (14)", "INV-2026-0042"}},
		{"office of origin", 148.5, 149, 140.5, 22, []string{"Office of origin/Date of posting", "23.11.2026", "Weight", "1.250 kg", "Charges", "14.25 EUR", "Insured value", "100.00 EUR"}},
		{"15 text", 148.5, 171, 140.5, 14, []string{"I certify that the particulars given in this customs declaration are correct", "Je certifie que les renseignements"}},
		{"15", 148.5, 180, 140.5, 22, []string{"Date and sender’s signature (15)", "Date et signature de l’expéditeur", "Rotterdam, 23.11.2026", "Mirte Kuiperslag"}},
		{"delivery", 8, 189, 140.5, 13, []string{"Return to sender", "Treat as abandoned", "addressee’s signature"}},
	})
	if got := scan(t, file, 1, 1186, 247, 1120, 185); got != "RR473124829NL" {
		t.Errorf("the barcode reads %q", got)
	}
}

func TestAnInvoiceSaysWhatTheTradeAsks(t *testing.T) {
	t.Parallel()
	d := declaration(3)
	d.Importer = &customs.Party{Address: postal.Address{Name: "Zollbüro Rheintal", Street: "Zollstrasse", HouseNumber: "1", PostalCode: "9470", City: "Buchs", Country: "CH"},
		Numbers: []customs.Number{{Kind: customs.EORI, Country: "CH", Value: "CHE987654321"}}}
	d.Outbound = &customs.Outbound{Number: "3SOUT0001", Carrier: "PostNL", ShippedOn: "2026-10-01"}
	d.Lines[1].Material, d.Lines[1].IntendedUse, d.Lines[1].MID = "100% cotton", "Household", "PTTHE12ROT"
	file := draw(t, "invoice-3", customs.CommercialInvoice, d)
	text := tool(t, "poppler-utils", "pdftotext", "-layout", file, "-")
	for _, want := range []string{
		"Commercial invoice", "Invoice number", "INV-2026-0042", "20 November 2026", "Order number", "W-10060",
		"Exporter and seller", "Theehuis Overschie B.V.", "EORI NL123456789", "VAT NL123456789B01", "Consignee (ship to)", "Berghof AG", "VAT (LI) CHE123456788",
		"Sold to and importer of record", "Zollbüro Rheintal", "EORI CHE987654321", "Carrier", "RR473124829NL", "Parcels", "Gross weight", "1.250 kg", "Net weight",
		"0.764 kg", "DAP Vaduz", "Duties and taxes paid by", "Recipient", "Reason for export", "Sale of goods", "Currency", "EUR", "26NL000396ABCDEF12",
		"PostNL, 3SOUT0001, 2026-10-01", "REF-7", "SKU: TEA-0002", "Material: 100% cotton", "Use: Household", "MID: PTTHE12ROT", "0902.20.00", "2 pcs", "13.87", "27.74",
		"Value of goods", "85.96 EUR", "Discount", "-2.00 EUR", "Freight", "9.95 EUR", "Insurance", "1.50 EUR", "Other costs", "0.75 EUR", "Total", "96.16 EUR",
		"EU preferential origin", "Handle with care.", "phytosanitary check done", "LIC-881", "CERT-17", "true and correct", "Rotterdam, 23 November 2026", "1 / 1",
	} {
		if !holds(text, want) {
			t.Errorf("%q is not on the invoice", want)
		}
	}
	d.Category, d.Signature = customs.Gift, scribble(t)
	file = draw(t, "proforma-3", customs.ProformaInvoice, d)
	text = tool(t, "poppler-utils", "pdftotext", "-layout", file, "-")
	for _, want := range []string{"Proforma invoice", "Gift", "value stands for customs purposes only"} {
		if !holds(text, want) {
			t.Errorf("%q is not on the proforma invoice", want)
		}
	}
	if images := tool(t, "poppler-utils", "pdfimages", "-list", file); !strings.Contains(images, " 420 ") {
		t.Errorf("the signature's picture is not there:\n%s", images)
	}
}

// papers are all four.
var papers = []customs.Paper{customs.CN22, customs.CN23, customs.CommercialInvoice, customs.ProformaInvoice}

func TestManyLinesGoOnFurtherSheetsAndTheTotalsAreRight(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 4, 5, 6, 15, 16, 23, 24, 40, 99} {
		d := declaration(n)
		var cents, grams int64
		for _, l := range d.Lines {
			cents += l.Value.Minor * int64(l.Quantity)
			grams += int64(l.Weight) * int64(l.Quantity)
		}
		value := fmt.Sprintf("%d.%02d EUR", cents/100, cents%100)
		net := fmt.Sprintf("%d.%03d kg", grams/1000, grams%1000)
		total := fmt.Sprintf("%d.%02d EUR", (cents+995+150+75-200)/100, (cents+995+150+75-200)%100)
		for _, paper := range papers {
			file := draw(t, fmt.Sprintf("%s-%d", paper, n), paper, d)
			text := tool(t, "poppler-utils", "pdftotext", "-layout", file, "-")
			wants := []string{value}
			switch paper {
			case customs.CN22:
				wants = append(wants, net)
			case customs.CommercialInvoice, customs.ProformaInvoice:
				wants = append(wants, net, total)
			}
			for i := range d.Lines {
				wants = append(wants, d.Lines[i].Sum().Decimal(), d.Lines[i].Net().Kg())
			}
			for _, want := range wants {
				if !holds(text, want) {
					t.Errorf("%s of %d lines: %q is missing", paper, n, want)
				}
			}
			raw := tool(t, "poppler-utils", "pdftotext", "-raw", file, "-")
			for i := range d.Lines {
				if want := regexp.MustCompile(fmt.Sprintf(`tin\s+no\.\s+%d\b`, i+1)); len(want.FindAllString(raw, -1)) != 1 {
					t.Errorf("%s of %d lines: line %d does not stand there once", paper, n, i+1)
				}
			}
			inside(t, file)
		}
	}
}

var wordBox = regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</word>`)
var pageBox = regexp.MustCompile(`<page width="([\d.]+)" height="([\d.]+)">`)

// inside checks that no word leaves the paper and none overlaps another.
func inside(t *testing.T, file string) {
	t.Helper()
	html := tool(t, "poppler-utils", "pdftotext", "-bbox", file, "-")
	for _, page := range strings.Split(html, "<page ")[1:] {
		size := pageBox.FindStringSubmatch("<page " + page)
		w, h := number64(size[1]), number64(size[2])
		type word struct {
			x0, y0, x1, y1 float64
			text           string
		}
		var all []word
		for _, m := range wordBox.FindAllStringSubmatch(page, -1) {
			all = append(all, word{number64(m[1]), number64(m[2]), number64(m[3]), number64(m[4]), m[5]})
		}
		for i, a := range all {
			if a.x0 < 5 || a.y0 < 5 || a.x1 > w-5 || a.y1 > h-5 {
				t.Errorf("%s: %q stands beyond the edge", file, a.text)
			}
			for _, b := range all[i+1:] {
				wide := min(a.x1, b.x1) - max(a.x0, b.x0)
				// Boxes of words are as high as the font's tallest letter; a third of that is air.
				high := min(a.y1, b.y1) - max(a.y0, b.y0)
				if wide > 0.3 && high > 0.4*min(a.y1-a.y0, b.y1-b.y0) {
					t.Errorf("%s: %q lies over %q", file, a.text, b.text)
				}
			}
		}
	}
}

func number64(text string) float64 {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

func TestWhatABoxCannotHoldStandsWholeOnAFurtherSheet(t *testing.T) {
	t.Parallel()
	d := declaration(2)
	d.Sender.Name = "Παρασκευή-Αλεξάνδρα Παπακωνσταντινοπούλου-Χατζηαναστασίου"
	d.Sender.Company = "Przedsiębiorstwo Produkcyjno-Handlowo-Usługowe „Źródlana Dolina” Spółka z ograniczoną odpowiedzialnością Spółka komandytowa"
	d.Recipient.Name = "Çağrı Gökçeoğlu-Şimşekoğlu Öztürkmenoğlu"
	d.Recipient.Company = "Общество с ограниченной ответственностью «Северо-Западное Чайное Объединение»"
	d.Recipient.Street = "Muvaffakiyetsizleştiricileştiriveremeyebileceklerimizdenmişsinizcesine Caddesi"
	words := make([]string, 120)
	for i := range words {
		words[i] = fmt.Sprintf("wort%03d", i)
	}
	d.Lines[1].Description = strings.Join(words, " ")
	d.Comments = strings.Join(words, "-")
	d.Numbers = nil
	for i := range 30 {
		d.Numbers = append(d.Numbers, fmt.Sprintf("RR4731248%02dNL", i))
	}
	d.Licences = []string{strings.Repeat("LIC ", 100)}
	for _, paper := range papers {
		file := draw(t, "long-"+string(paper), paper, d)
		text := tool(t, "poppler-utils", "pdftotext", "-raw", file, "-")
		for _, want := range []string{"wort000", "wort119"} {
			if !holds(text, want) {
				t.Errorf("%s: %q of the long description is nowhere", paper, want)
			}
		}
		if paper == customs.CN22 {
			inside(t, file)
			continue // it has no addresses
		}
		for _, want := range []string{d.Sender.Name, d.Recipient.Name, "«Северо-Западное", "Źródlana Dolina”", "komandytowa", "RR473124829NL"} {
			if !holds(text, want) {
				t.Errorf("%s: %q is nowhere", paper, want)
			}
		}
		inside(t, file)
	}
}

func TestAPaperWithoutGoodsIsRefusedUnlessItIsDocuments(t *testing.T) {
	t.Parallel()
	d := declaration(0)
	if _, err := document.Customs(customs.CN22, d); !fault.Is(err, fault.Invalid) {
		t.Errorf("no goods: %v", err)
	}
	d.Category = customs.Documents
	if _, err := document.Customs(customs.CN22, d); err != nil {
		t.Errorf("documents: %v", err)
	}
	if _, err := document.Customs("cp71", d); !fault.Is(err, fault.Missing) {
		t.Errorf("a paper nobody knows: %v", err)
	}
}

func TestAPictureThatIsNoneLeavesTheNameAsSignature(t *testing.T) {
	t.Parallel()
	d := declaration(1)
	d.Signature = []byte("\x89PNG\r\n\x1a\nand then nothing")
	file := draw(t, "no-picture", customs.CN23, d)
	if got := within(t, file, 1, 210, 183, 79, 20); !holds(got, "Mirte Kuiperslag") {
		t.Errorf("the signature reads %q", got)
	}
}
