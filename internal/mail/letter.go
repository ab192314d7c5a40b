package mail

import (
	"embed"
	"html/template"
	"strings"
	texttemplate "text/template"

	"github.com/waybill-ship/waybill/internal/locale"
)

//go:embed letter.html letter.txt
var files embed.FS

var (
	page  = template.Must(template.New("letter.html").Funcs(locale.Words{}.Funcs()).ParseFS(files, "letter.html"))
	plain = texttemplate.Must(texttemplate.New("letter.txt").Funcs(locale.Words{}.Funcs()).ParseFS(files, "letter.txt"))
)

// render writes a letter as text and as HTML that says the same.
func render(l Letter) (text, html string, err error) {
	words := locale.For(l.Language).Funcs()
	var t, h strings.Builder
	p, err := plain.Clone()
	if err != nil {
		return "", "", err
	}
	if err := p.Funcs(words).Execute(&t, l); err != nil {
		return "", "", err
	}
	// A page that was run cannot be cloned again, so each letter runs a clone.
	q, err := page.Clone()
	if err != nil {
		return "", "", err
	}
	if err := q.Funcs(words).Execute(&h, l); err != nil {
		return "", "", err
	}
	return t.String(), h.String(), nil
}
