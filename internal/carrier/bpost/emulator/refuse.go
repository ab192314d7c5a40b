package emulator

import (
	"encoding/xml"
	"net/http"
	"strconv"
)

const (
	exceptions = "http://schema.post.be/common/exception/v1/"
	base       = "http://schema.post.be/shm/deepintegration/"
)

// plain is how the carrier answers what never reached its programs.
func plain(w http.ResponseWriter, status int, words string) { http.Error(w, words, status) }

func unauthorized(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Basic realm="bpost"`)
	plain(w, http.StatusUnauthorized, "Unauthorized: the account or the passphrase is not valid")
}

// business is a refusal that the caller can mend.
func business(w http.ResponseWriter, status int, message string) {
	send(w, status, struct {
		XMLName xml.Name `xml:"http://schema.post.be/api/shm/common/v2/ businessException"`
		Code    *node    `xml:"code"`
		Message *node    `xml:"message"`
	}{Code: &node{Space: exceptions, Name: "code", Text: strconv.Itoa(status)}, Message: &node{Space: exceptions, Name: "message", Text: message}})
}

// system is a failure of the carrier's own.
func system(w http.ResponseWriter, status int, message string) {
	send(w, status, struct {
		XMLName xml.Name `xml:"http://schema.post.be/api/shm/common/v2/ systemException"`
		Message *node    `xml:"message"`
	}{Message: &node{Space: exceptions, Name: "message", Text: message}})
}

// invalid is a refusal of a product or an option.
func invalid(w http.ResponseWriter, errors []string) {
	send(w, http.StatusBadRequest, struct {
		XMLName xml.Name `xml:"http://schema.post.be/shm/deepintegration/v5/ invalidSelection"`
		Errors  []string `xml:"error"`
	}{Errors: errors})
}

// send writes an answer in XML.
func send(w http.ResponseWriter, status int, row any) {
	raw, err := xml.Marshal(row)
	if err != nil {
		plain(w, http.StatusInternalServerError, err.Error())
		return
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/xml;charset=UTF-8")
	}
	w.WriteHeader(status)
	_, _ = w.Write(append([]byte(xml.Header), raw...)) // the caller may be gone
}
