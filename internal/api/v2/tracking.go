package v2

import (
	"context"
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/tracking"
)

func (d *Door) trackingRoutes() []api.Route {
	return []api.Route{at("GET", "/tracking/{tracking_number}", integration.ReadParcel, d.track)}
}

// blankForm is how tracking writes times: with a blank where everybody else has a T.
const blankForm = "2006-01-02 15:04:05.000000+00:00"

// track tells the history of a parcel. An unknown number is told as a storage service tells of a missing file: Sendcloud keeps these answers in
// one, and clients look for its words.
func (d *Door) track(ctx context.Context, c call) error {
	number := c.PathValue("tracking_number")
	p, err := d.Tracking.ByNumber(ctx, c.Account, c.Sees(), number)
	if fault.Is(err, fault.Missing) {
		return noSuchKey(c, number)
	}
	if err != nil {
		return err
	}
	o, err := order.Get(ctx, d.DB, c.Account, p.Order)
	if fault.Is(err, fault.Missing) {
		return noSuchKey(c, number)
	}
	if err != nil {
		return err
	}
	story, err := d.Tracking.History(ctx, c.Account, p)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.member("parcel_id", digits(p.ID))
	b.member("carrier_code", p.Carrier)
	b.member("created_at", p.CreatedAt.UTC().Format(blankForm))
	b.member("carrier_tracking_url", p.TrackingURL)
	url := p.TrackingURL
	if d.Track != nil && p.Token != "" {
		url = d.Track(c.Base, p)
	}
	b.member("sendcloud_tracking_url", url)
	b.memberBool("is_return", o.IsReturn)
	b.memberBool("is_to_service_point", toPoint(p, o))
	b.memberBool("is_mail_box", p.Foreign != nil && p.Foreign.MailBox)
	expected := ""
	if p.Expected != nil {
		expected = p.Expected.UTC().Format("2006-01-02")
	}
	b.memberOr("expected_delivery_date", expected)
	b.key("statuses")
	b.begin('[')
	for _, m := range slices.Backward(story) {
		b.next()
		momentObject(&b, m)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func toPoint(p parcel.Parcel, o order.Order) bool {
	return o.ServicePoint != 0 || o.PointCode != "" || p.Foreign != nil && p.Foreign.ToPoint
}

func momentObject(b *pen, m tracking.Moment) {
	b.begin('{')
	b.member("carrier_update_timestamp", m.At.UTC().Format(blankForm))
	b.member("parcel_status_history_id", strconv.Itoa(m.N))
	b.member("parent_status", m.Status.Info().Slug)
	b.member("carrier_code", m.Carrier)
	b.member("carrier_message", m.Text)
	b.end('}')
}

// noSuchKey is a missing file in S3's words.
func noSuchKey(c call, number string) error {
	text, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"Error"`
		Code    string   `xml:"Code"`
		Message string   `xml:"Message"`
		Key     string   `xml:"Key"`
	}{Code: "NoSuchKey", Message: "The specified key does not exist.", Key: "v2/" + strconv.FormatInt(c.Account, 10) + "/" + number + ".json"})
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/xml")
	c.W.WriteHeader(http.StatusNotFound)
	c.W.Write([]byte(xml.Header + string(text)))
	return nil
}
