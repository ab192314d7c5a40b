package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest/cluster"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/job"
)

// benchPlace is where a bench keeps its databases: a temporary folder, and a PostgreSQL cluster of its own with the durability that
// PostgreSQL comes with.
type benchPlace struct {
	dir     string
	cluster func() (string, error)
	sandbox string // URL of the sandbox carrier; empty: none
	made    int
}

func newBenchPlace(under string) (*benchPlace, error) {
	dir, err := os.MkdirTemp(under, "waybill-bench-")
	if err != nil {
		return nil, err
	}
	return &benchPlace{dir: dir, cluster: sync.OnceValues(func() (string, error) { return cluster.Start("") })}, nil
}

func (b *benchPlace) close() { os.RemoveAll(b.dir) }

// fresh makes the settings of a platform with an empty database of its own.
func (b *benchPlace) fresh(ctx context.Context, engine string) (settings, error) {
	b.made++
	s := settings{Listen: "127.0.0.1:0", Sandbox: cmp.Or(b.sandbox, "off"), Patience: 10 * time.Second, Hands: 4, Rescue: 2 * time.Minute}
	s.Data = filepath.Join(b.dir, fmt.Sprint(b.made))
	if engine == "sqlite" {
		return s, nil
	}
	url, err := b.cluster()
	if err != nil {
		return s, err
	}
	name := fmt.Sprintf("bench_%d", b.made)
	if err := createDatabase(ctx, url, name); err != nil {
		return s, err
	}
	key := make([]byte, 32)
	rand.Read(key)
	s.Key, s.DB = hex.EncodeToString(key), strings.Replace(url, "/postgres?", "/"+name+"?", 1)
	return s, nil
}

// benchHouse is a platform that serves over TCP, with one merchant who has connected one shop.
type benchHouse struct {
	*platform
	benchShop
	url  string
	stop func() error
}

// benchShop is a merchant with one connected shop.
type benchShop struct {
	account     int64
	integration int64
	keys        integration.Pair
	opens       string // the session of the merchant's browser
	by          account.Session
}

// open starts a platform on a fresh database: the doors, the keys and the jobs of serve.
func (b *benchPlace) open(ctx context.Context, engine string) (*benchHouse, error) {
	s, err := b.fresh(ctx, engine)
	if err != nil {
		return nil, err
	}
	p, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.migrate(ctx); err != nil {
		p.close()
		return nil, err
	}
	h := &benchHouse{platform: p}
	if err := h.serve(ctx, s); err != nil {
		p.close()
		return nil, err
	}
	if h.benchShop, err = h.settle(ctx, "bench@example.org"); err != nil {
		return nil, errors.Join(err, h.stop())
	}
	return h, nil
}

func (h *benchHouse) serve(ctx context.Context, s settings) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Listen)
	if err != nil {
		return err
	}
	h.url = "http://" + listener.Addr().String()
	s.URL = h.url
	if err := h.wire(s, strings.TrimPrefix(s.Sandbox, "off")); err != nil {
		return err
	}
	h.limits = nil // a bench is nobody's customer
	h.listen()
	doors, err := h.handler(s)
	if err != nil {
		return err
	}
	crew, err := job.Start(context.WithoutCancel(ctx), h.db, h.hands(s.Patience), s.Hands, s.Rescue)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: doors, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	h.stop = func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		err := errors.Join(server.Shutdown(ctx), crew.Stop(ctx), ignore(<-served, http.ErrServerClosed))
		h.close()
		return err
	}
	return nil
}

// settle signs a merchant up and connects the shop.
func (h *benchHouse) settle(ctx context.Context, email string) (benchShop, error) {
	session, opens, err := h.accounts.SignUp(ctx, account.Newcomer{
		Company: "Bench Winkel", Country: "NL", Name: "Bench", Email: email, Password: "a long enough password 7261",
	}, account.Visit{IP: "127.0.0.1"})
	if err != nil {
		return benchShop{}, err
	}
	made, keys, err := h.integrations.Add(ctx, session, integration.Integration{Name: "Bench", System: integration.API})
	return benchShop{account: session.Account, integration: made.ID, keys: keys, opens: opens, by: session}, err
}

// emptyDatabase is a migrated database without a platform around it.
func (b *benchPlace) emptyDatabase(ctx context.Context, engine string) (*db.DB, error) {
	s, err := b.fresh(ctx, engine)
	if err != nil {
		return nil, err
	}
	p, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.migrate(ctx); err != nil {
		p.close()
		return nil, err
	}
	return p.db, nil
}
