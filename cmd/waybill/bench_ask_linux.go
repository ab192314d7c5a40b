package main

import (
	"syscall"
	"time"
)

// rest sleeps to some ten microseconds. The runtime's own timers wait in whole milliseconds when nothing else is to be done, so that
// calls at even steps would come in bunches.
func rest(d time.Duration) {
	if d <= 0 {
		return
	}
	span := syscall.NsecToTimespec(int64(d))
	_ = syscall.Nanosleep(&span, nil) // woken early by a signal, the call comes a little early
}
