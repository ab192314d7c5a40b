package postal

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SplitStreet parts an address line into street and house number, additions included:
// "Kanaalweg 12b" is "Kanaalweg" and "12b", in France "12 bis rue de Rivoli" is "rue de Rivoli" and
// "12 bis". Where nothing looks like a house number, the number is empty and the street the whole line.
// No letter or digit of the line is lost.
func SplitStreet(line, country string) (street, number string) {
	line = strings.Join(strings.Fields(line), " ")
	if len(line) > longestLine {
		return line, ""
	}
	c := byCode[country]
	if c.NumberFirst {
		if s, n, ok := splitFront(line); ok {
			return s, n
		}
		if numberOnlyInFront(country) {
			return line, ""
		}
	}
	if s, n, ok := splitEnd(line); ok {
		return s, n
	}
	if !c.NumberFirst && looksFrench.MatchString(line) {
		if s, n, ok := splitFront(line); ok {
			return s, n
		}
	}
	return line, ""
}

// longestLine is far above what Check takes; the search grows with the square of the words.
const longestLine = 400

// numberOnlyInFront names the countries where a number at the end is a road's, a flat's or a box's,
// never the house's: "State Highway 12", "Flat 3".
func numberOnlyInFront(country string) bool {
	return slices.Contains([]string{"US", "CA", "AU", "NZ", "GB", "IE", "GG", "JE", "IM", "ZA", "PR"}, country)
}

// looksFrench is a number followed by a comma or a Romance word for street, as it comes from
// Brussels, Geneva or a shop that writes every country the French way.
var looksFrench = regexp.MustCompile(`(?i)^\d+\s?[a-z]?(,|\s+(rue|avenue|av\.?|chemin|ch\.|place|boulevard|bd|route|quai|allée|impasse|calle|avenida|via|viale|rua)\s)`)

var front = regexp.MustCompile(`^(\d{1,5}(?:[A-Za-z]{1,2}|(?i:bis|ter|quater))?(?:\s?[-/–]\s?\d{1,5}[A-Za-z]?)?(?:\s\d/\d)?(?:\s(?i:bis|ter|quater|[A-HJ-Z]))?)(?:\s*,\s*|\s+)(.+)$`)

// splitFront finds the number before the street.
func splitFront(line string) (street, number string, ok bool) {
	m := front.FindStringSubmatch(line)
	if m == nil || ordinal.MatchString(m[1]) {
		return "", "", false
	}
	number, street = m[1], m[2]
	// "100 E Main St": the letter is the street's point of the compass, not the house's addition.
	if n, letter, found := strings.Cut(number, " "); found && strings.Contains("NESW", letter) && letter != "" {
		number, street = n, letter+" "+street
	}
	if strings.IndexFunc(street, unicode.IsLetter) < 0 {
		return "", "", false
	}
	return street, number, true
}

// ordinal is a counted street ("5th", "2nd", "1e"), not a house.
var ordinal = regexp.MustCompile(`(?i)^\d+(st|nd|rd|th|e|er|ère)$`)

// splitEnd finds the number behind the street: the longest run of words at the end that begins with
// a number and goes on with nothing but additions.
func splitEnd(line string) (street, number string, ok bool) {
	words := strings.Split(unstick(line), " ")
	for i := 1; i < len(words); i++ {
		if !isNumber(words[i]) || !additions(words[i+1:]) {
			continue
		}
		if isYear(words, i) {
			continue
		}
		before := words[:i]
		if i > 1 && marker.MatchString(words[i-1]) {
			before = words[:i-1]
			words[i] = words[i-1] + " " + words[i]
		}
		street = strings.TrimRight(strings.Join(before, " "), " ,;-–")
		// Mannheim's blocks are called by a letter and a number: "Q 7, 24".
		if utf8.RuneCountInString(street) < 2 || strings.IndexFunc(street, unicode.IsLetter) < 0 {
			continue
		}
		return street, strings.TrimRight(strings.Join(words[i:], " "), " ,;"), true
	}
	return "", "", false
}

var stuck = regexp.MustCompile(`(\p{L}\p{L}\.|,)(\d)`)

