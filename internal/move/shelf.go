package move

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// product is a shipping method or option of one side. Weights are kilograms.
type product struct {
	id, name, carrier string
	most              float64
	point             bool
	countries         []string
}

// shelf is what both sides offer, and what orders asked for of it.
type shelf struct {
	old, next []product
	asked     map[string]int // the source's id: orders
	names     map[string]string
}

// shelves reads the methods of version 2 and the options of version 3.
func (r *run) shelves(ctx context.Context) error {
	for _, side := range []struct {
		c    *sendcloud.Client
		v2   *[]product
		v3   *[]product
		name string
	}{{r.From, &r.methods.old, &r.options.old, "the old account"}, {r.To, &r.methods.next, &r.options.next, "the new account"}} {
		all, err := side.c.V2.ShippingMethods(ctx, sendcloud.MethodFilter{AllSenders: true})
		if err != nil {
			return fmt.Errorf("%s: %w", side.name, err)
		}
		for _, m := range all {
			p := product{id: strconv.Itoa(m.ID), name: m.Name, carrier: m.Carrier, most: float(m.MaxWeight), point: m.ServicePointInput == "required"}
			for _, c := range m.Countries {
				if !slices.Contains(p.countries, c.ISO2) {
					p.countries = append(p.countries, c.ISO2)
				}
			}
			*side.v2 = append(*side.v2, p)
		}
		options, err := side.c.V3.ShippingOptions(ctx, sendcloud.OptionRequest{})
		if err != nil {
			return fmt.Errorf("%s: %w", side.name, err)
		}
		for _, o := range options {
			*side.v3 = append(*side.v3, product{
				id: o.Code, name: o.Name, carrier: o.Carrier.Code, most: float(o.Weight.Max.Value), point: o.Requirements.ServicePointRequired,
			})
		}
	}
	return nil
}

func float(d sendcloud.Decimal) float64 {
	f, err := strconv.ParseFloat(string(d), 64)
	if err != nil {
		return 0
	}
	return f
}

// ask counts an order's wish. The name is for one that is not offered any more.
func (s *shelf) ask(id, name string) {
	if s.asked == nil {
		s.asked, s.names = map[string]int{}, map[string]string{}
	}
	s.asked[id]++
	if name != "" {
		s.names[id] = name
	}
}

// numbered finds the method of the same carrier and name: numbers differ from platform to platform, and the same number is no promise.
func (s *shelf) numbered(id int, name string) int {
	carrier, known := "", false
	for _, p := range s.old {
		if p.id == strconv.Itoa(id) {
			carrier, name, known = p.carrier, p.name, true
		}
	}
	for _, p := range s.next {
		if same(p.name, name) && name != "" && (!known || p.carrier == carrier) {
			n, err := strconv.Atoi(p.id)
			if err == nil {
				return n
			}
		}
	}
	return 0
}

// coded reports whether an option of this code is offered at the target.
func (s *shelf) coded(code string) bool {
	return slices.ContainsFunc(s.next, func(p product) bool { return p.id == code })
}

// tell puts what has no counterpart into the report: all that was offered, and all that orders asked for.
func (s *shelf) tell(r *Report, kind string) {
	there := func(p product) bool {
		if kind == "shipping option" {
			return s.coded(p.id)
		}
		id, err := strconv.Atoi(p.id)
		return err == nil && s.numbered(id, p.name) != 0
	}
	line := func(p product) {
		m := Method{Kind: kind, ID: p.id, Name: p.name, Carrier: p.carrier, Orders: s.asked[p.id]}
		if near, ok := s.nearest(p); ok {
			m.Nearest = strings.TrimSpace(near.name + " (" + near.id + ")")
		}
		r.Methods = append(r.Methods, m)
	}
	known := map[string]bool{}
	for _, p := range s.old {
		if known[p.id] {
			continue
		}
		known[p.id] = true
		if there(p) {
			r.MethodsThere++
			continue
		}
		line(p)
	}
	for id := range s.asked {
		if p := (product{id: id, name: s.names[id]}); !known[id] && !there(p) {
			line(p)
		}
	}
	slices.SortStableFunc(r.Methods, func(a, b Method) int { return b.Orders - a.Orders })
}

// nearest is the product that is most like another one: with a service point or without one, the same carrier, a like name, enough weight
// and the same countries.
func (s *shelf) nearest(p product) (best product, ok bool) {
	most := 2.0
	for _, n := range s.next {
		if n.point != p.point {
			continue
		}
		score := 3 * alike(p.name+" "+p.id, n.name+" "+n.id)
		if n.carrier == p.carrier && p.carrier != "" {
			score += 3
		}
		if n.most >= p.most {
			score++
		}
		for _, c := range p.countries {
			if slices.Contains(n.countries, c) {
				score += 1 / float64(len(p.countries))
			}
		}
		if score > most {
			best, most, ok = n, score, true
		}
	}
	return best, ok
}

// alike is the part of two names' words that both have.
func alike(a, b string) float64 {
	cut := func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }
	one, two := strings.FieldsFunc(strings.ToLower(a), cut), strings.FieldsFunc(strings.ToLower(b), cut)
	if len(one)+len(two) == 0 {
		return 0
	}
	both := 0
	for _, w := range one {
		if slices.Contains(two, w) {
			both++
		}
	}
	return 2 * float64(both) / float64(len(one)+len(two))
}
