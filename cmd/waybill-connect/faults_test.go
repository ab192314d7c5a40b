package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

// TestNoFaultLosesOrDoublesAnOrder has a marketplace hand over orders, change and cancel some, while its merchants make labels, cancel and delete,
// and parcels travel; meanwhile processes are killed, and the network between them lies, loses and repeats. In the end three books are laid side
// by side: the marketplace's, Connect's and the platform's. Every order stands in each of them once, every status is the same, and the news tell
// all of it in order. WAYBILL_PROVE=1 makes 10,000 orders and 300 faults on each engine; WAYBILL_SEED repeats a run.
func TestNoFaultLosesOrDoublesAnOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("faults take a while; make test runs them")
	}
	size := size{orders: 300, faults: 15, shops: 4, pace: 40 * time.Millisecond, patience: 90 * time.Second}
	if os.Getenv("WAYBILL_PROVE") != "" {
		size = prove
	}
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			s := newStorm(t, engine, size)
			s.rage()
			took := s.calm()
			got := s.compare()
			t.Logf("seed %d, %s: %s; %s; even %.1f seconds later: %d differences", s.seed, engine, s.faults(), got.counts(), took.Seconds(), len(got.words))
			for _, words := range got.words[:min(len(got.words), 40)] {
				t.Error(words)
			}
			if got.labels == 0 || got.scans == 0 || s.total() < size.faults {
				t.Error("too little happened for this to prove anything")
			}
		})
	}
}

// size is how much happens in a storm.
type size struct {
	orders, faults, shops int
	unfed                 int           // sellers whose platform has no feed
	pace                  time.Duration // of the marketplace
	patience              time.Duration // until the books have to be even
}

var prove = size{orders: 10_000, faults: 300, shops: 8, unfed: 2, pace: 300 * time.Millisecond, patience: 10 * time.Minute}

// The faults.
const (
	killConnect  = "Connect killed"
	killPlatform = "platform killed"
	killDatabase = "database killed"
	killMarket   = "marketplace killed"
	clocks       = "clocks apart"

	api429     = "429"
	api500     = "500"
	apiLying   = "500 though stored"
	apiHalf    = "half an answer"
	apiSilent  = "stored and no answer"
	apiHanging = "stored and hanging"

	hookLost    = "webhook lost"
	hookDoubled = "webhook doubled"
	hookAfter   = "webhook out of order"
	hookForged  = "webhook forged"
	hookLate    = "webhook an hour late"
)

var allFaults = []string{killConnect, killPlatform, killDatabase, killMarket, clocks, api429, api500, apiLying, apiHalf, apiSilent, apiHanging,
	hookLost, hookDoubled, hookAfter, hookForged, hookLate}

// storm is one run of faults.
type storm struct {
	*theatre
	size
	seed   uint64
	rand   *rand.Rand
	market *market
	pace   atomic.Int64
	mu     sync.Mutex // the marketplace is exchanged
	counts map[string]int

	scans, voided atomic.Int64 // what the merchants did
}

func newStorm(t *testing.T, engine string, z size) *storm {
	seed := uint64(time.Now().UnixNano()) % 1_000_000
	if n, err := strconv.ParseUint(os.Getenv("WAYBILL_SEED"), 10, 64); err == nil {
		seed = n
	}
	s := &storm{size: z, seed: seed, rand: rand.New(rand.NewPCG(seed, 11)), counts: map[string]int{}}
	t.Logf("seed %d", seed)
	s.theatre = newTheatre(t, engine, z.shops, z.unfed)
	s.market = s.newMarket()
	s.pace.Store(int64(z.pace))
	return s
}

func (s *storm) newMarket() *market {
	return openMarket(s.theatre, filepath.Join(s.dir, "journal"), s.orders, s.rand.Uint64())
}

// rage has all work while one fault follows the other. Each kind comes before any comes again.
func (s *storm) rage() {
	s.market.open(&s.pace)
	ctx, rest := context.WithCancel(s.t.Context())
	var busy sync.WaitGroup
	for i := range 3 {
		dice := rand.New(rand.NewPCG(s.seed, uint64(100+i)))
		busy.Go(func() {
			for ctx.Err() == nil {
				s.ship(ctx, dice)
				time.Sleep(time.Duration(dice.IntN(60)) * time.Millisecond)
			}
		})
	}
	var deck []string
	for s.total() < s.size.faults && !s.t.Failed() {
		if len(deck) == 0 {
			deck = slices.Clone(allFaults)
			s.rand.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
		}
		time.Sleep(time.Duration(50+s.rand.IntN(300)) * time.Millisecond)
		if s.strike(deck[0]) {
			s.counts[deck[0]]++
		}
		deck = deck[1:]
	}
	s.pace.Store(int64(time.Millisecond))
	rested := false
	for end := time.Now().Add(s.patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if acked, open := s.market.handed(); acked < s.orders || open > 0 {
			continue
		}
		if rested {
			break
		}
		s.market.rest()
		rested = true
	}
	rest()
	busy.Wait()
}

