package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
)

// market is a marketplace that writes down what it is about to do before it does it, and what it heard with the number that it goes on from.
// It is killed like the others: what it knows is what its journal says.
type market struct {
	w       *theatre
	journal string
	file    *os.File
	want    int // orders in all

	mu             sync.Mutex
	rand           *rand.Rand
	orders         map[string]*sale
	names          []string
	todo           map[string]bool // references with something that was not acknowledged
	rests          bool            // it carries out what it wished, and wishes nothing new
	busy           map[string]bool // somebody is at it: a marketplace that hands two versions at once cannot know which one stays
	number         int64           // of the last news
	here           []connect.News  // orders that arrived
	changed, ended int             // in this life

	stop context.CancelFunc
	crew sync.WaitGroup
}

// settled is how many of the newest orders are left alone: a call about one of them may still be on its way from an earlier life.
const settled = 30

// sale is an order as the marketplace knows it.
type sale struct {
	Ref     string
	Seller  int
	Version int  // that is handed over, or to be
	Acked   int  // that Connect has
	Bad     bool // as it stands the platform does not take it
	Cancel  bool // wanted
	Denied  bool // it was too late
	Gone    bool // Connect has taken the wish
}

// entry is a line of the journal.
type entry struct {
	Sale *sale         `json:"sale,omitempty"`
	News *connect.News `json:"news,omitempty"`
}

// openMarket starts the marketplace from its journal.
func openMarket(w *theatre, journal string, want int, seed uint64) *market {
	m := &market{w: w, journal: journal, want: want, rand: rand.New(rand.NewPCG(seed, 3)), orders: map[string]*sale{}, todo: map[string]bool{}, busy: map[string]bool{}}
	if f, err := os.Open(journal); err == nil {
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			var e entry
			if json.Unmarshal(lines.Bytes(), &e) == nil { // the last line may be torn
				m.take(e)
			}
		}
		f.Close()
	}
	var err error
	m.file, err = os.OpenFile(journal, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	w.must(err)
	fmt.Fprintln(m.file) // behind a torn line
	return m
}

func (m *market) take(e entry) {
	if e.News != nil {
		m.number = e.News.Number
		if e.News.Kind == connect.OrderImported {
			m.here = append(m.here, *e.News)
		}
	}
	if s := e.Sale; s != nil {
		if m.orders[s.Ref] == nil {
			m.names = append(m.names, s.Ref)
		}
		m.orders[s.Ref] = s
		delete(m.todo, s.Ref)
		if s.Acked < s.Version || s.Cancel && !s.Gone && !s.Denied {
			m.todo[s.Ref] = true
		}
	}
}

// write puts something down, and only then knows it.
func (m *market) write(e entry) {
	line, err := json.Marshal(e)
	if err == nil {
		_, err = m.file.Write(append(line, '\n'))
	}
	if err != nil {
		m.w.t.Error(err)
		return
	}
	m.take(e)
}

// open lets the marketplace work until it is killed.
func (m *market) open(pace *atomic.Int64) {
	ctx, stop := context.WithCancel(m.w.t.Context())
	m.stop = stop
	for range 3 {
		m.crew.Go(func() {
			for ctx.Err() == nil {
				m.sell(ctx)
				time.Sleep(time.Duration(pace.Load()))
			}
		})
	}
	m.crew.Go(func() {
		for ctx.Err() == nil {
			m.read(ctx)
		}
	})
}

// kill ends it in the middle of whatever it does.
func (m *market) kill() {
	m.stop()
	m.crew.Wait()
	_ = m.file.Close()
}

