package labels_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/printout"
)

// many is a desk with more labels than are answered at once.
func many(t *testing.T, d *db.DB) *desk {
	t.Helper()
	s := open(t, d)
	s.drain(s.wish(205, nil))
	return s
}

// printAll asks for all labels and answers where it leads.
func (s *desk) printAll() string {
	s.t.Helper()
	got, body := s.post("/labels/print", url.Values{"every": {"1"}, "paper": {"a4-4"}, "place": {"2"}})
	if got.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("%d %.200s", got.StatusCode, body)
	}
	return got.Header.Get("Location")
}

func (s *desk) jobOf(at string) printout.Make {
	s.t.Helper()
	id, err := strconv.ParseInt(strings.TrimPrefix(at, "/prints/"), 10, 64)
	must(s.t, err)
	return printout.Make{Account: s.owner.Account, ID: id}
}

func (s *desk) files() int {
	s.t.Helper()
	n := 0
	for _, err := range s.shipping.Blobs.List(s.t.Context(), s.owner.Account) {
		must(s.t, err)
		n++
	}
	return n
}

func TestManyLabelsBecomeAPDFInTheBackground(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := many(t, d)
		at := s.printAll()
		if _, page := s.get(at); !strings.Contains(page, `hx-get="`+at+`?look=1"`) || !strings.Contains(page, "205 waiting") {
			t.Errorf("while it is made the page says %.2000s", page)
		}
		if got, _ := s.get(at + "/pdf"); got.StatusCode != http.StatusNotFound {
			t.Errorf("a file that is not made yet answers %d", got.StatusCode)
		}
		must(t, s.printouts.Make(t.Context(), s.jobOf(at)))
		_, page := s.get(at)
		if strings.Contains(page, "hx-trigger") || !strings.Contains(page, at+"/pdf?download=1") || !strings.Contains(page, "It is kept until") {
			t.Errorf("when it is ready the page says %.2000s", page)
		}
		got, body := s.get(at + "/pdf?download=1")
		if got.Header.Get("Content-Length") != fmt.Sprint(len(body)) || !strings.Contains(got.Header.Get("Content-Disposition"), "labels-205.pdf") {
			t.Errorf("head %v for %d bytes", got.Header, len(body))
		}
		tool(t, body, "qpdf", "--check", "FILE")
		if n := strings.TrimSpace(tool(t, body, "qpdf", "--show-npages", "FILE")); n != "52" { // 206 places of four
			t.Errorf("%s pages, want 52", n)
		}
		for _, p := range s.parcels() {
			if p.Printed == nil || !strings.Contains(body, "%PDF") {
				t.Fatalf("parcel %d is not noted as printed", p.ID)
			}
		}
		s.ahead = 4 * 24 * time.Hour
		if got, _ := s.get(at + "/pdf"); got.StatusCode != http.StatusNotFound {
			t.Errorf("after its time it answers %d", got.StatusCode)
		}
		if _, page := s.get(at); !strings.Contains(page, "not kept any more") {
			t.Error("the page does not say that the file is gone")
		}
		if keys, err := printout.Files(t.Context(), d, s.owner.Account, s.printouts.Now()); err != nil || len(keys) != 0 {
			t.Errorf("a file past its time is still held: %v, %v", keys, err)
		}
	})
}

func TestAPrintoutThatIsStoppedBeginsAgainAndLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	s := many(t, dbtest.Open(t, "sqlite"))
	at, before := s.printAll(), s.files()
	for _, after := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond, 60 * time.Millisecond} {
		ctx, stop := context.WithTimeout(t.Context(), after)
		err := s.printouts.Make(ctx, s.jobOf(at))
		stop()
		p, wrong := printout.Get(t.Context(), s.db, s.owner.Account, s.jobOf(at).ID)
		must(t, wrong)
		if err == nil {
			break // this machine was quicker
		}
		if p.State != printout.Waiting || p.Key != "" {
			t.Fatalf("stopped after %s it is %s with file %q", after, p.State, p.Key)
		}
	}
	must(t, s.printouts.Make(t.Context(), s.jobOf(at)))
	must(t, s.printouts.Make(t.Context(), s.jobOf(at))) // a job may run twice
	if _, body := s.get(at + "/pdf"); !strings.HasPrefix(body, "%PDF") {
		t.Error("there is no file in the end")
	}
	keys, err := printout.Files(t.Context(), s.db, s.owner.Account, s.printouts.Now())
	if err != nil || len(keys) != 1 || s.files() > before+2 {
		t.Errorf("%d files are named (%v) and %d are there beyond the labels", len(keys), err, s.files()-before)
	}
}

