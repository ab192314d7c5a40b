package main

import (
	"math"
	"testing"
)

func TestTheMachinesMemoryIsReadInBytes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want int64
	}{
		{"MemTotal:        2048 kB\nMemFree:          100 kB\n", 2 << 20},
		{"MemFree:          100 kB\nMemTotal:     16384000 kB\n", 16384000 << 10},
		{"MemTotal: many kB\n", math.MaxInt64},
		{"", math.MaxInt64},
	} {
		if got := memTotal([]byte(c.text)); got != c.want {
			t.Errorf("%q is %d bytes, want %d", c.text, got, c.want)
		}
	}
}
