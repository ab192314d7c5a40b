# The shop reads its connection, and changes what it may.
> GET /api/v3/integrations
< 200
{
 "data": [
  {
   "id": 401,
   "shop_name": "My shop",
   "shop_url": null,
   "type": "api",
   "started_failing_at": null,
   "last_fetched_at": null,
   "created_at": "2026-11-23T09:12:44.000000+00:00",
   "updated_at": "2026-11-23T09:12:44.000000+00:00",
   "service_point_enabled": false,
   "service_point_carriers": [],
   "webhook_active": false,
   "webhook_url": null,
   "feedback_type": "eager"
  }
 ]
}

> GET /api/v3/integrations?sort=-updated_at
< 200
{
 "data": [
  {
   "id": 401,
   "shop_name": "My shop",
   "shop_url": null,
   "type": "api",
   "started_failing_at": null,
   "last_fetched_at": null,
   "created_at": "2026-11-23T09:12:44.000000+00:00",
   "updated_at": "2026-11-23T09:12:44.000000+00:00",
   "service_point_enabled": false,
   "service_point_carriers": [],
   "webhook_active": false,
   "webhook_url": null,
   "feedback_type": "eager"
  }
 ]
}

> PATCH /api/v3/integrations/401
{"shop_name":"Theehuis","shop_url":"https://shop.example.com","service_point_enabled":true,"service_point_carriers":["postnl"],"webhook_active":true,"webhook_url":"https://shop.example.com/hook","feedback_type":"delayed"}
< 204
rows: audit+1
events: integration.updated

> GET /api/v3/integrations/401
< 200
{
 "data": {
  "id": 401,
  "shop_name": "Theehuis",
  "shop_url": "https://shop.example.com",
  "type": "api",
  "started_failing_at": null,
  "last_fetched_at": null,
  "created_at": "2026-11-23T09:12:44.000000+00:00",
  "updated_at": "2026-11-23T09:14:44.000000+00:00",
  "service_point_enabled": true,
  "service_point_carriers": [
   "postnl"
  ],
  "webhook_active": true,
  "webhook_url": "https://shop.example.com/hook",
  "feedback_type": "delayed"
 }
}

# A null takes an address away, where it is not needed any more.
> PATCH /api/v3/integrations/401
{"webhook_active":false,"webhook_url":null,"shop_url":null}
< 204
rows: audit+1
events: integration.updated

> GET /api/v3/integrations/401
< 200
{
 "data": {
  "id": 401,
  "shop_name": "Theehuis",
  "shop_url": null,
  "type": "api",
  "started_failing_at": null,
  "last_fetched_at": null,
  "created_at": "2026-11-23T09:12:44.000000+00:00",
  "updated_at": "2026-11-23T09:16:44.000000+00:00",
  "service_point_enabled": true,
  "service_point_carriers": [
   "postnl"
  ],
  "webhook_active": false,
  "webhook_url": null,
  "feedback_type": "delayed"
 }
}

# What cannot be is refused, each thing by itself.
> PATCH /api/v3/integrations/401
{"shop_name":"","webhook_active":true,"feedback_type":"sometimes","service_point_carriers":[]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Name is missing.",
   "source": {
    "pointer": "/shop_name"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Webhook feedback needs a webhook URL.",
   "source": {
    "pointer": "/webhook_url"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "The feedback type is eager, delayed or none.",
   "source": {
    "pointer": "/feedback_type"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Service points need at least one carrier.",
   "source": {
    "pointer": "/service_point_carriers"
   }
  }
 ]
}

> PATCH /api/v3/integrations/401
{"webhook_url":[],"webhook_active":"perhaps"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Must be a valid boolean.",
   "source": {
    "pointer": "/webhook_active"
   }
  }
 ]
}

> PATCH /api/v3/integrations/401
[]
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Expected an object.",
   "source": {
    "pointer": "/data"
   }
  }
 ]
}

> GET /api/v3/integrations?sort=beauty
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "\"beauty\" is not a valid choice.",
   "source": {
    "parameter": "sort"
   }
  }
 ]
}

