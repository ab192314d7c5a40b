package raster

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/waybill-ship/waybill/internal/pdf"
)

// dark is the lightest shade that a printer of black dots prints.
const dark = 140

// ZPL turns each page of a PDF into a label for Zebra's and compatible printers: our own labels in the printer's words, others as a graphic of black
// dots.
func ZPL(ctx context.Context, file []byte, dpi int) ([]byte, error) {
	if labels, ok := pdf.Read(file); ok {
		return ours(ctx, file, labels, dpi)
	}
	all, err := Pictures(ctx, file, dpi)
	if err != nil {
		return nil, err
	}
	var labels []byte
	for _, picture := range all {
		labels = append(labels, Graphic(picture)...)
	}
	return labels, nil
}

// Graphic is one label in ZPL that shows a picture in black dots.
func Graphic(picture *image.Gray) []byte {
	wide, high := picture.Rect.Dx(), picture.Rect.Dy()
	perRow := (wide + 7) / 8
	var out bytes.Buffer
	fmt.Fprintf(&out, "^XA\n^PW%d\n^LL%d\n^LH0,0\n^FO0,0^GFA,%d,%d,%d,", wide, high, perRow*high, perRow*high, perRow)
	rows(&out, picture)
	out.WriteString("^FS\n^XZ\n")
	return out.Bytes()
}

// rows writes a picture row by row; one like the row before is a colon.
func rows(out *bytes.Buffer, picture *image.Gray) {
	perRow := (picture.Rect.Dx() + 7) / 8
	var last string
	for y := range picture.Rect.Dy() {
		row := dots(picture, y, perRow)
		if row == last && y > 0 {
			out.WriteByte(':')
			continue
		}
		out.WriteString(squeeze(row))
		last = row
	}
}

// dots is one row of the picture in hexadecimal, a bit for each dot.
func dots(picture *image.Gray, y, perRow int) string {
	const digits = "0123456789ABCDEF"
	row := make([]byte, 2*perRow)
	line := picture.Pix[y*picture.Stride : y*picture.Stride+picture.Rect.Dx()]
	for i := range row {
		nibble := 0
		for bit := range 4 {
			if x := 4*i + bit; x < len(line) && line[x] <= dark {
				nibble |= 8 >> bit
			}
		}
		row[i] = digits[nibble]
	}
	return string(row)
}

// squeeze shortens a row as ZPL has it: letters count repetitions, a comma fills up with white, an exclamation mark with black.
func squeeze(row string) string {
	var b strings.Builder
	for i := 0; i < len(row); {
		n := 1
		for i+n < len(row) && row[i+n] == row[i] {
			n++
		}
		switch {
		case i+n == len(row) && row[i] == '0':
			b.WriteByte(',')
		case i+n == len(row) && row[i] == 'F':
			b.WriteByte('!')
		default:
			times(&b, n)
			b.WriteByte(row[i])
		}
		i += n
	}
	return b.String()
}

// times writes a count: g to z are 20 to 400 in twenties, G to Y are 1 to 19.
func times(b *strings.Builder, n int) {
	if n == 1 {
		return
	}
	for ; n >= 400; n -= 400 {
		b.WriteByte('z')
	}
	if n >= 20 {
		b.WriteByte(byte('g' + n/20 - 1))
	}
	if n%20 > 0 {
		b.WriteByte(byte('G' + n%20 - 1))
	}
}
