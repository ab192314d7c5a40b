package labels_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func TestALabelIsGivenAsAPictureAndForLabelPrinters(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.drain(s.wish(2, nil))
		all := s.parcels()
		get := func(as string, of ...parcel.Parcel) (*http.Response, string) {
			q := url.Values{"as": {as}}
			for _, p := range of {
				q.Add("id", fmt.Sprint(p.ID))
			}
			return s.get("/labels/file?" + q.Encode())
		}
		for as, want := range map[string]string{"zpl-203": "^XA", "zpl-300": "^XA", "png": "\x89PNG", "own": "%PDF"} {
			if got, data := get(as, all[0]); got.StatusCode != http.StatusOK || !strings.HasPrefix(data, want) {
				t.Errorf("%s: %d %.40q", as, got.StatusCode, data)
			}
		}
		if got, data := get("zpl-203", all...); got.StatusCode != http.StatusOK || strings.Count(data, "^XZ") != 2 || !strings.Contains(data, all[1].Number) {
			t.Errorf("two labels for a printer: %d %.200q", got.StatusCode, data)
		}
		for _, p := range s.parcels() {
			if p.Printed != nil {
				t.Error("a label that was looked at counts as printed")
			}
		}
		for as, of := range map[string][]parcel.Parcel{"png": all, "gif": all[:1], "zpl-600": all[:1], "": all[:1]} {
			if got, _ := get(as, of...); got.StatusCode < 400 || got.StatusCode >= 500 {
				t.Errorf("%q of %d labels: %d", as, len(of), got.StatusCode)
			}
		}
	})
}

func TestLabelsForALabelPrinterCountAsPrintedAndThePrinterIsRemembered(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	s.drain(s.wish(1, nil))
	one := s.parcels()[0]
	got, data := s.post("/labels/print", url.Values{"id": {fmt.Sprint(one.ID)}, "paper": {"zpl-300"}})
	if !strings.HasPrefix(data, "^XA") || !strings.Contains(got.Header.Get("Content-Disposition"), ".zpl") || !strings.Contains(got.Header.Get("Set-Cookie"), "zpl-300") {
		t.Errorf("%d %v %.60q", got.StatusCode, got.Header, data)
	}
	if s.parcels()[0].Printed == nil {
		t.Error("it does not count as printed")
	}
}

func TestWhatACarrierGaveForLabelPrintersStaysAsItCame(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	s.drain(s.wish(1, nil))
	one := s.parcels()[0]
	const roll = "^XA^FO50,50^FDtheirs^FS^XZ"
	must(t, s.shipping.Blobs.Put(t.Context(), one.Label.Key, []byte(roll)))
	given := func(media string) {
		one.Label.Media = media
		must(t, s.db.Write(t.Context(), one.Account, func(ctx context.Context, tx *db.Tx) error { return parcel.Keep(ctx, tx, one) }))
	}
	given(carrier.ZPL)
	at := fmt.Sprintf("/labels/file?id=%d&as=", one.ID)
	for _, as := range []string{"own", "zpl-203", "zpl-300"} {
		if _, data := s.get(at + as); strings.TrimSpace(data) != roll {
			t.Errorf("%s changed it: %q", as, data)
		}
	}
	if got, page := s.get(at + "png"); got.StatusCode != http.StatusUnprocessableEntity && got.StatusCode != http.StatusConflict || !strings.Contains(page, "stays as it came") {
		t.Errorf("as a picture: %d", got.StatusCode)
	}
	given("image/gif")
	if _, page := s.get(at + "zpl-203"); !strings.Contains(page, "as GIF, and it stays as it came") {
		t.Error("a carrier's picture is said to become ZPL")
	}
}
