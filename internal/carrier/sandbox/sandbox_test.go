package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// start runs a carrier of the mode on loopback and returns its URL.
func start(t *testing.T, o emulator.Options) string {
	t.Helper()
	o.Dir = t.TempDir()
	_, home := carriertest.Start(t, emulator.New, o)
	return home
}

func contract(id int64) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: id, Carrier: sandbox.Code, Name: "Test", Active: true, Credentials: sandbox.NewCredentials()}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Method:      "standard",
		OrderNumber: "1001",
		From:        postal.Address{Name: "Verzender", Company: "Waybill BV", Street: "Kanaalweg", HouseNumber: "12-B", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"},
		To:          postal.Address{Name: "Jansje de Vries", Street: "Herengracht", HouseNumber: "502", PostalCode: "1017 CB", City: "Amsterdam", Country: "NL"},
		Boxes:       []carrier.Box{{Weight: 1250}},
		Items:       []carrier.Item{{Description: "Mug", Quantity: 2, Weight: 400, Value: money.EUR(1250), HSCode: "691200", Origin: "PT"}},
	}
}

// atDoor is the ordinary shipment, paid when it is handed over.
func atDoor() carrier.Sending {
	s := ordinary()
	s.Collect = money.EUR(2595)
	return s
}

var words = map[carriertest.Fault]string{
	carriertest.RefuseAddress: "FAIL-ADDRESS", carriertest.RefuseField: "FAIL-422", carriertest.RefuseRoute: "FAIL-ROUTE",
	carriertest.RefuseContract: "FAIL-CONTRACT", carriertest.Busy: "RATE-LIMIT", carriertest.Down: "DOWN",
	carriertest.Silence: "TIMEOUT", carriertest.Cut: "CUT", carriertest.Garbage: "GARBAGE", carriertest.Late: "ACCEPT-LATE",
	carriertest.LabelsLater: "ASYNC-1S", carriertest.CancelTooLate: "LATE-CANCEL", carriertest.CancelQueued: "QUEUE-CANCEL",
	carriertest.CancelLost: "LOSE-CANCEL",
}

func bench(t *testing.T, mode emulator.Mode) carriertest.Bench {
	url := start(t, emulator.Options{Mode: mode, InFlight: 1500 * time.Millisecond, LateBy: 400 * time.Millisecond})
	d := sandbox.New(url, &carrier.Client{Timeout: 3 * time.Second})
	c, several := contract(7), ordinary()
	several.Boxes = []carrier.Box{{Weight: 1250}, {Weight: 4000}, {Weight: 900, Size: postal.Size{Length: 300, Width: 200, Height: 100}}}
	refused := contract(9)
	refused.Credentials[sandbox.KeyName] = "sbx_INVALID_key"
	return carriertest.Bench{
		Driver: d, Contract: c, Other: contract(8), BadContract: refused, Sending: ordinary(), Several: &several, AtDoor: new(atDoor()), Collected: carriertest.OnLabel,
		Break: func(f carriertest.Fault, s *carrier.Sending) bool {
			s.OrderNumber = words[f]
			return words[f] != ""
		},
		Collection: carrier.Collection{At: ordinary().From, From: time.Now().Add(24 * time.Hour), Until: time.Now().Add(28 * time.Hour), Parcels: 12, Weight: 25000},
		BreakCollection: func(f carriertest.Fault, c *carrier.Collection) bool {
			c.Merchant = words[f]
			return words[f] != ""
		},
		Walk: func(t *testing.T, number string) {
			t.Helper()
			if _, err := d.Advance(t.Context(), c, carrier.Advance{Number: number}); err != nil {
				t.Fatal(err)
			}
		},
		Push: func(t *testing.T) <-chan carriertest.Knock {
			t.Helper()
			knocks := make(chan carriertest.Knock, 100)
			door := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				knocks <- carriertest.Knock{Header: r.Header, Body: body}
			}))
			t.Cleanup(door.Close)
			if err := d.Subscribe(t.Context(), c, door.URL); err != nil {
				t.Fatal(err)
			}
			return knocks
		},
	}
}

func TestTheSandboxIsACarrierInEachMode(t *testing.T) {
	t.Parallel()
	for _, mode := range []emulator.Mode{emulator.Idempotent, emulator.Askable, emulator.Blind} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			carriertest.Run(t, func(t *testing.T) carriertest.Bench { return bench(t, mode) })
		})
	}
}

func TestWhatBecomesOfAParcelIsToldAsItIs(t *testing.T) {
	t.Parallel()
	carriertest.Lives(t, func(t *testing.T) carriertest.Bench { return bench(t, emulator.Idempotent) })
}
