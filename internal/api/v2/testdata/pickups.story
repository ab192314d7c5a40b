# A time without a zone is the merchant's.
> POST /api/v2/pickups
{"carrier":"sendcloud","name":"Magazijn","company_name":"Voorbeeld BV","address":"Loodsweg 9","address_2":"","city":"Utrecht","postal_code":"3542 AD","country":"NL","email":"wh@example.org","telephone":"+31300000000","pickup_from":"2026-11-24T12:00:00","pickup_until":"2026-11-24T16:00:00Z","quantity":12,"total_weight":"25"}
< 200
{
 "id": 301,
 "carrier": "sendcloud",
 "name": "Magazijn",
 "company_name": "Voorbeeld BV",
 "address": "Loodsweg 9",
 "address_2": "",
 "city": "Utrecht",
 "postal_code": "3542 AD",
 "country": "NL",
 "country_state": null,
 "email": "wh@example.org",
 "telephone": "+31300000000",
 "quantity": 12,
 "total_weight": "25.00",
 "reference": "",
 "special_instructions": "",
 "tracking_number": "",
 "pickup_from": "2026-11-24T11:00:00Z",
 "pickup_until": "2026-11-24T16:00:00Z",
 "pickup_status": "Announcing",
 "created_at": "2026-11-23T09:12:44.000000Z",
 "cancelled_at": null,
 "contract": 601
}
$pickup = id
rows: pickup+1
events: pickup.requested
* work
events: pickup.changed

> GET /api/v2/pickups/$pickup
< 200
{
 "id": 301,
 "carrier": "sendcloud",
 "name": "Magazijn",
 "company_name": "Voorbeeld BV",
 "address": "Loodsweg 9",
 "address_2": "",
 "city": "Utrecht",
 "postal_code": "3542 AD",
 "country": "NL",
 "country_state": null,
 "email": "wh@example.org",
 "telephone": "+31300000000",
 "quantity": 12,
 "total_weight": "25.00",
 "reference": "",
 "special_instructions": "",
 "tracking_number": "PU00000001",
 "pickup_from": "2026-11-24T11:00:00Z",
 "pickup_until": "2026-11-24T16:00:00Z",
 "pickup_status": "Created",
 "created_at": "2026-11-23T09:12:44.000000Z",
 "cancelled_at": null,
 "contract": 601
}

> POST /api/v2/pickups
{"carrier":"correos","name":"Magazijn","address":"Loodsweg 9","city":"Utrecht","postal_code":"3542 AD","country":"NL","pickup_from":"2026-11-24T12:00:00Z","quantity":2}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/pickups",
  "message": "country: \"correos collects in ES.\", postal_code: \"Ensure this field has no more than 5 characters.\", reference: \"This field is required.\", total_volume_weight: \"This field is required.\", quantity: \"Ensure this value is greater than or equal to 10.\", total_weight: \"This field is required.\", carrier: \"correos is not connected to this platform, or does not come to collect.\""
 }
}

> POST /api/v2/pickups
{"carrier":"sendcloud","contract":99,"name":"Magazijn","address":"Loodsweg 9","city":"Utrecht","postal_code":"3542 AD","country":"NL","pickup_from":"soon","quantity":"many","total_weight":"25"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/pickups",
  "message": "pickup_from: \"Use a date and time in ISO 8601, like 2026-01-05T08:00:00+00:00.\", quantity: \"A valid integer is required.\""
 }
}

> GET /api/v2/pickups?limit=5
< 200
{
 "next": null,
 "previous": null,
 "pickups": [
  {
   "id": 301,
   "carrier": "sendcloud",
   "country": "NL",
   "tracking_number": "PU00000001",
   "pickup_from": "2026-11-24T11:00:00Z",
   "pickup_until": "2026-11-24T16:00:00Z",
   "pickup_status": "Created",
   "created_at": "2026-11-23T09:12:44.000000Z",
   "cancelled_at": null,
   "contract": 601
  }
 ]
}

> GET /api/v2/pickups/1
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/pickups/1",
  "message": "No Pickup matches the given query."
 }
}

# No box of Deutsche Post is open.
> POST /api/v2/box/finalize
{"copy_count":1}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/box/finalize",
  "message": "There is no open Deutsche Post box: this platform has no contract with Deutsche Post."
 }
}

> POST /api/v2/box/finalize
{"copy_count":100}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/box/finalize",
  "message": "copy_count: \"Ensure this value is less than or equal to 99.\""
 }
}

* as Other shop
> GET /api/v2/pickups/$pickup
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/pickups/301",
  "message": "No Pickup matches the given query."
 }
}
