package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/printout"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// What the owner has says one of these words, so that a leak shows wherever it comes from.
const (
	shopWord    = "Zebrastreep" // what one integration brought in, which its sibling must not see either
	accountWord = "Pinguinhof"  // what the whole account shares
)

const password = "kettle-and-cup-7"

// shop is an integration with its keys.
type shop struct {
	id   int64
	keys integration.Pair
}

// guest is somebody who calls: with keys, with a session, or with nothing.
type guest struct {
	name   string
	keys   integration.Pair
	cookie string
}

// merchant is an account with its first admin.
type merchant struct {
	id    int64
	who   account.Session
	email string
}

// realm is a platform with two accounts. Nobody works on its jobs, so that nothing changes by itself.
type realm struct {
	t     *testing.T
	p     *platform
	doors http.Handler
	hook  string

	a, b                merchant
	a1, a2, b1          shop
	admin, support, foe guest // a's people and b's admin

	made    int
	invited string   // the token of the last invitation
	traces  []string // numbers, keys and links of a's that nobody else may be told
	ready   box      // an order of a1 that waits for its label
	boxed   box      // one that has it
	sender  int64    // of a
	brand   int64    // of a
}

// box is an order with its parcel.
type box struct {
	order  order.ID
	parcel int64
	number string
}

func newRealm(t *testing.T, engine string) *realm {
	t.Helper()
	setLog(place{err: os.Stderr}, "error") // else every call is a line
	h := &realm{t: t}
	dir := t.TempDir()
	emu, err := emulator.New(emulator.Options{Dir: filepath.Join(dir, "ledger"), Mode: emulator.Blind, InFlight: 20 * time.Millisecond})
	must(t, err)
	lorry := httptest.NewServer(emu)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, shopWord+" heard it") }))
	t.Cleanup(func() { hook.Close(); lorry.CloseClientConnections(); lorry.Close(); emu.Close() })
	h.hook = hook.URL
	s := settings{store: store{Data: filepath.Join(dir, "data"), Key: testKey}, Patience: 5 * time.Second, AllowPrivate: true, URL: "http://example.com", Limits: "off"}
	if engine == "postgres" {
		s.DB = dbtest.Blank(t)
	}
	h.p, err = s.open(t.Context())
	must(t, err)
	t.Cleanup(h.p.close)
	must(t, h.p.migrate(t.Context()))
	must(t, h.p.wire(s, lorry.URL))
	h.p.listen()
	must(t, h.p.catalogue(t.Context()))
	tell := h.p.accounts.Tell
	h.p.accounts.Tell = func(ctx context.Context, tx *db.Tx, n account.Notice) error {
		h.invited = n.Token
		return tell(ctx, tx, n)
	}
	h.doors, err = h.p.handler(s)
	must(t, err)
	h.settle()
	return h
}

// settle founds the accounts and what stands in them from the beginning.
func (h *realm) settle() {
	h.a, h.b = h.merchant(accountWord), h.merchant("Elsewhere")
	h.a1, h.a2, h.b1 = h.shop(h.a, shopWord+" shop"), h.shop(h.a, "Sibling shop"), h.shop(h.b, "Elsewhere shop")
	h.admin, h.foe = h.signIn("owner", h.a.email), h.signIn("stranger", h.b.email)
	_, h.support, _ = h.member(account.Support)
	h.support.name = "support"
	h.ready, h.boxed = h.order(false), h.order(true)
	h.plain(h.b1)
	h.batch(true, h.order(false).order)
	from, err := account.SenderByID(h.t.Context(), h.p.db, h.a.id, 0)
	must(h.t, err)
	brand, err := account.BrandByID(h.t.Context(), h.p.db, h.a.id, 0)
	must(h.t, err)
	h.sender, h.brand = from.ID, brand.ID
}

// word is a name that is not taken yet.
func (h *realm) word(begin string) string {
	h.made++
	return fmt.Sprintf("%s %d", begin, h.made)
}

