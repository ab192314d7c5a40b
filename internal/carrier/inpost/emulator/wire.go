package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/postal"
)

// decimal is an amount or a measure: a number, or a text that is one.
type decimal struct{ *big.Rat }

// errNotNumber refuses anything else.
var errNotNumber = errors.New("not a number")

func (d *decimal) UnmarshalJSON(raw []byte) error {
	text := string(bytes.Trim(raw, `"`))
	if text == "null" {
		return nil
	}
	if n, ok := new(big.Rat).SetString(text); ok && !strings.Contains(text, "/") {
		d.Rat = n
		return nil
	}
	d.Rat = nil
	return errNotNumber
}

func (d decimal) MarshalJSON() ([]byte, error) {
	if d.Rat == nil {
		return []byte("null"), nil
	}
	f, _ := d.Float64()
	return json.Marshal(f)
}

// above and below compare with a whole number.
func (d decimal) above(n int64) bool { return d.Cmp(big.NewRat(n, 1)) > 0 }
func (d decimal) below(n int64) bool { return d.Cmp(big.NewRat(n, 1)) < 0 }

type address struct {
	Street         string `json:"street"`
	BuildingNumber string `json:"building_number"`
	Line1          string `json:"line1,omitempty"`
	Line2          string `json:"line2,omitempty"`
	City           string `json:"city"`
	PostCode       string `json:"post_code"`
	CountryCode    string `json:"country_code"`
}

type party struct {
	Name        string   `json:"name"`
	CompanyName string   `json:"company_name"`
	FirstName   string   `json:"first_name"`
	LastName    string   `json:"last_name"`
	Email       string   `json:"email"`
	Phone       string   `json:"phone"`
	Address     *address `json:"address"`
}

// person is the name of a human being, however it was given.
func (p party) person() string {
	if n := strings.TrimSpace(p.FirstName + " " + p.LastName); n != "" {
		return n
	}
	return p.Name
}

// postal is the party as a label prints it.
func (p party) postal() postal.Address {
	a := postal.Address{Name: p.person(), Company: p.CompanyName, Phone: p.Phone, Email: p.Email}
	if p.Address != nil {
		a.Street, a.HouseNumber, a.Line2 = p.Address.Street, p.Address.BuildingNumber, p.Address.Line2
		if a.Street == "" {
			a.Street = p.Address.Line1
		}
		a.City, a.PostalCode, a.Country = p.Address.City, p.Address.PostCode, p.Address.CountryCode
	}
	return a
}

type dimensions struct {
	Length decimal `json:"length"`
	Width  decimal `json:"width"`
	Height decimal `json:"height"`
	Unit   string  `json:"unit"`
}

type weight struct {
	Amount decimal `json:"amount"`
	Unit   string  `json:"unit"`
}

type box struct {
	ID          any         `json:"id"` // the caller's own name: a text or a number
	Template    string      `json:"template"`
	Dimensions  *dimensions `json:"dimensions"`
	Weight      *weight     `json:"weight"`
	NonStandard bool        `json:"is_non_standard"`
}

// grams is what the label tells; the biggest that the template carries where nobody weighed it would be a lie, so it is left out then.
func (b box) grams() postal.Grams {
	if b.Weight == nil || b.Weight.Amount.Rat == nil {
		return 0
	}
	f, _ := b.Weight.Amount.Float64()
	return postal.Grams(f * 1000)
}

type amount struct {
	Amount   decimal `json:"amount"`
	Currency string  `json:"currency"`
}

type attributes struct {
	TargetPoint   string `json:"target_point,omitempty"`
	SendingMethod string `json:"sending_method,omitempty"`
	DropoffPoint  string `json:"dropoff_point,omitempty"`
}

// wish is the body of POST and PUT of a shipment.
type wish struct {
	ID         any        `json:"id,omitempty"` // of an item of a batch
	Receiver   *party     `json:"receiver"`
	Sender     *party     `json:"sender"`
	Parcels    []box      `json:"parcels"`
	Service    string     `json:"service"`
	Attributes attributes `json:"custom_attributes"`
	COD        *amount    `json:"cod"`
	Insurance  *amount    `json:"insurance"`
	Reference  string     `json:"reference"`
	Comments   string     `json:"comments"`
	Additional []string   `json:"additional_services"`
	External   string     `json:"external_customer_id"`
	OnlyChoice bool       `json:"only_choice_of_offer"`
	IsReturn   bool       `json:"is_return"`
}

// words are where a spell may stand.
func (w wish) words() []string {
	texts := []string{w.Reference, w.External}
	if r := w.Receiver; r != nil {
		texts = append(texts, r.person(), r.Name, r.CompanyName)
		if r.Address != nil {
			texts = append(texts, r.Address.PostCode)
		}
	}
	return texts
}

// parse reads a body; what cannot be read is told by its path.
func parse(raw []byte, into any) tree {
	err := json.Unmarshal(raw, into)
	var odd *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &odd):
		found := tree{}
		found.add(odd.Field, "invalid")
		return found
	default:
		found := tree{}
		found.add("body", "invalid")
		return found
	}
}

// tree is the details of validation_failed: each field holds a list of codes, each object stands alone in a list, and each item of a list under its place.
type tree map[string]any

func (t tree) add(path, code string) {
	at := t
	steps := strings.Split(path, ".")
	for _, step := range steps[:len(steps)-1] {
		next, ok := at[step].(tree)
		if !ok {
			next = tree{}
			at[step] = next
		}
		at = next
	}
	last := steps[len(steps)-1]
	codes, _ := at[last].([]string)
	at[last] = append(codes, code)
}

func (t tree) MarshalJSON() ([]byte, error) {
	out := map[string]any{}
	for key, v := range t {
		below, isTree := v.(tree)
		if _, err := strconv.Atoi(key); isTree && err != nil {
			out[key] = []tree{below}
			continue
		}
		out[key] = v
	}
	return json.Marshal(out)
}

// stamp writes a moment as the service does: Polish time, thousandths, offset.
func (e *Emulator) stamp(t time.Time) string {
	return t.In(e.Zone()).Format("2006-01-02T15:04:05.000-07:00")
}
