package postal

import "github.com/waybill-ship/waybill/internal/fault"

// CheckKept refuses an address only where it cannot be kept at all: a field is missing, too long or unreadable, or the country unknown.
// What can be mended later (a house number, a doubtful postal code) is Check's: no order is lost for it.
func CheckKept(a Address) error {
	var wrong fault.List
	checkTexts(&wrong, a)
	if a.Name == "" && a.Company == "" && !wrong.Has("name") {
		wrong.Add("name", "Name is missing.")
	}
	need(&wrong, "address", "Street", a.Street)
	need(&wrong, "city", "City", a.City)
	if c, ok := checkCountry(&wrong, a.Country); ok && c.PostalCode == Always {
		need(&wrong, "postal_code", "Postal code", a.PostalCode)
	}
	return wrong.Err()
}
