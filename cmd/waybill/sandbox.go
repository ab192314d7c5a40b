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
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
)

type sandboxCmd struct {
	Listen   string        `help:"Address to serve on." default:"127.0.0.1:8090" env:"WAYBILL_SANDBOX_LISTEN"`
	Dir      string        `help:"Folder for the ledger." default:"./data/sandbox" type:"path" env:"WAYBILL_SANDBOX_DIR"`
	Mode     string        `help:"What a repeated reference does: idempotent, askable or blind." default:"idempotent" enum:"idempotent,askable,blind" env:"WAYBILL_SANDBOX_MODE"`
	InFlight time.Duration `help:"The longest an accepted shipment may take to be found." default:"30s" env:"WAYBILL_SANDBOX_IN_FLIGHT"`
	LateBy   time.Duration `help:"How long a late acceptance hides; 0 is a third of --in-flight." env:"WAYBILL_SANDBOX_LATE_BY"`
	Seed     uint64        `help:"Seed of the faults by chance." env:"WAYBILL_SANDBOX_SEED"`
	Late     float64       `help:"Chance (0 to 1) that a shipment is taken late and the connection closed." env:"WAYBILL_SANDBOX_LATE"`
	Cut      float64       `help:"Chance that the answer is cut off." env:"WAYBILL_SANDBOX_CUT"`
	Down     float64       `help:"Chance of an honest 503." env:"WAYBILL_SANDBOX_DOWN"`
}

// Run serves the sandbox carrier until it is told to stop.
func (c *sandboxCmd) Run(at place) error {
	e, err := emulator.New(emulator.Options{
		Dir: c.Dir, Mode: emulator.Mode(c.Mode), InFlight: c.InFlight, LateBy: c.LateBy,
		Chaos: emulator.Chaos{Seed: c.Seed, Late: c.Late, Cut: c.Cut, Down: c.Down},
	})
	if err != nil {
		return err
	}
	defer e.Close()
	l, err := new(net.ListenConfig).Listen(at.ctx, "tcp", c.Listen)
	if err != nil {
		return noListen(c.Listen, "WAYBILL_SANDBOX_LISTEN", err)
	}
	fmt.Fprintf(at.out, "the sandbox carrier serves on http://%s (%s); GET /help lists what it can do\n", l.Addr(), c.Mode)
	server := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-at.ctx.Done()
		server.Close()
	}()
	return ignore(server.Serve(l), http.ErrServerClosed)
}

// sandboxCarrier is the URL of the sandbox carrier: the one that is named, or one started inside, or none.
func (c *serveCmd) sandboxCarrier(ctx context.Context) (string, func(), error) {
	switch c.Sandbox {
	case "off":
		return "", func() {}, nil
	case "":
	default:
		return c.Sandbox, func() {}, nil
	}
	e, err := emulator.New(emulator.Options{Dir: filepath.Join(c.Data, "sandbox"), Mode: emulator.Idempotent})
	if err != nil {
		return "", nil, fmt.Errorf("start the sandbox carrier: %w", err)
	}
	l, err := samePort(ctx, filepath.Join(c.Data, "sandbox", "port"))
	if err != nil {
		return "", nil, errors.Join(err, e.Close())
	}
	server := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := ignore(server.Serve(l), http.ErrServerClosed); err != nil {
			slog.Error("the sandbox carrier stopped", "error", err)
		}
	}()
	stop := func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		// Whoever is not done by then is cut off.
		if server.Shutdown(ctx) != nil {
			server.Close()
		}
		e.Close()
	}
	return "http://" + l.Addr().String(), stop, nil
}

// samePort listens where it did last time, if that is free: tracking links name the port.
func samePort(ctx context.Context, file string) (net.Listener, error) {
	if port, err := os.ReadFile(file); err == nil {
		if l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:"+strings.TrimSpace(string(port))); err == nil {
			return l, nil
		}
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, err
	}
	return l, os.WriteFile(file, []byte(port+"\n"), 0o600)
}
