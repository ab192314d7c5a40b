package emulator

import (
	"crypto/rand"
	"math"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shipmentKind = "shipment"
	pieceKind    = "piece"
)

// shipment is one that was taken, under its master number.
type shipment struct {
	Master   string   `json:"master"`
	Account  string   `json:"account"`
	Pieces   []string `json:"pieces"`
	Service  string   `json:"service"`
	ShipDate string   `json:"ship_date"`
	Texts    []string `json:"texts"` // that a spell was read from
}

// piece is one parcel of a shipment.
type piece struct {
	emulate.Parcel
	Master  string    `json:"master"`
	Account string    `json:"account"`
	Label   pdf.Label `json:"label"`
	Image   string    `json:"image"`
}

// ship is POST /ship/v1/shipments.
func (e *Emulator) ship(w http.ResponseWriter, r *http.Request, who string) {
	var o order
	if wrong := read(r.Body, &o); wrong != nil {
		refuseAll(w, http.StatusUnprocessableEntity, []mistake{*wrong})
		return
	}
	texts := o.texts()
	spell := emulate.Read(texts...)
	if e.Desk().First(spell, emulate.TokenDies) || spell.Has(emulate.FailAuth) {
		if err := e.Desk().Withdraw(emulate.Bearer(r)); err != nil {
			refuse(w, http.StatusInternalServerError, internal, err.Error())
			return
		}
		unauthorized(w)
		return
	}
	wrong := checked(o, who, e.Desk().Real())
	if len(wrong) == 0 {
		wrong = conjured(spell)
	}
	if len(wrong) > 0 {
		status := http.StatusBadRequest
		if wrong[0].Code == "ACCOUNT.NUMBER.MISMATCH" {
			status = http.StatusForbidden
		}
		refuseAll(w, status, wrong)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) { e.take(w, r, who, o, texts, spell) })
}

// texts are where a spell may stand.
func (o order) texts() []string {
	var texts []string
	if o.Shipment == nil {
		return nil
	}
	for _, p := range o.Shipment.Recipients {
		if p.Contact != nil {
			texts = append(texts, p.Contact.Person, p.Contact.Company)
		}
		if p.Address != nil {
			texts = append(texts, p.Address.PostalCode)
		}
	}
	for _, l := range o.Shipment.Lines {
		for _, r := range l.References {
			texts = append(texts, r.Value)
		}
	}
	return texts
}

// conjured are the refusals on demand.
func conjured(spell emulate.Spell) []mistake {
	var c check
	const to = "requestedShipment.recipients[0]"
	switch {
	case spell.Has(emulate.FailContract):
		c.wrong("ACCOUNT.SERVICE.NOTALLOWED", "requestedShipment.serviceType", "The account number is not authorized for this service.")
	case spell.Has(emulate.FailAddress):
		c.wrong("RECIPIENT.POSTALCITY.MISMATCH", to+".address.postalCode", "The recipient's postal code and city do not match.")
	case spell.Has(emulate.FailField):
		c.wrong("RECIPIENT.PERSONNAME.INVALID", to+".contact.personName", "The recipient's name is not valid.")
	case spell.Has(emulate.FailRoute):
		c.wrong("SERVICE.NOTAVAILABLE", "requestedShipment.serviceType", "The service is not available between these places.")
	}
	return c.all
}

// take keeps a shipment and answers with its numbers, labels and papers.
func (e *Emulator) take(w http.ResponseWriter, r *http.Request, who string, o order, texts []string, spell emulate.Spell) {
	s := *o.Shipment
	row := shipment{Account: who, Service: s.Service, ShipDate: s.ShipDate, Texts: texts}
	var pieces []piece
	for i, l := range s.Lines {
		number, err := digit.FedEx(12, e.Desk().Draw("piece", 1e10))
		if err != nil {
			refuse(w, http.StatusInternalServerError, internal, err.Error())
			return
		}
		if i == 0 {
			row.Master = number
		}
		row.Pieces = append(row.Pieces, number)
		pieces = append(pieces, piece{
			Parcel: emulate.Parcel{
				Number: number, Born: e.Desk().Now(), Script: spell.Script, ToPoint: s.held() != "",
				Border: postal.NeedsCustoms(s.Shipper.postal(), s.Recipients[0].postal()),
			},
			Master: row.Master, Account: who, Label: page(s, l, i, number, row.Master, e), Image: s.Label.Image,
		})
	}
	for _, p := range pieces {
		if err := e.Desk().Keep(pieceKind, p.Parcel.Number, p); err != nil {
			refuse(w, http.StatusInternalServerError, internal, err.Error())
			return
		}
	}
	if err := e.Desk().Keep(shipmentKind, row.Master, row); err != nil {
		refuse(w, http.StatusInternalServerError, internal, err.Error())
		return
	}
	output, err := e.output(r, o, row, pieces, spell)
	if err != nil {
		refuse(w, http.StatusInternalServerError, internal, err.Error())
		return
	}
	e.answer(w, r, map[string]any{"transactionShipments": []any{output}, "jobId": rand.Text()})
}

