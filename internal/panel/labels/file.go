package labels

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// file answers a label that is not put on a page: as a picture, in the language of label printers, or as the carrier gave it. Nothing is noted.
func (a *Area) file(w http.ResponseWriter, r *http.Request) error {
	chosen, err := a.chosen(r)
	if err != nil {
		return err
	}
	as := r.FormValue("as")
	acc := account.SessionOf(r.Context()).Account
	if p := (view.Printing{Paper: as}); p.DPI() > 0 {
		roll, err := a.rolled(r.Context(), acc, chosen, p)
		if err != nil {
			return err
		}
		return give(w, carrier.ZPL, labelName(chosen, "zpl"), roll)
	}
	if len(chosen) > 1 {
		return fault.New(fault.Invalid, "Pictures of labels are given one by one.")
	}
	form := document.Form{Media: carrier.PNG}
	switch as {
	case "png":
	case "own":
		form.Media = ""
	default:
		return fault.New(fault.Missing, "There is no such page.")
	}
	one, err := a.turned(r.Context(), acc, chosen, form)
	if err != nil {
		return err
	}
	media := one[0].Media
	return give(w, media, labelName(chosen, ending(media)), one[0].Bytes)
}

// printRoll answers labels for a label printer, notes that they were printed, and remembers the choice.
func (a *Area) printRoll(w http.ResponseWriter, r *http.Request, chosen []parcel.Parcel, p view.Printing) error {
	roll, err := a.rolled(r.Context(), account.SessionOf(r.Context()).Account, chosen, p)
	if err != nil {
		return err
	}
	if err := a.printed(r.Context(), account.SessionOf(r.Context()).Account, chosen); err != nil {
		return err
	}
	if r.FormValue("once") == "" {
		p.Keep(w, len(chosen))
	}
	return give(w, carrier.ZPL, labelName(chosen, "zpl"), roll)
}

// rolled are labels in the language of label printers, one behind the other.
func (a *Area) rolled(ctx context.Context, acc int64, chosen []parcel.Parcel, p view.Printing) ([]byte, error) {
	if len(chosen) > atOnce {
		return nil, fault.New(fault.Invalid, "One file for label printers holds up to %d labels. Choose fewer.", atOnce)
	}
	all, err := a.turned(ctx, acc, chosen, document.Form{Media: carrier.ZPL, DPI: p.DPI()})
	if err != nil {
		return nil, err
	}
	var roll []byte
	for _, one := range all {
		roll = append(append(roll, bytes.TrimRight(one.Bytes, "\r\n")...), '\n')
	}
	return roll, nil
}

// turned are labels in a form, each by itself; without a medium as the carrier gave them. The one that cannot be had so is named.
func (a *Area) turned(ctx context.Context, acc int64, chosen []parcel.Parcel, form document.Form) ([]document.File, error) {
	if err := labelled(chosen); err != nil {
		return nil, err
	}
	all, err := a.Shipping.Labels(ctx, acc, 0, idsOf(chosen))
	if err != nil || form.Media == "" {
		return all, err
	}
	for i, one := range all {
		if one.Media == form.Media {
			continue
		}
		if one.Media != carrier.PDF {
			return nil, fault.New(fault.Unable, "The carrier gave the label of order %s as %s, and it stays as it came: bars that are scaled cannot be scanned.", called(chosen[i]), strings.ToUpper(ending(one.Media)))
		}
		data, err := document.Bundle(ctx, []document.File{one}, form)
		if err != nil {
			return nil, fault.New(fault.Unable, "The label of order %s cannot be read. Ask the carrier for it again.", called(chosen[i])).Because(err)
		}
		all[i] = document.File{Media: form.Media, Bytes: data}
	}
	return all, nil
}

// ending is what files of a medium are called: "application/zpl" is zpl.
func ending(media string) string {
	_, kind, _ := strings.Cut(media, "/")
	return strings.TrimPrefix(kind, "x-")
}

func give(w http.ResponseWriter, media, name string, data []byte) error {
	way := "attachment" // browsers have nothing to show of a printer's language
	if strings.HasPrefix(media, "image/") || media == carrier.PDF {
		way = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", fmt.Sprintf("%s; filename=%q", way, plain(name)))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "private, no-store")
	_, err := w.Write(data)
	return err
}
