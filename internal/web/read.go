package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Form reads the fields a form sent, not those of the address.
func Form(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		var over *http.MaxBytesError
		if errors.As(err, &over) {
			return nil, err
		}
		return nil, fault.New(fault.Invalid, "The form cannot be read.").Because(err)
	}
	return r.PostForm, Legible(r.PostForm)
}

// Legible refuses text that is no UTF-8, or that PostgreSQL could not keep, by the field's name.
func Legible(fields url.Values) error {
	for name, values := range fields {
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return fault.At(name, "This text has characters that cannot be read.")
			}
		}
	}
	return nil
}

// ID reads a number out of the path; Missing when it is none, as for any page that is not there.
func ID(r *http.Request, name string) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.New(fault.Missing, "There is no such page.")
	}
	return id, nil
}

// Go sends the reader to another page of ours after a form.
func Go(w http.ResponseWriter, r *http.Request, path string) error {
	if r.Header.Get("HX-Request") == "true" {
		// A redirect would be followed inside the script; this one moves the whole page.
		w.Header().Set("HX-Redirect", path)
		w.WriteHeader(http.StatusOK)
		return nil
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
