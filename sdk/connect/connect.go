// Package connect is Waybill Connect for a marketplace that is written in Go: it connects the merchants' shipping accounts, brings each order
// there exactly once, and tells what becomes of it. The same engine serves everyone else as the program waybill-connect.
//
// Open an engine, let Run work beside your program, add merchants, and Hand over orders. What happens is read with News from a number on that
// you keep together with what you made of it; or it is told to Config.Callback.
package connect

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/connect/door"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/picker"
	"github.com/waybill-ship/waybill/internal/secret"
)

// What an engine is made of, takes and answers. Each is described where it is defined: go doc shows it.
type (
	Engine         = connect.Engine
	Config         = connect.Config
	Client         = connect.Client
	Merchant       = connect.Merchant
	NewMerchant    = connect.NewMerchant
	MerchantFilter = connect.MerchantFilter
	State          = connect.State
	Link           = connect.Link
	Order          = connect.Order
	NewOrder       = connect.NewOrder
	OrderFilter    = connect.OrderFilter
	Problem        = connect.Problem
	Status         = connect.Status
	Stage          = connect.Stage
	Span           = connect.Span
	News           = connect.News
	Box            = connect.Box
	Return         = connect.Return
	Figures        = connect.Figures
)

// The states of a merchant.
const (
	Waiting   = connect.Waiting
	Connected = connect.Connected
	Refused   = connect.Refused
	Ended     = connect.Ended
)

// The states of an order.
const (
	OrderWaiting    = connect.OrderWaiting
	OrderSending    = connect.OrderSending
	OrderThere      = connect.OrderThere
	OrderNotTaken   = connect.OrderNotTaken
	OrderCancelling = connect.OrderCancelling
	OrderTakenBack  = connect.OrderTakenBack
	OrderDeleted    = connect.OrderDeleted
	OrderBehind     = connect.OrderBehind
)

// The kinds of news.
const (
	MerchantConnected = connect.MerchantConnected
	MerchantRefused   = connect.MerchantRefused
	OrderImported     = connect.OrderImported
	OrderRefused      = connect.OrderRefused
	OrderChanged      = connect.OrderChanged
	OrderCancelled    = connect.OrderCancelled
	OrderGone         = connect.OrderGone
	OrderLeft         = connect.OrderLeft
	LabelCreated      = connect.LabelCreated
	LabelCancelled    = connect.LabelCancelled
	ParcelStatus      = connect.ParcelStatus
	ParcelDelivered   = connect.ParcelDelivered
	ReturnCreated     = connect.ReturnCreated
	ReturnStatus      = connect.ReturnStatus
)

// The stages of a parcel.
const (
	StageNone           = connect.StageNone
	StageImported       = connect.StageImported
	StageLabelled       = connect.StageLabelled
	StageCollected      = connect.StageCollected
	StageMoving         = connect.StageMoving
	StageOutForDelivery = connect.StageOutForDelivery
	StageAtServicePoint = connect.StageAtServicePoint
	StageProblem        = connect.StageProblem
	StageDelivered      = connect.StageDelivered
	StageReturned       = connect.StageReturned
	StageCancelled      = connect.StageCancelled
	StageGone           = connect.StageGone
)

// Keys seals what must not lie open in Connect's database.
type Keys = secret.Sealer

// OpenKeys reads a master key from its text, or from the folder where the text is empty; there it is made when it is first asked for.
func OpenKeys(key, folder string) (*Keys, error) { return secret.Load(key, folder, false) }

// Open opens Connect's database and brings it up to date. Orders are taken from then on; they move while Engine.Run runs.
func Open(ctx context.Context, c Config) (*Engine, error) { return connect.Open(ctx, c) }

// Mount hangs into a marketplace's own server what strangers call: the address of webhooks, the way back from consent pages, and the
// service-point picker with the points it shows. The server is reached at Config.PublicURL.
func Mount(mux *http.ServeMux, e *Engine) {
	open := http.NewServeMux()
	(&door.Door{Engine: e}).Mount(open) // without a token, nothing of the API opens
	(&picker.Door{}).Mount(open)
	for _, path := range []string{"/hooks/", "/connected", "/api/v2/", "/picker.js", "/picker/", "/spp/", "/embed/"} {
		mux.Handle(path, open)
	}
}

// Fault is an error in words for people, with the fields that are wrong.
type Fault struct {
	Text   string
	Fields []Problem
}

// FaultOf reads an engine's error, where it is one for people.
func FaultOf(err error) (Fault, bool) {
	f, ok := fault.As(err)
	if !ok {
		return Fault{}, false
	}
	said := Fault{Text: f.Text()}
	for _, one := range f.Fields {
		said.Fields = append(said.Fields, Problem{Field: one.Name, Message: one.Text})
	}
	return said, true
}
