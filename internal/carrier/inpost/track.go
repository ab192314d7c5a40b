package inpost

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// meaning is a status in ours, with words for people: ShipX's news has none.
type meaning struct {
	status carrier.Status
	text   string
}

// statuses are ShipX's words. Those that begin with "undelivered" and stand not here are failed deliveries too.
var statuses = map[string]meaning{
	"created":                          {carrier.StatusReady, "Created"},
	"offers_prepared":                  {carrier.StatusReady, "Offers prepared"},
	"offer_selected":                   {carrier.StatusReady, "Offer chosen"},
	confirmed:                          {carrier.StatusAnnounced, "Confirmed, ready to be sent"},
	"dispatched_by_sender":             {carrier.StatusPickedUp, "Put into a locker by the sender"},
	"dispatched_by_sender_to_pok":      {carrier.StatusPickedUp, "Handed over at a pick-up point by the sender"},
	"collected_from_sender":            {carrier.StatusPickedUp, "Collected from the sender"},
	"taken_by_courier":                 {carrier.StatusPickedUp, "Taken by the courier"},
	"taken_by_courier_from_pok":        {carrier.StatusPickedUp, "Taken by the courier from the pick-up point"},
	"adopted_at_source_branch":         {carrier.StatusToSorting, "At the first branch"},
	"sent_from_source_branch":          {carrier.StatusToSorting, "On the way from the first branch"},
	"adopted_at_sorting_center":        {carrier.StatusAtSorting, "At the sorting centre"},
	"sent_from_sorting_center":         {carrier.StatusOnRoute, "On the way from the sorting centre"},
	"adopted_at_target_branch":         {carrier.StatusAtSorting, "At the last branch"},
	"out_for_delivery":                 {carrier.StatusDriverOnRoute, "Out for delivery"},
	"out_for_delivery_to_address":      {carrier.StatusDriverOnRoute, "Out for delivery to the address"},
	"ready_to_pickup":                  {carrier.StatusAwaitingPickup, "Ready to be collected"},
	"ready_to_pickup_from_pok":         {carrier.StatusAwaitingPickup, "Ready to be collected at the pick-up point"},
	"ready_to_pickup_from_branch":      {carrier.StatusAwaitingPickup, "Ready to be collected at the branch"},
	"stack_in_box_machine":             {carrier.StatusAwaitingPickup, "Kept in another locker meanwhile"},
	"stack_in_customer_service_point":  {carrier.StatusAwaitingPickup, "Kept at a pick-up point meanwhile"},
	"pickup_reminder_sent":             {carrier.StatusAwaitingPickup, "The recipient was reminded"},
	"pickup_reminder_sent_address":     {carrier.StatusAwaitingPickup, "The recipient was reminded at the address"},
	"avizo":                            {carrier.StatusAwaitingPickup, "A note was left; the parcel waits"},
	"delivered":                        {carrier.StatusDelivered, "Delivered"},
	"pickup_time_expired":              {carrier.StatusException, "Not collected in time"},
	"stack_parcel_pickup_time_expired": {carrier.StatusException, "Not collected in time from the other locker"},
	"undelivered":                      {carrier.StatusDeliveryFailed, "Could not be delivered"},
	"undelivered_wrong_address":        {carrier.StatusAddressInvalid, "Not delivered: the address is wrong"},
	"undelivered_cod_cash_receiver":    {carrier.StatusDeliveryFailed, "Not delivered: the recipient had no money"},
	"undelivered_no_mailbox":           {carrier.StatusDeliveryFailed, "Not delivered: there is no letter box"},
	"undelivered_not_live_address":     {carrier.StatusAddressInvalid, "Not delivered: the recipient does not live there"},
	"rejected_by_receiver":             {carrier.StatusRefused, "Refused by the recipient"},
	"returned_to_sender":               {carrier.StatusReturned, "Returned to the sender"},
	"readdressed":                      {carrier.StatusAddressChanged, "Sent on to another address"},
	"oversized":                        {carrier.StatusException, "Larger than declared"},
	"missing":                          {carrier.StatusException, "Missing"},
	"claimed":                          {carrier.StatusException, "A claim was made"},
	"delay_in_delivery":                {carrier.StatusDelayed, "Delayed"},
	"redirect_to_box":                  {carrier.StatusDelayed, "Sent to a locker instead"},
	"canceled":                         {carrier.StatusCancelled, "Cancelled"},
	// What is cancelled here is the sending to a locker, not the parcel: it goes to the door again.
	"canceled_redirect_to_box": {carrier.StatusMethodChanged, "Not sent to a locker after all"},
}

// status translates one of ShipX's words. What is taken out of a locker was collected, not delivered.
func status(code, service string) (carrier.Status, string) {
	m, ok := statuses[code]
	switch {
	case code == "delivered" && strings.HasPrefix(service, "inpost_locker"):
		return carrier.StatusCollected, "Collected"
	case ok:
		return m.status, m.text
	case strings.HasPrefix(code, "undelivered"):
		return carrier.StatusDeliveryFailed, words(code)
	}
	return carrier.StatusUnknown, words(code)
}

func words(code string) string { return strings.ReplaceAll(code, "_", " ") }

// Track asks for the news of each number. ShipX tells everybody of every parcel; we tell a customer of the own ones only.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) { return d.story(ctx, c, number) })
}

func (d *Driver) story(ctx context.Context, c carrier.Contract, number string) ([]carrier.News, error) {
	var ours wireFound
	if err := d.read(ctx, c, own(c)+"/shipments", url.Values{"tracking_number": {number}}, &ours); err != nil || len(ours.Items) == 0 {
		return nil, err
	}
	var t wireTracking
	if err := d.read(ctx, c, "/tracking/"+url.PathEscape(number), nil, &t); err != nil {
		return nil, err
	}
	var all []carrier.News
	var failed error
	for _, e := range t.Details {
		at, err := time.Parse(time.RFC3339, e.At)
		if err != nil {
			failed = &carrier.Error{Kind: carrier.KindDown, Cause: fmt.Errorf("news of %s: %w", number, err)}
			continue
		}
		_, offset := at.Zone()
		n := carrier.News{Number: number, RawCode: e.Status, Location: e.Agency, At: at.UTC(), OffsetMinutes: offset / 60}
		n.Status, n.RawText = status(e.Status, t.Service)
		all = append(all, n)
	}
	carrier.InOrder(all)
	return all, failed
}
