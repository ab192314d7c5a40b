package integration_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

func TestFailedRequestsAreReadFromTheNewestOnWithoutLossAmongEqualTimes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		mine, _ := s.add(t, "Theehuis")
		sibling, _ := s.add(t, "Winkel")
		for n := range 23 {
			e := integration.Exception{Integration: mine.ID, BaseURL: "https://shop.example.com", Text: fmt.Sprint(n), At: s.now().Add(time.Duration(n/4) * time.Second)}
			if _, err := s.AddException(t.Context(), s.by.Account, e); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.AddException(t.Context(), s.by.Account, integration.Exception{Integration: sibling.ID, BaseURL: "https://x.example.com"}); err != nil {
			t.Fatal(err)
		}
		var got []string
		var behind integration.Since
		for {
			page, err := integration.Exceptions(t.Context(), d, s.by.Account, mine.ID, behind, 5)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				got = append(got, e.Text)
			}
			last := page[len(page)-1]
			behind = integration.Since{At: last.At, ID: last.ID}
		}
		var want []string
		for n := 22; n >= 0; n-- {
			want = append(want, fmt.Sprint(n))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("read (-want +got):\n%s", diff)
		}
		if all, err := integration.Exceptions(t.Context(), d, s.by.Account, 0, integration.Since{}, 100); err != nil || len(all) != 24 {
			t.Errorf("the account has %d, %v", len(all), err)
		}
		if all, err := integration.Exceptions(t.Context(), d, s.by.Account+1, 0, integration.Since{}, 100); err != nil || len(all) != 0 {
			t.Errorf("another account has %d, %v", len(all), err)
		}
		earlier, err := integration.Exceptions(t.Context(), d, s.by.Account, mine.ID, integration.Since{At: s.now().Add(time.Second)}, 100)
		if err != nil || len(earlier) != 4 {
			t.Errorf("before a moment there are %d, %v; want the four of the second before", len(earlier), err)
		}
	})
}

func TestAFailedRequestIsCheckedAndKeptWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, _ := s.add(t, "Theehuis")
		code := int64(495)
		e := integration.Exception{
			Integration: i.ID, BaseURL: "https://shop.example.com", FullURL: "https://shop.example.com/o", Method: "POST", Code: &code, Protected: true,
			Response: json.RawMessage(`{"headers":{"A":"b"},"body":"é\u0000"}`), Request: json.RawMessage(`{"payload":{"a":1}}`), Type: "SSLError", Text: "An é",
			Additional: json.RawMessage(`"x"`),
		}
		e, err := s.AddException(t.Context(), s.by.Account, e)
		if err != nil {
			t.Fatal(err)
		}
		all, err := integration.Exceptions(t.Context(), d, s.by.Account, i.ID, integration.Since{}, 2)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d, %v", len(all), err)
		}
		if diff := cmp.Diff(e, all[0]); diff != "" || e.Protected {
			t.Errorf("kept otherwise (-want +got):\n%s", diff)
		}
		bad := int64(1000)
		_, err = s.AddException(t.Context(), s.by.Account, integration.Exception{Integration: i.ID, Code: &bad, Text: strings.Repeat("x", 10_001)})
		wantKind(t, err, fault.Invalid, "")
		if f, _ := fault.As(err); len(f.Fields) != 3 {
			t.Errorf("refused for %v", f.Fields)
		}
		_, err = s.AddException(t.Context(), s.by.Account+1, integration.Exception{Integration: i.ID, BaseURL: "x"})
		wantKind(t, err, fault.Missing, "")
	})
}

func TestOnlyTheNewestFailedRequestsAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, _ := s.add(t, "Theehuis")
		ids, err := d.NextIDs(t.Context(), "integration_log", 1010)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(t.Context(), s.by.Account, func(ctx context.Context, tx *db.Tx) error {
			for _, id := range ids {
				if err := integration.NoteException(ctx, tx, s.by.Account, integration.Exception{ID: id, Integration: i.ID, At: s.now(), BaseURL: "x"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		all, err := integration.Exceptions(t.Context(), d, s.by.Account, i.ID, integration.Since{}, 2000)
		if err != nil || len(all) != 1000 || all[0].ID != ids[1009] {
			t.Errorf("%d are kept, %v", len(all), err)
		}
	})
}

func TestAShopsStatusesAreReplacedAndMappedAllFourAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		i, _, err := s.Add(t.Context(), s.by, integration.Integration{Name: "Presta", System: integration.PrestaShop})
		if err != nil {
			t.Fatal(err)
		}
		plain, _ := s.add(t, "Theehuis")
		sent := integration.ShopStatus{External: "4", Translations: map[string]string{"nl-nl": "Verzonden", "en-gb": "Sent"}}
		gone := integration.ShopStatus{External: "5", Translations: map[string]string{"nl-nl": "Weg"}}
		account := s.by.Account
		wantKind(t, s.SetShopStatuses(t.Context(), account, plain.ID, []integration.ShopStatus{sent}), fault.Invalid, "PrestaShop")
		wantKind(t, s.SetShopStatuses(t.Context(), account, i.ID, []integration.ShopStatus{sent, sent}), fault.Invalid, "twice")
		wantKind(t, s.SetShopStatuses(t.Context(), account, i.ID, []integration.ShopStatus{{External: "7", Translations: map[string]string{"xx": "y"}}}), fault.Invalid, "de-de")
		if err := s.SetShopStatuses(t.Context(), account, i.ID, []integration.ShopStatus{sent, gone}); err != nil {
			t.Fatal(err)
		}
		mapping := []integration.Meaning{{Category: "READY_TO_SEND"}, {Category: "IN_TRANSIT", External: "4"}, {Category: "DELIVERED", External: "5"}, {Category: "CANCEL"}}
		wantKind(t, s.SetShopMapping(t.Context(), account, i.ID, mapping[:3]), fault.Invalid, "exactly 4")
		wantKind(t, s.SetShopMapping(t.Context(), account, i.ID, append(mapping[:3:3], mapping[0])), fault.Invalid, "exactly 4")
		wantKind(t, s.SetShopMapping(t.Context(), account, i.ID, append(mapping[:3:3], integration.Meaning{Category: "CANCEL", External: "99"})), fault.Invalid, "99")
		if err := s.SetShopMapping(t.Context(), account, i.ID, mapping); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Hour)
		if err := s.SetShopStatuses(t.Context(), account, i.ID, []integration.ShopStatus{sent}); err != nil {
			t.Fatal(err)
		}
		now, err := integration.ShopStatuses(t.Context(), d, account, i.ID, false)
		if err != nil || len(now) != 1 || now[0].In("nl-nl") != "Verzonden" || now[0].In("de-de") != "Sent" {
			t.Errorf("now: %+v, %v", now, err)
		}
		past, err := integration.ShopStatuses(t.Context(), d, account, i.ID, true)
		if err != nil || len(past) != 2 || past[1].DeletedAt == nil || past[1].In("en-gb") != "Weg" {
			t.Errorf("ever: %+v, %v", past, err)
		}
		got, err := integration.ShopMapping(t.Context(), d, account, i.ID)
		want := []integration.Meaning{{"READY_TO_SEND", "", true}, {"IN_TRANSIT", "4", true}, {"DELIVERED", "5", false}, {"CANCEL", "", true}}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("mapping: %v\n%s", err, diff)
		}
		if _, err := integration.ShopStatuses(t.Context(), d, account+1, i.ID, true); !fault.Is(err, fault.Missing) {
			t.Errorf("another account: %v", err)
		}
	})
}
