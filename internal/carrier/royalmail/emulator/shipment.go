package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shipmentKind = "shipment" // by a serial of ours
	packageKind  = "package"  // where one is found, by number and by unique id
	serials      = 10_000_000
)

// booked is a row of the ledger: a shipment with its packages.
type booked struct {
	Key      string    `json:"key"`
	Client   string    `json:"client"`
	Shipment shipment  `json:"shipment"`
	Packages []posted  `json:"packages"`
	Texts    []string  `json:"texts"`
	Hidden   time.Time `json:"hidden,omitzero"`
}

// posted is one package: Life.Number is its tracking number, or the unique id where the service gives none.
type posted struct {
	Life     emulate.Parcel `json:"life"`
	Unique   string         `json:"unique"`
	Tracking string         `json:"tracking,omitempty"`
	Date     string         `json:"date"` // of despatch
	Held     bool           `json:"held,omitempty"`
	Manifest string         `json:"manifest,omitempty"`
}

// place is where a package stands.
type place struct {
	Key string `json:"key"`
	Nth int    `json:"nth"`
}

func (b booked) spell() emulate.Spell { return emulate.Read(b.Texts...) }

// create is POST /shipments.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, of customer) {
	var s shipment
	if !read(w, r, &s) {
		return
	}
	texts := s.texts()
	spell := emulate.Read(texts...)
	if spell.Has(emulate.FailAuth) {
		unauthorized(w)
		return
	}
	if e.Desk().First(spell, emulate.TokenDies) {
		if err := e.Desk().Withdraw(r.Header.Get("X-RMG-Auth-Token")); err != nil {
			broken(w, err)
			return
		}
		unauthorized(w)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		var c check
		c.shipment(s, of, e.Desk().Real().In(e.Zone()))
		if len(c.all) == 0 {
			c.spelt(spell)
		}
		if len(c.all) > 0 {
			refuse(w, http.StatusBadRequest, c.all...)
			return
		}
		row, err := e.book(s, of, texts, spell)
		if err != nil {
			broken(w, err)
			return
		}
		fields, err := row.tell(r.Context(), s.Information.LabelFormat)
		if err != nil {
			broken(w, err)
			return
		}
		send(w, http.StatusOK, fields)
	})
}

func (e *Emulator) book(s shipment, of customer, texts []string, spell emulate.Spell) (booked, error) {
	product, _ := find(s.Information.Service)
	row := booked{Client: of.client, Shipment: s, Texts: texts, Hidden: e.Desk().Late(spell)}
	for range *s.Information.Count {
		serial := e.Desk().Draw("package", serials)
		p := posted{Unique: fmt.Sprintf("3A%s%06X000", of.location, serial), Date: s.Information.Date}
		number := p.Unique
		if product.tracked {
			var err error
			if number, err = digit.S10(product.head, serial, "GB"); err != nil {
				return booked{}, err
			}
			p.Tracking = number
		}
		p.Life = emulate.Parcel{
			Number: number, Born: e.Desk().Now(), Script: spell.Script, ToPoint: s.Information.Options.Collect,
			Border: postal.NeedsCustoms(s.Shipper.postal(), s.Destination.postal()),
		}
		row.Packages = append(row.Packages, p)
	}
	row.Key = row.Packages[0].Unique
	for i, p := range row.Packages {
		for _, name := range []string{p.Unique, p.Tracking} {
			if name == "" {
				continue
			}
			if err := e.Desk().Keep(packageKind, name, place{row.Key, i}); err != nil {
				return booked{}, err
			}
		}
	}
	return row, e.Desk().Keep(shipmentKind, row.Key, row)
}

// find is a customer's package by number or unique id.
func (e *Emulator) find(of customer, id string) (booked, int, bool) {
	var at place
	var row booked
	ok := e.Desk().Get(packageKind, id, &at) && e.Desk().Get(shipmentKind, at.Key, &row) && row.Client == of.client && !e.Desk().Hidden(row.Hidden)
	return row, at.Nth, ok
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var at place
	var row booked
	if !e.Desk().Get(packageKind, number, &at) || !e.Desk().Get(shipmentKind, at.Key, &row) {
		return emulate.Parcel{}, false
	}
	return row.Packages[at.Nth].Life, true
}

// sheet is what the answer tells of a package.
type sheet struct {
	Occurrence int    `json:"PackageOccurance"` // so it is written
	Unique     string `json:"UniqueId"`
	Tracking   string `json:"TrackingNumber,omitempty"`
	URL        string `json:"TrackingUrl,omitempty"`
	Carrier    string `json:"CarrierCode"`
}

func (p posted) url() string {
	if p.Tracking == "" {
		return ""
	}
	return "https://www.royalmail.com/track-your-item#/tracking-results/" + p.Tracking
}

// routing splits a postcode of the own network. Walk and loop are made up.
func routing(p party) map[string]string {
	out, in, ok := strings.Cut(strings.ToUpper(p.Postcode), " ")
	if !home(p.Country) || !ok {
		return nil
	}
	return map[string]string{"OutwardCode": out, "InwardCode": in, "Walk": "012", "Loop": "1"}
}
