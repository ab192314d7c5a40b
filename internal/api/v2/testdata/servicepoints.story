* points
# Until the switch is on nothing is offered.
> GET /api/v2/service-points?country=NL
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points",
  "message": "Service point support is not activated for this integration"
 }
}

> GET /api/v2/carriers
< 403
{
 "error": {
  "code": 403,
  "request": "api/v2/carriers",
  "message": "Service point support is not activated for this integration"
 }
}

> PUT /api/v2/integrations/401
{"service_point_enabled":true,"service_point_carriers":["sendcloud","postnl"]}
< 200
{
 "id": 401,
 "shop_name": "My shop",
 "shop_url": null,
 "system": "api",
 "failing_since": null,
 "last_fetch": null,
 "last_updated_at": "2026-11-23T09:14:44.000000+00:00",
 "service_point_enabled": true,
 "service_point_carriers": [
  "postnl",
  "sendcloud"
 ],
 "webhook_active": false,
 "webhook_url": null
}
rows: audit+1
events: integration.updated

> GET /api/v2/carriers/
< 200
[
 "postnl",
 "sendcloud"
]

# A country is needed.
> GET /api/v2/service-points
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points",
  "message": "country: \"This field is required.\""
 }
}

# The nearest first, from a position; with a slash at the end too.
> GET /api/v2/service-points/?country=NL&latitude=51.44083&longitude=5.47778&radius=2000&carrier=sendcloud
< 200
[
 {
  "id": 9001,
  "code": "EHV1",
  "is_active": true,
  "shop_type": "A",
  "general_shop_type": "servicepoint",
  "extra_data": {},
  "name": "Punt 1",
  "street": "Emmasingel",
  "house_number": "1",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.477780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 },
 {
  "id": 9002,
  "code": "EHV2",
  "is_active": true,
  "shop_type": "B",
  "general_shop_type": "locker",
  "extra_data": {
   "terminal_type": "outdoor"
  },
  "name": "Punt 2",
  "street": "Emmasingel",
  "house_number": "11",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.487780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "00:00 - 23:59"
   ],
   "1": [
    "00:00 - 23:59"
   ],
   "2": [
    "00:00 - 23:59"
   ],
   "3": [
    "00:00 - 23:59"
   ],
   "4": [
    "00:00 - 23:59"
   ],
   "5": [
    "00:00 - 23:59"
   ],
   "6": [
    "00:00 - 23:59"
   ]
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 693
 },
 {
  "id": 9003,
  "code": "EHV3",
  "is_active": true,
  "shop_type": "C",
  "general_shop_type": "post_office",
  "extra_data": {},
  "name": "Punt 3",
  "street": "Emmasingel",
  "house_number": "21",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.497780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 1386
 }
]

# From a town that is looked up, and only lockers.
> GET /api/v2/service-points?country=NL&city=Eindhoven&general_shop_type=locker,carrier_depot
< 200
[
 {
  "id": 9002,
  "code": "EHV2",
  "is_active": true,
  "shop_type": "B",
  "general_shop_type": "locker",
  "extra_data": {
   "terminal_type": "outdoor"
  },
  "name": "Punt 2",
  "street": "Emmasingel",
  "house_number": "11",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.487780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "00:00 - 23:59"
   ],
   "1": [
    "00:00 - 23:59"
   ],
   "2": [
    "00:00 - 23:59"
   ],
   "3": [
    "00:00 - 23:59"
   ],
   "4": [
    "00:00 - 23:59"
   ],
   "5": [
    "00:00 - 23:59"
   ],
   "6": [
    "00:00 - 23:59"
   ]
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 693
 },
 {
  "id": 9004,
  "code": "EHV4",
  "is_active": true,
  "shop_type": "D",
  "general_shop_type": "carrier_depot",
  "extra_data": {},
  "name": "Punt 4",
  "street": "Emmasingel",
  "house_number": "31",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.507780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 2079
 }
]

# A postal code in any of the three places it is written in.
> GET /api/v2/service-points?country=NL&postal_code=5611EM&radius=100
< 200
[
 {
  "id": 9001,
  "code": "EHV1",
  "is_active": true,
  "shop_type": "A",
  "general_shop_type": "servicepoint",
  "extra_data": {},
  "name": "Punt 1",
  "street": "Emmasingel",
  "house_number": "1",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.477780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 }
]

> GET /api/v2/service-points?country=NL&address=5611EM&radius=100&shop_type=A
< 200
[
 {
  "id": 9001,
  "code": "EHV1",
  "is_active": true,
  "shop_type": "A",
  "general_shop_type": "servicepoint",
  "extra_data": {},
  "name": "Punt 1",
  "street": "Emmasingel",
  "house_number": "1",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.477780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 }
]

