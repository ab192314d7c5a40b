package bind

import (
	"bytes"
	"math"
	"strconv"
)

// mostPages bounds one source: no label has a thousand pages.
const mostPages = 1000

// Source is a PDF to copy from.
type Source struct {
	data   []byte
	places []int // where each object stands; 0 is nowhere
	pages  []Page
	nodes  int // of the tree of pages, walked so far
	copied map[int]int
	within map[int]bool // objects that are being copied, to notice circles
}

// Page is a page of a source.
type Page struct {
	source *Source
	// Left, Bottom, Width and Height are what the page shows, in points, before Turn.
	Left, Bottom, Width, Height float64
	Turn                        int // clockwise, in degrees: 0, 90, 180 or 270
	resources                   []byte
	content                     int
}

// Read finds the pages of a plain PDF; ErrOdd says that it is not one.
func Read(data []byte) (*Source, error) {
	s := &Source{data: data, copied: map[int]int{}, within: map[int]bool{}}
	trailer, err := s.table()
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"Encrypt", "Prev", "XRefStm"} {
		if trailer.get(key) != nil {
			return nil, odd("it has %s", key)
		}
	}
	catalog, err := s.dictAt(trailer.get("Root"))
	if err != nil {
		return nil, err
	}
	if err := s.walk(catalog.get("Pages"), inherited{}, 0); err != nil {
		return nil, err
	}
	if len(s.pages) == 0 {
		return nil, odd("it has no page")
	}
	return s, nil
}

// Pages are the source's pages in order.
func (s *Source) Pages() []Page { return s.pages }

// table reads where the objects stand.
func (s *Source) table() (dict, error) {
	b := s.data
	tail := bytes.LastIndex(b, []byte("startxref"))
	if tail < 0 {
		return nil, odd("it does not say where its table is")
	}
	at, _, ok := whole(b, skip(b, tail+len("startxref")))
	if !ok || at >= len(b) || !bytes.HasPrefix(b[at:], []byte("xref")) {
		return nil, odd("its table is not where it says")
	}
	at += len("xref")
	for {
		at = skip(b, at)
		if bytes.HasPrefix(b[min(at, len(b)):], []byte("trailer")) {
			trailer, _, err := dictionary(b, skip(b, at+len("trailer")))
			return trailer, err
		}
		first, after, ok := whole(b, at)
		if !ok {
			return nil, odd("its table is broken")
		}
		count, after, ok := whole(b, skip(b, after))
		if !ok || first+count > len(b) { // each object takes more than a byte
			return nil, odd("its table is broken")
		}
		at = skip(b, after)
		for len(s.places) < first+count {
			s.places = append(s.places, 0)
		}
		for n := range count {
			if at+18 > len(b) {
				return nil, odd("its table is broken")
			}
			place, _, ok := whole(b, at)
			if !ok || b[at+17] != 'n' && b[at+17] != 'f' {
				return nil, odd("its table is broken")
			}
			if b[at+17] == 'n' {
				s.places[first+n] = place
			}
			at = skip(b, at+18)
		}
	}
}

// at is where the value of object n begins.
func (s *Source) at(n int) (int, error) {
	if n <= 0 || n >= len(s.places) || s.places[n] <= 0 || s.places[n] >= len(s.data) {
		return 0, odd("object %d is nowhere", n)
	}
	number, after, ok := whole(s.data, skip(s.data, s.places[n]))
	if !ok || number != n {
		return 0, odd("object %d is not where the table says", n)
	}
	_, after, ok = whole(s.data, skip(s.data, after))
	after = skip(s.data, after)
	if !ok || !bytes.HasPrefix(s.data[after:], []byte("obj")) {
		return 0, odd("object %d is not where the table says", n)
	}
	return skip(s.data, after+3), nil
}

