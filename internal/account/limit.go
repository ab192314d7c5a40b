package account

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// limit is how often something may be tried within a while, counted in the database so that all nodes share it.
type limit struct {
	name  string
	tries int64
	span  time.Duration
}

var (
	loginPerEmail = limit{"login email", 10, 15 * time.Minute}
	loginPerIP    = limit{"login ip", 100, 15 * time.Minute}
	codePerPerson = limit{"code", 10, 15 * time.Minute}
	resetPerEmail = limit{"reset email", 5, time.Hour}
	resetPerIP    = limit{"reset ip", 50, time.Hour}
	signUpPerIP   = limit{"sign up ip", 60, time.Hour}
	invitesPerDay = limit{"invite", 100, 24 * time.Hour}
)

func (l limit) key(whose string) []byte { return secret.Hash(l.name + "\x00" + whose) }

// count notes a try before the work is done, so that tries made at the same time cannot slip past; TooMany when it is one too many.
func (d *Desk) count(ctx context.Context, l limit, whose string) error {
	now := d.now()
	var tries int64
	err := d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		var err error
		tries, err = countAttempt(ctx, tx, l.key(whose), now, now.Add(l.span))
		return err
	})
	if err != nil {
		return err
	}
	if tries > l.tries {
		return fault.New(fault.TooMany, "Too many tries. Wait %d minutes and try again.", int(l.span/time.Minute))
	}
	return nil
}

// forgive forgets a person's failed tries after a good one; the address behind it gets back only the one.
func (d *Desk) forgive(ctx context.Context, person []byte, ip []byte) error {
	return d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		if err := deleteAttempt(ctx, tx, person); err != nil {
			return err
		}
		return takeBackAttempt(ctx, tx, ip)
	})
}
