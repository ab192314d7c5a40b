package emulator

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// status is one of Sendcloud's list.
type status struct {
	ID      int    `json:"id"`
	Message string `json:"message"`
	slug    string
}

// list stands in the order in which it was recorded.
var list = []status{
	{6, "Not sorted", "unsorted"}, {15, "Error collecting", "collect-error"}, {94, "Parcel cancellation failed.", "cancellation-failed"},
	{1999, "Cancellation requested", "cancelling"}, {62996, "Exception", "exception"}, {62989, "At Customs", "at-customs"},
	{62993, "Delivery method changed", "delivery-method-changed"}, {62990, "At sorting centre", "at-sorting-centre"}, {1998, "Cancelled upstream", "cancelled-upstream"},
	{1002, "Announcement failed", "announcement-failed"}, {62991, "Refused by recipient", "refused-by-recipient"}, {62992, "Returned to sender", "returned-to-sender"},
	{62995, "Delivery address changed", "delivery-address-changed"}, {2001, "Submitting cancellation request", "cancelling-upstream"},
	{92, "Driver en route", "driver-on-route"}, {62994, "Delivery date changed", "delivery-date-changed"}, {62997, "Address invalid", "address-invalid"},
	{12, "Awaiting customer pickup", "awaiting-customer-pickup"}, {11, "Delivered", "delivered"}, {93, "Shipment collected by customer", "collected-by-customer"},
	{91, "Parcel en route", "shipment-on-route"}, {80, "Unable to deliver", "undeliverable"}, {22, "Shipment picked up by driver", "picked-up-by-driver"},
	{13, "Announced: not collected", "announced-uncollected"}, {8, "Delivery attempt failed", "delivery-failed"}, {7, "Being sorted", "sorting"}, {5, "Sorted", "sorted"},
	{4, "Delivery delayed", "delayed"}, {3, "En route to sorting center", "to-sorting"}, {1, "Announced", "announced"},
	{1337, "Unknown status - check carrier track & trace page for more insights", "unknown"}, {999, "No label", "no-label"}, {1001, "Being announced", "announcing"},
	{2000, "Cancelled", "cancelled"}, {1000, "Ready to send", "ready-to-send"},
}

// Codes are the words of all statuses, as tracking tells them (parent_status); two older ones have no number in the list any more.
var Codes = func() []string {
	all := []string{"delivery-forced", "unsorted2"}
	for _, s := range list {
		all = append(all, s.slug)
	}
	return all
}()

func statusOf(id int) status {
	return list[slices.IndexFunc(list, func(s status) bool { return s.ID == id })]
}

// phases are a parcel's life in Sendcloud's numbers.
var phases = map[emulate.Phase]int{
	emulate.DataReceived: 1, emulate.NotHandedOver: 13, emulate.Collected: 22, emulate.AtDepot: 62990, emulate.Sorted: 5, emulate.Departed: 91, emulate.AtCustoms: 62989,
	emulate.CustomsDone: 91, emulate.AtLastDepot: 7, emulate.OutForDeliver: 92, emulate.NobodyHome: 8, emulate.AtPoint: 12, emulate.FetchedAtPt: 93, emulate.Delivered: 11,
	emulate.Refused: 62991, emulate.BadAddress: 62997, emulate.Damaged: 62996, emulate.Delayed: 4, emulate.Lost: 62996, emulate.Undeliverable: 80, emulate.TurnedBack: 80,
	emulate.BackHome: 62992, emulate.Cancelled: 2000,
}

// step is one line of a parcel's history, oldest first.
type step struct {
	status  status
	at      time.Time
	carrier string // empty for Sendcloud's own
}

// queueFor is how long a queued cancellation waits whether the parcel moves.
const queueFor = 24 * time.Hour

// history is all that has happened to a labelled parcel.
func (e *Emulator) history(p parcel) []step {
	if p.Announced.IsZero() {
		return nil
	}
	all := []step{{statusOf(1001), p.Announced, ""}}
	if e.Desk().Hidden(p.ReadyAt) {
		return all
	}
	all = append(all, step{statusOf(1000), p.Announced, ""})
	m, _ := findMethod(p.Wish.method())
	for _, s := range e.Desk().Scans(p.Life) {
		if s.Phase == emulate.Cancelled {
			continue // told below
		}
		all = append(all, step{statusOf(phases[s.Phase]), s.At, m.carrier})
	}
	if p.Life.VoidedAt.IsZero() {
		return all
	}
	if !p.Queued {
		return append(all, step{statusOf(2000), p.Life.VoidedAt, ""})
	}
	all = append(all, step{statusOf(1999), p.Life.VoidedAt, ""})
	if done := p.Life.VoidedAt.Add(queueFor); !e.Desk().Now().Before(done) {
		all = append(all, step{statusOf(2000), done, ""})
	}
	return all
}

// now is where a parcel stands.
func (e *Emulator) now(p parcel) status {
	all := e.history(p)
	if len(all) == 0 {
		return statusOf(999)
	}
	return all[len(all)-1].status
}

func (e *Emulator) statuses(w http.ResponseWriter, _ *http.Request, _ string) {
	emulate.Send(w, http.StatusOK, list)
}

// lost is how tracking says that it knows no such number: an answer of the store behind it.
type lost struct {
	XMLName xml.Name `xml:"Error"`
	Code    string   `xml:"Code"`
	Message string   `xml:"Message"`
	Key     string   `xml:"Key"`
}

const spaced = "2006-01-02 15:04:05.000000-07:00"

// tracking is GET /tracking/{number}.
func (e *Emulator) tracking(w http.ResponseWriter, r *http.Request, of string) {
	number := r.PathValue("number")
	e.change.Lock()
	defer e.change.Unlock()
	e.tellAll()
	i := slices.IndexFunc(e.parcels(of), func(p parcel) bool { return p.Tracking != "" && p.Tracking == number })
	if i < 0 {
		raw, err := xml.Marshal(lost{Code: "NoSuchKey", Message: "The specified key does not exist.", Key: "v2/" + of + "/" + number + ".json"})
		if err != nil {
			broken(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(raw) // the caller may be gone
		return
	}
	p := e.parcels(of)[i]
	told := []map[string]string{}
	for n, s := range e.history(p) {
		told = append(told, map[string]string{
			"carrier_update_timestamp": s.at.UTC().Format(spaced), "parcel_status_history_id": strconv.Itoa(p.ID*100 + n), "parent_status": s.status.slug,
			"carrier_code": s.carrier, "carrier_message": s.status.Message,
		})
	}
	slices.Reverse(told)
	m, _ := findMethod(p.Wish.method())
	emulate.Send(w, http.StatusOK, map[string]any{
		"parcel_id": strconv.Itoa(p.ID), "carrier_code": m.carrier, "created_at": p.Made.UTC().Format(spaced), "carrier_tracking_url": p.page(), "sendcloud_tracking_url": p.page(),
		"is_return": p.Wish.IsReturn.yes(), "is_to_service_point": m.point, "is_mail_box": m.letter, "expected_delivery_date": nil, "statuses": told,
	})
}

// Walk moves the clock to the next scan of a parcel, and tells the webhooks; false when none is ahead, or there is no such parcel.
func (e *Emulator) Walk(number string) bool {
	e.change.Lock()
	defer e.change.Unlock()
	moved := e.Frame.Walk(number)
	e.tellAll()
	return moved
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	for _, p := range emulate.Rows[parcel](e.Desk(), parcelKind) {
		if p.Tracking == number && number != "" {
			return p.Life, true
		}
	}
	return emulate.Parcel{}, false
}
