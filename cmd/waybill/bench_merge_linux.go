package main

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"
)

// spent is the CPU time of this process so far.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// forget makes the present memory of the process its highest so far, where the system lets us.
func forget() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// highest is the most memory, in bytes, that the process held since forget.
func highest() int64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(raw) {
		words := bytes.Fields(line)
		if len(words) == 3 && string(words[0]) == "VmHWM:" {
			kb, err := strconv.ParseInt(string(words[1]), 10, 64)
			if err == nil {
				return kb << 10
			}
		}
	}
	return 0
}
