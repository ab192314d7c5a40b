package sendcloud

import (
	"context"
	"net/http"
)

// ParcelTracking is the way of a parcel as version 2 tells it.
type ParcelTracking struct {
	ParcelID         Text             `json:"parcel_id"`
	CarrierCode      string           `json:"carrier_code"`
	CreatedAt        Time             `json:"created_at"`
	CarrierURL       string           `json:"carrier_tracking_url"`
	TrackingURL      string           `json:"sendcloud_tracking_url"`
	IsReturn         bool             `json:"is_return"`
	ToServicePoint   bool             `json:"is_to_service_point"`
	ToMailBox        bool             `json:"is_mail_box"`
	ExpectedDelivery Time             `json:"expected_delivery_date"` // a day
	Statuses         []TrackingStatus `json:"statuses"`               // in no order that is promised
}

// TrackingStatus is one step of it. The status is told by its slug, such as "driver-on-route".
type TrackingStatus struct {
	ID             Text   `json:"parcel_status_history_id"`
	At             Time   `json:"carrier_update_timestamp"`
	ParentStatus   string `json:"parent_status"`
	CarrierCode    string `json:"carrier_code"` // "" for the platform's own steps
	CarrierMessage string `json:"carrier_message"`
}

// Track reads the way of a parcel by its tracking number; ErrNotFound when there is no such parcel.
func (v V2) Track(ctx context.Context, number string) (ParcelTracking, error) {
	var got ParcelTracking
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/tracking/%s", number), into: &got})
	return got, err
}
