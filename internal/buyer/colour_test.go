package buyer

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestEveryColourCanBeRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		hex := fmt.Sprintf("%06x", rapid.IntRange(0, 0xffffff).Draw(t, "colour"))
		m := regexp.MustCompile(`#([0-9a-f]{6})`).FindAllStringSubmatch(sheet(parse(hex)), -1)
		if len(m) != 8 || m[0][1] != hex {
			t.Fatalf("sheet of %s: %s", hex, sheet(parse(hex)))
		}
		var c []rgb
		for _, one := range m {
			c = append(c, parse(one[1]))
		}
		for _, pair := range []struct {
			what string
			a, b rgb
			min  float64
		}{
			{"text on the colour", c[1], c[0], 4.5}, {"text by day", c[2], paper, 4.5}, {"text by night", c[3], night, 4.5},
			{"marks by day", c[4], paper, 3}, {"marks by night", c[5], night, 3}, {"icons by day", c[2], c[6], 3}, {"icons by night", c[3], c[7], 3},
		} {
			if got := contrast(pair.a, pair.b); got < pair.min {
				t.Fatalf("%s of #%s: %.2f, want %.1f", pair.what, hex, got, pair.min)
			}
		}
	})
}

func TestOnlyColoursHaveASheet(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	(&Door{}).Mount(mux)
	for name, want := range map[string]int{"0f5c6e.css": 200, "0f5c6.css": 404, "zzzzzz.css": 404, "0f5c6e.css;}": 404, "0F5C6E.css": 404} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/t/colour/"+name, nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", name, w.Code, want)
		}
	}
}

func TestNamesAreShortened(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Sevda de Groot-Şahin": "S. de Groot-Şahin", "Ilse": "I.", "": "", "Γιώργος Παπαδόπουλος": "Γ. Παπαδόπουλος", "J. R. Hartley": "J. R. Hartley",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}
