package view

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// Flash is a notice that shows once, on the next page drawn: what was done, and how to take it back.
type Flash struct {
	Tone Tone   `json:"tone,omitempty"` // Good when empty; Bad stays until it is dismissed
	Text string `json:"text"`
	Undo *Undo  `json:"undo,omitempty"`
}

// Undo is the form behind a notice's button.
type Undo struct {
	Word   string            `json:"word,omitempty"` // "Undo" when empty
	Action string            `json:"action"`         // a path of ours
	Fields map[string]string `json:"fields,omitempty"`
}

const flashCookie = "flash"

// Say keeps a notice for the next page, also over a redirect.
func Say(w http.ResponseWriter, f Flash) {
	text, err := json.Marshal(f)
	if err != nil {
		return // a Flash of strings always marshals
	}
	setFlash(w, base64.RawURLEncoding.EncodeToString(text), 60)
}

func setFlash(w http.ResponseWriter, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// takeFlash reads the notice and forgets it. What does not read is dropped: a cookie is the browser's word.
func takeFlash(w http.ResponseWriter, r *http.Request) *Flash {
	c, err := r.Cookie(flashCookie)
	if err != nil || c.Value == "" {
		return nil
	}
	setFlash(w, "", -1)
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return nil
	}
	var f Flash
	if json.Unmarshal(text, &f) != nil || f.Text == "" {
		return nil
	}
	if f.Undo != nil && (!strings.HasPrefix(f.Undo.Action, "/") || strings.HasPrefix(f.Undo.Action, "//")) {
		f.Undo = nil
	}
	return &f
}

// Class is the notice's tone as the style sheet names it.
func (f Flash) Class() Tone {
	if f.Tone == "" {
		return Good
	}
	return f.Tone
}
