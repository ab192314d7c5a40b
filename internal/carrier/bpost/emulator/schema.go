package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rule is what an element has to be: of a name and namespace, with text that passes, or with elements in slots.
type rule struct {
	name, space string
	text        func(string) bool
	attr        map[string]func(string) bool
	slots       []slot
	anyOrder    bool
}

// slot is a place for one of several elements, so many times.
type slot struct {
	alternatives []rule
	least, most  int
}

const unbounded = 1 << 20

func need(r rule) slot            { return slot{[]rule{r}, 1, 1} }
func may(r rule) slot             { return slot{[]rule{r}, 0, 1} }
func many(least int, r rule) slot { return slot{[]rule{r}, least, unbounded} }
func oneOf(rs ...rule) slot       { return slot{rs, 1, 1} }

func leaf(space, name string, text func(string) bool) rule {
	return rule{name: name, space: space, text: text}
}
func tree(space, name string, slots ...slot) rule {
	return rule{name: name, space: space, slots: slots}
}

// check is the first mistake in an element, with its path; empty when there is none.
func (r rule) check(n *node, path string) string {
	for name := range n.Attr {
		if r.attr[name] == nil {
			return path + "/@" + name + ": is not allowed"
		}
	}
	for name, good := range r.attr {
		if value, ok := n.Attr[name]; !ok || !good(value) {
			return path + "/@" + name + ": is missing or not valid"
		}
	}
	if r.text != nil {
		if len(n.Kids) > 0 || !r.text(n.Text) {
			return path + ": the value '" + n.Text + "' is not valid"
		}
		return ""
	}
	if strings.TrimSpace(n.Text) != "" {
		return path + ": text is not allowed"
	}
	if r.anyOrder {
		return r.checkAny(n, path)
	}
	return r.checkOrder(n, path)
}

func (r rule) checkOrder(n *node, path string) string {
	at := 0
	for _, s := range r.slots {
		count := 0
		for at < len(n.Kids) && count < s.most {
			k := n.Kids[at]
			i := s.index(k)
			if i < 0 {
				break
			}
			count++
			where := join(path, k.Name)
			if s.most > 1 {
				where += "[" + strconv.Itoa(count) + "]"
			}
			if wrong := s.alternatives[i].check(k, where); wrong != "" {
				return wrong
			}
			at++
		}
		if count < s.least && (at == len(n.Kids) || r.has(n.Kids[at])) {
			return join(path, s.alternatives[0].name) + ": is missing"
		}
	}
	if at < len(n.Kids) {
		return join(path, n.Kids[at].Name) + fmt.Sprintf(": the element of namespace '%s' is not expected here", n.Kids[at].Space)
	}
	return ""
}

func (r rule) has(n *node) bool {
	return slices.ContainsFunc(r.slots, func(s slot) bool { return s.index(n) >= 0 })
}

func (r rule) checkAny(n *node, path string) string {
	var seen []string
	for _, k := range n.Kids {
		where := join(path, k.Name)
		i := slices.IndexFunc(r.slots, func(s slot) bool { return s.index(k) >= 0 })
		if i < 0 || slices.Contains(seen, k.Name) {
			return where + ": is not expected here"
		}
		seen = append(seen, k.Name)
		if wrong := r.slots[i].alternatives[0].check(k, where); wrong != "" {
			return wrong
		}
	}
	return ""
}

func (s slot) index(n *node) int {
	return slices.IndexFunc(s.alternatives, func(r rule) bool { return r.name == n.Name && r.space == n.Space })
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

func between(least, most int) func(string) bool {
	return func(s string) bool {
		n := utf8.RuneCountInString(s)
		return n >= least && n <= most && (least == 0 || strings.TrimSpace(s) != "")
	}
}

func number(least, most int) func(string) bool {
	return func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && n >= least && n <= most
	}
}

func like(pattern string) func(string) bool {
	return regexp.MustCompile("^(?:" + pattern + ")$").MatchString
}

func in(words ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(words, s) }
}

func empty(space, name string) rule { return rule{name: name, space: space} }

