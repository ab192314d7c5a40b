package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest/loopback"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// TestNoKillBuysTwiceOrLosesALabel kills the platform at random moments while labels are bought from a sandbox carrier that lives on, starts it
// again, repeats what was not answered, and then compares three books: what the marketplace was told, what the platform has, what the
// carrier has in its ledger. WAYBILL_PROVE=1 makes 200 kills in each mode; WAYBILL_SEED repeats a run.
func TestNoKillBuysTwiceOrLosesALabel(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"idempotent", "askable", "blind"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			killAndCompare(t, sandboxPrey(mode, 0.15), mode == "blind")
		})
	}
}

// killAndCompare rages against a platform that buys from a carrier. Doubts may be left for a human only where they are allowed.
func killAndCompare(t *testing.T, p prey, doubts bool) {
	if testing.Short() {
		t.Skip("kills take a while; make test runs them")
	}
	kills := 4
	if os.Getenv("WAYBILL_PROVE") != "" {
		kills = 200
	}
	f := newFury(t, p)
	f.rage(kills)
	f.calm()
	got := f.compare()
	t.Logf("seed %d, %s: %d kills, %d orders acknowledged, %d shipments in the carrier's ledger, %d labels kept, %d in the human's queue: "+
		"%d paid twice, %d paid and unknown, %d acknowledged and missing",
		f.seed, p.name, kills, got.acknowledged, got.ledger, got.labels, got.doubts, got.twice, got.unknown, got.missing)
	if got.twice+got.unknown+got.missing > 0 || got.labels == 0 || got.ledger < got.labels {
		t.Errorf("the books differ: %v", got.words)
	}
	if !doubts && got.doubts > 0 {
		t.Errorf("%d doubts are left though the carrier can be asked", got.doubts)
	}
}

// TestTheKillTestFailsWithoutIntents shows that the test above can fail: with the intents wiped out after each kill, as if they had never been
// written, labels are bought twice.
func TestTheKillTestFailsWithoutIntents(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills take a while; make test runs them")
	}
	f := newFury(t, sandboxPrey("askable", 0.5))
	f.forget = true
	f.start()
	f.stop()
	for range 12 {
		f.rage(1)
		if f.ledgerTwice() > 0 {
			t.Logf("seed %d: without intents the carrier sold a shipment twice", f.seed)
			return
		}
	}
	f.calm()
	if got := f.compare(); got.twice == 0 {
		t.Errorf("seed %d: no shipment was bought twice though the intents were wiped out: the kill test proves nothing", f.seed)
	}
}

// fury is one run of kills.
type fury struct {
	t       *testing.T
	seed    uint64
	rand    *rand.Rand
	prey    prey
	forget  bool
	dir     string
	program string
	carrier string // URL
	api     string // URL
	keys    integration.Pair
	account int64
	server  *exec.Cmd
	log     *os.File

	refused atomic.Value // the last refusal, for whoever reads a failure

	mu    sync.Mutex
	next  int
	asked map[string]string // references sent and not answered with a label yet → the recipient's name
	acked map[string]int64  // reference → parcel
}

func newFury(t *testing.T, p prey) *fury {
	seed := uint64(time.Now().UnixNano()) % 1_000_000
	if s, err := strconv.ParseUint(os.Getenv("WAYBILL_SEED"), 10, 64); err == nil {
		seed = s
	}
	f := &fury{t: t, seed: seed, rand: rand.New(rand.NewPCG(seed, 7)), prey: p, dir: t.TempDir(), asked: map[string]string{}, acked: map[string]int64{}}
	f.program = built(t, ".", "waybill")
	var err error
	if f.log, err = os.Create(filepath.Join(f.dir, "log")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.kill()
		if t.Failed() {
			text, _ := os.ReadFile(f.log.Name())
			t.Logf("the last refusal: %v; the platform's last words: %s", f.refused.Load(), text[max(0, len(text)-4000):])
		}
	})
	f.startCarrier()
	f.signUp()
	return f
}

// startCarrier starts the carrier as a process of its own, which no kill touches.
func (f *fury) startCarrier() {
	at := loopback.Address(f.t)
	f.carrier = "http://" + at
	c := exec.Command(f.program, append(f.prey.carrier(f.seed), "--listen", at, "--dir", filepath.Join(f.dir, "ledger"), "--late-by", "300ms")...)
	c.Stderr = f.log
	if err := c.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	f.await(f.carrier + f.prey.lives)
}

