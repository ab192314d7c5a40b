# Whose keys are these.
> GET /api/v3/user/auth/metadata
< 200
{
 "data": {
  "user_id": 2,
  "integration_id": 401
 }
}

# With a slash at the end as well, and never redirected.
> GET /api/v3/organization/
< 200
{
 "data": {
  "id": 2,
  "name": "Voorbeeld BV",
  "registration_date": "2026-11-23T09:12:44.000000+00:00"
 }
}

# Every status has a code.
> GET /api/v3/parcels/statuses
< 200
{
 "data": [
  {
   "code": "UNSORTED",
   "message": "Not sorted"
  },
  {
   "code": "COLLECT_ERROR",
   "message": "Error collecting"
  },
  {
   "code": "CANCELLATION_FAILED",
   "message": "Parcel cancellation failed."
  },
  {
   "code": "CANCELLING",
   "message": "Cancellation requested"
  },
  {
   "code": "EXCEPTION",
   "message": "Exception"
  },
  {
   "code": "AT_CUSTOMS",
   "message": "At Customs"
  },
  {
   "code": "DELIVERY_METHOD_CHANGED",
   "message": "Delivery method changed"
  },
  {
   "code": "AT_SORTING_CENTRE",
   "message": "At sorting centre"
  },
  {
   "code": "CANCELLED_UPSTREAM",
   "message": "Cancelled upstream"
  },
  {
   "code": "ANNOUNCEMENT_FAILED",
   "message": "Announcement failed"
  },
  {
   "code": "REFUSED_BY_RECIPIENT",
   "message": "Refused by recipient"
  },
  {
   "code": "RETURNED_TO_SENDER",
   "message": "Returned to sender"
  },
  {
   "code": "DELIVERY_ADDRESS_CHANGED",
   "message": "Delivery address changed"
  },
  {
   "code": "CANCELLING_UPSTREAM",
   "message": "Submitting cancellation request"
  },
  {
   "code": "DRIVER_ON_ROUTE",
   "message": "Driver en route"
  },
  {
   "code": "DELIVERY_DATE_CHANGED",
   "message": "Delivery date changed"
  },
  {
   "code": "ADDRESS_INVALID",
   "message": "Address invalid"
  },
  {
   "code": "AWAITING_CUSTOMER_PICKUP",
   "message": "Awaiting customer pickup"
  },
  {
   "code": "DELIVERED",
   "message": "Delivered"
  },
  {
   "code": "COLLECTED_BY_CUSTOMER",
   "message": "Shipment collected by customer"
  },
  {
   "code": "SHIPMENT_ON_ROUTE",
   "message": "Parcel en route"
  },
  {
   "code": "UNDELIVERABLE",
   "message": "Unable to deliver"
  },
  {
   "code": "PICKED_UP_BY_DRIVER",
   "message": "Shipment picked up by driver"
  },
  {
   "code": "ANNOUNCED_UNCOLLECTED",
   "message": "Announced: not collected"
  },
  {
   "code": "DELIVERY_FAILED",
   "message": "Delivery attempt failed"
  },
  {
   "code": "SORTING",
   "message": "Being sorted"
  },
  {
   "code": "SORTED",
   "message": "Sorted"
  },
  {
   "code": "DELAYED",
   "message": "Delivery delayed"
  },
  {
   "code": "TO_SORTING",
   "message": "En route to sorting center"
  },
  {
   "code": "ANNOUNCED",
   "message": "Announced"
  },
  {
   "code": "UNKNOWN",
   "message": "Unknown status - check carrier track & trace page for more insights"
  },
  {
   "code": "NO_LABEL",
   "message": "No label"
  },
  {
   "code": "ANNOUNCING",
   "message": "Being announced"
  },
  {
   "code": "CANCELLED",
   "message": "Cancelled"
  },
  {
   "code": "READY_TO_SEND",
   "message": "Ready to send"
  }
 ]
}

# Partners of Sendcloud name themselves.
> GET /api/v3/organization
Sendcloud-Partner-Id: 5f2b8c9e-1f0a-4c53-9f35-2b7a1f0d4e11
< 200
{
 "data": {
  "id": 2,
  "name": "Voorbeeld BV",
  "registration_date": "2026-11-23T09:12:44.000000+00:00"
 }
}

> GET /api/v3/organization
Sendcloud-Partner-Id: not-a-uuid
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Sendcloud-Partner-Id needs to be a UUID.",
   "source": {
    "header": "Sendcloud-Partner-Id"
   }
  }
 ]
}

# There is nothing here, and strangers are not told even that.
> GET /api/v3/nothing
< 404
{
 "errors": [
  {
   "status": "404",
   "code": "not_found",
   "detail": "Not found."
  }
 ]
}

> POST /api/v3/organization
< 405
{
 "errors": [
  {
   "status": "405",
   "code": "method_not_allowed",
   "detail": "Method \"POST\" not allowed."
  }
 ]
}

* as nobody
> GET /api/v3/user/auth/metadata
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

> GET /api/v3/organization
Authorization: AccessToken 0123456789abcdef0123456789abcdef
< 401
{
 "errors": [
  {
   "status": "401",
   "code": "authentication_failed",
   "detail": "A public key alone opens only service points and the list of carriers. Sign in with the public and the secret key, or with an OAuth token.",
   "source": {
    "pointer": "/data"
   }
  }
 ]
}
