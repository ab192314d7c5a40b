# A marketplace connects its machine and subscribes to what happens to parcels.
> POST /api/v3/event-subscriptions/connections
{"type":"webhook","configuration":{"url":"http://127.0.0.1:1/hooks/parcels","auth_type":"api_key","auth_config":{"header_name":"X-Hook-Key","api_key":"k-1"},"extra_headers":{"X-Env":"live"}}}
< 201
{
 "data": {
  "id": 1,
  "type": "webhook",
  "configuration": {
   "url": "http://hook.test/hooks/parcels",
   "auth_type": "api_key",
   "extra_headers": {
    "X-Env": "live"
   }
  },
  "created_at": "2026-11-23T09:12:44.000000+00:00",
  "updated_at": "2026-11-23T09:12:44.000000+00:00"
 }
}
rows: event_connection+1

> GET /api/v3/event-subscriptions/connections
< 200
{
 "data": [
  {
   "id": 1,
   "type": "webhook",
   "configuration": {
    "url": "http://hook.test/hooks/parcels",
    "auth_type": "api_key",
    "extra_headers": {
     "X-Env": "live"
    }
   },
   "created_at": "2026-11-23T09:12:44.000000+00:00",
   "updated_at": "2026-11-23T09:12:44.000000+00:00"
  }
 ]
}

> GET /api/v3/event-subscriptions/connections?connection_type=klaviyo
< 200
{
 "data": []
}

> PATCH /api/v3/event-subscriptions/connections/1
{"configuration":{"auth_type":"bearer","auth_config":{"token":"t-1"}}}
< 200
{
 "data": {
  "id": 1,
  "type": "webhook",
  "configuration": {
   "url": "http://hook.test/hooks/parcels",
   "auth_type": "bearer",
   "extra_headers": {
    "X-Env": "live"
   }
  },
  "created_at": "2026-11-23T09:12:44.000000+00:00",
  "updated_at": "2026-11-23T09:15:44.000000+00:00"
 }
}

> GET /api/v3/event-subscriptions/connections/1
< 200
{
 "data": {
  "id": 1,
  "type": "webhook",
  "configuration": {
   "url": "http://hook.test/hooks/parcels",
   "auth_type": "bearer",
   "extra_headers": {
    "X-Env": "live"
   }
  },
  "created_at": "2026-11-23T09:12:44.000000+00:00",
  "updated_at": "2026-11-23T09:15:44.000000+00:00"
 }
}

> POST /api/v3/event-subscriptions/subscriptions
{"connection_id":1,"event_type":"parcels.event.created"}
< 201
{
 "data": {
  "id": 1,
  "connection_id": 1,
  "event_type": "parcels.event.created",
  "is_active": true,
  "created_at": "2026-11-23T09:17:44.000000+00:00",
  "updated_at": "2026-11-23T09:17:44.000000+00:00"
 }
}
rows: event_subscription+1

> GET /api/v3/event-subscriptions/subscriptions?is_active=true
< 200
{
 "data": [
  {
   "id": 1,
   "connection_id": 1,
   "event_type": "parcels.event.created",
   "is_active": true,
   "created_at": "2026-11-23T09:17:44.000000+00:00",
   "updated_at": "2026-11-23T09:17:44.000000+00:00"
  }
 ]
}

# Nobody answers there: the sample says so.
> POST /api/v3/event-subscriptions/broadcast/test/1
< 200
{
 "data": {
  "success": false,
  "status_code": 0,
  "response_body": "Dial tcp 127.0.0.1:1: connect: connection refused."
 }
}

> PATCH /api/v3/event-subscriptions/subscriptions/1
{"is_active":false}
< 200
{
 "data": {
  "id": 1,
  "connection_id": 1,
  "event_type": "parcels.event.created",
  "is_active": false,
  "created_at": "2026-11-23T09:17:44.000000+00:00",
  "updated_at": "2026-11-23T09:20:44.000000+00:00"
 }
}

