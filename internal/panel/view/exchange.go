package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
)

// Exchange is one question to a carrier and its answer; "exchange" draws it.
type Exchange struct {
	What      string // "Label asked for"
	State     State
	Line      string // "POST api.carrier.example/v2/orders"
	At        time.Time
	Took      string
	Words     string // what went wrong
	RequestID string
	Reference string
	Asked     string
	Answered  string
	Open      bool
}

// NewExchange puts a recorded exchange into the reader's words.
func NewExchange(w locale.Words, x carrier.Exchange) Exchange {
	s := Exchange{
		What: exchangeAct(w, x.Act), Line: x.Method + " " + x.Host + x.Path, At: x.Began, Took: w.T("%d ms", x.Took.Milliseconds()), Words: x.Words,
		RequestID: x.RequestID, Reference: x.Reference, Asked: indented(x.Asked), Answered: indented(x.Answered),
	}
	switch {
	case x.Status == 0:
		s.State = State{Tone: Bad, Word: w.T("No answer")}
	case x.Status >= 400 || x.Words != "":
		s.State = State{Tone: Bad, Word: fmt.Sprint(x.Status)}
	default:
		s.State = State{Tone: Good, Word: fmt.Sprint(x.Status)}
	}
	return s
}

// exchangeAct names what an exchange was for.
func exchangeAct(w locale.Words, name string) string {
	switch name {
	case "announce":
		return w.T("Label asked for")
	case "labels":
		return w.T("Label fetched")
	case "find":
		return w.T("Asked whether the carrier has it")
	case "cancel":
		return w.T("Cancellation asked for")
	case "check":
		return w.T("Login tried")
	case "methods":
		return w.T("Services asked for")
	case "rate":
		return w.T("Prices asked for")
	case "points":
		return w.T("Service points asked for")
	case "find manifest":
		return w.T("Asked whether the day is closed out")
	case "pick-up":
		return w.T("Pick-up asked for")
	case "cancel pick-up":
		return w.T("Pick-up called off")
	case "close-out":
		return w.T("Parcels closed out")
	}
	return name
}

// indented sets JSON out for reading and leaves all else as it came.
func indented(text string) string {
	var b bytes.Buffer
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		if json.Indent(&b, []byte(text), "", "  ") == nil {
			return b.String()
		}
	}
	return text
}
