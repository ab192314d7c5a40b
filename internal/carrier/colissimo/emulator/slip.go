package emulator

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// slip is generateBordereauByParcelsNumbers: the deposit slip that parcels are handed over with, a part <bordereauDataHandler> of the answer. Not in our sheet: what happens
// to a parcel that stands on a slip already; here the new one names it again.
func (e *Emulator) slip(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ContractNumber string `json:"contractNumber"`
		Password       string `json:"password"`
		APIKey         string `json:"apiKey"`
		List           struct {
			Numbers []string `json:"parcelsNumbers"`
		} `json:"generateBordereauParcelNumberList"`
	}
	if err := read(r, &in); err != nil {
		bare(w, http.StatusBadRequest, idBody, "La requête n'est pas un message JSON valide : "+err.Error())
		return
	}
	c, ok := known(r, in.APIKey, in.ContractNumber, in.Password)
	if !ok {
		refuse(w, wrong(idLogin, "contractNumber", "Identifiant ou mot de passe incorrect"))
		return
	}
	if len(in.List.Numbers) == 0 {
		refuse(w, wrong(idSlip, "generateBordereauParcelNumberList.parcelsNumbers", "Aucun numéro de colis"))
		return
	}
	rows := make([]parcelRow, len(in.List.Numbers))
	var all checker
	for i, n := range in.List.Numbers {
		if !e.Desk().Get(parcelKind, n, &rows[i]) || rows[i].Contract != c.contract {
			all.add(idSlip, n, "Le colis %s est inconnu", n)
		}
	}
	if len(all.found) > 0 {
		refuse(w, all.found...)
		return
	}
	e.writeSlip(w, rows)
}

func (e *Emulator) writeSlip(w http.ResponseWriter, rows []parcelRow) {
	number := int(e.Desk().Draw("bordereau", 9_000_000)) + 1_000_000 //nolint:gosec // below nine millions
	now := e.Desk().Now()
	var pages []pdf.Label
	for i := range rows {
		rows[i].Slip = number
		if err := e.Desk().Keep(parcelKind, rows[i].Number, rows[i]); err != nil {
			bare(w, http.StatusInternalServerError, "", err.Error())
			return
		}
		if i%20 == 0 { // a sheet has room for twenty numbers
			pages = append(pages, slipPage(rows, i, number))
		}
	}
	file, err := pdf.Labels(pages)
	if err != nil {
		bare(w, http.StatusInternalServerError, "", err.Error())
		return
	}
	head := &slipAnswer{Number: number, PublishingDate: now.UnixMilli(), Parcels: len(rows)}
	answer(w, http.StatusOK, information{Messages: []message{done}, Slip: head}, piece{"<bordereauDataHandler>", file})
}

func slipPage(rows []parcelRow, from, number int) pdf.Label {
	l := rows[from].drawing()
	l.Service, l.Specimen = fmt.Sprintf("Bordereau de dépôt %d", number), true
	l.Weight, l.Order, l.Reference, l.Routing = 0, "", "", fmt.Sprintf("%d", number)
	l.To = postal.Address{Name: "La Poste", Street: "Plateforme de dépôt", PostalCode: l.From.PostalCode, City: l.From.City, Country: l.From.Country}
	var numbers []string
	for _, r := range rows[from:min(from+20, len(rows))] {
		numbers = append(numbers, r.Number)
	}
	l.Notes = nil
	for at := 0; at < len(numbers) && at < 9; at += 3 {
		l.Notes = append(l.Notes, strings.Join(numbers[at:min(at+3, len(numbers))], " "))
	}
	return l
}
