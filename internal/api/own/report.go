package own

import (
	"net/http"
	"strconv"
)

// download hands out a report's file to whoever has its link, for as long as that holds.
func (d *Door) download(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	file, err := d.Reports.Open(r.Context(), r.PathValue("token"))
	if err != nil {
		fail(w, r, err)
		return
	}
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="parcels.csv"`)
	h.Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file) // a caller who has hung up cannot be told
}
