package v3

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/webhook"
)

func (d *Door) subscriptionRoutes() []api.Route {
	const root, reads, writes = "/event-subscriptions", integration.ReadParcel, integration.WriteIntegration
	return []api.Route{
		at("GET", root+"/connections", reads, d.listConnections),
		making(root+"/connections", writes, d.addConnection),
		at("GET", root+"/connections/{id}", reads, d.getConnection),
		at("PATCH", root+"/connections/{id}", writes, d.setConnection),
		at("DELETE", root+"/connections/{id}", writes, d.removeConnection),
		at("POST", root+"/connections/{id}/authorization", writes, d.authorizeConnection),
		at("GET", root+"/subscriptions", reads, d.listSubscriptions),
		making(root+"/subscriptions", writes, d.subscribe),
		at("GET", root+"/subscriptions/{id}", reads, d.getSubscription),
		at("PATCH", root+"/subscriptions/{id}", writes, d.setSubscription),
		at("DELETE", root+"/subscriptions/{id}", writes, d.unsubscribe),
		at("POST", root+"/broadcast/test/{subscription_id}", writes, d.testSubscription),
	}
}

// sentConnection is a connection as it comes in.
type sentConnection struct {
	Type   string `json:"type"`
	Config *struct {
		URL    *string           `json:"url"`
		Auth   *string           `json:"auth_type"`
		Keys   map[string]string `json:"auth_config"`
		Header map[string]string `json:"extra_headers"`
	} `json:"configuration"`
}

type toldConnection struct {
	ID     int64      `json:"id"`
	Type   string     `json:"type"`
	Config toldConfig `json:"configuration"`
	Made   stamp      `json:"created_at"`
	Set    stamp      `json:"updated_at"`
}

// toldConfig leaves the keys out: who made them knows them.
type toldConfig struct {
	URL    string            `json:"url"`
	Auth   webhook.Auth      `json:"auth_type"`
	Header map[string]string `json:"extra_headers"`
}

func connectionOf(c webhook.Connection) toldConnection {
	header := c.Header
	if header == nil {
		header = map[string]string{}
	}
	return toldConnection{c.ID, "webhook", toldConfig{c.URL, c.Auth, header}, stamp(c.CreatedAt), stamp(c.UpdatedAt)}
}

// apply puts what was sent over what there is.
func (s sentConnection) apply(r *webhook.Reach) error {
	switch s.Type {
	case "", "webhook":
	case "klaviyo":
		return refuse(http.StatusBadRequest, invalid("/data/type", "invalid_choice", "Connections to Klaviyo are not offered here. Connect a webhook."))
	default:
		return refuse(http.StatusBadRequest, invalid("/data/type", "invalid_choice", "%.60q is not a valid choice.", s.Type))
	}
	if s.Config == nil {
		return nil
	}
	set(&r.URL, s.Config.URL)
	if s.Config.Auth != nil {
		if auth := webhook.Auth(*s.Config.Auth); auth != r.Auth {
			r.Auth, r.Keys = auth, nil
		}
	}
	if s.Config.Keys != nil {
		r.Keys = s.Config.Keys
	}
	if s.Config.Header != nil {
		r.Header = s.Config.Header
	}
	r.Auth = cmp.Or(r.Auth, webhook.NoAuth)
	return nil
}

func (d *Door) listConnections(ctx context.Context, c call) error {
	kind := c.URL.Query().Get("connection_type")
	if kind != "" && kind != "webhook" && kind != "klaviyo" {
		return refuse(http.StatusBadRequest, badParameter("connection_type", "invalid_choice", "%.60q is not a valid choice.", kind))
	}
	told := []toldConnection{}
	all, err := d.Webhooks.Connections(ctx, c.Account, c.Sees())
	if err != nil {
		return err
	}
	for _, one := range all {
		if kind != "klaviyo" {
			told = append(told, connectionOf(one))
		}
	}
	return data(c, http.StatusOK, told)
}

func makerOf(c call) webhook.Maker {
	return webhook.Maker{Account: c.Account, Integration: c.Sees(), By: c.Integration}
}

func (d *Door) addConnection(ctx context.Context, c call) error {
	var sent sentConnection
	if err := decodeAt(c, "/data", &sent); err != nil {
		return err
	}
	var wrong []problem
	if sent.Type == "" {
		wrong = append(wrong, invalid("/data/type", "required", "This field is required."))
	}
	if sent.Config == nil {
		wrong = append(wrong, invalid("/data/configuration", "required", "This field is required."))
	}
	if len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	var r webhook.Reach
	if err := sent.apply(&r); err != nil {
		return err
	}
	one, err := d.Webhooks.AddConnection(ctx, makerOf(c), r)
	if err != nil {
		return beneath("/data", err, nil)
	}
	return data(c, http.StatusCreated, connectionOf(one))
}

func (d *Door) getConnection(ctx context.Context, c call) error {
	one, err := d.Webhooks.Connection(ctx, c.Account, c.Sees(), idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, connectionOf(one))
}

