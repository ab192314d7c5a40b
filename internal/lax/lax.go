// Package lax reads JSON as shops' programs write it: numbers as text, text as numbers, null for nothing. What a field may hold is decided
// field by field, and what is wrong is told by its place.
package lax

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Kind is what sort of JSON value it is.
type Kind byte

// The kinds of JSON values.
const (
	Null Kind = iota
	Boolean
	Number
	Text
	List
	Object
)

// Value is a JSON value as it was sent. Sendcloud's clients write numbers as strings and strings as numbers, so what a field may be is
// decided field by field, not by a Go type; and a wrong one must be told by its name.
type Value struct {
	Kind  Kind
	Text  string // a string's content, a number's digits, "true" or "false"
	Names []string
	Kids  []Value // of a list or an object
	JSON  string  // as it was written
}

// Get is a member of an object; the last of that name, as everywhere.
func (v Value) Get(name string) (Value, bool) {
	for i := len(v.Names) - 1; i >= 0; i-- {
		if v.Names[i] == name {
			return v.Kids[i], true
		}
	}
	return Value{}, false
}

// Empty reports null and the empty text, which clients send for "nothing".
func (v Value) Empty() bool {
	return v.Kind == Null || v.Kind == Text && strings.TrimSpace(v.Text) == ""
}

// deepest is how far values may be nested.
const deepest = 32

// Parse reads one JSON value and nothing behind it.
func Parse(body string) (Value, error) {
	r := reader{s: strings.TrimPrefix(body, "\ufeff")}
	r.blank()
	v := r.value(0)
	r.blank()
	if r.err == "" && r.at < len(r.s) {
		r.fail("Extra data")
	}
	if r.err == "" {
		return v, nil
	}
	before := r.s[:min(r.bad, len(r.s))]
	line := strings.Count(before, "\n") + 1
	column := r.bad - strings.LastIndexByte(before, '\n')
	return Value{}, fault.New(fault.Invalid, "JSON parse error - %s: line %d column %d (char %d)", r.err, line, column, r.bad)
}

// mostValues bounds what one body may hold; a hundred parcels of a hundred items each have a third of it.
const mostValues = 400_000

// reader parses. Members gather on its two stacks and leave them as lists of just the right size.
type reader struct {
	s     string
	at    int
	err   string
	bad   int
	count int
	names []string
	kids  []Value
}

func (r *reader) fail(what string) Value {
	if r.err == "" {
		r.err, r.bad = what, r.at
	}
	r.at = len(r.s)
	return Value{}
}

func (r *reader) peek() byte {
	if r.at < len(r.s) {
		return r.s[r.at]
	}
	return 0
}

func (r *reader) blank() {
	for r.at < len(r.s) {
		switch r.s[r.at] {
		case ' ', '\n', '\r', '\t':
			r.at++
		default:
			return
		}
	}
}

func (r *reader) value(depth int) Value {
	if depth > deepest {
		return r.fail("Nested too deeply")
	}
	if r.count++; r.count > mostValues {
		return r.fail("Too many values")
	}
	from := r.at
	var v Value
	switch c := r.peek(); {
	case c == '"':
		v = Value{Kind: Text, Text: r.quoted()}
	case c == '{':
		v = r.object(depth)
	case c == '[':
		v = r.list(depth)
	case c == '-' || c >= '0' && c <= '9':
		v = r.number()
	default:
		v = r.word()
	}
	if r.err != "" {
		return Value{}
	}
	v.JSON = r.s[from:r.at]
	return v
}

func (r *reader) word() Value {
	for _, w := range []struct {
		word string
		kind Kind
	}{{"null", Null}, {"true", Boolean}, {"false", Boolean}} {
		if strings.HasPrefix(r.s[r.at:], w.word) {
			r.at += len(w.word)
			return Value{Kind: w.kind, Text: w.word}
		}
	}
	return r.fail("Expecting value")
}

func (r *reader) digits() bool {
	from := r.at
	for c := r.peek(); c >= '0' && c <= '9'; c = r.peek() {
		r.at++
	}
	return r.at > from
}

