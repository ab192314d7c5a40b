package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// feedMost is how many events are read and taken in at once.
const feedMost = 200

// feedPage is a page of Waybill's numbered feed.
type feedPage struct {
	Events []feedEvent `json:"events"`
	Next   int64       `json:"next"`
	More   bool        `json:"more"`
}

type feedEvent struct {
	Number      int64           `json:"number"`
	Integration int             `json:"integration_id"`
	Type        string          `json:"type"`
	At          time.Time       `json:"at"`
	Data        json.RawMessage `json:"data"`
}

// mark is what the event is known again by: what it is of, and not how the platform writes it.
func (e feedEvent) mark() string {
	var of struct {
		Told        toldParcel       `json:"parcel"`
		ID          int              `json:"parcel_id"`
		Order       int              `json:"order_id"`
		Return      struct{ ID int } `json:"return"`
		Integration struct {
			UpdatedAt string `json:"updated_at"`
		} `json:"integration"`
	}
	if err := e.read(&of); err != nil {
		return ""
	}
	return fmt.Sprintf("%d %s %d %d:%d %d %d %d %s", e.Integration, e.Type, e.At.UnixMicro(), of.Told.ID, of.Told.Status.ID, of.ID, of.Order, of.Return.ID,
		of.Integration.UpdatedAt)
}

// toldStatus is a status in the feed's words.
type toldStatus struct {
	ID      int    `json:"id"`
	Message string `json:"message"`
}

// toldParcel is a parcel in the feed's words.
type toldParcel struct {
	ID        int        `json:"id"`
	Shipment  string     `json:"shipment_id"`
	Order     string     `json:"order_number"`
	Reference string     `json:"external_reference"`
	Back      bool       `json:"is_return"`
	Status    toldStatus `json:"status"`
	StatusAt  time.Time  `json:"status_at"`
	Carrier   string     `json:"carrier"`
	Number    string     `json:"tracking_number"`
	Link      string     `json:"tracking_url"`
	CarrierAt string     `json:"carrier_tracking_url"`
	UpdatedAt time.Time  `json:"updated_at"`
}

func (e feedEvent) sight() (sight, error) {
	var told struct {
		Parcel toldParcel `json:"parcel"`
	}
	if err := e.read(&told); err != nil {
		return sight{}, err
	}
	p := told.Parcel
	link := p.Link
	if link == "" {
		link = p.CarrierAt
	}
	return sight{
		how: fed, parcel: p.ID, reference: p.Reference, order: p.Order, shipment: p.Shipment, back: p.Back,
		status: Status{ID: p.Status.ID, Message: p.Status.Message, Stage: StageOf(p.Status.ID), At: p.StatusAt},
		seen:   p.UpdatedAt, told: e.At, number: p.Number, link: link, carrier: p.Carrier,
	}, nil
}

func (e feedEvent) read(into any) error {
	if err := json.Unmarshal(e.Data, into); err != nil {
		return fmt.Errorf("event %d of the feed, %s: %w", e.Number, e.Type, err)
	}
	return nil
}

// seenParcel is a parcel of version 2's words as it was read from a list.
func seenParcel(p sendcloud.Parcel, how how, at time.Time) sight {
	s := sight{
		how: how, parcel: p.ID, reference: p.ExternalReference, order: p.OrderNumber, shipment: p.ColliUUID, back: p.IsReturn,
		status: Status{ID: p.Status.ID, Message: p.Status.Message, Stage: StageOf(p.Status.ID), At: at},
		seen:   at, told: at, number: p.TrackingNumber, link: p.TrackingURL,
	}
	if p.Carrier != nil {
		s.carrier = p.Carrier.Code
	}
	return s
}

// polledParcel is a parcel as it was read just now. Its time is told in whole seconds: it was so until their end.
func polledParcel(p sendcloud.Parcel) sight {
	s := seenParcel(p, polled, p.DateUpdated.Time)
	s.seen = s.seen.Add(time.Second - time.Microsecond)
	return s
}

// errSetBack says that the feed is not the one that was read before: the platform was restored from a backup.
var errSetBack = errors.New("connect: the platform's feed begins again")

// readFeed reads events behind a place.
func readFeed(ctx context.Context, c *sendcloud.Client, after string) (page feedPage, err error) {
	q := url.Values{"after": {after}, "limit": {strconv.Itoa(feedMost)}}
	err = c.Call(ctx, http.MethodGet, "/api/waybill/events", q, nil, &page)
	var said *sendcloud.Error
	if errors.As(err, &said) && said.Status == http.StatusBadRequest {
		for _, p := range said.Problems {
			if p.Field == "after" {
				return page, errSetBack
			}
		}
	}
	return page, err
}

// readBehind reads on behind a place. The event at it is read once more and must be the one that was seen there: after a restored backup,
// other events have its number.
func readBehind(ctx context.Context, c *sendcloud.Client, at feedPlace) (feedPage, error) {
	if at.next == 0 || at.mark == "" {
		return readFeed(ctx, c, strconv.FormatInt(at.next, 10))
	}
	page, err := readFeed(ctx, c, strconv.FormatInt(at.next-1, 10))
	if err != nil {
		return page, err
	}
	if len(page.Events) == 0 || page.Events[0].Number != at.next || page.Events[0].mark() != at.mark {
		return page, errSetBack
	}
	page.Events = page.Events[1:]
	return page, nil
}

// feedPlace is how far a feed was read, and what stood there.
type feedPlace struct {
	next int64
	mark string
}

// past is the place behind a page's events.
func (p feedPage) past(before feedPlace) feedPlace {
	at := feedPlace{next: p.Next, mark: ""}
	if at.next == before.next {
		return before
	}
	if n := len(p.Events); n > 0 && p.Events[n-1].Number == p.Next {
		at.mark = p.Events[n-1].mark()
	}
	return at
}
