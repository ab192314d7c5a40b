# Who am I, from where do I send, under which brand and contract.
> GET /api/v2/user
< 200
{
 "user": {
  "data": [],
  "username": "user-2",
  "company_name": "Voorbeeld BV",
  "telephone": "",
  "address": "",
  "postal_code": "",
  "city": "",
  "email": "zoe@example.com",
  "company_logo": null,
  "registered": "2026-11-23 09:12:44",
  "modules": [
   {
    "id": 5,
    "name": "SendCloud Client",
    "settings": null,
    "activated": true,
    "short_name": "sendcloud_client"
   }
  ],
  "invoices": []
 }
}

> GET /api/v2/user/addresses/sender/
< 200
{
 "sender_addresses": [
  {
   "id": 4101,
   "company_name": "Voorbeeld BV",
   "contact_name": "Magazijn",
   "email": "zoe@example.com",
   "telephone": "+31300000000",
   "street": "Loodsweg",
   "house_number": "9",
   "postal_box": "",
   "postal_code": "3542 AD",
   "city": "Utrecht",
   "country": "NL",
   "country_state": null,
   "vat_number": null,
   "eori_number": null,
   "label": "",
   "brand_id": 52,
   "signature_full_name": "",
   "signature_initials": ""
  }
 ]
}

> GET /api/v2/user/addresses/sender/4101
< 200
{
 "sender_address": {
  "id": 4101,
  "company_name": "Voorbeeld BV",
  "contact_name": "Magazijn",
  "email": "zoe@example.com",
  "telephone": "+31300000000",
  "street": "Loodsweg",
  "house_number": "9",
  "postal_box": "",
  "postal_code": "3542 AD",
  "city": "Utrecht",
  "country": "NL",
  "country_state": null,
  "vat_number": null,
  "eori_number": null,
  "label": "",
  "brand_id": 52,
  "signature_full_name": "",
  "signature_initials": ""
 }
}

> GET /api/v2/user/addresses/sender/4999
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/user/addresses/sender/4999",
  "message": "No sender address matches the given query."
 }
}

> GET /api/v2/user/invoices
< 200
{
 "invoices": []
}

> GET /api/v2/user/invoices/1
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/user/invoices/1",
  "message": "No Invoice matches the given query."
 }
}

> GET /api/v2/brands
< 200
{
 "next": null,
 "previous": null,
 "brands": [
  {
   "id": 52,
   "name": "Voorbeeld BV",
   "color": "#0f5c6e",
   "secondary_color": "#f5f7f8",
   "website": "",
   "overlay_logo": {},
   "screen_logo": {},
   "print_logo": {},
   "overlay_thumb": null,
   "screen_thumb": null,
   "print_thumb": null,
   "notify_reply_to_email": null,
   "domain": "voorbeeld-bv-52",
   "notify_bcc_email": null,
   "hide_powered_by": false,
   "google_analytics_id": null,
   "features": {
    "tracking_page": true,
    "tracking_email": false,
    "tracking_sms": false,
    "tracking_whatsapp": false,
    "returns_portal": false
   },
   "customization_settings": {
    "header": {
     "faq_url": "",
     "contact_url": "",
     "shop_url": "",
     "homepage_url": "",
     "font_color": "#f5f7f8",
     "background_color": "#0f5c6e"
    },
    "footer": {
     "city": "",
     "street": "",
     "country": "",
     "postal_code": "",
     "phone_number": "",
     "support_email": "",
     "whatsapp_business": "",
     "font_color": "#f5f7f8",
     "background_color": "#0f5c6e",
     "social_media": {
      "twitter": "",
      "facebook": "",
      "linkedin": "",
      "instagram": "",
      "pinterest": ""
     }
    }
   }
  }
 ]
}

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

> GET /api/v2/parcels/statuses
< 200
[
 {
  "id": 6,
  "message": "Not sorted"
 },
 {
  "id": 15,
  "message": "Error collecting"
 },
 {
  "id": 94,
  "message": "Parcel cancellation failed."
 },
 {
  "id": 1999,
  "message": "Cancellation requested"
 },
 {
  "id": 62996,
  "message": "Exception"
 },
 {
  "id": 62989,
  "message": "At Customs"
 },
 {
  "id": 62993,
  "message": "Delivery method changed"
 },
 {
  "id": 62990,
  "message": "At sorting centre"
 },
 {
  "id": 1998,
  "message": "Cancelled upstream"
 },
 {
  "id": 1002,
  "message": "Announcement failed"
 },
 {
  "id": 62991,
  "message": "Refused by recipient"
 },
 {
  "id": 62992,
  "message": "Returned to sender"
 },
 {
  "id": 62995,
  "message": "Delivery address changed"
 },
 {
  "id": 2001,
  "message": "Submitting cancellation request"
 },
 {
  "id": 92,
  "message": "Driver en route"
 },
 {
  "id": 62994,
  "message": "Delivery date changed"
 },
 {
  "id": 62997,
  "message": "Address invalid"
 },
 {
  "id": 12,
  "message": "Awaiting customer pickup"
 },
 {
  "id": 11,
  "message": "Delivered"
 },
 {
  "id": 93,
  "message": "Shipment collected by customer"
 },
 {
  "id": 91,
  "message": "Parcel en route"
 },
 {
  "id": 80,
  "message": "Unable to deliver"
 },
 {
  "id": 22,
  "message": "Shipment picked up by driver"
 },
 {
  "id": 13,
  "message": "Announced: not collected"
 },
 {
  "id": 8,
  "message": "Delivery attempt failed"
 },
 {
  "id": 7,
  "message": "Being sorted"
 },
 {
  "id": 5,
  "message": "Sorted"
 },
 {
  "id": 4,
  "message": "Delivery delayed"
 },
 {
  "id": 3,
  "message": "En route to sorting center"
 },
 {
  "id": 1,
  "message": "Announced"
 },
 {
  "id": 1337,
  "message": "Unknown status - check carrier track & trace page for more insights"
 },
 {
  "id": 999,
  "message": "No label"
 },
 {
  "id": 1001,
  "message": "Being announced"
 },
 {
  "id": 2000,
  "message": "Cancelled"
 },
 {
  "id": 1000,
  "message": "Ready to send"
 }
]

