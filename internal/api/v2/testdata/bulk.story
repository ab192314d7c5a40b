# Without an errors mode one bad parcel spoils the batch.
> POST /api/v2/parcels
{"parcels":[{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL"},
 {"name":"","address":"Laan 3","city":"Breda","postal_code":"4811AA","country":"NL","weight":"0.500"}]}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "name: \"This field may not be blank.\""
 }
}

# With errors=verbose the good ones are taken in, and the others are told in failed_parcels.
> POST /api/v2/parcels?errors=verbose
{"parcels":[{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL"},
 {"name":"","address":"Laan 3","city":"Breda","postal_code":"4811AA","country":"NL","weight":"0.500"}]}
< 200
{
 "parcels": [
  {
   "id": 7001,
   "reference": "0",
   "status": {
    "id": 999,
    "message": "No label"
   },
   "tracking_number": "",
   "weight": "1.000",
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
   "city": "Breda",
   "company_name": "",
   "country": {
    "iso_2": "NL",
    "iso_3": "NLD",
    "name": "Netherlands"
   },
   "email": "",
   "name": "Ada Good",
   "postal_code": "4811 AA",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
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
 ],
 "failed_parcels": [
  {
   "parcel": {
    "name": "",
    "address": "Laan 3",
    "city": "Breda",
    "postal_code": "4811AA",
    "country": "NL",
    "weight": "0.500",
    "quantity": 1
   },
   "errors": {
    "name": [
     "This field may not be blank."
    ]
   }
  }
 ]
}
rows: orders+1 parcel+1 shipment+1
events: order.imported

# A batch in which nothing fails has no failed_parcels at all. Some ask for labels, some do not.
> POST /api/v2/parcels/?errors=verbose-carrier
{"parcels":[{"name":"Bo Label","address":"Hoofdstraat 2","city":"Breda","postal_code":"4811AA","country":"NL","requestLabel":true,"shipment":{"id":8}},
 {"name":"Cy Draft","address":"Hoofdstraat 3","city":"Breda","postal_code":"4811AA","country":"NL","email":null,"sender_address":null}]}
< 200
{
 "parcels": [
  {
   "id": 7002,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "SCC-1",
   "weight": "1.000",
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
   "address": "Hoofdstraat 2",
   "address_2": "",
   "city": "Breda",
   "company_name": "",
   "country": {
    "iso_2": "NL",
    "iso_3": "NLD",
    "name": "Netherlands"
   },
   "email": "",
   "name": "Bo Label",
   "postal_code": "4811 AA",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
   "address_divided": {
    "street": "Hoofdstraat",
    "house_number": "2"
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
   "errors": {},
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/SCC-1"
  },
  {
   "id": 7003,
   "reference": "0",
   "status": {
    "id": 999,
    "message": "No label"
   },
   "tracking_number": "",
   "weight": "1.000",
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
   "address": "Hoofdstraat 3",
   "address_2": "",
   "city": "Breda",
   "company_name": "",
   "country": {
    "iso_2": "NL",
    "iso_3": "NLD",
    "name": "Netherlands"
   },
   "email": "",
   "name": "Cy Draft",
   "postal_code": "4811 AA",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
   "address_divided": {
    "street": "Hoofdstraat",
    "house_number": "3"
   },
   "shipment": null,
   "shipping_method": null,
   "shipping_method_checkout_name": null,
   "insured_value": 0,
   "shipment_uuid": "<uuid>",
   "data": {},
   "type": null,
   "external_order_id": "7003",
   "external_shipment_id": "",
   "quantity": 1,
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 0,
   "collo_count": 1,
   "label": {},
   "customs_declaration": {},
   "to_state": null,
   "date_created": "23-11-2026 09:14:44",
   "date_announced": null,
   "date_updated": "23-11-2026 09:14:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "errors": {}
  }
 ]
}
rows: attempt+1 orders+2 parcel+2 shipment+2
events: order.imported order.imported parcel.status_changed parcel.status_changed

# Three boxes of one shipment.
> POST /api/v2/parcels
{"parcels":[{"name":"Jan Proef","address":"Dorpsstraat","house_number":"5","city":"Gouda","postal_code":"2801AB","country":"NL",
 "weight":"4.000","quantity":3,"request_label":true,"shipment":{"id":1012},"order_number":"W-10051"}]}
< 200
{
 "parcels": [
  {
   "id": 7004,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "3SSBOX015839769",
   "weight": "4.000",
   "order_number": "W-10051",
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
    "id": 1012,
    "name": "Sandbox Standard 2-5kg"
   },
   "shipping_method": 1012,
   "shipping_method_checkout_name": null,
   "insured_value": 0,
   "shipment_uuid": null,
   "data": {},
   "type": "parcel",
   "external_order_id": "7004",
   "external_shipment_id": "",
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 0,
   "collo_count": 3,
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
   "date_created": "23-11-2026 09:15:44",
   "date_announced": "23-11-2026 09:15:44",
   "date_updated": "23-11-2026 09:15:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/3SSBOX015839769"
  },
  {
   "id": 7005,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "3SSBOX023759650",
   "weight": "4.000",
   "order_number": "W-10051",
   "total_insured_value": 0,
   "parcel_items": [],
   "documents": [
    {
     "type": "label",
     "size": "a6",
     "link": "https://api.waybill.test/api/v2/parcels/7005/documents/label"
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
    "id": 1012,
    "name": "Sandbox Standard 2-5kg"
   },
   "shipping_method": 1012,
   "shipping_method_checkout_name": null,
   "insured_value": 0,
   "shipment_uuid": null,
   "data": {},
   "type": "parcel",
   "external_order_id": "7004",
   "external_shipment_id": "",
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 1,
   "collo_count": 3,
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
   "date_created": "23-11-2026 09:15:44",
   "date_announced": "23-11-2026 09:15:44",
   "date_updated": "23-11-2026 09:15:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/3SSBOX023759650"
  },
  {
   "id": 7006,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "3SSBOX031679531",
   "weight": "4.000",
   "order_number": "W-10051",
   "total_insured_value": 0,
   "parcel_items": [],
   "documents": [
    {
     "type": "label",
     "size": "a6",
     "link": "https://api.waybill.test/api/v2/parcels/7006/documents/label"
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
    "id": 1012,
    "name": "Sandbox Standard 2-5kg"
   },
   "shipping_method": 1012,
   "shipping_method_checkout_name": null,
   "insured_value": 0,
   "shipment_uuid": null,
   "data": {},
   "type": "parcel",
   "external_order_id": "7004",
   "external_shipment_id": "",
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 2,
   "collo_count": 3,
   "label": {
    "normal_printer": [
     "https://api.waybill.test/api/v2/labels/normal_printer/7006?start_from=0",
     "https://api.waybill.test/api/v2/labels/normal_printer/7006?start_from=1",
     "https://api.waybill.test/api/v2/labels/normal_printer/7006?start_from=2",
     "https://api.waybill.test/api/v2/labels/normal_printer/7006?start_from=3"
    ],
    "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7006"
   },
   "customs_declaration": {},
   "to_state": null,
   "date_created": "23-11-2026 09:15:44",
   "date_announced": "23-11-2026 09:15:44",
   "date_updated": "23-11-2026 09:15:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/3SSBOX031679531"
  }
 ]
}
rows: attempt+1 orders+1 parcel+3 shipment+1
events: order.imported parcel.status_changed parcel.status_changed parcel.status_changed parcel.status_changed parcel.status_changed parcel.status_changed

# The carrier refuses one: its words are told, and the parcel waits where the merchant sees it.
> POST /api/v2/parcels?errors=verbose-carrier
{"parcels":[{"name":"FAIL-ADDRESS Jan","address":"Dorpsstraat 6","city":"Gouda","postal_code":"2801AB","country":"NL","request_label":true,"shipment":{"id":8}}]}
< 200
{
 "parcels": [],
 "failed_parcels": [
  {
   "parcel": {
    "id": 7007,
    "name": "FAIL-ADDRESS Jan",
    "address": "Dorpsstraat 6",
    "city": "Gouda",
    "postal_code": "2801AB",
    "country": "NL",
    "request_label": true,
    "shipment": {
     "id": 8
    },
    "quantity": 1
   },
   "errors": {
    "non_field_errors": [
     "Service error: Sandbox refused: No such address."
    ]
   }
  }
 ]
}
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

> POST /api/v2/parcels?errors=verbose-carrier
{"parcel":{"name":"FAIL-ADDRESS Jan","address":"Dorpsstraat 6","city":"Gouda","postal_code":"2801AB","country":"NL","request_label":true,"shipment":{"id":8}}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "non_field_errors: \"Service error: Sandbox refused: No such address.\""
 }
}
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# Cancelling what has no label deletes it.
> POST /api/v2/parcels/7003/cancel
< 410
{
 "status": "deleted",
 "message": "Parcel has been deleted"
}
rows: orders-1 parcel-1 shipment-1
events: order.deleted

> GET /api/v2/parcels/7003
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/parcels/7003",
  "message": "No Parcel matches the given query."
 }
}

# The label is made later, by a job.
> POST /api/v2/parcels
{"parcel":{"name":"Dee Later","address":"Hoofdstraat 4","city":"Breda","postal_code":"4811AA","country":"NL","request_label":true,"request_label_async":true,"shipment":{"id":8}}}
< 200
{
 "parcel": {
  "id": 7009,
  "reference": "0",
  "status": {
   "id": 1001,
   "message": "Being announced"
  },
  "tracking_number": "",
  "weight": "1.000",
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
  "address": "Hoofdstraat 4",
  "address_2": "",
  "city": "Breda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Dee Later",
  "postal_code": "4811 AA",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "4"
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
  "external_order_id": "7009",
  "external_shipment_id": "",
  "quantity": 1,
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {},
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:20:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:20:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null,
  "carrier": {
   "code": "sendcloud"
  }
 }
}
rows: orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed

> POST /api/v2/parcels/7009/cancel
< 400
{
 "status": "failed",
 "message": "This parcel is being announced and cannot be cancelled until the carrier has answered."
}
