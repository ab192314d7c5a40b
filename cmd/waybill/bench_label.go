package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/cmd/waybill/demodata"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/pdf/fpdfref"
)

type benchLabelCmd struct {
	Rounds int           `help:"How often each side is measured; the median counts." default:"11"`
	For    time.Duration `help:"How long each side draws in a round." default:"400ms"`
}

// labelGoal is how many times as many labels as fpdf's ours must be.
const labelGoal = 60

// Run draws the labels of the demo orders in turn, with our writer and with fpdf, on one core.
func (c *benchLabelCmd) Run(at place) error {
	machine(at.out)
	labels := benchLabels()
	ours, theirs, err := sizes(labels)
	if err != nil {
		return err
	}
	fmt.Fprintf(at.out, "label: %d different labels, A6, two barcodes, embedded fonts; GOMAXPROCS 1, %d rounds of %s each, in turns\n",
		len(labels), c.Rounds, c.For)
	fmt.Fprintf(at.out, "  size on average: waybill %d bytes, fpdf %d bytes\n", ours, theirs)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var own, other, ratios []float64
	for range c.Rounds {
		if err := stopped(at.ctx); err != nil {
			return err
		}
		a, err := drawn(labels, c.For, pdf.Draw)
		if err != nil {
			return err
		}
		b, err := drawn(labels, c.For, fpdfref.Draw)
		if err != nil {
			return err
		}
		own, other, ratios = append(own, a), append(other, b), append(ratios, a/b)
	}
	fmt.Fprintf(at.out, "  waybill: %8.0f labels/s per core (%s)\n", median(own), spread(own, "%.0f"))
	fmt.Fprintf(at.out, "  fpdf:    %8.0f labels/s per core (%s)\n", median(other), spread(other, "%.0f"))
	fmt.Fprintf(at.out, "  ratio:   %8.0f × fpdf (%s); to reach: %d ×\n", median(ratios), spread(ratios, "%.0f"), labelGoal)
	return nil
}

// drawn is how many labels a second come out of draw. Ours starts at each label once before, so that fonts are prepared.
func drawn(labels []pdf.Label, least time.Duration, draw func(pdf.Label) ([]byte, error)) (float64, error) {
	runtime.GC() // what the other side left is not on this one's account
	begin, n := time.Now(), 0
	for n == 0 || time.Since(begin) < least {
		if _, err := draw(labels[n%len(labels)]); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}

// sizes draws every label once with both writers, which also warms both, and tells the bytes of one on average.
func sizes(labels []pdf.Label) (ours, theirs int, err error) {
	for _, l := range labels {
		a, err := pdf.Draw(l)
		if err != nil {
			return 0, 0, fmt.Errorf("draw label %s: %w", l.Order, err)
		}
		b, err := fpdfref.Draw(l)
		if err != nil {
			return 0, 0, fmt.Errorf("draw label %s with fpdf: %w", l.Order, err)
		}
		ours, theirs = ours+len(a), theirs+len(b)
	}
	return ours / len(labels), theirs / len(labels), nil
}

// benchLabels are labels of demo orders, with everything on them that a label can carry.
func benchLabels() []pdf.Label {
	merchants := map[string]demodata.Merchant{}
	for _, m := range demodata.Merchants() {
		merchants[m.Key] = m
	}
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var all []pdf.Label
	for i, o := range demodata.Orders() {
		if o.Problem != demodata.Fine {
			continue
		}
		serial := fmt.Sprintf("%017d", 34043416109400000+i)
		number := serial + checkDigit(serial)
		all = append(all, pdf.Label{
			Carrier: "Sandbox Post", Service: "PARCEL STANDARD", From: merchants[o.Merchant].Address, To: o.To,
			Reference: "WB-" + o.Number, Order: o.Number, Weight: o.Weight, Date: o.Ordered(now), Parcel: 1, Of: 1 + i%3,
			Barcode: pdf.Barcode{Kind: pdf.GS1128, Data: "(00)" + number},
			Matrix:  pdf.Barcode{Kind: pdf.DataMatrix, Data: strings.Join([]string{"WB", o.To.Country, number}, "|")},
			Routing: o.To.Country + " " + fmt.Sprint(10+i), Notes: []string{"Signature required"},
		})
	}
	return all
}

// checkDigit is GS1's last digit.
func checkDigit(digits string) string {
	sum := 0
	for i := range len(digits) {
		sum += int(digits[len(digits)-1-i]-'0') * (3 - 2*(i%2))
	}
	return fmt.Sprint((10 - sum%10) % 10)
}
