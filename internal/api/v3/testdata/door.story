# An order is to be paid at the door.
> GET /api/v3/user/auth/metadata
< 200
{
 "data": {
  "user_id": 2,
  "integration_id": 401
 }
}
$shop = data.integration_id

> POST /api/v3/orders
[{"order_id":"door-1","order_number":"D-1","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00Z","order_items":[]},
  "payment_details":{"total_price":{"value":24.95,"currency":"EUR"},"status":{"code":"pending"},"is_cash_on_delivery":true},
  "shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"}}]
< 201
{
 "data": [
  {
   "id": 3001,
   "order_id": "door-1",
   "order_number": "D-1"
  }
 ]
}
$order = data.0.id
rows: orders+1
events: order.imported

# A method that is not paid so does not fit.
> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"D-1"},"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Unstamped letter cannot be paid at the door, and 24.95 EUR is to be collected.",
   "source": {
    "pointer": "/data/attributes/order"
   }
  }
 ]
}

# One that may be does.
> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"D-1"},"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:standard"}}}
< 201
{
 "data": {
  "shipment_id": "<uuid>",
  "order_id": "door-1",
  "order_number": "D-1",
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:standard",
    "contract_id": null
   }
  },
  "parcel_id": 7001,
  "parcels_ids": [
   7001
  ],
  "label_details": {
   "file": "<paper>",
   "mime_type": "application/pdf",
   "dpi": 72
  },
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v3/parcels/7001/documents/label"
   }
  ],
  "tracking_number": "3SSBOX007919888",
  "tracking_url": "http://carrier.test/track/3SSBOX007919888"
 }
}
rows: attempt+1 order_change+1 parcel+1 shipment+1
events: order.changed parcel.status_changed parcel.status_changed
