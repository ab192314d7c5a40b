package view

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Printing is the choice of paper for labels: what was used last on this device, with the next free place on the sheet.
type Printing struct {
	Paper string // "a6", "a4-1", "a4-2" or "a4-4"; or a file for label printers, "zpl-203" or "zpl-300"
	Place int    // the first free place, from 1
	// Customs: the papers for a border come with the labels.
	Customs bool
	Form    string // the form the choice belongs to, where it stands outside of it
}

const paperCookie = "paper"

// PerSheet is how many labels a sheet of the paper holds; 0 for a paper nobody knows.
func (p Printing) PerSheet() int {
	return map[string]int{"a6": 1, "a4-1": 1, "a4-2": 2, "a4-4": 4, "zpl-203": 1, "zpl-300": 1}[p.Paper]
}

// DPI is how fine the label printer is that a file is made for; 0 when labels go on pages.
func (p Printing) DPI() int {
	return map[string]int{"zpl-203": 203, "zpl-300": 300}[p.Paper]
}

// LastPaper is the paper used last on this device; A6 when none was.
func LastPaper(r *http.Request) Printing {
	if c, err := r.Cookie(paperCookie); err == nil {
		paper, rest, _ := strings.Cut(c.Value, ".")
		place, customs, _ := strings.Cut(rest, ".")
		return readPaper(paper, place, customs != "0")
	}
	return Printing{Paper: "a6", Place: 1, Customs: true}
}

// AskedPaper is the paper a form or link asks for, or else the one used last.
func AskedPaper(r *http.Request) Printing {
	if r.FormValue("paper") == "" {
		return LastPaper(r)
	}
	return readPaper(r.FormValue("paper"), r.FormValue("place"), r.FormValue("customs") != "")
}

func readPaper(paper, place string, customs bool) Printing {
	p := Printing{Paper: paper, Place: 1, Customs: customs}
	if p.PerSheet() == 0 {
		p.Paper = "a6"
	}
	if n, err := strconv.Atoi(place); err == nil && n >= 1 && n <= p.PerSheet() {
		p.Place = n
	}
	return p
}

// Keep remembers the paper on this device for a year, with the place that is free after so many labels.
func (p Printing) Keep(w http.ResponseWriter, labels int) {
	next := (p.Place-1+labels)%p.PerSheet() + 1
	customs := 0
	if p.Customs {
		customs = 1
	}
	http.SetCookie(w, &http.Cookie{Name: paperCookie, Value: fmt.Sprintf("%s.%d.%d", p.Paper, next, customs), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// Sheets is how many sheets so many labels need.
func (p Printing) Sheets(labels int) int {
	return (p.Place - 1 + labels + p.PerSheet() - 1) / p.PerSheet()
}

// Papers are the choices of "printing".
func (p Printing) Papers() []Option {
	all := []Option{{Value: "a6", Word: "A6", Icon: "label"}, {Value: "a4-1", Word: "A4, 1", Icon: "doc"}, {Value: "a4-2", Word: "A4, 2", Icon: "doc"}, {Value: "a4-4", Word: "A4, 4", Icon: "doc"},
		{Value: "zpl-203", Word: "ZPL, 203 dpi", Icon: "print"}, {Value: "zpl-300", Word: "ZPL, 300 dpi", Icon: "print"}}
	for i := range all {
		all[i].On = all[i].Value == p.Paper
	}
	return all
}

// Places are the places of a full sheet, the first free one chosen.
func (p Printing) Places() []int { return []int{1, 2, 3, 4} }
