# A shop brings three orders; of one it is told what is wrong, in the shape of what it sent.
> GET /api/v2/integrations
< 200
[
 {
  "id": 401,
  "shop_name": "My shop",
  "shop_url": null,
  "system": "api",
  "failing_since": null,
  "last_fetch": null,
  "last_updated_at": "2026-11-23T09:12:44.000000+00:00",
  "service_point_enabled": false,
  "service_point_carriers": [],
  "webhook_active": false,
  "webhook_url": null
 }
]
$shop = 0.id

> POST /api/v2/integrations/$shop/shipments
[{"external_order_id":"10045","external_shipment_id":"10045-1","order_number":"SO-10045","name":"Ilse Vos","company_name":"","address":"Kade","house_number":"7","address_2":"",
  "city":"Rotterdam","postal_code":"3011AA","country":"NL","to_state":null,"email":"ilse@example.org","telephone":"","to_post_number":"","to_service_point":null,
  "customs_invoice_nr":"INV-1","customs_shipment_type":2,"currency":"EUR","created_at":"2026-10-02T08:15:00","updated_at":"2026-10-02T08:15:00.123456+02:00",
  "order_status":{"id":"paid","message":"Paid"},"payment_status":{"id":1,"message":"All of it"},"shipping_method":8,"shipping_method_checkout_name":"Standard","total_order_value":"49.90","weight":"1.250",
  "parcel_items":[{"description":"Teapot","quantity":1,"value":49.9,"weight":"1.1","hs_code":"691110","origin_country":"PT","sku":"TP","properties":{"size":"M"}}],
  "checkout_payload":{"sender_address_id":1},"customs_details":{"discount_granted":{"value":"1.00","currency":"EUR"},"tax_numbers":{"sender":[{"name":"EORI","country_code":"NL","value":"NL1"}],"receiver":[],"importer_of_records":[]}},
  "is_return":false,"request_label":false,"shipment":null,"external_reference":"x"},
 {"external_order_id":"10046","external_shipment_id":"","order_number":"SO-10046","name":"Jan","address":"Laan 3","city":"Breda","postal_code":"4811AA","country":"NL",
  "parcel_items":[{"description":"Cup","quantity":1,"value":"1"},{"description":"Pot","quantity":1,"value":"dear"}]},
 {"external_order_id":"","order_number":"SO-10047","external_shipment_id":null,"name":"Jan","address":"Laan 3","city":"Breda","postal_code":"4811AA","country":"XX","updated_at":"then","parcel_items":null},
 {"external_order_id":"10048","external_shipment_id":null,"order_number":"SO-10048","name":"Bo","address":"Laan 3","city":"Breda","postal_code":"4811AA","country":"NL","updated_at":"2026-10-02T08:15:00","parcel_items":[]}]
< 200
[
 {
  "external_order_id": "10045",
  "external_shipment_id": "10045-1",
  "shipment_uuid": "<uuid>",
  "status": "created"
 },
 {
  "error": {
   "parcel_items": [
    {},
    {
     "value": [
      "A valid number is required."
     ]
    }
   ]
  },
  "external_order_id": "10046",
  "external_shipment_id": "",
  "status": "error"
 },
 {
  "error": {
   "external_order_id": [
    "This field may not be blank."
   ],
   "updated_at": [
    "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
   ]
  },
  "external_order_id": "",
  "external_shipment_id": null,
  "status": "error"
 },
 {
  "external_order_id": "10048",
  "external_shipment_id": null,
  "shipment_uuid": "<uuid>",
  "status": "created"
 }
]
$uuid = 0.shipment_uuid
rows: orders+2
events: order.imported order.imported

