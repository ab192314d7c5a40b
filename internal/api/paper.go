package api

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
)

// media are the words by which forms of papers are asked for.
var media = map[string]string{
	"pdf": carrier.PDF, "png": carrier.PNG, "zpl": carrier.ZPL,
	carrier.PDF: carrier.PDF, carrier.PNG: carrier.PNG, carrier.ZPL: carrier.ZPL, "application/x-zpl": carrier.ZPL,
}

// PaperForm is the form in which a request wants a paper, by its parameters format, dpi and paper_size and by its Accept header.
func PaperForm(r *http.Request) (document.Form, error) {
	q := r.URL.Query()
	f := document.Form{Media: accepted(r.Header.Get("Accept")), Size: strings.TrimSpace(q.Get("paper_size"))}
	if text := strings.ToLower(strings.TrimSpace(q.Get("format"))); text != "" {
		if f.Media = media[text]; f.Media == "" {
			return f, fault.At("format", "Papers are given as pdf, png or zpl.")
		}
	}
	if text := strings.TrimSpace(q.Get("dpi")); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return f, fault.At("dpi", "A valid integer is required.")
		}
		f.DPI = n
	}
	return f.Settle()
}

// accepted is what a client takes: many ask for JSON and want the PDF, so only who names another form, and nothing else that would do, gets
// that.
func accepted(accept string) string {
	other := ""
	for part := range strings.SplitSeq(accept, ",") {
		name, _, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		m := media[name]
		if name == "image/*" {
			m = carrier.PNG
		}
		if m == "" || m == carrier.PDF {
			return carrier.PDF
		}
		if other == "" {
			other = m
		}
	}
	if other == "" {
		return carrier.PDF
	}
	return other
}

// Paper answers a file. Its type has no parameter: with one, clients take it for JSON.
func Paper(w http.ResponseWriter, media, name string, bytes []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(len(bytes)))
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name))
	w.WriteHeader(http.StatusOK)
	w.Write(bytes)
}
