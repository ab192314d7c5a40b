// Command waybill is the shipping platform: the API, the merchant's panel, the buyer's pages and the work behind them, in one program.
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
	_ "time/tzdata" // opening times are told in the points' own zones, also where the machine knows none

	"github.com/alecthomas/kong"
)

// cli is every command with its settings. Each setting has a useful default; the same by environment, WAYBILL_….
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Serve the platform."`
	Demo     demoCmd     `cmd:"" help:"Make the demo data on the running server, and print how to log in."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database up to date."`
	Config   configCmd   `cmd:"" help:"Print the settings in force, without secrets."`
	Doctor   doctorCmd   `cmd:"" help:"Check database, key, files, carrier and mail, and say what is wrong."`
	Bench    benchCmd    `cmd:"" help:"Measure labels, imports and lists on this machine."`
	App      appCmd      `cmd:"" help:"Apps that the operator offers to merchants."`
	Prices   pricesCmd   `cmd:"" help:"Price sheets of the operator's contracts, and markups by account."`
	Mail     mailCmd     `cmd:"" help:"Show the letters the platform wrote; without a mail server this is where they can be read."`
	Backup   backupCmd   `cmd:"" help:"Write database, labels and ledger into one file, while the platform serves."`
	Restore  restoreCmd  `cmd:"" help:"Put a backup into an empty place; --verify only tries it."`
	Points   pointsCmd   `cmd:"" help:"Load carriers' service points."`
	Emulator emulatorCmd `cmd:"" help:"Play one of the real carriers, for trials without a contract."`
	Sandbox  sandboxCmd  `cmd:"" help:"Serve the sandbox carrier as a process of its own."`
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
	parser, err := kong.New(&c, kong.Name("waybill"), kong.Description("A shipping platform for marketplaces and their merchants."),
		kong.Writers(p.out, p.err), kong.Exit(func(code int) { exit = code }), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(p.err, "waybill:", err)
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
		fmt.Fprintln(p.err, "waybill:", err)
		return 2
	}
	if err := k.Run(p); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.err, "waybill:", oneLine(err))
		return 1
	}
	return 0
}

// oneLine keeps an error on the one line that people read.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}
