package view

import (
	"embed"
	"io/fs"
	"net/http"

	"github.com/waybill-ship/waybill/internal/fault"
)

//go:embed own/*.html
var ownFiles embed.FS

var own = func() *Set {
	files, err := fs.Sub(ownFiles, "own")
	if err != nil {
		panic(err)
	}
	return Must(files)
}()

// failure is what the page of a failure says.
type failure struct {
	Empty  Empty
	Number string
}

// Fail draws the page of a request that failed, in words for the merchant. Number finds the request in
// the log; it shows only where the failure is ours. Logging is the door's.
func Fail(w http.ResponseWriter, r *http.Request, status int, err error, number string) error {
	words := Words(r.Context())
	f := failure{Empty: Empty{Icon: "info", Actions: []Action{{Word: words.T("Back to the start"), Href: "/"}}}}
	e, known := fault.As(err)
	switch {
	case !known || e.Kind == fault.Ours:
		f.Empty.Icon, f.Number = "warn", number
		f.Empty.Title = words.T("That did not work, and it is our fault")
		f.Empty.Text = words.T("Nothing was bought. Try again in a moment.")
	case e.Kind == fault.Missing:
		f.Empty.Icon = "search"
		f.Empty.Title = words.T("There is nothing here")
		f.Empty.Text = words.T(e.Format, e.Args...)
	case e.Kind == fault.Denied:
		f.Empty.Icon = "lock"
		f.Empty.Title = words.T("This is not open to you")
		f.Empty.Text = words.T(e.Format, e.Args...)
	default:
		f.Empty.Title = words.T("That cannot be done")
		f.Empty.Text = words.T(e.Format, e.Args...)
	}
	page := Page{Title: f.Empty.Title, Layout: Guide, Bare: true}
	if ShellOf(r.Context()).Account == "" {
		page.Layout = Plain
	}
	return own.Render(w, r, status, "fault", page, f)
}
