# A van is asked for; the carrier hears of it in a moment.
> POST /api/v3/pickups
{"carrier_code":"sendcloud","address":{"name":"Dock","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL","phone_number":"+31300000000"},
 "time_slots":[{"start_at":"2026-11-24T13:00:00+01:00","end_at":"2026-11-24T17:00:00+01:00"}],
 "items":[{"quantity":12,"container_type":"parcel","total_weight":{"value":"14.5","unit":"kg"}}],"reference":"MON-PM"}
< 201
{
 "data": {
  "id": 301,
  "carrier_code": "sendcloud",
  "contract_id": 601,
  "status": "ANNOUNCING",
  "tracking_number": null,
  "message": null,
  "address": {
   "name": "Dock",
   "company_name": "",
   "address_line_1": "Dok",
   "house_number": "1",
   "address_line_2": "",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
   "phone_number": "+31300000000"
  },
  "time_slots": [
   {
    "start_at": "2026-11-24T12:00:00.000000+00:00",
    "end_at": "2026-11-24T16:00:00.000000+00:00"
   }
  ],
  "items": [
   {
    "quantity": 12,
    "container_type": "parcel",
    "total_weight": {
     "value": "14.5",
     "unit": "kg"
    }
   }
  ],
  "reference": "MON-PM",
  "special_instructions": null,
  "carrier_details": {},
  "created_at": "2026-11-23T09:12:44.000000+00:00",
  "cancelled_at": null
 }
}
$pickup = data.id
rows: pickup+1
events: pickup.requested
* work
events: pickup.changed

> GET /api/v3/pickups/$pickup
< 200
{
 "data": {
  "id": 301,
  "carrier_code": "sendcloud",
  "contract_id": 601,
  "status": "CREATED",
  "tracking_number": "PU00000001",
  "message": "The van comes on 2026-11-24.",
  "address": {
   "name": "Dock",
   "company_name": "",
   "address_line_1": "Dok",
   "house_number": "1",
   "address_line_2": "",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
   "phone_number": "+31300000000"
  },
  "time_slots": [
   {
    "start_at": "2026-11-24T12:00:00.000000+00:00",
    "end_at": "2026-11-24T16:00:00.000000+00:00"
   }
  ],
  "items": [
   {
    "quantity": 12,
    "container_type": "parcel",
    "total_weight": {
     "value": "14.5",
     "unit": "kg"
    }
   }
  ],
  "reference": "MON-PM",
  "special_instructions": null,
  "carrier_details": {},
  "created_at": "2026-11-23T09:12:44.000000+00:00",
  "cancelled_at": null
 }
}

# A carrier that is not here is refused by its field, with what else it would need.
> POST /api/v3/pickups
{"carrier_code":"fedex","address":{"name":"Dock","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "time_slots":[{"start_at":"2026-11-24T13:00:00+01:00"}],"items":[{"quantity":2,"container_type":"parcel","total_weight":{"value":"14.5","unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/address/company_name"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/address/phone_number"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/origin_detail"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "fedex is not connected to this platform, or does not come to collect.",
   "source": {
    "pointer": "/carrier_code"
   }
  }
 ]
}

