# A parcel goes out.
> POST /api/v2/parcels
{"parcel":{"name":"Ilse Vos","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"0.900","request_label":true,"shipment":{"id":8},"order_number":"NL-9001"}}
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
$out = parcel.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# What would a return of it look like, before it is made?
> POST /api/v3/returns/validate
{"from_address":{"name":"Ilse Vos","address_line_1":"Kade 7","postal_code":"3011aa","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","company_name":"Cupshop","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","shipping_option_code":"sendcloud:letterreturn"},
 "weight":{"value":0.9,"unit":"kg"},"order_number":"NL-9001","delivery_option":"drop_off_point",
 "parcel_items":[{"description":"Blue cup","quantity":1,"sku":"CUP-BLUE","return_reason_id":"21","return_message":"Chipped","price":{"value":9.5,"currency":"EUR"},"weight":{"value":0.4,"unit":"kg"}}]}
< 200
{
 "from_address": {
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
 "to_address": {
  "name": "Returns desk",
  "company_name": "Cupshop",
  "address_line_1": "Dok",
  "house_number": "1",
  "address_line_2": "",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "po_box": null,
  "state_province_code": null,
  "country_code": "NL",
  "email": "",
  "phone_number": ""
 },
 "ship_with": {
  "type": "shipping_option_code",
  "shipping_option_code": "sendcloud:letterreturn",
  "contract": null
 },
 "weight": {
  "value": 0.9,
  "unit": "kg"
 },
 "dimensions": null,
 "collo_count": 1,
 "parcel_items": [
  {
   "item_id": null,
   "description": "Blue cup",
   "quantity": 1,
   "weight": {
    "value": 0.4,
    "unit": "kg"
   },
   "price": {
    "value": 9.50,
    "currency": "EUR"
   },
   "value": {
    "value": 9.50,
    "currency": "EUR"
   },
   "sku": "CUP-BLUE",
   "hs_code": null,
   "origin_country": null,
   "product_id": null,
   "variant_id": null,
   "return_reason_id": "21",
   "return_message": "Chipped",
   "properties": null
  }
 ],
 "send_tracking_emails": false,
 "brand_id": null,
 "total_insured_value": null,
 "order_number": "NL-9001",
 "total_order_value": null,
 "external_reference": null,
 "customs_invoice_nr": null,
 "customs_information": null,
 "delivery_option": "drop_off_point",
 "apply_rules": false
}

# What is wrong is told field by field, in this call's own shape, and nothing is made.
> POST /api/v3/returns
{"from_address":{"name":"","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"shipping_option_code":"sendcloud:letterreturn"},"weight":{"value":0,"unit":"kg"},"delivery_option":"owl"}
< 400
{
 "errors": [
  {
   "field": "weight.value",
   "message": "Ensure this value is greater than 0.",
   "code": "invalid"
  }
 ]
}

> POST /api/v3/returns
{"from_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"12","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"shipping_option_code":"sendcloud:letterreturn"},"weight":{"value":1,"unit":"kg"},"delivery_option":"owl","brand_id":4711,
 "parcel_items":[{"description":"Cup","quantity":1,"return_reason_id":2}]}
< 400
{
 "errors": [
  {
   "field": "from_address.postal_code",
   "message": "Postal code 12 does not exist in the Netherlands. It looks like 1234 AB there.",
   "code": "invalid"
  },
  {
   "field": "delivery_option",
   "message": "Choose one of drop_off_point, drop_off_labelless, pickup, in_store.",
   "code": "invalid"
  },
  {
   "field": "parcel_items.return_reason_id",
   "message": "There is no return reason 2.",
   "code": "invalid"
  },
  {
   "field": "brand_id",
   "message": "There is no brand 4711.",
   "code": "invalid"
  }
 ]
}

# An option nobody sells, in the shape of the call that waits.
> POST /api/v3/returns/announce-synchronously
{"from_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"shipping_option_code":"acme:return"},"weight":{"value":1,"unit":"kg"}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v3/returns/announce-synchronously",
  "message": "ship_with.shipping_option_code: \"There is no shipping option acme:return.\""
 }
}

# The return is made; the carrier is asked in a moment. It points to the parcel that went out, and the shop hears of it.
* webhook
rows: audit+1
events: integration.updated
> POST /api/v3/returns
{"from_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","company_name":"Cupshop","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","shipping_option_code":"sendcloud:letterreturn"},
 "weight":{"value":0.9,"unit":"kg"},"order_number":"NL-9001","delivery_option":"drop_off_point","external_reference":"ret-1",
 "parcel_items":[{"item_id":"l-1","description":"Blue cup é","quantity":1,"sku":"CUP-BLUE","return_reason_id":"21","return_message":"Chipped","price":{"value":9.5,"currency":"EUR"},"weight":{"value":0.4,"unit":"kg"}}]}
< 201
{
 "return_id": 9201,
 "parcel_id": 7002,
 "multi_collo_ids": [
  7002
 ]
}
$return = return_id
$parcel = parcel_id
rows: orders+1 parcel+1 returns+1 shipment+1
events: return.created parcel.status_changed
* work
rows: attempt+1
events: parcel.status_changed parcel.status_changed
webhooks: integration_connected, parcel_status_changed 1001, parcel_status_changed 1000, integration_updated, return_created, parcel_status_changed 1001, parcel_status_changed 1001, parcel_status_changed 1000

# With its label.
> GET /api/v3/returns/$return
< 200
{
 "id": 9201,
 "parcel_id": 7002,
 "from_address": {
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
 "to_address": {
  "name": "Returns desk",
  "company_name": "Cupshop",
  "address_line_1": "Dok",
  "house_number": "1",
  "address_line_2": "",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "po_box": null,
  "state_province_code": null,
  "country_code": "NL",
  "email": "",
  "phone_number": ""
 },
 "ship_with": {
  "type": "shipping_option_code",
  "shipping_option_code": "sendcloud:letterreturn",
  "contract": null
 },
 "weight": {
  "value": 0.9,
  "unit": "kg"
 },
 "dimensions": null,
 "collo_count": 1,
 "parcel_items": [
  {
   "item_id": "l-1",
   "description": "Blue cup é",
   "quantity": 1,
   "weight": {
    "value": 0.4,
    "unit": "kg"
   },
   "price": {
    "value": 9.50,
    "currency": "EUR"
   },
   "value": {
    "value": 9.50,
    "currency": "EUR"
   },
   "sku": "CUP-BLUE",
   "hs_code": null,
   "origin_country": null,
   "product_id": null,
   "variant_id": null,
   "return_reason_id": "21",
   "return_message": "Chipped",
   "properties": null
  }
 ],
 "send_tracking_emails": false,
 "brand_id": null,
 "total_insured_value": null,
 "order_number": "NL-9001",
 "total_order_value": null,
 "external_reference": "ret-1",
 "customs_invoice_nr": null,
 "customs_information": null,
 "delivery_option": "drop_off_point",
 "apply_rules": false,
 "multi_collo_ids": [
  7002
 ],
 "outgoing_parcel_id": 7001,
 "status": "open",
 "label": {
  "normal_printer": [
   "https://api.waybill.test/api/v3/parcels/7002/documents/label?paper_size=A4",
   "https://api.waybill.test/api/v3/parcels/7002/documents/label?paper_size=A4",
   "https://api.waybill.test/api/v3/parcels/7002/documents/label?paper_size=A4",
   "https://api.waybill.test/api/v3/parcels/7002/documents/label?paper_size=A4"
  ],
  "label_printer": "https://api.waybill.test/api/v3/parcels/7002/documents/label"
 },
 "label_url": "https://api.waybill.test/api/v3/parcels/7002/documents/label",
 "label_cost": null,
 "insurance": null,
 "tracking_number": "SCC-2",
 "tracking_url": "http://carrier.test/track/SCC-2",
 "is_cancellable": true,
 "status_history": [
  {
   "carrier_update_timestamp": "2026-11-23T09:17:44.000000+00:00",
   "parcel_status_history_id": "1",
   "parent_status": "announcing",
   "carrier_code": "",
   "carrier_message": "Being announced"
  },
  {
   "carrier_update_timestamp": "2026-11-23T09:18:44.000000+00:00",
   "parcel_status_history_id": "2",
   "parent_status": "announcing",
   "carrier_code": "",
   "carrier_message": "Being announced"
  },
  {
   "carrier_update_timestamp": "2026-11-23T09:18:44.000000+00:00",
   "parcel_status_history_id": "3",
   "parent_status": "ready-to-send",
   "carrier_code": "",
   "carrier_message": "Ready to send"
  }
 ],
 "created_at": "2026-11-23T09:17:44.000000+00:00",
 "delivered_at": null,
 "delivered_at_iso": null,
 "reason": null,
 "message": null,
 "refund": null,
 "return_fee": null,
 "contract": 601,
 "customs_shipment_type": 4,
 "images": [],
 "errors": []
}

# The same external reference is one return.
> POST /api/v3/returns
{"from_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"shipping_option_code":"sendcloud:letterreturn"},"weight":{"value":0.9,"unit":"kg"},"external_reference":"ret-1"}
< 400
{
 "errors": [
  {
   "field": "external_reference",
   "message": "There is a return with the external reference ret-1.",
   "code": "invalid"
  }
 ]
}

# By a product, waiting for the carrier.
> POST /api/v3/returns/announce-synchronously
{"from_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"type":"shipping_product_code","shipping_product_code":"sendcloud:return","functionalities":{"first_mile":"dropoff"}},"weight":{"value":"1.5","unit":"kg"}}
< 201
{
 "return_id": 9203,
 "parcel_id": 7004,
 "multi_collo_ids": [
  7004
 ]
}
$second = return_id
rows: attempt+1 orders+1 parcel+1 returns+1 shipment+1
events: return.created parcel.status_changed parcel.status_changed

# A carrier that refuses: the return stays, with the words.
> POST /api/v3/returns/announce-synchronously
{"from_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"FAIL-CONTRACT","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"shipping_option_code":"sendcloud:letterreturn"},"weight":{"value":0.9,"unit":"kg"}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v3/returns/announce-synchronously",
  "message": "Sandbox does not allow this under the contract: Your contract does not cover this product."
 }
}
rows: attempt+1 orders+1 parcel+1 returns+1 shipment+1
events: return.created parcel.status_changed parcel.status_changed

# The list wants a time.
> GET /api/v3/returns
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "parameter": "from_date"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "parameter": "to_date"
   }
  }
 ]
}

