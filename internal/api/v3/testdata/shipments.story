# Whose address things are sent from.
> GET /api/v2/user/addresses/sender
< 200
{
 "sender_addresses": [
  {
   "id": 4101,
   "company_name": "Voorbeeld BV",
   "contact_name": "Magazijn",
   "email": "zoe@example.com",
   "telephone": "+31300000000",
   "street": "Loodsweg",
   "house_number": "9",
   "postal_box": "",
   "postal_code": "3542 AD",
   "city": "Utrecht",
   "country": "NL",
   "country_state": null,
   "vat_number": null,
   "eori_number": null,
   "label": "",
   "brand_id": 52,
   "signature_full_name": "",
   "signature_initials": ""
  }
 ]
}
$sender = sender_addresses.0.id

# Boxes of their own weight, with their own goods; nobody waits for the carrier.
> POST /api/v3/shipments
{"from_address":{"sender_address_id":$sender,"name":"Ines"},
 "to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:standard"}},"order_number":"NL-9002",
 "label_details":{"mime_type":"image/png","dpi":300},
 "parcels":[{"weight":{"value":"1.2","unit":"kg"},"parcel_items":[{"description":"Cup","quantity":1,"price":{"value":"9.5","currency":"EUR"}}]},
  {"weight":{"value":7,"unit":"kg"},"sscc":"003952123400000018","parcel_items":[{"description":"Pan","quantity":2,"price":{"value":"30","currency":"EUR"}}]}]}
< 201
{
 "data": {
  "id": "<uuid>",
  "from_address": {
   "name": "Ines",
   "company_name": "Voorbeeld BV",
   "address_line_1": "Loodsweg",
   "house_number": "9",
   "address_line_2": "",
   "postal_code": "3542 AD",
   "city": "Utrecht",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "zoe@example.com",
   "phone_number": "+31300000000"
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
   "email": "",
   "phone_number": ""
  },
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:standard",
    "contract_id": null
   }
  },
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox"
  },
  "to_service_point": null,
  "brand_id": 52,
  "order_number": "NL-9002",
  "total_order_price": null,
  "reference": null,
  "external_reference_id": null,
  "delivery_dates": {
   "handover_at": null,
   "deliver_at": null
  },
  "customs_information": null,
  "label_details": {
   "mime_type": "image/png",
   "dpi": 300
  },
  "parcels": [
   {
    "id": 7001,
    "created_at": "2026-11-23T09:13:44.000000Z",
    "updated_at": "2026-11-23T09:13:44.000000Z",
    "announced_at": null,
    "status": {
     "code": "ANNOUNCING",
     "message": "Being announced"
    },
    "tracking_number": "",
    "tracking_url": null,
    "weight": {
     "value": "1.200",
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
      "description": "Cup",
      "quantity": 1,
      "weight": null,
      "price": {
       "value": "9.50",
       "currency": "EUR"
      },
      "hs_code": null,
      "origin_country": null,
      "item_id": null,
      "sku": null,
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
    "documents": [],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    }
   },
   {
    "id": 7002,
    "created_at": "2026-11-23T09:13:44.000000Z",
    "updated_at": "2026-11-23T09:13:44.000000Z",
    "announced_at": null,
    "status": {
     "code": "ANNOUNCING",
     "message": "Being announced"
    },
    "tracking_number": "",
    "tracking_url": null,
    "weight": {
     "value": "7.000",
     "unit": "kg"
    },
    "dimensions": null,
    "additional_insured_price": {
     "value": "0.00",
     "currency": "EUR"
    },
    "label_notes": [],
    "sscc": "003952123400000018",
    "package_type": null,
    "parcel_items": [
     {
      "description": "Pan",
      "quantity": 2,
      "weight": null,
      "price": {
       "value": "30.00",
       "currency": "EUR"
      },
      "hs_code": null,
      "origin_country": null,
      "item_id": null,
      "sku": null,
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
    "documents": [],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    }
   }
  ],
  "errors": []
 }
}
$id = data.id
$first = data.parcels.0.id
$second = data.parcels.1.id
rows: orders+1 parcel+2 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

