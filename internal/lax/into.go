package lax

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Problem is a value that does not fit its field.
type Problem struct {
	Pointer string // where it stands, as a JSON pointer: /parcels/0/weight/value
	Code    string // "required", "invalid", "null" or "not_a_list"
	Text    string
}

// Reader is a type that reads itself from a value that stands at a pointer, and tells what does not fit, each misfit by its own pointer. It
// is not asked about null.
type Reader interface {
	ReadValue(v Value, pointer string) []Problem
}

// Digits is a number as plain digits, "14.5" or "-3", however it was sent. An empty one was not sent.
type Digits string

// Instant is a moment however it was written: ISO 8601 with or without fraction and zone (none is UTC), or the day alone.
type Instant struct{ time.Time }

// Into reads a value into a struct, or into anything a field of one may be, by the names of its json tags. What is not sent, or null, stays
// as it is, unless the field is tagged lax:"required". Unknown members are let be. Every misfit is answered, each under its pointer
// behind the given one, so that the caller hears of all of them at once.
//
// Fields may be texts (numbers are taken as they were written, truths are refused), whole numbers, truths, Digits, Instant, structs, lists,
// maps of texts (whose names are the caller's own, so that truths are taken too), pointers to these (nil: not sent or null), Value and json.RawMessage (as it was sent), and what implements Reader.
func Into(v Value, pointer string, into any) []Problem {
	r := filler{}
	r.fill(v, pointer, reflect.ValueOf(into).Elem())
	return r.wrong
}

// mostProblems is how many misfits are told; nobody reads the 51st.
const mostProblems = 50

type filler struct{ wrong []Problem }

func (r *filler) add(pointer, code, text string) {
	if len(r.wrong) < mostProblems {
		r.wrong = append(r.wrong, Problem{pointer, code, text})
	}
}

var (
	valueType  = reflect.TypeFor[Value]()
	rawType    = reflect.TypeFor[json.RawMessage]()
	digitsType = reflect.TypeFor[Digits]()
)

func (r *filler) fill(v Value, at string, into reflect.Value) {
	switch into.Type() {
	case valueType:
		into.Set(reflect.ValueOf(v))
		return
	case rawType:
		if !utf8.ValidString(v.JSON) {
			r.add(at, "invalid", notUTF8)
			return
		}
		into.SetBytes([]byte(v.JSON))
		return
	}
	if v.Kind == Null {
		return
	}
	if into.Kind() == reflect.Pointer {
		one := reflect.New(into.Type().Elem())
		before := len(r.wrong)
		r.fill(v, at, one.Elem())
		if len(r.wrong) == before {
			into.Set(one)
		}
		return
	}
	if one, ok := into.Addr().Interface().(Reader); ok {
		for _, p := range one.ReadValue(v, at) {
			r.add(p.Pointer, p.Code, p.Text)
		}
		return
	}
	r.kind(v, at, into)
}

const notUTF8 = "This is not valid UTF-8 text."

func (r *filler) kind(v Value, at string, into reflect.Value) {
	switch into.Kind() {
	case reflect.String:
		text, wrong := Words(v)
		if into.Type() == digitsType {
			text, wrong = digits(v)
		}
		if wrong != "" {
			r.add(at, "invalid", wrong)
			return
		}
		into.SetString(text)
	case reflect.Int, reflect.Int32, reflect.Int64:
		n, ok := Whole(v)
		if !ok || into.OverflowInt(n) {
			r.add(at, "invalid", "A valid integer is required.")
			return
		}
		into.SetInt(n)
	case reflect.Bool:
		yes, ok := Truth(v.Text)
		if !ok || v.Kind == List || v.Kind == Object || v.Text == "" {
			r.add(at, "invalid", "Must be a valid boolean.")
			return
		}
		into.SetBool(yes)
	case reflect.Slice:
		r.list(v, at, into)
	case reflect.Map:
		r.words(v, at, into)
	case reflect.Struct:
		r.object(v, at, into)
	default:
		panic("lax: no field may be a " + into.Type().String())
	}
}

