package v2

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// labelOf tells where the label of one parcel is fetched.
func (d *Door) labelOf(ctx context.Context, c call) error {
	p, _, err := d.find(ctx, c, parcel.ID(idOf(c.PathValue("id"))))
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	d.view(ctx, c).papers(&b, p)
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// labelLinks tells where the labels of several parcels are fetched in one document.
func (d *Door) labelLinks(ctx context.Context, c call) error {
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	label, _ := body.Get("label")
	sent, ok := label.Get("parcels")
	if !ok || sent.Kind != lax.List || len(sent.Kids) == 0 {
		return fault.At("parcels", "This field is required.")
	}
	var f fields
	var ids []parcel.ID
	var joined []string
	for _, v := range sent.Kids {
		id := f.id("parcels", v)
		ids, joined = append(ids, parcel.ID(id)), append(joined, strconv.FormatInt(id, 10))
	}
	if len(ids) > mostIDs {
		f.wrong.Add("parcels", "Ensure this field has no more than %d elements.", mostIDs)
	}
	if err := f.wrong.Err(); err != nil {
		return err
	}
	all, err := parcel.GetMany(ctx, d.DB, c.Account, c.Sees(), ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, ok := all[id]
		if !ok {
			return missing(noParcel)
		}
		if !p.Labelled() {
			return fault.At("parcels", "Parcel %d has no label yet.", id)
		}
	}
	query := "?ids=" + strings.Join(joined, ",")
	var b pen
	b.begin('{')
	b.key("label")
	b.begin('{')
	b.key("normal_printer")
	b.begin('[')
	for corner := range 4 {
		b.next()
		b.text(c.Base + root + "/labels/normal_printer" + query + "&start_from=" + strconv.Itoa(corner))
	}
	b.end(']')
	b.member("label_printer", c.Base+root+"/labels/label_printer"+query)
	b.end('}')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// officeLabels is labels on A4, four to a sheet.
func (d *Door) officeLabels(ctx context.Context, c call) error {
	from := 0
	// The documentation prints a second question mark before start_from, and clients copied that.
	q := strings.Replace(c.URL.RawQuery, "?start_from", "&start_from", 1)
	if i := strings.LastIndex(q, "start_from="); i >= 0 {
		text, _, _ := strings.Cut(q[i+len("start_from="):], "&")
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || n < 0 || n > 3) {
			return d.noLabel(c, `start_from: "Ensure this value is between 0 and 3."`)
		}
		from = n
	}
	return d.print(ctx, c, document.Paper{Size: document.A4, PerSheet: 4}, from)
}

// printerLabels is labels on A6, one to a page.
func (d *Door) printerLabels(ctx context.Context, c call) error {
	return d.print(ctx, c, document.Paper{Size: document.A6}, 0)
}

func (d *Door) print(ctx context.Context, c call, paper document.Paper, from int) error {
	asked := c.URL.Query()["ids"]
	if id := c.PathValue("id"); id != "" {
		asked = []string{strconv.FormatInt(idOf(id), 10)}
	}
	for i, text := range asked {
		asked[i], _, _ = strings.Cut(text, "?") // "?ids=1,2?start_from=0"
	}
	ids, err := idsOf(asked)
	if err != nil {
		return d.noLabel(c, message(err))
	}
	if len(ids) == 0 {
		return d.noLabel(c, `ids: "This field is required."`)
	}
	form, err := api.PaperForm(c.Request)
	if err != nil {
		return d.noLabel(c, message(err))
	}
	labels, err := d.Shipping.Labels(ctx, c.Account, c.Sees(), ids)
	if fault.Is(err, fault.Conflict) {
		f, _ := fault.As(err)
		return d.noLabel(c, f.Text())
	}
	if err != nil {
		return orNo(err, noParcel)
	}
	sheets, err := document.Sheets(labels, paper, from)
	if err != nil {
		return err
	}
	file, err := document.Bundle(ctx, []document.File{{Media: carrier.PDF, Bytes: sheets}}, document.Form{Media: form.Media, DPI: form.DPI})
	if err != nil {
		return err
	}
	api.Paper(c.W, form.Media, fileName(ids)+"."+form.Extension(), file)
	return nil
}

func fileName(ids []parcel.ID) string {
	if len(ids) == 1 {
		return fmt.Sprintf("label-%d", ids[0])
	}
	return "labels"
}

// noLabel is how label calls refuse: a message alone, without the envelope of other errors.
func (d *Door) noLabel(c call, message string) error {
	var b pen
	b.begin('{')
	b.member("message", message)
	b.end('}')
	api.JSON(c.W, http.StatusBadRequest, b.b)
	return nil
}

// document is one paper of a parcel.
func (d *Door) document(ctx context.Context, c call) error {
	id := parcel.ID(idOf(c.PathValue("id")))
	if _, _, err := d.find(ctx, c, id); err != nil {
		return err
	}
	kind := c.PathValue("type")
	if kind == "all" { // a kind that Sendcloud does not have: the label and its papers in one file, each as often as it has to be printed
		return d.everything(ctx, c, id)
	}
	files, err := d.Shipping.Papers(ctx, c.Account, c.Sees(), []parcel.ID{id}, func(p parcel.Paper) bool { return p.Told() == kind || p.Type == kind })
	if fault.Is(err, fault.Missing) {
		return missing("Not found.")
	}
	if err != nil {
		return err
	}
	if raw, _ := lax.Truth(c.URL.Query().Get("raw")); raw { // as the carrier gave it
		form := document.Form{Media: files[0].Media}
		api.Paper(c.W, form.Media, fmt.Sprintf("%s-%d.%s", kind, id, form.Extension()), files[0].Bytes)
		return nil
	}
	form, err := api.PaperForm(c.Request)
	if err != nil {
		return err
	}
	file, err := document.Bundle(ctx, files, form)
	if err != nil {
		return err
	}
	api.Paper(c.W, form.Media, fmt.Sprintf("%s-%d.%s", kind, id, form.Extension()), file)
	return nil
}

func (d *Door) everything(ctx context.Context, c call, id parcel.ID) error {
	form, err := api.PaperForm(c.Request)
	if err != nil {
		return err
	}
	sets, err := d.Shipping.Sets(ctx, c.Account, c.Sees(), []parcel.ID{id}, true)
	if fault.Is(err, fault.Conflict) {
		return missing("Not found.")
	}
	if err != nil {
		return err
	}
	file, err := document.Sets(ctx, sets, document.Paper{}, 0)
	if err == nil {
		file, err = document.Bundle(ctx, []document.File{{Media: carrier.PDF, Bytes: file}}, form)
	}
	if err != nil {
		return err
	}
	api.Paper(c.W, form.Media, fmt.Sprintf("parcel-%d.%s", id, form.Extension()), file)
	return nil
}

// customsForms are the customs papers of parcels, by the path that Sendcloud gave up in 2024 and old clients still know.
func (d *Door) customsForms(ctx context.Context, c call) error {
	asked := c.URL.Query()["ids"]
	if id := c.PathValue("id"); id != "" {
		asked = []string{strconv.FormatInt(idOf(id), 10)}
	}
	ids, err := idsOf(asked)
	if err != nil {
		return d.noLabel(c, message(err))
	}
	if len(ids) == 0 {
		return d.noLabel(c, `ids: "This field is required."`)
	}
	files, err := d.Shipping.Papers(ctx, c.Account, c.Sees(), ids, func(p parcel.Paper) bool { return p.DocumentType() == "customs-declaration" })
	if err != nil {
		return orNo(err, noParcel)
	}
	file, err := document.Bundle(ctx, files, document.Form{Size: "a4"})
	if err != nil {
		return err
	}
	api.Paper(c.W, carrier.PDF, "customs-declaration.pdf", file)
	return nil
}
