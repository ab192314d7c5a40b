package servicepoint

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/waybill-ship/waybill/internal/db"
)

const pointColumns = `id, carrier, code, country, kind, shop_type, name, street, house_number, postal_code, city, latitude, longitude,
	zone, hours, closed, email, phone, homepage, extra, active, updated_at`

// raw is a row as it is kept.
type raw struct {
	Point
	latitude, longitude  int64
	hours, closed, extra string
}

func scanRaw(r db.Row) (raw, error) {
	var p raw
	err := r.Scan(&p.ID, &p.Carrier, &p.Code, &p.Country, &p.Kind, &p.ShopType, &p.Name, &p.Street, &p.HouseNumber, &p.PostalCode, &p.City,
		&p.latitude, &p.longitude, &p.Zone, &p.hours, &p.closed, &p.Email, &p.Phone, &p.Homepage, &p.extra, &p.Active, &p.UpdatedAt)
	return p, err
}

func scanPoint(r db.Row) (Point, error) {
	p, err := scanRaw(r)
	if err != nil {
		return Point{}, err
	}
	return p.point()
}

func (p raw) point() (Point, error) {
	var err error
	p.Latitude, p.Longitude = float64(p.latitude)/1e6, float64(p.longitude)/1e6
	if p.Hours, err = readWeek(p.hours); err != nil {
		return Point{}, fmt.Errorf("service point %d: %w", p.ID, err)
	}
	p.Closed = readPeriods(p.closed)
	if p.extra != "" {
		if err := json.Unmarshal([]byte(p.extra), &p.Extra); err != nil {
			return Point{}, fmt.Errorf("service point %d: %w", p.ID, err)
		}
	}
	return p.Point, nil
}

func selectPoint(ctx context.Context, r db.Reader, id int64) (Point, error) {
	return scanPoint(r.Row(ctx, `
		SELECT `+pointColumns+`
		FROM service_point
		WHERE id = $1`, id))
}

func selectByCode(ctx context.Context, r db.Reader, carrier, code string) (Point, error) {
	return scanPoint(r.Row(ctx, `
		SELECT `+pointColumns+`
		FROM service_point
		WHERE carrier = $1 AND code = $2`, carrier, code))
}

func selectByCodes(ctx context.Context, r db.Reader, carriers, codes []string) ([]Point, error) {
	args := texts(carriers, codes)
	return db.All(ctx, r, scanPoint, `
		SELECT `+pointColumns+`
		FROM service_point
		WHERE carrier IN (`+db.List(1, len(carriers))+`) AND code IN (`+db.List(1+len(carriers), len(codes))+`) AND active
		ORDER BY id`, args...)
}

func texts(lists ...[]string) []any {
	var args []any
	for _, l := range lists {
		for _, t := range l {
			args = append(args, t)
		}
	}
	return args
}
