# A parcel of our own.
> POST /api/v2/parcels
{"parcel":{"name":"Ilse Vos","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"0.900","request_label":true,"shipment":{"id":1011},"order_number":"NL-9001"}}
< 200
{
 "parcel": {
  "id": 7001,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "3SSBOX007919888",
  "weight": "0.900",
  "order_number": "NL-9001",
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
  "address": "Kade 7",
  "address_2": "",
  "city": "Rotterdam",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ilse Vos",
  "postal_code": "3011 AA",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Kade",
   "house_number": "7"
  },
  "shipment": {
   "id": 1011,
   "name": "Sandbox Standard 0-2kg"
  },
  "shipping_method": 1011,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "parcel",
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
  "tracking_url": "http://carrier.test/track/3SSBOX007919888"
 }
}
$number = parcel.tracking_number
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

> GET /api/v3/parcels/tracking/$number
< 200
{
 "source_id": "7001",
 "announced_at": "2026-11-23T09:12:44.000000+00:00",
 "created_at": "2026-11-23T09:12:44.000000+00:00",
 "updated_at": "2026-11-23T09:12:44.000000+00:00",
 "from_address": {
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
  "phone_number": "+31300000000"
 },
 "to_address": {
  "name": "Ilse Vos",
  "company_name": "",
  "address_line_1": "Kade",
  "house_number": "7",
  "address_line_2": "",
  "postal_code": "3011 AA",
  "city": "Rotterdam",
  "po_box": null,
  "state_province_code": null,
  "country_code": "NL",
  "email": "",
  "phone_number": ""
 },
 "parcel_items": [],
 "ship_with": {
  "type": "shipping_option_code",
  "shipping_option_code": "sendcloud:standard",
  "contract_id": 601,
  "user_shipping_method_name": "Sandbox Standard 0-2kg",
  "user_shipping_method_id": 1011
 },
 "details": {
  "brand_id": null,
  "integration_id": 401,
  "expected_delivery_date": null,
  "is_mail_box": false,
  "is_return": false,
  "is_to_service_point": false
 },
 "tracking_numbers": [
  {
   "carrier_code": "sendcloud",
   "tracking_number": "3SSBOX007919888",
   "tracking_identifier": null,
   "tracking_url": "http://carrier.test/track/3SSBOX007919888"
  }
 ],
 "events": [
  {
   "event_at": "2026-11-23T09:12:44.000000+00:00",
   "event_type": "internal",
   "status_code": "announcing",
   "status_description": "Being announced",
   "status_type": "success",
   "sub_status_code": "none"
  },
  {
   "event_at": "2026-11-23T09:12:44.000000+00:00",
   "event_type": "internal",
   "status_code": "ready_to_send",
   "status_description": "Ready to send",
   "status_type": "success",
   "sub_status_code": "none"
  }
 ]
}

# Nobody has this number.
> GET /api/v3/parcels/tracking/NONE-1
< 404
{
 "detail": "There is no parcel with this tracking number."
}

# What lacks is told by its place.
> POST /api/v3/parcels/tracking
{"announced_at":"2026-11-20T10:00:00Z","source_id":"s-1","from_address":{"name":"Ines"},"to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code"},"tracking_number":{"carrier_code":"postnl"}}
< 422
{
 "detail": [
  {
   "loc": [
    "body",
    "shipment"
   ],
   "msg": "This field is required.",
   "type": "missing"
  },
  {
   "loc": [
    "body",
    "tracking_number",
    "tracking_number"
   ],
   "msg": "This field is required.",
   "type": "missing"
  }
 ]
}

# A parcel that was labelled elsewhere, by a carrier we have no contract with: it is kept and shown, and nobody can be asked for it.
> POST /api/v3/parcels/tracking
{"announced_at":"2026-11-20T10:00:00Z","source_id":"s-1",
 "from_address":{"name":"Magazijn","address_line_1":"Loodsweg","house_number":"9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL"},
 "to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","shipping_option_code":"postnl:standard"},
 "shipment":{"source_id":"sh-1","external_reference_id":"x-1","order":{"source_id":"o-1","order_number":"NL-7","total_order_price":{"value":"12.50","currency":"EUR"}}},
 "tracking_number":{"carrier_code":"postnl","tracking_number":"3SPOST000001","tracking_url":"https://track.example/3SPOST000001"},
 "details":{"is_mail_box":true,"expected_delivery_date":"2026-11-24"},
 "parcel_items":[{"description":"Blue cup","quantity":2,"sku":"CUP"}]}
