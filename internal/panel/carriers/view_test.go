package carriers

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

func TestPagesAreDrawnInEveryLanguage(t *testing.T) {
	t.Parallel()
	w := locale.For("en")
	driver := ratesheet.New()
	info := driver.Carrier()
	wrong := view.Form{Errors: []view.FieldError{{Name: field + ratesheet.CourierName, Text: "This field is required."}}}
	said := view.NewExchange(w, carrier.Exchange{Act: "announce", Method: "POST", Host: "api.carrier.example", Path: "/v2", Status: 401, Words: "Wrong key."})
	rows := []mineRow{{ID: 1, Tile: "OC", Carrier: "Own courier", Name: "Night van", Client: "C-1", Default: true, On: 3, All: 4, Last: time.Now(), State: view.State{Tone: view.Good, Word: "Works"}}, {ID: 2}}
	s := sight{Query: "x", From: "NL", Point: true}
	offers := []offer{{Code: "ratesheet", Name: "Own courier", Help: info.Help, Can: abilities(w, info, driver, nil), Platform: true, Own: 2, Connect: "/x"}, {}}
	record := view.Page{Layout: view.Record, Title: "Night van", Area: view.Carriers, State: &view.State{Tone: view.Good, Word: "Works"}}
	one := contractPage{
		ID: 1, Name: "Night van", Form: wrong, Fields: fields(w, info, wrong, true), Help: info.Help, Live: true, May: true, Active: true, Refused: "Wrong key.",
		Methods: []methodRow{newMethod(w, carrier.Method{ID: 3, Name: "Home", MaxWeight: 5000, Countries: []carrier.Destination{{From: "NL", To: "NL"}, {From: "NL", To: "BE"}}}, true), {ID: 4, Name: "Off"}},
		Prices:  "/carriers/1/prices", Facts: []view.Pair{{Key: "Carrier", Value: "Own courier"}}, Heard: []view.Exchange{said}, Remove: view.Confirm{ID: "remove"},
		Services: &servicesPart{At: time.Now(), FailedAt: time.Now(), Words: "Come back."},
		News:     &newsPart{Address: view.Secret{ID: "a", Word: "Address", Value: "https://x.example/inbound/van/1-x"}, Text: "Enter it.", Failed: &view.Note{Title: "No"}, Again: "Again"},
	}
	err := pages.Check(
		view.Sample{Name: "mine", Data: minePage{Tabs: tabs(w, true), Rows: rows, May: true}},
		view.Sample{Name: "mine", Data: minePage{Tabs: tabs(w, true), Empty: noContracts(w, true)}},
		view.Sample{Name: "catalogue", Data: cataloguePage{Tabs: tabs(w, false), Query: "x", Keep: s.keep("q"), Filters: s.filters(w, nil), Offers: offers}},
		view.Sample{Name: "catalogue", Data: cataloguePage{Tabs: tabs(w, false), Empty: &view.Empty{Title: "No carrier here fits"}}},
		view.Sample{Name: "new", Page: view.Page{Layout: view.Guide}, Data: newPage{Form: wrong, Code: "ratesheet", Carrier: "Own courier", Help: info.Help, Fields: fields(w, info, wrong, false), Live: true}},
		view.Sample{Name: "contract", Page: record, Data: one}, view.Sample{Name: "contract", Page: record, Data: contractPage{ID: 2, Name: "Looked at", Services: &servicesPart{}, News: &newsPart{Text: "None."}}},
		view.Sample{Name: "exchanges", Data: exchangesPage{Carrier: "Own courier", All: []view.Exchange{said}}},
		view.Sample{Name: "exchanges", Data: exchangesPage{Empty: &view.Empty{Title: "Nothing"}}},
	)
	if err != nil {
		t.Error(err)
	}
}

func TestTheCatalogueIsNarrowedByWhatACarrierDoes(t *testing.T) {
	t.Parallel()
	van := carrier.Info{Code: "van", Name: "Night Van", Covers: []string{"daybike"}}
	methods := []carrier.Method{{Countries: []carrier.Destination{{From: "NL", To: "BE"}}}, {ServicePoint: true, Countries: []carrier.Destination{{From: "NL", To: "NL"}}}}
	for _, c := range []struct {
		sight sight
		want  bool
	}{
		{sight{}, true}, {sight{Query: "night"}, true}, {sight{Query: "DAYB"}, true}, {sight{Query: "post"}, false},
		{sight{From: "NL", To: "BE"}, true}, {sight{From: "BE"}, false}, {sight{Point: true, To: "NL"}, true}, {sight{Point: true, To: "BE"}, false},
	} {
		if got := c.sight.fits(van, methods); got != c.want {
			t.Errorf("%+v finds the van: %v, want %v", c.sight, got, c.want)
		}
	}
	if !(sight{From: "FR"}).fits(carrier.Info{Name: "Own courier", Way: carrier.Sheet}, nil) {
		t.Error("a courier with a price sheet goes anywhere until its sheet says where")
	}
}

func TestAContractsStateIsWhatItsCarrierAnsweredLast(t *testing.T) {
	t.Parallel()
	w := locale.For("en")
	for _, c := range []struct {
		status int
		known  bool
		want   string
	}{{0, false, "Ready"}, {200, true, "Works"}, {400, true, "Works"}, {401, true, "Login refused"}, {503, true, "Did not answer lately"}, {0, true, "Did not answer lately"}} {
		if got := stateOf(w, carrier.Exchange{Status: c.status}, c.known); got.Word != c.want {
			t.Errorf("after %d: %q, want %q", c.status, got.Word, c.want)
		}
	}
}

func TestASecretLeftEmptyChangesNothing(t *testing.T) {
	t.Parallel()
	info := carrier.Info{Credentials: []carrier.Credential{{Name: "key", Secret: true}, {Name: "number"}}}
	got := data(info, map[string][]string{field + "key": {""}, field + "number": {""}, field + "other": {"x"}}, true)
	if _, there := got["key"]; there || len(got) != 1 {
		t.Errorf("a kept contract is sent %v", got)
	}
	if got := data(info, map[string][]string{field + "key": {""}}, false); len(got) != 1 {
		t.Errorf("a new contract is sent %v", got)
	}
}
