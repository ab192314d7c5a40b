package event

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
)

// Listener is told of facts in the transaction that writes them; it adds its jobs there and does nothing else.
type Listener func(ctx context.Context, tx *db.Tx, account int64, facts []Fact) error

// Book is the log with those who listen to it. The zero value is a log nobody listens to.
type Book struct {
	Listeners []Listener
	// Bell wakes those who wait for the log to grow; nil is nobody.
	Bell *Bell
}

// Append writes facts to the account's log and tells the listeners. Call it last in a transaction.
func (b *Book) Append(ctx context.Context, tx *db.Tx, account int64, facts ...Fact) error {
	if len(facts) == 0 {
		return nil
	}
	if b != nil {
		for _, l := range b.Listeners {
			if err := l(ctx, tx, account, facts); err != nil {
				return err
			}
		}
		if b.Bell != nil {
			tx.AfterCommit(func() { b.Bell.Ring(account) })
		}
	}
	return add(ctx, tx, account, facts)
}
