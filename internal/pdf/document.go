package pdf

import (
	"strconv"
	"sync"
)

// file puts objects together into a document.
type file struct {
	out     []byte
	at      []int // where object i+1 begins
	fonts   fontSet
	page    canvas
	program []byte
}

var files = sync.Pool{New: func() any { return &file{} }}

const header = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

// The first objects of each document; pages and fonts follow.
const (
	catalogObject = 1 + iota
	pagesObject
	resourcesObject
	infoObject
	firstPage
)

func (f *file) reset() {
	f.out = append(f.out[:0], header...)
	f.at = f.at[:0]
	f.fonts.reset()
}

// object begins object n; they may come in any order.
func (f *file) object(n int) {
	for len(f.at) < n {
		f.at = append(f.at, 0)
	}
	f.at[n-1] = len(f.out)
	f.int(n)
	f.raw(" 0 obj\n")
}

func (f *file) raw(s string)   { f.out = append(f.out, s...) }
func (f *file) bytes(b []byte) { f.out = append(f.out, b...) }
func (f *file) int(n int)      { f.out = appendInt(f.out, n) }
func (f *file) ref(n int)      { f.int(n); f.raw(" 0 R") }
func (f *file) end()           { f.raw("\nendobj\n") }

func (f *file) stream(data []byte) {
	f.raw(">>stream\n")
	f.bytes(data)
	f.raw("\nendstream")
	f.end()
}

// addPage writes the i-th page: its content and the page object that names it, with what the label was drawn from.
func (f *file) addPage(i int, content, source []byte) {
	n := firstPage + 2*i
	f.object(n)
	f.raw("<</Type/Page/Parent 2 0 R/Resources 3 0 R/MediaBox[0 0 297.64 419.53]/Contents ")
	f.ref(n + 1)
	f.raw(sourceHead)
	f.bytes(source)
	f.raw(sourceTail)
	f.raw(">>")
	f.end()
	f.object(n + 1)
	f.raw("<</Length ")
	f.int(len(content))
	f.stream(content)
}

// finish writes fonts, resources, the tree of pages and the table of places.
func (f *file) finish(pages int, title string) {
	next := firstPage + 2*pages
	for i, u := range f.fonts.used {
		f.addFont(next+i*5, u)
	}
	f.object(catalogObject)
	f.raw("<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None>>>>")
	f.end()
	f.object(pagesObject)
	f.raw("<</Type/Pages/Count ")
	f.int(pages)
	f.raw("/Kids[")
	for i := range pages {
		f.ref(firstPage + 2*i)
		f.raw(" ")
	}
	f.raw("]>>")
	f.end()
	f.object(resourcesObject)
	f.raw("<</ProcSet[/PDF/Text]/Font<<")
	for i, u := range f.fonts.used {
		f.raw("/")
		f.raw(u.resource)
		f.raw(" ")
		f.ref(next + i*5)
	}
	f.raw(">>>>")
	f.end()
	f.object(infoObject)
	f.raw("<</Producer(Waybill)/Title(")
	f.raw(title)
	f.raw(")>>")
	f.end()
	f.table()
}

// table writes where each object begins, 20 bytes a line as the format demands, and the trailer.
func (f *file) table() {
	start := len(f.out)
	f.raw("xref\n0 ")
	f.int(len(f.at) + 1)
	f.raw("\n0000000000 65535 f \n")
	for _, at := range f.at {
		const line = "0000000000 00000 n \n"
		n := len(f.out)
		f.raw(line)
		for i := n + 9; at > 0; i-- {
			f.out[i] = byte('0' + at%10)
			at /= 10
		}
	}
	f.raw("trailer\n<</Root 1 0 R/Info 4 0 R/Size ")
	f.int(len(f.at) + 1)
	f.raw(">>\nstartxref\n")
	f.out = strconv.AppendInt(f.out, int64(start), 10)
	f.raw("\n%%EOF\n")
}