< 200
{
 "source_id": "s-1",
 "announced_at": "2026-11-20T10:00:00.000000+00:00",
 "created_at": "2026-11-23T09:16:44.000000+00:00",
 "updated_at": "2026-11-23T09:16:44.000000+00:00",
 "from_address": {
  "name": "Magazijn",
  "company_name": "",
  "address_line_1": "Loodsweg",
  "house_number": "9",
  "address_line_2": "",
  "postal_code": "3542 AD",
  "city": "Utrecht",
  "po_box": null,
  "state_province_code": null,
  "country_code": "NL",
  "email": "",
  "phone_number": ""
 },
 "to_address": {
  "name": "Ilse Vos",
  "company_name": "",
  "address_line_1": "Kade",
  "house_number": "7",
  "address_line_2": "",
  "postal_code": "3011 AA",
  "city": "Rotterdam",
  "po_box": null,
  "state_province_code": null,
  "country_code": "NL",
  "email": "",
  "phone_number": ""
 },
 "parcel_items": [
  {
   "description": "Blue cup",
   "quantity": 2,
   "sku": "CUP",
   "hs_code": null,
   "origin_country": null,
   "weight": {
    "value": 0,
    "unit": "kg"
   },
   "price": null
  }
 ],
 "ship_with": {
  "type": "shipping_option_code",
  "shipping_option_code": "postnl:standard",
  "contract_id": null,
  "user_shipping_method_name": null,
  "user_shipping_method_id": null
 },
 "details": {
  "brand_id": null,
  "integration_id": 401,
  "expected_delivery_date": "2026-11-24",
  "is_mail_box": true,
  "is_return": false,
  "is_to_service_point": false
 },
 "tracking_numbers": [
  {
   "carrier_code": "postnl",
   "tracking_number": "3SPOST000001",
   "tracking_identifier": null,
   "tracking_url": "https://track.example/3SPOST000001"
  }
 ],
 "events": [
  {
   "event_at": "2026-11-23T09:16:44.000000+00:00",
   "event_type": "internal",
   "status_code": "announced",
   "status_description": "Announced",
   "status_type": "success",
   "sub_status_code": "none"
  }
 ]
}
rows: foreign_parcel+1 orders+1 parcel+1 shipment+1
events: parcel.status_changed

# Once only.
> POST /api/v3/parcels/tracking
{"announced_at":"2026-11-20T10:00:00Z","source_id":"s-2",
 "from_address":{"name":"Magazijn","address_line_1":"Loodsweg","house_number":"9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL"},
 "to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"type":"contract"},"shipment":{"source_id":"sh-2"},"tracking_number":{"carrier_code":"postnl","tracking_number":"3SPOST000001"}}
< 409
{
 "detail": "A parcel with this tracking number or source_id exists already."
}

# A link that is none.
> POST /api/v3/parcels/tracking
{"announced_at":"2026-11-20T10:00:00Z","source_id":"s-3",
 "from_address":{"name":"Magazijn","address_line_1":"Loodsweg","house_number":"9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL"},
 "to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"type":"contract"},"shipment":{"source_id":"sh-2"},"tracking_number":{"carrier_code":"postnl","tracking_number":"3SPOST000003","tracking_url":"javascript:alert(1)"}}
< 422
{
 "detail": [
  {
   "loc": [
    "body",
    "tracking_number",
    "tracking_url"
   ],
   "msg": "Input should be a valid URL",
   "type": "value_error"
  }
 ]
}

# Version 2 lists it with the others.
> GET /api/v2/parcels?tracking_number=3SPOST000001
< 200
{
 "next": null,
 "previous": null,
 "parcels": [
  {
   "id": 7002,
   "reference": "0",
   "status": {
    "id": 1,
    "message": "Announced"
   },
   "tracking_number": "3SPOST000001",
   "weight": "0.000",
   "order_number": "NL-7",
   "total_insured_value": 0,
   "parcel_items": [
    {
     "description": "Blue cup",
     "quantity": 2,
     "weight": "0.000",
     "value": "0.00",
     "hs_code": "",
     "origin_country": null,
     "product_id": "",
     "properties": {},
     "sku": "CUP",
     "return_reason": null,
     "return_message": null
    }
   ],
   "documents": [],
   "external_reference": null,
   "is_return": false,
   "note": "",
   "total_order_value": "12.50",
   "total_order_value_currency": "EUR",
   "length": null,
   "width": null,
   "height": null,
   "contract": null,
   "address": "Kade 7",
   "address_2": "",
   "city": "Rotterdam",
   "company_name": "",
   "country": {
    "iso_2": "NL",
    "iso_3": "NLD",
    "name": "Netherlands"
   },
   "email": "",
   "name": "Ilse Vos",
   "postal_code": "3011 AA",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
   "address_divided": {
    "street": "Kade",
    "house_number": "7"
   },
   "shipment": null,
   "shipping_method": null,
   "shipping_method_checkout_name": null,
   "insured_value": 0,
   "shipment_uuid": null,
   "data": {},
   "type": "parcel",
   "external_order_id": "7002",
   "external_shipment_id": "",
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 0,
   "collo_count": 1,
   "label": {},
   "customs_declaration": {},
   "to_state": null,
   "date_created": "23-11-2026 09:16:44",
   "date_announced": "20-11-2026 10:00:00",
   "date_updated": "23-11-2026 09:16:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "postnl"
   },
   "tracking_url": "https://track.example/3SPOST000001"
  }
 ]
}

* as Other shop
> GET /api/v3/parcels/tracking/3SPOST000001
< 404
{
 "detail": "There is no parcel with this tracking number."
}
