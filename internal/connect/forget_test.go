package connect

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// age makes all that is kept older.
func (w *ends) age(by time.Duration) {
	w.t.Helper()
	at := w.e.now().Add(-by)
	err := w.e.write(w.t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
		for _, query := range []string{
			`UPDATE news SET noted_at = $1`, `UPDATE handed SET taken_at = $1, changed_at = $1`, `UPDATE heard SET done_at = $1 WHERE done_at IS NOT NULL`,
		} {
			if _, err := tx.Exec(ctx, query, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// forget drops what is over, as the lane does.
func (w *ends) forget() {
	w.t.Helper()
	l := &Held{work: laneForget, e: w.e}
	if err := w.e.forgetNow(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if ok, err := w.e.seize(w.t.Context(), l); err != nil || !ok {
		w.t.Fatalf("the lane: %v, %v", ok, err)
	}
	w.e.workLane(w.t.Context(), l)
}

func (w *ends) count(query string, args ...any) (n int) {
	w.t.Helper()
	if err := w.e.db.Row(w.t.Context(), query, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestWhatWasToldIsDroppedAndWhatWasNotIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		stop := w.run()
		w.merchant("mia")
		for n := range 6 {
			w.hand("mia", order(fmt.Sprintf("P-%d", n)))
			w.until("mia", fmt.Sprintf("P-%d", n), OrderThere)
		}
		stop()
		last, err := w.e.LastNews(t.Context())
		if err != nil || last != 7 {
			t.Fatalf("%d news, %v", last, err)
		}
		w.age(91 * 24 * time.Hour)
		w.forget()
		if n := w.count(`SELECT COUNT(*) FROM news`); n != 7 {
			t.Fatalf("%d of 7 news are kept that nobody read", n)
		}
		if _, err := w.e.News(t.Context(), 4, 0, 0); err != nil { // whoever asks for what is behind 4 has 4
			t.Fatal(err)
		}
		w.forget()
		rest, err := w.e.News(t.Context(), 4, 0, 0)
		if err != nil || len(rest) != 3 || rest[0].Number != 5 || w.count(`SELECT COUNT(*) FROM news`) != 3 {
			t.Errorf("behind 4: %+v, %v", rest, err)
		}
		if all, err := w.e.News(t.Context(), 0, 0, 0); err != nil || len(all) != 3 {
			t.Errorf("from the beginning: %d, %v", len(all), err)
		}
		_, err = w.e.News(t.Context(), 3, 0, 0)
		if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Fields[0].Name != "after" || !strings.Contains(f.Fields[0].Text, "after=4") {
			t.Errorf("behind 3, where one is missing: %v", err)
		}
		w.run()
		w.hand("mia", order("P-new"))
		w.until("mia", "P-new", OrderThere)
		if all := w.tail(7); len(all) != 1 || all[0].Number != 8 {
			t.Errorf("the next news: %+v", all)
		}
	})
}

// tail are the news behind a number.
func (w *ends) tail(after int64) []News {
	w.t.Helper()
	all, err := w.e.News(w.t.Context(), after, 0, time.Minute)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func TestOrdersAtTheirEndAreDroppedAndOpenOnesAreKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w := platform(t).connect(engine)
		stop := w.run()
		w.merchant("mia")
		names := []string{"open", "labelled", "delivered", "cancelled", "young"}
		for _, name := range names {
			w.hand("mia", order(name))
			w.until("mia", name, OrderThere)
		}
		if _, err := w.e.Cancel(t.Context(), "mia", "cancelled"); err != nil {
			t.Fatal(err)
		}
		w.until("mia", "cancelled", OrderTakenBack)
		stop()
		for name, status := range map[string]int{"labelled": 1000, "delivered": 11} {
			err := w.e.write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE handed SET status = $2 WHERE reference = $1`, name, status)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		w.age(91 * 24 * time.Hour)
		err := w.e.write(t.Context(), 0, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE handed SET changed_at = $1, status = 11 WHERE reference = 'young'`, w.e.now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.forget()
		for _, name := range names {
			_, err := w.e.Order(t.Context(), "mia", name)
			if gone := fault.Is(err, fault.Missing); gone != (name == "delivered" || name == "cancelled") || err != nil && !gone {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.e.c.Keep = -1
		w.age(9999 * time.Hour)
		w.forget()
		if _, err := w.e.Order(t.Context(), "mia", "young"); err != nil {
			t.Errorf("for ever: %v", err)
		}
	})
}

func TestListsByStateDoNotWalkAllOrders(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	for state, index := range map[string]string{
		OrderNotTaken: "handed_refused_when", OrderWaiting: "handed_todo", OrderSending: "handed_todo", OrderCancelling: "handed_todo",
		OrderTakenBack: "handed_over_when", OrderDeleted: "handed_over_when", OrderBehind: "handed_over_when", OrderThere: "handed_when", "": "handed_when",
	} {
		plan := w.plan(listQuery(false, state), 0, state, w.e.now(), w.e.now(), w.e.now(), 0, 0, 10)
		if !strings.Contains(plan, index) {
			t.Errorf("%q: the plan is %s", state, plan)
		}
	}
}

// plan is how SQLite goes about a statement.
func (w *ends) plan(query string, args ...any) (plan string) {
	w.t.Helper()
	all, err := db.All(w.t.Context(), w.e.db, func(r db.Row) (detail string, err error) {
		var id, parent, unused int64
		return detail, r.Scan(&id, &parent, &unused, &detail)
	}, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.Join(all, "\n")
}
