package view

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/locale"
)

// Shell is what every page of one request shares: who looks, in which language, and what the rail
// shows. The panel sets it once, before any page.
type Shell struct {
	Account string // the company; empty for strangers, who get no rail
	Person  string
	Role    string // in the reader's language
	Areas   []Area // what is built and allowed; only that is linked
	Counts  map[Area]Count
	Words   locale.Words
	Zone    *time.Location // the account's; UTC when nil
	Now     time.Time
	NoKeys  bool // the person has switched single-letter shortcuts off
	Scheme  string
	Rows    string
}

// Count stands beside a door of the rail.
type Count struct {
	N     int
	Alert bool   // it needs a person
	Text  string // instead of the number: "2 of 5"
}

type shellKey struct{}

// With gives the request its shell.
func With(ctx context.Context, s Shell) context.Context { return context.WithValue(ctx, shellKey{}, s) }

// ShellOf finds the request's shell; without one it is a stranger's, in English.
func ShellOf(ctx context.Context) Shell {
	s, _ := ctx.Value(shellKey{}).(Shell)
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	if s.Now.IsZero() {
		s.Now = time.Now()
	}
	s.Now = s.Now.In(s.Zone)
	return s
}

// Words speaks the reader's language.
func Words(ctx context.Context) locale.Words { return ShellOf(ctx).Words }

// look reads the scheme and row height that the reader has chosen on this device.
func (s *Shell) look(r *http.Request) {
	if c, err := r.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		s.Scheme = c.Value
	}
	if c, err := r.Cookie("density"); err == nil && c.Value == "compact" {
		s.Rows = c.Value
	}
}

// Initials are one or two letters for the account's tile.
func (s Shell) Initials() string {
	var out []rune
	for _, word := range strings.Fields(s.Account) {
		first, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLetter(first) || unicode.IsDigit(first) {
			out = append(out, unicode.ToUpper(first))
		}
	}
	if len(out) > 2 {
		out = []rune{out[0], out[len(out)-1]}
	}
	return string(out)
}

// Area is a part of the panel: a door of the rail.
type Area string

// The areas, in the order of the rail.
const (
	Start        Area = "start"
	Incoming     Area = "orders"
	Labels       Area = "labels"
	Parcels      Area = "parcels"
	Handover     Area = "handover"
	Pickups      Area = "pickups"
	Returns      Area = "returns"
	Problems     Area = "problems"
	Integrations Area = "integrations"
	Carriers     Area = "carriers"
	Rules        Area = "rules"
	Brand        Area = "brand"
	Reports      Area = "reports"
	Invoices     Area = "invoices"
	Settings     Area = "settings"
	Help         Area = "help"
)

// door is an area as the rail shows it.
type door struct {
	Area  Area
	Word  string // English; said in the reader's language by the template
	Short string // on the phone's tab bar
	Icon  string
	Go    string // the letter after G
	Here  bool
	Count Count
}

func (d door) Href() string { return "/" + string(d.Area) }

type group struct {
	Word  string
	Doors []door
}

var rail = []group{
	{"", []door{
		{Area: Start, Word: "Get started", Icon: "steps"},
		{Area: Incoming, Word: "Incoming orders", Short: "Incoming", Icon: "inbox", Go: "i"},
		{Area: Labels, Word: "Labels", Short: "Labels", Icon: "label", Go: "l"},
		{Area: Parcels, Word: "Shipped parcels", Short: "Parcels", Icon: "truck", Go: "p"},
		{Area: Handover, Word: "Close-out", Icon: "list"},
		{Area: Pickups, Word: "Pick-ups", Icon: "calendar"},
		{Area: Returns, Word: "Returns", Short: "Returns", Icon: "return", Go: "r"},
		{Area: Problems, Word: "Problems", Icon: "warn"},
	}},
	{"Set up", []door{
		{Area: Integrations, Word: "Integrations", Icon: "plug"},
		{Area: Carriers, Word: "Carriers", Icon: "box"},
		{Area: Rules, Word: "Rules", Icon: "rule"},
		{Area: Brand, Word: "Brand and messages", Icon: "brand"},
	}},
	{"Business", []door{
		{Area: Reports, Word: "Reports", Icon: "chart"},
		{Area: Invoices, Word: "Invoices", Icon: "bill"},
		{Area: Settings, Word: "Settings", Icon: "gear"},
	}},
}

// Everything lists all areas, for tests and samples.
func Everything() []Area {
	var all []Area
	for _, g := range rail {
		for _, d := range g.Doors {
			all = append(all, d.Area)
		}
	}
	return all
}

// Has reports whether an area is built and open to the reader.
func (s Shell) Has(a Area) bool { return slices.Contains(s.Areas, a) }

// Groups are the doors to show; a group without any is left out.
func (s Shell) Groups(here Area) []group {
	var out []group
	for _, g := range rail {
		shown := group{Word: g.Word}
		for _, d := range g.Doors {
			if s.Has(d.Area) {
				d.Here, d.Count = d.Area == here, s.Counts[d.Area]
				shown.Doors = append(shown.Doors, d)
			}
		}
		if len(shown.Doors) > 0 {
			out = append(out, shown)
		}
	}
	return out
}

// Tabs are the doors of the phone's tab bar.
func (s Shell) Tabs(here Area) []door {
	var out []door
	for _, g := range s.Groups(here) {
		for _, d := range g.Doors {
			if d.Short != "" {
				out = append(out, d)
			}
		}
	}
	return out
}
