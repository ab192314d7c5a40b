package view_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

// sent is a form with a file, as a browser sends it.
func sent(t *testing.T, name string, file []byte) *http.Request {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if name != "" {
		w, err := form.CreateFormFile(name, "rows.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write(file)
	}
	if err := errors.Join(form.WriteField("keep", "yes"), form.Close()); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

func TestAFileIsTakenFromAForm(t *testing.T) {
	t.Parallel()
	r := sent(t, "file", []byte("a,b"))
	if file, err := view.Upload(r, "file", 3); string(file) != "a,b" || err != nil || r.PostFormValue("keep") != "yes" {
		t.Errorf("%q, %v", file, err)
	}
	plain := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("rows=a"))
	plain.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, r := range map[string]*http.Request{"nothing chosen": sent(t, "", nil), "an empty file": sent(t, "file", nil), "a form without files": plain} {
		if file, err := view.Upload(r, "file", 3); len(file) > 0 || err != nil {
			t.Errorf("%s: %q, %v", name, file, err)
		}
	}
	if plain.PostFormValue("rows") != "a" {
		t.Error("the fields of a form without files are lost")
	}
}

func TestAFileThatIsTooLargeIsRefusedInWords(t *testing.T) {
	t.Parallel()
	if _, err := view.Upload(sent(t, "file", []byte("a,b,c")), "file", 3); !fault.Is(err, fault.TooBig) {
		t.Errorf("a byte too many: %v", err)
	}
	r := sent(t, "file", bytes.Repeat([]byte("a"), 1000))
	r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, 100)
	if _, err := view.Upload(r, "file", 100); !fault.Is(err, fault.TooBig) {
		t.Errorf("more than the door takes: %v", err)
	}
	broken := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("--x\r\nno form"))
	broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if _, err := view.Upload(broken, "file", 100); !fault.Is(err, fault.Invalid) {
		t.Errorf("no form: %v", err)
	}
}
