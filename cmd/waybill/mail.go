package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/mail"
)

type mailCmd struct {
	store
	Follow bool `help:"Go on showing letters as they are written."`
	JSON   bool `name:"json" help:"One JSON object a line."`
	Last   int  `help:"How many of the newest to show." default:"50"`
}

// Run shows the letters, the oldest of them first. It only reads, so it works while the platform serves.
func (c *mailCmd) Run(at place) error {
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	desk := &mail.Desk{DB: p.db, Sealer: p.sealer}
	shown := map[int64]bool{}
	for {
		if err := c.show(at, desk, shown); err != nil {
			return err
		}
		if !c.Follow {
			return nil
		}
		select {
		case <-at.ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// show prints what has not been shown yet.
func (c *mailCmd) show(at place, desk *mail.Desk, shown map[int64]bool) error {
	ctx, cancel := context.WithTimeout(at.ctx, 30*time.Second)
	defer cancel()
	all, err := desk.List(ctx, c.Last)
	if err != nil {
		return err
	}
	if len(all) == 0 && len(shown) == 0 && !c.Follow && !c.JSON {
		_, err := fmt.Fprintln(at.out, "no letters yet")
		return err
	}
	for _, m := range slices.Backward(all) {
		if shown[m.ID] {
			continue
		}
		shown[m.ID] = true
		if err := c.print(at.out, m); err != nil {
			return err
		}
	}
	return nil
}

func (c *mailCmd) print(out io.Writer, m mail.Mail) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(map[string]any{
			"id": m.ID, "account": m.Account, "kind": m.Kind, "to": m.To, "subject": m.Subject, "text": m.Text,
			"state": m.State, "tries": m.Tries, "note": m.Note, "created_at": m.CreatedAt, "sent_at": m.SentAt,
		})
	}
	text := m.Text
	if text == "" {
		text = "(sent; the text is not kept)\n"
	}
	note := ""
	if m.Note != "" {
		note = ": " + m.Note
	}
	_, err := fmt.Fprintf(out, "--- %s  %s%s\nTo: %s\nSubject: %s\n\n%s\n", m.CreatedAt.Format("2006-01-02 15:04:05 MST"), m.State, note, m.To, m.Subject, text)
	return err
}
