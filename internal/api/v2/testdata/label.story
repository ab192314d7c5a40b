# Create and announce in one call, with the carrier's errors asked for.
> POST /api/v2/parcels?errors=verbose-carrier
{"parcel":{"name":"Ilse Voorbeeld","company_name":"","address":"Kanaalweg","house_number":"12b",
 "city":"Utrecht","postal_code":"3526KM","country":"NL","telephone":"+31600000000","email":"ilse@example.org",
 "weight":"1.250","order_number":"W-10045","request_label":true,"shipment":{"id":8},"sender_address":null,
 "total_order_value":"49.90","total_order_value_currency":"EUR","external_reference":"W-10045/1",
 "parcel_items":[{"description":"Teapot","quantity":1,"weight":"1.100","value":49.90,"sku":"TP-1","hs_code":"691200","origin_country":"NL"}]}}
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
  "weight": "1.250",
  "order_number": "W-10045",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Teapot",
    "quantity": 1,
    "weight": "1.100",
    "value": "49.90",
    "hs_code": "691200",
    "origin_country": "NL",
    "product_id": "",
    "properties": {},
    "sku": "TP-1",
    "return_reason": null,
    "return_message": null
   }
  ],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/label"
   }
  ],
  "external_reference": "W-10045/1",
  "is_return": false,
  "note": "",
  "total_order_value": "49.90",
  "total_order_value_currency": "EUR",
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Kanaalweg 12b",
  "address_2": "",
  "city": "Utrecht",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "ilse@example.org",
  "name": "Ilse Voorbeeld",
  "postal_code": "3526 KM",
  "telephone": "+31600000000",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Kanaalweg",
   "house_number": "12b"
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
  "errors": {},
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/SCC-1"
 }
}
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# The label comes on A6, on A4 and as a document.
> GET /api/v2/labels/label_printer/7001
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v2/labels/normal_printer/7001?start_from=3
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v2/label/normal_printer/7001?start_from=0&hash=0123456789012345678901234567890123456789
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v2/parcels/7001/documents/label
Accept: application/json, text/plain, */*
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v2/parcels/7001/documents/label
Accept: image/png
< 200
Content-Disposition: inline; filename="label-7001.png"
(a PNG)

> GET /api/v2/parcels/7001/documents/cn23
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/parcels/7001/documents/cn23",
  "message": "Not found."
 }
}

> GET /api/v2/labels/7001
< 200
{
 "label": {
  "normal_printer": [
   "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=0",
   "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=1",
   "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=2",
   "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=3"
  ],
  "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7001"
 },
 "customs_declaration": {}
}

> POST /api/v2/labels
{"label":{"parcels":[7001]}}
< 200
{
 "label": {
  "normal_printer": [
   "https://api.waybill.test/api/v2/labels/normal_printer?ids=7001&start_from=0",
   "https://api.waybill.test/api/v2/labels/normal_printer?ids=7001&start_from=1",
   "https://api.waybill.test/api/v2/labels/normal_printer?ids=7001&start_from=2",
   "https://api.waybill.test/api/v2/labels/normal_printer?ids=7001&start_from=3"
  ],
  "label_printer": "https://api.waybill.test/api/v2/labels/label_printer?ids=7001"
 }
}

# The same import again buys nothing: its external reference is known.
> POST /api/v2/parcels
{"parcel":{"name":"Ilse Voorbeeld","company_name":"","address":"Kanaalweg","house_number":"12b",
 "city":"Utrecht","postal_code":"3526KM","country":"NL","telephone":"+31600000000","email":"ilse@example.org",
 "weight":1.25,"order_number":"W-10045","request_label":true,"shipment":{"id":8},
 "total_order_value":49.9,"total_order_value_currency":"EUR","external_reference":"W-10045/1",
 "parcel_items":[{"description":"Teapot","quantity":1,"weight":"1.100","value":49.90,"sku":"TP-1","hs_code":"691200","origin_country":"NL"}]}}
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
  "weight": "1.250",
  "order_number": "W-10045",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Teapot",
    "quantity": 1,
    "weight": "1.100",
    "value": "49.90",
    "hs_code": "691200",
    "origin_country": "NL",
    "product_id": "",
    "properties": {},
    "sku": "TP-1",
    "return_reason": null,
    "return_message": null
   }
  ],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/label"
   }
  ],
  "external_reference": "W-10045/1",
  "is_return": false,
  "note": "",
  "total_order_value": "49.90",
  "total_order_value_currency": "EUR",
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Kanaalweg 12b",
  "address_2": "",
  "city": "Utrecht",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "ilse@example.org",
  "name": "Ilse Voorbeeld",
  "postal_code": "3526 KM",
  "telephone": "+31600000000",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Kanaalweg",
   "house_number": "12b"
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

# Other content under the same reference is refused.
> POST /api/v2/parcels
{"parcel":{"name":"Somebody Else","address":"Kanaalweg","house_number":"12b","city":"Utrecht","postal_code":"3526KM","country":"NL",
 "external_reference":"W-10045/1"}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "external_reference: \"W-10045/1 is taken by a parcel with other content.\""
 }
}

# Nobody has a return portal yet.
> GET /api/v2/parcels/7001/return_portal_url
< 404
{
 "url": null
}

# The parcel is cancelled, and cannot be again.
> POST /api/v2/parcels/7001/cancel
< 200
{
 "status": "cancelled",
 "message": "Parcel has been cancelled"
}
events: parcel.status_changed parcel.status_changed

> POST /api/v2/parcels/7001/cancel/
{}
< 400
{
 "status": "failed",
 "message": "This shipment is already being cancelled."
}

> POST /api/v2/parcels/999999/cancel
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/parcels/999999/cancel",
  "message": "No Parcel matches the given query."
 }
}
