package db

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestATimeIsReadAsTheLayoutReadsIt(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{
		"2024-02-29 00:00:00.000000", "2023-02-29 00:00:00.000000", "2026-13-01 00:00:00.000000", "2026-00-10 00:00:00.000000",
		"2026-01-00 00:00:00.000000", "2026-01-10 24:00:00.000000", "2026-01-10 23:60:00.000000", "2026-01-10 23:59:60.000000",
		"2026-01-10 23:59:59.99999x", "2026-01-10T23:59:59.999999", "2026-01-10 23:59:59", "", "-026-01-10 23:59:59.999999", "0001-01-01 00:00:00.000000",
	}
	for range 2000 {
		texts = append(texts, time.UnixMicro(r.Int64N(1<<52)).UTC().Format(liteTime))
	}
	for _, text := range texts {
		want, bad := time.Parse(liteTime, text)
		got, err := readLiteTime(text)
		if (err != nil) != (bad != nil) || !got.Equal(want) || got.Location() != want.Location() {
			t.Errorf("%q was read as %v (%v), want %v (%v)", text, got, err, want, bad)
		}
	}
}
