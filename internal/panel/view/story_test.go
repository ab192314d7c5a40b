package view_test

import (
	"embed"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed testdata/story/*.html
var storyFiles embed.FS

func storybook(t *testing.T) *view.Set {
	t.Helper()
	files, err := fs.Sub(storyFiles, "testdata/story")
	if err != nil {
		t.Fatal(err)
	}
	return view.Must(files)
}

// The storybook draws every part with sample data: full, empty, long, in error. To look at it:
//
//	STORYBOOK=127.0.0.1:8099 go test -run TestStorybook -timeout 1h ./internal/panel/view
//
// and open http://127.0.0.1:8099/orders; ?lang=de, ?theme=dark and ?empty=1 change it.
func TestStorybook(t *testing.T) {
	pages := storybook(t)
	if err := pages.Check(stories()...); err != nil {
		t.Error(err)
	}
	if addr := os.Getenv("STORYBOOK"); addr != "" {
		serveStories(t, pages, addr)
	}
}

func serveStories(t *testing.T, pages *view.Set, addr string) {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", web.Assets())
	mux.HandleFunc("/{name...}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		name := r.PathValue("name")
		if view.InDrawer(r) {
			name = "order"
		}
		s := shell(r.FormValue("lang"))
		s.Scheme = r.FormValue("theme")
		r = r.WithContext(view.With(r.Context(), s))
		for _, one := range stories() {
			if one.Name != name || (r.FormValue("empty") != "") != (one.Page.Title == "Empty") {
				continue
			}
			var err error
			if one.Block != "" {
				err = pages.Part(w, r, http.StatusOK, name, one.Block, one.Data)
			} else {
				err = pages.Render(w, r, http.StatusOK, name, one.Page, one.Data)
			}
			if err != nil {
				t.Log(err)
			}
			return
		}
		http.NotFound(w, r)
	})
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(http.Serve(l, mux))
}

type orders struct {
	Views   view.Tabs
	Filters view.Filters
	Columns view.Columns
	Rows    []orderRow
	Bar     view.Bar
	Pager   view.Pager
	Empty   *view.Empty
}

type orderRow struct {
	Number, Shop, Buyer, Items string
	Pick                       view.Pick
	To                         view.Place
	Weight                     postal.Grams
	Method                     view.Method
	State                      view.State
	Ordered                    time.Time
	More                       view.Menu
}

func list() orders {
	return orders{
		Views: view.Tabs{Label: "Saved views", Items: []view.Tab{
			{Word: "All", Href: "/orders", Count: "386", On: true}, {Word: "Ready today", Href: "/orders?v=1", Count: "341"},
			{Word: "Needs attention", Href: "/orders?v=2", Count: "12"}, {Word: "Outside the EU", Href: "/orders?v=3", Count: "29"}, {Word: "On hold", Href: "/orders?v=4", Count: "4"}}},
		Filters: view.Filters{Dense: true, Clear: "/orders", Items: []view.Filter{
			{Name: "days", Word: "Ordered", Shown: "last 7 days", Remove: "/orders", Action: "/orders", Choices: []view.Option{{Value: "1", Word: "Today"}, {Value: "7", Word: "Last 7 days", On: true}}},
			{Name: "country", Word: "Country", Action: "/orders", Many: true, Key: "f", Keep: []view.Pair{{Key: "days", Value: "7"}}, Choices: []view.Option{{Value: "BE", Word: "Belgium", Count: 61}, {Value: "DE", Word: "Germany", Count: 120}}},
			{Name: "city", Word: "City", Action: "/orders"}}},
		Columns: view.Columns{Pick: true, Items: []view.Column{
			{Word: "Order", Class: "c-no"}, {Word: "Buyer and items", Class: "c-who"}, {Word: "To", Class: "c-to"}, {Word: "Weight", Class: "c-w", Number: true},
			{Word: "Shipping method", Class: "c-m"}, {Word: "Price", Class: "c-p", Number: true}, {Word: "State", Class: "c-st"},
			{Word: "Ordered", Class: "c-at", Number: true, Href: "/orders?sort=ordered", Sorted: "descending"}, {Word: "More", Class: "c-x", Hidden: true}}},
		Rows: rows(),
		Bar: view.Bar{Label: "Selected orders", Total: 386, Every: true,
			Actions: []view.Action{{Word: "Change method", Icon: "truck", Key: "m", Post: "/orders/method"}, {Word: "Edit", Icon: "edit", Key: "e", Post: "/orders/edit"}, {Word: "Hold", Icon: "pause", Key: "h", Post: "/orders/hold"}},
			More:    []view.Action{{Word: "Print pick list", Icon: "doc", Post: "/orders/picklist", New: true}, {Word: "Delete", Icon: "trash", Danger: true, Dialog: "x"}},
			Main:    view.BarMain{Action: view.Action{Word: "Create {n} labels, about {sum}", Name: "Create labels", Icon: "label", Key: "l"}, One: "Create 1 label, {sum}", Some: "Create {ok} of {n} labels, about {sum}", Whole: "Create {n} labels"}},
		Pager: view.Pager{Text: "1 to 50 of 386", Next: "/orders?after=x"},
	}
}

func rows() []orderRow {
	ready := view.State{Tone: view.Good, Word: "Ready", Calm: true}
	row := func(id int64, number, shop, buyer, items, cc, city, code string, grams postal.Grams, tile, carrier, method string, cents int64, st view.State) orderRow {
		return orderRow{Number: number, Shop: shop, Buyer: buyer, Items: items, To: view.Place{Country: cc, City: city, PostalCode: code}, Weight: grams, State: st,
			Pick:    view.Pick{ID: id, Name: number, Price: money.EUR(cents), Blocked: st.Fix != nil, Busy: st.Busy},
			Method:  view.Method{Tile: tile, Carrier: carrier, Name: method, Href: "/orders/1", Row: number, Key: "m"},
			Ordered: now.Add(-time.Duration(id*id) * 7 * time.Minute),
			More:    view.Menu{Label: "More for " + number, Small: true, Items: []view.Action{{Word: "Open", Href: "/orders/1"}, {Word: "Delete", Icon: "trash", Danger: true, Post: "/orders/1/delete"}}}}
	}
	all := []orderRow{
		row(1, "KR-48213", "Kramerij", "Zoë van den Bergh-Öztürk", "Linen apron, sand", "BE", "Gent", "9000", 620, "bp", "bpost", "Home, next day", 485, ready),
		row(2, "TV-100877", "Torvet", "Søren Kjærgaard", "Stoneware mug, set of 4", "DK", "Aarhus C", "8000", 2100, "GLS", "GLS", "ShopDelivery", 740, ready),
		row(3, "PU-77120", "Piazza Uno", "Giulia D’Angelo", "2 × Oak serving board, large", "IT", "Forlì", "47121", 1940, "GLS", "GLS", "EuroBusiness parcel", 815, view.State{Tone: view.Good, Word: "Ready", Note: "Rule 3: Italy by GLS", Calm: true}),
		row(4, "KR-48209", "Kramerij", "Jürgen Großmann", "Vase “Dune”, 32 cm", "DE", "Köln", "50676", 3400, "DHL", "DHL Paket", "Home, insured €500", 990, view.State{Tone: view.Warn, Word: "House number missing", Fix: &view.Action{Word: "Add it", Href: "/orders/4#f-house_number"}}),
		row(5, "KR-48207", "Kramerij", "Chloé Lefèvre", "Linen apron, ink", "FR", "Saint-Étienne", "42000", 620, "CO", "Colissimo", "Home, no signature", 690, ready),
		row(6, "PU-77116", "Piazza Uno", "José Ángel Muñoz Ferreño", "6 × Stoneware plate, 27 cm", "ES", "A Coruña", "15001", 4850, "CR", "Correos", "Paq Premium", 855, view.State{Word: "Announcing with Correos", Busy: true}),
		row(7, "TV-100862", "Torvet", "Åsa Björklund", "Vase “Dune”, 18 cm", "SE", "Göteborg", "411 05", 1150, "PN", "PostNord", "Collect in store", 675, view.State{Tone: view.Bad, Word: "Refused: heavier than 1 kg", Fix: &view.Action{Word: "Choose method", Href: "/orders/7"}}),
		row(8, "PU-77104", "Piazza Uno", "Νίκος Παπαδόπουλος", "Oak serving board, small", "GR", "Θεσσαλονίκη", "546 24", 880, "AC", "ACS", "Home delivery", 1240, ready),
		row(9, "BG-0000000000000000991", "Пазар на занаятите", "Димитрина Константинова-Александрова", "Wool throw, heather, with a name that is far too long for its column", "BG", "Стара Загора – Самара 3", "6000", 1200, "", "", "", 0, view.State{Tone: view.Draft, Icon: "pause", Word: "On hold", Note: "Buyer asked to wait until the holidays are over"}),
		row(10, "KR-48188", "Kramerij", "Jiří Dvořák", "2 × Linen apron, sand", "CZ", "Plzeň", "301 00", 1240, "ZA", "Packeta", "Pick-up point Z-BOX", 560, ready),
	}
	all[8].Pick.Price = money.Amount{}
	return all
}

func wrongForm() view.Form {
	typed := url.Values{"name": {"Kramerij live"}, "shop": {"kramerij.example/veld-en-vorm"}, "feedback": {"1"}, "points": {"1"}, "webhook": {"http://hooks.kramerij.example/waybill"},
		"carrier": {"bpost", "dhl"}, "paper": {"a4-4"}, "weight": {"0.62"}, "country": {"NL"}}
	var list fault.List
	list.Add("webhook", "Webhook URL must start with https://, because it carries buyers’ addresses. Change http to https.")
	list.Add("stored", "Tick the box once the secret key is stored.")
	f, _ := view.Refused(locale.For("en"), typed, list.Err())
	return f
}

func papers() []view.Option {
	return []view.Option{{Value: "a6", Word: "A6", Icon: "label"}, {Value: "a4-1", Word: "A4, 1", Icon: "doc"}, {Value: "a4-2", Word: "A4, 2", Icon: "doc"}, {Value: "a4-4", Word: "A4, 4", Icon: "doc", On: true}}
}

func story() []view.Day {
	return []view.Day{
		{Title: "Thursday 12 March", Events: []view.Event{
			{Tone: view.Warn, Text: "Delayed: missed the connection to Jyväskylä", Note: "Turku, Finland", Raw: "PostNord 31/DL “Lähetys myöhästynyt jatkokuljetuksesta”", When: now.Add(-3 * time.Hour)},
			{Text: "Arrived at the sorting centre", Note: "Turku, Finland", When: now.Add(-5 * time.Hour)}}},
		{Title: "Monday 9 March", Events: []view.Event{{Tone: view.Good, Text: "Collected by the driver", When: now.Add(-64 * time.Hour)}, {Text: "Label made by Noor Çelik", Note: "Batch 2204", When: now.Add(-72 * time.Hour)}}},
	}
}

func facts() []view.Pair {
	return []view.Pair{{Key: "May", Value: "read and add orders, make labels"}, {Key: "Last used", When: now.Add(-2 * time.Minute)}, {Key: "Tracking number", Value: "JJFI64830219007255", Mono: true, Copy: true},
		{Key: "State", State: &view.State{Tone: view.Good, Word: "Working"}}, {Key: "Order", Value: "TV-100812", Href: "/orders/1"}}
}

func notes() []view.Note {
	return []view.Note{{Tone: view.Info, Title: "Test mode.", Text: "Labels are marked void and cost nothing."}, {Tone: view.Warn, Text: "Poste Italiane does not answer. We ask again at 09:14 and never buy twice.", Actions: []view.Action{{Word: "Try now", Post: "/x"}}},
		{Tone: view.Bad, Text: "PostNord does not take more than 1 kg with Collect in store."}, {Tone: view.Good, Text: "DPD accepted the login and offers 7 methods."}}
}

func stories() []view.Sample {
	empty := &view.Empty{Icon: "inbox", Title: "No orders yet", Text: "Connect a marketplace, or add sample orders to look around.", Actions: []view.Action{{Word: "Connect a marketplace", Href: "/integrations", Main: true, Icon: "plug"}, {Word: "Add sample orders", Post: "/samples"}}}
	none := list()
	none.Rows, none.Empty, none.Bar = nil, empty, view.Bar{}
	progress := view.Progress{Label: "Labels", Total: 186, Parts: []view.Segment{{Tone: view.Good, N: 128, Word: "128 created"}, {Tone: view.Bad, N: 8, Word: "8 refused"}, {Tone: "busy", N: 9, Word: "9 with the carrier now"}, {Tone: "rest", N: 41, Word: "41 waiting"}}}
	return append([]view.Sample{
		{Name: "orders", Page: view.Page{Title: "Incoming orders", Area: view.Incoming, Note: "Last import 2 minutes ago"}, Data: list()},
		{Name: "orders", Page: view.Page{Title: "Empty", Area: view.Incoming}, Data: none},
		{Name: "order", Block: "drawer", Data: struct {
			Number       string
			State        view.State
			Tabs         view.Tabs
			Form         view.Form
			Methods      view.Field
			Story        []view.Day
			Hold, Create view.Action
		}{"KR-48209", view.State{Tone: view.Warn, Word: "House number missing"}, view.Tabs{Label: "Parts of the order", Items: []view.Tab{{Word: "Order", Href: "#", On: true}, {Word: "Customs", Href: "#"}, {Word: "Rules", Href: "#", Count: "1 applied"}}},
			view.Form{Errors: []view.FieldError{{Name: "house_number", Text: "DHL Paket needs a house number. Ask the buyer or add it from the second address line: “Hinterhaus 14”."}}},
			view.Form{}.Radios("method", "Shipping method", []view.Option{{Value: "1", Word: "DHL Paket", Note: "Home, insured to €500", Icon: "DHL", On: true}, {Value: "2", Word: "DPD Classic", Note: "Home, no signature", Icon: "DPD"}}),
			[]view.Day{{Events: []view.Event{{Tone: view.Now, Text: "Waiting for a house number", When: now.Add(-40 * time.Minute)}, {Text: "Weight set to 3.40 kg", Note: "Noor Çelik", When: now.Add(-2 * time.Hour), Undo: &view.Undo{Action: "/orders/1/undo"}}}}},
			view.Action{Word: "Hold", Icon: "pause", Key: "h", Post: "/x"}, view.Action{Word: "Create label, €9.90", Main: true, Icon: "label", Why: "Add a house number first"}}},
		{Name: "integration", Page: view.Page{Layout: view.Record, Title: "Kramerij live", Area: view.Integrations, State: &view.State{Tone: view.Good, Word: "Working"}, Crumbs: []view.Crumb{{Word: "Integrations", Href: "/integrations"}, {Word: "API integration"}}}, Data: struct {
			Form                        view.Form
			Public, Secret, Old         view.Secret
			Carriers, Papers, Countries []view.Option
			Facts                       []view.Pair
			Locked                      view.Action
		}{wrongForm(), view.Secret{ID: "pub", Word: "Public", Value: "wb_pub_7f2c9a41e08d4b61"}, view.Secret{ID: "sec", Word: "Secret", Value: "wb_sec_Jx4T1vQmZ80sRk2LhEo6YbNw3uDaGf95"}, view.Secret{ID: "old", Word: "Old", Value: "Gf95", Kept: true},
			[]view.Option{{Value: "bpost", Word: "bpost"}, {Value: "dhl", Word: "DHL"}, {Value: "gls", Word: "GLS"}}, papers(), []view.Option{{Value: "BE", Word: "Belgium"}, {Value: "NL", Word: "Netherlands"}}, facts(), view.Action{Word: "Rotate", Why: "Only an owner may make new keys."}}},
		{Name: "signin", Page: view.Page{Layout: view.Plain, Title: "Sign in"}, Data: view.Form{Text: "E-mail and password do not match an account."}},
	}, moreStories(progress, empty)...)
}

func moreStories(progress view.Progress, empty *view.Empty) []view.Sample {
	return []view.Sample{
		{Name: "parcel", Page: view.Page{Layout: view.Record, Title: "JJFI 6483 0219 0072 5510 84", Mono: true, Copy: true, Area: view.Parcels, Crumbs: []view.Crumb{{Word: "Shipped parcels", Href: "/parcels"}, {Word: "Order TV-100812"}}, Banner: &view.Note{Tone: view.Info, Title: "Test mode.", Text: "Labels are marked void and cost nothing.", Actions: []view.Action{{Word: "Go live", Href: "#"}}}}, Data: struct {
			State             view.State
			Headline, Promise string
			Steps             []view.Step
			Story             []view.Day
			Facts             []view.Pair
			More              view.Menu
			Confirm           view.Confirm
		}{view.State{Tone: view.Warn, Icon: "clock", Word: "Delayed by a day"}, "Expected Friday 13 March", "Promised to the buyer for Thursday 12 March. Last scan 5 hours ago in Turku.",
			[]view.Step{{Word: "Label made", When: now.Add(-72 * time.Hour), Done: true}, {Word: "Collected", When: now.Add(-64 * time.Hour), Done: true}, {Word: "On its way", Note: "Turku", When: now.Add(-3 * time.Hour), Now: true}, {Word: "Out for delivery", Note: "expected 13 March"}, {Word: "Delivered"}},
			story(), facts(), view.Menu{Label: "More", Items: []view.Action{{Word: "Open a ticket", Href: "#", Icon: "help"}}},
			view.Confirm{ID: "cancel", Title: "Cancel this label?", Text: "PostNord takes the parcel off its list and credits €10.95. The order goes back to Incoming.", Action: "/parcels/1/cancel", Verb: "Cancel the label", Back: "Keep it", Danger: true}}},
		{Name: "batch", Page: view.Page{Layout: view.Record, Title: "Batch 2231", Area: view.Labels, Crumbs: []view.Crumb{{Word: "Labels", Href: "/labels"}, {Word: "Batches"}}}, Data: struct {
			Progress       view.Progress
			Refused        view.State
			Empty          *view.Empty
			Form           view.Form
			Papers, Places []view.Option
		}{progress, view.State{Tone: view.Bad, Word: "8 refused"}, empty, view.Fill("slips", "1"), papers(), []view.Option{{Value: "1", Word: "1"}, {Value: "2", Word: "2", On: true}, {Value: "3", Word: "3"}, {Value: "4", Word: "4"}}}},
		{Name: "guide", Page: view.Page{Layout: view.Guide, Title: "Five steps to the first label", Note: "About ten minutes. Leave at any time; this page waits for you."}, Data: struct {
			Progress view.Progress
			Notes    []view.Note
		}{view.Progress{Label: "Steps done", Total: 5, Thin: true, Parts: []view.Segment{{Tone: "busy", N: 2}}}, notes()}},
		{Name: "parts", Page: view.Page{Layout: view.Record, Title: "Parts", Wide: true}, Data: struct {
			States       []view.State
			Actions      []view.Action
			Notes        []view.Note
			Facts        []view.Pair
			Menu         view.Menu
			Places       []view.Place
			Method, None view.Method
		}{[]view.State{{Tone: view.Draft, Word: "Label made"}, {Tone: view.Move, Word: "On its way"}, {Tone: view.Wait, Word: "Waiting to be collected"}, {Tone: view.Good, Word: "Delivered"}, {Tone: view.Warn, Word: "Delayed"}, {Tone: view.Bad, Word: "Undeliverable"}, {Tone: view.Move, Word: "Announcing", Busy: true}},
			[]view.Action{{Word: "Create 7 labels", Main: true, Icon: "label", Key: "l"}, {Word: "Hold"}, {Word: "Delete", Danger: true, Icon: "trash"}, {Word: "Cancel the label", Main: true, Danger: true}, {Word: "Print", Icon: "print", Why: "No label is ready."}},
			notes(), facts(), view.Menu{Label: "More", Word: "Papers", Items: []view.Action{{Word: "Packing slip", Href: "#", Icon: "doc", New: true}, {Word: "CN23", Icon: "doc", Why: "Inside the EU no customs papers are needed."}}},
			[]view.Place{{Country: "GR", City: "Θεσσαλονίκη", PostalCode: "546 24"}, {Country: "IE", City: "Gaillimh", PostalCode: "H91 E2K3"}}, view.Method{Tile: "DHL", Carrier: "DHL Paket", Name: "Home", Href: "#", Row: "KR-1"}, view.Method{}}},
	}
}
