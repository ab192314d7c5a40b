package v3

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/returns"
)

func (d *Door) returnRoutes() []api.Route {
	return []api.Route{
		at("GET", "/returns", integration.ReadReturn, d.listReturns),
		making("/returns", integration.WriteReturn, shaped(d.createReturn, fieldList)),
		making("/returns/announce-synchronously", integration.WriteReturn, d.announceReturn),
		at("POST", "/returns/validate", integration.WriteReturn, shaped(d.validateReturn, fieldList)),
		at("GET", "/returns/{id}", integration.ReadReturn, d.getReturn),
		at("PATCH", "/returns/{id}/cancel", integration.WriteReturn, d.cancelReturn),
	}
}

// fieldList is how creating and validating a return tell of wrong fields.
func fieldList(status int, all []problem) (int, any) {
	if status != http.StatusBadRequest {
		return status, map[string]any{"errors": all}
	}
	type wrong struct {
		Field   string `json:"field"`
		Message string `json:"message"`
		Code    string `json:"code"`
	}
	list := make([]wrong, len(all))
	for i, p := range all {
		list[i] = wrong{fieldOf(p), p.Detail, p.Code}
	}
	return status, map[string]any{"errors": list}
}

// fieldOf is a problem's place as a field's name: "from_address.name".
func fieldOf(p problem) string {
	if p.Source == nil {
		return "non_field_errors"
	}
	name := strings.ReplaceAll(strings.TrimPrefix(p.Source.Pointer+p.Source.Parameter+p.Source.Header, "/"), "/", ".")
	if name == "data" || name == "" {
		return "non_field_errors"
	}
	return name
}

// olderError is the one error of the call that waits, which speaks as v2 does.
func olderError(c call) func(int, []problem) (int, any) {
	return func(status int, all []problem) (int, any) {
		if status != http.StatusBadRequest {
			return status, map[string]any{"errors": all}
		}
		texts := make([]string, len(all))
		for i, p := range all {
			texts[i] = p.Detail
			if field := fieldOf(p); field != "non_field_errors" {
				texts[i] = field + `: "` + p.Detail + `"`
			}
		}
		return status, map[string]any{"error": struct {
			Code    int    `json:"code"`
			Request string `json:"request"`
			Message string `json:"message"`
		}{status, strings.TrimPrefix(c.URL.Path, "/"), strings.Join(texts, ", ")}}
	}
}

// madeReturn is the answer to a create.
type madeReturn struct {
	Return int64   `json:"return_id"`
	Parcel int64   `json:"parcel_id"`
	Colli  []int64 `json:"multi_collo_ids"`
}

func madeOf(m returns.Made) madeReturn {
	return madeReturn{int64(m.Return.ID), int64(m.Return.Parcel), colli(m.Parcels)}
}

func colli(boxes []parcel.Parcel) []int64 {
	ids := make([]int64, len(boxes))
	for i, p := range boxes {
		ids[i] = int64(p.ID)
	}
	return ids
}

func (d *Door) createReturn(ctx context.Context, c call) error {
	w, err := returnWish(c)
	if err != nil {
		return err
	}
	m, err := d.Returns.Create(ctx, c.Account, c.Integration, c.Sees(), w, false)
	if err != nil {
		return beneath("", err, returnNames)
	}
	return bare(c, http.StatusCreated, madeOf(m))
}

// announceReturn waits for the carrier. A carrier's refusal leaves the return, to be read with its errors.
func (d *Door) announceReturn(ctx context.Context, c call) error {
	return shaped(func(ctx context.Context, c call) error {
		w, err := returnWish(c)
		if err != nil {
			return err
		}
		m, err := d.Returns.Create(ctx, c.Account, c.Integration, c.Sees(), w, true)
		if err != nil {
			return beneath("", err, returnNames)
		}
		return bare(c, http.StatusCreated, madeOf(m))
	}, olderError(c))(ctx, c)
}