// signUp makes the merchant and its keys before the first start.
func (f *fury) signUp() {
	ctx := f.t.Context()
	s := settings{store: store{Data: filepath.Join(f.dir, "data")}, Patience: time.Second}
	p, err := s.open(ctx)
	f.must(err)
	defer p.close()
	f.must(p.migrate(ctx))
	sandboxURL := f.prey.wire(&s, f.carrier)
	f.must(p.wire(s, sandboxURL))
	who, _, err := p.accounts.SignUp(ctx, account.Newcomer{Company: "Theehuis", Country: "NL", Name: "Ines", Email: "ines@example.org",
		Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
	f.must(err)
	f.account = who.Account
	from, err := account.SenderByID(ctx, p.db, who.Account, 0)
	f.must(err)
	from.Address = f.prey.from
	f.must(p.accounts.SetSender(ctx, who, from))
	if c := f.prey.contract; c != nil {
		_, err = p.shipping.AddContract(ctx, who.Account, *c)
		f.must(err)
	}
	_, f.keys, err = p.integrations.Add(ctx, who, integration.Integration{Name: "Market"})
	f.must(err)
}

func (f *fury) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *fury) start() {
	f.t.Helper()
	at := loopback.Address(f.t)
	f.api = "http://" + at
	f.server = exec.Command(f.program, append(f.prey.serve(f.carrier), "--listen", at, "--data", filepath.Join(f.dir, "data"), "--patience", "1s",
		"--rescue", "3s", "--log-level", "warn")...)
	f.server.Stderr = f.log
	f.must(f.server.Start())
	f.await(f.api + "/readyz")
}

// await waits until something answers there.
func (f *fury) await(url string) {
	f.t.Helper()
	answers := eventually(func() bool {
		r, err := http.Get(url)
		if err != nil {
			return false
		}
		r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
	if !answers {
		f.t.Fatalf("%s does not answer", url)
	}
}

func (f *fury) kill() {
	if f.server != nil {
		f.server.Process.Kill()
		f.server.Wait()
		f.server = nil
	}
}

func (f *fury) stop() {
	f.server.Process.Signal(syscall.SIGTERM)
	f.server.Wait()
	f.server = nil
}

// rage starts the platform, lets four marketplaces' workers buy labels, and kills it in the middle, again and again.
func (f *fury) rage(kills int) {
	for range kills {
		f.start()
		ctx, cancel := context.WithCancel(f.t.Context())
		var crew sync.WaitGroup
		for range 4 {
			crew.Go(func() {
				for ctx.Err() == nil {
					f.buy(ctx, f.pick())
				}
			})
		}
		life := time.Duration(50+f.rand.IntN(450)) * time.Millisecond
		if f.rand.IntN(5) == 0 {
			life *= 8 // long enough for what an earlier life left open
		}
		time.Sleep(life)
		f.kill()
		cancel()
		crew.Wait()
		if f.forget {
			f.wipe()
		}
	}
}

// pick is a reference to send: one that was not answered, or a new one.
func (f *fury) pick() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.asked) > 60 || len(f.asked) > 0 && f.rand.IntN(3) == 0 {
		all := slices.Collect(maps.Keys(f.asked))
		slices.Sort(all)
		return all[f.rand.IntN(len(all))]
	}
	f.next++
	ref := fmt.Sprintf("F%d-%d", f.seed, f.next)
	f.asked[ref] = "Zoë van den Bergh"
	for _, w := range f.prey.words {
		if f.rand.Float64() < w.often {
			f.asked[ref] = "Vos " + string(w.word)
			break
		}
	}
	return ref
}

// buy imports an order and asks for its label in the same call, as it would the first time; repeated, it is the same order.
func (f *fury) buy(ctx context.Context, ref string) {
	f.mu.Lock()
	name := f.asked[ref]
	f.mu.Unlock()
	if name == "" {
		return // answered to somebody else meanwhile
	}
	body := fmt.Sprintf(`{"parcel":{"name":"%s","order_number":"%s","external_reference":"%s","request_label":true,"weight":"0.500",%s}}`, name, ref, ref, f.prey.parcel)
	status, answer := f.call(ctx, http.MethodPost, "/api/v2/parcels", body)
	var got struct {
		Parcel struct {
			ID     int64  `json:"id"`
			Number string `json:"tracking_number"`
		} `json:"parcel"`
	}
	if status != http.StatusOK || json.Unmarshal(answer, &got) != nil || got.Parcel.ID == 0 {
		if status != 0 {
			f.refused.Store(fmt.Sprintf("%d %s", status, answer))
		}
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acked[ref] = got.Parcel.ID
	if got.Parcel.Number != "" {
		delete(f.asked, ref)
	}
}

func (f *fury) call(ctx context.Context, method, path, body string) (int, []byte) {
	r, err := http.NewRequestWithContext(ctx, method, f.api+path, strings.NewReader(body))
	if err != nil {
		return 0, nil
	}
	r.SetBasicAuth(f.keys.Public, f.keys.Secret)
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		return 0, nil
	}
	return a.StatusCode, text
}

// calm lets the platform live, repeats everything unanswered, and waits until no attempt is in the air.
func (f *fury) calm() {
	f.start()
	end := time.Now().Add(5 * time.Minute)
	for time.Now().Before(end) {
		f.mu.Lock()
		left := slices.Collect(maps.Keys(f.asked))
		f.mu.Unlock()
		for _, ref := range left {
			f.buy(f.t.Context(), ref)
		}
		if f.settled() {
			f.stop()
			return
		}
		time.Sleep(300 * time.Millisecond)
	}
	f.stop()
	f.t.Errorf("what was left open did not settle: %d references have no label; orders by state: %v", len(f.asked), f.counts())
}

// settled reports that nothing is intended any more, and that what can be labelled is.
func (f *fury) settled() bool {
	d := f.open()
	defer d.Close()
	air, err := parcel.OpenAttempts(f.t.Context(), d, f.account, parcel.Intended, 10)
	f.must(err)
	counts := f.counts()
	return len(air) == 0 && counts[order.Announcing] == 0 && counts[order.Ready]+counts[order.Refused] == 0
}

func (f *fury) counts() map[order.State]int64 {
	d := f.open()
	defer d.Close()
	counts, err := order.Counts(f.t.Context(), d, f.account)
	f.must(err)
	return counts
}

func (f *fury) open() *db.DB {
	d, err := db.Open(f.t.Context(), db.Config{Path: filepath.Join(f.dir, "data", "waybill.db")})
	f.must(err)
	return d
}

// wipe takes the intents out, as if the platform did not write them before it asks.
func (f *fury) wipe() {
	d := f.open()
	defer d.Close()
	ctx := f.t.Context()
	air, err := parcel.OpenAttempts(ctx, d, f.account, parcel.Intended, 1000)
	f.must(err)
	doubts, err := parcel.OpenAttempts(ctx, d, f.account, parcel.Doubtful, 1000)
	f.must(err)
	for _, a := range append(air, doubts...) {
		s, err := parcel.GetShipment(ctx, d, f.account, a.Shipment)
		f.must(err)
		f.must(d.Write(ctx, f.account, func(ctx context.Context, tx *db.Tx) error {
			a.State = parcel.Absent
			if _, err := parcel.SetAttempt(ctx, tx, a, parcel.Intended, parcel.Doubtful); err != nil {
				return err
			}
			_, err := order.SetState(ctx, tx, f.account, s.Order, order.Ready, time.Now(), order.Announcing)
			return err
		}))
	}
}

// books is what the comparison found.
type books struct {
	acknowledged, ledger, labels, doubts int
	twice, unknown, missing              int
	words                                []string
}

// references are those of the carrier's ledger, by our shipment.
func (f *fury) references() map[string][]string {
	r, err := http.Get(f.carrier + f.prey.ledger)
	f.must(err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	f.must(err)
	all := map[string][]string{}
	for _, ref := range f.prey.read(f.t, body) {
		shipment, _, _ := strings.Cut(ref, "-")
		all[shipment] = append(all[shipment], ref)
	}
	return all
}

func (f *fury) ledgerTwice() int {
	n := 0
	for _, refs := range f.references() {
		if len(refs) > 1 {
			n++
		}
	}
	return n
}

// compare lays the three books side by side.
func (f *fury) compare() books {
	d := f.open()
	defer d.Close()
	ctx := f.t.Context()
	got := books{acknowledged: len(f.acked)}
	for shipment, refs := range f.references() {
		got.ledger += len(refs)
		if len(refs) > 1 {
			got.twice++
			got.words = append(got.words, fmt.Sprintf("bought twice: %v", refs))
		}
		id, _ := strconv.ParseInt(strings.TrimPrefix(shipment, "W"), 10, 64)
		a, _, err := parcel.LastAttempt(ctx, d, f.account, parcel.ShipmentID(id))
		f.must(err)
		if a.State == parcel.Doubtful {
			continue // it stands in the human's queue
		}
		if a.State != parcel.Taken || a.Reference != refs[len(refs)-1] {
			got.unknown++
			got.words = append(got.words, fmt.Sprintf("paid, and unknown to us: %v (attempt %s %s)", refs, a.Reference, a.State))
		}
	}
	for ref, id := range f.acked {
		p, err := parcel.Get(ctx, d, f.account, 0, parcel.ID(id))
		if err != nil || p.ExternalReference != ref {
			got.missing++
			got.words = append(got.words, fmt.Sprintf("acknowledged and missing: %s as %d: %v", ref, id, err))
		}
	}
	counts, err := order.Counts(ctx, d, f.account)
	f.must(err)
	got.labels, got.doubts = int(counts[order.Labelled]), int(counts[order.Doubtful])
	return got
}
