package emulator

import (
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// event is one of a parcel's, the newest first.
type event struct {
	Code        string `json:"code"`
	LabelShort  string `json:"labelShort"`
	LabelLong   string `json:"labelLong"`
	Date        string `json:"date"` // with offset
	SiteCode    string `json:"siteCode"`
	SiteName    string `json:"siteName"`
	SiteZipCode string `json:"siteZipCode"`
}

type step struct {
	StepID string `json:"stepId"`
	Label  string `json:"labelShort"`
	Status string `json:"status"`
	Date   string `json:"date"`
}

type state struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// timeline tells a parcel's events. Not in our sheet: the form of the dates. The service's own states are La Poste's: "0" is well, 105 an unknown
// parcel, 201 a wrong log-in, here within 401.
func (e *Emulator) timeline(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Login    string `json:"login"`
		Password string `json:"password"`
		Number   string `json:"parcelNumber"`
		Lang     string `json:"lang"`
		IP       string `json:"ip"`
		APIKey   string `json:"apiKey"`
		Profil   string `json:"profil"`
	}
	failed := func(status int, code, text string) {
		emulate.Send(w, status, map[string]any{"status": []state{{code, text}}})
	}
	if err := read(r, &in); err != nil {
		failed(http.StatusBadRequest, "101", "La requête n'est pas un message JSON valide : "+err.Error())
		return
	}
	c, ok := known(r, in.APIKey, in.Login, in.Password)
	if !ok {
		failed(http.StatusUnauthorized, "201", "Identifiant ou mot de passe incorrect")
		return
	}
	if in.Lang == "" {
		failed(http.StatusBadRequest, "102", "Le champ lang est obligatoire")
		return
	}
	var row parcelRow
	if !e.Desk().Get(parcelKind, strings.TrimSpace(in.Number), &row) || row.Contract != c.contract {
		failed(http.StatusOK, "105", "Le numéro de colis est inconnu")
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"parcel": e.view(row), "status": []state{{"0", "OK"}}})
}

// view is a parcel as the service tells it.
func (e *Emulator) view(row parcelRow) map[string]any {
	all := []event{}
	steps := []step{{"0", "Annoncé", "STEP_STATUS_INACTIVE", row.Made.In(e.Zone()).Format(time.RFC3339)}}
	for _, scan := range e.Desk().Scans(row.Life) {
		t, ok := events[scan.Phase]
		if !ok {
			continue
		}
		at := scan.At.In(e.Zone()).Format(time.RFC3339)
		site := row.Letter.Sender.Address
		if scan.Phase != emulate.Collected && scan.Phase != emulate.AtDepot && scan.Phase != emulate.Sorted {
			site = row.Letter.Addressee.Address
		}
		all = append([]event{{Code: t.code, LabelShort: t.short, LabelLong: t.long, Date: at, SiteCode: "D" + site.ZipCode, SiteName: "PFC " + site.City, SiteZipCode: site.ZipCode}}, all...)
		steps = append(steps, step{"1", t.short, "STEP_STATUS_ACTIVE", at})
	}
	return map[string]any{
		"parcelNumber": row.Number, "service": row.Letter.Service.ProductCode, "parcelNumberPartner": row.Partner,
		"event": all, "step": steps, "status": []state{{"0", "OK"}},
	}
}
