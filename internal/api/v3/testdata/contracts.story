# What carriers want to know.
> GET /api/v3/contracts/schemas?carrier_code=sendcloud
< 200
{
 "data": [
  {
   "carrier_code": "sendcloud",
   "fields": [
    {
     "name": "api_key",
     "description": "API key",
     "required": true,
     "type": "string"
    },
    {
     "name": "push_secret",
     "description": "Push secret",
     "required": false,
     "type": "string"
    },
    {
     "name": "client_id",
     "description": "Customer number",
     "required": false,
     "type": "string"
    }
   ]
  }
 ]
}

# A second contract. Its credentials are never told.
> POST /api/v3/contracts
{"carrier_code": "sendcloud", "contract_data": {"api_key": "sbx_second_key", "client_id": "C-9"}, "name": "Second", "is_active": true}
< 201
{
 "data": {
  "id": 602,
  "client_id": "C-9",
  "carrier_code": "sendcloud",
  "name": "Second"
 }
}
$second = data.id
rows: contract+1

> GET /api/v3/contracts?page_size=1
< 200
Link: <https://api.waybill.test/api/v3/contracts?cursor=cD02MDI%3D&page_size=1>; rel="next"
{
 "data": [
  {
   "id": 602,
   "client_id": "C-9",
   "carrier_code": "sendcloud",
   "name": "Second"
  }
 ]
}

> GET /api/v3/contracts?client_id=C-9&carrier_code=sendcloud&is_active=true&name=Second&country_code=NL
< 200
{
 "data": [
  {
   "id": 602,
   "client_id": "C-9",
   "carrier_code": "sendcloud",
   "name": "Second"
  }
 ]
}

> GET /api/v3/contracts?name=second
< 200
{
 "data": []
}

> GET /api/v3/contracts?is_active=perhaps
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Must be a valid boolean.",
   "source": {
    "parameter": "is_active"
   }
  }
 ]
}

> PATCH /api/v3/contracts/$second
{"is_default_per_carrier": true, "name": "Main"}
< 200
{
 "data": {
  "id": 602,
  "client_id": "C-9",
  "carrier_code": "sendcloud",
  "name": "Main"
 }
}

# Nothing travels under it, so new credentials do not need a new contract.
> PATCH /api/v3/contracts/$second
{"contract_data": {"api_key": "sbx_third_key"}}
< 200
{
 "data": {
  "id": 602,
  "client_id": "C-9",
  "carrier_code": "sendcloud",
  "name": "Main"
 }
}

> GET /api/v3/contracts/$second
< 200
{
 "data": {
  "id": 602,
  "client_id": "C-9",
  "carrier_code": "sendcloud",
  "name": "Main"
 }
}

# What is refused is not kept.
> POST /api/v3/contracts
{"carrier_code": "sendcloud", "contract_data": {"api_key": "sbx_invalid_key"}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Sandbox does not take these credentials. It says: The key is missing or wrong.",
   "source": {
    "pointer": "/contract_data"
   }
  }
 ]
}

> POST /api/v3/contracts
{"carrier_code": "pigeon", "contract_data": {}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no carrier \"pigeon\" here.",
   "source": {
    "pointer": "/carrier_code"
   }
  }
 ]
}

> POST /api/v3/contracts
{"carrier_code": "sendcloud", "contract_data": {"pin": "1"}, "name": "A name that is longer than fifty characters can be taken for one", "is_default_per_carrier": true}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "A name has 1 to 50 characters.",
   "source": {
    "pointer": "/name"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Only an active contract can be the default.",
   "source": {
    "pointer": "/is_default_per_carrier"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Sandbox does not ask for this.",
   "source": {
    "pointer": "/contract_data/pin"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/contract_data/api_key"
   }
  }
 ]
}

> POST /api/v3/contracts
{}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/carrier_code"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/contract_data"
   }
  }
 ]
}

> PATCH /api/v3/contracts/$second
{"is_default_per_carrier": false}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Make another contract the default instead.",
   "source": {
    "pointer": "/is_default_per_carrier"
   }
  }
 ]
}

> DELETE /api/v3/contracts/$second
< 204

> GET /api/v3/contracts/$second
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no contract 602."
  }
 ]
}

> DELETE /api/v3/contracts/$second
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no contract 602."
  }
 ]
}

> PATCH /api/v3/contracts/99
{"name": "Nobody's"}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no contract 99."
  }
 ]
}
