// Marketplace is a small shop with three sellers, as an example of a marketplace that ships with Waybill Connect. Buyers choose a service
// point at checkout and see what becomes of their order; sellers connect their shipping account once and find their orders there.
// All that is about shipping stands in ship.go, and in the calls to Connect on the sellers' pages.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
)

// settings come from flags, and from the environment where a flag is left out.
type settings struct {
	listen, data, url, platform string
	client, key, demo           string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "marketplace:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, env func(string) string) error {
	s, err := read(args, env)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.data, 0o700); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s (WAYBILL_MARKET_LISTEN names another address): %w", s.listen, err)
	}
	defer listener.Close()
	if s.url == "" {
		s.url = "http://" + listener.Addr().String()
	}
	m, done, err := open(ctx, s)
	if err != nil {
		return err
	}
	defer done()
	return m.serve(ctx, s, listener)
}

func read(args []string, env func(string) string) (settings, error) {
	var s settings
	f := flag.NewFlagSet("marketplace", flag.ContinueOnError)
	set := func(to *string, name, variable, otherwise, help string) {
		if v := env(variable); v != "" {
			otherwise = v
		}
		f.StringVar(to, name, otherwise, help+" ("+variable+")")
	}
	set(&s.listen, "listen", "WAYBILL_MARKET_LISTEN", "127.0.0.1:8081", "address to serve on")
	set(&s.data, "data", "WAYBILL_MARKET_DATA", "./data/market", "folder of the shop's and Connect's databases")
	set(&s.url, "url", "WAYBILL_MARKET_URL", "", "where the shop is reached from outside")
	set(&s.platform, "platform", "WAYBILL_MARKET_PLATFORM", "http://127.0.0.1:8080", "shipping platform of the sellers")
	set(&s.client, "client", "WAYBILL_MARKET_CLIENT", "", "file with what waybill app add printed: the app that the platform knows this marketplace by")
	set(&s.key, "key", "WAYBILL_MARKET_KEY", "", "master key that seals the sellers' keys; made in the data folder where left out")
	set(&s.demo, "demo", "WAYBILL_MARKET_DEMO", "", "demo.json of a platform with demo data: its accounts become those of the sellers")
	err := f.Parse(args)
	s.platform, s.url = strings.TrimSuffix(s.platform, "/"), strings.TrimSuffix(s.url, "/")
	return s, err
}

// open opens both databases and makes the sellers known to Connect.
func open(ctx context.Context, s settings) (*market, func(), error) {
	keys, err := connect.OpenKeys(s.key, s.data)
	if err != nil {
		return nil, nil, err
	}
	c := connect.Config{Path: filepath.Join(s.data, "connect.db"), Keys: keys, Platform: s.platform, PublicURL: s.url, Sweep: 15 * time.Second}
	if s.client != "" {
		one, err := readClient(s.client)
		if err != nil {
			return nil, nil, err
		}
		c.Client = map[string]connect.Client{s.platform: one}
	}
	engine, err := connect.Open(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	kept, err := openStore(ctx, filepath.Join(s.data, "market.db"))
	if err != nil {
		engine.Close()
		return nil, nil, err
	}
	m := &market{store: kept, connect: engine, platform: s.platform, url: s.url, bell: make(chan struct{}, 1)}
	done := func() {
		engine.Close()
		if err := kept.close(); err != nil {
			slog.Error("the shop's database was not closed", "error", err)
		}
	}
	for _, one := range sellers {
		if _, err := engine.AddMerchant(ctx, connect.NewMerchant{Ref: one.Ref, Name: one.Name}); err != nil {
			done()
			return nil, nil, err
		}
	}
	return m, done, nil
}

// readClient reads what registering the app with the platform printed.
func readClient(file string) (connect.Client, error) {
	var said struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	body, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(body, &said)
	}
	if err != nil {
		return connect.Client{}, fmt.Errorf("the app's client in %s cannot be read: %w", file, err)
	}
	return connect.Client{ID: said.ID, Secret: said.Secret}, nil
}

// serve runs the shop until the context ends, and waits for what is being done.
func (m *market) serve(ctx context.Context, s settings, listener net.Listener) error {
	work, rest := context.WithCancel(ctx)
	var busy sync.WaitGroup
	busy.Go(func() {
		if err := m.connect.Run(work); err != nil {
			slog.Error("connect stopped", "error", err)
		}
	})
	busy.Go(func() { m.handOver(work) })
	busy.Go(func() { m.listen(work) })
	if s.demo != "" {
		busy.Go(func() { m.useDemo(work, s.demo) })
	}
	server := &http.Server{Handler: m.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Printf("\n  The marketplace is open at %s\n  Its start page tells the whole way in five steps.\n\n", s.url)
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = errors.Join(err, server.Shutdown(stop))
	rest()
	busy.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
