// Package move brings a merchant's work from one platform that speaks Sendcloud's API to another: settings, and the orders that wait for
// their labels. What cannot be brought is told in a report, with what to do about it. What has a label already stays where it is.
package move

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// Move is one merchant's move. It may be made again at any time: what has arrived is known again and not written twice.
type Move struct {
	From, To *sendcloud.Client
	DryRun   bool // only look
	Webhooks bool // also have the new place call the webhook address that the old one calls
	Now      func() time.Time
	Say      func(format string, args ...any) // hears how far it is; nil tells nobody
}

// batch is how many orders travel together: the most that both versions take in one call.
const batch = 100

// run is a move under way. What it remembers of an order is a few dozen bytes, however big the order is.
type run struct {
	Move
	report Report

	integration int         // of the target's keys
	homes       map[int]int // the source's integrations: where their orders go to
	first       int         // the source's integration that keeps its order ids as they are

	methods   shelf
	options   shelf
	contracts map[int]int // the source's: the target's
	places    map[int]int // service points, the source's: the target's, 0 for none

	refs   map[mark]int    // external references at the target: the parcel
	orders map[mark]string // shops' order ids at the target: the order, "" when it has a label
	twins  map[mark]string // imported parcels of the source, by their order: the order's id at the target
	later  map[mark]int    // parcels without a label that are a shop's order: version 3 tells more of it
}

// Run makes the move. After an error the report tells how far it came; made again, the move goes on from there.
func (m Move) Run(ctx context.Context) (Report, error) {
	if m.Now == nil {
		m.Now = time.Now
	}
	if m.Say == nil {
		m.Say = func(string, ...any) {}
	}
	r := &run{
		Move: m, homes: map[int]int{}, contracts: map[int]int{}, places: map[int]int{},
		refs: map[mark]int{}, orders: map[mark]string{}, twins: map[mark]string{}, later: map[mark]int{},
	}
	r.report = Report{DryRun: m.DryRun, Began: m.Now().UTC(), NotMoved: map[string]int{}}
	err := r.all(ctx)
	if err != nil {
		r.report.Stopped = err.Error()
	}
	r.report.Ended = m.Now().UTC()
	r.methods.tell(&r.report, "shipping method")
	r.options.tell(&r.report, "shipping option")
	return r.report, err
}

func (r *run) all(ctx context.Context) error {
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"the two accounts", r.who},
		{"integrations", r.integrations},
		{"sender addresses", r.senders},
		{"brands", r.brands},
		{"contracts", r.carrierContracts},
		{"shipping methods", r.shelves},
		{"rules", r.rules},
		{"what has arrived before", r.arrived},
		{"parcels without a label", r.parcels},
		{"orders", r.shopOrders},
		{"parcels of orders that are not listed", r.leftovers},
		{"webhooks", r.webhooks},
	} {
		r.Say("%s", step.name)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	r.standing()
	return nil
}

// who checks both pairs of keys before anything is done, and says which of them is refused.
func (r *run) who(ctx context.Context) error {
	old, err := r.From.V2.User(ctx)
	if err != nil {
		return fmt.Errorf("the old account: %w", err)
	}
	next, err := r.To.V2.User(ctx)
	if err != nil {
		return fmt.Errorf("the new account: %w", err)
	}
	r.report.From, r.report.To = named(old), named(next)
	return nil
}

func named(u sendcloud.User) string {
	if u.CompanyName != "" {
		return u.CompanyName
	}
	return u.Username
}

// arrived remembers what stands at the target, those with a label among it: they must not come a second time.
func (r *run) arrived(ctx context.Context) error {
	own := map[mark]bool{}
	for p, err := range r.To.V2.Parcels(ctx, sendcloud.ParcelFilter{}) {
		if err != nil {
			return err
		}
		if p.ExternalReference != "" {
			r.refs[markOf(p.ExternalReference)] = p.ID
		}
		if selfNamed(p) {
			own[markOf(p.ExternalOrderID)] = true
			continue
		}
		r.orders[markOf(p.ExternalOrderID)] = ""
	}
	for o, err := range r.To.V3.Orders(ctx, sendcloud.OrderFilter{}) {
		if err != nil {
			return err
		}
		if !own[markOf(o.OrderID)] {
			r.orders[markOf(o.OrderID)] = string(o.ID)
		}
	}
	return nil
}

// selfNamed reports whether a parcel's order has no name of a shop's: then it is called by the parcel's number.
func selfNamed(p sendcloud.Parcel) bool {
	return p.ExternalOrderID == "" || p.ExternalOrderID == strconv.Itoa(p.ID)
}

// once keeps a writing call from being done twice when its answer is lost. The key is made of what is written.
func once(ctx context.Context, what string, content any) context.Context {
	return sendcloud.WithIdempotencyKey(ctx, "switch-"+what+"-"+digest(content))
}

func same(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
