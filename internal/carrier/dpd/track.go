package dpd

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// statuses are the words of the older tracking service and the scan codes of the network.
var statuses = map[string]carrier.Status{
	"SHIPMENT": carrier.StatusAnnounced, "ORDER_CREATED": carrier.StatusAnnounced, "ENA": carrier.StatusAnnounced,
	"ACCEPTED": carrier.StatusPickedUp, "PARCEL_HANDED": carrier.StatusPickedUp, "SPL": carrier.StatusPickedUp, "SPS": carrier.StatusPickedUp,
	"AT_SENDING_DEPOT": carrier.StatusAtSorting, "AT_DELIVERY_CENTER": carrier.StatusAtSorting, "AT_DELIVERY_DEPOT": carrier.StatusAtSorting,
	"ON_THE_ROAD": carrier.StatusOnRoute, "IN_TRANSIT": carrier.StatusOnRoute, "ORI": carrier.StatusOnRoute, "HUI": carrier.StatusOnRoute,
	"HUS": carrier.StatusOnRoute, "DLI": carrier.StatusOnRoute, "DLS": carrier.StatusOnRoute,
	"PARCEL_OUT_FOR_DELIVERY": carrier.StatusDriverOnRoute, "DLO": carrier.StatusDriverOnRoute,
	"UNSUCCESSFUL_DELIVERY_ATTEMPTED": carrier.StatusDeliveryFailed,
	"AVAILABLE_FOR_COLLECTION":        carrier.StatusAwaitingPickup, "DODEI": carrier.StatusAwaitingPickup,
	"DELIVERED": carrier.StatusDelivered, "DEY": carrier.StatusDelivered, "DEYY": carrier.StatusDelivered,
	"DODEY": carrier.StatusCollected, "DODEYY": carrier.StatusCollected,
	"RETURN_TO_SENDER": carrier.StatusReturned, "SPR": carrier.StatusReturned, "DEN": carrier.StatusReturned, "DODEN": carrier.StatusReturned,
	"DODEH": carrier.StatusReturned,
}

var problemCode = regexp.MustCompile(`^[A-Z]{2,5}X$`)

// status is a code in our words. Codes that end in X are scans of a problem, of which only that is known.
func status(code string) carrier.Status {
	if s, ok := statuses[code]; ok {
		return s
	}
	if problemCode.MatchString(code) {
		return carrier.StatusException
	}
	return carrier.StatusUnknown
}

// Hosts of the older services.
const (
	trackHostNL = "https://wsshipper.dpd.nl"
	trackHostBE = "https://wsshipper.dpd.be"
	services    = "/PublicApi/services"
)

// Track asks for each number. Only customers with a log-in for the older services can.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	if c.Credentials["delis_id"] == "" || c.Credentials["delis_password"] == "" {
		return nil, carrier.Refuse(carrier.KindPermission, "", "tracking needs a Delis ID and its password in the contract")
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return nil, err
	}
	var all []carrier.News
	var odd error
	for _, n := range numbers {
		news, err := d.follow(ctx, c, n, zone)
		all = append(all, news...)
		if err != nil && !errors.Is(err, errStep) {
			return all, err
		}
		odd = cmp.Or(odd, err)
	}
	return all, odd
}

type wireResult struct {
	Infos []struct {
		Status      string    `xml:"status"`
		Reached     bool      `xml:"statusHasBeenReached"`
		Location    wireWords `xml:"location"`
		Description wireWords `xml:"description"`
		Date        wireWords `xml:"date"`
	} `xml:"Body>getTrackingDataResponse>trackingresult>statusInfo"`
}

// wireWords is text that may lie in elements within elements.
type wireWords struct {
	Inner string `xml:",innerxml"`
}

func (w wireWords) text() string {
	d := xml.NewDecoder(strings.NewReader("<t>" + w.Inner + "</t>"))
	var b strings.Builder
	for {
		t, err := d.Token()
		if err != nil {
			return strings.Join(strings.Fields(b.String()), " ")
		}
		if text, ok := t.(xml.CharData); ok {
			b.Write(text)
			b.WriteByte(' ')
		}
	}
}

// errStep is of one step of a parcel that cannot be read; the others were.
var errStep = errors.New("a step of the way cannot be read")

