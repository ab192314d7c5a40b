package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/integration"
)

// appCmd is about the apps that the operator offers to merchants.
type appCmd struct {
	Add  appAddCmd  `cmd:"" help:"Register an app of the operator's; prints its client id and secret, once."`
	List appListCmd `cmd:"" help:"List the operator's apps."`
}

type appAddCmd struct {
	store
	Name     string   `help:"What merchants see when they are asked." required:""`
	Homepage string   `help:"https:// address of the app's maker." required:""`
	Redirect []string `help:"Address to come back to; compared to the letter. May be repeated." required:""`
	Scope    string   `help:"What it may ask for, parted by blanks." default:"read:integration write:integration read:order write:order read:parcel write:parcel read:price read:return"`
	Public   bool     `help:"It runs where no secret can be kept."`
}

// Run registers the app, also while the platform serves.
func (c *appAddCmd) Run(at place) error {
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	scopes, err := app.ParseScopes(c.Scope)
	if err != nil {
		return err
	}
	desk := &app.Desk{DB: p.db, Integrations: &integration.Book{DB: p.db, Sealer: p.sealer}}
	by := account.Session{Account: account.Operator, Role: account.Admin, Name: "operator"}
	one, secret, err := desk.Register(at.ctx, by, app.App{Name: c.Name, Homepage: c.Homepage, Redirects: c.Redirect, Scopes: scopes, Public: c.Public})
	if err != nil {
		return err
	}
	return json.NewEncoder(at.out).Encode(map[string]string{"client_id": one.ClientID, "client_secret": secret, "name": one.Name, "scope": string(one.Scopes)})
}

type appListCmd struct{ store }

// Run lists the operator's apps.
func (c *appListCmd) Run(at place) error {
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	all, err := app.List(at.ctx, p.db, account.Operator)
	if err != nil {
		return err
	}
	for _, a := range all {
		_, err := fmt.Fprintf(at.out, "%s  %s  %s  %s\n", a.ClientID, a.CreatedAt.Format(time.DateOnly), a.Name, strings.Join(a.Redirects, " "))
		if err != nil {
			return err
		}
	}
	return nil
}
