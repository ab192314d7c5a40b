package connect_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/waybill-ship/waybill/sdk/connect"
)

// An order is kept from the moment Hand answers, also while its seller is not connected yet.
func Example() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "market")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	keys, err := connect.OpenKeys("", folder)
	if err != nil {
		fmt.Println(err)
		return
	}
	engine, err := connect.Open(ctx, connect.Config{
		Path: filepath.Join(folder, "connect.db"), Keys: keys, Platform: "https://ship.example.com", PublicURL: "https://market.example.com",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Close()
	// Beside the marketplace's own work: go engine.Run(ctx)

	seller, err := engine.AddMerchant(ctx, connect.NewMerchant{Ref: "seller-7", Name: "Bikes & Bells"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(seller.Name, "is", seller.State) // until engine.ConnectWithKeys, or the seller's yes on the page of engine.ConsentLink

	orders, err := engine.Hand(ctx, "seller-7", connect.NewOrder{Reference: "W-10045", Parcel: []byte(`{
		"name": "Ilse Vos", "address": "Kade", "house_number": "7", "postal_code": "3011AA", "city": "Rotterdam", "country": "NL", "weight": "1.250"}`)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(orders[0].Reference, "is", orders[0].State)

	_, err = engine.Hand(ctx, "seller-7", connect.NewOrder{Reference: "W-10046", Parcel: []byte(`"two bells"`)})
	if said, ok := connect.FaultOf(err); ok {
		fmt.Println(said.Fields[0].Field)
	}
	// Output:
	// Bikes & Bells is waiting
	// W-10045 is waiting
	// orders/0/parcel
}
