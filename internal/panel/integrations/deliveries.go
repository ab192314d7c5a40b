package integrations

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// perPage is how many deliveries a page of the log shows.
const perPage = 50

// line is a delivery in a list.
type line struct {
	N    int64
	Href string
	What string // "Parcel 4711: status"
	How  string // "200 in 84 ms", or why it failed
	At   time.Time
	Tone view.Tone
	Icon string
	Went bool

	MayReplay bool
	Excerpt   string
	State     view.State
}

func (a *Area) lines(words locale.Words, id int64, all []webhook.Delivery) []line {
	out := make([]line, len(all))
	for n, d := range all {
		out[n] = newLine(words, id, d)
		out[n].MayReplay = a.Webhooks != nil
	}
	return out
}

func newLine(words locale.Words, id int64, d webhook.Delivery) line {
	l := line{
		N: d.N, Href: at(id, "/deliveries/"+strconv.FormatInt(d.N, 10)), What: what(words, d), At: d.At, Went: d.Went(),
		Icon: "check", How: words.T("%d in %d ms", d.Status, d.Took.Milliseconds()), Excerpt: excerpt(d.Answer),
		State: view.State{Tone: view.Good, Word: strconv.Itoa(d.Status), Note: words.T("%d ms", d.Took.Milliseconds())},
	}
	if !l.Went {
		l.Icon, l.Tone, l.How = "warn", view.Warn, d.Error
		l.State = view.State{Tone: view.Bad, Word: words.T("Failed"), Note: d.Error}
		if d.Status != 0 {
			l.State.Word = strconv.Itoa(d.Status)
		}
	}
	return l
}

// what says what a delivery told.
func what(words locale.Words, d webhook.Delivery) string {
	told := string(d.Kind)
	switch {
	case d.Test():
		told = words.T("Test")
	case d.Kind == event.ParcelStatus:
		told = words.T("Status of parcel %d", d.Parcel)
	case strings.HasPrefix(string(d.Kind), "integration."):
		told = words.T("Settings changed")
	}
	if d.ReplayOf != 0 {
		return words.T("%s, once more", told)
	}
	return told
}

// excerpt is the beginning of an answer, on one line.
func excerpt(answer string) string {
	text := []rune(strings.Join(strings.Fields(answer), " "))
	if len(text) > 160 {
		return string(text[:160]) + "…"
	}
	return string(text)
}

type logPage struct {
	ID      int64
	Columns view.Columns
	Lines   []line
	Older   string
	Empty   *view.Empty
}

func (a *Area) deliveries(w http.ResponseWriter, r *http.Request) error {
	_, i, err := a.find(r)
	if err != nil {
		return err
	}
	below, _ := strconv.ParseInt(r.FormValue("below"), 10, 64) // what is no number begins at the newest
	all, err := webhook.Deliveries(r.Context(), a.DB, i.Account, i.ID, min(max(0, below), math.MaxInt32), perPage+1)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	page := view.Page{Title: words.T("Delivery log"), Area: view.Integrations, Crumbs: trail(words, i)}
	return pages.Render(w, r, http.StatusOK, "deliveries", page, a.newLogPage(words, i.ID, all))
}

func trail(words locale.Words, i integration.Integration) []view.Crumb {
	return []view.Crumb{{Word: words.T("Integrations"), Href: "/integrations"}, {Word: i.Name, Href: at(i.ID, "")}}
}

func (a *Area) newLogPage(words locale.Words, id int64, all []webhook.Delivery) logPage {
	page := logPage{ID: id}
	if len(all) == 0 {
		page.Empty = &view.Empty{
			Icon: "bug", Title: words.T("Nothing was sent yet"), Text: words.T("Every message to the shop stands here with its answer. Send a test to see the first."),
			Actions: []view.Action{{Word: words.T("Set up feedback"), Href: at(id, "#feedback"), Main: true}},
		}
		return page
	}
	if len(all) > perPage {
		all = all[:perPage]
		page.Older = at(id, "/deliveries?below="+strconv.FormatInt(all[perPage-1].N, 10))
	}
	page.Lines = a.lines(words, id, all)
	page.Columns = view.Columns{Items: []view.Column{
		{Word: words.T("Message"), Class: "c-name"}, {Word: words.T("Answer"), Class: "c-st"}, {Word: words.T("Beginning of the answer"), Class: "c-said"},
		{Word: words.T("Sent"), Class: "c-at", Number: true}, {Word: words.T("Replay"), Class: "c-x", Hidden: true},
	}}
	return page
}

type deliveryPage struct {
	line
	Facts        []view.Pair
	Header, Body string
	Answer       string
}

func (a *Area) delivery(w http.ResponseWriter, r *http.Request) error {
	_, i, err := a.find(r)
	if err != nil {
		return err
	}
	n, err := web.ID(r, "n")
	if err != nil {
		return err
	}
	d, err := webhook.GetDelivery(r.Context(), a.DB, i.Account, i.ID, n)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	page := newDelivery(words, i.ID, d)
	page.MayReplay = a.Webhooks != nil
	return pages.Render(w, r, http.StatusOK, "delivery", view.Page{
		Layout: view.Record, Title: page.What, Area: view.Integrations, State: &page.State,
		Crumbs: append(trail(words, i), view.Crumb{Word: words.T("Delivery log"), Href: at(i.ID, "/deliveries")}),
	}, page)
}

func newDelivery(words locale.Words, id int64, d webhook.Delivery) deliveryPage {
	page := deliveryPage{line: newLine(words, id, d), Header: strings.TrimSpace(d.Header), Body: pretty(d.Body), Answer: d.Answer}
	page.Facts = []view.Pair{
		{Key: words.T("Sent"), When: d.At}, {Key: words.T("To"), Value: d.URL, Mono: true},
		{Key: words.T("Took"), Value: words.T("%d ms", d.Took.Milliseconds())},
	}
	if d.Event != 0 {
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Event"), Value: strconv.FormatInt(d.Event, 10)})
	}
	if d.ReplayOf != 0 {
		n := strconv.FormatInt(d.ReplayOf, 10)
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Repeats"), Value: words.T("delivery %s", n), Href: at(id, "/deliveries/"+n)})
	}
	return page
}

// pretty sets JSON out for reading; what was sent had no spaces in it.
func pretty(body []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return string(body)
	}
	return out.String()
}

func (a *Area) replay(w http.ResponseWriter, r *http.Request) error {
	_, i, err := a.find(r)
	if err != nil {
		return err
	}
	n, err := web.ID(r, "n")
	if err != nil {
		return err
	}
	d, err := a.Webhooks.Replay(r.Context(), i.Account, i.ID, n)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	said := view.Flash{Text: words.T("Sent once more: the shop answered %d.", d.Status)}
	if !d.Went() {
		said = view.Flash{Tone: view.Bad, Text: words.T("Sent once more, in vain. %s", d.Error)}
	}
	view.Say(w, said)
	return web.Go(w, r, at(i.ID, "/deliveries/"+strconv.FormatInt(d.N, 10)))
}
