package incoming_test

import (
	"context"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/incoming"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

// world is a platform with the sandbox carrier and the incoming orders' pages.
type world struct {
	t        *testing.T
	db       *db.DB
	accounts *account.Desk
	shipping *shipping.Desk
	intake   *intake.Desk
	sealer   *secret.Sealer
	mux      *http.ServeMux

	mu    sync.Mutex
	clock time.Time
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

// newWorld starts everything on a database; mode is what the carrier's references are good for.
func newWorld(t *testing.T, d *db.DB, mode emulator.Mode) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: time.Date(2026, 11, 23, 9, 12, 44, 0, time.UTC), mux: http.NewServeMux()}
	emu, err := emulator.New(emulator.Options{Dir: t.TempDir(), Seed: 7, Mode: mode, InFlight: time.Second})
	w.must(err)
	carrierServer := httptest.NewServer(emu)
	t.Cleanup(func() { carrierServer.CloseClientConnections(); carrierServer.Close(); emu.Close() })
	w.sealer, err = secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}})
	w.must(err)
	blobs, err := blob.Open(t.Context(), t.TempDir())
	w.must(err)
	driver := sandbox.New(carrierServer.URL, nil)
	carriers, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: driver})
	w.must(err)
	w.must(account.EnsureOperator(t.Context(), d, w.clock))
	w.must(d.Write(t.Context(), account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, driver.Methods())
	}))
	events := &event.Book{}
	w.shipping = &shipping.Desk{DB: d, Carriers: carriers, Blobs: blobs, Sealer: w.sealer, Events: events, Now: w.now, Patience: 2 * time.Second}
	w.intake = &intake.Desk{DB: d, Events: events, Now: w.now, Shipping: w.shipping}
	w.accounts = &account.Desk{DB: d, Sealer: w.sealer, Sandbox: true, Now: w.now}
	area := &incoming.Area{DB: d, Intake: w.intake, Shipping: w.shipping}
	area.Mount(web.Door{Mux: w.mux, Fail: func(rw http.ResponseWriter, _ *http.Request, err error) {
		http.Error(rw, err.Error(), web.Status(fault.KindOf(err)))
	}})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// merchant is a signed-up account with a sender address and the sandbox.
type merchant struct {
	*world
	session account.Session
	lang    string
}

func (w *world) merchant(email string) merchant {
	w.t.Helper()
	ctx := w.t.Context()
	by := w.newcomer(email)
	all, err := account.Senders(ctx, w.db, by.Account)
	w.must(err)
	s := all[0]
	s.Address = postal.Address{Name: "Magazijn", Company: "Veld & Vorm", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht",
		Country: "NL", Email: email, Phone: "+31300000000"}
	w.must(w.accounts.SetSender(ctx, by, s))
	id, err := w.db.NextID(ctx, "contract")
	w.must(err)
	c := carrier.Contract{ID: id, AccountID: by.Account, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials()}
	w.must(w.db.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, w.sealer, by.Account, c, w.now())
	}))
	return merchant{world: w, session: by, lang: "en"}
}

// as is the same merchant's person in another role.
func (m merchant) as(r account.Role) merchant {
	m.session.Role = r
	return m
}

// draft is an ordinary order to Ghent.
func draft(number string) order.Draft {
	return order.Draft{
		Number: number, Weight: 620, Value: money.EUR(4200),
		To:    postal.Address{Name: "Zoë van den Bergh-Öztürk", Street: "Veldstraat", HouseNumber: "12", PostalCode: "9000", City: "Gent", Country: "BE", Email: "zoe@example.org"},
		Items: []order.Item{{Description: "Linen apron, sand", Quantity: 2, Weight: 300, Value: money.EUR(2100), SKU: "VV-APRON", ProductID: "p-1"}},
	}
}

func (m merchant) receive(drafts ...order.Draft) []order.ID {
	m.t.Helper()
	got, err := m.intake.Receive(m.t.Context(), m.session.Account, 0, drafts)
	m.must(err)
	ids := make([]order.ID, len(got))
	for i, r := range got {
		ids[i] = r.Order.ID
	}
	return ids
}

func (m merchant) get(id order.ID) order.Order {
	m.t.Helper()
	o, err := order.Get(m.t.Context(), m.db, m.session.Account, id)
	m.must(err)
	return o
}

// answer is what a page said.
type answer struct {
	t      *testing.T
	status int
	body   string
	header http.Header
	flash  []*http.Cookie
}

// send asks as this merchant; a form makes it a POST. Headers come in pairs.
func (m merchant) send(path string, form url.Values, headers ...string) answer {
	m.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if form != nil {
		r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	ctx := account.With(r.Context(), m.session)
	ctx = view.With(ctx, view.Shell{Account: m.session.Company, Person: m.session.Name, Words: locale.For(m.lang), Now: m.now(), Areas: view.Everything()})
	w := httptest.NewRecorder()
	m.mux.ServeHTTP(w, r.WithContext(ctx))
	body, err := io.ReadAll(w.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return answer{m.t, w.Code, string(body), w.Header(), w.Result().Cookies()}
}

// part are the headers of a request that htmx makes for the drawer.
var part = []string{"HX-Request", "true", "HX-Request-Type", "partial", "HX-Target", "aside#drawer"}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Errorf("status = %d, want %d: %.600s", a.status, status, a.body)
	}
	return a
}

func (a answer) has(texts ...string) answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("the page lacks %q", text)
		}
	}
	return a
}

func (a answer) lacks(texts ...string) answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.t.Errorf("the page has %q", text)
		}
	}
	return a
}

var rowNumber = regexp.MustCompile(`data-open>([^<]+)</a>`)

// rows are the order numbers of a list, from top to bottom.
func (a answer) rows() []string {
	var all []string
	for _, m := range rowNumber.FindAllStringSubmatch(a.body, -1) {
		all = append(all, m[1])
	}
	return all
}

var errNoLink = errors.New("no such link")

// href finds the link with a rel.
func (a answer) href(rel string) string {
	a.t.Helper()
	m := regexp.MustCompile(`href="([^"]+)" rel="` + rel + `"`).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatal(errNoLink, rel)
	}
	return html.UnescapeString(m[1])
}

// newcomer signs somebody up who has done nothing else yet.
func (w *world) newcomer(email string) account.Session {
	w.t.Helper()
	by, _, err := w.accounts.SignUp(w.t.Context(), account.Newcomer{Company: "Veld & Vorm", Name: "Noor Çelik", Country: "NL", Email: email, Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
	w.must(err)
	return by
}

// settle lets the time pass that a carrier has for its answer, and does the job that looks after it.
func (m merchant) settle(id order.ID) {
	m.t.Helper()
	m.pass(time.Hour)
	boxes, err := parcel.OfOrder(m.t.Context(), m.db, m.session.Account, id)
	m.must(err)
	m.must(m.shipping.Settle(m.t.Context(), shipping.Settle{Account: m.session.Account, Shipment: int64(boxes[0].Shipment), Attempt: 1}))
}
