package tracking

import (
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// How long a carrier is left alone about a parcel, and after how much silence it is no longer asked.
const (
	quick, calm = 3 * time.Second, 5 * time.Minute // of carriers that only play: they live in seconds while somebody watches

	day           = 24 * time.Hour
	silentFinal   = 2 * day
	silentWaiting = 30 * day
	silentMoving  = 60 * day
	silentCancel  = 14 * day
)

// next is when the carrier is to be asked for a parcel again; nil when it is not.
func (d *Desk) next(p parcel.Parcel, w watch, now time.Time) *time.Time {
	if _, ok := d.Carriers.Driver(w.carrier).(carrier.Tracker); !ok {
		return nil
	}
	info, _ := d.Carriers.Info(w.carrier)
	pause, silence := rhythm(p.Status)
	if info.Test {
		pause = min(quick<<min(w.lulls, 10), calm)
	}
	if now.Sub(w.heardAt) > silence {
		return nil
	}
	return new(now.Add(pause))
}

// rhythm is how often to ask for a parcel in a status, and how long without anything new.
func rhythm(s carrier.Status) (pause, silence time.Duration) {
	info := s.Info()
	switch {
	case info.Group == carrier.GroupCancelled || info.Group == carrier.GroupCancelling:
		return 12 * time.Hour, silentCancel // it may be seen on its way all the same
	case info.Final:
		return 6 * time.Hour, silentFinal
	case s == carrier.StatusDriverOnRoute:
		return 30 * time.Minute, silentMoving
	case s == carrier.StatusAwaitingPickup || s == carrier.StatusRefused:
		return 6 * time.Hour, silentMoving
	case s.Physical():
		return 3 * time.Hour, silentMoving
	}
	return 6 * time.Hour, silentWaiting
}
