# Two orders wait.
> GET /api/v3/user/auth/metadata
< 200
{
 "data": {
  "user_id": 2,
  "integration_id": 401
 }
}
$shop = data.integration_id

* webhook
rows: audit+1
events: integration.updated
> POST /api/v3/orders
[{"order_id":"s-1","order_number":"N-1","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00Z",
  "order_items":[{"item_id":"L1","name":"Cup","quantity":2,"total_price":{"value":4,"currency":"EUR"},"measurement":{"weight":{"value":0.4,"unit":"kg"}}},
   {"item_id":"L2","name":"Pot","quantity":1,"total_price":{"value":9,"currency":"EUR"},"measurement":{"weight":{"value":1.1,"unit":"kg"}}}]},
  "payment_details":{"total_price":{"value":13,"currency":"EUR"},"status":{"code":"paid"}},
  "shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"}},
 {"order_id":"s-2","order_number":"N-2","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00Z","order_items":[]},
  "payment_details":{"total_price":{"value":13,"currency":"EUR"},"status":{"code":"paid"}},
  "shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"}},
 {"order_id":"s-3","order_number":"N-3","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00Z","order_items":[]},
  "payment_details":{"total_price":{"value":13,"currency":"EUR"},"status":{"code":"paid"}}}]
< 201
{
 "data": [
  {
   "id": 3001,
   "order_id": "s-1",
   "order_number": "N-1"
  },
  {
   "id": 3002,
   "order_id": "s-2",
   "order_number": "N-2"
  },
  {
   "id": 3003,
   "order_id": "s-3",
   "order_number": "N-3"
  }
 ]
}
$one = data.0.id
rows: orders+3
events: order.imported order.imported order.imported

# One label at once.
> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"N-2","apply_shipping_rules":true},"label_details":{"mime_type":"application/pdf","dpi":72},
 "ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}}}
< 201
{
 "data": {
  "shipment_id": "<uuid>",
  "order_id": "s-2",
  "order_number": "N-2",
  "ship_with": {
   "type": "shipping_option_code",
   "properties": {
    "shipping_option_code": "sendcloud:letter",
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
  "tracking_number": "SCC-1",
  "tracking_url": "http://carrier.test/track/SCC-1"
 }
}
$parcel = data.parcel_id
rows: attempt+1 order_change+1 parcel+1 shipment+1
events: order.changed parcel.status_changed parcel.status_changed

> GET /api/v2/parcels/$parcel
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
  "weight": "1.000",
  "order_number": "N-2",
  "total_insured_value": 0,
  "parcel_items": [],
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
  "total_order_value": "13.00",
  "total_order_value_currency": "EUR",
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
   "id": 8,
   "name": "Unstamped letter"
  },
  "shipping_method": 8,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "letter",
  "external_order_id": "s-2",
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

> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_number":"N-2"}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "This order already has a label.",
   "source": {
    "pointer": "/data/attributes/order"
   }
  }
 ]
}

# The other is split over two boxes, later; of the rest it is told why not.
> POST /api/v3/orders/create-labels-async
{"integration_id":$shop,"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:standard"}},
 "orders":[{"order_id":"s-1","parcels":[{"parcel_items":[{"item_id":"L1","quantity":1}]},{"parcel_items":[{"item_id":"L1","quantity":1},{"item_id":"L2","quantity":1}],"weight":{"value":2,"unit":"kg"}}]},
 {"order_id":"s-3"},{"order_id":"nowhere"},{"order_number":"N-2"}]}
