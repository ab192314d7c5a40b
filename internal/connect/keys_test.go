package connect

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
)

func TestKeysAreTriedAtOnceAndWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	empty := serve(t, http.NotFoundHandler())
	for ref, address := range map[string]string{"seller-1": "", "lost": empty, "away": "http://127.0.0.1:1"} {
		if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: ref, Platform: address}); err != nil {
			t.Fatal(err)
		}
	}
	keys := w.shop.Keys
	for _, c := range []struct {
		name, ref, public, secret string
		kind                      fault.Kind
		field                     string
	}{
		{"none", "seller-1", "", "", fault.Invalid, "public"},
		{"the public one twice", "seller-1", keys.Public, keys.Public, fault.Invalid, "secret"},
		{"a sentence", "seller-1", "my public key", keys.Secret, fault.Invalid, "public"},
		{"another secret", "seller-1", keys.Public, strings.Repeat("0", 32), fault.Invalid, "secret"},
		{"another address", "lost", keys.Public, keys.Secret, fault.Invalid, "platform"},
		{"nobody there", "away", keys.Public, keys.Secret, fault.Away, ""},
		{"nobody of this name", "seller-2", keys.Public, keys.Secret, fault.Missing, ""},
	} {
		_, err := w.e.ConnectWithKeys(t.Context(), c.ref, c.public, c.secret)
		f, ok := fault.As(err)
		if !ok || f.Kind != c.kind || c.field != "" && (len(f.Fields) == 0 || f.Fields[0].Name != c.field) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	m, err := w.e.Merchant(t.Context(), "seller-1")
	if err != nil || m.State != Waiting || len(m.Steps) == 0 {
		t.Errorf("after wrong keys: %+v, %v", m, err)
	}
}

func TestConnectingSetsTheWebhookAndServicePointsUp(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	w.e.c.PublicURL = "http://127.0.0.1:9"
	m := w.merchant("seller-1")
	if !m.PointsOn || m.Trouble != "" {
		t.Errorf("connected as %+v", m)
	}
	got := w.shop.Call(http.MethodGet, fmt.Sprintf("/api/v2/integrations/%d", w.shop.ID), "").Want(t, 200)
	if got["webhook_active"] != true || got["webhook_url"] != w.e.hookURL(m) || got["service_point_enabled"] != true {
		t.Errorf("the integration is %v", got)
	}
	w.e.c.PublicURL = "" // connected again, nothing is changed
	if again := w.merchant("seller-1"); again.hook != m.hook || again.ID != m.ID {
		t.Errorf("connected again as %+v", again)
	}
}

func TestOrdersAreListedInTheOrderTheyCame(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		for _, ref := range []string{"a", "b"} {
			if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: ref}); err != nil {
				t.Fatal(err)
			}
		}
		var want []string
		for n := range 25 {
			ref := []string{"a", "b"}[n%2]
			w.hand(ref, order(fmt.Sprintf("L-%02d", n)), order(fmt.Sprintf("M-%02d", n)))
			want = append(want, fmt.Sprintf("%s L-%02d", ref, n), fmt.Sprintf("%s M-%02d", ref, n))
		}
		read := func(f OrderFilter) (got []string) {
			for {
				page, next, err := w.e.Orders(t.Context(), f)
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range page {
					got = append(got, o.Merchant+" "+o.Reference)
				}
				if next == "" {
					return got
				}
				f.After = next
			}
		}
		if got := read(OrderFilter{Limit: 7}); strings.Join(got, ",") != strings.Join(want, ",") {
			t.Errorf("all: %v", got)
		}
		if got := read(OrderFilter{Limit: 7, Merchant: "b"}); len(got) != 24 || got[0] != "b L-01" {
			t.Errorf("of b: %v", got)
		}
		if got := read(OrderFilter{State: OrderThere}); len(got) != 0 {
			t.Errorf("imported: %v", got)
		}
		if got := read(OrderFilter{State: OrderNotTaken}); len(got) != 0 {
			t.Errorf("refused: %v", got)
		}
		if got := read(OrderFilter{From: time.Now().Add(time.Minute)}); len(got) != 0 {
			t.Errorf("of the future: %v", got)
		}
		if _, _, err := w.e.Orders(t.Context(), OrderFilter{After: "x"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a cursor that is none: %v", err)
		}
	})
}

func TestOrdersThatCannotBeKeptAreRefusedTogetherAndByPlace(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: "a"}); err != nil {
		t.Fatal(err)
	}
	bad := []NewOrder{order("Q-1"), {Reference: "", Parcel: []byte(`{}`)}, {Reference: "Q-3", Parcel: []byte(`[1]`)}, {Reference: "Q\n4", Parcel: []byte(`{}`)},
		{Reference: "Q-5", Parcel: []byte("{\"name\":\"\xff\"}")}, {Reference: "Q-6", Parcel: []byte(`{"name":`)}}
	_, err := w.e.Hand(t.Context(), "a", bad...)
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid || len(f.Fields) != 5 {
		t.Fatalf("refused: %v", err)
	}
	for n, want := range []string{"orders/1/reference", "orders/2/parcel", "orders/3/reference", "orders/4/parcel", "orders/5/parcel"} {
		if f.Fields[n].Name != want {
			t.Errorf("field %d is %s, want %s", n, f.Fields[n].Name, want)
		}
	}
	if _, err := w.e.Order(t.Context(), "a", "Q-1"); !fault.Is(err, fault.Missing) {
		t.Errorf("the good one: %v", err)
	}
	if err := w.e.Disconnect(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.e.Hand(t.Context(), "a", order("Q-1")); !fault.Is(err, fault.Conflict) {
		t.Errorf("after the end: %v", err)
	}
}

func TestOneIntegrationForTwoMerchantsIsSaid(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	if m := w.merchant("seller-1"); m.Trouble != "" {
		t.Errorf("alone: %q", m.Trouble)
	}
	if m := w.merchant("seller-2"); !strings.Contains(m.Trouble, "seller-1") || m.State != Connected {
		t.Errorf("the second: %+v", m)
	}
}
