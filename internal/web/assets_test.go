package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, url, encoding string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Assets().ServeHTTP(w, r)
	return w
}

func TestABuiltFileMayBeKeptForEver(t *testing.T) {
	t.Parallel()
	if len(manifest) == 0 {
		t.Skip("the assets are not built")
	}
	url := Asset("panel.css")
	if !strings.HasPrefix(url, "/assets/panel-") || !strings.HasSuffix(url, ".css") {
		t.Fatalf("Asset = %q, want a hashed name", url)
	}
	w := get(t, url, "")
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("status %d, Cache-Control %q", w.Code, w.Header().Get("Cache-Control"))
	}
	if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("Content-Type = %q", got)
	}
	plain := w.Body.String()

	packed := get(t, url, "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("not packed for a browser that takes gzip")
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || string(unpacked) != plain {
		t.Errorf("the packed file differs from the plain one (%v)", err)
	}
	if got := get(t, url, "gzip;q=0").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("packed for a browser that refuses gzip: %q", got)
	}
}

func TestEveryFileOfTheManifestIsServed(t *testing.T) {
	t.Parallel()
	for name := range manifest {
		w := get(t, Asset(name), "")
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("%s: status %d, %d bytes", name, w.Code, w.Body.Len())
		}
	}
}

func TestWhatWasNotBuiltIsMissing(t *testing.T) {
	t.Parallel()
	for _, url := range []string{Asset("no-such.css"), "/assets/", "/assets/manifest.json", "/assets/.gitkeep", "/assets/../assets.go", "/assets/a/b.css"} {
		if w := get(t, url, "gzip"); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", url, w.Code)
		}
	}
}
