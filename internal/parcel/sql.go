package parcel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	fastjson "github.com/goccy/go-json"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
)

const fields = `account_id, id, integration_id, shipment_id, order_id, collo, colli, status, status_at, number, order_number,
	external_reference, carrier, created_at, updated_at, announced_at, body`

var columns = []string{"account_id", "id", "integration_id", "shipment_id", "order_id", "collo", "colli", "status", "status_at", "labelled", "printed", "number",
	"order_number", "external_reference", "carrier", "created_at", "updated_at", "announced_at", "body"}

// NextIDs draws ids for new parcels; draw them before the transaction.
func NextIDs(ctx context.Context, d *db.DB, n int) ([]ID, error) {
	got, err := d.NextIDs(ctx, "parcel", n)
	ids := make([]ID, len(got))
	for i, id := range got {
		ids[i] = ID(id)
	}
	return ids, err
}

// NextShipmentIDs draws ids for new shipments; draw them before the transaction.
func NextShipmentIDs(ctx context.Context, d *db.DB, n int) ([]ShipmentID, error) {
	got, err := d.NextIDs(ctx, "shipment", n)
	ids := make([]ShipmentID, len(got))
	for i, id := range got {
		ids[i] = ShipmentID(id)
	}
	return ids, err
}

// AddShipments writes new shipments.
func AddShipments(ctx context.Context, tx *db.Tx, all []Shipment) error {
	rows := make([][]any, len(all))
	for i, s := range all {
		rows[i] = []any{s.Account, int64(s.ID), int64(s.Order), s.Integration, int64(s.Attempts), s.ColliUUID, s.Wanted}
	}
	return tx.InsertMany(ctx, "shipment", []string{"account_id", "id", "order_id", "integration_id", "attempts", "colli_uuid", "wanted"}, rows)
}

// Add writes new parcels.
func Add(ctx context.Context, tx *db.Tx, all []Parcel) error {
	rows := make([][]any, len(all))
	for i, p := range all {
		body, err := json.Marshal(p.Body)
		if err != nil {
			return err
		}
		var announced any
		if p.AnnouncedAt != nil {
			announced = db.Micro(*p.AnnouncedAt)
		}
		rows[i] = []any{p.Account, int64(p.ID), p.Integration, int64(p.Shipment), int64(p.Order), int64(p.Collo), int64(p.Colli), int64(p.Status),
			db.Micro(p.StatusAt), p.Sent(), p.Printed != nil, p.Number, p.OrderNumber, nullable(p.ExternalReference), p.Carrier,
			db.Micro(p.CreatedAt), db.Micro(p.UpdatedAt), announced, string(body)}
	}
	return tx.InsertMany(ctx, "parcel", columns, rows)
}