* work
rows: attempt+1
events: parcel.status_changed parcel.status_changed parcel.status_changed parcel.status_changed
> GET /api/v3/shipments/$id
< 200
{
 "data": {
  "id": "<uuid>",
  "from_address": {
   "name": "Ines",
   "company_name": "Voorbeeld BV",
   "address_line_1": "Loodsweg",
   "house_number": "9",
   "address_line_2": "",
   "postal_code": "3542 AD",
   "city": "Utrecht",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "zoe@example.com",
   "phone_number": "+31300000000"
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
   "email": "",
   "phone_number": ""
  },
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:standard",
    "contract_id": 601
   }
  },
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox"
  },
  "to_service_point": null,
  "brand_id": 52,
  "order_number": "NL-9002",
  "total_order_price": null,
  "reference": null,
  "external_reference_id": null,
  "delivery_dates": {
   "handover_at": null,
   "deliver_at": null
  },
  "customs_information": null,
  "label_details": {
   "mime_type": "image/png",
   "dpi": 300
  },
  "parcels": [
   {
    "id": 7001,
    "created_at": "2026-11-23T09:13:44.000000Z",
    "updated_at": "2026-11-23T09:14:44.000000Z",
    "announced_at": "2026-11-23T09:14:44.000000Z",
    "status": {
     "code": "READY_TO_SEND",
     "message": "Ready to send"
    },
    "tracking_number": "3SSBOX007919888",
    "tracking_url": "http://carrier.test/track/3SSBOX007919888",
    "weight": {
     "value": "1.200",
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
      "description": "Cup",
      "quantity": 1,
      "weight": null,
      "price": {
       "value": "9.50",
       "currency": "EUR"
      },
      "hs_code": null,
      "origin_country": null,
      "item_id": null,
      "sku": null,
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
   },
   {
    "id": 7002,
    "created_at": "2026-11-23T09:13:44.000000Z",
    "updated_at": "2026-11-23T09:14:44.000000Z",
    "announced_at": "2026-11-23T09:14:44.000000Z",
    "status": {
     "code": "READY_TO_SEND",
     "message": "Ready to send"
    },
    "tracking_number": "3SSBOX015839769",
    "tracking_url": "http://carrier.test/track/3SSBOX015839769",
    "weight": {
     "value": "7.000",
     "unit": "kg"
    },
    "dimensions": null,
    "additional_insured_price": {
     "value": "0.00",
     "currency": "EUR"
    },
    "label_notes": [],
    "sscc": "003952123400000018",
    "package_type": null,
    "parcel_items": [
     {
      "description": "Pan",
      "quantity": 2,
      "weight": null,
      "price": {
       "value": "30.00",
       "currency": "EUR"
      },
      "hs_code": null,
      "origin_country": null,
      "item_id": null,
      "sku": null,
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
      "link": "https://api.waybill.test/api/v3/parcels/7002/documents/label"
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

# Each box by the weight band that carries it, as v2 tells it.
> GET /api/v2/parcels/$second
< 200
{
 "parcel": {
  "id": 7002,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "3SSBOX015839769",
  "weight": "7.000",
  "order_number": "NL-9002",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Pan",
    "quantity": 2,
    "weight": "0.000",
    "value": "30.00",
    "hs_code": "",
    "origin_country": null,
    "product_id": "",
    "properties": {},
    "sku": "",
    "return_reason": null,
    "return_message": null
   }
  ],
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
   "id": 1013,
   "name": "Sandbox Standard 5-10kg"
  },
  "shipping_method": 1013,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "parcel",
  "external_order_id": "7001",
  "external_shipment_id": "",
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 1,
  "collo_count": 2,
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
  "date_created": "23-11-2026 09:13:44",
  "date_announced": "23-11-2026 09:14:44",
  "date_updated": "23-11-2026 09:14:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/3SSBOX015839769"
 }
}

> GET /api/v3/parcel-documents/label?parcels=$first&parcels=$second
< 200
Content-Disposition: inline; filename="labels.pdf"
(a PDF)

# Only an address: rules there are none, defaults fill in the rest.
> POST /api/v3/shipments/announce-with-shipping-rules
{"to_address":{"name":"Ilse Vos","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "order_number":"NL-9003","delivery_indicator":"Evening delivery","apply_shipping_rules":true,"apply_shipping_defaults":true,
 "label_details":{"mime_type":"application/zpl","dpi":203},
 "parcels":[{"parcel_items":[{"description":"Blue cup","quantity":2}]}]}
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
   "email": "zoe@example.com",
   "phone_number": "+31300000000"
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
   "email": "",
   "phone_number": ""
  },
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:mailbox",
    "contract_id": 601
   }
  },
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox"
  },
  "to_service_point": null,
  "brand_id": null,
  "order_number": "NL-9003",
  "total_order_price": null,
  "reference": null,
  "external_reference_id": null,
  "delivery_dates": {
   "handover_at": null,
   "deliver_at": null
  },
  "customs_information": null,
  "label_details": {
   "mime_type": "application/zpl",
   "dpi": 203
  },
  "parcels": [
   {
    "id": 7004,
    "created_at": "2026-11-23T09:17:44.000000Z",
    "updated_at": "2026-11-23T09:17:44.000000Z",
    "announced_at": "2026-11-23T09:17:44.000000Z",
    "status": {
     "code": "READY_TO_SEND",
     "message": "Ready to send"
    },
    "tracking_number": "3SSBOX023759650",
    "tracking_url": "http://carrier.test/track/3SSBOX023759650",
    "weight": {
     "value": "1.000",
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
      "description": "Blue cup",
      "quantity": 2,
      "weight": null,
      "price": null,
      "hs_code": null,
      "origin_country": null,
      "item_id": null,
      "sku": null,
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
      "link": "https://api.waybill.test/api/v3/parcels/7004/documents/label"
     }
    ],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    },
    "label_file": "<paper>"
   }
  ],
  "errors": [],
  "applied_shipping_rules": []
 }
}
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

