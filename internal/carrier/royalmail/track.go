package royalmail

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// codes are those of the events that Royal Mail's public answers show. It publishes no list; others are read by their names.
var codes = map[string]carrier.Status{
	"EVPPA": carrier.StatusPickedUp, "EVORI": carrier.StatusAtSorting, "EVDAC": carrier.StatusSorted, "EVODO": carrier.StatusOnRoute, "EVDAV": carrier.StatusAtSorting,
	"EVGPD": carrier.StatusDriverOnRoute, "EVKNA": carrier.StatusDeliveryFailed, "EVKSP": carrier.StatusDelivered, "EVNMI": carrier.StatusDelayed,
	"EVNRT": carrier.StatusUndeliverable,
}

// phrases are words in events' names, the first that is met counts. A parcel on its way back is undeliverable until the sender has it.
var phrases = []struct {
	words  string
	status carrier.Status
}{
	{"not handed over", carrier.StatusUncollected}, {"preparing", carrier.StatusAnnounced}, {"expecting", carrier.StatusAnnounced},
	{"cancelled", carrier.StatusCancelledUpstream}, {"refused", carrier.StatusRefused},
	{"returned to", carrier.StatusReturned}, {"returning", carrier.StatusUndeliverable}, {"return to sender", carrier.StatusUndeliverable},
	{"cannot be delivered", carrier.StatusUndeliverable}, {"unable to deliver", carrier.StatusUndeliverable},
	{"attempt", carrier.StatusDeliveryFailed}, {"no answer", carrier.StatusDeliveryFailed},
	{"ready for collection", carrier.StatusAwaitingPickup}, {"available for collection", carrier.StatusAwaitingPickup}, {"awaiting collection", carrier.StatusAwaitingPickup},
	{"collected by the recipient", carrier.StatusCollected}, {"collected from", carrier.StatusCollected},
	{"due to be delivered", carrier.StatusDriverOnRoute}, {"out for delivery", carrier.StatusDriverOnRoute}, {"ready for delivery", carrier.StatusDriverOnRoute},
	{"delivered", carrier.StatusDelivered},
	{"released by customs", carrier.StatusOnRoute}, {"cleared customs", carrier.StatusOnRoute}, {"customs", carrier.StatusAtCustoms},
	{"address", carrier.StatusAddressInvalid}, {"damaged", carrier.StatusException}, {"not found", carrier.StatusException}, {"delay", carrier.StatusDelayed},
	{"missort", carrier.StatusDelayed}, {"sorted", carrier.StatusSorted}, {"received at", carrier.StatusAtSorting}, {"arrived", carrier.StatusAtSorting},
	{"accepted", carrier.StatusPickedUp}, {"collected", carrier.StatusPickedUp}, {"despatched", carrier.StatusOnRoute}, {"in transit", carrier.StatusOnRoute},
}

// categories are those of a parcel's summary, for the newest event if nothing else is known of it.
var categories = map[string]carrier.Status{
	"IN TRANSIT": carrier.StatusOnRoute, "DELIVERED": carrier.StatusDelivered, "ATTEMPTED DELIVERY": carrier.StatusDeliveryFailed,
	"READY FOR COLLECTION": carrier.StatusAwaitingPickup,
}

type wireTracked struct {
	Pieces struct {
		Summary struct {
			Category string `json:"statusCategory"`
			Last     string `json:"lastEventCode"`
		} `json:"summary"`
		Events    []wireEvent `json:"events"`
		Estimated struct {
			Date string `json:"date"`
		} `json:"estimatedDelivery"`
	} `json:"mailPieces"`
}

type wireEvent struct {
	Code  string `json:"eventCode"`
	Name  string `json:"eventName"`
	At    string `json:"eventDateTime"`
	Place string `json:"locationName"`
}

// status reads an event.
func (e wireEvent) status() carrier.Status {
	if s, ok := codes[e.Code]; ok {
		return s
	}
	name := strings.ToLower(e.Name)
	for _, p := range phrases {
		if strings.Contains(name, p.words) {
			return p.status
		}
	}
	return carrier.StatusUnknown
}

// numbered are the parcels that tracking knows. Those of services without it have a name of 21 letters, and are not asked for.
var numbered = regexp.MustCompile(`^[A-Z]{2}[0-9]{9}[A-Z]{2}$`)

// Track asks for each number by itself: the service takes one at a time. Info.TrackBatch is one, so that a number which Royal Mail cannot stomach keeps no other
// from being asked.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) {
		if !numbered.MatchString(number) {
			return nil, nil
		}
		return d.follow(ctx, c, number)
	})
}

func (d *Driver) follow(ctx context.Context, c carrier.Contract, number string) ([]carrier.News, error) {
	h := keys(c)
	h.Set("X-Accept-RMG-Terms", "yes")
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodGet, URL: c.Base(d.url, host) + trackingPath + "/" + url.PathEscape(number) + "/events", Header: h, Safe: true,
	})
	if err != nil {
		return nil, err
	}
	if a.Status >= 300 {
		return nil, refusal(a)
	}
	var got wireTracked
	if err := json.Unmarshal(a.Body, &got); err != nil {
		return nil, carrier.Unreadable(true, err)
	}
	var all []carrier.News
	for _, e := range got.Pieces.Events {
		at, err := d.time(e.At)
		if err != nil {
			continue // without a time it cannot be put in its place
		}
		_, offset := at.Zone()
		n := carrier.News{
			Number: number, Status: e.status(), RawCode: e.Code, RawText: cmp.Or(e.Name, e.Code), Location: e.Place, At: at.UTC(), OffsetMinutes: offset / 60,
		}
		if e.Code == got.Pieces.Summary.Last {
			if s, ok := categories[strings.ToUpper(got.Pieces.Summary.Category)]; ok && n.Status == carrier.StatusUnknown {
				n.Status = s
			}
			if day, err := time.ParseInLocation(time.DateOnly, got.Pieces.Estimated.Date, d.zone); err == nil && !n.Status.Final() {
				n.Expected = &day
			}
		}
		all = append(all, n)
	}
	return all, nil
}

// time reads times with an offset, and those without as the clock of London.
func (d *Driver) time(text string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.In(d.zone), nil
	}
	return time.ParseInLocation("2006-01-02T15:04:05", text, d.zone)
}