func nullable(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// Keep writes a parcel over what it was.
func Keep(ctx context.Context, tx *db.Tx, p Parcel) error { return KeepMany(ctx, tx, []Parcel{p}) }

// KeepMany writes parcels over what they were.
func KeepMany(ctx context.Context, tx *db.Tx, all []Parcel) error {
	rows := make([][]any, len(all))
	for i, p := range all {
		body, err := json.Marshal(p.Body)
		if err != nil {
			return err
		}
		var announced any
		if p.AnnouncedAt != nil {
			announced = db.Micro(*p.AnnouncedAt)
		}
		rows[i] = []any{p.Account, int64(p.ID), int64(p.Collo), int64(p.Colli), int64(p.Status), db.Micro(p.StatusAt), p.Sent(), p.Number, p.OrderNumber,
			nullable(p.ExternalReference), p.Carrier, db.Micro(p.UpdatedAt), announced, string(body), p.Printed != nil}
	}
	return tx.ExecEach(ctx, `
		UPDATE parcel
		SET collo = $3, colli = $4, status = $5, status_at = $6, labelled = $7, number = $8, order_number = $9, external_reference = $10,
			carrier = $11, updated_at = $12, announced_at = $13, body = $14, printed = $15
		WHERE account_id = $1 AND id = $2`, rows, func(_ int, touched int64) error {
		if touched == 0 {
			return fault.New(fault.Missing, "There is no such parcel.")
		}
		return nil
	})
}

// Get reads one parcel. With an integration other than 0 only that integration's own.
func Get(ctx context.Context, r db.Reader, account, integration int64, id ID) (Parcel, error) {
	p, err := scan(r.Row(ctx, `
		SELECT `+fields+`
		FROM parcel
		WHERE account_id = $1 AND id = $2 AND ($3 = 0 OR integration_id = $3)`, account, int64(id), integration))
	if errors.Is(err, db.ErrNone) {
		return Parcel{}, fault.New(fault.Missing, "There is no such parcel.")
	}
	return p, err
}

// Hold reads one parcel and keeps others from it until the transaction ends.
func Hold(ctx context.Context, tx *db.Tx, account int64, id ID) (Parcel, error) {
	p, err := scan(tx.Row(ctx, `
		UPDATE parcel
		SET status = status
		WHERE account_id = $1 AND id = $2
		RETURNING `+fields, account, int64(id)))
	if errors.Is(err, db.ErrNone) {
		return Parcel{}, fault.New(fault.Missing, "There is no such parcel.")
	}
	return p, err
}

// GetMany reads parcels by id; missing ones are left out. With an integration other than 0 only its own.
func GetMany(ctx context.Context, r db.Reader, account, integration int64, ids []ID) (map[ID]Parcel, error) {
	all := make(map[ID]Parcel, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 500)
		args := []any{account, integration}
		for _, id := range ids[:n] {
			args = append(args, int64(id))
		}
		got, err := db.All(ctx, r, scan, `
			SELECT `+fields+`
			FROM parcel
			WHERE account_id = $1 AND ($2 = 0 OR integration_id = $2) AND id IN (`+db.List(3, n)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range got {
			all[p.ID] = p
		}
		ids = ids[n:]
	}
	return all, nil
}

// OfOrders reads the parcels of orders, in the order of their boxes.
func OfOrders(ctx context.Context, r db.Reader, account int64, ids []order.ID) (map[order.ID][]Parcel, error) {
	all := map[order.ID][]Parcel{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		args := []any{account}
		for _, id := range db.Filled(ids[:n]) {
			args = append(args, int64(id))
		}
		got, err := db.All(ctx, r, scan, `
			SELECT `+fields+`
			FROM parcel
			WHERE account_id = $1 AND order_id IN (`+db.List(2, len(args)-1)+`)
			ORDER BY order_id, collo`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range got {
			all[p.Order] = append(all[p.Order], p)
		}
		ids = ids[n:]
	}
	return all, nil
}

// OfOrder reads the parcels of one order, in the order of their boxes.
func OfOrder(ctx context.Context, r db.Reader, account int64, id order.ID) ([]Parcel, error) {
	all, err := OfOrders(ctx, r, account, []order.ID{id})
	return all[id], err
}

// OfShipment reads the boxes of one shipment in their order.
func OfShipment(ctx context.Context, r db.Reader, account int64, id ShipmentID) ([]Parcel, error) {
	return db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM parcel
		WHERE account_id = $1 AND shipment_id = $2
		ORDER BY collo`, account, int64(id))
}

// HoldShipment reads the boxes of one shipment in their order and keeps others from them until the transaction ends.
func HoldShipment(ctx context.Context, tx *db.Tx, account int64, id ShipmentID) ([]Parcel, error) {
	boxes, err := db.All(ctx, tx, scan, `
		UPDATE parcel
		SET status = status
		WHERE account_id = $1 AND shipment_id = $2
		RETURNING `+fields, account, int64(id))
	slices.SortFunc(boxes, func(a, b Parcel) int { return a.Collo - b.Collo })
	return boxes, err
}

// ByNumbers finds parcels by the carrier's tracking numbers.
func ByNumbers(ctx context.Context, r db.Reader, account int64, carrierCode string, numbers []string) ([]Parcel, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	args := []any{account, carrierCode}
	for _, n := range numbers {
		args = append(args, n)
	}
	return db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM parcel
		WHERE account_id = $1 AND carrier = $2 AND number <> '' AND number IN (`+db.List(3, len(numbers))+`)`, args...)
}

// RemoveBoxes takes the boxes of a shipment from the n-th on out: there are fewer than when the carrier was asked in vain.
func RemoveBoxes(ctx context.Context, tx *db.Tx, account int64, id ShipmentID, n int) error {
	_, err := tx.Exec(ctx, `DELETE FROM parcel WHERE account_id = $1 AND shipment_id = $2 AND collo >= $3 AND NOT labelled`, account, int64(id), int64(n))
	return err
}

// RemoveOfOrder takes the drafts of an order out, with their shipments.
func RemoveOfOrder(ctx context.Context, tx *db.Tx, account int64, id order.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM parcel WHERE account_id = $1 AND order_id = $2`, account, int64(id)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		DELETE FROM attempt
		WHERE account_id = $1 AND shipment_id IN (SELECT id FROM shipment WHERE account_id = $1 AND order_id = $2)`, account, int64(id)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM shipment WHERE account_id = $1 AND order_id = $2`, account, int64(id))
	return err
}

func scan(r db.Row) (Parcel, error) {
	var in row
	if err := r.Scan(in.columns()...); err != nil {
		return Parcel{}, err
	}
	return in.parcel()
}

// row is a parcel as its columns are read.
type row struct {
	p         Parcel
	body      string
	reference *string
}

// columns are where the fields go.
func (in *row) columns() []any {
	p := &in.p
	return []any{&p.Account, &p.ID, &p.Integration, &p.Shipment, &p.Order, &p.Collo, &p.Colli, &p.Status, &p.StatusAt, &p.Number, &p.OrderNumber,
		&in.reference, &p.Carrier, &p.CreatedAt, &p.UpdatedAt, &p.AnnouncedAt, &in.body}
}

func (in *row) parcel() (Parcel, error) {
	if in.reference != nil {
		in.p.ExternalReference = *in.reference
	}
	if err := fastjson.Unmarshal([]byte(in.body), &in.p.Body); err != nil {
		return Parcel{}, fmt.Errorf("read parcel %d: %w", in.p.ID, err)
	}
	return in.p, nil
}
