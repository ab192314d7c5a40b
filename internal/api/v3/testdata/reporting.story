# A label is made, and the merchant wants a table of what was sent.
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

> POST /api/v3/reporting/parcels
{"fields":["parcel_id","tracking_number","carrier_code","status","order_number","total_cost","shipping_option_code","to_address_country_name"],"filters":{"announced_after":"2026-11-01T00:00:00Z","announced_before":"2026-11-30T23:59:59Z","direction":"outgoing"}}
< 202
{
 "id": "<uuid>",
 "organization_id": 2,
 "status": "queued",
 "status_message": "The report is queued.",
 "fields": [
  "parcel_id",
  "tracking_number",
  "carrier_code",
  "status",
  "order_number",
  "total_cost",
  "shipping_option_code",
  "to_address_country_name"
 ],
 "filters": {
  "announced_after": "2026-11-01T00:00:00Z",
  "announced_before": "2026-11-30T23:59:59Z",
  "direction": "outgoing"
 },
 "url": null,
 "expires_at": null,
 "updated_at": "2026-11-23T09:13:44.000000+00:00",
 "created_at": "2026-11-23T09:13:44.000000+00:00"
}
$report = id
rows: report+1

> GET /api/v3/reporting/parcels/$report
< 200
{
 "id": "<uuid>",
 "organization_id": 2,
 "status": "queued",
 "status_message": "The report is queued.",
 "fields": [
  "parcel_id",
  "tracking_number",
  "carrier_code",
  "status",
  "order_number",
  "total_cost",
  "shipping_option_code",
  "to_address_country_name"
 ],
 "filters": {
  "announced_after": "2026-11-01T00:00:00Z",
  "announced_before": "2026-11-30T23:59:59Z",
  "direction": "outgoing"
 },
 "url": null,
 "expires_at": null,
 "updated_at": "2026-11-23T09:13:44.000000+00:00",
 "created_at": "2026-11-23T09:13:44.000000+00:00"
}

* work
> GET /api/v3/reporting/parcels/$report
< 200
{
 "id": "<uuid>",
 "organization_id": 2,
 "status": "ready",
 "status_message": "The report is ready.",
 "fields": [
  "parcel_id",
  "tracking_number",
  "carrier_code",
  "status",
  "order_number",
  "total_cost",
  "shipping_option_code",
  "to_address_country_name"
 ],
 "filters": {
  "announced_after": "2026-11-01T00:00:00Z",
  "announced_before": "2026-11-30T23:59:59Z",
  "direction": "outgoing"
 },
 "url": "https://api.waybill.test/reports/<token>",
 "expires_at": "2026-11-24T09:15:44.000000+00:00",
 "updated_at": "2026-11-23T09:15:44.000000+00:00",
 "created_at": "2026-11-23T09:13:44.000000+00:00"
}

# After a day its file is gone.
* pass 25h
> GET /api/v3/reporting/parcels/$report
< 200
{
 "id": "<uuid>",
 "organization_id": 2,
 "status": "expired",
 "status_message": "The report has expired. Ask for it again.",
 "fields": [
  "parcel_id",
  "tracking_number",
  "carrier_code",
  "status",
  "order_number",
  "total_cost",
  "shipping_option_code",
  "to_address_country_name"
 ],
 "filters": {
  "announced_after": "2026-11-01T00:00:00Z",
  "announced_before": "2026-11-30T23:59:59Z",
  "direction": "outgoing"
 },
 "url": null,
 "expires_at": "2026-11-24T09:15:44.000000+00:00",
 "updated_at": "2026-11-23T09:15:44.000000+00:00",
 "created_at": "2026-11-23T09:13:44.000000+00:00"
}

# What cannot be asked is refused.
> POST /api/v3/reporting/parcels
{"fields":["shoe_size"],"filters":{"announced_after":"2026-11-01","announced_before":"2026-11-30"}}
< 422
{
 "errors": [
  {
   "status": "422",
   "code": "validation_error",
   "detail": "\"shoe_size\" is not a field of this report.",
   "source": {
    "pointer": "/data/attributes/fields"
   }
  }
 ]
}

> POST /api/v3/reporting/parcels
{"fields":["parcel_id"],"filters":{"announced_after":"once","direction":"up"}}
< 422
{
 "errors": [
  {
   "status": "422",
   "code": "validation_error",
   "detail": "Expected a date and time like 2026-03-14T09:26:53Z.",
   "source": {
    "pointer": "/data/attributes/filters/announced_after"
   }
  },
  {
   "status": "422",
   "code": "validation_error",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/attributes/filters/announced_before"
   }
  }
 ]
}

> POST /api/v3/reporting/parcels
{"fields":["parcel_id"],"filters":{"announced_after":"2026-11-02","announced_before":"2026-11-01"}}
< 422
{
 "errors": [
  {
   "status": "422",
   "code": "validation_error",
   "detail": "announced_before must not be before announced_after.",
   "source": {
    "pointer": "/data/attributes/filters/announced_before"
   }
  }
 ]
}

> POST /api/v3/reporting/parcels
{}
< 422
{
 "errors": [
  {
   "status": "422",
   "code": "validation_error",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/attributes/fields"
   }
  },
  {
   "status": "422",
   "code": "validation_error",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/attributes/filters"
   }
  }
 ]
}

> GET /api/v3/reporting/parcels/none
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such report."
  }
 ]
}

# How long parcels took: nothing has been delivered yet.
> GET /api/v3/analytics/transit-times/carriers?carrier_code=sendcloud
< 200
{
 "transit_times": []
}

> GET /api/v3/analytics/transit-times/shipping-options?shipping_option_code=sendcloud:letter&from_country_code=NL
< 200
{
 "transit_times": []
}

> GET /api/v3/analytics/transit-times/carriers?from_country_code=Netherlands&start_date=2026-11-30&end_date=2026-11-01
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "missing",
   "detail": "Field required",
   "source": {
    "parameter": "carrier_code"
   }
  },
  {
   "status": "400",
   "code": "string_too_long",
   "detail": "String should have at most 2 characters",
   "source": {
    "parameter": "from_country_code"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "start_date must be on or before end_date.",
   "source": {
    "parameter": "start_date"
   }
  }
 ]
}

# A sibling has no such report.
* as Other shop
> GET /api/v3/reporting/parcels/$report
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such report."
  }
 ]
}
