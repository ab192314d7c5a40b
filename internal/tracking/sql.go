package tracking

import (
	"context"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func selectScans(ctx context.Context, r db.Reader, account int64, id parcel.ID, number string) ([]Scan, error) {
	return db.All(ctx, r, scanScan, `
		SELECT mark, number, epoch, at, offset_minutes, status, raw_code, raw_text, location, arrived_at
		FROM scan
		WHERE account_id = $1 AND parcel_id = $2 AND number = $3
		ORDER BY at`, account, int64(id), number)
}

func scanScan(r db.Row) (Scan, error) {
	var s Scan
	err := r.Scan(&s.mark, &s.Number, &s.epoch, &s.At, &s.OffsetMinutes, &s.Status, &s.RawCode, &s.RawText, &s.Location, &s.ArrivedAt)
	return s, err
}

// addScans writes the news that is not known yet and answers it.
func addScans(ctx context.Context, tx *db.Tx, account int64, id parcel.ID, carrierCode string, news []carrier.News, known []Scan, epoch int64,
	now time.Time) ([]Scan, error) {
	have := map[string]bool{}
	for _, s := range known {
		have[s.mark] = true
	}
	var fresh []Scan
	var rows [][]any
	for _, n := range news {
		s := Scan{
			Number: n.Number, At: db.Micro(n.At), OffsetMinutes: n.OffsetMinutes, Status: n.Status, RawCode: n.RawCode, RawText: n.RawText,
			Location: n.Location, ArrivedAt: now, mark: mark(carrierCode, n), epoch: epoch,
		}
		if have[s.mark] {
			continue
		}
		have[s.mark] = true
		fresh = append(fresh, s)
		rows = append(rows, []any{account, int64(id), s.mark, s.Number, s.epoch, s.At, int64(s.OffsetMinutes), int64(s.Status), s.RawCode, s.RawText,
			s.Location, now})
	}
	return fresh, tx.InsertMany(ctx, "scan", []string{"account_id", "parcel_id", "mark", "number", "epoch", "at", "offset_minutes", "status", "raw_code",
		"raw_text", "location", "arrived_at"}, rows)
}

// watch is what we know of asking for one parcel.
type watch struct {
	account  int64
	parcel   parcel.ID
	carrier  string
	contract int64
	number   string
	base     carrier.Status
	baseAt   time.Time
	shown    carrier.Status
	epoch    int64
	heardAt  time.Time
	lulls    int64
	nextAt   *time.Time // nil: no longer asked
}

const watchFields = `account_id, parcel_id, carrier, contract_id, number, base, base_at, shown, epoch, heard_at, lulls, next_at`

func scanWatch(r db.Row) (watch, error) {
	var w watch
	err := r.Scan(&w.account, &w.parcel, &w.carrier, &w.contract, &w.number, &w.base, &w.baseAt, &w.shown, &w.epoch, &w.heardAt, &w.lulls, &w.nextAt)
	return w, err
}

func lockWatch(ctx context.Context, tx *db.Tx, account int64, id parcel.ID) (watch, bool, error) {
	all, err := lockWatches(ctx, tx, account, []parcel.ID{id})
	w, known := all[id]
	return w, known, err
}

// lockWatches reads those of parcels that are watched and keeps others from them until the transaction ends.
func lockWatches(ctx context.Context, tx *db.Tx, account int64, ids []parcel.ID) (map[parcel.ID]watch, error) {
	found := make(map[parcel.ID]watch, len(ids))
	for part := range slices.Chunk(ids, 500) {
		args := []any{account}
		for _, id := range db.Filled(part) {
			args = append(args, int64(id))
		}
		all, err := db.All(ctx, tx, scanWatch, `
			SELECT `+watchFields+`
			FROM watch
			WHERE account_id = $1 AND parcel_id IN (`+db.List(2, len(args)-1)+`)
			ORDER BY parcel_id`+tx.Hold(), args...)
		if err != nil {
			return nil, err
		}
		for _, w := range all {
			found[w.parcel] = w
		}
	}
	return found, nil
}

func insertWatches(ctx context.Context, tx *db.Tx, all []watch) error {
	rows := make([][]any, len(all))
	for i, w := range all {
		rows[i] = w.row()
	}
	return tx.InsertMany(ctx, "watch", []string{"account_id", "parcel_id", "carrier", "contract_id", "number", "base", "base_at", "shown", "epoch",
		"heard_at", "lulls", "next_at"}, rows)
}

func (w watch) row() []any {
	return []any{w.account, int64(w.parcel), w.carrier, w.contract, w.number, int64(w.base), db.Micro(w.baseAt), int64(w.shown), w.epoch,
		db.Micro(w.heardAt), w.lulls, stamp(w.nextAt)}
}

func (w watch) save(ctx context.Context, tx *db.Tx) error { return saveWatches(ctx, tx, []watch{w}) }

func saveWatches(ctx context.Context, tx *db.Tx, all []watch) error {
	rows := make([][]any, len(all))
	for i, w := range all {
		rows[i] = w.row()
	}
	return tx.ExecEach(ctx, `
		UPDATE watch
		SET carrier = $3, contract_id = $4, number = $5, base = $6, base_at = $7, shown = $8, epoch = $9, heard_at = $10, lulls = $11, next_at = $12
		WHERE account_id = $1 AND parcel_id = $2`, rows, nil)
}

func stamp(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micro(*t)
}

// insertForeign claims the number and the source's id of a parcel that was labelled elsewhere.
func insertForeign(ctx context.Context, tx *db.Tx, p parcel.Parcel) error {
	return tx.InsertMany(ctx, "foreign_parcel", []string{"account_id", "carrier", "number", "integration_id", "source_id", "parcel_id"},
		[][]any{{p.Account, p.Carrier, p.Number, p.Integration, p.Foreign.Source, int64(p.ID)}})
}
