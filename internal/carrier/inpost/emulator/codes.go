package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

// Codes are all statuses of the carriers sheet 2.13.
var Codes = []string{
	"created", "offers_prepared", "offer_selected", "confirmed",
	"dispatched_by_sender", "dispatched_by_sender_to_pok", "collected_from_sender", "taken_by_courier", "taken_by_courier_from_pok",
	"adopted_at_source_branch", "sent_from_source_branch", "adopted_at_sorting_center", "sent_from_sorting_center", "adopted_at_target_branch",
	"out_for_delivery", "out_for_delivery_to_address",
	"ready_to_pickup", "ready_to_pickup_from_pok", "ready_to_pickup_from_branch", "stack_in_box_machine", "stack_in_customer_service_point",
	"pickup_reminder_sent", "pickup_reminder_sent_address", "avizo", "delivered",
	"pickup_time_expired", "stack_parcel_pickup_time_expired",
	"undelivered", "undelivered_wrong_address", "undelivered_cod_cash_receiver", "undelivered_no_mailbox", "undelivered_not_live_address",
	"rejected_by_receiver", "returned_to_sender", "readdressed",
	"oversized", "missing", "claimed", "delay_in_delivery", "redirect_to_box", "canceled", "canceled_redirect_to_box",
}

// phases are the statuses that a parcel's life is told in. Not in our sheet: which comes when. A parcel damaged or on its way back has no status of its own; what
// is left out here is not told.
var phases = map[emulate.Phase]string{
	emulate.DataReceived:  "confirmed",
	emulate.NotHandedOver: "delay_in_delivery",
	emulate.Collected:     "collected_from_sender",
	emulate.AtDepot:       "adopted_at_source_branch",
	emulate.Sorted:        "sent_from_source_branch",
	emulate.Departed:      "adopted_at_sorting_center",
	emulate.AtCustoms:     "adopted_at_sorting_center",
	emulate.CustomsDone:   "sent_from_sorting_center",
	emulate.AtLastDepot:   "adopted_at_target_branch",
	emulate.OutForDeliver: "out_for_delivery",
	emulate.NobodyHome:    "undelivered",
	emulate.AtPoint:       "ready_to_pickup",
	emulate.FetchedAtPt:   "delivered",
	emulate.Delivered:     "delivered",
	emulate.Refused:       "rejected_by_receiver",
	emulate.BadAddress:    "undelivered_wrong_address",
	emulate.Damaged:       "claimed",
	emulate.Delayed:       "delay_in_delivery",
	emulate.Lost:          "missing",
	emulate.Undeliverable: "undelivered",
	emulate.BackHome:      "returned_to_sender",
	emulate.Cancelled:     "canceled",
}

// toPoint are the phases that read otherwise on the way to a point.
var toPoint = map[emulate.Phase]string{
	emulate.Collected:  "dispatched_by_sender",
	emulate.TurnedBack: "pickup_time_expired",
}

// told is a phase's status; empty when it is not told.
func told(phase emulate.Phase, point bool) string {
	if code, ok := toPoint[phase]; ok && point {
		return code
	}
	return phases[phase]
}
