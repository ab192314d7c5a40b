package parcels

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/tracking"
)

// headline says what is expected, and whether the promise holds.
func (d dossier) headline() (head, promise string) {
	p, t := d.parcel, d.words.T
	last := d.lastScan()
	switch p.Status.Info().Group {
	case carrier.GroupDelivered:
		head = t("Delivered %s", d.words.Weekday(p.StatusAt, d.now))
	case carrier.GroupReturned:
		head = t("Back with you since %s", d.words.Weekday(p.StatusAt, d.now))
	case carrier.GroupCancelled, carrier.GroupCancelling:
		head = view.ParcelState(d.words, p.Status).Word
		if p.CancelNote != "" {
			promise = t("%s says: “%s”", d.carrier, p.CancelNote)
		}
		return head, promise
	default:
		head = d.expectation()
	}
	switch {
	case last == nil:
		promise = t("%s has not scanned it yet.", d.carrier)
	case last.Location == "":
		promise = t("Last scan %s.", d.words.Ago(last.At, d.now))
	default:
		promise = t("Last scan %s in %s.", d.words.Ago(last.At, d.now), last.Location)
	}
	return head, promise
}

// expectation is the headline of a parcel that is not at its end yet.
func (d dossier) expectation() string {
	p, t := d.parcel, d.words.T
	switch {
	case p.Status == carrier.StatusUndeliverable || p.Status == carrier.StatusRefused:
		return t("It could not be delivered")
	case p.Status == carrier.StatusAwaitingPickup:
		return t("It waits for the buyer")
	case p.Expected == nil && !p.Status.Physical():
		return t("Ready for the carrier")
	case p.Expected == nil:
		return view.ParcelState(d.words, p.Status).Word
	case p.Expected.Before(d.now.AddDate(0, 0, -1)):
		return t("Overdue since %s", d.words.Weekday(*p.Expected, d.now))
	}
	return t("Expected %s", d.words.Weekday(*p.Expected, d.now))
}

func (d dossier) lastScan() *tracking.Scan {
	for i := len(d.scans) - 1; i >= 0; i-- {
		if d.scans[i].Status.Physical() {
			return &d.scans[i]
		}
	}
	return nil
}

// steps are the five stations of a parcel; one that went astray has its own end.
func (d dossier) steps() []view.Step {
	p, t := d.parcel, d.words.T
	made := view.Step{Word: t("Label made"), Done: true}
	if p.AnnouncedAt != nil {
		made.When = *p.AnnouncedAt
	}
	if g := p.Status.Info().Group; g == carrier.GroupCancelled || g == carrier.GroupCancelling {
		return []view.Step{made, {Word: view.ParcelState(d.words, p.Status).Word, When: p.StatusAt, Now: true, Done: isGone(p.Status)}}
	}
	near := t("Out for delivery")
	if slices.ContainsFunc(d.scans, func(s tracking.Scan) bool { return s.Status == carrier.StatusAwaitingPickup }) {
		near = t("Waiting to be collected")
	}
	end := t("Delivered")
	switch p.Status {
	case carrier.StatusReturned:
		end = t("Back with you")
	case carrier.StatusUndeliverable:
		end = t("Undeliverable")
	}
	all := []view.Step{made, {Word: t("Collected")}, {Word: t("On its way")}, {Word: near}, {Word: end}}
	for i, rank := range []int{4, 5, 6, 9} {
		for _, s := range d.scans {
			if s.Status.Physical() && s.Status.Rank() >= rank {
				all[i+1].Done, all[i+1].When, all[i+1].Note = true, s.At, ""
				break
			}
		}
	}
	if p.Status == carrier.StatusReturned {
		all[4].When = p.StatusAt // its way back began earlier
	}
	at := 0
	for i, s := range all {
		if s.Done {
			at = i
		}
	}
	for i := range all[:at] {
		all[i].Done = true
	}
	all[at].Now = at < len(all)-1
	if p.Expected != nil && at < 4 {
		all[4].Note = t("expected %s", d.words.Day(*p.Expected, d.now))
	}
	return all
}

// story is what happened, newest day first: the carrier's scans and our own steps.
func (d dossier) story() (days []view.Day, raw bool) {
	var all []view.Event
	for _, s := range d.scans {
		e := view.Event{Tone: d.tone(s.Status), Text: d.told(s.Status), Note: s.Location, When: s.At}
		if s.Calculated() {
			e.Note = d.words.T("Concluded by Waybill from the carrier’s silence")
		} else if s.RawText != "" || s.RawCode != "" {
			e.Raw, raw = fmt.Sprintf("%s %s “%s”", d.carrier, s.RawCode, s.RawText), true
		}
		all = append(all, e)
	}
	for _, e := range d.events {
		if own, ok := d.own(e); ok {
			all = append(all, own)
		}
	}
	if d.parcel.Printed != nil {
		all = append(all, view.Event{Text: d.words.T("Label printed"), When: *d.parcel.Printed})
	}
	slices.SortStableFunc(all, func(a, b view.Event) int { return b.When.Compare(a.When) })
	for i, e := range all {
		title := d.words.Weekday(e.When, d.now)
		if len(days) == 0 || days[len(days)-1].Title != title {
			days = append(days, view.Day{Title: title})
		}
		if i == 0 && (e.Tone == view.Move || e.Tone == "") {
			e.Tone = view.Now
		}
		days[len(days)-1].Events = append(days[len(days)-1].Events, e)
	}
	return days, raw
}

// own is one of our own steps; what tracking concluded from scans is told by the scans.
func (d dossier) own(e event.Event) (view.Event, bool) {
	t := d.words.T
	switch e.Kind {
	case event.OrderImported:
		return view.Event{Text: t("Order came in"), When: e.At}, true
	case event.LabelDoubtful:
		return view.Event{Tone: view.Warn, Text: t("It was not clear whether the carrier had taken the parcel"), When: e.At}, true
	}
	s, ok := storyOf(e)
	if !ok || s.CarrierAt != nil {
		return view.Event{}, false
	}
	line := view.Event{When: e.At}
	switch s.Parcel.Status {
	case carrier.StatusReady, carrier.StatusAnnounced:
		if s.Previous.Info().Group == carrier.GroupCancelling {
			return line, false // the way back after a refused cancellation
		}
		line.Text, line.Note = t("Label made"), s.Parcel.MethodName
	case carrier.StatusAnnouncementFailed:
		line.Tone, line.Text, line.Note = view.Bad, t("Carrier refused the label"), t(s.Order.Refusal)
	case carrier.StatusCancelling:
		line.Text = t("Cancellation asked for")
	case carrier.StatusCancelled:
		line.Text, line.Note = t("Cancelled"), s.Parcel.CancelNote
	case carrier.StatusCancelFailed:
		line.Tone, line.Text, line.Note = view.Warn, t("The carrier did not cancel it"), s.Parcel.CancelNote
	default:
		return line, false
	}
	return line, true
}

func storyOf(e event.Event) (parcel.Story, bool) {
	var s parcel.Story
	ok := e.Kind == event.ParcelStatus && json.Unmarshal(e.Body, &s) == nil
	return s, ok
}

// told is a status in our own words.
func (d dossier) told(s carrier.Status) string {
	if s == carrier.StatusUnknown {
		return d.words.T("News in a code that is not known")
	}
	return d.words.T(s.Info().Message)
}

// tone is quiet for what goes its way.
func (d dossier) tone(s carrier.Status) view.Tone {
	if t := view.ParcelState(d.words, s).Tone; t != view.Draft && t != view.Move {
		return t
	}
	return ""
}
