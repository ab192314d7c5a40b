// Package carriertest is what every carrier's driver must be able to show, tried against the carrier's emulator
// over real HTTP. A driver's own test builds a Bench and calls Run; what the driver does not offer is not asked.
package carriertest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Fault is something that goes wrong at the carrier.
type Fault int

// The faults an emulator is asked for.
const (
	// RefuseAddress, RefuseField, RefuseRoute and RefuseContract are refusals of an announcement.
	RefuseAddress Fault = iota
	RefuseField
	RefuseRoute
	RefuseContract
	// Busy is a rate limit, Down a closed door.
	Busy
	Down
	// Silence takes the shipment and never answers; Cut breaks off the answer; Garbage answers nonsense;
	// Late takes it, breaks the connection and shows it only after a while.
	Silence
	Cut
	Garbage
	Late
	// LabelsLater announces without labels.
	LabelsLater
	// CancelTooLate, CancelQueued and CancelLost are what a later cancellation meets.
	CancelTooLate
	CancelQueued
	CancelLost
	// In200 is a refusal within an answer of status 200, TooLong an answer of 40 MB to a shipment that was taken, TokenDies an access token that is
	// refused once before its time.
	In200
	TooLong
	TokenDies
	// HalfLabel takes the shipment and gives a label that breaks off; WrongLabel gives something that is none.
	HalfLabel
	WrongLabel
)

// Bench is a driver, a carrier to try it on, and how to make that carrier fail.
type Bench struct {
	Driver   carrier.Driver
	Contract carrier.Contract
	// Other is another customer of the same carrier; BadContract has credentials the carrier refuses.
	Other, BadContract carrier.Contract
	// Sending is an ordinary shipment within one country, its reference left empty.
	Sending carrier.Sending
	// Several is a shipment of three boxes; nil when the carrier has none.
	Several *carrier.Sending
	// ToPoint goes to a service point, Back to the merchant, Abroad over a border with its customs data, each with its reference left empty; nil where the
	// carrier does not go so.
	ToPoint, Back, Abroad *carrier.Sending
	// AtDoor is a shipment that is paid at the door, its reference left empty; nil where the carrier collects nothing. Collected tells what the
	// carrier was told to take for the shipment it got last, as "123.45 EUR"; empty: nothing.
	AtDoor    *carrier.Sending
	Collected func(t *testing.T, a carrier.Announced) string
	// Break makes a shipment meet a fault; false when the carrier cannot be made to.
	Break func(f Fault, s *carrier.Sending) bool
	// Collection is an ordinary pick-up, its reference left empty; BreakCollection makes it meet a fault, as Break does. Both are for
	// drivers that are a Collector.
	Collection      carrier.Collection
	BreakCollection func(f Fault, c *carrier.Collection) bool
	// Push collects what the carrier pushes for the contract; nil when it does not push.
	Push func(t *testing.T) <-chan Knock
	// Alone says that there is no machine on the other side that could be out of reach. Only carriers whose Way is Sheet are.
	Alone bool
	// Walk lets time pass at the carrier until the parcel's next scan; nil when it cannot.
	Walk func(t *testing.T, number string)
	// Wordless are the scripts of Lives for whose end the carrier has no word, each with the status in which its parcel stays then. A driver's test says why.
	Wordless map[string]carrier.Status
}

// Knock is one push.
type Knock struct {
	Header http.Header
	Body   []byte
}

