package handover

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/web"
)

// onePage is one manifest.
type onePage struct {
	ID     int64
	Facts  []view.Pair
	Note   *view.Note
	Doubt  bool // somebody has to say what the carrier did
	Number view.Field
	Rows   []parcelRow
	Left   []leftRow
	Papers []view.Action
}

// parcelRow is a parcel on the manifest.
type parcelRow struct {
	Href  string
	Track string
	Order string
	State view.State
}

// leftRow is a parcel that the carrier left off, and why.
type leftRow struct{ Href, Track, Why string }

func (a *Area) find(r *http.Request) (manifest.Manifest, error) {
	id, err := web.ID(r, "manifest")
	if err != nil {
		return manifest.Manifest{}, err
	}
	return manifest.Get(r.Context(), a.DB, account.SessionOf(r.Context()).Account, id)
}

func (a *Area) one(w http.ResponseWriter, r *http.Request) error {
	m, err := a.find(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	page := onePage{ID: m.ID, Doubt: m.State == manifest.Doubtful && mayShip(r)}
	page.Number = view.Form{}.Input("number", words.T("Number of the manifest")).Maybe().Long(60).Code()
	if page.Rows, err = a.parcels(r, m); err != nil {
		return err
	}
	page.Facts = []view.Pair{{Key: words.T("Carrier"), Value: a.Carriers.Name(m.Carrier)}, {Key: words.T("Begun by"), Value: m.Who},
		{Key: words.T("Begun"), When: m.CreatedAt}, {Key: words.T("Shipments"), Value: words.Number(int64(m.Shipments))},
		{Key: words.T("Parcels"), Value: words.Number(int64(m.Parcels))}}
	if from := placed(m.From); from != "" {
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Sender address"), Value: from})
	}
	if m.ClosedAt != nil {
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Closed out"), When: *m.ClosedAt})
	}
	if m.Number != "" {
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Number"), Value: m.Number, Mono: true, Copy: true})
	}
	switch {
	case m.State == manifest.Doubtful:
		page.Note = &view.Note{Tone: view.Warn, Title: words.T(m.Note), Text: words.T("Ask the carrier. Until somebody says here what it answered, these parcels are on no other manifest.")}
	case m.State == manifest.Refused:
		page.Note = &view.Note{Tone: view.Bad, Title: words.T(m.Note), Text: words.T("The parcels wait to be closed out again.")}
	case m.Note != "":
		page.Note = &view.Note{Tone: view.Info, Title: words.T(m.Note)}
	}
	for _, l := range m.Left {
		page.Left = append(page.Left, leftRow{Href: fmt.Sprintf("/parcels/%d", l.Parcel), Track: l.Number, Why: l.Note})
	}
	for i := range m.Papers {
		page.Papers = append(page.Papers, view.Action{Word: words.T("Manifest as PDF"), Href: at(m.ID, fmt.Sprintf("/papers/%d", i+1)), Icon: "print", New: true, Main: i == 0, Key: "p"})
	}
	state, title := stateOf(words, m), m.Number
	if title == "" {
		title = fmt.Sprintf("#%d", m.ID)
	}
	state.Note = ""
	return pages.Render(w, r, http.StatusOK, "one", view.Page{Layout: view.Record, Title: words.T("Manifest %s", title), Area: view.Handover, State: &state,
		Crumbs: []view.Crumb{{Word: words.T("Close-out"), Href: "/handover"}}}, page)
}

// parcels are what is on the manifest.
func (a *Area) parcels(r *http.Request, m manifest.Manifest) ([]parcelRow, error) {
	words := view.Words(r.Context())
	on, err := parcel.OnManifest(r.Context(), a.DB, m.Account, m.ID)
	if err != nil || len(on) == 0 {
		return nil, err
	}
	ids := make([]parcel.ShipmentID, len(on))
	for i, h := range on {
		ids[i] = h.Shipment
	}
	boxes, err := parcel.OfShipments(r.Context(), a.DB, m.Account, ids)
	if err != nil {
		return nil, err
	}
	var rows []parcelRow
	for _, id := range ids {
		for _, p := range boxes[id] {
			rows = append(rows, parcelRow{Href: fmt.Sprintf("/parcels/%d", p.ID), Track: p.Number, Order: p.OrderNumber, State: view.ParcelState(words, p.Status)})
		}
	}
	return rows, nil
}

// paper answers a stored paper of the manifest, counted from 1.
func (a *Area) paper(w http.ResponseWriter, r *http.Request) error {
	m, err := a.find(r)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(m.Papers) {
		return fault.New(fault.Missing, "This manifest has no such paper.")
	}
	one := m.Papers[n-1]
	data, err := a.Manifests.Blobs.Get(r.Context(), one.Key)
	if err != nil {
		return err
	}
	_, ending, _ := strings.Cut(one.Media, "/")
	h := w.Header()
	h.Set("Content-Type", one.Media)
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", fmt.Sprintf("manifest-%d-%d.%s", m.ID, n, ending)))
	h.Set("Cache-Control", "private, no-store")
	_, err = w.Write(data)
	return err
}

// decide settles a doubt as the carrier told the merchant.
func (a *Area) decide(w http.ResponseWriter, r *http.Request) error {
	m, err := a.find(r)
	if err != nil {
		return err
	}
	closed := r.FormValue("closed") == "1"
	words := view.Words(r.Context())
	number := strings.TrimSpace(r.FormValue("number"))
	if len(number) > 60 {
		return fault.At("number", "A manifest’s number has up to 60 characters.")
	}
	if _, err := a.Manifests.Decide(r.Context(), m.Account, m.ID, closed, number); err != nil {
		return err
	}
	said := words.T("The parcels wait to be closed out again.")
	if closed {
		said = words.T("It counts as closed out.")
	}
	return done(w, r, said, at(m.ID, ""))
}
