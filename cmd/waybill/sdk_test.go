package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

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
	h.orderV3(t, c, me.IntegrationID)
	h.shipV3(t, c)
}

// orderV3 puts an order in by version 3 and has its label made; version 2 knows both.
func (h *realm) orderV3(t *testing.T, c *sendcloud.Client, integration int) {
	ctx := t.Context()
	want := sendcloud.Order{
		OrderID: "shop-9001", OrderNumber: "SDK-9001",
		Payment:         sendcloud.PaymentDetails{TotalPrice: sendcloud.Amount{Value: "24.95", Currency: "EUR"}, Status: sendcloud.CodedStatus{Code: "paid"}},
		Customer:        &sendcloud.Customer{Name: "Ilse Vos", Email: "ilse@example.org"},
		ShippingAddress: &sendcloud.Address{Name: "Ilse Vos", AddressLine1: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", CountryCode: "NL"},
		Shipping:        &sendcloud.ShippingDetails{Measurement: &sendcloud.Measurement{Weight: &sendcloud.Weight{Value: "0.9", Unit: "kg"}}},
	}
	want.Details.Integration.ID = integration
	want.Details.Status.Code = "processing"
	want.Details.CreatedAt = time.Date(2026, 11, 20, 8, 15, 0, 0, time.UTC)
	want.Details.Items = []sendcloud.OrderItem{{ItemID: "L1", Name: "Blue cup", Quantity: 2, TotalPrice: sendcloud.Amount{Value: "19.00", Currency: "EUR"}}}
	kept, err := c.V3.UpsertOrders(ctx, []sendcloud.Order{want})
	must(t, err)
	again, err := c.V3.UpsertOrders(ctx, []sendcloud.Order{want})
	must(t, err)
	if len(kept) != 1 || len(again) != 1 || kept[0].ID != again[0].ID {
		t.Fatalf("kept %+v, then %+v", kept, again)
	}
	o, err := c.V3.Order(ctx, string(kept[0].ID))
	must(t, err)
	if o.OrderNumber != want.OrderNumber || o.ShippingAddress.City != "Rotterdam" || o.Details.Items[0].TotalPrice.Value != "19.0" && o.Details.Items[0].TotalPrice.Value != "19" && o.Details.Items[0].TotalPrice.Value != "19.00" {
		t.Errorf("order %+v", o)
	}
	seen := false
	for one, err := range c.V3.Orders(ctx, sendcloud.OrderFilter{OrderNumber: want.OrderNumber}) {
		must(t, err)
		seen = seen || one.ID == kept[0].ID
	}
	if !seen {
		t.Error("the order is not in the list")
	}
	made, err := c.V3.CreateLabel(ctx, sendcloud.LabelRequest{IntegrationID: integration, ShipWith: sendcloud.WithOption("sendcloud:letter")},
		sendcloud.OrderSelector{OrderID: want.OrderID}, sendcloud.Format{MIMEType: "application/pdf", DPI: 72})
	must(t, err)
	if !bytes.HasPrefix(made.Label.File, []byte("%PDF")) || made.TrackingNumber == "" {
		t.Errorf("label %.60s, number %q", made.Label.File, made.TrackingNumber)
	}
	for p, err := range c.V2.Parcels(ctx, sendcloud.ParcelFilter{TrackingNumber: made.TrackingNumber}) {
		must(t, err)
		if p.OrderNumber != want.OrderNumber || p.Status.ID != 1000 {
			t.Errorf("v2 knows it as %+v", p)
		}
		return
	}
	t.Error("v2 does not know the parcel")
}

// shipV3 announces a shipment by version 3, reads it by both, and cancels it.
func (h *realm) shipV3(t *testing.T, c *sendcloud.Client) {
	ctx := t.Context()
	options, err := c.V3.ShippingOptions(ctx, sendcloud.OptionRequest{
		FromCountry: "NL", ToCountry: "NL", FromPostalCode: "3542AD", ToPostalCode: "3011AA", CalculateQuotes: true,
		Parcels: []sendcloud.OptionParcel{{Weight: sendcloud.Measure{Value: "0.9", Unit: "kg"}}},
	})
	must(t, err)
	if !slices.ContainsFunc(options, func(o sendcloud.ShippingOption) bool { return o.Code == "sendcloud:letter" && len(o.Quotes) > 0 }) {
		t.Errorf("the letter is not among %d options", len(options))
	}
	want := sendcloud.ShipmentRequest{
		To:              sendcloud.Address{Name: "Ilse Vos", AddressLine1: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", CountryCode: "NL"},
		SenderAddressID: int(h.sender), ShipWith: sendcloud.WithOption("sendcloud:letter"), OrderNumber: "SDK-PACK", ExternalReferenceID: "pack-1",
		Parcels: []sendcloud.ShipmentRequestParcel{{Weight: sendcloud.Measure{Value: "0.9", Unit: "kg"}}},
	}
	s, err := c.V3.AnnounceShipment(ctx, want)
	must(t, err)
	if len(s.Faults) > 0 || len(s.Parcels) != 1 || s.Parcels[0].Status.Code != "READY_TO_SEND" || !bytes.HasPrefix(s.Parcels[0].LabelFile, []byte("%PDF")) {
		t.Fatalf("shipment %+v", s)
	}
	if _, err := c.V3.AnnounceShipment(ctx, want); !errors.Is(err, sendcloud.ErrConflict) {
		t.Errorf("the same reference again: %v", err)
	}
	box := s.Parcels[0]
	if p, err := c.V2.Parcel(ctx, box.ID); err != nil || p.TrackingNumber != box.TrackingNumber || p.OrderNumber != "SDK-PACK" {
		t.Errorf("v2 knows it as %+v, %v", p, err)
	}
	for _, paper := range [][]byte{label(c.V3.Document(ctx, box.ID, "label", sendcloud.Format{})), label(c.V3.Documents(ctx, "label", "A4", box.ID))} {
		if !bytes.HasPrefix(paper, []byte("%PDF")) {
			t.Errorf("no paper: %.80s", paper)
		}
	}
	if picture := label(c.V3.Document(ctx, box.ID, "label", sendcloud.Format{MIMEType: "image/png", DPI: 150})); !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("no picture: %.80s", picture)
	}
	if way, err := c.V3.Track(ctx, box.TrackingNumber); err != nil || len(way.Events) == 0 {
		t.Errorf("tracking %+v, %v", way, err)
	}
	if got, err := c.V3.CancelShipment(ctx, s.ID); err != nil || got.Status != "cancelled" && got.Status != "queued" {
		t.Errorf("cancelling: %+v, %v", got, err)
	}
	if got, err := c.V3.Shipment(ctx, s.ID); err != nil || got.Parcels[0].ID != box.ID {
		t.Errorf("read again: %+v, %v", got, err)
	}
	found := 0
	for one, err := range c.V3.Shipments(ctx, sendcloud.ShipmentFilter{ExternalReferenceID: "pack-1"}) {
		must(t, err)
		if one.ID != s.ID {
			t.Errorf("the list has %+v", one)
		}
		found++
	}
	if found != 1 {
		t.Errorf("%d shipments of the reference", found)
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
