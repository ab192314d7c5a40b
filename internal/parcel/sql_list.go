package parcel

import (
	"context"
	"fmt"
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

// sparse is up to how many rows a time filter is answered from its own index; with more, the list by id meets enough of them soon.
const sparse = 3000

// List reads a page of parcels, newest first.
func List(ctx context.Context, r db.Reader, account int64, f Filter) ([]Parcel, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	if f.Search != "" {
		found, err := found(ctx, r, account, f)
		if err != nil || len(found) == 0 {
			return nil, err
		}
		f.IDs = found
	}
	if f.staged() {
		ids, err := newest(ctx, r, account, f)
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		f.IDs = ids
	}
	for _, t := range []struct {
		column string
		after  time.Time
	}{{"updated_at", f.UpdatedAfter}, {"announced_at", f.AnnouncedAfter}} {
		if t.after.IsZero() || f.IDs != nil {
			continue
		}
		ids, few, err := since(ctx, r, account, t.column, t.after)
		if err != nil {
			return nil, err
		}
		if few && len(ids) == 0 {
			return nil, nil
		}
		if few {
			f.IDs = ids
		}
	}
	where, args := f.where(account)
	order := "DESC"
	if f.Above != 0 {
		order = "ASC"
	}
	args = append(args, f.Limit)
	all, err := db.All(ctx, r, scan, fmt.Sprintf(`SELECT %s FROM parcel WHERE account_id = $1%s ORDER BY id %s LIMIT $%d`, fields, where, order, len(args)), args...)
	if f.Above != 0 {
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
	return all, err
}

// since finds the few parcels that moved after a time; few is false when there are more than sparse.
func since(ctx context.Context, r db.Reader, account int64, column string, after time.Time) (ids []ID, few bool, err error) {
	ids, err = db.All(ctx, r, scanID, fmt.Sprintf(`SELECT id FROM parcel WHERE account_id = $1 AND %s > $2 ORDER BY %s DESC, id DESC LIMIT %d`,
		column, column, sparse+1), account, db.Micro(after))
	return ids, len(ids) <= sparse, err
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
	if f.Integration != 0 {
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
	if !f.UpdatedAfter.IsZero() {
		add(" AND updated_at > $%d", db.Micro(f.UpdatedAfter))
	}
	if !f.AnnouncedAfter.IsZero() {
		add(" AND announced_at > $%d", db.Micro(f.AnnouncedAfter))
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
