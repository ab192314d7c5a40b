# A label in one call, for one box.
> POST /api/v3/shipments/announce
{"from_address":{"name":"Magazijn","company_name":"Voorbeeld BV","address_line_1":"Loodsweg","house_number":"9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL"},
 "to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL","email":"ilse@example.org"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}},
 "order_number":"NL-9001","external_reference_id":"pack-9001-1","reference":"shelf 4","total_order_price":{"value":"24.95","currency":"EUR"},
 "delivery_dates":{"handover_at":"2026-11-24T09:00:00Z"},
 "parcels":[{"weight":{"value":"0.9","unit":"kg"},"dimensions":{"length":"20","width":"15.5","height":"5","unit":"cm"},"label_notes":["2x CUP-BLUE"],
  "additional_insured_price":{"value":"50","currency":"EUR"},"package_type":"package",
  "parcel_items":[{"description":"Blue cup","quantity":2,"weight":{"value":0.4,"unit":"kg"},"price":{"value":"9.50","currency":"EUR"},"hs_code":"69111000","origin_country":"PT","sku":"CUP-BLUE"}]}]}
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
  "order_number": "NL-9001",
  "total_order_price": {
   "value": "24.95",
   "currency": "EUR"
  },
  "reference": "shelf 4",
  "external_reference_id": "pack-9001-1",
  "delivery_dates": {
   "handover_at": "2026-11-24T09:00:00.000000Z",
   "deliver_at": null
  },
  "customs_information": null,
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
    "tracking_number": "SCC-1",
    "tracking_url": "http://carrier.test/track/SCC-1",
    "weight": {
     "value": "0.900",
     "unit": "kg"
    },
    "dimensions": {
     "length": "20.00",
     "width": "15.50",
     "height": "5.00",
     "unit": "cm"
    },
    "additional_insured_price": {
     "value": "50.00",
     "currency": "EUR"
    },
    "label_notes": [
     "2x CUP-BLUE"
    ],
    "sscc": null,
    "package_type": "package",
    "parcel_items": [
     {
      "description": "Blue cup",
      "quantity": 2,
      "weight": {
       "value": "0.400",
       "unit": "kg"
      },
      "price": {
       "value": "9.50",
       "currency": "EUR"
      },
      "hs_code": "69111000",
      "origin_country": "PT",
      "item_id": null,
      "sku": "CUP-BLUE",
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
$id = data.id
$parcel = data.parcels.0.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# The same external reference again is a conflict, which shows the shipment there is, with its label.
> POST /api/v3/shipments/announce
{"from_address":{"name":"Magazijn","address_line_1":"Loodsweg 9","postal_code":"3542 AD","city":"Utrecht","country_code":"NL"},
 "to_address":{"name":"Somebody else","address_line_1":"Kade 8","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}},
 "external_reference_id":"pack-9001-1","parcels":[{"weight":{"value":"0.9","unit":"kg"}}]}
< 409
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
  "order_number": "NL-9001",
  "total_order_price": {
   "value": "24.95",
   "currency": "EUR"
  },
  "reference": "shelf 4",
  "external_reference_id": "pack-9001-1",
  "delivery_dates": {
   "handover_at": "2026-11-24T09:00:00.000000Z",
   "deliver_at": null
  },
  "customs_information": null,
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
    "tracking_number": "SCC-1",
    "tracking_url": "http://carrier.test/track/SCC-1",
    "weight": {
     "value": "0.900",
     "unit": "kg"
    },
    "dimensions": {
     "length": "20.00",
     "width": "15.50",
     "height": "5.00",
     "unit": "cm"
    },
    "additional_insured_price": {
     "value": "50.00",
     "currency": "EUR"
    },
    "label_notes": [
     "2x CUP-BLUE"
    ],
    "sscc": null,
    "package_type": "package",
    "parcel_items": [
     {
      "description": "Blue cup",
      "quantity": 2,
      "weight": {
       "value": "0.400",
       "unit": "kg"
      },
      "price": {
       "value": "9.50",
       "currency": "EUR"
      },
      "hs_code": "69111000",
      "origin_country": "PT",
      "item_id": null,
      "sku": "CUP-BLUE",
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

# Read again.
> GET /api/v3/shipments/$id
< 200
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
  "order_number": "NL-9001",
  "total_order_price": {
   "value": "24.95",
   "currency": "EUR"
  },
  "reference": "shelf 4",
  "external_reference_id": "pack-9001-1",
  "delivery_dates": {
   "handover_at": "2026-11-24T09:00:00.000000Z",
   "deliver_at": null
  },
  "customs_information": null,
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
    "tracking_number": "SCC-1",
    "tracking_url": "http://carrier.test/track/SCC-1",
    "weight": {
     "value": "0.900",
     "unit": "kg"
    },
    "dimensions": {
     "length": "20.00",
     "width": "15.50",
     "height": "5.00",
     "unit": "cm"
    },
    "additional_insured_price": {
     "value": "50.00",
     "currency": "EUR"
    },
    "label_notes": [
     "2x CUP-BLUE"
    ],
    "sscc": null,
    "package_type": "package",
    "parcel_items": [
     {
      "description": "Blue cup",
      "quantity": 2,
      "weight": {
       "value": "0.400",
       "unit": "kg"
      },
      "price": {
       "value": "9.50",
       "currency": "EUR"
      },
      "hs_code": "69111000",
      "origin_country": "PT",
      "item_id": null,
      "sku": "CUP-BLUE",
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
     }
    ],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    }
   }
  ],
  "errors": []
 }
}

