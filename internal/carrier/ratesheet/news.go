package ratesheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/table"
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
func ReadNews(ctx context.Context, file []byte, zone *time.Location, now time.Time) ([]Row, []Mistake, error) {
	t, err := table.Read(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	rows := t.Rows()
	if len(rows) == 0 {
		return nil, nil, fault.New(fault.Invalid, "The file is empty, or no CSV.")
	}
	at := map[string]int{}
	for i, name := range rows[0].Cells {
		at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"number", "time", "status"} {
		if _, ok := at[name]; !ok {
			return nil, nil, fault.New(fault.Invalid, "The first line names the columns: number, time, status, and location if you like.")
		}
	}
	f := newsFile{at: at, zone: zone, now: now, book: t.Book}
	for _, row := range rows[1:] {
		f.read(row.Line, row.Cells)
	}
	if t.Open > 0 {
		f.wrong(t.Open, "", "A quotation mark does not end, or stands in the middle of a cell.")
	}
	return f.news, f.mistakes, nil
}

// newsFile is a file of news being read.
type newsFile struct {
	at       map[string]int
	zone     *time.Location
	now      time.Time
	book     bool // times may be written as a workbook keeps them
	news     []Row
	mistakes []Mistake
}

func (f *newsFile) wrong(line int, column, format string, args ...any) {
	f.mistakes = append(f.mistakes, Mistake{line, column, format, args})
}

func (f *newsFile) read(line int, row []string) {
	cell := func(name string) string {
		if i, ok := f.at[name]; ok && i < len(row) {
			return strings.Join(strings.Fields(row[i]), " ") // a cell may have several lines
		}
		return ""
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
	at, err := f.moment(cell("time"))
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
func (f *newsFile) moment(text string) (time.Time, error) {
	if at, ok := table.Moment(text); ok && f.book {
		return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, f.zone), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05Z07:00"} {
		if at, err := time.ParseInLocation(layout, text, f.zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("not a time: %q", text)
}