// Run tries a driver. begin makes a fresh bench for each behaviour.
func Run(t *testing.T, begin func(t *testing.T) Bench) {
	for _, c := range []struct {
		name string
		test func(*testing.T, trial)
	}{
		{"it describes itself without contradiction", describes},
		{"its methods are well-formed", methods},
		{"a shipment gets a number and a label that can be read", announces},
		{"several boxes travel as one shipment", several},
		{"a shipment to a point, back or over a border gets a number and a label, and not without what it needs", ways},
		{"money to be paid at the door reaches the carrier to the letter, or is refused", atTheDoor},
		{"names are printed in the letters of all Europe", letters},
		{"no two parcels have one number", numbers},
		{"a repeated reference does what the driver declares", repeats},
		{"a shipment is found by its reference", finds},
		{"a lost answer is a doubt, and the shipment can be found if anything can", doubts},
		{"a shipment taken late is found within the declared time", late},
		{"refusals are sorted and name the field", refusals},
		{"a refusal within a good status is a refusal", in200},
		{"a token that dies is fetched anew, and the shipment bought once", tokens},
		{"a carrier that cannot be reached is down, not in doubt", unreachable},
		{"a caller who has left buys nothing", cancelledCaller},
		{"labels that come later can be fetched", labelsLater},
		{"a label that cannot be printed does not lose the number", brokenLabels},
		{"cancelling ends in one of the known ways", cancels},
		{"news is told in order, in UTC and in our statuses", tracks},
		{"a push tells the same news as asking", pushes},
		{"a pick-up gets a number, and is ordered once where references are known again", collects},
		{"a pick-up that is refused, or not answered, is told as such", collectsNot},
		{"a pick-up can be taken back", staysAway},
		{"wrong credentials are told from right ones", checks},
		{"errors hold no secrets", secrets},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := begin(t)
			set, err := carrier.NewSet(map[string]carrier.Driver{b.Driver.Carrier().Code: b.Driver})
			if err != nil {
				t.Fatal(err)
			}
			c.test(t, trial{b, set})
		})
	}
}

// trial is one behaviour being tried, through the same Set the platform uses.
type trial struct {
	Bench
	set *carrier.Set
}

var references atomic.Int64

// sending is the ordinary shipment under a reference of its own.
func (x trial) sending() carrier.Sending {
	s := x.Sending
	s.Reference = fmt.Sprintf("ct-%d-%d", time.Now().UnixNano(), references.Add(1))
	return s
}

func (x trial) announce(t *testing.T, s carrier.Sending) carrier.Announced {
	t.Helper()
	got, err := x.set.Announce(t.Context(), x.Contract, s)
	if err != nil {
		t.Fatalf("announce: %v", err)
	}
	return got
}

func (x trial) info() carrier.Info { return x.Driver.Carrier() }

// broken is a shipment that meets the fault; the test is skipped where the carrier cannot be made to.
func (x trial) broken(t *testing.T, f Fault) carrier.Sending {
	t.Helper()
	s := x.sending()
	if x.Break == nil || !x.Break(f, &s) {
		t.Skip("this carrier cannot be made to fail so")
	}
	return s
}

func shipment(s carrier.Sending, a carrier.Announced) carrier.Shipment {
	n := carrier.Shipment{Reference: s.Reference, CarrierReference: a.CarrierReference, AnnouncedAt: time.Now()}
	for _, b := range a.Boxes {
		n.Numbers = append(n.Numbers, b.Number)
	}
	return n
}

func isKind(t *testing.T, err error, want carrier.Kind) {
	t.Helper()
	_ = asKind(t, err, want)
}

// asKind is the carrier's error, which must be of the kind.
func asKind(t *testing.T, err error, want carrier.Kind) *carrier.Error {
	t.Helper()
	e, ok := carrier.As(err)
	if !ok || e.Kind != want {
		t.Fatalf("error = %v, want a carrier's error of kind %q", err, want)
	}
	return e
}

func describes(t *testing.T, x trial) {
	i := x.info()
	if i.Code == "" || i.Name == "" || strings.ToLower(i.Code) != i.Code {
		t.Errorf("code %q, name %q", i.Code, i.Name)
	}
	_, finds := x.Driver.(carrier.Finder)
	_, cancels := x.Driver.(carrier.Canceller)
	_, tracks := x.Driver.(carrier.Tracker)
	switch {
	case i.Reference == carrier.Askable && (!finds || i.InFlight <= 0):
		t.Error("it is askable, but does not say how, or for how long to wait")
	case i.Cancel == carrier.CancelByCall && !cancels:
		t.Error("it cancels by call and cannot")
	case tracks && i.TrackBatch <= 0:
		t.Error("it tracks, but not how many at a time")
	case len(i.Labels) == 0:
		t.Error("it gives no labels")
	}
	if u := i.Track("A/B", postal.Address{PostalCode: "1011 AB", Country: "NL"}); strings.ContainsAny(u, "{}") || strings.Contains(u, "A/B") {
		t.Errorf("tracking page %q", u)
	}
}

