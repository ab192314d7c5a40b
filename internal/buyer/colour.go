package buyer

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"

	"github.com/waybill-ship/waybill/internal/fault"
)

// rgb is a colour of the screen, each part from 0 to 255.
type rgb [3]float64

// The grounds on which text and marks in the merchant's colour stand: the harder of ours in each scheme.
var (
	white = rgb{255, 255, 255}
	black = rgb{0, 0, 0}
	ink   = rgb{20, 24, 26}
	paper = rgb{238, 243, 244}
	night = rgb{36, 42, 46}
)

var colourFile = regexp.MustCompile(`^[0-9a-f]{6}\.css$`)

// colours answers the style sheet of a merchant's colour: what derives from it is made readable here, whatever was chosen.
func colours(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	if !colourFile.MatchString(name) {
		return fault.New(fault.Missing, "There is no such colour.")
	}
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("X-Content-Type-Options", "nosniff")
	_, err := fmt.Fprint(w, sheet(parse(name[:6])))
	return err
}

func sheet(brand rgb) string {
	return fmt.Sprintf(`:root{--brand:%s;--on-brand:%s;--brand-text:light-dark(%s,%s);--brand-mark:light-dark(%s,%s);--brand-soft:light-dark(%s,%s)}
`, brand, on(brand), readable(brand, paper, black, 4.5), readable(brand, night, white, 4.5), readable(brand, paper, black, 3),
		readable(brand, night, white, 3), brand.mix(white, 0.9), brand.mix(night, 0.85))
}

func parse(hex string) rgb {
	n, _ := strconv.ParseUint(hex, 16, 32) // six digits, as the pattern says
	return rgb{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// mix goes the share of the way from one colour to another.
func (c rgb) mix(to rgb, share float64) rgb {
	for i := range c {
		c[i] += (to[i] - c[i]) * share
	}
	return c
}

// on is the ink for text upon a colour: white where it can be read, else dark, else whichever is read better.
func on(ground rgb) rgb {
	for _, text := range []rgb{white, ink} {
		if contrast(text, ground) >= 4.5 {
			return text
		}
	}
	return black // at 4.5 white has just failed, so black passes
}

// readable moves a colour towards black or white until it stands out from the ground.
func readable(c, ground, towards rgb, least float64) rgb {
	for share := 0.0; share < 1; share += 0.02 {
		if m := c.mix(towards, share); contrast(m, ground) >= least+0.05 {
			return m
		}
	}
	return towards
}

// contrast is that of WCAG, from 1 to 21.
func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func (c rgb) luminance() float64 {
	linear := func(v float64) float64 {
		v /= 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}
