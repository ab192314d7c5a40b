package emulator

import "github.com/waybill-ship/waybill/internal/postal"

// wish is the body of a shipment's creation.
type wish struct {
	Shipment        shipment
	PrintingOptions printing
}

type printing struct {
	ReturnLabels struct {
		TemplateSet, LabelFormat string
	}
}

type shipment struct {
	ShipmentReference []string
	ShippingDate      string
	IncotermCode      string
	Identifier        string
	Middleware        string
	Product           string
	Consignee         struct {
		ConsigneeID, CostCenter, Category string
		Address                           address
	}
	Shipper struct {
		ContactID                 string
		AlternativeShipperAddress *address
	}
	ShipmentUnit []unit
	Service      []service
	Return       *struct{ Address address }
}

type address struct {
	Name1, Name2, Name3                     string
	CountryCode, Province, ZIPCode, City    string
	Street, StreetNumber                    string
	EMail                                   string `json:"eMail"`
	ContactPerson                           string
	FixedLinePhonenumber, MobilePhoneNumber string
}

type unit struct {
	ShipmentUnitReference []string
	PartnerParcelNumber   string
	Weight                float64 // kg
	Note1, Note2          string
	Service               []unitService
}

type unitService struct {
	Cash *struct {
		Reason, Currency string
		Amount           float64
	}
	AddonLiability *struct {
		Amount                  float64
		Currency, ParcelContent string
	}
	HazardousGoods, ExWorks, LimitedQuantities map[string]any
}

// service is one of the shipment's services: exactly one of the members is set.
type service struct {
	Service      *struct{ ServiceName string }
	ShopDelivery *struct{ ParcelShopID string }
	ShopReturn   *struct{ NumberOfLabels int }
	Deposit      *struct{ PlaceOfDeposit string }
	IdentPin     *struct{ PIN, Birthdate string }

	Exchange, DeliveryAtWork, Ident, PickAndShip, PickAndReturn, InfoService, Intercompany map[string]any
}

// has reports whether a plain service is booked.
func (s shipment) has(name string) bool {
	for _, v := range s.Service {
		if v.Service != nil && v.Service.ServiceName == name {
			return true
		}
	}
	return false
}

// point is the ParcelShop that the shipment goes to; empty when it goes home.
func (s shipment) point() string {
	for _, v := range s.Service {
		if v.ShopDelivery != nil {
			return v.ShopDelivery.ParcelShopID
		}
	}
	return ""
}

// postal is the address as labels are drawn with it. Name2 and Name3 stand beneath the first.
func (a address) postal() postal.Address {
	return postal.Address{Name: a.Name1, Company: a.Name2, Line2: a.Name3, Street: a.Street, HouseNumber: a.StreetNumber, PostalCode: a.ZIPCode, City: a.City, Country: a.CountryCode}
}
