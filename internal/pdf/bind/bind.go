// Package bind puts pages of many PDFs into one file while the file is being written: what was read of one source
// is let go before the next comes. It copies objects and understands nothing of what they draw.
package bind

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// perNode is how many pages hang on one branch of the tree of pages.
const perNode = 64

// remembered is how many objects are known again when the next source brings the same: fonts, logos.
const remembered = 8192

const header = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

// The first objects of each file.
const (
	catalogObject = 1 + iota
	rootObject
	infoObject
	firstObject
)

// Writer writes one file. After an error it only repeats it.
type Writer struct {
	out *bufio.Writer
	at  int64
	// places holds where each object begins; that and the branches are all that grows with the number of pages.
	places []int64
	nodes  []node
	pages  int
	title  string
	err    error

	// What was written lately, by its content; the younger half becomes the older when it is full.
	young, old map[[sha256.Size]byte]int

	scratch []byte
	packed  packer
}

type node struct {
	object int
	kids   []int
}

// NewWriter begins a file with a title.
func NewWriter(w io.Writer, title string) *Writer {
	b := &Writer{out: bufio.NewWriterSize(w, 1<<16), title: title, young: map[[sha256.Size]byte]int{}}
	b.places = make([]int64, firstObject-1)
	b.raw([]byte(header))
	return b
}

// Pages is how many pages the file has so far.
func (w *Writer) Pages() int { return w.pages }

func (w *Writer) raw(b []byte) {
	if w.err != nil {
		return
	}
	n, err := w.out.Write(b)
	w.at += int64(n)
	if err != nil {
		w.err = fmt.Errorf("write pages: %w", err)
	}
}

// take gives out the number of an object that is written later.
func (w *Writer) take() int {
	w.places = append(w.places, 0)
	return len(w.places)
}

// object writes an object's bytes under a number.
func (w *Writer) object(n int, parts ...[]byte) {
	w.places[n-1] = w.at
	w.scratch = append(strconv.AppendInt(w.scratch[:0], int64(n), 10), " 0 obj\n"...)
	w.raw(w.scratch)
	for _, p := range parts {
		w.raw(p)
	}
	w.raw(endObject)
}

var endObject = []byte("\nendobj\n")

// keep writes an object, or finds it where the same was written lately.
func (w *Writer) keep(body []byte) int {
	n, known := w.known(sha256.Sum256(body), 0)
	if !known {
		w.object(n, body)
	}
	return n
}

// known is the number of what was written lately under a sum, or else the one to write it under: the given one, or a new one.
func (w *Writer) known(sum [sha256.Size]byte, number int) (int, bool) {
	if number != 0 {
		return number, false
	}
	if n, ok := w.young[sum]; ok {
		return n, true
	}
	n, ok := w.old[sum]
	if !ok {
		n = w.take()
	}
	if len(w.young) >= remembered {
		w.young, w.old = map[[sha256.Size]byte]int{}, w.young
	}
	w.young[sum] = n
	return n, ok
}

// Use is one thing to draw on a page: an object from Form or Picture under a matrix.
type Use struct {
	Object int
	Matrix [6]float64
}

// Sheet adds a page of a size that shows what it is given.
func (w *Writer) Sheet(width, height float64, uses []Use) error {
	names, content := "", ""
	for i, u := range uses {
		names += fmt.Sprintf("/L%d %d 0 R", i, u.Object)
		m := u.Matrix
		content += fmt.Sprintf("q %.5f %.5f %.5f %.5f %.3f %.3f cm /L%d Do Q\n", m[0], m[1], m[2], m[3], m[4], m[5], i)
	}
	drawn := w.take()
	w.object(drawn, fmt.Appendf(nil, "<</Length %d>>stream\n%s\nendstream", len(content), content))
	w.page(fmt.Sprintf("/MediaBox[0 0 %s %s]/Resources<</XObject<<%s>>>>/Contents %d 0 R", number(width), number(height), names, drawn))
	return w.err
}

// page writes a page with the given entries and hangs it on the tree.
func (w *Writer) page(entries string) {
	if w.pages%perNode == 0 {
		w.nodes = append(w.nodes, node{object: w.take()})
	}
	branch := &w.nodes[len(w.nodes)-1]
	n := w.take()
	w.object(n, fmt.Appendf(nil, "<</Type/Page/Parent %d 0 R%s>>", branch.object, entries))
	branch.kids = append(branch.kids, n)
	w.pages++
	if len(branch.kids) == perNode {
		w.branch(branch)
	}
}

func (w *Writer) branch(b *node) {
	body := fmt.Appendf(nil, "<</Type/Pages/Parent %d 0 R/Count %d/Kids[", rootObject, len(b.kids))
	for _, n := range b.kids {
		body = fmt.Appendf(body, "%d 0 R ", n)
	}
	w.object(b.object, append(body, "]>>"...))
	b.kids = nil
}

// Close writes what a reader needs to find the pages. The file below is the caller's to close.
func (w *Writer) Close() error {
	if w.pages == 0 && w.err == nil {
		return fmt.Errorf("a file without a page")
	}
	if n := len(w.nodes); n > 0 && w.nodes[n-1].kids != nil {
		w.branch(&w.nodes[n-1])
	}
	root := fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[", w.pages)
	for _, n := range w.nodes {
		root = fmt.Appendf(root, "%d 0 R ", n.object)
	}
	w.object(rootObject, append(root, "]>>"...))
	w.object(catalogObject, fmt.Appendf(nil, "<</Type/Catalog/Pages %d 0 R/ViewerPreferences<</PrintScaling/None>>>>", rootObject))
	w.object(infoObject, fmt.Appendf(nil, "<</Producer(Waybill)/Title(%s)>>", w.title))
	start := w.at
	w.raw(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(w.places)+1))
	for _, at := range w.places {
		line := fmt.Appendf(w.scratch[:0], "%010d 00000 n \n", at)
		if at == 0 { // a number that was given out and not used
			line = append(line[:0], "0000000000 00000 f \n"...)
		}
		w.raw(line)
		w.scratch = line
	}
	w.raw(fmt.Appendf(nil, "trailer\n<</Root %d 0 R/Info %d 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n",
		catalogObject, infoObject, len(w.places)+1, start))
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}

// number writes points without more places than a printer can tell apart.
func number(v float64) string { return fmt.Sprintf("%.2f", v) }

// packer deflates streams that came as they are.
type packer struct {
	out    sink
	writer *zlib.Writer
}

type sink struct{ b []byte }

func (s *sink) Write(p []byte) (int, error) {
	s.b = append(s.b, p...)
	return len(p), nil
}

// pack gives the deflated bytes, good until the next call; nil where that would not be less.
func (p *packer) pack(data []byte) []byte {
	p.out.b = p.out.b[:0]
	if p.writer == nil {
		w, err := zlib.NewWriterLevel(&p.out, zlib.BestSpeed)
		if err != nil {
			return nil
		}
		p.writer = w
	}
	p.writer.Reset(&p.out)
	if _, err := p.writer.Write(data); err != nil {
		return nil
	}
	if err := p.writer.Close(); err != nil || len(p.out.b) >= len(data) {
		return nil
	}
	return p.out.b
}
