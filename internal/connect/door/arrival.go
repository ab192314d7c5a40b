package door

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
)

// arrival is the page that a browser sees that nobody sends on. It stands alone: a marketplace that mounts this door serves none of our assets.
type arrival struct {
	Title, Text string
	Style       template.CSS
}

//go:embed arrival.html
var arrivalText string

const arrivalStyle = "body{font:1rem/1.5 system-ui,sans-serif;margin:0}main{max-width:34rem;margin:15vh auto 0;padding:0 1.5rem}h1{font-size:1.5rem}"

var (
	arrivalPage   = template.Must(template.New("arrival").Parse(arrivalText))
	arrivalPolicy = func() string {
		sum := sha256.Sum256([]byte(arrivalStyle))
		return "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}()
)

func showArrival(w http.ResponseWriter, status int, a arrival) error {
	a.Style = arrivalStyle
	var page bytes.Buffer
	if err := arrivalPage.Execute(&page, a); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", arrivalPolicy)
	h.Set("Referrer-Policy", "no-referrer") // the address holds what the platform sent
	w.WriteHeader(status)
	_, err := w.Write(page.Bytes())
	return err
}
