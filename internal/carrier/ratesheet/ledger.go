package ratesheet

import (
	"crypto/sha256"
	"encoding/json"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// remembered is how many shipments a process keeps at hand. They are wanted for seconds: until the platform has written down what came of
// an announcement.
const remembered = 1024

// ledger is what was announced lately.
type ledger struct {
	mu    sync.Mutex
	all   map[entry]carrier.Sending
	order []entry
	next  int
}

type entry struct {
	contract  int64
	reference string
}

// keep remembers a shipment; false when the reference is that of another one.
func (l *ledger) keep(contract int64, s carrier.Sending) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all, l.order = map[entry]carrier.Sending{}, make([]entry, remembered)
	}
	at := entry{contract, s.Reference}
	if before, ok := l.all[at]; ok {
		return print(before) == print(s)
	}
	delete(l.all, l.order[l.next])
	l.order[l.next], l.all[at] = at, s
	l.next = (l.next + 1) % remembered
	return true
}

func (l *ledger) find(contract int64, reference string) (carrier.Sending, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.all[entry{contract, reference}]
	return s, ok
}

// print tells two shipments apart.
func print(s carrier.Sending) [32]byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a shipment is plain data
	}
	return sha256.Sum256(text)
}
