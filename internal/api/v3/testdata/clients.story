# Clients that count their pages themselves: o is how many rows to leave out, r the way, and there is no position.
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
[{"order_id":"c-1","order_number":"C-1","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-01T08:15:00Z","order_items":[]},"payment_details":{"total_price":{"value":1,"currency":"EUR"},"status":{"code":"open"}},"shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"}},
 {"order_id":"c-2","order_number":"C-2","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-02T08:15:00Z","order_items":[]},"payment_details":{"total_price":{"value":2,"currency":"EUR"},"status":{"code":"open"}},"shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"}},
 {"order_id":"c-3","order_number":"C-3","order_details":{"integration":{"id":$shop},"status":{"code":"new"},"order_created_at":"2026-10-03T08:15:00Z","order_items":[]},"payment_details":{"total_price":{"value":3,"currency":"EUR"},"status":{"code":"open"}},"shipping_address":{"name":"Ilse Vos","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"}}]
< 201
{
 "data": [
  {
   "id": 3001,
   "order_id": "c-1",
   "order_number": "C-1"
  },
  {
   "id": 3002,
   "order_id": "c-2",
   "order_number": "C-2"
  },
  {
   "id": 3003,
   "order_id": "c-3",
   "order_number": "C-3"
  }
 ]
}
rows: orders+3
events: order.imported order.imported order.imported

# The first page.
> GET /api/v3/orders?page_size=1&cursor=bz0wJnI9MA%3D%3D
< 200
Link: <https://api.waybill.test/api/v3/orders?cursor=cD0zMDAz&page_size=1>; rel="next"
{
 "data": [
  {
   "id": "3003",
   "order_id": "c-3",
   "order_number": "C-3",
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
     "value": 3.00,
     "currency": "EUR"
    },
    "status": {
     "code": "open",
     "message": ""
    }
   },
   "shipping_address": {
    "name": "Ilse Vos",
    "address_line_1": "Kade",
    "house_number": "7",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "country_code": "NL"
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

# The page behind one row.
> GET /api/v3/orders?page_size=1&cursor=bz0xJnI9MA%3D%3D
< 200
Link: <https://api.waybill.test/api/v3/orders?cursor=cD0zMDAy&page_size=1>; rel="next", <https://api.waybill.test/api/v3/orders?cursor=cj0xJnA9MzAwMg%3D%3D&page_size=1>; rel="prev"
{
 "data": [
  {
   "id": "3002",
   "order_id": "c-2",
   "order_number": "C-2",
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
    "order_created_at": "2026-10-02T08:15:00.000000+00:00",
    "order_updated_at": "2026-11-23T09:13:44.000000+00:00",
    "notes": "",
    "tags": [],
    "order_items": []
   },
   "payment_details": {
    "total_price": {
     "value": 2.00,
     "currency": "EUR"
    },
    "status": {
     "code": "open",
     "message": ""
    }
   },
   "shipping_address": {
    "name": "Ilse Vos",
    "address_line_1": "Kade",
    "house_number": "7",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "country_code": "NL"
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

# The last.
> GET /api/v3/orders?page_size=1&cursor=bz0yJnI9MA%3D%3D
< 200
Link: <https://api.waybill.test/api/v3/orders?cursor=cj0xJnA9MzAwMQ%3D%3D&page_size=1>; rel="prev"
{
 "data": [
  {
   "id": "3001",
   "order_id": "c-1",
   "order_number": "C-1",
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
    "order_created_at": "2026-10-01T08:15:00.000000+00:00",
    "order_updated_at": "2026-11-23T09:13:44.000000+00:00",
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
     "code": "open",
     "message": ""
    }
   },
   "shipping_address": {
    "name": "Ilse Vos",
    "address_line_1": "Kade",
    "house_number": "7",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "country_code": "NL"
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

# Behind all of them there is nothing.
> GET /api/v3/orders?page_size=1&cursor=bz0zJnI9MA%3D%3D
< 200
{
 "data": []
}

# From the end.
> GET /api/v3/orders?page_size=1&cursor=bz0wJnI9MQ%3D%3D
< 200
Link: <https://api.waybill.test/api/v3/orders?cursor=cj0xJnA9MzAwMQ%3D%3D&page_size=1>; rel="prev"
{
 "data": [
  {
   "id": "3001",
   "order_id": "c-1",
   "order_number": "C-1",
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
    "order_created_at": "2026-10-01T08:15:00.000000+00:00",
    "order_updated_at": "2026-11-23T09:13:44.000000+00:00",
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
     "code": "open",
     "message": ""
    }
   },
   "shipping_address": {
    "name": "Ilse Vos",
    "address_line_1": "Kade",
    "house_number": "7",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "country_code": "NL"
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

# Less than none cannot be left out.
> GET /api/v3/orders?page_size=1&cursor=bz0tMQ%3D%3D
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

# The other lists too.
> GET /api/v3/shipments?page_size=40&cursor=bz0wJnI9MA%3D%3D
< 200
{
 "data": []
}

> GET /api/v3/contracts?page_size=40&cursor=bz0wJnI9MA%3D%3D
< 200
{
 "data": [
  {
   "id": 601,
   "client_id": null,
   "carrier_code": "sendcloud",
   "name": "Sandbox"
  }
 ]
}

> GET /api/v3/addresses/sender-addresses?page_size=40&cursor=bz0wJnI9MA%3D%3D
< 200
{
 "data": [
  {
   "id": 4101,
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
   "phone_number": "+31300000000",
   "label": "",
   "brand_id": 52,
   "signature": {
    "full_name": "",
    "initials": ""
   },
   "tax_numbers": []
  }
 ]
}

> GET /api/v3/pickups?page_size=40&cursor=bz0wJnI9MA%3D%3D
< 200
{
 "data": []
}

> GET /api/v3/contracts?page_size=40&cursor=bz0xJnI9MA%3D%3D
< 200
{
 "data": []
}

# An order may be named by its id and its number together; they must be of one order.
> POST /api/v3/orders/create-label-sync
{"integration_id":$shop,"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}},"order":{"order_id":"c-1","order_number":"C-2"}}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Order not found",
   "source": {
    "pointer": "/data/attributes/order"
   }
  }
 ]
}

> POST /api/v3/orders/create-labels-async
{"integration_id":$shop,"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}},"orders":[{"order_id":"c-1","order_number":"C-1"}]}
< 202
{
 "data": [
  {
   "shipment_id": "<uuid>",
   "order_id": "c-1",
   "order_number": "C-1",
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
   ]
  }
 ],
 "errors": []
}
rows: order_change+1 parcel+1 shipment+1
events: order.changed parcel.status_changed
