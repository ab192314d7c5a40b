package carrier

import (
	"strings"
	"testing"
	"time"
)

func TestSecretsAreHiddenInEveryForm(t *testing.T) {
	t.Parallel()
	x := &talk{}
	x.hide(`pa"ss&wör<d`)
	x.hide("p@ss+word1")
	for _, c := range []struct{ media, body, secret string }{
		{"application/json", `{"pin":"pa\"ss\u0026wör\u003cd"}`, "ss"},
		{"application/json", `{"x":"pa\"ss&wör<d"}`, "wör"},
		{"text/xml", `<wsse:Password Type="PasswordText">pa&quot;ss&amp;wör&lt;d</wsse:Password>`, "wör"},
		{"text/xml", `<a>pa&#34;ss&amp;wör&lt;d</a>`, "wör"},
		{"application/x-www-form-urlencoded", "a=1&key=p%40ss%2Bword1", "word1"},
		{"application/x-www-form-urlencoded", "a=1&pwd=unknown-to-us", "unknown"},
		{"application/json", `{"api_key":"unknown-to-us"}`, "unknown"},
	} {
		if told := x.tell(c.media, []byte(c.body)); strings.Contains(told, c.secret) || !strings.Contains(told, black) {
			t.Errorf("%s is told as %s", c.body, told)
		}
	}
	const harmless = `{"shippingPoint":"A1","passengers":2,"opinion":"fine"}`
	if told := x.tell("application/json", []byte(harmless)); told != harmless {
		t.Errorf("%s is told as %s", harmless, told)
	}
}

func TestALongAnswerIsToldShortAndSoon(t *testing.T) {
	t.Parallel()
	x := &talk{}
	label := []byte(`{"label":"` + strings.Repeat("JVBERi0x", 2<<20) + `","number":"3S1"}`)
	began := time.Now()
	told := x.tell("application/json", label)
	if told != `{"label":"[16777216 characters]","number":"3S1"}` {
		t.Errorf("told %.200s", told)
	}
	t.Logf("16 MB in %v", time.Since(began))
	words := []byte(strings.Repeat("word after word; ", 1<<20))
	if told := x.tell("text/plain", words); len(told) > maxTold+100 || !strings.HasSuffix(told, "bytes more]") {
		t.Errorf("%d bytes are told of many words", len(told))
	}
}
