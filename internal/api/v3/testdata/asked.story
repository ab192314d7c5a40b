* points

# An order is kept, whatever it asks to travel by and to: as the READMEs of clients have it.
> GET /api/v3/user/auth/metadata
< 200
{
 "data": {
  "user_id": 2,
  "integration_id": 401
 }
}
$shop = data.integration_id

> POST /api/v3/orders
[{"order_id":"shop-1","order_number":"N-1","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T10:00:00Z","order_items":[{"name":"Cup","quantity":1,"total_price":{"value":9.5,"currency":"EUR"}}]},
 "payment_details":{"total_price":{"value":9.5,"currency":"EUR"},"status":{"code":"paid"}},
 "shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "shipping_details":{"measurement":{"weight":{"value":0.9,"unit":"kg"}},"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"postnl:standard"}}},
 "service_point_details":{"id":"123"}}]
< 201
{
 "data": [
  {
   "id": 3001,
   "order_id": "shop-1",
   "order_number": "N-1"
  }
 ]
}
$order = data.0.id
rows: orders+1
events: order.imported

> GET /api/v3/orders/$order
< 200
{
 "data": {
  "id": "3001",
  "order_id": "shop-1",
  "order_number": "N-1",
  "created_at": "2026-11-23T09:13:44.000000+00:00",
  "modified_at": "2026-11-23T09:13:44.000000+00:00",
  "order_details": {
   "integration": {
    "id": 401
   },
   "status": {
    "code": "new",
    "message": ""
   },
   "order_created_at": "2026-10-03T10:00:00.000000+00:00",
   "order_updated_at": "2026-11-23T09:13:44.000000+00:00",
   "notes": "",
   "tags": [],
   "order_items": [
    {
     "name": "Cup",
     "quantity": 1,
     "unit_price": {
      "value": 9.50,
      "currency": "EUR"
     },
     "total_price": {
      "value": 9.50,
      "currency": "EUR"
     }
    }
   ]
  },
  "payment_details": {
   "total_price": {
    "value": 9.50,
    "currency": "EUR"
   },
   "status": {
    "code": "paid",
    "message": ""
   }
  },
  "shipping_address": {
   "name": "Ilse Vos",
   "address_line_1": "Kade",
   "house_number": "7",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "country_code": "NL"
  },
  "shipping_details": {
   "measurement": {
    "weight": {
     "value": 0.9,
     "unit": "kg"
    }
   },
   "ship_with": {
    "type": "shipping_option_code",
    "properties": {
     "shipping_option_code": "postnl:standard",
     "contract_id": null
    }
   }
  },
  "service_point_details": {
   "id": "123"
  }
 }
}

# A label of it is refused with the places of both.
> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"N-1"}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "The shop asked for ‘postnl:standard’, which this account does not have.",
   "source": {
    "pointer": "/data/attributes/ship_with"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "The shop asked for the service point ‘123’, which is not known here.",
   "source": {
    "pointer": "/data/attributes/order"
   }
  }
 ]
}

# With an option that the account has, the point still has to be chosen.
> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"N-1"},"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:service_point"}}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "The shop asked for the service point ‘123’, which is not known here.",
   "source": {
    "pointer": "/data/attributes/order"
   }
  }
 ]
}

# An option to the door is no way to a point.
> PATCH /api/v3/orders/$order
{"service_point_details":{"id":"9001"},"shipping_details":{"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:standard"}}}}
< 200
{
 "data": {
  "id": "3001",
  "order_id": "shop-1",
  "order_number": "N-1",
  "created_at": "2026-11-23T09:13:44.000000+00:00",
  "modified_at": "2026-11-23T09:17:44.000000+00:00",
  "order_details": {
   "integration": {
    "id": 401
   },
   "status": {
    "code": "new",
    "message": ""
   },
   "order_created_at": "2026-10-03T10:00:00.000000+00:00",
   "order_updated_at": "2026-11-23T09:17:44.000000+00:00",
   "notes": "",
   "tags": [],
   "order_items": [
    {
     "name": "Cup",
     "quantity": 1,
     "unit_price": {
      "value": 9.50,
      "currency": "EUR"
     },
     "total_price": {
      "value": 9.50,
      "currency": "EUR"
     }
    }
   ]
  },
  "payment_details": {
   "total_price": {
    "value": 9.50,
    "currency": "EUR"
   },
   "status": {
    "code": "paid",
    "message": ""
   }
  },
  "shipping_address": {
   "name": "Ilse Vos",
   "address_line_1": "Kade",
   "house_number": "7",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "country_code": "NL"
  },
  "shipping_details": {
   "measurement": {
    "weight": {
     "value": 0.9,
     "unit": "kg"
    }
   },
   "ship_with": {
    "type": "shipping_option_code",
    "properties": {
     "shipping_option_code": "sendcloud:standard",
     "contract_id": null
    }
   }
  },
  "service_point_details": {
   "id": "9001"
  }
 }
}
rows: order_change+1
events: order.changed

> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"N-1"}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Sandbox Standard 0-2kg delivers to the door, and this goes to a service point.",
   "source": {
    "pointer": "/data/attributes/order"
   }
  }
 ]
}

# What was chosen stays while the shop asks again for what there is not.
> POST /api/v3/orders
[{"order_id":"shop-1","order_number":"N-1","order_details":{"integration":{"id":$shop},"status":{"code":"paid"},"order_created_at":"2026-10-03T10:00:00Z","order_items":[{"name":"Cup","quantity":1,"total_price":{"value":9.5,"currency":"EUR"}}]},
 "payment_details":{"total_price":{"value":9.5,"currency":"EUR"},"status":{"code":"paid"}},
 "shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "shipping_details":{"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"postnl:standard"}}},
 "service_point_details":{"id":"a corner shop"}}]
