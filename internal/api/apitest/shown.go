package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// shownHeaders are the headers of an answer that a story tells.
var shownHeaders = []string{"Location", "Link", "Retry-After", "Content-Disposition", "Idempotent-Replayed"}

var (
	uuids   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)
	tokens  = regexp.MustCompile(`("(?:access_token|refresh_token|secret_key|public_key|client_secret|client_id|token)": )"[^"]{16,}"|("code": )"[A-Za-z0-9_.~-]{40,}"`)
	inLinks = regexp.MustCompile(`\btoken=[A-Za-z0-9_-]{20,}`)
	papers  = regexp.MustCompile(`"[A-Za-z0-9+/\\]{400,}={0,2}"`)
	files   = regexp.MustCompile(`/reports/[A-Za-z0-9_-]{20,}`)
	numbers = regexp.MustCompile(`(?i)\bSCC[0-9A-Z]{9}\b`)
	places  = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	value   = regexp.MustCompile(`\$[a-z][a-z0-9_]*`)
)

// shown is an answer's body fit to be compared: one line a field, and nothing that chance decides.
func (s *story) shown(r Reply) string {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch kind {
	case "application/pdf":
		return "(a PDF)"
	case "application/zpl":
		return "(ZPL)"
	case "image/png":
		return "(a PNG)"
	case "application/zip":
		return "(a ZIP)"
	}
	text := r.Body
	var out bytes.Buffer
	if json.Indent(&out, []byte(r.Body), "", " ") == nil {
		text = out.String()
	}
	// Empty lines end an answer, and a line with a mark begins something else.
	lines := slices.DeleteFunc(strings.Split(s.mask(text), "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	for i, line := range lines {
		if strings.ContainsAny(line[:1], "#*$>") {
			lines[i] = " " + line
		}
	}
	return strings.Join(lines, "\n")
}

// mask hides what chance decides.
func (s *story) mask(text string) string {
	text = strings.ReplaceAll(text, s.first.Carrier.URL, "http://carrier.test")
	for _, shop := range s.shops {
		text = strings.ReplaceAll(strings.ReplaceAll(text, shop.Keys.Public, "<public key>"), shop.Keys.Secret, "<secret key>")
	}
	text = places.ReplaceAllString(text, "http://hook.test")
	text = files.ReplaceAllString(text, "/reports/<token>")
	text = tokens.ReplaceAllString(text, `$1$2"<token>"`)
	text = inLinks.ReplaceAllString(text, "token=<token>")
	text = papers.ReplaceAllString(text, `"<paper>"`)
	return uuids.ReplaceAllString(s.numbered(text), "<uuid>")
}

// numbered calls tracking numbers by the order in which they are shown: of labels that are bought side by side, chance decides which gets which.
func (s *story) numbered(text string) string {
	return numbers.ReplaceAllStringFunc(text, func(number string) string {
		i := slices.Index(s.numbers, strings.ToUpper(number))
		if i < 0 {
			i, s.numbers = len(s.numbers), append(s.numbers, strings.ToUpper(number))
		}
		return fmt.Sprintf("SCC-%d", i+1)
	})
}

// fill puts what was kept into a request.
func (s *story) fill(text string) string {
	return value.ReplaceAllStringFunc(text, func(name string) string {
		if v, ok := s.values[name]; ok {
			return v
		}
		return name
	})
}

// remember keeps a value of an answer: "$id = data.0.id", "$next = header Link", or of an address one parameter:
// "$token = poller_url?token".
func (s *story) remember(line string, r Reply) {
	t := s.first.T
	t.Helper()
	name, where, ok := strings.Cut(line, " = ")
	if !ok {
		t.Fatalf("%q keeps nothing", line)
	}
	if header, ok := strings.CutPrefix(where, "header "); ok {
		s.values[name] = r.Header.Get(header)
		return
	}
	where, parameter, ofQuery := strings.Cut(where, "?")
	d := json.NewDecoder(strings.NewReader(r.Body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	for part := range strings.SplitSeq(where, ".") {
		switch inner := v.(type) {
		case map[string]any:
			v = inner[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(inner) {
				t.Fatalf("%s: there is no %s in %.500s", line, part, r.Body)
			}
			v = inner[i]
		default:
			v = nil
		}
	}
	switch v := v.(type) {
	case string:
		if ofQuery {
			link, err := url.Parse(v)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			v = link.Query().Get(parameter)
		}
		s.values[name] = v
	case json.Number:
		s.values[name] = v.String()
	default:
		t.Fatalf("%s: there is no such text or number in %.500s", line, r.Body)
	}
}

// Told is each call that docs/api tells of in a folder, with the stories of a testdata folder that make it.
func Told(t testing.TB, folder, testdata string) map[Route][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata, "*.story"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[Route][]string{}
	for _, r := range Documented(t, folder) {
		all[r] = nil
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paragraphs(string(text)) {
			if p.method == "" {
				continue
			}
			if r, ok := routeOf(all, p); ok && !slices.Contains(all[r], filepath.Base(name)) {
				all[r] = append(all[r], filepath.Base(name))
			}
		}
	}
	return all
}

// routeOf is the call that an exchange makes; a path that is written out goes before one with a placeholder.
func routeOf(all map[Route][]string, p paragraph) (Route, bool) {
	path, _, _ := strings.Cut(p.path, "?")
	var best Route
	for r := range all {
		if r.Method == p.method && fits(r.Path, path) && (best.Path == "" || strings.Count(r.Path, "{") < strings.Count(best.Path, "{")) {
			best = r
		}
	}
	return best, best.Path != ""
}
