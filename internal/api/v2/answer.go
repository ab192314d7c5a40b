package v2

import (
	"errors"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
)

// statusOf says which status a kind of failure has.
var statusOf = map[fault.Kind]int{
	fault.Missing: http.StatusNotFound, fault.Invalid: http.StatusBadRequest, fault.Conflict: http.StatusBadRequest,
	fault.Denied: http.StatusForbidden, fault.Unknown: http.StatusUnauthorized, fault.Unable: http.StatusBadRequest,
	fault.Away: http.StatusServiceUnavailable, fault.TooBig: http.StatusRequestEntityTooLarge, fault.TooMany: http.StatusTooManyRequests,
}

// missing is an object that is not there, in the words Sendcloud has for it.
func missing(words string) error { return fault.New(fault.Missing, "%s", words) }

// noParcel is what a parcel that is not there is called.
const noParcel = "No Parcel matches the given query."

// orNo gives a missing thing its name in v2.
func orNo(err error, words string) error {
	if fault.Is(err, fault.Missing) {
		return missing(words)
	}
	return err
}

// fail writes a failure in v2's shape. What is not a fault is ours and told without its cause.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	var refusal *api.Refusal
	if errors.As(err, &refusal) {
		status := refusal.Status
		if status == http.StatusUnprocessableEntity {
			status = http.StatusBadRequest // v2 knows no other word for it
		}
		refuse(w, r, status, refusal.Text)
		return
	}
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Ours {
		refuse(w, r, http.StatusInternalServerError, "This failed on our side. We have been told; please try again.")
		return
	}
	status := statusOf[f.Kind]
	switch status {
	case http.StatusUnauthorized:
		api.Challenge(w.Header())
	case http.StatusTooManyRequests:
		if w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", "1")
		}
		w.WriteHeader(status) // with no body at all, as documented
		return
	}
	refuse(w, r, status, message(err))
}

// refuse writes the envelope of errors. The request in it is the path as it was called.
func refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	var b pen
	b.begin('{')
	b.key("error")
	b.begin('{')
	b.memberInt("code", int64(status))
	b.member("request", strings.TrimPrefix(r.URL.Path, "/"))
	b.member("message", message)
	b.end('}')
	b.end('}')
	api.JSON(w, status, b.b)
}

// message is a failure as one text: each wrong field with what is wrong with it.
func message(err error) string {
	f, _ := fault.As(err)
	if _, asked := carrier.As(err); !asked && len(f.Fields) == 0 {
		return f.Text()
	}
	var b strings.Builder
	for i, field := range told(err) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(field.Name + `: "` + field.Text + `"`)
	}
	return b.String()
}

// told is what is wrong, by v2's names of fields. A carrier's words concern no field of ours.
func told(err error) []fault.Field {
	f, ok := fault.As(err)
	if !ok {
		return []fault.Field{{Name: "non_field_errors", Text: "This failed on our side. We have been told; please try again."}}
	}
	if _, asked := carrier.As(err); asked {
		return []fault.Field{{Name: "non_field_errors", Text: "Service error: " + f.Text()}}
	}
	if len(f.Fields) == 0 {
		return []fault.Field{{Name: "non_field_errors", Text: f.Text()}}
	}
	all := make([]fault.Field, len(f.Fields))
	for i, field := range f.Fields {
		if name, ok := renamed[field.Name]; ok {
			field.Name = name
		}
		if of, ok := strings.CutPrefix(field.Name, "items"); ok && (of == "" || of[0] == '.') {
			field.Name = "parcel_items" + of // an order's items, which one of them counted from 0
		}
		all[i] = field
	}
	return all
}

// renamed are fields that v2's errors call otherwise than the rest of the house does.
var renamed = map[string]string{
	"country_state": "to_state", "from_country_state": "from_state", "from_address": "from_address_1",
}

// errorsObject writes what is wrong as an object: each field with a list of texts.
func errorsObject(b *pen, err error) {
	all := told(err)
	b.begin('{')
	for i, field := range all {
		if first(all, field.Name) < i {
			continue
		}
		b.free(field.Name)
		b.begin('[')
		for _, other := range all[i:] {
			if other.Name == field.Name {
				b.next()
				b.text(other.Text)
			}
		}
		b.end(']')
	}
	b.end('}')
}

func first(all []fault.Field, name string) int {
	for i, f := range all {
		if f.Name == name {
			return i
		}
	}
	return len(all)
}