# A box; points of another country are not in it.
> GET /api/v2/service-points?country=BE&ne_latitude=51&ne_longitude=4.5&sw_latitude=50.8&sw_longitude=4.2
< 200
[
 {
  "id": 9007,
  "code": "BRU1",
  "is_active": true,
  "shop_type": "A",
  "general_shop_type": "servicepoint",
  "extra_data": {},
  "name": "Punt 1",
  "street": "Emmasingel",
  "house_number": "1",
  "postal_code": "1000",
  "city": "Brussel",
  "latitude": "50.850450",
  "longitude": "4.348780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "BE",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 5510
 }
]

> GET /api/v2/service-points?country=NL&ne_latitude=51&ne_longitude=9&sw_latitude=50&sw_longitude=4
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points",
  "message": "ne_latitude: \"The diagonal of the box must not be longer than 50 km.\""
 }
}

# One point by the carrier's own code.
> GET /api/v2/service-points?country=NL&pudo_id=EHV3
< 200
[
 {
  "id": 9003,
  "code": "EHV3",
  "is_active": true,
  "shop_type": "C",
  "general_shop_type": "post_office",
  "extra_data": {},
  "name": "Punt 3",
  "street": "Emmasingel",
  "house_number": "21",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.497780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 }
]

# What cannot be searched is told by its name.
> GET /api/v2/service-points?country=XX&latitude=north&general_shop_type=pub&radius=5&carrier=dhl
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points",
  "message": "country: \"Use two letters, like NL or DE.\", general_shop_type: \"\"pub\" is not a valid choice.\", latitude: \"A valid number is required.\", longitude: \"This field is required.\""
 }
}

> GET /api/v2/service-points?country=NL&radius=99&latitude=51&longitude=95
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points",
  "message": "radius: \"Radius must be between 100 and 50000 metres.\""
 }
}

> GET /api/v2/service-points?country=NL&carrier=elsewhere_post
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points",
  "message": "carrier: \"Carrier elsewhere_post is not enabled for this integration.\""
 }
}

# One point. Of another carrier than the shop offers, or none, nothing is known.
> GET /api/v2/service-points/9002
< 200
{
 "id": 9002,
 "code": "EHV2",
 "is_active": true,
 "shop_type": "B",
 "general_shop_type": "locker",
 "extra_data": {
  "terminal_type": "outdoor"
 },
 "name": "Punt 2",
 "street": "Emmasingel",
 "house_number": "11",
 "postal_code": "5611 EM",
 "city": "Eindhoven",
 "latitude": "51.440830",
 "longitude": "5.487780",
 "email": "",
 "phone": "",
 "homepage": "",
 "carrier": "sendcloud",
 "country": "NL",
 "formatted_opening_times": {
  "0": [
   "00:00 - 23:59"
  ],
  "1": [
   "00:00 - 23:59"
  ],
  "2": [
   "00:00 - 23:59"
  ],
  "3": [
   "00:00 - 23:59"
  ],
  "4": [
   "00:00 - 23:59"
  ],
  "5": [
   "00:00 - 23:59"
  ],
  "6": [
   "00:00 - 23:59"
  ]
 },
 "open_tomorrow": true,
 "open_upcoming_week": true,
 "distance": 0
}

> GET /api/v2/service-points/9008
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/service-points/9008",
  "message": "The requested resource could not be found"
 }
}

> GET /api/v2/service-points/0
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/service-points/0",
  "message": "The requested resource could not be found"
 }
}

# A point that its carrier gave up is still there to be read.
> GET /api/v2/service-points/9006
< 200
{
 "id": 9006,
 "code": "BRD1",
 "is_active": false,
 "shop_type": "A",
 "general_shop_type": "servicepoint",
 "extra_data": {},
 "name": "Punt 1",
 "street": "Emmasingel",
 "house_number": "1",
 "postal_code": "4811 AA",
 "city": "Breda",
 "latitude": "51.586560",
 "longitude": "4.775960",
 "email": "",
 "phone": "",
 "homepage": "",
 "carrier": "sendcloud",
 "country": "NL",
 "formatted_opening_times": {
  "0": [
   "09:00 - 12:00",
   "13:00 - 18:00"
  ],
  "1": [
   "09:00 - 12:00",
   "13:00 - 18:00"
  ],
  "2": [
   "09:00 - 12:00",
   "13:00 - 18:00"
  ],
  "3": [
   "09:00 - 12:00",
   "13:00 - 18:00"
  ],
  "4": [
   "09:00 - 12:00",
   "13:00 - 18:00"
  ],
  "5": [],
  "6": []
 },
 "open_tomorrow": true,
 "open_upcoming_week": true,
 "distance": 0
}

