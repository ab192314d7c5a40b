package apitest

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

	apidocs "github.com/waybill-ship/waybill/docs/api"
	"github.com/waybill-ship/waybill/internal/api"
)

// Route is something a door does, as the mux knows it.
type Route struct{ Method, Path string }

// contracts are the merged files of each folder of docs/api, read once each.
var contracts = func() map[string]func() (contract, error) {
	all := map[string]func() (contract, error){}
	for _, folder := range apidocs.Folders() {
		all[folder] = sync.OnceValues(func() (contract, error) { return readContract(folder) })
	}
	return all
}()

type contract struct {
	validator validator.Validator
	routes    []Route
}

func readContract(folder string) (contract, error) {
	text, err := apidocs.Merged(folder)
	if err != nil {
		return contract{}, err
	}
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		return contract{}, err
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		return contract{}, err
	}
	var c contract
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		for method := range item.GetOperations().FromOldest() {
			c.routes = append(c.routes, Route{strings.ToUpper(method), "/api/" + folder + path})
		}
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return contract{}, errs[0]
	}
	c.validator = v
	return c, nil
}

// Documented is every call that docs/api tells of in a folder.
func Documented(t testing.TB, folder string) []Route {
	t.Helper()
	read, ok := contracts[folder]
	if !ok {
		t.Fatalf("docs/api has no folder %s", folder)
	}
	c, err := read()
	if err != nil {
		t.Fatalf("docs/api/%s: %v", folder, err)
	}
	return c.routes
}

// KnowsEvery fails unless docs/api tells of these routes in a folder and of no others.
func KnowsEvery(t testing.TB, folder string, routes []api.Route) {
	t.Helper()
	told := map[Route]bool{}
	for _, r := range Documented(t, folder) {
		told[r] = true
	}
	for _, served := range routes {
		r := Route{served.Method, served.Path}
		if !told[r] {
			t.Errorf("docs/api/%s does not know %s %s", folder, r.Method, r.Path)
		}
		delete(told, r)
	}
	for _, r := range slices.SortedFunc(maps.Keys(told), func(a, b Route) int { return strings.Compare(a.Path, b.Path) }) {
		t.Errorf("docs/api/%s tells of %s %s, which is not there", folder, r.Method, r.Path)
	}
}

// folderOf is the folder of docs/api that a path is told in; empty for what stands in none.
func folderOf(path string) string {
	rest, ok := strings.CutPrefix(path, "/api/")
	if !ok {
		return ""
	}
	folder, _, _ := strings.Cut(rest, "/")
	if _, ok := contracts[folder]; !ok {
		return ""
	}
	return folder
}

// keepsContract fails the test where an answer, or a request that was taken, is not what docs/api says.
func keepsContract(t testing.TB, method, path, body string, header http.Header, r Reply) {
	t.Helper()
	folder := folderOf(path)
	plain, query, _ := strings.Cut(path, "?")
	plain = strings.TrimSuffix(plain, "/")
	if folder == "" || r.Code == http.StatusMethodNotAllowed || method == http.MethodOptions || method == http.MethodHead {
		return
	}
	documented := Documented(t, folder)
	if r.Code == http.StatusNotFound && !slices.ContainsFunc(documented, func(d Route) bool { return d.Method == method && fits(d.Path, plain) }) {
		return // no such address, and it says so
	}
	if query != "" {
		plain += "?" + query
	}
	fresh := func() *http.Request {
		req := httptest.NewRequestWithContext(context.Background(), method, Base+plain, strings.NewReader(body))
		req.Header = header
		return req
	}
	c, _ := contracts[folder]()
	if r.Code < 300 && header.Get("Content-Type") != stream {
		if ok, errs := c.validator.ValidateHttpRequestSync(fresh()); !ok {
			for _, e := range errs {
				t.Errorf("request %s %s: %s: %s %v", method, path, e.Message, e.Reason, e.SchemaValidationErrors)
			}
		}
	}
	if r.Code == http.StatusNoContent {
		return
	}
	// Of a stream of lines each is an answer.
	if strings.HasPrefix(r.Header.Get("Content-Type"), stream) {
		for text := range strings.Lines(r.Body) {
			answered(t, c, fresh(), Reply{r.Code, r.Header, text})
		}
		return
	}
	answered(t, c, fresh(), r)
}

// stream is what a stream of JSON lines is called.
const stream = "application/x-ndjson"

// answered fails the test where an answer is not what docs/api says.
func answered(t testing.TB, c contract, req *http.Request, r Reply) {
	t.Helper()
	res := &http.Response{StatusCode: r.Code, Header: r.Header, Body: io.NopCloser(bytes.NewReader([]byte(r.Body)))}
	if ok, errs := c.validator.ValidateHttpResponse(req, res); !ok {
		for _, e := range errs {
			t.Errorf("answer to %s %s: %s: %s", req.Method, req.URL.Path, e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s at %s", s.Reason, s.FieldPath)
			}
		}
	}
}

// fits reports whether a path is one of a pattern.
func fits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(strings.TrimSuffix(path, "/"), "/")
	if len(want) != len(got) {
		return false
	}
	for i, w := range want {
		if w != got[i] && !strings.HasPrefix(w, "{") {
			return false
		}
	}
	return true
}
