package inpost

import "encoding/json"

// wireShipment is what is asked for.
type wireShipment struct {
	Receiver   wirePerson     `json:"receiver"`
	Sender     wirePerson     `json:"sender"`
	Parcels    []wireParcel   `json:"parcels"`
	Service    string         `json:"service"`
	Attributes wireAttributes `json:"custom_attributes"`
	COD        *wireMoney     `json:"cod,omitempty"`
	Insurance  *wireMoney     `json:"insurance,omitempty"`
	Reference  string         `json:"reference"`
	More       []string       `json:"additional_services,omitempty"`
	External   string         `json:"external_customer_id"`
	Comments   string         `json:"comments,omitempty"`
	IsReturn   bool           `json:"is_return,omitempty"`
}

type wirePerson struct {
	Company   string      `json:"company_name,omitempty"`
	FirstName string      `json:"first_name,omitempty"`
	LastName  string      `json:"last_name,omitempty"`
	Email     string      `json:"email,omitempty"`
	Phone     string      `json:"phone,omitempty"`
	Address   wireAddress `json:"address"`
}

type wireAddress struct {
	Street   string `json:"street"`
	Building string `json:"building_number"`
	City     string `json:"city"`
	PostCode string `json:"post_code"`
	Country  string `json:"country_code"`
}

// wireParcel has a template or dimensions.
type wireParcel struct {
	ID          string          `json:"id"`
	Template    string          `json:"template,omitempty"`
	Dimensions  *wireDimensions `json:"dimensions,omitempty"`
	Weight      wireWeight      `json:"weight"`
	NonStandard bool            `json:"is_non_standard"`
}

type wireDimensions struct {
	Length json.Number `json:"length"`
	Width  json.Number `json:"width"`
	Height json.Number `json:"height"`
	Unit   string      `json:"unit"`
}

type wireWeight struct {
	Amount json.Number `json:"amount"`
	Unit   string      `json:"unit"`
}

type wireMoney struct {
	Amount   json.Number `json:"amount"`
	Currency string      `json:"currency"`
}

type wireAttributes struct {
	TargetPoint   string `json:"target_point,omitempty"`
	SendingMethod string `json:"sending_method,omitempty"`
}

// wireTaken is what ShipX tells of a shipment. Ids are numbers; numbers are null before it is confirmed.
type wireTaken struct {
	ID       json.Number `json:"id"`
	Status   string      `json:"status"`
	Number   *string     `json:"tracking_number"`
	External string      `json:"external_customer_id"`
	Offers   []wireOffer `json:"offers"`
}

type wireOffer struct {
	Status  string   `json:"status"`
	Reasons []string `json:"unavailability_reasons"`
}

// wireFound is a page of a search.
type wireFound struct {
	Count int         `json:"count"` // on all pages
	Items []wireTaken `json:"items"`
}

// wireTracking is a parcel's story, newest first.
type wireTracking struct {
	Service string `json:"service"`
	Details []struct {
		Status string `json:"status"`
		Origin string `json:"origin_status"`
		At     string `json:"datetime"`
		Agency string `json:"agency"`
	} `json:"tracking_details"`
}

// wirePoints are lockers and pick-up points.
type wirePoints struct {
	Items []wirePoint `json:"items"`
}

type wirePoint struct {
	Name        string   `json:"name"`
	Type        []string `json:"type"`
	Status      string   `json:"status"`
	Description string   `json:"location_description"`
	Location    struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	} `json:"location"`
	Distance     float64 `json:"distance"`
	OpeningHours string  `json:"opening_hours"`
	AlwaysOpen   bool    `json:"location_247"`
	Address      struct {
		City     string `json:"city"`
		PostCode string `json:"post_code"`
		Street   string `json:"street"`
		Building string `json:"building_number"`
	} `json:"address_details"`
	// Extended holds the hours by kind of visitor, where they are told.
	Extended map[string]json.RawMessage `json:"operating_hours_extended"`
}

// wireSpan is open from a minute of the day to another.
type wireSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}
