package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

type emulatorCmd struct {
	Carrier string        `arg:"" optional:"" help:"Code of the carrier (dhl_de, dpd …), or its folder in the source. Without it all codes are listed."`
	Listen  string        `help:"Address to serve on." default:"127.0.0.1:8091" env:"WAYBILL_EMULATOR_LISTEN"`
	Dir     string        `help:"Folder for the ledger. Without it nothing is kept." type:"path" env:"WAYBILL_EMULATOR_DIR"`
	LateBy  time.Duration `help:"How long a shipment that is taken late stays hidden." default:"400ms" env:"WAYBILL_EMULATOR_LATE_BY"`
}

// Run plays a carrier until it is told to stop.
func (c *emulatorCmd) Run(at place) error {
	i := slices.IndexFunc(native, func(n nativeCarrier) bool { return n.code() == c.Carrier || n.folder == c.Carrier })
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
		return noListen(c.Listen, "WAYBILL_EMULATOR_LISTEN", err)
	}
	code, url := native[i].code(), "http://"+l.Addr().String()
	fmt.Fprintf(at.out, "%s is played on %s; GET /_emulator/help lists what it can do\n", code, url)
	fmt.Fprintf(at.out, "start the platform with it (several carriers are separated by ;):\n  WAYBILL_CARRIER_URLS='%[1]s=%[2]s' make run\n"+
		"  waybill serve --carrier-urls='%[1]s=%[2]s'\n", code, url)
	fmt.Fprintln(at.out, "and connect a contract (as the API names it, as the form does, what to enter):")
	tellCredentials(at.out, native[i].driver("").Carrier().Credentials, e.Credentials())
	server := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-at.ctx.Done()
		server.Close()
	}()
	return ignore(server.Serve(l), http.ErrServerClosed)
}

// tellCredentials writes what to enter, in the form's order: the API's name, the form's label, the value. A value that the form has no field for comes last.
func tellCredentials(out io.Writer, fields []carrier.Credential, values map[string]string) {
	left := maps.Clone(values)
	rows := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range fields {
		if value, ok := values[f.Name]; ok {
			fmt.Fprintf(rows, "  %s\t%s\t%s\n", f.Name, f.Label, value)
			delete(left, f.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		fmt.Fprintf(rows, "  %s\t\t%s\n", name, left[name])
	}
	rows.Flush()
}

// list tells which carriers can be played; a name that is none of them is an error.
func (c *emulatorCmd) list(at place) error {
	var names []string
	for _, n := range native {
		names = append(names, n.code())
	}
	if c.Carrier != "" {
		return errors.New("there is no emulator of " + c.Carrier + "; there are " + strings.Join(names, ", "))
	}
	fmt.Fprintln(at.out, strings.Join(names, "\n"))
	return nil
}
