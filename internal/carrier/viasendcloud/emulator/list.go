package emulator

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const pageSize = 100

func (e *Emulator) one(w http.ResponseWriter, r *http.Request, of string) {
	e.change.Lock()
	defer e.change.Unlock()
	e.tellAll()
	if p, ok := e.find(w, r, of, r.PathValue("id")); ok {
		emulate.Send(w, http.StatusOK, map[string]any{"parcel": e.wire(p, false)})
	}
}

// list is GET /parcels, the newest id first.
func (e *Emulator) list(w http.ResponseWriter, r *http.Request, of string) {
	q := r.URL.Query()
	all := e.parcels(of)
	for name, keep := range map[string]func(p parcel, want string) bool{
		"external_reference": func(p parcel, want string) bool { return p.Wish.External.value == want },
		"order_number":       func(p parcel, want string) bool { return p.Wish.OrderNumber.value == want },
		"tracking_number":    func(p parcel, want string) bool { return p.Tracking == want },
		"parcel_status":      func(p parcel, want string) bool { return strconv.Itoa(e.now(p).ID) == want },
		"ids":                func(p parcel, want string) bool { return slices.Contains(strings.Split(want, ","), strconv.Itoa(p.ID)) },
		"updated_after":      func(p parcel, want string) bool { return after(e.moved(p), want) },
		"announced_after":    func(p parcel, want string) bool { return !p.Announced.IsZero() && after(p.Announced, want) },
	} {
		if want := q.Get(name); want != "" {
			all = slices.DeleteFunc(all, func(p parcel) bool { return !keep(p, want) })
		}
	}
	slices.SortFunc(all, func(a, b parcel) int { return b.ID - a.ID })
	position, backwards, ok := cursor(q.Get("cursor"))
	if !ok {
		refuse(w, r, http.StatusNotFound, "Invalid cursor")
		return
	}
	start := 0
	if position != 0 {
		start = slices.IndexFunc(all, func(p parcel) bool { return p.ID < position })
		if start < 0 {
			start = len(all)
		}
		if backwards {
			before := slices.IndexFunc(all, func(p parcel) bool { return p.ID <= position })
			start = max(0, before-pageSize)
		}
	}
	end := min(start+pageSize, len(all))
	page := []wireParcel{}
	for _, p := range all[start:end] {
		page = append(page, e.wire(p, q.Get("errors") == "verbose-carrier"))
	}
	var next, previous *string
	if end < len(all) {
		next = link(r, "p="+strconv.Itoa(all[end-1].ID))
	}
	if start > 0 && start < len(all) {
		previous = link(r, "r=1&p="+strconv.Itoa(all[start].ID))
	}
	emulate.Send(w, http.StatusOK, map[string]any{"next": next, "previous": previous, "parcels": page})
}

// moved is when something last happened to a parcel.
func (e *Emulator) moved(p parcel) time.Time {
	if all := e.history(p); len(all) > 0 && all[len(all)-1].at.After(p.Updated) {
		return all[len(all)-1].at
	}
	return p.Updated
}

// after reads a time with a zone or without one; what it cannot read filters nothing.
func after(at time.Time, want string) bool {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999", time.DateOnly} {
		if since, err := time.Parse(layout, want); err == nil {
			return at.After(since)
		}
	}
	return true
}

// cursor reads a position, also out of a whole link.
func cursor(text string) (position int, backwards, ok bool) {
	if text == "" {
		return 0, false, true
	}
	if u, err := url.Parse(text); err == nil && u.Query().Get("cursor") != "" {
		text = u.Query().Get("cursor")
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return 0, false, false
	}
	q, err := url.ParseQuery(string(raw))
	if err != nil {
		return 0, false, false
	}
	position, err = strconv.Atoi(q.Get("p"))
	return position, q.Get("r") == "1", err == nil
}

// link is the page at a position, all filters carried along.
func link(r *http.Request, position string) *string {
	q := r.URL.Query()
	q.Set("cursor", base64.StdEncoding.EncodeToString([]byte(position)))
	text := "http://" + r.Host + r.URL.Path + "?" + q.Encode()
	return &text
}
