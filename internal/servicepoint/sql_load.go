package servicepoint

import (
	"context"
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// kept is what a loader knows of a point that is there already.
type kept struct {
	id          int64
	fingerprint string
	active      bool
}

func selectKept(ctx context.Context, r db.Reader, carrier string) (map[string]kept, error) {
	rows, err := r.Query(ctx, `
		SELECT code, id, fingerprint, active
		FROM service_point
		WHERE carrier = $1`, carrier)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]kept{}
	for rows.Next() {
		var code string
		var k kept
		if err := rows.Scan(&code, &k.id, &k.fingerprint, &k.active); err != nil {
			return nil, err
		}
		all[code] = k
	}
	return all, rows.Err()
}

var insertColumns = []string{"id", "carrier", "code", "country", "kind", "shop_type", "name", "street", "house_number", "postal_code", "city",
	"latitude", "longitude", "cell", "zone", "hours", "closed", "email", "phone", "homepage", "extra", "active", "fingerprint", "updated_at"}

// values is a point as insertColumns want it.
func values(p Point, print string, now time.Time) []any {
	lat, lng := micro(p.Latitude), micro(p.Longitude)
	return []any{p.ID, p.Carrier, p.Code, p.Country, string(p.Kind), p.ShopType, p.Name, p.Street, p.HouseNumber, p.PostalCode, p.City,
		lat, lng, cellOf(lat, lng), p.Zone, p.Hours.String(), writePeriods(p.Closed), p.Email, p.Phone, p.Homepage, writeExtra(p.Extra), true,
		print, now}
}

func writeExtra(extra map[string]string) string {
	if len(extra) == 0 {
		return ""
	}
	text, err := json.Marshal(extra)
	if err != nil {
		panic("servicepoint: texts that cannot be written: " + err.Error())
	}
	return string(text)
}

func insertPoints(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return tx.InsertMany(ctx, "service_point", insertColumns, rows)
}

func updatePoint(ctx context.Context, tx *db.Tx, row []any) error {
	_, err := tx.Exec(ctx, `
		UPDATE service_point
		SET country = $4, kind = $5, shop_type = $6, name = $7, street = $8, house_number = $9, postal_code = $10, city = $11, latitude = $12,
			longitude = $13, cell = $14, zone = $15, hours = $16, closed = $17, email = $18, phone = $19, homepage = $20, extra = $21,
			active = $22, fingerprint = $23, updated_at = $24
		WHERE id = $1 AND carrier = $2 AND code = $3`, row...)
	return err
}

// expire takes points off the map. They stay, for the parcels that went there.
func expire(ctx context.Context, tx *db.Tx, ids []int64, now time.Time) error {
	args := []any{now}
	for _, id := range ids {
		args = append(args, id)
	}
	_, err := tx.Exec(ctx, `
		UPDATE service_point
		SET active = FALSE, updated_at = $1
		WHERE id IN (`+db.List(2, len(ids))+`)`, args...)
	return err
}

// noteLoad counts a load, so that copies in memory are made anew.
func noteLoad(ctx context.Context, tx *db.Tx, carrier, source string, points int, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO service_point_load (carrier, version, source, points, loaded_at)
		VALUES ($1, 1, $2, $3, $4)
		ON CONFLICT (carrier) DO UPDATE SET version = service_point_load.version + 1, source = $2, points = $3, loaded_at = $4`,
		carrier, source, points, now)
	return err
}

func selectVersions(ctx context.Context, r db.Reader) (map[string]int64, error) {
	rows, err := r.Query(ctx, `
		SELECT carrier, version
		FROM service_point_load`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]int64{}
	for rows.Next() {
		var carrier string
		var version int64
		if err := rows.Scan(&carrier, &version); err != nil {
			return nil, err
		}
		all[carrier] = version
	}
	return all, rows.Err()
}

// Loads lists what was loaded, by carrier.
func Loads(ctx context.Context, r db.Reader) ([]Loaded, error) {
	return db.All(ctx, r, func(r db.Row) (Loaded, error) {
		var l Loaded
		return l, r.Scan(&l.Carrier, &l.Source, &l.Points, &l.At)
	}, `
		SELECT carrier, source, points, loaded_at
		FROM service_point_load
		ORDER BY carrier`)
}

// eachActive reads a carrier's active points in the order of their cells.
func eachActive(ctx context.Context, r db.Reader, carrier string, do func(raw) error) error {
	rows, err := r.Query(ctx, `
		SELECT `+pointColumns+`
		FROM service_point
		WHERE carrier = $1 AND active
		ORDER BY cell`, carrier)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		p, err := scanRaw(rows)
		if err != nil {
			return err
		}
		if err := do(p); err != nil {
			return err
		}
	}
	return rows.Err()
}
