# Two parcels of one order number are found by it; the labels of both come on one sheet.
> POST /api/v2/parcels
{"parcels":[{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL","order_number":"A-1","shipment":{"id":8},"request_label":true},
 {"name":"Bo Good","address":"Laan 3","city":"Breda","postal_code":"4811AA","country":"NL","order_number":"A-1","shipment":{"id":8},"request_label":true}]}
< 200
{
 "parcels": [
  {
   "id": 7001,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "SCC-1",
   "weight": "1.000",
   "order_number": "A-1",
   "total_insured_value": 0,
   "parcel_items": [],
   "documents": [
    {
     "type": "label",
     "size": "a6",
     "link": "https://api.waybill.test/api/v2/parcels/7001/documents/label"
    }
   ],
   "external_reference": null,
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
   "date_created": "23-11-2026 09:12:44",
   "date_announced": "23-11-2026 09:12:44",
   "date_updated": "23-11-2026 09:12:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/SCC-1"
  },
  {
   "id": 7002,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "SCC-2",
   "weight": "1.000",
   "order_number": "A-1",
   "total_insured_value": 0,
   "parcel_items": [],
   "documents": [
    {
     "type": "label",
     "size": "a6",
     "link": "https://api.waybill.test/api/v2/parcels/7002/documents/label"
    }
   ],
   "external_reference": null,
   "is_return": false,
   "note": "",
   "total_order_value": null,
   "total_order_value_currency": null,
   "length": null,
   "width": null,
   "height": null,
   "contract": null,
   "address": "Laan 3",
   "address_2": "",
   "city": "Breda",
   "company_name": "",
   "country": {
    "iso_2": "NL",
    "iso_3": "NLD",
    "name": "Netherlands"
   },
   "email": "",
   "name": "Bo Good",
   "postal_code": "4811 AA",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
   "address_divided": {
    "street": "Laan",
    "house_number": "3"
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
   "external_order_id": "7002",
   "external_shipment_id": "",
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 0,
   "collo_count": 1,
   "label": {
    "normal_printer": [
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=0",
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=1",
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=2",
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=3"
    ],
    "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7002"
   },
   "customs_declaration": {},
   "to_state": null,
   "date_created": "23-11-2026 09:12:44",
   "date_announced": "23-11-2026 09:12:44",
   "date_updated": "23-11-2026 09:12:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/SCC-2"
  }
 ]
}
$one = parcels.0.id
$two = parcels.1.id
rows: attempt+2 orders+2 parcel+2 shipment+2
events: order.imported order.imported parcel.status_changed parcel.status_changed parcel.status_changed parcel.status_changed

> GET /api/v2/parcels?order_number=A-1&limit=1
< 200
{
 "next": "https://api.waybill.test/api/v2/parcels?cursor=cD03MDAy&limit=1&order_number=A-1",
 "previous": null,
 "parcels": [
  {
   "id": 7002,
   "reference": "0",
   "status": {
    "id": 1000,
    "message": "Ready to send"
   },
   "tracking_number": "SCC-2",
   "weight": "1.000",
   "order_number": "A-1",
   "total_insured_value": 0,
   "parcel_items": [],
   "documents": [
    {
     "type": "label",
     "size": "a6",
     "link": "https://api.waybill.test/api/v2/parcels/7002/documents/label"
    }
   ],
   "external_reference": null,
   "is_return": false,
   "note": "",
   "total_order_value": null,
   "total_order_value_currency": null,
   "length": null,
   "width": null,
   "height": null,
   "contract": null,
   "address": "Laan 3",
   "address_2": "",
   "city": "Breda",
   "company_name": "",
   "country": {
    "iso_2": "NL",
    "iso_3": "NLD",
    "name": "Netherlands"
   },
   "email": "",
   "name": "Bo Good",
   "postal_code": "4811 AA",
   "telephone": "",
   "to_post_number": "",
   "to_service_point": null,
   "address_divided": {
    "street": "Laan",
    "house_number": "3"
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
   "external_order_id": "7002",
   "external_shipment_id": "",
   "colli_tracking_number": "",
   "colli_uuid": "<uuid>",
   "collo_nr": 0,
   "collo_count": 1,
   "label": {
    "normal_printer": [
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=0",
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=1",
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=2",
     "https://api.waybill.test/api/v2/labels/normal_printer/7002?start_from=3"
    ],
    "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7002"
   },
   "customs_declaration": {},
   "to_state": null,
   "date_created": "23-11-2026 09:12:44",
   "date_announced": "23-11-2026 09:12:44",
   "date_updated": "23-11-2026 09:12:44",
   "awb_tracking_number": null,
   "box_number": null,
   "customs_invoice_nr": "",
   "customs_shipment_type": null,
   "carrier": {
    "code": "sendcloud"
   },
   "tracking_url": "http://carrier.test/track/SCC-2"
  }
 ]
}

> GET /api/v2/parcels?cursor=nonsense
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/parcels",
  "message": "Invalid cursor"
 }
}

> GET /api/v2/labels/normal_printer?ids=$one,$two&start_from=1
< 200
Content-Disposition: inline; filename="labels.pdf"
(a PDF)

> GET /api/v2/labels/label_printer?ids=$one,$two
< 200
Content-Disposition: inline; filename="labels.pdf"
(a PDF)

> GET /api/v2/labels/label_printer?ids=1
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/labels/label_printer",
  "message": "No Parcel matches the given query."
 }
}

# The older spelling.
> GET /api/v2/label/normal_printer?ids=$one,$two
< 200
Content-Disposition: inline; filename="labels.pdf"
(a PDF)

> GET /api/v2/label/label_printer?ids=$one
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

> GET /api/v2/label/label_printer/$one?hash=0123
< 200
Content-Disposition: inline; filename="label-7001.pdf"
(a PDF)

# One brand and one contract, and those that are not there.
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
$brand = brands.0.id

> GET /api/v2/brands/$brand
< 200
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

> GET /api/v2/brands/1
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/brands/1",
  "message": "No Brand matches the given query."
 }
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
$contract = contracts.0.id

> GET /api/v2/contracts/$contract
< 200
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

# A stranger finds nothing of it.
* as a stranger
> GET /api/v2/parcels/$one
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/parcels/7001",
  "message": "No Parcel matches the given query."
 }
}

> GET /api/v2/contracts/$contract
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/contracts/601",
  "message": "No Contract matches the given query."
 }
}

# The shop goes away, and its keys with it.
* as My shop
> GET /api/v2/integrations
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
$shop = 0.id

> DELETE /api/v2/integrations/$shop
< 204
rows: api_key-1 audit+1
events: integration.deleted

> GET /api/v2/user
< 401
{
 "error": {
  "code": 401,
  "request": "api/v2/user",
  "message": "Invalid username/password."
 }
}
