package v2

import (
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// items reads what lies in the parcel.
func (f *fields) items(v lax.Value, currency string) []order.Item {
	if v.Kind != lax.List {
		if !v.Empty() {
			f.wrong.Add("parcel_items", "Expected a list of items.")
		}
		return nil
	}
	all := make([]order.Item, 0, len(v.Kids))
	for _, m := range v.Kids {
		if m.Kind != lax.Object {
			f.wrong.Add("parcel_items", "Expected a list of items.")
			return nil
		}
		all = append(all, f.item(m, currency))
	}
	return all
}

func (f *fields) item(v lax.Value, currency string) order.Item {
	var i order.Item
	for _, name := range []string{"description", "quantity"} {
		if m, sent := v.Get(name); !sent || m.Empty() {
			f.wrong.Add("parcel_items."+name, "This field is required.")
		}
	}
	for k, name := range v.Names {
		m, full := v.Kids[k], "parcel_items."+name
		if m.Empty() || f.goods(name, full, m, &i) {
			continue
		}
		switch name {
		case "quantity":
			i.Quantity = int(f.whole(full, m))
			if i.Quantity > 1_000_000 {
				f.wrong.Add(full, "Ensure this value is less than or equal to 1000000.")
			}
		case "weight":
			if digits, _, ok := lax.Decimal(m); ok && strings.Trim(digits, "0.") == "" {
				continue // clients without weights send zero
			}
			i.Weight = f.weight(full, m)
		case "value":
			i.Value = f.amount(full, m, currency)
		case "properties":
			i.Properties = f.properties(full, m)
		case "return_reason":
			i.ReturnReason = int(f.whole(full, m))
		case "dangerous_goods":
			i.Dangerous = f.properties(full, m)
		}
	}
	return i
}

// goods reads the texts of an item.
func (f *fields) goods(name, full string, m lax.Value, i *order.Item) bool {
	switch name {
	case "description":
		i.Description = f.text(full, m)
	case "item_id":
		i.ID = f.text(full, m)
	case "sku":
		i.SKU = f.text(full, m)
	case "hs_code":
		i.HSCode = f.text(full, m)
	case "origin_country":
		i.Origin = f.country(full, m)
	case "product_id":
		i.ProductID = f.text(full, m)
	case "mid_code":
		i.MIDCode = f.text(full, m)
	case "material_content":
		i.Material = f.text(full, m)
	case "intended_use":
		i.IntendedUse = f.text(full, m)
	case "manufacturer_product_id":
		i.MakerID = f.text(full, m)
	case "manufacturer_product_id_std":
		i.MakerStd = f.text(full, m)
	case "dds_reference":
		i.DDS = f.text(full, m)
	case "taric_doc_code":
		i.TARIC = f.text(full, m)
	case "return_message":
		i.ReturnMessage = f.text(full, m)
	default:
		return false
	}
	return true
}

// mostProperties and longestProperty bound the free keys and values of an item.
const (
	mostProperties  = 50
	longestProperty = 1000
)

// properties reads an object of texts; PHP writes an empty one as a list.
func (f *fields) properties(name string, v lax.Value) map[string]string {
	if v.Kind == lax.List && len(v.Kids) == 0 {
		return nil
	}
	if v.Kind != lax.Object {
		f.wrong.Add(name, "Expected a dictionary of texts.")
		return nil
	}
	if len(v.Names) > mostProperties {
		f.wrong.Add(name, "Ensure this field has no more than %d elements.", mostProperties)
		return nil
	}
	all := make(map[string]string, len(v.Names))
	for i, key := range v.Names {
		t := f.property(name, v.Kids[i])
		f.text(name, lax.Value{Kind: lax.Text, Text: key})
		if utf8.RuneCountInString(t) > longestProperty || utf8.RuneCountInString(key) > longestProperty {
			f.wrong.Add(name, "Ensure this field has no more than %d characters.", longestProperty)
		}
		all[key] = t
	}
	return all
}

// from reads the sender that a parcel names itself: a return's buyer, or somebody in place of a sender address.
func (f *fields) from(v lax.Value, d *order.Draft) {
	var from postal.Address
	if d.From != nil {
		from = *d.From
	}
	said := false
	for i, name := range v.Names {
		m := v.Kids[i]
		if !strings.HasPrefix(name, "from_") || m.Empty() {
			continue
		}
		into := map[string]*string{
			"from_name": &from.Name, "from_company_name": &from.Company, "from_address_1": &from.Street, "from_address_2": &from.Line2,
			"from_house_number": &from.HouseNumber, "from_city": &from.City, "from_postal_code": &from.PostalCode,
			"from_state": &from.State, "from_telephone": &from.Phone, "from_email": &from.Email,
		}[name]
		switch {
		case name == "from_country":
			from.Country = f.country(name, m)
		case into != nil:
			*into = f.text(name, m)
		default:
			continue
		}
		said = true
	}
	if said {
		d.From = &from
	}
}
