package emulator

import (
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/postal"
)

// parcelKind is the ledger's name for parcels.
const parcelKind = "parcel"

// parcelRow is one parcel that was taken.
type parcelRow struct {
	Number   string         `json:"number"`
	Partner  string         `json:"partner,omitempty"`
	Contract string         `json:"contract"`
	Letter   letter         `json:"letter"`
	Made     time.Time      `json:"made"`
	Life     emulate.Parcel `json:"life"`
	Slip     int            `json:"slip,omitempty"`
}

// ask decodes and checks an order; false when it was answered.
func (e *Emulator) ask(w http.ResponseWriter, r *http.Request) (order, customer, emulate.Spell, bool) {
	var o order
	if err := read(r, &o); err != nil {
		bare(w, http.StatusBadRequest, idBody, "La requête n'est pas un message JSON valide : "+err.Error())
		return o, customer{}, emulate.Spell{}, false
	}
	to := o.Letter.Addressee
	spell := emulate.Read(to.Address.FirstName, to.Address.LastName, to.Address.CompanyName, to.Address.ZipCode, to.Reference, o.Letter.Sender.Reference, o.Letter.Service.OrderNumber)
	c, ok := known(r, o.APIKey, o.ContractNumber, o.Password)
	if !ok || spell.Has(emulate.FailAuth) {
		refuse(w, wrong(idLogin, "contractNumber", "Identifiant ou mot de passe incorrect"))
		return o, c, spell, false
	}
	var all checker
	all.order(o)
	if m, ok := conjured(spell); ok && len(all.found) == 0 {
		all.found = append(all.found, m)
	}
	if len(all.found) > 0 {
		refuse(w, all.found...)
		return o, c, spell, false
	}
	return o, c, spell, true
}

// conjured is what words in the addressee's name ask for.
func conjured(s emulate.Spell) (message, bool) {
	const to = "letter.addressee.address"
	switch {
	case s.Has(emulate.FailContract):
		return wrong(idContract, "letter.service.productCode", "Le produit n'est pas ouvert pour ce contrat"), true
	case s.Has(emulate.FailAddress):
		return wrong(idAddress, to, "L'adresse du destinataire est inconnue"), true
	case s.Has(emulate.FailField), s.Has(emulate.FailIn200):
		return wrong(idAddressee, to+".lastName", "Le nom du destinataire est incorrect"), true
	case s.Has(emulate.FailRoute):
		return wrong(idRoute, "letter.service.productCode", "Le produit n'est pas disponible vers cette destination"), true
	}
	return message{}, false
}

// check is checkGenerateLabel: it checks, and buys nothing.
func (e *Emulator) check(w http.ResponseWriter, r *http.Request) {
	if _, _, _, ok := e.ask(w, r); ok {
		answer(w, http.StatusOK, information{Messages: []message{done}})
	}
}

var done = message{ID: "0", Type: typeSuccess, Content: "La requête a été traitée avec succès", Values: []string{}}

// generate is generateLabel: each call is a new parcel, whatever its reference.
func (e *Emulator) generate(w http.ResponseWriter, r *http.Request) {
	o, c, spell, ok := e.ask(w, r)
	if !ok {
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		row, err := e.take(o, c, spell)
		if err != nil {
			bare(w, http.StatusInternalServerError, "", err.Error())
			return
		}
		p := printings[strings.TrimSuffix(o.OutputFormat.Kind, "_UL")]
		label, err := row.label(r.Context(), p)
		pieces := []piece{{"<label>", spell.Spoil(label)}}
		if d := o.Letter.Customs; err == nil && d != nil && d.Include {
			var form []byte
			form, err = row.cn23()
			pieces = append(pieces, piece{"<cn23>", form})
		}
		if err != nil {
			bare(w, http.StatusInternalServerError, "", err.Error())
			return
		}
		told := &labelAnswer{ParcelNumber: row.Number}
		if row.Partner != "" {
			told.ParcelNumberPartner = &row.Partner
		}
		answer(w, http.StatusOK, information{Messages: []message{done}, Label: told}, pieces...)
	})
}

// take gives a parcel its number and keeps it.
func (e *Emulator) take(o order, c customer, spell emulate.Spell) (parcelRow, error) {
	p := products[o.Letter.Service.ProductCode]
	number, err := digit.Colissimo(p.head, e.Desk().Draw(p.head, 10_000_000_000))
	if err != nil {
		return parcelRow{}, err
	}
	now := e.Desk().Now()
	from, to := o.Letter.Sender.Address.postal(), o.Letter.Addressee.Address.postal()
	row := parcelRow{
		Number: number, Partner: partner(number, to), Contract: c.contract, Letter: o.Letter, Made: now,
		Life: emulate.Parcel{Number: number, Born: now, Script: spell.Script, ToPoint: p.point, Border: postal.NeedsCustoms(from, to)},
	}
	return row, e.Desk().Keep(parcelKind, number, row)
}

// partner is the number in the form that DPD's network reads: "11" and the parcel number without its check digit, service 801. Where the destination's postal code
// does not fit there is none.
func partner(number string, to postal.Address) string {
	country, ok := postal.Lookup(to.Country)
	if !ok {
		return ""
	}
	zip := postal.NormalisePostalCode(to.Country, to.PostalCode)
	code, err := digit.DPDCode(strings.NewReplacer(" ", "", "-", "").Replace(zip), "11"+number[:12], "801", numeric(country))
	if err != nil {
		return ""
	}
	return code
}