> POST /api/v3/shipments/create-with-shipping-rules
{"to_address":{"name":"Ilse Vos","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},"order_number":"NL-9004"}
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
   "email": "zoe@example.com",
   "phone_number": "+31300000000"
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
   "email": "",
   "phone_number": ""
  },
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:mailbox",
    "contract_id": null
   }
  },
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox"
  },
  "to_service_point": null,
  "brand_id": null,
  "order_number": "NL-9004",
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
    "id": 7005,
    "created_at": "2026-11-23T09:18:44.000000Z",
    "updated_at": "2026-11-23T09:18:44.000000Z",
    "announced_at": null,
    "status": {
     "code": "ANNOUNCING",
     "message": "Being announced"
    },
    "tracking_number": "",
    "tracking_url": null,
    "weight": {
     "value": "1.000",
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
    "documents": [],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    }
   }
  ],
  "errors": [],
  "applied_shipping_rules": []
 }
}
rows: orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed

# Without defaults nobody chooses.
> POST /api/v3/shipments/create-with-shipping-rules
{"to_address":{"name":"Ilse Vos","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "apply_shipping_defaults":false,"parcels":[{"weight":{"value":"1","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/ship_with/properties/shipping_option_code"
   }
  }
 ]
}

# The carrier refuses: the shipment is there, and says so.
> POST /api/v3/shipments/announce
{"from_address":{"sender_address_id":$sender},
 "to_address":{"name":"FAIL-ADDRESS","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}},"order_number":"NL-9005","parcels":[{"weight":{"value":"1","unit":"kg"}}]}
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
   "email": "zoe@example.com",
   "phone_number": "+31300000000"
  },
  "to_address": {
   "name": "FAIL-ADDRESS",
   "company_name": "",
   "address_line_1": "Kade",
   "house_number": "7",
   "address_line_2": "",
   "postal_code": "3011 AA",
   "city": "Rotterdam",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
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
  "brand_id": 52,
  "order_number": "NL-9005",
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
    "id": 7006,
    "created_at": "2026-11-23T09:20:44.000000Z",
    "updated_at": "2026-11-23T09:20:44.000000Z",
    "announced_at": null,
    "status": {
     "code": "ANNOUNCEMENT_FAILED",
     "message": "Announcement failed"
    },
    "tracking_number": "",
    "tracking_url": null,
    "weight": {
     "value": "1.000",
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
    "documents": [],
    "additional_carrier_data": {
     "awb_tracking_number": null,
     "box_number": null
    }
   }
  ],
  "errors": [
   {
    "status": "400",
    "code": "parcel_announcement_error",
    "detail": "Sandbox refused: No such address."
   }
  ]
 }
}
$refused = data.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# Lists, newest first, a page at a time.
> GET /api/v3/shipments?page_size=1&order_number=NL-9005
< 200
{
 "data": [
  {
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
    "email": "zoe@example.com",
    "phone_number": "+31300000000"
   },
   "to_address": {
    "name": "FAIL-ADDRESS",
    "company_name": "",
    "address_line_1": "Kade",
    "house_number": "7",
    "address_line_2": "",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL",
    "email": "",
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
   "brand_id": 52,
   "order_number": "NL-9005",
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
     "id": 7006,
     "created_at": "2026-11-23T09:20:44.000000Z",
     "updated_at": "2026-11-23T09:20:44.000000Z",
     "announced_at": null,
     "status": {
      "code": "ANNOUNCEMENT_FAILED",
      "message": "Announcement failed"
     },
     "tracking_number": "",
     "tracking_url": null,
     "weight": {
      "value": "1.000",
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
     "documents": [],
     "additional_carrier_data": {
      "awb_tracking_number": null,
      "box_number": null
     }
    }
   ],
   "errors": [
    {
     "status": "400",
     "code": "parcel_announcement_error",
     "detail": "Sandbox refused: No such address."
    }
   ]
  }
 ]
}
$next = header Link

