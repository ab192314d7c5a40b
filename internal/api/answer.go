package api

import (
	"net/http"
	"strconv"
)

// JSON writes an answer. A client that the answer cannot reach is none of ours to mend.
func JSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}
