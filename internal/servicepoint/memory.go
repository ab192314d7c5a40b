package servicepoint

import (
	"cmp"
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
	text    string   // the encoded points, one after the other
	words   []string // countries, kinds and shop types, each once
	weeks   map[string]Week
	extras  map[string]map[string]string // what many points have alike
}

// mostExtras bounds what is kept ready of extra data; a carrier that says something else of each point has it read each time.
const mostExtras = 4096

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
	s := &sheet{weeks: map[string]Week{}, extras: map[string]map[string]string{}}
	var text strings.Builder
	words := map[string]uint16{}
	err := eachActive(ctx, r, carrier, func(p raw) error {
		if text.Len() > 1<<32-1<<20 || len(words) > 1<<16-4 {
			return errTooLarge
		}
		at := uint32(text.Len())
		encode(&text, p)
		if _, ok := s.weeks[p.hours]; !ok {
			w, err := readWeek(p.hours)
			if err != nil {
				return err
			}
			s.weeks[p.hours] = w
		}
		s.cells = append(s.cells, cellOf(p.latitude, p.longitude))
		s.spots = append(s.spots, pin{p.ID, int32(p.latitude), int32(p.longitude), s.word(words, p.Country), s.word(words, string(p.Kind)),
			s.word(words, p.ShopType), at})
		return s.keepExtra(p.extra)
	})
	if err != nil {
		return nil, err
	}
	s.text, s.cells, s.spots = text.String(), slices.Clip(s.cells), slices.Clip(s.spots)
	return s, nil
}

func (s *sheet) keepExtra(text string) error {
	if _, ok := s.extras[text]; ok || text == "" || len(s.extras) >= mostExtras {
		return nil
	}
	var extra map[string]string
	if err := json.Unmarshal([]byte(text), &extra); err != nil {
		return err
	}
	s.extras[text] = extra
	return nil
}

func (s *sheet) word(known map[string]uint16, text string) uint16 {
	n, ok := known[text]
	if !ok {
		n = uint16(len(s.words))
		s.words = append(s.words, text)
		known[text] = n
	}
	return n
}

func (s *sheet) spot(p pin) spot {
	return spot{id: p.id, latitude: int64(p.latitude), longitude: int64(p.longitude), country: s.words[p.country],
		kind: Kind(s.words[p.kind]), shopType: s.words[p.shop], at: p.at}
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
func (s *sheet) decode(at uint32) (Point, error) {
	rest := s.text[at:]
	var p raw
	p.Active = true
	for _, to := range []*string{&p.Carrier, &p.Code, &p.Country, (*string)(&p.Kind), &p.ShopType, &p.Name, &p.Street, &p.HouseNumber,
		&p.PostalCode, &p.City, &p.Zone, &p.hours, &p.closed, &p.Email, &p.Phone, &p.Homepage, &p.extra} {
		n, used := length(rest)
		*to, rest = rest[used:used+n], rest[used+n:]
	}
	var numbers [4]int64
	for i := range numbers {
		v, used := binary.Varint([]byte(rest[:min(len(rest), binary.MaxVarintLen64)]))
		numbers[i], rest = v, rest[used:]
	}
	p.ID, p.latitude, p.longitude, p.UpdatedAt = numbers[0], numbers[1], numbers[2], time.UnixMicro(numbers[3]).UTC()
	hours := p.hours
	p.hours = ""
	if extra, ok := s.extras[p.extra]; ok {
		p.Extra, p.extra = maps.Clone(extra), ""
	}
	point, err := p.point()
	point.Hours = s.weeks[hours]
	return point, err
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

func (a *atlas) within(_ context.Context, carriers []string, spans [spanCount]span, in *ring, keep func(spot) bool) ([]spot, error) {
	found := make([]spot, 0, 64)
	for _, c := range carriers {
		s := a.sheets[c]
		if s == nil {
			continue
		}
		for _, run := range spans {
			from, _ := slices.BinarySearch(s.cells, run.first)
			for i := from; i < len(s.cells) && s.cells[i] <= run.last; i++ {
				pin := &s.spots[i]
				if in != nil && !in.holds(int64(pin.latitude), int64(pin.longitude)) {
					continue
				}
				if p := s.spot(*pin); keep(p) {
					p.carrier = c
					found = append(found, p)
				}
			}
		}
	}
	return found, nil
}

func (a *atlas) first(_ context.Context, q Query) ([]spot, error) {
	var found []spot
	for _, c := range q.Carriers {
		s := a.sheets[c]
		if s == nil {
			continue
		}
		for _, pin := range s.spots {
			if p := s.spot(pin); q.wants(p) {
				p.carrier = c
				found = append(found, p)
			}
		}
	}
	slices.SortFunc(found, func(a, b spot) int { return cmp.Compare(a.id, b.id) })
	return found[:min(len(found), q.limit())], nil
}

func (a *atlas) read(_ context.Context, found []spot) ([]Point, error) {
	points := make([]Point, 0, len(found))
	for _, f := range found {
		s := a.sheets[f.carrier]
		if s == nil {
			continue
		}
		p, err := s.decode(f.at)
		if err != nil {
			return nil, err
		}
		points = append(points, p)
	}
	return points, nil
}