> GET /api/v3/shipments?parcel_status=ANNOUNCEMENT_FAILED&page_size=500
< 200
{
 "data": [
  {
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
    "email": "zoe@example.com",
    "phone_number": "+31300000000"
   },
   "to_address": {
    "name": "FAIL-ADDRESS",
    "company_name": "",
    "address_line_1": "Kade",
    "house_number": "7",
    "address_line_2": "",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL",
    "email": "",
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
   "brand_id": 52,
   "order_number": "NL-9005",
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
     "id": 7006,
     "created_at": "2026-11-23T09:20:44.000000Z",
     "updated_at": "2026-11-23T09:20:44.000000Z",
     "announced_at": null,
     "status": {
      "code": "ANNOUNCEMENT_FAILED",
      "message": "Announcement failed"
     },
     "tracking_number": "",
     "tracking_url": null,
     "weight": {
      "value": "1.000",
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
     "documents": [],
     "additional_carrier_data": {
      "awb_tracking_number": null,
      "box_number": null
     }
    }
   ],
   "errors": [
    {
     "status": "400",
     "code": "parcel_announcement_error",
     "detail": "Sandbox refused: No such address."
    }
   ]
  }
 ]
}

> GET /api/v3/shipments?parcel_status=1002&ids=$first
< 200
{
 "data": []
}

