# A buyer sends something back from the shop's own page: no keys, only what stands on the parcel.
> POST /api/v2/parcels
{"parcel":{"name":"Ilse Vos","email":"ilse@example.org","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"0.900","request_label":true,"shipment":{"id":8},"order_number":"NL-9001","parcel_items":[{"description":"Cup","quantity":2,"weight":"0.300","value":"9.50"},{"description":"Pot","quantity":1,"weight":"0.300","value":"20"}]}}
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
  "weight": "0.900",
  "order_number": "NL-9001",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Cup",
    "quantity": 2,
    "weight": "0.300",
    "value": "9.50",
    "hs_code": "",
    "origin_country": null,
    "product_id": "",
    "properties": {},
    "sku": "",
    "return_reason": null,
    "return_message": null
   },
   {
    "description": "Pot",
    "quantity": 1,
    "weight": "0.300",
    "value": "20.00",
    "hs_code": "",
    "origin_country": null,
    "product_id": "",
    "properties": {},
    "sku": "",
    "return_reason": null,
    "return_message": null
   }
  ],
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
  "address": "Kade 7",
  "address_2": "",
  "city": "Rotterdam",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "ilse@example.org",
  "name": "Ilse Vos",
  "postal_code": "3011 AA",
  "telephone": "",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Kade",
   "house_number": "7"
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
 }
}
$number = parcel.tracking_number
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

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
$domain = brands.0.domain

* as nobody
# What the shop offers.
> GET /api/v2/brand/$domain/return-portal?language=en-GB
< 200
{
 "portal": {
  "reasons": [
   {
    "id": 1,
    "description": "Not as expected"
   },
   {
    "id": 3,
    "description": "Other"
   },
   {
    "id": 4,
    "description": "Wrong product ordered"
   },
   {
    "id": 6,
    "description": "Differs from the website"
   },
   {
    "id": 7,
    "description": "Wrong product sent"
   },
   {
    "id": 8,
    "description": "No reason given"
   },
   {
    "id": 9,
    "description": "Rental"
   },
   {
    "id": 10,
    "description": "Does not work"
   },
   {
    "id": 11,
    "description": "Changed my mind"
   },
   {
    "id": 12,
    "description": "Below expectations"
   },
   {
    "id": 13,
    "description": "Ordered too many"
   },
   {
    "id": 14,
    "description": "Cheaper elsewhere"
   },
   {
    "id": 15,
    "description": "Ordered by accident"
   },
   {
    "id": 16,
    "description": "No longer needed"
   },
   {
    "id": 17,
    "description": "Sample"
   },
   {
    "id": 18,
    "description": "Looks different"
   },
   {
    "id": 19,
    "description": "Several sizes ordered"
   },
   {
    "id": 20,
    "description": "Arrived late"
   },
   {
    "id": 21,
    "description": "Poor quality or faulty"
   },
   {
    "id": 22,
    "description": "Does not fit"
   },
   {
    "id": 23,
    "description": "Does not suit me"
   },
   {
    "id": 24,
    "description": "Incorrect product received"
   },
   {
    "id": 25,
    "description": "Damaged on arrival"
   },
   {
    "id": 26,
    "description": "Wrong size"
   },
   {
    "id": 27,
    "description": "Wrong colour"
   },
   {
    "id": 28,
    "description": "Does not function as expected"
   },
   {
    "id": 29,
    "description": "Packaging to be used again"
   },
   {
    "id": 30,
    "description": "Too large"
   },
   {
    "id": 31,
    "description": "Too small"
   },
   {
    "id": 32,
    "description": "Return of the holiday season"
   }
  ],
  "support_url": "",
  "return_policy_url": "",
  "enable_branded_footer": false,
  "enable_branded_header": true,
  "layout": {
   "type": "plain",
   "helper_text": "",
   "background_image": null
  },
  "enable_paid_returns": false,
  "brand": {
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
  },
  "languages": [
   "en-GB"
  ],
  "enable_refunds": true,
  "refund_options": [
   {
    "code": "money",
    "label": "Money back",
    "require_message": false
   },
   {
    "code": "credit",
    "label": "Store credit",
    "require_message": false
   },
   {
    "code": "exchange",
    "label": "Exchange",
    "require_message": false
   }
  ],
  "return_fee": null,
  "delivery_options": [
   "drop_off_point"
  ],
  "domain": "voorbeeld-bv-52"
 },
 "return_locations": [
  {
   "id": 4101,
   "country_name": "Netherlands",
   "company_name": "Voorbeeld BV",
   "address_1": "Loodsweg",
   "address_2": "",
   "house_number": "9",
   "city": "Utrecht",
   "postal_code": "3542 AD",
   "senderaddress_labels": []
  }
 ]
}

