package door

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/fault"
)

// merchant is how the API tells of one.
type merchant struct {
	Ref         string     `json:"ref"`
	Name        string     `json:"name"`
	Platform    string     `json:"platform"`
	State       string     `json:"state"`
	Access      string     `json:"access,omitempty"`
	Integration int        `json:"integration_id,omitempty"`
	Trouble     string     `json:"trouble,omitempty"`
	Steps       []string   `json:"steps,omitempty"` // what the seller does to be connected with keys
	PointsOn    bool       `json:"service_points"`
	Waiting     int        `json:"waiting"` // orders on their way
	Refused     int        `json:"refused"` // orders to be mended
	OldestWaits *time.Time `json:"oldest_waiting_since,omitempty"`
	Imported    *time.Time `json:"last_import_at,omitempty"`
	Heard       *time.Time `json:"last_webhook_at,omitempty"`
	Checked     *time.Time `json:"last_check_at,omitempty"`
	Made        *time.Time `json:"created_at,omitempty"`
}

func newMerchant(m connect.Merchant) merchant {
	return merchant{
		Ref: m.Ref, Name: m.Name, Platform: m.Platform, State: string(m.State), Access: m.Access, Integration: m.Integration,
		Trouble: m.Trouble, Steps: m.Steps, PointsOn: m.PointsOn, Waiting: m.Waiting, Refused: m.Refused,
		OldestWaits: moment(m.Oldest), Imported: moment(m.ImportedAt), Heard: moment(m.HeardAt), Checked: moment(m.CheckedAt), Made: moment(m.MadeAt),
	}
}

// moment leaves out a time that never was.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (d *Door) putMerchant(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name     string `json:"name"`
		Platform string `json:"platform"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	m, err := d.Engine.AddMerchant(r.Context(), connect.NewMerchant{Ref: r.PathValue("merchant"), Name: in.Name, Platform: in.Platform})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, newMerchant(m))
}

func (d *Door) getMerchant(w http.ResponseWriter, r *http.Request) error {
	m, err := d.Engine.Merchant(r.Context(), r.PathValue("merchant"))
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, newMerchant(m))
}

func (d *Door) listMerchants(w http.ResponseWriter, r *http.Request) error {
	q := query{Values: r.URL.Query()}
	state := connect.State(q.oneOf("state", string(connect.Waiting), string(connect.Connected), string(connect.Refused), string(connect.Ended)))
	f := connect.MerchantFilter{State: state, Trouble: q.truth("trouble"), After: q.Get("after"), Limit: q.page()}
	if err := q.err(); err != nil {
		return err
	}
	all, err := d.Engine.Merchants(r.Context(), f)
	if err != nil {
		return err
	}
	out := struct {
		Merchants []merchant `json:"merchants"`
		Next      string     `json:"next,omitempty"` // to go on with, as after
	}{Merchants: make([]merchant, 0, len(all))}
	for _, m := range all {
		out.Merchants = append(out.Merchants, newMerchant(m))
	}
	if len(all) == f.Limit {
		out.Next = all[len(all)-1].Ref
	}
	return answer(w, http.StatusOK, out)
}

func (d *Door) endMerchant(w http.ResponseWriter, r *http.Request) error {
	if err := d.Engine.Disconnect(r.Context(), r.PathValue("merchant")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (d *Door) giveKeys(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Public string `json:"public_key"`
		Secret string `json:"secret_key"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	m, err := d.Engine.ConnectWithKeys(r.Context(), r.PathValue("merchant"), in.Public, in.Secret)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, newMerchant(m))
}

// makeLink answers where to send the merchant's browser, or the steps to take where the platform has no consent page.
func (d *Door) makeLink(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Back string `json:"back"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	l, err := d.Engine.ConsentLink(r.Context(), r.PathValue("merchant"), in.Back)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, struct {
		URL   string   `json:"url,omitempty"`
		Steps []string `json:"steps,omitempty"`
	}{l.URL, l.Steps})
}

// confirm connects a merchant with the code that its browser brought back to the marketplace.
func (d *Door) confirm(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Code string `json:"code"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	if in.Code == "" {
		return fault.At("code", "This is the parameter consent of the page that the browser came back to.")
	}
	m, err := d.Engine.ConfirmConsent(r.Context(), r.PathValue("merchant"), in.Code)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, newMerchant(m))
}

// query reads the parameters of an address, and gathers what is wrong.
type query struct {
	url.Values
	wrong fault.List
}

func (q *query) err() error { return q.wrong.Err() }

func (q *query) truth(name string) bool {
	v := q.Get(name)
	if v == "" {
		return false
	}
	yes, err := strconv.ParseBool(v)
	if err != nil {
		q.wrong.Add(name, "This should be true or false.")
	}
	return yes
}

// oneOf is one of some words, or nothing.
func (q *query) oneOf(name string, words ...string) string {
	v := q.Get(name)
	if v != "" && !slices.Contains(words, v) {
		q.wrong.Add(name, "This should be one of %s.", strings.Join(words, ", "))
	}
	return v
}

// page is how many a list shows at once.
func (q *query) page() int {
	if n := q.count("limit", 100, 1000); n > 0 {
		return n
	}
	q.wrong.Add("limit", "This should be a whole number from 1 to 1000.")
	return 1
}

func (q *query) count(name string, usual, most int) int {
	v := q.Get(name)
	if v == "" {
		return usual
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > most {
		q.wrong.Add(name, "This should be a whole number up to %d.", most)
		return usual
	}
	return n
}

func (q *query) number(name string) int64 {
	v := q.Get(name)
	if v == "" {
		return 0
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		q.wrong.Add(name, "This should be a whole number, 0 or more.")
	}
	return n
}

func (q *query) time(name string) time.Time {
	v := q.Get(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		q.wrong.Add(name, "This should be a time like 2026-11-23T09:00:00Z.")
	}
	return t
}
