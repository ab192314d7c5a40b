// Package customs knows what a border wants: which papers a parcel needs and why, what stands on them, which numbers count, and what
// duty and tax may come to. Drawing the papers is document's work; refusing a label whose declaration has gaps is shipping's.
package customs

import "slices"

// Paper is one kind of customs paper, by the name under which it is kept beside the label.
type Paper string

// The papers that we draw.
const (
	CN22              Paper = "cn22"
	CN23              Paper = "cn23"
	CommercialInvoice Paper = "commercial-invoice"
	ProformaInvoice   Paper = "proforma-invoice"
)

// Category is why the goods travel. CN22, CN23 (box 10) and the invoice's reason for export share it.
type Category string

// The categories of the postal forms.
const (
	Sale      Category = "sale"
	Gift      Category = "gift"
	Documents Category = "documents"
	Sample    Category = "sample"
	Return    Category = "return"
	Other     Category = "other" // Declaration.Explanation says what
)

// Categories lists them in the order in which the forms do.
func Categories() []Category { return slices.Clone(categories) }

var categories = []Category{Gift, Documents, Sale, Sample, Return, Other}

// Commercial reports whether money changes hands for the goods: such lines carry a tariff number and an origin.
func (c Category) Commercial() bool { return c == Sale || c == "" }

// Copies is a paper, and how often it has to be printed.
type Copies struct {
	Paper Paper
	N     int
}
