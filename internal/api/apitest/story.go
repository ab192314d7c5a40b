package apitest

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/gazetteer"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// Stories tells every conversation of a folder, on both engines. A story is read top down:
//
//	# what happens
//	> POST /api/v2/parcels?errors=verbose
//	Accept-Language: de
//	{the body}
//	< 200
//	{the answer}
//	$parcel = parcel.id
//	rows: order+1 parcel+1 shipment+1
//	events: order.imported
//
//	# what happens next, to the parcel of before
//	> GET /api/v2/parcels/$parcel
//
// What follows a "<" is rewritten by -update, but for the "$" lines, which keep a value of the answer for later requests. rows are what the
// account has gained and lost, events what its log heard, webhooks what the shop's machine was told, signature checked. What chance decides
// stands as <uuid>, <token> and the like. A minute passes after each request. Lines that begin with "*" do something else:
//
//   - as NAME      the requests that follow come from another shop of the account, by that name; "My shop" is the first
//   - as a stranger / * as the whole account / * as nobody
//   - pass 24h     the clock moves
//   - points       the carrier has service points from now on
//   - webhook      the shop's machine wants to hear
//   - work         the jobs that wait are done
func Stories(t *testing.T, folder string) {
	t.Helper()
	stories, err := filepath.Glob(filepath.Join(folder, "*.story"))
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".story"), func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) { Tell(t, d, name, nil) })
		})
	}
}

// Tell tells one story; before, where it is not nil, prepares the world.
func Tell(t *testing.T, d *db.DB, name string, before func(Shop)) {
	t.Helper()
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	first := Open(t, d)
	if before != nil {
		before(first)
	}
	s := &story{first: first, shop: first, shops: map[string]Shop{"My shop": first}, values: map[string]string{}}
	s.events, s.rows = len(first.Happened()), dbtest.CountsOf(t, d, first.By.Account)
	for _, p := range paragraphs(string(want)) {
		s.tell(p)
	}
	text := strings.TrimRight(s.out.String(), "\n") + "\n"
	if *update && d.Engine() == "sqlite" {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), text); diff != "" && !*update {
		t.Errorf("%s goes otherwise (-told +got); -update rewrites it:\n%s", name, diff)
	}
}

// paragraph is a remark, a thing to do, or an exchange.
type paragraph struct {
	remark string // a line that stays as it is: empty, #, *
	method string
	path   string
	raw    []string // the request as it is written
	header []string
	body   string
	keep   []string // "$name = where.it.is"
}

func paragraphs(text string) []paragraph {
	var all []paragraph
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		rest, ok := strings.CutPrefix(lines[i], "> ")
		if !ok {
			if lines[i] == "" || strings.HasPrefix(lines[i], "#") || strings.HasPrefix(lines[i], "* ") {
				all = append(all, paragraph{remark: lines[i]})
			}
			continue
		}
		p := paragraph{raw: []string{lines[i]}}
		p.method, p.path, _ = strings.Cut(rest, " ")
		ends := func(line string) bool {
			return line == "" || line[0] == '#' || line[0] == '*' || strings.HasPrefix(line, "> ")
		}
		var body []string
		for i+1 < len(lines) && !ends(lines[i+1]) && !strings.HasPrefix(lines[i+1], "< ") {
			i++
			p.raw = append(p.raw, lines[i])
			name, value, isHeader := strings.Cut(lines[i]+" ", ": ")
			if isHeader && len(body) == 0 && !strings.ContainsAny(name, "{[\" ") {
				p.header = append(p.header, name, strings.TrimSpace(value))
				continue
			}
			body = append(body, lines[i])
		}
		for i+1 < len(lines) && !ends(lines[i+1]) {
			i++ // the answer that stands there; what comes is compared as a whole
			if strings.HasPrefix(lines[i], "$") {
				p.keep = append(p.keep, lines[i])
			}
		}
		p.body = strings.Join(body, "\n")
		all = append(all, p)
	}
	return all
}