> GET /api/v2/service-points/9006/check-availability
< 200
false

> GET /api/v2/service-points/9001/check-availability/
< 200
true

> GET /api/v2/service-points/9005/check-availability
< 200
false

> GET /api/v2/service-points/nowhere/check-availability
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/service-points/nowhere/check-availability",
  "message": "The requested resource could not be found"
 }
}

# A buyer chose a point before the order came in.
> POST /api/v2/service-points/check_and_store
Content-Type: application/x-www-form-urlencoded
service_point=9001&store_order_id=W-77&to_post_number=123&check_availability=1
< 200
{
 "availability": 1,
 "service_point": {
  "id": 9001,
  "code": "EHV1",
  "is_active": true,
  "shop_type": "A",
  "general_shop_type": "servicepoint",
  "extra_data": {},
  "name": "Punt 1",
  "street": "Emmasingel",
  "house_number": "1",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.477780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 },
 "stored": true
}
rows: point_choice+1

> POST /api/v2/service-points/check_and_store
{"service_point":{"id":9001,"name":"Old name"}}
< 200
{
 "availability": 2,
 "service_point": {
  "id": 9001,
  "code": "EHV1",
  "is_active": true,
  "shop_type": "A",
  "general_shop_type": "servicepoint",
  "extra_data": {},
  "name": "Punt 1",
  "street": "Emmasingel",
  "house_number": "1",
  "postal_code": "5611 EM",
  "city": "Eindhoven",
  "latitude": "51.440830",
  "longitude": "5.477780",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 }
}

> POST /api/v2/service-points/check_and_store
Content-Type: application/x-www-form-urlencoded
service_point=9006&store_order_id=W-78
< 200
{
 "availability": 0,
 "service_point": {
  "id": 9006,
  "code": "BRD1",
  "is_active": false,
  "shop_type": "A",
  "general_shop_type": "servicepoint",
  "extra_data": {},
  "name": "Punt 1",
  "street": "Emmasingel",
  "house_number": "1",
  "postal_code": "4811 AA",
  "city": "Breda",
  "latitude": "51.586560",
  "longitude": "4.775960",
  "email": "",
  "phone": "",
  "homepage": "",
  "carrier": "sendcloud",
  "country": "NL",
  "formatted_opening_times": {
   "0": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "1": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "2": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "3": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "4": [
    "09:00 - 12:00",
    "13:00 - 18:00"
   ],
   "5": [],
   "6": []
  },
  "open_tomorrow": true,
  "open_upcoming_week": true,
  "distance": 0
 }
}

> POST /api/v2/service-points/check_and_store
Content-Type: application/x-www-form-urlencoded
store_order_id=W-78
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points/check_and_store",
  "message": "service_point: \"This field is required.\""
 }
}

> GET /api/v2/service-points/shopify/store?order_id=1001&shop_identification=my-shop&service_point=9003&order_confirmation=abc
< 201
{
 "order_id": "1001",
 "shop_identification": "my-shop",
 "service_point": 9003,
 "order_confirmation": "abc",
 "checkout_shippingmethod_id": "",
 "checkout_shippingmethod_name": "",
 "to_post_number": ""
}
rows: point_choice+1

> GET /api/v2/service-points/shopify/store?order_id=1001
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points/shopify/store",
  "message": "shop_identification: \"This field is required.\", service_point: \"This field is required.\", order_confirmation: \"This field is required.\", service_point: \"This field is required.\""
 }
}

> POST /api/v2/service-points/items_fit_in_shipment
{"carrier_codes":["sendcloud","elsewhere_post"],"dimensions":[[40,30,20],[10,10,10]],"unit":"cm"}
< 200
{
 "fitting_carrier_codes": [
  "sendcloud"
 ]
}

> POST /api/v2/service-points/items_fit_in_shipment
{"carrier_codes":["sendcloud"],"dimensions":[[100,30,20]],"unit":"cm"}
< 200
{
 "fitting_carrier_codes": []
}

> POST /api/v2/service-points/items_fit_in_shipment
{"carrier_codes":"sendcloud","dimensions":[[1,0,1]],"unit":"ell"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/service-points/items_fit_in_shipment",
  "message": "carrier_codes: \"Expected a list of items.\", unit: \"Use one of mm, cm, dm, m, in, yd.\", dimensions: \"Each item has three lengths of at least 1.\""
 }
}

* as nobody
# A stranger sees none of it.
> GET /api/v2/service-points?country=NL
< 401
{
 "error": {
  "code": 401,
  "request": "api/v2/service-points",
  "message": "Invalid username/password."
 }
}
