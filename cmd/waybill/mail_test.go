package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
)

func TestMailShowsKeptLettersWhileThePlatformServes(t *testing.T) {
	eachStation(t, func(t *testing.T, s *station) {
		s.serve()
		if code, out := s.do("mail"); code != 0 || out != "no letters yet\n" {
			t.Errorf("without letters: %d %q", code, out)
		}
		p, err := s.s.open(t.Context())
		s.must(err)
		defer p.close()
		s.must(p.wire(s.s, "http://127.0.0.1:1"))
		s.must(p.accounts.Forgot(t.Context(), "ines@example.org", account.Visit{IP: "127.0.0.1"}))
		code, out := s.do("mail")
		if code != 0 || !strings.Contains(out, "To: ines@example.org") || !strings.Contains(out, "/reset/") {
			t.Errorf("mail: %d\n%s", code, out)
		}
		code, out = s.do("mail", "--json")
		var m struct{ To, State, Text string }
		if err := json.Unmarshal([]byte(out), &m); code != 0 || err != nil || m.To != "ines@example.org" || m.State != "kept" || !strings.Contains(m.Text, "/reset/") {
			t.Errorf("mail --json: %d %v %s", code, err, out)
		}
		s.follow(p)
	})
}

// follow sees a second letter appear, and the first one only once.
func (s *station) follow(p *platform) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	var out syncBuffer
	done := make(chan int, 1)
	go func() { done <- run(place{ctx, &out, &out}, append([]string{"mail", "--follow"}, s.where...)) }()
	await := func(n int) {
		s.t.Helper()
		for end := time.Now().Add(patience); time.Now().Before(end); {
			if strings.Count(out.String(), "Subject: ") == n {
				return
			}
			pause()
		}
		s.t.Errorf("want %d letters:\n%s", n, out.String())
	}
	await(1)
	s.must(p.accounts.Forgot(ctx, "ines@example.org", account.Visit{IP: "127.0.0.1"}))
	await(2)
	cancel()
	if code := <-done; code != 0 {
		s.t.Errorf("follow ended with %d", code)
	}
}
