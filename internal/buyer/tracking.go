package buyer

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
)

// trackingPage is what tracking.html shows.
type trackingPage struct {
	frame
	Order    string
	Headline string
	When     string
	Note     string
	Bad      bool // the note speaks of a problem
	Box, Of  int  // which of several boxes; Of is 0 for one
	Steps    []step
	Carrier  string
	Number   string
	Follow   string // the carrier's own page
	Journey  []moment
	Items    []order.Item
	To       []string
	Collect  *place // where it is collected; nil: it comes to the door
	Contact  string
	Zone     string
}

// step is one of the four of the progress.
type step struct {
	Icon, Text string
	Done, Now  bool
}

// moment is a line of the journey.
type moment struct {
	Text, Place, When, Exact, Machine string
}

// track shows what is known of a parcel.
func (d *Door) track(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.find(ctx, r.PathValue("token"))
	if err != nil {
		return err
	}
	o, err := order.Get(ctx, d.DB, p.Account, p.Order)
	if err != nil {
		return err
	}
	a, err := account.Get(ctx, d.DB, p.Account)
	if err != nil {
		return err
	}
	brand, err := account.BrandByID(ctx, d.DB, p.Account, 0)
	if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	scans, err := tracking.Scans(ctx, d.DB, p.Account, p)
	if err != nil {
		return err
	}
	info, _ := d.Carriers.Info(p.Carrier)
	t := teller{Words: newFrame(r).Words, p: p, shop: brand.Name, carrier: info.Name, now: d.now().In(a.Location()), scans: scans}
	if t.shop == "" {
		t.shop = a.Company
	}
	at, collected, err := shipping.CollectAt(ctx, d.DB, p, o)
	if err != nil {
		return err
	}
	if collected {
		t.at = t.collect(at)
	}
	page := t.page(newFrame(r), o, a)
	page.Colour, page.Home = strings.TrimPrefix(brand.Color, "#"), brand.Website
	if brand.ReplyTo != "" {
		page.Contact = "mailto:" + brand.ReplyTo
	} else if brand.Website != "" {
		page.Contact = brand.Website
	}
	return draw(w, http.StatusOK, "tracking", page)
}

// teller puts one parcel into a reader's words.
type teller struct {
	locale.Words
	p             parcel.Parcel
	shop, carrier string
	now           time.Time // in the merchant's zone
	scans         []tracking.Scan
	at            *place // where it is collected; nil: it comes to the door
}

func (t teller) page(f frame, o order.Order, a account.Account) trackingPage {
	s := t.say()
	page := trackingPage{
		frame: f, Order: o.Number, Headline: s.headline, When: s.when, Note: s.note, Bad: s.bad, Steps: t.steps(), Carrier: t.carrier,
		Number: t.p.Number, Follow: t.p.TrackingURL, Journey: t.journey(), Items: o.Items, To: t.to(o, a), Zone: t.zones(),
	}
	page.Shop, page.Title = t.shop, s.headline+" · "+t.shop
	if page.Collect = t.at; t.at != nil {
		page.To = nil // the point is no secret, and the buyer's own address is not where it goes
	}
	if t.p.Colli > 1 {
		page.Box, page.Of = t.p.Collo+1, t.p.Colli
	}
	return page
}

// said is the answer to "where is my parcel", with what else helps.
type said struct {
	headline, when, note string
	bad                  bool
}

