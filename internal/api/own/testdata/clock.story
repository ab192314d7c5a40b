# A label is made, and the shop hears of it.
* webhook
rows: audit+1
events: integration.updated
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL","shipment":{"id":8},"request_label":true}}
< 200
{
 "parcel": {
  "id": 7001,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "SCC-1",
  "weight": "1.000",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/label"
   }
  ],
  "external_reference": null,
  "is_return": false,
  "note": "",
  "total_order_value": null,
  "total_order_value_currency": null,
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Hoofdstraat 1",
  "address_2": "",
  "city": "Breda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "4811 AA",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": {
   "id": 8,
   "name": "Unstamped letter"
  },
  "shipping_method": 8,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "letter",
  "external_order_id": "7001",
  "external_shipment_id": "",
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {
   "normal_printer": [
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=0",
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=1",
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=2",
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=3"
   ],
   "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7001"
  },
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:12:44",
  "date_announced": "23-11-2026 09:12:44",
  "date_updated": "23-11-2026 09:12:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/SCC-1"
 }
}
$parcel = parcel.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed
* work
webhooks: integration_connected, integration_updated, parcel_status_changed 1001, parcel_status_changed 1000

# The sandbox carrier's clock goes to the parcel's next scan.
> POST /api/waybill/sandbox/clock
{"parcel": $parcel}
< 200
{
 "now": "2026-11-23T09:18:31Z"
}
rows: scan+1
events: parcel.status_changed
* work
webhooks: parcel_status_changed 1

# The parcel is lost from now on.
> POST /api/waybill/sandbox/clock
{"parcel": $parcel, "script": "lost"}
< 200
{
 "now": "2026-11-23T14:31:31Z"
}
rows: scan+1
events: parcel.status_changed

> POST /api/waybill/sandbox/clock
{"advance_seconds": -5}
< 400
{
 "error": "The clock moves forward by up to 366 days.",
 "fields": [
  {
   "field": "advance_seconds",
   "text": "The clock moves forward by up to 366 days."
  }
 ]
}

> POST /api/waybill/sandbox/clock
{"parcel": "x"}
< 400
{
 "error": "The body must be JSON like {\"parcel\": 7001} or {\"advance_seconds\": 86400}."
}

* as a stranger
> POST /api/waybill/sandbox/clock
{"parcel": $parcel}
< 404
{
 "error": "There is no such parcel."
}

* as nobody
> POST /api/waybill/sandbox/clock
{}
< 401
{
 "error": "Invalid username/password."
}
