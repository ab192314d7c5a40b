package carrier

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Option is the code under which API v3 sells the method: its product, and behind a slash the functionalities that set it apart within
// the product: "sendcloud:standard/signature=true". It is made of the method alone, so it never changes while the method means the same.
// Methods that differ in nothing but the weight they carry share one.
func (m Method) Option() string {
	if len(m.Variant) == 0 {
		return m.Product
	}
	parts := make([]string, len(m.Variant))
	for i, key := range m.Variant {
		parts[i] = fmt.Sprintf("%s=%v", key, m.Functionalities[key])
	}
	slices.Sort(parts)
	return m.Product + "/" + strings.Join(parts, ",")
}

var bandWords = regexp.MustCompile(` [0-9.]+ ?- ?[0-9.]+ ?kg$`)

// Title is the name without the band of weight, which methods of one option share: "Standard" of "Standard 0-2kg".
func (m Method) Title() string { return bandWords.ReplaceAllString(m.Name, "") }

// OptionCode is an option's code taken apart.
type OptionCode struct {
	Carrier string   // "sendcloud"
	Product string   // with its carrier: "sendcloud:standard"
	Parts   []string // "signature=true", sorted
}

// String writes the code as Option does.
func (c OptionCode) String() string {
	if len(c.Parts) == 0 {
		return c.Product
	}
	return c.Product + "/" + strings.Join(c.Parts, ",")
}

// ParseOption takes a code apart; false when it does not look like one. The functionalities may stand in any order.
func ParseOption(code string) (OptionCode, bool) {
	product, rest, divided := strings.Cut(code, "/")
	carrier, name, ok := strings.Cut(product, ":")
	if !ok || carrier == "" || name == "" || len(code) > 200 {
		return OptionCode{}, false
	}
	c := OptionCode{Carrier: carrier, Product: product}
	if !divided {
		return c, true
	}
	for part := range strings.SplitSeq(rest, ",") {
		key, value, ok := strings.Cut(part, "=")
		if !ok || key == "" || value == "" {
			return OptionCode{}, false
		}
		c.Parts = append(c.Parts, part)
	}
	slices.Sort(c.Parts)
	return c, true
}

// MethodsByOption are the methods an option stands for, one for each band of weight, the lightest first. Where an account has the
// option at prices of its own, those methods stand for it, not the operator's.
func MethodsByOption(methods []Method, code string) []Method {
	parsed, ok := ParseOption(code)
	if !ok {
		return nil
	}
	code = parsed.String()
	var own, shared []Method
	for _, m := range methods {
		switch {
		case m.Product != parsed.Product || m.Option() != code:
		case m.OwnerAccount == operator:
			shared = append(shared, m)
		default:
			own = append(own, m)
		}
	}
	if len(own) == 0 {
		own = shared
	}
	slices.SortStableFunc(own, func(a, b Method) int { return cmp.Compare(a.MaxWeight, b.MaxWeight) })
	return own
}

// MethodByOption is the method of an option that a box of that weight takes. For a weight that none of them carries it is the nearest,
// so that whoever asks what forbids it hears of the weight; false when there is no such option.
func MethodByOption(methods []Method, code string, w postal.Grams) (Method, bool) {
	bands := MethodsByOption(methods, code)
	for _, m := range bands {
		if w <= m.MaxWeight {
			return m, true
		}
	}
	if len(bands) == 0 {
		return Method{}, false
	}
	return bands[len(bands)-1], true
}
