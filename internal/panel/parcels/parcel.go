package parcels

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
)

// parcelData is the page of one parcel.
type parcelData struct {
	ID       int64
	Buyer    string // the buyer's own page
	Carrier  string // the carrier's page
	Ships    bool
	Back     string // where a return of it is made; empty: it cannot be
	Return   string // the return it is the way back of
	State    view.State
	Headline string
	Promise  string
	Alert    *view.Note
	Steps    []view.Step
	Story    []view.Day
	Raw      bool // the carrier said something in its own words
	To       []string
	Country  string
	Collect  *view.Collect // where the buyer collects it
	Content  []string
	Weight   string
	Value    money.Amount
	Facts    []view.Pair
	Label    *picture
	Print    view.Action
	Cancel   cancelling
	Confirm  view.Confirm
	Method   string
	Price    money.Amount
	Billing  string
	Forms    []form // of the label
	NoForm   string // what it cannot be had as, and why
	PrintAs  string // the paper it goes on, where there is no choice
	Papers   []view.Action
	Boxes    []view.ParcelRow
	Clock    *clock
	Spoken   *spoken
	Log      []logLine
}

// logLine is one event of the log that shops and webhooks hear.
type logLine struct {
	Number int64
	Kind   string
	State  string
	At     time.Time
}

// dossier is everything that was read about a parcel.
type dossier struct {
	area    *Area
	words   locale.Words
	now     time.Time
	session account.Session
	parcel  parcel.Parcel
	order   order.Order
	scans   []tracking.Scan
	point   *servicepoint.Point // where the buyer collects it; nil: it goes to a door
	events  []event.Event
	carrier string
	lapses  bool // the carrier takes no label back
}

func (a *Area) open(r *http.Request) (d dossier, err error) {
	ctx := r.Context()
	d = dossier{area: a, words: view.Words(ctx), now: view.ShellOf(ctx).Now, session: account.SessionOf(ctx)}
	if d.parcel, err = a.asked(r); err != nil {
		return d, err
	}
	if d.carrier, err = a.Shipping.CarrierName(ctx, d.parcel); err != nil {
		return d, err
	}
	info, _ := a.Shipping.Carriers.Info(d.parcel.Carrier)
	d.lapses = info.Cancel == carrier.CancelNever
	if d.order, err = order.Get(ctx, a.DB, d.session.Account, d.parcel.Order); err != nil {
		return d, err
	}
	if d.scans, err = tracking.Scans(ctx, a.DB, d.session.Account, d.parcel); err != nil {
		return d, err
	}
	at, collected, err := shipping.CollectAt(ctx, a.DB, d.parcel, d.order)
	if err != nil {
		return d, err
	}
	if collected {
		d.point = &at
	}
	all, err := event.OfOrder(ctx, a.DB, d.session.Account, int64(d.parcel.Order))
	for _, e := range all {
		if e.Parcel == 0 || e.Parcel == int64(d.parcel.ID) {
			d.events = append(d.events, e)
		}
	}
	return d, err
}

