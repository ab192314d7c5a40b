# Where does the feed stand?
> GET /api/waybill/events?after=newest
< 200
{
 "events": [],
 "next": 1,
 "more": false
}

# A label is made. Everything that happened is read in order, with numbers of the integration's own.
> POST /api/v2/parcels
{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL","shipment":{"id":8},"order_number":"W-1","external_reference":"w-1","request_label":true}}
< 200
{
 "parcel": {
  "id": 7001,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "SCC-1",
  "weight": "1.000",
  "order_number": "W-1",
  "total_insured_value": 0,
  "parcel_items": [],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/label"
   }
  ],
  "external_reference": "w-1",
  "is_return": false,
  "note": "",
  "total_order_value": null,
  "total_order_value_currency": null,
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Hoofdstraat 1",
  "address_2": "",
  "city": "Breda",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
  "name": "Ada Good",
  "postal_code": "4811 AA",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Hoofdstraat",
   "house_number": "1"
  },
  "shipment": {
   "id": 8,
   "name": "Unstamped letter"
  },
  "shipping_method": 8,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "letter",
  "external_order_id": "7001",
  "external_shipment_id": "",
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {
   "normal_printer": [
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=0",
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=1",
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=2",
    "https://api.waybill.test/api/v2/labels/normal_printer/7001?start_from=3"
   ],
   "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7001"
  },
  "customs_declaration": {},
  "to_state": null,
  "date_created": "23-11-2026 09:13:44",
  "date_announced": "23-11-2026 09:13:44",
  "date_updated": "23-11-2026 09:13:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "",
  "customs_shipment_type": null,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/SCC-1"
 }
}
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

> GET /api/waybill/events?limit=2
< 200
{
 "events": [
  {
   "number": 1,
   "integration_id": 401,
   "type": "integration.connected",
   "at": "2026-11-23T09:12:44.000000Z",
   "data": {
    "integration": {
     "id": 401,
     "name": "My shop",
     "system": "api",
     "shop_url": null,
     "webhook_url": null,
     "webhook_active": false,
     "webhook_format": "sendcloud",
     "service_points": false,
     "service_point_carriers": [],
     "failing_since": null,
     "created_at": "2026-11-23T09:12:44.000000Z",
     "updated_at": "2026-11-23T09:12:44.000000Z"
    }
   }
  },
  {
   "number": 2,
   "integration_id": 401,
   "type": "order.imported",
   "at": "2026-11-23T09:13:44.000000Z",
   "data": {
    "order_id": 3001,
    "parcel_id": 7001,
    "order_number": "W-1",
    "external_reference": "w-1"
   }
  }
 ],
 "next": 2,
 "more": true
}

# One goes on behind what was read. Types that were not asked for are left out, and the numbers go on.
> GET /api/waybill/events?after=2&types=parcel.status_changed
< 200
{
 "events": [
  {
   "number": 3,
   "integration_id": 401,
   "type": "parcel.status_changed",
   "at": "2026-11-23T09:13:44.000000Z",
   "data": {
    "parcel": {
     "id": 7001,
     "shipment_id": "<uuid>",
     "order_id": 3001,
     "order_number": "W-1",
     "external_reference": "w-1",
     "external_order_id": "7001",
     "box": 1,
     "boxes": 1,
     "is_return": false,
     "status": {
      "code": "ANNOUNCING",
      "id": 1001,
      "message": "Being announced",
      "group": "draft",
      "final": false
     },
     "status_at": "2026-11-23T09:13:44.000000Z",
     "carrier": "sendcloud",
     "tracking_number": null,
     "tracking_url": null,
     "carrier_tracking_url": null,
     "shipping_method": {
      "id": 8,
      "name": "Unstamped letter"
     },
     "weight_grams": 1000,
     "service_point_id": null,
     "documents": [],
     "announced_at": null,
     "expected_at": null,
     "created_at": "2026-11-23T09:13:44.000000Z",
     "updated_at": "2026-11-23T09:13:44.000000Z"
    },
    "previous_status": {
     "code": "NO_LABEL",
     "id": 999,
     "message": "No label",
     "group": "draft",
     "final": false
    },
    "carrier_at": null,
    "recipient": {
     "name": "Ada Good",
     "company": "",
     "street": "Hoofdstraat",
     "house_number": "1",
     "line2": "",
     "postal_code": "4811 AA",
     "city": "Breda",
     "state": "",
     "country": "NL",
     "phone": "",
     "email": ""
    }
   }
  },
  {
   "number": 4,
   "integration_id": 401,
   "type": "parcel.status_changed",
   "at": "2026-11-23T09:13:44.000000Z",
   "data": {
    "parcel": {
     "id": 7001,
     "shipment_id": "<uuid>",
     "order_id": 3001,
     "order_number": "W-1",
     "external_reference": "w-1",
     "external_order_id": "7001",
     "box": 1,
     "boxes": 1,
     "is_return": false,
     "status": {
      "code": "READY_TO_SEND",
      "id": 1000,
      "message": "Ready to send",
      "group": "open",
      "final": false
     },
     "status_at": "2026-11-23T09:13:44.000000Z",
     "carrier": "sendcloud",
     "tracking_number": "SCC-1",
     "tracking_url": null,
     "carrier_tracking_url": "http://carrier.test/track/SCC-1",
     "shipping_method": {
      "id": 8,
      "name": "Unstamped letter"
     },
     "weight_grams": 1000,
     "service_point_id": null,
     "documents": [
      "label"
     ],
     "announced_at": "2026-11-23T09:13:44.000000Z",
     "expected_at": null,
     "created_at": "2026-11-23T09:13:44.000000Z",
     "updated_at": "2026-11-23T09:13:44.000000Z"
    },
    "previous_status": {
     "code": "ANNOUNCING",
     "id": 1001,
     "message": "Being announced",
     "group": "draft",
     "final": false
    },
    "carrier_at": null,
    "recipient": {
     "name": "Ada Good",
     "company": "",
     "street": "Hoofdstraat",
     "house_number": "1",
     "line2": "",
     "postal_code": "4811 AA",
     "city": "Breda",
     "state": "",
     "country": "NL",
     "phone": "",
     "email": ""
    }
   }
  }
 ],
 "next": 4,
 "more": false
}

