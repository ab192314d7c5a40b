package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

func be16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func be32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

var errShort = errors.New("font file is cut short")

// Parse reads a TrueType font (outlines in a glyf table).
func Parse(name string, ttf []byte) (f *Font, err error) {
	// Every offset in the file is a promise by a stranger; a broken one ends here.
	defer func() {
		if recover() != nil {
			f, err = nil, errShort
		}
	}()
	ttf = slices.Clip(ttf)
	f = &Font{Name: name, TTF: ttf, tables: map[string][]byte{}, pieces: map[uint16]*Piece{}}
	for i := range int(be16(ttf, 4)) {
		e := ttf[12+i*16:]
		at, size := be32(e, 8), be32(e, 12)
		f.tables[string(e[:4])] = ttf[at : at+size]
	}
	for _, need := range []string{"head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap"} {
		if f.tables[need] == nil {
			return nil, fmt.Errorf("font has no %s table", need)
		}
	}
	f.readMetrics()
	return f, f.readCmap()
}

func (f *Font) readMetrics() {
	head, hhea := f.tables["head"], f.tables["hhea"]
	f.unitsPerEm = int(be16(head, 18))
	f.longLoca = be16(head, 50) == 1
	f.numMetrics = int(be16(hhea, 34))
	f.Ascent = f.milli(int(int16(be16(hhea, 4))))
	f.Descent = f.milli(int(int16(be16(hhea, 6))))
	for i := range f.BBox {
		f.BBox[i] = f.milli(int(int16(be16(head, 36+2*i))))
	}
	f.Cap = 700
	if os2 := f.tables["OS/2"]; len(os2) >= 90 && be16(os2, 0) >= 2 {
		f.Cap = f.milli(int(int16(be16(os2, 88))))
	}
}

// readCmap takes the fullest Unicode table: format 12 when there is one, else format 4.
func (f *Font) readCmap() error {
	t := f.tables["cmap"]
	var best []byte
	for i := range int(be16(t, 2)) {
		e := t[4+i*8:]
		platform, sub := be16(e, 0), t[be32(e, 4):]
		if platform != 0 && platform != 3 {
			continue
		}
		format := be16(sub, 0)
		if format == 12 || format == 4 && best == nil {
			best = sub
		}
	}
	if best == nil {
		return errors.New("font has no Unicode character map")
	}
	f.cmap = map[rune]uint16{}
	if be16(best, 0) == 12 {
		f.readGroups(best)
		return nil
	}
	f.readSegments(best)
	return nil
}

func (f *Font) readGroups(t []byte) {
	for i := range int(be32(t, 12)) {
		g := t[16+i*12:]
		first, last, glyph := be32(g, 0), be32(g, 4), be32(g, 8)
		for c := first; c <= last; c++ {
			f.cmap[rune(c)] = uint16(glyph + c - first)
		}
	}
}

func (f *Font) readSegments(t []byte) {
	n := int(be16(t, 6)) / 2
	ends, starts := t[14:], t[16+2*n:]
	deltas, offsets := t[16+4*n:], t[16+6*n:]
	for i := range n {
		first, last := int(be16(starts, 2*i)), int(be16(ends, 2*i))
		delta, offset := be16(deltas, 2*i), int(be16(offsets, 2*i))
		for c := first; c <= last && c != 0xFFFF; c++ {
			g := uint16(c)
			if offset != 0 {
				g = be16(offsets, 2*i+offset+2*(c-first))
			}
			if offset == 0 || g != 0 {
				g += delta
			}
			if g != 0 {
				f.cmap[rune(c)] = g
			}
		}
	}
}

// outline is the bytes that draw a glyph; empty for a space.
func (f *Font) outline(g uint16) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	if f.longLoca {
		return glyf[be32(loca, int(g)*4):be32(loca, int(g)*4+4)]
	}
	return glyf[int(be16(loca, int(g)*2))*2 : int(be16(loca, int(g)*2+2))*2]
}
