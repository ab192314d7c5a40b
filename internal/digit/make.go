package digit

import (
	"fmt"
	"strconv"
	"strings"
)

// Must is for parts that a program holds itself: it panics where they do not make a number.
func Must(number string, err error) string {
	if err != nil {
		panic(err)
	}
	return number
}

// S10 is the number of the Universal Postal Union: service is two letters ("RB", "CX"), serial below 100,000,000,
// country two letters.
func S10(service string, serial uint64, country string) (string, error) {
	body, err := fill("", serial, 8)
	if err != nil {
		return "", err
	}
	return proved(KindS10, service+body+string(upu(body))+country)
}

// SSCC is a box's number in eighteen digits. Head is the extension digit and the GS1 company prefix; the serial fills
// the rest up to the check digit.
func SSCC(head string, serial uint64) (string, error) {
	return counted(KindSSCC, head, serial, 17, GS1)
}

// GSIN is a consignment's number in seventeen digits, from the GS1 company prefix on.
func GSIN(prefix string, serial uint64) (string, error) {
	return counted(KindGSIN, prefix, serial, 16, GS1)
}

// GTIN puts the check digit behind the 7, 11, 12 or 13 digits of an article's number.
func GTIN(body string) (string, error) {
	if !digits(body) {
		return "", fmt.Errorf("%q is not made of digits", body)
	}
	return proved(KindGTIN, body+string(GS1(body)))
}

// Identcode is DHL Paket's older number: head (customer) and serial in eleven digits, and the check digit.
func Identcode(head string, serial uint64) (string, error) {
	return counted(KindIdentcode, head, serial, 11, post)
}

// Leitcode is DHL Paket's route: postal code (5), street (3), house (3) and product (2), and the check digit.
func Leitcode(postcode string, street, house, product uint64) (string, error) {
	if len(postcode) != 5 || street > 999 || house > 999 || product > 99 || !digits(postcode) {
		return "", fmt.Errorf("a route has a postal code of 5 digits, a street and a house below 1000 and a product below 100")
	}
	body := fmt.Sprintf("%s%03d%03d%02d", postcode, street, house, product)
	return body + string(post(body)), nil
}

// LicencePlate is a piece's number in the DHL group: head "JJD01", "JD01" or "JVGL" and the agency's digits, then the
// serial in so many digits.
func LicencePlate(head string, serial uint64, width int) (string, error) {
	tail, err := fill("", serial, width)
	if err != nil {
		return "", err
	}
	return proved(KindLicencePlate, head+tail)
}

// DHLExpress is a waybill of ten digits; serial below 1,000,000,000.
func DHLExpress(serial uint64) (string, error) { return counted(KindDHLExpress, "", serial, 9, seven) }

// DPD is a parcel number: four digits of the depot, ten of the serial, and the check character.
func DPD(depot string, serial uint64) (string, error) {
	if len(depot) != 4 {
		return "", fmt.Errorf("depot %q does not have 4 digits", depot)
	}
	return counted(KindDPD, depot, serial, 14, Mod3736)
}

// DPDCode is what a DPD label's bars say: the destination's postal code in seven places, the fourteen characters of the
// parcel number without its check, three digits of service, the destination's numeric country code, and a check
// character over all. Scanners want it with a % in front, which is not part of it.
func DPDCode(postcode, parcel, service, country string) (string, error) {
	plain := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(postcode))
	if len(plain) > 7 {
		return "", fmt.Errorf("postal code %q is longer than 7 places", postcode)
	}
	body := strings.Repeat("0", 7-len(plain)) + plain + parcel + service + country
	if len(body) != 27 || strings.Trim(body, alphabet) != "" {
		return "", fmt.Errorf("%q does not make the 27 places before the check character", body)
	}
	return proved(KindDPDCode, body+string(Mod3736(body)))
}

// Colissimo is a parcel number: product is a digit from 4 on and a letter ("6A"), serial below 10,000,000,000.
func Colissimo(product string, serial uint64) (string, error) {
	body, err := fill("", serial, 10)
	if err != nil {
		return "", err
	}
	return proved(KindColissimo, product+body+string(GS1(body)))
}

// UPS is a 1Z number: six characters of the shipper, two of the service, serial below 10,000,000.
func UPS(shipper, service string, serial uint64) (string, error) {
	tail, err := fill("", serial, 7)
	if err != nil {
		return "", err
	}
	body := shipper + service + tail
	if len(shipper) != 6 || len(service) != 2 || strings.Trim(body, alphabet) != "" {
		return "", fmt.Errorf("shipper %q should have 6 characters and service %q two", shipper, service)
	}
	return "1Z" + body + string(ups(body)), nil
}

