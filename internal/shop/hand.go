package shop

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// Handover is the job that hands a shop its keys, until the shop has taken them.
type Handover struct {
	Account     int64 `json:"account"`
	Integration int64 `json:"integration"`
}

// Kind names the job.
func (Handover) Kind() string { return "shop.handover" }

func (d *Desk) later(ctx context.Context, tx *db.Tx, l Link, at time.Time) error {
	return job.Add(ctx, tx, Handover{Account: l.Account, Integration: l.Integration}, job.Later{At: at, MaxAttempts: 10})
}

// Hand sends a shop the newest keys of its integration, signed with the very secret in the message, for it knows no other. Only then is the
// integration connected, and the shop told of that. A shop that has its keys already is left alone.
func (d *Desk) Hand(ctx context.Context, j Handover) error {
	l, err := Get(ctx, d.DB, j.Account, j.Integration)
	if fault.Is(err, fault.Missing) || err == nil && l.State != Handing {
		return nil
	}
	if err != nil {
		return err
	}
	i, err := integration.Get(ctx, d.DB, j.Account, j.Integration)
	if fault.Is(err, fault.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	keys, err := d.Integrations.Keys(ctx, j.Account, j.Integration)
	if err != nil || len(keys) == 0 {
		return err
	}
	plain, err := d.Integrations.SigningSecret(ctx, j.Account, j.Integration)
	if err != nil {
		return err
	}
	body := d.Credentials(d.now(), keys[0].Public, plain, j.Integration)
	status, _, err := d.do(ctx, call{
		method: http.MethodPost, url: i.WebhookURL, body: body, header: map[string]string{webhook.SignatureHeader: webhook.Sign(plain, body)},
	})
	if err == nil && (status < 200 || status > 299) {
		err = fmt.Errorf("it answered %d %s", status, http.StatusText(status))
	}
	if err != nil {
		return d.note(ctx, l, err)
	}
	now := d.now()
	return d.DB.Write(ctx, j.Account, func(ctx context.Context, tx *db.Tx) error {
		first, err := connectLink(ctx, tx, j.Account, j.Integration, now)
		if err != nil || !first {
			return err
		}
		return d.Integrations.Connected(ctx, tx, j.Account, j.Integration)
	})
}

// note keeps why the shop did not take its keys, and answers it.
func (d *Desk) note(ctx context.Context, l Link, why error) error {
	text := why.Error()
	if len(text) > 300 {
		text = text[:300]
	}
	err := d.DB.Write(context.WithoutCancel(ctx), l.Account, func(ctx context.Context, tx *db.Tx) error {
		return updateError(ctx, tx, l.Account, l.Integration, text)
	})
	if err != nil {
		return err
	}
	return why
}

// Farewell is the job that tells a shop which let us in that its integration was deleted here, and forgets the access.
type Farewell struct {
	Account     int64     `json:"account"`
	Integration int64     `json:"integration"`
	Since       time.Time `json:"since"`
}

// goodbyeLasts is how long a silent shop is tried.
const goodbyeLasts = time.Hour

// Kind names the job.
func (Farewell) Kind() string { return "shop.farewell" }

// Listen adds a farewell for every integration that was deleted.
func (d *Desk) Listen(ctx context.Context, tx *db.Tx, account int64, facts []event.Fact) error {
	for _, f := range facts {
		if f.Kind != event.ConnectionGone {
			continue
		}
		if _, err := Get(ctx, tx, account, f.Integration); err != nil {
			if fault.Is(err, fault.Missing) {
				continue
			}
			return err
		}
		if err := job.Add(ctx, tx, Farewell{Account: account, Integration: f.Integration, Since: f.At}, job.Later{}); err != nil {
			return err
		}
	}
	return nil
}

// Leave tells the shop, where its system listens to that, and forgets the access. A shop that is silent for too long is forgotten untold.
func (d *Desk) Leave(ctx context.Context, j Farewell) error {
	l, err := Get(ctx, d.DB, j.Account, j.Integration)
	if fault.Is(err, fault.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := d.sayGoodbye(ctx, l); fault.Is(err, fault.Away) && d.now().Sub(j.Since) < goodbyeLasts {
		return err
	}
	return d.forget(ctx, l)
}

func (d *Desk) sayGoodbye(ctx context.Context, l Link) error {
	in, err := d.open(l)
	if err != nil {
		return err
	}
	switch l.System.Code {
	case "woocommerce_v2":
		body, err := json.Marshal(map[string]int64{"integration_id": l.Integration})
		if err != nil {
			return err
		}
		return d.answers(ctx, call{method: http.MethodDelete, url: under(in.Base, wooPath+"integration"), user: in.Key, password: in.Secret, body: body})
	case "magento_v2":
		token, err := d.magento(ctx, in)
		if err != nil {
			return err
		}
		return d.answers(ctx, call{method: http.MethodDelete, url: under(in.Base, "rest/V1/sendcloud/integration"), bearer: token})
	}
	return nil
}

func (d *Desk) seal(owner int64, in access) (string, error) {
	text, err := json.Marshal(in)
	if err != nil {
		return "", err
	}
	return d.Integrations.Sealer.Seal(owner, text), nil
}

func (d *Desk) open(l Link) (access, error) {
	var in access
	text, err := d.Integrations.Sealer.Open(l.Account, l.access)
	if err != nil {
		return in, err
	}
	return in, json.Unmarshal(text, &in)
}

// Hands gives the jobs of this room their workers.
func (d *Desk) Hands(h *job.Hands) {
	job.Handle(h, 2*d.timeout()+30*time.Second, d.Hand)
	job.Handle(h, 3*d.timeout()+30*time.Second, d.Leave)
}
