package servicepoint

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Loaded says what was last loaded of a carrier.
type Loaded struct {
	Carrier, Source string
	Points          int
	At              time.Time
}

// Loader puts a carrier's whole list of points into the database: what is new is added, what changed is changed, what is no longer listed
// expires. Loading the same list again changes nothing.
type Loader struct {
	DB      *db.DB
	Carrier string // its code
	Source  string // where the list came from, for those who look later
	// Force lets a load go on that would expire more than half of the points.
	Force bool
	// Progress hears after each chunk how many points were written so far; nil is nobody.
	Progress func(done int)
	Now      time.Time
}

// Change is what a load did.
type Change struct{ Added, Changed, Same, Expired int }

func (c Change) String() string {
	return fmt.Sprintf("%d added, %d changed, %d as they were, %d expired", c.Added, c.Changed, c.Same, c.Expired)
}

// chunk is how many points go into one transaction: others can write in between.
const chunk = 2000

// guard is from how many points on a shrinking list is taken for a mistake.
const guard = 100

var carrierCode = regexp.MustCompile(`^[a-z0-9_]{2,40}$`)

// Load writes the list. spared are codes that stay as they are though they are not in the list: those of lines that could not be read.
func (l Loader) Load(ctx context.Context, points []Point, spared []string) (Change, error) {
	var c Change
	if !carrierCode.MatchString(l.Carrier) {
		return c, fault.At("carrier", "Name the carrier by its code, like postnl.")
	}
	if len(points) == 0 {
		return c, fault.New(fault.Invalid, "The list has no service points; nothing was changed.")
	}
	known, err := selectKept(ctx, l.DB, l.Carrier)
	if err != nil {
		return c, err
	}
	added, changed, gone, same, err := l.compare(known, points, spared)
	if err != nil {
		return c, err
	}
	if active := countActive(known); len(gone) > active/2 && active >= guard && !l.Force {
		return c, fault.New(fault.Conflict, "The list lacks %d of the %d service points there are now. If that is right, say so with --force.", len(gone), active)
	}
	done := 0
	step := func(rows int, do func(ctx context.Context, tx *db.Tx) error) error {
		if err := l.DB.Write(ctx, 0, do); err != nil {
			return err
		}
		if done += rows; l.Progress != nil {
			l.Progress(done)
		}
		return nil
	}
	ids, err := l.DB.NextIDs(ctx, "service_point", len(added))
	if err != nil {
		return c, err
	}
	for rows := range slices.Chunk(l.rows(added, ids), chunk) {
		if err := step(len(rows), func(ctx context.Context, tx *db.Tx) error { return insertPoints(ctx, tx, rows) }); err != nil {
			return c, err
		}
	}
	if err := l.rewrite(changed, step); err != nil {
		return c, err
	}
	for some := range slices.Chunk(gone, chunk) {
		if err := step(len(some), func(ctx context.Context, tx *db.Tx) error { return expire(ctx, tx, some, l.Now) }); err != nil {
			return c, err
		}
	}
	c = Change{len(added), len(changed), same, len(gone)}
	if c == (Change{Same: same}) && len(known) > 0 {
		return c, nil
	}
	return c, l.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		return noteLoad(ctx, tx, l.Carrier, l.Source, len(points), l.Now)
	})
}

