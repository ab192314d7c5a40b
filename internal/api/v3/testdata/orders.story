# A shop brings an order with everything it knows.
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
[{"order_id":"shop-9001","order_number":"NL-9001",
 "order_details":{"integration":{"id":$shop},"status":{"code":"processing","message":"Ready to pick"},"order_created_at":"2026-10-02T08:15:00+00:00",
  "order_updated_at":"2026-10-02T09:15:00.250000+00:00","notes":"Ring twice","tags":["gift-wrap"],
  "order_items":[{"item_id":"L1","sku":"CUP-BLUE","name":"Blue cup","description":"A cup","quantity":2,"product_id":"p1","variant_id":"v1","image_url":"https://shop.example/cup.png",
   "unit_price":{"value":9.5,"currency":"EUR"},"total_price":{"value":19,"currency":"EUR"},"hs_code":"691110","country_of_origin":"PT","ean":"8712345678906",
   "measurement":{"weight":{"value":400,"unit":"g"},"dimension":{"length":10,"width":8.5,"height":8,"unit":"cm"},"volume":{"value":680,"unit":"cm3"}},
   "properties":{"color":"blue","size":"M"},"delivery_dates":{"handover_at":"2026-10-03T10:00:00Z","deliver_at":"2026-10-04T10:00:00Z"},
   "mid_code":"PTCER1","material_content":"100% clay","intended_use":"Drinking","dangerous_goods":{"regulation_set":"ADR","quantity":"1"}}]},
 "payment_details":{"total_price":{"value":24.95,"currency":"EUR"},"status":{"code":"paid","message":"Paid"},"subtotal_price":{"value":19,"currency":"EUR"},
  "estimated_shipping_price":{"value":5.95,"currency":"EUR"},"estimated_tax_price":{"value":4.33,"currency":"EUR"},"is_cash_on_delivery":false,"invoice_date":"2026-10-02",
  "discount_granted":{"value":"1.00","currency":"EUR"},"freight_costs":{"value":5.95,"currency":"EUR"},"other_costs":{"value":null,"currency":null}},
 "customs_details":{"commercial_invoice_number":"INV-9001","shipment_type":"commercial_goods","export_type":"commercial_b2c",
  "tax_numbers":{"sender":[{"name":"EORI","country_code":"NL","value":"NL000000001"}],"receiver":[],"importer_of_record":[]}},
 "customer_details":{"name":"Ilse Vos","email":"ilse@example.org","phone_number":"+31600000000"},
 "billing_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
 "shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","address_line_2":"2 hoog","postal_code":"3011aa","city":"Rotterdam","country_code":"NL","email":"ilse@example.org"},
 "shipping_details":{"is_local_pickup":false,"delivery_indicator":"Evening delivery","measurement":{"weight":{"value":0.9,"unit":"kg"},"dimension":{"length":20,"width":15,"height":10,"unit":"cm"}},
  "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter","contract_id":null}}},
 "service_point_details":{"id":"11000044","post_number":"123","latitude":"52.1","longitude":"5.1","type":"servicepoint","extra_data":{"test":"x"}}}]
