package servicepoint

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// table searches the database itself.
type table struct{ db.Reader }

// spanQuery reads up to spanCount ranges of cells in one statement; each is a run of the index, which holds all that is asked.
var spanQuery = func() string {
	var legs []string
	for i := range spanCount {
		legs = append(legs, `
		SELECT id, latitude, longitude, country, kind, shop_type
		FROM service_point
		WHERE active AND carrier = $1 AND cell BETWEEN $`+strconv.Itoa(2*i+2)+` AND $`+strconv.Itoa(2*i+3))
	}
	return strings.Join(legs, `
		UNION ALL`)
}()

func (t table) within(ctx context.Context, carriers []string, spans [spanCount]span, in *ring, keep func(spot) bool) ([]spot, error) {
	var found []spot
	for _, c := range carriers {
		args := []any{c}
		for _, s := range spans {
			args = append(args, s.first, s.last)
		}
		rows, err := t.Query(ctx, spanQuery, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var s spot
			if err := rows.Scan(&s.id, &s.latitude, &s.longitude, &s.country, &s.kind, &s.shopType); err != nil {
				rows.Close()
				return nil, err
			}
			if (in == nil || in.holds(s.latitude, s.longitude)) && keep(s) {
				found = append(found, s)
			}
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// first reads ids through each carrier's own run of the index. Kinds that are not asked for are passed over, the page is small.
func (t table) first(ctx context.Context, q Query) ([]spot, error) {
	var ids []int64
	kinds := make([]string, 0, len(Kinds))
	for _, k := range q.Kinds {
		kinds = append(kinds, string(k))
	}
	for _, c := range q.Carriers {
		args := append([]any{c, q.Country, q.ShopType, q.limit(), len(kinds) == 0}, texts(kinds)...)
		some, err := db.All(ctx, t, func(r db.Row) (int64, error) {
			var id int64
			err := r.Scan(&id)
			return id, err
		}, `
			SELECT id
			FROM service_point
			WHERE active AND carrier = $1 AND ($2 = '' OR country = $2) AND ($3 = '' OR shop_type = $3)
				AND ($5 OR kind IN (`+db.List(6, max(1, len(kinds)))+`))
			ORDER BY id
			LIMIT $4`, padded(args, 6)...)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	var found []spot
	for _, id := range ids[:min(len(ids), q.limit())] {
		found = append(found, spot{id: id})
	}
	return found, nil
}

// padded gives a list of no kinds the one placeholder that its text has.
func padded(args []any, n int) []any {
	for len(args) < n {
		args = append(args, "")
	}
	return args
}

func (t table) read(ctx context.Context, found []spot) ([]Point, error) {
	args := make([]any, len(found))
	at := make(map[int64]int, len(found))
	for i, p := range found {
		args[i], at[p.id] = p.id, i
	}
	points, err := db.All(ctx, t, scanPoint, `
		SELECT `+pointColumns+`
		FROM service_point
		WHERE id IN (`+db.List(1, len(args))+`)`, args...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(points, func(a, b Point) int { return at[a.ID] - at[b.ID] })
	return points, nil
}
