package carrier

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Known is a carrier that merchants ask for, whether this program speaks to it or not.
type Known struct {
	Code  string // Sendcloud's
	Name  string
	Homes []string // ISO countries where it collects; empty: unknown
	// Kind is what it is good at: letters of P parcel, L letter, X express, F freight, K service points, S same day, V virtual; empty: unknown.
	Kind string
	Note string // "ended in 2019"; empty mostly
}

//go:embed known.csv
var knownCSV string

var knownOnce = sync.OnceValue(func() []Known {
	rows, err := csv.NewReader(strings.NewReader(knownCSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("carrier: known.csv: %v", err)) // a test reads it
	}
	var all []Known
	for _, r := range rows[1:] {
		all = append(all, Known{Code: r[0], Name: r[1], Homes: strings.Fields(r[2]), Kind: r[3], Note: r[4]})
	}
	return all
})

// AllKnown lists the carriers that Sendcloud has codes for, by code.
func AllKnown() []Known { return slices.Clone(knownOnce()) }
