package font

import (
	"encoding/binary"
	"slices"
)

// Piece is one glyph ready to be put into a subset: cut out once, then only copied.
type Piece struct {
	Width   int // thousandths of the size
	outline []byte
	parts   []part
	metric  [4]byte
}

// part is a glyph that an accented letter is put together from, and where its outline names it.
type part struct {
	at    int
	piece *Piece
}

// Piece cuts a glyph out of the font, without hinting: printers and screens of today draw outlines
// well, and the instructions are half of the bytes.
func (f *Font) Piece(g uint16) *Piece {
	f.cutting.Lock()
	defer f.cutting.Unlock()
	return f.cut(g, 0)
}

// deepest is how far parts may be made of parts; no sound font comes near.
const deepest = 8

func (f *Font) cut(g uint16, depth int) *Piece {
	if p := f.pieces[g]; p != nil {
		return p
	}
	p := &Piece{Width: f.Advance(g), metric: f.metric(g)}
	var names []int
	p.outline, names = strip(f.outline(g))
	for _, at := range names {
		if depth < deepest {
			p.parts = append(p.parts, part{at, f.cut(be16(p.outline, at), depth+1)})
		}
	}
	p.outline = append(p.outline, make([]byte, -len(p.outline)&3)...)
	f.pieces[g] = p
	return p
}

// metric is the advance and left side bearing of a glyph, as the hmtx table wants them.
func (f *Font) metric(g uint16) [4]byte {
	hmtx := f.tables["hmtx"]
	if int(g) < f.numMetrics {
		return [4]byte(hmtx[int(g)*4:])
	}
	last := hmtx[(f.numMetrics-1)*4:]
	bearing := hmtx[f.numMetrics*4+(int(g)-f.numMetrics)*2:]
	return [4]byte{last[0], last[1], bearing[0], bearing[1]}
}

// The flags of a part of a composite glyph that matter here.
const (
	wordArgs        = 1 << 0
	hasScale        = 1 << 3
	moreParts       = 1 << 5
	hasScaleXY      = 1 << 6
	hasMatrix       = 1 << 7
	hasInstructions = 1 << 8

	glyphHeader = 10
	partHeader  = 4
)

// strip copies an outline without its hinting, and says where it names other glyphs.
func strip(g []byte) (out []byte, names []int) {
	if len(g) == 0 {
		return nil, nil
	}
	if contours := int(int16(be16(g, 0))); contours >= 0 {
		at := glyphHeader + 2*contours
		rest := at + 2 + int(be16(g, at))
		return append(append(slices.Clone(g[:at]), 0, 0), g[rest:]...), nil
	}
	out = slices.Clone(g[:glyphHeader])
	for at := glyphHeader; ; {
		flags := be16(g, at)
		size := partHeader + 2
		if flags&wordArgs != 0 {
			size += 2
		}
		switch {
		case flags&hasScale != 0:
			size += 2
		case flags&hasScaleXY != 0:
			size += 4
		case flags&hasMatrix != 0:
			size += 8
		}
		out = binary.BigEndian.AppendUint16(out, flags&^hasInstructions)
		names = append(names, len(out))
		out = append(out, g[at+2:at+size]...)
		at += size
		if flags&moreParts == 0 {
			return out, names
		}
	}
}

// Subset is a small font in the making, with its glyphs numbered anew: 0 is "no such glyph".
// It may be used again after Reset, and keeps its memory.
type Subset struct {
	font   *Font
	pieces []*Piece
	loca   []byte
}

// Reset begins a new subset of the font.
func (s *Subset) Reset(f *Font) {
	s.font = f
	s.pieces = append(s.pieces[:0], f.Piece(0))
}

// Add takes a glyph in and gives its number.
func (s *Subset) Add(p *Piece) uint16 {
	s.pieces = append(s.pieces, p)
	return uint16(len(s.pieces) - 1)
}

// tableCount and directory: a subset has the six tables that a PDF reader needs.
const (
	tableCount = 6
	directory  = 12 + 16*tableCount
)

// AppendTTF writes the subset as a font file behind dst.
func (s *Subset) AppendTTF(dst []byte) []byte {
	start := len(dst)
	dst = append(dst, 0, 1, 0, 0, 0, tableCount, 0, 64, 0, 2, 0, 32)
	dst = append(dst, make([]byte, 16*tableCount)...)
	row := start + 12
	closeTable := func(tag string, from int) {
		size := len(dst) - from
		dst = append(dst, make([]byte, -len(dst)&3)...)
		copy(dst[row:], tag)
		binary.BigEndian.PutUint32(dst[row+4:], checksum(dst[from:]))
		binary.BigEndian.PutUint32(dst[row+8:], uint32(from-start))
		binary.BigEndian.PutUint32(dst[row+12:], uint32(size))
		row += 16
	}
	// Places are reckoned from the start of the file, which therefore has to lie at a multiple of four.
	at := len(dst)
	dst = s.appendOutlines(dst)
	closeTable("glyf", at)

	at = len(dst)
	dst = append(dst, s.font.tables["head"]...)
	binary.BigEndian.PutUint32(dst[at+8:], 0)
	binary.BigEndian.PutUint16(dst[at+50:], 1)
	closeTable("head", at)

	at = len(dst)
	dst = append(dst, s.font.tables["hhea"]...)
	binary.BigEndian.PutUint16(dst[at+34:], uint16(len(s.pieces)))
	closeTable("hhea", at)

	at = len(dst)
	for _, p := range s.pieces {
		dst = append(dst, p.metric[:]...)
	}
	closeTable("hmtx", at)

	at = len(dst)
	dst = append(dst, s.loca...)
	closeTable("loca", at)

	at = len(dst)
	dst = append(dst, s.font.tables["maxp"]...)
	binary.BigEndian.PutUint16(dst[at+4:], uint16(len(s.pieces)))
	closeTable("maxp", at)
	return dst
}

// appendOutlines writes all glyphs; the parts of accented letters come in behind those asked for.
func (s *Subset) appendOutlines(dst []byte) []byte {
	asked, start := len(s.pieces), len(dst)
	s.loca = append(s.loca[:0], 0, 0, 0, 0)
	for i := 0; i < len(s.pieces); i++ {
		p := s.pieces[i]
		at := len(dst)
		dst = append(dst, p.outline...)
		for _, part := range p.parts {
			n := slices.Index(s.pieces[asked:], part.piece)
			if n < 0 {
				n = len(s.pieces) - asked
				s.pieces = append(s.pieces, part.piece)
			}
			binary.BigEndian.PutUint16(dst[at+part.at:], uint16(asked+n))
		}
		s.loca = binary.BigEndian.AppendUint32(s.loca, uint32(len(dst)-start))
	}
	return dst
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) >= 4 {
		sum += be32(b, 0)
		b = b[4:]
	}
	return sum
}
