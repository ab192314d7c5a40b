package barcode

import "sync"

// module says which bit of which codeword a place of the data area shows.
type module struct {
	word int // −1: always light, −2: always dark (the corner some sizes leave over)
	bit  uint
}

const (
	unset     = -3
	alwaysOn  = -2
	alwaysOff = -1
)

var placements sync.Map // side of the data area → where each module's bit comes from

func placement(side int) []module {
	if p, ok := placements.Load(side); ok {
		return p.([]module)
	}
	p := place(side)
	placements.Store(side, p)
	return p
}

// draw places the codewords and puts the finder and timing lines around each region.
func (s *square) draw(words []byte) *Matrix {
	m := &Matrix{Size: s.size, dark: make([]bool, s.size*s.size)}
	inner := s.size/s.regions - 2
	side := inner * s.regions
	for i, p := range placement(side) {
		on := p.word == alwaysOn
		if p.word >= 0 {
			on = words[p.word]>>p.bit&1 == 1
		}
		if on {
			x, y := i%side, i/side
			m.dark[(y+y/inner*2+1)*s.size+x+x/inner*2+1] = true
		}
	}
	s.lines(m, inner+2)
	return m
}

// lines draws around each region: solid on the left and below, dashed above and on the right.
func (s *square) lines(m *Matrix, step int) {
	for at := 0; at < s.size; at += step {
		for i := range s.size {
			if i%2 == 0 {
				m.dark[at*s.size+i] = true
			} else {
				m.dark[i*s.size+at+step-1] = true
			}
		}
	}
	for at := 0; at < s.size; at += step {
		for i := range s.size {
			m.dark[i*s.size+at] = true
			m.dark[(at+step-1)*s.size+i] = true
		}
	}
}

// placer walks the data area as ISO/IEC 16022 annex F does: codewords lie along diagonals, each an
// L of eight modules; what falls off one edge comes in at the other.
type placer struct {
	n    int
	grid []module
}

func place(n int) []module {
	p := &placer{n, make([]module, n*n)}
	for i := range p.grid {
		p.grid[i].word = unset
	}
	word, row, col := 0, 4, 0
	for row < n || col < n {
		if row == n && col == 0 {
			p.shape(word, corner1)
			word++
		}
		if row == n-2 && col == 0 && n%4 != 0 {
			p.shape(word, corner2)
			word++
		}
		if row == n-2 && col == 0 && n%8 == 4 {
			p.shape(word, corner3)
			word++
		}
		if row == n+4 && col == 2 && n%8 == 0 {
			p.shape(word, corner4)
			word++
		}
		for ; row >= 0 && col < n; row, col = row-2, col+2 {
			word = p.utah(word, row, col)
		}
		row, col = row+1, col+3
		for ; row < n && col >= 0; row, col = row+2, col-2 {
			word = p.utah(word, row, col)
		}
		row, col = row+3, col+1
	}
	if p.grid[n*n-1].word == unset {
		p.grid[n*n-1].word, p.grid[n*n-n-2].word = alwaysOn, alwaysOn
		p.grid[n*n-2].word, p.grid[n*n-n-1].word = alwaysOff, alwaysOff
	}
	return p.grid
}

// The corners' eight modules as row and column, counted from the far edge when negative.
var (
	corner1 = [8][2]int{{-1, 0}, {-1, 1}, {-1, 2}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}}
	corner2 = [8][2]int{{-3, 0}, {-2, 0}, {-1, 0}, {0, -4}, {0, -3}, {0, -2}, {0, -1}, {1, -1}}
	corner3 = [8][2]int{{-3, 0}, {-2, 0}, {-1, 0}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}}
	corner4 = [8][2]int{{-1, 0}, {-1, -1}, {0, -3}, {0, -2}, {0, -1}, {1, -3}, {1, -2}, {1, -1}}
	lShape  = [8][2]int{{-2, -2}, {-2, -1}, {-1, -2}, {-1, -1}, {-1, 0}, {0, -2}, {0, -1}, {0, 0}}
)

func (p *placer) shape(word int, at [8][2]int) {
	for i, rc := range at {
		p.set(word, i, (rc[0]+p.n)%p.n, (rc[1]+p.n)%p.n)
	}
}

// utah places one codeword with its last bit at row and col, unless another lies there.
func (p *placer) utah(word, row, col int) int {
	if row < 0 || col < 0 || row >= p.n || col >= p.n || p.grid[row*p.n+col].word != unset {
		return word
	}
	for i, rc := range lShape {
		r, c := row+rc[0], col+rc[1]
		if r < 0 {
			r, c = r+p.n, c+4-(p.n+4)%8
		}
		if c < 0 {
			r, c = r+4-(p.n+4)%8, c+p.n
		}
		p.set(word, i, r, c)
	}
	return word + 1
}

func (p *placer) set(word, i, row, col int) {
	p.grid[row*p.n+col] = module{word, uint(7 - i)}
}
