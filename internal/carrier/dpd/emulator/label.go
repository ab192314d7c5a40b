package emulator

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/raster"
)

// Words of the query (customer documentation 1.2; its guide adds PNG and A7 to the description's lists).
var (
	languages = []string{
		"PDF", "EPL", "ZPL", "ZPL300", "TIFF", "DPL", "PDL", "PPR", "SPD", "Z2D", "THE", "XML", "XML2D", "THEPSG", "ZPLPSG", "JSON", "PS", "DATA", "PNG",
	}
	sizes  = []string{"A4", "A5", "A6", "A7"}
	starts = []string{"UPPER_LEFT", "UPPER_RIGHT", "LOWER_LEFT", "LOWER_RIGHT"}
)

// medium is how labels are wanted.
type medium struct{ language string }

// printing reads the wishes for the label. Without any it is PDF.
func printing(q url.Values) (medium, *mistake) {
	for name, may := range map[string][]string{"LabelPrintFormat": languages, "LabelPaperFormat": sizes, "LabelPrinterStartPosition": starts} {
		if v := q.Get(name); v != "" && !slices.Contains(may, v) {
			m := metaError("META_FORMAT", fmt.Sprintf("%s: %q is none of %s", name, v, strings.Join(may, ", ")))
			return medium{}, &m
		}
	}
	switch l := q.Get("LabelPrintFormat"); l {
	case "":
		return medium{"PDF"}, nil
	case "PDF", "PNG", "ZPL", "ZPL300":
		return medium{l}, nil
	default:
		m := unitError("BU_PRINT", "LabelPrintFormat: this business unit does not print "+l)
		return medium{}, &m
	}
}

// draw prints the pages; a PNG has room for one.
func (m medium) draw(ctx context.Context, spell emulate.Spell, pages []pdf.Label) (*wireLabel, error) {
	for i := range pages {
		pages[i].Specimen = true
	}
	file, err := pdf.Labels(pages)
	if err != nil {
		return nil, err
	}
	media := "application/pdf"
	switch m.language {
	case "PNG":
		media = "image/png"
		file, err = raster.PNG(ctx, file, 203)
	case "ZPL":
		media = "application/zpl"
		file, err = raster.ZPL(ctx, file, 203)
	case "ZPL300":
		media = "application/zpl"
		file, err = raster.ZPL(ctx, file, 300)
	}
	if err != nil {
		return nil, err
	}
	return &wireLabel{spell.Spoil(file), media}, nil
}

// wanted names what is to be printed again.
type wanted struct {
	Shipments list `json:"shipmentId"`
	Parcels   list `json:"parcelId"`
}

// reprint is POST /label.
func (e *Emulator) reprint(w http.ResponseWriter, r *http.Request, customer map[string]string) {
	out, wrong := printing(r.URL.Query())
	if wrong != nil {
		emulate.Send(w, http.StatusBadRequest, []mistake{*wrong})
		return
	}
	var all wishes
	if wrong := read(r.Body, &all); wrong != nil {
		emulate.Send(w, http.StatusBadRequest, []mistake{*wrong})
		return
	}
	rows, unknown := e.named(all, customer["customer_id"])
	if unknown != "" || len(rows) == 0 {
		emulate.Send(w, http.StatusBadRequest, []mistake{unitError("BU_NOT_FOUND", "There is no shipment or parcel "+unknown+".")})
		return
	}
	var pages []pdf.Label
	var texts []string
	for _, row := range rows {
		pages, texts = append(pages, row.Labels...), append(texts, row.Spoil...)
	}
	label, err := out.draw(r.Context(), emulate.Read(texts...), pages)
	if err != nil {
		emulate.Send(w, http.StatusInternalServerError, metaError("META_INTERNAL", err.Error()))
		return
	}
	emulate.Send(w, http.StatusOK, []map[string]any{{"shipmentId": rows[0].ID, "parcelIds": rows[0].Parcels, "label": label}})
}

// named finds what is wished for; the name of the first that this customer does not have.
func (e *Emulator) named(all wishes, customer string) ([]shipmentRow, string) {
	var rows []shipmentRow
	for _, one := range all {
		for _, id := range one.Shipments {
			var row shipmentRow
			if !e.Desk().Get(shipmentKind, id, &row) || row.Customer != customer {
				return nil, id
			}
			rows = append(rows, row)
		}
		for _, number := range one.Parcels {
			var p parcelRow
			var row shipmentRow
			if !e.Desk().Get(parcelKind, number, &p) || !e.Desk().Get(shipmentKind, p.Shipment, &row) || row.Customer != customer {
				return nil, number
			}
			at := slices.Index(row.Parcels, number)
			row.Labels, row.Parcels = row.Labels[at:at+1], []string{number}
			rows = append(rows, row)
		}
	}
	return rows, ""
}
