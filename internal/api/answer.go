package api

import (
	"net/http"
	"strconv"
)

// JSON writes an answer. Its media type has no charset: JSON has none, and some clients compare the header with the bare type and
// take anything else for a file. A client that the answer cannot reach is none of ours to mend.
func JSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}
