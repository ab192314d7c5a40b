package barcode

import (
	"fmt"
	"sync"
)

// square is one of the square ECC 200 symbols: side and region in modules without the finder
// pattern of regions, how many codewords of data and correction, and over how many blocks they are spread.
type square struct {
	size, regions, data, ecc, blocks int
}

// squares stand in ISO/IEC 16022, table 7.
var squares = []square{
	{10, 1, 3, 5, 1}, {12, 1, 5, 7, 1}, {14, 1, 8, 10, 1}, {16, 1, 12, 12, 1}, {18, 1, 18, 14, 1},
	{20, 1, 22, 18, 1}, {22, 1, 30, 20, 1}, {24, 1, 36, 24, 1}, {26, 1, 44, 28, 1}, {32, 2, 62, 36, 1},
	{36, 2, 86, 42, 1}, {40, 2, 114, 48, 1}, {44, 2, 144, 56, 1}, {48, 2, 174, 68, 1}, {52, 2, 204, 84, 2},
	{64, 4, 280, 112, 2}, {72, 4, 368, 144, 4}, {80, 4, 456, 192, 4}, {88, 4, 576, 224, 4},
	{96, 4, 696, 272, 4}, {104, 4, 816, 336, 6},
}

// Matrix is a square symbol without its quiet zone; true is dark.
type Matrix struct {
	Size int
	dark []bool
}

// Dark reports whether the module in column x and row y (from the top) is dark.
func (m *Matrix) Dark(x, y int) bool { return m.dark[y*m.Size+x] }

const (
	padWord    = 129
	pairWord   = 130 // plus the value of a pair of digits
	fnc1Word   = 232
	asciiLimit = 127
)

// DataMatrix encodes ASCII text, with the byte FNC1 for the function character, into the smallest square symbol.
func DataMatrix(text string) (*Matrix, error) {
	if text == "" {
		return nil, fmt.Errorf("a DataMatrix code needs some text")
	}
	words := make([]byte, 0, 256)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == FNC1:
			words = append(words, fnc1Word)
		case c > asciiLimit:
			return nil, fmt.Errorf("a DataMatrix code cannot hold the character %q", text[i:])
		case isDigit(c) && i+1 < len(text) && isDigit(text[i+1]):
			words = append(words, pairWord+(c-'0')*10+text[i+1]-'0')
			i++
		default:
			words = append(words, c+1)
		}
	}
	for i := range squares {
		if s := &squares[i]; len(words) <= s.data {
			return s.draw(correct(pad(words, s.data), s)), nil
		}
	}
	return nil, fmt.Errorf("%d characters are too many for a DataMatrix code", len(text))
}

// pad fills the symbol; from the second pad on each is scrambled by its place, so that no pattern shows.
func pad(words []byte, n int) []byte {
	if len(words) < n {
		words = append(words, padWord)
	}
	for len(words) < n {
		v := padWord + (149*(len(words)+1))%253 + 1
		if v > 254 {
			v -= 254
		}
		words = append(words, byte(v))
	}
	return words
}

// field holds powers and logarithms of 2 in GF(256) with the polynomial 0x12D, which ECC 200 uses.
var field = func() (f struct {
	exp [512]byte
	log [256]int
}) {
	v := 1
	for i := range 255 {
		f.exp[i], f.exp[i+255] = byte(v), byte(v)
		f.log[v] = i
		if v <<= 1; v > 255 {
			v ^= 0x12D
		}
	}
	return f
}()

var generators sync.Map // number of correction words per block → logarithms of the generator's coefficients

// generator is the product of (x − 2^i) for i = 1 … n, its highest coefficient left out.
func generator(n int) []int {
	if g, ok := generators.Load(n); ok {
		return g.([]int)
	}
	poly := make([]byte, n+1)
	poly[0] = 1
	for i := 1; i <= n; i++ {
		for j := i; j > 0; j-- {
			if poly[j-1] != 0 {
				poly[j] ^= field.exp[field.log[poly[j-1]]+i]
			}
		}
	}
	g := make([]int, n)
	for i := range g {
		g[i] = field.log[poly[i+1]]
	}
	generators.Store(n, g)
	return g
}

// correct appends the Reed-Solomon words; the words of several blocks stand in turn.
func correct(words []byte, s *square) []byte {
	n := s.ecc / s.blocks
	g := generator(n)
	out := append(words, make([]byte, s.ecc)...)
	var buf [68]byte
	for b := range s.blocks {
		rest := buf[:n]
		clear(rest)
		for i := b; i < s.data; i += s.blocks {
			lead := words[i] ^ rest[0]
			copy(rest, rest[1:])
			rest[n-1] = 0
			if lead == 0 {
				continue
			}
			at := field.log[lead]
			for j, c := range g {
				rest[j] ^= field.exp[at+c]
			}
		}
		for i, w := range rest {
			out[s.data+b+i*s.blocks] = w
		}
	}
	return out
}