# What can be bought: to one country, and from every sender.
> GET /api/v2/shipping_methods?to_country=BE&limit=2
< 200
{
 "next": "https://api.waybill.test/api/v2/shipping_methods?cursor=1002&limit=2&to_country=BE",
 "previous": null,
 "shipping_methods": [
  {
   "id": 8,
   "name": "Unstamped letter",
   "carrier": "sendcloud",
   "min_weight": "0.001",
   "max_weight": "20.001",
   "service_point_input": "none",
   "price": 0,
   "countries": [
    {
     "id": 1,
     "name": "Belgium",
     "price": 0,
     "iso_2": "BE",
     "iso_3": "BEL",
     "lead_time_hours": null,
     "price_breakdown": [
      {
       "type": "price_without_insurance",
       "label": "Label",
       "value": 0
      }
     ]
    }
   ]
  },
  {
   "id": 1002,
   "name": "Sandbox Packet 0-0.1kg",
   "carrier": "sendcloud",
   "min_weight": "0.001",
   "max_weight": "0.101",
   "service_point_input": "none",
   "price": 0,
   "countries": [
    {
     "id": 1,
     "name": "Belgium",
     "price": 2.95,
     "iso_2": "BE",
     "iso_3": "BEL",
     "lead_time_hours": 144,
     "price_breakdown": [
      {
       "type": "price_without_insurance",
       "label": "Label",
       "value": 2.74
      },
      {
       "type": "fuel",
       "label": "Fuel surcharge",
       "value": 0.21
      }
     ]
    }
   ]
  }
 ]
}

> GET /api/v2/shipping_methods/8?to_country=NL&sender_address=all
< 200
{
 "shipping_method": {
  "id": 8,
  "name": "Unstamped letter",
  "carrier": "sendcloud",
  "min_weight": "0.001",
  "max_weight": "20.001",
  "service_point_input": "none",
  "price": 0,
  "countries": [
   {
    "id": 2,
    "name": "Netherlands",
    "price": 0,
    "iso_2": "NL",
    "iso_3": "NLD",
    "lead_time_hours": null,
    "price_breakdown": [
     {
      "type": "price_without_insurance",
      "label": "Label",
      "value": 0
     }
    ],
    "from_id": 2,
    "from_name": "Netherlands",
    "from_iso_2": "NL",
    "from_iso_3": "NLD"
   }
  ]
 }
}

> GET /api/v2/shipping_methods/999999
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/shipping_methods/999999",
  "message": "Not found."
 }
}

> GET /api/v2/shipping_methods?to_country=Belgium
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping_methods",
  "message": "to_country: \"Use two letters, like NL or DE.\""
 }
}

> GET /api/v2/shipping_methods?is_return=True&to_country=NL&limit=1
< 200
{
 "next": "https://api.waybill.test/api/v2/shipping_methods?cursor=8&is_return=True&limit=1&to_country=NL",
 "previous": null,
 "shipping_methods": [
  {
   "id": 8,
   "name": "Unstamped letter",
   "carrier": "sendcloud",
   "min_weight": "0.001",
   "max_weight": "20.001",
   "service_point_input": "none",
   "price": 0,
   "countries": [
    {
     "id": 2,
     "name": "Netherlands",
     "price": 0,
     "iso_2": "NL",
     "iso_3": "NLD",
     "lead_time_hours": null,
     "price_breakdown": [
      {
       "type": "price_without_insurance",
       "label": "Label",
       "value": 0
      }
     ]
    }
   ]
  }
 ]
}

# The connection itself.
> GET /api/v2/integrations/
< 200
[
 {
  "id": 401,
  "shop_name": "My shop",
  "shop_url": null,
  "system": "api",
  "failing_since": null,
  "last_fetch": null,
  "last_updated_at": "2026-11-23T09:12:44.000000+00:00",
  "service_point_enabled": false,
  "service_point_carriers": [],
  "webhook_active": false,
  "webhook_url": null
 }
]

> PUT /api/v2/integrations/401
{"webhook_active":true,"webhook_url":"https://shop.example.org/hook","service_point_enabled":false,"service_point_carriers":[]}
< 200
{
 "id": 401,
 "shop_name": "My shop",
 "shop_url": null,
 "system": "api",
 "failing_since": null,
 "last_fetch": null,
 "last_updated_at": "2026-11-23T09:27:44.000000+00:00",
 "service_point_enabled": false,
 "service_point_carriers": [],
 "webhook_active": true,
 "webhook_url": "https://shop.example.org/hook"
}
rows: audit+1
events: integration.updated

> PATCH /api/v2/integrations/401
{"webhook_active":null}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401",
  "message": "{'settings': ['webhook_active: This field may not be null.']}"
 }
}

> PATCH /api/v2/integrations/401/
{"webhook_url":"shop"}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/integrations/401/",
  "message": "{'settings': ['webhook_url: Webhook URL needs to begin with https:// and name a host, like https://shop.example.com/webhook.']}"
 }
}

> GET /api/v2/integrations/402
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/integrations/402",
  "message": "No Integration matches the given query."
 }
}
