package api

import (
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/fault"
)

// JSON writes an answer. Its media type has no charset: JSON has none, and some clients compare the header with the bare type and
// take anything else for a file. A client that the answer cannot reach is none of ours to mend.
func JSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

// Challenge says on an answer of 401 by which words one signs in: a token, or a pair of keys.
func Challenge(h http.Header) {
	h["Www-Authenticate"] = []string{"Bearer", `Basic realm="Waybill", charset="UTF-8"`}
}

// Lost is what an address beneath /api is told that begins with no API of ours, and so is nobody's: it needs no keys to hear that.
func Lost() error {
	return fault.New(fault.Missing, "There is no such API here. There are /api/v2, /api/v3 and /api/waybill; /docs/api tells of each of their calls.")
}
