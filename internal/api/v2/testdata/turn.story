# A shop's order, sent before it is a parcel.
> POST /api/v2/integrations/401/shipments
[{"external_order_id":"10045","external_shipment_id":"10045-1","order_number":"W-10045","name":"Ilse Voorbeeld","address":"Kanaalweg","house_number":"12b",
 "city":"Utrecht","postal_code":"3526KM","country":"NL","currency":"EUR","created_at":"2026-03-14T09:00:00.000000Z","updated_at":"2026-03-14T09:00:00.000000Z",
 "order_status":{"id":"processing","message":"Processing"},"payment_status":{"id":"paid","message":"Paid"},"total_order_value":"49.90","weight":"1.250",
 "parcel_items":[{"description":"Teapot","quantity":1,"value":"49.90","weight":"1.100","sku":"TP-1"}]}]
< 200
[
 {
  "external_order_id": "10045",
  "external_shipment_id": "10045-1",
  "shipment_uuid": "<uuid>",
  "status": "created"
 }
]
$uuid = 0.shipment_uuid
rows: orders+1
events: order.imported

# What is wrong leaves it as it was.
> POST /api/v2/parcels
{"parcel":{"shipment_uuid":"$uuid","request_label":true}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "shipping_method: \"This field is required.\""
 }
}

# It becomes a parcel, with its label; what else is sent changes it.
> POST /api/v2/parcels
{"parcel":{"shipment_uuid":"$uuid","request_label":true,"shipment":{"id":8},"telephone":"+31600000000"}}
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
    "hs_code": "",
    "origin_country": null,
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
  "email": "",
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
  "external_order_id": "10045",
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
  "tracking_url": "http://carrier.test/track/SCC-1"
 }
}
$id = parcel.id
rows: attempt+1 order_change+1 parcel+1 shipment+1
events: order.changed parcel.status_changed parcel.status_changed

# Asked again it is answered as it stands.
> POST /api/v2/parcels
{"parcel":{"shipment_uuid":"$uuid","request_label":true,"shipment":{"id":8}}}
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
    "hs_code": "",
    "origin_country": null,
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
  "email": "",
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
  "external_order_id": "10045",
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
  "tracking_url": "http://carrier.test/track/SCC-1"
 }
}
