package carrier

// Status is a parcel's state by its number in Sendcloud's list, which merchants' programs know by heart.
type Status int

// The one list of statuses. 10 and 32 come from older lists and still stand in merchants' data.
const (
	StatusNoLabel            Status = 999
	StatusReady              Status = 1000
	StatusAnnouncing         Status = 1001
	StatusAnnouncementFailed Status = 1002
	StatusAnnounced          Status = 1
	StatusToSorting          Status = 3
	StatusDelayed            Status = 4
	StatusSorted             Status = 5
	StatusUnsorted           Status = 6
	StatusSorting            Status = 7
	StatusDeliveryFailed     Status = 8
	StatusDeliveryForced     Status = 10
	StatusDelivered          Status = 11
	StatusAwaitingPickup     Status = 12
	StatusUncollected        Status = 13
	StatusCollectError       Status = 15
	StatusPickedUp           Status = 22
	StatusUnsorted2          Status = 32
	StatusUndeliverable      Status = 80
	StatusOnRoute            Status = 91
	StatusDriverOnRoute      Status = 92
	StatusCollected          Status = 93
	StatusCancelFailed       Status = 94
	StatusUnknown            Status = 1337
	StatusCancelledUpstream  Status = 1998
	StatusCancelling         Status = 1999
	StatusCancelled          Status = 2000
	StatusCancellingUpstream Status = 2001
	StatusAtCustoms          Status = 62989
	StatusAtSorting          Status = 62990
	StatusRefused            Status = 62991
	StatusReturned           Status = 62992
	StatusMethodChanged      Status = 62993
	StatusDateChanged        Status = 62994
	StatusAddressChanged     Status = 62995
	StatusException          Status = 62996
	StatusAddressInvalid     Status = 62997
)

// Tone is the feeling a status is shown with.
type Tone string

// The tones of the panel.
const (
	ToneNeutral Tone = "neutral"
	ToneInfo    Tone = "info"
	ToneMoving  Tone = "moving"
	ToneGood    Tone = "good"
	ToneWarn    Tone = "warn"
	ToneBad     Tone = "bad"
)

// Group is the coarse reading of a status, for filters and figures.
type Group string

// The groups, roughly in the order of a parcel's life.
const (
	GroupDraft      Group = "draft"
	GroupOpen       Group = "open"
	GroupMoving     Group = "moving"
	GroupWaiting    Group = "waiting"
	GroupProblem    Group = "problem"
	GroupDelivered  Group = "delivered"
	GroupReturned   Group = "returned"
	GroupCancelling Group = "cancelling"
	GroupCancelled  Group = "cancelled"
	GroupInfo       Group = "info"
	GroupUnknown    Group = "unknown"
)

// StatusInfo is what there is to know of a status.
type StatusInfo struct {
	ID      Status
	Message string // the exact words of v2
	Slug    string // v2's filter word
	Code    string // v3's word
	Group   Group
	Tone    Tone
	Final   bool
	stage   stage
}

