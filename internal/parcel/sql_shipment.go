package parcel

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

const shipmentFields = `account_id, id, order_id, integration_id, attempts, colli_uuid, wanted`

var errNoShipment = fault.New(fault.Missing, "There is no such shipment.")

// GetShipment reads a shipment.
func GetShipment(ctx context.Context, r db.Reader, account int64, id ShipmentID) (Shipment, error) {
	s, err := scanShipment(r.Row(ctx, `
		SELECT `+shipmentFields+`
		FROM shipment
		WHERE account_id = $1 AND id = $2`, account, int64(id)))
	if errors.Is(err, db.ErrNone) {
		return Shipment{}, errNoShipment
	}
	return s, err
}

// ShipmentByUUID reads a shipment whose label somebody wished; an order's draft is none yet. With an integration other than 0 only its own.
func ShipmentByUUID(ctx context.Context, r db.Reader, account, integration int64, uuid string) (Shipment, error) {
	s, err := scanShipment(r.Row(ctx, `
		SELECT `+shipmentFields+`
		FROM shipment
		WHERE account_id = $1 AND ($2 = 0 OR integration_id = $2) AND colli_uuid = $3 AND wanted`, account, integration, uuid))
	if errors.Is(err, db.ErrNone) {
		return Shipment{}, errNoShipment
	}
	return s, err
}

// Want notes that somebody wishes the label of a shipment.
func Want(ctx context.Context, tx *db.Tx, account int64, id ShipmentID) error {
	_, err := tx.Exec(ctx, `UPDATE shipment SET wanted = TRUE WHERE account_id = $1 AND id = $2`, account, int64(id))
	return err
}

// ShipmentFilter says which shipments a list holds: those of which a box meets all of it. Only shipments whose label somebody wished are
// listed, newest first, 40 a page.
type ShipmentFilter struct {
	Integration       int64 // 0: the whole account
	Only              int64 // of these the one integration asked for; 0: any
	IDs               []ID  // of boxes
	UUIDs             []string
	Statuses          []carrier.Status
	Number            string
	OrderNumber       string
	ExternalReference string
	UpdatedAfter      time.Time
	UpdatedBefore     time.Time
	AnnouncedAfter    time.Time
	AnnouncedBefore   time.Time
	Below             ShipmentID // the page after this shipment
	Above             ShipmentID // the page before this shipment
	Limit             int
}

// ListShipments reads a page of shipments, newest first.
func ListShipments(ctx context.Context, r db.Reader, account int64, f ShipmentFilter) ([]Shipment, error) {
	if f.Limit == 0 {
		f.Limit = 40
	}
	q := clauses{args: []any{account}}
	if f.Integration != 0 {
		q.add("s.integration_id = $%d", f.Integration)
	}
	if f.Only != 0 {
		q.add("s.integration_id = $%d", f.Only)
	}
	if f.UUIDs != nil {
		q.among("s.colli_uuid", anyOf(f.UUIDs))
	}
	direction := "DESC"
	if f.Below != 0 {
		q.add("s.id < $%d", int64(f.Below))
	}
	if f.Above != 0 {
		q.add("s.id > $%d", int64(f.Above))
		direction = "ASC"
	}
	q.boxes(f)
	q.args = append(q.args, f.Limit)
	all, err := db.All(ctx, r, scanShipment, `
		SELECT `+shipmentFields+`
		FROM shipment s
		WHERE s.account_id = $1 AND s.wanted`+q.text.String()+`
		ORDER BY s.id `+direction+`
		LIMIT `+fmt.Sprintf("$%d", len(q.args)), q.args...)
	if f.Above != 0 {
		slices.Reverse(all)
	}
	return all, err
}

// boxes adds what the filter wants of a box. What is rare by its nature leads to the shipment; the rest is asked of each in turn.
func (q *clauses) boxes(f ShipmentFilter) {
	p := clauses{args: q.args}
	rare := f.IDs != nil || !f.UpdatedAfter.IsZero() || !f.AnnouncedAfter.IsZero() // who polls asks for the last minutes
	if f.IDs != nil {
		ids := make([]any, len(f.IDs))
		for i, id := range f.IDs {
			ids[i] = int64(id)
		}
		p.among("p.id", ids)
	}
	if f.Statuses != nil {
		ids := make([]any, len(f.Statuses))
		for i, s := range f.Statuses {
			ids[i] = int64(s)
		}
		p.among("p.status", ids)
	}
	for _, word := range []struct{ column, value string }{
		{"p.number", f.Number}, {"p.order_number", f.OrderNumber}, {"p.external_reference", f.ExternalReference},
	} {
		if word.value != "" {
			p.add(word.column+" = $%d", word.value)
			rare = true
		}
	}
	for _, edge := range []struct {
		clause string
		at     time.Time
	}{
		{"p.updated_at > $%d", f.UpdatedAfter}, {"p.updated_at < $%d", f.UpdatedBefore},
		{"p.announced_at > $%d", f.AnnouncedAfter}, {"p.announced_at < $%d", f.AnnouncedBefore},
	} {
		if !edge.at.IsZero() {
			p.add(edge.clause, db.Micro(edge.at))
		}
	}
	if of := cmp.Or(f.Only, f.Integration); of != 0 && p.text.Len() > 0 {
		p.add("p.integration_id = $%d", of) // it is its shipment's, and the indexes begin with it
	}
	q.args = p.args
	switch {
	case p.text.Len() == 0:
	case rare:
		q.text.WriteString(" AND s.id IN (SELECT p.shipment_id FROM parcel p WHERE p.account_id = $1" + p.text.String() + ")")
	default:
		q.text.WriteString(" AND EXISTS (SELECT 1 FROM parcel p WHERE p.account_id = $1 AND p.shipment_id = s.id" + p.text.String() + ")")
	}
}

// clauses gathers conditions with their arguments.
type clauses struct {
	text strings.Builder
	args []any
}

func (q *clauses) add(clause string, value any) {
	q.args = append(q.args, value)
	fmt.Fprintf(&q.text, " AND "+clause, len(q.args))
}

// among adds that a column is one of some values; of none it is never one.
func (q *clauses) among(column string, values []any) {
	if len(values) == 0 {
		q.text.WriteString(" AND FALSE")
		return
	}
	q.text.WriteString(" AND " + column + " IN (" + db.List(len(q.args)+1, len(values)) + ")")
	q.args = append(q.args, values...)
}

func anyOf[T any](values []T) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}

// OfShipments reads the boxes of shipments, in their order.
func OfShipments(ctx context.Context, r db.Reader, account int64, ids []ShipmentID) (map[ShipmentID][]Parcel, error) {
	all := map[ShipmentID][]Parcel{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		args := []any{account}
		for _, id := range ids[:n] {
			args = append(args, int64(id))
		}
		got, err := db.All(ctx, r, scan, `
			SELECT `+fields+`
			FROM parcel
			WHERE account_id = $1 AND shipment_id IN (`+db.List(2, n)+`)
			ORDER BY shipment_id, collo`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range got {
			all[p.Shipment] = append(all[p.Shipment], p)
		}
		ids = ids[n:]
	}
	return all, nil
}

func scanShipment(r db.Row) (Shipment, error) {
	var s Shipment
	err := r.Scan(&s.Account, &s.ID, &s.Order, &s.Integration, &s.Attempts, &s.ColliUUID, &s.Wanted)
	return s, err
}
