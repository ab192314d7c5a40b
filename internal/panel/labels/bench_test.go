package labels_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/labels"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/printout"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

// desk is the labels' pages of one merchant over a real sandbox carrier; as says who looks.
type desk struct {
	t         *testing.T
	db        *db.DB
	people    *account.Desk
	sealer    *secret.Sealer
	shipping  *shipping.Desk
	intake    *intake.Desk
	printouts *printout.Desk
	ahead     time.Duration // of the clock on the wall
	server    *httptest.Server
	owner     account.Session
	as        account.Session
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *desk {
	t.Helper()
	ctx := t.Context()
	e, err := emulator.New(emulator.Options{Dir: t.TempDir()})
	must(t, err)
	carrierServer := httptest.NewServer(e)
	t.Cleanup(func() { carrierServer.CloseClientConnections(); carrierServer.Close(); e.Close() })
	set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: sandbox.New(carrierServer.URL, nil)})
	must(t, err)
	sealer, err := secret.Load("", t.TempDir(), false)
	must(t, err)
	files, err := blob.Open(ctx, t.TempDir())
	must(t, err)
	s := &desk{t: t, db: d, sealer: sealer, people: &account.Desk{DB: d, Sealer: sealer, Sandbox: true}}
	events := &event.Book{}
	s.shipping = &shipping.Desk{DB: d, Carriers: set, Blobs: files, Sealer: sealer, Events: events, Patience: 5 * time.Second}
	s.intake = &intake.Desk{DB: d, Events: events, Shipping: s.shipping}
	must(t, account.EnsureOperator(ctx, d, time.Now()))
	must(t, d.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
		return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, set.Driver(sandbox.Code).(carrier.Catalogue).Methods())
	}))
	s.owner = s.merchant("Theehuis", "ines@example.org")
	s.as = s.owner
	mux := http.NewServeMux()
	door := web.Door{Mux: mux, Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, err.Error(), web.Status(kindOf(err)))
	}, Before: func(next web.Handler) web.Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			shell := view.Shell{Account: s.as.Company, Areas: view.Everything()}
			return next(w, r.WithContext(account.With(view.With(r.Context(), shell), s.as)))
		}
	}}
	s.printouts = &printout.Desk{DB: d, Shipping: s.shipping, Blobs: files, Now: func() time.Time { return time.Now().Add(s.ahead) }}
	s.shipping.Now = s.printouts.Now
	(&labels.Area{DB: d, Shipping: s.shipping, Printouts: s.printouts}).Mount(door)
	s.server = httptest.NewServer(mux)
	t.Cleanup(s.server.Close)
	return s
}

// merchant signs a merchant up with a sender address and a contract.
func (s *desk) merchant(company, email string) account.Session {
	s.t.Helper()
	ctx := s.t.Context()
	who, _, err := s.people.SignUp(ctx, account.Newcomer{Company: company, Country: "NL", Name: "Ines", Email: email, Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
	must(s.t, err)
	from, err := account.SenderByID(ctx, s.db, who.Account, 0)
	must(s.t, err)
	from.Address = postal.Address{Name: "Ines", Company: company, Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	must(s.t, s.people.SetSender(ctx, who, from))
	id, err := s.db.NextID(ctx, "contract")
	must(s.t, err)
	must(s.t, s.db.Write(ctx, who.Account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, s.sealer, who.Account, carrier.Contract{ID: id, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials()}, time.Now())
	}))
	return who
}

// wish takes in n orders, changed by change, and wishes for their labels.
func (s *desk) wish(n int, change func(i int, d *order.Draft)) batch.Batch {
	s.t.Helper()
	var ids []order.ID
	for i := range n {
		d := order.Draft{Number: fmt.Sprintf("W-%03d", i), Method: 8, Weight: 500, To: postal.Address{Name: fmt.Sprintf("Buyer %03d", i), Street: "Kanaalweg", HouseNumber: "12",
			PostalCode: "3526 KM", City: "Utrecht", Country: "NL"}, Items: []order.Item{{Description: "Teapot", SKU: "POT-1", Quantity: 2}}}
		if change != nil {
			change(i, &d)
		}
		got, err := s.intake.Receive(s.t.Context(), s.owner.Account, 0, []order.Draft{d})
		must(s.t, err)
		ids = append(ids, got[0].Order.ID)
	}
	b, err := s.shipping.Wish(s.t.Context(), s.owner.Account, ids, true, "Ines")
	must(s.t, err)
	return b
}

// drain fulfils every wish of a batch.
func (s *desk) drain(b batch.Batch) {
	s.t.Helper()
	for range 100 {
		_ = s.shipping.Drain(s.t.Context(), shipping.Drain{Account: s.owner.Account})
		n, err := batch.Count(s.t.Context(), s.db, s.owner.Account, b.ID)
		must(s.t, err)
		if n.Left() == 0 {
			return
		}
	}
	s.t.Fatal("the batch never ends")
}

func (s *desk) parcels() []parcel.Parcel {
	s.t.Helper()
	all, err := parcel.List(s.t.Context(), s.db, s.owner.Account, parcel.Filter{Labelled: true})
	must(s.t, err)
	return all
}

func (s *desk) do(r *http.Request, err error) (*http.Response, string) {
	s.t.Helper()
	must(s.t, err)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := client.Do(r)
	must(s.t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	must(s.t, err)
	return got, string(body)
}

func (s *desk) get(path string) (*http.Response, string) {
	s.t.Helper()
	return s.do(http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.server.URL+path, nil))
}

func (s *desk) post(path string, form url.Values) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.server.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return s.do(r, err)
}

// tool runs a reader of PDFs over data and answers what it says.
func tool(t *testing.T, data string, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	file := filepath.Join(t.TempDir(), "x.pdf")
	must(t, os.WriteFile(file, []byte(data), 0o600))
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "FILE", file)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func drainOf(account int64) shipping.Drain { return shipping.Drain{Account: account} }
