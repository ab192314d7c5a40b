package main

import (
	"bytes"
	"math"
	"os"
	"runtime/debug"
	"strconv"
)

const (
	// garbage is how much of it may pile up, in hundredths of what is in use, before it is collected. On a machine with few cores a
	// collection is what the slowest calls wait for, and the platform holds little: letting more pile up makes it rare.
	garbage = 300
	// memoryShare is how much of the machine's memory may be used, garbage included, before collecting becomes more eager again.
	memoryShare = 0.6
)

// roomy settles how the process uses memory, where GOGC and GOMEMLIMIT do not say.
func roomy() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if all := memory(); all > 0 {
		debug.SetMemoryLimit(int64(float64(all) * memoryShare))
	}
}

// memory is what the machine has, or what the container may use if that is less; 0 where nothing says.
func memory() int64 {
	least := int64(math.MaxInt64)
	if raw, err := os.ReadFile("/proc/meminfo"); err == nil {
		least = memTotal(raw)
	}
	if raw, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseInt(string(bytes.TrimSpace(raw)), 10, 64); err == nil { // "max" is no limit
			least = min(least, n)
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}

// memTotal reads the machine's memory in bytes from the text of /proc/meminfo.
func memTotal(text []byte) int64 {
	for line := range bytes.Lines(text) {
		words := bytes.Fields(line)
		if len(words) == 3 && string(words[0]) == "MemTotal:" {
			if kb, err := strconv.ParseInt(string(words[1]), 10, 64); err == nil && kb > 0 {
				return kb << 10
			}
		}
	}
	return math.MaxInt64
}
