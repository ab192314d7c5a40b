package pricing

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/price"
)

type sheetPage struct {
	price.Stored
	Path     string
	Days     string
	Zones    []view.Option
	Zone     string
	Lands    []string
	Products []string
	Rows     []bracketRow
	Extras   []extraRow
	Withdraw *view.Confirm
}

// bracketRow is one bracket of weights with the price of each product; an empty price is none.
type bracketRow struct {
	Weight string
	Prices []string
}

type extraRow struct{ Label, Where, Sum string }

// sheet shows a price sheet zone by zone.
func (a *Area) sheet(w http.ResponseWriter, r *http.Request) error {
	c, err := a.contract(r)
	if err != nil {
		return err
	}
	s, err := a.stored(r, c)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	page := sheetPage{Stored: s, Path: Path(c.ID) + "/" + strconv.FormatInt(s.ID, 10), Days: days(words, s.From, s.Until), Zone: r.URL.Query().Get("zone")}
	page.fill()
	if !s.Withdrawn {
		page.Withdraw = &view.Confirm{
			ID: "withdraw", Title: words.T("Withdraw this price sheet?"), Text: words.T("The one before it decides again. Labels that were made keep their price."),
			Action: page.Path + "/withdraw", Verb: words.T("Withdraw the sheet"), Danger: true,
		}
	}
	return pages.Render(w, r, http.StatusOK, "sheet", a.page(r.Context(), c, s.Name, s.Name), page)
}

// fill lays the rates of the chosen zone out as a table: weights down, products across.
func (p *sheetPage) fill() {
	var zones []string
	for _, area := range p.Areas {
		if !slices.Contains(zones, area.Zone) {
			zones = append(zones, area.Zone)
		}
	}
	if !slices.Contains(zones, p.Zone) && len(zones) > 0 {
		p.Zone = zones[0]
	}
	for _, z := range zones {
		p.Zones = append(p.Zones, view.Option{Value: z, Word: z, On: z == p.Zone})
	}
	for _, area := range p.Areas {
		if area.Zone == p.Zone {
			p.Lands = append(p.Lands, area.String())
		}
	}
	grid := p.Grid(p.Zone)
	for _, product := range grid.Products {
		p.Products = append(p.Products, product.Name)
	}
	for _, row := range grid.Rows {
		p.Rows = append(p.Rows, bracketRow{Weight: fmt.Sprintf("%s – %s kg", row.Over.Kg(), row.UpTo.Kg()), Prices: row.Prices})
	}
	for _, u := range p.Surcharges {
		if u.Zone != "" && u.Zone != p.Zone {
			continue
		}
		where := u.Product
		if u.Area.Country != "" {
			where = u.Area.String()
		}
		label := u.Label
		if label == "" {
			label = u.Kind.Label()
		}
		p.Extras = append(p.Extras, extraRow{Label: label, Where: where, Sum: p.Extra(u)})
	}
}

// download answers a sheet as a file: sheet.csv or sheet.xlsx.
func (a *Area) download(w http.ResponseWriter, r *http.Request) error {
	c, err := a.contract(r)
	if err != nil {
		return err
	}
	s, err := a.stored(r, c)
	if err != nil {
		return err
	}
	return send(w, s.Sheet, r.PathValue("file"), fmt.Sprintf("prices-%d", s.ID))
}

// published answers a tariff that a carrier has published, to begin with.
func (a *Area) published(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.contract(r); err != nil {
		return err
	}
	for _, p := range price.Published() {
		if p.File == r.PathValue("file") {
			return send(w, p.Sheet, "sheet.csv", p.Carrier)
		}
	}
	return fault.New(fault.Missing, "There is no such page.")
}

func send(w http.ResponseWriter, s price.Sheet, file, name string) error {
	var body bytes.Buffer
	var err error
	media := "text/csv; charset=utf-8"
	switch file {
	case "sheet.csv":
		name += ".csv"
		err = s.WriteCSV(&body)
	case "sheet.xlsx":
		name, media = name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		err = s.WriteXLSX(&body)
	default:
		return fault.New(fault.Missing, "There is no such page.")
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err = w.Write(body.Bytes())
	return err
}
