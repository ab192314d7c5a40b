package buyer

import (
	"strings"

	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// place is a service point: its name and address, and when it is open.
type place struct {
	Name   string
	Lines  []string
	Hours  []hours
	Closed string
}

type hours struct{ Days, Times string }

// collect is where the parcel is collected.
func (t teller) collect(p servicepoint.Point) *place {
	a := p.Address()
	at := &place{Name: p.Name}
	for _, line := range []string{a.LocalLine(), strings.TrimSpace(a.PostalCode + " " + a.City)} {
		if line != "" {
			at.Lines = append(at.Lines, line)
		}
	}
	for _, run := range p.Hours.Runs() {
		at.Hours = append(at.Hours, hours{t.Days(run.First, run.Last), t.shifts(run.Shifts)})
	}
	if last, closed := p.ClosedUntil(t.now); closed {
		at.Closed = t.T("Closed until %s", t.Day(last, t.now.In(last.Location())))
	}
	return at
}

func (t teller) shifts(all []servicepoint.Shift) string {
	if len(all) == 0 {
		return t.T("closed")
	}
	texts := make([]string, len(all))
	for i, s := range all {
		if texts[i] = s.Begin() + "–" + s.End(); s == (servicepoint.Shift{From: 0, To: 24 * 60}) {
			texts[i] = t.T("all day")
		}
	}
	return strings.Join(texts, ", ")
}
