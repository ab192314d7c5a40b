package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

type merchantsCmd struct {
	List       listMerchantsCmd `cmd:"" default:"withargs" help:"List them with their health."`
	Add        addMerchantCmd   `cmd:"" help:"Make a seller known, or change its name."`
	Keys       keysCmd          `cmd:"" help:"Connect a seller with the two keys of its integration."`
	Link       linkCmd          `cmd:"" help:"Make the link on which a seller says yes, also once its keys have died."`
	Disconnect disconnectCmd    `cmd:"" help:"Forget the way into a seller's account."`
}

// merchantRow is what the tables show of a seller.
type merchantRow struct {
	Ref      string     `json:"ref"`
	Name     string     `json:"name"`
	State    string     `json:"state"`
	Access   string     `json:"access"`
	Points   bool       `json:"service_points"`
	Waiting  int        `json:"waiting"`
	Refused  int        `json:"refused"`
	Imported *time.Time `json:"last_import_at"`
	Heard    *time.Time `json:"last_webhook_at"`
	Trouble  string     `json:"trouble"`
	Steps    []string   `json:"steps"`
}

const merchantHead = "REF\tSTATE\tACCESS\tWAITING\tREFUSED\tLAST IMPORT\tLAST WEBHOOK\tNAME\tTROUBLE"

func (m merchantRow) line() string {
	return fmt.Sprintf("%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s", m.Ref, m.State, dash(m.Access), m.Waiting, m.Refused, stamp(m.Imported), stamp(m.Heard), m.Name, dash(m.Trouble))
}

// one asks for one seller and shows it.
func (r reach) one(at place, method, path string, in any) error {
	var raw json.RawMessage
	if err := r.call(at.ctx, method, path, nil, in, &raw); err != nil {
		return err
	}
	var m merchantRow
	if err := json.Unmarshal(raw, &m); err != nil {
		return err
	}
	return r.show(at, raw, func(w io.Writer) error {
		fmt.Fprintf(w, "%s\n%s\n", merchantHead, m.line())
		for n, step := range m.Steps {
			fmt.Fprintf(w, "%d. %s\n", n+1, step)
		}
		return nil
	})
}

func merchantPath(ref string, more ...string) string {
	path := "/v1/merchants/" + url.PathEscape(ref)
	for _, m := range more {
		path += "/" + url.PathEscape(m)
	}
	return path
}

type listMerchantsCmd struct {
	reach
	State   string `help:"Only those that are waiting, connected, refused or ended."`
	Trouble bool   `help:"Only those with trouble."`
}

func (c listMerchantsCmd) Run(at place) error {
	q := url.Values{}
	if c.State != "" {
		q.Set("state", c.State)
	}
	if c.Trouble {
		q.Set("trouble", "true")
	}
	return list(at, c.reach, "/v1/merchants", q, "merchants", merchantHead, merchantRow.line)
}

type addMerchantCmd struct {
	reach
	Ref      string `arg:"" help:"The marketplace's own name for the seller."`
	Name     string `help:"What people call it."`
	Platform string `help:"Base URL of its platform, where it is not the usual one."`
}

func (c addMerchantCmd) Run(at place) error {
	return c.one(at, http.MethodPut, merchantPath(c.Ref), map[string]string{"name": c.Name, "platform": c.Platform})
}

type keysCmd struct {
	reach
	Ref    string `arg:"" help:"The marketplace's own name for the seller."`
	Public string `required:"" env:"WAYBILL_CONNECT_PUBLIC" help:"The public key."`
	Secret string `env:"WAYBILL_CONNECT_SECRET" help:"The secret key; better by environment."`
}

func (c keysCmd) Run(at place) error {
	if c.Secret == "" {
		return errors.New("the secret key is needed: put it into WAYBILL_CONNECT_SECRET")
	}
	return c.one(at, http.MethodPost, merchantPath(c.Ref, "keys"), map[string]string{"public_key": c.Public, "secret_key": c.Secret})
}

type linkCmd struct {
	reach
	Ref  string `arg:"" help:"The marketplace's own name for the seller."`
	Back string `help:"Where the seller's browser goes afterwards."`
}

func (c linkCmd) Run(at place) error {
	var raw json.RawMessage
	if err := c.call(at.ctx, http.MethodPost, merchantPath(c.Ref, "link"), nil, map[string]string{"back": c.Back}, &raw); err != nil {
		return err
	}
	var l struct {
		URL   string   `json:"url"`
		Steps []string `json:"steps"`
	}
	if err := json.Unmarshal(raw, &l); err != nil {
		return err
	}
	return c.show(at, raw, func(w io.Writer) error {
		if l.URL != "" {
			_, err := fmt.Fprintln(w, l.URL)
			return err
		}
		_, err := fmt.Fprintln(w, strings.Join(l.Steps, "\n"))
		return err
	})
}

type disconnectCmd struct {
	reach
	Ref string `arg:"" help:"The marketplace's own name for the seller."`
}

func (c disconnectCmd) Run(at place) error {
	if err := c.call(at.ctx, http.MethodDelete, merchantPath(c.Ref), nil, nil, nil); err != nil {
		return err
	}
	_, err := fmt.Fprintf(at.out, "%s is disconnected.\n", c.Ref)
	return err
}
