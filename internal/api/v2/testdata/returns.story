# A parcel goes out, and comes back.
> POST /api/v2/parcels
{"parcel":{"name":"Ilse Vos","email":"ilse@example.org","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"0.900","request_label":true,"shipment":{"id":8},"order_number":"NL-9001"}}
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
  "email": "ilse@example.org",
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

* webhook
rows: audit+1
events: integration.updated
> POST /api/v3/returns/announce-synchronously
{"from_address":{"name":"Ilse Vos","email":"ilse@example.org","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"shipping_option_code":"sendcloud:return"},"weight":{"value":0.9,"unit":"kg"},"order_number":"NL-9001","delivery_option":"drop_off_point",
 "parcel_items":[{"item_id":"l-1","description":"Theepot é","quantity":2,"sku":"TP-1","hs_code":"691200","return_reason_id":"3","price":{"value":9.5,"currency":"EUR"}}]}
< 201
{
 "return_id": 9201,
 "parcel_id": 7002,
 "multi_collo_ids": [
  7002
 ]
}
$return = return_id
rows: attempt+1 orders+1 parcel+1 returns+1 shipment+1
events: return.created parcel.status_changed parcel.status_changed
* work
webhooks: integration_connected, parcel_status_changed 1001, parcel_status_changed 1000, integration_updated, return_created, parcel_status_changed 1001, parcel_status_changed 1000

# One without a parcel that went out has no key for it.
> POST /api/v3/returns/announce-synchronously
{"from_address":{"name":"Jan Proef","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "to_address":{"name":"Returns desk","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"shipping_option_code":"sendcloud:letterreturn"},"weight":{"value":0.9,"unit":"kg"}}
< 201
{
 "return_id": 9202,
 "parcel_id": 7003,
 "multi_collo_ids": [
  7003
 ]
}
rows: attempt+1 orders+1 parcel+1 returns+1 shipment+1
events: return.created parcel.status_changed parcel.status_changed

> GET /api/v2/returns
< 200
{
 "next": null,
 "previous": null,
 "returns": [
  {
   "id": 9202,
   "created_at": "2026-11-23T09:14:44.000000+00:00",
   "reason": null,
   "outgoing_parcel": null,
   "incoming_parcel": 7003,
   "message": "",
   "refund": null,
   "is_cancellable": true,
   "return_fee": 0.00,
   "return_fee_currency": "EUR",
   "label_cost": 0.00,
   "label_currency": "EUR",
   "items_cost": 0.00,
   "delivered_at": null,
   "delivery_option": null,
   "store_location": null,
   "payment_details": null,
   "images": [],
   "rule_modifications": [],
   "incoming_parcel_data": {
    "tracking_url": "http://carrier.test/track/SCC-2",
    "tracking_number": "SCC-2",
    "parcel_status": 1000,
    "global_status_slug": "ready-to-send",
    "brand_name": "Voorbeeld BV",
    "order_number": "",
    "from_email": "",
    "deleted": false,
    "collo_count": 1,
    "from_country": "NL",
    "from_name": "Jan Proef",
    "shipping_method": 9,
    "extra_data": {
     "has_tracking_page": true
    },
    "rules": [],
    "customs_information": {
     "customs_invoice_nr": "",
     "customs_shipment_type": 4
    }
   },
   "incoming_parcel_status": {
    "id": 1000,
    "message": "Ready to send",
    "global_status_slug": "ready-to-send"
   }
  },
  {
   "id": 9201,
   "created_at": "2026-11-23T09:13:44.000000+00:00",
   "reason": null,
   "outgoing_parcel": 7001,
   "incoming_parcel": 7002,
   "message": "",
   "refund": null,
   "is_cancellable": true,
   "return_fee": 0.00,
   "return_fee_currency": "EUR",
   "label_cost": 5.35,
   "label_currency": "EUR",
   "items_cost": 19.00,
   "delivered_at": null,
   "delivery_option": "drop_off_point",
   "store_location": null,
   "payment_details": null,
   "images": [],
   "rule_modifications": [],
   "outgoing_parcel_data": {
    "tracking_url": "http://carrier.test/track/SCC-1",
    "tracking_number": "SCC-1",
    "parcel_status": 1000,
    "global_status_slug": "ready-to-send",
    "brand_name": "Voorbeeld BV",
    "order_number": "NL-9001",
    "from_email": "zoe@example.com",
    "deleted": false,
    "collo_count": 1,
    "from_country": "NL",
    "from_name": "Magazijn",
    "shipping_method": 8,
    "extra_data": {
     "has_tracking_page": true
    },
    "rules": []
   },
   "incoming_parcel_data": {
    "tracking_url": "http://carrier.test/track/3SSBOX015839769",
    "tracking_number": "3SSBOX015839769",
    "parcel_status": 1000,
    "global_status_slug": "ready-to-send",
    "brand_name": "Voorbeeld BV",
    "order_number": "NL-9001",
    "from_email": "ilse@example.org",
    "deleted": false,
    "collo_count": 1,
    "from_country": "NL",
    "from_name": "Ilse Vos",
    "shipping_method": 1071,
    "extra_data": {
     "has_tracking_page": true
    },
    "rules": [],
    "customs_information": {
     "customs_invoice_nr": "",
     "customs_shipment_type": 4
    }
   },
   "incoming_parcel_status": {
    "id": 1000,
    "message": "Ready to send",
    "global_status_slug": "ready-to-send"
   }
  }
 ]
}

> GET /api/v2/returns?limit=1
< 200
{
 "next": "https://api.waybill.test/api/v2/returns?cursor=cD05MjAy&limit=1",
 "previous": null,
 "returns": [
  {
   "id": 9202,
   "created_at": "2026-11-23T09:14:44.000000+00:00",
   "reason": null,
   "outgoing_parcel": null,
   "incoming_parcel": 7003,
   "message": "",
   "refund": null,
   "is_cancellable": true,
   "return_fee": 0.00,
   "return_fee_currency": "EUR",
   "label_cost": 0.00,
   "label_currency": "EUR",
   "items_cost": 0.00,
   "delivered_at": null,
   "delivery_option": null,
   "store_location": null,
   "payment_details": null,
   "images": [],
   "rule_modifications": [],
   "incoming_parcel_data": {
    "tracking_url": "http://carrier.test/track/SCC-2",
    "tracking_number": "SCC-2",
    "parcel_status": 1000,
    "global_status_slug": "ready-to-send",
    "brand_name": "Voorbeeld BV",
    "order_number": "",
    "from_email": "",
    "deleted": false,
    "collo_count": 1,
    "from_country": "NL",
    "from_name": "Jan Proef",
    "shipping_method": 9,
    "extra_data": {
     "has_tracking_page": true
    },
    "rules": [],
    "customs_information": {
     "customs_invoice_nr": "",
     "customs_shipment_type": 4
    }
   },
   "incoming_parcel_status": {
    "id": 1000,
    "message": "Ready to send",
    "global_status_slug": "ready-to-send"
   }
  }
 ]
}
$next = next

> GET $next
< 307
Location: /api.waybill.test/api/v2/returns?cursor=cD05MjAy&limit=1
<a href="/api.waybill.test/api/v2/returns?cursor=cD05MjAy&amp;limit=1">Temporary Redirect</a>.

> GET /api/v2/returns/$return
< 200
{
 "id": 9201,
 "created_at": "2026-11-23T09:13:44.000000+00:00",
 "reason": null,
 "outgoing_parcel": 7001,
 "incoming_parcel": 7002,
 "message": "",
 "refund": null,
 "is_cancellable": true,
 "return_fee": 0.00,
 "return_fee_currency": "EUR",
 "label_cost": 5.35,
 "label_currency": "EUR",
 "items_cost": 19.00,
 "delivered_at": null,
 "delivery_option": "drop_off_point",
 "store_location": null,
 "payment_details": null,
 "images": [],
 "rule_modifications": [],
 "outgoing_parcel_data": {
  "tracking_url": "http://carrier.test/track/SCC-1",
  "tracking_number": "SCC-1",
  "parcel_status": 1000,
  "global_status_slug": "ready-to-send",
  "brand_name": "Voorbeeld BV",
  "order_number": "NL-9001",
  "from_email": "zoe@example.com",
  "deleted": false,
  "collo_count": 1,
  "from_country": "NL",
  "from_name": "Magazijn",
  "shipping_method": 8,
  "extra_data": {
   "has_tracking_page": true
  },
  "rules": []
 },
 "incoming_parcel_data": {
  "tracking_url": "http://carrier.test/track/3SSBOX015839769",
  "tracking_number": "3SSBOX015839769",
  "parcel_status": 1000,
  "global_status_slug": "ready-to-send",
  "brand_name": "Voorbeeld BV",
  "order_number": "NL-9001",
  "from_email": "ilse@example.org",
  "deleted": false,
  "collo_count": 1,
  "from_country": "NL",
  "from_name": "Ilse Vos",
  "shipping_method": 1071,
  "extra_data": {
   "has_tracking_page": true
  },
  "rules": [],
  "customs_information": {
   "customs_invoice_nr": "",
   "customs_shipment_type": 4
  }
 },
 "incoming_parcel_status": {
  "id": 1000,
  "message": "Ready to send",
  "global_status_slug": "ready-to-send"
 }
}

> GET /api/v2/returns/1
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/returns/1",
  "message": "No Return matches the given query."
 }
}

> GET /api/v2/returns?cursor=nonsense
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/returns",
  "message": "Invalid cursor"
 }
}

* as Other shop
> GET /api/v2/returns/$return
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/returns/9201",
  "message": "No Return matches the given query."
 }
}
