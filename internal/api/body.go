package api

import (
	"errors"
	"io"
	"net/http"

	"github.com/waybill-ship/waybill/internal/fault"
)

// MaxBody is the most bytes a request's body may have.
const MaxBody = 10 << 20

// Body reads the whole body of a request; a fault of kind TooBig when it is longer than MaxBody.
func Body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	tooBig := fault.New(fault.TooBig, "The request body is too large. It may have up to %d MB.", MaxBody>>20)
	if r.ContentLength > MaxBody {
		return nil, tooBig
	}
	in := http.MaxBytesReader(w, r.Body, MaxBody)
	if r.ContentLength > 0 {
		body := make([]byte, r.ContentLength)
		_, err := io.ReadFull(in, body)
		return body, unread(err)
	}
	body, err := io.ReadAll(in)
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return nil, tooBig
	}
	return body, unread(err)
}

func unread(err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Invalid, "The request body broke off.").Because(err)
}
