// Package carrier says what any carrier can do: the driver that speaks its language, the contract it is
// spoken to under, its shipping methods, and the one list of statuses its news is told in.
// Which method a parcel takes is rule's and shipping's to choose; what it costs the merchant is price's.
package carrier

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Driver speaks one carrier's language. It keeps no state of ours, takes its time from ctx, and answers
// every refusal with an *Error. What else a carrier can do it shows by the one-method interfaces below.
type Driver interface {
	// Carrier describes the carrier and its terms. It is cheap and may be called often.
	Carrier() Info
	// Announce buys labels for one shipment. An error of KindDoubt says that the carrier may have taken it.
	Announce(ctx context.Context, c Contract, s Sending) (Announced, error)
}

// Finder asks for a shipment by the reference it was announced with. KindNotFound is the only answer
// that allows a second announcement, and only after Info.InFlight has passed.
type Finder interface {
	Find(ctx context.Context, c Contract, reference string) (Announced, error)
}

// Labeller fetches the labels of a shipment whose carrier makes them after the announcement.
type Labeller interface {
	Labels(ctx context.Context, c Contract, s Shipment) (Announced, error)
}

// Canceller takes an announcement back. "Too late" is an outcome, not an error.
type Canceller interface {
	Cancel(ctx context.Context, c Contract, s Shipment) (Cancelled, error)
}

// Tracker asks for the news of up to Info.TrackBatch numbers. Numbers the carrier does not know are left out.
type Tracker interface {
	Track(ctx context.Context, c Contract, numbers []string) ([]News, error)
}

// Pushed understands a carrier that knocks at our back door. A bad signature is KindAuth.
type Pushed interface {
	Receive(c Contract, header http.Header, body []byte) ([]News, error)
}

// Subscriber asks a carrier to knock at url from now on.
type Subscriber interface {
	Subscribe(ctx context.Context, c Contract, url string) error
}

// Checker tries the contract's credentials against the carrier; nil means that they work.
type Checker interface {
	Check(ctx context.Context, c Contract) error
}

// Manifester closes out announced parcels before they are handed over.
type Manifester interface {
	CloseOut(ctx context.Context, c Contract, shipments []Shipment) (ClosedOut, error)
}

// ManifestFinder tells which of some shipments are on a manifest already, after the answer of CloseOut was lost. Left names those that
// are on none; it changes nothing.
type ManifestFinder interface {
	FindManifest(ctx context.Context, c Contract, shipments []Shipment) (ClosedOut, error)
}

// ClosedOut is a carrier's manifest.
type ClosedOut struct {
	Number string
	Papers []Document // "manifest"; none where the carrier gives no paper
	// Left are the references of shipments that the carrier did not take onto it, with its words.
	Left map[string]string
}

// Rater asks a carrier what a shipment would cost under the contract. It buys nothing. A Sending without a method asks for all that the
// carrier sells there, in one answer; where Info.RatesOne is set it must name one, and the answer is about that one.
type Rater interface {
	Rate(ctx context.Context, c Contract, s Sending) ([]Rate, error)
}

// Rate is a carrier's own price of one of its products.
type Rate struct {
	Method    string // Method.Code
	Price     money.Amount
	Breakdown []PricePart // adds up to Price, or is empty
	LeadHours *int
}

// Placer tells the service points near an address, as the carrier has them now. Most points are looked up in the platform's own list; this is for
// carriers whose list cannot be had whole.
type Placer interface {
	Points(ctx context.Context, c Contract, near postal.Address, limit int) ([]Place, error)
}

// Place is a service point as its carrier tells it.
type Place struct {
	Point
	Latitude, Longitude float64 // degrees, WGS 84
	Distance            int     // metres; 0: not told
	Kind                string  // "shop", "locker", "post_office", "depot"
	// Hours by weekday, 0 is Monday: "09:00 - 18:00", as many as the day has; an empty day is closed.
	Hours [7][]string
}

// Catalogue lists the shipping methods a carrier sells, with ids that never change their meaning.
type Catalogue interface {
	Methods() []Method
}

// Clocked is a carrier whose time can be moved: the sandbox.
type Clocked interface {
	// Clock is the carrier's present time for this contract.
	Clock(ctx context.Context, c Contract) (time.Time, error)
	// Advance moves it and answers the new time.
	Advance(ctx context.Context, c Contract, a Advance) (time.Time, error)
}

// Advance says how far a carrier's clock moves: by a duration, or to the next scan of one parcel.
// Script, when set, first changes what will happen to that parcel ("lost", "returned" …).
type Advance struct {
	By     time.Duration
	Number string
	Script string
}

// Contract is a merchant's (or the operator's) agreement with a carrier.
type Contract struct {
	ID        int64
	AccountID int64
	Carrier   string // the carrier's code
	Name      string
	ClientID  string // the number by which the carrier knows its customer; may be empty
	Default   bool   // the account's choice where several contracts of a carrier exist
	Active    bool
	// BaseURL replaces the carrier's public address in tests; merchants never set it.
	BaseURL string
	// Credentials by the names in Info.Credentials; never logged. Absent where only the heads of contracts were asked for.
	Credentials map[string]string
}