// resolve follows references to the value itself.
func (s *Source) resolve(raw []byte) ([]byte, error) {
	for range deepest {
		n, after, ok := reference(raw, 0)
		if !ok || after != len(raw) {
			return raw, nil
		}
		at, err := s.at(n)
		if err != nil {
			return nil, err
		}
		end, err := value(s.data, at, 0)
		if err != nil {
			return nil, err
		}
		raw = s.data[at:end]
	}
	return nil, odd("references go in circles")
}

func (s *Source) dictAt(raw []byte) (dict, error) {
	raw, err := s.resolve(raw)
	if err != nil {
		return nil, err
	}
	d, _, err := dictionary(raw, 0)
	return d, err
}

// inherited is what branches of the tree say for all their pages.
type inherited struct{ resources, media, crop, rotate []byte }

func (s *Source) walk(raw []byte, from inherited, depth int) error {
	s.nodes++ // a tree whose branches share branches would be walked for ever
	if depth > deepest || s.nodes > 2*mostPages {
		return odd("its tree of pages is too large")
	}
	d, err := s.dictAt(raw)
	if err != nil {
		return err
	}
	for key, to := range map[string]*[]byte{
		"Resources": &from.resources, "MediaBox": &from.media, "CropBox": &from.crop, "Rotate": &from.rotate,
	} {
		if v := d.get(key); v != nil {
			*to = v
		}
	}
	kids := d.get("Kids")
	if kids == nil {
		return s.page(d, from)
	}
	if kids, err = s.resolve(kids); err != nil {
		return err
	}
	if len(kids) == 0 || kids[0] != '[' {
		return odd("its tree of pages is broken")
	}
	for at := skip(kids, 1); at < len(kids) && kids[at] != ']'; at = skip(kids, at) {
		_, after, ok := reference(kids, at)
		if !ok {
			return odd("its tree of pages is broken")
		}
		if err := s.walk(kids[at:after], from, depth+1); err != nil {
			return err
		}
		at = after
	}
	return nil
}

// page takes in one page whose content is one stream.
func (s *Source) page(d dict, from inherited) error {
	p := Page{source: s, resources: from.resources}
	raw := d.get("Contents")
	n, after, ok := reference(raw, 0)
	if !ok || after != len(raw) {
		return odd("a page's content is not one stream")
	}
	p.content = n
	box := from.media
	if from.crop != nil {
		box = from.crop
	}
	sides, err := s.numbers(box)
	if err != nil || len(sides) != 4 {
		return odd("a page has no size")
	}
	p.Left, p.Bottom = min(sides[0], sides[2]), min(sides[1], sides[3])
	p.Width, p.Height = max(sides[0], sides[2])-p.Left, max(sides[1], sides[3])-p.Bottom
	if p.Width < 1 || p.Height < 1 || p.Width > 14400 || p.Height > 14400 {
		return odd("a page of %.1f by %.1f points", p.Width, p.Height)
	}
	if from.rotate != nil {
		turn, err := s.numbers(append(append([]byte("["), from.rotate...), ']'))
		if err != nil || len(turn) != 1 {
			return odd("a page is turned by nobody knows how much")
		}
		p.Turn = (int(math.Round(turn[0]/90))%4 + 4) % 4 * 90
	}
	s.pages = append(s.pages, p)
	return nil
}

// numbers reads a list of numbers.
func (s *Source) numbers(raw []byte) ([]float64, error) {
	raw, err := s.resolve(raw)
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 || raw[0] != '[' {
		return nil, odd("no list")
	}
	var all []float64
	for at := skip(raw, 1); at < len(raw) && raw[at] != ']'; at = skip(raw, at) {
		end, err := value(raw, at, 0)
		if err != nil {
			return nil, err
		}
		one, err := s.resolve(raw[at:end])
		if err != nil {
			return nil, err
		}
		v, err := strconv.ParseFloat(string(one), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, odd("%.20q is no number", one)
		}
		all = append(all, v)
		at = end
	}
	return all, nil
}
