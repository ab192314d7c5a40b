> POST /api/v2/parcels
{"parcel":{"name":"Ilse Vos","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"0.900","request_label":true,"shipment":{"id":1011},"order_number":"NL-9001"}}
< 200
{
 "parcel": {
  "id": 7001,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "3SSBOX007919888",
  "weight": "0.900",
  "order_number": "NL-9001",
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
  "address": "Kade 7",
  "address_2": "",
  "city": "Rotterdam",
  "company_name": "",
  "country": {
   "iso_2": "NL",
   "iso_3": "NLD",
   "name": "Netherlands"
  },
  "email": "",
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
   "id": 1011,
   "name": "Sandbox Standard 0-2kg"
  },
  "shipping_method": 1011,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "parcel",
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
  "tracking_url": "http://carrier.test/track/3SSBOX007919888"
 }
}
$number = parcel.tracking_number
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# Newest first, times with a blank.
> GET /api/v2/tracking/$number
< 200
{
 "parcel_id": "7001",
 "carrier_code": "sendcloud",
 "created_at": "2026-11-23 09:12:44.000000+00:00",
 "carrier_tracking_url": "http://carrier.test/track/3SSBOX007919888",
 "sendcloud_tracking_url": "http://carrier.test/track/3SSBOX007919888",
 "is_return": false,
 "is_to_service_point": false,
 "is_mail_box": false,
 "expected_delivery_date": null,
 "statuses": [
  {
   "carrier_update_timestamp": "2026-11-23 09:12:44.000000+00:00",
   "parcel_status_history_id": "2",
   "parent_status": "ready-to-send",
   "carrier_code": "",
   "carrier_message": "Ready to send"
  },
  {
   "carrier_update_timestamp": "2026-11-23 09:12:44.000000+00:00",
   "parcel_status_history_id": "1",
   "parent_status": "announcing",
   "carrier_code": "",
   "carrier_message": "Being announced"
  }
 ]
}

# A number nobody has is told as a storage service tells of a missing file.
> GET /api/v2/tracking/NONE<1>
< 404
<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>v2/2/NONE&lt;1&gt;.json</Key></Error>

* as Other shop
> GET /api/v2/tracking/$number
< 404
<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>v2/2/3SSBOX007919888.json</Key></Error>