> GET /api/v2/integrations/$shop/shipments?external_order_ids=10045,10046&start_date=2026-10-01&end_date=2026-10-02
< 200
{
 "next": null,
 "previous": null,
 "results": [
  {
   "shipment_uuid": "<uuid>",
   "integration": 401,
   "external_order_id": "10045",
   "external_shipment_id": "10045-1",
   "order_number": "SO-10045",
   "barcode": "",
   "name": "Ilse Vos",
   "company_name": "",
   "address": "Kade",
   "house_number": "7",
   "address_2": "",
   "city": "Rotterdam",
   "postal_code": "3011 AA",
   "country": "NL",
   "to_state": null,
   "email": "ilse@example.org",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
   "customs_invoice_nr": "INV-1",
   "customs_shipment_type": 2,
   "currency": "EUR",
   "total_order_value": "49.90",
   "weight": "1.250",
   "length": null,
   "width": null,
   "height": null,
   "order_status": {
    "id": "paid",
    "message": "Paid"
   },
   "payment_status": {
    "id": "1",
    "message": "All of it"
   },
   "parcel_items": [
    {
     "description": "Teapot",
     "quantity": 1,
     "weight": "1.100",
     "value": "49.90",
     "hs_code": "691110",
     "origin_country": "PT",
     "product_id": "",
     "properties": {
      "size": "M"
     },
     "sku": "TP",
     "return_reason": null,
     "return_message": null
    }
   ],
   "shipping_method": 8,
   "shipping_method_checkout_name": "Standard",
   "checkout_payload": {
    "sender_address_id": 1
   },
   "customs_details": {
    "discount_granted": {
     "value": "1.00",
     "currency": "EUR"
    },
    "insurance_costs": null,
    "freight_costs": null,
    "other_costs": null,
    "tax_numbers": {
     "sender": [
      {
       "name": "EORI",
       "country_code": "NL",
       "value": "NL1"
      }
     ],
     "receiver": [],
     "importer_of_records": []
    }
   },
   "sender_address": null,
   "allowed_shipping_methods": [
    1001,
    1004,
    1011,
    1021,
    1081,
    1061,
    1041,
    8
   ],
   "created_at": "2026-11-23T09:13:44.000000+00:00",
   "updated_at": "2026-11-23T09:13:44.000000+00:00",
   "shipment_created_at": "2026-10-02T08:15:00.000000+00:00",
   "shipment_updated_at": "2026-10-02T06:15:00.123456+00:00"
  }
 ]
}

# The same updated_at changes nothing; another one does.
> POST /api/v2/integrations/$shop/shipments
[{"external_order_id":"10048","external_shipment_id":null,"order_number":"SO-10048 new","name":"Bo","address":"Laan 4","city":"Breda","postal_code":"4811AA","country":"NL","updated_at":"2026-10-02T08:15:00","parcel_items":[]}]
< 200
[
 {
  "external_order_id": "10048",
  "external_shipment_id": null,
  "shipment_uuid": "<uuid>",
  "status": "updated"
 }
]

> POST /api/v2/integrations/$shop/shipments
[{"external_order_id":"10048","external_shipment_id":null,"order_number":"SO-10048 new","name":"Bo","address":"Laan 4","city":"Breda","postal_code":"4811AA","country":"NL","updated_at":"2026-10-02T08:15:01","parcel_items":[]},
 {"external_order_id":"10048","external_shipment_id":null,"order_number":"SO-10048 new","name":"Bo","address":"Laan 4","city":"Breda","postal_code":"4811AA","country":"NL","updated_at":"2026-10-02T08:15:01","parcel_items":[]}]
< 200
[
 {
  "external_order_id": "10048",
  "external_shipment_id": null,
  "shipment_uuid": "<uuid>",
  "status": "updated"
 },
 {
  "error": {
   "external_order_id": [
    "10048 stands twice in this request."
   ]
  },
  "external_order_id": "10048",
  "external_shipment_id": null,
  "status": "error"
 }
]
rows: order_change+1
events: order.changed

# The same orders in v3.
> GET /api/v3/orders?order_id=10048
< 200
{
 "data": [
  {
   "id": "3002",
   "order_id": "10048",
   "order_number": "SO-10048 new",
   "created_at": "2026-11-23T09:13:44.000000+00:00",
   "modified_at": "2026-11-23T09:16:44.000000+00:00",
   "order_details": {
    "integration": {
     "id": 401
    },
    "status": {
     "code": "imported",
     "message": "Imported"
    },
    "order_created_at": "2026-11-23T09:13:44.000000+00:00",
    "order_updated_at": "2026-10-02T08:15:01.000000+00:00",
    "notes": "",
    "tags": [],
    "order_items": []
   },
   "payment_details": {
    "total_price": {
     "value": 0.00,
     "currency": "EUR"
    },
    "status": {
     "code": "unknown",
     "message": "Unknown"
    }
   },
   "shipping_address": {
    "name": "Bo",
    "address_line_1": "Laan",
    "house_number": "4",
    "postal_code": "4811 AA",
    "city": "Breda",
    "country_code": "NL"
   },
   "shipping_details": {
    "measurement": {
     "weight": {
      "value": 1.0,
      "unit": "kg"
     }
    }
   }
  }
 ]
}