// list stands in the order in which v2 tells its statuses; the two of older lists come last.
var list = []StatusInfo{
	{6, "Not sorted", "unsorted", "UNSORTED", GroupMoving, ToneWarn, false, problem},
	{15, "Error collecting", "collect-error", "COLLECT_ERROR", GroupProblem, ToneBad, false, uncollected},
	{94, "Parcel cancellation failed.", "cancellation-failed", "CANCELLATION_FAILED", GroupCancelling, ToneWarn, false, cancelFailed},
	{1999, "Cancellation requested", "cancelling", "CANCELLING", GroupCancelling, ToneNeutral, false, cancelling},
	{62996, "Exception", "exception", "EXCEPTION", GroupProblem, ToneBad, false, problem},
	{62989, "At Customs", "at-customs", "AT_CUSTOMS", GroupMoving, ToneInfo, false, customs},
	{62993, "Delivery method changed", "delivery-method-changed", "DELIVERY_METHOD_CHANGED", GroupInfo, ToneInfo, false, info},
	{62990, "At sorting centre", "at-sorting-centre", "AT_SORTING_CENTRE", GroupMoving, ToneMoving, false, transit},
	{1998, "Cancelled upstream", "cancelled-upstream", "CANCELLED_UPSTREAM", GroupCancelled, ToneNeutral, true, cancelled},
	{1002, "Announcement failed", "announcement-failed", "ANNOUNCEMENT_FAILED", GroupDraft, ToneBad, false, failed},
	{62991, "Refused by recipient", "refused-by-recipient", "REFUSED_BY_RECIPIENT", GroupProblem, ToneBad, false, refused},
	{62992, "Returned to sender", "returned-to-sender", "RETURNED_TO_SENDER", GroupReturned, ToneWarn, true, returned},
	{62995, "Delivery address changed", "delivery-address-changed", "DELIVERY_ADDRESS_CHANGED", GroupInfo, ToneInfo, false, info},
	{2001, "Submitting cancellation request", "cancelling-upstream", "CANCELLING_UPSTREAM", GroupCancelling, ToneNeutral, false, cancelling},
	{92, "Driver en route", "driver-on-route", "DRIVER_ON_ROUTE", GroupMoving, ToneMoving, false, out},
	{62994, "Delivery date changed", "delivery-date-changed", "DELIVERY_DATE_CHANGED", GroupInfo, ToneInfo, false, info},
	{62997, "Address invalid", "address-invalid", "ADDRESS_INVALID", GroupProblem, ToneBad, false, problem},
	{12, "Awaiting customer pickup", "awaiting-customer-pickup", "AWAITING_CUSTOMER_PICKUP", GroupWaiting, ToneInfo, false, waiting},
	{11, "Delivered", "delivered", "DELIVERED", GroupDelivered, ToneGood, true, delivered},
	{93, "Shipment collected by customer", "collected-by-customer", "COLLECTED_BY_CUSTOMER", GroupDelivered, ToneGood, true, delivered},
	{91, "Parcel en route", "shipment-on-route", "SHIPMENT_ON_ROUTE", GroupMoving, ToneMoving, false, transit},
	{80, "Unable to deliver", "undeliverable", "UNDELIVERABLE", GroupProblem, ToneBad, true, undeliverable},
	{22, "Shipment picked up by driver", "picked-up-by-driver", "PICKED_UP_BY_DRIVER", GroupMoving, ToneMoving, false, accepted},
	{13, "Announced: not collected", "announced-uncollected", "ANNOUNCED_UNCOLLECTED", GroupProblem, ToneWarn, false, uncollected},
	{8, "Delivery attempt failed", "delivery-failed", "DELIVERY_FAILED", GroupProblem, ToneWarn, false, attempted},
	{7, "Being sorted", "sorting", "SORTING", GroupMoving, ToneMoving, false, transit},
	{5, "Sorted", "sorted", "SORTED", GroupMoving, ToneMoving, false, transit},
	{4, "Delivery delayed", "delayed", "DELAYED", GroupProblem, ToneWarn, false, delayed},
	{3, "En route to sorting center", "to-sorting", "TO_SORTING", GroupMoving, ToneMoving, false, transit},
	{1, "Announced", "announced", "ANNOUNCED", GroupOpen, ToneInfo, false, announced},
	{1337, "Unknown status - check carrier track & trace page for more insights", "unknown", "UNKNOWN", GroupUnknown, ToneNeutral, false, unknown},
	{999, "No label", "no-label", "NO_LABEL", GroupDraft, ToneNeutral, false, draft},
	{1001, "Being announced", "announcing", "ANNOUNCING", GroupDraft, ToneInfo, false, announcing},
	{2000, "Cancelled", "cancelled", "CANCELLED", GroupCancelled, ToneNeutral, true, cancelled},
	{1000, "Ready to send", "ready-to-send", "READY_TO_SEND", GroupOpen, ToneInfo, false, ready},
	{10, "Delivery forced", "delivery-forced", "DELIVERY_FORCED", GroupDelivered, ToneGood, true, delivered},
	{32, "Not sorted", "unsorted2", "UNSORTED2", GroupMoving, ToneWarn, false, problem},
}

// recorded is how many of the list v2 tells; the older two behind them are only understood.
const recorded = 35

var byStatus, bySlug, byCode = index()

func index() (map[Status]StatusInfo, map[string]StatusInfo, map[string]StatusInfo) {
	id, slug, code := map[Status]StatusInfo{}, map[string]StatusInfo{}, map[string]StatusInfo{}
	for _, s := range list {
		id[s.ID], slug[s.Slug], code[s.Code] = s, s, s
	}
	return id, slug, code
}

// Statuses is the list as v2 tells it, in its order.
func Statuses() []StatusInfo { return append([]StatusInfo(nil), list[:recorded]...) }

// Info is what there is to know of the status; an unknown number reads as StatusUnknown with that number.
func (s Status) Info() StatusInfo {
	i, ok := byStatus[s]
	if !ok {
		i = byStatus[StatusUnknown]
		i.ID = s
	}
	return i
}

// Valid reports whether the number stands in the list.
func (s Status) Valid() bool { _, ok := byStatus[s]; return ok }

func (s Status) String() string { return s.Info().Message }

// Rank grows along a parcel's life; it settles the order of news told for one moment.
func (s Status) Rank() int { return s.Info().stage.rank() }

// Final reports that nothing more is expected, though a carrier may contradict itself.
func (s Status) Final() bool { return s.Info().Final }

// StatusBySlug finds a status by v2's filter word.
func StatusBySlug(slug string) (Status, bool) { i, ok := bySlug[slug]; return i.ID, ok }

// StatusByCode finds a status by v3's word.
func StatusByCode(code string) (Status, bool) { i, ok := byCode[code]; return i.ID, ok }
