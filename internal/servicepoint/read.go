package servicepoint

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/gazetteer"
)

// BadLine is a line of a list that cannot be read, or is no point.
type BadLine struct {
	Line int
	Code string // of the point, where so much could be read
	Err  error
}

func (b BadLine) String() string {
	text := b.Err.Error()
	if f, ok := fault.As(b.Err); ok {
		text = f.Text()
	}
	if b.Code != "" {
		return fmt.Sprintf("line %d (%s): %s", b.Line, b.Code, text)
	}
	return fmt.Sprintf("line %d: %s", b.Line, text)
}

// List is what was read of a file.
type List struct {
	Points []Point
	Bad    []BadLine
	lines  []int // of the points
}

// Spared are the codes of the bad lines: their points stay as they are.
func (l List) Spared() []string {
	var codes []string
	for _, b := range l.Bad {
		if b.Code != "" {
			codes = append(codes, b.Code)
		}
	}
	return codes
}

func (l *List) add(line int, p Point, err error) {
	code := strings.TrimSpace(p.Code)
	if err == nil {
		p, err = p.Check()
	}
	if err != nil {
		l.Bad = append(l.Bad, BadLine{line, code, err})
		return
	}
	if p.Zone == "" {
		p.Zone = gazetteer.Zone(p.Country, p.Latitude, p.Longitude)
	}
	l.Points, l.lines = append(l.Points, p), append(l.lines, line)
}

// Read reads a list in CSV with a header, in JSON (an array of objects) or in JSON lines. A point twice in it counts as a bad line.
func Read(r io.Reader) (List, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	var list List
	first, err := firstByte(b)
	if err != nil {
		return list, fault.New(fault.Invalid, "The list is empty.").Because(err)
	}
	switch first {
	case '[', '{':
		err = list.readJSON(b)
	default:
		err = list.readCSV(b)
	}
	list.once()
	return list, err
}

// firstByte looks past a byte order mark and blanks.
func firstByte(b *bufio.Reader) (byte, error) {
	if mark, err := b.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		if _, err := b.Discard(3); err != nil {
			return 0, err
		}
	}
	for {
		c, err := b.Peek(1)
		if err != nil {
			return 0, err
		}
		if c[0] != ' ' && c[0] != '\n' && c[0] != '\r' && c[0] != '\t' {
			return c[0], nil
		}
		if _, err := b.Discard(1); err != nil {
			return 0, err
		}
	}
}

// once drops the second and further points of one code.
func (l *List) once() {
	seen := make(map[string]bool, len(l.Points))
	kept := l.Points[:0]
	for i, p := range l.Points {
		if seen[p.Code] {
			l.Bad = append(l.Bad, BadLine{Line: l.lines[i], Code: p.Code, Err: errors.New("it is in the list twice; the first one counts")})
			continue
		}
		seen[p.Code] = true
		kept = append(kept, p)
	}
	l.Points, l.lines = kept, nil
}

func (l *List) readCSV(r *bufio.Reader) error {
	c := csv.NewReader(r)
	c.ReuseRecord, c.FieldsPerRecord, c.LazyQuotes = true, -1, false
	if head, err := r.Peek(min(4096, r.Buffered())); err == nil {
		line, _, _ := bytes.Cut(head, []byte("\n"))
		if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
			c.Comma = ';'
		}
	}
	header, err := c.Read()
	if err != nil {
		return fault.New(fault.Invalid, "The first line of the list cannot be read: %s.", err)
	}
	columns := make([]string, len(header))
	for i, name := range header {
		columns[i] = strings.ToLower(strings.TrimSpace(name))
	}
	for _, need := range []string{"code", "name", "country", "latitude", "longitude"} {
		if !contains(columns, need) {
			return fault.At(need, "The list has no column %s. Its columns are %s.", need, strings.Join(columns, ", "))
		}
	}
	for {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := c.FieldPos(0)
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			l.Bad = append(l.Bad, BadLine{Line: bad.Line, Err: bad.Err})
			continue
		}
		if err != nil {
			return err
		}
		if len(fields) > len(columns) {
			l.Bad = append(l.Bad, BadLine{Line: line, Err: fmt.Errorf("it has %d fields, the header has %d", len(fields), len(columns))})
			continue
		}
		p, err := fromCSV(columns, fields)
		l.add(line, p, err)
	}
}

