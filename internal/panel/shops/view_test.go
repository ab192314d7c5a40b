package shops

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shop"
)

func TestPagesAreDrawnForEveryWayInEveryLanguage(t *testing.T) {
	t.Parallel()
	var samples []view.Sample
	for _, way := range []shop.Way{shop.Handed, shop.Access, shop.Dance} {
		samples = append(samples, view.Sample{Name: "ask", Page: view.Page{Layout: view.Plain, Wide: true, Title: "Connect"}, Data: askPage{
			Form: view.Form{Errors: []view.FieldError{{Name: "name", Text: "Name is missing."}}}, System: "Odoo", Way: way, Shop: "https://shop.example", Hook: "https://shop.example/hook",
			Company: "Kaas", Person: "zoe@example.com", Ticket: "x", Refusal: &view.Note{Tone: view.Warn, Title: "No"},
		}})
	}
	if err := pages.Check(samples...); err != nil {
		t.Error(err)
	}
}

func TestAddressesAreShownWithoutTheirSecrets(t *testing.T) {
	t.Parallel()
	if got := shown("https://user:word@shop.example/a?token=1#x"); got != "https://shop.example/a" {
		t.Errorf("shown as %s", got)
	}
}
