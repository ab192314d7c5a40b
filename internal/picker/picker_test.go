package picker_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/picker"
)

// get asks a door for a path; packed says that the caller takes gzip.
func get(t *testing.T, d picker.Door, path string, packed bool) *httptest.ResponseRecorder {
	t.Helper()
	if !picker.Built() {
		t.Skip("web/ was not built: make assets does it")
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	if packed {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	w := httptest.NewRecorder()
	w.Header().Set("X-Frame-Options", "DENY") // as a server's front sets it for its other pages
	d.Handler().ServeHTTP(w, r)
	return w
}

func TestTheScriptStandsAtItsOldAddressesToo(t *testing.T) {
	t.Parallel()
	want := get(t, picker.Door{}, "/picker.js", false)
	for _, path := range []string{"/spp/1.0.0/api.min.js", "/spp/2.1.0/api.min.js"} {
		got := get(t, picker.Door{}, path, false)
		if got.Code != http.StatusOK || !bytes.Equal(got.Body.Bytes(), want.Body.Bytes()) {
			t.Errorf("%s answers %d and another script", path, got.Code)
		}
		if kind := got.Header().Get("Content-Type"); kind != "text/javascript; charset=utf-8" {
			t.Errorf("%s is %s", path, kind)
		}
		if got.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s may not be loaded by a page that asks for permission", path)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/picker.js", nil)
	r.Header.Set("If-None-Match", want.Header().Get("ETag"))
	w := httptest.NewRecorder()
	new(picker.Door).Handler().ServeHTTP(w, r)
	if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("asked with its mark, the script answers %d and %d bytes", w.Code, w.Body.Len())
	}
}

func TestEveryShopMayShowTheFrameAndItTalksToItsHostAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		door      picker.Door
		has, lack []string
	}{
		{"alone", picker.Door{}, []string{"connect-src 'self';", "img-src 'self' data:;", "frame-ancestors *", `data-api="../../../api/v2"`}, []string{"http:", "https:"}},
		{"with tiles", picker.Door{Tiles: "https://{s}.tiles.example.com/{z}/{x}/{y}.png", Credit: "Maker & Co"},
			[]string{"connect-src 'self';", "img-src 'self' data: https://*.tiles.example.com;", "Maker &amp; Co"}, nil},
		{"with an API elsewhere", picker.Door{API: "https://points.example.com/v2"}, []string{"connect-src 'self' https://points.example.com;"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := get(t, c.door, "/embed/v3/service-point-picker/?language=nl-nl", false)
			all := w.Header().Get("Content-Security-Policy") + "\n" + w.Body.String()
			if w.Header().Get("X-Frame-Options") != "" || !strings.Contains(all, `<html lang="nl"`) {
				t.Errorf("the frame may not be shown, or is not in Dutch: %v %s", w.Header(), all)
			}
			for _, want := range c.has {
				if !strings.Contains(all, want) {
					t.Errorf("the frame lacks %q:\n%s", want, all)
				}
			}
			for _, bad := range c.lack {
				if strings.Contains(all, bad) {
					t.Errorf("the frame has %q:\n%s", bad, all)
				}
			}
		})
	}
	bare := get(t, picker.Door{}, "/embed/v3/service-point-picker?api-key=a%26b", false)
	if to := bare.Header().Get("Location"); bare.Code != http.StatusMovedPermanently || to != "service-point-picker/?api-key=a%26b" {
		t.Errorf("without its slash the frame answers %d to %q", bare.Code, to)
	}
}

func TestTheFramesFilesAreKeptForEverAndSmall(t *testing.T) {
	t.Parallel()
	page := get(t, picker.Door{}, "/embed/v3/service-point-picker/", false).Body.String()
	files := regexp.MustCompile(`\.\./\.\./\.\.(/picker/assets/[^"]+)`).FindAllStringSubmatch(page, -1)
	if len(files) != 2 {
		t.Fatalf("the frame loads %v", files)
	}
	size := get(t, picker.Door{}, "/picker.js", true).Body.Len()
	for _, f := range files {
		w := get(t, picker.Door{}, f[1], true)
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s answers %d with %v", f[1], w.Code, w.Header())
		}
		size += w.Body.Len()
	}
	if size > 60<<10 {
		t.Errorf("before the map the picker is %d bytes, packed", size)
	}
	folder := strings.TrimSuffix(files[0][1], "picker.css")
	for _, name := range []string{"map.js", "ground-NL.json", "licences.txt"} {
		packed, plain := get(t, picker.Door{}, folder+name, true), get(t, picker.Door{}, folder+name, false)
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := io.ReadAll(z)
		if err != nil || !bytes.Equal(text, plain.Body.Bytes()) || len(text) == 0 {
			t.Errorf("%s differs packed and plain: %d and %d bytes, %v", name, len(text), plain.Body.Len(), err)
		}
	}
	for _, name := range []string{"build", ".gitkeep", "frame.js.gz", "none.js", "ground-ZZ.json"} {
		if w := get(t, picker.Door{}, folder+name, false); w.Code != http.StatusNotFound || w.Header().Get("Cache-Control") != "" {
			t.Errorf("%s answers %d with %v", name, w.Code, w.Header())
		}
	}
}

func TestTheDemoPageNamesTheKeyItIsGiven(t *testing.T) {
	t.Parallel()
	text := get(t, picker.Door{}, `/picker/demo?key="><script>`, false).Body.String()
	if !strings.Contains(text, `value="&#34;&gt;&lt;script&gt;"`) || !strings.Contains(text, `src="../picker.js"`) {
		t.Errorf("the demo page is\n%s", text)
	}
}