< 201
{
 "data": [
  {
   "id": 3001,
   "order_id": "shop-9001",
   "order_number": "NL-9001"
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
  "order_id": "shop-9001",
  "order_number": "NL-9001",
  "created_at": "2026-11-23T09:13:44.000000+00:00",
  "modified_at": "2026-11-23T09:13:44.000000+00:00",
  "order_details": {
   "integration": {
    "id": 401
   },
   "status": {
    "code": "processing",
    "message": "Ready to pick"
   },
   "order_created_at": "2026-10-02T08:15:00.000000+00:00",
   "order_updated_at": "2026-10-02T09:15:00.250000+00:00",
   "notes": "Ring twice",
   "tags": [
    "gift-wrap"
   ],
   "order_items": [
    {
     "item_id": "L1",
     "product_id": "p1",
     "variant_id": "v1",
     "image_url": "https://shop.example/cup.png",
     "name": "Blue cup",
     "description": "A cup",
     "quantity": 2,
     "sku": "CUP-BLUE",
     "hs_code": "691110",
     "country_of_origin": "PT",
     "properties": {
      "color": "blue",
      "size": "M"
     },
     "unit_price": {
      "value": 9.50,
      "currency": "EUR"
     },
     "total_price": {
      "value": 19.00,
      "currency": "EUR"
     },
     "measurement": {
      "dimension": {
       "length": 10.0,
       "width": 8.5,
       "height": 8.0,
       "unit": "cm"
      },
      "weight": {
       "value": 400.0,
       "unit": "g"
      },
      "volume": {
       "value": 680,
       "unit": "cm3"
      }
     },
     "ean": "8712345678906",
     "delivery_dates": {
      "handover_at": "2026-10-03T10:00:00.000000+00:00",
      "deliver_at": "2026-10-04T10:00:00.000000+00:00"
     },
     "mid_code": "PTCER1",
     "material_content": "100% clay",
     "intended_use": "Drinking",
     "dangerous_goods": {
      "quantity": "1",
      "regulation_set": "ADR"
     }
    }
   ]
  },
  "payment_details": {
   "total_price": {
    "value": 24.95,
    "currency": "EUR"
   },
   "status": {
    "code": "paid",
    "message": "Paid"
   },
   "subtotal_price": {
    "value": 19.00,
    "currency": "EUR"
   },
   "estimated_shipping_price": {
    "value": 5.95,
    "currency": "EUR"
   },
   "estimated_tax_price": {
    "value": 4.33,
    "currency": "EUR"
   },
   "is_cash_on_delivery": false,
   "invoice_date": "2026-10-02",
   "discount_granted": {
    "value": 1.00,
    "currency": "EUR"
   },
   "freight_costs": {
    "value": 5.95,
    "currency": "EUR"
   }
  },
  "customs_details": {
   "commercial_invoice_number": "INV-9001",
   "shipment_type": "commercial_goods",
   "export_type": "commercial_b2c",
   "tax_numbers": {
    "sender": [
     {
      "name": "EORI",
      "country_code": "NL",
      "value": "NL000000001"
     }
    ],
    "receiver": [],
    "importer_of_record": []
   }
  },
  "customer_details": {
   "name": "Ilse Vos",
   "phone_number": "+31600000000",
   "email": "ilse@example.org"
  },
  "billing_address": {
   "name": "Ilse Vos",
   "address_line_1": "Kade",
   "house_number": "7",
   "postal_code": "3011 AA",
   "city": "Rotterdam",
   "country_code": "NL"
  },
  "shipping_address": {
   "name": "Ilse Vos",
   "address_line_1": "Kade",
   "house_number": "7",
   "address_line_2": "2 hoog",
   "postal_code": "3011 AA",
   "city": "Rotterdam",
   "country_code": "NL",
   "email": "ilse@example.org",
   "phone_number": "+31600000000"
  },
  "shipping_details": {
   "is_local_pickup": false,
   "delivery_indicator": "Evening delivery",
   "measurement": {
    "dimension": {
     "length": 20.0,
     "width": 15.0,
     "height": 10.0,
     "unit": "cm"
    },
    "weight": {
     "value": 0.9,
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
  },
  "service_point_details": {
   "id": "11000044",
   "post_number": "123",
   "latitude": "52.1",
   "longitude": "5.1",
   "type": "servicepoint",
   "extra_data": {
    "test": "x"
   }
  }
 }
}

# The same again changes nothing; something else of it is a change.
> POST /api/v3/orders
[{"order_id":"shop-9002","order_number":"NL-9002","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00+00:00","order_items":[]},
 "payment_details":{"total_price":{"value":1,"currency":"EUR"},"status":{"code":"open"}}}]
< 201
{
 "data": [
  {
   "id": 3002,
   "order_id": "shop-9002",
   "order_number": "NL-9002"
  }
 ]
}
rows: orders+1
events: order.imported

> POST /api/v3/orders
[{"order_id":"shop-9002","order_number":"NL-9002","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00+00:00","order_items":[]},
 "payment_details":{"total_price":{"value":1,"currency":"EUR"},"status":{"code":"open"}}}]
< 201
{
 "data": [
  {
   "id": 3002,
   "order_id": "shop-9002",
   "order_number": "NL-9002"
  }
 ]
}

> POST /api/v3/orders
[{"order_id":"shop-9002","order_number":"NL-9002","order_details":{"integration":{"id":$shop},"status":{"code":"paid"},"order_created_at":"2026-10-03T08:15:00+00:00","order_items":[]},
 "payment_details":{"total_price":{"value":1,"currency":"EUR"},"status":{"code":"paid"}}}]
< 201
{
 "data": [
  {
   "id": 3002,
   "order_id": "shop-9002",
   "order_number": "NL-9002"
  }
 ]
}
rows: order_change+1
events: order.changed

# One wrong order of a batch, and none is kept.
> POST /api/v3/orders
[{"order_id":"shop-9003","order_number":"NL-9003","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00+00:00","order_items":[]},
 "payment_details":{"total_price":{"value":1,"currency":"EUR"},"status":{"code":"open"}}},
 {"order_id":"shop-9004","order_details":{"integration":{"id":1},"status":{"code":"new"},"order_created_at":"then",
 "order_items":[{"name":"Cup","quantity":0,"total_price":{"value":"free","currency":"EUR"}}]},"shipping_address":{"name":"Ilse"},
 "payment_details":{"total_price":{"value":1,"currency":"USD"},"status":{"code":"open"},"subtotal_price":{"value":1,"currency":"EUR"}}}]
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Expected a date and time like 2026-03-14T09:26:53Z.",
   "source": {
    "pointer": "/data/attributes/[1]/order_details/order_created_at"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid number is required.",
   "source": {
    "pointer": "/data/attributes/[1]/order_details/order_items/0/total_price/value"
   }
  }
 ]
}

