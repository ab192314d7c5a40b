package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/bpost"
	bpostemulator "github.com/waybill-ship/waybill/internal/carrier/bpost/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/colissimo"
	colissimoemulator "github.com/waybill-ship/waybill/internal/carrier/colissimo/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/dhlexpress"
	dhlexpressemulator "github.com/waybill-ship/waybill/internal/carrier/dhlexpress/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/dhlparcelde"
	dhlparceldeemulator "github.com/waybill-ship/waybill/internal/carrier/dhlparcelde/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/dpd"
	dpdemulator "github.com/waybill-ship/waybill/internal/carrier/dpd/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/easypost"
	easypostemulator "github.com/waybill-ship/waybill/internal/carrier/easypost/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/fedex"
	fedexemulator "github.com/waybill-ship/waybill/internal/carrier/fedex/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/gls"
	glsemulator "github.com/waybill-ship/waybill/internal/carrier/gls/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/inpost"
	inpostemulator "github.com/waybill-ship/waybill/internal/carrier/inpost/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/mondialrelay"
	mondialrelayemulator "github.com/waybill-ship/waybill/internal/carrier/mondialrelay/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/postnl"
	postnlemulator "github.com/waybill-ship/waybill/internal/carrier/postnl/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/carrier/royalmail"
	royalmailemulator "github.com/waybill-ship/waybill/internal/carrier/royalmail/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/ups"
	upsemulator "github.com/waybill-ship/waybill/internal/carrier/ups/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/viasendcloud"
	viasendcloudemulator "github.com/waybill-ship/waybill/internal/carrier/viasendcloud/emulator"
)

// native are the carriers with an API of their own, and the platforms that stand before others. A new carrier is one folder and one line here.
var native = []nativeCarrier{
	play("bpost", bpost.New, bpostemulator.New),
	play("colissimo", colissimo.New, colissimoemulator.New),
	play("dhlexpress", dhlexpress.New, dhlexpressemulator.New),
	play("dhlparcelde", dhlparcelde.New, dhlparceldeemulator.New),
	play("dpd", dpd.New, dpdemulator.New),
	play("easypost", easypost.New, easypostemulator.New),
	play("inpost", inpost.New, inpostemulator.New),
	play("fedex", fedex.New, fedexemulator.New),
	play("gls", gls.New, glsemulator.New),
	play("mondialrelay", mondialrelay.New, mondialrelayemulator.New),
	play("postnl", postnl.New, postnlemulator.New),
	play("royalmail", royalmail.New, royalmailemulator.New),
	play("ups", ups.New, upsemulator.New),
	play("viasendcloud", viasendcloud.New, viasendcloudemulator.New),
}

// nativeCarrier is a driver and the emulator that it is tried on.
type nativeCarrier struct {
	folder string
	// driver speaks to the carrier at a URL; empty is the carrier's own address.
	driver   func(url string) carrier.Driver
	emulator func(emulate.Options) (emulated, error)
}

// code is the carrier's code, by which merchants, settings and the list of carriers know it.
func (n nativeCarrier) code() string { return n.driver("").Carrier().Code }

// play is a carrier's line in native: its folder, its driver, its emulator.
func play[D carrier.Driver, E emulated](folder string, driver func(string, *carrier.Client) D, emulator func(emulate.Options) (E, error)) nativeCarrier {
	return nativeCarrier{
		folder:   folder,
		driver:   func(url string) carrier.Driver { return driver(url, nil) },
		emulator: func(o emulate.Options) (emulated, error) { return emulator(o) },
	}
}

// emulated is a carrier's emulator.
type emulated interface {
	http.Handler
	// Credentials are those of a customer it accepts.
	Credentials() map[string]string
	Close() error
}

// drivers is every carrier this program speaks to. urls replace carriers' own addresses, by carrier code: an operator's setting, for trials with emulators.
func drivers(sandboxURL string, urls map[string]string) (map[string]carrier.Driver, error) {
	all := map[string]carrier.Driver{ratesheet.Code: ratesheet.New()}
	if sandboxURL != "" {
		all[sandbox.Code] = sandbox.New(sandboxURL, nil)
	}
	left := maps.Clone(urls)
	for _, n := range native {
		code := n.code()
		all[code] = n.driver(strings.TrimSuffix(urls[code], "/"))
		delete(left, code)
	}
	if len(left) > 0 {
		return nil, fmt.Errorf("--carrier-urls: there is no carrier %s; there are %s",
			strings.Join(slices.Sorted(maps.Keys(left)), ", "), strings.Join(slices.Sorted(maps.Keys(all)), ", "))
	}
	return all, nil
}