< 202
{
 "data": [
  {
   "shipment_id": "<uuid>",
   "order_id": "s-1",
   "order_number": "N-1",
   "ship_with": {
    "type": "shipping_option_code",
    "properties": {
     "shipping_option_code": "sendcloud:standard",
     "contract_id": null
    }
   },
   "parcel_id": 7003,
   "parcels_ids": [
    7003,
    7002
   ]
  }
 ],
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Name is missing.",
   "source": {
    "pointer": "/data/attributes/orders/1"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Street is missing.",
   "source": {
    "pointer": "/data/attributes/orders/1"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "City is missing.",
   "source": {
    "pointer": "/data/attributes/orders/1"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Country is missing.",
   "source": {
    "pointer": "/data/attributes/orders/1"
   }
  },
  {
   "status": "404",
   "code": "not_found",
   "detail": "Order not found",
   "source": {
    "pointer": "/data/attributes/orders/2"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This order already has a label.",
   "source": {
    "pointer": "/data/attributes/orders/3"
   }
  }
 ]
}
rows: order_change+1 parcel+2 shipment+1
events: order.changed parcel.status_changed parcel.status_changed
* work
rows: attempt+1
events: parcel.status_changed parcel.status_changed parcel.status_changed parcel.status_changed
webhooks: integration_connected, integration_updated, parcel_status_changed 1001, parcel_status_changed 1000, parcel_status_changed 1001, parcel_status_changed 1001, parcel_status_changed 1001, parcel_status_changed 1001, parcel_status_changed 1000, parcel_status_changed 1000

> GET /api/v2/parcels?order_number=N-1
< 200
{
 "next": null,
 "previous": null,
 "parcels": [
  {
   "id": 7003,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "3SSBOX015839769",
   "weight": "0.400",
   "order_number": "N-1",
   "total_insured_value": 0,
   "parcel_items": [
    {
     "description": "Cup",
     "quantity": 1,
     "weight": "0.400",
     "value": "2.00",
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
     "link": "https://api.waybill.test/api/v2/parcels/7003/documents/label"
    }
   ],
   "external_reference": null,
   "is_return": false,
   "note": "",
   "total_order_value": "13.00",
   "total_order_value_currency": "EUR",
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
    "id": 1011,
    "name": "Sandbox Standard 0-2kg"
   },
   "shipping_method": 1011,
   "shipping_method_checkout_name": null,
   "insured_value": 0,
   "shipment_uuid": null,
   "data": {},
   "type": "parcel",
   "external_order_id": "s-1",
   "external_shipment_id": "",
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 0,
   "collo_count": 2,
   "label": {
    "normal_printer": [
     "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=0",
     "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=1",
     "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=2",
     "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=3"
    ],
    "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7003"
   },
   "customs_declaration": {},
   "to_state": null,
   "date_created": "23-11-2026 09:17:44",
   "date_announced": "23-11-2026 09:18:44",
   "date_updated": "23-11-2026 09:18:44",
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
   "id": 7002,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "3SSBOX023759650",
   "weight": "2.000",
   "order_number": "N-1",
   "total_insured_value": 0,
   "parcel_items": [
    {
     "description": "Cup",
     "quantity": 1,
     "weight": "0.400",
     "value": "2.00",
     "hs_code": "",
     "origin_country": null,
     "product_id": "",
     "properties": {},
     "sku": "",
     "return_reason": null,
     "return_message": null
    },
    {
     "description": "Pot",
     "quantity": 1,
     "weight": "1.100",
     "value": "9.00",
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
   "total_order_value": "13.00",
   "total_order_value_currency": "EUR",
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
    "id": 1011,
    "name": "Sandbox Standard 0-2kg"
   },
   "shipping_method": 1011,
   "shipping_method_checkout_name": null,
   "insured_value": 0,
   "shipment_uuid": null,
   "data": {},
   "type": "parcel",
   "external_order_id": "s-1",
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
   "date_created": "23-11-2026 09:17:44",
   "date_announced": "23-11-2026 09:18:44",
   "date_updated": "23-11-2026 09:18:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/3SSBOX023759650"
  }
 ]
}

> POST /api/v3/orders
[{"order_id":"s-1","order_number":"N-1 changed","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00Z","order_items":[]},
  "payment_details":{"total_price":{"value":13,"currency":"EUR"},"status":{"code":"paid"}}}]
< 201
{
 "data": [
  {
   "id": 3001,
   "order_id": "s-1",
   "order_number": "N-1"
  }
 ]
}

> PATCH /api/v3/orders/$one
{"order_number":"N-1 changed"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "An order with a label can no longer be changed.",
   "source": {
    "pointer": "/data/attributes"
   }
  }
 ]
}

# What is wrong is told where it stands.
> POST /api/v3/orders/create-labels-async
{"integration_id":$shop,"orders":[]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/attributes/orders"
   }
  }
 ]
}

> POST /api/v3/orders/create-labels-async
{"integration_id":$shop,"sender_address_id":1,"orders":[{"order_id":"s-3","order_number":"N-3"},{}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "One of order_id and order_number is needed.",
   "source": {
    "pointer": "/data/attributes/orders/1"
   }
  }
 ]
}

> POST /api/v3/orders/create-labels-async
{"integration_id":1,"orders":[{"order_id":"s-3"}]}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Integration not found",
   "source": {
    "pointer": "/data/attributes/integration_id"
   }
  }
 ]
}

> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_id":"s-3","parcels":[{"parcel_items":[{"item_id":"L9","quantity":1}]}]},"label_details":{"mime_type":"image/bmp"}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Papers are given as application/pdf, image/png or application/zpl.",
   "source": {
    "pointer": "/data/attributes/label_details/mime_type"
   }
  }
 ]
}

> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"order":{"order_id":"s-3","parcels":[{"parcel_items":[{"item_id":"L9","quantity":1}]}]}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "The order has no item L9.",
   "source": {
    "pointer": "/data/attributes/order/parcels/0/parcel_items/0/item_id"
   }
  }
 ]
}

> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"sender_address_id":1,"order":{"order_id":"s-3"},"ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no sender address 1.",
   "source": {
    "pointer": "/data/attributes/sender_address_id"
   }
  }
 ]
}

# With a label the order is dropped from the list, and its parcels stay.
> DELETE /api/v3/orders/$one
< 204

> GET /api/v3/orders/$one
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
 "data": [
  {
   "id": "3003",
   "order_id": "s-3",
   "order_number": "N-3",
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
    "order_created_at": "2026-10-03T08:15:00.000000+00:00",
    "order_updated_at": "2026-11-23T09:13:44.000000+00:00",
    "notes": "",
    "tags": [],
    "order_items": []
   },
   "payment_details": {
    "total_price": {
     "value": 13.00,
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
