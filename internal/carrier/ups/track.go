package ups

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Words for news that moves nothing: the address, the day, or neither has changed.
const (
	readdressed = carrier.StatusAddressChanged
	redated     = carrier.StatusDateChanged
)

// goingBack is a parcel on its way to the sender; "returned" is said when the sender has it.
const goingBack = carrier.StatusUndeliverable

// byCode is UPS's list of status codes (Tracking, statusCode).
var byCode = index(map[carrier.Status]string{
	carrier.StatusAnnounced: "003 044 045 079 080 157 166", carrier.StatusPickedUp: "038 160 167 168 169",
	carrier.StatusOnRoute: "005 010 025 039 047 087 158 159 164 165 014 084 134", carrier.StatusAtSorting: "071 075",
	carrier.StatusDriverOnRoute: "006 021 037 072 089 091 146 162", carrier.StatusDelivered: "011 026 143",
	carrier.StatusCancelledUpstream: "007 043 114", carrier.StatusAtCustoms: "012 092 058 123 124 125 126",
	carrier.StatusException: "013 029 030 076 083 085 059", carrier.StatusAwaitingPickup: "002 017 040 100 106 108 144 161",
	carrier.StatusDeliveryFailed: "022 023 024 060 061 062 066 145", carrier.StatusRefused: "064",
	goingBack: "033 035 036 117 118 119", carrier.StatusReturned: "034 067 081",
	carrier.StatusDelayed: "046 048 049 051 052 053 086 090 132", readdressed: "027 028 096 097", redated: "054 055 063 115 116",
	carrier.StatusAddressInvalid: "050",
})

// lost are codes of parcels that will not arrive.
var lost = index(map[carrier.Status]string{carrier.StatusUndeliverable: "068 069 147 149"})

// byActivity is the two letters of an activity, for those whose status code is missing or new. The list has DP twice: a departure is what UPS tells by it.
var byActivity = index(map[carrier.Status]string{
	carrier.StatusAnnounced: "MP OC", carrier.StatusPickedUp: "OR PU XD", carrier.StatusOnRoute: "DP AR IP EP AG DS",
	carrier.StatusDriverOnRoute: "YP OF OT", carrier.StatusDelivered: "KB KM FS 9E F4", carrier.StatusAwaitingPickup: "2Q ZP",
})

// byType is the class that stands on every activity, the last resort. Updates (U) and what has no class (NA) stay unknown.
var byType = index(map[carrier.Status]string{
	carrier.StatusDelivered: "D", carrier.StatusOnRoute: "I DO DD", carrier.StatusAnnounced: "M", carrier.StatusCancelledUpstream: "MV",
	carrier.StatusPickedUp: "P", carrier.StatusException: "X", goingBack: "RS", carrier.StatusAtSorting: "W",
})

func index(words map[carrier.Status]string) map[string]carrier.Status {
	all := map[string]carrier.Status{}
	for status, list := range words {
		for word := range strings.FieldsSeq(list) {
			all[word] = status
		}
	}
	return all
}

type wireTracked struct {
	Response struct {
		Shipments some[struct {
			Packages some[struct {
				Number     string             `json:"trackingNumber"`
				Dates      some[wireDay]      `json:"deliveryDate"`
				Activities some[wireActivity] `json:"activity"`
			}] `json:"package"`
		}] `json:"shipment"`
	} `json:"trackResponse"`
}

type wireDay struct {
	Type string `json:"type"` // DEL delivered, SDD scheduled, RDD rescheduled
	Date string `json:"date"`
}

type wireActivity struct {
	Location struct {
		Address struct {
			City    string `json:"city"`
			Country string `json:"countryCode"`
		} `json:"address"`
	} `json:"location"`
	Status struct {
		Type       string `json:"type"`
		Text       string `json:"description"`
		Code       string `json:"code"`
		StatusCode string `json:"statusCode"`
	} `json:"status"`
	Date      string `json:"date"`
	Time      string `json:"time"`
	GMTDate   string `json:"gmtDate"`
	GMTTime   string `json:"gmtTime"`
	GMTOffset string `json:"gmtOffset"`
}

// status reads an activity: by its status code, its own code, or its class.
func (a wireActivity) status() carrier.Status {
	for _, try := range []struct {
		words map[string]carrier.Status
		word  string
	}{{byCode, a.Status.StatusCode}, {lost, a.Status.StatusCode}, {byActivity, a.Status.Code}, {byType, a.Status.Type}} {
		if s, ok := try.words[strings.TrimSpace(try.word)]; ok {
			return s
		}
	}
	return carrier.StatusUnknown
}

// Track asks for each number by itself: the service takes one at a time. Info.TrackBatch is one, so that a number which UPS cannot stomach keeps no other from being asked.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	zone, err := time.LoadLocation(d.Carrier().Zone)
	if err != nil {
		return nil, err
	}
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) {
		var got wireTracked
		query := url.Values{"locale": {"en_US"}, "returnSignature": {"false"}, "returnPOD": {"false"}}
		if err := d.ask(ctx, c, question{method: http.MethodGet, path: "/track/v1/details/" + url.PathEscape(number), query: query, safe: true}, &got); err != nil {
			return nil, err
		}
		var all []carrier.News
		for _, s := range got.Response.Shipments {
			for _, p := range s.Packages {
				if p.Number == "" || p.Number == number {
					all = append(all, news(number, p.Activities, expected(p.Dates, zone), zone)...)
				}
			}
		}
		return all, nil
	})
}

// news is a package's activities, the newest of which foretells the day.
func news(number string, activities []wireActivity, day *time.Time, zone *time.Location) []carrier.News {
	var all []carrier.News
	for i, a := range activities {
		at, err := a.at(zone)
		if err != nil {
			continue // without a time it cannot be put in its place
		}
		_, offset := at.Zone()
		n := carrier.News{
			Number: number, Status: a.status(), RawCode: cmp.Or(a.Status.StatusCode, a.Status.Code, a.Status.Type), RawText: strings.TrimSpace(a.Status.Text),
			At: at.UTC(), OffsetMinutes: offset / 60, Location: strings.TrimSpace(a.Location.Address.City + " " + a.Location.Address.Country),
		}
		if i == 0 && !n.Status.Final() {
			n.Expected = day
		}
		all = append(all, n)
	}
	return all
}

// at is when it happened: by Greenwich where UPS tells it, else by the clock of the zone.
func (a wireActivity) at(zone *time.Location) (time.Time, error) {
	if a.GMTDate != "" && a.GMTTime != "" {
		at, err := time.Parse("20060102150405", a.GMTDate+strings.ReplaceAll(a.GMTTime, ":", ""))
		if err == nil {
			if there, err := time.Parse("-07:00", a.GMTOffset); err == nil {
				_, offset := there.Zone()
				at = at.In(time.FixedZone("", offset))
			}
			return at, nil
		}
	}
	return time.ParseInLocation("20060102150405", a.Date+strings.ReplaceAll(a.Time, ":", ""), zone)
}

// expected is the day of delivery that UPS foretells.
func expected(days []wireDay, zone *time.Location) *time.Time {
	for _, kind := range []string{"RDD", "SDD"} {
		for _, d := range days {
			if at, err := time.ParseInLocation("20060102", d.Date, zone); err == nil && d.Type == kind {
				return &at
			}
		}
	}
	return nil
}
