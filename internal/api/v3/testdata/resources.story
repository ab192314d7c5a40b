# How the merchant looks, and where parcels come from.
> GET /api/v3/brands
< 200
{
 "data": [
  {
   "id": 52,
   "name": "Voorbeeld BV",
   "domain": "voorbeeld-bv-52",
   "color": "#0f5c6e",
   "secondary_color": "#f5f7f8",
   "website": null,
   "screen_logo": null,
   "print_logo": null,
   "screen_thumb": null,
   "print_thumb": null,
   "notify_reply_to_email": null,
   "notify_bcc_email": null,
   "hide_powered_by": false,
   "google_analytics_id": null
  }
 ]
}

> GET /api/v3/brands/52
< 200
{
 "data": {
  "id": 52,
  "name": "Voorbeeld BV",
  "domain": "voorbeeld-bv-52",
  "color": "#0f5c6e",
  "secondary_color": "#f5f7f8",
  "website": null,
  "screen_logo": null,
  "print_logo": null,
  "screen_thumb": null,
  "print_thumb": null,
  "notify_reply_to_email": null,
  "notify_bcc_email": null,
  "hide_powered_by": false,
  "google_analytics_id": null
 }
}

> GET /api/v3/brands/9999
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such brand."
  }
 ]
}

> GET /api/v3/addresses/sender-addresses
< 200
{
 "data": [
  {
   "id": 4101,
   "name": "Magazijn",
   "company_name": "Voorbeeld BV",
   "address_line_1": "Loodsweg",
   "house_number": "9",
   "address_line_2": "",
   "postal_code": "3542 AD",
   "city": "Utrecht",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "zoe@example.com",
   "phone_number": "+31300000000",
   "label": "",
   "brand_id": 52,
   "signature": {
    "full_name": "",
    "initials": ""
   },
   "tax_numbers": []
  }
 ]
}

> GET /api/v3/addresses/sender-addresses/4101
< 200
{
 "data": {
  "id": 4101,
  "name": "Magazijn",
  "company_name": "Voorbeeld BV",
  "address_line_1": "Loodsweg",
  "house_number": "9",
  "address_line_2": "",
  "postal_code": "3542 AD",
  "city": "Utrecht",
  "po_box": null,
  "state_province_code": null,
  "country_code": "NL",
  "email": "zoe@example.com",
  "phone_number": "+31300000000",
  "label": "",
  "brand_id": 52,
  "signature": {
   "full_name": "",
   "initials": ""
  },
  "tax_numbers": []
 }
}

> GET /api/v3/addresses/sender-addresses/0
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Not found."
  }
 ]
}

# The audit trail knows what was done to shipments.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL","shipment":{"id":8},"order_number":"W-1","external_reference":"w-1","request_label":true}}
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
  "order_number": "W-1",
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
  "date_created": "23-11-2026 09:18:44",
  "date_announced": "23-11-2026 09:18:44",
  "date_updated": "23-11-2026 09:18:44",
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

> GET /api/v3/events
< 200
{
 "data": [
  {
   "user_id": 2,
   "organization_id": 2,
   "resource_type": "shipment",
   "operation": "update",
   "resource_id": "<uuid>",
   "timestamp": "2026-11-23T09:18:44.000000+00:00"
  },
  {
   "user_id": 2,
   "organization_id": 2,
   "resource_type": "shipment",
   "operation": "create",
   "resource_id": "<uuid>",
   "timestamp": "2026-11-23T09:18:44.000000+00:00"
  }
 ]
}

> GET /api/v3/events?page_size=1
< 200
Link: <https://api.waybill.test/api/v3/events?cursor=cD00&page_size=1>; rel="next"
{
 "data": [
  {
   "user_id": 2,
   "organization_id": 2,
   "resource_type": "shipment",
   "operation": "update",
   "resource_id": "<uuid>",
   "timestamp": "2026-11-23T09:18:44.000000+00:00"
  }
 ]
}

> GET /api/v3/events?cursor=x
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Invalid cursor"
  }
 ]
}

# A sibling's trail is its own.
* as Other shop
> GET /api/v3/events
< 200
{
 "data": []
}

# There is nothing of this yet, and it is said.
* as My shop
> GET /api/v3/invoices
< 200
{
 "data": []
}

> GET /api/v3/invoices/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such invoice: nothing has been invoiced yet."
  }
 ]
}

> GET /api/v3/invoice-items?parcel_id=7001
< 200
{
 "data": []
}

> GET /api/v3/invoice-items?parcel_id=x
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid integer is required.",
   "source": {
    "parameter": "parcel_id"
   }
  }
 ]
}

> GET /api/v3/invoice-items/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such invoice: nothing has been invoiced yet."
  }
 ]
}

> GET /api/v3/shipping-rules/rules
< 200
{
 "data": []
}

> POST /api/v3/shipping-rules/rules
{"name":"Insure dear orders"}
< 403
{
 "errors": [
  {
   "status": "403",
   "code": "forbidden",
   "detail": "Shipping rules cannot be kept here yet, and no rule is applied to any order."
  }
 ]
}

> GET /api/v3/shipping-rules/rules/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such rule: shipping rules cannot be kept here yet."
  }
 ]
}

> PATCH /api/v3/shipping-rules/rules/1
{"name":"x"}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such rule: shipping rules cannot be kept here yet."
  }
 ]
}

> DELETE /api/v3/shipping-rules/rules/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such rule: shipping rules cannot be kept here yet."
  }
 ]
}

> GET /api/v3/shipping-rules/conditions
< 200
{
 "data": []
}

> GET /api/v3/shipping-rules/actions
< 200
{
 "data": []
}

> GET /api/v3/shipping-rules/conditions/order_number
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is none of this id: shipping rules cannot be kept here yet."
  }
 ]
}

> GET /api/v3/shipping-rules/actions/set_method
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is none of this id: shipping rules cannot be kept here yet."
  }
 ]
}

> GET /api/v3/shipping-rules/operators
< 200
{
 "data": []
}

> POST /api/v3/support/dsf/files
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
  }
 ]
}

> GET /api/v3/support/dsf/carrier-support-contacts
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
  }
 ]
}

> POST /api/v3/support/dsf/carrier-support-contacts
{"carrier_code":"postnl"}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
  }
 ]
}

> POST /api/v3/support/dsf/tickets/lost
{}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
  }
 ]
}

> GET /api/v3/support/dsf/tickets
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
  }
 ]
}

> GET /api/v3/support/dsf/tickets/requested-data
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
  }
 ]
}

> POST /api/v3/support/dsf/tickets/requested-data
{}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
  }
 ]
}
