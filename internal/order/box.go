package order

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Box is one of the boxes of an order, where they are told apart.
type Box struct {
	Weight   postal.Grams `json:"weight,omitempty"`
	Size     postal.Size  `json:"size,omitzero"`
	Insured  money.Amount `json:"insured,omitzero"` // beyond the carrier's own cover; no currency: none
	Notes    []string     `json:"notes,omitempty"`  // printed on the label, where the carrier prints such
	SSCC     string       `json:"sscc,omitempty"`   // the GS1 number of the unit, 18 digits
	Package  string       `json:"package,omitempty"`
	Contents []Content    `json:"contents,omitempty"` // empty in all boxes: nobody said what lies where
}

// Content is so many pieces of one line of the order's items.
type Content struct {
	Line     int `json:"line"` // from 0
	Quantity int `json:"quantity"`
}

// Packages are the kinds of package a box may be.
var Packages = []string{"package", "euro_pallet", "block_pallet", "mini_pallet", "one_way_pallet", "tube", "over_size_pallet", "bundle",
	"half_pallet", "letterbox"}

// Pack tells the boxes of the order apart. The order weighs what its heaviest box weighs: a method must carry that.
func (d *Draft) Pack(boxes []Box) {
	d.Packing, d.Quantity = boxes, len(boxes)
	if len(boxes) > 0 {
		top := heaviest(boxes)
		d.Weight, d.Size = top.Weight, top.Size
	}
}

// Packed is the boxes as they are to be announced. Where the order was changed since it was packed, so that the boxes are others, they are
// alike again.
func (d Draft) Packed() []Box {
	if len(d.Packing) == d.Boxes() {
		if top := heaviest(d.Packing); top.Weight == d.Weight && top.Size == d.Size {
			return d.Packing
		}
	}
	box := Box{Weight: d.Weight, Size: d.Size}
	if d.Insured > 0 {
		box.Insured = money.EUR(100 * d.Insured)
	}
	return slices.Repeat([]Box{box}, d.Boxes())
}

func heaviest(boxes []Box) Box {
	return slices.MaxFunc(boxes, func(a, b Box) int { return int(a.Weight - b.Weight) })
}

// Inside is what lies in a box: its share of the items, or all of them where nobody said what lies where.
func (d Draft) Inside(b Box) []Item {
	if len(b.Contents) == 0 {
		if slices.ContainsFunc(d.Packing, func(other Box) bool { return len(other.Contents) > 0 }) {
			return nil
		}
		return d.Items
	}
	var all []Item
	for _, c := range b.Contents {
		if c.Line < 0 || c.Line >= len(d.Items) {
			continue // the items were changed since
		}
		i := d.Items[c.Line]
		i.Quantity = c.Quantity
		all = append(all, i)
	}
	return all
}
