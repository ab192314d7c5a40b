package font

import (
	"encoding/binary"
	"slices"
)

// Subset is a small font with only some glyphs, numbered anew: 0 is "no such glyph", 1… are the
// characters asked for, in their order; parts of accented letters follow behind.
type Subset struct {
	TTF    []byte
	Widths []int // thousandths of the size, one per character asked for
}

// Subset cuts the glyphs of the characters out of the font, without hinting: printers and screens
// of today draw outlines well, and the instructions are half of the bytes. Each character must be in the font.
func (f *Font) Subset(runes []rune) Subset {
	glyphs := []uint16{0}
	var s Subset
	for _, r := range runes {
		g := f.cmap[r]
		glyphs = append(glyphs, g)
		s.Widths = append(s.Widths, f.Advance(g))
	}
	var glyf, hmtx []byte
	loca := []byte{0, 0, 0, 0}
	number := map[uint16]uint16{}
	for i := 0; i < len(glyphs); i++ { // grows while accented letters bring their parts
		g := glyphs[i]
		out := strip(f.outline(g), func(part uint16) uint16 {
			if n, ok := number[part]; ok {
				return n
			}
			number[part] = uint16(len(glyphs))
			glyphs = append(glyphs, part)
			return number[part]
		})
		glyf = append(glyf, out...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		hmtx = append(hmtx, f.metric(g)...)
	}
	head := slices.Clone(f.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1)
	hhea := slices.Clone(f.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(glyphs)))
	maxp := slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(glyphs)))
	s.TTF = assemble([]table{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}})
	return s
}

// metric is the advance and left side bearing of a glyph, as the hmtx table wants them.
func (f *Font) metric(g uint16) []byte {
	hmtx := f.tables["hmtx"]
	if int(g) < f.numMetrics {
		return hmtx[int(g)*4 : int(g)*4+4]
	}
	last := hmtx[(f.numMetrics-1)*4:]
	bearing := hmtx[f.numMetrics*4+(int(g)-f.numMetrics)*2:]
	return []byte{last[0], last[1], bearing[0], bearing[1]}
}

// The flags of a part of a composite glyph that matter here.
const (
	wordArgs         = 1 << 0
	hasScale         = 1 << 3
	moreParts        = 1 << 5
	hasScaleXY       = 1 << 6
	hasMatrix        = 1 << 7
	hasInstructions  = 1 << 8
	compositeHeader  = 10
	partFixedSize    = 4
	instructionCount = 2
)

// strip copies an outline without its hinting; renumber gives the new number of each part.
func strip(g []byte, renumber func(uint16) uint16) []byte {
	if len(g) == 0 {
		return nil
	}
	if contours := int(int16(be16(g, 0))); contours >= 0 {
		at := compositeHeader + 2*contours
		rest := at + instructionCount + int(be16(g, at))
		out := slices.Clone(g[:at])
		return append(append(out, 0, 0), g[rest:]...)
	}
	out := slices.Clone(g[:compositeHeader])
	for at := compositeHeader; ; {
		flags := be16(g, at)
		size := partFixedSize + 2
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
		out = binary.BigEndian.AppendUint16(out, renumber(be16(g, at+2)))
		out = append(out, g[at+partFixedSize:at+size]...)
		at += size
		if flags&moreParts == 0 {
			return out
		}
	}
}

type table struct {
	tag  string
	data []byte
}

// assemble writes a font file from tables that are sorted by tag.
func assemble(tables []table) []byte {
	n := len(tables)
	log := 0
	for 1<<(log+1) <= n {
		log++
	}
	out := []byte{0, 1, 0, 0}
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at := 12 + 16*n
	for _, t := range tables {
		out = append(out, t.tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(t.data))
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t.data)))
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	return out
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) >= 4 {
		sum += be32(b, 0)
		b = b[4:]
	}
	var last [4]byte
	copy(last[:], b)
	return sum + be32(last[:], 0)
}
