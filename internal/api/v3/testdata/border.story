# A label over a customs border, with the numbers of both sides.
> POST /api/v3/shipments/announce
{"from_address":{"name":"Magazijn","company_name":"Voorbeeld BV","address_line_1":"Loodsweg","house_number":"9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL","phone_number":"+31300000000"},
 "to_address":{"name":"Lea Ammann","company_name":"Confiserie Lindenhof","address_line_1":"Kramgasse","house_number":"49","postal_code":"3011","city":"Bern","country_code":"CH","email":"lea@example.org","phone_number":"+41780000001"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:world"}},
 "order_number":"CH-9001","external_reference_id":"pack-ch-1","total_order_price":{"value":"62.40","currency":"EUR"},
 "customs_information":{"invoice_number":"INV-77","export_reason":"commercial_goods","export_type":"commercial_b2b","freight_costs":{"value":"9.95","currency":"EUR"},
  "tax_numbers":{"sender":[{"name":"EORI","country_code":"NL","value":"NL123456789"}],"receiver":[{"name":"VAT","country_code":"CH","value":"CHE123456788"}],"importer_of_record":[]}},
 "parcels":[{"weight":{"value":"1.25","unit":"kg"},
  "parcel_items":[{"description":"Green tea leaves in a tin","quantity":2,"weight":{"value":0.3,"unit":"kg"},"price":{"value":"21.20","currency":"EUR"},"hs_code":"090210","origin_country":"JP","sku":"TEA-1"},
   {"description":"Porcelain teapot","quantity":1,"weight":{"value":0.5,"unit":"kg"},"price":{"value":"20.00","currency":"EUR"},"hs_code":"69111000","origin_country":"PT","sku":"POT-1"}]}]}
< 201
{
 "data": {
  "id": "<uuid>",
  "from_address": {
   "name": "Magazijn",
   "company_name": "Voorbeeld BV",
   "address_line_1": "Loodsweg",
   "house_number": "9",
   "address_line_2": "",
   "postal_code": "3542 AD",
   "city": "Utrecht",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
   "phone_number": "+31300000000"
  },
  "to_address": {
   "name": "Lea Ammann",
   "company_name": "Confiserie Lindenhof",
   "address_line_1": "Kramgasse",
   "house_number": "49",
   "address_line_2": "",
   "postal_code": "3011",
   "city": "Bern",
   "po_box": null,
   "state_province_code": null,
   "country_code": "CH",
   "email": "lea@example.org",
   "phone_number": "+41780000001"
  },
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:world",
    "contract_id": 601
   }
  },
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox"
  },
  "to_service_point": null,
  "brand_id": null,
  "order_number": "CH-9001",
  "total_order_price": {
   "value": "62.40",
   "currency": "EUR"
  },
  "reference": null,
  "external_reference_id": "pack-ch-1",
  "delivery_dates": {
   "handover_at": null,
   "deliver_at": null
  },
  "customs_information": {
   "invoice_number": "INV-77",
   "export_reason": "commercial_goods",
   "export_type": "commercial_b2b",
   "invoice_date": null,
   "discount_granted": null,
   "freight_costs": {
    "value": "9.95",
    "currency": "EUR"
   },
   "insurance_costs": null,
   "other_costs": null,
   "goods_description": null,
   "general_notes": null,
   "additional_declaration_statements": [],
   "importer_of_record": null,
   "tax_numbers": {
    "sender": [
     {
      "name": "EORI",
      "country_code": "NL",
      "value": "NL123456789"
     }
    ],
    "receiver": [
     {
      "name": "VAT",
      "country_code": "CH",
      "value": "CHE123456788"
     }
    ],
    "importer_of_record": []
   }
  },
  "label_details": {
   "mime_type": "application/pdf",
   "dpi": 72
  },
  "parcels": [
   {
    "id": 7001,
    "created_at": "2026-11-23T09:12:44.000000Z",
    "updated_at": "2026-11-23T09:12:44.000000Z",
    "announced_at": "2026-11-23T09:12:44.000000Z",
    "status": {
     "code": "READY_TO_SEND",
     "message": "Ready to send"
    },
    "tracking_number": "CX079198885NL",
    "tracking_url": "http://carrier.test/track/CX079198885NL",
    "weight": {
     "value": "1.250",
     "unit": "kg"
    },
    "dimensions": null,
    "additional_insured_price": {
     "value": "0.00",
     "currency": "EUR"
    },
    "label_notes": [],
    "sscc": null,
    "package_type": null,
    "parcel_items": [
     {
      "description": "Green tea leaves in a tin",
      "quantity": 2,
      "weight": {
       "value": "0.300",
       "unit": "kg"
      },
      "price": {
       "value": "21.20",
       "currency": "EUR"
      },
      "hs_code": "090210",
      "origin_country": "JP",
      "item_id": null,
      "sku": "TEA-1",
      "product_id": null,
      "mid_code": null,
      "material_content": null,
      "intended_use": null,
      "dangerous_goods": null,
      "dds_reference": null,
      "taric_doc_code": null,
      "manufacturer_product_id": null,
      "manufacturer_product_id_std": null,
      "properties": {}
     },
     {
      "description": "Porcelain teapot",
      "quantity": 1,
      "weight": {
       "value": "0.500",
       "unit": "kg"
      },
      "price": {
       "value": "20.00",
       "currency": "EUR"
      },
      "hs_code": "69111000",
      "origin_country": "PT",
      "item_id": null,
      "sku": "POT-1",
      "product_id": null,
      "mid_code": null,
      "material_content": null,
      "intended_use": null,
      "dangerous_goods": null,
      "dds_reference": null,
      "taric_doc_code": null,
      "manufacturer_product_id": null,
      "manufacturer_product_id_std": null,
      "properties": {}
     }
    ],
    "documents": [
     {
      "type": "label",
      "document_type": "label",
      "size": "a6",
      "link": "https://api.waybill.test/api/v3/parcels/7001/documents/label"
     },
     {
      "type": "cn23",
      "document_type": "customs-declaration",
      "size": "a4",
      "link": "https://api.waybill.test/api/v3/parcels/7001/documents/customs-declaration"
     }
    ],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    },
    "label_file": "<paper>"
   }
  ],
  "errors": []
 }
}
$parcel = data.parcels.0.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# All customs papers of the parcel.
> GET /api/v3/parcels/$parcel/documents/customs-declaration
< 200
Content-Disposition: inline; filename="customs-declaration-7001.pdf"
(a PDF)

