package bind_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/pdf/bind"
	"github.com/waybill-ship/waybill/internal/postal"
)

func label(t testing.TB) []byte {
	t.Helper()
	at := postal.Address{Name: "Ilse", Street: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", Country: "NL"}
	data, err := pdf.Draw(pdf.Label{Carrier: "Sandbox", From: at, To: at, Weight: 900, Tracking: "3SSBOX000000001"})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOurOwnLabelsAreOfThePlainKind(t *testing.T) {
	t.Parallel()
	s, err := bind.Read(label(t))
	if err != nil {
		t.Fatal(err)
	}
	p := s.Pages()
	if len(p) != 1 || p[0].Width != 297.64 || p[0].Height != 419.53 || p[0].Turn != 0 {
		t.Errorf("pages %+v", p)
	}
}

func TestEveryCutOffLabelIsOdd(t *testing.T) {
	t.Parallel()
	whole := label(t)
	for n := range len(whole) - len("\n%%EOF\n") - 1 {
		s, err := bind.Read(whole[:n])
		if err == nil {
			err = copied(s)
		}
		if !errors.Is(err, bind.ErrOdd) {
			t.Fatalf("of %d bytes %d: %v", len(whole), n, err)
		}
	}
}

func copied(s *bind.Source) error {
	w := bind.NewWriter(io.Discard, "Test")
	for _, p := range s.Pages() {
		if err := w.Page(p); err != nil {
			return err
		}
		if _, err := w.Form(p); err != nil {
			return err
		}
	}
	return w.Close()
}

// What is copied can be copied again: the writer's own files are of the plain kind.
func FuzzRead(f *testing.F) {
	f.Add(label(f))
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Pages 1 0 R>>endobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<</Root 1 0 R/Size 2>>\nstartxref\n41\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		began := time.Now()
		s, err := bind.Read(data)
		if err != nil {
			return
		}
		var out bytes.Buffer
		w := bind.NewWriter(&out, "Test")
		for _, p := range s.Pages() {
			if err := w.Page(p); err != nil {
				if !errors.Is(err, bind.ErrOdd) {
					t.Error(err)
				}
				return
			}
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		if again, err := bind.Read(out.Bytes()); err != nil || len(again.Pages()) != len(s.Pages()) {
			t.Errorf("the copy is not readable: %v", err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%d bytes took %s", len(data), took)
		}
	})
}

func TestAWriterThatIsFullSaysSo(t *testing.T) {
	t.Parallel()
	s, err := bind.Read(label(t))
	if err != nil {
		t.Fatal(err)
	}
	w := bind.NewWriter(full{}, "Test")
	for range 100 {
		err = w.Page(s.Pages()[0])
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		t.Error("a full disk was not noticed")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }
