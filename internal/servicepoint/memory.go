package servicepoint

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// follow is how often Watch looks for newly loaded points.
const follow = 2 * time.Second

// atlas is a copy of all active points in memory; it never changes. Half a million points take about 100 MB, a few blocks of them, so
// that the garbage collector has nothing to walk through.
type atlas struct {
	sheets map[string]*sheet // by carrier
}

// sheet is one carrier's points, sorted by cell.
type sheet struct {
	version int64
	cells   []int64
	spots   []pin
	tree    tree
	text    string   // the encoded points, one after the other
	words   []string // countries, kinds and shop types, each once
	numbers map[string]uint16
	weeks   map[string]Week
	habits  map[habitKey]*Habit
	extras  map[string]map[string]string // what many points have alike
}

// mostAlike bounds what is kept ready of extra data and of habits; a carrier that says something else of each point has it read each time.
const mostAlike = 4096

// pin is a spot in little space: its words are numbers into the sheet's list.
type pin struct {
	id                  int64
	latitude, longitude int32
	country, kind, shop uint16
	at                  uint32 // where in text
}

// Watch keeps the copy in memory up to date until the context ends. A search that comes before the first copy is made asks the database.
func (f *Finder) Watch(ctx context.Context) {
	for {
		if err := f.Refresh(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "service points cannot be copied into memory", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(follow):
		}
	}
}

// Refresh copies what was loaded since the last time.
func (f *Finder) Refresh(ctx context.Context) error {
	versions, err := selectVersions(ctx, f.DB)
	if err != nil {
		return err
	}
	old := f.copy.Load()
	fresh := &atlas{sheets: map[string]*sheet{}}
	if old != nil {
		maps.Copy(fresh.sheets, old.sheets)
	}
	changed := old == nil
	for carrier, version := range versions {
		if s := fresh.sheets[carrier]; s != nil && s.version == version {
			continue
		}
		s, err := copySheet(ctx, f.DB, carrier)
		if errors.Is(err, errTooLarge) {
			// The carrier's points are too many for one block; the database answers.
			slog.WarnContext(ctx, "too many service points for a copy in memory", "carrier", carrier)
			f.copy.Store(nil)
			return nil
		}
		if err != nil {
			return err
		}
		s.version, changed = version, true
		fresh.sheets[carrier] = s
	}
	if changed {
		f.copy.Store(fresh)
	}
	return nil
}

var errTooLarge = errors.New("more than four gigabytes of points")

func copySheet(ctx context.Context, r db.Reader, carrier string) (*sheet, error) {
	return newSheet(func(do func(raw) error) error { return eachActive(ctx, r, carrier, do) })
}

// newSheet copies the points that each brings, in the order of their cells.
func newSheet(each func(do func(raw) error) error) (*sheet, error) {
	s := &sheet{weeks: map[string]Week{}, extras: map[string]map[string]string{}, habits: map[habitKey]*Habit{}, numbers: map[string]uint16{}}
	var text strings.Builder
	err := each(func(p raw) error {
		if text.Len() > 1<<32-1<<20 || len(s.words) > 1<<16-4 || len(s.spots) >= spotMask {
			return errTooLarge
		}
		at := uint32(text.Len())
		encode(&text, p)
		if err := s.keepHabit(p); err != nil {
			return err
		}
		s.cells = append(s.cells, cellOf(p.latitude, p.longitude))
		s.spots = append(s.spots, pin{p.ID, int32(p.latitude), int32(p.longitude), s.word(p.Country), s.word(string(p.Kind)), s.word(p.ShopType), at})
		return s.keepExtra(p.extra)
	})
	if err != nil {
		return nil, err
	}
	s.text, s.cells, s.spots = text.String(), slices.Clip(s.cells), slices.Clip(s.spots)
	s.tree = newTree(s.spots)
	return s, nil
}