func (d *Driver) follow(ctx context.Context, c carrier.Contract, number string, zone *time.Location) ([]carrier.News, error) {
	raw, err := d.lifeCycle(ctx, c, number)
	var f *fault
	if errors.As(err, &f) {
		return nil, nil // it does not know the number; the log-in was right
	}
	if err != nil {
		return nil, err
	}
	var got wireResult
	if err := xml.Unmarshal(raw, &got); err != nil {
		return nil, carrier.Unreadable(true, err)
	}
	var all []carrier.News
	var odd error
	for _, i := range got.Infos {
		if !i.Reached {
			continue
		}
		at, err := readTime(i.Date.text(), zone)
		if err != nil {
			odd = cmp.Or(odd, carrier.Unreadable(true, fmt.Errorf("parcel %s: %w: %w", number, errStep, err)))
			continue
		}
		text := i.Description.text()
		if text == "" {
			text = i.Status
		}
		_, offset := at.Zone()
		all = append(all, carrier.News{
			Number: number, Status: status(i.Status), RawCode: i.Status, RawText: text, Location: i.Location.text(), At: at.UTC(), OffsetMinutes: offset / 60,
		})
	}
	slices.SortStableFunc(all, func(a, b carrier.News) int { return a.At.Compare(b.At) })
	return all, odd
}

// layouts of times: the service's own, and those of its neighbours, for no document says.
var layouts = []string{"02-01-2006 15:04", "02-01-2006, 15:04", "02-01-2006 15:04:05", "02.01.2006 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.RFC3339}

func readTime(text string, zone *time.Location) (at time.Time, err error) {
	for _, l := range layouts {
		if at, err = time.ParseInLocation(l, text, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, err
}

// lifeCycle asks with a token, and once more with a new one where it is refused.
func (d *Driver) lifeCycle(ctx context.Context, c carrier.Contract, number string) ([]byte, error) {
	for again := false; ; again = true {
		token, err := d.logins.Get(ctx, c, func(ctx context.Context) (string, time.Duration, error) { return d.delis(ctx, c) })
		if err != nil {
			return nil, err
		}
		raw, err := d.soap(ctx, c, "/ParcelLifeCycleService/V20",
			`<a:authentication xmlns:a="http://dpd.com/common/service/types/Authentication/2.0"><delisId>`+escaped(c.Credentials["delis_id"])+
				`</delisId><authToken>`+escaped(token)+`</authToken><messageLanguage>en_US</messageLanguage></a:authentication>`,
			`<p:getTrackingData xmlns:p="http://dpd.com/common/service/types/ParcelLifeCycleService/2.0"><parcelLabelNumber>`+escaped(number)+
				`</parcelLabelNumber></p:getTrackingData>`)
		if carrier.KindOf(err) == carrier.KindAuth && !again {
			d.logins.Drop(c, token)
			continue
		}
		return raw, err
	}
}

// delis logs in at the older services.
func (d *Driver) delis(ctx context.Context, c carrier.Contract) (string, time.Duration, error) {
	raw, err := d.soap(ctx, c, "/LoginService/V20", "",
		`<l:getAuth xmlns:l="http://dpd.com/common/service/types/LoginService/2.0"><delisId>`+escaped(c.Credentials["delis_id"])+`</delisId><password>`+
			escaped(c.Credentials["delis_password"])+`</password><messageLanguage>en_US</messageLanguage></l:getAuth>`)
	if err != nil {
		return "", 0, err
	}
	var got struct {
		Token string `xml:"Body>getAuthResponse>return>authToken"`
	}
	if err := xml.Unmarshal(raw, &got); err != nil || got.Token == "" {
		return "", 0, &carrier.Error{Kind: carrier.KindDown, Message: "the log-in gave no token", Cause: err}
	}
	return got.Token, tokenLife, nil
}

// fault is a SOAP fault that is not about the log-in.
type fault struct{ code, words string }

func (f *fault) Error() string { return "SOAP fault " + f.code + ": " + f.words }

type wireFault struct {
	Fault *struct {
		String string `xml:"faultstring"`
		Auth   struct {
			Code    string `xml:"errorCode"`
			Message string `xml:"errorMessage"`
		} `xml:"detail>authenticationFault"`
	} `xml:"Body>Fault"`
}

// soap asks one of the older services. Nothing there changes anything.
func (d *Driver) soap(ctx context.Context, c carrier.Contract, path, header, body string) ([]byte, error) {
	own := trackHostNL
	if countries[c.Credentials["business_unit"]] == "BE" {
		own = trackHostBE
	}
	var b bytes.Buffer
	b.WriteString(xml.Header + `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header>` + header +
		`</soapenv:Header><soapenv:Body>` + body + `</soapenv:Body></soapenv:Envelope>`)
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, own) + services + path, Body: b.Bytes(), Safe: true,
		Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}, "Soapaction": {`""`}},
	})
	var f wireFault
	if len(a.Body) > 0 && xml.Unmarshal(a.Body, &f) == nil && f.Fault != nil { // faults come with status 500
		if f.Fault.Auth.Code != "" {
			return nil, &carrier.Error{Kind: carrier.KindAuth, Code: f.Fault.Auth.Code, Message: f.Fault.Auth.Message}
		}
		return nil, &fault{"", f.Fault.String}
	}
	if err != nil {
		return nil, err
	}
	if a.Status >= 300 {
		return nil, refusal(a)
	}
	return a.Body, nil
}

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}
