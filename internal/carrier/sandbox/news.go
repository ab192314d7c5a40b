package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// statuses are the carrier's codes in the one list. A parcel on its way back counts as undeliverable until
// it has arrived.
var statuses = map[string]carrier.Status{
	"A10": carrier.StatusAnnounced,
	"X10": carrier.StatusUncollected,
	"X15": carrier.StatusCollectError,
	"C20": carrier.StatusPickedUp,
	"S28": carrier.StatusToSorting,
	"S30": carrier.StatusAtSorting,
	"S33": carrier.StatusSorting,
	"S35": carrier.StatusSorted,
	"S39": carrier.StatusUnsorted,
	"T40": carrier.StatusOnRoute,
	"K50": carrier.StatusAtCustoms,
	"K52": carrier.StatusAtCustoms,
	"K55": carrier.StatusOnRoute,
	"X20": carrier.StatusDelayed,
	"X30": carrier.StatusException,
	"X40": carrier.StatusException,
	"X50": carrier.StatusAddressInvalid,
	"D60": carrier.StatusDriverOnRoute,
	"D65": carrier.StatusDeliveryFailed,
	"D70": carrier.StatusDelivered,
	"P70": carrier.StatusAwaitingPickup,
	"P75": carrier.StatusCollected,
	"R80": carrier.StatusRefused,
	"X60": carrier.StatusUndeliverable,
	"R85": carrier.StatusUndeliverable,
	"R90": carrier.StatusReturned,
	"I10": carrier.StatusDateChanged,
	"I20": carrier.StatusMethodChanged,
	"I30": carrier.StatusAddressChanged,
	"V00": carrier.StatusCancelledUpstream,
}

type wireEvent struct {
	ID       string    `json:"id"`
	Number   string    `json:"number"`
	Code     string    `json:"code"`
	Text     string    `json:"text"`
	Location string    `json:"location"`
	At       time.Time `json:"at"`
	Expected string    `json:"expected_on"`
}

func (e wireEvent) news() carrier.News {
	status, ok := statuses[e.Code]
	if !ok {
		status = carrier.StatusUnknown
	}
	_, seconds := e.At.Zone()
	n := carrier.News{
		Number: e.Number, Status: status, RawCode: e.Code, RawText: e.Text, Location: e.Location,
		At: e.At.UTC(), OffsetMinutes: seconds / 60, ID: e.ID,
	}
	if day, err := time.Parse(time.DateOnly, e.Expected); err == nil {
		n.Expected = &day
	}
	return n
}

// Track asks for the news of up to 50 parcels.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	var got struct {
		Parcels []struct {
			Number   string      `json:"number"`
			Expected string      `json:"expected_on"`
			Events   []wireEvent `json:"events"`
		} `json:"parcels"`
	}
	path := "/v1/tracking?numbers=" + url.QueryEscape(strings.Join(numbers, ","))
	if _, err := d.call(ctx, c, http.MethodGet, path, nil, &got); err != nil {
		return nil, err
	}
	var news []carrier.News
	for _, p := range got.Parcels {
		for _, e := range p.Events {
			e.Number, e.Expected = p.Number, p.Expected
			news = append(news, e.news())
		}
	}
	return news, nil
}

// Subscribe asks for pushes to a URL, signed with the contract's push secret.
func (d *Driver) Subscribe(ctx context.Context, c carrier.Contract, url string) error {
	in := map[string]string{"url": url, "secret": c.Credentials[SecretName]}
	_, err := d.call(ctx, c, http.MethodPut, "/v1/subscription", in, nil)
	return err
}

// pushAge is how old a signature may be, either way.
const pushAge = 5 * time.Minute

// Receive reads a push whose signature is right.
func (d *Driver) Receive(c carrier.Contract, header http.Header, body []byte) ([]carrier.News, error) {
	if err := d.verify(c.Credentials[SecretName], header.Get("Sandbox-Signature"), body); err != nil {
		return nil, err
	}
	var got struct {
		Events []wireEvent `json:"events"`
	}
	if err := json.Unmarshal(body, &got); err != nil {
		return nil, &carrier.Error{Kind: carrier.KindValidation, Message: "The push cannot be read.", Cause: err}
	}
	news := make([]carrier.News, len(got.Events))
	for i, e := range got.Events {
		news[i] = e.news()
	}
	return news, nil
}

func (d *Driver) verify(secret, signature string, body []byte) error {
	refuse := func(why string) error {
		return &carrier.Error{Kind: carrier.KindAuth, Message: why}
	}
	stamp, mark, ok := strings.Cut(signature, ",v1=")
	unix, err := strconv.ParseInt(strings.TrimPrefix(stamp, "t="), 10, 64)
	if !ok || err != nil || secret == "" {
		return refuse("The push is not signed.")
	}
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.", unix)
	mac.Write(body)
	given, err := hex.DecodeString(mark)
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		return refuse("The push's signature is wrong.")
	}
	now := time.Now
	if d.Now != nil {
		now = d.Now
	}
	if age := now().Sub(time.Unix(unix, 0)).Abs(); age > pushAge {
		return refuse("The push's signature is too old.")
	}
	return nil
}
