package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// follow asks tracking for a number.
func (d *desk) follow(change func(*question), number string) (int, data) {
	d.Helper()
	c := d.e.Credentials()
	q := question{AppName: c["tracking_user"], Password: c["tracking_password"], Request: "d-get-piece-detail", Language: "en", Piece: number}
	if change != nil {
		change(&q)
	}
	text, err := xml.Marshal(q)
	if err != nil {
		d.Fatal(err)
	}
	d.header = http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(c["api_key"]+":"+c["api_secret"]))}}
	defer d.as(c)
	status, got := d.ask("GET", trackingPath+"?xml="+url.QueryEscape(string(text)), nil)
	var out data
	if raw, ok := got["raw"].(string); ok {
		if err := xml.Unmarshal([]byte(raw), &out); err != nil {
			d.Fatal(err)
		}
	}
	return status, out
}

func (d data) attr(name string) string {
	for _, a := range d.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestAParcelIsFollowedToTheDoor(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	number := d.buy(nil)
	if _, got := d.follow(nil, number); got.attr("code") != trackNothing {
		t.Errorf("before the first scan: %v", got)
	}
	for d.e.Walk(number) {
	}
	status, got := d.follow(nil, number)
	if status != http.StatusOK || got.attr("code") != trackFound || len(got.Data) != 1 {
		t.Fatalf("%d %v", status, got)
	}
	piece := got.Data[0]
	if piece.attr("piece-code") != number || piece.attr("delivery-event-flag") != "1" {
		t.Errorf("piece %v", piece.Attrs)
	}
	var last time.Time
	var codes []string
	for _, ev := range piece.Data[0].Data {
		at, err := time.ParseInLocation(local, ev.attr("event-timestamp"), d.e.Zone())
		if err != nil || at.Before(last) {
			t.Errorf("%v after %v (%v)", at, last, err)
		}
		last = at
		codes = append(codes, ev.attr("ice")+"/"+ev.attr("standard-event-code"))
	}
	if want := "PARCV/VA PCKDU/AE MVARR/EE SRTED/AA MVDPT/AA ULFMV/EE LDEXC/PO DLVRD/ZU"; strings.Join(codes, " ") != want {
		t.Errorf("it went %v, want %s", codes, want)
	}
	_, signed := d.follow(func(q *question) { q.Request = "d-get-signature" }, number)
	if len(signed.Data) != 1 {
		t.Fatalf("signature %v", signed)
	}
	if picture, err := hex.DecodeString(signed.Data[0].attr("image")); err != nil || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("the signature is no picture: %v", err)
	}
	if _, got := d.follow(func(q *question) { q.Password = "wrong" }, number); got.attr("code") != trackLogin {
		t.Errorf("a wrong log-in: %v", got)
	}
	if _, got := d.follow(nil, "00340434161094015902"); got.attr("code") != trackNothing {
		t.Errorf("a stranger's parcel: %v", got)
	}
}

func TestEveryPhaseIsToldInACodeOfTheSheet(t *testing.T) {
	t.Parallel()
	for phase, ev := range events {
		if !slices.Contains(Codes, ev.ice) || !slices.Contains(StandardCodes, ev.standard) || ev.text == "" {
			t.Errorf("%s is told as %+v", phase, ev)
		}
	}
	for _, script := range emulate.Scripts() {
		d := open(t, emulate.Options{})
		number := d.buy(func(s m) { s["consignee"].(m)["name1"] = "Vos SCRIPT-" + script })
		for d.e.Walk(number) {
		}
		_, got := d.follow(nil, number)
		if len(got.Data) != 1 {
			t.Fatalf("%s: %v", script, got)
		}
		for _, ev := range got.Data[0].Data[0].Data {
			if ev.attr("ice") == "" {
				t.Errorf("%s: a scan without a code", script)
			}
		}
	}
	if n := len(Codes); n != 52 {
		t.Errorf("%d codes, want the 52 of the sheet", n)
	}
}
