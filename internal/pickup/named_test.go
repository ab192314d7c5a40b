package pickup_test

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// namer is the sandbox that comes for shipments that are named.
type namer struct {
	*sandbox.Driver
	asked []carrier.Collection
}

func (n *namer) Carrier() carrier.Info {
	i := n.Driver.Carrier()
	i.CollectNamed = true
	return i
}

func (n *namer) Collect(_ context.Context, _ carrier.Contract, c carrier.Collection) (carrier.Collected, error) {
	n.asked = append(n.asked, c)
	return carrier.Collected{Number: "PU-1"}, nil
}

func TestAPickUpNamesWhatWaitsAtItsAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		e, err := emulator.New(emulator.Options{Dir: t.TempDir(), InFlight: time.Millisecond})
		must(t, err)
		server := httptest.NewServer(e)
		t.Cleanup(func() { server.CloseClientConnections(); server.Close(); must(t, e.Close()) })
		n := &namer{Driver: sandbox.New(server.URL, nil)}
		set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: n})
		must(t, err)
		sealer, err := secret.Load("", t.TempDir(), false)
		must(t, err)
		files, err := blob.Open(ctx, t.TempDir())
		must(t, err)
		events := &event.Book{}
		ship := &shipping.Desk{DB: d, Carriers: set, Blobs: files, Sealer: sealer, Events: events, Patience: 5 * time.Second}
		orders := &intake.Desk{DB: d, Events: events, Shipping: ship}
		must(t, account.EnsureOperator(ctx, d, time.Now()))
		people := &account.Desk{DB: d, Sealer: sealer, Sandbox: true}
		who, _, err := people.SignUp(ctx, account.Newcomer{Company: "Theehuis", Country: "NL", Name: "Ines", Email: "ines@example.org", Password: "kettle-and-cup-7"}, account.Visit{IP: "127.0.0.1"})
		must(t, err)
		contract, err := d.NextID(ctx, "contract")
		must(t, err)
		must(t, d.Write(ctx, who.Account, func(ctx context.Context, tx *db.Tx) error {
			return carrier.AddContract(ctx, tx, sealer, who.Account, carrier.Contract{ID: contract, Carrier: sandbox.Code, Name: "Sandbox", Active: true, Credentials: sandbox.NewCredentials()}, time.Now())
		}))
		must(t, d.Write(ctx, account.Operator, func(ctx context.Context, tx *db.Tx) error {
			return carrier.KeepMethods(ctx, tx, account.Operator, sandbox.Code, n.Methods())
		}))
		dock := postal.Address{Name: "Dock", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL", Phone: "+31300000000"}
		shed := dock
		shed.Street = "Havenkade"
		var here []string
		for i, from := range []postal.Address{dock, shed, dock} {
			got, err := orders.Receive(ctx, who.Account, 0, []order.Draft{{Number: "W-" + string(rune('1'+i)), Method: 8, Weight: 500, From: &from, To: postal.Address{
				Name: "Zoë van den Bergh", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"}}})
			must(t, err)
			made, err := ship.Announce(ctx, who.Account, got[0].Order.ID)
			must(t, err)
			if from == dock {
				here = append(here, made.Parcels[0].CarrierReference)
			}
		}
		desk := &pickup.Desk{DB: d, Carriers: set, Sealer: sealer, Events: events}
		w := wish(sandbox.Code)
		w.At = dock
		w.At.Street = strings.ToUpper(dock.Street)
		until := time.Now().Add(30 * time.Hour)
		w.Slots = []pickup.Slot{{From: time.Now().Add(24 * time.Hour), Until: &until}}
		p, err := desk.Request(ctx, who.Account, 0, w)
		must(t, err)
		must(t, desk.Ask(ctx, pickup.Ask{Account: who.Account, Pickup: int64(p.ID)}))
		if len(n.asked) != 1 || !slices.Equal(n.asked[0].Shipments, here) {
			t.Errorf("asked for %+v, want %v", n.asked, here)
		}
	})
}
