package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

// Codes are all codes of tracking in our sheet (list of tracking status codes).
var Codes = []string{
	"OC", "OX", "MD", "EP", "LP", "RP",
	"PU", "PX", "AP", "OF",
	"AA", "AC", "AF", "AR", "AX", "DP", "EA", "EO", "FD", "IT", "IX", "LO", "Ow", "PF", "PL", "PM", "TR",
	"SF", "OD", "AD", "ED", "DL", "HL", "HP", "DE", "SE", "CD", "CP", "CC",
	"DD", "DY", "PD", "RS", "CA", "RC", "CH", "RR", "RM",
}

// step is what a phase is called: the event, its words, the status that stands over the parcel then, and the exception where there is one.
type step struct {
	code, text, status string
	exception, why     string
}

// told is what a phase is called. A parcel that was not handed over is not told of. The numbers of exceptions are not in our sheet.
var told = map[emulate.Phase]step{
	emulate.DataReceived:  {code: "OC", text: "Shipment information sent to FedEx", status: "Label created"},
	emulate.Collected:     {code: "PU", text: "Picked up", status: "Picked up"},
	emulate.AtDepot:       {code: "AR", text: "Arrived at FedEx location", status: "At FedEx location"},
	emulate.Sorted:        {code: "SF", text: "At destination sort facility", status: "At sort facility"},
	emulate.Departed:      {code: "DP", text: "Left FedEx origin facility", status: "In transit"},
	emulate.AtCustoms:     {code: "CP", text: "Clearance in progress", status: "Clearance in progress"},
	emulate.CustomsDone:   {code: "CC", text: "International shipment release - Import", status: "In transit"},
	emulate.AtLastDepot:   {code: "AR", text: "At local FedEx facility", status: "At local FedEx facility"},
	emulate.OutForDeliver: {code: "OD", text: "On FedEx vehicle for delivery", status: "On FedEx vehicle for delivery"},
	emulate.NobodyHome:    {code: "DE", text: "Delivery exception", status: "Delivery exception", exception: "08", why: "Customer not available or business closed"},
	emulate.Refused:       {code: "DE", text: "Delivery exception", status: "Delivery exception", exception: "07", why: "Shipment refused by recipient"},
	emulate.BadAddress:    {code: "DE", text: "Delivery exception", status: "Delivery exception", exception: "03", why: "Incorrect address"},
	emulate.Undeliverable: {code: "DE", text: "Delivery exception", status: "Delivery exception", exception: "29", why: "Unable to deliver shipment"},
	emulate.Damaged:       {code: "SE", text: "Shipment exception", status: "Shipment exception", exception: "10", why: "Damaged, delivery not completed"},
	emulate.Lost:          {code: "SE", text: "Shipment exception", status: "Shipment exception", exception: "43", why: "Shipment cannot be located"},
	emulate.Delayed:       {code: "DY", text: "Delay", status: "Delay", exception: "71", why: "Local delivery delay"},
	emulate.AtPoint:       {code: "HL", text: "Ready for recipient pickup", status: "Ready for pickup"},
	emulate.FetchedAtPt:   {code: "DL", text: "Delivered", status: "Delivered"},
	emulate.Delivered:     {code: "DL", text: "Delivered", status: "Delivered"},
	emulate.TurnedBack:    {code: "RS", text: "Returning package to shipper", status: "Returning package to shipper"},
	emulate.BackHome:      {code: "RS", text: "Package returned to shipper", status: "Returned to shipper"},
	emulate.Cancelled:     {code: "CA", text: "Shipment cancelled by sender", status: "Shipment cancelled"},
}
