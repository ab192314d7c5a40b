package parcel

import (
	"context"
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Handover is a shipment that has labels and has not been scanned by its carrier: what a carrier is told of at the end of a day.
type Handover struct {
	Shipment         ShipmentID
	Contract         int64
	Carrier          string
	Method           int
	Reference        string // it was announced under
	CarrierReference string
	AnnouncedAt      time.Time
	Boxes            int
	From             postal.Address // where it waits; not read by OnManifest
}

// mostHandover is how many shipments wait at most in one look; who has more closes out and looks again.
const mostHandover = 5000

// ToHandOver lists shipments of some carriers that were announced since a moment and wait to be handed over, the oldest first; those on a
// manifest only where closed is set: it does not take them away.
func ToHandOver(ctx context.Context, r db.Reader, account int64, carriers []string, since time.Time, closed bool) ([]Handover, error) {
	if len(carriers) == 0 {
		return nil, nil
	}
	args := []any{account, int64(carrier.StatusReady), int64(carrier.StatusAnnounced), db.Micro(since), string(Taken), mostHandover, 0}
	if closed {
		args[len(args)-1] = 1
	}
	for _, c := range carriers {
		args = append(args, c)
	}
	return db.All(ctx, r, scanHandover, `
		SELECT a.shipment_id, a.contract_id, a.carrier, a.method_id, a.reference, a.carrier_reference, a.at, count(*), min(p.body)
		FROM parcel p
		JOIN shipment s ON s.account_id = p.account_id AND s.id = p.shipment_id
		JOIN attempt a ON a.account_id = p.account_id AND a.shipment_id = p.shipment_id AND a.n = s.attempts
		WHERE p.account_id = $1 AND p.labelled AND p.status IN ($2, $3) AND p.announced_at >= $4 AND ($7 = 1 OR s.manifest_id = 0) AND a.state = $5
			AND a.carrier IN (`+db.List(8, len(carriers))+`)
		GROUP BY a.shipment_id, a.contract_id, a.carrier, a.method_id, a.reference, a.carrier_reference, a.at
		ORDER BY a.shipment_id
		LIMIT $6`, args...)
}

// OnManifest lists the shipments that were claimed for a manifest.
func OnManifest(ctx context.Context, r db.Reader, account, manifest int64) ([]Handover, error) {
	return db.All(ctx, r, scanHandover, `
		SELECT a.shipment_id, a.contract_id, a.carrier, a.method_id, a.reference, a.carrier_reference, a.at,
			(SELECT count(*) FROM parcel p WHERE p.account_id = s.account_id AND p.shipment_id = s.id AND p.labelled), '{}'
		FROM shipment s
		JOIN attempt a ON a.account_id = s.account_id AND a.shipment_id = s.id AND a.n = s.attempts
		WHERE s.account_id = $1 AND s.manifest_id = $2 AND s.manifest_id <> 0
		ORDER BY s.id`, account, manifest)
}

// Claim puts a shipment on a manifest; false when it is on one already.
func Claim(ctx context.Context, tx *db.Tx, account int64, id ShipmentID, manifest int64) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE shipment
		SET manifest_id = $3
		WHERE account_id = $1 AND id = $2 AND manifest_id = 0`, account, int64(id), manifest)
	return n == 1, err
}

// Release takes a shipment off a manifest, so that it waits again.
func Release(ctx context.Context, tx *db.Tx, account int64, id ShipmentID, manifest int64) error {
	_, err := tx.Exec(ctx, `
		UPDATE shipment
		SET manifest_id = 0
		WHERE account_id = $1 AND id = $2 AND manifest_id = $3`, account, int64(id), manifest)
	return err
}

// ManifestOf is the number of the manifest a shipment is on, in our books; 0 for none.
func ManifestOf(ctx context.Context, r db.Reader, account int64, id ShipmentID) (int64, error) {
	var n int64
	err := r.Row(ctx, `
		SELECT manifest_id
		FROM shipment
		WHERE account_id = $1 AND id = $2`, account, int64(id)).Scan(&n)
	return n, err
}

func scanHandover(r db.Row) (Handover, error) {
	var h Handover
	var box string // one of its boxes; all of them have one sender
	err := r.Scan(&h.Shipment, &h.Contract, &h.Carrier, &h.Method, &h.Reference, &h.CarrierReference, &h.AnnouncedAt, &h.Boxes, &box)
	if err != nil {
		return h, err
	}
	var body struct {
		From postal.Address `json:"from"`
	}
	err = json.Unmarshal([]byte(box), &body)
	h.From = body.From
	return h, err
}
