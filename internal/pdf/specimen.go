package pdf

// specimen writes the mark along the diagonal, under everything else and pale, so that it takes
// nothing from what must be read; where the codes come it is wiped out again.
func (c *canvas) specimen() {
	const (
		size = 54 * point
		x    = 68 * point // where the first letter stands; the last ends as far from the other corner
		y    = 268 * point
	)
	t := c.text("", bold, "SPECIMEN")
	c.record(Op{Kind: OpText, X: x, Y: y, Size: size, Text: t.s, Bold: true, Slope: true})
	c.op("q 0.86 g BT 0.7071 0.7071 -0.7071 0.7071 ")
	c.number(x)
	c.number(Height - y)
	c.op("Tm ")
	c.show(t, 0, Height, size)
	c.op("ET Q\n")
	c.current = nil // Q has brought the former font back
	c.grey(100)
	c.fill(left, barcodeTop, inner, bottom-barcodeTop)
	c.fill(matrixLeft-pad, routingTop, matrixSide+2*pad, barcodeTop-routingTop)
	c.grey(0)
}

// foot stands under the barcode: the mark once more, or the number that buyers know.
func (c *canvas) foot(l *Label) {
	const high = 14 * point
	if l.Specimen {
		t := c.text("", bold, "SPECIMEN – NOT FOR SHIPPING")
		c.fill(left, bottom-high, inner, high)
		c.grey(100)
		c.centred(t, Width/2, bottom-430, 800)
		c.grey(0)
		return
	}
	if l.Tracking == "" || l.Barcode.Data == "" || l.Tracking == l.Barcode.Data || l.Tracking == l.Barcode.Text {
		return
	}
	t := c.text("tracking_number", regular, "Tracking ", l.Tracking)
	size := c.shrink(t, 800, inner-2*pad)
	c.centred(t, Width/2, bottom-430, size)
}