func (a *Area) parcel(w http.ResponseWriter, r *http.Request) error {
	d, err := a.open(r)
	if err != nil {
		return err
	}
	p, t := d.parcel, d.words.T
	if !p.Labelled() && p.Number == "" {
		return fault.New(fault.Missing, "This parcel has no label yet. It stands among the incoming orders.")
	}
	page := parcelData{ID: int64(p.ID), Carrier: p.TrackingURL, Ships: d.session.Role.May(account.Ship), State: view.ParcelState(d.words, p.Status), Steps: d.steps(), Method: p.MethodName, Price: p.Price,
		To: view.AddressLines(d.order.To), Country: d.order.To.Country, Content: content(d.order), Value: d.order.Value, Label: d.picture()}
	if d.point != nil {
		c := view.NewCollect(d.words, *d.point, d.carrier, -1, d.now)
		page.Collect = &c
	}
	page.Headline, page.Promise = d.headline()
	page.Story, page.Raw = d.story()
	page.Facts, page.Log, page.Papers, page.Billing = d.facts(), d.log(), d.papers(), d.billing()
	page.Forms, page.NoForm = d.forms()
	on, err := parcel.ManifestOf(r.Context(), a.DB, d.session.Account, p.Shipment)
	if err != nil {
		return err
	}
	if on != 0 {
		page.Facts = append(page.Facts, view.Pair{Key: t("Manifest"), Value: fmt.Sprintf("#%d", on), Href: fmt.Sprintf("/handover/manifests/%d", on)})
	}
	if p.Token != "" {
		page.Buyer = "/t/" + p.Token
	}
	if page.Ships && p.Labelled() && !d.order.IsReturn && !isGone(p.Status) {
		page.Back = fmt.Sprintf("/returns/new?parcel=%d", p.ID)
	}
	if d.order.Return != 0 {
		page.Return = fmt.Sprintf("/returns/%d", d.order.Return)
	}
	if p.Weight > 0 {
		page.Weight = d.words.Weight(p.Weight)
	}
	if p.Alert != "" {
		page.Alert = &view.Note{Tone: view.Bad, Title: t("This label was cancelled, and the carrier moves the parcel all the same."), Text: t("It will probably be billed. Ask the carrier, and tell your buyer.")}
	}
	page.Print, page.PrintAs = d.printing()
	page.Cancel, page.Confirm = d.cancelling()
	if page.Boxes, err = d.boxes(r.Context()); err != nil {
		return err
	}
	page.Clock, page.Spoken = d.clock(r.Context()), d.spoken()
	head := view.Page{Layout: view.Record, Title: p.Number, Mono: true, Copy: true, Area: view.Parcels,
		Crumbs: []view.Crumb{{Word: t("Shipped parcels"), Href: "/parcels"}, {Word: t("Order %s", view.OrderTitle(d.order)), Href: fmt.Sprintf("/orders/%d", p.Order)}}}
	return pages.Render(w, r, http.StatusOK, "parcel", head, page)
}

// printing is the button that prints the label, and the paper it goes on where there is no choice.
func (d dossier) printing() (button view.Action, as string) {
	p, t := d.parcel, d.words.T
	button = view.Action{Word: t("Print again"), Icon: "print", Form: "again", Key: "p"}
	if p.Printed == nil && !p.Status.Physical() {
		button.Word, button.Main = t("Print the label"), true
	}
	if isGone(p.Status) {
		button = view.Action{Word: t("Print again"), Icon: "print", Why: t("This label was cancelled. A carrier would refuse it.")}
	}
	if p.Labelled() && button.Why == "" {
		switch p.Label.Media {
		case carrier.ZPL:
			as = "zpl-203" // it stays as it came, whatever the printer
		case carrier.EPL:
			button = view.Action{Word: button.Word, Icon: "print", Why: t("It is in the language of label printers. Send it to one.")}
		}
	}
	if p.Foreign != nil {
		button = view.Action{Word: t("Print the label"), Icon: "print", Why: t("This parcel was labelled elsewhere.")}
	}
	return button, as
}

func isGone(s carrier.Status) bool { return s.Info().Group == carrier.GroupCancelled }

// boxes are the parcels that travel together, where there is more than one.
func (d dossier) boxes(ctx context.Context) ([]view.ParcelRow, error) {
	if d.parcel.Colli < 2 {
		return nil, nil
	}
	all, err := parcel.OfShipment(ctx, d.area.DB, d.session.Account, d.parcel.Shipment)
	var rows []view.ParcelRow
	for _, p := range all {
		rows = append(rows, view.RowOf(d.words, p, d.order, d.carrier))
	}
	return rows, err
}

func content(o order.Order) []string {
	var all []string
	for _, i := range o.Items {
		all = append(all, fmt.Sprintf("%d × %s", max(i.Quantity, 1), i.Description))
	}
	return all
}

