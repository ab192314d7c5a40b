package colissimo

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

type wireTrack struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Number   string `json:"parcelNumber"`
	Lang     string `json:"lang"`
	IP       string `json:"ip"`
}

type wireState struct {
	Code    loose  `json:"code"`
	Message string `json:"message"`
}

type wireEvent struct {
	Code  string `json:"code"`
	Date  string `json:"date"`
	Short string `json:"labelShort"`
	Long  string `json:"labelLong"`
	Site  string `json:"siteName"`
	Zip   string `json:"siteZipCode"`
}

type wireTimeline struct {
	Parcel struct {
		Events []wireEvent `json:"event"`
		Status []wireState `json:"status"`
	} `json:"parcel"`
	Status []wireState `json:"status"`
}

// Track asks for each number by itself: the service takes one at a time.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	paris, err := time.LoadLocation(zone)
	if err != nil {
		return nil, err
	}
	return carrier.TrackEach(ctx, numbers, func(ctx context.Context, number string) ([]carrier.News, error) {
		return d.story(ctx, c, number, paris)
	})
}

// story is the news of one parcel. An event whose time cannot be read is left out, and told as an error.
func (d *Driver) story(ctx context.Context, c carrier.Contract, number string, paris *time.Location) ([]carrier.News, error) {
	got, err := d.timeline(ctx, c, number)
	if err != nil {
		return nil, err
	}
	var all []carrier.News
	var odd error
	for _, e := range got.Parcel.Events {
		at, err := moment(e.Date, paris)
		if err != nil {
			odd = cmp.Or(odd, carrier.Unreadable(true, err))
			continue
		}
		_, offset := at.Zone()
		all = append(all, carrier.News{
			Number: number, Status: statusOf(e.Code), RawCode: e.Code, RawText: cmp.Or(e.Long, e.Short), Location: strings.TrimSpace(e.Zip + " " + e.Site),
			At: at.UTC(), OffsetMinutes: offset / 60,
		})
	}
	return all, odd
}

// timeline asks for one parcel. The service refuses within answers of status 200 too; 0 is its "all is well".
func (d *Driver) timeline(ctx context.Context, c carrier.Contract, number string) (got wireTimeline, err error) {
	a, err := d.post(ctx, c, "/tracking-timeline-ws/rest/tracking/timelineCompany", wireTrack{c.Credentials[Number], c.Credentials[Password], number, "fr_FR", "127.0.0.1"}, true)
	if err != nil {
		return got, err
	}
	if err := json.Unmarshal(a.Body, &got); err != nil {
		return got, carrier.Unreadable(true, err)
	}
	for _, s := range append(got.Status, got.Parcel.Status...) {
		switch code := string(s.Code); code {
		case "0", "":
		case "101", "103", "104", "105":
			return got, &carrier.Error{Kind: carrier.KindNotFound, Code: code, Message: s.Message}
		case "201":
			return got, &carrier.Error{Kind: carrier.KindAuth, Code: code, Message: s.Message}
		case "202":
			return got, &carrier.Error{Kind: carrier.KindPermission, Code: code, Message: s.Message}
		case "1000":
			return got, &carrier.Error{Kind: carrier.KindDown, Code: code, Message: s.Message}
		default:
			if len(got.Parcel.Events) == 0 {
				return got, &carrier.Error{Kind: carrier.KindUnknown, Code: code, Message: s.Message}
			}
		}
	}
	return got, nil
}

// moment reads the service's times, with an offset or in the time of Paris.
func moment(text string, paris *time.Location) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.000-0700", "2006-01-02T15:04:05-0700"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "02/01/2006 15:04:05", "02/01/2006 15:04"} {
		if at, err := time.ParseInLocation(layout, text, paris); err == nil {
			return at, nil
		}
	}
	return time.Time{}, errors.New("an event has the time " + text)
}

// beside is the status of news that moves nothing: the recipient's wishes, the mail box, customer service. The code and Colissimo's words stand beside it.
const beside = carrier.StatusMethodChanged

// statuses in our words, and the codes that mean them. A code of three letters stands for all that begin so and have no place of their own.
var statuses = map[carrier.Status]string{
	carrier.StatusPickedUp:  "PCH DEPGUI DEPIMP DEPREL DEPSIO DEPHLD DEPCDR",
	carrier.StatusOnRoute:   "AEC AARDES AARTRA AARTER MLVEXP MLVIMP MLVTRA MLVTRD AAREXP AARIMP",
	carrier.StatusAtSorting: "AARCFM AARJPO",
	carrier.StatusAtCustoms: "DOU AARDOU",
	// Prepared for delivery, on its way to the relay.
	carrier.StatusDriverOnRoute: "PRELIV RENRDV LIVREL RSTDIF",
	carrier.StatusDeliveryFailed: "RENARV RENNRV RENCRV RDVABS RDVAIN RDVINC RDVREP RENACP RSTACP RENRES RSTRES RENFCO " +
		"LIVAVI RSTAVI RENAVI RENGUI RSTZNL", // the last five: will be kept at the post office
	carrier.StatusAwaitingPickup: "AARAVI AARBPR AARBRX AARREL AARRLX LIVCIT LIVBPO LIVRLI RENAPR",
	carrier.StatusDelivered:      "LIVCFM LIVDIV LIVGAR LIVRCA LIVRCC LIVRDV LIVRTI LIVVOI LIVVPC LIVACC LIVBAL LIVCGA",
	carrier.StatusRefused:        "RCDREL RENAVA RENDES RENOUV RENSHD RENSNC RENSRB RENXXX",
	// On its way back to the sender; "returned" is said when the sender has it. Seized and prohibited goods come to the same end.
	carrier.StatusUndeliverable: "RCDNPA RCDREA RCDRET RCDABS RCDCPE RCDDES RCDDOC RCDPDS RENBEC RENEXP RENHER RENNPA RENRPE RENRPP RENTAX RENDID RENALI RENDOC RENEMB FENRET " +
		"SOLDDR RSTPRO",
	carrier.StatusReturned: "LIVEXP",
	// Customs that found something wrong are an exception too.
	carrier.StatusException: "PCHREN AAC REF SOLDOC SOLMAR SOLMQD SOLMQT SOLVOL RCDDVY SCCDES AARLIB AARRTG " +
		"DOUCOM DOUDDI DOUDDM DOUEOR DOUEXI DOUFCI DOUFCM DOUNIR DOURES",
	carrier.StatusAddressInvalid:    "RENCAD RENAIN RSTCAD",
	carrier.StatusCancelledUpstream: "ANNULE",
	beside:                          "RSD RENREX RENRPR EML ENE ECH DSC QIN",
}

var byCode = func() map[string]carrier.Status {
	all := map[string]carrier.Status{}
	for status, codes := range statuses {
		for code := range strings.FieldsSeq(codes) {
			all[code] = status
		}
	}
	return all
}()

// statusOf reads a code: by itself, or by the three letters that it begins with.
func statusOf(code string) carrier.Status {
	if s, ok := byCode[code]; ok {
		return s
	}
	if len(code) > 3 {
		if s, ok := byCode[code[:3]]; ok {
			return s
		}
	}
	return carrier.StatusUnknown
}