// answer wraps an output as FedEx does.
func (e *Emulator) answer(w http.ResponseWriter, r *http.Request, output any) {
	all := map[string]any{"transactionId": rand.Text(), "output": output}
	if own := r.Header.Get("X-Customer-Transaction-Id"); own != "" {
		all["customerTransactionId"] = own
	}
	emulate.Send(w, http.StatusOK, all)
}

// document is a label or a paper in an answer.
type document struct {
	URL     string `json:"url,omitempty"`
	Content string `json:"contentType"`
	Type    string `json:"docType"`
	Copies  int    `json:"copiesToPrint"`
	Encoded []byte `json:"encodedLabel,omitempty"`
}

type pieceResponse struct {
	Number    string     `json:"trackingNumber"`
	Master    string     `json:"masterTrackingNumber"`
	Sequence  int        `json:"packageSequenceNumber"`
	Charge    float64    `json:"netChargeAmount"`
	Currency  string     `json:"currency"`
	Documents []document `json:"packageDocuments"`
}

// output is what is told of a shipment that was taken.
func (e *Emulator) output(r *http.Request, o order, row shipment, pieces []piece, spell emulate.Spell) (map[string]any, error) {
	s := *o.Shipment
	p := products[s.Service]
	prices := p.prices(s.Lines)
	var answers []pieceResponse
	for i, one := range pieces {
		doc := document{Content: "LABEL", Type: one.Image, Copies: 1}
		if o.LabelResponse == "URL_ONLY" {
			doc.URL = "http://" + r.Host + retrievePath + one.Parcel.Number
		} else {
			file, _, err := one.print(r.Context(), spell)
			if err != nil {
				return nil, err
			}
			doc.Encoded = file
		}
		answers = append(answers, pieceResponse{one.Parcel.Number, row.Master, i + 1, prices.each[i], "EUR", []document{doc}})
	}
	out := map[string]any{
		"masterTrackingNumber": row.Master, "serviceType": s.Service, "shipDatestamp": s.ShipDate, "serviceName": p.name, "pieceResponses": answers,
		"completedShipmentDetail": map[string]any{
			"usDomestic": false, "masterTrackingId": map[string]string{"trackingNumber": row.Master},
			"operationalDetail": map[string]any{"transitTime": days(p.days), "destinationLocationId": "AMSAA"},
			"shipmentRating":    map[string]any{"actualRateType": "PAYOR_ACCOUNT_SHIPMENT", "shipmentRateDetails": []any{prices.detail("ACCOUNT")}},
		},
		"alerts": []any{},
	}
	if s.Documents != nil && slices.Contains(s.Documents.Types, "COMMERCIAL_INVOICE") && s.Customs != nil {
		file, err := paper(s, pieces[0])
		if err != nil {
			return nil, err
		}
		out["shipmentDocuments"] = []document{{Content: "COMMERCIAL_INVOICE", Type: "PDF", Copies: 3, Encoded: file}}
	}
	return out, nil
}

// held is the location that a shipment waits at, if any.
func (s request) held() string {
	if s.Special == nil || s.Special.Hold == nil {
		return ""
	}
	return s.Special.Hold.Location
}

func (l line) kg() float64 {
	if l.Weight.Units == "LB" {
		return *l.Weight.Value * 0.45359237
	}
	return *l.Weight.Value
}

func grams(kg float64) postal.Grams { return postal.Grams(math.Round(kg * 1000)) }
