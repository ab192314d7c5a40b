package carrier

import "github.com/waybill-ship/waybill/internal/postal"

// Phone is an address's telephone number without what only helps people to read it, "+31612345678", for carriers that count its letters. What cannot be read so is as it
// was written.
func Phone(a postal.Address) string {
	if full, err := postal.PhoneE164(a.Phone, a.Country); err == nil {
		return full
	}
	return a.Phone
}
