// Package inbound is the back door: carriers knock here with news of parcels. It only carries what they say to tracking, which
// knows whether to believe them.
package inbound

import (
	"context"
	"errors"
	"github.com/waybill-ship/waybill/internal/web"
	"io"
	"log/slog"
	"net/http"

	"github.com/waybill-ship/waybill/internal/fault"
)

// most is how much a carrier may say at once, in bytes.
const most = 2 << 20

// Receiver takes what a carrier sent to the address that token ends.
type Receiver interface {
	Receive(ctx context.Context, carrier, token string, header http.Header, body []byte) error
}

// Mount lists the routes of this door.
func Mount(mux web.Mux, r Receiver) {
	mux.Handle("POST /inbound/{carrier}/{token}", door{r})
}

type door struct{ to Receiver }

// ServeHTTP answers with a status alone: 204 when the news is kept, so that a carrier that hears anything else says it again.
func (d door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		status := http.StatusBadRequest
		if big := (*http.MaxBytesError)(nil); errors.As(err, &big) {
			status = http.StatusRequestEntityTooLarge
		}
		w.WriteHeader(status)
		return
	}
	err = d.to.Receive(r.Context(), r.PathValue("carrier"), r.PathValue("token"), r.Header, body)
	status := answer(err)
	if status >= http.StatusInternalServerError {
		// Never the path: its token opens this door.
		slog.ErrorContext(r.Context(), "carrier's news not kept", "carrier", r.PathValue("carrier"), "error", err)
	}
	w.WriteHeader(status)
}

func answer(err error) int {
	if err == nil {
		return http.StatusNoContent
	}
	switch fault.KindOf(err) {
	case fault.Missing, fault.Unable:
		return http.StatusNotFound
	case fault.Unknown:
		return http.StatusUnauthorized
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Away:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
