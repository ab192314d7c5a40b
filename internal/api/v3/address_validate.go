package v3

import (
	"context"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

func (d *Door) addressRoutes() []api.Route {
	return []api.Route{at("POST", "/addresses/validate", integration.ReadParcel, d.validateAddress)}
}

// plainAddress is where something goes, without whom it is for.
type plainAddress struct {
	Line1       string  `json:"address_line_1"`
	HouseNumber string  `json:"house_number"`
	Line2       string  `json:"address_line_2"`
	PostalCode  string  `json:"postal_code"`
	City        string  `json:"city"`
	POBox       *string `json:"po_box"`
	State       *string `json:"state_province_code"`
	Country     string  `json:"country_code"`
}

func plainAddressOf(a postal.Address) plainAddress {
	t := addressOf(a)
	return plainAddress{t.Line1, t.HouseNumber, t.Line2, t.PostalCode, t.City, t.POBox, t.State, t.Country}
}

// changed names what the better address writes otherwise, in the order of the fields.
func (p plainAddress) changed(better plainAddress) []string {
	all := []string{}
	text := func(p *string) string {
		if p == nil {
			return ""
		}
		return *p
	}
	for _, f := range []struct{ name, was, is string }{
		{"address_line_1", p.Line1, better.Line1}, {"house_number", p.HouseNumber, better.HouseNumber}, {"address_line_2", p.Line2, better.Line2},
		{"postal_code", p.PostalCode, better.PostalCode}, {"city", p.City, better.City}, {"po_box", text(p.POBox), text(better.POBox)},
		{"state_province_code", text(p.State), text(better.State)}, {"country_code", p.Country, better.Country},
	} {
		if f.was != f.is {
			all = append(all, f.name)
		}
	}
	return all
}

type addressVerdict struct {
	Valid   bool     `json:"is_valid"`
	Reasons []string `json:"reasons"`
}

type washedAddress struct {
	Address     plainAddress `json:"address"`
	Recommended bool         `json:"recommended"`
	Analysis    struct {
		Result  addressVerdict `json:"validation_result"`
		Changed []string       `json:"changed_attributes"`
		Invalid []string       `json:"invalid_attributes"`
	} `json:"analysis"`
}

// faulty are the reasons that lie in one field alone.
var faulty = map[string]string{
	shipping.HouseNumberTooLong: "house_number", shipping.HouseNumberTooShort: "house_number", shipping.CountryMissing: "country_code",
	shipping.PostalCodeMissing: "postal_code", shipping.StateMissing: "state_province_code", shipping.ProvinceMissing: "state_province_code",
}

// invalidIn names the fields that reasons speak of; a reason that may lie in several names none.
func invalidIn(reasons []string) []string {
	all := []string{}
	for _, reason := range reasons {
		if name := faulty[reason]; name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// validateAddress says whether a carrier can take an address, and how it would better be written. The analysis is of the address that was
// sent; the one in the result is better, or the same.
func (d *Door) validateAddress(ctx context.Context, c call) error {
	var q struct {
		Address *address  `json:"address" lax:"required"`
		Carrier string    `json:"carrier_code" lax:"required"`
		Methods *[]string `json:"validation_methods"`
	}
	if err := decode(c, &q); err != nil {
		return err
	}
	if q.Methods != nil {
		for _, m := range *q.Methods {
			if m != "here" {
				return refuse(http.StatusBadRequest, invalid("/validation_methods", "invalid_choice", "The only method is here."))
			}
		}
	}
	reasons, better, err := d.Shipping.Wash(q.Address.postal(), q.Carrier)
	if err != nil {
		return err
	}
	if reasons == nil {
		reasons = []string{}
	}
	sent, told := q.Address.postal(), plainAddressOf(better)
	one := washedAddress{Address: told, Recommended: true}
	one.Analysis.Result = addressVerdict{len(reasons) == 0, reasons}
	one.Analysis.Changed = plainAddressOf(sent).changed(told)
	one.Analysis.Invalid = invalidIn(reasons)
	return bare(c, http.StatusOK, struct {
		Valid   bool            `json:"input_address_is_valid"`
		Results []washedAddress `json:"results"`
	}{len(reasons) == 0, []washedAddress{one}})
}
