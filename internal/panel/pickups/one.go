package pickups

import (
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/web"
)

// onePage is one pick-up.
type onePage struct {
	ID      int64
	Note    *view.Note
	Facts   []view.Pair
	Where   []string
	Country string
	Cancel  *view.Action
	Confirm view.Confirm
	Poll    string // looks again while the carrier is being asked
}

func (a *Area) find(r *http.Request) (pickup.Pickup, error) {
	id, err := web.ID(r, "pickup")
	if err != nil {
		return pickup.Pickup{}, err
	}
	return pickup.Get(r.Context(), a.DB, account.SessionOf(r.Context()).Account, 0, pickup.ID(id))
}

func (a *Area) one(w http.ResponseWriter, r *http.Request) error {
	p, err := a.find(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	name := a.Pickups.Carriers.Name(p.Carrier)
	state := stateOf(words, p)
	page := onePage{ID: int64(p.ID), Where: view.AddressLines(p.At), Country: p.At.Country, Facts: []view.Pair{
		{Key: words.T("Carrier"), Value: name}, {Key: words.T("When"), Value: window(r, p)}, {Key: words.T("What"), Value: what(words, p.Wish)}}}
	for _, f := range []view.Pair{
		{Key: words.T("The carrier’s number"), Value: p.Number, Mono: true, Copy: true}, {Key: words.T("Your reference"), Value: p.Wish.Reference},
		{Key: words.T("For the driver"), Value: p.Instructions},
	} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	page.Facts = append(page.Facts, view.Pair{Key: words.T("Asked for"), When: p.CreatedAt})
	if p.CancelledAt != nil {
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Cancelled"), When: *p.CancelledAt})
	}
	switch {
	case p.State == pickup.Failed:
		page.Note = &view.Note{Tone: view.Bad, Title: words.T("It does not come"), Text: words.T(p.Note), Actions: []view.Action{
			{Word: words.T("Ask again"), Href: fmt.Sprintf("/pickups/new?contract=%d", p.Contract), Icon: "refresh"}}}
	case p.Note != "":
		page.Note = &view.Note{Tone: view.Info, Title: words.T("%s says: “%s”", name, p.Note)}
	}
	if p.State == pickup.Announcing {
		page.Poll = at(p.ID)
	}
	a.offer(r, p, name, &page)
	state.Note = ""
	if view.IsPart(r) {
		if page.Poll == "" { // it is decided, which changes more of the page than this part
			w.Header().Set("HX-Refresh", "true")
		}
		return pages.Part(w, r, http.StatusOK, "one", "live", page)
	}
	return pages.Render(w, r, http.StatusOK, "one", view.Page{Layout: view.Record, Title: words.T("Pick-up by %s", name), Area: view.Pickups, State: &state,
		Crumbs: []view.Crumb{{Word: words.T("Pick-ups"), Href: "/pickups"}}}, page)
}

// offer is the button that tells the carrier that it need not come.
func (a *Area) offer(r *http.Request, p pickup.Pickup, name string, page *onePage) {
	words := view.Words(r.Context())
	if p.State != pickup.Created || !account.SessionOf(r.Context()).Role.May(account.Ship) {
		return
	}
	page.Cancel = &view.Action{Word: words.T("Cancel the pick-up"), Icon: "ban", Danger: true, Dialog: "cancel"}
	if !a.Pickups.Carriers.StaysAway(p.Carrier) {
		page.Cancel.Why = words.T("%s cannot be told here that it need not come. Tell the carrier yourself.", name)
	}
	page.Confirm = view.Confirm{ID: "cancel", Title: words.T("Cancel the pick-up?"), Text: words.T("%s is told at once that it need not come. Some carriers bill a van that had set out.", name),
		Action: at(p.ID) + "/cancel", Verb: words.T("Cancel the pick-up"), Back: words.T("Let it come"), Danger: true}
}

func (a *Area) cancel(w http.ResponseWriter, r *http.Request) error {
	p, err := a.find(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	err = a.Pickups.Cancel(r.Context(), p.Account, p.ID)
	said := view.Flash{Text: words.T("%s does not come.", a.Pickups.Carriers.Name(p.Carrier))}
	if f, ok := fault.As(err); ok && f.Kind != fault.Missing && f.Kind != fault.Ours {
		text, _ := words.Fault(err)
		said, err = view.Flash{Tone: view.Bad, Text: text}, nil
	}
	if err != nil {
		return err
	}
	view.Say(w, said)
	return web.Go(w, r, at(p.ID))
}

// nextDay is the next day on which vans come: not a Sunday.
func nextDay(now time.Time) time.Time {
	day := now.AddDate(0, 0, 1)
	if day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}
