package v2

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/returns"
)

// portalIn is the form that a buyer has filled in.
type portalIn struct {
	Reason   int         `json:"reason"`
	Message  string      `json:"message"`
	Outgoing int64       `json:"outgoing_parcel"`
	Refund   *refundWish `json:"refund"`
	Delivery string      `json:"delivery_option"`
	Products []struct {
		ID       int    `json:"product_id" lax:"required"`
		Quantity int    `json:"quantity" lax:"required"`
		Reason   int    `json:"return_reason"`
		Message  string `json:"return_message"`
	} `json:"products"`
	Incoming *portalSender `json:"incoming_parcel"`
	Carrier  string        `json:"selected_carrier_code"`
	Images   lax.Value     `json:"images"`
}

type refundWish struct {
	Type struct {
		Code string `json:"code"`
	} `json:"refund_type"`
	Message string `json:"message"`
}

// portalSender is who sends it back: what is left out stays as it was when the goods were sent.
type portalSender struct {
	Boxes   *int    `json:"collo_count"`
	Name    *string `json:"from_name"`
	Company *string `json:"from_company_name"`
	Line1   *string `json:"from_address_1"`
	Line2   *string `json:"from_address_2"`
	House   *string `json:"from_house_number"`
	City    *string `json:"from_city"`
	Code    *string `json:"from_postal_code"`
	Country *string `json:"from_country"`
	State   *string `json:"from_country_state"`
	Email   *string `json:"from_email"`
	Phone   *string `json:"from_telephone"`
}

// into lays what the buyer said over the address that the goods went to.
func (s *portalSender) into(a postal.Address) *postal.Address {
	for _, f := range []struct {
		said *string
		to   *string
	}{{s.Name, &a.Name}, {s.Company, &a.Company}, {s.Line1, &a.Street}, {s.Line2, &a.Line2}, {s.House, &a.HouseNumber}, {s.City, &a.City},
		{s.Code, &a.PostalCode}, {s.Country, &a.Country}, {s.State, &a.State}, {s.Email, &a.Email}, {s.Phone, &a.Phone}} {
		if f.said != nil {
			*f.to = strings.TrimSpace(*f.said)
		}
	}
	a.Country = strings.ToUpper(a.Country)
	return &a
}

// ask is the form as the desk understands it.
func (in *portalIn) ask(s returns.Sought, f *fields) returns.Ask {
	a := returns.Ask{Carrier: in.Carrier, Terms: returns.Terms{Reason: in.Reason, Message: in.Message, DeliveryOption: portalWay, Fee: money.EUR(0)}}
	if in.Delivery != "" && in.Delivery != portalWay {
		f.wrong.Add("delivery_option", "Choose one of %s.", portalWay)
	}
	if in.Outgoing != 0 && in.Outgoing != int64(s.Parcel.ID) {
		f.wrong.Add("outgoing_parcel", "This is not the parcel that was looked up.")
	}
	if len(in.Images.Kids) > 0 {
		f.wrong.Add("images", "Pictures are not taken here. Say in message what is wrong with the goods.")
	}
	if in.Refund != nil && in.Refund.Type.Code != "" {
		a.Terms.Refund = &returns.Refund{Type: in.Refund.Type.Code, Message: in.Refund.Message}
	}
	for _, p := range in.Products {
		a.Lines = append(a.Lines, returns.Line{Item: p.ID, Quantity: p.Quantity, Reason: p.Reason, Message: p.Message})
	}
	if in.Incoming != nil {
		a.From = in.Incoming.into(*s.Wish.Draft.From)
		if in.Incoming.Boxes != nil {
			a.Boxes = *in.Incoming.Boxes
		}
	}
	if a.Boxes < 0 || a.Boxes > mostPortalBoxes {
		f.wrong.Add("incoming_parcel.collo_count", "Ensure this value is between 1 and %d.", mostPortalBoxes)
	}
	return a
}

// mostPortalBoxes is in how many boxes a buyer may send one parcel back.
const mostPortalBoxes = 20

func (d *Door) portalReturn(ctx context.Context, c call, p portal) error {
	s, err := d.bearer(ctx, c, p)
	if err != nil {
		return err
	}
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	var in portalIn
	var f fields
	for _, one := range lax.Into(body, "", &in) {
		f.wrong.Add(strings.ReplaceAll(strings.TrimPrefix(one.Pointer, "/"), "/", "."), "%s", one.Text)
	}
	if err := f.wrong.Err(); err != nil {
		return err
	}
	ask := in.ask(s, &f)
	if err := f.wrong.Err(); err != nil {
		return err
	}
	made, err := d.Returns.Request(ctx, p.account, s, ask)
	if err != nil {
		return err
	}
	token, err := d.ticket(p, pass{Return: made.Return.ID}, labelLasts)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.member("poller_url", fmt.Sprintf("%s%s/brand/%s/return-portal/label/polling?token=%s", c.Base, root, p.brand.Domain, token))
	b.memberInt("return", int64(made.Return.ID))
	b.key("incoming_parcels")
	b.begin('[')
	for _, box := range made.Parcels {
		b.next()
		b.raw(fmt.Sprint(int64(box.ID)))
	}
	b.end(']')
	b.memberRaw("payment_url", "null")
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}
