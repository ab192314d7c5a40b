package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/raster"
)

type serveCmd struct {
	settings
	Demo bool `help:"Make the demo data after the start and print how to log in." env:"WAYBILL_DEMO"`
}

// Run serves until it is told to stop, then lets requests and jobs finish.
func (c *serveCmd) Run(at place) error {
	setLog(at, c.LogLevel)
	roomy()
	if c.Demo {
		c.AllowPrivate = true // the demo's webhooks go to this machine
	}
	if err := c.check(); err != nil {
		return err
	}
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer unlock()
	listener, err := new(net.ListenConfig).Listen(at.ctx, "tcp", c.Listen)
	if err != nil {
		return noListen(c.Listen, "WAYBILL_LISTEN", err)
	}
	defer listener.Close()
	return c.serve(at, listener)
}

func (c *serveCmd) serve(at place, listener net.Listener) error {
	p, err := c.open(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.migrate(at.ctx); err != nil {
		return err
	}
	if _, err := p.tryKey(at.ctx, 5); err != nil {
		return err
	}
	carrierURL, stopCarrier, err := c.sandboxCarrier(at.ctx)
	if err != nil {
		return err
	}
	defer stopCarrier()
	base := c.URL
	if base == "" {
		base = "http://" + listener.Addr().String()
	}
	c.URL = strings.TrimSuffix(base, "/")
	if err := p.wire(c.settings, carrierURL); err != nil {
		return err
	}
	p.listen()
	if err := p.catalogue(at.ctx); err != nil {
		return err
	}
	doors, err := p.handler(c.settings)
	if err != nil {
		return err
	}
	crew, err := job.Start(context.WithoutCancel(at.ctx), p.db, p.hands(c.Patience), c.Hands, c.Rescue)
	if err != nil {
		return fmt.Errorf("start the jobs: %w", err)
	}
	server := &http.Server{
		Handler: doors, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	server.RegisterOnShutdown(p.events.Bell.Close) // who waits for events is answered now
	served := make(chan error, 2)
	go func() { served <- server.Serve(listener) }()
	go raster.Warm()
	if err := c.tell(listener); err != nil {
		served <- fmt.Errorf("the data folder %s cannot be written: %w", c.Data, err)
	}
	slog.Info("serving", "address", listener.Addr().String(), "url", c.URL, "database", p.db.Engine())
	go p.finder.Watch(at.ctx)
	begun := make(chan struct{}) // the points that the demo's buyers choose from are there
	if c.Points && carrierURL != "" {
		go p.sandboxPoints(at.ctx, begun)
	} else {
		close(begun)
	}
	if c.Demo {
		go func() {
			<-begun
			c.demo(at)
		}()
	}
	select {
	case err = <-served:
	case <-at.ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	err = errors.Join(ignore(err, http.ErrServerClosed), server.Shutdown(stop), crew.Stop(stop))
	slog.Info("stopped")
	return err
}

// noListen says in a line why an address cannot be served on, and by which variable the command takes another.
func noListen(address, variable string, err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("cannot listen on %s: another program does already; stop it, or name another address (--listen, %s)", address, variable)
	}
	return fmt.Errorf("cannot listen on %s: %w", address, err)
}

func ignore(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// tell leaves the address in the data folder, where the other commands find it.
func (c *serveCmd) tell(l net.Listener) error {
	return os.WriteFile(filepath.Join(c.Data, "url"), []byte("http://"+l.Addr().String()+"\n"), 0o600)
}

// ready answers 200 when requests can be served: the database answers.
func (p *platform) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	if err := p.db.Ping(ctx); err != nil {
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

func setLog(at place, level string) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(at.err, &slog.HandlerOptions{Level: l})))
}
