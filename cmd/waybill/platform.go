package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/mail"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

// platform is the whole product, wired together.
type platform struct {
	db           *db.DB
	sealer       *secret.Sealer
	blobs        *blob.Store
	carriers     *carrier.Set
	events       *event.Book
	links        web.Links
	mail         *mail.Desk
	accounts     *account.Desk
	integrations *integration.Book
	shipping     *shipping.Desk
	intake       *intake.Desk
	unlock       func()
}

// open gets the stored things of a folder ready: database, key, files.
func (s store) open(ctx context.Context) (*platform, error) {
	p := &platform{unlock: func() {}}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be used: %w", s.Data, err)
	}
	conf := db.Config{URL: s.DB, Pooler: s.Pooler}
	if s.DB == "" {
		conf.Path = filepath.Join(s.Data, "waybill.db")
	}
	var err error
	if p.sealer, err = secret.Load(s.Key, s.Data, s.DB != ""); err != nil {
		return nil, err
	}
	if p.db, err = db.Open(ctx, conf); err != nil {
		return nil, err
	}
	place := s.Blobs
	if place == "" {
		place = filepath.Join(s.Data, "files")
	}
	if p.blobs, err = blob.Open(ctx, place); err != nil {
		p.db.Close()
		return nil, err
	}
	return p, nil
}

// lock makes sure that one process alone serves an embedded database.
func (s store) lock() (func(), error) {
	if s.DB != "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be used: %w", s.Data, err)
	}
	f, err := os.OpenFile(filepath.Join(s.Data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be used: %w", s.Data, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("another waybill serves the data folder %s; stop it, or take another folder (--data), or PostgreSQL (--db)", s.Data)
	}
	return func() { f.Close() }, nil
}

// migrate brings the schema up to date and makes what every installation has: the operator's account and the carriers' catalogues.
func (p *platform) migrate(ctx context.Context) error {
	if err := p.db.Migrate(ctx); err != nil {
		return err
	}
	if err := job.Migrate(ctx, p.db); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	return account.EnsureOperator(ctx, p.db, time.Now())
}

// catalogue keeps each carrier's methods under the operator's account.
func (p *platform) catalogue(ctx context.Context) error {
	for _, code := range p.carriers.Codes() {
		c, ok := p.carriers.Driver(code).(carrier.Catalogue)
		if !ok {
			continue
		}
		methods := c.Methods()
		err := p.db.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
			return carrier.KeepMethods(ctx, tx, account.Operator, code, methods)
		})
		if err != nil {
			return fmt.Errorf("keep the methods of %s: %w", code, err)
		}
	}
	return nil
}

// wire joins the rooms. Who hears what stands in listeners.go.
func (p *platform) wire(s settings, sandboxURL string) error {
	var err error
	if p.carriers, err = carrier.NewSet(drivers(sandboxURL)); err != nil {
		return err
	}
	p.links = web.Links{URL: s.URL, Hosts: s.Hosts}
	p.events = &event.Book{}
	p.mail = &mail.Desk{DB: p.db, Sealer: p.sealer, URL: s.URL, From: s.MailFrom}
	if s.SMTP != "" {
		if p.mail.Server, err = mail.ParseServer(s.SMTP); err != nil {
			return fmt.Errorf("--smtp: %w", err)
		}
	}
	p.accounts = &account.Desk{DB: p.db, Sealer: p.sealer, Sandbox: sandboxURL != "", Welcome: p.welcome, Tell: p.mail.Account}
	p.integrations = &integration.Book{DB: p.db, Sealer: p.sealer, Events: p.events}
	p.shipping = &shipping.Desk{DB: p.db, Carriers: p.carriers, Blobs: p.blobs, Sealer: p.sealer, Events: p.events, Patience: s.Patience}
	p.intake = &intake.Desk{DB: p.db, Events: p.events, Shipping: p.shipping}
	return nil
}

// welcome gives a new account its contract with the sandbox carrier, where the operator allows one.
func (p *platform) welcome(ctx context.Context, a account.Account) (func(context.Context, *db.Tx) error, error) {
	if !a.Sandbox {
		return func(context.Context, *db.Tx) error { return nil }, nil
	}
	id, err := p.db.NextID(ctx, "contract")
	if err != nil {
		return nil, err
	}
	c := carrier.Contract{
		ID: id, AccountID: a.ID, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials(),
	}
	return func(ctx context.Context, tx *db.Tx) error {
		return carrier.AddContract(ctx, tx, p.sealer, a.ID, c, a.CreatedAt)
	}, nil
}

func (p *platform) close() {
	if p.db != nil {
		p.db.Close()
	}
	if p.blobs != nil {
		p.blobs.Close()
	}
	p.unlock()
}
