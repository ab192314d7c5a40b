package barcode

import "fmt"

// Code 128 has three alphabets: A (capitals and controls), B (capitals and small letters), C (pairs of digits).
const (
	setA = iota
	setB
	setC
)

const (
	shiftSymbol = 98
	fnc1Symbol  = 102
	startA      = 103
	stopSymbol  = 106
)

// latch[s] is the symbol that changes to alphabet s; it is the same from both others.
var latch = [3]byte{101, 100, 99}

// Most is the longest text Code128 takes. No label could hold more.
const Most = 80

// patterns holds the widths of the six (stop: seven) bars and gaps of each symbol, one digit each.
const patterns = "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221" +
	"223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321" +
	"112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131" +
	"311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114" +
	"122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141" +
	"214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232" + "2331112"

// AppendCode128 appends the widths, in modules, of bars and gaps in turn (a bar first), and gives
// their sum. The text is ASCII plus the byte FNC1; alphabets are chosen for the fewest symbols.
func AppendCode128(dst []byte, text string) ([]byte, int, error) {
	var buf [2*Most + 4]byte
	symbols, err := Symbols128(buf[:0], text)
	if err != nil {
		return dst, 0, err
	}
	sum := int(symbols[0])
	for i, s := range symbols {
		sum += i * int(s)
	}
	symbols = append(symbols, byte(sum%103), stopSymbol)
	for _, s := range symbols {
		n := 6
		if s == stopSymbol {
			n = 7
		}
		for _, c := range []byte(patterns[int(s)*6 : int(s)*6+n]) {
			dst = append(dst, c-'0')
		}
	}
	return dst, 11*len(symbols) + 2, nil
}

// Symbols128 appends the symbols of a text by their values, the start first, without check digit and stop.
func Symbols128(dst []byte, text string) ([]byte, error) {
	if text == "" || len(text) > Most {
		return dst, fmt.Errorf("a Code 128 barcode holds 1 to %d characters, not %d", Most, len(text))
	}
	for i := range len(text) {
		if text[i] > 127 && text[i] != FNC1 {
			return dst, fmt.Errorf("a Code 128 barcode cannot hold the character %q", text[i:])
		}
	}
	return symbols128(dst, text), nil
}

// never is the cost of what an alphabet cannot say.
const never = 1 << 20

// symbols128 finds the shortest way through the alphabets from the end backwards: best[i][s] is
// the fewest symbols for text[i:] when alphabet s is in force.
func symbols128(dst []byte, text string) []byte {
	var best [Most + 1][3]int
	for i := len(text) - 1; i >= 0; i-- {
		var stay [3]int
		for s := range 3 {
			stay[s] = cost(text, i, s, &best)
		}
		for s := range 3 {
			best[i][s] = min(stay[s], stay[0]+1, stay[1]+1, stay[2]+1)
		}
	}
	set := setB // the usual one wins a draw
	for _, s := range []int{setC, setA} {
		if best[0][s] < best[0][set] {
			set = s
		}
	}
	dst = append(dst, byte(startA+set))
	for i := 0; i < len(text); {
		if cost(text, i, set, &best) > best[i][set] {
			set = next(text, i, set, &best)
			dst = append(dst, latch[set])
		}
		c := text[i]
		switch {
		case c == FNC1:
			dst = append(dst, fnc1Symbol)
			i++
		case set == setC:
			dst = append(dst, (c-'0')*10+text[i+1]-'0')
			i += 2
		case holds(set, c):
			dst = append(dst, value(c))
			i++
		default:
			dst = append(dst, shiftSymbol, value(c))
			i++
		}
	}
	return dst
}

// next is the alphabet to change to at i, where staying is not the shortest way.
func next(text string, i, set int, best *[Most + 1][3]int) int {
	for s := range 3 {
		if s != set && cost(text, i, s, best)+1 == best[i][set] {
			return s
		}
	}
	panic("barcode: no way through the alphabets") // each character is in A or B
}

// cost is the fewest symbols for text[i:] when the next character is said in set, without a change before it.
func cost(text string, i, set int, best *[Most + 1][3]int) int {
	c := text[i]
	switch {
	case c == FNC1:
		return 1 + best[i+1][set]
	case set == setC:
		if i+1 < len(text) && isDigit(c) && isDigit(text[i+1]) {
			return 1 + best[i+2][setC]
		}
		return never
	case holds(set, c):
		return 1 + best[i+1][set]
	default:
		return 2 + best[i+1][set] // one shifted symbol
	}
}

// holds reports whether alphabet A or B has the character.
func holds(set int, c byte) bool {
	if set == setA {
		return c < 96
	}
	return c >= 32
}

// value is the number of a character's symbol in its alphabet.
func value(c byte) byte {
	if c < 32 {
		return c + 64
	}
	return c - 32
}
