# A marketplace imports an order without a label. It waits in the merchant's incoming orders.
> POST /api/v2/parcels
{"parcel":{"name":"Jan Proef","address":"Dorpsstraat 5","house_number":"","city":"Gouda","postal_code":"2801AB","country":"NL",
 "order_number":"W-10046","request_label":false,"weight":1.5,"quantity":1,"company_name":null,"data":[],"currency":"EUR",
 "parcel_items":[{"description":"Teapot","quantity":1,"weight":"1.100","value":49.90,"sku":"TP-1","hs_code":"691200","origin_country":"NL"}]}}
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
  "weight": "1.500",
  "order_number": "W-10046",
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
  "address": "Dorpsstraat 5",
  "address_2": "",
  "city": "Gouda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Jan Proef",
  "postal_code": "2801 AB",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Dorpsstraat",
   "house_number": "5"
  },
  "shipment": null,
  "shipping_method": null,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7001",
  "external_shipment_id": "W-10046",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:12:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:12:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null
 }
}
rows: orders+1 parcel+1 shipment+1
events: order.imported

# It is read back as it was told.
> GET /api/v2/parcels/7001/
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
  "weight": "1.500",
  "order_number": "W-10046",
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
  "address": "Dorpsstraat 5",
  "address_2": "",
  "city": "Gouda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Jan Proef",
  "postal_code": "2801 AB",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Dorpsstraat",
   "house_number": "5"
  },
  "shipment": null,
  "shipping_method": null,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7001",
  "external_shipment_id": "W-10046",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:12:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:12:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null
 }
}

# The shop chooses a method, and nothing else changes.
> PUT /api/v2/parcels
{"parcel":{"id":7001,"shipment":{"id":"8"}}}
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
  "weight": "1.500",
  "order_number": "W-10046",
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
  "address": "Dorpsstraat 5",
  "address_2": "",
  "city": "Gouda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Jan Proef",
  "postal_code": "2801 AB",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Dorpsstraat",
   "house_number": "5"
  },
  "shipment": {
   "id": 8,
   "name": "Unstamped letter"
  },
  "shipping_method": 8,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": "<uuid>",
  "data": {},
  "type": null,
  "external_order_id": "7001",
  "external_shipment_id": "W-10046",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:12:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:14:44",
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

# The same parcel becomes a label.
> PUT /api/v2/parcels/7001
{"parcel":{"request_label":true}}
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
  "weight": "1.500",
  "order_number": "W-10046",
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
  "external_reference": null,
  "is_return": false,
  "note": "",
  "total_order_value": null,
  "total_order_value_currency": null,
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Dorpsstraat 5",
  "address_2": "",
  "city": "Gouda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Jan Proef",
  "postal_code": "2801 AB",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Dorpsstraat",
   "house_number": "5"
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

# Asked again, it is answered as it stands; no second label is bought.
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
  "weight": "1.500",
  "order_number": "W-10046",
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
  "external_reference": null,
  "is_return": false,
  "note": "",
  "total_order_value": null,
  "total_order_value_currency": null,
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Dorpsstraat 5",
  "address_2": "",
  "city": "Gouda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Jan Proef",
  "postal_code": "2801 AB",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Dorpsstraat",
   "house_number": "5"
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

# After that nothing can be changed.
> PATCH /api/v2/parcels/7001
{"parcel":{"city":"Delft"}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels/7001",
  "message": "Parcel 7001 can no longer be changed: it was announced to the carrier already."
 }
}
