package view

import (
	"fmt"
	"html/template"
	"time"

	"github.com/waybill-ship/waybill/internal/money"
)

// Tone says how much a thing wants of the reader. It always comes with an icon and a word.
type Tone string

// The tones: grey, blue-violet, violet, green, amber, red; Info is the accent, for notes.
const (
	Draft Tone = "draft"
	Move  Tone = "move"
	Wait  Tone = "wait"
	Good  Tone = "good"
	Warn  Tone = "warn"
	Bad   Tone = "bad"
	Info  Tone = "info"
)

var toneIcons = map[Tone]string{Draft: "label", Move: "truck", Wait: "pin", Good: "check", Warn: "warn", Bad: "bad", Info: "info"}

// State is where something stands. "state" draws it in a table's cell, "tag" as a pill.
type State struct {
	Tone Tone
	Word string
	Icon string  // the tone's own when empty
	Note string  // second line: the rule that chose, the carrier's reason
	Fix  *Action // second line: one link that mends it
	Busy bool    // a spinner instead of the icon
	Calm bool    // needs nobody: phones leave it out
}

// Symbol is the icon to draw.
func (s State) Symbol() string { return symbol(s.Icon, s.Tone) }

func symbol(own string, t Tone) string {
	if own != "" {
		return own
	}
	return toneIcons[t]
}

// Action is a link (Href) or a button that posts (Post) or submits its form (neither). Form names the
// form a button outside of it belongs to.
type Action struct {
	Word   string
	Href   string
	Post   string
	Form   string
	Name   string // sent with the form, with Value
	Value  string
	Icon   string
	Key    string // shortcut: one small letter, shown as a cap
	Dialog string // opens the dialog of this id instead
	Main   bool
	Danger bool
	Why    string // it cannot be done now, and this is why
	New    bool   // opens in a new tab: papers
}

// Class is the button's look.
func (a Action) Class() string {
	switch {
	case a.Main && a.Danger:
		return "btn danger-solid"
	case a.Main:
		return "btn primary"
	case a.Danger:
		return "btn danger"
	}
	return "btn"
}

// Note is a paragraph with a tone: what one should know before going on.
type Note struct {
	Tone    Tone
	Title   string
	Text    string
	Actions []Action
}

// Symbol is the icon to draw.
func (n Note) Symbol() string { return symbol("", n.Tone) }

// Empty stands where a list has nothing to show, and tells what to do next.
type Empty struct {
	Icon    string
	Title   string
	Text    string
	Actions []Action
}

// Tab is a saved view or a part of a record.
type Tab struct {
	Word  string
	Href  string
	Count string // already written: "386", "1 applied"
	On    bool
}

// Tabs is a row of them; Label names it for those who do not see it.
type Tabs struct {
	Label string
	Items []Tab
}

// Filter is a chip. Set, it shows what it lets through and how to remove it; unset, it opens a small
// form. Both open the same form of Choices (one, or with Many several), or of a line of text.
type Filter struct {
	Name    string
	Word    string
	Shown   string // "last 7 days"; empty when unset
	Remove  string // the list's address without it
	Action  string // the list's path
	Keep    []Pair // the rest of the list's query
	Choices []Option
	Many    bool
	Value   string // of the line of text
	Key     string
}

// Filters are the chips above a list. Dense offers the switch of row height.
type Filters struct {
	Items []Filter
	Clear string // the list's address without any; empty when none is set
	Dense bool
}

// Column is the head of a table's column. Href sorts by it.
type Column struct {
	Word   string
	Class  string // c-no, c-who, c-to, c-w, c-m, c-p, c-st, c-at, c-x
	Href   string
	Sorted string // "ascending" or "descending"
	Number bool   // written at the end
	Hidden bool   // the word is only for those who do not see the table
}

// Columns is a table's head. Pick adds the box that chooses the page.
type Columns struct {
	Items []Column
	Pick  bool
}

