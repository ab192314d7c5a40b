package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/mail"
)

const (
	leastRoom  = 1 << 30         // bytes free, below which the operator should act
	mostSkew   = 5 * time.Second // between our clock and the database's
	idWarning  = 1 << 30         // half of the way to 2³¹, which is all that clients can decode
	doctorTime = 10 * time.Second
)

type doctorCmd struct{ settings }

// Run looks at everything the platform leans on and says in a line each what it found. It works beside a running platform.
func (c *doctorCmd) Run(at place) error {
	r := &report{out: at.out}
	r.say("settings", c.check(), "fit together")
	p, err := c.openThere(at.ctx)
	if err != nil {
		r.say("storage", err, "")
		c.around(at.ctx, r)
		return r.result("the storage needs your attention; the rest could not be looked at")
	}
	defer p.close()
	c.storage(at.ctx, r, p)
	c.around(at.ctx, r)
	return r.result("something needs your attention: see the lines that begin with bad")
}

// storage looks at database, files and key.
func (c *doctorCmd) storage(ctx context.Context, r *report, p *platform) {
	ctx, cancel := context.WithTimeout(ctx, 3*doctorTime)
	defer cancel()
	applied, err := p.upToDate(ctx)
	r.say("database", err, "%s answers and is up to date (schema %d)", p.db.Engine(), applied)
	r.say("files", tryFiles(ctx, p.blobs), "%s can be written, read and emptied", p.blobs)
	places := []string{c.Data}
	if c.Blobs != "" && !strings.Contains(c.Blobs, "://") {
		places = append(places, c.Blobs)
	}
	for _, dir := range places {
		room, err := freeRoom(dir)
		r.say("room", err, "%d GB free in %s", room>>30, dir)
	}
	if err == nil {
		opened, err := p.tryKey(ctx, 20)
		r.say("key", err, "opens the newest sealed secrets (%d tried)", opened)
		top, err := p.highestID(ctx)
		r.say("ids", err, "%s", top)
	} else {
		r.skip("key", "not tried before the database is up to date")
	}
	skew, err := p.skew(ctx)
	r.say("clock", err, "%s apart from the database's", skew.Abs().Round(time.Millisecond))
}

// around looks at what stands beyond the storage: carrier, mail, public address.
func (c *doctorCmd) around(ctx context.Context, r *report) {
	c.carrier(ctx, r)
	if c.SMTP == "" {
		r.skip("mail", "no mail server is set (WAYBILL_SMTP): letters are kept for 'waybill mail'")
	} else {
		r.say("mail", within(ctx, c.tryMail), "the mail server greets us")
	}
	if c.URL == "" {
		r.skip("url", "no public address is set (WAYBILL_URL): fine as long as only this machine calls")
	} else {
		r.say("url", within(ctx, c.tryURL), "%s answers", c.URL)
	}
}

// within gives a look-up its time.
func within(ctx context.Context, look func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, doctorTime)
	defer cancel()
	return look(ctx)
}

func (c *doctorCmd) carrier(ctx context.Context, r *report) {
	place := c.Sandbox
	switch place {
	case "off":
		r.skip("carrier", "the sandbox carrier is switched off")
		return
	case "":
		port, err := os.ReadFile(filepath.Join(c.Data, "sandbox", "port"))
		if err != nil {
			r.skip("carrier", "the sandbox carrier starts inside, with serve")
			return
		}
		place = "http://127.0.0.1:" + strings.TrimSpace(string(port))
	}
	err := within(ctx, func(ctx context.Context) error {
		set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: sandbox.New(place, nil)})
		if err != nil {
			return err
		}
		return set.Check(ctx, carrier.Contract{Carrier: sandbox.Code, Active: true, Credentials: sandbox.NewCredentials()})
	})
	if err != nil && c.Sandbox == "" {
		r.skip("carrier", "the sandbox carrier inside does not answer: it lives as long as serve does")
		return
	}
	r.say("carrier", err, "the sandbox carrier answers at %s", place)
}

