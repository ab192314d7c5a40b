package oauth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	apidocs "github.com/waybill-ship/waybill/docs/api"
)

// contract reads docs/api/oauth once.
var contract = sync.OnceValues(func() (validator.Validator, error) {
	text, err := apidocs.Merged("oauth")
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

// holds checks an answer against docs/api/oauth.
func holds(t *testing.T, r *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	if strings.HasSuffix(r.URL.Path, "/") || r.Method != http.MethodPost && r.Method != http.MethodGet || rec.Code == http.StatusMethodNotAllowed {
		return // the same path written otherwise, or a method that there is not
	}
	v, err := contract()
	must(t, err)
	if ok, errs := v.ValidateHttpResponse(r, rec.Result()); !ok {
		for _, e := range errs {
			t.Errorf("%s %s (%d) is not as docs/api/oauth says: %s %s", r.Method, r.URL.Path, rec.Code, e.Message, e.Reason)
		}
	}
}