// Pick is a row's box. Minor and Currency let the bar add up prices; Blocked counts it as not ready.
type Pick struct {
	ID      int64
	Name    string // the row's name: "KR-48213"
	Price   money.Amount
	Blocked bool
	Busy    bool // cannot be chosen now
}

// Place is where a parcel goes, in a cell.
type Place struct{ Country, City, PostalCode string }

// Method is how it is sent, in a cell. Href opens the choice.
type Method struct {
	Tile    string // two or three letters of the carrier
	Carrier string
	Name    string
	Href    string
	Row     string // the row's name, for the label
	Key     string
}

// Bar is the selection bar. The sentences take {n}, {ok} and {sum}; the page's words fill the rest.
// Total is how many match the filter, and Every the value sent as "all" for them.
type Bar struct {
	Label   string // "Selected orders"
	Total   int
	Every   bool // offer all that match
	All     bool // all that match are chosen already
	Actions []Action
	More    []Action
	Main    BarMain
}

// BarMain is the bar's one primary button: "Create {n} labels, about {sum}".
type BarMain struct {
	Action
	One, Some, Whole string // for one; when some are blocked; for all that match
}

// Pager steps through a list by its keys; it knows no page numbers.
type Pager struct {
	Text       string // "1 to 50 of 386"
	Prev, Next string
}

// Pair is a fact and its value.
type Pair struct {
	Key   string
	Value string
	Mono  bool
	Copy  bool
	Href  string
	When  time.Time // instead of Value
	State *State    // instead of Value
}

// Step is one of a parcel's stations ("route") or of a guide.
type Step struct {
	Word string
	Note string
	When time.Time
	Done bool
	Now  bool
}

// Event is a line of a story: a parcel's, an order's.
type Event struct {
	Tone Tone // "now" marks where it stands
	Text string
	Note string
	Raw  string // the carrier's own words
	When time.Time
	Undo *Undo
}

// Day is the events of one day; a story without days leaves Title empty, and its times are said in full.
type Day struct {
	Title  string
	Events []Event
}

// Now is the tone of the event where the story stands.
const Now Tone = "now"

// Progress is a bar in parts with a legend in words.
type Progress struct {
	Label string
	Total int
	Parts []Segment
	Thin  bool
}

// Segment is one part of it: Good, Bad, Warn, "busy" (in work) or "rest" (waiting).
type Segment struct {
	Tone Tone
	N    int
	Word string // in the legend: "128 created"
}

// Done counts what is neither waiting nor in work.
func (p Progress) Done() int {
	sum := 0
	for _, s := range p.Parts {
		if s.Tone != "busy" && s.Tone != "rest" {
			sum += s.N
		}
	}
	return sum
}

// Draw is the bar as rectangles; widths may not stand in a style attribute.
func (p Progress) Draw() template.HTML {
	var out string
	at := 0.0
	for _, s := range p.Parts {
		if s.N == 0 || p.Total == 0 || s.Tone == "rest" {
			continue
		}
		width := 100 * float64(s.N) / float64(p.Total)
		out += fmt.Sprintf(`<rect class="%s" x="%.3f%%" y="0" width="%.3f%%" height="100%%"/>`, template.HTMLEscapeString(string(s.Tone)), at, width)
		at += width
	}
	return template.HTML(out)
}

// Secret is a key to copy. Kept shows only the end of one that is stored as a fingerprint.
type Secret struct {
	ID    string
	Word  string
	Value string
	Kept  bool
}

// Confirm is a dialog that asks before money, keys and deletion, and names what happens.
type Confirm struct {
	ID     string
	Title  string
	Text   string
	Action string // where it posts
	Fields []Pair
	Verb   string // "Cancel the label"
	Back   string // "Keep it"
	Danger bool
}

// Menu is the row's or the heading's "more".
type Menu struct {
	Label string // "More for KR-48213"
	Word  string // shown instead of the dots
	Items []Action
	Small bool
}
