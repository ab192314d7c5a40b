package view_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

func TestAWrongFormIsExplainedInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	typed := url.Values{"city": {""}}
	var wrong fault.List
	wrong.Add("city", "%s is missing.", fault.Word("City"))
	for lang, want := range map[string]string{"en": "City is missing.", "nl": "Plaats ontbreekt."} {
		f, ok := view.Refused(locale.For(lang), typed, wrong.Err())
		if got := f.ErrorOf("city"); got != want || !ok {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		if f.Text != "" || !f.Values.Has("city") {
			t.Errorf("%s: the form says %q and holds %v", lang, f.Text, f.Values)
		}
	}
	whole := fault.New(fault.Conflict, "This order can no longer be changed.")
	if f, _ := view.Refused(locale.For("nl"), typed, whole); f.Text != "Deze bestelling kan niet meer worden gewijzigd." {
		t.Errorf("a refusal of the whole form reads %q", f.Text)
	}
	if _, ok := view.Refused(locale.For("nl"), typed, errors.New("disk full")); ok {
		t.Error("an error of the machine was shown in a form")
	}
}
