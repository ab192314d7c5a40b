package emulate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/pdf"
)

// Request is one line of the log, with the body as it came.
type Request struct {
	At     time.Time   `json:"at"`
	Method string      `json:"method"`
	Path   string      `json:"path"` // with its query
	Header http.Header `json:"header"`
	Body   string      `json:"body,omitempty"`
}

const (
	// maxBody is the longest request an emulator reads.
	maxBody = 8 << 20
	// maxLog is how many requests a desk remembers.
	maxLog = 1000
)

// Serve is a handler that logs each request, serves the desk's own pages under /_emulator/, and hands all else to the carrier's.
func (d *Desk) Serve(carrier http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			d.errors(w, http.StatusRequestEntityTooLarge, "TOO_LARGE", "The request is too long.")
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if _, pattern := d.mux.Handler(r); pattern != "" {
			d.mux.ServeHTTP(w, r)
			return
		}
		d.mu.Lock()
		if len(d.log) == maxLog {
			d.log = append(d.log[:0], d.log[maxLog/2:]...)
		}
		d.log = append(d.log, Request{d.now(), r.Method, r.URL.RequestURI(), r.Header.Clone(), string(body)})
		d.mu.Unlock()
		carrier.ServeHTTP(w, r)
	})
}

// Requests are the last ones that came, oldest first.
func (d *Desk) Requests() []Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Request(nil), d.log...)
}

func (d *Desk) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /_emulator/help", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintln(w, "Words in the recipient's name, company or postal code, or in a reference, make this carrier fail:")
		for _, word := range append(words, Slow+"-5S", Async+"-5S") {
			fmt.Fprintf(w, "  %s\n", word)
		}
		fmt.Fprintln(w, "SCRIPT-NAME in the same places chooses what happens to the parcel:")
		for _, name := range Scripts() {
			fmt.Fprintf(w, "  %-16s", name)
			for _, s := range lives[name] {
				fmt.Fprintf(w, " %s", s.phase)
			}
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, `Move the clock: POST /_emulator/clock {"advance_seconds": 3600}. What was asked: GET /_emulator/requests. What is kept: GET /_emulator/ledger.`)
	})
	m.HandleFunc("GET /_emulator/requests", func(w http.ResponseWriter, _ *http.Request) { Send(w, http.StatusOK, d.Requests()) })
	m.HandleFunc("GET /_emulator/ledger", func(w http.ResponseWriter, _ *http.Request) {
		d.mu.Lock()
		raw, err := json.Marshal(d.rows)
		d.mu.Unlock()
		if err != nil {
			d.errors(w, http.StatusInternalServerError, "INTERNAL", err.Error())
			return
		}
		Send(w, http.StatusOK, json.RawMessage(raw))
	})
	m.HandleFunc("GET /_emulator/clock", func(w http.ResponseWriter, _ *http.Request) {
		Send(w, http.StatusOK, map[string]time.Time{"now": d.Now()})
	})
	m.HandleFunc("POST /_emulator/clock", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Seconds int64 `json:"advance_seconds"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Seconds < 0 || in.Seconds > 366*24*3600 {
			d.errors(w, http.StatusBadRequest, "INVALID", "advance_seconds goes forward, a year at most.")
			return
		}
		d.Advance(time.Duration(in.Seconds) * time.Second)
		Send(w, http.StatusOK, map[string]time.Time{"now": d.Now()})
	})
	return m
}

// Send writes a row as JSON.
func Send(w http.ResponseWriter, status int, row any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(row) // the caller may be gone
}

// Label draws a carrier's label as PDF, marked SPECIMEN, spoilt where the spell wants it.
func Label(s Spell, l pdf.Label) ([]byte, error) {
	l.Specimen = true
	file, err := pdf.Draw(l)
	if err != nil {
		return nil, err
	}
	return s.Spoil(file), nil
}

// Spoil breaks a label's bytes where the spell wants it.
func (s Spell) Spoil(label []byte) []byte {
	switch {
	case s.Has(HalfLabel):
		return label[:len(label)/2]
	case s.Has(WrongLabel):
		return []byte("<html><body>The label service is being maintained.</body></html>")
	}
	return label
}
