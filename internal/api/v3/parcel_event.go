package v3

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// parcelEventType is the one type of event that can be subscribed to.
const parcelEventType = "parcels.event.created"

// reading is a status as event subscriptions tell it: how far the parcel is, what is not as it should be, and how bad that is.
type reading struct{ phase, exception, severity, sub string }

// readings are all statuses. What a carrier said beyond its status is not known, so most have no further sub status.
var readings = map[carrier.Status]reading{
	carrier.StatusNoLabel:            {"no_label", "none", "success", "none"},
	carrier.StatusReady:              {"ready_to_send", "none", "success", "none"},
	carrier.StatusAnnouncing:         {"announcing", "none", "success", "in_progress"},
	carrier.StatusAnnouncementFailed: {"announcing", "announcement_failed", "error", "none"},
	carrier.StatusAnnounced:          {"announced", "none", "success", "none"},
	carrier.StatusUncollected:        {"announced", "handover_delay", "warning", "none"},
	carrier.StatusCollectError:       {"announced", "handover_delay", "error", "none"},
	carrier.StatusPickedUp:           {"accepted", "none", "success", "none"},
	carrier.StatusToSorting:          {"in_transit", "none", "success", "none"},
	carrier.StatusAtSorting:          {"in_transit", "none", "success", "none"},
	carrier.StatusSorting:            {"in_transit", "none", "success", "in_progress"},
	carrier.StatusSorted:             {"sorted", "none", "success", "none"},
	carrier.StatusUnsorted:           {"in_transit", "sorting_delay", "warning", "missort"},
	carrier.StatusUnsorted2:          {"in_transit", "sorting_delay", "warning", "missort"},
	carrier.StatusAtCustoms:          {"customs", "none", "success", "none"},
	carrier.StatusOnRoute:            {"in_transit", "none", "success", "none"},
	carrier.StatusDriverOnRoute:      {"in_delivery", "none", "success", "none"},
	carrier.StatusDelayed:            {"in_transit", "delivery_delay", "warning", "delay"},
	carrier.StatusMethodChanged:      {"in_transit", "changed", "warning", "delivery_change"},
	carrier.StatusDateChanged:        {"in_transit", "changed", "warning", "delivery_change"},
	carrier.StatusAddressChanged:     {"in_transit", "changed", "warning", "delivery_change"},
	carrier.StatusDeliveryFailed:     {"attempted", "delivery_delay", "warning", "none"},
	carrier.StatusAwaitingPickup:     {"pup", "none", "success", "none"},
	carrier.StatusCollected:          {"delivered", "none", "success", "pup"},
	carrier.StatusDelivered:          {"delivered", "none", "success", "none"},
	carrier.StatusDeliveryForced:     {"delivery_forced", "none", "success", "none"},
	carrier.StatusUndeliverable:      {"attempted", "unknown", "error", "undeliverable"},
	carrier.StatusRefused:            {"attempted", "refused", "error", "rejected"},
	carrier.StatusReturned:           {"in_transit", "returned_sender", "error", "sender"},
	carrier.StatusAddressInvalid:     {"in_transit", "address_error", "error", "incorrect_information"},
	carrier.StatusException:          {"in_transit", "unknown", "error", "none"},
	carrier.StatusCancelling:         {"none", "cancelling", "warning", "requested"},
	carrier.StatusCancellingUpstream: {"none", "cancelling_upstream", "warning", "in_progress"},
	carrier.StatusCancelled:          {"cancelled", "cancelled", "warning", "none"},
	carrier.StatusCancelledUpstream:  {"cancelled", "cancelled_upstream", "warning", "none"},
	carrier.StatusCancelFailed:       {"none", "cancellation_failed", "error", "none"},
	carrier.StatusUnknown:            {"unknown", "unknown", "warning", "unknown"},
}

// offered are the phases in which the parcel was brought to its recipient.
var offered = map[string]bool{"attempted": true, "pup": true, "delivered": true, "delivery_forced": true}

type toldParcelEvent struct {
	Type string `json:"event_type"`
	Data struct {
		Parcel struct {
			ID          int64   `json:"parcel_id"`
			Number      *string `json:"tracking_number"`
			Carrier     string  `json:"carrier_code"`
			AnnouncedAt *stamp  `json:"announced_at"`
		} `json:"parcel"`
		Event struct {
			Type        string  `json:"event_type"`
			At          stamp   `json:"timestamp"`
			Phase       string  `json:"phase"`
			Exception   string  `json:"exception"`
			Severity    string  `json:"status_type"`
			Sub         string  `json:"sub_status"`
			Description string  `json:"description"`
			End         bool    `json:"end_of_tracking"`
			Offered     bool    `json:"is_offered"`
			Responsible *bool   `json:"is_carrier_responsible"` // nobody told us
			Returned    bool    `json:"is_returned"`
			Location    *string `json:"location_details"`
			Extra       *string `json:"extra_data"`
		} `json:"event"`
	} `json:"data"`
}

// EventBody writes a change of a parcel's status as event subscriptions tell it; nothing for other events. It comes from the event alone.
func EventBody(e event.Event) ([]byte, error) {
	if e.Kind != event.ParcelStatus {
		return nil, nil
	}
	var s parcel.Story
	if err := json.Unmarshal(e.Body, &s); err != nil {
		return nil, fmt.Errorf("read event %d: %w", e.Number, err)
	}
	return encode(parcelEvent(s, e.At))
}

// EventSample is what tries a subscription: the delivery of a parcel that does not exist.
func EventSample(now time.Time) ([]byte, error) {
	var s parcel.Story
	s.Parcel.Number, s.Parcel.Carrier, s.Parcel.Status, s.Parcel.AnnouncedAt, s.CarrierAt = "TEST000000001", "sendcloud", carrier.StatusDelivered, &now, &now
	return encode(parcelEvent(s, now))
}

func parcelEvent(s parcel.Story, at time.Time) toldParcelEvent {
	var told toldParcelEvent
	told.Type = parcelEventType
	p, e := &told.Data.Parcel, &told.Data.Event
	p.ID, p.Number, p.Carrier, p.AnnouncedAt = int64(s.Parcel.ID), orNull(s.Parcel.Number), s.Parcel.Carrier, stampOr(s.Parcel.AnnouncedAt)
	e.Type, e.At = "internal", stamp(at)
	if s.CarrierAt != nil {
		e.Type, e.At = "carrier", stamp(*s.CarrierAt)
	}
	info := s.Parcel.Status.Info()
	r, ok := readings[s.Parcel.Status]
	if !ok {
		r = readings[carrier.StatusUnknown]
	}
	e.Phase, e.Exception, e.Severity, e.Sub = r.phase, r.exception, r.severity, r.sub
	e.Description, e.End, e.Offered, e.Returned = info.Message, info.Final, offered[r.phase], s.Order.IsReturn
	return told
}
