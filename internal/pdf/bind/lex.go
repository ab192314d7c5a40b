package bind

import (
	"errors"
	"fmt"
)

// ErrOdd says that a file is not of the plain kind that can be copied from: it is broken, locked, or keeps its objects
// in ways that a full reader has to undo first.
var ErrOdd = errors.New("this PDF is not of the plain kind")

func odd(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrOdd}, args...)...)
}

// deepest bounds what stands in what.
const deepest = 60

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isRegular(c byte) bool { return !isSpace(c) && !isDelimiter(c) }

// skip passes blanks and comments.
func skip(b []byte, at int) int {
	for at < len(b) {
		switch {
		case isSpace(b[at]):
			at++
		case b[at] == '%':
			for at < len(b) && b[at] != '\n' && b[at] != '\r' {
				at++
			}
		default:
			return at
		}
	}
	return at
}

// whole reads a number without sign or point; after is where it ends.
func whole(b []byte, at int) (n, after int, ok bool) {
	after = at
	for after < len(b) && b[after] >= '0' && b[after] <= '9' && after-at < 10 {
		n = n*10 + int(b[after]-'0')
		after++
	}
	return n, after, after > at && (after == len(b) || !isRegular(b[after]))
}

// reference reads "12 0 R".
func reference(b []byte, at int) (n, after int, ok bool) {
	n, after, ok = whole(b, at)
	if !ok {
		return 0, at, false
	}
	if _, after, ok = whole(b, skip(b, after)); !ok {
		return 0, at, false
	}
	after = skip(b, after)
	if after < len(b) && b[after] == 'R' && (after+1 == len(b) || !isRegular(b[after+1])) {
		return n, after + 1, true
	}
	return 0, at, false
}

// text is where a string in round brackets ends.
func text(b []byte, at int) int {
	depth := 0
	for ; at < len(b); at++ {
		switch b[at] {
		case '\\':
			at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return -1
}

// value is where the value that begins at a place ends.
func value(b []byte, at, depth int) (int, error) {
	if at >= len(b) || depth > deepest {
		return 0, odd("a value is missing")
	}
	switch c := b[at]; {
	case c == '(':
		if end := text(b, at); end > 0 {
			return end, nil
		}
	case c == '<' && at+1 < len(b) && b[at+1] == '<':
		return inside(b, at+2, '>', depth)
	case c == '<':
		for at++; at < len(b); at++ {
			if b[at] == '>' {
				return at + 1, nil
			}
		}
	case c == '[':
		return inside(b, at+1, ']', depth)
	case c == '/':
		return regular(b, at+1), nil
	case isRegular(c):
		if _, after, ok := reference(b, at); ok {
			return after, nil
		}
		return regular(b, at), nil
	}
	return 0, odd("what stands at %d is no value", at)
}

// inside passes the values up to the closing bracket.
func inside(b []byte, at int, closing byte, depth int) (int, error) {
	for {
		at = skip(b, at)
		if at >= len(b) {
			return 0, odd("a bracket stays open")
		}
		if b[at] == closing {
			if closing == ']' {
				return at + 1, nil
			}
			if at+1 < len(b) && b[at+1] == '>' {
				return at + 2, nil
			}
		}
		var err error
		if at, err = value(b, at, depth+1); err != nil {
			return 0, err
		}
	}
}

func regular(b []byte, at int) int {
	for at < len(b) && isRegular(b[at]) {
		at++
	}
	return at
}

// entry is one key of a dictionary with its value as it is written.
type entry struct {
	key   string
	value []byte
}

type dict []entry

func (d dict) get(key string) []byte {
	for _, e := range d {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// dictionary reads the entries of the dictionary at a place.
func dictionary(b []byte, at int) (dict, int, error) {
	if at+1 >= len(b) || b[at] != '<' || b[at+1] != '<' {
		return nil, 0, odd("no dictionary at %d", at)
	}
	var all dict
	for at += 2; ; {
		at = skip(b, at)
		if at+1 < len(b) && b[at] == '>' && b[at+1] == '>' {
			return all, at + 2, nil
		}
		if at >= len(b) || b[at] != '/' {
			return nil, 0, odd("a key is missing")
		}
		end := regular(b, at+1)
		key := string(b[at+1 : end])
		from := skip(b, end)
		to, err := value(b, from, 0)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, entry{key, b[from:to]})
		at = to
	}
}

// rewrite appends a value to out with every reference put through renumber.
func rewrite(out, b []byte, renumber func(int) (int, error)) ([]byte, error) {
	from := 0
	for at := 0; at < len(b); {
		c := b[at]
		switch {
		case c == '(':
			end := text(b, at)
			if end < 0 {
				return nil, odd("a string stays open")
			}
			at = end
		case c == '<' && (at+1 >= len(b) || b[at+1] != '<'):
			for at < len(b) && b[at] != '>' {
				at++
			}
		case c == '<':
			at += 2
		case c == '/':
			at = regular(b, at+1)
		case c == '%':
			out = append(append(out, b[from:at]...), ' ')
			at = skip(b, at)
			from = at
		case c >= '0' && c <= '9':
			n, after, ok := reference(b, at)
			if !ok {
				at = regular(b, at)
				continue
			}
			out = append(out, b[from:at]...)
			to, err := renumber(n)
			if err != nil {
				return nil, err
			}
			if to == 0 {
				out = append(out, "null"...)
			} else {
				out = fmt.Appendf(out, "%d 0 R", to)
			}
			at, from = after, after
		case isRegular(c):
			at = regular(b, at)
		default:
			at++
		}
	}
	return append(out, b[from:]...), nil
}
