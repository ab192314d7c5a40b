package carriertest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func cancels(t *testing.T, x trial) {
	if x.info().Cancel != carrier.CancelByCall {
		t.Skip("it does not cancel by call")
	}
	try := func(t *testing.T, s carrier.Sending, before func(carrier.Announced)) carrier.Cancelled {
		t.Helper()
		a := x.announce(t, s)
		if before != nil {
			before(a)
		}
		got, err := x.set.Cancel(t.Context(), x.Contract, shipment(s, a))
		if err != nil {
			t.Fatalf("cancel: %v", err)
		}
		return got
	}
	want := func(t *testing.T, got carrier.Cancelled, want carrier.Outcome) {
		t.Helper()
		if got.Outcome != want {
			t.Errorf("outcome %v (%s), want %v", got.Outcome, got.Message, want)
		}
	}
	t.Run("at once", func(t *testing.T) {
		s := x.sending()
		a := x.announce(t, s)
		for range 2 { // a second wish is answered like the first
			got, err := x.set.Cancel(t.Context(), x.Contract, shipment(s, a))
			if err != nil {
				t.Fatal(err)
			}
			want(t, got, carrier.CancelDone)
		}
	})
	t.Run("too late by the carrier's word", func(t *testing.T) {
		got := try(t, x.broken(t, CancelTooLate), nil)
		want(t, got, carrier.CancelTooLate)
		if got.Message == "" {
			t.Error("the carrier's words are lost")
		}
	})
	t.Run("too late after a scan", func(t *testing.T) {
		if x.Walk == nil {
			t.Skip("its time cannot be moved")
		}
		got := try(t, x.sending(), func(a carrier.Announced) {
			for range 3 {
				x.Walk(t, a.Boxes[0].Number)
			}
		})
		want(t, got, carrier.CancelTooLate)
	})
	t.Run("queued", func(t *testing.T) {
		want(t, try(t, x.broken(t, CancelQueued), nil), carrier.CancelQueued)
	})
	t.Run("unknown when the answer is lost", func(t *testing.T) {
		want(t, try(t, x.broken(t, CancelLost), nil), carrier.CancelUnknown)
	})
	t.Run("not somebody else's", func(t *testing.T) {
		s := x.sending()
		_, err := x.set.Cancel(t.Context(), x.Other, shipment(s, x.announce(t, s)))
		isKind(t, err, carrier.KindNotFound)
	})
}

func tracks(t *testing.T, x trial) {
	if _, ok := x.Driver.(carrier.Tracker); !ok || x.Walk == nil {
		t.Skip("it cannot be tracked here")
	}
	number := x.announce(t, x.sending()).Boxes[0].Number
	second := x.announce(t, x.sending()).Boxes[0].Number
	status, at := carrier.StatusReady, time.Time{}
	var known []carrier.News
	for range 40 {
		x.Walk(t, number)
		news, err := x.set.Track(t.Context(), x.Contract, []string{number, "0000NOBODY", second})
		if err != nil {
			t.Fatal(err)
		}
		news = of(number, news)
		if len(news) < len(known) {
			t.Fatalf("news was forgotten: %d, then %d", len(known), len(news))
		}
		for i, n := range news {
			wellFormed(t, n)
			if i > 0 && n.At.Before(news[i-1].At) {
				t.Errorf("news out of order: %v after %v", n.At, news[i-1].At)
			}
			if i < len(known) && (n.ID != known[i].ID || !n.At.Equal(known[i].At) || n.RawCode != known[i].RawCode) {
				t.Errorf("old news changed: %+v, then %+v", known[i], n)
			}
		}
		for _, n := range news[len(known):] {
			step := carrier.Next(status, at, n)
			status, at = step.Status, step.At
		}
		known = news
		if status.Final() {
			break
		}
	}
	if status != carrier.StatusDelivered {
		t.Errorf("an ordinary parcel ends as %q, want delivered; news: %+v", status, known)
	}
	other, err := x.set.Track(t.Context(), x.Other, []string{number})
	if err != nil || len(other) > 0 {
		t.Errorf("another customer hears %d pieces of news (%v)", len(other), err)
	}
}

func of(number string, news []carrier.News) []carrier.News {
	return slices.DeleteFunc(slices.Clone(news), func(n carrier.News) bool { return n.Number != number })
}

func wellFormed(t *testing.T, n carrier.News) {
	t.Helper()
	switch {
	case !n.Status.Valid(), n.Status == carrier.StatusUnknown:
		t.Errorf("code %s has no status", n.RawCode)
	case n.RawCode == "" || n.RawText == "":
		t.Errorf("the carrier's own words are lost: %+v", n)
	case n.At.IsZero() || n.At.Location() != time.UTC:
		t.Errorf("the time is %v, want UTC", n.At)
	case n.OffsetMinutes < -12*60 || n.OffsetMinutes > 14*60:
		t.Errorf("the zone is %d minutes off", n.OffsetMinutes)
	}
}

