package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/job"
)

// mostTries is how often a letter is tried before it counts as failed: about a day and a half with River's pauses.
const mostTries = 14

const sendLimit = 30 * time.Second

// Server is an SMTP server that takes our letters.
type Server struct {
	host string
	opts []gomail.Option
}

// ParseServer reads smtp://user:password@host:587 (STARTTLS when the server offers it, and demanded when a password would otherwise
// travel in the open beyond this machine) or smtps://…:465 (TLS from the first byte). Empty is no server.
func ParseServer(text string) (*Server, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		// The text may hold a password, so it is not repeated.
		return nil, errors.New("the mail server's URL should look like smtp://user:password@mail.example.com:587 or smtps://…:465")
	}
	port := map[string]int{"smtp": 587, "smtps": 465}[u.Scheme]
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return nil, errors.New("the mail server's port is not a number from 1 to 65535")
		}
	}
	s := &Server{host: u.Hostname(), opts: []gomail.Option{gomail.WithPort(port), gomail.WithTimeout(sendLimit)}}
	local := isLoopback(u.Hostname())
	switch {
	case u.Scheme == "smtps":
		s.opts = append(s.opts, gomail.WithSSL())
	case u.User != nil && !local:
		s.opts = append(s.opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		s.opts = append(s.opts, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		how := gomail.SMTPAuthAutoDiscover
		if local && u.Scheme == "smtp" {
			how = gomail.SMTPAuthPlainNoEnc // the password does not leave the machine
		}
		s.opts = append(s.opts, gomail.WithUsername(u.User.Username()), gomail.WithPassword(password), gomail.WithSMTPAuth(how))
	}
	return s, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Handle takes on the work of sending.
func (d *Desk) Handle(h *job.Hands) {
	job.Handle(h, 2*sendLimit, func(ctx context.Context, j sendJob) error { return d.send(ctx, j.Account, j.ID) })
}

// send gives a letter to the server. A crash right after may send it twice; its Message-ID stays the same, by which mailboxes know it again.
func (d *Desk) send(ctx context.Context, account, id int64) error {
	r, err := selectOne(ctx, d.DB, account, id)
	if errors.Is(err, db.ErrNone) {
		return nil
	}
	if err != nil || r.State != Waiting || d.Server == nil {
		return err
	}
	b, err := d.open(r)
	if err != nil {
		return err
	}
	if err := d.deliver(ctx, r.Mail, b); err != nil {
		return d.failed(ctx, r.Mail, err)
	}
	now := d.now()
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error { return markSent(ctx, tx, account, id, now) })
}

// Check greets the server as sending does: name, TLS, log-in. No letter is sent.
func (s *Server) Check(ctx context.Context) error {
	c, err := gomail.NewClient(s.host, s.opts...)
	if err != nil {
		return err
	}
	if err := c.DialWithContext(ctx); err != nil {
		return fmt.Errorf("the mail server %s: %w", s.host, err)
	}
	return c.Close()
}

// failed notes what went wrong. What the server will never take, or not in so many tries, is given up.
func (d *Desk) failed(ctx context.Context, m Mail, cause error) error {
	var said *gomail.SendError
	state := Waiting
	if errors.As(cause, &said) && !said.IsTemp() && said.ErrorCode() >= 500 || m.Tries+1 >= mostTries {
		state = Failed
	}
	err := d.DB.Write(ctx, m.Account, func(ctx context.Context, tx *db.Tx) error {
		return markTried(ctx, tx, m.Account, m.ID, state, cut(cause.Error(), 500))
	})
	if err != nil || state == Failed {
		return err
	}
	return cause
}

func (d *Desk) deliver(ctx context.Context, m Mail, b bodies) error {
	msg := gomail.NewMsg()
	if err := msg.From(d.from()); err != nil {
		return fmt.Errorf("sender %s: %w", d.from(), err)
	}
	if err := msg.AddToFormat(b.Name, m.To); err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	if b.ReplyTo != "" {
		if err := msg.ReplyTo(b.ReplyTo); err != nil {
			return fmt.Errorf("reply address: %w", err)
		}
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.CreatedAt)
	msg.SetMessageIDWithValue(fmt.Sprintf("%d.%d@waybill", m.Account, m.ID))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, b.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, b.HTML)
	c, err := gomail.NewClient(d.Server.host, d.Server.opts...)
	if err != nil {
		return err
	}
	return c.DialAndSendWithContext(ctx, msg)
}

func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return text[:n]
}
