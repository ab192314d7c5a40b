package v2

import (
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/postal"
)

// params reads the parameters of a query and gathers what is wrong with them. A parameter that is empty was not sent.
type params struct {
	url.Values
	wrong fault.List
}

func paramsOf(c call) *params { return &params{Values: c.URL.Query()} }

func (p *params) value(name string) lax.Value {
	return lax.Value{Kind: lax.Text, Text: strings.TrimSpace(p.Get(name))}
}

// text reads a text.
func (p *params) text(name string) string {
	text, wrong := lax.Words(p.value(name))
	if wrong != "" {
		p.wrong.Add(name, "%s", wrong)
	}
	return text
}

// need notes that a parameter is missing.
func (p *params) need(names ...string) {
	for _, name := range names {
		if p.value(name).Text == "" {
			p.wrong.Add(name, "This field is required.")
		}
	}
}

// whole reads an integer from 0 to most; false when there is none, or none that can be read.
func (p *params) whole(name string, most int64) (int64, bool) {
	v := p.value(name)
	if v.Text == "" {
		return 0, false
	}
	n, ok := lax.Whole(v)
	switch {
	case !ok:
		p.wrong.Add(name, "A valid integer is required.")
	case n < 0:
		p.wrong.Add(name, "Ensure this value is greater than or equal to 0.")
	case n > most:
		p.wrong.Add(name, "Ensure this value is less than or equal to %d.", most)
	default:
		return n, true
	}
	return 0, false
}

// truth reads yes or no, and whether it was sent.
func (p *params) truth(name string) (yes, sent bool) {
	text := p.value(name).Text
	if text == "" {
		return false, false
	}
	yes, ok := lax.Truth(text)
	if !ok {
		p.wrong.Add(name, "Must be a valid boolean.")
	}
	return yes, ok
}

// country reads a country's two letters.
func (p *params) country(name string) string {
	code := strings.ToUpper(p.value(name).Text)
	if code == "" {
		return ""
	}
	if _, ok := postal.Lookup(code); !ok {
		p.wrong.Add(name, "Use two letters, like NL or DE.")
		return ""
	}
	return code
}

// postalCode reads a postal code as it is written.
func (p *params) postalCode(name string) string {
	code := p.text(name)
	if len([]rune(code)) > 12 {
		p.wrong.Add(name, "Ensure this field has no more than 12 characters.")
	}
	return code
}

// mostMeasure bounds weights in grams and lengths in millimetres.
const mostMeasure = 100_000_000

// measure reads a number with its unit in the parameter beside it, as so many of the smallest unit; false when it was not sent.
func (p *params) measure(name string, units map[string]int64) (int64, bool) {
	n, sent := p.whole(name, mostMeasure)
	if !sent {
		return 0, false
	}
	unit := p.value(name + "_unit").Text
	if unit == "" {
		p.wrong.Add(name+"_unit", "This field is required.")
		return 0, false
	}
	times, ok := units[unit]
	switch {
	case !ok:
		p.wrong.Add(name+"_unit", "%q is not a valid choice.", unit)
	case n*times > mostMeasure:
		p.wrong.Add(name, "Ensure this value is less than or equal to %d.", mostMeasure/times)
	}
	return n * times, true
}

var (
	weightUnits = map[string]int64{"gram": 1, "kilogram": 1000}
	lengthUnits = map[string]int64{"millimeter": 1, "centimeter": 10, "meter": 1000}
)
