package demodata

import (
	"bytes"
	"encoding/csv"
	"fmt"
)

// Courier is a merchant's courier of the town, who has no system that could be asked, and its price sheet in CSV.
type Courier struct{ Name, Sheet string }

// CourierOf is the courier of a merchant.
func CourierOf(merchant string) Courier {
	switch merchant {
	case "thee":
		return courier("Domstad Fietskoeriers", "Same day by bicycle", "Evening delivery", "NL")
	case "rad":
		return courier("Dreisam Radkurier", "Same day by bicycle", "Evening delivery", "DE")
	}
	return courier("Giralda Mensajeros", "Same day by bicycle", "Evening delivery", "ES")
}

// courier has two products with prices by weight in one country, a surcharge on fuel, and one on a region.
func courier(name, day, evening, country string) Courier {
	return Courier{Name: name, Sheet: fmt.Sprintf(`[sheet]
field,value
name,%s 2027
currency,EUR
origins,%s
[products]
code,name,up_to_kg
day,%s,15
evening,%s,15
[zones]
zone,country
home,%s
[rates]
product,zone,over_kg,up_to_kg,price
day,home,0,2,6.90
day,home,2,5,8.40
day,home,5,15,11.90
evening,home,0,2,8.90
evening,home,2,15,12.40
`, name, country, day, evening, country)}
}

// Products is a merchant's list of goods as its spreadsheet has it. Goods that some buyer's order brings without a code for customs are left out, so
// that the order still has to be seen to.
func Products(merchant string) string {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"sku", "description", "hs_code", "origin_country", "weight", "value", "currency"}}
	bare, seen := map[string]bool{}, map[string]bool{}
	all := Orders()
	for _, o := range all {
		for _, i := range o.Items {
			bare[i.SKU] = bare[i.SKU] || i.HSCode == ""
		}
	}
	for _, o := range all {
		for _, i := range o.Items {
			if o.Merchant != merchant || i.SKU == "" || seen[i.SKU] || bare[i.SKU] {
				continue
			}
			seen[i.SKU] = true
			rows = append(rows, []string{i.SKU, i.Description, i.HSCode, i.Origin, i.Weight.Kg(), i.Value.Decimal(), i.Value.Currency})
		}
	}
	// A buffer takes everything.
	_ = w.WriteAll(rows)
	return out.String()
}
