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

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/connect/door"
	"github.com/waybill-ship/waybill/internal/picker"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

// settings are what every command that opens Connect's database needs.
type settings struct {
	Data string `help:"Folder of the embedded database and the keys." default:"./connect-data" env:"WAYBILL_CONNECT_DATA"`
	DB   string `help:"postgres://… instead of the embedded database; several Connects may share it." env:"WAYBILL_CONNECT_DB"`
	Key  string `help:"Master key that seals the merchants' keys; made in the data folder where left out." env:"WAYBILL_CONNECT_KEY"`

	Platform     string `help:"Base URL of the shipping platform." default:"http://127.0.0.1:8080" env:"WAYBILL_CONNECT_PLATFORM"`
	URL          string `help:"Where this Connect is reached from outside, for webhooks and the way back from the consent page." env:"WAYBILL_CONNECT_URL"`
	ClientID     string `help:"The app that the platform knows this marketplace by." env:"WAYBILL_CONNECT_CLIENT_ID"`
	ClientSecret string `help:"Its secret." env:"WAYBILL_CONNECT_CLIENT_SECRET"`
	Callback     string `help:"Address that is told the news as Standard Webhooks." env:"WAYBILL_CONNECT_CALLBACK"`
	CallbackKey  string `help:"Secret that signs them: whsec_…." env:"WAYBILL_CONNECT_CALLBACK_KEY"`

	Hands int           `help:"How many merchants are worked for at once." default:"64" env:"WAYBILL_CONNECT_HANDS"`
	Sweep time.Duration `help:"Pause after which a platform is asked what a lost webhook hid." default:"5m" env:"WAYBILL_CONNECT_SWEEP"`
}

type serveCmd struct {
	settings
	Listen   string   `help:"Address to serve on." default:"127.0.0.1:8090" env:"WAYBILL_CONNECT_LISTEN"`
	Token    []string `help:"Token that opens the API and the operator's page; made in the data folder where left out." env:"WAYBILL_CONNECT_TOKEN"`
	Tiles    string   `help:"Address of map pictures for the picker, with {z}, {x} and {y}; empty draws outlines and calls nobody." env:"WAYBILL_CONNECT_TILES"`
	LogLevel string   `help:"debug, info, warn or error." default:"info" env:"WAYBILL_CONNECT_LOG_LEVEL"`
}

// config makes the engine's settings; base is where Connect is reached when nothing else is said.
func (s settings) config(base string) (connect.Config, error) {
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return connect.Config{}, err
	}
	keys, err := secret.Load(s.Key, s.Data, s.DB != "")
	if err != nil {
		return connect.Config{}, err
	}
	if s.URL != "" {
		base = s.URL
	}
	c := connect.Config{
		Database: s.DB, Path: filepath.Join(s.Data, "connect.db"), Keys: keys,
		Platform: strings.TrimSuffix(s.Platform, "/"), PublicURL: strings.TrimSuffix(base, "/"),
		Callback: s.Callback, CallbackKey: s.CallbackKey, Hands: s.Hands, Sweep: s.Sweep,
	}
	if s.ClientID != "" {
		c.Client = map[string]connect.Client{c.Platform: {ID: s.ClientID, Secret: s.ClientSecret}}
	}
	return c, nil
}

// Run serves until it is told to stop, then lets requests and the work at hand finish.
func (c *serveCmd) Run(at place) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return fmt.Errorf("the log level %q is none of debug, info, warn and error", c.LogLevel)
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(at.err, &slog.HandlerOptions{Level: level})))
	listener, err := new(net.ListenConfig).Listen(at.ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", c.Listen, err)
	}
	defer listener.Close()
	base := "http://" + listener.Addr().String()
	config, err := c.config(base)
	if err != nil {
		return err
	}
	tokens, err := c.tokens(at)
	if err != nil {
		return err
	}
	e, err := connect.Open(at.ctx, config)
	if err != nil {
		return err
	}
	defer e.Close()
	return c.serve(at, e, listener, c.handler(e, tokens, config.PublicURL))
}

// handler joins the doors.
func (c *serveCmd) handler(e *connect.Engine, tokens []string, base string) http.Handler {
	mux := http.NewServeMux()
	(&door.Door{Engine: e, Tokens: tokens}).Mount(mux)
	(&picker.Door{Tiles: c.Tiles}).Mount(mux)
	mux.Handle("GET /assets/", web.Assets())
	mux.Handle("GET /metrics", measured(e))
	return (&web.Front{Links: web.Links{URL: base}}).Wrap(mux)
}

func (c *serveCmd) serve(at place, e *connect.Engine, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	work, rest := context.WithCancel(at.ctx)
	defer rest()
	worked := make(chan error, 1)
	go func() { worked <- e.Run(work) }()
	slog.Info("serving", "address", listener.Addr().String())
	var err error
	select {
	case err = <-served:
	case <-at.ctx.Done():
	}
	rest()
	stop, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	err = errors.Join(err, server.Shutdown(stop), <-worked)
	slog.Info("stopped")
	return err
}

// tokenFile keeps the token that was made because none was given.
const tokenFile = "token"

// tokens are those given, or the one in the data folder, which is made and printed at the first start.
func (c *serveCmd) tokens(at place) ([]string, error) {
	if len(c.Token) > 0 {
		for _, t := range c.Token {
			if len(t) < 16 {
				return nil, errors.New("a token should have at least 16 characters: whoever has it sees every order")
			}
		}
		return c.Token, nil
	}
	name := filepath.Join(c.Data, tokenFile)
	text, err := os.ReadFile(name)
	if err == nil && len(strings.TrimSpace(string(text))) > 0 {
		return []string{strings.TrimSpace(string(text))}, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	token := secret.NewToken(192)
	if err := os.WriteFile(name, []byte(token+"\n"), 0o600); err != nil {
		return nil, err
	}
	fmt.Fprintf(at.out, "The token of this Connect lies in %s.\n", name)
	return []string{token}, nil
}