> POST /api/v3/pickups
{"carrier_code":"sendcloud","address":{"name":"Dock","address_line_1":"Dok"},"items":[{"quantity":0,"container_type":"crate","total_weight":{"value":1,"unit":"stone"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Unit needs to be kg, g, lbs or oz.",
   "source": {
    "pointer": "/items/0/total_weight/unit"
   }
  }
 ]
}

> POST /api/v3/pickups
{"carrier_code":"sendcloud","address":{"name":"Dock","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "time_slots":[{"start_at":"2026-11-20T13:00:00+01:00"}],"items":[{"quantity":0,"container_type":"parcel","total_weight":{"value":1,"unit":"kg"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "This time has passed.",
   "source": {
    "pointer": "/time_slots/0/start_at"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Ensure this value is greater than or equal to 1.",
   "source": {
    "pointer": "/items/0/quantity"
   }
  }
 ]
}

# The carrier refuses, in its words.
> POST /api/v3/pickups
{"carrier_code":"sendcloud","address":{"name":"FAIL-ADDRESS","address_line_1":"Dok","house_number":"1","postal_code":"5611 EM","city":"Eindhoven","country_code":"NL"},
 "time_slots":[{"start_at":"2026-11-24T13:00:00+01:00"}],"items":[{"quantity":1,"container_type":"pallet","total_weight":{"value":200,"unit":"kg"}}]}
< 201
{
 "data": {
  "id": 302,
  "carrier_code": "sendcloud",
  "contract_id": 601,
  "status": "ANNOUNCING",
  "tracking_number": null,
  "message": null,
  "address": {
   "name": "FAIL-ADDRESS",
   "company_name": "",
   "address_line_1": "Dok",
   "house_number": "1",
   "address_line_2": "",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
   "phone_number": ""
  },
  "time_slots": [
   {
    "start_at": "2026-11-24T12:00:00.000000+00:00",
    "end_at": null
   }
  ],
  "items": [
   {
    "quantity": 1,
    "container_type": "pallet",
    "total_weight": {
     "value": "200",
     "unit": "kg"
    }
   }
  ],
  "reference": null,
  "special_instructions": null,
  "carrier_details": {},
  "created_at": "2026-11-23T09:17:44.000000+00:00",
  "cancelled_at": null
 }
}
$refused = data.id
rows: pickup+1
events: pickup.requested
* work
events: pickup.changed

> GET /api/v3/pickups/$refused
< 200
{
 "data": {
  "id": 302,
  "carrier_code": "sendcloud",
  "contract_id": 601,
  "status": "FAILED",
  "tracking_number": null,
  "message": "Sandbox refused: No such address.",
  "address": {
   "name": "FAIL-ADDRESS",
   "company_name": "",
   "address_line_1": "Dok",
   "house_number": "1",
   "address_line_2": "",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "po_box": null,
   "state_province_code": null,
   "country_code": "NL",
   "email": "",
   "phone_number": ""
  },
  "time_slots": [
   {
    "start_at": "2026-11-24T12:00:00.000000+00:00",
    "end_at": null
   }
  ],
  "items": [
   {
    "quantity": 1,
    "container_type": "pallet",
    "total_weight": {
     "value": "200",
     "unit": "kg"
    }
   }
  ],
  "reference": null,
  "special_instructions": null,
  "carrier_details": {},
  "created_at": "2026-11-23T09:17:44.000000+00:00",
  "cancelled_at": null
 }
}

> GET /api/v3/pickups?page_size=1
< 200
Link: <https://api.waybill.test/api/v3/pickups?cursor=cD0zMDI%3D&page_size=1>; rel="next"
{
 "data": [
  {
   "id": 302,
   "carrier_code": "sendcloud",
   "contract_id": 601,
   "status": "FAILED",
   "tracking_number": null,
   "message": "Sandbox refused: No such address.",
   "address": {
    "name": "FAIL-ADDRESS",
    "company_name": "",
    "address_line_1": "Dok",
    "house_number": "1",
    "address_line_2": "",
    "postal_code": "5611 EM",
    "city": "Eindhoven",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL",
    "email": "",
    "phone_number": ""
   },
   "time_slots": [
    {
     "start_at": "2026-11-24T12:00:00.000000+00:00",
     "end_at": null
    }
   ],
   "items": [
    {
     "quantity": 1,
     "container_type": "pallet",
     "total_weight": {
      "value": "200",
      "unit": "kg"
     }
    }
   ],
   "reference": null,
   "special_instructions": null,
   "carrier_details": {},
   "created_at": "2026-11-23T09:17:44.000000+00:00",
   "cancelled_at": null
  }
 ]
}

* as Other shop
> GET /api/v3/pickups/$pickup
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such pick-up."
  }
 ]
}

> GET /api/v3/pickups
< 200
{
 "data": []
}
