package v3

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// step is a line of the audit trail: what was done to a shipment. Who did it is the account, as everywhere in v3.
type step struct {
	User         int64  `json:"user_id"`
	Organization int64  `json:"organization_id"`
	Type         string `json:"resource_type"`
	Operation    string `json:"operation"`
	Resource     string `json:"resource_id"`
	At           stamp  `json:"timestamp"`
}

// trail lists what was done to shipments, the newest first.
func (d *Door) trail(ctx context.Context, c call) error {
	p, err := placeOf(c, 100, 100)
	if err != nil {
		return err
	}
	rows, err := event.Statuses(ctx, d.DB, c.Account, c.Sees(), p.At, p.Back, p.limit())
	if err != nil {
		return err
	}
	of := c.Sees()
	rows = cut(c, p, rows, func(e event.Event) int64 { return e.NumberIn(of) })
	told := make([]step, len(rows))
	for n, e := range rows {
		var s parcel.Story
		if err := json.Unmarshal(e.Body, &s); err != nil {
			return fmt.Errorf("read event %d: %w", e.Number, err)
		}
		told[n] = step{c.Account, c.Account, "shipment", operation(s), s.Parcel.ColliUUID, stamp(e.At)}
	}
	return data(c, http.StatusOK, told)
}

// operation is what a change of status did to a shipment: the first wish for its label made it, and cancelling it ended it.
func operation(s parcel.Story) string {
	switch s.Parcel.Status {
	case carrier.StatusAnnouncing:
		if s.Previous == 0 || s.Previous == carrier.StatusNoLabel {
			return "create"
		}
	case carrier.StatusCancelled, carrier.StatusCancelledUpstream:
		return "delete"
	}
	return "update"
}