func (d *Door) setConnection(ctx context.Context, c call) error {
	one, err := d.Webhooks.Connection(ctx, c.Account, c.Sees(), idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	var sent sentConnection
	if err := decodeAt(c, "/data", &sent); err != nil {
		return err
	}
	if err := sent.apply(&one.Reach); err != nil {
		return err
	}
	if one, err = d.Webhooks.SetConnection(ctx, c.Account, c.Sees(), one.ID, one.Reach); err != nil {
		return beneath("/data", err, nil)
	}
	return data(c, http.StatusOK, connectionOf(one))
}

func (d *Door) removeConnection(ctx context.Context, c call) error {
	if err := d.Webhooks.RemoveConnection(ctx, c.Account, c.Sees(), idOf(c.PathValue("id"))); err != nil {
		return err
	}
	return empty(c)
}

// authorizeConnection is for connections whose service asks its user; webhooks do not.
func (d *Door) authorizeConnection(ctx context.Context, c call) error {
	if _, err := d.Webhooks.Connection(ctx, c.Account, c.Sees(), idOf(c.PathValue("id"))); err != nil {
		return err
	}
	return fault.New(fault.Unable, "A webhook connection needs no authorization.")
}

type toldSubscription struct {
	ID         int64  `json:"id"`
	Connection int64  `json:"connection_id"`
	Type       string `json:"event_type"`
	Active     bool   `json:"is_active"`
	Made       stamp  `json:"created_at"`
	Set        stamp  `json:"updated_at"`
}

func subscriptionOf(s webhook.EventSubscription) toldSubscription {
	return toldSubscription{s.ID, s.Connection, parcelEventType, s.Active, stamp(s.CreatedAt), stamp(s.UpdatedAt)}
}

// sentSubscription is a subscription as it comes in.
type sentSubscription struct {
	Connection *int64  `json:"connection_id"`
	Type       *string `json:"event_type"`
	Active     *bool   `json:"is_active"`
}

func (s sentSubscription) check(whole bool) error {
	var wrong []problem
	if whole && s.Connection == nil {
		wrong = append(wrong, invalid("/data/connection_id", "required", "This field is required."))
	}
	switch {
	case s.Type == nil && whole:
		wrong = append(wrong, invalid("/data/event_type", "required", "This field is required."))
	case s.Type != nil && *s.Type != parcelEventType:
		wrong = append(wrong, invalid("/data/event_type", "invalid_choice", "%.60q is not a valid choice.", *s.Type))
	}
	if len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	return nil
}

func (d *Door) listSubscriptions(ctx context.Context, c call) error {
	q := ask(c)
	active, asked := q.truth("is_active")
	kind := q.text("event_type")
	if err := q.err(); err != nil {
		return err
	}
	all, err := d.Webhooks.Subscriptions(ctx, c.Account, c.Sees())
	if err != nil {
		return err
	}
	told := []toldSubscription{}
	for _, s := range all {
		if (!asked || s.Active == active) && (kind == "" || strings.EqualFold(kind, parcelEventType)) {
			told = append(told, subscriptionOf(s))
		}
	}
	return data(c, http.StatusOK, told)
}

func (d *Door) subscribe(ctx context.Context, c call) error {
	var sent sentSubscription
	err := decodeAt(c, "/data", &sent)
	if err == nil {
		err = sent.check(true)
	}
	if err != nil {
		return err
	}
	s, err := d.Webhooks.Subscribe(ctx, makerOf(c), *sent.Connection, sent.Active == nil || *sent.Active)
	if err != nil {
		return beneath("/data", err, nil)
	}
	return data(c, http.StatusCreated, subscriptionOf(s))
}

func (d *Door) getSubscription(ctx context.Context, c call) error {
	s, err := d.Webhooks.Subscription(ctx, c.Account, c.Sees(), idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, subscriptionOf(s))
}

func (d *Door) setSubscription(ctx context.Context, c call) error {
	s, err := d.Webhooks.Subscription(ctx, c.Account, c.Sees(), idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	var sent sentSubscription
	if err = decodeAt(c, "/data", &sent); err == nil {
		err = sent.check(false)
	}
	if err != nil {
		return err
	}
	set(&s.Connection, sent.Connection)
	set(&s.Active, sent.Active)
	if s, err = d.Webhooks.SetSubscription(ctx, s); err != nil {
		return beneath("/data", err, nil)
	}
	return data(c, http.StatusOK, subscriptionOf(s))
}

func (d *Door) unsubscribe(ctx context.Context, c call) error {
	if err := d.Webhooks.Unsubscribe(ctx, c.Account, c.Sees(), idOf(c.PathValue("id"))); err != nil {
		return err
	}
	return empty(c)
}

// testSubscription sends a sample and answers how it went; code 0 is no answer at all.
func (d *Door) testSubscription(ctx context.Context, c call) error {
	got, err := d.Webhooks.TestSubscription(ctx, c.Account, c.Sees(), idOf(c.PathValue("subscription_id")))
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, struct {
		Went   bool   `json:"success"`
		Code   int    `json:"status_code"`
		Answer string `json:"response_body"`
	}{got.Went(), got.Status, cmp.Or(got.Answer, got.Error)})
}
