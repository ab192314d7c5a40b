package view

import (
	"errors"
	"io"
	"net/http"

	"github.com/waybill-ship/waybill/internal/fault"
)

// inMemory is how much of a form is held in memory; more lies in a file until the request ends.
const inMemory = 1 << 20

// Upload is the file that a form sent under a name, of most bytes at the most; none where nobody chose one. The form's other values are read with
// it. The error is a fault for one that is larger (fault.TooBig) and for what is no form.
func Upload(r *http.Request, name string, most int64) ([]byte, error) {
	tooBig := fault.New(fault.TooBig, "The file may have up to %d MB.", most>>20)
	err := r.ParseMultipartForm(inMemory)
	if errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return nil, tooBig.Because(err)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "The form cannot be read.").Because(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, _, err := r.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "The form cannot be read.").Because(err)
	}
	defer func() { _ = f.Close() }()
	file, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fault.New(fault.Invalid, "The form cannot be read.").Because(err)
	}
	if int64(len(file)) > most {
		return nil, tooBig
	}
	return file, nil
}
