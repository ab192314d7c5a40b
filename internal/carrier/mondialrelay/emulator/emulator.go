// Package emulator is Mondial Relay to practise with (carriers sheet 2.12): shipments by the REST service 2.0 (/api/shipment, XML), and tracking, relay search
// and labels by the older SOAP service (/Web_Services.asmx), all on one port. It knows nothing of the driver.
//
// Credentials: login, password, customer_id for the REST service; enseigne, private_key for the SOAP service. The first customer's brand and key are the carrier's
// public test account.
//
// What the sheet leaves open is answered so:
//   - Codes of the REST service are the SOAP service's STAT numbers; levels are "Error" (the request) and "Critical Error" (who asks). HTTP is 200 always.
//   - FAIL-CONTRACT is 95, FAIL-ADDRESS 9, FAIL-422 30, FAIL-ROUTE 78, FAIL-AUTH 8; of a shipment's own mistakes 20 is the weight, 13/14 the delivery, 10/11 the
//     collection, 5 OrderNo, 7 CustomerNo, 47 ParcelCount, 30 to 39 the address (38 phone, 39 e-mail), 98 all else.
//   - A repeated OrderNo is another shipment; nothing is found by it, and nothing is cancelled.
//   - OutputType QRCode and IplCode are refused. The PDF stands under a URL of the same host and wants no log-in, but the right crc.
//   - Texts of addresses are ASCII in either case; names hold 32 characters, weights are between 15 g and 30 kg.
//   - Every relay number is taken but 000000, which nobody has.
//   - The SOAP service does not create shipments here; WSI3_GetEtiquettes takes Enseigne, Expeditions (parted by ;), Langue and Security.
package emulator

import (
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customers are those who are known, by the names of their credentials.
var customers = []map[string]string{
	{
		"login": "BDTEST13@business.example", "password": "password-of-one", "customer_id": "BDTEST13",
		"enseigne": "BDTEST13", "private_key": "TestAPI1key",
	},
	{
		"login": "WBTEST22@business.example", "password": "password-of-two", "customer_id": "WBTEST22",
		"enseigne": "WBTEST22", "private_key": "SecondTestKey",
	},
}

// Codes are all that tracking tells: the states of a parcel.
var Codes = []string{"80", "81", "82", "83"}

// Emulator is the carrier. It is an http.Handler; Close it when done.
type Emulator struct {
	emulate.Frame
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	m := http.NewServeMux()
	m.HandleFunc("POST /api/shipment", e.create)
	m.HandleFunc("POST /Web_Services.asmx", e.soap)
	m.HandleFunc("GET "+labelPath, e.label)
	if err := e.Open(o, emulate.Carrier{
		Customers: customers, Zone: "Europe/Paris", Routes: m, Parcel: e.life,
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var s shipment
	ok := e.Desk().Get(shipmentKind, number, &s)
	return s.Life, ok
}
