package v2_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// A story is a conversation, read top down:
//
//	# what happens
//	> POST /api/v2/parcels
//	{the body}
//	< 200
//	{the answer}
//	events: order.imported
//
// Answers and events are rewritten by -update. What changes from run to run stands as <uuid> and the like.
func TestConversations(t *testing.T) {
	t.Parallel()
	stories, err := filepath.Glob("testdata/*.story")
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".story"), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) { tellStory(t, d, name) })
		})
	}
}

func tellStory(t *testing.T, d *db.DB, name string) {
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := newWorld(t, d).merchant("zoe@example.com").shop("My shop")
	var got strings.Builder
	seen := len(s.events())
	lines := strings.Split(string(want), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if !strings.HasPrefix(line, "> ") {
			if strings.HasPrefix(line, "#") || line == "" && !strings.HasSuffix(got.String(), "\n\n") {
				got.WriteString(line + "\n")
			}
			continue
		}
		got.WriteString(line + "\n")
		var header []string
		var body strings.Builder
		for i+1 < len(lines) && !strings.HasPrefix(lines[i+1], "< ") && !strings.HasPrefix(lines[i+1], "> ") && lines[i+1] != "" && !strings.HasPrefix(lines[i+1], "#") {
			i++
			got.WriteString(lines[i] + "\n")
			if name, value, ok := strings.Cut(lines[i], ": "); ok && body.Len() == 0 && !strings.HasPrefix(lines[i], "{") {
				header = append(header, name, value)
				continue
			}
			body.WriteString(lines[i] + "\n")
		}
		// The answer that stands there is skipped: what comes is compared as a whole.
		for i+1 < len(lines) && lines[i+1] != "" && !strings.HasPrefix(lines[i+1], "#") && !strings.HasPrefix(lines[i+1], "> ") {
			i++
		}
		method, path, _ := strings.Cut(strings.TrimPrefix(line, "> "), " ")
		r := s.call(method, path, strings.TrimSpace(body.String()), header...)
		fmt.Fprintf(&got, "< %d\n%s\n", r.code, shown(s, r))
		var kinds []string
		all := s.events()
		for _, e := range all[seen:] {
			kinds = append(kinds, string(e.Kind))
		}
		if seen = len(all); len(kinds) > 0 {
			got.WriteString("events: " + strings.Join(kinds, " ") + "\n")
		}
		s.pass(time.Minute)
	}
	text := strings.TrimRight(got.String(), "\n") + "\n"
	if *update && d.Engine() == "sqlite" {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), text); diff != "" && !*update {
		t.Errorf("%s goes otherwise (-told +got); -update rewrites it:\n%s", name, diff)
	}
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// shown is an answer's body fit to be compared: one line a field, and nothing that chance decides.
func shown(s shop, r reply) string {
	if r.header.Get("Content-Type") == "application/pdf" {

		return "(a PDF)"
	}
	text := r.body
	var out bytes.Buffer
	if json.Indent(&out, []byte(r.body), "", " ") == nil {
		text = out.String()
	}
	text = strings.ReplaceAll(text, s.carrier.URL, "http://carrier.test")
	return strings.TrimRight(uuids.ReplaceAllString(text, "<uuid>"), "\n")
}
