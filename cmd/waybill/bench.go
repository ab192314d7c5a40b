package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"
)

// benchCmd measures the platform against something simple in the same run, so that a noisy or slow machine does not change the verdict.
type benchCmd struct {
	Import benchImportCmd `cmd:"" help:"Orders imported per second over HTTP, and how that compares with writing the same rows directly."`
	Ship   benchShipCmd   `cmd:"" help:"Labels bought per second through the whole path, and how that compares with the carrier's bare calls and the bare rows."`
	List   benchListCmd   `cmd:"" help:"What lists, pages and searches cost with few and with very many orders in the account."`
	API    benchAPICmd    `cmd:"" help:"Calls answered per second, and how that compares with an empty answer behind the same middleware."`
	Ask    benchAskCmd    `cmd:"" hidden:"" help:"The callers of bench api."`
	Merge  benchMergeCmd  `cmd:"" help:"What it costs to make very many stored labels one PDF: CPU and memory."`
	Label  benchLabelCmd  `cmd:"" help:"Labels drawn per second and core, and how many times that is what the library fpdf draws."`
}

// median is the middle of the values; the lower of the two middles of an even number.
func median[T time.Duration | float64](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}

// spread writes the lowest and the highest of the values.
func spread(values []float64, format string) string {
	return fmt.Sprintf(format+" … "+format, slices.Min(values), slices.Max(values))
}

// machine says what the figures were measured on.
func machine(w io.Writer) {
	fmt.Fprintf(w, "%s %s/%s, %d cores\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}

// stopped tells a bench between two rounds that nobody waits for it any more.
func stopped(ctx context.Context) error { return context.Cause(ctx) }

// profiled writes a CPU profile into a folder until the answer is called; no folder is no profile.
func profiled(folder, name string) func() {
	if folder == "" {
		return func() {}
	}
	f, err := os.Create(filepath.Join(folder, name+".pprof"))
	if err != nil {
		return func() {}
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return func() {}
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
	}
}
