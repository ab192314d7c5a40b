package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

// Codes is every StatusCode that PostNL's status service tells (carriers sheet 2.5).
var Codes = []string{
	"1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "99",
}

// state is a status as the service tells it: the code, its words, the phase of the journey, and the event behind it.
type state struct {
	code, words, phase, event string
}

// phaseNames are the four phases of a journey; 99 is what happens beside it.
var phaseNames = map[string]string{"1": "Collection", "2": "Sorting", "3": "Distribution", "4": "Delivered", "99": "Not applicable"}

// states are the words for what happens to a parcel. Not in our sheet: the English words, which phase a code belongs to, and events beyond A01, B01 and J01.
var states = map[emulate.Phase]state{
	emulate.DataReceived:  {"1", "Shipment pre-alerted", "1", "A01"},
	emulate.NotHandedOver: {"13", "Shipment not received", "1", "A98"},
	emulate.Collected:     {"3", "Shipment collected", "1", "A03"},
	emulate.AtDepot:       {"23", "Shipment received by carrier", "1", "B01"},
	emulate.Sorted:        {"5", "Shipment sorted", "2", "J01"},
	emulate.Departed:      {"5", "Shipment sorted, on its way", "2", "J05"},
	emulate.AtCustoms:     {"9", "Customs", "3", "K50"},
	emulate.CustomsDone:   {"20", "Customs cleared", "3", "K51"},
	emulate.AtLastDepot:   {"5", "Shipment sorted", "2", "J02"},
	emulate.OutForDeliver: {"7", "Shipment out for delivery", "3", "J04"},
	emulate.NobodyHome:    {"8", "Shipment not delivered", "3", "H01"},
	emulate.AtPoint:       {"12", "Shipment available at pick-up point", "3", "K01"},
	emulate.FetchedAtPt:   {"22", "Shipment collected at pick-up point", "4", "I05"},
	emulate.Delivered:     {"11", "Shipment delivered", "4", "I01"},
	emulate.Refused:       {"19", "Shipment rejected", "3", "H05"},
	emulate.BadAddress:    {"14", "Address is not correct", "3", "H10"},
	emulate.Damaged:       {"14", "Shipment damaged", "3", "H20"},
	emulate.Delayed:       {"15", "Missing sorting scan", "2", "J90"},
	emulate.Lost:          {"18", "Shipment lost", "3", "H90"},
	emulate.Undeliverable: {"18", "Shipment cannot be delivered", "3", "H91"},
	emulate.TurnedBack:    {"14", "Shipment on its way back to the sender", "3", "R01"},
	emulate.BackHome:      {"14", "Shipment returned to the sender", "3", "R02"},
	emulate.Cancelled:     {"13", "Shipment not received", "1", "A98"},
}