> GET /api/v3/event-subscriptions/subscriptions/1
< 200
{
 "data": {
  "id": 1,
  "connection_id": 1,
  "event_type": "parcels.event.created",
  "is_active": false,
  "created_at": "2026-11-23T09:17:44.000000+00:00",
  "updated_at": "2026-11-23T09:20:44.000000+00:00"
 }
}

> GET /api/v3/event-subscriptions/subscriptions?is_active=true
< 200
{
 "data": []
}

# What cannot be is refused.
> POST /api/v3/event-subscriptions/connections
{}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/type"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/configuration"
   }
  }
 ]
}

> POST /api/v3/event-subscriptions/connections
{"type":"klaviyo","configuration":{}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "Connections to Klaviyo are not offered here. Connect a webhook.",
   "source": {
    "pointer": "/data/type"
   }
  }
 ]
}

> POST /api/v3/event-subscriptions/connections
{"type":"webhook","configuration":{"url":"ftp://x","auth_type":"basic","auth_config":{"username":"u"},"extra_headers":{"Host":"x"}}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Enter a valid URL.",
   "source": {
    "pointer": "/data/configuration/url"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/configuration/auth_config/password"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "\"Host\" cannot be sent as a header.",
   "source": {
    "pointer": "/data/configuration/extra_headers"
   }
  }
 ]
}

> PATCH /api/v3/event-subscriptions/connections/1
{"configuration":{"auth_type":"magic"}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "\"magic\" is not a valid choice: none, bearer, basic or api_key.",
   "source": {
    "pointer": "/data/configuration/auth_type"
   }
  }
 ]
}

> POST /api/v3/event-subscriptions/connections/1/authorization
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "validation_error",
   "detail": "A webhook connection needs no authorization."
  }
 ]
}

> POST /api/v3/event-subscriptions/subscriptions
{"event_type":"orders.created"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/data/connection_id"
   }
  },
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "\"orders.created\" is not a valid choice.",
   "source": {
    "pointer": "/data/event_type"
   }
  }
 ]
}

> POST /api/v3/event-subscriptions/subscriptions
{"connection_id":99,"event_type":"parcels.event.created"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no connection 99.",
   "source": {
    "pointer": "/data/connection_id"
   }
  }
 ]
}

> GET /api/v3/event-subscriptions/subscriptions?is_active=perhaps
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

# A sibling has its own, and sees none of these.
* as Other shop
> GET /api/v3/event-subscriptions/connections/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such connection."
  }
 ]
}

> GET /api/v3/event-subscriptions/subscriptions
< 200
{
 "data": []
}

> POST /api/v3/event-subscriptions/subscriptions
{"connection_id":1,"event_type":"parcels.event.created"}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no connection 1.",
   "source": {
    "pointer": "/data/connection_id"
   }
  }
 ]
}

> DELETE /api/v3/event-subscriptions/subscriptions/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such subscription."
  }
 ]
}

> POST /api/v3/event-subscriptions/broadcast/test/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such subscription."
  }
 ]
}

* as a stranger
> DELETE /api/v3/event-subscriptions/connections/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such connection."
  }
 ]
}

# The machine is forgotten with its subscriptions.
* as My shop
> POST /api/v3/event-subscriptions/subscriptions
{"connection_id":1,"event_type":"parcels.event.created","is_active":false}
< 201
{
 "data": {
  "id": 2,
  "connection_id": 1,
  "event_type": "parcels.event.created",
  "is_active": false,
  "created_at": "2026-11-23T09:37:44.000000+00:00",
  "updated_at": "2026-11-23T09:37:44.000000+00:00"
 }
}
rows: event_subscription+1

> DELETE /api/v3/event-subscriptions/subscriptions/2
< 204
rows: event_subscription-1

> DELETE /api/v3/event-subscriptions/connections/1
< 204
rows: event_connection-1 event_subscription-1

> GET /api/v3/event-subscriptions/subscriptions/1
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "There is no such subscription."
  }
 ]
}
