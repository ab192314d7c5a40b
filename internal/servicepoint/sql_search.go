package servicepoint

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
)

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

func (t table) within(ctx context.Context, carriers []string, spans [spanCount]span, keep func(spot) bool) ([]spot, error) {
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
			if keep(s) {
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

// nearest widens the radius, from one that a town's middle fills, until there are enough points in it.
func (t table) nearest(ctx context.Context, q Query, most float64) ([]spot, error) {
	for radius := min(most, 500); ; radius = min(most, radius*2) {
		in := newRing(*q.From, radius)
		found, err := t.within(ctx, q.Carriers, cover(around(*q.From, radius)), func(s spot) bool {
			return in.holds(s.latitude, s.longitude) && q.wants(s)
		})
		if err != nil {
			return nil, err
		}
		found = measure(found, *q.From, radius)
		if len(found) >= q.limit() || radius >= most {
			return found[:min(len(found), q.limit())], nil
		}
	}
}

// ring is the area round a position, for leaving out quickly what is surely outside, by a hundredth.
type ring struct {
	from  Position
	cos   float64 // of its latitude
	north int64   // millionths of a degree that the radius reaches north and south
	most  float64 // the longest bow
}

func newRing(from Position, radius float64) *ring {
	half := radius*1.01/earth/2 + 1e-9
	r := &ring{from: from, cos: math.Cos(radians(from.Latitude)), north: int64(half*2*180/math.Pi*1e6) + 1, most: math.Inf(1)}
	if half < math.Pi/2 {
		r.most = math.Pow(math.Sin(half), 2)
	}
	return r
}

// holds reports whether a position in millionths may be inside.
func (r *ring) holds(latitude, longitude int64) bool {
	if d := latitude - micro(r.from.Latitude); d > r.north || -d > r.north {
		return false
	}
	return bow(r.from, Position{float64(latitude) / 1e6, float64(longitude) / 1e6}, r.cos) <= r.most
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

func (t table) read(ctx context.Context, found []spot) ([]Near, error) {
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
	all := make([]Near, len(points)) // what went while we looked is not among them
	for i, p := range points {
		all[i] = Near{Point: p, Metres: found[at[p.ID]].wholeMetres()}
	}
	return all, nil
}
