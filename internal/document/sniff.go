package document

import (
	"bytes"
	"errors"
	"fmt"
	"image"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// mostLabel is the most bytes one label may have: a page of A4 in colours at 600 dpi is less.
const mostLabel = 16 << 20

// Look finds out what a label's bytes really are, whatever was said of them, and reads it through once: what it answers as a
// medium can be printed. The error says what is wrong with the bytes, for whoever has to ask the carrier.
func Look(data []byte) (media string, err error) {
	text := bytes.TrimLeft(data, " \t\r\n\ufeff")
	switch {
	case len(text) == 0:
		return "", errors.New("it is empty")
	case len(data) > mostLabel:
		return "", fmt.Errorf("it has %d MB", len(data)>>20)
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		if _, err := open(data); err != nil {
			return "", errors.New("it is a PDF that breaks off or is damaged")
		}
		return carrier.PDF, nil
	case bytes.Contains(text[:min(len(text), 512)], []byte("^XA")):
		if !bytes.Contains(data, []byte("^XZ")) {
			return "", errors.New("it is ZPL that breaks off")
		}
		return carrier.ZPL, nil
	case bytes.HasPrefix(text, []byte("N\n")) || bytes.HasPrefix(text, []byte("N\r\n")):
		return carrier.EPL, nil
	case text[0] == '<':
		return "", errors.New("it is a web page")
	case text[0] == '{':
		return "", errors.New("it is a message of the carrier's system")
	}
	conf, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || conf.Width*conf.Height > mostDots {
		return "", errors.New("it is neither a PDF, nor a picture, nor for a label printer")
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return "", errors.New("it is a picture that breaks off")
	}
	return "image/" + kind, nil
}