# Failed requests: an integrator tells, and reads by the page.
> POST /api/v3/integrations/401/logs
{"base_url":"https://shop.example.com","full_url":"https://shop.example.com/order-note.json","method":"POST","response_code":495,"response":{"headers":{"A":"b"},"body":"no"},"request":{"headers":{},"payload":{"note":"é"}},"created_at":"2026-03-01T02:02:00+01:00","exception_type":"SSLError","exception":"A certificate was refused"}
< 201
{
 "data": {
  "id": 1,
  "integration_id": 401,
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
}
rows: integration_log+1

> POST /api/v3/integrations/401/logs
{"base_url":"https://shop.example.com","additional_data":{"try":2}}
< 201
{
 "data": {
  "id": 2,
  "integration_id": 401,
  "base_url": "https://shop.example.com",
  "full_url": null,
  "method": "",
  "response_code": null,
  "response": null,
  "request": null,
  "created_at": "2026-11-23T09:23:44.000000+00:00",
  "exception_type": null,
  "exception": null,
  "protected": false,
  "additional_data": {
   "try": 2
  }
 }
}
rows: integration_log+1

> GET /api/v3/integrations/401/logs?page_size=1
< 200
Link: <https://api.waybill.test/api/v3/integrations/401/logs?cursor=2026-11-23T09%3A23%3A44.000000Z&page_size=1>; rel="next"
{
 "data": [
  {
   "id": 2,
   "integration_id": 401,
   "base_url": "https://shop.example.com",
   "full_url": null,
   "method": "",
   "response_code": null,
   "response": null,
   "request": null,
   "created_at": "2026-11-23T09:23:44.000000+00:00",
   "exception_type": null,
   "exception": null,
   "protected": false,
   "additional_data": {
    "try": 2
   }
  }
 ]
}

> GET /api/v3/integrations/401/logs?cursor=2026-11-23T00:00:00Z&page_size=1
< 200
{
 "data": [
  {
   "id": 1,
   "integration_id": 401,
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

> GET /api/v3/integrations/logs
< 200
{
 "data": [
  {
   "id": 2,
   "integration_id": 401,
   "base_url": "https://shop.example.com",
   "full_url": null,
   "method": "",
   "response_code": null,
   "response": null,
   "request": null,
   "created_at": "2026-11-23T09:23:44.000000+00:00",
   "exception_type": null,
   "exception": null,
   "protected": false,
   "additional_data": {
    "try": 2
   }
  },
  {
   "id": 1,
   "integration_id": 401,
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

> POST /api/v3/integrations/401/logs
{"base_url":"https://shop.example.com","unknown_field":1,"response":"no"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "extra_forbidden",
   "detail": "Extra inputs are not permitted",
   "source": {
    "pointer": "body/unknown_field"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Expected an object.",
   "source": {
    "pointer": "/response"
   }
  }
 ]
}

> POST /api/v3/integrations/401/logs
{}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/base_url"
   }
  }
 ]
}

> GET /api/v3/integrations/401/logs?page_size=0
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Ensure this value is a whole number from 1 to 100.",
   "source": {
    "parameter": "page_size"
   }
  }
 ]
}

> GET /api/v3/integrations/401/logs?cursor=never
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

# Order statuses are PrestaShop's alone.
> GET /api/v3/shop-order-statuses
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "non_field_errors",
   "title": "integration ID",
   "detail": "Integration ID is a required GET parameter"
  }
 ]
}

> GET /api/v3/shop-order-statuses?integration_id=401
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Only PrestaShop v2 integrations have order statuses; this one is of the type api.",
   "source": {
    "parameter": "integration_id"
   }
  }
 ]
}

> POST /api/v3/shop-order-statuses
{"integration_id":401,"statuses":[{"external_id":"4","translations":[{"status":"Sent","language":"en-gb"}]}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Only PrestaShop v2 integrations have order statuses; this one is of the type api.",
   "source": {
    "pointer": "/integration_id"
   }
  }
 ]
}

> GET /api/v3/shop-order-statuses/mapping?integration_id=401
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Only PrestaShop v2 integrations have order statuses; this one is of the type api.",
   "source": {
    "parameter": "integration_id"
   }
  }
 ]
}

> POST /api/v3/shop-order-statuses/mapping
{"integration_id":401,"mapping":[{"status_category":"READY_TO_SEND","external_id":"11"}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "A mapping has exactly 4 entries, one for each of READY_TO_SEND, IN_TRANSIT, DELIVERED, CANCEL.",
   "source": {
    "pointer": "/mapping"
   }
  }
 ]
}

# A sibling and a stranger find nothing.
* as Other shop
> GET /api/v3/integrations/401
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "The Integration could not be found with the search criteria given"
  }
 ]
}

> PATCH /api/v3/integrations/401
{"shop_name":"Mine"}
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "The Integration could not be found with the search criteria given"
  }
 ]
}

> DELETE /api/v3/integrations/401
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "The Integration could not be found with the search criteria given"
  }
 ]
}

> GET /api/v3/shop-order-statuses/mapping?integration_id=401
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "The Integration could not be found with the search criteria given"
  }
 ]
}

* as a stranger
> GET /api/v3/integrations/401/logs
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "The Integration could not be found with the search criteria given"
  }
 ]
}

# The shop ends its connection: its keys open nothing any more.
* as My shop
> DELETE /api/v3/integrations/401
< 204
rows: api_key-1 audit+1
events: integration.deleted

> GET /api/v3/integrations
< 401
{
 "errors": [
  {
   "status": "401",
   "code": "authentication_failed",
   "detail": "Invalid username/password.",
   "source": {
    "pointer": "/data"
   }
  }
 ]
}
