package account_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

var (
	began  = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	office = account.Visit{IP: "192.0.2.7", UserAgent: "Firefox"}
)

const goodPassword = "four blue parcels"

// desk is a desk whose clock the test moves and whose mails it reads.
type desk struct {
	account.Desk
	mu    sync.Mutex
	clock time.Time
	mails []account.Notice
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	s, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	k := &desk{clock: began}
	k.Desk = account.Desk{DB: d, Sealer: s, Sandbox: true, Now: k.now, Tell: k.tell}
	return k
}

func (k *desk) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.clock
}

func (k *desk) pass(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clock = k.clock.Add(d)
}

func (k *desk) tell(_ context.Context, _ *db.Tx, n account.Notice) error {
	k.mails = append(k.mails, n)
	return nil
}

func (k *desk) lastMail(t *testing.T) account.Notice {
	t.Helper()
	if len(k.mails) == 0 {
		t.Fatal("nobody was mailed")
	}
	return k.mails[len(k.mails)-1]
}

func (k *desk) signUp(t *testing.T, email string) account.Session {
	t.Helper()
	s, _, err := k.SignUp(t.Context(), account.Newcomer{
		Company: "Zoë's Kaas & Co", Country: "NL", Name: "Zoë de Vries", Email: email, Password: goodPassword,
	}, office)
	if err != nil {
		t.Fatalf("sign up %s: %v", email, err)
	}
	return s
}

func (k *desk) logIn(t *testing.T, email, password string) account.Session {
	t.Helper()
	in, err := k.LogIn(t.Context(), email, password, office)
	if err != nil {
		t.Fatalf("log in %s: %v", email, err)
	}
	s, err := k.Resume(t.Context(), in.Opens, office)
	if err != nil {
		t.Fatalf("resume %s: %v", email, err)
	}
	return s
}

func wantKind(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), words) {
		t.Errorf("error = %v, want kind %d with %q", err, kind, words)
	}
}

func acts(t *testing.T, d *db.DB, id int64) []string {
	t.Helper()
	log, err := account.Log(t.Context(), d, id, account.Entry{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range log {
		all = append([]string{e.Act}, all...)
	}
	return all
}

func TestSignUpMakesAnAccountWithAllItBeginsWith(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		if err := account.EnsureOperator(t.Context(), d, began); err != nil {
			t.Fatal(err)
		}
		if err := account.EnsureOperator(t.Context(), d, began); err != nil {
			t.Fatalf("a second start: %v", err)
		}
		s := k.signUp(t, " Zoe@Example.com ")
		if s.Account == account.Operator {
			t.Error("a merchant got the operator's account")
		}
		if s.Email != "zoe@example.com" || s.Role != account.Admin || s.Company != "Zoë's Kaas & Co" || s.IP != office.IP {
			t.Errorf("session = %+v", s)
		}
		a, err := account.Get(t.Context(), d, s.Account)
		if err != nil || a.Zone != "Europe/Amsterdam" || a.Currency != "EUR" || !a.Sandbox || !a.CreatedAt.Equal(began) {
			t.Errorf("account = %+v, %v", a, err)
		}
		senders, err := account.Senders(t.Context(), d, s.Account)
		if err != nil || len(senders) != 1 || !senders[0].Default || senders[0].Complete() || senders[0].Address.Country != "NL" {
			t.Errorf("senders = %+v, %v", senders, err)
		}
		brand, err := account.BrandByID(t.Context(), d, s.Account, 0)
		if err != nil || !strings.HasPrefix(brand.Domain, "zoe-s-kaas-co-") || senders[0].Brand != brand.ID {
			t.Errorf("brand = %+v, %v", brand, err)
		}
		if host, err := account.Find(t.Context(), d, account.ByBrandHost, brand.Domain); err != nil || host != s.Account {
			t.Errorf("brand host leads to %d, %v", host, err)
		}
		if diff := cmp.Diff([]string{"account.made"}, acts(t, d, s.Account)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSignUpNamesEveryWrongFieldAndStoresNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		_, _, err := k.SignUp(t.Context(), account.Newcomer{Country: "Atlantis", Email: "nobody", Password: "short"}, office)
		f, _ := fault.As(err)
		var names []string
		for _, w := range f.Fields {
			names = append(names, w.Name)
		}
		if diff := cmp.Diff([]string{"company", "country", "email", "password"}, names); diff != "" {
			t.Error(diff)
		}
		k.signUp(t, "zoe@example.com")
		_, _, err = k.SignUp(t.Context(), account.Newcomer{Company: "B", Country: "NL", Email: "ZOE@example.com", Password: goodPassword}, office)
		wantKind(t, err, fault.Invalid, "has an account already")
		if _, err := account.Get(t.Context(), d, 3); !fault.Is(err, fault.Missing) {
			t.Errorf("the refused sign-up left account 3: %v", err)
		}
	})
}

func TestTheSameAddressSignsUpOnceEvenAtTheSameTime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		var all sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			all.Go(func() {
				_, _, errs[i] = k.SignUp(t.Context(), account.Newcomer{Company: "B", Country: "BE", Email: "b@example.com", Password: goodPassword}, office)
			})
		}
		all.Wait()
		good := 0
		for _, err := range errs {
			if err == nil {
				good++
				continue
			}
			wantKind(t, err, fault.Invalid, "has an account already")
		}
		if good != 1 {
			t.Errorf("%d sign-ups went through, want 1", good)
		}
	})
}

