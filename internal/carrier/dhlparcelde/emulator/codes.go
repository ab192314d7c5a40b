package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

// Codes are all the event codes (ICE) of tracking, as the carriers sheet 2.1 lists them.
var Codes = []string{
	"PARCV", "PURCR", "SHRCU", "PCKDU", "NTPUP", "LDTMV", "MVDPT", "ULFMV", "MVARR", "SRTED", "LDTHU", "ASMVT", "FWDCF", "NTADT", "LDEXC", "ROUCR", "INFCL",
	"CNRFC", "HLDCC", "HNDDE", "HLDCU", "HLDCP", "ICPRC", "ITBAR", "HNDND", "RSDCP", "DLVRD", "NTDEL", "DLVRF", "RETRN", "OFWRD", "DMGDS", "REPCK", "MSRTD",
	"MVTEX", "MVDEX", "EXPHD", "ALERT", "DSPSD", "CNFSC", "CANCL", "DTNPC", "PBNDT", "RELBL", "CHECK", "SECHK", "TRBCR", "PMTCR", "PMTCS", "ADVIS", "STORN",
	"RCCLS",
}

// StandardCodes are the shorter codes that go with them, and are told alone at times.
var StandardCodes = []string{"VA", "ES", "AE", "AA", "EE", "NB", "PO", "ZU", "ZN", "ZF", "LA", "ZO", "BV", "AN", "DD", "GT"}

// event is how a scan is told: in our own words, for the carrier's are not ours to copy. The reasons (RIC) are not in our sheet.
type event struct {
	ice, ric, standard string
	text, short        string
	back               bool // the parcel is on its way back ("ruecksendung")
}

var events = map[emulate.Phase]event{
	emulate.DataReceived:  {"PARCV", "OTHER", "VA", "Parcel data received from the sender.", "Data received", false},
	emulate.NotHandedOver: {"NTPUP", "OTHER", "AN", "The parcel was not handed over.", "Not handed over", false},
	emulate.Collected:     {"PCKDU", "OTHER", "AE", "Picked up from the sender.", "Picked up", false},
	emulate.AtDepot:       {"MVARR", "OTHER", "EE", "Arrived at the parcel centre of origin.", "Parcel centre of origin", false},
	emulate.Sorted:        {"SRTED", "OTHER", "AA", "Sorted at the parcel centre of origin.", "Sorted", false},
	emulate.Departed:      {"MVDPT", "OTHER", "AA", "Left the parcel centre of origin.", "Departed", false},
	emulate.AtCustoms:     {"HLDCU", "OTHER", "ZO", "Presented to customs.", "Customs", false},
	emulate.CustomsDone:   {"RSDCP", "OTHER", "ZO", "Released by customs.", "Released", false},
	emulate.AtLastDepot:   {"ULFMV", "OTHER", "EE", "Arrived at the destination's parcel centre.", "Destination parcel centre", false},
	emulate.OutForDeliver: {"LDEXC", "OTHER", "PO", "Loaded for delivery.", "Out for delivery", false},
	emulate.NobodyHome:    {"NTDEL", "OTHER", "ZN", "Could not be delivered.", "Delivery attempt", false},
	emulate.AtPoint:       {"HLDCC", "OTHER", "LA", "Ready to be collected.", "Ready for collection", false},
	emulate.FetchedAtPt:   {"DLVRD", "OUTLT", "ZU", "Collected by the recipient.", "Collected", false},
	emulate.Delivered:     {"DLVRD", "OTHER", "ZU", "Delivered.", "Delivered", false},
	emulate.Refused:       {"DLVRF", "OTHER", "ZN", "The recipient refused it.", "Refused", false},
	emulate.BadAddress:    {"NTDEL", "ADDRS", "ZN", "The address is incomplete.", "Address", false},
	emulate.Damaged:       {"DMGDS", "OTHER", "BV", "Damaged on the way.", "Damaged", false},
	emulate.Delayed:       {"OFWRD", "OTHER", "BV", "Sent on; delivery takes longer.", "Delayed", false},
	emulate.Lost:          {"ALERT", "OTHER", "BV", "An inquiry for the parcel was begun.", "Inquiry", false},
	emulate.Undeliverable: {"DSPSD", "OTHER", "ZU", "Could not be delivered and was disposed of.", "Disposed of", false},
	emulate.TurnedBack:    {"RETRN", "OTHER", "ZN", "On its way back to the sender.", "Return", true},
	emulate.BackHome:      {"DLVRD", "OTHER", "ZU", "Delivered back to the sender.", "Returned", true},
	emulate.Cancelled:     {"CANCL", "OTHER", "BV", "Cancelled by the sender.", "Cancelled", false},
}
