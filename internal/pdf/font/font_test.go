package font_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/pdf/font"
)

func TestTheBaseFacesCarryEveryLetterOfEurope(t *testing.T) {
	t.Parallel()
	letters := "ĄąĆćĘęŁłŃńÓóŚśŹźŻż" + "ȘșȚțĂăÂâÎî" + "ÐðÞþÆæ" + "ĀāČčĒēĢģĪīĶķĻļŅņŠšŪūŽž" + "ĞğİıŞş" +
		"ŐőŰű" + "ĦħĠġ" + "ẞß" + "ΆΈΉΊΌΎΏάέήίόύώϊϋΐΰς" + "ЂђЈјЉљЊњЋћЏџ" + "ЃѓЌќЅѕ" + "ЄєІіЇїҐґ" + "ЍѝЪъЮюЯя" + "–—’“”„•€№"
	for _, f := range []*font.Font{font.Regular(), font.Bold()} {
		for _, r := range letters {
			if _, ok := f.Glyph(r); !ok {
				t.Errorf("%s has no %q (U+%04X)", f.Name, r, r)
			}
		}
	}
}

func TestTheWideFacesCarryWhatTheBaseLacks(t *testing.T) {
	t.Parallel()
	for _, f := range []*font.Font{font.Wide(), font.WideBold()} {
		for _, r := range "ԱաՖֆაბგჰƐɛŊŋ" {
			if _, ok := f.Glyph(r); !ok {
				t.Errorf("%s has no %q (U+%04X)", f.Name, r, r)
			}
		}
	}
}

func TestASubsetIsSmallAndKeepsTheWidths(t *testing.T) {
	t.Parallel()
	var s font.Subset
	f := font.Bold()
	for range 2 { // the second time in the same memory
		s.Reset(f)
		for i, want := range []int{722, 667, 611} {
			g, _ := f.Glyph([]rune("AÉŁ")[i])
			p := f.Piece(g)
			if n := s.Add(p); p.Width != want || int(n) != i+1 {
				t.Errorf("glyph %d has width %d, want %d", n, p.Width, want)
			}
		}
		if ttf := s.AppendTTF(nil); len(ttf) > 1500 || len(ttf)%4 != 0 {
			t.Errorf("three letters take %d bytes", len(ttf))
		}
	}
}

func TestBrokenFontsAreRefused(t *testing.T) {
	t.Parallel()
	ttf := font.Regular().TTF
	for _, n := range []int{0, 3, 20, 300, len(ttf) / 2} {
		if _, err := font.Parse("cut", ttf[:n]); err == nil {
			t.Errorf("a font of %d bytes was read", n)
		}
	}
}
