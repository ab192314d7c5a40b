package v2

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
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
	d.pdf(c, sheets, fileName(ids))
	return nil
}

func fileName(ids []parcel.ID) string {
	if len(ids) == 1 {
		return fmt.Sprintf("label-%d.pdf", ids[0])
	}
	return "labels.pdf"
}

// pdf answers a document. Its type has no parameter: with one, clients take it for JSON.
func (d *Door) pdf(c call, bytes []byte, name string) {
	h := c.W.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Length", strconv.Itoa(len(bytes)))
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	c.W.WriteHeader(http.StatusOK)
	c.W.Write(bytes)
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

// document is one paper of a parcel, as a PDF.
func (d *Door) document(ctx context.Context, c call) error {
	p, _, err := d.find(ctx, c, parcel.ID(idOf(c.PathValue("id"))))
	if err != nil {
		return err
	}
	papers := papersOf(p)
	i := slices.IndexFunc(papers, func(one parcel.Paper) bool { return one.Type == c.PathValue("type") })
	if i < 0 {
		return missing("Not found.")
	}
	if !takesPDF(c.Header.Get("Accept")) {
		return fault.New(fault.Invalid, "This document is there as application/pdf only.")
	}
	bytes, err := d.Blobs.Get(ctx, papers[i].Key)
	if err != nil {
		return fmt.Errorf("document of parcel %d: %w", p.ID, err)
	}
	d.pdf(c, bytes, fmt.Sprintf("%s-%d.pdf", papers[i].Type, p.ID))
	return nil
}

// takesPDF reports whether a client may be given a PDF. Many ask for JSON and want the document: only who names another picture of the
// label, and nothing that would do, wants something we do not have.
func takesPDF(accept string) bool {
	other := false
	for part := range strings.SplitSeq(accept, ",") {
		media, _, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		switch media {
		case "image/png", "application/zpl", "image/*", "application/x-zpl":
			other = true
		default:
			return true
		}
	}
	return !other
}
