package pdf

import (
	"sync"
	"sync/atomic"

	"github.com/waybill-ship/waybill/internal/pdf/font"
)

// Characters are prepared in blocks of 128 neighbours (plain Latin, accented Latin, Greek,
// Cyrillic …), each once per process: their glyphs are found, cut out and measured.
const (
	blockBits = 7
	blockSize = 1 << blockBits
	planeSize = 0x10000 // characters beyond it (emoji, rare ideographs) are in none of our fonts
	blocks    = planeSize >> blockBits
)

// face is one weight of our type: a base font, and a wide one for what the base lacks.
type face struct {
	index  int
	base   func() *font.Font
	wide   func() *font.Font
	blocks [blocks]atomic.Pointer[block]
	making sync.Mutex
}

var (
	regular = &face{index: 0, base: font.Regular, wide: font.Wide}
	bold    = &face{index: 1, base: font.Bold, wide: font.WideBold}
)

// glyph is one character ready to print.
type glyph struct {
	piece *font.Piece // nil when no font has the character
	width uint16      // thousandths of the size
	wide  uint8       // 1 when it comes from the wide font
}

type block [blockSize]glyph

var noGlyph glyph

// at finds a character.
func (f *face) at(r rune) *glyph {
	if r < 0 || r >= planeSize {
		return &noGlyph
	}
	b := f.blocks[r>>blockBits].Load()
	if b == nil {
		b = f.make(r >> blockBits)
	}
	return &b[r&(blockSize-1)]
}

func (f *face) make(n rune) *block {
	f.making.Lock()
	defer f.making.Unlock()
	if b := f.blocks[n].Load(); b != nil {
		return b
	}
	b := &block{}
	for i := range b {
		r := n<<blockBits | rune(i)
		for wide, source := range []func() *font.Font{f.base, f.wide} {
			if g, ok := source().Glyph(r); ok && r >= ' ' {
				p := source().Piece(g)
				b[i] = glyph{p, uint16(p.Width), uint8(wide)}
				break
			}
		}
	}
	f.blocks[n].Store(b)
	return b
}
