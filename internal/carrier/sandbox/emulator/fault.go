package emulator

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Words that make the carrier fail, looked for in the recipient's name, company and postal code, the order number and the
// reference, in any case. Help explains them.
var faultWords = []struct{ word, help string }{
	{"FAIL-AUTH", "401, as if the key were wrong"},
	{"FAIL-CONTRACT", "403, the contract does not cover it"},
	{"FAIL-ADDRESS", "422, the address is not found; names the postal code"},
	{"FAIL-422", "422, a field is wrong; names the recipient's name"},
	{"FAIL-ROUTE", "422, the product does not go there"},
	{"FAIL-DUPLICATE", "409, the reference is taken"},
	{"FAIL-500", "500, and nothing was taken (the caller cannot know)"},
	{"DOWN-ONCE", "503 the first time, then taken"},
	{"DOWN", "503 with Retry-After: 5, nothing taken"},
	{"RATE-LIMIT", "429 with Retry-After: 1 the first two times, then taken"},
	{"SLOW-5S", "taken after so many seconds (SLOW-1S to SLOW-60S)"},
	{"ASYNC-5S", "taken at once, labels ready after so many seconds (ASYNC-1S to ASYNC-60S)"},
	{"TIMEOUT", "taken, and never answered"},
	{"CUT", "taken, and the answer breaks off in the middle"},
	{"GARBAGE", "taken, and the answer is not JSON"},
	{"ACCEPT-LATE", "connection closed; taken, but hidden from searches and ledger for a while"},
	{"LATE-CANCEL", "a later cancellation is refused as too late"},
	{"QUEUE-CANCEL", "a later cancellation is queued for an hour of the clock; a scan meanwhile defeats it"},
	{"LOSE-CANCEL", "a later cancellation is done, and the answer lost"},
	{"REFUSE-CLOSE", "it is left off a later manifest"},
	{"LOSE-CLOSE", "a later manifest with it on is made, and the first answer lost"},
}

var (
	seconds    = regexp.MustCompile(`\b(SLOW|ASYNC)-(\d{1,2})S\b`)
	scriptWord = regexp.MustCompile(`\bSCRIPT-([A-Z-]*[A-Z])`)
)

// spell is what the words in an order conjure up.
type spell struct {
	words map[string]bool
	slow  time.Duration
	async time.Duration
	// script is the wanted one; empty: by product and border.
	script string
}

func (o order) spell() spell {
	text := strings.ToUpper(strings.Join([]string{o.To.Name, o.To.Company, o.To.PostalCode, o.OrderNumber, o.Reference}, " | "))
	s := spell{words: map[string]bool{}}
	for _, m := range seconds.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[2])
		d := time.Duration(min(n, 60)) * time.Second
		if m[1] == "SLOW" {
			s.slow = d
		} else {
			s.async = d
		}
	}
	for _, f := range faultWords {
		if at := strings.Index(text, f.word); at >= 0 && isWord(text, at, len(f.word)) {
			s.words[f.word] = true
		}
	}
	if m := scriptWord.FindStringSubmatch(text); m != nil {
		if name := strings.ToLower(m[1]); scripts[name] != nil {
			s.script = name
		}
	}
	return s
}

// isWord reports that the hit is not a piece of something longer.
func isWord(text string, at, n int) bool {
	inside := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] == '-' || text[i] >= 'A' && text[i] <= 'Z')
	}
	return !inside(at-1) && !inside(at+n)
}

// refusal is the answer to an order that some word forbids; nil when it may pass. The caller holds mu.
func (e *Emulator) refusal(key string, o order, s spell) *problem {
	switch {
	case s.words["FAIL-AUTH"]:
		return &problem{Status: http.StatusUnauthorized, Code: "KEY_REFUSED", Message: "The key was refused on demand."}
	case s.words["FAIL-CONTRACT"]:
		return &problem{Status: http.StatusForbidden, Code: "NOT_IN_CONTRACT", Message: "Your contract does not cover this product."}
	case s.words["FAIL-ADDRESS"]:
		return &problem{Status: http.StatusUnprocessableEntity, Code: "ADDRESS_NOT_FOUND", Message: "No such address.", Field: "to.postal_code"}
	case s.words["FAIL-422"]:
		return &problem{Status: http.StatusUnprocessableEntity, Code: "INVALID", Message: "This name cannot be printed.", Field: "to.name"}
	case s.words["FAIL-ROUTE"]:
		return &problem{Status: http.StatusUnprocessableEntity, Code: "NOT_SERVED", Message: "The product does not go there.", Field: "to.country"}
	case s.words["FAIL-DUPLICATE"]:
		return &problem{Status: http.StatusConflict, Code: "REFERENCE_TAKEN", Message: "The reference belongs to another shipment.", Field: "reference"}
	case s.words["FAIL-500"]:
		return &problem{Status: http.StatusInternalServerError, Code: "INTERNAL", Message: "Something broke on demand."}
	case s.words["DOWN"]:
		return &problem{Status: http.StatusServiceUnavailable, Code: "CLOSED", Message: "Down on demand.", RetryAfter: 5}
	}
	first := func(word string, n int) bool {
		if !s.words[word] {
			return false
		}
		at := key + "|" + o.To.Name + "|" + o.OrderNumber
		e.tries[at]++
		return e.tries[at] <= n
	}
	if first("DOWN-ONCE", 1) {
		return &problem{Status: http.StatusServiceUnavailable, Code: "CLOSED", Message: "Down once on demand.", RetryAfter: 1}
	}
	if first("RATE-LIMIT", 2) {
		return &problem{Status: http.StatusTooManyRequests, Code: "TOO_MANY_REQUESTS", Message: "Too many requests on demand.", RetryAfter: 1}
	}
	return nil
}

// chance adds the faults of Chaos. The caller holds mu.
func (e *Emulator) chance(s spell) {
	c := e.o.Chaos
	if c.Late+c.Cut+c.Timeout+c.Down == 0 {
		return
	}
	e.draws++
	h := fnv.New64a()
	fmt.Fprintf(h, "%d/%d", c.Seed, e.draws)
	x := float64(scatter(h.Sum64())>>11) / (1 << 53)
	for _, f := range []struct {
		word string
		part float64
	}{{"ACCEPT-LATE", c.Late}, {"CUT", c.Cut}, {"TIMEOUT", c.Timeout}, {"DOWN", c.Down}} {
		if x < f.part {
			s.words[f.word] = true
			return
		}
		x -= f.part
	}
}

// scatter spreads close hashes over all 64 bits.
func scatter(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return x
}

func (e *Emulator) help(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "The sandbox carrier, mode %s.\n\nWords in the recipient's name, company or postal code, the order number or the reference:\n\n", e.o.Mode)
	for _, f := range faultWords {
		fmt.Fprintf(w, "  %-16s %s\n", f.word, f.help)
	}
	fmt.Fprintf(w, "\nKeys with INVALID in them are refused, with READONLY in them may not order.\n\nWhat happens to a parcel (SCRIPT-NAME in the same places, or POST /v1/parcels/{number}/script):\n\n")
	for _, name := range Scripts() {
		fmt.Fprintf(w, "  %-16s", name)
		for _, s := range scripts[name] {
			fmt.Fprintf(w, " %s", s.code)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "\nMove a key's clock: POST /v1/clock {\"advance_seconds\": 3600} or {\"to_next_scan\": \"NUMBER\"}.\n")
}
