package mondialrelay

import (
	"bytes"
	"context"
	"crypto/md5" //nolint:gosec // the carrier's signature is made so
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// status is what the number over a parcel (STAT) means now; its last words tell whether a parcel on the way waits at a relay.
func status(stat, words, relay string) carrier.Status {
	switch stat {
	case "80":
		return carrier.StatusAnnounced
	case "81":
		return passing(words)
	case "82":
		if relay != "" {
			return carrier.StatusCollected
		}
		return carrier.StatusDelivered
	case "83":
		return carrier.StatusException
	}
	return carrier.StatusUnknown
}

// passing is what an entry means that others follow: entries have words and no number.
func passing(words string) carrier.Status {
	low := strings.ToLower(words)
	for part, s := range map[string]carrier.Status{
		"available": carrier.StatusAwaitingPickup, "disponible": carrier.StatusAwaitingPickup,
		"preparation": carrier.StatusAnnounced, "préparation": carrier.StatusAnnounced,
	} {
		if strings.Contains(low, part) {
			return s
		}
	}
	return carrier.StatusOnRoute
}

type wireTrace struct {
	STAT  string `xml:"STAT"`
	Lines []struct {
		Words string `xml:"Tracing_Libelle"`
		Date  string `xml:"Tracing_Date"`
		Time  string `xml:"Tracing_Heure"`
		Place string `xml:"Tracing_Lieu"`
		Relay string `xml:"Tracing_Relais"`
	} `xml:"Tracing>ret_WSI2_sub_TracingColisDetaille"`
}

// Track asks for each number. Entries have no code of their own, so their words stand in its place.
func (d *Driver) Track(ctx context.Context, c carrier.Contract, numbers []string) ([]carrier.News, error) {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return nil, err
	}
	var all []carrier.News
	for _, n := range numbers {
		var got wireTrace
		if err := d.soap(ctx, c, "WSI2_TracingColisDetaille", &got, "Expedition", n, "Langue", "FR"); err != nil {
			return nil, err
		}
		switch got.STAT {
		case "80", "81", "82", "83":
		case "24", "94":
			continue // it does not know the number
		default:
			return nil, refused(got.STAT, "")
		}
		for i, l := range got.Lines {
			at, err := time.ParseInLocation("02/01/06 15:04", l.Date+" "+l.Time, zone)
			if err != nil {
				return nil, carrier.Unreadable(true, err)
			}
			s := passing(l.Words)
			if i == len(got.Lines)-1 {
				s = status(got.STAT, l.Words, l.Relay)
			}
			_, offset := at.Zone()
			all = append(all, carrier.News{
				Number: n, Status: s, RawCode: l.Words, RawText: l.Words, Location: l.Place, At: at.UTC(), OffsetMinutes: offset / 60,
			})
		}
	}
	return all, nil
}

// Labels fetches a shipment's label again, as PDF of 10 × 15 cm.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	var got struct {
		STAT string `xml:"STAT"`
		URL  string `xml:"URL_PDF_10x15"`
	}
	if err := d.soap(ctx, c, "WSI3_GetEtiquettes", &got, "Expeditions", s.CarrierReference, "Langue", "FR"); err != nil {
		return carrier.Announced{}, err
	}
	if got.STAT != "0" {
		return carrier.Announced{}, refused(got.STAT, "")
	}
	file, err := d.fetch(ctx, c, got.URL)
	if err != nil {
		return carrier.Announced{}, err
	}
	return carrier.Announced{CarrierReference: s.CarrierReference, Boxes: []carrier.AnnouncedBox{{
		Number: s.CarrierReference, Label: carrier.Label{Media: carrier.PDF, Size: "10x15", Bytes: file},
	}}}, nil
}

// security signs the values in the order of the request: MD5 over them and the key, as capitals. They are ASCII, so no character set matters.
func security(key string, values ...string) string {
	sum := md5.Sum([]byte(strings.Join(values, "") + key)) //nolint:gosec // the carrier's signature is made so
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// soap asks an operation that changes nothing; pairs are its parameters between brand and signature, in order.
func (d *Driver) soap(ctx context.Context, c carrier.Contract, operation string, into any, pairs ...string) error {
	brand, key := c.Credentials["enseigne"], c.Credentials["private_key"]
	if brand == "" || key == "" {
		return carrier.Refuse(carrier.KindPermission, "", "tracking needs brand and private key of API 1.0 in the contract")
	}
	var b bytes.Buffer
	values := []string{brand}
	fmt.Fprintf(&b, `%s<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><%s xmlns="http://www.mondialrelay.fr/webservice/"><Enseigne>%s</Enseigne>`,
		xml.Header, operation, escaped(brand))
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, "<%s>%s</%[1]s>", pairs[i], escaped(pairs[i+1]))
		values = append(values, pairs[i+1])
	}
	fmt.Fprintf(&b, "<Security>%s</Security></%s></soap:Body></soap:Envelope>", security(key, values...), operation)
	a, err := d.client.Do(ctx, carrier.Call{
		Carrier: Code, Method: http.MethodPost, URL: c.Base(d.url, soapHost) + "/Web_Services.asmx", Body: b.Bytes(), Safe: true,
		Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}, "Soapaction": {`"http://www.mondialrelay.fr/webservice/` + operation + `"`}},
	})
	if err != nil {
		return err
	}
	dec := xml.NewDecoder(bytes.NewReader(a.Body))
	for {
		t, err := dec.Token()
		if err != nil {
			return carrier.Unreadable(true, errors.New("there is no result in it"))
		}
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == operation+"Result" {
			if err := dec.DecodeElement(into, &start); err != nil {
				return carrier.Unreadable(true, err)
			}
			return nil
		}
	}
}

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}
