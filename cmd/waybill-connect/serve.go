package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/connect/door"
	"github.com/waybill-ship/waybill/internal/picker"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

type serveCmd struct {
	settings
	Listen      string   `help:"Address to serve on." default:"127.0.0.1:8090" env:"WAYBILL_CONNECT_LISTEN"`
	Token       []string `help:"Token that opens the API and the operator's page; made in the data folder where left out. Better by environment." env:"WAYBILL_CONNECT_TOKEN"`
	Proxies     []string `help:"Networks of proxies whose X-Forwarded-… headers are believed." env:"WAYBILL_CONNECT_PROXIES"`
	OpenMetrics bool     `help:"Let everybody read /metrics, who otherwise needs the token." env:"WAYBILL_CONNECT_OPEN_METRICS"`
	MapTiles    string   `help:"Map pictures for the picker: https://host/{z}/{x}/{y}.png. Without it only outlines are drawn, and nobody is called." env:"WAYBILL_CONNECT_MAP_TILES"`
	MapCredit   string   `help:"What the makers of the map pictures want to stand on the map." env:"WAYBILL_CONNECT_MAP_CREDIT"`
	LogLevel    string   `help:"debug, info, warn or error." default:"info" env:"WAYBILL_CONNECT_LOG_LEVEL"`
}

// near is where a platform on this machine reaches this Connect. One elsewhere would be given an address that leads to itself: there Connect
// goes without webhooks until --url names it, and asks more often instead.
func (c *serveCmd) near(at net.Addr) string {
	platform, err := url.Parse(c.Platform)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(platform.Hostname()); platform.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return ""
	}
	_, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return ""
	}
	if tcp, ok := at.(*net.TCPAddr); ok && !tcp.IP.IsUnspecified() {
		return "http://" + at.String()
	}
	return "http://" + net.JoinHostPort("127.0.0.1", port)
}

// Run serves until it is told to stop, then lets requests and the work at hand finish.
func (c *serveCmd) Run(at place) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return fmt.Errorf("the log level %q is none of debug, info, warn and error", c.LogLevel)
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(at.err, &slog.HandlerOptions{Level: level})))
	if err := errors.Join(c.check(), checkTokens(c.Token)); err != nil {
		return err
	}
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer unlock()
	listener, err := new(net.ListenConfig).Listen(at.ctx, "tcp", c.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("cannot listen on %s: another program does already; stop it, or name another address (--listen, WAYBILL_CONNECT_LISTEN)", c.Listen)
	}
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", c.Listen, err)
	}
	defer listener.Close()
	config, err := c.config(c.near(listener.Addr()))
	if err != nil {
		return err
	}
	if len(c.Token) == 0 {
		token, err := c.kept(tokenFile, func() string { return secret.NewToken(192) })
		if err != nil {
			return err
		}
		c.Token = []string{token}
	}
	e, err := connect.Open(at.ctx, config)
	if err != nil {
		return err
	}
	defer e.Close()
	base := config.PublicURL
	if base == "" {
		base = "http://" + listener.Addr().String()
	}
	handler, err := c.handler(e, base)
	if err != nil {
		return err
	}
	return c.serve(at, e, listener, handler)
}

// handler joins the doors.
func (c *serveCmd) handler(e *connect.Engine, base string) (http.Handler, error) {
	proxies, err := web.ParseProxies(c.Proxies)
	if err != nil {
		return nil, err
	}
	numbers := measure(e)
	mux := http.NewServeMux()
	front := &door.Door{Engine: e, Tokens: c.Token}
	front.Mount(mux)
	(&picker.Door{Tiles: c.MapTiles, Credit: c.MapCredit}).Mount(mux)
	mux.Handle("GET /assets/", web.Assets())
	metrics := numbers.handler()
	if !c.OpenMetrics {
		metrics = front.Guard(metrics)
	}
	mux.Handle("GET /metrics", metrics)
	return (&web.Front{Links: web.Links{URL: base}, Proxies: proxies, Seen: numbers.request}).Wrap(mux), nil
}

func (c *serveCmd) serve(at place, e *connect.Engine, listener net.Listener, handler http.Handler) error {
	asking, unasked := context.WithCancel(context.Background())
	defer unasked()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return asking },
		ErrorLog:    slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	work, rest := context.WithCancel(context.WithoutCancel(at.ctx))
	defer rest()
	worked := make(chan error, 1)
	go func() { worked <- e.Run(work) }()
	address := "http://" + listener.Addr().String()
	if err := os.WriteFile(filepath.Join(c.Data, urlFile), []byte(address+"\n"), 0o600); err != nil {
		return fmt.Errorf("the data folder %s cannot be written: %w", c.Data, err)
	}
	slog.Info("serving", "address", listener.Addr().String(), "data", c.Data)
	if c.DB == "" {
		fmt.Fprintf(at.out, "Waybill Connect serves on %s. The token that opens it lies in %s.\n", address, filepath.Join(c.Data, tokenFile))
	}
	var err error
	select {
	case err = <-served:
	case <-at.ctx.Done():
	}
	rest()
	stop, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	// Who waits for news is let go, once those who only want an answer have had a moment.
	time.AfterFunc(2*time.Second, unasked)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	err = errors.Join(err, server.Shutdown(stop), <-worked)
	slog.Info("stopped")
	return err
}