var (
	name40   = between(1, 40)
	country  = like("[A-Z]{2}")
	mail     = like(`[^@\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	email    = func(s string) bool { return between(1, 50)(s) && mail(s) }
	phone    = between(1, 20)
	grams    = number(0, 1<<31-1)
	point    = like("[0-9A-Z_]{1,20}")
	someText = between(1, 255)
	yes      = in("true", "false", "1", "0")
	date     = like(`\d{4}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?`)
	decimal  = like(`\d+(\.\d+)?`)
	language = in("EN", "NL", "FR", "DE")
	status   = in("OPEN", "CANCELLED", "ON-HOLD")
)

func address(space, name string) rule {
	return tree(space, name,
		need(leaf("common", "streetName", name40)), may(leaf("common", "addressLineTwo", name40)), may(leaf("common", "number", between(1, 8))),
		may(leaf("common", "box", between(1, 8))), need(leaf("common", "postalCode", between(1, 8))), need(leaf("common", "locality", name40)),
		need(leaf("common", "countryCode", country)))
}

func party(space, name string) rule {
	return tree(space, name,
		need(leaf("common", "name", name40)), may(leaf("common", "company", between(0, 40))), need(address("common", "address")),
		may(leaf("common", "emailAddress", email)), may(leaf("common", "phoneNumber", phone)))
}

func notice(name string) rule {
	r := tree("common", name, oneOf(leaf("common", "emailAddress", email), leaf("common", "mobilePhone", phone)))
	r.attr = map[string]func(string) bool{"language": language}
	return r
}

func options(space string) rule {
	r := tree(space, "options")
	r.anyOrder = true
	for _, name := range []string{"infoDistributed", "infoNextDay", "infoReminder", "keepMeInformed", "sameDayDelivery", "timeSlotDelivery"} {
		r.slots = append(r.slots, may(notice(name)))
	}
	for _, name := range []string{"automaticSecondPresentation", "fragile", "signed", "saturdayDelivery", "sundayDelivery", "fullService", "doorStepPlusService"} {
		r.slots = append(r.slots, may(empty("common", name)))
	}
	more := empty("common", "additionalInsurance")
	more.attr = map[string]func(string) bool{"value": number(2, 11)}
	r.slots = append(r.slots,
		may(tree("common", "insured", oneOf(empty("common", "basicInsurance"), more))),
		may(tree("common", "cod", need(leaf("common", "codAmount", number(0, 1<<31-1))), need(leaf("common", "iban", between(1, 40))),
			need(leaf("common", "bic", like("[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"))))),
		may(leaf("common", "preferredDeliveryWindow", like("(?i)am|pm|pmplus|office"))))
	return r
}

// national is what all ways within Belgium begin with.
func national(name string, more ...slot) rule {
	const ns = "national"
	hours := tree(ns, "openingHours")
	for _, day := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"} {
		hours.slots = append(hours.slots, may(leaf(ns, day, someText)))
	}
	return tree(ns, name, append([]slot{
		need(leaf(ns, "product", someText)), may(options(ns)), may(leaf(ns, "weight", grams)), may(leaf(ns, "height", grams)), may(leaf(ns, "length", grams)),
		may(leaf(ns, "width", grams)), may(hours), may(leaf(ns, "desiredDeliveryPlace", someText)),
	}, more...)...)
}

// abroad is what all ways to other countries are.
func abroad(name string, more ...slot) rule {
	const ns = "international"
	customs := tree(ns, "customsInfo",
		may(leaf(ns, "parcelValue", number(0, 1<<31-1))), may(leaf(ns, "contentDescription", between(1, 50))),
		may(leaf(ns, "shipmentType", in("SAMPLE", "GIFT", "GOODS", "DOCUMENTS", "OTHER"))), need(leaf(ns, "parcelReturnInstructions", in("RTA", "RTS", "ABANDONED"))),
		need(leaf(ns, "privateAddress", yes)), may(leaf(ns, "currency", like("[A-Z]{3}"))), may(leaf(ns, "amtPostagePaidByAddresse", decimal)))
	content := tree(ns, "parcelContent",
		need(leaf(ns, "numberOfItemType", number(1, 1<<31-1))), need(leaf(ns, "valueOfItem", number(0, 1<<31-1))), need(leaf(ns, "itemDescription", someText)),
		need(leaf(ns, "nettoWeight", decimal)), need(leaf(ns, "hsTariffCode", number(1, 999_999_999))), need(leaf(ns, "originOfGoods", country)))
	return tree(ns, name, append([]slot{
		need(leaf(ns, "product", someText)), may(options(ns)), need(party(ns, "receiver")), need(leaf(ns, "parcelWeight", grams)),
		may(leaf(ns, "parcelHeight", decimal)), may(leaf(ns, "parcelLength", decimal)), may(leaf(ns, "parcelWidth", decimal)), may(customs),
		may(tree(ns, "parcelContents", slot{[]rule{content}, 0, 10})),
	}, more...)...)
}

var orderRule = tree("tns", "order",
	need(leaf("tns", "accountId", like("[0-9]{6}"))), need(leaf("tns", "reference", between(1, 100))), may(leaf("tns", "costCenter", between(0, 50))),
	slot{[]rule{tree("tns", "orderLine", need(leaf("tns", "text", someText)), may(leaf("tns", "nbOfItems", number(0, 1<<31-1))))}, 0, unbounded},
	many(1, tree("tns", "box",
		may(party("tns", "sender")),
		oneOf(tree("tns", "nationalBox", oneOf(
			national("atHome", need(party("national", "receiver")), may(leaf("national", "requestedDeliveryDate", date))),
			national("atBpost", need(leaf("national", "pugoId", point)), need(leaf("national", "pugoName", name40)), need(address("national", "pugoAddress")),
				need(leaf("national", "receiverName", name40)), may(leaf("national", "receiverCompany", between(0, 40))), may(leaf("national", "requestedDeliveryDate", date))),
			national("at24-7", need(leaf("national", "parcelsDepotId", point)), need(leaf("national", "parcelsDepotName", name40)), need(address("national", "parcelsDepotAddress")),
				oneOf(leaf("national", "memberId", like("[0-9]{9}")),
					tree("national", "unregistered", need(leaf("national", "language", language)), may(leaf("national", "mobilePhone", phone)), may(leaf("national", "emailAddress", email)))),
				need(leaf("national", "receiverName", name40)), may(leaf("national", "receiverCompany", between(0, 40))), may(leaf("national", "requestedDeliveryDate", date))))),
			tree("tns", "internationalBox", oneOf(
				abroad("international"), abroad("atIntlHome"),
				abroad("atIntlPugo", may(leaf("international", "pugoId", point)), need(leaf("international", "pugoName", name40)), need(address("international", "pugoAddress"))),
				abroad("atIntlParcelDepot", need(leaf("international", "parcelsDepotId", point)), need(leaf("international", "parcelsDepotName", name40)),
					need(address("international", "parcelsDepotAddress")))))),
		may(leaf("tns", "remark", between(0, 50))), may(leaf("tns", "additionalCustomerReference", between(0, 50))), may(leaf("tns", "status", status)))))

var updateRule = tree("tns", "orderUpdate", need(leaf("tns", "status", status)))

var bulkRule = tree("tns", "batchLabels", many(0, leaf("tns", "order", between(1, 100))), many(0, leaf("tns", "box", someText)))
