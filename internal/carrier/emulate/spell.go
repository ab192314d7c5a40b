package emulate

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Word makes a carrier fail. Emulators look for words in the recipient's name, company and postal code and in the shipment's references.
type Word string

// The words that mean the same with every carrier. Those marked "the emulator's" are for the emulator to answer, in its carrier's own shape; the others a Desk
// brings about by itself.
const (
	FailAuth     Word = "FAIL-AUTH"     // the emulator's: as if the credentials were wrong
	FailContract Word = "FAIL-CONTRACT" // the emulator's: the contract does not cover it
	FailAddress  Word = "FAIL-ADDRESS"  // the emulator's: the address is not found
	FailField    Word = "FAIL-422"      // the emulator's: a field is wrong, the recipient's name
	FailRoute    Word = "FAIL-ROUTE"    // the emulator's: the product does not go there
	FailIn200    Word = "FAIL-IN-200"   // the emulator's, where its carrier does so: status 200 around an error
	LateCancel   Word = "LATE-CANCEL"   // the emulator's: a later cancellation is refused as too late
	LoseCancel   Word = "LOSE-CANCEL"   // the emulator's: a later cancellation is done, and the answer lost
	Async        Word = "ASYNC"         // the emulator's: the labels are ready after Spell.Async (ASYNC-1S to ASYNC-60S)
	HalfLabel    Word = "HALF-LABEL"    // the emulator's: the label's bytes break off in the middle
	WrongLabel   Word = "WRONG-LABEL"   // the emulator's: an HTML page stands where the label belongs

	Fail500    Word = "FAIL-500"    // 500, nothing taken (the caller cannot know)
	Down       Word = "DOWN"        // 503, nothing taken
	DownOnce   Word = "DOWN-ONCE"   // 503 the first time
	RateLimit  Word = "RATE-LIMIT"  // 429 with Retry-After: 1 the first two times
	TokenDies  Word = "TOKEN-DIES"  // the emulator's, where its carrier has tokens: the token is refused once
	Slow       Word = "SLOW"        // taken after Spell.Slow (SLOW-1S to SLOW-60S)
	Timeout    Word = "TIMEOUT"     // taken, never answered
	Cut        Word = "CUT"         // taken, the answer breaks off in the middle
	Garbage    Word = "GARBAGE"     // taken, the answer is a page of HTML
	Huge       Word = "HUGE"        // taken, the answer is 40 MB long
	AcceptLate Word = "ACCEPT-LATE" // connection closed; taken, but hidden from searches for a while
)

var words = []Word{
	FailAuth, FailContract, FailAddress, FailField, FailRoute, FailIn200, LateCancel, LoseCancel, HalfLabel, WrongLabel,
	Fail500, Down, DownOnce, RateLimit, TokenDies, Timeout, Cut, Garbage, Huge, AcceptLate,
}

// Spell is what the words in a request conjure up.
type Spell struct {
	words map[Word]bool
	// Slow is how long the answer takes, Async how long after it the labels are ready.
	Slow, Async time.Duration
	// Script is the name that stands behind SCRIPT-, in lower case ("returned"); empty: none, or one that does not exist.
	Script string
	// who tells callers of words that fail a few times only apart.
	who string
}

var (
	spans      = regexp.MustCompile(`\b(SLOW|ASYNC)-(\d{1,2})S\b`)
	scriptWord = regexp.MustCompile(`\bSCRIPT-([A-Z-]*[A-Z])`)
)

// Read finds the words in texts, in any case.
func Read(texts ...string) Spell {
	who := strings.ToUpper(strings.Join(texts, " | "))
	s := Spell{words: map[Word]bool{}, who: who}
	for _, m := range spans.FindAllStringSubmatch(who, -1) {
		n, _ := strconv.Atoi(m[2])
		d := time.Duration(min(n, 60)) * time.Second
		if m[1] == "SLOW" {
			s.Slow = d
		} else {
			s.Async = d
		}
	}
	for _, w := range words {
		for at := 0; ; at++ {
			i := strings.Index(who[at:], string(w))
			if i < 0 {
				break
			}
			if at += i; alone(who, at, len(w)) {
				s.words[w] = true
			}
		}
	}
	if m := scriptWord.FindStringSubmatch(who); m != nil {
		if name := strings.ToLower(m[1]); lives[name] != nil {
			s.Script = name
		}
	}
	return s
}

