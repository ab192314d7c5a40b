package carrier

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Kinds of values that functionalities have.
const (
	Boolean = "boolean"
	Integer = "integer"
	Text    = "string"
)

// Functionality is something that sets shipping methods apart, under Sendcloud's key for it.
type Functionality struct {
	Key     string
	Name    string   // in English, for people
	Kind    string   // Boolean, Integer or Text
	Values  []string // what a Text may be; empty is anything
	Pattern string   // what a Text without Values looks like; empty is anything
}

func flag(key, name string) Functionality { return Functionality{Key: key, Name: name, Kind: Boolean} }

func choice(key, name string, values ...string) Functionality {
	return Functionality{Key: key, Name: name, Kind: Text, Values: values}
}

var functionalities = []Functionality{
	{Key: "age_check", Name: "Age check", Kind: Integer},
	flag("b2b", "Business to business"),
	flag("b2c", "Business to consumer"),
	flag("boxable", "Fits a letter box"),
	flag("bulky_goods", "Bulky goods"),
	choice("carrier_billing_type", "Carrier billing type", "country", "zonal"),
	{Key: CashOnDelivery, Name: "Cash on delivery", Kind: Integer},
	flag("dangerous_goods", "Dangerous goods"),
	{Key: "delivery_attempts", Name: "Delivery attempts", Kind: Integer},
	{Key: "delivery_before", Name: "Delivered before", Kind: Text, Pattern: `^(0[0-9]|1[0-9]|2[0-3])[0-5][0-9]$`},
	choice("delivery_deadline", "Delivery deadline", "best_effort", "sameday", "nextday", "within_24h", "within_48h", "within_72h"),
	flag("direct_contract_only", "Own contract only"),
	flag("eco_delivery", "Eco delivery"),
	flag("ers", "Electronic return service"),
	choice("first_mile", "First mile", "pickup", "dropoff", "pickup_dropoff", "fulfilment"),
	flag("flex_delivery", "Flexible delivery"),
	choice("form_factor", "Form factor", "letter", "parcel", "mailbox", "pallet", "long"),
	flag("fragile_goods", "Fragile goods"),
	flag("fresh_goods", "Fresh goods"),
	flag("harmonized_label", "Harmonised label"),
	flag("id_check", "ID check"),
	choice("incoterm", "Incoterm", "dap", "ddp", "ddu", "dap_np", "dap_dp"),
	{Key: "insurance", Name: "Insurance", Kind: Integer},
	flag("labelless", "Without a label"),
	choice("last_mile", "Last mile", "home_delivery", "service_point", "mailbox", "pobox", "locker", "locker_or_service_point"),
	flag("manually", "Manually"),
	flag("multicollo", "Several parcels in one shipment"),
	flag("neighbor_delivery", "Delivery to neighbours"), //nolint:misspell // the key is spelled so
	flag("non_conveyable", "Non-conveyable"),
	flag("personalized_delivery", "Personalised delivery"),
	flag("pick_up", "Pick-up"),
	flag("premium", "Premium"),
	choice("priority", "Priority", "economical", "standard", "priority", "express"),
	flag("registered_delivery", "Registered delivery"),
	flag("returns", "Returns"),
	choice("segment", "Segment", "a+", "a", "b", "c", "d"),
	choice("service_area", "Service area", "domestic", "domestic_remote", "international"),
	flag("signature", "Signature"),
	choice("size", "Size", "xs", "s", "m", "l", "xl", "xxl"),
	flag("sorted", "Sorted"),
	flag("surcharge", "Surcharge"),
	flag("tracked", "Tracked"),
	flag("tyres", "Tyres"),
	choice("weekend_delivery", "Weekend delivery", "saturday", "sunday", "weekends"),
}

var deliveryBefore = regexp.MustCompile(`^(0[0-9]|1[0-9]|2[0-3])[0-5][0-9]$`)

// Functionalities lists all there are, by key. The list is shared; leave it as it is.
func Functionalities() []Functionality { return functionalities }

// FindFunctionality is the functionality of a key.
func FindFunctionality(key string) (Functionality, bool) {
	i := slices.IndexFunc(functionalities, func(f Functionality) bool { return f.Key == key })
	if i < 0 {
		return Functionality{}, false
	}
	return functionalities[i], true
}

// Read takes a value as a client wrote it, in a query or in JSON without its quotes: it is a bool, an int64 or a string. The fault names
// the key and says what would be right.
func (f Functionality) Read(text string) (any, error) {
	switch f.Kind {
	case Boolean:
		switch strings.ToLower(text) {
		case "true", "1":
			return true, nil
		case "false", "0":
			return false, nil
		}
		return nil, fault.At(f.Key, "Must be a valid boolean.")
	case Integer:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, fault.At(f.Key, "A valid integer is required.")
		}
		return n, nil
	}
	if f.Pattern != "" && len(text) == 3 {
		text = "0" + text // 0900 sent as a number
	}
	if f.Pattern != "" && !deliveryBefore.MatchString(text) || len(f.Values) > 0 && !slices.Contains(f.Values, text) {
		return nil, fault.At(f.Key, "%q is not a valid choice.", text)
	}
	return text, nil
}

// covers names, for a value that a method has, the wishes it fulfils beside its own.
var covers = map[string][]string{
	"pickup_dropoff": {"pickup", "dropoff"}, "weekends": {"saturday", "sunday"}, "locker_or_service_point": {"locker", "service_point"},
}

// Has reports whether the method fulfils a wish, as Read gave it. No wish is always fulfilled; a flag that the method does not mention is
// off; more insurance than wanted will do, and more to be collected.
func (m Method) Has(key string, want any) bool {
	have := m.Functionalities[key]
	switch want := want.(type) {
	case nil:
		return true
	case bool:
		has, _ := have.(bool)
		if key == "returns" {
			has = has || m.Return
		}
		return has == want
	case int64:
		n, ok := whole(have)
		return ok && (n == want || (key == "insurance" || key == CashOnDelivery) && n > want)
	case string:
		has, _ := have.(string)
		return has == want || slices.Contains(covers[has], want)
	}
	return false
}

// whole reads a number that came from a driver or out of stored JSON.
func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), true
	}
	return 0, false
}

// ValueName is one of a functionality's values for people: "Home delivery" of "home_delivery".
func ValueName(value string) string {
	if value == "" {
		return ""
	}
	if len(value) <= 3 || strings.HasPrefix(value, "dap_") {
		return strings.ToUpper(strings.ReplaceAll(value, "_", " "))
	}
	return strings.ToUpper(value[:1]) + strings.ReplaceAll(value[1:], "_", " ")
}