func (s *sheet) keepHabit(p raw) error {
	week, ok := s.weeks[p.hours]
	if !ok {
		var err error
		if week, err = readWeek(p.hours); err != nil {
			return err
		}
		s.weeks[p.hours] = week
	}
	key := habitKey{p.hours, p.closed, p.Zone}
	if _, ok := s.habits[key]; !ok && len(s.habits) < mostAlike {
		s.habits[key] = &Habit{point: Point{Hours: week, Closed: readPeriods(p.closed), Zone: p.Zone}}
	}
	return nil
}

func (s *sheet) keepExtra(text string) error {
	if _, ok := s.extras[text]; ok || text == "" || len(s.extras) >= mostAlike {
		return nil
	}
	var extra map[string]string
	if err := json.Unmarshal([]byte(text), &extra); err != nil {
		return err
	}
	s.extras[text] = extra
	return nil
}

func (s *sheet) word(text string) uint16 {
	n, ok := s.numbers[text]
	if !ok {
		n = uint16(len(s.words))
		s.words = append(s.words, text)
		s.numbers[text] = n
	}
	return n
}

func (s *sheet) spot(at int) spot {
	p := &s.spots[at]
	return spot{id: p.id, latitude: int64(p.latitude), longitude: int64(p.longitude), country: s.words[p.country],
		kind: Kind(s.words[p.kind]), shopType: s.words[p.shop], at: at}
}

// encode writes a row as its texts, each after its length.
func encode(b *strings.Builder, p raw) {
	var n [binary.MaxVarintLen64]byte
	for _, text := range []string{p.Carrier, p.Code, p.Country, string(p.Kind), p.ShopType, p.Name, p.Street, p.HouseNumber, p.PostalCode,
		p.City, p.Zone, p.hours, p.closed, p.Email, p.Phone, p.Homepage, p.extra} {
		b.Write(n[:binary.PutUvarint(n[:], uint64(len(text)))])
		b.WriteString(text)
	}
	for _, v := range []int64{p.ID, p.latitude, p.longitude, p.UpdatedAt.UnixMicro()} {
		b.Write(n[:binary.PutVarint(n[:], v)])
	}
}

// decode reads what encode wrote; the point's texts are parts of the block.
func (s *sheet) decode(to *Near, at uint32) error {
	rest := s.text[at:]
	p := &to.Point
	var key habitKey
	var extra string
	for _, to := range [...]*string{&p.Carrier, &p.Code, &p.Country, (*string)(&p.Kind), &p.ShopType, &p.Name, &p.Street, &p.HouseNumber,
		&p.PostalCode, &p.City, &p.Zone, &key.hours, &key.closed, &p.Email, &p.Phone, &p.Homepage, &extra} {
		n, used := length(rest)
		*to, rest = rest[used:used+n], rest[used+n:]
	}
	var numbers [4]int64
	for i := range numbers {
		v, used := binary.Varint([]byte(rest[:min(len(rest), binary.MaxVarintLen64)]))
		numbers[i], rest = v, rest[used:]
	}
	p.ID, p.UpdatedAt, p.Active = numbers[0], time.UnixMicro(numbers[3]).UTC(), true
	p.Latitude, p.Longitude = float64(numbers[1])/1e6, float64(numbers[2])/1e6
	key.zone = p.Zone
	if to.Habit = s.habits[key]; to.Habit != nil {
		p.Hours, p.Closed = to.Habit.point.Hours, to.Habit.point.Closed
	} else {
		p.Hours, p.Closed = s.weeks[key.hours], readPeriods(key.closed)
	}
	known, ok := s.extras[extra]
	if !ok && extra != "" {
		return json.Unmarshal([]byte(extra), &p.Extra)
	}
	p.Extra = known
	return nil
}

// length reads a length before a text, mostly of one byte.
func length(text string) (n, used int) {
	for shift := 0; ; shift += 7 {
		c := text[used]
		used++
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			return n, used
		}
	}
}