// story is a conversation as it goes on.
type story struct {
	first, shop Shop
	shops       map[string]Shop
	header      []string // sent with each request
	values      map[string]string
	events      int
	rows        map[string]int
	numbers     []string // tracking numbers, in the order in which they were shown
	out         strings.Builder
}

func (s *story) tell(p paragraph) {
	if p.method == "" {
		if p.remark != "" || !strings.HasSuffix(s.out.String(), "\n\n") {
			s.out.WriteString(p.remark + "\n")
		}
		if wish, ok := strings.CutPrefix(p.remark, "* "); ok {
			s.do(wish)
		}
		return
	}
	s.out.WriteString(strings.Join(p.raw, "\n") + "\n")
	header := slices.Clone(s.header)
	for _, h := range p.header {
		header = append(header, s.fill(h))
	}
	r := s.shop.Call(p.method, s.fill(p.path), s.fill(p.body), header...)
	fmt.Fprintf(&s.out, "< %d\n", r.Code)
	for _, name := range shownHeaders {
		for _, v := range r.Header.Values(name) {
			fmt.Fprintf(&s.out, "%s: %s\n", name, s.mask(v))
		}
	}
	if text := s.shown(r); text != "" {
		s.out.WriteString(text + "\n")
	}
	for _, line := range p.keep {
		s.out.WriteString(line + "\n")
		s.remember(line, r)
	}
	s.changes()
	s.first.Pass(time.Minute)
}

// changes tells what the account gained and lost, and what its log and its machine heard.
func (s *story) changes() {
	t := s.first.T
	t.Helper()
	rows := dbtest.CountsOf(t, s.first.DB, s.first.By.Account)
	var moved []string
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		if n := rows[table] - s.rows[table]; n != 0 && !slices.Contains(uncounted, table) {
			moved = append(moved, fmt.Sprintf("%s%+d", table, n))
		}
	}
	if s.rows = rows; len(moved) > 0 {
		s.out.WriteString("rows: " + strings.Join(moved, " ") + "\n")
	}
	var kinds []string
	all := s.first.Happened()
	for _, e := range all[min(s.events, len(all)):] {
		kinds = append(kinds, string(e.Kind))
	}
	if s.events = len(all); len(kinds) > 0 {
		s.out.WriteString("events: " + strings.Join(kinds, " ") + "\n")
	}
	if heard := s.first.Heard(); len(heard) > 0 {
		s.out.WriteString("webhooks: " + strings.Join(heard, ", ") + "\n")
	}
}

// uncounted are tables whose rows are told otherwise, are indexes of other rows, or are notes of calls.
var uncounted = []string{
	"event", "event_counter", "delivery", "endpoint", "order_tally", "order_word", "directory", "poll", "watch", "api_log", "idempotency",
}

func (s *story) do(wish string) {
	t := s.first.T
	t.Helper()
	verb, rest, _ := strings.Cut(wish, " ")
	switch verb {
	case "work":
		s.first.Work()
		s.changes()
	case "webhook":
		s.shop.Hook()
		s.changes()
	case "points":
		if !gazetteer.Built() {
			t.Skip("the gazetteer is not built: make assets")
		}
		s.first.LoadPoints()
		s.rows = dbtest.CountsOf(t, s.first.DB, s.first.By.Account)
	case "pass":
		d, err := time.ParseDuration(rest)
		if err != nil {
			t.Fatal(err)
		}
		s.first.Pass(d)
	case "as":
		s.as(rest)
	default:
		t.Fatalf("nobody knows how to %q", wish)
	}
}

func (s *story) as(name string) {
	s.header = nil
	if name == "nobody" {
		s.header = []string{"Authorization", ""}
		return
	}
	shop, ok := s.shops[name]
	if !ok {
		switch name {
		case "a stranger":
			shop = s.first.World.Merchant("eve@example.com").Shop("Stranger")
		case "the whole account":
			shop = s.first.Merchant.Shop("Office")
			s.first.Widen(shop)
		default:
			shop = s.first.Merchant.Shop(name)
		}
		s.shops[name] = shop
		s.rows = dbtest.CountsOf(s.first.T, s.first.DB, s.first.By.Account)
	}
	s.shop = shop
}