func methods(t *testing.T, x trial) {
	c, ok := x.Driver.(carrier.Catalogue)
	if !ok {
		t.Skip("it lists no methods")
	}
	seen := map[int]bool{}
	for _, m := range c.Methods() {
		if seen[m.ID] || m.ID <= 0 {
			t.Errorf("method %d: the id is not its own", m.ID)
		}
		seen[m.ID] = true
		if m.Name == "" || m.Code == "" || m.Carrier != x.info().Code || m.MinWeight < 1 || m.MaxWeight < m.MinWeight || !m.Goes("", "") {
			t.Errorf("method %d is not well-formed: %+v", m.ID, m)
		}
		if code, ok := carrier.ParseOption(m.Option()); !ok || code.String() != m.Option() || code.Product != m.Product {
			t.Errorf("method %d cannot be sold as an option: %q", m.ID, m.Option())
		}
		ways := map[string]bool{}
		for _, d := range m.Ways("", "") {
			_, from := postal.Lookup(d.From)
			_, to := postal.Lookup(d.To)
			if !from || !to || ways[d.From+d.To] {
				t.Errorf("method %d: the way %s-%s is wrong or told twice", m.ID, d.From, d.To)
			}
			ways[d.From+d.To] = true
			sum := money.Amount{}
			for _, p := range d.Breakdown {
				sum = sum.Add(p.Price)
			}
			if d.Price.Currency == "" && d.Price.Minor != 0 || d.Price.Minor < 0 || len(d.Breakdown) > 0 && sum != d.Price {
				t.Errorf("method %d, %s-%s: price %v, its parts %v", m.ID, d.From, d.To, d.Price, sum)
			}
		}
	}
}

func unreachable(t *testing.T, x trial) {
	if x.Alone {
		if x.info().Way != carrier.Sheet {
			t.Error("it has an API and says that it stands alone")
		}
		t.Skip("there is nothing to reach")
	}
	c := x.Contract
	c.BaseURL = "http://127.0.0.1:1"
	_, err := x.set.Announce(t.Context(), c, x.sending())
	if e := asKind(t, err, carrier.KindDown); !e.Safe() {
		t.Error("the call may not be repeated")
	}
}

func cancelledCaller(t *testing.T, x trial) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := x.sending()
	_, err := x.set.Announce(ctx, x.Contract, s)
	isKind(t, err, carrier.KindDown)
	if f, ok := x.Driver.(carrier.Finder); ok && x.info().Reference != carrier.Blind {
		_, err = f.Find(t.Context(), x.Contract, s.Reference)
		isKind(t, err, carrier.KindNotFound)
	}
}

func checks(t *testing.T, x trial) {
	if _, ok := x.Driver.(carrier.Checker); !ok {
		t.Skip("its credentials cannot be tried")
	}
	if err := x.set.Check(t.Context(), x.Contract); err != nil {
		t.Errorf("right credentials: %v", err)
	}
	isKind(t, x.set.Check(t.Context(), x.BadContract), carrier.KindAuth)
	_, err := x.set.Announce(t.Context(), x.BadContract, x.sending())
	isKind(t, err, carrier.KindAuth)
}

func secrets(t *testing.T, x trial) {
	down := x.Contract
	down.BaseURL = "http://127.0.0.1:1"
	tried := []carrier.Contract{x.BadContract, down}
	if x.Alone {
		tried = tried[:1]
	}
	for _, c := range tried {
		_, err := x.set.Announce(t.Context(), c, x.sending())
		if err == nil {
			t.Fatal("no error to read")
		}
		for name, value := range c.Credentials {
			if value != "" && strings.Contains(err.Error(), value) {
				t.Errorf("the error tells %s: %v", name, err)
			}
		}
	}
}
