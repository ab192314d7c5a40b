package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

// Codes are the event codes that this emulator tells. The sheet says only that they begin with EV; these and their names are ours, some of them
// known from Royal Mail's public answers (EVPPA, EVGPD, EVKSP, EVKNA, EVNMI, EVNRT, EVDAC, EVDAV, EVORI, EVODO).
var Codes = []string{
	"EVIPS", "EVNHO", "EVPPA", "EVORI", "EVDAC", "EVODO", "EVCUS", "EVCUR", "EVDAV", "EVGPD", "EVKNA", "EVRDC", "EVKSC", "EVKSP", "EVKRF", "EVNAD", "EVDMG",
	"EVNMI", "EVLST", "EVNRT", "EVRTS", "EVRTD", "EVCAN",
}

// Categories are all values of statusCategory in the sheet.
var Categories = []string{"IN TRANSIT", "DELIVERED", "ATTEMPTED DELIVERY", "READY FOR COLLECTION"}

// event is how a scan is told. Not in our sheet: the categories EXPECTED, EXCEPTION, RETURNED and CANCELLED.
type event struct{ code, name, category string }

var eventOf = map[emulate.Phase]event{
	emulate.DataReceived:  {"EVIPS", "Sender preparing item", "EXPECTED"},
	emulate.NotHandedOver: {"EVNHO", "Item not handed over", "EXPECTED"},
	emulate.Collected:     {"EVPPA", "Accepted", "IN TRANSIT"},
	emulate.AtDepot:       {"EVORI", "Received at the mail centre", "IN TRANSIT"},
	emulate.Sorted:        {"EVDAC", "Sorted", "IN TRANSIT"},
	emulate.Departed:      {"EVODO", "Despatched to the delivery office", "IN TRANSIT"},
	emulate.AtCustoms:     {"EVCUS", "With customs", "IN TRANSIT"},
	emulate.CustomsDone:   {"EVCUR", "Released by customs", "IN TRANSIT"},
	emulate.AtLastDepot:   {"EVDAV", "Received at the delivery office", "IN TRANSIT"},
	emulate.OutForDeliver: {"EVGPD", "Due to be delivered today", "IN TRANSIT"},
	emulate.NobodyHome:    {"EVKNA", "Delivery attempted, no answer", "ATTEMPTED DELIVERY"},
	emulate.AtPoint:       {"EVRDC", "Ready for collection", "READY FOR COLLECTION"},
	emulate.FetchedAtPt:   {"EVKSC", "Collected by the recipient", "DELIVERED"},
	emulate.Delivered:     {"EVKSP", "Delivered and signed", "DELIVERED"},
	emulate.Refused:       {"EVKRF", "Refused by the recipient", "EXCEPTION"},
	emulate.BadAddress:    {"EVNAD", "Address not found", "EXCEPTION"},
	emulate.Damaged:       {"EVDMG", "Item damaged", "EXCEPTION"},
	emulate.Delayed:       {"EVNMI", "Forwarded, missorted", "IN TRANSIT"},
	emulate.Lost:          {"EVLST", "Item not found", "EXCEPTION"},
	emulate.Undeliverable: {"EVNRT", "Item retained, cannot be delivered", "EXCEPTION"},
	emulate.TurnedBack:    {"EVRTS", "Returning to the sender", "IN TRANSIT"},
	emulate.BackHome:      {"EVRTD", "Returned to the sender", "RETURNED"},
	emulate.Cancelled:     {"EVCAN", "Cancelled by the sender", "CANCELLED"},
}
