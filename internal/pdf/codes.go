package pdf

import (
	"errors"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf/barcode"
)

// dot is one dot of a thermal printer of 203 to the inch, in hundred-thousandths of a point. Bars
// that are whole dots wide stay sharp; two dots (0.25 mm) is the least that scanners are sure of.
const (
	dot      = 35468
	maxDots  = 4
	minDots  = 2
	quietX   = 10 // modules of white on each side
	barsHigh = 7200
)

// barcode draws the bars across the label with their text beneath.
func (c *canvas) barcode(l *Label) {
	b := l.Barcode
	if b.Data == "" {
		b = Barcode{Kind: Code128, Data: l.Tracking}
	}
	if b.Data == "" {
		c.fail(fault.At("barcode", "A label needs a barcode or a tracking number."))
		return
	}
	data, err := encodable(b, Code128, GS1128)
	total := 0
	if err == nil {
		c.bars, total, err = barcode.AppendCode128(c.bars[:0], data)
	}
	if err != nil {
		c.fail(fault.At("barcode", "The barcode cannot be drawn: %s.", err.Error()))
		return
	}
	dots := min(maxDots, (inner-2*rule)*1000/(total+2*quietX)/dot)
	if dots < minDots {
		c.fail(fault.At("barcode", "The barcode is too long for an A6 label."))
		return
	}
	x := Width/2 - total*dots*dot/2000
	y := barcodeTop + rule + 900
	c.record(Op{Kind: OpBars, X: x, Y: y, W: total * dots * dot / 1000, H: barsHigh, Size: dots * dot, Text: []byte(data)})
	c.drawBars(x, y, dots)
	human := b.Text
	if human == "" {
		human = b.Data
	}
	t := c.text("barcode", bold, human)
	size := c.shrink(t, 11*point, inner-2*pad)
	c.centred(t, Width/2, y+barsHigh+1250, size)
}

// drawBars fills all bars as one path, in whole modules under a scaled coordinate system.
func (c *canvas) drawBars(x, y unit, dots int) {
	c.op("q ")
	c.scale(dots * dot)
	c.op("0 0 1 ")
	c.number(x)
	c.number(Height - y - barsHigh)
	c.op("cm\n")
	at := 0
	for i, w := range c.bars {
		if i%2 == 0 {
			c.record(Op{Kind: OpFill, X: x + at*dots*dot/1000, Y: y, W: int(w) * dots * dot / 1000, H: barsHigh, Code: true})
			c.out = append(appendInt(c.out, at), " 0 "...)
			c.out = append(c.out, '0'+w, ' ')
			c.op("72 re\n")
		}
		at += int(w)
	}
	c.op("f Q\n")
}

// scale writes hundred-thousandths of a point.
func (c *canvas) scale(v int) {
	c.out = append(appendInt(c.out, v/100000), '.')
	for unit := 10000; unit > 0; unit /= 10 {
		c.out = append(c.out, byte('0'+v/unit%10))
	}
	c.out = append(c.out, ' ')
}

var errKind = errors.New("this kind of barcode does not belong here")

func encodable(b Barcode, plain, gs1 Symbology) (string, error) {
	switch b.Kind {
	case plain:
		return b.Data, nil
	case gs1:
		return barcode.GS1(b.Data)
	default:
		return "", errKind
	}
}

// matrix draws the DataMatrix with dots of whole printer dots, right-aligned in its place.
func (c *canvas) matrix(l *Label) {
	data, err := encodable(l.Matrix, DataMatrix, GS1DataMatrix)
	var m *barcode.Matrix
	if err == nil {
		m, err = barcode.DataMatrix(data)
	}
	if err != nil {
		c.fail(fault.At("matrix", "The DataMatrix code cannot be drawn: %s.", err.Error()))
		return
	}
	module := matrixSide * 1000 / m.Size
	if module < minDots*dot {
		c.fail(fault.At("matrix", "The DataMatrix code holds too much for an A6 label."))
		return
	}
	module -= module % dot
	side := module * m.Size / 1000
	x, y := matrixLeft+matrixSide-side, routingTop+(barcodeTop-routingTop-side)/2
	c.record(Op{Kind: OpMatrix, X: x, Y: y, W: side, H: side, Size: module, Text: []byte(data)})
	c.op("q ")
	c.scale(module)
	c.op("0 0 ")
	c.out = append(c.out, '-')
	c.scale(module)
	c.number(x)
	c.number(Height - y)
	c.op("cm\n")
	for row := range m.Size {
		for col := 0; col < m.Size; {
			n := 0
			for col+n < m.Size && m.Dark(col+n, row) {
				n++
			}
			if n > 0 {
				c.square(x, y, col, row, n, module)
			}
			col += n + 1
		}
	}
	c.op("f Q\n")
}

// square adds n dark modules of one row to the path.
func (c *canvas) square(x, y unit, col, row, n, module int) {
	c.record(Op{Kind: OpFill, X: x + col*module/1000, Y: y + row*module/1000, W: n * module / 1000, H: module / 1000, Code: true})
	c.out = append(appendInt(c.out, col), ' ')
	c.out = append(appendInt(c.out, row), ' ')
	c.out = append(appendInt(c.out, n), " 1 re\n"...)
}
