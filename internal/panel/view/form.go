package view

import (
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
)

// Form is what was typed and what is wrong with it, so that nothing typed is lost. The zero value is
// an empty form.
type Form struct {
	Values url.Values
	Errors []FieldError
	Text   string // what is wrong with the whole, when no field is to blame
}

// FieldError is one wrong field of a form.
type FieldError struct{ Name, Text string }

// Fill makes a form of names and values in turn, for a page that shows what is stored.
func Fill(pairs ...string) Form {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return Form{Values: v}
}

// Refused is the form as it was typed, with the fault's words, in the reader's language, beside the
// fields they name. It reports false for an error that no form can show: that one is the door's to render.
func Refused(words locale.Words, typed url.Values, err error) (Form, bool) {
	e, ok := fault.As(err)
	if !ok || e.Kind == fault.Ours {
		return Form{}, false
	}
	f := Form{Values: typed}
	for _, one := range e.Fields {
		f.Errors = append(f.Errors, FieldError{Name: one.Name, Text: words.Field(one)})
	}
	if len(f.Errors) == 0 {
		f.Text, _ = words.Fault(err)
	}
	return f, true
}

// Failed reports whether anything is wrong.
func (f Form) Failed() bool { return f.Text != "" || len(f.Errors) > 0 }

// ErrorOf is what is wrong with a field, if anything.
func (f Form) ErrorOf(name string) string {
	for _, e := range f.Errors {
		if e.Name == name {
			return e.Text
		}
	}
	return ""
}

// ID is the element's id of a field, for the summary's links.
func (e FieldError) ID() string { return fieldID(e.Name) }

func fieldID(name string) string {
	return "f-" + strings.NewReplacer("[", "-", "]", "", ".", "-").Replace(name)
}

// Field is one labelled control; the template "field" draws it. Forms make fields, and the methods
// below say more about them, each giving a changed copy, so that a template may chain them:
//
//	{{template "field" (((.Form.Input "email" (t "E-mail")).As "email").Auto "email")}}
type Field struct {
	Name, Label, Value, Error string

	Kind         string // input type, or "area" or "select"
	Hint         string
	Placeholder  string
	Autocomplete string
	Suffix       string // unit, drawn inside: "kg"
	Choices      []Option
	Optional     bool
	Required     bool
	Mono         bool
	Focus        bool
	Max          int // longest text in characters; 0 is no limit
	Checked      bool
	Why          string // it cannot be changed, and this is why
}

// Option is one choice of a select, of radio cards, or of a filter.
type Option struct {
	Value, Word, Note, Icon string
	Count                   int
	On                      bool
	Off                     bool // cannot be chosen
}

// Input is a line of text.
func (f Form) Input(name, label string) Field {
	return Field{Name: name, Label: label, Value: f.Values.Get(name), Error: f.ErrorOf(name), Kind: "text"}
}

// Password is never filled again.
func (f Form) Password(name, label string) Field {
	return Field{Name: name, Label: label, Error: f.ErrorOf(name), Kind: "password"}
}

// Area is several lines of text.
func (f Form) Area(name, label string) Field { return f.Input(name, label).As("area") }

// Select is one choice of a list.
func (f Form) Select(name, label string, choices []Option) Field {
	x := f.Input(name, label).As("select")
	x.Choices = f.marked(name, choices)
	return x
}

// Radios are choices as cards side by side; the template is "seg" or "opts".
func (f Form) Radios(name, label string, choices []Option) Field {
	return f.Select(name, label, choices)
}

// Tick is a box, or with the template "switch" a switch. It is on when the form holds any value but "", "0" and "false".
func (f Form) Tick(name, label string) Field {
	x := f.Input(name, label)
	x.Checked = x.Value != "" && x.Value != "0" && x.Value != "false"
	return x
}

// Picks are boxes of one name, of which several may be on; the template is "picks".
func (f Form) Picks(name, label string, choices []Option) Field {
	return f.Select(name, label, choices)
}

func (f Form) marked(name string, choices []Option) []Option {
	chosen, given := f.Values[name]
	out := make([]Option, len(choices))
	for i, c := range choices {
		if given {
			c.On = false
			for _, v := range chosen {
				c.On = c.On || v == c.Value
			}
		}
		out[i] = c
	}
	return out
}

// ID is the control's id.
func (x Field) ID() string { return fieldID(x.Name) }

// Described lists the ids of hint and error, for aria-describedby.
func (x Field) Described() string {
	var ids []string
	if x.Hint != "" {
		ids = append(ids, x.ID()+"-h")
	}
	if x.Error != "" {
		ids = append(ids, x.ID()+"-e")
	}
	return strings.Join(ids, " ")
}

// As sets the input's type: "email", "tel", "url", "number", "date", "search".
func (x Field) As(kind string) Field { x.Kind = kind; return x }

// Help is a line below the label.
func (x Field) Help(hint string) Field { x.Hint = hint; return x }

// Like is an example in the empty field.
func (x Field) Like(example string) Field { x.Placeholder = example; return x }

// Auto is what browsers may fill in, as HTML names it: "postal-code".
func (x Field) Auto(token string) Field { x.Autocomplete = token; return x }

// Unit stands inside, at the end.
func (x Field) Unit(word string) Field { x.Suffix = word; return x }

// Maybe marks a field that may stay empty.
func (x Field) Maybe() Field { x.Optional = true; return x }

// Must marks one that may not.
func (x Field) Must() Field { x.Required = true; return x }

// Code is set in mono: keys, numbers, addresses of machines.
func (x Field) Code() Field { x.Mono = true; return x }

// First takes the focus when the page opens.
func (x Field) First() Field { x.Focus = true; return x }

// Long limits the text, in characters.
func (x Field) Long(most int) Field { x.Max = most; return x }

// Locked cannot be changed, and says why.
func (x Field) Locked(why string) Field { x.Why = why; return x }
