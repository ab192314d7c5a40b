package account_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
)

// photo is a picture of a stroke on pale paper.
func photo(w, h int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.NRGBA{235, 230, 220, 255})
		}
	}
	for x := w / 4; x < w*3/4; x++ {
		for d := range 6 {
			m.Set(x, h/2+d, color.NRGBA{20, 20, 120, 255})
		}
	}
	return m
}

func TestASignatureIsKeptAsASmallGreyPicture(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		who := k.signUp(t, "ines@example.org")
		var asPNG, asJPEG bytes.Buffer
		if err := png.Encode(&asPNG, photo(2000, 900)); err != nil {
			t.Fatal(err)
		}
		if err := jpeg.Encode(&asJPEG, photo(2000, 900), nil); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"png": asPNG.Bytes(), "jpeg": asJPEG.Bytes()} {
			if err := k.SetSignature(t.Context(), who, data); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			b, err := account.BorderOf(t.Context(), d, who.Account)
			if err != nil {
				t.Fatal(err)
			}
			m, err := png.Decode(bytes.NewReader(b.Signature))
			if err != nil {
				t.Fatalf("%s: what is kept is no PNG: %v", name, err)
			}
			if at := m.Bounds(); at.Dx() != 600 || at.Dy() > 200 {
				t.Errorf("%s: kept as %v", name, at)
			}
			if len(b.Signature) > 60_000 {
				t.Errorf("%s: kept in %d bytes", name, len(b.Signature))
			}
		}
		if err := k.SetBorder(t.Context(), who, account.Border{SignedBy: " Ines de Wit ", IOSS: "im 528 0000016", UKIMS: "XIUKIM12345678900020230812134512", VOEC: "2021234"}); err != nil {
			t.Fatal(err)
		}
		b, err := account.BorderOf(t.Context(), d, who.Account)
		if err != nil || b.SignedBy != "Ines de Wit" || b.IOSS != "IM5280000016" || b.VOEC != "2021234" || len(b.Signature) == 0 {
			t.Errorf("kept %q %q %q, %d bytes of signature: %v", b.SignedBy, b.IOSS, b.VOEC, len(b.Signature), err)
		}
		if err := k.SetSignature(t.Context(), who, nil); err != nil {
			t.Fatal(err)
		}
		if b, err = account.BorderOf(t.Context(), d, who.Account); err != nil || len(b.Signature) != 0 || b.IOSS == "" {
			t.Errorf("after its removal: %d bytes, IOSS %q: %v", len(b.Signature), b.IOSS, err)
		}
	})
}

func TestWhatIsNoSignatureOrNumberIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		who := k.signUp(t, "ines@example.org")
		var blank, broken bytes.Buffer
		if err := png.Encode(&blank, image.NewNRGBA(image.Rect(0, 0, 50, 20))); err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(&broken, photo(200, 90)); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{
			"a text": []byte("Ines"), "an empty picture": blank.Bytes(), "half a picture": broken.Bytes()[:broken.Len()/2], "a large file": make([]byte, 3<<20),
			"a picture that claims to be huge": huge(),
		} {
			err := k.SetSignature(t.Context(), who, data)
			if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Name != "signature" {
				t.Errorf("%s: %v", name, err)
			}
		}
		err := k.SetBorder(t.Context(), who, account.Border{IOSS: "528", VOEC: "x", UKIMS: "GB1"})
		if f, ok := fault.As(err); !ok || len(f.Fields) != 3 {
			t.Errorf("wrong numbers: %v", err)
		}
		who.Role = account.Shipping
		wantKind(t, k.SetBorder(t.Context(), who, account.Border{}), fault.Denied, "")
		wantKind(t, k.SetSignature(t.Context(), who, nil), fault.Denied, "")
	})
}

// huge is the head of a PNG of 60,000 by 60,000 dots.
func huge() []byte {
	return append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x00\x00\x00\x00"), "\x9c\x1b\x1c\x5e"...)
}
