package account

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // signatures come as photographs too
	"image/png"

	"github.com/waybill-ship/waybill/internal/fault"
)

// A signature is printed a few centimetres wide; more dots than a printer has there would only make files large.
const (
	inkBytes  = 2 << 20 // that may be uploaded
	inkSide   = 6000    // dots of a side of what may be uploaded
	inkWidth  = 600
	inkHeight = 200
)

// ink makes a picture of somebody's signature fit for paper: grey on white, its empty rim cut off, no larger than is printed, and written
// anew, so that nothing else travels in the file.
func ink(picture []byte) ([]byte, error) {
	const field = "signature"
	if len(picture) > inkBytes {
		return nil, fault.At(field, "The picture may have up to 2 MB.")
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || kind != "png" && kind != "jpeg" {
		return nil, fault.At(field, "The signature has to be a PNG or JPEG picture.")
	}
	if config.Width > inkSide || config.Height > inkSide || config.Width*config.Height > 16_000_000 {
		return nil, fault.At(field, "The picture has too many dots; 6000 by 2500 is plenty.")
	}
	source, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, fault.At(field, "The picture cannot be read; it may be damaged.")
	}
	grey := onWhite(source)
	seen := drawn(grey)
	if seen.Empty() {
		return nil, fault.At(field, "The picture is empty.")
	}
	var out bytes.Buffer
	if err := png.Encode(&out, shrunk(grey, seen)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// onWhite lays a picture on white paper.
func onWhite(source image.Image) *image.Gray {
	at := source.Bounds()
	grey := image.NewGray(image.Rect(0, 0, at.Dx(), at.Dy()))
	for y := range at.Dy() {
		for x := range at.Dx() {
			r, g, b, a := source.At(at.Min.X+x, at.Min.Y+y).RGBA()
			white := 0xffff - a
			grey.SetGray(x, y, color.GrayModel.Convert(color.RGBA64{R: uint16(r + white), G: uint16(g + white), B: uint16(b + white), A: 0xffff}).(color.Gray))
		}
	}
	return grey
}

// drawn is the part of a picture on which there is something.
func drawn(m *image.Gray) image.Rectangle {
	const pale = 200
	var seen image.Rectangle
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if m.GrayAt(x, y).Y < pale {
				seen = seen.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return seen
}

// shrunk is a part of a picture, made small enough; each new dot is the mean of those it stands for.
func shrunk(m *image.Gray, part image.Rectangle) *image.Gray {
	scale := max(1, float64(part.Dx())/inkWidth, float64(part.Dy())/inkHeight)
	out := image.NewGray(image.Rect(0, 0, max(1, int(float64(part.Dx())/scale)), max(1, int(float64(part.Dy())/scale))))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			from := image.Rect(int(float64(x)*scale), int(float64(y)*scale), max(int(float64(x+1)*scale), int(float64(x)*scale)+1),
				max(int(float64(y+1)*scale), int(float64(y)*scale)+1)).Add(part.Min).Intersect(part)
			sum, n := 0, 0
			for v := from.Min.Y; v < from.Max.Y; v++ {
				for u := from.Min.X; u < from.Max.X; u++ {
					sum, n = sum+int(m.GrayAt(u, v).Y), n+1
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / max(1, n))})
		}
	}
	return out
}
