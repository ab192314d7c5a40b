package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

// Codes are all words of tracking in our sheet: the states, the scan codes that mean them, and the steps that the SOAP service tells.
var Codes = []string{
	"ORDER_CREATED", "ENA", "PARCEL_HANDED", "SPL", "SPS", "IN_TRANSIT", "ORI", "HUI", "HUS", "DLI", "DLS", "AT_DELIVERY_CENTER",
	"PARCEL_OUT_FOR_DELIVERY", "DLO", "UNSUCCESSFUL_DELIVERY_ATTEMPTED", "AVAILABLE_FOR_COLLECTION", "DODEI", "DELIVERED", "DEY", "DEYY",
	"DODEY", "DODEYY", "RETURN_TO_SENDER", "SPR", "DEN", "DODEN", "DODEH",
	"SHIPMENT", "ACCEPTED", "AT_SENDING_DEPOT", "ON_THE_ROAD", "AT_DELIVERY_DEPOT",
}

// step is a status of ParcelLifeCycleService with the words it is told in.
type step struct{ code, text string }

// line is the way that the SOAP service always shows whole, with what has been reached.
var line = []step{
	{"SHIPMENT", "Your parcel is being prepared."},
	{"ACCEPTED", "The parcel was handed to DPD."},
	{"AT_SENDING_DEPOT", "The parcel is at the dispatch centre."},
	{"ON_THE_ROAD", "The parcel is on its way."},
	{"AT_DELIVERY_DEPOT", "The parcel is at the delivery centre."},
	{"PARCEL_OUT_FOR_DELIVERY", "The driver is on the way."},
	{"DELIVERED", "The parcel was delivered."},
}

// asides are what the SOAP service tells beside the line; their codes are the states of the sheet.
var asides = map[string]step{
	"UNSUCCESSFUL_DELIVERY_ATTEMPTED": {"UNSUCCESSFUL_DELIVERY_ATTEMPTED", "Delivery was tried without success."},
	"AVAILABLE_FOR_COLLECTION":        {"AVAILABLE_FOR_COLLECTION", "The parcel waits at the Pickup shop."},
	"DODEY":                           {"DODEY", "The parcel was collected from the Pickup shop."},
	"RETURN_TO_SENDER":                {"RETURN_TO_SENDER", "The parcel goes back to the sender."},
}

// told is what a phase is called. A phase without a word is not told: a parcel that is lost or delayed falls silent, and customs are no step of the sheet.
var told = map[emulate.Phase]string{
	emulate.DataReceived: "SHIPMENT", emulate.Collected: "ACCEPTED", emulate.AtDepot: "AT_SENDING_DEPOT", emulate.Departed: "ON_THE_ROAD",
	emulate.AtLastDepot: "AT_DELIVERY_DEPOT", emulate.OutForDeliver: "PARCEL_OUT_FOR_DELIVERY", emulate.Delivered: "DELIVERED",
	emulate.NobodyHome: "UNSUCCESSFUL_DELIVERY_ATTEMPTED", emulate.Refused: "UNSUCCESSFUL_DELIVERY_ATTEMPTED", emulate.BadAddress: "UNSUCCESSFUL_DELIVERY_ATTEMPTED",
	emulate.Undeliverable: "UNSUCCESSFUL_DELIVERY_ATTEMPTED", emulate.AtPoint: "AVAILABLE_FOR_COLLECTION", emulate.FetchedAtPt: "DODEY",
	emulate.TurnedBack: "RETURN_TO_SENDER", emulate.BackHome: "RETURN_TO_SENDER",
}
