package incoming

import "testing"

func TestWhatABorderMissesIsMendedInTheContentsForm(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"items": "description.0", "items.2.hs_code": "hs_code.2", "items.0.origin_country": "origin_country.0", "items.1.quantity": "pieces.1",
		"items.1.weight": "item_weight.1", "telephone": "", "itemset": "",
	} {
		if got, ok := itemInput(field); got != want || ok != (want != "") {
			t.Errorf("%s is mended at %q", field, got)
		}
	}
}