// strike brings one fault about, and reports whether it hit.
func (s *storm) strike(kind string) bool {
	pause := time.Duration(s.rand.IntN(800)) * time.Millisecond
	switch kind {
	case killConnect:
		s.connect.kill()
		time.Sleep(pause)
		s.connect.start()
	case killPlatform:
		s.platform.kill()
		time.Sleep(pause)
		s.platform.start()
	case killDatabase:
		s.killDatabase(pause)
	case killMarket:
		s.mu.Lock()
		s.market.kill()
		s.market = s.newMarket()
		s.market.open(&s.pace)
		s.mu.Unlock()
	case clocks:
		s.toPlatform.mu.Lock()
		s.toPlatform.skew = time.Duration(s.rand.IntN(7200)-3600) * time.Second
		s.toPlatform.mu.Unlock()
	case hookLost, hookDoubled, hookAfter, hookForged, hookLate:
		return s.toConnect.arm(&trick{kind: kind, suits: func(r *http.Request) bool { return r.Method == http.MethodPost }}, 5*time.Second)
	default:
		writes := s.rand.IntN(4) > 0 // most harm is done to what writes
		suits := func(r *http.Request) bool { return !writes || r.Method != http.MethodGet }
		return s.toPlatform.arm(&trick{kind: kind, suits: suits, patch: 2 * time.Second}, 5*time.Second)
	}
	return true
}

// killDatabase kills the database server under both; an embedded database dies with its process.
func (s *storm) killDatabase(pause time.Duration) {
	if s.pg != nil {
		s.must(s.pg.Kill())
		time.Sleep(pause)
		s.must(s.pg.Start())
		return
	}
	s.connect.kill()
	s.platform.kill()
	time.Sleep(pause)
	s.platform.start()
	s.connect.start()
}

// ship is what a merchant does: makes labels, lets parcels travel, voids labels, deletes orders.
func (s *storm) ship(ctx context.Context, dice *rand.Rand) {
	s.mu.Lock()
	seller, id := s.market.parcel(dice)
	s.mu.Unlock()
	if id == 0 {
		time.Sleep(20 * time.Millisecond)
		return
	}
	who := s.sellers[seller]
	switch n := dice.IntN(100); {
	case n < 60:
		in := map[string]any{"parcel": map[string]any{"id": id, "request_label": true, "shipment": map[string]int{"id": 8}}}
		s.as(ctx, who, http.MethodPut, "/api/v2/parcels", in, nil)
	case n < 92:
		in := map[string]any{"parcel": id}
		if dice.IntN(3) == 0 {
			in = map[string]any{"advance_seconds": 600 * dice.IntN(30)}
		}
		if code, _ := s.as(ctx, who, http.MethodPost, "/api/waybill/sandbox/clock", in, nil); code == http.StatusOK {
			s.scans.Add(1)
		}
	default:
		if code, _ := s.as(ctx, who, http.MethodPost, fmt.Sprintf("/api/v2/parcels/%d/cancel", id), nil, nil); code/100 == 2 || code == http.StatusGone {
			s.voided.Add(1)
		}
	}
}

// calm lets everything come to rest, and answers how long it took until the books were even.
func (s *storm) calm() time.Duration {
	s.toConnect.release()
	s.toPlatform.arm(&trick{kind: api500, suits: func(*http.Request) bool { return false }}, 0)
	began := time.Now()
	for time.Since(began) < s.patience {
		if got := s.compare(); len(got.words) == 0 {
			break
		}
		time.Sleep(time.Second)
	}
	return time.Since(began)
}

func (s *storm) total() (n int) {
	for _, one := range s.counts {
		n += one
	}
	return n
}

// faults says what happened, by kind.
func (s *storm) faults() string {
	var all []string
	for _, kind := range slices.Sorted(maps.Keys(s.counts)) {
		all = append(all, fmt.Sprintf("%s %d", kind, s.counts[kind]))
	}
	return fmt.Sprintf("%d faults (%s)", s.total(), strings.Join(all, ", "))
}