// FedEx is a number of 12 digits (express), 15 (ground), 20 (handed to the American post), 22 (the ground label's
// bars) or 34 (the express label's bars).
func FedEx(length int, serial uint64) (string, error) {
	switch length {
	case 12:
		return counted(KindFedEx, "", serial, 11, fedex)
	case 15:
		return counted(KindFedEx, "", serial, 14, GS1)
	case 20:
		n, err := counted(KindIMpb, "9261", serial, 21, GS1)
		return strings.TrimPrefix(n, "92"), err
	case 22:
		tail, err := fill("", serial, 14)
		if err != nil {
			return "", err
		}
		return "9611020" + tail + string(GS1(tail)), nil
	case 34:
		n, err := counted(KindFedEx, "", serial, 11, fedex)
		return "1001000000000000000000" + n, err
	}
	return "", fmt.Errorf("FedEx has no number of %d digits", length)
}

// GLS is a parcel number of twelve digits; head begins it (depot), the serial fills it up.
func GLS(head string, serial uint64) (string, error) { return counted(KindGLS, head, serial, 11, GS1) }

// GLSTrackID is the short name of a GLS parcel: eight letters and digits, counted in base 36.
func GLSTrackID(serial uint64) (string, error) {
	text := strings.ToUpper(strconv.FormatUint(serial, 36))
	if len(text) > 8 {
		return "", fmt.Errorf("serial %d does not fit into 8 letters and digits", serial)
	}
	return strings.Repeat("0", 8-len(text)) + text, nil
}

// PostNL is a domestic number: two to four letters of the customer, and the serial in nine digits.
func PostNL(customer string, serial uint64) (string, error) {
	return shaped(KindPostNL, "3S"+customer, serial, 9)
}

// Bpost is a parcel number: six digits of the account, a serial of eleven, and three that say the kind ("030" out,
// "050" back).
func Bpost(account string, serial uint64, way string) (string, error) {
	tail, err := fill("", serial, 11)
	if err != nil {
		return "", err
	}
	return proved(KindBpost, "3232"+account+tail+way)
}

// MondialRelay is an expedition's eight digits.
func MondialRelay(serial uint64) (string, error) { return shaped(KindMondialRelay, "", serial, 8) }

// InPost is a parcel's 24 digits; head begins them (the Polish network's with 6340).
func InPost(head string, serial uint64) (string, error) {
	return shaped(KindInPost, head, serial, 24-len(head))
}

// Hermes is the German network's H and nineteen digits.
func Hermes(serial uint64) (string, error) { return shaped(KindHermes, "H", serial, 19) }

// Packeta is Z and ten digits.
func Packeta(serial uint64) (string, error) { return shaped(KindPacketa, "Z", serial, 10) }

// Yodel is JD and sixteen digits.
func Yodel(serial uint64) (string, error) { return shaped(KindYodel, "JD", serial, 16) }

// Landmark is LTN, eight digits and N1.
func Landmark(serial uint64) (string, error) {
	body, err := fill("LTN", serial, 8)
	if err != nil {
		return "", err
	}
	return body + "N1", nil
}

// counted writes head and serial in so many digits and puts the rule's character behind them.
func counted(kind Kind, head string, serial uint64, width int, r rule) (string, error) {
	body, err := fill(head, serial, width-len(head))
	if err != nil {
		return "", err
	}
	if !digits(body) {
		return "", fmt.Errorf("%q is not made of digits", head)
	}
	return proved(kind, body+string(r(body)))
}

func shaped(kind Kind, head string, serial uint64, width int) (string, error) {
	number, err := fill(head, serial, width)
	if err != nil {
		return "", err
	}
	return proved(kind, number)
}

// fill writes the serial behind head with leading zeros.
func fill(head string, serial uint64, width int) (string, error) {
	text := strconv.FormatUint(serial, 10)
	if len(text) > width {
		return "", fmt.Errorf("serial %d does not fit into %d digits", serial, max(0, width))
	}
	return head + strings.Repeat("0", width-len(text)) + text, nil
}

// proved keeps a number from leaving that would not be read as what it was made for.
func proved(kind Kind, number string) (string, error) {
	if !Valid(kind, number) {
		return "", fmt.Errorf("%q is not a number of the kind %s", number, kind)
	}
	return number, nil
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
