// Package batch is "create 400 labels": many wishes of one merchant, kept until each is fulfilled or refused. Fulfilling them is shipping's work.
package batch

import (
	"time"

	"github.com/waybill-ship/waybill/internal/order"
)

// State is where one wish stands.
type State string

// The states of a wish.
const (
	Waiting State = "waiting"
	Working State = "working"
	Done    State = "done"
	Refused State = "refused" // Item.Note says why
)

// Batch is the wishes that were made together.
type Batch struct {
	Account   int64
	ID        int64
	Who       string
	Choose    bool // take the cheapest fitting method where none is chosen
	Total     int
	CreatedAt time.Time
	EndedAt   *time.Time
}

// Item is one wish.
type Item struct {
	Batch int64
	N     int // the merchant's order of them, from 1
	Order order.ID
	State State
	At    time.Time // of the last change; of a waiting wish, when it is due
	Field string    // what is to be mended, where one field is to blame
	Note  string    // why it was refused
}

// Tally is how many wishes stand where.
type Tally struct{ Waiting, Working, Done, Refused int }

// Left is how many wishes are not answered yet.
func (t Tally) Left() int { return t.Waiting + t.Working }
