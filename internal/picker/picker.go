// Package picker lets a buyer choose a service point on the checkout's page: one script, and a frame with list and map.
// It is served by whoever answers service points in Sendcloud's words. Finding the points is that server's work.
package picker

import (
	"bytes"
	"compress/gzip"
	"embed"
	"html/template"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// built holds what the npm build made of web/picker. Before the first build it holds nothing but a marker, and the picker answers 404.
//
//go:embed all:dist
var built embed.FS

//go:embed *.html
var files embed.FS

var pages = template.Must(template.New("").Option("missingkey=error").ParseFS(files, "*.html"))

// Where the picker is served. The frame's path is what checkouts with a copy of the script have in it.
const (
	scriptPath = "/picker.js"
	oldScript  = "/spp/{version}/api.min.js"
	framePath  = "/embed/v3/service-point-picker/"
	assetPath  = "/picker/assets/"
	demoPath   = "/picker/demo"
)

// Mux is what the routes are hung into.
type Mux interface {
	Handle(pattern string, h http.Handler)
}

// Door serves the picker. The zero value asks the host that serves it, and draws land and towns without tiles.
type Door struct {
	// API is where browsers reach GET /service-points and /service-points/{id}: a path from the host's root such as /api/v2, or an address
	// with its host. Empty is api/v2 beside the picker, also where that is beneath a folder.
	API string
	// Tiles is the address of map pictures, with {z}, {x} and {y} in it; empty shows the outlines in the program and calls nobody.
	Tiles string
	// Credit is what the makers of the tiles want to stand on the map.
	Credit string
}

// Mount lists the routes of this door.
func (d *Door) Mount(mux Mux) {
	mux.Handle("GET "+scriptPath, http.HandlerFunc(d.script))
	mux.Handle("GET "+oldScript, http.HandlerFunc(d.script))
	mux.Handle("GET "+framePath+"{$}", http.HandlerFunc(d.frame))
	mux.Handle("GET "+strings.TrimSuffix(framePath, "/"), http.HandlerFunc(d.slash))
	mux.Handle("GET "+assetPath+"{build}/{name}", http.HandlerFunc(d.asset))
	mux.Handle("GET "+demoPath, http.HandlerFunc(d.demo))
}

// Handler is the door alone, for servers without a mux of their own.
func (d *Door) Handler() http.Handler {
	mux := http.NewServeMux()
	d.Mount(mux)
	return mux
}

// Built reports whether the program was built with the picker in it.
func Built() bool { return build != "" }

// build changes with whatever was built; it stands in the addresses of scripts and styles, so that browsers may keep them for ever.
var build = readBuild()

func readBuild() string {
	text, err := built.ReadFile("dist/build")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// open lets pages of all hosts load what is answered here, which holds nothing of anybody.
func open(h http.Header) {
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Del("X-Frame-Options")
	h.Del("Cross-Origin-Opener-Policy")
}

// script answers the checkout's script. Its address never changes, so it is kept for an hour and asked for by its mark after that.
func (d *Door) script(w http.ResponseWriter, r *http.Request) {
	open(w.Header())
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Header().Set("ETag", `"`+build+`"`)
	if build != "" && strings.Contains(r.Header.Get("If-None-Match"), `"`+build+`"`) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, r, "api.js")
}

func (d *Door) asset(w http.ResponseWriter, r *http.Request) {
	open(w.Header())
	if r.PathValue("build") == build {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache") // a page from before the last release asks for what it knew
	}
	send(w, r, r.PathValue("name"))
}

// send answers one built file, packed where the browser unpacks.
func send(w http.ResponseWriter, r *http.Request, name string) {
	plain, err := built.ReadFile("dist/" + name)
	packed, none := built.ReadFile("dist/" + name + ".gz")
	if name == "build" || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".gz") || err != nil && none != nil {
		w.Header().Del("Cache-Control")
		w.Header().Del("ETag")
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mediaType(name))
	if none == nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r) {
			h.Set("Content-Encoding", "gzip")
			plain = packed
		} else if err != nil {
			plain = unpack(packed)
		}
	}
	_, _ = w.Write(plain) // the reader may have left; nobody is there to tell
}

// mediaType does not ask the machine's own table, which may lack woff2 or name scripts oddly.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func takesGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(coding, "gzip") && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// unpack is for the rare caller that takes no gzip.
func unpack(packed []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil
	}
	return text
}

// slash leads to the frame's own address, relative to where this stands.
func (d *Door) slash(w http.ResponseWriter, r *http.Request) {
	to := url.URL{Path: path.Base(framePath) + "/", RawQuery: r.URL.RawQuery}
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusMovedPermanently)
}

// sheet is what the frame's page is drawn from. All addresses are relative, so that the picker also works beneath a folder.
type sheet struct {
	Assets, API, Tiles, Credit, Language string
}

// languages are those the picker speaks; its script knows more of them.
var languages = []string{"en", "nl", "de", "fr", "es", "it"}

func (d *Door) frame(w http.ResponseWriter, r *http.Request) {
	language, _, _ := strings.Cut(r.URL.Query().Get("language"), "-")
	if !slices.Contains(languages, language) {
		language = "en"
	}
	s := sheet{Assets: "../../.." + assetPath + build, API: d.API, Tiles: d.Tiles, Credit: d.Credit, Language: language}
	if s.API == "" {
		s.API = "../../../api/v2"
	}
	h := w.Header()
	open(h)
	h.Set("Content-Security-Policy", d.policy())
	h.Set("Permissions-Policy", "geolocation=(self)")
	draw(w, "frame.html", s)
}

// policy lets the frame talk to its own host, to the API's where that is another, and to the tiles' where the operator set one; and it lets
// every shop show it.
func (d *Door) policy() string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'" + origin(d.API) +
		"; img-src 'self' data:" + origin(d.Tiles) + "; base-uri 'none'; form-action 'none'; frame-ancestors *"
}

// origin is an address's scheme and host after a space; empty for a path. Tiles may have a {s} in their host, which stands for any name.
func origin(address string) string {
	u, err := url.Parse(strings.NewReplacer("{s}", "any-name").Replace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	return " " + u.Scheme + "://" + strings.Replace(u.Host, "any-name", "*", 1)
}

func (d *Door) demo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; frame-src 'self'; "+
		"frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	draw(w, "demo.html", map[string]string{"Assets": "assets/" + build, "Key": r.URL.Query().Get("key")})
}

func draw(w http.ResponseWriter, name string, page any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, page); err != nil {
		http.Error(w, "That did not work, and it is our fault.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	_, _ = w.Write(b.Bytes())
}