// upToDate answers the number of the newest migration, or what is wrong with the schema.
func (p *platform) upToDate(ctx context.Context) (int64, error) {
	s, err := p.db.Schema(ctx)
	if err != nil {
		return 0, err
	}
	if n := len(s.Beyond()); n > 0 {
		return 0, fmt.Errorf("a newer waybill made it (%d migrations unknown here): use that program", n)
	}
	if n := len(s.Pending()); n > 0 {
		return 0, fmt.Errorf("%d migrations are missing: run 'waybill migrate', or start 'waybill serve', which does the same", n)
	}
	has, knows, err := job.Versions(ctx, p.db)
	if err == nil && has != knows {
		err = fmt.Errorf("the job tables are at version %d and should be at %d: run 'waybill migrate'", has, knows)
	}
	return slices.Max(s.Applied), err
}

// tryFiles writes, reads and removes a file.
func tryFiles(ctx context.Context, s *blob.Store) error {
	key := blob.NewKey(account.Operator)
	if err := s.Put(ctx, key, []byte("doctor")); err != nil {
		return err
	}
	got, err := s.Get(ctx, key)
	if err != nil {
		return err
	}
	if string(got) != "doctor" {
		return fmt.Errorf("%s gave back other bytes than were put there", s)
	}
	return s.Delete(ctx, key)
}

// freeRoom is the room left on a folder's disk, in bytes.
func freeRoom(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("%s: %w", dir, err)
	}
	room := int64(s.Bavail) * int64(s.Bsize) //nolint:unconvert // its type differs between systems
	if room < leastRoom {
		return room, fmt.Errorf("only %d MB are free in %s: make room, or labels cannot be kept", room>>20, dir)
	}
	return room, nil
}

// skew is how far our clock is from the database's.
func (p *platform) skew(ctx context.Context) (time.Duration, error) {
	before := time.Now()
	theirs, err := p.db.Clock(ctx)
	if err != nil {
		return 0, err
	}
	took := time.Since(before)
	apart := before.Add(took / 2).Sub(theirs)
	if apart.Abs() > mostSkew {
		return apart, fmt.Errorf("this machine's clock is %s apart from the database's: let both follow a time server (NTP)", apart.Round(time.Second))
	}
	return apart, nil
}

// highestID says how far the ids have come; clients decode them into 32 bits.
func (p *platform) highestID(ctx context.Context) (string, error) {
	last, err := p.db.LastIDs(ctx)
	if err != nil {
		return "", err
	}
	kind, top := "", int64(0)
	for k, n := range last {
		if n > top {
			kind, top = k, n
		}
	}
	if top > idWarning {
		return "", fmt.Errorf("the ids of %s are at %d; clients can decode no more than %d: plan what comes next", kind, top, int64(1)<<31-1)
	}
	if kind == "" {
		return "none handed out yet", nil
	}
	return fmt.Sprintf("the highest is %d (%s), far from %d", top, kind, int64(1)<<31-1), nil
}

func (c *doctorCmd) tryMail(ctx context.Context) error {
	s, err := mail.ParseServer(c.SMTP)
	if err != nil {
		return err
	}
	if err := s.Check(ctx); err != nil {
		return fmt.Errorf("%w; look at --smtp (WAYBILL_SMTP)", err)
	}
	return nil
}

// tryURL calls the public address and sees that it leads here.
func (c *doctorCmd) tryURL(ctx context.Context) error {
	u, err := url.Parse(c.URL)
	if err != nil {
		return errors.New("it cannot be read")
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.User != nil {
		return fmt.Errorf("%s should be scheme and host alone, such as https://ship.example.com", u.Redacted())
	}
	if u.Scheme == "http" && !local(u.Hostname()) {
		return fmt.Errorf("%s has no TLS, so keys and passwords travel in the open: put a proxy with a certificate before it", c.URL)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(c.URL, "/")+"/livez", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("it does not answer: %w", err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 100))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || strings.TrimSpace(string(text)) != "ok" {
		return fmt.Errorf("%s/livez answers %d, and not as Waybill does: does the proxy lead to --listen?", c.URL, resp.StatusCode)
	}
	return nil
}
