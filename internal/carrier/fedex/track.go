package fedex

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

const trackPath = "/track/v1/trackingnumbers"

// statuses are all codes of FedEx's list. Their letters' case counts.
var statuses = map[string]carrier.Status{
	"OC": carrier.StatusAnnounced, "OX": carrier.StatusAnnounced, "MD": carrier.StatusAnnounced, "EP": carrier.StatusAnnounced, "LP": carrier.StatusAnnounced, "RP": carrier.StatusAnnounced,
	"PU": carrier.StatusPickedUp, "PX": carrier.StatusPickedUp, "AP": carrier.StatusPickedUp, "OF": carrier.StatusPickedUp,
	"AA": carrier.StatusOnRoute, "AC": carrier.StatusOnRoute, "AF": carrier.StatusOnRoute, "AR": carrier.StatusOnRoute, "AX": carrier.StatusOnRoute, "DP": carrier.StatusOnRoute,
	"EA": carrier.StatusOnRoute, "EO": carrier.StatusOnRoute, "FD": carrier.StatusOnRoute, "IT": carrier.StatusOnRoute, "IX": carrier.StatusOnRoute, "LO": carrier.StatusOnRoute,
	"Ow": carrier.StatusOnRoute, "PF": carrier.StatusOnRoute, "PL": carrier.StatusOnRoute, "PM": carrier.StatusOnRoute, "TR": carrier.StatusOnRoute, "CC": carrier.StatusOnRoute,
	"SF": carrier.StatusAtSorting, "OD": carrier.StatusDriverOnRoute, "AD": carrier.StatusDriverOnRoute, "ED": carrier.StatusDriverOnRoute, "DL": carrier.StatusDelivered,
	"HL": carrier.StatusAwaitingPickup, "HP": carrier.StatusAwaitingPickup, "DE": carrier.StatusDeliveryFailed, "SE": carrier.StatusException,
	"CD": carrier.StatusAtCustoms, "CP": carrier.StatusAtCustoms, "DD": carrier.StatusDelayed, "DY": carrier.StatusDelayed, "PD": carrier.StatusDelayed, "RS": carrier.StatusReturned,
	"CA": carrier.StatusCancelled, "RC": carrier.StatusCancelled, "CH": carrier.StatusAddressChanged, "RR": carrier.StatusMethodChanged, "RM": carrier.StatusMethodChanged,
}

func status(code string) carrier.Status {
	if s, ok := statuses[code]; ok {
		return s
	}
	return carrier.StatusUnknown
}

type wireAsk struct {
	Scans   bool         `json:"includeDetailedScans"`
	Numbers []wireNumber `json:"trackingInfo"`
}

type wireNumber struct {
	Info struct {
		Number string `json:"trackingNumber"`
	} `json:"trackingNumberInfo"`
}

// wireTracked is the answer. A number that is not known stands in it with an error.
type wireTracked struct {
	Output struct {
		Parcels []struct {
			Number  string       `json:"trackingNumber"`
			Results []wireResult `json:"trackResults"`
		} `json:"completeTrackResults"`
	} `json:"output"`
}

type wireResult struct {
	Error *wireError `json:"error"`
	Times []struct {
		Type string `json:"type"`
		At   string `json:"dateTime"`
	} `json:"dateAndTimes"`
	Scans []wireScan `json:"scanEvents"`
}

type wireScan struct {
	At        string `json:"date"`
	Code      string `json:"eventType"`
	Words     string `json:"eventDescription"`
	Exception string `json:"exceptionDescription"`
	Place     struct {
		City    string `json:"city"`
		State   string `json:"stateOrProvinceCode"`
		Country string `json:"countryCode"`
	} `json:"scanLocation"`
}

// Track asks for the news of numbers. It needs the contract's keys for tracking.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	if c.Credentials[trackID] == "" || c.Credentials[trackSecret] == "" {
		return nil, carrier.Refuse(carrier.KindPermission, "", "tracking needs keys of its own in the contract")
	}
	var all []carrier.News
	var odd error
	for chunk := range slices.Chunk(numbers, trackBatch) {
		ask := wireAsk{Scans: true}
		for _, n := range chunk {
			var one wireNumber
			one.Info.Number = n
			ask.Numbers = append(ask.Numbers, one)
		}
		var got wireTracked
		err := d.call(ctx, c, carrier.Call{Method: http.MethodPost, URL: trackPath, Safe: true}, ask, &got)
		if carrier.KindOf(err) == carrier.KindNotFound {
			continue
		}
		if err != nil {
			return all, err
		}
		for _, p := range got.Output.Parcels {
			for _, r := range p.Results {
				news, err := r.news(p.Number)
				all, odd = append(all, news...), cmp.Or(odd, err)
			}
		}
	}
	return all, odd
}

// notFound ends the code of a number that nobody knows.
const notFound = "NOTFOUND"

// news is what happened to one parcel, oldest first; the day that is foretold stands with the newest.
func (r wireResult) news(number string) ([]carrier.News, error) {
	if r.Error != nil {
		if strings.HasSuffix(r.Error.Code, notFound) {
			return nil, nil
		}
		return nil, &carrier.Error{Kind: carrier.KindDown, Code: r.Error.Code, Message: r.Error.Message}
	}
	var all []carrier.News
	var odd error
	for _, s := range r.Scans {
		at, err := time.Parse(time.RFC3339, s.At)
		if err != nil {
			odd = cmp.Or(odd, carrier.Unreadable(true, fmt.Errorf("parcel %s: %w", number, err)))
			continue
		}
		_, offset := at.Zone()
		text := cmp.Or(s.Words, s.Code)
		if s.Exception != "" {
			text += ": " + s.Exception
		}
		all = append(all, carrier.News{
			Number: number, Status: status(s.Code), RawCode: s.Code, RawText: text, Location: s.place(), At: at.UTC(), OffsetMinutes: offset / 60,
		})
	}
	slices.Reverse(all) // FedEx tells the newest first
	slices.SortStableFunc(all, func(a, b carrier.News) int { return a.At.Compare(b.At) })
	if len(all) > 0 {
		all[len(all)-1].Expected = r.expected()
	}
	return all, odd
}

func (r wireResult) expected() *time.Time {
	for _, t := range r.Times {
		if at, err := time.Parse(time.RFC3339, t.At); t.Type == "ESTIMATED_DELIVERY" && err == nil {
			at = at.UTC()
			return &at
		}
	}
	return nil
}

func (s wireScan) place() string {
	return strings.Join(slices.DeleteFunc([]string{s.Place.City, s.Place.State, s.Place.Country}, func(t string) bool { return t == "" }), ", ")
}
