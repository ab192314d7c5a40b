package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/secret"
)

// settings say where Connect keeps things, whom it serves and how it is reached.
type settings struct {
	Data string `help:"Folder of the embedded database and the keys." default:"./connect-data" env:"WAYBILL_CONNECT_DATA"`
	DB   string `help:"postgres://… instead of the embedded database; several Connects may share it." env:"WAYBILL_CONNECT_DB"`
	Key  string `help:"Master key that seals the merchants' keys; made in the data folder where left out. Better by environment." env:"WAYBILL_CONNECT_KEY"`

	Platform     string `help:"Base URL of the shipping platform." default:"http://127.0.0.1:8080" env:"WAYBILL_CONNECT_PLATFORM"`
	URL          string `help:"Where this Connect is reached from outside, for webhooks and the way back from the consent page." env:"WAYBILL_CONNECT_URL"`
	ClientID     string `help:"The app that the platform knows this marketplace by." env:"WAYBILL_CONNECT_CLIENT_ID"`
	ClientSecret string `help:"Its secret. Better by environment." env:"WAYBILL_CONNECT_CLIENT_SECRET"`
	Callback     string `help:"Address that is told the news as Standard Webhooks; without it they wait to be read." env:"WAYBILL_CONNECT_CALLBACK"`
	CallbackKey  string `help:"Secret that signs them, whsec_…; made in the data folder where left out." env:"WAYBILL_CONNECT_CALLBACK_KEY"`

	AllowPrivate bool `help:"Let a merchant be given a platform on this machine or in this network." env:"WAYBILL_CONNECT_ALLOW_PRIVATE"`

	Keep  time.Duration `help:"How long news that were told are kept, and orders of which nothing more is expected; 0 is for ever." default:"2160h" env:"WAYBILL_CONNECT_KEEP"`
	Hands int           `help:"How many merchants are worked for at once." default:"64" env:"WAYBILL_CONNECT_HANDS"`
	Sweep time.Duration `help:"Pause after which a platform is asked what a lost webhook hid." default:"5m" env:"WAYBILL_CONNECT_SWEEP"`
}

// Files in the data folder that other commands, or people, read.
const (
	tokenFile    = "token"        // opens the API
	callbackFile = "callback.key" // signs what the marketplace is told
	urlFile      = "url"          // where the API is
	databaseFile = "connect.db"
)

// check says what is wrong before anything is opened.
func (s settings) check() error {
	for _, one := range []struct{ flag, value string }{{"platform", s.Platform}, {"url", s.URL}, {"callback", s.Callback}} {
		if one.value == "" {
			continue
		}
		u, err := url.Parse(one.value)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Fragment != "" {
			return fmt.Errorf("--%s: this should be an address like https://host.example.com, without a name and password in it", one.flag)
		}
	}
	if s.Hands < 1 {
		return errors.New("--hands: at least one merchant has to be worked for")
	}
	if s.Keep < 0 || s.Keep > 0 && s.Keep < 24*time.Hour {
		return errors.New("--keep: news are kept for a day at least, so that whoever was away for a night can read on; 0 keeps them for ever")
	}
	if s.Sweep < time.Second {
		return errors.New("--sweep: a pause below a second leaves the platforms no rest")
	}
	return nil
}

// config makes the engine's settings; base is where Connect is reached when nothing else is said.
func (s settings) config(base string) (connect.Config, error) {
	if err := s.keyFits(); err != nil {
		return connect.Config{}, err
	}
	keys, err := secret.Load(s.Key, s.Data, s.DB != "")
	if err != nil {
		return connect.Config{}, errors.New(strings.ReplaceAll(err.Error(), "WAYBILL_KEY", "WAYBILL_CONNECT_KEY"))
	}
	if s.URL != "" {
		base = s.URL
	}
	if s.Callback != "" && s.CallbackKey == "" {
		if s.CallbackKey, err = s.kept(callbackFile, newCallbackKey); err != nil {
			return connect.Config{}, err
		}
	}
	c := connect.Config{
		Database: s.DB, Path: filepath.Join(s.Data, databaseFile), Keys: keys,
		Platform: strings.TrimRight(s.Platform, "/"), PublicURL: strings.TrimRight(base, "/"),
		Callback: s.Callback, CallbackKey: s.CallbackKey, AllowPrivate: s.AllowPrivate, Hands: s.Hands, Sweep: s.Sweep,
	}
	if c.Keep = s.Keep; s.Keep == 0 {
		c.Keep = -1
	}
	if s.ClientID != "" {
		c.Client = map[string]connect.Client{c.Platform: {ID: s.ClientID, Secret: s.ClientSecret}}
	}
	return c, nil
}

// newCallbackKey is a key as Standard Webhooks write it.
func newCallbackKey() string {
	var b [32]byte
	rand.Read(b[:])
	return "whsec_" + base64.StdEncoding.EncodeToString(b[:])
}

// keyFits keeps a database that lost its key from being given a new one, which would open nothing in it.
func (s settings) keyFits() error {
	if s.DB != "" || s.Key != "" {
		return nil
	}
	_, base := os.Stat(filepath.Join(s.Data, databaseFile))
	key := filepath.Join(s.Data, secret.KeyFile)
	if _, err := os.Stat(key); base == nil && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s has a database but no master key: put the key back as %s, or set WAYBILL_CONNECT_KEY", s.Data, key)
	}
	return nil
}

// folder makes the data folder, and says plainly why it cannot be used.
func (s settings) folder() error {
	if info, err := os.Stat(s.Data); err == nil && !info.IsDir() {
		return fmt.Errorf("the data folder %s is a file, not a folder", s.Data)
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return fmt.Errorf("the data folder %s cannot be used: %w", s.Data, err)
	}
	return nil
}

// lock makes sure that one process alone serves an embedded database.
func (s settings) lock() (unlock func(), err error) {
	if err := s.folder(); err != nil {
		return nil, err
	}
	if s.DB != "" {
		return func() {}, nil
	}
	f, err := os.OpenFile(filepath.Join(s.Data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be used: %w", s.Data, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("another waybill-connect serves the data folder %s; stop it, or take another folder (--data), or PostgreSQL (--db)", s.Data)
	}
	return func() { f.Close() }, nil
}

// kept is a secret in the data folder, which is made at the first start. Several Connects on one database each have their own folder, so
// there it has to be told.
func (s settings) kept(name string, fresh func() string) (string, error) {
	if s.DB != "" {
		return "", fmt.Errorf("with --db, Connects that share a database need the same %s: give --token, and --callback-key with --callback", name)
	}
	file := filepath.Join(s.Data, name)
	text, err := os.ReadFile(file)
	if err == nil && len(strings.TrimSpace(string(text))) > 0 {
		return strings.TrimSpace(string(text)), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	made := fresh()
	return made, os.WriteFile(file, []byte(made+"\n"), 0o600)
}

// Tokens that people make up are guessed; these two keep the worst away.
const (
	shortestToken = 20
	fewestLetters = 8 // different ones
)

// checkTokens refuses tokens that can be guessed: whoever has one sees every order.
func checkTokens(all []string) error {
	for _, t := range all {
		letters := map[rune]bool{}
		for _, r := range t {
			if r <= ' ' || r > '~' {
				return errors.New("--token: a token has neither spaces nor letters beyond ASCII")
			}
			letters[r] = true
		}
		if len(t) < shortestToken || len(letters) < fewestLetters {
			return fmt.Errorf("--token: this token can be guessed, and whoever has it sees every order; take %d random letters or more, such as openssl rand -hex 24 gives", shortestToken)
		}
	}
	return nil
}