func (d dossier) facts() []view.Pair {
	p, t := d.parcel, d.words.T
	all := []view.Pair{{Key: t("Order"), Value: view.OrderTitle(d.order), Href: fmt.Sprintf("/orders/%d", p.Order)}, {Key: t("Carrier"), Value: d.carrier}}
	if p.AnnouncedAt != nil {
		all = append(all, view.Pair{Key: t("Label made"), When: *p.AnnouncedAt})
	}
	if due := p.Due(d.order); !due.IsZero() {
		all = append(all, view.Pair{Key: t("To be paid at the door"), Value: d.words.Money(due)})
	}
	if p.Printed != nil {
		all = append(all, view.Pair{Key: t("Printed"), When: *p.Printed})
	}
	if p.CarrierReference != "" {
		all = append(all, view.Pair{Key: t("Carrier’s reference"), Value: p.CarrierReference, Mono: true})
	}
	if p.ExternalReference != "" {
		all = append(all, view.Pair{Key: t("Shop’s reference"), Value: p.ExternalReference, Mono: true})
	}
	return append(all, view.Pair{Key: t("Parcel’s id"), Value: strconv.FormatInt(int64(p.ID), 10), Mono: true})
}

// papers are the PDFs of the parcel, each opening in a tab of its own.
func (d dossier) papers() []view.Action {
	id, t := int64(d.parcel.ID), d.words.T
	var all []view.Action
	all = append(all, view.Action{Word: t("Packing slip"), Icon: "doc", Href: fmt.Sprintf("/labels/slips?id=%d", id), New: true})
	if d.parcel.Labelled() && len(d.parcel.Papers) > 0 {
		all = append(all, view.Action{Word: t("Label and papers in one PDF"), Icon: "print", Href: fmt.Sprintf("/labels/pdf?id=%d&paper=a6&customs=1", id), New: true})
	}
	for i, paper := range d.parcel.Papers {
		all = append(all, view.Action{Word: d.paperWord(paper), Icon: "doc", Href: fmt.Sprintf("/parcels/%d/papers/%d", id, i+1), New: true})
	}
	return all
}

// paperWord is how people call a paper.
func (d dossier) paperWord(p parcel.Paper) string {
	switch p.Type {
	case "cn22":
		return "CN 22"
	case "cn23":
		return "CN 23"
	case "commercial-invoice":
		return d.words.T("Commercial invoice")
	case "proforma-invoice":
		return d.words.T("Proforma invoice")
	}
	return strings.ToUpper(p.Type)
}

func (d dossier) billing() string {
	t := d.words.T
	switch {
	case d.parcel.Foreign != nil:
		return t("This parcel was labelled elsewhere.")
	case isGone(d.parcel.Status):
		return t("Cancelled in time, so %s bills nothing.", d.carrier)
	case d.area.test(d.parcel.Carrier):
		return t("The sandbox costs nothing. This is what its price list says.")
	}
	return t("As estimated when the label was made. What %s bills is not known yet.", d.carrier)
}

func (a *Area) test(code string) bool {
	i, _ := a.Shipping.Carriers.Info(code)
	return i.Test
}

// log is what shops and webhooks heard, newest first.
func (d dossier) log() []logLine {
	var all []logLine
	for _, e := range d.events {
		line := logLine{Number: e.Number, Kind: string(e.Kind), At: e.At}
		if s, ok := storyOf(e); ok {
			line.State = d.words.T(s.Parcel.Status.Info().Message)
		}
		all = append(all, line)
	}
	slices.Reverse(all)
	return all
}

// paper answers a stored paper of the parcel, such as a customs form, counted from 1.
func (a *Area) paper(w http.ResponseWriter, r *http.Request) error {
	p, err := a.asked(r)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(p.Papers) {
		return fault.New(fault.Missing, "This parcel has no such paper.")
	}
	one := p.Papers[n-1]
	data, err := a.Shipping.Blobs.Get(r.Context(), one.Key)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", one.Media)
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", fmt.Sprintf("%s-%d.pdf", fileWord(one.Type), p.ID)))
	h.Set("Cache-Control", "private, no-store")
	_, err = w.Write(data)
	return err
}

// fileWord keeps of a paper's name what every system takes in a file's.
func fileWord(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, text)
}
