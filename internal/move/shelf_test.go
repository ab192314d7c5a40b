package move

import "testing"

// shelves of two platforms whose numbers mean different things.
func aShelf() *shelf {
	return &shelf{
		old: []product{
			{id: "8", name: "PostNL Standard 0-23kg", carrier: "postnl", most: 23, countries: []string{"NL", "BE"}},
			{id: "9", name: "PostNL Service Point 0-23kg", carrier: "postnl", most: 23, point: true, countries: []string{"NL"}},
			{id: "12", name: "Standard", carrier: "gls", most: 20},
			{id: "13", name: "Balloon post", carrier: "montgolfier", most: 1},
		},
		next: []product{
			{id: "8", name: "Unstamped letter", carrier: "sendcloud", most: 30},
			{id: "70", name: "Standard", carrier: "dpd", most: 31},
			{id: "71", name: "postnl standard 0-23KG", carrier: "postnl", most: 23, countries: []string{"NL"}},
			{id: "72", name: "PostNL point", carrier: "postnl", most: 20, point: true, countries: []string{"NL"}},
			{id: "73", name: "GLS business", carrier: "gls", most: 31},
		},
	}
}

func TestAMethodGoesByItsCarrierAndName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what string
		id   int
		name string
		want int
	}{
		{"the same number of another method is no counterpart", 8, "PostNL Standard 0-23kg", 71},
		{"another name is none", 9, "PostNL Service Point 0-23kg", 0},
		{"another carrier's name is none", 12, "Standard", 0},
		{"one that is not offered any more goes by the name the order tells", 99, "GLS business", 73},
		{"without a name there is none", 99, "", 0},
	} {
		if got := aShelf().numbered(c.id, c.name); got != c.want {
			t.Errorf("%s: %d, want %d", c.what, got, c.want)
		}
	}
}

func TestTheReportNamesTheNearestMethod(t *testing.T) {
	t.Parallel()
	s := aShelf()
	s.ask("9", "")
	s.ask("404", "Elsewhere express")
	var r Report
	s.tell(&r, "shipping method")
	got := map[string]Method{}
	for _, m := range r.Methods {
		got[m.ID] = m
	}
	if r.MethodsThere != 1 || len(got) != 4 || got["9"].Orders != 1 || got["404"].Name != "Elsewhere express" {
		t.Errorf("%d there, %+v", r.MethodsThere, got)
	}
	for id, want := range map[string]string{"9": "PostNL point (72)", "12": "GLS business (73)", "13": "", "404": ""} {
		if got[id].Nearest != want {
			t.Errorf("nearest to %s is %q, want %q", id, got[id].Nearest, want)
		}
	}
}

func TestNumbersAreComparedAsNumbers(t *testing.T) {
	t.Parallel()
	f := map[string]string{}
	flatten(f, "x", map[string]any{"a": "1.500", "b": 1.5, "c": []string{"02801", "1.0.0"}, "d": nil})
	if f["x.a"] != "1.5" || f["x.b"] != "1.5" || f["x.c.0"] != "02801" || f["x.c.1"] != "1.0.0" || len(f) != 4 {
		t.Errorf("%v", f)
	}
}