> POST /api/v3/orders
{"order_id":"shop-9003"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "not_a_list",
   "detail": "Input should be a valid list",
   "source": {
    "pointer": "/data/attributes"
   }
  }
 ]
}

> POST /api/v3/orders
[]
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "List should have at least 1 item after validation, not 0",
   "source": {
    "pointer": "/data/attributes"
   }
  }
 ]
}

> POST /api/v3/orders
[{"order_id":"shop-9005","order_number":"NL-9005","order_details":{"integration":{"id":1},"status":{"code":"new"},"order_created_at":"2026-10-03","order_items":[]},
 "payment_details":{"total_price":{"value":1,"currency":"EUR"},"status":{"code":"open"}}}]
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "not_found",
   "detail": "There is no integration 1.",
   "source": {
    "pointer": "/data/attributes/[0]/order_details/integration"
   }
  }
 ]
}

# An order of v2 stands in the same list.
> POST /api/v2/parcels
{"parcel":{"name":"Jan Proef","address":"Dorpsstraat 5","city":"Gouda","postal_code":"2801AB","country":"NL","order_number":"W-10046","weight":1.5,"total_order_value":49.9,
 "parcel_items":[{"description":"Teapot","quantity":1,"weight":"1.100","value":49.90,"sku":"TP-1"}]}}
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
    "hs_code": "",
    "origin_country": null,
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
  "total_order_value": "49.90",
  "total_order_value_currency": "EUR",
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
  "date_created": "23-11-2026 09:22:44",
  "date_announced": null,
  "date_updated": "23-11-2026 09:22:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null
 }
}
$old = parcel.external_order_id
rows: orders+1 parcel+1 shipment+1
events: order.imported

