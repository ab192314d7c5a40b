package view

import (
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// Collect is the service point where a buyer collects a parcel.
type Collect struct {
	Name     string
	Carrier  string // its name
	Code     string // the carrier's own name of the point
	Lines    []string
	Country  string
	Distance string // from the buyer; empty where nobody knows
	Hours    []Pair // days, and when it is open on them; none where nobody told
	Closed   string // it is closed now, and until when
	Gone     bool   // its carrier gave it up
}

// NewCollect is a point in the reader's words; metres is how far from the buyer it is, below 0 where that is not known.
func NewCollect(w locale.Words, p servicepoint.Point, carrier string, metres int, now time.Time) Collect {
	c := Collect{Name: p.Name, Carrier: carrier, Code: p.Code, Lines: AddressLines(p.Address()), Country: p.Country, Gone: !p.Active}
	if p.Name != "" {
		c.Lines = c.Lines[1:] // the name is said already
	}
	if metres >= 0 {
		c.Distance = w.Distance(metres)
	}
	for _, run := range p.Hours.Runs() {
		c.Hours = append(c.Hours, Pair{Key: w.Days(run.First, run.Last), Value: shifts(w, run.Shifts)})
	}
	if last, closed := p.ClosedUntil(now); closed {
		c.Closed = w.T("Closed until %s", w.Day(last, now.In(last.Location())))
	}
	return c
}

func shifts(w locale.Words, all []servicepoint.Shift) string {
	if len(all) == 0 {
		return w.T("closed")
	}
	texts := make([]string, len(all))
	for i, s := range all {
		if texts[i] = s.Begin() + "–" + s.End(); s == (servicepoint.Shift{From: 0, To: 24 * 60}) {
			texts[i] = w.T("all day")
		}
	}
	return strings.Join(texts, ", ")
}
