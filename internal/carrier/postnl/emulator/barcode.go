package emulator

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// worldTypes are the kinds of barcodes for abroad, each the service indicator of an S10 number.
var worldTypes = []string{"CC", "CP", "CD", "CF", "CX", "LA", "RI", "UE"}

var serie = regexp.MustCompile(`^(\d{1,9})-(\d{1,9})$`)

// barcode gives out one barcode.
func (e *Emulator) barcode(w http.ResponseWriter, r *http.Request, c customer) {
	q := r.URL.Query()
	if !owns(w, c, q.Get("CustomerCode"), q.Get("CustomerNumber")) {
		return
	}
	var number string
	var err error
	switch kind := q.Get("Type"); {
	case kind == "3S":
		number, err = e.draw3S(c, q.Get("Serie"))
	case slices.Contains(worldTypes, kind):
		number, err = digit.S10(kind, e.Desk().Draw(kind, 100_000_000), "NL")
	default:
		refuse(w, http.StatusBadRequest, problem{codeInvalid, "Type is not valid: " + kind, "Type"})
		return
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, problem{codeInvalid, err.Error(), "Serie"})
		return
	}
	emulate.Send(w, http.StatusOK, map[string]string{"Barcode": number})
}

// draw3S is the next number within the customer's series.
func (e *Emulator) draw3S(c customer, text string) (string, error) {
	m := serie.FindStringSubmatch(text)
	if m == nil {
		return "", errors.New("Serie is written 000000000-999999999") //nolint:staticcheck // the carrier's words
	}
	from, err := strconv.ParseUint(m[1], 10, 64)
	if err != nil {
		return "", err
	}
	to, err := strconv.ParseUint(m[2], 10, 64)
	if err != nil {
		return "", err
	}
	if to < from {
		return "", errors.New("Serie ends before it begins") //nolint:staticcheck // the carrier's words
	}
	return digit.PostNL(c.code, from+e.Desk().Draw("3S "+c.code+" "+text, to-from+1))
}

var errBarcode = errors.New("not a barcode of this customer")

// ownBarcode checks that a barcode is the customer's and of the kind that the product carries. It need not have been fetched: a customer may number parcels
// within the series. Not in our sheet: which product carries which kind, beyond S10 abroad; here 3S within the Union, S10 beyond it.
func ownBarcode(barcode string, p product, c customer) error {
	if p.to == toWorld {
		if len(barcode) == 13 && slices.Contains(worldTypes, barcode[:2]) && strings.HasSuffix(barcode, "NL") {
			return nil
		}
		return errBarcode
	}
	rest, ok := strings.CutPrefix(barcode, "3S"+c.code)
	if !ok || len(rest) < 7 || len(rest) > 9 || strings.Trim(rest, "0123456789") != "" {
		return errBarcode
	}
	return nil
}
