# The older words for the same report.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL","shipment":{"id":8},"order_number":"=W-1","external_reference":"w-1","request_label":true}}
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
  "order_number": "=W-1",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/label"
   }
  ],
  "external_reference": "w-1",
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
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

> POST /api/v2/reporting/parcels
{"fields":["parcel_id","tracking_number","price","global_status_slug","destination_country_code"],"filters":{"direction":"outgoing"}}
< 202
{
 "id": "<uuid>",
 "user_id": 2,
 "status": "queued",
 "status_message": "The report is queued.",
 "filters": {
  "direction": "outgoing"
 },
 "fields": [
  "parcel_id",
  "tracking_number",
  "price",
  "global_status_slug",
  "destination_country_code"
 ],
 "url": null,
 "expires_at": null,
 "updated_at": "2026-11-23T09:13:44.000000+00:00",
 "created_at": "2026-11-23T09:13:44.000000+00:00"
}
$report = id
rows: report+1

* work
> GET /api/v2/reporting/parcels/$report
< 200
{
 "id": "<uuid>",
 "user_id": 2,
 "status": "ready",
 "status_message": "The report is ready.",
 "filters": {
  "direction": "outgoing"
 },
 "fields": [
  "parcel_id",
  "tracking_number",
  "price",
  "global_status_slug",
  "destination_country_code"
 ],
 "url": "https://api.waybill.test/reports/<token>",
 "expires_at": "2026-11-24T09:14:44.000000+00:00",
 "updated_at": "2026-11-23T09:14:44.000000+00:00",
 "created_at": "2026-11-23T09:13:44.000000+00:00"
}

> POST /api/v2/reporting/parcels
{}
< 422
{
 "detail": [
  {
   "loc": [
    "body",
    "fields"
   ],
   "msg": "field required",
   "type": "value_error.missing"
  }
 ]
}

> POST /api/v2/reporting/parcels
{"fields":["shoe_size"]}
< 422
{
 "detail": [
  {
   "loc": [
    "body",
    "fields"
   ],
   "msg": "\"shoe_size\" is not a field of this report.",
   "type": "type_error.enum"
  }
 ]
}

> POST /api/v2/reporting/parcels
{"fields":["parcel_id"],"filters":{"direction":"up","announced_after":"once"}}
< 422
{
 "detail": [
  {
   "loc": [
    "body",
    "/filters/announced_after"
   ],
   "msg": "Expected a date and time like 2026-03-14T09:26:53Z.",
   "type": "value_error"
  },
  {
   "loc": [
    "body",
    "filters",
    "direction"
   ],
   "msg": "value is not a valid enumeration member; permitted: 'incoming', 'outgoing'",
   "type": "type_error.enum"
  }
 ]
}

> GET /api/v2/reporting/parcels/none
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/reporting/parcels/none",
  "message": "Not found."
 }
}

# These figures are not there, and it is said where they are.
> GET /api/v2/insights/parcels/series
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/insights/parcels/series",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/insights/products/series
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/insights/products/series",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/insights/parcels/buckets
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/insights/parcels/buckets",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/insights/products/buckets
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/insights/products/buckets",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/insights/parcels/counts-summary
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/insights/parcels/counts-summary",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/insights/carriers/transit-times
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/insights/carriers/transit-times",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/insights/shipping-methods/transit-times
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/insights/shipping-methods/transit-times",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/analytics/carriers
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/analytics/carriers",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

> GET /api/v2/analytics/shipping-methods
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/analytics/shipping-methods",
  "message": "Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures."
 }
}

* as a stranger
> GET /api/v2/reporting/parcels/$report
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/reporting/parcels/<uuid>",
  "message": "Not found."
 }
}
