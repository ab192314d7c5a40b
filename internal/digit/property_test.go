package digit

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// made is one kind with a maker for any serial.
type made struct {
	kind Kind
	make func(serial uint64) (string, error)
	size uint64
}

var makers = []made{
	{KindS10, func(n uint64) (string, error) { return S10("CX", n, "DE") }, 1e8},
	{KindSSCC, func(n uint64) (string, error) { return SSCC("34043416", n) }, 1e9},
	{KindGSIN, func(n uint64) (string, error) { return GSIN("4012345", n) }, 1e9},
	{KindGTIN, func(n uint64) (string, error) { return GTIN(fmt.Sprintf("%013d", n)) }, 1e13},
	{KindIdentcode, func(n uint64) (string, error) { return Identcode("56", n) }, 1e9},
	{KindLeitcode, func(n uint64) (string, error) {
		return Leitcode(fmt.Sprintf("%05d", n%1e5), n/7%1000, n/11%1000, n/13%100)
	}, 1e12},
	{KindDHLExpress, DHLExpress, 1e9},
	{KindDPD, func(n uint64) (string, error) { return DPD("0530", n) }, 1e10},
	{KindDPDCode, func(n uint64) (string, error) {
		return DPDCode("1016AB", fmt.Sprintf("%014d", n), "101", "528")
	}, 1e14},
	{KindColissimo, func(n uint64) (string, error) { return Colissimo("8R", n) }, 1e10},
	{KindUPS, func(n uint64) (string, error) { return UPS("4A0X7W", "03", n) }, 1e7},
	{KindFedEx, func(n uint64) (string, error) { return FedEx(12, n) }, 1e11},
	{KindFedEx, func(n uint64) (string, error) { return FedEx(15, n) }, 1e14},
	{KindFedEx, func(n uint64) (string, error) { return FedEx(20, n) }, 1e17},
	{KindFedEx, func(n uint64) (string, error) { return FedEx(22, n) }, 1e14},
	{KindFedEx, func(n uint64) (string, error) { return FedEx(34, n) }, 1e11},
	{KindGLS, func(n uint64) (string, error) { return GLS("07", n) }, 1e9},
	{KindGLSTrackID, GLSTrackID, 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36},
	{KindPostNL, func(n uint64) (string, error) { return PostNL("DEVC", n) }, 1e9},
	{KindBpost, func(n uint64) (string, error) { return Bpost("123456", n, "030") }, 1e11},
	{KindMondialRelay, MondialRelay, 1e8},
	{KindInPost, func(n uint64) (string, error) { return InPost("634000", n) }, 1e18},
	{KindHermes, Hermes, 1e19},
	{KindYodel, Yodel, 1e16},
	{KindLandmark, Landmark, 1e8},
	{KindPacketa, Packeta, 1e10},
	{KindLicencePlate, func(n uint64) (string, error) { return LicencePlate("JJD00039", n, 12) }, 1e12},
}

func TestWhatIsMadeIsValidAndNoTwoSerialsShareANumber(t *testing.T) {
	t.Parallel()
	for _, m := range makers {
		rapid.Check(t, func(t *rapid.T) {
			a := rapid.Uint64Range(0, m.size-1).Draw(t, "a")
			n, err := m.make(a)
			if err != nil || !Valid(m.kind, n) {
				t.Fatalf("%s of %d is %q (%v), which is not valid", m.kind, a, n, err)
			}
			if m.kind == KindLeitcode {
				return // its parts are no serial
			}
			b := rapid.Uint64Range(0, m.size-1).Draw(t, "b")
			if other, err := m.make(b); err != nil || (other == n) != (a == b) {
				t.Fatalf("%s: %d and %d are %q and %q (%v)", m.kind, a, b, n, other, err)
			}
			if _, err := m.make(m.size); err == nil {
				t.Fatalf("%s takes the serial %d", m.kind, m.size)
			}
		})
	}
}

// promise says whether a rule has to notice that a body became another one. It is written from the weights alone,
// in other words than the rules are.
type promise func(was, is string) bool

func residues(weights []int, modulo int, value func(byte) int, same func(a, b int) bool) promise {
	sum := func(s string) int {
		n := 0
		for i := range len(s) {
			n += value(s[i]) * weights[i]
		}
		return n % modulo
	}
	return func(was, is string) bool { return !same(sum(was), sum(is)) }
}

func number(c byte) int   { return int(c - '0') }
func equal(a, b int) bool { return a == b }
func alternate(n, a, b int) []int {
	w := make([]int, n)
	for i := range w {
		if w[i] = a; i%2 == 1 {
			w[i] = b
		}
	}
	return w
}

