package v3

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func (d *Door) documentRoutes() []api.Route {
	return []api.Route{
		at("GET", "/parcels/{id}/documents/{type}", integration.ReadParcel, d.document),
		at("GET", "/parcel-documents/{type}", integration.ReadParcel, d.documents),
	}
}

// documentTypes are the kinds of papers; by their own types, older links still find them.
var documentTypes = []string{"label", "customs-declaration", "air-waybill", "qr", "cn22", "cn23", "cn23-default", "cp71", "commercial-invoice"}

// mostPapers is how many parcels' papers go into one file.
const mostPapers = 20

// document is the papers of one kind of one parcel.
func (d *Door) document(ctx context.Context, c call) error {
	return d.papers(ctx, c, []parcel.ID{parcel.ID(idOf(c.PathValue("id")))})
}

// documents is the papers of one kind of several parcels, in one file.
func (d *Door) documents(ctx context.Context, c call) error {
	q := ask(c)
	var ids []parcel.ID
	for _, id := range q.ids("parcels", mostPapers) {
		if !slices.Contains(ids, parcel.ID(id)) {
			ids = append(ids, parcel.ID(id))
		}
	}
	if len(ids) == 0 && len(q.wrong) == 0 {
		q.add(badParameter("parcels", "required", "This field is required."))
	}
	if err := q.err(); err != nil {
		return err
	}
	return d.papers(ctx, c, ids)
}

// everything is the kind that Sendcloud does not have: labels and their papers in one file, each as often as it has to be printed.
const everything = "all"

func (d *Door) papers(ctx context.Context, c call, ids []parcel.ID) error {
	kind := c.PathValue("type")
	if kind == everything {
		return d.everything(ctx, c, ids)
	}
	if !slices.Contains(documentTypes, kind) {
		return missing()
	}
	form, err := api.PaperForm(c.Request)
	if err != nil {
		return asParameters(err)
	}
	form.Label = kind == "label"
	files, err := d.Shipping.Papers(ctx, c.Account, c.Sees(), ids, func(p parcel.Paper) bool { return p.DocumentType() == kind || p.Told() == kind || p.Type == kind })
	if err != nil {
		return err
	}
	file, err := document.Bundle(ctx, files, form)
	if err != nil {
		return asParameters(err)
	}
	name := fmt.Sprintf("%s-%d.%s", kind, ids[0], form.Extension())
	if len(ids) > 1 {
		name = kind + "s." + form.Extension()
	}
	api.Paper(c.W, form.Media, name, file)
	return nil
}

func (d *Door) everything(ctx context.Context, c call, ids []parcel.ID) error {
	form, err := api.PaperForm(c.Request)
	if err != nil {
		return asParameters(err)
	}
	sets, err := d.Shipping.Sets(ctx, c.Account, c.Sees(), ids, true)
	if err != nil {
		return err
	}
	file, err := document.Sets(ctx, sets, document.Paper{}, 0)
	if err == nil {
		file, err = document.Bundle(ctx, []document.File{{Media: carrier.PDF, Bytes: file}}, form)
	}
	if err != nil {
		return asParameters(err)
	}
	api.Paper(c.W, form.Media, "parcels."+form.Extension(), file)
	return nil
}

// asParameters tells the fields of a fault as parameters of the query.
func asParameters(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	all := make([]problem, len(f.Fields))
	for i, field := range f.Fields {
		all[i] = badParameter(field.Name, "invalid", "%s", field.Text)
	}
	return refuse(http.StatusBadRequest, all...)
}

// documentsOf are a parcel's papers, one of each kind: all customs papers are fetched together.
func documentsOf(p parcel.Parcel) []parcel.Paper {
	var all []parcel.Paper
	for _, paper := range p.Documents() {
		if !slices.ContainsFunc(all, func(one parcel.Paper) bool { return one.DocumentType() == paper.DocumentType() }) {
			all = append(all, paper)
		}
	}
	return all
}