func (r *filler) list(v Value, at string, into reflect.Value) {
	if v.Kind != List {
		r.add(at, "not_a_list", "Expected a list of items.")
		return
	}
	all := reflect.MakeSlice(into.Type(), len(v.Kids), len(v.Kids))
	for n, kid := range v.Kids {
		place := at + "/" + strconv.Itoa(n)
		if kid.Kind == Null && all.Index(n).Kind() != reflect.Pointer {
			r.add(place, "null", "This field may not be null.")
			continue
		}
		r.fill(kid, place, all.Index(n))
	}
	into.Set(all)
}

// words reads an object of texts.
func (r *filler) words(v Value, at string, into reflect.Value) {
	if v.Kind != Object {
		r.add(at, "invalid", "Expected an object.")
		return
	}
	all := reflect.MakeMap(into.Type())
	for n, name := range v.Names {
		kid := v.Kids[n]
		if kid.Kind == Boolean {
			kid.Kind = Text
		}
		text, wrong := Words(kid)
		if wrong == "" {
			_, wrong = Words(Value{Kind: Text, Text: name})
		}
		if wrong != "" {
			r.add(at+"/"+escape(name), "invalid", wrong)
			continue
		}
		all.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(text))
	}
	into.Set(all)
}

// escape writes a member's name as a part of a JSON pointer.
func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(strings.ToValidUTF8(name, "\ufffd"))
}

func (r *filler) object(v Value, at string, into reflect.Value) {
	if v.Kind != Object {
		r.add(at, "invalid", "Expected an object.")
		return
	}
	for _, f := range members(into.Type()) {
		kid, sent := v.Get(f.name)
		if f.required && (!sent || kid.Kind == Null) {
			r.add(at+"/"+f.name, "required", "This field is required.")
			continue
		}
		if sent {
			r.fill(kid, at+"/"+f.name, into.FieldByIndex(f.index))
		}
	}
}

type member struct {
	name     string
	index    []int
	required bool
}

var known sync.Map // reflect.Type → []member

// members are the fields of a struct that are read.
func members(t reflect.Type) []member {
	if all, ok := known.Load(t); ok {
		return all.([]member)
	}
	var all []member
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "" || name == "-" {
			continue
		}
		all = append(all, member{name, f.Index, f.Tag.Get("lax") == "required"})
	}
	known.Store(t, all)
	return all
}

// Words is a value as text: numbers as they were written. wrong says what is wrong with it, "" nothing. A truth is no text: a program
// that sends one means another field, or nothing, and "true" must not stand on a label.
func Words(v Value) (text, wrong string) {
	switch {
	case v.Kind == List || v.Kind == Object || v.Kind == Boolean:
		return "", "Not a valid string."
	case v.Kind == Null:
		return "", ""
	case !utf8.ValidString(v.Text):
		return "", notUTF8
	case strings.IndexByte(v.Text, 0) >= 0:
		return "", "Null characters are not allowed."
	}
	return v.Text, ""
}

// Whole is an integer, also one that is written as text or as 5.0.
func Whole(v Value) (int64, bool) {
	digits, fraction, _ := strings.Cut(strings.TrimSpace(v.Text), ".")
	n, err := strconv.ParseInt(digits, 10, 64)
	ok := (v.Kind == Number || v.Kind == Text) && err == nil && strings.Trim(fraction, "0") == "" && n > math.MinInt64
	return n, ok
}

func digits(v Value) (text, wrong string) {
	plain, negative, ok := Decimal(v)
	if !ok {
		return "", "A valid number is required."
	}
	if strings.HasPrefix(plain, ".") {
		plain = "0" + plain
	}
	if negative {
		plain = "-" + plain
	}
	return strings.TrimSuffix(plain, "."), ""
}

// The ways in which clients write a moment.
var instants = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05.999999999", time.DateOnly,
}

// ReadInstant reads a moment in any of the ways that clients write it.
func ReadInstant(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range instants {
		// Beyond these years databases and other people's programs lose their way.
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1900 && t.Year() < 3000 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// ReadValue reads a moment.
func (t *Instant) ReadValue(v Value, pointer string) []Problem {
	at, ok := ReadInstant(v.Text)
	if v.Kind != Text || !ok {
		return []Problem{{pointer, "invalid", "Expected a date and time like 2026-03-14T09:26:53Z."}}
	}
	t.Time = at
	return nil
}
