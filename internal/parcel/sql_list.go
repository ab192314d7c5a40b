package parcel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/order"
)

// Filter says which parcels a list holds; the zero value is all of the account, newest first, 100 a page.
type Filter struct {
	Integration       int64 // 0: the whole account
	IDs               []ID
	Statuses          []carrier.Status
	Labelled          bool // only boxes with a label
	Printed           Printed
	Number            string
	OrderNumber       string
	ExternalReference string
	UpdatedAfter      time.Time
	AnnouncedAfter    time.Time
	Search            string // tracking number, or words of the order
	Below             ID     // the page after this parcel
	Above             ID     // the page before this parcel
	Limit             int
}

// Printed asks whether a label came out of a printer.
type Printed int

// What a list may ask of the printer.
const (
	EitherWay Printed = iota
	NotPrinted
	OnPaper
)

// sparse is up to how many rows a filter is answered from its own index; with more, the list by id meets enough of them soon.
const sparse = db.Sparse

// List reads a page of parcels, newest first. Databases guess badly which of several filters is the rare one, so the ids that a rare one
// leaves are looked up first; what has none is a walk along ids.
func List(ctx context.Context, r db.Reader, account int64, f Filter) ([]Parcel, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	for _, look := range []func(context.Context, db.Reader, int64, Filter) ([]ID, bool, error){searched, exact, staged, since} {
		if f.IDs != nil {
			break
		}
		ids, known, err := look(ctx, r, account, f)
		if err != nil || known && len(ids) == 0 {
			return nil, err
		}
		if known {
			f.IDs = ids
		}
	}
	if f.IDs == nil {
		return page(ctx, r, account, f)
	}
	return picked(ctx, r, account, f)
}

// chunk is how many ids are looked at together.
const chunk = 250

// picked is a page of parcels whose ids are known: those nearest to where the page begins, as far as the other filters let them pass.
func picked(ctx context.Context, r db.Reader, account int64, f Filter) ([]Parcel, error) {
	ids := slices.Sorted(slices.Values(f.IDs))
	ids = slices.DeleteFunc(slices.Compact(ids), func(id ID) bool { return f.Below != 0 && id >= f.Below || f.Above != 0 && id <= f.Above })
	if f.Above == 0 {
		slices.Reverse(ids)
	}
	var all []Parcel
	limit := f.Limit
	for len(ids) > 0 && len(all) < limit {
		n := min(len(ids), chunk)
		f.IDs, f.Limit = ids[:n], limit-len(all)
		got, err := page(ctx, r, account, f)
		if err != nil {
			return nil, err
		}
		if f.Above != 0 {
			all = append(got, all...)
		} else {
			all = append(all, got...)
		}
		ids = ids[n:]
	}
	return all, nil
}

// page runs the list itself.
func page(ctx context.Context, r db.Reader, account int64, f Filter) ([]Parcel, error) {
	where, args := f.where(account)
	order := "DESC"
	if f.Above != 0 {
		order = "ASC"
	}
	args = append(args, f.Limit)
	all, err := db.All(ctx, r, scan, fmt.Sprintf(`SELECT %s FROM parcel WHERE account_id = $1%s ORDER BY id %s LIMIT $%d`, fields, where, order, len(args)), args...)
	if f.Above != 0 {
		slices.Reverse(all)
	}
	return all, err
}

// searched are the parcels with this tracking number, or of the orders with these words.
func searched(ctx context.Context, r db.Reader, account int64, f Filter) ([]ID, bool, error) {
	if f.Search == "" {
		return nil, false, nil
	}
	ids, err := found(ctx, r, account, f)
	return ids, true, err
}

// exact finds the parcels of one number or reference.
func exact(ctx context.Context, r db.Reader, account int64, f Filter) ([]ID, bool, error) {
	for _, e := range []struct{ column, value string }{
		{"external_reference", f.ExternalReference}, {"number", f.Number}, {"order_number", f.OrderNumber},
	} {
		if e.value == "" {
			continue
		}
		also := ""
		if e.column == "number" {
			also = " AND number <> ''"
		}
		ids, err := db.All(ctx, r, scanID, fmt.Sprintf(`SELECT id FROM parcel WHERE account_id = $1 AND %s = $2%s LIMIT %d`, e.column, also, sparse+1),
			account, e.value)
		return ids, len(ids) <= sparse, err
	}
	return nil, false, nil
}

