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
	boxes, err := f.boxes(ctx, r, account)
	if err != nil {
		return nil, err
	}
	n := db.Narrowed{Args: []any{account}}
	if len(boxes) > 0 {
		if n, err = db.Narrow(ctx, r, "parcel", "", account, boxes, true); err != nil {
			return nil, err
		}
	}
	from, where, args := "shipment s", "", n.Args
	switch {
	case n.Few:
		from = "(SELECT DISTINCT shipment_id AS met FROM " + n.From + " WHERE account_id = $1" + n.Where + ") AS rare CROSS JOIN shipment s"
		where = " AND s.id = met"
	case len(boxes) > 0:
		where = " AND EXISTS (SELECT 1 FROM parcel p WHERE p.account_id = $1 AND p.shipment_id = s.id" + n.Where + ")"
	}
	add := func(clause string, value int64) {
		if value != 0 {
			args = append(args, value)
			where += fmt.Sprintf(" AND "+clause, len(args))
		}
	}
	add("s.integration_id = $%d", f.Integration)
	add("s.integration_id = $%d", f.Only)
	add("s.id < $%d", int64(f.Below))
	add("s.id > $%d", int64(f.Above))
	switch {
	case f.UUIDs != nil && len(f.UUIDs) == 0:
		return nil, nil
	case f.UUIDs != nil:
		where += " AND s.colli_uuid IN (" + db.List(len(args)+1, len(f.UUIDs)) + ")"
		args = append(args, anyOf(f.UUIDs)...)
	}
	direction := "DESC"
	if f.Above != 0 {
		direction = "ASC"
	}
	args = append(args, f.Limit)
	all, err := db.All(ctx, r, scanShipment, `
		SELECT `+shipmentFields+`
		FROM `+from+`
		WHERE s.account_id = $1 AND s.wanted`+where+`
		ORDER BY s.id `+direction+`
		LIMIT `+fmt.Sprintf("$%d", len(args)), args...)
	if f.Above != 0 {
		slices.Reverse(all)
	}
	return all, err
}

// boxes are what the filter wants of a box.
func (f ShipmentFilter) boxes(ctx context.Context, r db.Reader, account int64) (all []db.Clause, err error) {
	if f.IDs != nil {
		all = append(all, db.Among("id", true, f.IDs))
	}
	for _, word := range []struct{ column, value, also string }{
		{"number", f.Number, " AND %[1]s <> ''"}, {"order_number", f.OrderNumber, ""}, {"external_reference", f.ExternalReference, ""},
	} {
		if word.value != "" {
			all = append(all, db.Clause{Column: word.column, Is: "%[1]s = ?" + word.also, Values: []any{word.value}, Found: true})
		}
	}
	var led []db.Clause // by indexes that begin with the integration
	if f.Statuses != nil {
		led = append(led, db.Among("status", true, f.Statuses))
	}
	led = append(led, db.Span("updated_at", "> ?", f.UpdatedAfter, "< ?", f.UpdatedBefore)...)
	led = append(led, db.Span("announced_at", "> ?", f.AnnouncedAfter, "< ?", f.AnnouncedBefore)...)
	if len(all)+len(led) == 0 {
		return nil, nil
	}
	of, err := integrationsOf(ctx, r, account, Filter{Integration: cmp.Or(f.Only, f.Integration)})
	if err != nil {
		return nil, err
	}
	within := db.Among("integration_id", false, of)
	for _, c := range led {
		c.Is, c.Values = strings.ReplaceAll(within.Is, "%[1]s", within.Column)+" AND "+c.Is, append(slices.Clone(within.Values), c.Values...)
		all = append(all, c)
	}
	return append(all, within), nil
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