# An order of v3 stands in the list as well.
> POST /api/v3/orders
[{"order_id":"shop-1","order_number":"NL-1","order_details":{"integration":{"id":$shop},"status":{"code":"new","message":"New"},"order_created_at":"2026-10-03T08:15:00Z","order_items":[]},
  "payment_details":{"total_price":{"value":13,"currency":"EUR"},"status":{"code":"paid"}}}]
< 201
{
 "data": [
  {
   "id": 3003,
   "order_id": "shop-1",
   "order_number": "NL-1"
  }
 ]
}
rows: orders+1
events: order.imported

> GET /api/v2/integrations/$shop/shipments?order_number=nl-1
< 200
{
 "next": null,
 "previous": null,
 "results": [
  {
   "shipment_uuid": "<uuid>",
   "integration": 401,
   "external_order_id": "shop-1",
   "external_shipment_id": "",
   "order_number": "NL-1",
   "barcode": "",
   "name": "",
   "company_name": "",
   "address": "",
   "house_number": "",
   "address_2": "",
   "city": "",
   "postal_code": "",
   "country": "",
   "to_state": null,
   "email": "",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "currency": "EUR",
   "total_order_value": "13.00",
   "weight": "1.000",
   "length": null,
   "width": null,
   "height": null,
   "order_status": {
    "id": "new",
    "message": "New"
   },
   "payment_status": {
    "id": "paid",
    "message": ""
   },
   "parcel_items": [],
   "shipping_method": null,
   "shipping_method_checkout_name": "",
   "checkout_payload": null,
   "customs_details": null,
   "sender_address": null,
   "allowed_shipping_methods": [],
   "created_at": "2026-11-23T09:18:44.000000+00:00",
   "updated_at": "2026-11-23T09:18:44.000000+00:00",
   "shipment_created_at": "2026-10-03T08:15:00.000000+00:00",
   "shipment_updated_at": "2026-11-23T09:18:44.000000+00:00"
  }
 ]
}

> GET /api/v2/integrations/$shop/shipments?start_date=soon
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/shipments",
  "message": "start_date: \"Date has wrong format. Use one of these formats instead: YYYY-MM-DD.\""
 }
}

> GET /api/v2/integrations/1/shipments
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/1/shipments",
  "message": "No Integration matches the given query."
 }
}

> POST /api/v2/integrations/$shop/shipments
{"external_order_id":"1"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/shipments",
  "message": "non_field_errors: \"Expected a list of items but got type \"dict\".\""
 }
}

# Taken back.
> POST /api/v2/integrations/$shop/shipments/delete
{"external_order_id":"10045"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/shipments/delete",
  "message": "Missing shipment_uuid or the pair external_order_id and external_shipment_id"
 }
}

> POST /api/v2/integrations/$shop/shipments/delete
{"shipment_uuid":"5"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/shipments/delete",
  "message": "Must be a valid UUID."
 }
}

* as a stranger
> POST /api/v2/integrations/$shop/shipments/delete
{"shipment_uuid":"$uuid"}
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/401/shipments/delete",
  "message": "No Integration matches the given query."
 }
}

* as My shop
> POST /api/v2/integrations/$shop/shipments/delete
{"shipment_uuid":"$uuid"}
< 204
rows: orders-1
events: order.deleted

> POST /api/v2/integrations/$shop/shipments/delete
{"shipment_uuid":"$uuid"}
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/401/shipments/delete",
  "message": "No ShipmentBlob matches the given query."
 }
}

> POST /api/v2/integrations/$shop/shipments/delete
{"external_order_id":"10048","external_shipment_id":null}
< 204
rows: order_change-1 orders-1
events: order.deleted