// Each kind, where its sum begins and ends, and what its rule promises to find.
var promises = []struct {
	kind     Kind
	sample   string
	from, to int
	must     promise
}{
	{KindS10, "RB123456785GB", 2, 10, residues([]int{8, 6, 4, 2, 3, 5, 9, 7}, 11, number, func(a, b int) bool {
		return a == b || a%6 == 0 && b%6 == 0 // both are written 5
	})},
	{KindSSCC, "340434161094015902", 0, 17, residues(alternate(17, 3, 1), 10, number, equal)},
	{KindGSIN, "40123450000000016", 0, 16, residues(alternate(16, 1, 3), 10, number, equal)},
	{KindGTIN, "4006381333931", 0, 12, residues(alternate(12, 1, 3), 10, number, equal)},
	{KindIdentcode, "563102430313", 0, 11, residues(alternate(11, 4, 9), 10, number, equal)},
	{KindLeitcode, "53113044007008", 0, 13, residues(alternate(13, 4, 9), 10, number, equal)},
	{KindDHLExpress, "3318810025", 0, 9, residues([]int{2, 3, 1, 5, 4, 6, 2, 3, 1}, 7, number, equal)},
	{KindColissimo, "6A15984040331", 2, 12, residues(alternate(10, 1, 3), 10, number, equal)},
	{KindUPS, "1Z12345E6605272234", 2, 17, residues(alternate(15, 1, 2), 10, func(c byte) int {
		return strings.IndexByte("0123456789", c) + strings.IndexByte("..ABCDEFGH", c) + strings.IndexByte("IJKLMNOPQR", c) +
			strings.IndexByte("STUVWXYZ", c) + 3
	}, equal)},
	{KindFedEx, "986578788855", 0, 11, residues([]int{3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1}, 11, number, func(a, b int) bool {
		return a%10 == b%10
	})},
	{KindFedEx, "041441760228964", 0, 14, residues(alternate(14, 1, 3), 10, number, equal)},
	{KindGLS, "075624238061", 0, 11, residues(alternate(11, 3, 1), 10, number, equal)},
}

func TestAWrongCharacterAndASwapAreFoundExactlyWhereTheRulePromises(t *testing.T) {
	t.Parallel()
	for _, p := range promises {
		missed, all := 0, 0
		try := func(from, body string) {
			if body == from {
				return
			}
			all++
			changed := p.sample[:p.from] + body + p.sample[p.to:]
			// The sample's own check digit has to be wrong for the changed body, where the rule promises it.
			base := p.sample[:p.from] + from + p.sample[p.to:]
			if !Valid(p.kind, base) {
				t.Fatalf("%s: %s is not valid to begin with", p.kind, base)
			}
			if must := p.must(from, body); Valid(p.kind, changed) == must {
				t.Errorf("%s: %s became %s, promised to be found: %v", p.kind, base, changed, must)
			} else if !must {
				missed++
			}
		}
		from := p.sample[p.from:p.to]
		for i := range len(from) {
			for _, c := range alphabet {
				if from[i] <= '9' == (c <= '9') {
					try(from, from[:i]+string(c)+from[i+1:])
				}
			}
			if i > 0 {
				try(from, from[:i-1]+string(from[i])+string(from[i-1])+from[i+1:])
			}
		}
		if all < 60 || missed > all/5 {
			t.Errorf("%s: of %d changes %d go unseen", p.kind, all, missed)
		}
	}
}

// Rules that are one digit for every sum find every single wrong digit; that is a claim about all numbers, not about
// the samples.
func TestEveryWrongCharacterIsFoundByGS1AndMod3736(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule    rule
		letters string
	}{"GS1": {GS1, alphabet[:10]}, "MOD 37,36": {Mod3736, alphabet}} {
		rapid.Check(t, func(t *rapid.T) {
			body := rapid.StringOfN(rapid.SampledFrom([]rune(c.letters)), 1, 27, -1).Draw(t, "body")
			at := rapid.IntRange(0, len(body)-1).Draw(t, "at")
			other := rapid.SampledFrom([]byte(c.letters)).Draw(t, "other")
			wrong := body[:at] + string(other) + body[at+1:]
			if wrong != body && c.rule(wrong) == c.rule(body) {
				t.Fatalf("%s: %s and %s end alike", name, body, wrong)
			}
		})
	}
}

// ISO 7064 promises of MOD 37,36 that nearly all swaps of neighbours are found: all pairs of characters at all states
// of the sum are tried.
func TestMod3736FindsNearlyEverySwapOfNeighbours(t *testing.T) {
	t.Parallel()
	missed, all := 0, 0
	for state := range 36 {
		for a := range 36 {
			for b := range a {
				all++
				head := string(alphabet[state])
				if Mod3736(head+alphabet[a:a+1]+alphabet[b:b+1]) == Mod3736(head+alphabet[b:b+1]+alphabet[a:a+1]) {
					missed++
				}
			}
		}
	}
	if all == 0 || missed*100 > all*3 {
		t.Errorf("%d of %d swaps go unseen", missed, all)
	}
}
