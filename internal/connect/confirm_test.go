package connect

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/oauth"
)

// codeIn is the code with which a consent is confirmed, out of the address that the browser goes to.
func codeIn(t *testing.T, back string) string {
	t.Helper()
	u, err := url.Parse(back)
	if err != nil || u.Query().Get("consent") == "" {
		t.Fatalf("%s brings no consent: %v", back, err)
	}
	return u.Query().Get("consent")
}

// agreed is a seller who said yes on the platform's page; the answer waits for the marketplace's word.
func (w *ends) agreed(door *oauth.Door, ref string) (code string) {
	w.t.Helper()
	if _, err := w.e.AddMerchant(w.t.Context(), NewMerchant{Ref: ref}); err != nil {
		w.t.Fatal(err)
	}
	link, err := w.e.ConsentLink(w.t.Context(), ref, "https://markt.example/settings")
	if err != nil {
		w.t.Fatal(err)
	}
	_, back, err := w.e.FinishConsent(w.t.Context(), w.yes(door, link.URL))
	if err != nil {
		w.t.Fatal(err)
	}
	return codeIn(w.t, back)
}

// grants is how many apps have access to the shop's account.
func (w *ends) grants(door *oauth.Door) int {
	w.t.Helper()
	all, err := door.Apps.Grants(w.t.Context(), w.shop.By.Account)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(all)
}

// ends waits until the platform knows of so many grants.
func (w *ends) granted(door *oauth.Door, want int) {
	w.t.Helper()
	for end := time.Now().Add(90 * time.Second); w.grants(door) != want; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("%d apps have access, want %d", w.grants(door), want)
		}
	}
}

func TestAConsentConnectsOnlyTheSellerWhoAskedForIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w, door := platform(t).consenting(engine)
		w.run()
		code := w.agreed(door, "lurer") // whose link the victim pressed
		if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: "victim"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.e.ConfirmConsent(t.Context(), "victim", code); !fault.Is(err, fault.Denied) {
			t.Errorf("another seller's code: %v", err)
		}
		if _, err := w.e.ConfirmConsent(t.Context(), "lurer", code); !fault.Is(err, fault.Denied) {
			t.Errorf("the code after it was shown for another seller: %v", err)
		}
		for _, ref := range []string{"victim", "lurer"} {
			if m, err := w.e.Merchant(t.Context(), ref); err != nil || m.State != Waiting {
				t.Errorf("%s is %+v, %v", ref, m, err)
			}
		}
		w.granted(door, 0)
	})
}

func TestAConsentIsConfirmedOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w, door := platform(t).consenting(engine)
		w.run()
		given := w.agreed(door, "seller-1")
		w.proxy.play(tricky("GET", 1, code(503)))
		if _, err := w.e.ConfirmConsent(t.Context(), "seller-1", given); !fault.Is(err, fault.Away) {
			t.Errorf("while the platform is away: %v", err)
		}
		m, err := w.e.ConfirmConsent(t.Context(), "seller-1", given)
		if err != nil || m.State != Connected || m.Access != AccessConsent {
			t.Fatalf("connected as %+v, %v", m, err)
		}
		for _, again := range []string{given, "", "consent_guessed"} {
			if _, err := w.e.ConfirmConsent(t.Context(), "seller-1", again); !fault.Is(err, fault.Denied) {
				t.Errorf("%q: %v", again, err)
			}
		}
		w.hand("seller-1", order("C-1"))
		w.until("seller-1", "C-1", OrderThere)
		if n := w.grants(door); n != 1 {
			t.Errorf("%d apps have access", n)
		}
	})
}

func TestAConsentThatIsBeingGivenBackLetsNobodyIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w, door := platform(t).consenting(engine)
		given := w.agreed(door, "seller-1")
		m, err := w.e.Merchant(t.Context(), "seller-1")
		if err != nil {
			t.Fatal(err)
		}
		err = w.e.write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error { // ten minutes later
			_, err := tx.Exec(ctx, `UPDATE consent SET until = $1`, w.e.now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		taken := make(chan bool, 2)
		w.proxy.play(tricky("POST", 1, func(_ *proxy, rw http.ResponseWriter, r *http.Request) bool {
			// Somebody read the consent before its time was over, and would let the merchant in now.
			err := w.e.write(r.Context(), m.ID, func(ctx context.Context, tx *db.Tx) error {
				ok, err := takeConsent(ctx, tx, hashed(given), m.ID)
				taken <- ok
				return err
			})
			if err != nil {
				t.Error(err)
			}
			rw.WriteHeader(http.StatusServiceUnavailable)
			return true
		}))
		w.run()
		w.granted(door, 0)
		if <-taken {
			t.Error("a merchant was let in with a token that is being revoked")
		}
	})
}

func TestAConsentThatNobodyConfirmsIsGivenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w, door := platform(t).consenting(engine)
		given := w.agreed(door, "seller-1")
		if n := w.grants(door); n != 1 {
			t.Fatalf("%d apps have access", n)
		}
		err := w.e.write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error { // ten minutes later
			_, err := tx.Exec(ctx, `UPDATE consent SET until = $1`, w.e.now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.e.ConfirmConsent(t.Context(), "seller-1", given); !fault.Is(err, fault.Denied) {
			t.Errorf("after its time: %v", err)
		}
		w.proxy.play(tricky("POST", 1, code(503)))
		w.run()
		w.granted(door, 0)
		if n := strings.Count(strings.Join(w.proxy.calls(), "\n"), "/oauth2/revoke"); n != 2 {
			t.Errorf("the platform was asked %d times, and stumbled over the first", n)
		}
		for end := time.Now().Add(90 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			all, err := unconfirmed(t.Context(), w.e.db, 1)
			if err == nil && len(all) == 0 {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("kept: %d, %v", len(all), err)
			}
		}
	})
}
