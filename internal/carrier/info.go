package carrier

import (
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Reference says what a carrier does with the reference we announce under.
type Reference int

const (
	// Blind carriers neither refuse a second announcement nor can be asked what became of one: that doubt is a human's.
	Blind Reference = iota
	// Askable carriers make a second shipment for a repeated reference, but Find tells before.
	Askable
	// Idempotent carriers answer a repeated reference with the first shipment.
	Idempotent
)

// CancelMode is how an announcement can be taken back.
type CancelMode int

const (
	// CancelNever: the carrier has no way back; the parcel counts as cancelled when it has not moved for 14 days.
	CancelNever CancelMode = iota
	// CancelByCall: the driver is a Canceller.
	CancelByCall
)

// Info describes a carrier and its terms. Zero limits mean "none known".
type Info struct {
	Code string // Sendcloud's carrier code
	Name string

	Reference Reference
	// InFlight is the longest time an accepted announcement may take to be found by its reference.
	InFlight time.Duration

	Cancel       CancelMode
	CancelWindow time.Duration // after the announcement

	MaxBoxes   int // per announcement
	MaxWeight  postal.Grams
	TrackBatch int // numbers per Track
	Labels     []LabelFormat
	Address    AddressLimits

	// TrackingURL has {number}, {postal_code} and {country} in it.
	TrackingURL string
	Credentials []Credential
	// Zone is the time zone of news without an offset; empty is UTC.
	Zone string
	// CollectNamed says that the carrier comes for shipments that are named: Collection.Shipments are those that wait at the address.
	CollectNamed bool
	// Manifest says whether parcels have to be closed out before they are handed over; the driver is a Manifester where it is not ManifestNone.
	Manifest Manifest
	// Papers says which customs papers the carrier makes itself from what it was told, by their names in Document.Type; ours are drawn for the rest.
	Papers []string
	// Collects are the currencies in which the carrier takes money at the door (Sending.Collect), AnyCurrency alone for all; none: it takes none.
	// How much each method takes stands in its functionality cash_on_delivery.
	Collects []string
	// Covers are the codes of further carriers that are reached by the same contract and methods: business units of a group.
	Covers []string
	// Way is how this program reaches the carrier.
	Way Way
	// Help is where a merchant finds the credentials, in one sentence.
	Help string
	// RatesOne says that the driver is a Rater who must be told the method.
	RatesOne bool
	// RatesAll says that the driver is a Rater whose answer names every method that takes the shipment: what it leaves out would be refused.
	// Without it silence is no refusal: many carriers name no price for a service with extras and sell it all the same.
	RatesAll bool
	// Test carriers move nothing in the real world.
	Test bool
}

// Way is how a carrier is reached.
type Way string

// The ways. The zero value is Native.
const (
	Native     Way = ""           // the carrier's own API
	Aggregator Way = "aggregator" // another platform stands between
	Sheet      Way = "sheet"      // no API: prices from a sheet, label by us
)

// Manifest says what a carrier wants at the end of a day.
type Manifest int

const (
	// ManifestNone: nothing.
	ManifestNone Manifest = iota
	// ManifestAutomatic: the carrier closes by itself; it may be done earlier.
	ManifestAutomatic
	// ManifestRequired: parcels that are not on a manifest are not taken.
	ManifestRequired
)

// LabelFormat is one kind of label a carrier can give.
type LabelFormat struct {
	Media string
	Size  string
	DPI   int // 0 for vectors
}

// AddressLimits is how much of an address a carrier takes, in characters; 0 is no limit.
type AddressLimits struct {
	Name, Company, Street, HouseNumber, PostalCode, City int
	SplitStreet                                          bool // wants the house number apart
	Latin1                                               bool // takes no letters beyond ISO 8859-1
	ASCII                                                bool // takes no letters beyond ASCII; the driver writes them without their marks
	PhoneRequired, EmailRequired                         bool
}

// Credential is one field a merchant fills in to use a contract of their own.
type Credential struct {
	Name     string
	Label    string
	Secret   bool
	Required bool
	// Client is the field that holds the customer's number at the carrier: Contract.ClientID is taken from it.
	Client bool
	// Help says in one sentence what this is and where it stands; may be empty.
	Help string
	// Choices are all that may be entered, the first being the usual one; nil is free text.
	Choices []string
}

// Track is the public page about one parcel; empty when the carrier has none.
func (i Info) Track(number string, to postal.Address) string {
	return strings.NewReplacer(
		"{number}", url.QueryEscape(number),
		"{postal_code}", url.QueryEscape(strings.ReplaceAll(to.PostalCode, " ", "")),
		"{country}", url.QueryEscape(to.Country),
	).Replace(i.TrackingURL)
}