# On other paper.
> GET /api/v3/parcels/$parcel/documents/customs-declaration?paper_size=A5
< 200
Content-Disposition: inline; filename="customs-declaration-7001.pdf"
(a PDF)

# One of them.
> GET /api/v3/parcels/$parcel/documents/commercial-invoice
< 200
Content-Disposition: inline; filename="commercial-invoice-7001.pdf"
(a PDF)

# Of several parcels in one file.
> GET /api/v3/parcel-documents/customs-declaration?parcels=$parcel
< 200
Content-Disposition: inline; filename="customs-declaration-7001.pdf"
(a PDF)

# Labels and their papers, everything that is printed.
> GET /api/v3/parcel-documents/all?parcels=$parcel
< 200
Content-Disposition: inline; filename="parcels.pdf"
(a PDF)

# A parcel that crosses no border has none.
> POST /api/v3/shipments/announce
{"from_address":{"name":"Magazijn","address_line_1":"Loodsweg","house_number":"9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL"},
 "to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL","email":"ilse@example.org"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}},"parcels":[{"weight":{"value":"0.9","unit":"kg"}}]}
< 201
{
 "data": {
  "id": "<uuid>",
  "from_address": {
   "name": "Magazijn",
   "company_name": "",
   "address_line_1": "Loodsweg",
   "house_number": "9",
   "address_line_2": "",
   "postal_code": "3542 AD",
   "city": "Utrecht",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
   "phone_number": ""
  },
  "to_address": {
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
   "email": "ilse@example.org",
   "phone_number": ""
  },
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:letter",
    "contract_id": 601
   }
  },
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox"
  },
  "to_service_point": null,
  "brand_id": null,
  "order_number": "",
  "total_order_price": null,
  "reference": null,
  "external_reference_id": null,
  "delivery_dates": {
   "handover_at": null,
   "deliver_at": null
  },
  "customs_information": null,
  "label_details": {
   "mime_type": "application/pdf",
   "dpi": 72
  },
  "parcels": [
   {
    "id": 7002,
    "created_at": "2026-11-23T09:18:44.000000Z",
    "updated_at": "2026-11-23T09:18:44.000000Z",
    "announced_at": "2026-11-23T09:18:44.000000Z",
    "status": {
     "code": "READY_TO_SEND",
     "message": "Ready to send"
    },
    "tracking_number": "SCC-1",
    "tracking_url": "http://carrier.test/track/SCC-1",
    "weight": {
     "value": "0.900",
     "unit": "kg"
    },
    "dimensions": null,
    "additional_insured_price": {
     "value": "0.00",
     "currency": "EUR"
    },
    "label_notes": [],
    "sscc": null,
    "package_type": null,
    "parcel_items": [],
    "documents": [
     {
      "type": "label",
      "document_type": "label",
      "size": "a6",
      "link": "https://api.waybill.test/api/v3/parcels/7002/documents/label"
     }
    ],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    },
    "label_file": "<paper>"
   }
  ],
  "errors": []
 }
}
$home = data.parcels.0.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# So there is nothing to fetch.
> GET /api/v3/parcels/$home/documents/customs-declaration
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Parcel 7002 has no such document."
  }
 ]
}