// alone reports that the hit is not a piece of something longer, as DOWN is of DOWN-ONCE.
func alone(text string, at, n int) bool {
	piece := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] == '-' || text[i] >= 'A' && text[i] <= 'Z' || text[i] >= '0' && text[i] <= '9')
	}
	return !piece(at-1) && !piece(at+n)
}

// Has reports whether a word was said.
func (s Spell) Has(w Word) bool { return s.words[w] }

// Late is until when a shipment taken under the spell stays hidden; zero when it does not hide.
func (d *Desk) Late(s Spell) time.Time {
	if !s.Has(AcceptLate) {
		return time.Time{}
	}
	return d.o.Now().Add(d.o.LateBy)
}

// Hidden reports whether something is hidden still.
func (d *Desk) Hidden(until time.Time) bool { return d.o.Now().Before(until) }

// Under answers a request that buys something: what a spell forbids is refused before take is called; what it spoils is spoilt on the way back, after take has
// kept all that it keeps. take writes to an ordinary ResponseWriter.
func (d *Desk) Under(s Spell, w http.ResponseWriter, r *http.Request, take http.HandlerFunc) {
	if d.forbidden(s, w) {
		return
	}
	if !sleep(r, s.Slow) {
		return
	}
	answer := httptest.NewRecorder()
	take(answer, r)
	d.give(s, w, r, answer)
}

// forbidden answers for words that stand before the taking.
func (d *Desk) forbidden(s Spell, w http.ResponseWriter) bool {
	switch {
	case s.Has(Fail500):
		d.errors(w, http.StatusInternalServerError, "INTERNAL", "Something broke on demand.")
	case s.Has(Down), d.first(s, DownOnce, 1):
		w.Header().Set("Retry-After", "5")
		d.errors(w, http.StatusServiceUnavailable, "CLOSED", "Down on demand.")
	case d.first(s, RateLimit, 2):
		w.Header().Set("Retry-After", "1")
		d.errors(w, http.StatusTooManyRequests, "TOO_MANY_REQUESTS", "Too many requests on demand.")
	default:
		return false
	}
	return true
}

// First reports whether a word was said and this is the first time that it is met, for words that fail once (TOKEN-DIES).
func (d *Desk) First(s Spell, w Word) bool { return d.first(s, w, 1) }

func (d *Desk) first(s Spell, w Word, n int) bool {
	if !s.Has(w) {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	at := string(w) + " " + s.who
	d.tries[at]++
	return d.tries[at] <= n
}

// give sends an answer, spoilt as the spell wants it.
func (d *Desk) give(s Spell, w http.ResponseWriter, r *http.Request, a *httptest.ResponseRecorder) {
	body := a.Body.Bytes()
	switch {
	case s.Has(Timeout):
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case s.Has(AcceptLate):
		panic(http.ErrAbortHandler)
	case s.Has(Garbage):
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte("<html><head><title>Proxy</title></head><body>Please wait …</body></html>"))
		return
	}
	header := w.Header()
	for k, v := range a.Header() {
		header[k] = v
	}
	if s.Has(Huge) {
		w.Header().Del("Content-Length")
		w.WriteHeader(a.Code)
		_, _ = w.Write(body[:len(body)/2])
		filler := make([]byte, 1<<20)
		for range 40 {
			if _, err := w.Write(filler); err != nil {
				return
			}
		}
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.Code)
	if s.Has(Cut) {
		_, _ = w.Write(body[:len(body)/2])
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}

// Lose ends the connection without an answer, for what was done and is not told.
func Lose() { panic(http.ErrAbortHandler) }

// sleep waits; false when the caller left meanwhile.
func sleep(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
		return false
	}
}