< 201
{
 "data": [
  {
   "id": 3001,
   "order_id": "shop-1",
   "order_number": "N-1"
  }
 ]
}
rows: order_change+1
events: order.changed

> GET /api/v3/orders/$order
< 200
{
 "data": {
  "id": "3001",
  "order_id": "shop-1",
  "order_number": "N-1",
  "created_at": "2026-11-23T09:13:44.000000+00:00",
  "modified_at": "2026-11-23T09:19:44.000000+00:00",
  "order_details": {
   "integration": {
    "id": 401
   },
   "status": {
    "code": "paid",
    "message": ""
   },
   "order_created_at": "2026-10-03T10:00:00.000000+00:00",
   "order_updated_at": "2026-11-23T09:19:44.000000+00:00",
   "notes": "",
   "tags": [],
   "order_items": [
    {
     "name": "Cup",
     "quantity": 1,
     "unit_price": {
      "value": 9.50,
      "currency": "EUR"
     },
     "total_price": {
      "value": 9.50,
      "currency": "EUR"
     }
    }
   ]
  },
  "payment_details": {
   "total_price": {
    "value": 9.50,
    "currency": "EUR"
   },
   "status": {
    "code": "paid",
    "message": ""
   }
  },
  "shipping_address": {
   "name": "Ilse Vos",
   "address_line_1": "Kade",
   "house_number": "7",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "country_code": "NL"
  },
  "shipping_details": {
   "measurement": {
    "weight": {
     "value": 0.9,
     "unit": "kg"
    }
   },
   "ship_with": {
    "type": "shipping_option_code",
    "properties": {
     "shipping_option_code": "sendcloud:standard",
     "contract_id": null
    }
   }
  },
  "service_point_details": {
   "id": "9001"
  }
 }
}

> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"N-1"},"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:service_point"}}}
< 201
{
 "data": {
  "shipment_id": "<uuid>",
  "order_id": "shop-1",
  "order_number": "N-1",
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:service_point",
    "contract_id": null
   }
  },
  "parcel_id": 7001,
  "parcels_ids": [
   7001
  ],
  "label_details": {
   "file": "<paper>",
   "mime_type": "application/pdf",
   "dpi": 72
  },
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v3/parcels/7001/documents/label"
   }
  ],
  "tracking_number": "09520007919888K",
  "tracking_url": "http://carrier.test/track/09520007919888K"
 }
}
$shipment = data.shipment_id
rows: attempt+1 order_change+1 parcel+1 shipment+1
events: order.changed parcel.status_changed parcel.status_changed

# The shipment tells our number of the point and the carrier's.
> GET /api/v3/shipments/$shipment
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
   "email": "zoe@example.com",
   "phone_number": "+31300000000"
  },
  "to_address": {
   "name": "Ilse Vos",
   "company_name": "",
   "address_line_1": "Kade",
   "house_number": "7",
   "address_line_2": "",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
   "phone_number": ""
  },
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:service_point",
    "contract_id": 601
   }
  },
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox"
  },
  "to_service_point": {
   "id": 9001,
   "carrier_service_point_id": "EHV1"
  },
  "brand_id": null,
  "order_number": "N-1",
  "total_order_price": {
   "value": "9.50",
   "currency": "EUR"
  },
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
    "id": 7001,
    "created_at": "2026-11-23T09:21:44.000000Z",
    "updated_at": "2026-11-23T09:21:44.000000Z",
    "announced_at": "2026-11-23T09:21:44.000000Z",
    "status": {
     "code": "READY_TO_SEND",
     "message": "Ready to send"
    },
    "tracking_number": "09520007919888K",
    "tracking_url": "http://carrier.test/track/09520007919888K",
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
   }
  ],
  "errors": []
 }
}

# A shipment that is made at once names what there is, or is refused.
> POST /api/v3/shipments/announce
{"to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},"from_address":{"name":"Zoe","address_line_1":"Stadhuisplein","house_number":"10","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:standard"}},"to_service_point":{"id":"9001"},"parcels":[{"weight":{"value":"0.5","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Sandbox Standard 0-2kg delivers to the door, and this goes to a service point.",
   "source": {
    "pointer": "/to_service_point"
   }
  }
 ]
}

> POST /api/v3/shipments/announce
{"to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},"from_address":{"name":"Zoe","address_line_1":"Stadhuisplein","house_number":"10","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:service_point"}},"parcels":[{"weight":{"value":"0.5","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Sandbox Service Point 0-2kg needs a service point.",
   "source": {
    "pointer": "/to_service_point"
   }
  }
 ]
}

> POST /api/v3/shipments/announce
{"to_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},"from_address":{"name":"Zoe","address_line_1":"Stadhuisplein","house_number":"10","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:service_point"}},"to_service_point":{"id":"4711"},"parcels":[{"weight":{"value":"0.5","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no service point 4711.",
   "source": {
    "pointer": "/to_service_point"
   }
  }
 ]
}

# The carriers whose points a shop offers are carriers that somebody knows.
> PATCH /api/v3/integrations/$shop
{"service_point_enabled":true,"service_point_carriers":["postnl","gls_nl","elsewhere_post","sendcloud","postnll"]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no carrier postnll. Name carriers by their codes, like postnl or dhl.",
   "source": {
    "pointer": "/service_point_carriers"
   }
  }
 ]
}

> PATCH /api/v3/integrations/$shop
{"service_point_enabled":true,"service_point_carriers":["postnl","gls_nl","elsewhere_post","sendcloud"]}
< 204
rows: audit+1
events: integration.updated