// unstick parts "Hauptstr.12" and "Mayor,5" where a blank was forgotten.
func unstick(line string) string { return stuck.ReplaceAllString(line, "$1 $2") }

var (
	number = regexp.MustCompile(`^\d{1,5}\p{L}{0,2}\d{0,2}(?:[-/–+.]+[\p{L}\d]{1,5})*[.,º°]?$`)
	// s/n and snc say in Spain and Italy that the house has no number.
	numberless = regexp.MustCompile(`(?i)^(s/n|s/nº|snc|s\.n\.c\.)\.?$`)
	marker     = regexp.MustCompile(`(?i)^(nr\.?|nº|n°|no\.?|n\.|num\.?|núm\.?|č\.p\.|čp\.?|č\.|№|αρ\.)$`)
)

func isNumber(word string) bool {
	if numberless.MatchString(word) {
		return true
	}
	return number.MatchString(word) && !strings.HasSuffix(word, ".") && !ordinalWord(word)
}

// ordinalWord is "2e" or "17e": a Dutch or French counted street. "2e" at the very end is a house, but nobody lives there.
func ordinalWord(word string) bool {
	digits := strings.TrimRightFunc(word, unicode.IsLetter)
	tail := strings.ToLower(word[len(digits):])
	return tail == "de" || tail == "ste" || tail == "th" || tail == "nd" || tail == "er"
}

// additionWords are the words that part a house into stairs, floors and doors.
var additionWords = strings.Fields(`bis ter quater hs huis bg boven rd sous bus bte boîte box b app apt appt ap apto apartament
	top tür stiege stg whg wohnung eg og dg ug hinterhaus vorderhaus hh vh gh stock etage et étage floor fl rgb dto esq fte frente
	m lok lokal kl klatka piso planta pta puerta esc escalera izq izda dcha dr iz der bajo bjo ático atico local portal
	int interno scala sc sez piano lgh tr tv th mf st kld em ajtó fszt ép lph lépcsőház bl bloc sc et ap parter
	ет ап вх бл эт оф кв όροφος και unit suite`)

// additions reports whether words can only be parts of a house number.
func additions(words []string) bool {
	for i, w := range words {
		bare := strings.Trim(w, ".,()")
		if bare == "" || bare == "-" || bare == "/" || bare == "–" || bare == "+" {
			continue
		}
		if utf8.RuneCountInString(bare) == 1 || number.MatchString(bare) || floor.MatchString(bare) {
			continue
		}
		if slices.Contains(additionWords, strings.ToLower(bare)) {
			continue
		}
		// After "bus" or "ap." any short mark may follow: "ap. A14".
		if i > 0 && doorMark.MatchString(bare) {
			continue
		}
		return false
	}
	return true
}

var (
	floor    = regexp.MustCompile(`^\d{1,3}(?:\.?[ºª°oa]|er|re|e|ème)?[.\-/]?(?:\p{L}{1,3}|\d{1,3}[ºª°]?)?$`)
	doorMark = regexp.MustCompile(`^\p{Lu}{1,2}-?\d{1,4}\p{L}?$`)
)

// squares are places that are called by a year: "Plein 1944".
var squares = strings.Fields("plein place platz plac piazza plaza trg náměstí namesti tér torg")

// months go before the year in a street called by a day: "Rue du 8 Mai 1945".
var months = strings.Fields(`januari februari maart april mei juni juli augustus september oktober november december
	januar februar märz mai august dezember janvier février mars avril juin juillet août septembre octobre novembre décembre
	enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
	gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre`)

// isYear reports whether the number at i belongs to the street's name. A year with another number
// right behind it does, wherever it stands: "Plein 1944 7".
func isYear(words []string, i int) bool {
	if len(words[i]) != 4 || strings.Trim(words[i], "0123456789") != "" || words[i] < "1800" || words[i] > "2049" {
		return false
	}
	before := strings.ToLower(strings.Trim(words[i-1], ",."))
	if slices.Contains(months, before) || slices.Contains(squares, before) {
		return true
	}
	return i+1 < len(words) && isNumber(words[i+1])
}