> GET /api/v2/brand/nobody-1/return-portal
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/brand/nobody-1/return-portal",
  "message": "No Brand matches the given query."
 }
}

# The number and the postal code have to fit together, and a stranger does not learn which did not.
> GET /api/v2/brand/$domain/return-portal/outgoing?postal_code=9999ZZ&identifier=$number
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/outgoing",
  "message": "No Parcel matches the given query."
 }
}

> GET /api/v2/brand/$domain/return-portal/outgoing?postal_code=3011AA&identifier=NL-1
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/outgoing",
  "message": "No Parcel matches the given query."
 }
}

> GET /api/v2/brand/$domain/return-portal/outgoing
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/outgoing",
  "message": "identifier: \"This field is required.\", postal_code: \"This field is required.\""
 }
}

> GET /api/v2/brand/$domain/return-portal/outgoing/?postal_code=3011aa&identifier=NL-9001
< 200
{
 "data": {
  "parcel": {
   "id": 7001,
   "address": "Kade 7",
   "address_divided": {
    "street": "Kade",
    "house_number": "7"
   },
   "house_number": "7",
   "city": "Rotterdam",
   "company_name": "",
   "country": "NL",
   "email": "ilse@example.org",
   "name": "Ilse Vos",
   "postal_code": "3011 AA",
   "telephone": "",
   "tracking_number": "SCC-1",
   "collo_count": 1,
   "weight": "0.900",
   "carrier": {
    "code": "sendcloud"
   }
  },
  "products": [
   {
    "id": 1,
    "name": "Cup",
    "price": "9.50",
    "image_url": null,
    "quantity": 2,
    "returnable": true
   },
   {
    "id": 2,
    "name": "Pot",
    "price": "20.00",
    "image_url": null,
    "quantity": 1,
    "returnable": true
   }
  ],
  "carriers": [
   {
    "code": "sendcloud"
   }
  ],
  "service_point": null,
  "shop_distances": [],
  "national_carrier_contact": null,
  "national_carrier": null
 },
 "service_points_token": "<public key>",
 "access_token": "<token>"
}
$access = access_token

# Without the token nothing is sent back, and not with another's.
> POST /api/v2/brand/$domain/return-portal/incoming
{"products":[{"product_id":1,"quantity":1}]}
< 401
{
 "error": {
  "code": 401,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/incoming",
  "message": "Invalid access token. Look the parcel up again."
 }
}

> POST /api/v2/brand/$domain/return-portal/incoming
Authorization: Bearer nonsense
{"products":[{"product_id":1,"quantity":1}]}
< 401
{
 "error": {
  "code": 401,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/incoming",
  "message": "Invalid access token. Look the parcel up again."
 }
}

> POST /api/v2/brand/$domain/return-portal/incoming
Authorization: Bearer $access
{"outgoing_parcel":7001,"delivery_option":"in_store","products":[{"product_id":1,"quantity":1}]}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/incoming",
  "message": "delivery_option: \"Choose one of drop_off_point.\""
 }
}

> POST /api/v2/brand/$domain/return-portal/incoming
Authorization: Bearer $access
{"products":[{"product_id":"1","quantity":3},{"product_id":9,"quantity":1}]}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/incoming",
  "message": "products.0.quantity: \"Ensure this value is between 1 and 2.\", products.1.product_id: \"There is no such product in this parcel.\""
 }
}

> POST /api/v2/brand/$domain/return-portal/incoming
Authorization: Bearer $access
{"products":[{"product_id":1,"quantity":1,"return_reason":2}]}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/incoming",
  "message": "parcel_items.return_reason_id: \"There is no return reason 2.\""
 }
}

> POST /api/v2/brand/$domain/return-portal/uploads
Authorization: Bearer $access
x
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/uploads",
  "message": "images: \"Pictures are not taken here. Say in message what is wrong with the goods.\""
 }
}

# One of the two cups comes back. The form writes texts for numbers, and an empty service point.
> POST /api/v2/brand/$domain/return-portal/incoming/
Authorization: Bearer $access
{"reason":null,"message":"It is chipped","outgoing_parcel":7001,"service_point":{},"refund":{"refund_type":{"code":"money"},"message":""},"delivery_option":"drop_off_point","products":[{"product_id":"1","quantity":1,"description":"Cup","value":"9.50","return_reason":25,"return_message":"chipped"}],"incoming_parcel":{"collo_count":1,"from_name":"Ilse Vos","from_address_1":"Kade","from_house_number":"7","from_city":"Rotterdam","from_postal_code":"3011AA","from_country":"NL","from_email":"ilse@example.org","from_telephone":""}}
< 200
{
 "poller_url": "https://api.waybill.test/api/v2/brand/voorbeeld-bv-52/return-portal/label/polling?token=<token>",
 "return": 9201,
 "incoming_parcels": [
  7002
 ],
 "payment_url": null
}
$label = poller_url?token
rows: orders+1 parcel+1 returns+1 shipment+1
events: return.created parcel.status_changed

