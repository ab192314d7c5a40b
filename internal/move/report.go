package move

import (
	"fmt"
	"time"
)

// Report is what a move did and what it leaves to the merchant. It holds no keys.
type Report struct {
	From         string         `json:"from"`
	To           string         `json:"to"`
	DryRun       bool           `json:"dry_run"`
	Began        time.Time      `json:"began"`
	Ended        time.Time      `json:"ended"`
	Stopped      string         `json:"stopped,omitempty"` // why it did not come to its end
	Parcels      Tally          `json:"parcels"`           // imported by version 2, waiting for their label
	Orders       Tally          `json:"orders"`            // of shops
	Changed      int            `json:"completed_orders"`  // imported ones that version 3 completed: dates, tags, statuses
	NotMoved     map[string]int `json:"not_moved"`         // parcels that stay, by their status
	Done         []string       `json:"done"`
	ByHand       []Task         `json:"by_hand"`
	MethodsThere int            `json:"methods_there"`
	Methods      []Method       `json:"methods_without_counterpart"`
	Refused      []Refusal      `json:"refused"`
	Lost         []Difference   `json:"not_carried"` // what an order has at the source and cannot have here
	Differences  []Difference   `json:"differences"`
	Untold       int            `json:"untold,omitempty"` // more lines than a report holds
}

// Tally counts orders. Found = Written + There + Refused, but in a dry run Written is what would be.
type Tally struct {
	Found   int `json:"found"`
	Written int `json:"written"`
	There   int `json:"there"`
	Refused int `json:"refused"`
	Same    int `json:"same"` // read back and compared in all fields without a difference
}

// Task is something that the merchant does in the panel.
type Task struct {
	What   string      `json:"what"`
	Why    string      `json:"why"`
	Values [][2]string `json:"values,omitempty"` // to copy
}

// Method is a way of shipping that the target does not offer.
type Method struct {
	Kind    string `json:"kind"`
	ID      string `json:"id"`
	Name    string `json:"name"`
	Carrier string `json:"carrier,omitempty"`
	Nearest string `json:"nearest,omitempty"`
	Orders  int    `json:"orders"` // that ask for it
}

// Refusal is an order that the target did not take.
type Refusal struct {
	Order  string `json:"order"`
	Reason string `json:"reason"`
}

// Difference is a field that is not what it was.
type Difference struct {
	Order string `json:"order"`
	Field string `json:"field"`
	Was   string `json:"was"`
	Is    string `json:"is"`
}

// mostLines is how many lines of a kind a report holds; the others are counted.
const mostLines = 2000

func keep[T any](r *Report, all *[]T, one T) {
	if len(*all) >= mostLines {
		r.Untold++
		return
	}
	*all = append(*all, one)
}

func (r *Report) did(format string, args ...any) { keep(r, &r.Done, fmt.Sprintf(format, args...)) }

// byHand adds a task; values come in pairs, those without a value are left out.
func (r *Report) byHand(what, why string, values ...string) {
	t := Task{What: what, Why: why}
	for i := 0; i+1 < len(values); i += 2 {
		if values[i+1] != "" {
			t.Values = append(t.Values, [2]string{values[i], values[i+1]})
		}
	}
	keep(r, &r.ByHand, t)
}

func (r *Report) lost(order, field, was string) { keep(r, &r.Lost, Difference{order, field, was, ""}) }

func (r *Report) refuse(order, reason string) { keep(r, &r.Refused, Refusal{order, reason}) }
