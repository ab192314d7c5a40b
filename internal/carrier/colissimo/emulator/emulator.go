// Package emulator is Colissimo's web services to practise with (host ws.colissimo.fr): labels, deposit slips, tracking, pick-up points.
//
// Credentials: contract_number, password.
//
// Written from the carriers sheet 2.10, 4.2 and 9; what it does not say is marked "not in our sheet" where the plainest behaviour stands instead. The carrier is
// blind: a label asked for twice under one reference is two labels, nobody can be asked what became of a reference, and there is no way to cancel.
package emulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customer is somebody who has a contract.
type customer struct {
	contract, password, key string
}

var customers = []customer{
	{contract: "900001", password: "demo-password-one", key: "demo-key-one"},
	{contract: "900002", password: "demo-password-two", key: "demo-key-two"},
}

func (c customer) credentials() map[string]string {
	return map[string]string{"contract_number": c.contract, "password": c.password}
}

// Emulator is the carrier. Safe for concurrent use; Close it when done.
type Emulator struct {
	emulate.Frame
}

// New opens or begins the ledger and is ready to serve.
func New(o emulate.Options) (*Emulator, error) {
	e := &Emulator{}
	if err := e.Open(o, emulate.Carrier{
		Customers: []map[string]string{customers[0].credentials(), customers[1].credentials()}, Zone: "Europe/Paris", Routes: e.routes(), Parcel: e.life,
		Refuse: bare,
	}); err != nil {
		return nil, err
	}
	return e, nil
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var row parcelRow
	ok := e.Desk().Get(parcelKind, number, &row)
	return row.Life, ok
}

const (
	labels   = "POST /sls-ws/SlsServiceWSRest/2.0/"
	points   = "POST /pointretrait-ws-cxf/rest/v2/pointretrait/"
	timeline = "POST /tracking-timeline-ws/rest/tracking/timelineCompany"
)

// routes are the services' paths. Pick-ups from mailboxes (getListMailBoxPickingDates, planPickup), getLabel and the store of customs papers are not here: the sheet
// names them only.
func (e *Emulator) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc(labels+"generateLabel", e.generate)
	m.HandleFunc(labels+"checkGenerateLabel", e.check)
	m.HandleFunc(labels+"generateBordereauByParcelsNumbers", e.slip)
	m.HandleFunc(timeline, e.timeline)
	m.HandleFunc(points+"findRDVPointRetraitAcheminement", e.near)
	m.HandleFunc(points+"findPointRetraitAcheminementByID", e.byID)
	return m
}

// known finds the customer: by key in the header or the body, or by contract and password.
func known(r *http.Request, key, contract, password string) (customer, bool) {
	if header := r.Header.Get("apiKey"); header != "" {
		key = header
	}
	for _, c := range customers {
		if key != "" && key == c.key || key == "" && contract == c.contract && password == c.password {
			return c, true
		}
	}
	return customer{}, false
}

// read decodes a body of JSON, strictly.
func read(r *http.Request, into any) error {
	if emulate.Media(r) != "application/json" {
		return errors.New("Content-Type is application/json") //nolint:staticcheck // the carrier's words
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one object")
	}
	return nil
}