func (d *Door) validateReturn(ctx context.Context, c call) error {
	w, err := returnWish(c)
	if err != nil {
		return err
	}
	w, err = d.Returns.Check(ctx, c.Account, c.Sees(), w)
	if err != nil {
		return beneath("", err, returnNames)
	}
	return bare(c, http.StatusOK, wishOf(w))
}

// mostReturns is a page of returns, at the most and where nothing is said.
const mostReturns = 40

func (d *Door) listReturns(ctx context.Context, c call) error {
	q := ask(c)
	f := returns.Filter{Integration: c.Sees(), From: q.day("from_date", false), To: q.day("to_date", true)}
	for _, slug := range q.list("parent_parcel_status", 40) {
		s, ok := carrier.StatusBySlug(slug)
		if !ok {
			q.add(badParameter("parent_parcel_status", "invalid_choice", "%s is no status.", slug))
			continue
		}
		f.Statuses = append(f.Statuses, s)
	}
	if err := q.err(); err != nil {
		return err
	}
	p, err := placeOf(c, mostReturns, mostReturns)
	if err != nil {
		return err
	}
	if p.Back {
		f.Above = returns.ID(p.At)
	} else {
		f.Below = returns.ID(p.At)
	}
	f.Limit = p.limit()
	rows, err := returns.List(ctx, d.DB, c.Account, f)
	if err != nil {
		return err
	}
	more := len(rows)-p.Skip > p.size
	rows = cut(c, p, rows, func(r returns.Return) int64 { return int64(r.ID) })
	all, err := d.Returns.Whole(ctx, c.Account, rows)
	if err != nil {
		return err
	}
	page := struct {
		Next     *string      `json:"next"`
		Previous *string      `json:"previous"`
		Data     []toldReturn `json:"data"`
	}{Data: make([]toldReturn, len(all))}
	for i, w := range all {
		if page.Data[i], err = d.returnOf(ctx, c, w); err != nil {
			return err
		}
	}
	// The way on stands in the body here, and in no header.
	c.W.Header().Del("Link")
	if older := more || p.Back && (p.At > 0 || p.Skip > 0); older && len(rows) > 0 {
		page.Next = orNull(c.Page(api.Cursor{At: int64(rows[len(rows)-1].ID)}.String()))
	}
	if newer := !p.Back && (p.At != 0 || p.Skip > 0) || p.Back && more; newer && len(rows) > 0 {
		page.Previous = orNull(c.Page(api.Cursor{At: int64(rows[0].ID), Back: true}.String()))
	}
	return bare(c, http.StatusOK, page)
}

// day reads a needed day or moment; a day that ends something ends it at its midnight.
func (q *query) day(name string, ends bool) time.Time {
	text := q.text(name)
	if text == "" {
		if len(q.wrong) == 0 || q.Get(name) == "" {
			q.add(badParameter(name, "required", "This field is required."))
		}
		return time.Time{}
	}
	at := q.instant(name)
	if ends && len(text) == len(time.DateOnly) {
		at = at.Add(24*time.Hour - time.Microsecond)
	}
	return at
}

func (d *Door) getReturn(ctx context.Context, c call) error {
	w, err := d.Returns.Open(ctx, c.Account, c.Sees(), returns.ID(idOf(c.PathValue("id"))))
	if err != nil {
		return err
	}
	told, err := d.returnOf(ctx, c, w)
	if err != nil {
		return err
	}
	return bare(c, http.StatusOK, told)
}

func (d *Door) cancelReturn(ctx context.Context, c call) error {
	err := d.Returns.Cancel(ctx, c.Account, c.Sees(), returns.ID(idOf(c.PathValue("id"))))
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		type why struct {
			Status string `json:"status"`
			Code   int    `json:"code"` // a number here, and only here
			Detail string `json:"detail"`
		}
		return &shape{http.StatusConflict, map[string]any{"errors": []why{{strconv.Itoa(http.StatusConflict), http.StatusConflict, f.Text()}}}, err}
	}
	if err != nil {
		return err
	}
	return bare(c, http.StatusAccepted, map[string]string{"message": "The cancellation has been asked for. Its outcome shows in the return's status."})
}
