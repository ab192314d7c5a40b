package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// clientOf is the public client of a shop of the realm, over HTTP.
func (h *realm) clientOf(t *testing.T, s shop) *sendcloud.Client {
	t.Helper()
	server := httptest.NewServer(h.doors)
	t.Cleanup(server.Close)
	c, err := sendcloud.New(s.keys.Public, s.keys.Secret, sendcloud.WithBaseURL(server.URL))
	must(t, err)
	return c
}

// TestThePublicClientSpeaksBothVersions uses sdk/sendcloud as a marketplace would: what one version makes, the other one knows.
func TestThePublicClientSpeaksBothVersions(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			h := newRealm(t, engine)
			c := h.clientOf(t, h.a1)
			t.Run("v2", func(t *testing.T) { h.speakV2(t, c) })
			t.Run("v3", func(t *testing.T) { h.speakV3(t, c) })
			t.Run("refusals", func(t *testing.T) { h.beRefused(t, c) })
		})
	}
}

func (h *realm) speakV2(t *testing.T, c *sendcloud.Client) {
	ctx := t.Context()
	senders, err := c.V2.SenderAddresses(ctx)
	must(t, err)
	if len(senders) == 0 || senders[0].City != "Utrecht" {
		t.Errorf("senders %+v", senders)
	}
	user, err := c.V2.User(ctx)
	must(t, err)
	if user.CompanyName != accountWord || user.Registered.IsZero() {
		t.Errorf("user %+v", user)
	}
	methods, err := c.V2.ShippingMethods(ctx, sendcloud.MethodFilter{ToCountry: "NL"})
	must(t, err)
	letter := slices.IndexFunc(methods, func(m sendcloud.ShippingMethod) bool { return m.ID == 8 })
	if letter < 0 {
		t.Fatalf("the letter is not among %d methods", len(methods))
	}
	want := sendcloud.ParcelRequest{
		Name: "Zoë Müller", Address: "Dorpsstraat 7", City: "Gouda", PostalCode: "2801AB", Country: "NL", OrderNumber: "SDK-1", ExternalReference: "sdk-1",
		Weight: "0.750", Items: []sendcloud.ParcelItem{{Description: "Cup", Quantity: 2, Weight: "0.300", Value: "9.50", SKU: "CUP"}},
	}
	p, err := c.V2.CreateParcel(ctx, want)
	must(t, err)
	if p.Status.ID != 999 || p.TrackingNumber != "" || p.AddressDivided.HouseNumber != "7" || p.Weight != "0.750" || p.Items[0].Value != "9.50" {
		t.Errorf("draft %+v", p)
	}
	again, err := c.V2.CreateParcel(ctx, want)
	must(t, err)
	if again.ID != p.ID {
		t.Errorf("the same reference made %d after %d", again.ID, p.ID)
	}
	p, err = c.V2.UpdateParcel(ctx, sendcloud.ParcelRequest{ID: p.ID, RequestLabel: true, Shipment: &sendcloud.MethodRef{ID: 8}})
	must(t, err)
	if p.Status.ID != 1000 || p.TrackingNumber == "" || p.Carrier == nil || len(p.Label.NormalPrinter) != 4 {
		t.Errorf("labelled %+v", p)
	}
	for _, paper := range [][]byte{label(c.V2.LabelA6(ctx, p.ID)), label(c.V2.LabelA4(ctx, 2, p.ID)), label(c.V2.Document(ctx, p.ID, "label", sendcloud.Format{}))} {
		if !bytes.HasPrefix(paper, []byte("%PDF")) {
			t.Errorf("no paper: %.80s", paper)
		}
	}
	made, failed, err := c.V2.CreateParcels(ctx, []sendcloud.ParcelRequest{{Name: "", Country: "NL"}, {Name: "Jan", Address: "Laan 3", City: "Breda", PostalCode: "4811AA", Country: "NL"}})
	must(t, err)
	if len(made) != 1 || len(failed) != 1 || failed[0].Errors["name"] == nil {
		t.Errorf("made %d, failed %+v", len(made), failed)
	}
	var found []int
	for one, err := range c.V2.Parcels(ctx, sendcloud.ParcelFilter{OrderNumber: "SDK-1"}) {
		must(t, err)
		found = append(found, one.ID)
	}
	if !slices.Equal(found, []int{p.ID}) {
		t.Errorf("found %v, want %d", found, p.ID)
	}
	if got, err := c.V2.CancelParcel(ctx, made[0].ID); err != nil || got.Status != "deleted" {
		t.Errorf("cancelling a draft: %+v, %v", got, err)
	}
	all, err := c.V2.Integrations(ctx)
	must(t, err)
	if len(all) != 1 || int64(all[0].ID) != h.a1.id {
		t.Errorf("integrations %+v", all)
	}
	must(t, c.V2.UpdateIntegration(ctx, all[0].ID, sendcloud.IntegrationChange{ShopName: sendcloud.Ptr(shopWord + " shop, renamed")}))
}

// label is the paper of an answer, or the words of its failure.
func label(paper []byte, err error) []byte {
	if err != nil {
		return []byte(err.Error())
	}
	return paper
}

func (h *realm) speakV3(t *testing.T, c *sendcloud.Client) {
	ctx := t.Context()
	me, err := c.V3.Me(ctx)
	must(t, err)
	if int64(me.IntegrationID) != h.a1.id {
		t.Errorf("me %+v", me)
	}
	statuses, err := c.V3.ParcelStatuses(ctx)
	must(t, err)
	if len(statuses) < 35 {
		t.Errorf("%d statuses", len(statuses))
	}
}

func (h *realm) beRefused(t *testing.T, c *sendcloud.Client) {
	ctx := t.Context()
	if _, err := c.V2.Parcel(ctx, 999_999); !errors.Is(err, sendcloud.ErrNotFound) {
		t.Errorf("a parcel that is not there: %v", err)
	}
	theirs := h.plain(h.b1)
	if _, err := c.V2.Parcel(ctx, int(theirs.parcel)); !errors.Is(err, sendcloud.ErrNotFound) {
		t.Errorf("somebody else's parcel: %v", err)
	}
	_, err := c.V2.CreateParcel(ctx, sendcloud.ParcelRequest{Name: "Jan", Address: "Laan 3", City: "Breda", PostalCode: "4811AA", Country: "XX"})
	var refused *sendcloud.Error
	if !errors.As(err, &refused) || !errors.Is(err, sendcloud.ErrInvalid) || len(refused.Problems) != 1 || refused.Problems[0].Field != "country" {
		t.Errorf("no such country: %v", err)
	}
	stranger := h.clientOf(t, shop{keys: h.b1.keys})
	if _, err := stranger.V2.Parcel(ctx, int(h.boxed.parcel)); !errors.Is(err, sendcloud.ErrNotFound) {
		t.Errorf("the stranger: %v", err)
	}
	wrong := h.a1.keys
	wrong.Secret = fmt.Sprint(wrong.Secret, "x")
	if _, err := h.clientOf(t, shop{keys: wrong}).V3.Me(ctx); !errors.Is(err, sendcloud.ErrUnauthorized) {
		t.Errorf("wrong keys: %v", err)
	}
}