// pick decides what to do next, writes it down, and keeps others from it.
func (m *market) pick() (some []sale) {
	m.mu.Lock()
	defer m.mu.Unlock()
	defer func() {
		for _, s := range some {
			m.busy[s.Ref] = true
		}
	}()
	dice := m.rand.IntN(100)
	if len(m.todo) > 40 || len(m.todo) > 0 && (dice < 30 || len(m.names) >= m.want) {
		for ref := range m.todo {
			if !m.busy[ref] {
				return []sale{*m.orders[ref]}
			}
		}
	}
	if old := len(m.names) - settled; old > 0 && dice > 88 && !m.rests {
		s := *m.orders[m.names[m.rand.IntN(old)]]
		switch {
		case s.Cancel || m.todo[s.Ref]:
		case dice > 95 && m.ended < m.want/15:
			m.ended++
			s.Cancel = true
			m.write(entry{Sale: &s})
			return []sale{s}
		case dice <= 95 && m.changed < m.want/8:
			m.changed++
			s.Version, s.Bad = s.Version+1, false
			m.write(entry{Sale: &s})
			return []sale{s}
		}
	}
	seller := m.rand.IntN(len(m.w.sellers))
	for range 1 + m.rand.IntN(12)*m.rand.IntN(2) {
		if len(m.names) >= m.want {
			break
		}
		s := sale{Ref: fmt.Sprintf("M-%06d", len(m.names)+1), Seller: seller, Version: 1, Bad: m.rand.IntN(40) == 0}
		m.write(entry{Sale: &s})
		some = append(some, s)
	}
	return some
}

// sell hands over, changes or cancels.
func (m *market) sell(ctx context.Context) {
	some := m.pick()
	if len(some) == 0 {
		time.Sleep(20 * time.Millisecond)
		return
	}
	path := "/v1/merchants/" + m.w.sellers[some[0].Seller].ref + "/orders"
	if s := some[0]; s.Acked == s.Version {
		code, _ := m.w.tell(ctx, http.MethodDelete, path+"/"+s.Ref, nil, nil)
		s.Gone, s.Denied = code == http.StatusAccepted, code == http.StatusConflict
		m.done(s, s.Gone || s.Denied)
		return
	}
	var in struct {
		Orders []map[string]any `json:"orders"`
	}
	for _, s := range some {
		in.Orders = append(in.Orders, map[string]any{"reference": s.Ref, "parcel": s.parcel()})
	}
	code, _ := m.w.tell(ctx, http.MethodPost, path, in, nil)
	for _, s := range some {
		s.Acked = s.Version
		m.done(s, code == http.StatusAccepted)
	}
}

// done writes down what was acknowledged, unless the order was changed meanwhile.
func (m *market) done(s sale, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.busy, s.Ref)
	now := *m.orders[s.Ref]
	if !ok {
		return
	}
	now.Acked, now.Gone, now.Denied = max(now.Acked, s.Acked), now.Gone || s.Gone, now.Denied || s.Denied
	m.write(entry{Sale: &now})
}

// buyer is the name by which the platform shows which version it has.
func (s sale) buyer() string { return fmt.Sprintf("Buyer %s v%d", s.Ref, s.Version) }

func (s sale) parcel() map[string]any {
	p := map[string]any{"name": s.buyer(), "address": "Kanaalweg", "house_number": "12b", "city": "Utrecht", "postal_code": "3526KM", "country": "NL",
		"weight": "0.500", "email": "buyer@example.com"}
	if s.Bad {
		p["country"] = "XX"
	}
	return p
}

// read hears the news behind the last number, and mends what the platform refused.
func (m *market) read(ctx context.Context) {
	var got struct {
		News []connect.News `json:"news"`
	}
	code, _ := m.w.tell(ctx, http.MethodGet, fmt.Sprintf("/v1/news?after=%d&limit=500&wait=1", m.last()), nil, &got)
	if code != http.StatusOK {
		time.Sleep(20 * time.Millisecond)
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range got.News {
		m.write(entry{News: &n})
		s := m.orders[n.Reference]
		if n.Kind == connect.OrderRefused && s != nil && s.Bad && !s.Cancel {
			mended := *s
			mended.Version, mended.Bad = s.Version+1, false
			m.write(entry{Sale: &mended})
		}
	}
}

func (m *market) last() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.number
}

// rest ends the wishes for changes and cancellations: books that are even now must not be written in while they are compared.
func (m *market) rest() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rests = true
}

// handed is how many orders Connect has acknowledged, and how many wishes are open.
func (m *market) handed() (acked, open int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.orders {
		if s.Acked > 0 {
			acked++
		}
	}
	return acked, len(m.todo)
}

// parcel is the platform's id of some order that was imported, or 0.
func (m *market) parcel(dice *rand.Rand) (seller, id int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.here) == 0 {
		return 0, 0
	}
	n := m.here[dice.IntN(len(m.here))]
	return m.orders[n.Reference].Seller, n.Order.PlatformID
}
