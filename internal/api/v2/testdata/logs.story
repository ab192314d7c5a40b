# An integrator tells of a request to the shop that failed.
> POST /api/v2/integrations/401/logs
{"base_url":"https://shop.example.com","full_url":"https://shop.example.com/order-note.json","method":"POST","response_code":495,"response":{"headers":{"A":"b"},"body":"no"},"request":{"headers":{},"payload":{"note":"é"}},"created_at":"2026-03-01T02:02:00+01:00","exception_type":"SSLError","exception":"A certificate was refused"}
< 201
{
 "id": 1,
 "base_url": "https://shop.example.com",
 "full_url": "https://shop.example.com/order-note.json",
 "method": "POST",
 "response_code": 495,
 "response": {
  "headers": {
   "A": "b"
  },
  "body": "no"
 },
 "request": {
  "headers": {},
  "payload": {
   "note": "é"
  }
 },
 "created_at": "2026-03-01T01:02:00.000000+00:00",
 "exception_type": "SSLError",
 "exception": "A certificate was refused",
 "protected": false,
 "additional_data": ""
}
rows: integration_log+1

> POST /api/v2/integrations/401/logs
{"base_url":"https://shop.example.com"}
< 201
{
 "id": 2,
 "base_url": "https://shop.example.com",
 "full_url": null,
 "method": "",
 "response_code": null,
 "response": null,
 "request": null,
 "created_at": "2026-11-23T09:13:44.000000+00:00",
 "exception_type": null,
 "exception": null,
 "protected": false,
 "additional_data": ""
}
rows: integration_log+1

> GET /api/v2/integrations/401/logs?page_size=1
< 200
{
 "next": "https://api.waybill.test/api/v2/integrations/401/logs?cursor=2026-11-23T09%3A13%3A44.000000Z&page_size=1",
 "previous": null,
 "results": [
  {
   "id": 2,
   "base_url": "https://shop.example.com",
   "full_url": null,
   "method": "",
   "response_code": null,
   "response": null,
   "request": null,
   "created_at": "2026-11-23T09:13:44.000000+00:00",
   "exception_type": null,
   "exception": null,
   "protected": false,
   "additional_data": ""
  }
 ]
}

> GET /api/v2/integrations/401/logs?cursor=2026-04-01T00:00:00%2B00:00
< 200
{
 "next": null,
 "previous": null,
 "results": [
  {
   "id": 1,
   "base_url": "https://shop.example.com",
   "full_url": "https://shop.example.com/order-note.json",
   "method": "POST",
   "response_code": 495,
   "response": {
    "headers": {
     "A": "b"
    },
    "body": "no"
   },
   "request": {
    "headers": {},
    "payload": {
     "note": "é"
    }
   },
   "created_at": "2026-03-01T01:02:00.000000+00:00",
   "exception_type": "SSLError",
   "exception": "A certificate was refused",
   "protected": false,
   "additional_data": ""
  }
 ]
}

# The log of all that the key sees.
> GET /api/v2/integrations/logs
< 200
{
 "next": null,
 "previous": null,
 "results": [
  {
   "id": 2,
   "base_url": "https://shop.example.com",
   "full_url": null,
   "method": "",
   "response_code": null,
   "response": null,
   "request": null,
   "created_at": "2026-11-23T09:13:44.000000+00:00",
   "exception_type": null,
   "exception": null,
   "protected": false,
   "additional_data": ""
  },
  {
   "id": 1,
   "base_url": "https://shop.example.com",
   "full_url": "https://shop.example.com/order-note.json",
   "method": "POST",
   "response_code": 495,
   "response": {
    "headers": {
     "A": "b"
    },
    "body": "no"
   },
   "request": {
    "headers": {},
    "payload": {
     "note": "é"
    }
   },
   "created_at": "2026-03-01T01:02:00.000000+00:00",
   "exception_type": "SSLError",
   "exception": "A certificate was refused",
   "protected": false,
   "additional_data": ""
  }
 ]
}

# What is missing or wrong is told as Python prints a dictionary.
> POST /api/v2/integrations/401/logs
{"full_url":"x","response":[],"response_code":"many","created_at":"once"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/logs",
  "message": "{'response': ['Expected an object.'], 'response_code': ['A valid integer is required.'], 'created_at': ['Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].']}"
 }
}

> POST /api/v2/integrations/401/logs
[]
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/logs",
  "message": "non_field_errors: \"Invalid data. Expected a dictionary.\""
 }
}

> GET /api/v2/integrations/401/logs?cursor=x
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/401/logs",
  "message": "Invalid cursor"
 }
}

> GET /api/v2/integrations/401/logs?page_size=1000
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/logs",
  "message": "page_size: \"Ensure this value is a whole number from 1 to 100.\""
 }
}

# A sibling's log is missing.
* as Other shop
> GET /api/v2/integrations/401/logs
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/401/logs",
  "message": "No Integration matches the given query."
 }
}

> POST /api/v2/integrations/401/logs
{"base_url":"https://shop.example.com"}
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/401/logs",
  "message": "No Integration matches the given query."
 }
}

> GET /api/v2/integrations/logs
< 200
{
 "next": null,
 "previous": null,
 "results": []
}

* as a stranger
> GET /api/v2/integrations/401/logs
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/401/logs",
  "message": "No Integration matches the given query."
 }
}

# Settings that cannot be kept.
* as My shop
> PUT /api/v2/integrations/401
{"shop_name":"","webhook_active":null,"service_point_enabled":"maybe","service_point_carriers":"dhl"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401",
  "message": "{'settings': ['shop_name: This field may not be blank.', 'webhook_active: This field may not be null.', 'service_point_enabled: Must be a valid boolean.', 'service_point_carriers: Expected a list of items.']}"
 }
}

> PATCH /api/v2/integrations/401
{"webhook_active":true}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401",
  "message": "{'settings': ['webhook_url: Webhook feedback needs a webhook URL.']}"
 }
}

> PATCH /api/v2/integrations/401
{"service_point_enabled":true,"service_point_carriers":[]}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401",
  "message": "{'settings': ['service_point_carriers: Service points need at least one carrier.']}"
 }
}
