//go:build !linux

package main

import (
	"runtime"
	"time"
)

var began = time.Now()

// spent is the time on the wall: other systems tell the CPU's in ways of their own.
func spent() time.Duration { return time.Since(began) }

func forget() {}

// highest is what the process has of the system, which never becomes less.
func highest() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
