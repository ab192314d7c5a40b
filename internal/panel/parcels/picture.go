package parcels

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"

	"github.com/boombuler/barcode/code128"

	"github.com/waybill-ship/waybill/internal/panel/view"
)

// picture is what stands on the label, small: the page shows it, and a click opens the label itself.
type picture struct {
	Href          string
	Carrier       string
	Method        string
	From, To      []string
	Order, Number string
	Weight, Box   string
	Bars          template.HTML
}

func (d dossier) picture() *picture {
	p := d.parcel
	if !p.Labelled() {
		return nil
	}
	name := cut(d.carrier, 14) // a courier is called as its merchant likes
	pic := &picture{Href: fmt.Sprintf("/labels/pdf?id=%d&paper=a6", p.ID), Carrier: name, Method: cut(p.MethodName, methodRoom(name)), Order: cut(d.order.Number, 16), Number: p.Number,
		Box: fmt.Sprintf("%d/%d", p.Collo+1, max(p.Colli, 1)), Bars: bars(p.Number)}
	if p.Weight > 0 {
		pic.Weight = d.words.Weight(p.Weight)
	}
	for i, l := range view.AddressLines(p.From) {
		if i < 3 {
			pic.From = append(pic.From, cut(l, 34))
		}
	}
	to := view.AddressLines(d.order.To)
	if d.point != nil { // the label leads to the point, with the buyer's name beneath
		at := view.AddressLines(d.point.Address())
		to = append([]string{at[0], cmp.Or(d.order.To.Name, d.order.To.Company)}, at[1:]...)
	}
	for i, l := range to {
		most := 28
		if i == 0 {
			most = 23 // the name is bold, and Cyrillic and Greek are wide
		}
		if i < 5 {
			pic.To = append(pic.To, cut(l, most))
		}
	}
	return pic
}

// methodRoom is how many letters of the method fit beside the carrier's large name.
func methodRoom(carrier string) int { return min(26, max(6, (182-11*len([]rune(carrier)))/4)) }

func cut(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return string(r[:most-1]) + "…"
}

// bars draws a number as Code 128, 178 units wide from x 16; a number that cannot be one has none.
func bars(number string) template.HTML {
	code, err := code128.Encode(number)
	if err != nil {
		return ""
	}
	wide := code.Bounds().Dx()
	unit := 178 / float64(wide)
	var path strings.Builder
	for x := 0; x < wide; {
		if r, _, _, _ := code.At(x, 0).RGBA(); r != 0 {
			x++
			continue
		}
		from := x
		for x < wide {
			if r, _, _, _ := code.At(x, 0).RGBA(); r != 0 {
				break
			}
			x++
		}
		fmt.Fprintf(&path, "M%.2f 196h%.2fv62h-%.2fz", 16+float64(from)*unit, float64(x-from)*unit, float64(x-from)*unit)
	}
	return template.HTML(`<path d="` + path.String() + `"/>`)
}
