// Package fault names the ways a request can fail, in words a merchant can act on.
// How a failure looks on the wire is each door's own business; what is not a fault is ours, and logged.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure it is, so that a door can pick its status code.
type Kind int

const (
	// Ours is everything nobody expected: logged in full, shown as our fault.
	Ours Kind = iota
	// Missing: no such thing, or not the caller's, which must look the same.
	Missing
	// Invalid: one or more fields are wrong; Fields says which.
	Invalid
	// Conflict: the thing is in a state that forbids the act.
	Conflict
	// Denied: known caller, not allowed.
	Denied
	// Unknown: the caller did not prove who it is.
	Unknown
	// Unable: the product, carrier or method cannot do this.
	Unable
	// Away: somebody else (a carrier, a mail server) does not answer now; later may work.
	Away
	// TooBig: the body is larger than the door takes.
	TooBig
	// TooMany: the caller asks too often; wait and repeat.
	TooMany
)

// Field is one wrong field: its name as the caller wrote it, and what would be right.
// Format and Args are what Text was made of, for readers of another language; Format may be empty.
type Field struct {
	Name   string
	Text   string
	Format string
	Args   []any
}

// Word is an argument that is itself a word of ours, like the name of a field, and is translated with its sentence.
type Word string

// Phrase is an argument that is itself a sentence with arguments of its own, translated with the sentence it stands in.
type Phrase struct {
	Format string
	Args   []any
}

// String is the phrase in English.
func (p Phrase) String() string { return (&Error{Format: p.Format, Args: p.Args}).Text() }

func field(name, format string, args []any) Field {
	return Field{Name: name, Text: (&Error{Format: format, Args: args}).Text(), Format: format, Args: args}
}

// Error is a failure with words for the merchant. Format and Args are kept apart so that a
// page can say it in the reader's language.
type Error struct {
	Kind   Kind
	Format string
	Args   []any
	Fields []Field
	cause  error
}

// New makes a failure of a kind; the sentence ends in a full stop.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Format: format, Args: args}
}

// At makes an Invalid failure of one field.
func At(name, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Format: format, Args: args, Fields: []Field{field(name, format, args)}}
}

// Because remembers the technical cause for the log; merchants never see it.
func (e *Error) Because(err error) *Error {
	c := *e
	c.cause = err
	return &c
}

// Text is the sentence in English.
func (e *Error) Text() string {
	if len(e.Args) == 0 {
		return e.Format
	}
	return fmt.Sprintf(e.Format, e.Args...)
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Text())
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s]", f.Name, f.Text)
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.cause }

// As finds the fault in an error chain.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// KindOf is the kind of err; Ours when it holds no fault.
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return Ours
}

// Is reports whether err is a fault of the kind.
func Is(err error, kind Kind) bool {
	e, ok := As(err)
	return ok && e.Kind == kind
}

// List gathers wrong fields, so that the caller hears of all of them at once.
type List struct{ fields []Field }

// Add notes one wrong field.
func (l *List) Add(name, format string, args ...any) {
	l.fields = append(l.fields, field(name, format, args))
}

// Join takes over the fields of another Invalid failure, each name behind prefix.
func (l *List) Join(prefix string, err error) {
	e, ok := As(err)
	if !ok {
		return
	}
	for _, f := range e.Fields {
		f.Name = prefix + f.Name
		l.fields = append(l.fields, f)
	}
}

// Has reports whether a field of this name is already noted.
func (l *List) Has(name string) bool {
	for _, f := range l.fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// Err is nil when nothing is wrong.
func (l *List) Err() error {
	if len(l.fields) == 0 {
		return nil
	}
	first := l.fields[0]
	if first.Format == "" {
		return &Error{Kind: Invalid, Format: first.Text, Fields: l.fields}
	}
	return &Error{Kind: Invalid, Format: first.Format, Args: first.Args, Fields: l.fields}
}
