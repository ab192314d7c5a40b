# A stream of orders; each line is answered by itself.
> POST /api/waybill/orders
Content-Type: application/x-ndjson
{"order_id":"W-1","order_number":"NL-1","order_created_at":"2026-10-02T08:15:00Z","status":"paid","currency":"EUR","total_price":49.9,"customer":{"name":"Ilse","email":"ilse@example.org"},"shipping_address":{"name":"Ilse Vos","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"nl"},"weight":"1.25","length":20,"width":10,"height":5,"items":[{"item_id":"L1","name":"Teapot","quantity":1,"unit_price":"49.90","weight":1.1,"sku":"TP-1","country_of_origin":"PT"}],"shipping_option_code":"sendcloud:letter"}
{"order_id":"W-2","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"NL"}}
{"order_id":"W-3","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"XX"},"weight":"heavy","items":[{"name":"Cup","quantity":0}]}
{"order_id":"W-4",
[1]
{"order_id":"W-4","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"XX"}}
{"order_id":"W-2","order_number":"again","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"NL"}}
{"order_number":"nobody","shipping_address":{}}
< 200
{"line":1,"order_id":"W-1","id":3001,"parcel_id":7001,"status":"created"}
{"line":2,"order_id":"W-2","id":3002,"parcel_id":7002,"status":"created"}
{"line":3,"order_id":"W-3","status":"error","error":"A valid number is required.","fields":[{"field":"weight","text":"A valid number is required."},{"field":"items.0.quantity","text":"Ensure this value is between 1 and 1000000."}]}
{"line":4,"status":"error","error":"JSON parse error - Expecting property name enclosed in double quotes: line 1 column 19 (char 18)"}
{"line":5,"status":"error","error":"A line needs to be a JSON object."}
{"line":6,"order_id":"W-4","status":"error","error":"Country XX is unknown. Use two letters, like NL or DE.","fields":[{"field":"shipping_address.country_code","text":"Country XX is unknown. Use two letters, like NL or DE."}]}
{"line":7,"order_id":"W-2","id":3002,"parcel_id":7002,"status":"updated"}
{"line":8,"status":"error","error":"This field is required.","fields":[{"field":"order_id","text":"This field is required."},{"field":"shipping_address.name","text":"This field is required."},{"field":"shipping_address.address_line_1","text":"This field is required."},{"field":"shipping_address.postal_code","text":"This field is required."},{"field":"shipping_address.city","text":"This field is required."},{"field":"shipping_address.country_code","text":"This field is required."}]}
rows: order_change+1 orders+2 parcel+2 shipment+2
events: order.imported order.imported order.changed

# The same again.
> POST /api/waybill/orders
Content-Type: application/x-ndjson
{"order_id":"W-2","order_number":"again","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"NL"}}
< 200
{
 "line": 1,
 "order_id": "W-2",
 "id": 3002,
 "parcel_id": 7002,
 "status": "unchanged"
}

# It is an order of v3, and its parcel one of v2, which gets its label there.
> GET /api/v3/orders?order_id=W-1
< 200
{
 "data": [
  {
   "id": "3001",
   "order_id": "W-1",
   "order_number": "NL-1",
   "created_at": "2026-11-23T09:12:44.000000+00:00",
   "modified_at": "2026-11-23T09:12:44.000000+00:00",
   "order_details": {
    "integration": {
     "id": 401
    },
    "status": {
     "code": "paid",
     "message": "paid"
    },
    "order_created_at": "2026-10-02T08:15:00.000000+00:00",
    "order_updated_at": "2026-11-23T09:12:44.000000+00:00",
    "notes": "",
    "tags": [],
    "order_items": [
     {
      "item_id": "L1",
      "name": "Teapot",
      "quantity": 1,
      "sku": "TP-1",
      "country_of_origin": "PT",
      "unit_price": {
       "value": 49.90,
       "currency": "EUR"
      },
      "total_price": {
       "value": 49.90,
       "currency": "EUR"
      },
      "measurement": {
       "weight": {
        "value": 1.1,
        "unit": "kg"
       }
      }
     }
    ]
   },
   "payment_details": {
    "total_price": {
     "value": 49.90,
     "currency": "EUR"
    },
    "status": {
     "code": "unknown",
     "message": "Unknown"
    }
   },
   "customer_details": {
    "name": "Ilse",
    "email": "ilse@example.org"
   },
   "shipping_address": {
    "name": "Ilse Vos",
    "address_line_1": "Kade",
    "house_number": "7",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "country_code": "NL"
   },
   "shipping_details": {
    "measurement": {
     "dimension": {
      "length": 20.0,
      "width": 10.0,
      "height": 5.0,
      "unit": "cm"
     },
     "weight": {
      "value": 1.25,
      "unit": "kg"
     }
    },
    "ship_with": {
     "type": "shipping_option_code",
     "properties": {
      "shipping_option_code": "sendcloud:letter",
      "contract_id": null
     }
    }
   }
  }
 ]
}

> PUT /api/v2/parcels
{"parcel":{"id":7001,"request_label":true}}
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
  "order_number": "NL-1",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Teapot",
    "quantity": 1,
    "weight": "1.100",
    "value": "49.90",
    "hs_code": "",
    "origin_country": "PT",
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
  "external_reference": null,
  "is_return": false,
  "note": "",
  "total_order_value": "49.90",
  "total_order_value_currency": "EUR",
  "length": "20.00",
  "width": "10.00",
  "height": "5.00",
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
  "external_order_id": "W-1",
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
  "date_announced": "23-11-2026 09:15:44",
  "date_updated": "23-11-2026 09:15:44",
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
rows: attempt+1
events: parcel.status_changed parcel.status_changed

> POST /api/waybill/orders
Content-Type: application/x-ndjson
{"order_id":"W-1","order_number":"changed","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"NL"}}
< 200
{
 "line": 1,
 "order_id": "W-1",
 "id": 3001,
 "parcel_id": 7001,
 "status": "unchanged"
}

# An address without a word in it is refused by what it lacks, and a field that is wrong is told of once.
> POST /api/waybill/orders
Content-Type: application/x-ndjson
{"order_id":"W-90","shipping_address":{}}
{"order_id":"W-91","shipping_address":{"name":["x"],"address_line_1":"Kade 1","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},"items":[{"name":"Cup"}]}
< 200
{"line":1,"order_id":"W-90","status":"error","error":"This field is required.","fields":[{"field":"shipping_address.name","text":"This field is required."},{"field":"shipping_address.address_line_1","text":"This field is required."},{"field":"shipping_address.postal_code","text":"This field is required."},{"field":"shipping_address.city","text":"This field is required."},{"field":"shipping_address.country_code","text":"This field is required."}]}
{"line":2,"order_id":"W-91","status":"error","error":"Not a valid string.","fields":[{"field":"shipping_address.name","text":"Not a valid string."},{"field":"items.0.quantity","text":"This field is required."}]}

* as nobody
> POST /api/waybill/orders
Content-Type: application/x-ndjson
{}
< 401
{
 "error": "Invalid username/password."
}

* as My shop
# An order is kept whatever it asks to travel by and to; somebody settles it before its label.
> POST /api/waybill/orders
Content-Type: application/x-ndjson
{"order_id":"W-9","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"NL"},"shipping_option_code":"postnl:standard"}
{"order_id":"W-10","shipping_address":{"name":"Jan","address_line_1":"Laan 3","postal_code":"4811AA","city":"Breda","country_code":"NL"},"service_point_id":123}
< 200
{"line":1,"order_id":"W-9","id":3003,"parcel_id":7004,"status":"created"}
{"line":2,"order_id":"W-10","id":3004,"parcel_id":7005,"status":"created"}
rows: orders+2 parcel+2 shipment+2
events: order.imported order.imported
