package emulator

import (
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"
)

// maxNumbers of one question about parcels.
const maxNumbers = 50

type trackedParcel struct {
	Number   string       `json:"number"`
	Expected string       `json:"expected_on,omitempty"`
	Events   []trackEvent `json:"events"`
}

type trackEvent struct {
	ID       string `json:"id"`
	Number   string `json:"number,omitempty"` // in pushes only
	Code     string `json:"code"`
	Text     string `json:"text"`
	Location string `json:"location"`
	At       string `json:"at"` // with the depot's zone
	Expected string `json:"expected_on,omitempty"`
}

func (p *parcel) told(e event) trackEvent {
	minutes := offset(p.ship.To.Country)
	if e.phase < 4 {
		minutes = offset(p.ship.From.Country)
	}
	return trackEvent{
		ID: e.ID, Code: e.Code, Text: codeTexts[e.Code], Location: e.Location,
		At: e.At.In(time.FixedZone("", minutes*60)).Format(time.RFC3339),
	}
}

func (p *parcel) expectedOn() string {
	if t := p.expected(); !t.IsZero() {
		return t.Format(time.DateOnly)
	}
	return ""
}

// track tells the news of a key's parcels; numbers that are not its own are left out.
func (e *Emulator) track(w http.ResponseWriter, r *http.Request, key string) {
	numbers := strings.Split(r.URL.Query().Get("numbers"), ",")
	if len(numbers) > maxNumbers {
		bad("INVALID", "numbers", "Ask for %d numbers at most.", maxNumbers).send(w)
		return
	}
	e.mu.Lock()
	found := []trackedParcel{}
	now := e.clock(e.state.key(key))
	for _, n := range numbers {
		p := e.state.byNumber[n]
		if p == nil || p.ship.Key != key || !p.ship.visible(e.o.Now()) {
			continue
		}
		t := trackedParcel{Number: n, Expected: p.expectedOn(), Events: []trackEvent{}}
		for _, ev := range p.news(now) {
			t.Events = append(t.Events, p.told(ev))
		}
		found = append(found, t)
	}
	e.mu.Unlock()
	send(w, http.StatusOK, map[string]any{"parcels": found})
}

// page is the carrier's own public page about a parcel, as plain as can be.
func (e *Emulator) page(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p := e.state.byNumber[r.PathValue("number")]
	if p == nil {
		http.Error(w, "This number is not known here.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><html lang=\"en\"><title>Sandbox %s</title><h1>%s</h1><ol>", html.EscapeString(p.Number), html.EscapeString(p.Number))
	for _, ev := range p.news(e.clock(e.state.key(p.ship.Key))) {
		t := p.told(ev)
		fmt.Fprintf(w, "<li>%s %s, %s", t.At, html.EscapeString(t.Text), html.EscapeString(t.Location))
	}
	fmt.Fprint(w, "</ol></html>")
}
