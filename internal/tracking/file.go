package tracking

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// ScanFile is a courier's file, read and compared with the account's parcels; nothing of it is kept yet.
type ScanFile struct {
	News  []ratesheet.Row     // of parcels that the account has with a courier
	Wrong []ratesheet.Mistake // lines that cannot be used, by their number
	// Parcels are those the news is about, by their tracking number.
	Parcels map[string]parcel.Parcel
}

// ReadScans reads a file of what happened to couriers' parcels. Times without an offset are in zone. The error is a fault for a file that is no
// such table at all.
func (d *Desk) ReadScans(ctx context.Context, account int64, file []byte, zone *time.Location) (ScanFile, error) {
	now := d.now()
	rows, wrong, err := ratesheet.ReadNews(ctx, file, zone, now)
	if err != nil {
		return ScanFile{}, err
	}
	s := ScanFile{Wrong: wrong, Parcels: map[string]parcel.Parcel{}}
	numbers := map[string]bool{}
	for _, r := range rows {
		numbers[r.News.Number] = true
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(numbers)), 500) {
		found, err := parcel.ByNumbers(ctx, d.DB, account, ratesheet.Code, some)
		if err != nil {
			return ScanFile{}, err
		}
		for _, p := range newest(found) {
			s.Parcels[p.Number] = p
		}
	}
	for _, r := range rows {
		p, ok := s.Parcels[r.News.Number]
		switch {
		case !ok:
			s.Wrong = append(s.Wrong, ratesheet.Mistake{Line: r.Line, Column: "number", Format: "You have no parcel ‘%s’ with a courier.", Args: []any{r.News.Number}})
		case r.News.At.After(now.Add(time.Minute)) || p.AnnouncedAt != nil && r.News.At.Before(p.AnnouncedAt.Add(-time.Minute)):
			s.Wrong = append(s.Wrong, ratesheet.Mistake{Line: r.Line, Column: "time", Format: "This time is before the label was made, or in the future."})
		default:
			s.News = append(s.News, r)
		}
	}
	slices.SortStableFunc(s.Wrong, func(a, b ratesheet.Mistake) int { return a.Line - b.Line })
	return s, nil
}

// KeepScans writes down what the usable lines say, as if the couriers had said so. What was said before is not said twice.
func (d *Desk) KeepScans(ctx context.Context, account int64, s ScanFile) error {
	news := make([]carrier.News, len(s.News))
	for i, r := range s.News {
		news[i] = r.News
	}
	carrier.InOrder(news)
	return d.Record(ctx, account, ratesheet.Code, news)
}
