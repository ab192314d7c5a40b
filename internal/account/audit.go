package account

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"sync/atomic"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// Entry is one line of the audit log: who did what, when and from where.
type Entry struct {
	ID     int64
	At     time.Time
	Person int64  // 0 for the platform itself
	Who    string // the name at that time
	Act    string // "person.invited", "integration.rotated" …
	Detail map[string]string
	IP     string
}

// Record appends to the audit log in the caller's transaction. Never put a secret into Detail.
func Record(ctx context.Context, tx *db.Tx, account int64, e Entry) error {
	if e.Detail == nil {
		e.Detail = map[string]string{}
	}
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return err
	}
	return insertAudit(ctx, tx, account, e, string(detail))
}

// Log reads the audit log, newest first, at most limit lines before the line at and id of before (zero begins at the top).
func Log(ctx context.Context, r db.Reader, account int64, before Entry, limit int) ([]Entry, error) {
	return selectAudit(ctx, r, account, before.At, before.ID, limit)
}

// Entry begins an audit line of the person at work, for other rooms' acts.
func (s Session) Entry(at time.Time, act string, detail map[string]string) Entry {
	return Entry{ID: rowID(), At: at, Person: s.Person, Who: s.Name, Act: act, Detail: detail, IP: s.IP}
}

// rowID is for rows whose number nobody reads: the microsecond, ten random bits so that nodes do not meet, and never
// less than the one before, so that what happens at one time stays in order.
func rowID() int64 {
	var b [2]byte
	rand.Read(b[:])
	fresh := time.Now().UnixMicro()<<10 | int64(binary.BigEndian.Uint16(b[:])>>6)
	for {
		last := lastID.Load()
		next := max(fresh, last+1)
		if lastID.CompareAndSwap(last, next) {
			return next
		}
	}
}

var lastID atomic.Int64