# Both versions show the same parcel.
> GET /api/v2/parcels/$parcel
< 200
{
 "parcel": {
  "id": 7001,
  "reference": "shelf 4",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "SCC-1",
  "weight": "0.900",
  "order_number": "NL-9001",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Blue cup",
    "quantity": 2,
    "weight": "0.400",
    "value": "9.50",
    "hs_code": "69111000",
    "origin_country": "PT",
    "product_id": "",
    "properties": {},
    "sku": "CUP-BLUE",
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
  "external_reference": "pack-9001-1",
  "is_return": false,
  "note": "",
  "total_order_value": "24.95",
  "total_order_value_currency": "EUR",
  "length": "20.00",
  "width": "15.50",
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
  "insured_value": 50,
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

# Its label as a picture, in the language of label printers, on A4; and what there is not.
> GET /api/v3/parcels/$parcel/documents/label
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v3/parcels/$parcel/documents/label?dpi=150
Accept: image/png
< 200
Content-Disposition: inline; filename="label-7001.png"
(a PNG)

> GET /api/v3/parcels/$parcel/documents/label?dpi=203
Accept: application/zpl
< 200
Content-Disposition: inline; filename="label-7001.zpl"
(ZPL)

> GET /api/v3/parcels/$parcel/documents/label?paper_size=A4
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v3/parcels/$parcel/documents/label?dpi=600&paper_size=A3
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "application/pdf is given at 72 dpi.",
   "source": {
    "parameter": "dpi"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Papers are A4, A5 or A6.",
   "source": {
    "parameter": "paper_size"
   }
  }
 ]
}

> GET /api/v3/parcels/$parcel/documents/customs-declaration
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Parcel 7001 has no such document."
  }
 ]
}

> GET /api/v3/parcels/$parcel/documents/photo
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Not found."
  }
 ]
}

> GET /api/v3/parcels/99999/documents/label
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no parcel 99999."
  }
 ]
}

> GET /api/v3/parcel-documents/label?parcels=$parcel&parcels=$parcel
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v3/parcel-documents/label?parcels=$parcel&parcels=99999
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no parcel 99999."
  }
 ]
}

> GET /api/v3/parcel-documents/label
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "parameter": "parcels"
   }
  }
 ]
}

# There is no return portal yet.
> GET /api/v3/shipments/$id/return-portal-url
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no return portal for this shipment."
  }
 ]
}

# Cancelled, and only once.
> POST /api/v3/shipments/$id/cancel
< 200
{
 "data": {
  "status": "cancelled",
  "message": "Shipment has been cancelled"
 }
}
events: parcel.status_changed parcel.status_changed

> POST /api/v3/shipments/$id/cancel
< 409
{
 "errors": [
  {
   "status": "409",
   "code": "invalid",
   "detail": "This shipment is already being cancelled."
  }
 ]
}

> POST /api/v3/shipments/7d0ff6ae-0000-4000-8000-000000000000/cancel
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Not found."
  }
 ]
}

> GET /api/v3/shipments/7
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Not found."
  }
 ]
}

> GET /api/v3/shipments/7d0ff6ae-0000-4000-8000-000000000000/return-portal-url
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Not found."
  }
 ]
}

> GET /api/v3/shipments/7d0ff6ae-0000-4000-8000-000000000000
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Not found."
  }
 ]
}