> GET /api/v3/shipments?shipment_uuids=$id,$refused&page_size=1&ids=$second
< 200
{
 "data": [
  {
   "id": "<uuid>",
   "from_address": {
    "name": "Ines",
    "company_name": "Voorbeeld BV",
    "address_line_1": "Loodsweg",
    "house_number": "9",
    "address_line_2": "",
    "postal_code": "3542 AD",
    "city": "Utrecht",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL",
    "email": "zoe@example.com",
    "phone_number": "+31300000000"
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
    "email": "",
    "phone_number": ""
   },
   "ship_with": {
    "type": "shipping_option_code",
    "properties": {
     "shipping_option_code": "sendcloud:standard",
     "contract_id": 601
    }
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox"
   },
   "to_service_point": null,
   "brand_id": 52,
   "order_number": "NL-9002",
   "total_order_price": null,
   "reference": null,
   "external_reference_id": null,
   "delivery_dates": {
    "handover_at": null,
    "deliver_at": null
   },
   "customs_information": null,
   "label_details": {
    "mime_type": "image/png",
    "dpi": 300
   },
   "parcels": [
    {
     "id": 7001,
     "created_at": "2026-11-23T09:13:44.000000Z",
     "updated_at": "2026-11-23T09:14:44.000000Z",
     "announced_at": "2026-11-23T09:14:44.000000Z",
     "status": {
      "code": "READY_TO_SEND",
      "message": "Ready to send"
     },
     "tracking_number": "3SSBOX007919888",
     "tracking_url": "http://carrier.test/track/3SSBOX007919888",
     "weight": {
      "value": "1.200",
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
       "description": "Cup",
       "quantity": 1,
       "weight": null,
       "price": {
        "value": "9.50",
        "currency": "EUR"
       },
       "hs_code": null,
       "origin_country": null,
       "item_id": null,
       "sku": null,
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
    },
    {
     "id": 7002,
     "created_at": "2026-11-23T09:13:44.000000Z",
     "updated_at": "2026-11-23T09:14:44.000000Z",
     "announced_at": "2026-11-23T09:14:44.000000Z",
     "status": {
      "code": "READY_TO_SEND",
      "message": "Ready to send"
     },
     "tracking_number": "3SSBOX015839769",
     "tracking_url": "http://carrier.test/track/3SSBOX015839769",
     "weight": {
      "value": "7.000",
      "unit": "kg"
     },
     "dimensions": null,
     "additional_insured_price": {
      "value": "0.00",
      "currency": "EUR"
     },
     "label_notes": [],
     "sscc": "003952123400000018",
     "package_type": null,
     "parcel_items": [
      {
       "description": "Pan",
       "quantity": 2,
       "weight": null,
       "price": {
        "value": "30.00",
        "currency": "EUR"
       },
       "hs_code": null,
       "origin_country": null,
       "item_id": null,
       "sku": null,
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
       "link": "https://api.waybill.test/api/v3/parcels/7002/documents/label"
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
 ]
}

> GET /api/v3/shipments?parcel_status=LOST&ids=x&shipment_uuids=7&updated_after=yesterday&page_size=0
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "min_value",
   "detail": "Ensure this value is greater than or equal to 1.",
   "source": {
    "parameter": "page_size"
   }
  }
 ]
}

> GET /api/v3/shipments?updated_before=2020-01-01T00:00:00Z
< 200
{
 "data": []
}

> GET /api/v3/shipments?integration_id=1
< 200
{
 "data": []
}

# A refused one is cancelled by taking it out.
> POST /api/v3/shipments/$refused/cancel
< 200
{
 "data": {
  "status": "cancelled",
  "message": "Shipment has been cancelled"
 }
}
rows: attempt-1 orders-1 parcel-1 shipment-1
events: order.deleted

> GET /api/v3/shipments/$refused
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

# What is wrong is told, each by its place, and nothing is made.
> POST /api/v3/shipments/announce
{}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/to_address"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/from_address"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/ship_with"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/parcels"
   }
  }
 ]
}

