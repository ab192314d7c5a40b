package web

import (
	"embed"
	"encoding/json"
	"mime"
	"net/http"
	"path"
	"strings"
)

// built holds what the npm build made of web/. Before the first build it holds nothing but a
// marker, and pages come out plain.
//
//go:embed all:dist
var built embed.FS

// assetPath is where every built file is served from.
const assetPath = "/assets/"

var manifest = readManifest()

func readManifest() map[string]string {
	names := map[string]string{}
	text, err := built.ReadFile("dist/manifest.json")
	if err != nil {
		return names
	}
	if err := json.Unmarshal(text, &names); err != nil {
		panic("web: manifest of the built assets: " + err.Error())
	}
	return names
}

// Asset is the URL of a built file by its plain name: "panel.css", "icons.svg". The URL carries
// a hash of the content. A name that was not built gets a URL that answers 404.
func Asset(name string) string {
	if hashed, ok := manifest[name]; ok {
		return assetPath + hashed
	}
	return assetPath + name
}

// Assets serves the built files under /assets/. Their names change with their content, so a
// browser may keep them for ever.
func Assets() http.Handler { return http.HandlerFunc(serveAsset) }

func serveAsset(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, assetPath)
	if name == "" || name == "manifest.json" || strings.ContainsAny(name, "/\\") || strings.HasPrefix(name, ".") {
		http.NotFound(w, r)
		return
	}
	body, err := built.ReadFile("dist/" + name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", assetType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	if packed, err := built.ReadFile("dist/" + name + ".gz"); err == nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = packed
		}
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader may have left; nobody is there to tell
	}
}

// assetType does not ask the machine's own table, which may lack woff2 or name scripts oddly.
func assetType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func takesGzip(r *http.Request) bool {
	for _, one := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(coding, "gzip") && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}
