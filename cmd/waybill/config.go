package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
)

// store says where everything is kept.
type store struct {
	Data   string `help:"Folder for the embedded database, the files and the key." default:"./data" env:"WAYBILL_DATA" type:"path"`
	DB     string `name:"db" help:"postgres://… to keep rows in PostgreSQL instead of the folder." env:"WAYBILL_DB"`
	Pooler bool   `help:"A transaction pooler stands before PostgreSQL." env:"WAYBILL_POOLER"`
	Blobs  string `help:"Where labels lie: a folder, or s3://key:secret@host/bucket. Default: files/ in the data folder." env:"WAYBILL_BLOBS"`
	Key    string `help:"Master key, 32 bytes in hex or base64. Needed with --db; else it lies in the data folder." env:"WAYBILL_KEY"`
}

// settings is everything serve can be told.
type settings struct {
	store
	Listen  string   `help:"Address to serve on." default:"127.0.0.1:8080" env:"WAYBILL_LISTEN"`
	URL     string   `help:"Public address, used in mails and webhooks. Needed beyond loopback." env:"WAYBILL_URL"`
	Hosts   []string `help:"Further hosts that may be called, and appear in answers." env:"WAYBILL_HOSTS"`
	Proxies []string `help:"Networks of proxies whose X-Forwarded-For is believed." env:"WAYBILL_PROXIES"`

	SMTP     string `help:"smtp://user:password@host:port; without it mails are kept for 'waybill mail'." env:"WAYBILL_SMTP"`
	MailFrom string `help:"Sender of mails, as Name <address>. Default: noreply at the public address." env:"WAYBILL_MAIL_FROM"`

	Limits string `help:"How often one account may call the API: generous, sendcloud (that service's published figures) or off." default:"generous" enum:"generous,sendcloud,off" env:"WAYBILL_LIMITS"`

	Sandbox      string            `help:"URL of the sandbox carrier; 'off' for none. Default: one is started inside." env:"WAYBILL_SANDBOX"`
	Points       bool              `name:"sandbox-points" help:"Give the sandbox carrier invented service points." default:"true" negatable:"" env:"WAYBILL_SANDBOX_POINTS"`
	CarrierURLs  map[string]string `name:"carrier-urls" help:"Addresses that replace carriers' own, by carrier code, for trials with emulators; several are separated by semicolons: 'postnl=http://127.0.0.1:8091;dpd=http://127.0.0.1:8092'." env:"WAYBILL_CARRIER_URLS"`
	MapTiles     string            `help:"Map pictures for the service-point picker: https://host/{z}/{x}/{y}.png. Without it only outlines are drawn, and buyers' browsers call nobody." env:"WAYBILL_MAP_TILES"`
	MapCredit    string            `help:"What the makers of the map pictures want to stand on the map." env:"WAYBILL_MAP_CREDIT"`
	AllowPrivate bool              `help:"Let webhooks go to private addresses. For development only." env:"WAYBILL_ALLOW_PRIVATE"`
	Patience     time.Duration     `help:"How long a carrier may take to answer an announcement." default:"45s" env:"WAYBILL_PATIENCE"`
	Hands        int               `help:"Jobs worked at once." default:"16" env:"WAYBILL_HANDS"`
	Rescue       time.Duration     `help:"After this time a job that a dead process left is taken up again." default:"2m" env:"WAYBILL_RESCUE"`
	LogLevel     string            `help:"debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"WAYBILL_LOG"`
}

// check finds settings that cannot work together.
func (s settings) check() error {
	host, _, err := net.SplitHostPort(s.Listen)
	if err != nil {
		return fmt.Errorf("--listen %s is not an address; it should look like 127.0.0.1:8080", s.Listen)
	}
	if s.URL == "" && !local(host) {
		return fmt.Errorf("--listen %s is reachable from outside: set --url (WAYBILL_URL) to the public address, such as https://ship.example.com", s.Listen)
	}
	if s.URL != "" {
		u, err := url.Parse(s.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("--url %s is not an address; it should look like https://ship.example.com", s.URL)
		}
	}
	return nil
}

// local reports whether a host is this machine alone.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

type configCmd struct{ settings }

// Run prints the settings as JSON, secrets left out.
func (c *configCmd) Run(p place) error {
	s := c.settings
	s.Key, s.DB, s.Blobs, s.SMTP = told(s.Key), withoutPassword(s.DB), withoutPassword(s.Blobs), withoutPassword(s.SMTP)
	text, err := json.MarshalIndent(map[string]any{
		"listen": s.Listen, "data": s.Data, "db": s.DB, "pooler": s.Pooler, "blobs": s.Blobs, "key": s.Key, "url": s.URL, "hosts": s.Hosts,
		"proxies": s.Proxies, "smtp": s.SMTP, "mail_from": s.MailFrom, "sandbox": s.Sandbox, "carrier_urls": s.CarrierURLs, "sandbox_points": s.Points, "allow_private": s.AllowPrivate,
		"map_tiles": s.MapTiles, "map_credit": s.MapCredit,
		"limits": s.Limits, "patience": s.Patience.String(), "hands": s.Hands, "rescue": s.Rescue.String(), "log": s.LogLevel,
	}, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, string(text))
	return err
}

func told(secret string) string {
	if secret == "" {
		return ""
	}
	return "(set)"
}

func withoutPassword(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return told(text)
	}
	if u.User == nil || !strings.Contains(text, "@") {
		return text
	}
	return u.Redacted()
}
