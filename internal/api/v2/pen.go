package v2

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// pen writes JSON by hand: answers are long and many, and two ways of writing are wanted. Answers are compact UTF-8. Webhook bodies are
// written the way Python's json.dumps does it, blanks and \uXXXX included, because receivers in Python parse the body, write it anew and
// sign that.
type pen struct {
	b      []byte
	python bool
}

// begin opens an object or a list; end closes it.
func (p *pen) begin(bracket byte) { p.b = append(p.b, bracket) }
func (p *pen) end(bracket byte)   { p.b = append(p.b, bracket) }

// next parts what follows from what came before it in the same object or list.
func (p *pen) next() {
	n := len(p.b)
	if n == 0 || p.b[n-1] == '{' || p.b[n-1] == '[' {
		return
	}
	p.b = append(p.b, ',')
	if p.python {
		p.b = append(p.b, ' ')
	}
}

// key begins a member of an object; its value follows.
func (p *pen) key(name string) {
	p.next()
	p.b = append(p.b, '"')
	p.b = append(p.b, name...)
	p.b = append(p.b, '"', ':')
	if p.python {
		p.b = append(p.b, ' ')
	}
}

// free begins a member whose name somebody else chose.
func (p *pen) free(name string) {
	p.next()
	p.text(name)
	p.b = append(p.b, ':')
	if p.python {
		p.b = append(p.b, ' ')
	}
}

func (p *pen) raw(json string) { p.b = append(p.b, json...) }

func (p *pen) memberRaw(name, json string) { p.key(name); p.raw(json) }

func (p *pen) member(name, text string) { p.key(name); p.text(text) }

func (p *pen) memberInt(name string, n int64) {
	p.key(name)
	p.b = strconv.AppendInt(p.b, n, 10)
}

func (p *pen) memberBool(name string, yes bool) {
	p.key(name)
	p.b = strconv.AppendBool(p.b, yes)
}

// memberOr is the text, or null where there is none.
func (p *pen) memberOr(name, text string) {
	p.key(name)
	if text == "" {
		p.raw("null")
		return
	}
	p.text(text)
}

// memberIntOr is the number, or null where it is zero.
func (p *pen) memberIntOr(name string, n int64) {
	if n == 0 {
		p.memberRaw(name, "null")
		return
	}
	p.memberInt(name, n)
}

// memberDate is a moment in dateForm.
func (p *pen) memberDate(name string, t time.Time) {
	p.key(name)
	p.b = append(p.b, '"')
	p.b = t.UTC().AppendFormat(p.b, dateForm)
	p.b = append(p.b, '"')
}

const hexDigits = "0123456789abcdef"

func (p *pen) unit(u uint16) {
	p.b = append(p.b, '\\', 'u', hexDigits[u>>12], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
}

// simple are the bytes that stand for themselves in both ways of writing.
var simple = func() (is [256]bool) {
	for c := range 0x7f {
		is[c] = c >= 0x20 && c != '"' && c != '\\'
	}
	return is
}()

// text writes a string. What is not UTF-8 becomes the sign for a broken character.
func (p *pen) text(s string) {
	p.b = append(p.b, '"')
	all := true
	for i := range len(s) {
		if !simple[s[i]] {
			all = false
			break
		}
	}
	if all {
		p.b = append(p.b, s...)
		p.b = append(p.b, '"')
		return
	}
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if simple[c] {
			i++
			continue
		}
		size := 1
		var r rune
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
			if !p.python && r != utf8.RuneError {
				i += size
				continue
			}
		}
		p.b = append(p.b, s[start:i]...)
		p.escape(c, r)
		i += size
		start = i
	}
	p.b = append(p.b, s[start:]...)
	p.b = append(p.b, '"')
}

// escape writes one character that cannot stand as it is: r, or c where r is none.
func (p *pen) escape(c byte, r rune) {
	switch {
	case r > 0xffff:
		r -= 0x10000
		p.unit(uint16(0xd800 + r>>10))
		p.unit(uint16(0xdc00 + r&0x3ff))
	case r != 0 && p.python:
		p.unit(uint16(r))
	case r != 0:
		p.b = utf8.AppendRune(p.b, r)
	case c == '"' || c == '\\':
		p.b = append(p.b, '\\', c)
	case c == '\n':
		p.raw(`\n`)
	case c == '\r':
		p.raw(`\r`)
	case c == '\t':
		p.raw(`\t`)
	case c == '\b':
		p.raw(`\b`)
	case c == '\f':
		p.raw(`\f`)
	case c == 0x7f && !p.python:
		p.b = append(p.b, c)
	default:
		p.unit(uint16(c))
	}
}
