package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// This file is all that the shop does for shipping: it gives orders to Connect, and hears what becomes of them.

const (
	handMost = 200
	newsMost = 200
	pause    = 2 * time.Second // after a failure, and between looks for what was left behind
)

// split makes a purchase's sales: one for each seller in the basket.
func split(p Purchase, lines []Line) []Sale {
	// Not the row's number: a shop that began anew must not give a seller's account a reference that it has already.
	name := "DH-" + rand.Text()[:6]
	var all []Sale
	for _, by := range sellers {
		one := Sale{Seller: by.Ref, Buyer: p.Buyer, Point: p.Point}
		for _, l := range lines {
			if l.Of().Seller == by.Ref {
				one.Lines = append(one.Lines, l)
			}
		}
		if len(one.Lines) == 0 {
			continue
		}
		one.Reference = fmt.Sprintf("%s-%d", name, len(all)+1)
		one.Parcel = parcel(one)
		all = append(all, one)
	}
	return all
}

// parcel says a sale in the words that Connect takes: those of Sendcloud's API.
func parcel(one Sale) json.RawMessage {
	b := one.Buyer
	p := sendcloud.ParcelRequest{
		Name: b.Name, Email: b.Email, Telephone: b.Phone, Address: b.Street, HouseNumber: b.Number, PostalCode: b.PostalCode, City: b.City, Country: b.Country,
		OrderNumber: one.Reference, Currency: "EUR", CheckoutMethodName: "To the door",
	}
	if one.Point != nil {
		p.ToServicePoint, p.ToPostNumber, p.CheckoutMethodName = one.Point.ID, one.Point.PostNumber, "To a service point"
	}
	grams, sum := 0, Cents(0)
	for _, l := range one.Lines {
		g := l.Of()
		grams += g.Grams * l.Pieces
		sum += l.Sum()
		p.Items = append(p.Items, sendcloud.ParcelItem{
			Description: g.Name, Quantity: l.Pieces, Weight: kilos(g.Grams), Value: sendcloud.Decimal(g.Price.plain()), HSCode: g.HSCode, OriginCountry: g.Origin, SKU: g.ID,
		})
	}
	p.Weight, p.TotalOrderValue = kilos(grams+60), sendcloud.Decimal(sum.plain()) // a box weighs sixty grams
	return json.RawMessage(text(p))
}

func kilos(grams int) sendcloud.Decimal {
	return sendcloud.Decimal(fmt.Sprintf("%d.%03d", grams/1000, grams%1000))
}

// handOver gives Connect what it does not have yet, for as long as the shop runs. A sale is kept before this knows of it, and handing over twice is
// handing over once: so nothing is lost and nothing doubled, whenever the shop stops in between.
func (m *market) handOver(ctx context.Context) {
	for ctx.Err() == nil {
		for _, by := range sellers {
			if err := m.handSeller(ctx, by.Ref); err != nil && ctx.Err() == nil {
				slog.Warn("orders wait in the shop", "seller", by.Ref, "error", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-m.bell:
		case <-time.After(pause):
		}
	}
}

func (m *market) handSeller(ctx context.Context, ref string) error {
	for {
		all, err := m.store.unhanded(ctx, ref, handMost)
		if err != nil || len(all) == 0 {
			return err
		}
		orders := make([]connect.NewOrder, len(all))
		for i, one := range all {
			orders[i] = connect.NewOrder{Reference: one.Reference, Parcel: one.Parcel}
		}
		if _, err := m.connect.Hand(ctx, ref, orders...); err != nil {
			return err
		}
		if err := m.store.handedOver(ctx, all); err != nil {
			return err
		}
	}
}

// ring makes what was just bought go out at once.
func (m *market) ring() {
	select {
	case m.bell <- struct{}{}:
	default:
	}
}

// listen reads the news from where it left off.
func (m *market) listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := m.hearNews(ctx); err != nil && ctx.Err() == nil {
			slog.Warn("the news cannot be read", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		}
	}
}

func (m *market) hearNews(ctx context.Context) error {
	after, err := m.store.heard(ctx)
	if err != nil {
		return err
	}
	news, err := m.connect.News(ctx, after, newsMost, 20*time.Second)
	if err != nil || len(news) == 0 {
		return err
	}
	all := make([]told, len(news))
	for i, n := range news {
		all[i] = tell(n)
	}
	return m.store.hear(ctx, all)
}

// states is what a kind of news makes of a sale; others leave it as it is.
var states = map[string]string{
	connect.OrderImported: saleImported, connect.OrderChanged: saleImported, connect.OrderRefused: saleRefused,
	connect.OrderCancelled: saleCancelled, connect.OrderGone: saleGone, connect.OrderLeft: saleRefused,
}

// tell says a piece of news in the shop's own words.
func tell(n connect.News) told {
	t := told{news: n.Number, reference: n.Reference, state: states[n.Kind], moment: Moment{Kind: n.Kind, At: n.At, Words: n.Text}}
	if n.Box != nil {
		t.moment.Stage, t.moment.Words = string(n.Box.Status.Stage), cmp.Or(n.Text, n.Box.Status.Message)
		t.moment.Back = n.Box.Back
		if !n.Box.Status.At.IsZero() {
			t.moment.At = n.Box.Status.At // of the scan, which may be heard of later
		}
	}
	if n.Order == nil {
		return t
	}
	o := n.Order
	t.stage, t.status, t.tracking, t.link, t.carrier = string(o.Status.Stage), o.Status.Message, o.TrackingNumber, o.TrackingURL, o.Carrier
	if n.Kind == connect.OrderLeft {
		t.problems = []Problem{{Message: n.Text}}
	}
	for _, p := range o.Problems {
		t.problems = append(t.problems, Problem{Field: p.Field, Message: strings.TrimSpace(p.Message)})
	}
	return t
}
