package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
)

type figuresCmd struct{ reach }

// Run shows how Connect does.
func (c figuresCmd) Run(at place) error {
	var raw json.RawMessage
	if err := c.call(at.ctx, http.MethodGet, "/v1/figures", nil, nil, &raw); err != nil {
		return err
	}
	var f connect.Figures
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	return c.show(at, raw, func(w io.Writer) error {
		for _, state := range slices.Sorted(maps.Keys(f.Merchants)) {
			fmt.Fprintf(w, "merchants %s\t%d\n", state, f.Merchants[state])
		}
		for _, state := range slices.Sorted(maps.Keys(f.Orders)) {
			fmt.Fprintf(w, "orders %s\t%d\n", state, f.Orders[state])
		}
		fmt.Fprintf(w, "oldest on its way since\t%s\n", stamp(f.Oldest))
		fmt.Fprintf(w, "news\t%d\nnews not told yet\t%d\nwebhooks to be read\t%d\nwork that is late\t%d\nwork that fails\t%d\n", f.News, f.Untold, f.Unheard, f.Late, f.Failing)
		if f.Callback != "" {
			fmt.Fprintf(w, "the marketplace's address says\t%s\n", f.Callback)
		}
		for _, l := range f.Lanes {
			fmt.Fprintf(w, "fails: %s of %s\t%d times, again at %s: %s\n", l.Work, cmp.Or(l.Merchant, "the marketplace"), l.Fails, stamp(l.Due), l.Words)
		}
		return nil
	})
}

type backfillCmd struct {
	reach
	times
}

// Run looks for what is missing.
func (c backfillCmd) Run(at place) error {
	return c.span(at, c.times, "/v1/backfill", "%d orders were missing and go again.\n")
}

type replayCmd struct {
	reach
	times
}

// Run tells the news again.
func (c replayCmd) Run(at place) error {
	return c.span(at, c.times, "/v1/replay", "%d news are told again.\n")
}

// span has a time range done again.
func (r reach) span(at place, t times, path, words string) error {
	if t.From.IsZero() {
		return errors.New("--from is needed: since when, like 2026-11-23T09:00:00Z")
	}
	if t.To.IsZero() {
		t.To = time.Now().UTC()
	}
	var got struct {
		Count int `json:"count"`
	}
	if err := r.call(at.ctx, http.MethodPost, path, nil, map[string]any{"merchant": t.Merchant, "from": t.From, "to": t.To}, &got); err != nil {
		return err
	}
	_, err := fmt.Fprintf(at.out, words, got.Count)
	return err
}
