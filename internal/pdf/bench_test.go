package pdf_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/pdf/fpdfref"
)

func BenchmarkLabel(b *testing.B) {
	l := sample()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pdf.Draw(l); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLabelFpdf(b *testing.B) {
	l := sample()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := fpdfref.Draw(l); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHundredLabelsInOneDocument(b *testing.B) {
	var list []pdf.Label
	for range 100 {
		list = append(list, sample())
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pdf.Labels(list); err != nil {
			b.Fatal(err)
		}
	}
}