> POST /api/v3/shipments
{"from_address":{"sender_address_id":999999},"to_address":{"name":"Ilse","address_line_1":"Kade 7","postal_code":"3011","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"type":"shipping_method","properties":{"shipping_option_code":"sendcloud:nothing","contract_id":"x"}},"parcels":[{"weight":{"value":"1","unit":"stone"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid integer is required.",
   "source": {
    "pointer": "/ship_with/properties/contract_id"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Unit needs to be kg, g, lbs or oz.",
   "source": {
    "pointer": "/parcels/0/weight/unit"
   }
  }
 ]
}

> POST /api/v3/shipments
{"from_address":{"sender_address_id":999999},"to_address":{"name":"Ilse","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}},"parcels":[{"weight":{"value":"1","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no sender address 999999.",
   "source": {
    "pointer": "/from_address/sender_address_id"
   }
  }
 ]
}

> POST /api/v3/shipments
{"from_address":{"sender_address_id":$sender},"to_address":{"name":"Ilse","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"properties":{"shipping_option_code":"sendcloud:nothing"}},"parcels":[{"weight":{"value":"1","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no shipping option sendcloud:nothing.",
   "source": {
    "pointer": "/ship_with/properties/shipping_option_code"
   }
  }
 ]
}

> POST /api/v3/shipments
{"from_address":{"sender_address_id":$sender},"to_address":{"name":"Ilse","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}},"total_order_price":{"value":"10","currency":"EUR"},
 "parcels":[{"weight":{"value":"1","unit":"kg"},"additional_insured_price":{"value":"10","currency":"GBP"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "All prices of a shipment are in one currency; here are EUR and GBP.",
   "source": {
    "pointer": "/currency"
   }
  }
 ]
}

> POST /api/v3/shipments
{"from_address":{"sender_address_id":$sender},"to_address":{"name":"Ilse","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"properties":{"shipping_option_code":"sendcloud:letter","contract_id":777}},"brand_id":777,"label_details":{"mime_type":"application/pdf"},
 "parcels":[{"weight":{"value":"1","unit":"kg"},"sscc":"12","package_type":"sack","label_notes":[""],"parcel_items":[{"description":"Cup","quantity":1,"origin_country":"XX"}]}],
 "customs_information":{"invoice_number":"I-1","export_reason":"gift","export_type":"b2b","importer_of_record":{"name":"x"}}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Use private, commercial_b2c or commercial_b2b.",
   "source": {
    "pointer": "/customs_information/export_type"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/customs_information/importer_of_record/address_line_1"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/customs_information/importer_of_record/city"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/customs_information/importer_of_record/postal_code"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/customs_information/importer_of_record/country_code"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/parcels/0/label_notes"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "An SSCC has 18 digits.",
   "source": {
    "pointer": "/parcels/0/sscc"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no such kind of package; there are package, euro_pallet, block_pallet, mini_pallet, one_way_pallet, tube, over_size_pallet, bundle, half_pallet, letterbox.",
   "source": {
    "pointer": "/parcels/0/package_type"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no country XX; write its two letters, like NL or DE.",
   "source": {
    "pointer": "/parcel_items/origin_country"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no brand 777.",
   "source": {
    "pointer": "/brand_id"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no contract 777.",
   "source": {
    "pointer": "/ship_with/properties/contract_id"
   }
  }
 ]
}

> POST /api/v3/shipments
{"from_address":{"sender_address_id":$sender},"to_address":{"name":"Ilse","address_line_1":"Kade 7","postal_code":"3011AA","city":"Rotterdam","country_code":"NL"},
 "ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}},"label_details":{"mime_type":"text/plain","dpi":11},"parcels":[{"weight":{"value":"1","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Papers are given as application/pdf, image/png or application/zpl.",
   "source": {
    "pointer": "/label_details/mime_type"
   }
  }
 ]
}

> POST /api/v3/shipments/announce
[]
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Invalid data. Expected a dictionary.",
   "source": {
    "pointer": "/data"
   }
  }
 ]
}
