package digit

import "regexp"

// Kind is one way of writing a number.
type Kind string

// The kinds that Valid knows. Those without a check digit are judged by their shape alone.
const (
	KindS10          Kind = "s10"           // 13: service, 8 digits, check, country
	KindSSCC         Kind = "sscc"          // 18 digits, or 20 with the identifier 00 in front
	KindGSIN         Kind = "gsin"          // 17 digits
	KindGTIN         Kind = "gtin"          // 8, 12, 13 or 14 digits
	KindIdentcode    Kind = "identcode"     // 12 digits, DHL Paket
	KindLeitcode     Kind = "leitcode"      // 14 digits, DHL Paket
	KindLicencePlate Kind = "licence-plate" // JJD…, JD01…, JVGL…: the DHL group, without a check
	KindDHLExpress   Kind = "dhl-express"   // 10 digits
	KindDPD          Kind = "dpd"           // 14 digits and a check character
	KindDPDCode      Kind = "dpd-code"      // 28: the barcode with postal code, service and country; % in front may be
	KindDPDPlain     Kind = "dpd-plain"     // the 14 digits alone
	KindChronopost   Kind = "chronopost"    // 2 letters, 12 digits and a check character
	KindColissimo    Kind = "colissimo"     // 13: digit, letter, 10 digits, check over those ten
	KindUPS          Kind = "ups"           // 1Z and 16 characters
	KindFedEx        Kind = "fedex"         // 12, 15, 20 (61…), 22 (96…) or 34 digits
	KindGLS          Kind = "gls"           // 12 digits
	KindGLSTrackID   Kind = "gls-track-id"  // 8 letters and digits, without a check
	KindPostNL       Kind = "3s"            // 3S, customer, 7 to 9 digits, without a check
	KindBpost        Kind = "bpost"         // 24 digits from 3232, without a check
	KindMondialRelay Kind = "mondial-relay" // 8 digits, without a check
	KindInPost       Kind = "inpost"        // 24 digits, without a check
	KindHermes       Kind = "hermes"        // H and 19 digits, without a check
	KindYodel        Kind = "yodel"         // JD or JJD and 16 digits, without a check
	KindLandmark     Kind = "landmark"      // LTN, 8 digits, N1
	KindPacketa      Kind = "packeta"       // Z and 10 digits, without a check
	KindAmazon       Kind = "amazon"        // TBA, TBM or TBC and 12 digits, without a check
	KindTNT          Kind = "tnt"           // GD, 9 digits, WW, or 9 digits; without a check
	KindIMpb         Kind = "impb"          // USPS: 20 or 22 digits, 420 and the ZIP code in front may be
	KindSpring       Kind = "spring"        // AS, 2 letters, digits; without a check
)

// Valid reports whether the number, written without blanks and in capitals, has the kind's shape and, where the
// kind has one, the right check character.
func Valid(kind Kind, number string) bool {
	s, ok := shapes[kind]
	return ok && s.pattern.MatchString(number) && (s.check == nil || s.check(number))
}

// shape is how a kind looks and what proves it.
type shape struct {
	pattern *regexp.Regexp
	check   func(number string) bool
}

var shapes = map[Kind]shape{
	KindS10:          {re(`[A-Z]{2}\d{9}[A-Z]{2}`), func(n string) bool { return upu(n[2:10]) == n[10] }},
	KindSSCC:         {re(`(00)?\d{18}`), lastOf(GS1, 0)},
	KindGSIN:         {re(`\d{17}`), lastOf(GS1, 0)},
	KindGTIN:         {re(`\d{8}|\d{12,14}`), lastOf(GS1, 0)},
	KindIdentcode:    {re(`\d{12}`), lastOf(post, 0)},
	KindLeitcode:     {re(`\d{14}`), lastOf(post, 0)},
	KindLicencePlate: {re(`(JJD|JVGL|JD01)[0-9A-Z]{6,20}`), nil},
	KindDHLExpress:   {re(`\d{10}`), lastOf(seven, 0)},
	KindDPD:          {re(`\d{14}[0-9A-Z]`), lastOf(Mod3736, 0)},
	KindDPDCode:      {re(`%?[0-9A-Z]{11}\d{16}[0-9A-Z]`), dpdCode},
	KindDPDPlain:     {re(`(0[1-9]|1\d|9\d)\d{12}`), nil},
	KindChronopost:   {re(`[A-Z]{2}\d{12}[0-9A-Z]`), lastOf(Mod3736, 0)},
	KindColissimo:    {re(`[4-9][A-Z]\d{11}`), lastOf(GS1, 2)},
	KindUPS:          {re(`1Z[0-9A-Z]{15}\d`), lastOf(ups, 2)},
	KindFedEx:        {re(`\d{12}|\d{15}|61\d{18}|96\d{20}|\d{34}`), fedexAny},
	KindGLS:          {re(`\d{12}`), lastOf(GS1, 0)},
	KindGLSTrackID:   {re(`[0-9A-Z]{8}`), nil},
	KindPostNL:       {re(`3S[A-Z]{2,4}\d{7,9}`), nil},
	KindBpost:        {re(`3232\d{20}`), nil},
	KindMondialRelay: {re(`\d{8}`), nil},
	KindInPost:       {re(`[56]\d{23}`), nil},
	KindHermes:       {re(`H\d{19}`), nil},
	KindYodel:        {re(`J?JD\d{16}`), nil},
	KindLandmark:     {re(`LTN\d{8}N1`), nil},
	KindPacketa:      {re(`Z\d{10}`), nil},
	KindAmazon:       {re(`TB[ACM]\d{12}`), nil},
	KindTNT:          {re(`GD\d{9}WW|\d{9}`), nil},
	KindIMpb:         {re(`(420\d{5}(\d{4})?)?9[1-5]\d{20}|[0-9]{20}`), impb},
	KindSpring:       {re(`AS[A-Z]{2}\d{8,12}`), nil},
}

func re(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(` + pattern + `)$`) }

// lastOf checks the last character by a rule over what stands before it, from the given place on.
func lastOf(r rule, from int) func(string) bool {
	return func(n string) bool { return r(n[from:len(n)-1]) == n[len(n)-1] }
}

func dpdCode(n string) bool {
	if n[0] == '%' {
		n = n[1:]
	}
	return lastOf(Mod3736, 0)(n)
}

// fedexAny: the lengths were given out by different parts of the company and are proved in different ways.
func fedexAny(n string) bool {
	end := n[len(n)-1]
	switch len(n) {
	case 12:
		return fedex(n[:11]) == end
	case 15:
		return GS1(n[:14]) == end
	case 20:
		// It is the tail of a number of the American post, whose 92 is left out in print and counted.
		return GS1("92"+n[:19]) == end
	case 22:
		return GS1(n[7:21]) == end
	default:
		// The last thirteen before the check are the number of twelve's own digits with two zeros.
		return fedex(n[20:33]) == end
	}
}

// impb: the destination's ZIP code in front is not part of the sum.
func impb(n string) bool {
	if len(n) > 22 {
		n = n[len(n)-22:]
	}
	return GS1(n[:len(n)-1]) == n[len(n)-1]
}
