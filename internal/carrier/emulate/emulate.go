// Package emulate is what the emulators of carriers share: a ledger that outlives a crash, a clock that can be moved, the scans of a parcel's
// life, failing on demand, a log of what was asked, and labels marked SPECIMEN. What a carrier says and how it says it is each emulator's own.
//
// A Desk serves /_emulator/… beside the carrier's own paths, for tests and for people who look: help, requests, the clock, the ledger.
package emulate

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Options say how a desk keeps and counts. The zero value works, in memory.
type Options struct {
	// Dir holds the ledger; empty keeps all in memory.
	Dir string
	// LateBy is how long a shipment that is taken late stays hidden; 0 is 400 ms.
	LateBy time.Duration
	// Now is the real time beneath the desk's clock; nil is time.Now.
	Now func() time.Time
	// Seed fixes the numbers a fresh ledger gives out; 0 draws one.
	Seed uint64
}

// Desk is the common part of one emulator. Safe for concurrent use; Close it when done.
type Desk struct {
	o   Options
	mux *http.ServeMux
	// Errors answers a refusal that no page of the carrier's has asked for, in the carrier's shape; nil answers plain text.
	errors func(w http.ResponseWriter, status int, code, message string)

	ledger *Ledger[record]
	mu     sync.Mutex // guards all below
	head   head
	rows   map[string]map[string]json.RawMessage // by kind and key
	order  map[string][]string                   // keys of a kind as they came
	tries  map[string]int                        // of words that fail a few times only
	log    []Request
}

// head is the desk's own row.
type head struct {
	Salt   uint64            `json:"salt"`
	Offset time.Duration     `json:"offset"`
	Drawn  map[string]uint64 `json:"drawn,omitempty"` // numbers drawn, by series
}

// record is one line of the ledger: a row put under a kind and key.
type record struct {
	Kind string          `json:"kind"`
	Key  string          `json:"key"`
	Row  json.RawMessage `json:"row"`
}

const headKind = "head"

// Open begins or reopens a desk. errors answers what fails on demand (429, 500, 503) in the carrier's shape; nil answers plain text.
func Open(o Options, errors func(w http.ResponseWriter, status int, code, message string)) (*Desk, error) {
	if o.LateBy == 0 {
		o.LateBy = 400 * time.Millisecond
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if errors == nil {
		errors = func(w http.ResponseWriter, status int, code, message string) {
			http.Error(w, code+": "+message, status)
		}
	}
	d := &Desk{o: o, errors: errors, rows: map[string]map[string]json.RawMessage{}, order: map[string][]string{}, tries: map[string]int{}}
	if o.Dir != "" {
		var err error
		if d.ledger, err = OpenLedger(o.Dir, d.apply); err != nil {
			return nil, err
		}
	}
	if raw, ok := d.rows[headKind]["head"]; ok {
		if err := json.Unmarshal(raw, &d.head); err != nil {
			return nil, fmt.Errorf("emulator: the ledger's head: %w", err)
		}
	} else {
		d.head.Salt = o.Seed
		if d.head.Salt == 0 {
			var b [8]byte
			rand.Read(b[:])
			d.head.Salt = binary.BigEndian.Uint64(b[:])
		}
	}
	d.mux = d.routes()
	return d, nil
}

// Close ends the ledger; nothing is kept afterwards.
func (d *Desk) Close() error {
	if d.ledger == nil {
		return nil
	}
	return d.ledger.Close()
}

// Keep stores a row under a kind and key, over what stood there, and returns when it is on the disk.
func (d *Desk) Keep(kind, key string, row any) error {
	raw, err := json.Marshal(row)
	if err != nil {
		return fmt.Errorf("emulator: keep %s %s: %w", kind, key, err)
	}
	d.mu.Lock()
	n := d.put(record{kind, key, raw})
	d.mu.Unlock()
	return d.wait(n)
}

// Claim stores a row unless one stands there already; then it answers that one in row, and false. Row is a pointer.
func (d *Desk) Claim(kind, key string, row any) (bool, error) {
	d.mu.Lock()
	if raw, ok := d.rows[kind][key]; ok {
		d.mu.Unlock()
		return false, json.Unmarshal(raw, row)
	}
	raw, err := json.Marshal(row)
	if err != nil {
		d.mu.Unlock()
		return false, fmt.Errorf("emulator: claim %s %s: %w", kind, key, err)
	}
	n := d.put(record{kind, key, raw})
	d.mu.Unlock()
	return true, d.wait(n)
}

// Get reads a row; false when there is none.
func (d *Desk) Get(kind, key string, row any) bool {
	d.mu.Lock()
	raw, ok := d.rows[kind][key]
	d.mu.Unlock()
	return ok && json.Unmarshal(raw, row) == nil
}

// Keys lists the keys of a kind, in the order in which they came.
func (d *Desk) Keys(kind string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.order[kind])
}

// Rows reads all rows of a kind, in the order in which they came.
func Rows[T any](d *Desk, kind string) []T {
	var all []T
	for _, key := range d.Keys(kind) {
		var row T
		if d.Get(kind, key, &row) {
			all = append(all, row)
		}
	}
	return all
}

// Draw is the next serial of a series, between 0 and size-1; those of one ledger do not repeat before size of them were drawn, and two ledgers
// begin at different places. It is durable with the row that is kept next.
func (d *Desk) Draw(series string, size uint64) uint64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := d.head
	h.Drawn = maps.Clone(h.Drawn)
	if h.Drawn == nil {
		h.Drawn = map[string]uint64{}
	}
	n := h.Drawn[series]
	h.Drawn[series] = n + 1
	d.setHead(h)
	return (n + h.Salt) % size
}

// Now is the carrier's time.
func (d *Desk) Now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now()
}

func (d *Desk) now() time.Time { return d.o.Now().Add(d.head.Offset).UTC() }

// Real is the time beneath the carrier's clock, in which its callers live.
func (d *Desk) Real() time.Time { return d.o.Now() }

// Advance moves the carrier's clock forward.
func (d *Desk) Advance(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := d.head
	h.Offset += by
	d.setHead(h)
}

// setHead keeps the head. The caller holds mu.
func (d *Desk) setHead(h head) {
	d.head = h
	raw, err := json.Marshal(h)
	if err == nil {
		d.put(record{headKind, "head", raw})
	}
}

// apply puts a record into memory.
func (d *Desk) apply(r record) {
	rows := d.rows[r.Kind]
	if rows == nil {
		rows = map[string]json.RawMessage{}
		d.rows[r.Kind] = rows
	}
	if _, ok := rows[r.Key]; !ok {
		d.order[r.Kind] = append(d.order[r.Kind], r.Key)
	}
	rows[r.Key] = r.Row
}

// put applies a record and hands it to the ledger. The caller holds mu.
func (d *Desk) put(r record) uint64 {
	d.apply(r)
	if d.ledger == nil {
		return 0
	}
	return d.ledger.Add(r)
}

func (d *Desk) wait(n uint64) error {
	if d.ledger == nil {
		return nil
	}
	return d.ledger.Wait(n)
}
