// Package fpdfref draws our label with the library fpdf: the same steps, texts, bars and fonts.
// It is the measure that pdf's speed is stated against, and a second opinion on its looks.
package fpdfref

import (
	"bytes"

	"codeberg.org/go-pdf/fpdf"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/pdf/font"
)

const hundredth = 1.0 / 100

// Draw draws one label as a document of its own.
func Draw(l pdf.Label) ([]byte, error) {
	steps, err := pdf.Steps(l)
	if err != nil {
		return nil, err
	}
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pdf.Width * hundredth, Ht: pdf.Height * hundredth}})
	doc.SetCreationDate(l.Date)
	doc.SetModificationDate(l.Date)
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes("label", "", font.Regular().TTF)
	doc.AddUTF8FontFromBytes("label", "B", font.Bold().TTF)
	doc.AddPage()
	for _, s := range steps {
		step(doc, s)
	}
	var out bytes.Buffer
	err = doc.Output(&out)
	return out.Bytes(), err
}

func step(doc *fpdf.Fpdf, s pdf.Op) {
	x, y := float64(s.X)*hundredth, float64(s.Y)*hundredth
	switch s.Kind {
	case pdf.OpFill:
		doc.Rect(x, y, float64(s.W)*hundredth, float64(s.H)*hundredth, "F")
	case pdf.OpGrey:
		v := s.W * 255 / 100
		doc.SetFillColor(v, v, v)
		doc.SetTextColor(v, v, v)
	case pdf.OpText:
		style := ""
		if s.Bold {
			style = "B"
		}
		doc.SetFont("label", style, float64(s.Size)*hundredth)
		if s.Slope {
			doc.TransformBegin()
			defer doc.TransformEnd()
			doc.TransformRotate(45, x, y)
			doc.SetTextColor(219, 219, 219)
			defer doc.SetTextColor(0, 0, 0)
		}
		doc.Text(x, y, string(s.Text))
	}
}