func pushes(t *testing.T, x trial) {
	p, ok := x.Driver.(carrier.Pushed)
	if !ok || x.Push == nil || x.Walk == nil {
		t.Skip("it does not push")
	}
	knocks := x.Push(t)
	number := x.announce(t, x.sending()).Boxes[0].Number
	for range 3 {
		x.Walk(t, number)
	}
	asked, err := x.set.Track(t.Context(), x.Contract, []string{number})
	if err != nil {
		t.Fatal(err)
	}
	var pushed []carrier.News
	for len(pushed) < len(asked) {
		select {
		case k := <-knocks:
			news, err := x.set.Receive(x.Contract, k.Header, k.Body)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range of(number, news) { // a push may tell again what was told before
				if !slices.ContainsFunc(pushed, func(m carrier.News) bool { return m.ID == n.ID && m.RawCode == n.RawCode && m.At.Equal(n.At) }) {
					pushed = append(pushed, n)
				}
			}
			tampered(t, p, x.Contract, k)
		case <-time.After(10 * time.Second):
			t.Fatalf("%d pieces of news were pushed, want %d", len(pushed), len(asked))
		}
	}
	for i, n := range pushed {
		if n.ID != asked[i].ID || n.Status != asked[i].Status || !n.At.Equal(asked[i].At) {
			t.Errorf("pushed %+v, asked %+v", n, asked[i])
		}
	}
}

// tampered pushes must be refused.
func tampered(t *testing.T, p carrier.Pushed, c carrier.Contract, k Knock) {
	t.Helper()
	body := slices.Clone(k.Body)
	body[len(body)/2] ^= 1
	_, err := p.Receive(c, k.Header, body)
	isKind(t, err, carrier.KindAuth)
	_, err = p.Receive(c, nil, k.Body)
	isKind(t, err, carrier.KindAuth)
	c.Credentials = nil
	_, err = p.Receive(c, k.Header, k.Body)
	isKind(t, err, carrier.KindAuth)
}

// Lives tries what becomes of parcels that are not simply delivered, with a driver whose carrier plays the scripts of emulate, written behind the recipient's
// name: whatever words it tells a story in, a parcel that came back was never delivered, and one that was late was. Where it has no word for an end, the bench
// says so (Wordless), and the parcel must stay short of any other.
func Lives(t *testing.T, begin func(t *testing.T) Bench) {
	good := []carrier.Status{carrier.StatusDelivered, carrier.StatusCollected}
	ends := map[string][]carrier.Status{
		"attempt": good, "attempt-point": good, "customs": good, "delayed": good,
		"damaged": {carrier.StatusReturned}, "bad-address": {carrier.StatusReturned}, "refused": {carrier.StatusReturned}, "returned": {carrier.StatusReturned},
		"not-fetched":   {carrier.StatusReturned},
		"lost":          {carrier.StatusException, carrier.StatusUndeliverable, carrier.StatusDelayed},
		"undeliverable": {carrier.StatusUndeliverable, carrier.StatusDeliveryFailed},
	}
	b := begin(t)
	set, err := carrier.NewSet(map[string]carrier.Driver{b.Driver.Carrier().Code: b.Driver})
	if err != nil {
		t.Fatal(err)
	}
	for script, stays := range b.Wordless {
		if ends[script] == nil || slices.Contains(ends[script], stays) || stays.Final() {
			t.Fatalf("%s cannot be without a word and stay %q", script, stays)
		}
		ends[script] = []carrier.Status{stays}
	}
	x := trial{b, set}
	for _, script := range slices.Sorted(maps.Keys(ends)) {
		s := x.sending()
		s.To.Name = "Vos SCRIPT-" + strings.ToUpper(script)
		number := x.announce(t, s).Boxes[0].Number
		for range 40 {
			x.Walk(t, number)
		}
		news, err := set.Track(t.Context(), b.Contract, []string{number})
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		status, at := carrier.StatusReady, time.Time{}
		var told []string
		for _, n := range news {
			wellFormed(t, n)
			if slices.Contains(good, n.Status) && !slices.Contains(ends[script], n.Status) {
				t.Errorf("%s: %q (%s) is told as %q", script, n.RawCode, n.RawText, n.Status)
			}
			step := carrier.Next(status, at, n)
			status, at = step.Status, step.At
			told = append(told, n.RawCode+" "+n.Status.String())
		}
		if !slices.Contains(ends[script], status) {
			t.Errorf("%s ends as %q, want one of %v: %s", script, status, ends[script], strings.Join(told, ", "))
		}
	}
}
