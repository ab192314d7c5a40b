package pdf_test

import (
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// sample is a label with everything on it.
func sample() pdf.Label {
	return pdf.Label{
		Carrier: "Sandbox Post",
		Service: "PARCEL STANDARD",
		From: postal.Address{Name: "Theehuis Overschie", Company: "Theehuis Overschie B.V.", Street: "Overschieseweg", HouseNumber: "12-B",
			PostalCode: "3044 EE", City: "Rotterdam", Country: "NL"},
		To: postal.Address{Name: "Zoë van den Bergh-Öztürk", Company: "Łukasz Żółć i Synowie", Street: "Ulica Świętego Marcina", HouseNumber: "7/12",
			PostalCode: "61-806", City: "Poznań", Country: "PL", Phone: "+48 61 123 45 67"},
		Reference: "WB-2026-000123", Order: "10012",
		Weight: 2500, Date: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		Parcel: 1, Of: 3,
		Barcode: pdf.Barcode{Kind: pdf.GS1128, Data: "(00)340434161094015902"},
		Matrix:  pdf.Barcode{Kind: pdf.DataMatrix, Data: "WB|PL|61806|340434161094015902|2500"},
		Routing: "PL 61-8",
		Notes:   []string{"Signature required", "No neighbour delivery"},
	}
}

func to(name, street, number, code, city, country string) pdf.Label {
	l := sample()
	l.To = postal.Address{Name: name, Street: street, HouseNumber: number, PostalCode: code, City: city, Country: country}
	return l
}

var long = strings.Repeat("Naamlooze Vennootschap ", 4)

func labels() []pdf.Label {
	list := []pdf.Label{
		sample(),
		to("Νίκος Παπαδόπουλος", "Λεωφόρος Βασιλίσσης Σοφίας", "115", "115 21", "Αθήνα", "GR"),
		to("Борислав Колев", "бул. „Княз Александър Дондуков“", "86", "1504", "София", "BG"),
		to("Łukasz Żółć", "Aleja Niepodległości", "4", "00-950", "Warszawa", "PL"),
		to("Ștefan Țepeș-Brâncoveanu", "Șoseaua Nicolae Titulescu", "3", "011131", "București", "RO"),
		to("Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Road", "1a", "LL61 5UJ", "Llanfair PG", "GB"),
		to(long, long, "999999", "1000", long, "BE"),
		to("გიორგი ბერიძე", "Արամի փողոց", "3", "0010", "Երևան", "AM"),
	}
	list[2].Specimen = true
	list[3].Barcode = pdf.Barcode{Kind: pdf.Code128, Data: "%0075004107740002483838310190", Text: "0075 004 1077 4000 2483 83 101 902 D"}
	list[5].To.Company, list[5].To.Line2 = long[:80], "c/o The Very Long Department of Nothing in Particular, Room 1234"
	list[6].To.Company, list[6].To.Line2, list[6].To.Phone = long, long, "+32 2 123 45 67"
	list[6].Routing, list[6].Service = "BE-1000-BXL-0042-A", "INTERNATIONAL EXPRESS 12:00 SATURDAY"
	list[7].Matrix = pdf.Barcode{}
	return list
}
