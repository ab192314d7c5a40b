package pricing

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/price"
	"github.com/waybill-ship/waybill/internal/table"
	"github.com/waybill-ship/waybill/internal/web"
)

// mostShown is how many wrong lines and changes a page lists; the rest is counted.
const mostShown = 200

type previewPage struct {
	Sheet    price.Sheet
	Path     string
	Days     string
	Problems []problemRow
	Hidden   int // problems beyond those shown
	Wrong    int
	Before   string // the sheet it is compared with; empty: there is none
	Changes  []price.Change
	Changed  int
	Differs  []string
	Kept     string // the sheet itself, for the next step
}

type problemRow struct {
	Where, Column, Text string
	Note                bool
}

// preview shows what a file holds. Nothing is kept yet: the sheet itself travels to the next step within the page.
func (a *Area) preview(w http.ResponseWriter, r *http.Request) error {
	c, err := a.contract(r)
	if err != nil {
		return err
	}
	file, err := uploaded(r)
	if err != nil {
		return a.refuse(w, r, c, err)
	}
	s, problems, err := price.Read(r.Context(), file)
	if err != nil {
		return a.refuse(w, r, c, err)
	}
	words := view.Words(r.Context())
	page := previewPage{Sheet: s, Path: Path(c.ID), Days: days(words, s.From, s.Until)}
	page.tell(words, problems)
	if page.Wrong == 0 {
		if page.Kept, err = fold(s); err != nil {
			return err
		}
	}
	all, err := price.Live(r.Context(), a.DB, c.AccountID, price.DayOf(a.now()))
	if err != nil {
		return err
	}
	on := max(s.From, price.DayOf(a.now()))
	for _, before := range all {
		if before.Contract == c.ID && before.Holds(on) {
			changes := s.Changes(before.Sheet)
			page.Before, page.Changed, page.Differs = before.Name, len(changes), s.Differs(before.Sheet)
			page.Changes = changes[:min(len(changes), mostShown)]
			break
		}
	}
	status := http.StatusOK
	if page.Wrong > 0 {
		status = http.StatusBadRequest
	}
	title := words.T("Check the price sheet")
	return pages.Render(w, r, status, "preview", a.page(r.Context(), c, title, title), page)
}

func (p *previewPage) tell(words locale.Words, problems []price.Problem) {
	for _, one := range problems {
		if !one.Note {
			p.Wrong++
		}
		if len(p.Problems) == mostShown {
			p.Hidden++
			continue
		}
		where := one.Tab
		if one.Line > 0 {
			where = words.T("%s, line %d", one.Tab, one.Line)
		}
		p.Problems = append(p.Problems, problemRow{Where: where, Column: one.Column, Text: words.T(one.Format, one.Args...), Note: one.Note})
	}
}

// refuse shows the list again, with what is wrong with the file as a whole.
func (a *Area) refuse(w http.ResponseWriter, r *http.Request, c carrier.Contract, err error) error {
	form, ok := view.Refused(view.Words(r.Context()), url.Values{}, err)
	if !ok {
		return err
	}
	return a.show(w, r, c, form, err)
}

// uploaded is the file that was sent, or the text that was pasted.
func uploaded(r *http.Request) ([]byte, error) {
	file, err := view.Upload(r, "file", table.MostBytes)
	if err == nil && len(file) == 0 {
		file = []byte(r.PostFormValue("text"))
	}
	if err == nil && len(file) == 0 {
		err = fault.At("file", "Choose a file first.")
	}
	return file, err
}

// fold makes a sheet small enough for a page.
func fold(s price.Sheet) (string, error) {
	var body bytes.Buffer
	z := gzip.NewWriter(&body)
	if err := s.WriteCSV(z); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(body.Bytes()), nil
}

// unfold reads it back. It is read as any other file: a page can be changed on its way.
func unfold(ctx context.Context, text string) (price.Sheet, error) {
	bad := fault.New(fault.Invalid, "The price sheet got lost on its way. Load it once more.")
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return price.Sheet{}, bad.Because(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return price.Sheet{}, bad.Because(err)
	}
	file, err := io.ReadAll(io.LimitReader(z, table.MostBytes+1))
	if err != nil {
		return price.Sheet{}, bad.Because(err)
	}
	s, problems, err := price.Read(ctx, file)
	if err == nil && price.Wrong(problems) {
		err = bad.Because(fmt.Errorf("%v", problems[0]))
	}
	return s, err
}

// keep keeps the sheet that was looked at.
func (a *Area) keep(w http.ResponseWriter, r *http.Request) error {
	c, err := a.contract(r)
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	s, err := unfold(r.Context(), typed.Get("sheet"))
	if err != nil {
		return a.refuse(w, r, c, err)
	}
	if _, err := a.Shipping.KeepSheet(r.Context(), c.AccountID, c.ID, s); err != nil {
		return a.refuse(w, r, c, err)
	}
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("The price sheet is kept.")})
	return web.Go(w, r, Path(c.ID))
}
