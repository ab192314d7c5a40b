package colissimo

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// answer is a message of the label service taken apart.
type answer struct {
	infos wireInfos
	label []byte
	cn23  []byte
	slip  []byte
}

// read takes a message apart. failed is what the client made of its status: a refusal that comes with status 500 is a refusal all the same, if the service wrote it.
func read(a carrier.Answer, failed error, safe bool) (answer, error) {
	if failed != nil && (len(a.Body) == 0 || carrier.KindOf(failed) == carrier.KindRateLimited || a.Status == http.StatusServiceUnavailable) {
		return answer{}, failed
	}
	got, err := parts(a)
	if err == nil {
		if no := refusal(got.infos.Messages); no != nil {
			if no.Kind == carrier.KindUnknown && a.Status < http.StatusInternalServerError { // whatever it does not like, it made no label
				no.Kind = carrier.KindValidation
			}
			return got, no
		}
	}
	switch {
	case failed != nil:
		return got, failed
	case err != nil:
		return got, carrier.Unreadable(safe, err)
	case a.Status >= 300:
		return got, carrier.Unreadable(safe, errors.New("status "+strconv.Itoa(a.Status)+" without a word"))
	}
	return got, nil
}

// parts reads multipart/mixed, and the plain JSON that some refusals are.
func parts(a carrier.Answer) (answer, error) {
	var got answer
	kind, params, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil {
		return got, err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return got, json.Unmarshal(a.Body, &got.infos)
	}
	told := false
	r := multipart.NewReader(bytes.NewReader(a.Body), params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return got, err
		}
		raw, err := io.ReadAll(p)
		if err != nil {
			return got, err
		}
		switch strings.Trim(p.Header.Get("Content-Id"), "<> ") {
		case "jsonInfos":
			if err := json.Unmarshal(raw, &got.infos); err != nil {
				return got, err
			}
			told = true
		case "label":
			got.label = raw
		case "cn23":
			got.cn23 = raw
		case "bordereauDataHandler":
			got.slip = raw
		}
	}
	if !told {
		return got, errors.New("there is no jsonInfos in it")
	}
	return got, nil
}

// refusal is the first error among the messages; nil when there is none.
func refusal(all []wireMessage) *carrier.Error {
	for _, m := range all {
		if m.Type == "ERROR" {
			kind, field := sorted(string(m.ID))
			return &carrier.Error{Kind: kind, Code: string(m.ID), Message: m.Text, Field: field}
		}
	}
	return nil
}

// refusals are the codes that mean one field or one thing; ranges sort the others.
var refusals = map[int]struct {
	kind  carrier.Kind
	field string
}{
	30000: {carrier.KindAuth, ""}, 30002: {carrier.KindValidation, "ship_at"}, 30010: {carrier.KindValidation, "ship_at"},
	30007: {carrier.KindPermission, ""}, 30008: {carrier.KindPermission, ""}, 30009: {carrier.KindPermission, ""}, 30700: {carrier.KindPermission, ""}, 40014: {carrier.KindPermission, ""},
	30014: {carrier.KindValidation, "method"}, 30015: {carrier.KindValidation, "method"},
	30025: {carrier.KindValidation, "label_media"}, 30026: {carrier.KindValidation, "label_media"},
	30018: {carrier.KindValidation, "from.company"}, 30065: {carrier.KindValidation, "from.name"}, 30043: {carrier.KindValidation, "from.name"},
	30045: {carrier.KindValidation, "from.email"}, 30046: {carrier.KindValidation, "from.email"}, 30047: {carrier.KindValidation, "from.phone"}, 30085: {carrier.KindValidation, "from.phone"},
	30089: {carrier.KindValidation, "to.company"}, 30090: {carrier.KindValidation, "reference"},
	30100: {carrier.KindValidation, "from.street"}, 30102: {carrier.KindValidation, "from.country"}, 30103: {carrier.KindValidation, "from.country"},
	30104: {carrier.KindValidation, "from.city"}, 30106: {carrier.KindValidation, "from.postal_code"}, 30107: {carrier.KindAddress, "from.postal_code"},
	30108: {carrier.KindAddress, "from.postal_code"}, 30109: {carrier.KindNotServed, "from.country"},
	30200: {carrier.KindValidation, "to.name"}, 30202: {carrier.KindValidation, "to.name"}, 30204: {carrier.KindValidation, "to.street"},
	30206: {carrier.KindValidation, "to.country"}, 30207: {carrier.KindValidation, "to.country"}, 30208: {carrier.KindValidation, "to.city"},
	30210: {carrier.KindValidation, "to.postal_code"}, 30211: {carrier.KindAddress, "to.postal_code"}, 30212: {carrier.KindAddress, "to.postal_code"},
	30213: {carrier.KindNotServed, "to.country"}, 30220: {carrier.KindValidation, "to.phone"}, 30221: {carrier.KindValidation, "to.phone"},
	30222: {carrier.KindValidation, "to.email"}, 30223: {carrier.KindValidation, "to.email"},
	30300: {carrier.KindValidation, "boxes.0.weight"}, 30301: {carrier.KindValidation, "boxes.0.weight"}, 30303: {carrier.KindValidation, "boxes.0.size"},
	30020: {carrier.KindValidation, "customs.freight"},
	30309: {carrier.KindValidation, "boxes.0.insured"}, 30316: {carrier.KindNotServed, "to.country"}, 30318: {carrier.KindNotServed, "method"},
	30312: {carrier.KindNotServed, "method"}, 30317: {carrier.KindNotServed, "method"}, 30326: {carrier.KindValidation, "customs.incoterm"},
	30704: {carrier.KindNotServed, "method"}, 30705: {carrier.KindNotServed, "from.country"},
	40011: {carrier.KindNotServed, "to.country"}, 40012: {carrier.KindNotServed, "from.country"}, 40013: {carrier.KindNotServed, "to.country"},
	40015: {carrier.KindDown, ""}, 40018: {carrier.KindDown, ""},
}

// sorted finds the kind and field of a refusal of the label service.
func sorted(id string) (carrier.Kind, string) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return carrier.KindUnknown, ""
	}
	if known, ok := refusals[n]; ok {
		return known.kind, known.field
	}
	switch {
	case n >= 30100 && n < 30200:
		return carrier.KindValidation, "from"
	case n >= 30200 && n < 30300:
		return carrier.KindValidation, "to"
	case n >= 30300 && n < 30400:
		return carrier.KindValidation, "boxes.0"
	case n >= 30400 && n < 30500, n >= 30900 && n < 31000:
		return carrier.KindValidation, "service_point"
	case n >= 30500 && n < 30600:
		return carrier.KindValidation, "items"
	case n >= 30000 && n < 31000:
		return carrier.KindValidation, ""
	}
	return carrier.KindUnknown, ""
}
