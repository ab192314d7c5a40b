package sendcloud_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// A marketplace puts an order into a merchant's account. It waits there until the merchant makes the label.
func ExampleV2_CreateParcel() {
	c, err := sendcloud.New(os.Getenv("PUBLIC_KEY"), os.Getenv("SECRET_KEY"), sendcloud.WithBaseURL("https://ship.example.com"))
	if err != nil {
		log.Fatal(err)
	}
	ctx := sendcloud.WithIdempotencyKey(context.Background(), "W-10045")
	p, err := c.V2.CreateParcel(ctx, sendcloud.ParcelRequest{
		Name: "Ilse Vos", Address: "Kade", HouseNumber: "7", City: "Rotterdam", PostalCode: "3011AA", Country: "NL", Email: "ilse@example.org",
		OrderNumber: "W-10045", ExternalReference: "W-10045", Weight: "1.250",
	})
	var refused *sendcloud.Error
	switch {
	case errors.As(err, &refused):
		for _, problem := range refused.Problems {
			fmt.Println(problem.Field, problem.Detail)
		}
	case err != nil:
		log.Print("ask later by the external reference: ", err)
	default:
		fmt.Println(p.ID, p.Status.Message)
	}
}

// Parcels that changed since the last look, however many pages they fill.
func ExampleV2_Parcels() {
	c, err := sendcloud.New(os.Getenv("PUBLIC_KEY"), os.Getenv("SECRET_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	for p, err := range c.V2.Parcels(context.Background(), sendcloud.ParcelFilter{Status: 11}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(p.OrderNumber, p.TrackingNumber)
	}
}

// A box is announced with the carrier, and its label comes with the answer.
func ExampleV3_AnnounceShipment() {
	c, err := sendcloud.New(os.Getenv("PUBLIC_KEY"), os.Getenv("SECRET_KEY"), sendcloud.WithBaseURL("https://ship.example.com"))
	if err != nil {
		log.Fatal(err)
	}
	s, err := c.V3.AnnounceShipment(context.Background(), sendcloud.ShipmentRequest{
		To:              sendcloud.Address{Name: "Ilse Vos", AddressLine1: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", CountryCode: "NL"},
		SenderAddressID: 321, ShipWith: sendcloud.WithOption("sendcloud:letter"), ExternalReferenceID: "pack-9001-1",
		Parcels: []sendcloud.ShipmentRequestParcel{{Weight: sendcloud.Measure{Value: "0.9", Unit: "kg"}}},
	})
	switch {
	case errors.Is(err, sendcloud.ErrConflict):
		fmt.Println("this box has its label already")
	case err != nil:
		log.Fatal(err)
	case len(s.Faults) > 0:
		fmt.Println("the carrier refuses:", s.Faults[0].Detail)
	default:
		if err := os.WriteFile("label.pdf", s.Parcels[0].LabelFile, 0o600); err != nil {
			log.Fatal(err)
		}
	}
}

// A receiver of webhooks: it answers quickly and trusts signed bodies only.
func ExampleReadWebhook() {
	http.HandleFunc("POST /hooks/shipping", func(w http.ResponseWriter, r *http.Request) {
		hook, err := sendcloud.ReadWebhook(r, os.Getenv("SECRET_KEY"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		if hook.Action == "parcel_status_changed" {
			fmt.Println(hook.Parcel.OrderNumber, hook.Parcel.Status.Message)
		}
	})
}