func contains(all []string, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// weekdays are the names of the columns and members with opening times.
var weekdays = [7]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

func fromCSV(columns, fields []string) (Point, error) {
	var p Point
	var wrong fault.List
	p.Active = true
	for i, text := range fields {
		text = strings.Clone(strings.TrimSpace(text))
		if to := p.text(columns[i]); to != nil {
			*to = text
			continue
		}
		switch name := columns[i]; name {
		case "latitude", "longitude":
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				wrong.Add(name, "%s %q is no number.", name, text)
			}
			if name == "latitude" {
				p.Latitude = v
			} else {
				p.Longitude = v
			}
		case "closed":
			periods, err := parsePeriods(strings.Fields(text))
			if err != nil {
				wrong.Add(name, "%s.", err)
			}
			p.Closed = periods
		default:
			if key, ok := strings.CutPrefix(name, "extra."); ok && text != "" {
				p.setExtra(key, text)
			}
			for d, called := range weekdays {
				if name == called {
					if err := p.openDay(d, text); err != nil {
						wrong.Add(name, "%s.", err)
					}
				}
			}
		}
	}
	return p, wrong.Err()
}

// text is where a field of plain text goes; nil for another field.
func (p *Point) text(name string) *string {
	switch name {
	case "code":
		return &p.Code
	case "name":
		return &p.Name
	case "street":
		return &p.Street
	case "house_number":
		return &p.HouseNumber
	case "postal_code":
		return &p.PostalCode
	case "city":
		return &p.City
	case "country":
		return &p.Country
	case "shop_type":
		return &p.ShopType
	case "general_shop_type":
		return (*string)(&p.Kind)
	case "email":
		return &p.Email
	case "phone":
		return &p.Phone
	case "homepage":
		return &p.Homepage
	case "zone":
		return &p.Zone
	}
	return nil
}

func (p *Point) setExtra(key, text string) {
	if p.Extra == nil {
		p.Extra = map[string]string{}
	}
	p.Extra[key] = text
}

// openDay reads "09:00-12:00 13:00-18:00", "24h", or "closed" and nothing for a closed day.
func (p *Point) openDay(d int, text string) error {
	switch strings.ToLower(text) {
	case "", "closed", "-":
		return nil
	case "24h", "24/7":
		p.Hours.open(d, Shift{0, dayEnd})
		return nil
	}
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(text, " - ", "-"), func(r rune) bool { return r == ' ' || r == ',' }) {
		s, err := readShift(part)
		if err != nil {
			return err
		}
		p.Hours.open(d, s)
	}
	return nil
}

// parsePeriods reads days and runs of days: 2026-12-25 2026-12-31/2027-01-02.
func parsePeriods(fields []string) ([]Period, error) {
	var all []Period
	for _, f := range fields {
		from, to, two := strings.Cut(f, "/")
		if !two {
			to = from
		}
		a, err := time.Parse(day, from)
		b, err2 := time.Parse(day, to)
		if err != nil || err2 != nil || b.Before(a) {
			return nil, fmt.Errorf("%q is no day, like 2026-12-25, and no run of days, like 2026-12-24/2026-12-26", f)
		}
		all = append(all, Period{from, to})
	}
	return all, nil
}

// writePeriods writes days as parsePeriods reads them.
func writePeriods(all []Period) string {
	var b strings.Builder
	for i, p := range all {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p.From)
		if p.To != p.From {
			b.WriteByte('/')
			b.WriteString(p.To)
		}
	}
	return b.String()
}

func readPeriods(text string) []Period {
	if text == "" {
		return nil
	}
	all, _ := parsePeriods(strings.Fields(text)) // written by writePeriods
	return all
}

var errNoObject = errors.New("it is no JSON object")

// readJSON reads an array of objects or objects one after the other. A line is counted where its object ends.
func (l *List) readJSON(r io.Reader) error {
	lines := &lineCounter{r: r}
	d := json.NewDecoder(lines)
	array := false
	if c, _ := r.(*bufio.Reader).Peek(1); len(c) == 1 && c[0] == '[' {
		if _, err := d.Token(); err != nil {
			return err
		}
		array = true
	}
	for d.More() {
		var object json.RawMessage
		if err := d.Decode(&object); err != nil {
			return fault.New(fault.Invalid, "The list cannot be read beyond line %d: %s.", lines.at(d.InputOffset()), err)
		}
		line := lines.at(d.InputOffset())
		p, err := fromJSON(object)
		l.add(line, p, err)
	}
	if _, err := d.Token(); array && err != nil {
		return fault.New(fault.Invalid, "The list does not end: it is cut off after line %d.", lines.at(d.InputOffset()))
	}
	return nil
}

// lineCounter knows on which line a byte stood.
type lineCounter struct {
	r      io.Reader
	read   int64
	breaks []int64
	past   int
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.breaks = append(c.breaks, c.read+int64(i))
		}
	}
	c.read += int64(n)
	return n, err
}

func (c *lineCounter) at(offset int64) int {
	for len(c.breaks) > 0 && c.breaks[0] < offset {
		c.breaks = c.breaks[1:]
		c.past++
	}
	return c.past + 1
}
