package v2_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	v2 "github.com/waybill-ship/waybill/internal/api/v2"
)

// contract is docs/api/v2.yaml, read once.
var contract = sync.OnceValues(func() (validator.Validator, error) {
	text, err := os.ReadFile("../../../docs/api/v2.yaml")
	if err != nil {
		return nil, err
	}
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return v, nil
})

// keepsContract fails the test where an answer, or a request that was taken, is not what docs/api/v2.yaml says.
func keepsContract(t testing.TB, method, path, body string, header http.Header, r reply) {
	t.Helper()
	v, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	plain, query, _ := strings.Cut(path, "?")
	plain = strings.TrimSuffix(plain, "/")
	if query != "" {
		plain += "?" + query
	}
	req := httptest.NewRequest(method, base+plain, strings.NewReader(body))
	req.Header = header
	if r.code < 300 {
		if ok, errs := v.ValidateHttpRequestSync(req); !ok {
			for _, e := range errs {
				t.Errorf("request %s %s: %s: %s %v", method, path, e.Message, e.Reason, e.SchemaValidationErrors)
			}
		}
		req = httptest.NewRequest(method, base+plain, strings.NewReader(body))
		req.Header = header
	}
	if r.code == 204 {
		return
	}
	res := &http.Response{StatusCode: r.code, Header: r.header, Body: io.NopCloser(bytes.NewReader([]byte(r.body)))}
	if ok, errs := v.ValidateHttpResponse(req, res); !ok {
		for _, e := range errs {
			t.Errorf("answer to %s %s: %s: %s", method, path, e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s at %s", s.Reason, s.FieldPath)
			}
		}
	}
}

func TestTheContractKnowsEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../docs/api/v2.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	told := map[v2.Route]bool{}
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		for method := range item.GetOperations().FromOldest() {
			told[v2.Route{Method: strings.ToUpper(method), Path: "/api/v2" + path}] = true
		}
	}
	for _, r := range (&v2.Door{}).Routes() {
		if !told[r] {
			t.Errorf("docs/api/v2.yaml does not know %s %s", r.Method, r.Path)
		}
		delete(told, r)
	}
	for r := range told {
		t.Errorf("docs/api/v2.yaml tells of %s %s, which is not there", r.Method, r.Path)
	}
}