// Base is where the carrier of the contract is asked, without a slash at the end: at BaseURL where one is set, else at the first usual address that is not empty.
func (c Contract) Base(usual ...string) string {
	return strings.TrimSuffix(cmp.Or(c.BaseURL, cmp.Or(usual...)), "/")
}

// Sending is everything a carrier may want to know about one shipment.
type Sending struct {
	// Reference is ours, one per shipment and attempt. The carrier keeps it.
	Reference    string
	Method       string // the carrier's own code of the method
	MethodName   string // what the method is called, for labels that we draw; empty where nobody said
	From, To     postal.Address
	ServicePoint *Point
	OrderNumber  string
	Boxes        []Box
	Items        []Item
	Value        money.Amount // of the goods
	Collect      money.Amount // taken from the buyer at the door, for the sender; zero is nothing. Such a shipment is one box
	Customs      *Customs     // nil where no border asks
	Options      map[string]string
	IsReturn     bool
	// ShipAt is when the parcels are meant to be handed over; zero is today. Only its date matters to most carriers.
	ShipAt     time.Time
	LabelMedia string // wanted media type; empty is PDF
	LabelSize  string // wanted size ("a6"); empty is A6
}

// Box is one parcel of the shipment.
type Box struct {
	Weight  postal.Grams
	Size    postal.Size
	Insured money.Amount // beyond the carrier's own cover; no currency: none
	Notes   []string     // to be printed on the label where there is room
	SSCC    string       // GS1 number of the unit, 18 digits; empty: the carrier gives its own
	Package string       // kind of package in Sendcloud's words: "euro_pallet"; empty is an ordinary box
}

// Item is a line of goods. Box tells in which of the boxes it lies, counted from 0.
type Item struct {
	Box         int
	Description string
	Quantity    int
	Weight      postal.Grams // of one piece
	Value       money.Amount // of one piece
	SKU         string
	HSCode      string // digits only
	Origin      string // ISO country
	Material    string // what it is made of, where that was said
	IntendedUse string
	MID         string // the maker's number, for textiles to the United States
}

// Customs is what the border wants beyond the items.
type Customs struct {
	Reason        string // "sale", "gift", "sample", "documents", "return", "other"
	InvoiceNumber string
	Incoterm      string // "dap", "ddp" …
	SenderEORI    string
	SenderVAT     string
	RecipientEORI string
	RecipientVAT  string
	IOSS          string
	VOEC          string // Norway's scheme
	UKIMS         string // for goods to businesses in Northern Ireland
	Trade         string // "private", "commercial_b2c", "commercial_b2b"
	Explanation   string // what the goods are, in one line; also what "other" means
	InvoiceDate   time.Time
	Freight       money.Amount // what the buyer paid for the carriage
	Insurance     money.Amount
	Discount      money.Amount
}

// Point is the service point the shipment goes to, as it was when it was chosen.
type Point struct {
	Code    string // the carrier's own
	Name    string
	Address postal.Address
}

// Announced is what a carrier gives for an announcement.
type Announced struct {
	// CarrierReference is the carrier's name for the shipment, wanted back to cancel it.
	CarrierReference string
	Boxes            []AnnouncedBox
	Paid             money.Amount // no currency: the carrier did not say
	// LabelsLater says that the boxes have no labels yet: ask Labeller.
	LabelsLater bool
}

// AnnouncedBox is one parcel as the carrier knows it, in the order of Sending.Boxes.
type AnnouncedBox struct {
	Number      string
	TrackingURL string
	Label       Label
	Documents   []Document
}

// Media types of labels and papers.
const (
	PDF = "application/pdf"
	PNG = "image/png"
	ZPL = "application/zpl"
	EPL = "application/epl"
)

// Label is what is to be printed and stuck on the box.
// A driver gives the bytes as the carrier gave them: whether they can be printed is looked at once for all carriers, in shipping, which keeps
// the number of a label that breaks off and asks for it again.
type Label struct {
	Media string // PDF, ZPL, PNG
	Size  string // "a6"
	Bytes []byte
}

// Document is a further paper of the carrier's: "cn23", "commercial-invoice", "qr".
type Document struct {
	Type string
	Label
}

// Shipment names an announced shipment to its carrier.
type Shipment struct {
	Reference        string // ours
	CarrierReference string
	Numbers          []string
	AnnouncedAt      time.Time
}

// Outcome is how a wish to cancel ended.
type Outcome int

const (
	// CancelUnknown: the answer got lost; ask again or wait for news.
	CancelUnknown Outcome = iota
	// CancelDone: cancelled now.
	CancelDone
	// CancelQueued: the carrier will tell later.
	CancelQueued
	// CancelTooLate: the parcel is on its way or the window has closed.
	CancelTooLate
)

// Cancelled is a carrier's answer to a wish to cancel, with its own words.
type Cancelled struct {
	Outcome Outcome
	Message string
}

// News is one thing that happened to one parcel.
type News struct {
	Number   string
	Status   Status // StatusUnknown for a code we have no word for
	RawCode  string
	RawText  string
	Location string
	At       time.Time // UTC
	// OffsetMinutes is the zone the carrier told the time in, east of UTC.
	OffsetMinutes int
	// ID is the carrier's own name for the event, the same by poll and by push; may be empty.
	ID string
	// Expected is the delivery day foretold with this news.
	Expected *time.Time
}
