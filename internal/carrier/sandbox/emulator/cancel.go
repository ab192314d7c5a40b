package emulator

import (
	"net/http"
	"slices"
	"time"
)

const (
	// cancelWindow is how long after the order it may be taken back.
	cancelWindow = 14 * 24 * time.Hour
	// queueTime is how long a queued cancellation waits for a scan.
	queueTime = time.Hour
)

type cancelAnswer struct {
	Status  string `json:"status"` // "cancelled" or "queued"
	Message string `json:"message"`
}

// cancel takes an order back, unless a scan or the window forbids it.
func (e *Emulator) cancel(w http.ResponseWriter, r *http.Request, key string) {
	e.mu.Lock()
	sh := e.own(key, r.PathValue("id"))
	if sh == nil {
		e.mu.Unlock()
		notFound("shipment").send(w)
		return
	}
	got, p := e.takeBack(sh)
	seq := e.ledger.Last()
	lost := p == nil && sh.CancelFault == "LOSE-CANCEL"
	e.mu.Unlock()
	switch {
	case p != nil:
		p.send(w)
	case !e.durable(w, seq):
	case lost:
		panic(http.ErrAbortHandler)
	case got.Status == "queued":
		send(w, http.StatusAccepted, got)
	default:
		send(w, http.StatusOK, got)
	}
}

// takeBack decides and writes down. The caller holds mu.
func (e *Emulator) takeBack(sh *shipment) (cancelAnswer, *problem) {
	late := func(why string) *problem {
		return &problem{Status: http.StatusConflict, Code: "TOO_LATE", Message: why}
	}
	k := e.state.key(sh.Key)
	now := e.clock(k)
	seen := slices.ContainsFunc(sh.Parcels, func(p *parcel) bool { return p.scanned(now) })
	switch {
	case seen:
		return cancelAnswer{}, late("The parcel is already on its way.")
	case !sh.cancelled.IsZero() && now.Before(sh.cancelled):
		return cancelAnswer{"queued", "The cancellation is queued."}, nil
	case !sh.cancelled.IsZero():
		return cancelAnswer{"cancelled", "The order was cancelled before."}, nil
	case !sh.closed.IsZero():
		return cancelAnswer{}, late("The shipment is on manifest " + sh.manifest + " and can no longer be cancelled.")
	case sh.CancelFault == "LATE-CANCEL":
		return cancelAnswer{}, late("Too late on demand.")
	case now.Sub(sh.Created) > cancelWindow:
		return cancelAnswer{}, late("Orders can be cancelled for 14 days.")
	}
	got, at := cancelAnswer{"cancelled", "The order is cancelled."}, now
	if sh.CancelFault == "QUEUE-CANCEL" {
		got, at = cancelAnswer{"queued", "The cancellation is queued."}, now.Add(queueTime)
	}
	e.record(record{Type: recordCancel, ID: sh.ID, At: at})
	e.replan(k)
	return got, nil
}
