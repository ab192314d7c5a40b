* points
# A label to a point that does not exist is refused by its name.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":4711,"shipment":{"id":1031},"request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "to_service_point: \"There is no service point 4711.\""
 }
}

# One that does is kept, also where it is written as text.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":"9001","to_post_number":"4455"}}
< 200
{
 "parcel": {
  "id": 7001,
  "reference": "0",
  "status": {
   "id": 999,
   "message": "No label"
  },
  "tracking_number": "",
  "weight": "0.500",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [],
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "4455",
  "to_service_point": 9001,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": null,
  "shipping_method": null,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7001",
  "external_shipment_id": "",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:13:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:13:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null
 }
}
rows: orders+1 parcel+1 shipment+1
events: order.imported

# The carrier is told its own name of the point.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":9001,"shipment":{"id":1031},"request_label":true}}
< 200
{
 "parcel": {
  "id": 7002,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "09520007919888K",
  "weight": "0.500",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7002/documents/label"
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": 9001,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": {
   "id": 1031,
   "name": "Sandbox Service Point 0-2kg"
  },
  "shipping_method": 1031,
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
  "label": {
   "normal_printer": [
    "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=0",
    "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=1",
    "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=2",
    "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=3"
   ],
   "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7002"
  },
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:14:44",
  "date_announced": "23-11-2026 09:14:44",
  "date_updated": "23-11-2026 09:14:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/09520007919888K"
 }
}
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# One that the carrier gave up takes no parcels any more, and another carrier's none of this one's.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":9006,"shipment":{"id":1031},"request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "to_service_point: \"The service point Punt 1 in Breda is no longer there. Choose another.\""
 }
}

> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":9008,"shipment":{"id":1031},"request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "to_service_point: \"Sandbox Service Point 0-2kg does not go to this service point; it is another carrier's.\""
 }
}

# What the buyer chose at the checkout comes with the order.
> PUT /api/v2/integrations/401
{"service_point_enabled":true,"service_point_carriers":["sendcloud"]}
< 200
{
 "id": 401,
 "shop_name": "My shop",
 "shop_url": null,
 "system": "api",
 "failing_since": null,
 "last_fetch": null,
 "last_updated_at": "2026-11-23T09:17:44.000000+00:00",
 "service_point_enabled": true,
 "service_point_carriers": [
  "sendcloud"
 ],
 "webhook_active": false,
 "webhook_url": null
}
rows: audit+1
events: integration.updated

> POST /api/v2/service-points/check_and_store
Content-Type: application/x-www-form-urlencoded
service_point=9002&store_order_id=W-77&to_post_number=123&checkout_shippingmethod_name=Locker
< 200
{
 "availability": 1,
 "service_point": {
  "id": 9002,
  "code": "EHV2",
  "is_active": true,
  "shop_type": "B",
  "general_shop_type": "locker",
  "extra_data": {
   "terminal_type": "outdoor"
  },
  "name": "Punt 2",
  "street": "Emmasingel",
  "house_number": "11",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.487780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "00:00 - 23:59"
   ],
   "1": [
    "00:00 - 23:59"
   ],
   "2": [
    "00:00 - 23:59"
   ],
   "3": [
    "00:00 - 23:59"
   ],
   "4": [
    "00:00 - 23:59"
   ],
   "5": [
    "00:00 - 23:59"
   ],
   "6": [
    "00:00 - 23:59"
   ]
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 },
 "stored": true
}
rows: point_choice+1

> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","order_number":"W-77"}}
< 200
{
 "parcel": {
  "id": 7003,
  "reference": "0",
  "status": {
   "id": 999,
   "message": "No label"
  },
  "tracking_number": "",
  "weight": "0.500",
  "order_number": "W-77",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [],
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "123",
  "to_service_point": 9002,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": null,
  "shipping_method": null,
  "shipping_method_checkout_name": "Locker",
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7003",
  "external_shipment_id": "W-77",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:19:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:19:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null
 }
}
rows: orders+1 parcel+1 shipment+1
events: order.imported

# A method to the door does not go with a point, and one to a point not without.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":9001,"shipment":{"id":1001},"request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "to_service_point: \"Sandbox Mailbox 0-2kg delivers to the door, and this goes to a service point.\""
 }
}

> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","shipment":{"id":1031},"request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "to_service_point: \"Sandbox Service Point 0-2kg needs a service point.\""
 }
}

