package easypost

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// accounts are the merchant's carrier accounts there.
func (d *Driver) accounts(ctx context.Context, c carrier.Contract) ([]wireAccount, error) {
	var all []wireAccount
	return all, d.call(ctx, c, http.MethodGet, "/carrier_accounts", nil, &all, true)
}

// Brings lists the services of each carrier account of the merchant's. EasyPost does not say where a service goes: a method is told to go from the merchant's countries to
// all, and what does not go there is refused by the rating, with the carrier's words.
func (d *Driver) Brings(ctx context.Context, c carrier.Contract, from []string) ([]carrier.Method, error) {
	accounts, err := d.accounts(ctx, c)
	if err != nil || len(accounts) == 0 {
		return nil, err
	}
	twice := map[string]int{}
	for _, a := range accounts {
		twice[a.name()]++
	}
	// All carriers are asked for: a question with one that has no metadata is refused whole, and the others' services with it.
	var known wireServices
	if err := d.call(ctx, c, http.MethodGet, "/metadata/carriers?types=service_levels", nil, &known, true); err != nil {
		return nil, err
	}
	if len(known.Carriers) == 0 { // EasyPost knows some hundred; none is no answer, and would take away all that is sold
		return nil, carrier.Unreadable(true, errors.New("there is no carrier in it"))
	}
	ways := everywhere(from)
	var all []carrier.Method
	for _, a := range accounts {
		for _, k := range known.Carriers {
			if k.Name != a.name() {
				continue
			}
			owner := cmp.Or(k.Readable, a.Readable)
			if twice[a.name()] > 1 && a.Description != "" {
				owner += " (" + a.Description + ")"
			}
			for _, l := range k.Levels {
				all = append(all, method(a.ID, l.Name, owner+" "+cmp.Or(l.Readable, l.Name), l.Most, ways))
			}
		}
	}
	return all, nil
}

// name is the carrier's in EasyPost's lists: "usps" of "UspsAccount".
func (a wireAccount) name() string { return strings.ToLower(strings.TrimSuffix(a.Type, "Account")) }

func method(account, service, name string, ounces float64, ways []carrier.Destination) carrier.Method {
	m := carrier.Method{
		Code: account + "/" + service, Name: name, Kind: carrier.Parcel, MinWeight: 1, MaxWeight: maxWeight, Countries: ways,
		Functionalities: map[string]any{"tracked": true, "last_mile": "home_delivery", "direct_contract_only": true},
	}
	if grams := postal.Grams(math.Floor(ounces * gramsPerOunce)); grams > 0 {
		m.MaxWeight = min(grams, maxWeight)
	}
	return m
}

func everywhere(from []string) []carrier.Destination {
	var all []carrier.Destination
	for _, f := range from {
		for _, to := range postal.Countries() {
			all = append(all, carrier.Destination{From: f, To: to.Code})
		}
	}
	slices.SortFunc(all, func(a, b carrier.Destination) int { return strings.Compare(a.From+a.To, b.From+b.To) })
	return all
}