func TestALabelThatCannotBePutOnAPageIsNamedAndTheOthersArePrinted(t *testing.T) {
	t.Parallel()
	s := many(t, dbtest.Open(t, "sqlite"))
	broken := s.parcels()[50]
	must(t, s.shipping.Blobs.Put(t.Context(), broken.Label.Key, []byte("<html>Bad gateway</html>")))
	at := s.printAll()
	must(t, s.printouts.Make(t.Context(), s.jobOf(at)))
	_, page := s.get(at)
	if !strings.Contains(page, "One label has to be printed by itself.") || !strings.Contains(page, broken.OrderNumber) ||
		!strings.Contains(page, "<b>204</b>") {
		t.Errorf("the page says %s", page[strings.Index(page, `id="main"`):])
	}
	all, err := parcel.List(t.Context(), s.db, s.owner.Account, parcel.Filter{Labelled: true, Limit: 300})
	must(t, err)
	for _, p := range all {
		if (p.Printed == nil) != (p.ID == broken.ID) {
			t.Fatalf("parcel %d is noted as printed: %v", p.ID, p.Printed != nil)
		}
	}
}

func TestAPrintoutOfNothingThatCanBeReadFails(t *testing.T) {
	t.Parallel()
	s := many(t, dbtest.Open(t, "sqlite"))
	all, err := parcel.List(t.Context(), s.db, s.owner.Account, parcel.Filter{Labelled: true, Limit: 300})
	must(t, err)
	for _, p := range all {
		must(t, s.shipping.Blobs.Put(t.Context(), p.Label.Key, []byte("<html>Bad gateway</html>")))
	}
	at := s.printAll()
	must(t, s.printouts.Make(t.Context(), s.jobOf(at)))
	if _, page := s.get(at); !strings.Contains(page, "None of these labels can be put on a page") {
		t.Errorf("the page says %s", page[strings.Index(page, `id="main"`):])
	}
}

func TestAPDFThatCannotBeMadeIsSaidToHaveFailed(t *testing.T) {
	t.Parallel()
	s := many(t, dbtest.Open(t, "sqlite"))
	at := s.printAll()
	for key, err := range s.shipping.Blobs.List(t.Context(), s.owner.Account) { // somebody emptied the store
		must(t, err)
		must(t, s.shipping.Blobs.Delete(t.Context(), key.Key))
	}
	work := s.jobOf(at)
	if err := s.printouts.Make(t.Context(), work); err == nil {
		t.Fatal("it was made of nothing")
	}
	if p, err := printout.Get(t.Context(), s.db, work.Account, work.ID); err != nil || p.State != printout.Waiting {
		t.Errorf("with tries left it is %s, %v", p.State, err)
	}
	must(t, s.db.Write(t.Context(), work.Account, func(ctx context.Context, tx *db.Tx) error {
		return job.Add(ctx, tx, work, job.Later{MaxAttempts: 1})
	}))
	hands := job.NewHands()
	s.printouts.Hands(hands)
	crew, err := job.Start(t.Context(), s.db, hands, 1, time.Minute)
	must(t, err)
	defer func() { must(t, crew.Stop(context.Background())) }()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		p, err := printout.Get(t.Context(), s.db, work.Account, work.ID)
		must(t, err)
		if p.State == printout.Failed && p.Note != "" {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("after the last try it is %s: %q", p.State, p.Note)
		}
	}
}
