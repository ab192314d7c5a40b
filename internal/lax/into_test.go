package lax_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/lax"
)

type box struct {
	Weight lax.Digits `json:"weight" lax:"required"`
	Count  int        `json:"count"`
}

type wish struct {
	Name  string            `json:"name" lax:"required"`
	Note  *string           `json:"note"`
	Fast  bool              `json:"fast"`
	At    lax.Instant       `json:"at"`
	Until *lax.Instant      `json:"until"`
	Boxes []box             `json:"boxes"`
	Extra map[string]string `json:"extra"`
}

func into(t *testing.T, text string) (wish, []lax.Problem) {
	t.Helper()
	v, err := lax.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var w wish
	wrong := lax.Into(v, "", &w)
	return w, wrong
}

func TestNumbersAreTakenForTextsAndTextsForNumbers(t *testing.T) {
	t.Parallel()
	v, err := lax.Parse(`{"name":115,"note":null,"fast":"True","at":"2026-03-14T09:26:53+01:00","boxes":[{"weight":1.50,"count":"3"},{"weight":"2e-1","count":4.0}],"extra":{"a":1,"b":true},"unknown":[]}`)
	if err != nil {
		t.Fatal(err)
	}
	var got wish
	if wrong := lax.Into(v, "", &got); wrong != nil {
		t.Fatalf("%+v", wrong)
	}
	if got.Name != "115" || got.Note != nil || !got.Fast || !got.At.Equal(time.Date(2026, 3, 14, 8, 26, 53, 0, time.UTC)) || got.Until != nil || got.Extra["a"] != "1" || got.Extra["b"] != "true" {
		t.Errorf("%+v", got)
	}
	if len(got.Boxes) != 2 || got.Boxes[0] != (box{"1.50", 3}) || got.Boxes[1].Count != 4 || got.Boxes[1].Weight != "0.2" {
		t.Errorf("%+v", got.Boxes)
	}
}

func TestEveryMisfitIsToldByItsPointer(t *testing.T) {
	t.Parallel()
	_, wrong := into(t, `{"note":[],"fast":"perhaps","at":"tomorrow","boxes":[{"count":1.5},7,null,{"weight":"x","count":99999999999999999999}],"extra":{"a/b":{}}}`)
	want := []lax.Problem{
		{"/name", "required", "This field is required."},
		{"/note", "invalid", "Not a valid string."},
		{"/fast", "invalid", "Must be a valid boolean."},
		{"/at", "invalid", "Expected a date and time like 2026-03-14T09:26:53Z."},
		{"/boxes/0/weight", "required", "This field is required."},
		{"/boxes/0/count", "invalid", "A valid integer is required."},
		{"/boxes/1", "invalid", "Expected an object."},
		{"/boxes/2", "null", "This field may not be null."},
		{"/boxes/3/weight", "invalid", "A valid number is required."},
		{"/boxes/3/count", "invalid", "A valid integer is required."},
		{"/extra/a~1b", "invalid", "Not a valid string."},
	}
	if diff := cmp.Diff(want, wrong); diff != "" {
		t.Error(diff)
	}
	if _, wrong := into(t, `[]`); len(wrong) != 1 || wrong[0].Pointer != "" {
		t.Errorf("a list for an object: %+v", wrong)
	}
	if _, wrong := into(t, `{"name":true}`); len(wrong) != 1 || wrong[0] != (lax.Problem{Pointer: "/name", Code: "invalid", Text: "Not a valid string."}) {
		t.Errorf("a truth for a text: %+v", wrong)
	}
	if _, wrong := into(t, "{\"name\":\"a\\u0000b\"}"); len(wrong) != 1 || wrong[0].Text != "Null characters are not allowed." {
		t.Errorf("NUL: %+v", wrong)
	}
}

func FuzzWhateverIsSentIsReadOrRefused(f *testing.F) {
	f.Add(`{"name":"x","boxes":[{"weight":1}],"at":"2026-01-01","extra":{"":""}}`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := lax.Parse(text)
		if err != nil {
			return
		}
		var w wish
		lax.Into(v, "", &w)
	})
}
