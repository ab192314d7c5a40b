package main

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
)

// demo is what a platform that was started with --demo leaves in its data folder: an account for each of our sellers.
type demo struct {
	URL       string `json:"url"`
	Merchants []struct {
		login
		Integration struct {
			Public string `json:"public_key"`
			Secret string `json:"secret_key"`
		} `json:"integration"`
		Filled bool `json:"filled"`
	} `json:"merchants"`
}

// login is how a person signs in to the platform's panel.
type login struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password"`
}

// wired is the seller who is connected from the start, with keys; newcomers connect the others themselves.
const wired = "kettenwerk"

// place is where a seller's account stands in the demo: in the order of our list.
func place(ref string) int {
	for i, s := range sellers {
		if s.Ref == ref {
			return i
		}
	}
	return -1
}

// loginOf is a seller's way into the panel; nil where there is no demo.
func (d *demo) loginOf(ref string) *login {
	at := place(ref)
	if d == nil || at < 0 || at >= len(d.Merchants) {
		return nil
	}
	return &d.Merchants[at].login
}

// First is the log-in of the seller that the start page sends newcomers to.
func (d *demo) First() *login { return d.loginOf(sellers[0].Ref) }

// useDemo waits for the demo's accounts, connects one seller with keys, and buys from it once, so that there is something to see.
func (m *market) useDemo(ctx context.Context, file string) {
	for ctx.Err() == nil {
		done, err := m.tryDemo(ctx, file)
		if err != nil && ctx.Err() == nil {
			slog.Warn("the demo's accounts cannot be used yet", "error", err)
		}
		if done {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (m *market) tryDemo(ctx context.Context, file string) (done bool, err error) {
	body, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var d demo
	if err := json.Unmarshal(body, &d); err != nil {
		return false, nil //nolint:nilerr // it is being written; the next look will find it whole
	}
	m.demo.Store(&d)
	at := place(wired)
	if len(d.Merchants) < len(sellers) || !d.Merchants[len(sellers)-1].Filled {
		return false, nil // more is to come
	}
	s, err := m.connect.Merchant(ctx, wired)
	if err != nil || s.State != connect.Waiting {
		return err == nil, err
	}
	keys := d.Merchants[at].Integration
	if _, err := m.connect.ConnectWithKeys(ctx, wired, keys.Public, keys.Secret); err != nil {
		return false, err
	}
	return true, m.sampleOrders(ctx)
}

// sampleOrders buys from the seller who is connected; the platform does not take the second buyer's house number, so that there is something to mend.
func (m *market) sampleOrders(ctx context.Context) error {
	for _, one := range []struct {
		buyer Buyer
		lines []Line
	}{
		{Buyer{Name: "Noor Dekkers", Email: "noor@example.org", Street: "Vlierstraat", Number: "12", PostalCode: "7544 GE", City: "Enschede", Country: "NL"}, []Line{{"bell", 1}, {"pedals", 1}}},
		{Buyer{Name: "Tomas Brandt", Email: "tomas@example.org", Street: "Rebenweg", Number: "4, Hinterhaus, 3. Stock links", PostalCode: "79104", City: "Freiburg", Country: "DE"}, []Line{{"chain", 2}}},
		{Buyer{Name: "Lucie Marchand", Email: "lucie@example.org", Street: "Rue des Lilas", Number: "8", PostalCode: "69003", City: "Lyon", Country: "FR"}, []Line{{"bell", 3}}},
	} {
		p := Purchase{Buyer: one.buyer, At: time.Now()}
		if _, err := m.store.buy(ctx, newToken(), p, split(p, one.lines)); err != nil {
			return err
		}
	}
	m.ring()
	return nil
}