func (r *reader) number() Value {
	from := r.at
	if r.peek() == '-' {
		r.at++
	}
	if r.peek() == '0' {
		r.at++
	} else if !r.digits() {
		return r.fail("Expecting value")
	}
	if r.peek() == '.' {
		if r.at++; !r.digits() {
			return r.fail("Expecting a digit")
		}
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.at++
		if c := r.peek(); c == '+' || c == '-' {
			r.at++
		}
		if !r.digits() {
			return r.fail("Expecting a digit")
		}
	}
	return Value{Kind: Number, Text: r.s[from:r.at]}
}

func (r *reader) list(depth int) Value {
	v, first := Value{Kind: List}, len(r.kids)
	r.at++
	r.blank()
	if r.peek() == ']' {
		r.at++
		return v
	}
	for r.err == "" {
		r.blank()
		kid := r.value(depth + 1)
		r.kids = append(r.kids, kid)
		r.blank()
		switch r.peek() {
		case ',':
			r.at++
		case ']':
			r.at++
			v.Kids, r.kids = slices.Clone(r.kids[first:]), r.kids[:first]
			return v
		default:
			return r.fail("Expecting ',' delimiter")
		}
	}
	return v
}

func (r *reader) object(depth int) Value {
	v, first, name := Value{Kind: Object}, len(r.kids), len(r.names)
	r.at++
	r.blank()
	if r.peek() == '}' {
		r.at++
		return v
	}
	for r.err == "" {
		r.blank()
		if r.peek() != '"' {
			return r.fail("Expecting property name enclosed in double quotes")
		}
		r.names = append(r.names, r.quoted())
		r.blank()
		if r.peek() != ':' {
			return r.fail("Expecting ':' delimiter")
		}
		r.at++
		r.blank()
		kid := r.value(depth + 1)
		r.kids = append(r.kids, kid)
		r.blank()
		switch r.peek() {
		case ',':
			r.at++
		case '}':
			r.at++
			v.Kids, r.kids = slices.Clone(r.kids[first:]), r.kids[:first]
			v.Names, r.names = slices.Clone(r.names[name:]), r.names[:name]
			return v
		default:
			return r.fail("Expecting ',' delimiter")
		}
	}
	return v
}

// quoted reads a string; one without escapes is a piece of the body itself.
func (r *reader) quoted() string {
	r.at++
	for i := r.at; i < len(r.s); i++ {
		switch c := r.s[i]; {
		case c == '"':
			s := r.s[r.at:i]
			r.at = i + 1
			return s
		case c == '\\':
			return r.escaped(i)
		case c < 0x20:
			r.at = i
			r.fail("Invalid control character")
			return ""
		}
	}
	r.fail("Unterminated string")
	return ""
}

// escaped goes on with a string whose first escape stands at i.
func (r *reader) escaped(i int) string {
	b := append(make([]byte, 0, len(r.s[r.at:i])+32), r.s[r.at:i]...)
	for r.at = i; r.at < len(r.s); {
		c := r.s[r.at]
		switch {
		case c == '"':
			r.at++
			return string(b)
		case c < 0x20:
			r.fail("Invalid control character")
			return ""
		case c != '\\':
			b = append(b, c)
			r.at++
		default:
			b = r.escape(b)
		}
	}
	r.fail("Unterminated string")
	return ""
}

func (r *reader) escape(b []byte) []byte {
	if r.at+1 >= len(r.s) {
		r.fail("Unterminated string")
		return b
	}
	c := r.s[r.at+1]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		r.at += 2
		return append(b, "\"\\/\b\f\n\r\t"[i])
	}
	u, ok := r.unit()
	if !ok {
		r.fail(`Invalid \escape`)
		return b
	}
	if utf16.IsSurrogate(u) {
		back := r.at
		if low, ok := r.unit(); ok {
			if pair := utf16.DecodeRune(u, low); pair != utf8.RuneError {
				return utf8.AppendRune(b, pair)
			}
		}
		r.at, u = back, utf8.RuneError // half a pair says nothing
	}
	return utf8.AppendRune(b, u)
}

// unit reads \uXXXX.
func (r *reader) unit() (rune, bool) {
	if r.at+6 > len(r.s) || r.s[r.at] != '\\' || r.s[r.at+1] != 'u' {
		return 0, false
	}
	var u rune
	for _, c := range []byte(r.s[r.at+2 : r.at+6]) {
		switch {
		case c >= '0' && c <= '9':
			u = u<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			u = u<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	r.at += 6
	return u, true
}