// say finds the answer. The first thing said is what the reader came for.
func (t teller) say() said {
	at := t.Weekday(t.p.StatusAt, t.now) + ", " + t.p.StatusAt.In(t.now.Location()).Format("15:04")
	help := t.T("Contact the shop. It helps you further.")
	switch s := t.p.Status; s {
	case carrier.StatusDelivered, carrier.StatusDeliveryForced:
		return said{headline: t.delivered(), when: at}
	case carrier.StatusCollected:
		return said{headline: t.T("Collected by you"), when: at}
	case carrier.StatusAwaitingPickup:
		return said{headline: t.T("Ready to be collected"), when: t.place()}
	case carrier.StatusReturned:
		return said{headline: t.T("Returned to the shop"), when: at, note: help}
	case carrier.StatusRefused:
		return said{headline: t.T("You refused the parcel"), when: at, note: t.T("The parcel goes back to the shop"), bad: true}
	case carrier.StatusUndeliverable:
		return said{headline: t.T("The parcel cannot be delivered"), when: at, note: help, bad: true}
	case carrier.StatusDeliveryFailed:
		return said{headline: t.T("The driver could not deliver"), when: at, note: t.T("Delivery is tried again."), bad: true}
	case carrier.StatusDelayed:
		return said{headline: t.T("Your parcel is delayed"), when: t.expected(), note: t.T("It takes longer than planned. Nothing is asked of you."), bad: true}
	case carrier.StatusAddressInvalid:
		return said{headline: t.T("The address needs a check"), note: help, bad: true}
	case carrier.StatusException:
		return said{headline: t.T("Something went wrong on the way"), when: at, note: help, bad: true}
	case carrier.StatusAtCustoms:
		return said{headline: t.T("Your parcel is at customs"), when: t.expected(), note: t.T("Customs may ask you to pay before delivery.")}
	case carrier.StatusDriverOnRoute:
		return said{headline: t.T("Arriving today"), when: t.T("Your parcel is out for delivery")}
	}
	switch g := t.p.Status.Info().Group; {
	case g == carrier.GroupCancelled || g == carrier.GroupCancelling && t.p.Status != carrier.StatusCancelFailed:
		return said{headline: t.T("This parcel was cancelled"), note: help}
	case t.p.Status.Physical():
		return t.arriving()
	}
	return said{headline: t.T("%s is preparing your parcel", t.shop), when: t.expected()}
}

func (t teller) delivered() string {
	if t.sameDay(t.p.StatusAt) {
		return t.T("Delivered today")
	}
	return t.T("Delivered %s", t.Day(t.p.StatusAt, t.now))
}

// day is the expected day in the merchant's zone; false when none is foretold, or it has passed.
func (t teller) day() (time.Time, bool) {
	if t.p.Expected == nil {
		return time.Time{}, false
	}
	y, m, d := t.p.Expected.UTC().Date()
	day := time.Date(y, m, d, 12, 0, 0, 0, t.now.Location())
	return day, day.After(t.now) || t.sameDay(day)
}

func (t teller) sameDay(at time.Time) bool {
	return at.In(t.now.Location()).Format(time.DateOnly) == t.now.Format(time.DateOnly)
}

// arriving says on which day, where it is known, and its date where that is not said by it.
func (t teller) arriving() said {
	day, ok := t.day()
	date := t.Weekday(day, t.now)
	switch {
	case !ok:
		return said{headline: t.T("Your parcel is on its way")}
	case t.sameDay(day):
		return said{headline: t.T("Arriving today"), when: date}
	case t.sameDay(day.AddDate(0, 0, -1)):
		return said{headline: t.T("Arriving tomorrow"), when: date}
	}
	return said{headline: t.T("Arriving %s", date)}
}

// expected is the foretold day, written out.
func (t teller) expected() string {
	day, ok := t.day()
	if !ok {
		return ""
	}
	return t.T("Expected %s", t.Weekday(day, t.now))
}

// place is where it waits: at its service point, or else where the last scan was.
func (t teller) place() string {
	if t.at != nil {
		return t.T("Collect it at %s", t.at.Name)
	}
	for i := len(t.scans) - 1; i >= 0; i-- {
		if t.scans[i].Status == carrier.StatusAwaitingPickup && t.scans[i].Location != "" {
			return t.T("Collect it at %s", t.scans[i].Location)
		}
	}
	return ""
}

// steps are the four of the progress; none for a parcel that was cancelled.
func (t teller) steps() []step {
	last := step{Icon: "home", Text: t.T("Delivered")}
	at := 0
	switch s := t.p.Status; {
	case s.Info().Group == carrier.GroupCancelled:
		return nil
	case s == carrier.StatusCollected:
		last, at = step{Icon: "home", Text: t.T("Collected by you")}, 4
	case s == carrier.StatusReturned:
		last, at = step{Icon: "return", Text: t.T("Returned to the shop")}, 4
	case s.Info().Group == carrier.GroupDelivered:
		at = 4
	case s == carrier.StatusAwaitingPickup:
		last, at = step{Icon: "point", Text: t.T("Ready to be collected")}, 3
	case s == carrier.StatusRefused || s == carrier.StatusUndeliverable:
		last, at = step{Icon: "return", Text: t.T("On the way back")}, 3
	case s == carrier.StatusPickedUp:
		at = 1
	case s.Physical():
		at = 2
	}
	handed := t.T("Handed to the carrier")
	if t.carrier != "" {
		handed = t.T("Handed to %s", t.carrier)
	}
	all := []step{{Icon: "box", Text: t.T("Packed")}, {Icon: "pin", Text: handed}, {Icon: "truck", Text: t.T("On its way")}, last}
	for i := range all {
		all[i].Done, all[i].Now = i < at, i == at
	}
	return all
}

