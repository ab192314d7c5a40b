package emulate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// Ledger is a synced file of records, one JSON line each. Lines that come together share one sync.
type Ledger[R any] struct {
	f      *os.File
	mu     sync.Mutex
	change *sync.Cond
	buf    []byte
	added  uint64
	synced uint64
	closed bool
	err    error // once set, nothing is promised any more
	done   chan struct{}
}

const ledgerName = "ledger.jsonl" // within the folder

// OpenLedger begins or reopens the ledger of a folder, applying what stands in it.
func OpenLedger[R any](dir string, apply func(R)) (*Ledger[R], error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, ledgerName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	end, err := replay(f, apply)
	if err == nil {
		err = f.Truncate(end)
	}
	if err == nil {
		_, err = f.Seek(end, io.SeekStart)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("emulator: read %s: %w", f.Name(), err)
	}
	l := &Ledger[R]{f: f, done: make(chan struct{})}
	l.change = sync.NewCond(&l.mu)
	go l.commit()
	return l, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// replay reads the records and tells where the good ones end. A last line cut off by a crash was never
// answered for, so it is dropped; a bad line before the last means that somebody else wrote here.
func replay[R any](f io.Reader, apply func(R)) (int64, error) {
	r := bufio.NewReaderSize(f, 1<<16)
	var end int64
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return end, nil
		}
		if err != nil {
			return 0, err
		}
		var rec R
		if err := json.Unmarshal(bytes.TrimSpace(line), &rec); err != nil {
			if _, more := r.Peek(1); errors.Is(more, io.EOF) {
				return end, nil
			}
			return 0, fmt.Errorf("line %d: %w", n, err)
		}
		apply(rec)
		end += int64(len(line))
	}
}

// Add puts a record in line and returns what to wait for.
func (l *Ledger[R]) Add(r R) uint64 {
	line, err := json.Marshal(r)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.err = err
	}
	l.buf = append(append(l.buf, line...), '\n')
	l.added++
	l.change.Broadcast()
	return l.added
}

// Last is what to wait for so that all added until now is durable.
func (l *Ledger[R]) Last() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.added
}

// Wait returns once the record is on the disk.
func (l *Ledger[R]) Wait(n uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.synced < n && l.err == nil {
		l.change.Wait()
	}
	return l.err
}

func (l *Ledger[R]) commit() {
	defer close(l.done)
	for {
		l.mu.Lock()
		for len(l.buf) == 0 && !l.closed {
			l.change.Wait()
		}
		if len(l.buf) == 0 || l.err != nil {
			l.mu.Unlock()
			return
		}
		lines, upto := l.buf, l.added
		l.buf = nil
		l.mu.Unlock()

		_, err := l.f.Write(lines)
		if err == nil {
			err = l.f.Sync()
		}
		l.mu.Lock()
		if err != nil {
			l.err = fmt.Errorf("emulator: write ledger: %w", err)
		}
		l.synced = upto
		l.change.Broadcast()
		l.mu.Unlock()
	}
}

// Close ends the ledger; nothing is promised afterwards.
func (l *Ledger[R]) Close() error {
	l.mu.Lock()
	l.closed = true
	l.change.Broadcast()
	l.mu.Unlock()
	<-l.done
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = errors.New("emulator: the ledger is closed")
		l.change.Broadcast()
		return l.f.Close()
	}
	return errors.Join(l.err, l.f.Close())
}