func (h *realm) email(begin string) string {
	h.made++
	return fmt.Sprintf("%s-%d@example.org", strings.ToLower(begin), h.made)
}

func (h *realm) merchant(name string) merchant {
	m := merchant{email: h.email(name)}
	ctx := h.t.Context()
	var err error
	m.who, _, err = h.p.accounts.SignUp(ctx, account.Newcomer{Company: name, Country: "NL", Name: name + " Boss", Email: m.email, Password: password}, account.Visit{IP: "127.0.0.1"})
	must(h.t, err)
	m.id = m.who.Account
	from, err := account.SenderByID(ctx, h.p.db, m.id, 0)
	must(h.t, err)
	from.Address = postal.Address{Name: name, Company: name, Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	must(h.t, h.p.accounts.SetSender(ctx, m.who, from))
	return m
}

// shop connects an integration of a merchant.
func (h *realm) shop(m merchant, name string) shop {
	i, keys, err := h.p.integrations.Add(h.t.Context(), m.who, integration.Integration{Name: name, WebhookURL: h.hook + "/" + url.PathEscape(name)})
	must(h.t, err)
	if m.id == h.a.id {
		h.traces = append(h.traces, keys.Public, keys.Secret)
	}
	return shop{i.ID, keys}
}

// signIn goes through the door that people use.
func (h *realm) signIn(name, email string) guest {
	h.t.Helper()
	got := h.send(guest{}, http.MethodPost, ask{path: "/signin", form: url.Values{"email": {email}, "password": {password}}})
	for _, c := range got.Result().Cookies() {
		if c.Name == "session" {
			return guest{name: name, cookie: c.Value}
		}
	}
	h.t.Fatalf("%s cannot sign in: %d", email, got.Code)
	return guest{}
}

// member is one more person in a's account.
func (h *realm) member(role account.Role) (person int64, g guest, s account.Session) {
	h.t.Helper()
	ctx := h.t.Context()
	must(h.t, h.p.accounts.Invite(ctx, h.a.who, h.email(accountWord), role))
	in, err := h.p.accounts.Accept(ctx, h.invited, h.word(accountWord), password, account.Visit{})
	must(h.t, err)
	s, err = h.p.accounts.Resume(ctx, in.Opens, account.Visit{})
	must(h.t, err)
	return s.Person, guest{name: "owner", cookie: in.Opens}, s
}

// order imports an order by a1's keys; with a label it is the free letter.
func (h *realm) order(label bool) box { return h.orderFor(h.word(shopWord), label) }

func (h *realm) orderFor(name string, label bool) box {
	h.t.Helper()
	body := fmt.Sprintf(`{"parcel":{"name":"%s","company_name":"%s","address":"Dorpsstraat","house_number":"5","city":"Gouda","postal_code":"2801AB","country":"NL",
		"email":"%s","weight":"0.5","order_number":"%s","request_label":%t,"shipment":{"id":8},
		"parcel_items":[{"description":"%s lamp","quantity":1,"weight":"0.4","value":9.5}]}}`, name, shopWord, h.email(shopWord), h.word(shopWord), label, shopWord)
	return h.imported(h.a1, body)
}

// plain imports an order without any of the words by a shop's keys.
func (h *realm) plain(s shop) box {
	return h.imported(s, `{"parcel":{"name":"Jan","address":"Dorpsstraat","house_number":"7","city":"Gouda","postal_code":"2801AB","country":"NL","weight":"0.5","shipment":{"id":8}}}`)
}

func (h *realm) imported(s shop, body string) box {
	h.t.Helper()
	got := h.send(guest{keys: s.keys}, http.MethodPost, ask{path: "/api/v2/parcels", json: body})
	var answer struct {
		Parcel struct {
			ID     int64  `json:"id"`
			Number string `json:"tracking_number"`
		} `json:"parcel"`
	}
	if err := json.Unmarshal(got.Body.Bytes(), &answer); got.Code != 200 || err != nil {
		h.t.Fatalf("import: %d %.300s", got.Code, got.Body)
	}
	owner := h.a.id
	if s.id == h.b1.id {
		owner = h.b.id
	}
	p, err := parcel.Get(h.t.Context(), h.p.db, owner, 0, parcel.ID(answer.Parcel.ID))
	must(h.t, err)
	if owner == h.a.id && answer.Parcel.Number != "" {
		h.traces = append(h.traces, answer.Parcel.Number, p.Token)
	}
	return box{p.Order, answer.Parcel.ID, answer.Parcel.Number}
}

// doubted is an order of which nobody knows whether the carrier took it.
func (h *realm) doubted() box {
	h.t.Helper()
	b, ctx := h.orderFor(h.word(shopWord+" CUT"), false), h.t.Context()
	if _, err := h.p.shipping.Announce(ctx, h.a.id, b.order); err == nil {
		h.t.Fatal("an answer that broke off was understood")
	}
	time.Sleep(50 * time.Millisecond)
	boxes, err := parcel.OfOrder(ctx, h.p.db, h.a.id, b.order)
	must(h.t, err)
	must(h.t, h.p.shipping.Settle(ctx, shipping.Settle{Account: h.a.id, Shipment: int64(boxes[0].Shipment), Attempt: 1}))
	return b
}

// batch wishes for labels; done also makes them.
func (h *realm) batch(done bool, orders ...order.ID) int64 {
	h.t.Helper()
	ctx := h.t.Context()
	b, err := h.p.shipping.Wish(ctx, h.a.id, orders, true, accountWord)
	must(h.t, err)
	for range 20 {
		if open, err := batch.Open(ctx, h.p.db, h.a.id); !done || err == nil && len(open) == 0 {
			return b.ID
		}
		_ = h.p.shipping.Drain(ctx, shipping.Drain{Account: h.a.id}) // while some are left it says that it comes again
	}
	h.t.Fatal("the labels of a batch are not made")
	return 0
}

// printout is a large PDF of a's that is ready.
func (h *realm) printout() int64 {
	h.t.Helper()
	p, err := h.p.printouts.Add(h.t.Context(), printout.Printout{Account: h.a.id, Who: accountWord, Parcels: []parcel.ID{parcel.ID(h.boxed.parcel)}, Paper: "a6", Place: 1})
	must(h.t, err)
	must(h.t, h.p.printouts.Make(h.t.Context(), printout.Make{Account: h.a.id, ID: p.ID}))
	return p.ID
}

// papered is a labelled parcel with a paper beside its label.
func (h *realm) papered() box {
	h.t.Helper()
	b, ctx := h.order(true), h.t.Context()
	h.made++
	key := fmt.Sprintf("%d/paper-of-the-border-%d", h.a.id, h.made)
	must(h.t, h.p.blobs.Put(ctx, key, []byte("%PDF-"+shopWord)))
	one, err := parcel.Get(ctx, h.p.db, h.a.id, 0, parcel.ID(b.parcel))
	must(h.t, err)
	one.Papers = append(one.Papers, parcel.Paper{Type: "cn22", Media: "application/pdf", Key: key})
	must(h.t, h.p.db.Write(ctx, h.a.id, func(ctx context.Context, tx *db.Tx) error { return parcel.Keep(ctx, tx, one) }))
	return b
}

// contract is a's with the sandbox carrier.
func (h *realm) contract() int64 {
	h.t.Helper()
	all, err := carrier.ListContracts(h.t.Context(), h.p.db, h.p.sealer, h.a.id)
	must(h.t, err)
	for _, c := range all {
		if c.AccountID == h.a.id {
			return c.ID
		}
	}
	h.t.Fatal("the account has no contract")
	return 0
}