# Behind the end there is nothing, at once.
> GET /api/waybill/events?after=4
< 200
{
 "events": [],
 "next": 4,
 "more": false
}

# Whoever is ahead of the feed would not see what comes next.
> GET /api/waybill/events?after=5
< 400
{
 "error": "after is ahead of this feed, whose newest event has the number 4.",
 "fields": [
  {
   "field": "after",
   "text": "after is ahead of this feed, whose newest event has the number 4."
  }
 ]
}

# A sibling integration reads its own feed, from 1.
* as Other shop
> GET /api/waybill/events?after=0
< 200
{
 "events": [
  {
   "number": 1,
   "integration_id": 402,
   "type": "integration.connected",
   "at": "2026-11-23T09:18:44.000000Z",
   "data": {
    "integration": {
     "id": 402,
     "name": "Other shop",
     "system": "api",
     "shop_url": null,
     "webhook_url": null,
     "webhook_active": false,
     "webhook_format": "sendcloud",
     "service_points": false,
     "service_point_carriers": [],
     "failing_since": null,
     "created_at": "2026-11-23T09:18:44.000000Z",
     "updated_at": "2026-11-23T09:18:44.000000Z"
    }
   }
  }
 ],
 "next": 1,
 "more": false
}

# The whole account reads everything by the account's numbers.
* as the whole account
> GET /api/waybill/events?types=integration.connected,order.imported
< 200
{
 "events": [
  {
   "number": 1,
   "integration_id": 401,
   "type": "integration.connected",
   "at": "2026-11-23T09:12:44.000000Z",
   "data": {
    "integration": {
     "id": 401,
     "name": "My shop",
     "system": "api",
     "shop_url": null,
     "webhook_url": null,
     "webhook_active": false,
     "webhook_format": "sendcloud",
     "service_points": false,
     "service_point_carriers": [],
     "failing_since": null,
     "created_at": "2026-11-23T09:12:44.000000Z",
     "updated_at": "2026-11-23T09:12:44.000000Z"
    }
   }
  },
  {
   "number": 2,
   "integration_id": 401,
   "type": "order.imported",
   "at": "2026-11-23T09:13:44.000000Z",
   "data": {
    "order_id": 3001,
    "parcel_id": 7001,
    "order_number": "W-1",
    "external_reference": "w-1"
   }
  },
  {
   "number": 5,
   "integration_id": 402,
   "type": "integration.connected",
   "at": "2026-11-23T09:18:44.000000Z",
   "data": {
    "integration": {
     "id": 402,
     "name": "Other shop",
     "system": "api",
     "shop_url": null,
     "webhook_url": null,
     "webhook_active": false,
     "webhook_format": "sendcloud",
     "service_points": false,
     "service_point_carriers": [],
     "failing_since": null,
     "created_at": "2026-11-23T09:18:44.000000Z",
     "updated_at": "2026-11-23T09:18:44.000000Z"
    }
   }
  },
  {
   "number": 6,
   "integration_id": 403,
   "type": "integration.connected",
   "at": "2026-11-23T09:19:44.000000Z",
   "data": {
    "integration": {
     "id": 403,
     "name": "Office",
     "system": "api",
     "shop_url": null,
     "webhook_url": null,
     "webhook_active": false,
     "webhook_format": "sendcloud",
     "service_points": false,
     "service_point_carriers": [],
     "failing_since": null,
     "created_at": "2026-11-23T09:19:44.000000Z",
     "updated_at": "2026-11-23T09:19:44.000000Z"
    }
   }
  }
 ],
 "next": 6,
 "more": false
}

# What cannot be meant is refused.
> GET /api/waybill/events?after=-1&limit=0&wait=31&types=parcel.flown
< 400
{
 "error": "after is a whole number from 0 to 4611686018427387904.",
 "fields": [
  {
   "field": "after",
   "text": "after is a whole number from 0 to 4611686018427387904."
  },
  {
   "field": "limit",
   "text": "limit is a whole number from 1 to 500."
  },
  {
   "field": "wait",
   "text": "wait is a whole number from 0 to 30."
  },
  {
   "field": "types",
   "text": "There is no type of event called \"parcel.flown\"."
  }
 ]
}

> GET /api/waybill/events?after=99999999999999999999999
< 400
{
 "error": "after is a whole number from 0 to 4611686018427387904.",
 "fields": [
  {
   "field": "after",
   "text": "after is a whole number from 0 to 4611686018427387904."
  }
 ]
}

* as a stranger
> GET /api/waybill/events?after=newest
< 200
{
 "events": [],
 "next": 1,
 "more": false
}

* as nobody
> GET /api/waybill/events
< 401
{
 "error": "Invalid username/password."
}