// journey is what happened, newest first.
func (t teller) journey() []moment {
	var all []moment
	for i := len(t.scans) - 1; i >= 0; i-- {
		s := t.scans[i]
		if text := t.event(s.Status); text != "" && !s.Calculated() {
			all = append(all, t.moment(text, s.Location, s.At))
		}
	}
	if t.p.AnnouncedAt != nil {
		all = append(all, t.moment(t.T("Packed by %s", t.shop), "", *t.p.AnnouncedAt))
	}
	return all
}

// zones names the zone the journey's times are in, both names of it where the clocks were changed on the way.
func (t teller) zones() string {
	var all []string
	for _, s := range t.scans {
		all = append(all, s.At.In(t.now.Location()).Format("MST"))
	}
	if len(all) == 0 {
		all = append(all, t.now.Format("MST"))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " / ")
}

func (t teller) moment(text, place string, at time.Time) moment {
	return moment{Text: text, Place: place, When: t.Ago(at, t.now), Exact: t.Exact(at.In(t.now.Location())), Machine: at.UTC().Format(time.RFC3339)}
}

// event is a piece of news in the buyer's words; empty for what says nothing to a buyer.
func (t teller) event(s carrier.Status) string {
	switch s {
	case carrier.StatusAnnounced:
		if t.carrier == "" {
			return ""
		}
		return t.T("Announced to %s", t.carrier)
	case carrier.StatusPickedUp:
		return t.T("Collected from the shop")
	case carrier.StatusToSorting, carrier.StatusOnRoute:
		return t.T("On its way")
	case carrier.StatusAtSorting:
		return t.T("Arrived at the sorting centre")
	case carrier.StatusSorting:
		return t.T("Being sorted")
	case carrier.StatusSorted:
		return t.T("Sorted")
	case carrier.StatusAtCustoms:
		return t.T("At customs")
	case carrier.StatusDriverOnRoute:
		return t.T("Out for delivery")
	case carrier.StatusDeliveryFailed:
		return t.T("The driver could not deliver")
	case carrier.StatusAwaitingPickup:
		return t.T("Ready to be collected")
	case carrier.StatusCollected:
		return t.T("Collected by you")
	case carrier.StatusDelivered, carrier.StatusDeliveryForced:
		return t.T("Delivered")
	}
	return t.trouble(s)
}

// trouble is the news that nobody hoped for.
func (t teller) trouble(s carrier.Status) string {
	switch s {
	case carrier.StatusDelayed, carrier.StatusUnsorted, carrier.StatusUnsorted2:
		return t.T("Delayed")
	case carrier.StatusException:
		return t.T("Something went wrong on the way")
	case carrier.StatusAddressInvalid:
		return t.T("The address needs a check")
	case carrier.StatusRefused:
		return t.T("You refused the parcel")
	case carrier.StatusUndeliverable:
		return t.T("On the way back")
	case carrier.StatusReturned:
		return t.T("Returned to the shop")
	case carrier.StatusMethodChanged:
		return t.T("Delivery method changed")
	case carrier.StatusDateChanged:
		return t.T("Delivery date changed")
	case carrier.StatusAddressChanged:
		return t.T("Delivery address changed")
	}
	return ""
}

// to is the address as far as a page that a link opens may show it: no street, and of the first names the letters.
func (t teller) to(o order.Order, a account.Account) []string {
	lines := []string{initials(o.To.Name), strings.TrimSpace(o.To.PostalCode + " " + o.To.City)}
	if o.To.Country != a.Address.Country {
		lines = append(lines, t.Country(o.To.Country))
	}
	var shown []string
	for _, l := range lines {
		if l != "" {
			shown = append(shown, l)
		}
	}
	return shown
}

// initials shortens all but the last word of a name; a name of one word keeps its first letter.
func initials(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		if i < len(words)-1 && size < len(w) && !unicode.IsLower(first) || len(words) == 1 {
			words[i] = string(first) + "."
		}
	}
	return strings.Join(words, " ")
}
