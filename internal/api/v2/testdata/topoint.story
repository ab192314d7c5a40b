* points
# A point that does not exist is refused by its name.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Eindhoven","postal_code":"5611EM","country":"NL","weight":"0.5","to_service_point":4711}}
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
