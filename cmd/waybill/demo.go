package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/waybill-ship/waybill/cmd/waybill/demodata"
)

type demoCmd struct {
	Data string `help:"Data folder of the running server." default:"./data" env:"WAYBILL_DATA" type:"path"`
	URL  string `help:"Address of the running server; default: what it left in the data folder." env:"WAYBILL_DEMO_URL"`
	JSON bool   `name:"json" help:"Print log-ins and keys as JSON."`
}

// demoFile holds the demo's log-ins and keys in the data folder, so that the demo can run again.
const demoFile = "demo.json"

// demoBook is what the demo made.
type demoBook struct {
	URL       string         `json:"url"`
	Merchants []demoMerchant `json:"merchants"`
}

type demoMerchant struct {
	Name        string          `json:"name"`
	Email       string          `json:"email"`
	Password    string          `json:"password"`
	Integration demoIntegration `json:"integration"`
	Filled      bool            `json:"filled"` // its orders are all there
}

type demoIntegration struct {
	ID     int64  `json:"id"`
	Public string `json:"public_key"`
	Secret string `json:"secret_key"`
}

// Run makes the demo data on the running server, as its first users would: through sign-up, the panel's forms and the public API.
func (c *demoCmd) Run(at place) error {
	if c.URL == "" {
		text, err := os.ReadFile(filepath.Join(c.Data, "url"))
		if err != nil {
			return fmt.Errorf("no server left its address in %s; start one with waybill serve, or name it with --url", c.Data)
		}
		c.URL = strings.TrimSpace(string(text))
	}
	book, err := makeDemo(at.ctx, strings.TrimSuffix(c.URL, "/"), c.Data)
	if err != nil {
		return err
	}
	if !c.JSON {
		return book.print(at)
	}
	out := json.NewEncoder(at.out)
	out.SetIndent("", "  ")
	return out.Encode(book)
}

// demo makes the demo data on the server itself and prints what to open.
func (c *serveCmd) demo(at place) {
	url, err := os.ReadFile(filepath.Join(c.Data, "url"))
	if err != nil {
		slog.Error("demo", "error", err)
		return
	}
	book, err := makeDemo(at.ctx, strings.TrimSpace(string(url)), c.Data)
	if err != nil {
		if at.ctx.Err() == nil {
			slog.Error("the demo data could not be made", "error", err)
		}
		return
	}
	book.print(at)
}

// makeDemo makes what of the demo is not there yet.
func makeDemo(ctx context.Context, url, dir string) (demoBook, error) {
	file := filepath.Join(dir, demoFile)
	book := demoBook{URL: url}
	if text, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(text, &book); err != nil {
			return book, fmt.Errorf("%s cannot be read; delete it to begin the demo anew: %w", file, err)
		}
		book.URL = url
	}
	for i, m := range demodata.Merchants() {
		if i >= len(book.Merchants) { // kept before it is used, so that a start that is stopped here can be gone on with
			book.Merchants = append(book.Merchants, demoMerchant{Name: m.Company, Email: m.Email, Password: strings.ToLower(rand.Text()[:16])})
			if err := book.save(file); err != nil {
				return book, err
			}
		}
		if book.Merchants[i].Integration.ID == 0 {
			made, err := signUpDemo(ctx, url, m, book.Merchants[i])
			if err != nil {
				return book, fmt.Errorf("demo merchant %s: %w", m.Company, err)
			}
			book.Merchants[i] = made
			if err := book.save(file); err != nil {
				return book, err
			}
		}
		if book.Merchants[i].Filled {
			continue
		}
		if err := fillDemo(ctx, url, m, book.Merchants[i]); err != nil {
			return book, fmt.Errorf("demo orders of %s: %w", m.Company, err)
		}
		book.Merchants[i].Filled = true
		if err := book.save(file); err != nil {
			return book, err
		}
	}
	return book, nil
}

// save keeps the log-ins for nobody but the owner of the folder.
func (b demoBook) save(file string) error {
	text, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

func (b demoBook) print(at place) error {
	fmt.Fprintf(at.out, "\n  Waybill is open at %s\n\n", b.URL)
	t := tabwriter.NewWriter(at.out, 2, 0, 3, ' ', 0)
	fmt.Fprintln(t, "  merchant\te-mail\tpassword")
	for _, m := range b.Merchants {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", m.Name, m.Email, m.Password)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(b.Merchants) == 0 {
		return errors.New("no demo merchants")
	}
	i := b.Merchants[0].Integration
	fmt.Fprintf(at.out, "\n  Log in, open Incoming orders, choose some, press Create labels and confirm; print them on the page that follows. By API:\n  curl -u %s:%s %s/api/v2/parcels\n\n", i.Public, i.Secret, b.URL)
	return nil
}
