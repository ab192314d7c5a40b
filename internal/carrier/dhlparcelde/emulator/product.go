package emulator

// product is what DHL sells (carriers sheet 2.1).
type product struct {
	name      string
	procedure string // the two digits in the billing number
	domestic  bool
	eu        bool // inside the European Union only
	small     bool // may be printed on 100x70mm
}

// products by the code of the request. V62WP was renamed V62KP in 2025 and is refused since.
var products = map[string]product{
	"V01PAK":  {name: "DHL Paket", procedure: "01", domestic: true},
	"V53WPAK": {name: "DHL Paket International", procedure: "53"},
	"V54EPAK": {name: "DHL Europaket", procedure: "54", eu: true},
	"V62KP":   {name: "DHL Kleinpaket", procedure: "62", domestic: true, small: true},
	"V66WPI":  {name: "Warenpost International", procedure: "66", small: true},
}
