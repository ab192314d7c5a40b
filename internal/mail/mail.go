// Package mail tells people: it writes letters in the transaction that caused them and sends them afterwards over SMTP.
// Without an SMTP server letters are kept for the operator to read. What is worth a letter is known by the rooms that post one.
package mail

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/secret"
)

// State is how far a letter has come.
type State string

// The states. Kept means that there is no server to send it.
const (
	Kept    State = "kept"
	Waiting State = "waiting"
	Sent    State = "sent"
	Failed  State = "failed"
)

// Letter is what somebody is told, in their own language already.
type Letter struct {
	To       string
	Name     string // of the reader; may be empty
	Language string
	ReplyTo  string
	Subject  string
	Text     []string // paragraphs
	Action   string   // the button's words; empty: no button
	Link     string   // where the button leads
	Foot     string   // why the reader gets this
}

// Mail is a letter as it is kept.
type Mail struct {
	ID        int64
	Account   int64
	Kind      string
	To        string
	Subject   string
	Text      string // empty once sent
	State     State
	Tries     int
	Note      string // what the server said last
	CreatedAt time.Time
	SentAt    *time.Time
}

// Desk posts letters.
type Desk struct {
	DB     *db.DB
	Sealer *secret.Sealer
	// URL is where people reach the platform, without a slash at its end.
	URL string
	// From is the sender, as "Name <address>"; empty is noreply at the host of URL.
	From string
	// Server sends letters; nil keeps them.
	Server *Server
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

func (d *Desk) from() string {
	if d.From != "" {
		return d.From
	}
	host := "localhost"
	if u, err := url.Parse(d.URL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return "Waybill <noreply@" + host + ">"
}

// bodies are the two forms of a letter, as they are sealed.
type bodies struct {
	Name    string `json:"name,omitempty"`
	ReplyTo string `json:"reply_to,omitempty"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
}

// sendJob sends one letter.
type sendJob struct {
	Account int64 `json:"account"`
	ID      int64 `json:"id"`
}

// Kind names the job in the queue.
func (sendJob) Kind() string { return "mail.send" }

// Post writes a letter in the caller's transaction, and the job that sends it. account 0 is for letters about the person alone.
func (d *Desk) Post(ctx context.Context, tx *db.Tx, account int64, kind string, l Letter) error {
	l.Subject = oneLine(l.Subject)
	text, html, err := render(l)
	if err != nil {
		return fmt.Errorf("write letter %s: %w", kind, err)
	}
	raw, err := json.Marshal(bodies{Name: oneLine(l.Name), ReplyTo: l.ReplyTo, Text: text, HTML: html})
	if err != nil {
		return err
	}
	m := Mail{ID: newID(), Account: account, Kind: kind, To: l.To, Subject: l.Subject, State: Waiting, CreatedAt: d.now()}
	if d.Server == nil {
		m.State = Kept
	}
	if err := insert(ctx, tx, m, d.Sealer.Seal(account, raw)); err != nil {
		return err
	}
	if d.Server == nil {
		return nil
	}
	return job.Add(ctx, tx, sendJob{Account: account, ID: m.ID}, job.Later{MaxAttempts: mostTries})
}

// Account posts the letters of the room account; set it as account.Desk.Tell.
func (d *Desk) Account(ctx context.Context, tx *db.Tx, n account.Notice) error {
	w := locale.For(n.Language)
	l := Letter{To: n.Email, Name: n.Name, Language: w.Lang()}
	switch n.Kind {
	case account.TellReset:
		l.Subject = w.T("Set a new password")
		l.Text = []string{
			w.T("Somebody, probably you, asked to set a new password for Waybill."),
			w.T("The link works once and for one hour. Your password stays as it is until you use it."),
		}
		l.Action, l.Link = w.T("Choose a new password"), d.URL+"/reset/"+n.Token
		l.Foot = w.T("If it was not you, leave this mail alone.")
	case account.TellInvited:
		l.Subject = w.T("%s invites you to Waybill", n.Company)
		l.Text = []string{
			w.T("%s invites you to work in the account of %s.", n.By, n.Company),
			w.T("The invitation works once and for seven days."),
		}
		l.Action, l.Link = w.T("Accept the invitation"), d.URL+"/join/"+n.Token
		l.Foot = w.T("If you do not know %s, leave this mail alone.", n.Company)
	default:
		return fmt.Errorf("mail: no letter for notice %q", n.Kind)
	}
	return d.Post(ctx, tx, n.Account, string(n.Kind), l)
}

// WebhookFailing tells an account's admins that a shop does not take its webhooks; off says that we stopped trying.
func (d *Desk) WebhookFailing(ctx context.Context, tx *db.Tx, id, integration int64, name string, since time.Time, off bool) error {
	a, err := account.Get(ctx, tx, id)
	if err != nil {
		return err
	}
	members, err := account.Members(ctx, tx, id)
	if err != nil {
		return err
	}
	w := locale.For(a.Language)
	l := Letter{Language: w.Lang(), Link: fmt.Sprintf("%s/integrations/%d", d.URL, integration), Action: w.T("Look at the deliveries")}
	when := w.Ago(since.In(a.Location()), d.now().In(a.Location()))
	if off {
		l.Subject = w.T("Webhook feedback to %s is switched off", name)
		l.Text = []string{
			w.T("%s has not taken our messages since %s, so we stopped sending them.", name, when),
			w.T("Nothing is lost: correct the address, switch feedback on again, and all messages follow in order."),
		}
	} else {
		l.Subject = w.T("%s does not take our messages", name)
		l.Text = []string{
			w.T("The webhook of %s has failed since %s. Orders and labels are not affected.", name, when),
			w.T("We try again every hour and send everything in order as soon as it answers."),
		}
	}
	l.Foot = w.T("You get this because you are an admin of %s.", a.Company)
	for _, m := range members {
		if m.Role != account.Admin {
			continue
		}
		l.To, l.Name = m.Email, m.Name
		if err := d.Post(ctx, tx, id, "webhook_failing", l); err != nil {
			return err
		}
	}
	return nil
}

// List reads the letters of all accounts for the operator, newest first, with their text where it is still kept.
func (d *Desk) List(ctx context.Context, limit int) ([]Mail, error) {
	rows, err := selectLatest(ctx, d.DB, limit)
	if err != nil {
		return nil, err
	}
	all := make([]Mail, len(rows))
	for i, r := range rows {
		if r.sealed != "" {
			b, err := d.open(r)
			if err != nil {
				return nil, err
			}
			r.Text = b.Text
		}
		all[i] = r.Mail
	}
	return all, nil
}

func (d *Desk) open(r row) (bodies, error) {
	var b bodies
	raw, err := d.Sealer.Open(r.Account, r.sealed)
	if err != nil {
		return b, fmt.Errorf("open letter %d: %w", r.ID, err)
	}
	return b, json.Unmarshal(raw, &b)
}

func newID() int64 {
	var b [8]byte
	rand.Read(b[:])
	return int64(binary.BigEndian.Uint64(b[:]) >> 1)
}

// oneLine keeps foreign text from breaking out of a header.
func oneLine(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}
