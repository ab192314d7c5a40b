package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// reach is how commands speak with a Connect that serves. One on this machine is found by its data folder.
type reach struct {
	Data  string `help:"Data folder of a Connect on this machine; its address and token lie there." default:"./connect-data" env:"WAYBILL_CONNECT_DATA"`
	API   string `help:"Address of the Connect, where it is elsewhere." env:"WAYBILL_CONNECT_API"`
	Token string `help:"Its token. Better by environment." env:"WAYBILL_CONNECT_TOKEN"`
	JSON  bool   `help:"Print what the API answers."`
}

// find fills in what was not given from the data folder.
func (r reach) find() (reach, error) {
	for _, one := range []struct {
		value      *string
		file, what string
	}{{&r.API, urlFile, "--api"}, {&r.Token, tokenFile, "--token"}} {
		if *one.value != "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(r.Data, one.file))
		if err != nil {
			return r, fmt.Errorf("no Connect has served from %s: give its folder (--data), or %s", r.Data, one.what)
		}
		*one.value = strings.TrimSpace(string(text))
	}
	return r, nil
}

// call asks the API and reads the answer into out, which may be nil.
func (r reach) call(ctx context.Context, method, path string, query url.Values, in, out any) error {
	r, err := r.find()
	if err != nil {
		return err
	}
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	address := strings.TrimRight(r.API, "/") + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+r.Token)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := (&http.Client{Timeout: 10 * time.Minute}).Do(req) // a backfill asks for each order
	if err != nil {
		return fmt.Errorf("the Connect at %s does not answer: %w", r.API, errors.Unwrap(err))
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return refusedBy(res.StatusCode, text)
	}
	if out == nil || len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, out)
}

// refusedBy says a refusal of the API on one line.
func refusedBy(status int, text []byte) error {
	var said struct {
		Error  string                            `json:"error"`
		Fields []struct{ Field, Message string } `json:"fields"`
	}
	if json.Unmarshal(text, &said) != nil || said.Error == "" {
		return fmt.Errorf("no Connect answers there, but something that says %d", status)
	}
	words := said.Error
	for _, f := range said.Fields {
		if !strings.Contains(words, f.Message) {
			words += " " + f.Field + ": " + f.Message
		}
	}
	return errors.New(words)
}

// show prints an answer: as it came, or as the command's table.
func (r reach) show(at place, raw json.RawMessage, table func(w io.Writer) error) error {
	if r.JSON {
		var b bytes.Buffer
		if err := json.Indent(&b, raw, "", "  "); err != nil {
			return err
		}
		_, err := fmt.Fprintln(at.out, b.String())
		return err
	}
	w := tabwriter.NewWriter(at.out, 0, 4, 2, ' ', 0)
	if err := table(w); err != nil {
		return err
	}
	return w.Flush()
}

// list reads all pages of a list under a key, and prints them one by one.
func list[T any](at place, r reach, path string, query url.Values, key, head string, line func(T) string) error {
	w := tabwriter.NewWriter(at.out, 0, 4, 2, ' ', 0)
	if !r.JSON {
		fmt.Fprintln(w, head)
	}
	for {
		var page map[string]json.RawMessage
		if err := r.call(at.ctx, http.MethodGet, path, query, nil, &page); err != nil {
			return err
		}
		var all []json.RawMessage
		if err := json.Unmarshal(page[key], &all); err != nil {
			return err
		}
		for _, raw := range all {
			var one T
			if err := json.Unmarshal(raw, &one); err != nil {
				return err
			}
			if r.JSON {
				fmt.Fprintf(w, "%s\n", raw)
			} else {
				fmt.Fprintln(w, line(one))
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
		next := ""
		if text, more := page["next"]; more {
			if err := json.Unmarshal(text, &next); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		query.Set("after", next)
	}
}

// stamp is a time as tables have it.
func stamp(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// dash stands for nothing in a table.
func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
