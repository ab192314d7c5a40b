package pdf

import "github.com/waybill-ship/waybill/internal/pdf/font"

// fontSet is the fonts of one document: only the characters that it shows, numbered as they come.
// A number is a mark in a table that counts for one document, so that nothing has to be wiped between two.
type fontSet struct {
	document uint32
	faces    [2]struct {
		numbers [blocks]*[blockSize]number
		fonts   [2]usedFont // base and wide
	}
	used []*usedFont // in order of first use
}

type number struct {
	document uint32
	glyph    uint16
}

// usedFont is one font of a document.
type usedFont struct {
	resource string // its name in content streams
	source   *font.Font
	subset   font.Subset
	runes    []rune
	widths   []uint16
}

var resourceNames = [2][2]string{{"R", "RW"}, {"B", "BW"}}

func (s *fontSet) reset() {
	s.document++
	s.used = s.used[:0]
}

// find gives the font and number of a character in the document, and takes it in when it is new.
func (s *fontSet) find(f *face, r rune, g *glyph) (*usedFont, uint16) {
	face := &s.faces[f.index]
	u := &face.fonts[g.wide]
	b := face.numbers[r>>blockBits]
	if b == nil {
		b = &[blockSize]number{}
		face.numbers[r>>blockBits] = b
	}
	n := &b[r&(blockSize-1)]
	if n.document != s.document {
		s.take(f, u, g, r)
		*n = number{s.document, uint16(len(u.runes))}
	}
	return u, n.glyph
}

func (s *fontSet) take(f *face, u *usedFont, g *glyph, r rune) {
	fresh := true
	for _, known := range s.used {
		fresh = fresh && known != u
	}
	if fresh {
		u.resource = resourceNames[f.index][g.wide]
		u.source = f.base()
		if g.wide == 1 {
			u.source = f.wide()
		}
		u.subset.Reset(u.source)
		u.runes, u.widths = u.runes[:0], u.widths[:0]
		s.used = append(s.used, u)
	}
	u.subset.Add(g.piece)
	u.runes = append(u.runes, r)
	u.widths = append(u.widths, g.width)
}

// tag is six capitals that tell one subset from another, as the format wants it.
func (u *usedFont) tag() (tag [7]byte) {
	hash := uint32(2166136261)
	for _, r := range u.runes {
		hash = (hash ^ uint32(r)) * 16777619
	}
	for i := range 6 {
		tag[i] = 'A' + byte(hash%26)
		hash /= 26
	}
	tag[6] = '+'
	return tag
}

// addFont writes a font as objects n to n+4.
func (f *file) addFont(n int, u *usedFont) {
	tag := u.tag()
	name := func() {
		f.bytes(tag[:])
		f.raw(u.source.Name)
	}
	f.object(n)
	f.raw("<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/")
	name()
	f.raw("/DescendantFonts[")
	f.ref(n + 1)
	f.raw("]/ToUnicode ")
	f.ref(n + 4)
	f.raw(">>")
	f.end()

	f.object(n + 1)
	f.raw("<</Type/Font/Subtype/CIDFontType2/CIDToGIDMap/Identity/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/BaseFont/")
	name()
	f.raw("/FontDescriptor ")
	f.ref(n + 2)
	f.raw("/W[1[")
	for _, w := range u.widths {
		f.int(int(w))
		f.raw(" ")
	}
	f.raw("]]>>")
	f.end()

	f.object(n + 2)
	f.raw("<</Type/FontDescriptor/FontName/")
	name()
	f.raw("/Flags 4/ItalicAngle 0/StemV 80/FontBBox[")
	for _, v := range u.source.BBox {
		f.int(v)
		f.raw(" ")
	}
	f.raw("]/Ascent ")
	f.int(u.source.Ascent)
	f.raw("/Descent ")
	f.int(u.source.Descent)
	f.raw("/CapHeight ")
	f.int(u.source.Cap)
	f.raw("/FontFile2 ")
	f.ref(n + 3)
	f.raw(">>")
	f.end()

	f.program = u.subset.AppendTTF(f.program[:0])
	f.object(n + 3)
	f.raw("<</Length ")
	f.int(len(f.program))
	f.raw("/Length1 ")
	f.int(len(f.program))
	f.stream(f.program)

	f.program = u.appendMap(f.program[:0])
	f.object(n + 4)
	f.raw("<</Length ")
	f.int(len(f.program))
	f.stream(f.program)
}

// appendMap tells readers which character each glyph shows, so that text can be searched and copied.
func (u *usedFont) appendMap(b []byte) []byte {
	const most = 100 // entries in one section
	b = append(b, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"+
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"...)
	for i, r := range u.runes {
		if i%most == 0 {
			if i > 0 {
				b = append(b, "endbfchar\n"...)
			}
			b = appendInt(b, min(most, len(u.runes)-i))
			b = append(b, " beginbfchar\n"...)
		}
		b = appendHex(append(b, '<'), uint16(i+1))
		b = appendHex(append(b, "><"...), uint16(r))
		b = append(b, ">\n"...)
	}
	return append(b, "endbfchar\nendcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"...)
}

const hexDigits = "0123456789ABCDEF"

func appendHex(b []byte, v uint16) []byte {
	return append(b, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}