func TestLogInGivesASessionThatLogOutEnds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.signUp(t, "zoe@example.com")
		in, err := k.LogIn(t.Context(), "zoe@EXAMPLE.com", goodPassword, office)
		if err != nil || in.Opens == "" || in.Pending != "" {
			t.Fatalf("LogIn = %+v, %v", in, err)
		}
		s, err := k.Resume(t.Context(), in.Opens, office)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.LogOut(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		_, err = k.Resume(t.Context(), in.Opens, office)
		wantKind(t, err, fault.Unknown, "Log in")
		_, err = k.Resume(t.Context(), "made up", office)
		wantKind(t, err, fault.Unknown, "Log in")
	})
}

func TestAWrongPasswordAndAnUnknownAddressLookTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s := k.signUp(t, "zoe@example.com")
		_, wrong := k.LogIn(t.Context(), "zoe@example.com", "not the password", office)
		_, unknown := k.LogIn(t.Context(), "who@example.com", "not the password", office)
		wantKind(t, wrong, fault.Unknown, "not right")
		if wrong.Error() != unknown.Error() {
			t.Errorf("%q and %q tell them apart", wrong, unknown)
		}
		if diff := cmp.Diff([]string{"account.made", "session.refused"}, acts(t, d, s.Account)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestGuessingIsStoppedForTheAddressAndForgivenAfterAWhile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.signUp(t, "zoe@example.com")
		for range 10 {
			_, err := k.LogIn(t.Context(), "zoe@example.com", "a wrong guess", office)
			wantKind(t, err, fault.Unknown, "not right")
		}
		_, err := k.LogIn(t.Context(), "zoe@example.com", goodPassword, account.Visit{IP: "198.51.100.1"})
		wantKind(t, err, fault.TooMany, "Wait 15 minutes")
		k.pass(15*time.Minute + time.Second)
		k.logIn(t, "zoe@example.com", goodPassword)
		for range 10 { // a good log-in has wiped the count
			k.LogIn(t.Context(), "zoe@example.com", "a wrong guess", office)
		}
	})
}

func TestASessionDiesOfIdlenessAndOfAge(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.signUp(t, "zoe@example.com")
		in, err := k.LogIn(t.Context(), "zoe@example.com", goodPassword, office)
		if err != nil {
			t.Fatal(err)
		}
		for day := range 60 {
			k.pass(24 * time.Hour)
			_, err := k.Resume(t.Context(), in.Opens, office)
			if day < 59 && err != nil {
				t.Fatalf("day %d: %v", day+1, err)
			}
			if day == 59 {
				wantKind(t, err, fault.Unknown, "Log in")
			}
		}
		in, err = k.LogIn(t.Context(), "zoe@example.com", goodPassword, office)
		if err != nil {
			t.Fatal(err)
		}
		k.pass(14 * 24 * time.Hour)
		_, err = k.Resume(t.Context(), in.Opens, office)
		wantKind(t, err, fault.Unknown, "Log in")
	})
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.signUp(t, "zoe@example.com")
		other := k.signUp(t, "other@example.com")
		k.pass(time.Minute)
		phone, err := k.LogIn(t.Context(), "zoe@example.com", goodPassword, account.Visit{IP: "203.0.113.9", UserAgent: "Phone"})
		if err != nil {
			t.Fatal(err)
		}
		k.pass(time.Minute)
		s := k.logIn(t, "zoe@example.com", goodPassword)
		list, err := k.Sessions(t.Context(), s)
		if err != nil || len(list) != 3 || list[0].ID != s.ID || list[1].UserAgent != "Phone" {
			t.Fatalf("sessions = %+v, %v", list, err)
		}
		wantKind(t, k.EndSession(t.Context(), other, list[1].ID), fault.Missing, "ended already")
		if err := k.EndSession(t.Context(), s, list[1].ID); err != nil {
			t.Fatal(err)
		}
		_, err = k.Resume(t.Context(), phone.Opens, office)
		wantKind(t, err, fault.Unknown, "Log in")
		if err := k.EndSession(t.Context(), s, 0); err != nil {
			t.Fatal(err)
		}
		if list, _ = k.Sessions(t.Context(), s); len(list) != 1 || list[0].ID != s.ID {
			t.Errorf("left = %+v, want only the one at work", list)
		}
	})
}

func TestCompanyAndTaxNumbersAreChecked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s := k.signUp(t, "zoe@example.com")
		a := account.Account{
			Company: "Kaas BV", Email: "zoe@example.com", Zone: "Europe/Amsterdam", Currency: "EUR", Language: "nl", VAT: "nl 1234.56.789 b01", EORI: "NL123456789",
			Address: postal.Address{Street: "Loodsweg 9", PostalCode: "3542ad", City: "Utrecht", Country: "nl"},
		}
		if err := k.SetCompany(t.Context(), s, a); err != nil {
			t.Fatal(err)
		}
		got, err := account.Get(t.Context(), d, s.Account)
		if err != nil || got.VAT != "NL123456789B01" || got.Address.HouseNumber != "9" || got.Address.PostalCode != "3542 AD" || !got.Sandbox {
			t.Errorf("company = %+v, %v", got, err)
		}
		a.VAT, a.EORI, a.Zone = "NL12", "123", "Europe/Atlantis"
		f, _ := fault.As(k.SetCompany(t.Context(), s, a))
		var names []string
		for _, w := range f.Fields {
			names = append(names, w.Name)
		}
		if diff := cmp.Diff([]string{"vat_number", "eori_number", "zone"}, names); diff != "" {
			t.Error(diff)
		}
		s.Role = account.Shipping
		wantKind(t, k.SetCompany(t.Context(), s, a), fault.Denied, "Your role Shipping")
	})
}
