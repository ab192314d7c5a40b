package mail_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/mail"
	"github.com/waybill-ship/waybill/internal/secret"
)

var began = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func newDesk(t *testing.T, d *db.DB, server string) *mail.Desk {
	t.Helper()
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{5}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := mail.ParseServer(server)
	if err != nil {
		t.Fatal(err)
	}
	return &mail.Desk{DB: d, Sealer: sealer, URL: "https://ship.example.com", Server: s, Now: func() time.Time { return began }}
}

func post(t *testing.T, m *mail.Desk, n account.Notice) {
	t.Helper()
	err := m.DB.Write(t.Context(), n.Account, func(ctx context.Context, tx *db.Tx) error { return m.Account(ctx, tx, n) })
	if err != nil {
		t.Fatal(err)
	}
}

func work(t *testing.T, m *mail.Desk) {
	t.Helper()
	hands := job.NewHands()
	m.Handle(hands)
	crew, err := job.Start(context.WithoutCancel(t.Context()), m.DB, hands, 2, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { crew.Stop(context.Background()) })
}

// await is the newest letter once it has come as far as state.
func await(t *testing.T, m *mail.Desk, state mail.State) mail.Mail {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		list, err := m.List(t.Context(), 1)
		if err != nil || len(list) != 1 {
			t.Fatalf("list = %+v, %v", list, err)
		}
		if list[0].State == state {
			return list[0]
		}
		if time.Now().After(end) {
			t.Fatalf("the letter stays %s: %s", list[0].State, list[0].Note)
		}
	}
}

var reset = account.Notice{Kind: account.TellReset, Email: "zoe@example.com", Name: "Zoë de Vries", Language: "en", Token: "tok-1"}

func TestWithoutAServerLettersAreKeptForTheOperator(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newDesk(t, d, "")
		post(t, m, reset)
		list, err := m.List(t.Context(), 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("list = %+v, %v", list, err)
		}
		got := list[0]
		if got.State != mail.Kept || got.To != reset.Email || !strings.Contains(got.Text, "https://ship.example.com/reset/tok-1") || !strings.Contains(got.Text, "Hello Zoë de Vries,") {
			t.Errorf("kept %+v", got)
		}
		// The link opens a door, so it must not lie open in the table.
		var raw string
		if err := d.Row(t.Context(), `SELECT body_sealed FROM mail WHERE account_id = 0`).Scan(&raw); err != nil || raw == "" || strings.Contains(raw, "tok-1") {
			t.Errorf("in the table: %q, %v", raw, err)
		}
	})
}

func TestALetterGoesOutOverSMTPAndItsTextIsForgotten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		box := listen(t)
		m := newDesk(t, d, "smtp://clerk:pass%20word@"+box.addr)
		post(t, m, account.Notice{
			Account: 7, Kind: account.TellInvited, Email: "ines@example.com", Language: "en", Company: "Käse & Söhne\r\nBcc: all@example.com", By: "Zoë", Token: "tok-2",
		})
		work(t, m)
		got := await(t, m, mail.Sent)
		if got.Text != "" || got.SentAt == nil || !got.SentAt.Equal(began) || got.Tries != 1 {
			t.Errorf("sent %+v", got)
		}
		letter := box.only(t)
		if letter.user != "clerk" || letter.password != "pass word" || letter.from != "noreply@ship.example.com" || len(letter.to) != 1 || letter.to[0] != "ines@example.com" {
			t.Errorf("envelope = %+v", letter)
		}
		head, parts := letter.read(t)
		subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
		if err != nil || subject != "Käse & Söhne  Bcc: all@example.com invites you to Waybill" || head.Get("Bcc") != "" {
			t.Errorf("subject = %q, %v; Bcc = %q", subject, err, head.Get("Bcc"))
		}
		if !strings.Contains(parts["text/plain"], "https://ship.example.com/join/tok-2") {
			t.Errorf("text = %s", parts["text/plain"])
		}
		if h := parts["text/html"]; !strings.Contains(h, `href="https://ship.example.com/join/tok-2"`) || !strings.Contains(h, "Käse &amp; Söhne") || !strings.Contains(h, `lang="en"`) {
			t.Errorf("html = %s", h)
		}
	})
}

func TestWhatTheServerCannotTakeNowIsTriedAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		box := listen(t)
		box.say(&smtp.SMTPError{Code: 451, Message: "busy"})
		m := newDesk(t, d, "smtp://"+box.addr)
		post(t, m, reset)
		work(t, m)
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			list, err := m.List(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if list[0].Tries > 0 {
				if list[0].State != mail.Waiting || !strings.Contains(list[0].Note, "busy") {
					t.Errorf("after one try: %+v", list[0])
				}
				break
			}
			if time.Now().After(end) {
				t.Fatal("it was never tried")
			}
		}
		box.say(nil)
		if got := await(t, m, mail.Sent); got.Tries < 2 || got.Note != "" {
			t.Errorf("sent %+v", got)
		}
	})
}

func TestWhatTheServerWillNeverTakeIsGivenUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		box := listen(t)
		box.say(&smtp.SMTPError{Code: 550, Message: "no such mailbox"})
		m := newDesk(t, d, "smtp://"+box.addr)
		post(t, m, reset)
		work(t, m)
		if got := await(t, m, mail.Failed); !strings.Contains(got.Note, "no such mailbox") || got.Tries != 1 {
			t.Errorf("failed %+v", got)
		}
	})
}

func TestAServerURLThatCannotWorkIsRefusedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"mail.example.com", "http://u:hunter2@x", "smtp://", "smtp://u:hunter2@x:99999", "smtp://u:hunter2@x:port"} {
		_, err := mail.ParseServer(text)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("ParseServer(%q) = %v", text, err)
		}
	}
}

// mailbox is a real SMTP server in the test process.
type mailbox struct {
	addr    string
	mu      sync.Mutex
	letters []*letter
	answer  error
}

type letter struct {
	user, password, from string
	to                   []string
	data                 string
}

func listen(t *testing.T) *mailbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box := &mailbox{addr: l.Addr().String()}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{box: box}, nil }))
	s.Domain, s.AllowInsecureAuth = "localhost", true
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return box
}

func (b *mailbox) say(err *smtp.SMTPError) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = nil
	if err != nil {
		b.answer = err
	}
}

func (b *mailbox) only(t *testing.T) *letter {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.letters) != 1 {
		t.Fatalf("%d letters came, want 1", len(b.letters))
	}
	return b.letters[0]
}

func (l *letter) read(t *testing.T) (netmail.Header, map[string]string) {
	t.Helper()
	msg, err := netmail.ReadMessage(strings.NewReader(l.data))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for r := multipart.NewReader(msg.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return msg.Header, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		parts[kind] = string(body)
	}
}

type session struct {
	box *mailbox
	now letter
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.now.user, s.now.password = user, password
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.now.from = from; return nil }
func (s *session) Reset()                                      {}
func (s *session) Logout() error                               { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.now.to = append(s.now.to, to)
	return s.box.answer
}

func (s *session) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.now.data = string(body)
	done := s.now
	s.box.letters = append(s.box.letters, &done)
	return nil
}
