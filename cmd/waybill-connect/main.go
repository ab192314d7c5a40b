// Command waybill-connect stands at the other end of the API: it is a marketplace's daemon, and moves merchants from one platform to another.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is every command with its settings. Secrets may come by environment, WAYBILL_CONNECT_….
type cli struct {
	Serve     serveCmd     `cmd:"" help:"Serve a marketplace: its orders go to the sellers' accounts, what becomes of them comes back."`
	Merchants merchantsCmd `cmd:"" help:"List, connect and disconnect the sellers of a Connect that serves."`
	Orders    ordersCmd    `cmd:"" help:"Look at orders, and send those again that were refused."`
	Figures   figuresCmd   `cmd:"" help:"How Connect does: queues, delays, what fails."`
	Backfill  backfillCmd  `cmd:"" help:"Look for the orders of a time at their platforms, and send what is missing."`
	Replay    replayCmd    `cmd:"" help:"Tell the marketplace again what happened in a time."`
	Bench     benchCmd     `cmd:"" help:"Measure Connect on this machine."`

	Switch switchCmd `cmd:"" help:"Move a merchant from Sendcloud, or another platform with its API, to Waybill."`
}

// place is where a command writes and how it is told to stop.
type place struct {
	ctx context.Context
	out io.Writer
	err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(place{ctx, os.Stdout, os.Stderr}, os.Args[1:]))
}

// run parses and runs one command; what went wrong is one line on p.err.
func run(p place, args []string) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c, kong.Name("waybill-connect"), kong.Description("Connects marketplaces and merchants to Waybill."),
		kong.Writers(p.out, p.err), kong.Exit(func(code int) { exit = code }), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(p.err, "waybill-connect:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintln(p.err, "waybill-connect:", err)
		return 2
	}
	if err := k.Run(p); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.err, "waybill-connect:", oneLine(err))
		return 1
	}
	return 0
}

// oneLine keeps an error on the one line that people read.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}
