package connect

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	killFile   = "CONNECT_KILL_FILE"
	killServer = "CONNECT_KILL_SERVER"
	killFrom   = "CONNECT_KILL_FROM"
)

func killed(n int) string { return fmt.Sprintf("K-%05d", n) }

// mended is the newer version of an order.
func mended(reference string) NewOrder {
	o := order(reference)
	o.Parcel = bytes.ReplaceAll(o.Parcel, []byte("Ilse"), []byte("Jan"))
	return o
}

// takenBackLater and changedLater are what becomes of an order once twenty more have been handed over.
func takenBackLater(n int) bool { return n%10 == 3 }
func changedLater(n int) bool   { return n%10 == 6 }

// TestTheProcessThatIsKilled is no test of its own: the next one starts it and kills it. It hands orders over, changes some and takes some
// back, while it imports, and says which ones it was told are safe.
func TestTheProcessThatIsKilled(t *testing.T) {
	t.Parallel()
	if os.Getenv(killFile) == "" {
		t.Skip("started by another test")
	}
	from, err := strconv.Atoi(os.Getenv(killFrom))
	if err != nil {
		t.Fatal(err)
	}
	w := &ends{t: t, proxy: &proxy{url: os.Getenv(killServer)}}
	w.conf = Config{Platform: w.proxy.url, Keys: sealer(t), Path: os.Getenv(killFile)}
	w.open()
	w.run()
	for n := from; ; n++ {
		w.hand("seller-1", order(killed(n)))
		fmt.Println("safe", n)
		w.later(n - 20)
	}
}

// later does what is to become of an order later. It may have been done before.
func (w *ends) later(n int) {
	w.t.Helper()
	switch {
	case n < 0:
	case takenBackLater(n):
		if _, err := w.e.Cancel(w.t.Context(), "seller-1", killed(n)); err != nil {
			w.t.Fatal(err)
		}
	case changedLater(n):
		w.hand("seller-1", mended(killed(n)))
	}
}

// life starts the process, lets it live for a moment after it has said that the first order is safe, and answers the last one that is.
func (w *ends) life(file string, from int, span time.Duration) int {
	w.t.Helper()
	c := exec.CommandContext(w.t.Context(), os.Args[0], "-test.run=^TestTheProcessThatIsKilled$", "-test.timeout=1m")
	c.Env = append(os.Environ(), killFile+"="+file, killServer+"="+w.proxy.url, killFrom+"="+strconv.Itoa(from))
	out, err := c.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		w.t.Fatal(err)
	}
	last := from - 1
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		said, ok := strings.CutPrefix(lines.Text(), "safe ")
		if !ok {
			w.t.Logf("the process said %s", lines.Text())
			continue
		}
		n, err := strconv.Atoi(said)
		if err != nil {
			break // killed in the middle of the line
		}
		if last < from {
			time.AfterFunc(span, func() { _ = c.Process.Kill() })
		}
		last = n
	}
	_, _ = io.Copy(io.Discard, out)
	_ = c.Wait() // it was killed
	if last < from {
		w.t.Fatal("the process did nothing")
	}
	return last
}

func TestAKilledProcessLeavesEachOrderOnce(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	w.merchant("seller-1")
	w.e.Close()
	seed := uint64(time.Now().UnixNano())
	chance := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	last := -1
	for range 8 {
		last = w.life(w.conf.Path, last+1, time.Duration(20+chance.IntN(400))*time.Millisecond)
	}
	t.Logf("%d orders were safe after 8 kills", last+1)
	w.open()
	for n := range last + 1 {
		w.later(n)
	}
	w.run()
	var there []string
	for n := range last + 1 {
		state := OrderThere
		if takenBackLater(n) {
			state = OrderTakenBack
		}
		o := w.until("seller-1", killed(n), state)
		if o.State == OrderThere {
			there = append(there, killed(n))
		}
	}
	found := w.there()
	delete(found, killed(last+1)) // it may have been kept without anybody having been told
	for _, r := range there {
		n, _ := strconv.Atoi(strings.TrimPrefix(r, "K-"))
		switch p := found[r]; {
		case len(p) != 1:
			t.Errorf("%s is at the platform %d times", r, len(p))
		case changedLater(n) != (p[0].Name == "Jan Vos"):
			t.Errorf("%s has the name %s", r, p[0].Name)
		}
		delete(found, r)
	}
	for r := range found {
		t.Errorf("%s is at the platform, and should not be", r)
	}
}
