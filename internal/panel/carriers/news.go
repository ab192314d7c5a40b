package carriers

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

// servicesPart is how it went to ask a contract's carrier for its services.
type servicesPart struct {
	At       time.Time // when they were told last; zero: never
	FailedAt time.Time // when the carrier was asked in vain; zero: it has told since
	Words    string    // why, then
}

// newsPart is where the carrier sends news of parcels to.
type newsPart struct {
	Address view.Secret // without a value: there is none yet
	Text    string
	Failed  *view.Note
	Again   string // the button's word
}

// services is nil for a carrier whose services are the same for everybody.
func (a *Area) services(ctx context.Context, words locale.Words, c carrier.Contract) (*servicesPart, error) {
	if !a.Shipping.Brings(c.Carrier) {
		return nil, nil
	}
	b, err := carrier.BringingOf(ctx, a.DB, c.AccountID, c.ID)
	if err != nil {
		return nil, err
	}
	part := &servicesPart{}
	if b.FetchedAt != nil {
		part.At = *b.FetchedAt
	}
	if b.FailedAt != nil {
		part.FailedAt, part.Words = *b.FailedAt, b.Words
		if b.Words == "" {
			part.Words = words.T("%s does not answer now. Please try again later.", a.Shipping.Carriers.Name(c.Carrier))
		}
	}
	return part, nil
}

// fetch asks the carrier for its services now.
func (a *Area) fetch(w http.ResponseWriter, r *http.Request) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	got, err := a.Shipping.Fetch(r.Context(), c.AccountID, c.ID)
	if _, told := fault.As(err); told && !fault.Is(err, fault.Missing) { // the page says it, in the carrier's words
		said, _ := words.Fault(err)
		view.Say(w, view.Flash{Tone: view.Bad, Text: said})
		return web.Go(w, r, at(c.ID, ""))
	}
	if err != nil {
		return err
	}
	said := words.N(got.All, "%s has %d service.", "%s has %d services.", a.Shipping.Carriers.Name(c.Carrier))
	if got.New > 0 {
		said += " " + words.N(got.New, "%d is new.", "%d are new.")
	}
	if got.Gone > 0 {
		said += " " + words.N(got.Gone, "%d is not sold any more.", "%d are not sold any more.")
	}
	return done(w, r, said, at(c.ID, "#methods"))
}

// newsOf is nil for a carrier that sends no news by itself.
func (a *Area) newsOf(ctx context.Context, words locale.Words, c carrier.Contract) (*newsPart, error) {
	driver, name := a.Shipping.Carriers.Driver(c.Carrier), a.Shipping.Carriers.Name(c.Carrier)
	if _, ok := driver.(carrier.Pushed); !ok {
		return nil, nil
	}
	door, err := a.Tracking.DoorOf(ctx, c.AccountID, c.ID)
	if err != nil {
		return nil, err
	}
	_, asks := driver.(carrier.Subscriber)
	part := &newsPart{Address: view.Secret{ID: "news-address", Word: words.T("Address")}}
	if door.Path == "" {
		part.Text, part.Again = words.T("%s can tell us of its parcels by itself, as soon as it knows where to.", name), words.T("Make an address")
		return part, nil
	}
	part.Address.Value = strings.TrimSuffix(a.URL, "/") + door.Path
	switch {
	case !asks:
		part.Text = words.T("Enter this address with %s, where it asks for a webhook. News is taken only when it is signed with the secret of this contract.", name)
	case door.AskedAt != nil:
		part.Text, part.Again = words.T("%s was given this address. There is nothing for you to do.", name), words.T("Give it again")
	default:
		part.Text, part.Again = words.T("%s does not have this address yet.", name), words.T("Give it again")
		if door.Words != "" {
			part.Failed = &view.Note{Tone: view.Warn, Title: words.T("%s did not take the address.", name), Text: door.Words}
		}
	}
	return part, nil
}

// listen makes the contract's address, and tells the carrier where that can be told.
func (a *Area) listen(w http.ResponseWriter, r *http.Request) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	err = a.Tracking.Subscribe(r.Context(), c.AccountID, c.ID, a.URL)
	if _, told := fault.As(err); told && !fault.Is(err, fault.Missing) {
		said, _ := words.Fault(err)
		view.Say(w, view.Flash{Tone: view.Bad, Text: said})
		return web.Go(w, r, at(c.ID, "#news"))
	}
	if err != nil {
		return err
	}
	return done(w, r, words.T("The address for news is ready."), at(c.ID, "#news"))
}
