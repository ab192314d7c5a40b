package bind

import (
	"bytes"
	"crypto/sha256"
	"fmt"
)

// worthPacking is from how many bytes on a stream that came as it is gets deflated.
const worthPacking = 512

// Page adds a page of a source as it is: its own size, upright as it was.
func (w *Writer) Page(p Page) error {
	resources, err := w.value(p.source, p.resources)
	if err != nil {
		return err
	}
	content, err := w.copy(p.source, p.content, 0)
	if err != nil {
		return err
	}
	entries := fmt.Sprintf("/MediaBox[%s %s %s %s]/Resources %s/Contents %d 0 R", number(p.Left), number(p.Bottom),
		number(p.Left+p.Width), number(p.Bottom+p.Height), resources, content)
	if p.Turn != 0 {
		entries += fmt.Sprintf("/Rotate %d", p.Turn)
	}
	w.page(entries)
	return w.err
}

// Form makes of a page an object that can be drawn anywhere, its left bottom corner at zero and cut off at the page's
// edge. The page's turn is the caller's to undo.
func (w *Writer) Form(p Page) (int, error) {
	resources, err := w.value(p.source, p.resources)
	if err != nil {
		return 0, err
	}
	d, data, err := p.source.stream(p.content)
	if err != nil {
		return 0, err
	}
	if data == nil {
		return 0, odd("a page's content is no stream")
	}
	head := fmt.Appendf(nil, "/Type/XObject/Subtype/Form/BBox[%s %s %s %s]/Matrix[1 0 0 1 %s %s]/Resources %s", number(p.Left),
		number(p.Bottom), number(p.Left+p.Width), number(p.Bottom+p.Height), number(-p.Left), number(-p.Bottom), resources)
	var how dict
	for _, e := range d {
		if e.key == "Filter" || e.key == "DecodeParms" {
			how = append(how, e)
		}
	}
	return w.streamed(p.source, head, how, data, 0, 0)
}

// value is a value with its references led to copies.
func (w *Writer) value(s *Source, raw []byte) ([]byte, error) {
	if raw == nil {
		return []byte("<<>>"), nil
	}
	return rewrite(nil, raw, func(n int) (int, error) { return w.copy(s, n, 0) })
}

// copy writes object n of a source, and first all that it refers to; 0 is an object that is not there, which a PDF may
// name and means nothing.
func (w *Writer) copy(s *Source, n, depth int) (int, error) {
	if to, ok := s.copied[n]; ok {
		return to, nil
	}
	if n <= 0 || n >= len(s.places) || s.places[n] == 0 {
		return 0, nil
	}
	if depth > deepest {
		return 0, odd("objects refer to each other too deeply")
	}
	if s.within[n] { // a circle: the number has to be known before the content is
		s.copied[n] = w.take()
		return s.copied[n], nil
	}
	s.within[n] = true
	defer delete(s.within, n)
	d, data, err := s.stream(n)
	if err != nil {
		return 0, err
	}
	if data != nil {
		return w.stream(s, n, d, data, depth+1)
	}
	at, err := s.at(n)
	if err != nil {
		return 0, err
	}
	end, err := value(s.data, at, 0)
	if err != nil {
		return 0, err
	}
	body, err := rewrite(nil, s.data[at:end], func(n int) (int, error) { return w.copy(s, n, depth+1) })
	if err != nil {
		return 0, err
	}
	if to, ok := s.copied[n]; ok {
		w.object(to, body)
		return to, w.err
	}
	s.copied[n] = w.keep(body)
	return s.copied[n], w.err
}

// stream copies a stream object. Its entries may lead back to it, which gives it a number before it is written.
func (w *Writer) stream(s *Source, n int, d dict, data []byte, depth int) (int, error) {
	for _, e := range d {
		if e.key == "Length" {
			continue
		}
		if _, err := rewrite(nil, e.value, func(n int) (int, error) { return w.copy(s, n, depth) }); err != nil {
			return 0, err
		}
	}
	to, err := w.streamed(s, nil, d, data, s.copied[n], depth)
	if err != nil {
		return 0, err
	}
	s.copied[n] = to
	return to, nil
}

// streamed writes a stream with the entries of head and d, packed where it came as it is. Number is the one it has to have;
// 0 is any, or that of the same stream where it was written lately.
func (w *Writer) streamed(s *Source, head []byte, d dict, data []byte, number, depth int) (int, error) {
	body := append([]byte("<<"), head...)
	var err error
	plain := d.get("Filter") == nil && len(data) >= worthPacking
	for _, e := range d {
		if e.key == "Length" || plain && e.key == "DecodeParms" {
			continue
		}
		body = append(append(append(body, '/'), e.key...), ' ')
		if body, err = rewrite(body, e.value, func(n int) (int, error) { return w.copy(s, n, depth) }); err != nil {
			return 0, err
		}
	}
	hash := sha256.New()
	hash.Write(body)
	hash.Write(data)
	number, known := w.known([sha256.Size]byte(hash.Sum(nil)), number)
	if known {
		return number, w.err
	}
	if plain {
		if small := w.packed.pack(data); small != nil {
			data = small
			body = append(body, "/Filter/FlateDecode"...)
		}
	}
	w.object(number, fmt.Appendf(body, "/Length %d>>stream\n", len(data)), data, []byte("\nendstream"))
	return number, w.err
}

// stream reads object n where it is a stream; data is nil where it is not.
func (s *Source) stream(n int) (dict, []byte, error) {
	at, err := s.at(n)
	if err != nil {
		return nil, nil, err
	}
	if at+1 >= len(s.data) || s.data[at] != '<' || s.data[at+1] != '<' {
		return nil, nil, nil
	}
	d, end, err := dictionary(s.data, at)
	if err != nil {
		return nil, nil, err
	}
	end = skip(s.data, end)
	if !bytes.HasPrefix(s.data[end:], []byte("stream")) {
		return d, nil, nil
	}
	end += len("stream")
	if end < len(s.data) && s.data[end] == '\r' {
		end++
	}
	if end < len(s.data) && s.data[end] == '\n' {
		end++
	}
	raw, err := s.resolve(d.get("Length"))
	if err != nil {
		return nil, nil, err
	}
	length, _, ok := whole(raw, 0)
	if !ok || end+length > len(s.data) {
		return nil, nil, odd("object %d is cut off", n)
	}
	if after := skipBlank(s.data, end+length); !bytes.HasPrefix(s.data[after:], []byte("endstream")) {
		return nil, nil, odd("object %d is not as long as it says", n)
	}
	return d, s.data[end : end+length : end+length], nil
}

// skipBlank passes blanks only: what follows a stream may be anything.
func skipBlank(b []byte, at int) int {
	for at < len(b) && isSpace(b[at]) {
		at++
	}
	return at
}
