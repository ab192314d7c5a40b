package door

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"github.com/waybill-ship/waybill/internal/api/apitest"
)

// contract is openapi.yaml, read once.
var contract = sync.OnceValues(func() (validator.Validator, error) {
	doc, err := libopenapi.NewDocument(openapi)
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return v, nil
})

// keepsContract fails the test where an answer, or a request that was taken, is not what openapi.yaml says.
func keepsContract(t testing.TB, method, path, body string, header http.Header, r apitest.Reply) {
	t.Helper()
	plain, _, _ := strings.Cut(path, "?")
	if method == http.MethodOptions || r.Code == http.StatusMethodNotAllowed || strings.HasPrefix(plain, "/operator") || plain == "/" {
		return
	}
	v, err := contract()
	if err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	fresh := func() *http.Request {
		req := httptest.NewRequestWithContext(context.Background(), method, "http://connect.test"+path, strings.NewReader(body))
		req.Header = header
		return req
	}
	if r.Code < 300 {
		if ok, errs := v.ValidateHttpRequestSync(fresh()); !ok {
			for _, e := range errs {
				t.Errorf("request %s %s: %s: %s %v", method, path, e.Message, e.Reason, e.SchemaValidationErrors)
			}
		}
	}
	if r.Code == http.StatusNoContent {
		return
	}
	res := &http.Response{StatusCode: r.Code, Header: r.Header, Body: io.NopCloser(bytes.NewReader([]byte(r.Body)))}
	if ok, errs := v.ValidateHttpResponse(fresh(), res); !ok {
		for _, e := range errs {
			t.Errorf("answer to %s %s: %s: %s", method, path, e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s at %s", s.Reason, s.FieldPath)
			}
		}
	}
}

// route is a method and a path as the mux has them.
type route struct{ method, path string }

// told are the routes of openapi.yaml.
func told(t *testing.T) []route {
	t.Helper()
	doc, err := libopenapi.NewDocument(openapi)
	if err != nil {
		t.Fatal(err)
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	var all []route
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		for method := range item.GetOperations().FromOldest() {
			all = append(all, route{strings.ToUpper(method), path})
		}
	}
	return all
}

// recording is a mux that remembers its patterns.
type recording struct{ patterns []string }

func (r *recording) Handle(pattern string, _ http.Handler) { r.patterns = append(r.patterns, pattern) }

// served are the routes of the door, without pages and preflights.
func served() []route {
	var r recording
	(&Door{}).Mount(&r)
	var all []route
	for _, p := range r.patterns {
		method, path, ok := strings.Cut(p, " ")
		if !ok || method == http.MethodOptions || path == "/{$}" || strings.HasPrefix(path, "/operator") {
			continue
		}
		all = append(all, route{method, path})
	}
	return all
}

func TestTheOpenAPIFileTellsEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	written := map[route]bool{}
	for _, r := range told(t) {
		written[r] = true
	}
	for _, r := range served() {
		if !written[r] {
			t.Errorf("openapi.yaml does not know %s %s", r.method, r.path)
		}
		delete(written, r)
	}
	for _, r := range slices.SortedFunc(maps.Keys(written), func(a, b route) int { return strings.Compare(a.path, b.path) }) {
		t.Errorf("openapi.yaml tells of %s %s, which is not there", r.method, r.path)
	}
}
