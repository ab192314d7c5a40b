package dhlparcelde

import (
	"context"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	_ "time/tzdata" // the news is told in German time, on machines without the table too

	"github.com/waybill-ship/waybill/internal/carrier"
)

const zoneName = "Europe/Berlin"

var zone = func() *time.Location {
	z, err := time.LoadLocation(zoneName)
	if err != nil {
		panic(err) // the table is in the program
	}
	return z
}()

// question is what tracking is asked, as XML in the query.
type question struct {
	XMLName  xml.Name `xml:"data"`
	AppName  string   `xml:"appname,attr"`
	Password string   `xml:"password,attr"`
	Request  string   `xml:"request,attr"`
	Language string   `xml:"language-code,attr"`
	Piece    string   `xml:"piece-code,attr"`
}

// data is the one element that tracking answers with, at every depth.
type data struct {
	Name     string     `xml:"name,attr"`
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []data     `xml:"data"`
}

func (d data) attr(name string) string {
	for _, a := range d.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Track asks for the news of one number after the other; DHL takes one a call. Without a user for tracking nothing is asked.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	if c.Credentials[TrackUserName] == "" {
		return nil, nil
	}
	var all []carrier.News
	for _, n := range numbers {
		news, err := d.track(ctx, c, n)
		if err != nil {
			return all, err
		}
		all = append(all, news...)
	}
	return all, nil
}

func (d *Driver) track(ctx context.Context, c carrier.Contract, number string) ([]carrier.News, error) {
	ask, err := xml.Marshal(question{
		AppName: c.Credentials[TrackUserName], Password: c.Credentials[TrackPasswordName], Request: "d-get-piece-detail", Language: "en", Piece: number,
	})
	if err != nil {
		return nil, &carrier.Error{Kind: carrier.KindValidation, Cause: err}
	}
	basic := base64.StdEncoding.EncodeToString([]byte(c.Credentials[KeyName] + ":" + c.Credentials[SecretName]))
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodGet, Safe: true, URL: c.Base(d.url) + trackPath + "?" + url.Values{"xml": {string(ask)}}.Encode(),
		Header: http.Header{"Authorization": {"Basic " + basic}, "Accept": {"application/xml"}},
	})
	if err != nil {
		return nil, err
	}
	if a.Status >= 300 {
		return nil, plain(a)
	}
	var list data
	if err := xml.Unmarshal(a.Body, &list); err != nil {
		return nil, &carrier.Error{Kind: carrier.KindDown, Cause: fmt.Errorf("tracking answered no XML: %w", err)}
	}
	switch code := list.attr("code"); code {
	case "0":
	case "100":
		return nil, nil
	case "5":
		return nil, &carrier.Error{Kind: carrier.KindAuth, Code: code, Message: orElse(list.attr("error"), "the log-in for tracking is wrong")}
	default:
		return nil, &carrier.Error{Kind: carrier.KindUnknown, Code: code, Message: orElse(list.attr("error"), "tracking refused the question")}
	}
	return read(list, number), nil
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// read collects the events of the number's piece.
func read(list data, number string) []carrier.News {
	var all []carrier.News
	for _, piece := range list.Children {
		if piece.Name != "piece-shipment" || piece.attr("piece-code") != number {
			continue
		}
		for _, events := range piece.Children {
			for _, e := range events.Children {
				if e.Name != "piece-event" {
					continue
				}
				if n, ok := newsOf(number, e); ok {
					all = append(all, n)
				}
			}
		}
	}
	return all
}

// newsOf reads one event; false where it has no time.
func newsOf(number string, e data) (carrier.News, bool) {
	at, err := time.ParseInLocation("02.01.2006 15:04", e.attr("event-timestamp"), zone)
	if err != nil {
		return carrier.News{}, false
	}
	_, offset := at.Zone()
	ice, ric, std := e.attr("ice"), e.attr("ric"), e.attr("standard-event-code")
	n := carrier.News{
		Number: number, Status: statusOf(ice, std, e.attr("event-text"), e.attr("ruecksendung") == "true"),
		RawCode: ice, RawText: orElse(e.attr("event-text"), e.attr("event-status")), At: at.UTC(), OffsetMinutes: offset / 60,
	}
	switch {
	case ice == "":
		n.RawCode = std
	case ric != "":
		n.RawCode = ice + "/" + ric
	}
	n.Location = strings.Trim(e.attr("event-location")+", "+e.attr("event-country"), ", ")
	return n, true
}