# The unstamped letter takes both.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":9001,"shipment":{"id":8},"request_label":true}}
< 200
{
 "parcel": {
  "id": 7004,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "SCC-1",
  "weight": "0.500",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7004/documents/label"
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": 9001,
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
  "external_order_id": "7004",
  "external_shipment_id": "",
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {
   "normal_printer": [
    "https://api.waybill.test/api/v2/labels/normal_printer/7004?start_from=0",
    "https://api.waybill.test/api/v2/labels/normal_printer/7004?start_from=1",
    "https://api.waybill.test/api/v2/labels/normal_printer/7004?start_from=2",
    "https://api.waybill.test/api/v2/labels/normal_printer/7004?start_from=3"
   ],
   "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7004"
  },
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:22:44",
  "date_announced": "23-11-2026 09:22:44",
  "date_updated": "23-11-2026 09:22:44",
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

# An order is kept, whatever point and method it names: it comes back as it was sent.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","external_reference":"strange","to_service_point":4711,"shipment":{"id":987654}}}
< 200
{
 "parcel": {
  "id": 7005,
  "reference": "0",
  "status": {
   "id": 999,
   "message": "No label"
  },
  "tracking_number": "",
  "weight": "0.500",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [],
  "external_reference": "strange",
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": 4711,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": {
   "id": 987654,
   "name": ""
  },
  "shipping_method": 987654,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7005",
  "external_shipment_id": "",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:23:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:23:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null
 }
}
$strange = parcel.id
rows: orders+1 parcel+1 shipment+1
events: order.imported

> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","external_reference":"strange","to_service_point":4711,"shipment":{"id":987654}}}
< 200
{
 "parcel": {
  "id": 7005,
  "reference": "0",
  "status": {
   "id": 999,
   "message": "No label"
  },
  "tracking_number": "",
  "weight": "0.500",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [],
  "external_reference": "strange",
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": 4711,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": {
   "id": 987654,
   "name": ""
  },
  "shipping_method": 987654,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7005",
  "external_shipment_id": "",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:23:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:23:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null
 }
}

# Its label is another matter, until both are chosen.
> PUT /api/v2/parcels
{"parcel":{"id":$strange,"request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "shipping_method: \"The shop asked for ‘987654’, which this account does not have.\", to_service_point: \"The shop asked for the service point ‘4711’, which is not known here.\""
 }
}

> PUT /api/v2/parcels
{"parcel":{"id":$strange,"shipment":{"id":1031}}}
< 200
{
 "parcel": {
  "id": 7005,
  "reference": "0",
  "status": {
   "id": 999,
   "message": "No label"
  },
  "tracking_number": "",
  "weight": "0.500",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [],
  "external_reference": "strange",
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": 4711,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": {
   "id": 1031,
   "name": "Sandbox Service Point 0-2kg"
  },
  "shipping_method": 1031,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7005",
  "external_shipment_id": "",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:23:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:26:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null,
  "carrier": {
   "code": "sendcloud"
  }
 }
}
rows: order_change+1
events: order.changed

> PUT /api/v2/parcels
{"parcel":{"id":$strange,"request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "to_service_point: \"The shop asked for the service point ‘4711’, which is not known here.\""
 }
}

> PUT /api/v2/parcels
{"parcel":{"id":$strange,"to_service_point":9001,"request_label":true}}
< 200
{
 "parcel": {
  "id": 7005,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "09520023759650R",
  "weight": "0.500",
  "order_number": "",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7005/documents/label"
   }
  ],
  "external_reference": "strange",
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
  "city": "Eindhoven",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "5611 EM",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": 9001,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": {
   "id": 1031,
   "name": "Sandbox Service Point 0-2kg"
  },
  "shipping_method": 1031,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "parcel",
  "external_order_id": "7005",
  "external_shipment_id": "",
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {
   "normal_printer": [
    "https://api.waybill.test/api/v2/labels/normal_printer/7005?start_from=0",
    "https://api.waybill.test/api/v2/labels/normal_printer/7005?start_from=1",
    "https://api.waybill.test/api/v2/labels/normal_printer/7005?start_from=2",
    "https://api.waybill.test/api/v2/labels/normal_printer/7005?start_from=3"
   ],
   "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7005"
  },
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:23:44",
  "date_announced": "23-11-2026 09:28:44",
  "date_updated": "23-11-2026 09:28:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/09520023759650R"
 }
}
rows: attempt+1 order_change+1
events: order.changed parcel.status_changed parcel.status_changed

# So it is with what shops call their shipments.
> POST /api/v2/integrations/401/shipments
[{"external_order_id":"10045","external_shipment_id":"1","order_number":"W-10045","name":"Ilse Voorbeeld","company_name":"","address":"Kanaalweg","house_number":"12b","address_2":"","city":"Utrecht","postal_code":"3526KM","country":"NL","to_state":null,"telephone":"","email":"ilse@example.org","currency":"EUR","created_at":"2026-03-14T09:00:00.000000Z","updated_at":"2026-03-14T09:00:00.000000Z","order_status":null,"payment_status":null,"to_post_number":"","to_service_point":4711,"customs_invoice_nr":"","customs_shipment_type":null,"shipping_method":987654,"shipping_method_checkout_name":"Standard","parcel_items":[]}]
< 200
[
 {
  "external_order_id": "10045",
  "external_shipment_id": "1",
  "shipment_uuid": "<uuid>",
  "status": "created"
 }
]
rows: orders+1
events: order.imported

> GET /api/v2/integrations/401/shipments?order_number=W-10045
< 200
{
 "next": null,
 "previous": null,
 "results": [
  {
   "shipment_uuid": "<uuid>",
   "integration": 401,
   "external_order_id": "10045",
   "external_shipment_id": "1",
   "order_number": "W-10045",
   "barcode": "",
   "name": "Ilse Voorbeeld",
   "company_name": "",
   "address": "Kanaalweg",
   "house_number": "12b",
   "address_2": "",
   "city": "Utrecht",
   "postal_code": "3526 KM",
   "country": "NL",
   "to_state": null,
   "email": "ilse@example.org",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": 4711,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "currency": null,
   "total_order_value": null,
   "weight": "1.000",
   "length": null,
   "width": null,
   "height": null,
   "order_status": null,
   "payment_status": null,
   "parcel_items": [],
   "shipping_method": 987654,
   "shipping_method_checkout_name": "Standard",
   "checkout_payload": null,
   "customs_details": null,
   "sender_address": null,
   "allowed_shipping_methods": [
    1031,
    8
   ],
   "created_at": "2026-11-23T09:29:44.000000+00:00",
   "updated_at": "2026-11-23T09:29:44.000000+00:00",
   "shipment_created_at": "2026-03-14T09:00:00.000000+00:00",
   "shipment_updated_at": "2026-03-14T09:00:00.000000+00:00"
  }
 ]
}
