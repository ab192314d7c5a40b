package settings

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

type twoStepsPage struct {
	Form   view.Form
	Secret string
	Code   template.URL // the QR code as a picture in the page
	Codes  []string     // recovery codes, right after it was switched on
}

func (a *Area) enrol(w http.ResponseWriter, r *http.Request) error {
	return a.showEnrol(w, r, view.Form{}, nil)
}

func (a *Area) showEnrol(w http.ResponseWriter, r *http.Request, form view.Form, refusal error) error {
	e, err := a.Accounts.EnrolTOTP(r.Context(), account.SessionOf(r.Context()))
	if fault.Is(err, fault.Conflict) {
		return web.Go(w, r, "/settings/security")
	}
	if err != nil {
		return err
	}
	code, err := picture(e.URL)
	if err != nil {
		return err
	}
	page := twoStepsPage{Form: form, Secret: spaced(e.Secret), Code: code}
	return record(w, r, "twosteps", view.Words(r.Context()).T("Two-step log-in"), page, refusal)
}

func (a *Area) confirm(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	codes, err := a.Accounts.ConfirmTOTP(r.Context(), account.SessionOf(r.Context()), typed.Get("code"))
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showEnrol(w, r, form, err)
	}
	if err != nil {
		return err
	}
	return record(w, r, "twosteps", view.Words(r.Context()).T("Recovery codes"), twoStepsPage{Codes: codes}, nil)
}

// spaced parts a secret in groups of four, for those who type it.
func spaced(secret string) string {
	var b strings.Builder
	for i, c := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// picture draws text as a QR code: an SVG in a data address, so that the secret stands in no file and no second request.
func picture(text string) (template.URL, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	side := code.Bounds().Dx()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M-4-4h%dv%dh-%dz"/><path d="`,
		side+8, side+8, side+8, side+8, side+8)
	for y := range side {
		for x := range side {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(b.String()))), nil
}
