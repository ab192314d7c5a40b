package bind

import (
	"fmt"
	"image"
	"image/color"
)

// Space is how a picture's colours are told.
type Space string

// The spaces that pictures come in.
const (
	Grey Space = "/DeviceGray"
	RGB  Space = "/DeviceRGB"
	CMYK Space = "/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]" // as programs write it into JPEG, upside down
)

// JPEG keeps a picture's bytes as they are.
func (w *Writer) JPEG(data []byte, wide, high int, space Space) (int, error) {
	body := fmt.Appendf(nil, "<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%s/Filter/DCTDecode/Length %d>>stream\n",
		wide, high, space, len(data))
	body = append(body, data...)
	n := w.keep(append(body, "\nendstream"...))
	return n, w.err
}

// Picture keeps a picture dot by dot, on white paper: in one bit where it is black and white, in greys, or in colours.
func (w *Writer) Picture(p image.Image) (int, error) {
	box := p.Bounds()
	wide, high := box.Dx(), box.Dy()
	bits, space, data := 8, Grey, make([]byte, 0, wide*high)
	sharp := true
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r, g, b := onPaper(p.At(x, y))
			if r != g || g != b {
				return w.colours(p)
			}
			sharp = sharp && (r == 0 || r == 255)
			data = append(data, r)
		}
	}
	if sharp {
		bits, data = 1, bitmap(data, wide, high)
	}
	return w.image(data, wide, high, bits, space)
}

func (w *Writer) colours(p image.Image) (int, error) {
	box := p.Bounds()
	data := make([]byte, 0, 3*box.Dx()*box.Dy())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r, g, b := onPaper(p.At(x, y))
			data = append(data, r, g, b)
		}
	}
	return w.image(data, box.Dx(), box.Dy(), 8, RGB)
}

// onPaper lays a colour over white.
func onPaper(c color.Color) (r, g, b byte) {
	if grey, ok := c.(color.Gray); ok {
		return grey.Y, grey.Y, grey.Y
	}
	cr, cg, cb, a := c.RGBA()
	white := 0xffff - a
	return byte((cr + white) >> 8), byte((cg + white) >> 8), byte((cb + white) >> 8)
}

// bitmap packs eight dots into a byte, each row beginning a new one.
func bitmap(grey []byte, wide, high int) []byte {
	row := (wide + 7) / 8
	out := make([]byte, row*high)
	for y := range high {
		for x := range wide {
			if grey[y*wide+x] != 0 {
				out[y*row+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return out
}

func (w *Writer) image(data []byte, wide, high, bits int, space Space) (int, error) {
	filter := ""
	if small := w.packed.pack(data); small != nil {
		data, filter = small, "/Filter/FlateDecode"
	}
	body := fmt.Appendf(nil, "<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace%s%s/Length %d>>stream\n",
		wide, high, bits, space, filter, len(data))
	body = append(body, data...)
	n := w.keep(append(body, "\nendstream"...))
	return n, w.err
}

// Framed makes of a picture an object of a size in points, to be placed as a page's form is.
func (w *Writer) Framed(picture int, width, height float64) (int, error) {
	content := fmt.Sprintf("%.3f 0 0 %.3f 0 0 cm /P Do", width, height)
	n := w.keep(fmt.Appendf(nil, "<</Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Resources<</XObject<</P %d 0 R>>>>/Length %d>>stream\n%s\nendstream",
		number(width), number(height), picture, len(content), content))
	return n, w.err
}