> GET /api/v3/orders?order_number=w-10046
< 200
{
 "data": [
  {
   "id": "3003",
   "order_id": "7001",
   "order_number": "W-10046",
   "created_at": "2026-11-23T09:22:44.000000+00:00",
   "modified_at": "2026-11-23T09:22:44.000000+00:00",
   "order_details": {
    "integration": {
     "id": 401
    },
    "status": {
     "code": "imported",
     "message": "Imported"
    },
    "order_created_at": "2026-11-23T09:22:44.000000+00:00",
    "order_updated_at": "2026-11-23T09:22:44.000000+00:00",
    "notes": "",
    "tags": [],
    "order_items": [
     {
      "name": "Teapot",
      "quantity": 1,
      "sku": "TP-1",
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
   "shipping_address": {
    "name": "Jan Proef",
    "address_line_1": "Dorpsstraat",
    "house_number": "5",
    "postal_code": "2801 AB",
    "city": "Gouda",
    "country_code": "NL"
   },
   "shipping_details": {
    "measurement": {
     "weight": {
      "value": 1.5,
      "unit": "kg"
     }
    }
   }
  }
 ]
}

> GET /api/v3/orders?sort=order_created_at&page_size=1
< 200
Link: <https://api.waybill.test/api/v3/orders?cursor=cD0lNUIlMjIyMDI2LTEwLTAyVDA4JTNBMTUlM0EwMFolMjIlMkMlMjIzMDAxJTIyJTVE&page_size=1&sort=order_created_at>; rel="next"
{
 "data": [
  {
   "id": "3001",
   "order_id": "shop-9001",
   "order_number": "NL-9001",
   "created_at": "2026-11-23T09:13:44.000000+00:00",
   "modified_at": "2026-11-23T09:13:44.000000+00:00",
   "order_details": {
    "integration": {
     "id": 401
    },
    "status": {
     "code": "processing",
     "message": "Ready to pick"
    },
    "order_created_at": "2026-10-02T08:15:00.000000+00:00",
    "order_updated_at": "2026-10-02T09:15:00.250000+00:00",
    "notes": "Ring twice",
    "tags": [
     "gift-wrap"
    ],
    "order_items": [
     {
      "item_id": "L1",
      "product_id": "p1",
      "variant_id": "v1",
      "image_url": "https://shop.example/cup.png",
      "name": "Blue cup",
      "description": "A cup",
      "quantity": 2,
      "sku": "CUP-BLUE",
      "hs_code": "691110",
      "country_of_origin": "PT",
      "properties": {
       "color": "blue",
       "size": "M"
      },
      "unit_price": {
       "value": 9.50,
       "currency": "EUR"
      },
      "total_price": {
       "value": 19.00,
       "currency": "EUR"
      },
      "measurement": {
       "dimension": {
        "length": 10.0,
        "width": 8.5,
        "height": 8.0,
        "unit": "cm"
       },
       "weight": {
        "value": 400.0,
        "unit": "g"
       },
       "volume": {
        "value": 680,
        "unit": "cm3"
       }
      },
      "ean": "8712345678906",
      "delivery_dates": {
       "handover_at": "2026-10-03T10:00:00.000000+00:00",
       "deliver_at": "2026-10-04T10:00:00.000000+00:00"
      },
      "mid_code": "PTCER1",
      "material_content": "100% clay",
      "intended_use": "Drinking",
      "dangerous_goods": {
       "quantity": "1",
       "regulation_set": "ADR"
      }
     }
    ]
   },
   "payment_details": {
    "total_price": {
     "value": 24.95,
     "currency": "EUR"
    },
    "status": {
     "code": "paid",
     "message": "Paid"
    },
    "subtotal_price": {
     "value": 19.00,
     "currency": "EUR"
    },
    "estimated_shipping_price": {
     "value": 5.95,
     "currency": "EUR"
    },
    "estimated_tax_price": {
     "value": 4.33,
     "currency": "EUR"
    },
    "is_cash_on_delivery": false,
    "invoice_date": "2026-10-02",
    "discount_granted": {
     "value": 1.00,
     "currency": "EUR"
    },
    "freight_costs": {
     "value": 5.95,
     "currency": "EUR"
    }
   },
   "customs_details": {
    "commercial_invoice_number": "INV-9001",
    "shipment_type": "commercial_goods",
    "export_type": "commercial_b2c",
    "tax_numbers": {
     "sender": [
      {
       "name": "EORI",
       "country_code": "NL",
       "value": "NL000000001"
      }
     ],
     "receiver": [],
     "importer_of_record": []
    }
   },
   "customer_details": {
    "name": "Ilse Vos",
    "phone_number": "+31600000000",
    "email": "ilse@example.org"
   },
   "billing_address": {
    "name": "Ilse Vos",
    "address_line_1": "Kade",
    "house_number": "7",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "country_code": "NL"
   },
   "shipping_address": {
    "name": "Ilse Vos",
    "address_line_1": "Kade",
    "house_number": "7",
    "address_line_2": "2 hoog",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "country_code": "NL",
    "email": "ilse@example.org",
    "phone_number": "+31600000000"
   },
   "shipping_details": {
    "is_local_pickup": false,
    "delivery_indicator": "Evening delivery",
    "measurement": {
     "dimension": {
      "length": 20.0,
      "width": 15.0,
      "height": 10.0,
      "unit": "cm"
     },
     "weight": {
      "value": 0.9,
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
   },
   "service_point_details": {
    "id": "11000044",
    "post_number": "123",
    "latitude": "52.1",
    "longitude": "5.1",
    "type": "servicepoint",
    "extra_data": {
     "test": "x"
    }
   }
  }
 ]
}

> GET /api/v3/orders?order_created_at_min=2026-10-03&order_created_at_max=2026-10-03&status=PAID&order_id=SHOP-9002&integration=$shop&sort=-order_number,integration
< 200
{
 "data": [
  {
   "id": "3002",
   "order_id": "shop-9002",
   "order_number": "NL-9002",
   "created_at": "2026-11-23T09:15:44.000000+00:00",
   "modified_at": "2026-11-23T09:17:44.000000+00:00",
   "order_details": {
    "integration": {
     "id": 401
    },
    "status": {
     "code": "paid",
     "message": ""
    },
    "order_created_at": "2026-10-03T08:15:00.000000+00:00",
    "order_updated_at": "2026-11-23T09:17:44.000000+00:00",
    "notes": "",
    "tags": [],
    "order_items": []
   },
   "payment_details": {
    "total_price": {
     "value": 1.00,
     "currency": "EUR"
    },
    "status": {
     "code": "paid",
     "message": ""
    }
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

> GET /api/v3/orders?cursor=nonsense
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Invalid cursor"
  }
 ]
}

> GET /api/v3/orders?page_size=0&order_created_at=yesterday
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
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Expected a date like 2026-03-14.",
   "source": {
    "parameter": "order_created_at"
   }
  }
 ]
}

# Some of it is changed.
> PATCH /api/v3/orders/$order
{"order_number":"NL-9001b","customer_details":{"phone":"+31611111111"},"order_details":{"order_items":[{"name":"Blue cup","quantity":1,"total_price":{"value":9.5,"currency":"EUR"}},
 {"name":"Red cup","quantity":0,"total_price":{"value":9.5,"currency":"EUR"}}]}}
< 200
{
 "data": {
  "id": "3001",
  "order_id": "shop-9001",
  "order_number": "NL-9001b",
  "created_at": "2026-11-23T09:13:44.000000+00:00",
  "modified_at": "2026-11-23T09:28:44.000000+00:00",
  "order_details": {
   "integration": {
    "id": 401
   },
   "status": {
    "code": "processing",
    "message": "Ready to pick"
   },
   "order_created_at": "2026-10-02T08:15:00.000000+00:00",
   "order_updated_at": "2026-10-02T09:15:00.250000+00:00",
   "notes": "Ring twice",
   "tags": [
    "gift-wrap"
   ],
   "order_items": [
    {
     "name": "Blue cup",
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
    "value": 24.95,
    "currency": "EUR"
   },
   "status": {
    "code": "paid",
    "message": "Paid"
   },
   "subtotal_price": {
    "value": 19.00,
    "currency": "EUR"
   },
   "estimated_shipping_price": {
    "value": 5.95,
    "currency": "EUR"
   },
   "estimated_tax_price": {
    "value": 4.33,
    "currency": "EUR"
   },
   "is_cash_on_delivery": false,
   "invoice_date": "2026-10-02",
   "discount_granted": {
    "value": 1.00,
    "currency": "EUR"
   },
   "freight_costs": {
    "value": 5.95,
    "currency": "EUR"
   }
  },
  "customs_details": {
   "commercial_invoice_number": "INV-9001",
   "shipment_type": "commercial_goods",
   "export_type": "commercial_b2c",
   "tax_numbers": {
    "sender": [
     {
      "name": "EORI",
      "country_code": "NL",
      "value": "NL000000001"
     }
    ],
    "receiver": [],
    "importer_of_record": []
   }
  },
  "customer_details": {
   "name": "Ilse Vos",
   "phone_number": "+31611111111",
   "email": "ilse@example.org"
  },
  "billing_address": {
   "name": "Ilse Vos",
   "address_line_1": "Kade",
   "house_number": "7",
   "postal_code": "3011 AA",
   "city": "Rotterdam",
   "country_code": "NL"
  },
  "shipping_address": {
   "name": "Ilse Vos",
   "address_line_1": "Kade",
   "house_number": "7",
   "address_line_2": "2 hoog",
   "postal_code": "3011 AA",
   "city": "Rotterdam",
   "country_code": "NL",
   "email": "ilse@example.org",
   "phone_number": "+31600000000"
  },
  "shipping_details": {
   "is_local_pickup": false,
   "delivery_indicator": "Evening delivery",
   "measurement": {
    "dimension": {
     "length": 20.0,
     "width": 15.0,
     "height": 10.0,
     "unit": "cm"
    },
    "weight": {
     "value": 0.9,
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
  },
  "service_point_details": {
   "id": "11000044",
   "post_number": "123",
   "latitude": "52.1",
   "longitude": "5.1",
   "type": "servicepoint",
   "extra_data": {
    "test": "x"
   }
  }
 }
}
rows: order_change+1
events: order.changed

> PATCH /api/v3/orders/$order
{"order_id":"other"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "The order_id of an order cannot be changed.",
   "source": {
    "pointer": "/data/attributes/order_id"
   }
  }
 ]
}

> PATCH /api/v3/orders/1
{}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "title": "Not found",
   "detail": "Order not found"
  }
 ]
}

# Strangers find nothing.
* as a stranger
> GET /api/v3/orders/$order
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "title": "Not found",
   "detail": "Order not found"
  }
 ]
}

> GET /api/v3/orders
< 200
{
 "data": []
}

> DELETE /api/v3/orders/$order
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "title": "Not found",
   "detail": "Order not found"
  }
 ]
}

* as My shop
> DELETE /api/v3/orders/$order
< 204
rows: order_change-1 orders-1
events: order.deleted

> GET /api/v3/orders/$order
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "title": "Not found",
   "detail": "Order not found"
  }
 ]
}

# A form is no JSON, and the answer says so.
> POST /api/v3/orders
Content-Type: application/x-www-form-urlencoded
order_id=W-1&order_number=1001
< 415
{
 "errors": [
  {
   "status": "415",
   "code": "unsupported_media_type",
   "detail": "This API takes JSON, and the body is application/x-www-form-urlencoded. Send JSON with Content-Type: application/json.",
   "source": {
    "header": "Content-Type"
   }
  }
 ]
}
