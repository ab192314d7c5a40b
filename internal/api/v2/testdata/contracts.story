# The merchant's contracts. What they open the carrier's door with is never told.
> GET /api/v2/contracts
< 200
{
 "next": null,
 "previous": null,
 "contracts": [
  {
   "id": 601,
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox"
   },
   "client_id": null,
   "is_active": true,
   "name": "Sandbox",
   "country": "NL",
   "is_default": true
  }
 ]
}

> GET /api/v2/contracts?carrier=sendcloud&is_active=true&country=NL&name=Sandbox
< 200
{
 "next": null,
 "previous": null,
 "contracts": [
  {
   "id": 601,
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox"
   },
   "client_id": null,
   "is_active": true,
   "name": "Sandbox",
   "country": "NL",
   "is_default": true
  }
 ]
}

> GET /api/v2/contracts?client_id=C-9
< 200
{
 "next": null,
 "previous": null,
 "contracts": []
}

> GET /api/v2/contracts?is_active=perhaps
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/contracts",
  "message": "is_active: \"Must be a valid boolean.\""
 }
}

> GET /api/v2/contracts/99
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/contracts/99",
  "message": "No Contract matches the given query."
 }
}
