package v2_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
)

const base = apitest.Base

// shop is a caller of the door, with v2's way of reading answers.
type shop struct{ apitest.Shop }

func open(t testing.TB, d *db.DB) shop { return shop{apitest.Open(t, d)} }

func (s shop) call(method, path, body string, header ...string) reply {
	s.T.Helper()
	return reply{s.Call(method, path, body, header...)}
}

// reply is an answer of the door.
type reply struct{ apitest.Reply }

// wantError fails unless the answer is an error envelope with these words.
func (r reply) wantError(t testing.TB, code int, request, message string) {
	t.Helper()
	want := map[string]any{"error": map[string]any{"code": float64(code), "request": request, "message": message}}
	if got := r.Want(t, code); !equal(got, want) {
		t.Errorf("error = %s\nwant %d %q in %q", r.Body, code, message, request)
	}
}

// id is the id of the parcel in an answer.
func (r reply) id(t testing.TB) int64 {
	t.Helper()
	p, ok := r.Want(t, 200)["parcel"].(map[string]any)
	if !ok {
		t.Fatalf("no parcel in %.500s", r.Body)
	}
	return int64(p["id"].(float64))
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func equal(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
