package digit

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Guess is one answer to "whose number is this?".
type Guess struct {
	Carrier string // the code of the catalogue; empty where only the kind is known
	Kind    Kind
	// Sure is 3 where a check digit and a distinctive beginning agree, 2 where the shape alone is distinctive or a
	// check digit alone speaks for it, 1 where many numbers look so: a person has to choose.
	Sure int
}

// Recognise tells whose a number may be, the surest first; blanks, hyphens and small letters do not matter. Nothing may
// be decided on a guess of 1 alone, nor where two guesses are equally sure. A number that looks distinctive and fails
// its check digit is guessed at 1: it was mistyped, or comes from a carrier's test system, which is careless there.
func Recognise(number string) []Guess {
	n := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\t", "", "\u00a0", "").Replace(number))
	var found []Guess
	add := func(g Guess) {
		for i, f := range found {
			if f.Carrier == g.Carrier {
				if g.Sure > f.Sure {
					found[i] = g
				}
				return
			}
		}
		found = append(found, g)
	}
	for _, s := range signs {
		if !shapes[s.kind].pattern.MatchString(n) || s.narrow != nil && !s.narrow.MatchString(n) {
			continue
		}
		sure := s.sure
		if !Valid(s.kind, n) {
			sure = s.failing
		}
		if s.kind == KindFedEx && Valid(KindGLS, n) {
			sure = min(sure, 1) // twelve digits that satisfy both
		}
		if sure > 0 {
			add(Guess{s.owner(n), s.kind, sure})
		}
	}
	slices.SortStableFunc(found, func(a, b Guess) int { return cmp.Compare(b.Sure, a.Sure) })
	return found
}

// sign is one line of the table: how sure a number of the kind makes us, and how sure it still does when its check
// digit is wrong. Narrow is what the number must look like beyond its kind.
type sign struct {
	carrier string
	kind    Kind
	narrow  *regexp.Regexp
	sure    int
	failing int
}

func (s sign) owner(number string) string {
	if s.carrier != "" || s.kind != KindS10 {
		return s.carrier
	}
	return postOf(number)
}

// signs in the order in which equally sure guesses are shown.
var signs = []sign{
	{"ups", KindUPS, nil, 3, 1},
	{"", KindS10, re(`.{11}([A-VX-Z][A-Z]|W[A-VX-Z])`), 3, 0}, // WW is no country
	{"tnt", KindS10, nil, 0, 1},                               // TNT's old numbers look like the posts' and are not proved
	{"postnl", KindPostNL, nil, 2, 0},
	{"dhl", KindLicencePlate, re(`JVGL.+`), 2, 0},
	{"dhl_express", KindLicencePlate, re(`JD01.+`), 2, 0},
	{"dhl_de", KindLicencePlate, re(`JJD.+`), 2, 0},
	{"dhl_de", KindSSCC, re(`(00)?340434\d{12}`), 3, 1},
	{"bring", KindSSCC, re(`(00)?370\d{15}`), 2, 0},
	{"postnord", KindSSCC, re(`(00)?(373|357|364)\d{15}`), 2, 0},
	{"", KindSSCC, nil, 1, 0},
	{"chronopost", KindDPDCode, re(`%?.{7}X[A-Z]\d+.`), 3, 1},
	{"dpd", KindDPDCode, nil, 3, 0},
	{"dpd", KindDPD, nil, 3, 0},
	{"dpd", KindDPDPlain, nil, 1, 0},
	{"colissimo", KindColissimo, nil, 3, 1},
	{"chronopost", KindChronopost, nil, 2, 1},
	{"yodel", KindYodel, nil, 2, 0},
	{"landmark", KindLandmark, nil, 3, 0},
	{"packeta", KindPacketa, nil, 2, 0},
	{"hermes_de", KindHermes, nil, 2, 0},
	{"bpost", KindBpost, nil, 2, 0},
	{"inpost_pl", KindInPost, nil, 2, 0},
	{"dhl_express", KindDHLExpress, nil, 1, 0},
	{"fedex", KindFedEx, nil, 2, 0},
	{"usps", KindIMpb, re(`.*9[1-5]\d{20}`), 3, 1},
	{"usps", KindIMpb, re(`0[1-7]\d{18}`), 1, 0},
	{"gls_de", KindGLS, nil, 1, 0},
	{"dhl_de", KindIdentcode, nil, 1, 0},
	{"gls_de", KindGLSTrackID, nil, 1, 0},
	{"mondial_relay", KindMondialRelay, nil, 1, 0},
	{"amazon", KindAmazon, nil, 2, 0},
	{"tnt", KindTNT, re(`GD.+`), 2, 0},
	{"tnt", KindTNT, re(`\d{9}`), 1, 0},
	{"spring", KindSpring, nil, 2, 0},
}

// posts are the postal operators behind the country of an S10 number, by the codes of the catalogue.
var posts = map[string]string{
	"NL": "postnl", "DE": "dhl_de", "FR": "colissimo", "GB": "royal_mailv2", "BE": "bpost", "ES": "correos",
	"IT": "poste_italiane", "AT": "postat", "CH": "swiss_post", "SE": "postnord", "DK": "postnord", "NO": "bring",
	"FI": "posti", "PT": "ctt", "PL": "poczta_polska", "US": "usps", "IE": "an_post",
}

// postOf: items whose service begins with X are Chronopost's in France; other countries have one operator each, and
// one that the table does not know stays without a name.
func postOf(number string) string {
	country := number[len(number)-2:]
	if country == "FR" && number[0] == 'X' {
		return "chronopost"
	}
	return posts[country]
}