> GET /api/v3/returns?from_date=2026-11-01&to_date=2026-11-23&page_size=1
< 200
{
 "next": "https://api.waybill.test/api/v3/returns?cursor=cD05MjA0&from_date=2026-11-01&page_size=1&to_date=2026-11-23",
 "previous": null,
 "data": [
  {
   "id": 9204,
   "parcel_id": 7005,
   "from_address": {
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
   "to_address": {
    "name": "FAIL-CONTRACT",
    "company_name": "",
    "address_line_1": "Dok",
    "house_number": "1",
    "address_line_2": "",
    "postal_code": "5611 EM",
    "city": "Eindhoven",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL",
    "email": "",
    "phone_number": ""
   },
   "ship_with": {
    "type": "shipping_option_code",
    "shipping_option_code": "sendcloud:letterreturn",
    "contract": null
   },
   "weight": {
    "value": 0.9,
    "unit": "kg"
   },
   "dimensions": null,
   "collo_count": 1,
   "parcel_items": [],
   "send_tracking_emails": false,
   "brand_id": null,
   "total_insured_value": null,
   "order_number": null,
   "total_order_value": null,
   "external_reference": null,
   "customs_invoice_nr": null,
   "customs_information": null,
   "delivery_option": null,
   "apply_rules": false,
   "multi_collo_ids": [
    7005
   ],
   "outgoing_parcel_id": null,
   "status": "open",
   "label": {
    "normal_printer": [],
    "label_printer": null
   },
   "label_url": null,
   "label_cost": null,
   "insurance": null,
   "tracking_number": "",
   "tracking_url": null,
   "is_cancellable": false,
   "status_history": [
    {
     "carrier_update_timestamp": "2026-11-23T09:21:44.000000+00:00",
     "parcel_status_history_id": "1",
     "parent_status": "announcing",
     "carrier_code": "",
     "carrier_message": "Being announced"
    },
    {
     "carrier_update_timestamp": "2026-11-23T09:21:44.000000+00:00",
     "parcel_status_history_id": "2",
     "parent_status": "announcement-failed",
     "carrier_code": "",
     "carrier_message": "Announcement failed"
    }
   ],
   "created_at": "2026-11-23T09:21:44.000000+00:00",
   "delivered_at": null,
   "delivered_at_iso": null,
   "reason": null,
   "message": null,
   "refund": null,
   "return_fee": null,
   "contract": 601,
   "customs_shipment_type": 4,
   "images": [],
   "errors": [
    {
     "status": "400",
     "code": "parcel_announcement_error",
     "detail": "Sandbox does not allow this under the contract: Your contract does not cover this product."
    }
   ]
  }
 ]
}

> GET /api/v3/returns?from_date=2026-11-01&to_date=2026-11-30&parent_parcel_status=ready-to-send&page_size=1
< 200
{
 "next": "https://api.waybill.test/api/v3/returns?cursor=cD05MjAz&from_date=2026-11-01&page_size=1&parent_parcel_status=ready-to-send&to_date=2026-11-30",
 "previous": null,
 "data": [
  {
   "id": 9203,
   "parcel_id": 7004,
   "from_address": {
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
   "to_address": {
    "name": "Returns desk",
    "company_name": "",
    "address_line_1": "Dok",
    "house_number": "1",
    "address_line_2": "",
    "postal_code": "5611 EM",
    "city": "Eindhoven",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL",
    "email": "",
    "phone_number": ""
   },
   "ship_with": {
    "type": "shipping_product_code",
    "shipping_product_code": "sendcloud:return",
    "contract": null
   },
   "weight": {
    "value": 1.5,
    "unit": "kg"
   },
   "dimensions": null,
   "collo_count": 1,
   "parcel_items": [],
   "send_tracking_emails": false,
   "brand_id": null,
   "total_insured_value": null,
   "order_number": null,
   "total_order_value": null,
   "external_reference": null,
   "customs_invoice_nr": null,
   "customs_information": null,
   "delivery_option": null,
   "apply_rules": false,
   "multi_collo_ids": [
    7004
   ],
   "outgoing_parcel_id": null,
   "status": "open",
   "label": {
    "normal_printer": [
     "https://api.waybill.test/api/v3/parcels/7004/documents/label?paper_size=A4",
     "https://api.waybill.test/api/v3/parcels/7004/documents/label?paper_size=A4",
     "https://api.waybill.test/api/v3/parcels/7004/documents/label?paper_size=A4",
     "https://api.waybill.test/api/v3/parcels/7004/documents/label?paper_size=A4"
    ],
    "label_printer": "https://api.waybill.test/api/v3/parcels/7004/documents/label"
   },
   "label_url": "https://api.waybill.test/api/v3/parcels/7004/documents/label",
   "label_cost": {
    "value": 5.35,
    "currency": "EUR"
   },
   "insurance": null,
   "tracking_number": "3SSBOX023759650",
   "tracking_url": "http://carrier.test/track/3SSBOX023759650",
   "is_cancellable": true,
   "status_history": [
    {
     "carrier_update_timestamp": "2026-11-23T09:20:44.000000+00:00",
     "parcel_status_history_id": "1",
     "parent_status": "announcing",
     "carrier_code": "",
     "carrier_message": "Being announced"
    },
    {
     "carrier_update_timestamp": "2026-11-23T09:20:44.000000+00:00",
     "parcel_status_history_id": "2",
     "parent_status": "ready-to-send",
     "carrier_code": "",
     "carrier_message": "Ready to send"
    }
   ],
   "created_at": "2026-11-23T09:20:44.000000+00:00",
   "delivered_at": null,
   "delivered_at_iso": null,
   "reason": null,
   "message": null,
   "refund": null,
   "return_fee": null,
   "contract": 601,
   "customs_shipment_type": 4,
   "images": [],
   "errors": []
  }
 ]
}

> GET /api/v3/returns?from_date=2026-11-01&to_date=2026-11-30&parent_parcel_status=gone
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "gone is no status.",
   "source": {
    "parameter": "parent_parcel_status"
   }
  }
 ]
}

# Cancelled once, asked in vain twice.
> PATCH /api/v3/returns/$second/cancel
< 202
{
 "message": "The cancellation has been asked for. Its outcome shows in the return's status."
}
events: parcel.status_changed

> PATCH /api/v3/returns/$second/cancel
< 409
{
 "errors": [
  {
   "status": "409",
   "code": 409,
   "detail": "This return is already being cancelled."
  }
 ]
}

# A sibling shop and a stranger know of none.
* as Other shop
> GET /api/v3/returns/$return
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such return."
  }
 ]
}

> GET /api/v3/returns?from_date=2026-11-01&to_date=2026-11-30
< 200
{
 "next": null,
 "previous": null,
 "data": []
}

* as a stranger
> PATCH /api/v3/returns/$return/cancel
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such return."
  }
 ]
}
