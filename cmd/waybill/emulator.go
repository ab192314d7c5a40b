package main

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

type emulatorCmd struct {
	Carrier string        `arg:"" optional:"" help:"Folder of the carrier (dhlparcelde, dpd …). Without it all are listed."`
	Listen  string        `help:"Address to serve on." default:"127.0.0.1:8091" env:"WAYBILL_EMULATOR_LISTEN"`
	Dir     string        `help:"Folder for the ledger. Without it nothing is kept." type:"path" env:"WAYBILL_EMULATOR_DIR"`
	LateBy  time.Duration `help:"How long a shipment that is taken late stays hidden." default:"400ms" env:"WAYBILL_EMULATOR_LATE_BY"`
}

// Run plays a carrier until it is told to stop.
func (c *emulatorCmd) Run(at place) error {
	i := slices.IndexFunc(native, func(n nativeCarrier) bool { return n.folder == c.Carrier })
	if i < 0 {
		return c.list(at)
	}
	e, err := native[i].emulator(emulate.Options{Dir: c.Dir, LateBy: c.LateBy})
	if err != nil {
		return err
	}
	defer e.Close()
	l, err := new(net.ListenConfig).Listen(at.ctx, "tcp", c.Listen)
	if err != nil {
		return noListen(c.Listen, err)
	}
	code := native[i].driver("").Carrier().Code
	fmt.Fprintf(at.out, "%s is played on http://%s; GET /_emulator/help lists what it can do\n", code, l.Addr())
	fmt.Fprintf(at.out, "start the platform with --carrier-urls=%s=http://%s and connect a contract with:\n", code, l.Addr())
	credentials := e.Credentials()
	for _, name := range slices.Sorted(maps.Keys(credentials)) {
		fmt.Fprintf(at.out, "  %-20s %s\n", name, credentials[name])
	}
	server := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-at.ctx.Done()
		server.Close()
	}()
	return ignore(server.Serve(l), http.ErrServerClosed)
}

// list tells which carriers can be played; a name that is none of them is an error.
func (c *emulatorCmd) list(at place) error {
	var names []string
	for _, n := range native {
		names = append(names, n.folder)
	}
	if c.Carrier != "" {
		return errors.New("there is no emulator of " + c.Carrier + "; there are " + strings.Join(names, ", "))
	}
	fmt.Fprintln(at.out, strings.Join(names, "\n"))
	return nil
}