# A second one would cost the merchant twice.
> POST /api/v2/brand/$domain/return-portal/incoming
Authorization: Bearer $access
{"products":[{"product_id":1,"quantity":1}]}
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/incoming",
  "message": "A return of this parcel is on its way already."
 }
}

# The label is not there at once.
> GET /api/v2/brand/$domain/return-portal/label/polling?token=$label
< 202
{
 "download_url": null,
 "return": 9201,
 "parcels": [
  7002
 ],
 "tracking_numbers": [],
 "customs_declaration_url": null
}

> GET /api/v2/brand/$domain/return-portal/label/download?token=$label
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/label/download",
  "message": "There is no label yet."
 }
}

* work
rows: attempt+1
events: parcel.status_changed parcel.status_changed
> GET /api/v2/brand/$domain/return-portal/label/polling?token=$label
< 200
{
 "download_url": "https://api.waybill.test/api/v2/brand/voorbeeld-bv-52/return-portal/label/download?token=<token>",
 "return": 9201,
 "parcels": [
  7002
 ],
 "tracking_numbers": [
  "3SSBOX015839769"
 ],
 "customs_declaration_url": null
}

> GET /api/v2/brand/$domain/return-portal/label/download?token=$label
< 200
Content-Disposition: inline; filename="label-7002.pdf"
(a PDF)

# A token opens what it was made for.
> GET /api/v2/brand/$domain/return-portal/label/polling?token=$access
< 401
{
 "error": {
  "code": 401,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/label/polling",
  "message": "Invalid access token. Look the parcel up again."
 }
}

# After two hours the form is begun anew.
* pass 3h
> POST /api/v2/brand/$domain/return-portal/incoming
Authorization: Bearer $access
{"products":[{"product_id":1,"quantity":1}]}
< 401
{
 "error": {
  "code": 401,
  "request": "api/v2/brand/voorbeeld-bv-52/return-portal/incoming",
  "message": "Invalid access token. Look the parcel up again."
 }
}

# The merchant sees the return like any other.
* as My shop
> GET /api/v2/returns
< 200
{
 "next": null,
 "previous": null,
 "returns": [
  {
   "id": 9201,
   "created_at": "2026-11-23T09:26:44.000000+00:00",
   "reason": null,
   "outgoing_parcel": 7001,
   "incoming_parcel": 7002,
   "message": "It is chipped",
   "refund": {
    "refund_type": {
     "code": "money",
     "label": "Money back",
     "require_message": false
    },
    "total_refund": "9.50",
    "refunded_at": null,
    "message": ""
   },
   "is_cancellable": true,
   "return_fee": 0.00,
   "return_fee_currency": "EUR",
   "label_cost": 5.35,
   "label_currency": "EUR",
   "items_cost": 9.50,
   "delivered_at": null,
   "delivery_option": "drop_off_point",
   "store_location": null,
   "payment_details": null,
   "images": [],
   "rule_modifications": [],
   "outgoing_parcel_data": {
    "tracking_url": "http://carrier.test/track/SCC-1",
    "tracking_number": "SCC-1",
    "parcel_status": 1000,
    "global_status_slug": "ready-to-send",
    "brand_name": "Voorbeeld BV",
    "order_number": "NL-9001",
    "from_email": "zoe@example.com",
    "deleted": false,
    "collo_count": 1,
    "from_country": "NL",
    "from_name": "Magazijn",
    "shipping_method": 8,
    "extra_data": {
     "has_tracking_page": true
    },
    "rules": []
   },
   "incoming_parcel_data": {
    "tracking_url": "http://carrier.test/track/3SSBOX015839769",
    "tracking_number": "3SSBOX015839769",
    "parcel_status": 1000,
    "global_status_slug": "ready-to-send",
    "brand_name": "Voorbeeld BV",
    "order_number": "NL-9001",
    "from_email": "ilse@example.org",
    "deleted": false,
    "collo_count": 1,
    "from_country": "NL",
    "from_name": "Ilse Vos",
    "shipping_method": 1071,
    "extra_data": {
     "has_tracking_page": true
    },
    "rules": [],
    "customs_information": {
     "customs_invoice_nr": "",
     "customs_shipment_type": 4
    }
   },
   "incoming_parcel_status": {
    "id": 1000,
    "message": "Ready to send",
    "global_status_slug": "ready-to-send"
   }
  }
 ]
}
