package v3

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/pickup"
)

func (d *Door) pickupRoutes() []api.Route {
	return []api.Route{
		at("GET", "/pickups", integration.ReadPickup, d.listPickups),
		making("/pickups", integration.WritePickup, d.createPickup),
		at("GET", "/pickups/{id}", integration.ReadPickup, d.getPickup),
	}
}

type pickupIn struct {
	Carrier      string       `json:"carrier_code" lax:"required"`
	Contract     int64        `json:"contract_id"`
	At           *address     `json:"address" lax:"required"`
	Slots        []slotIn     `json:"time_slots"`
	Items        []pickupItem `json:"items" lax:"required"`
	Reference    string       `json:"reference"`
	Instructions string       `json:"special_instructions"`
}

type slotIn struct {
	Start *lax.Instant `json:"start_at" lax:"required"`
	End   *lax.Instant `json:"end_at"`
}

type pickupItem struct {
	Quantity  int     `json:"quantity" lax:"required"`
	Container string  `json:"container_type" lax:"required"`
	Weight    *weight `json:"total_weight" lax:"required"`
}

// pickupDetails are what single carriers ask for; they are kept as they come and echoed.
var pickupDetails = []string{"volumetric_weight_kind", "total_volume_weight", "account_number", "trading_location", "origin_detail", "destination_country", "service",
	"floor", "room", "is_residential", "is_overweight", "is_alternate_address"}

// mostDetail bounds what is kept of one of them, in bytes.
const mostDetail = 4000

// pickupNames are v3's places of what a pick-up is refused by.
var pickupNames = func() map[string]string {
	all := map[string]string{
		"carrier": "/carrier_code", "contract": "/contract_id", "pickup_from": "/time_slots/0/start_at", "pickup_until": "/time_slots/0/end_at",
		"quantity": "/items/0/quantity", "pallet_quantity": "/items/0/quantity", "total_weight": "/items/0/total_weight",
	}
	for _, name := range []string{"name", "company_name", "address", "house_number", "address_2", "postal_code", "city", "country", "country_state", "telephone",
		"email", "to_post_number"} {
		told := name
		if other, ok := addressNames[name]; ok {
			told = other
		}
		all[name] = "/address/" + told
	}
	return all
}()

func (d *Door) createPickup(ctx context.Context, c call) error {
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	var in pickupIn
	if err := read(body, "", &in); err != nil {
		return err
	}
	w := pickup.Wish{Carrier: strings.ToLower(strings.TrimSpace(in.Carrier)), Contract: in.Contract, At: in.At.postal(), Reference: in.Reference,
		Instructions: in.Instructions, Details: map[string]any{}}
	var wrong []problem
	for _, s := range in.Slots {
		slot := pickup.Slot{From: s.Start.Time}
		if s.End != nil {
			slot.Until = &s.End.Time
		}
		w.Slots = append(w.Slots, slot)
	}
	for i, item := range in.Items {
		if item.Container != "parcel" && item.Container != "pallet" {
			wrong = append(wrong, invalid("/items/"+strconv.Itoa(i)+"/container_type", "invalid_choice", "Choose parcel or pallet."))
		}
		w.Items = append(w.Items, pickup.Item{Quantity: item.Quantity, Pallets: item.Container == "pallet", Weight: item.Weight.Grams})
	}
	for _, name := range pickupDetails {
		m, ok := body.Get(name)
		if !ok || m.Kind == lax.Null {
			continue
		}
		var kept any
		if len(m.JSON) > mostDetail || json.Unmarshal([]byte(m.JSON), &kept) != nil {
			wrong = append(wrong, invalid("/"+name, "invalid", "This is too long, or cannot be read."))
		}
		w.Details[name] = kept
	}
	if len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	p, err := d.Pickups.Request(ctx, c.Account, c.Integration, w)
	if err != nil {
		return beneath("", err, pickupNames)
	}
	return data(c, http.StatusCreated, pickupOf(p))
}

func (d *Door) getPickup(ctx context.Context, c call) error {
	p, err := pickup.Get(ctx, d.DB, c.Account, c.Sees(), pickup.ID(idOf(c.PathValue("id"))))
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, pickupOf(p))
}

func (d *Door) listPickups(ctx context.Context, c call) error {
	p, err := placeOf(c, 100, 100)
	if err != nil {
		return err
	}
	f := pickup.Filter{Integration: c.Sees(), Limit: p.limit()}
	if p.Back {
		f.Above = pickup.ID(p.At)
	} else {
		f.Below = pickup.ID(p.At)
	}
	rows, err := pickup.List(ctx, d.DB, c.Account, f)
	if err != nil {
		return err
	}
	rows = cut(c, p, rows, func(p pickup.Pickup) int64 { return int64(p.ID) })
	all := make([]toldPickup, len(rows))
	for i, row := range rows {
		all[i] = pickupOf(row)
	}
	return data(c, http.StatusOK, all)
}

// toldPickup is a pick-up as it goes out; what a single carrier asked for stands beside it.
type toldPickup struct {
	ID           int64            `json:"id"`
	Carrier      string           `json:"carrier_code"`
	Contract     *int64           `json:"contract_id"`
	Status       string           `json:"status"`
	Tracking     *string          `json:"tracking_number"`
	Message      *string          `json:"message"`
	At           toldAddress      `json:"address"`
	Slots        []toldSlot       `json:"time_slots"`
	Items        []toldPickupItem `json:"items"`
	Reference    *string          `json:"reference"`
	Instructions *string          `json:"special_instructions"`
	Details      map[string]any   `json:"carrier_details"`
	Created      stamp            `json:"created_at"`
	Cancelled    *stamp           `json:"cancelled_at"`
}

type toldSlot struct {
	Start stamp  `json:"start_at"`
	End   *stamp `json:"end_at"`
}

type toldPickupItem struct {
	Quantity  int         `json:"quantity"`
	Container string      `json:"container_type"`
	Weight    textMeasure `json:"total_weight"`
}

func pickupOf(p pickup.Pickup) toldPickup {
	told := toldPickup{
		ID: int64(p.ID), Carrier: p.Carrier, Contract: idOrNull(p.Contract), Status: strings.ToUpper(string(p.State)), Tracking: orNull(p.Number), Message: orNull(p.Note),
		At: addressOf(p.At), Slots: []toldSlot{}, Items: []toldPickupItem{}, Reference: orNull(p.Wish.Reference), Instructions: orNull(p.Instructions),
		Details: p.Details, Created: stamp(p.CreatedAt), Cancelled: stampOr(p.CancelledAt),
	}
	if told.Details == nil {
		told.Details = map[string]any{}
	}
	for _, s := range p.Slots {
		told.Slots = append(told.Slots, toldSlot{stamp(s.From), stampOr(s.Until)})
	}
	for _, i := range p.Items {
		kind := "parcel"
		if i.Pallets {
			kind = "pallet"
		}
		if i.Quantity > 0 {
			told.Items = append(told.Items, toldPickupItem{i.Quantity, kind, kilograms(i.Weight)})
		}
	}
	return told
}

// decimal writes a whole number.
func decimal(n int64) string { return strconv.FormatInt(n, 10) }
