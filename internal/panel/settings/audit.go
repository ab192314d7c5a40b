package settings

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

const auditPage = 50

type auditData struct {
	Rows  []auditRow
	Older string
}

type auditRow struct {
	At     time.Time
	Who    string
	Act    string
	Detail []view.Pair
	IP     string
}

func (a *Area) audit(w http.ResponseWriter, r *http.Request) error {
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	if err := s.Need(account.ManagePeople); err != nil {
		return err
	}
	log, err := account.Log(r.Context(), a.DB, s.Account, before(r.FormValue("before")), auditPage+1)
	if err != nil {
		return err
	}
	var data auditData
	if len(log) > auditPage {
		log = log[:auditPage]
		last := log[auditPage-1]
		data.Older = fmt.Sprintf("/settings/audit?before=%d.%d", last.At.UnixMicro(), last.ID)
	}
	for _, e := range log {
		data.Rows = append(data.Rows, auditRow{At: e.At, Who: e.Who, Act: actWord(words, e.Act), Detail: detailOf(e.Detail), IP: e.IP})
	}
	return record(w, r, "audit", words.T("Audit log"), data, nil)
}

// before reads the place where the page begins; what does not read begins at the top.
func before(text string) account.Entry {
	at, id, _ := strings.Cut(text, ".")
	micro, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(id, 10, 64)
	if err1 != nil || err2 != nil {
		return account.Entry{}
	}
	return account.Entry{At: time.UnixMicro(micro).UTC(), ID: n}
}

func detailOf(detail map[string]string) []view.Pair {
	var all []view.Pair
	for k, v := range detail {
		all = append(all, view.Pair{Key: strings.ReplaceAll(k, "_", " "), Value: v})
	}
	slices.SortFunc(all, func(a, b view.Pair) int { return strings.Compare(a.Key, b.Key) })
	return all
}

// actWord says an act in the reader's language; one that is not known here is shown as it is kept.
func actWord(w locale.Words, act string) string {
	switch act {
	case "account.made":
		return w.T("Account opened")
	case "session.begun":
		return w.T("Signed in")
	case "session.switched":
		return w.T("Came from another account")
	case "session.left":
		return w.T("Signed out")
	case "session.ended":
		return w.T("Session ended")
	case "session.ended_others":
		return w.T("Other sessions ended")
	case "session.refused":
		return w.T("Wrong password")
	case "password.reset":
		return w.T("Password set anew by mail")
	case "password.changed":
		return w.T("Password changed")
	case "two_steps.on":
		return w.T("Two-step log-in switched on")
	case "two_steps.off":
		return w.T("Two-step log-in switched off")
	case "two_steps.recovery_used":
		return w.T("Recovery code used")
	}
	return actWordOfThings(w, act)
}

func actWordOfThings(w locale.Words, act string) string {
	switch act {
	case "person.invited":
		return w.T("Person invited")
	case "person.uninvited":
		return w.T("Invitation taken back")
	case "person.joined":
		return w.T("Person joined")
	case "person.role_set":
		return w.T("Role changed")
	case "person.removed":
		return w.T("Person removed")
	case "company.set":
		return w.T("Company changed")
	case "sender.added":
		return w.T("Sender address added")
	case "sender.set":
		return w.T("Sender address changed")
	case "sender.removed":
		return w.T("Sender address removed")
	case "brand.set":
		return w.T("Brand changed")
	case "integration.added":
		return w.T("Integration connected")
	case "integration.set":
		return w.T("Integration changed")
	case "integration.rotated":
		return w.T("New pair of keys")
	case "integration.key_retired":
		return w.T("Old pair of keys shut out")
	case "integration.signature_set", "integration.signature_cleared":
		return w.T("Signature key changed")
	case "integration.removed":
		return w.T("Integration removed")
	}
	return act
}

func (a *Area) switchAccount(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(typed.Get("account"), 10, 64)
	if err != nil {
		id = 0
	}
	opens, err := a.Accounts.Switch(r.Context(), account.SessionOf(r.Context()), id, account.Visit{IP: web.ClientIP(r.Context()), UserAgent: r.UserAgent()})
	if err != nil {
		return err
	}
	a.Enter(w, r, opens)
	return web.Go(w, r, "/")
}
