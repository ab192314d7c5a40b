package document

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	_ "image/gif" // UPS gives labels so
	_ "image/jpeg"
	_ "image/png"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf/bind"
)

// mostDots bounds one picture: A4 at 600 dpi is less.
const mostDots = 40_000_000

// addPicture puts a label that came as a picture on the next free place, in the size it was drawn for and not resampled.
func (b *Book) addPicture(f File) error {
	conf, kind, err := image.DecodeConfig(bytes.NewReader(f.Bytes))
	if err != nil {
		return fault.New(fault.Unable, "Label %d is neither a PDF nor a picture that can be read.", b.files).Because(err)
	}
	if conf.Width < 1 || conf.Height < 1 || conf.Width*conf.Height > mostDots {
		return fault.New(fault.Unable, "Label %d is a picture of %d by %d dots, which is no label.", b.files, conf.Width, conf.Height)
	}
	dpi := resolution(f.Bytes, kind, conf)
	w, h := float64(conf.Width)*72/dpi, float64(conf.Height)*72/dpi
	var object int
	if kind == "jpeg" {
		object, err = b.out.JPEG(f.Bytes, conf.Width, conf.Height, jpegSpace(conf.ColorModel))
	} else {
		var picture image.Image
		if picture, _, err = image.Decode(bytes.NewReader(f.Bytes)); err != nil {
			return fault.New(fault.Unable, "Label %d is a picture that breaks off.", b.files).Because(err)
		}
		object, err = b.out.Picture(picture)
	}
	if err != nil {
		return err
	}
	object, err = b.out.Framed(object, w, h)
	if err != nil {
		return err
	}
	return b.place(object, w, h, 0)
}

func jpegSpace(m color.Model) bind.Space {
	switch m {
	case color.GrayModel:
		return bind.Grey
	case color.CMYKModel:
		return bind.CMYK
	}
	return bind.RGB
}

// resolution is how many dots an inch a picture has: as it says itself, or that of the label printer whose paper it fills.
func resolution(data []byte, kind string, conf image.Config) float64 {
	if dpi := told(data, kind); dpi >= 72 && dpi <= 1200 {
		return dpi
	}
	short := min(conf.Width, conf.Height)
	for _, dpi := range []float64{203, 300, 600} {
		// Labels are 10 to 10.5 cm wide, and some leave out the edge.
		if wide := float64(short) / dpi * 25.4; wide >= 90 && wide <= 108 {
			return dpi
		}
	}
	return 203
}

// told reads what a PNG or JPEG says of its resolution; 0 is nothing.
func told(data []byte, kind string) float64 {
	switch kind {
	case "png":
		at := bytes.Index(data[:min(len(data), 4096)], []byte("pHYs"))
		if at > 0 && at+13 <= len(data) && data[at+12] == 1 {
			return float64(binary.BigEndian.Uint32(data[at+4:])) * 0.0254
		}
	case "jpeg":
		at := bytes.Index(data[:min(len(data), 64)], []byte("JFIF\x00"))
		if at > 0 && at+12 <= len(data) {
			v := float64(binary.BigEndian.Uint16(data[at+8:]))
			switch data[at+7] {
			case 1:
				return v
			case 2:
				return v * 2.54
			}
		}
	}
	return 0
}
