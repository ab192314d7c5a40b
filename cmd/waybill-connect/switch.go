package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/move"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// switchCmd moves a merchant.
type switchCmd struct {
	FromURL    string        `name:"from-url" default:"https://panel.sendcloud.sc" env:"WAYBILL_CONNECT_FROM_URL" help:"Where the merchant comes from."`
	FromPoints string        `name:"from-points-url" env:"WAYBILL_CONNECT_FROM_POINTS_URL" help:"Where that place tells service points, if elsewhere; Sendcloud's is known."`
	FromPublic string        `name:"from-public" env:"WAYBILL_CONNECT_FROM_PUBLIC" help:"The public key there."`
	FromSecret string        `name:"from-secret" env:"WAYBILL_CONNECT_FROM_SECRET" help:"The secret key there; better by environment."`
	ToURL      string        `name:"to-url" env:"WAYBILL_CONNECT_TO_URL" help:"The Waybill to move to."`
	ToPublic   string        `name:"to-public" env:"WAYBILL_CONNECT_TO_PUBLIC" help:"The public key of the integration here."`
	ToSecret   string        `name:"to-secret" env:"WAYBILL_CONNECT_TO_SECRET" help:"The secret key of the integration here; better by environment."`
	DryRun     bool          `name:"dry-run" help:"Only look, and write the report."`
	Webhooks   bool          `name:"webhooks" help:"Also have Waybill call the webhook address that the old place calls."`
	Report     string        `name:"report" help:"Where the report goes: a file named .html, .md or .json. Without it, text on the standard output."`
	Patience   time.Duration `name:"patience" default:"2m" help:"The longest pause that a server may ask for between two calls."`
}

// Run moves the merchant. What was done stands in the report, also when it stops on the way.
func (c switchCmd) Run(p place) error {
	if err := c.check(); err != nil {
		return err
	}
	from, err := c.client(c.FromURL, c.FromPublic, c.FromSecret, c.FromPoints)
	if err != nil {
		return fmt.Errorf("--from-…: %w", err)
	}
	to, err := c.client(c.ToURL, c.ToPublic, c.ToSecret, "")
	if err != nil {
		return fmt.Errorf("--to-…: %w", err)
	}
	say := func(format string, args ...any) { fmt.Fprintf(p.err, "switch: "+format+"\n", args...) }
	report, err := move.Move{From: from, To: to, DryRun: c.DryRun, Webhooks: c.Webhooks, Say: say}.Run(p.ctx)
	if wrong := c.write(p.out, report); wrong != nil {
		return errors.Join(err, wrong)
	}
	if err != nil {
		return fmt.Errorf("it stopped at %w; run it again, it goes on from there", err)
	}
	say("%s", report.Summary())
	return nil
}

// check says what is missing before anything is called.
func (c switchCmd) check() error {
	for _, one := range []struct{ flag, value string }{
		{"from-public", c.FromPublic}, {"from-secret", c.FromSecret}, {"to-url", c.ToURL}, {"to-public", c.ToPublic}, {"to-secret", c.ToSecret},
	} {
		if one.value == "" {
			return fmt.Errorf("--%s is needed, or WAYBILL_CONNECT_%s in the environment", one.flag, strings.ToUpper(strings.ReplaceAll(one.flag, "-", "_")))
		}
	}
	switch filepath.Ext(c.Report) {
	case "", ".html", ".md", ".json":
		if c.Report == "" || filepath.Ext(c.Report) != "" {
			return nil
		}
	}
	return fmt.Errorf("--report %s: the name needs to end in .html, .md or .json", c.Report)
}

func (c switchCmd) client(base, public, secret, points string) (*sendcloud.Client, error) {
	options := []sendcloud.Option{
		sendcloud.WithBaseURL(base), sendcloud.WithUserAgent("waybill-connect"),
		sendcloud.WithRetry(sendcloud.Retry{Times: 8, First: 250 * time.Millisecond, Most: c.Patience}),
	}
	if points != "" {
		options = append(options, sendcloud.WithServicePointsURL(points))
	}
	return sendcloud.New(public, secret, options...)
}

// write writes the report whole or not at all: addresses of buyers stand in it, so nobody else may read the file.
func (c switchCmd) write(out io.Writer, r move.Report) error {
	if c.Report == "" {
		return r.Markdown(out)
	}
	f, err := os.CreateTemp(filepath.Dir(c.Report), ".switch-*")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer os.Remove(f.Name())
	switch filepath.Ext(c.Report) {
	case ".html":
		err = r.HTML(f)
	case ".md":
		err = r.Markdown(f)
	default:
		err = r.JSON(f)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return os.Rename(f.Name(), c.Report)
}
