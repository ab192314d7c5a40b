# A parcel with customs information and goods that are looked at twice.
> POST /api/v2/parcels
{"parcel":{"name":"Ilse Voorbeeld","address":"Kanaalweg 12b","city":"Utrecht","postal_code":"3526KM","country":"NL","weight":1.25,
 "order_number":"W-10060","request_label":true,"shipment":{"id":8},
 "parcel_items":[{"description":"Lacquer","quantity":2,"weight":"0.300","value":"12.50","hs_code":"3208","item_id":"L1","mid_code":"NLTHE12UTR",
  "manufacturer_product_id":"LQ-1","dds_reference":"25NL1","dangerous_goods":{"regulation_set":"ADR","id_number":"UN1263","quantity":0.3}}],
 "customs_information":{"customs_invoice_nr":"INV-77","customs_shipment_type":2,"export_type":"commercial_b2c","freight_costs":9.95,
  "importer_of_record":{"name":"Ilse","address_1":"Kanaalweg 12b","city":"Utrecht","postal_code":"3526KM","country_code":"NL"},
  "tax_numbers":{"sender":[{"name":"EORI","country_code":"NL","value":"NL000000000"}],"receiver":[],"importer_of_record":[]}}}}
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
  "order_number": "W-10060",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Lacquer",
    "quantity": 2,
    "weight": "0.300",
    "value": "12.50",
    "hs_code": "3208",
    "origin_country": null,
    "product_id": "",
    "properties": {},
    "sku": "",
    "return_reason": null,
    "return_message": null,
    "mid_code": "NLTHE12UTR",
    "manufacturer_product_id": "LQ-1",
    "dds_reference": "25NL1",
    "dangerous_goods": {
     "id_number": "UN1263",
     "quantity": "0.3",
     "regulation_set": "ADR"
    }
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
  "telephone": "",
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
  "customs_invoice_nr": "INV-77",
  "customs_shipment_type": 2,
  "customs_information": {
   "customs_invoice_nr": "INV-77",
   "customs_shipment_type": 2,
   "export_type": "commercial_b2c",
   "freight_costs": "9.95",
   "importer_of_record": {
    "name": "Ilse",
    "address_1": "Kanaalweg 12b",
    "city": "Utrecht",
    "postal_code": "3526KM",
    "country_code": "NL"
   },
   "tax_numbers": {
    "sender": [
     {
      "name": "EORI",
      "country_code": "NL",
      "value": "NL000000000"
     }
    ],
    "receiver": [],
    "importer_of_record": []
   }
  },
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/SCC-1"
 }
}
$id = parcel.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# The label as a PDF, a picture, and in the language of label printers; by header or by parameter.
> GET /api/v2/parcels/$id/documents/label
Accept: application/json, text/plain, */*
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v2/parcels/$id/documents/label?dpi=150
Accept: image/png
< 200
Content-Disposition: inline; filename="label-7001.png"
(a PNG)

> GET /api/v2/parcels/$id/documents/label?format=png&raw=1
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v2/labels/label_printer/$id?format=zpl
< 200
Content-Disposition: inline; filename="label-7001.zpl"
(ZPL)

> GET /api/v2/labels/normal_printer/$id?start_from=3&format=png&dpi=150
< 200
Content-Disposition: inline; filename="label-7001.png"
(a PNG)

# What there is not.
> GET /api/v2/parcels/$id/documents/label?format=gif
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels/7001/documents/label",
  "message": "format: \"Papers are given as pdf, png or zpl.\""
 }
}

> GET /api/v2/parcels/$id/documents/label?dpi=203
Accept: image/png
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels/7001/documents/label",
  "message": "dpi: \"image/png is given at 150, 300 dpi.\""
 }
}

> GET /api/v2/parcels/$id/documents/commercial-invoice
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/parcels/7001/documents/commercial-invoice",
  "message": "Not found."
 }
}

> GET /api/v2/labels/label_printer/$id?format=gif
< 400
{
 "message": "format: \"Papers are given as pdf, png or zpl.\""
}

> GET /api/v2/customs_declaration/normal_printer/$id
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/customs_declaration/normal_printer/7001",
  "message": "No Parcel matches the given query."
 }
}

> GET /api/v2/customs_declaration/normal_printer?ids=$id
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/customs_declaration/normal_printer",
  "message": "No Parcel matches the given query."
 }
}

> GET /api/v2/customs_declaration/normal_printer
< 400
{
 "message": "ids: \"This field is required.\""
}

# Customs information that no border takes.
> POST /api/v2/parcels
{"parcel":{"name":"Ilse","address":"Kanaalweg 12b","city":"Utrecht","postal_code":"3526KM","country":"NL",
 "parcel_items":[{"description":"Lacquer","quantity":1,"dangerous_goods":{"regulation_set":"IMO"}}],
 "customs_information":{"customs_shipment_type":9,"export_type":"b2b","invoice_date":"tomorrow","freight_costs":"many","importer_of_record":{"name":"Ilse"},
  "tax_numbers":{"sender":[{"name":"EURI","country_code":"XX","value":""}]},"additional_declaration_statements":7}}}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/parcels",
  "message": "customs_information.customs_shipment_type: \"9 is not a valid choice.\", customs_information.freight_costs: \"A valid number is required.\", customs_information.additional_declaration_statements: \"Expected a list of items.\""
 }
}
