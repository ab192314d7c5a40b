package v3

import (
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

type named struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type weightRange struct {
	Min textMeasure `json:"min"`
	Max textMeasure `json:"max"`
}

// rangeOf tells a band of weights; its end is the first weight that is too heavy, as in v2.
func rangeOf(least, most postal.Grams) weightRange {
	return weightRange{kilograms(least), kilograms(most + 1)}
}

type billedWeight struct {
	textMeasure
	Volumetric  bool    `json:"volumetric"`
	Parcel      int     `json:"parcel_number"`
	Calculation *string `json:"calculation"`
}

type toldContract struct {
	ID       int64   `json:"id"`
	ClientID *string `json:"client_id"`
	Carrier  string  `json:"carrier_code"`
	Name     string  `json:"name"`
}

func contractOf(c carrier.Contract) toldContract {
	return toldContract{c.ID, orNull(c.ClientID), c.Carrier, c.Name}
}

type requirements struct {
	Fields  []string `json:"fields"`
	Export  bool     `json:"export_documents"`
	AtPoint bool     `json:"is_service_point_required"`
}

type pricePart struct {
	Type  string    `json:"type"`
	Label string    `json:"label"`
	Price textPrice `json:"price"`
}

type toldQuote struct {
	Weight weightRange `json:"weight"`
	Lead   *int        `json:"lead_time"`
	Price  struct {
		Breakdown []pricePart `json:"breakdown"`
		Total     textPrice   `json:"total"`
	} `json:"price"`
	Surcharges []pricePart `json:"estimated_surcharges"`
}

type toldOption struct {
	Code         string         `json:"code"`
	Name         string         `json:"name"`
	Carrier      named          `json:"carrier"`
	Product      named          `json:"product"`
	Functions    map[string]any `json:"functionalities"`
	Size         *textLengths   `json:"max_dimensions"`
	Weight       weightRange    `json:"weight"`
	Billed       []billedWeight `json:"parcel_billed_weights"`
	Contract     toldContract   `json:"contract"`
	Requirements requirements   `json:"requirements"`
	Charging     string         `json:"charging_type"`
	Quotes       []toldQuote    `json:"quotes"`
}

func optionOf(o shipping.Offer, w shipping.Want, quotes bool) toldOption {
	m := o.Method()
	told := toldOption{
		Code: o.Code, Name: m.Title(), Carrier: named{o.Carrier.Code, o.Carrier.Name}, Product: named{m.Product, o.Product},
		Functions: functionsOf(m), Size: centimetres(m.MaxSize), Weight: rangeOf(o.MinWeight(), o.MaxWeight()), Billed: []billedWeight{},
		Contract: contractOf(o.Contract), Requirements: requirements{Fields: []string{}, AtPoint: m.ServicePoint}, Charging: "label_creation",
	}
	for n, b := range w.Boxes {
		if b.Weight > 0 {
			told.Billed = append(told.Billed, billedWeight{textMeasure: kilograms(b.Weight), Parcel: n + 1})
		}
	}
	if o.Carrier.Address.EmailRequired {
		told.Requirements.Fields = append(told.Requirements.Fields, "to_email")
	}
	if o.Carrier.Address.PhoneRequired {
		told.Requirements.Fields = append(told.Requirements.Fields, "to_telephone")
	}
	from, to := postal.Address{Country: w.From.Country, PostalCode: w.From.PostalCode}, postal.Address{Country: w.To.Country, PostalCode: w.To.PostalCode}
	told.Requirements.Export = from.Country != "" && to.Country != "" && m.Kind != carrier.Letter && postal.NeedsCustoms(from, to)
	if quotes && w.From.Country != "" && w.To.Country != "" {
		told.Quotes = quotesOf(o)
	}
	return told
}

// functionsOf tells every functionality: what a method does not mention is false or null.
func functionsOf(m carrier.Method) map[string]any {
	all := map[string]any{}
	for _, f := range carrier.Functionalities() {
		switch v, ok := m.Functionalities[f.Key]; {
		case ok:
			all[f.Key] = v
		case f.Kind == carrier.Boolean:
			all[f.Key] = f.Key == "returns" && m.Return
		default:
			all[f.Key] = nil
		}
	}
	return all
}

func quotesOf(o shipping.Offer) []toldQuote {
	all := []toldQuote{}
	for _, q := range o.Quotes {
		told := toldQuote{Weight: rangeOf(q.Min, q.Max), Lead: q.Lead}
		told.Price.Breakdown = []pricePart{}
		for _, p := range q.Parts {
			told.Price.Breakdown = append(told.Price.Breakdown, pricePart{p.Type, p.Label, priceText(p.Price)})
		}
		told.Price.Total = priceText(q.Total)
		all = append(all, told)
	}
	return all
}