func (l Loader) rewrite(changed []Point, step func(int, func(context.Context, *db.Tx) error) error) error {
	for some := range slices.Chunk(changed, chunk) {
		err := step(len(some), func(ctx context.Context, tx *db.Tx) error {
			for _, p := range some {
				if err := updatePoint(ctx, tx, values(p, fingerprint(p), l.Now)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l Loader) rows(points []Point, ids []int64) [][]any {
	rows := make([][]any, len(points))
	for i, p := range points {
		p.ID = ids[i]
		rows[i] = values(p, fingerprint(p), l.Now)
	}
	return rows
}

// compare sorts the list into what is to be done. Known points keep their ids.
func (l Loader) compare(known map[string]kept, points []Point, spared []string) (added, changed []Point, gone []int64, same int, err error) {
	seen := make(map[string]bool, len(points))
	for _, code := range spared {
		seen[code] = true
	}
	listed := make(map[string]bool, len(points))
	for _, p := range points {
		if listed[p.Code] {
			return nil, nil, nil, 0, fault.At("code", "%s is in the list twice.", p.Code)
		}
		listed[p.Code], seen[p.Code] = true, true
		p.Carrier = l.Carrier
		k, ok := known[p.Code]
		p.ID = k.id
		switch {
		case !ok:
			added = append(added, p)
		case !k.active || k.fingerprint != fingerprint(p):
			changed = append(changed, p)
		default:
			same++
		}
	}
	for code, k := range known {
		if k.active && !seen[code] {
			gone = append(gone, k.id)
		}
	}
	slices.Sort(gone)
	return added, changed, gone, same, nil
}

func countActive(known map[string]kept) int {
	n := 0
	for _, k := range known {
		if k.active {
			n++
		}
	}
	return n
}

// fingerprint tells whether a point changed.
func fingerprint(p Point) string {
	p.ID, p.Carrier = 0, ""
	row := values(p, "", time.Time{})
	sum := sha256.Sum256(fmt.Append(nil, row[2:len(row)-3]...))
	return hex.EncodeToString(sum[:8])
}

// The longest texts that are kept of a point.
const (
	maxCode = 64
	maxText = 150
	maxURL  = 500
)

// Check names what is wrong with a point that is to be loaded, and writes it as it is kept.
func (p Point) Check() (Point, error) {
	var wrong fault.List
	p.Country = strings.ToUpper(strings.TrimSpace(p.Country))
	for _, f := range []struct {
		name string
		text *string
		most int
		need bool
	}{
		{"code", &p.Code, maxCode, true}, {"name", &p.Name, maxText, true}, {"street", &p.Street, maxText, false},
		{"house_number", &p.HouseNumber, maxCode, false}, {"postal_code", &p.PostalCode, maxCode, false}, {"city", &p.City, maxText, true},
		{"shop_type", &p.ShopType, maxCode, false}, {"email", &p.Email, maxText, false}, {"phone", &p.Phone, maxCode, false},
		{"homepage", &p.Homepage, maxURL, false}, {"zone", &p.Zone, maxCode, false},
	} {
		*f.text = strings.TrimSpace(*f.text)
		switch {
		case f.need && *f.text == "":
			wrong.Add(f.name, "%s is missing.", f.name)
		case utf8.RuneCountInString(*f.text) > f.most:
			wrong.Add(f.name, "%s is longer than %d characters.", f.name, f.most)
		case !utf8.ValidString(*f.text) || strings.ContainsFunc(*f.text, func(r rune) bool { return r < ' ' || r == 0x7f }):
			wrong.Add(f.name, "%s has characters that cannot be read.", f.name)
		}
	}
	if _, ok := postal.Lookup(p.Country); !ok {
		wrong.Add("country", "%q is no country code, like NL.", p.Country)
	} else {
		p.PostalCode = postal.NormalisePostalCode(p.Country, p.PostalCode)
	}
	Position{p.Latitude, p.Longitude}.check("", &wrong)
	if p.Latitude == 0 && p.Longitude == 0 {
		wrong.Add("latitude", "The point has no position.")
	}
	if p.Kind == "" {
		p.Kind = Unknown
	}
	if p.Kind != Unknown && !slices.Contains(Kinds, p.Kind) {
		wrong.Add("general_shop_type", "%q is no general shop type; there are servicepoint, locker, post_office and carrier_depot.", p.Kind)
	}
	if p.Zone != "" {
		if _, err := time.LoadLocation(p.Zone); err != nil {
			wrong.Add("zone", "%q is no time zone, like Europe/Amsterdam.", p.Zone)
		}
	}
	for k, v := range p.Extra {
		if len(k) > maxCode || len(v) > maxURL || len(p.Extra) > 30 || !utf8.ValidString(k+v) || strings.Contains(k+v, "\x00") {
			wrong.Add("extra_data", "The extra data cannot be kept.")
			break
		}
	}
	return p, wrong.Err()
}
