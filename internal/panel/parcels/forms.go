package parcels

import (
	"fmt"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

// form is one shape in which the label can be had.
type form struct {
	Word, Icon, Kind string
	Href             string // empty: there are several, and Ways leads to them
	Ways             []way
}

// way is one of several: a place on the sheet, how fine the printer is.
type way struct{ Word, Said, Href string }

// forms are the shapes in which the label can be had, and a sentence about those in which it cannot.
func (d dossier) forms() (all []form, not string) {
	if !d.parcel.Labelled() {
		return nil, ""
	}
	t, id := d.words.T, int64(d.parcel.ID)
	file := func(as string) string { return fmt.Sprintf("/labels/file?id=%d&as=%s", id, as) }
	media := d.parcel.Label.Media
	_, kind, _ := strings.Cut(media, "/")
	kind = strings.ToUpper(strings.TrimPrefix(kind, "x-"))
	own := form{Word: t("Label as the carrier gave it"), Icon: "dl", Kind: kind, Href: file("own")}
	if media == carrier.ZPL || media == carrier.EPL {
		return []form{own}, t("It came in the language of label printers and stays so: there is no PDF or picture of it.")
	}
	sheet := form{Word: t("A quarter of A4, place"), Icon: "label", Kind: "PDF"}
	for _, n := range (view.Printing{}).Places() {
		sheet.Ways = append(sheet.Ways, way{fmt.Sprint(n), t("Label on A4, position %d", n), fmt.Sprintf("/labels/pdf?id=%d&paper=a4-4&place=%d", id, n)})
	}
	all = []form{
		{Word: t("Label, A6"), Icon: "label", Kind: "PDF", Href: fmt.Sprintf("/labels/pdf?id=%d&paper=a6", id)},
		{Word: t("Label on A4"), Icon: "label", Kind: "PDF", Href: fmt.Sprintf("/labels/pdf?id=%d&paper=a4-1", id)}, sheet,
	}
	if media != carrier.PDF {
		return append(all, own), t("It came as a picture and is not turned into ZPL: bars that are scaled cannot be scanned.")
	}
	rolls := form{Word: t("For label printers"), Icon: "print", Kind: "ZPL"}
	for _, dpi := range []int{203, 300} {
		rolls.Ways = append(rolls.Ways, way{fmt.Sprint(dpi), t("Label as ZPL, %d dpi", dpi), file(fmt.Sprintf("zpl-%d", dpi))})
	}
	return append(all, form{Word: t("Label as a picture"), Icon: "eye", Kind: "PNG", Href: file("png")}, rolls), ""
}
