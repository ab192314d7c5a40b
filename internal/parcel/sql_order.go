package parcel

import (
	"context"
	"errors"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
)

// WithOrder reads one parcel and the order it is of in one statement, which is how programs ask most. With an integration other than 0
// only that integration's own.
func WithOrder(ctx context.Context, r db.Reader, account, integration int64, id ID) (Parcel, order.Order, error) {
	var in row
	o, err := order.ScanJoined(db.ByKey(ctx, r, `
		SELECT `+order.Joined+`, p.account_id, p.id, p.integration_id, p.shipment_id, p.order_id, p.collo, p.colli, p.status, p.status_at,
			p.number, p.order_number, p.external_reference, p.carrier, p.created_at, p.updated_at, p.announced_at, p.body
		FROM parcel p
		JOIN orders o ON o.account_id = p.account_id AND o.id = p.order_id
		WHERE p.account_id = $1 AND p.id = $2 AND ($3 = 0 OR p.integration_id = $3)`, account, int64(id), integration), in.columns()...)
	if errors.Is(err, db.ErrNone) {
		return Parcel{}, order.Order{}, fault.New(fault.Missing, "There is no such parcel.")
	}
	if err != nil {
		return Parcel{}, order.Order{}, err
	}
	p, err := in.parcel()
	return p, o, err
}
