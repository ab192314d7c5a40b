package ratesheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Step is something that happens to a courier's parcel, as a merchant tells it.
type Step struct {
	Code   string // as it stands in a file: "delivered"
	Name   string // in English
	Status carrier.Status
}

// Steps are the steps a merchant may tell, in their usual order.
func Steps() []Step {
	return []Step{
		{"picked_up", "Picked up by the courier", carrier.StatusPickedUp},
		{"in_transit", "On its way", carrier.StatusOnRoute},
		{"at_depot", "At the depot", carrier.StatusAtSorting},
		{"out_for_delivery", "Out for delivery", carrier.StatusDriverOnRoute},
		{"attempted", "Nobody was there", carrier.StatusDeliveryFailed},
		{"at_point", "Waits to be collected", carrier.StatusAwaitingPickup},
		{"delivered", "Delivered", carrier.StatusDelivered},
		{"collected", "Collected by the recipient", carrier.StatusCollected},
		{"refused", "Refused by the recipient", carrier.StatusRefused},
		{"undeliverable", "Cannot be delivered", carrier.StatusUndeliverable},
		{"returned", "Back with the sender", carrier.StatusReturned},
		{"exception", "Something went wrong", carrier.StatusException},
	}
}

// StepOf finds a step by its code.
func StepOf(code string) (Step, bool) {
	all := Steps()
	i := slices.IndexFunc(all, func(s Step) bool { return s.Code == code })
	if i < 0 {
		return Step{}, false
	}
	return all[i], true
}

// News is a step as news of a parcel. Told twice it is the same news.
func (s Step) News(number, place string, at time.Time) carrier.News {
	_, offset := at.Zone()
	return carrier.News{
		Number: number, Status: s.Status, RawCode: s.Code, RawText: s.Name, Location: place, At: at.UTC(), OffsetMinutes: offset / 60,
		ID: fmt.Sprintf("%s-%s-%d", number, s.Code, at.Unix()),
	}
}

// Limits of a file of news.
const (
	MaxFile  = 2 << 20
	maxLines = 20_000
)

// Mistake is a line of a file that cannot be used, and what would be right.
type Mistake struct {
	Line   int
	Column string
	Format string
	Args   []any
}

// Text is the sentence in English.
func (m Mistake) Text() string { return fmt.Sprintf(m.Format, m.Args...) }

// Row is a line of a file that can be used.
type Row struct {
	Line int
	News carrier.News
}

// WriteNews writes rows as a file that ReadNews reads, their times with their offsets.
func WriteNews(rows []Row) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out) // a buffer takes everything
	_ = w.Write([]string{"number", "time", "status", "location"})
	for _, r := range rows {
		zone := time.FixedZone("", r.News.OffsetMinutes*60)
		_ = w.Write([]string{r.News.Number, r.News.At.In(zone).Format(time.RFC3339), r.News.RawCode, r.News.Location})
	}
	w.Flush()
	return out.Bytes()
}

// ReadNews reads a courier's file, CSV or the first sheet of an XLSX workbook, with the columns number, time, status and perhaps location, in any order. Times without an offset are
// in zone. Lines that are wrong are told and left out. The error is a fault for a file that is no such table at all.
func ReadNews(file []byte, zone *time.Location, now time.Time) ([]Row, []Mistake, error) {
	if len(file) > MaxFile {
		return nil, nil, fault.New(fault.TooBig, "This file has %d MB; a file of scans has at most %d MB.", len(file)>>20, MaxFile>>20)
	}
	if isBook(file) {
		var err error
		if file, err = unbound(file); err != nil {
			return nil, nil, err
		}
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) || bytes.IndexByte(file, 0) >= 0 {
		return nil, nil, fault.New(fault.Invalid, "This is neither CSV in UTF-8 nor an XLSX workbook.")
	}
	r := csv.NewReader(bytes.NewReader(file))
	r.FieldsPerRecord = -1
	if head, _, _ := bytes.Cut(file, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';'
	}
	head, err := r.Read()
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "The file is empty, or no CSV.")
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"number", "time", "status"} {
		if _, ok := at[name]; !ok {
			return nil, nil, fault.New(fault.Invalid, "The first line names the columns: number, time, status, and location if you like.")
		}
	}
	f := newsFile{at: at, zone: zone, now: now}
	for n := 0; ; n++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return f.news, f.mistakes, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			f.wrong(broken.StartLine, "", "A quotation mark does not end, or stands in the middle of a cell.")
			return f.news, f.mistakes, nil
		}
		if err != nil || n >= maxLines {
			return nil, nil, fault.New(fault.TooBig, "A file of scans has at most %d lines.", maxLines)
		}
		line, _ := r.FieldPos(0)
		f.read(line, row)
	}
}

// newsFile is a file of news being read.
type newsFile struct {
	at       map[string]int
	zone     *time.Location
	now      time.Time
	news     []Row
	mistakes []Mistake
}

func (f *newsFile) wrong(line int, column, format string, args ...any) {
	f.mistakes = append(f.mistakes, Mistake{line, column, format, args})
}

func (f *newsFile) read(line int, row []string) {
	cell := func(name string) string {
		if i, ok := f.at[name]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	if strings.TrimSpace(strings.Join(row, "")) == "" {
		return
	}
	number, ok := cell("number"), true
	if number == "" || len(number) > 40 {
		f.wrong(line, "number", "The parcel's number is needed.")
		ok = false
	}
	step, known := StepOf(strings.ReplaceAll(strings.ToLower(cell("status")), " ", "_"))
	if !known {
		f.wrong(line, "status", "‘%s’ is no status; write one of %s.", clip(cell("status")), codes())
		ok = false
	}
	at, err := moment(cell("time"), f.zone)
	switch {
	case err != nil:
		f.wrong(line, "time", "‘%s’ is no time; write 2026-01-31 14:05, or with its offset 2026-01-31T14:05:00+01:00.", clip(cell("time")))
		ok = false
	case at.After(f.now.Add(24*time.Hour)) || at.Before(f.now.AddDate(-1, 0, 0)):
		f.wrong(line, "time", "%s lies in the future, or more than a year back.", clip(cell("time")))
		ok = false
	}
	if ok {
		f.news = append(f.news, Row{line, step.News(number, clip(cell("location")), at)})
	}
}

func codes() string {
	var all []string
	for _, s := range Steps() {
		all = append(all, s.Code)
	}
	return strings.Join(all, ", ")
}

func clip(text string) string {
	if r := []rune(text); len(r) > 80 {
		return string(r[:80])
	}
	return text
}

// moment reads a time in one of the forms that programs write.
func moment(text string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05Z07:00"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("not a time: %q", text)
}