// since finds the few parcels that moved after a time; with more than sparse it knows nothing.
func since(ctx context.Context, r db.Reader, account int64, f Filter) (ids []ID, few bool, err error) {
	column, after := "updated_at", f.UpdatedAfter
	if after.IsZero() {
		column, after = "announced_at", f.AnnouncedAfter
	}
	if after.IsZero() {
		return nil, false, nil
	}
	integrations, err := integrationsOf(ctx, r, account, f)
	if err != nil {
		return nil, false, err
	}
	for _, i := range integrations {
		some, err := db.All(ctx, r, scanID, fmt.Sprintf(`SELECT id FROM parcel WHERE account_id = $1 AND integration_id = $2 AND %s > $3
			ORDER BY %s DESC, id DESC LIMIT %d`, column, column, sparse+1-len(ids)), account, i, db.Micro(after))
		if err != nil {
			return nil, false, err
		}
		if ids = append(ids, some...); len(ids) > sparse {
			return nil, false, nil
		}
	}
	return ids, true, nil
}

// integrationsOf are the integrations whose parcels the list may hold: the one, or all that the account has parcels of, found by
// stepping from one to the next in the index.
func integrationsOf(ctx context.Context, r db.Reader, account int64, f Filter) ([]int64, error) {
	if f.Integration != 0 {
		return []int64{f.Integration}, nil
	}
	var all []int64
	for last := int64(-1); ; {
		err := r.Row(ctx, `SELECT integration_id FROM parcel WHERE account_id = $1 AND integration_id > $2 ORDER BY integration_id, id LIMIT 1`, account, last).Scan(&last)
		if errors.Is(err, db.ErrNone) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, last)
	}
}

// found are the parcels with this tracking number, or of the orders with these words.
func found(ctx context.Context, r db.Reader, account int64, f Filter) ([]ID, error) {
	ids, err := db.All(ctx, r, scanID, `SELECT id FROM parcel WHERE account_id = $1 AND number = $2 AND number <> ''`, account, f.Search)
	if err != nil || len(ids) > 0 {
		return ids, err
	}
	orders, err := order.Find(ctx, r, account, f.Search, 500)
	if err != nil {
		return nil, err
	}
	of := make([]order.ID, len(orders))
	for i, o := range orders {
		of[i] = o.ID
	}
	boxes, err := OfOrders(ctx, r, account, of)
	for _, all := range boxes {
		for _, p := range all {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}

// where is what follows "account_id = $1": each statement says its account itself, so that the house test can read it.
func (f Filter) where(account int64) (string, []any) {
	where, args := "", []any{account}
	add := func(text string, v any) {
		args = append(args, v)
		where += fmt.Sprintf(text, len(args))
	}
	switch {
	case f.Integration != 0 && f.IDs != nil:
		add(" AND +integration_id = $%d", f.Integration) // the plus keeps its index out: the ids decide
	case f.Integration != 0:
		add(" AND integration_id = $%d", f.Integration)
	}
	if f.IDs != nil {
		where += " AND id IN (" + db.List(len(args)+1, len(f.IDs)) + ")"
		for _, id := range f.IDs {
			args = append(args, int64(id))
		}
	}
	if len(f.Statuses) == 1 {
		add(" AND status = $%d", int64(f.Statuses[0]))
	} else if len(f.Statuses) > 1 {
		where += " AND status IN (" + db.List(len(args)+1, len(f.Statuses)) + ")"
		for _, s := range f.Statuses {
			args = append(args, int64(s))
		}
	}
	if f.Labelled {
		where += " AND labelled"
	}
	if f.Printed != EitherWay {
		add(" AND printed = $%d", f.Printed == OnPaper)
	}
	if f.Number != "" {
		add(" AND number = $%d AND number <> ''", f.Number)
	}
	if f.OrderNumber != "" {
		add(" AND order_number = $%d", f.OrderNumber)
	}
	if f.ExternalReference != "" {
		add(" AND external_reference = $%d", f.ExternalReference)
	}
	// Said so that no index on times is taken: it would bring all that moved since, to be sorted by id.
	if !f.UpdatedAfter.IsZero() {
		add(" AND COALESCE(updated_at, updated_at) > $%d", db.Micro(f.UpdatedAfter))
	}
	if !f.AnnouncedAfter.IsZero() {
		add(" AND COALESCE(announced_at, announced_at) > $%d", db.Micro(f.AnnouncedAfter))
	}
	if f.Below != 0 {
		add(" AND id < $%d", int64(f.Below))
	}
	if f.Above != 0 {
		add(" AND id > $%d", int64(f.Above))
	}
	return where, args
}

func scanID(r db.Row) (ID, error) {
	var id ID
	err := r.Scan(&id)
	return id, err
}
