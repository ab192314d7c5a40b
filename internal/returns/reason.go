package returns

import "slices"

// Reason is why something comes back, by Sendcloud's number.
type Reason struct {
	ID   int
	Text string
}

// reasons is the list. The numbers 2 and 5 were never given.
var reasons = []Reason{
	{1, "Not as expected"}, {3, "Other"}, {4, "Wrong product ordered"}, {6, "Differs from the website"}, {7, "Wrong product sent"},
	{8, "No reason given"}, {9, "Rental"}, {10, "Does not work"}, {11, "Changed my mind"}, {12, "Below expectations"}, {13, "Ordered too many"},
	{14, "Cheaper elsewhere"}, {15, "Ordered by accident"}, {16, "No longer needed"}, {17, "Sample"}, {18, "Looks different"},
	{19, "Several sizes ordered"}, {20, "Arrived late"}, {21, "Poor quality or faulty"}, {22, "Does not fit"}, {23, "Does not suit me"},
	{24, "Incorrect product received"}, {25, "Damaged on arrival"}, {26, "Wrong size"}, {27, "Wrong colour"}, {28, "Does not function as expected"},
	{29, "Packaging to be used again"}, {30, "Too large"}, {31, "Too small"}, {32, "Return of the holiday season"},
}

// Reasons lists why things come back, by number.
func Reasons() []Reason { return slices.Clone(reasons) }

// ReasonByID finds a reason.
func ReasonByID(id int) (Reason, bool) {
	i := slices.IndexFunc(reasons, func(r Reason) bool { return r.ID == id })
	if i < 0 {
		return Reason{}, false
	}
	return reasons[i], true
}

// RefundTypes are what a buyer may wish for.
var RefundTypes = []string{"money", "credit", "exchange"}

// DeliveryOptions are how the parcel gets back to the carrier: brought to a point with a printed label or with a code to show, collected,
// or brought to the shop.
var DeliveryOptions = []string{"drop_off_point", "drop_off_labelless", "pickup", "in_store"}
