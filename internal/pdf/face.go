package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"unicode/utf16"

	"github.com/waybill-ship/waybill/internal/pdf/font"
)

// blockBits: characters are embedded in blocks of 128 neighbours (plain Latin, accented Latin,
// Greek, Cyrillic …). A block is cut and compressed once per process and then only copied, which is
// why drawing a label costs no font work; a label carries only the blocks it uses.
const (
	blockBits = 7
	blockSize = 1 << blockBits
	planeSize = 0x10000 // characters beyond it (emoji, rare ideographs) are in none of our fonts
)

// face is one weight of our type: a base font, and a wide one for what the base lacks.
type face struct {
	name   byte // first letter of the names of its fonts in a PDF
	base   func() *font.Font
	wide   func() *font.Font
	blocks [planeSize >> blockBits]atomic.Pointer[block]
	making sync.Mutex
}

var (
	regular = &face{name: 'R', base: font.Regular, wide: font.Wide}
	bold    = &face{name: 'B', base: font.Bold, wide: font.WideBold}
)

// glyph is one character ready to print.
type glyph struct {
	hex   [4]byte // its number in the subset, as content streams write it
	width uint16  // thousandths of the size
	from  uint8   // 0: nowhere, 1: base, 2: wide
}

type block struct {
	glyphs [blockSize]glyph
	fonts  [2]*embedded
}

// embedded is a subset as it stands in a file.
type embedded struct {
	resource   string // "R2": regular, third block; "RW2" when from the wide font
	name       string
	program    []byte // compressed
	length     int    // of the program, uncompressed
	widths     []byte
	toUnicode  []byte // compressed
	descriptor []byte
}

// at finds a character; from is 0 when neither font has it.
func (f *face) at(r rune) (*block, *glyph) {
	if r < 0 || r >= planeSize {
		return nil, &glyph{}
	}
	b := f.blocks[r>>blockBits].Load()
	if b == nil {
		b = f.make(int(r >> blockBits))
	}
	return b, &b.glyphs[r&(blockSize-1)]
}

func (f *face) make(n int) *block {
	f.making.Lock()
	defer f.making.Unlock()
	if b := f.blocks[n].Load(); b != nil {
		return b
	}
	b := &block{}
	base, wide := f.base(), f.wide()
	var runes [2][]rune
	for i := range blockSize {
		r := rune(n<<blockBits | i)
		if _, ok := base.Glyph(r); ok {
			b.glyphs[i].from = 1
			runes[0] = append(runes[0], r)
		} else if _, ok := wide.Glyph(r); ok {
			b.glyphs[i].from = 2
			runes[1] = append(runes[1], r)
		}
	}
	for k, source := range []*font.Font{base, wide} {
		if len(runes[k]) == 0 {
			continue
		}
		sub := source.Subset(runes[k])
		for i, r := range runes[k] {
			g := &b.glyphs[r&(blockSize-1)]
			copy(g.hex[:], fmt.Sprintf("%04X", i+1))
			g.width = uint16(sub.Widths[i])
		}
		b.fonts[k] = embed(f.name, n, k == 1, source, runes[k], sub)
	}
	f.blocks[n].Store(b)
	return b
}

func embed(face byte, n int, wide bool, source *font.Font, runes []rune, sub font.Subset) *embedded {
	mark := ""
	if wide {
		mark = "W"
	}
	// A subset's name begins with six capitals of its own, so that a printer never mixes two up.
	tag := []byte{'W', 'B', face, 'A' + byte(len(mark)), 'A' + byte(n/26), 'A' + byte(n%26)}
	e := &embedded{
		resource: fmt.Sprintf("%c%s%d", face, mark, n),
		name:     string(tag) + "+" + source.Name,
		program:  deflate(sub.TTF),
		length:   len(sub.TTF),
	}
	e.widths = append(e.widths, "[1 ["...)
	for i, w := range sub.Widths {
		if i > 0 {
			e.widths = append(e.widths, ' ')
		}
		e.widths = fmt.Append(e.widths, w)
	}
	e.widths = append(e.widths, "]]"...)
	e.toUnicode = deflate(characterMap(runes))
	e.descriptor = fmt.Appendf(nil, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 ",
		e.name, source.BBox[0], source.BBox[1], source.BBox[2], source.BBox[3], source.Ascent, source.Descent, source.Cap)
	return e
}

// characterMap tells readers which character each glyph shows, so that text can be searched and copied.
func characterMap(runes []rune) []byte {
	const most = 100 // entries in one section
	var b bytes.Buffer
	b.WriteString("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for i := 0; i < len(runes); i += most {
		part := runes[i:min(i+most, len(runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for k, r := range part {
			var raw []byte
			for _, u := range utf16.Encode([]rune{r}) {
				raw = binary.BigEndian.AppendUint16(raw, u)
			}
			fmt.Fprintf(&b, "<%04X><%X>\n", i+k+1, raw)
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

func deflate(data []byte) []byte {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression)
	w.Write(data) //nolint:errcheck // a bytes.Buffer takes everything
	w.Close()     //nolint:errcheck // as above
	return b.Bytes()
}
