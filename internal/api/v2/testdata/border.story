# A parcel over a customs border: its papers come with the label.
> POST /api/v2/parcels
{"parcel":{"name":"Lea Ammann","company_name":"Confiserie Lindenhof","address":"Kramgasse","house_number":"49","city":"Bern","postal_code":"3011","country":"CH",
 "telephone":"+41780000001","email":"lea@example.org","weight":"1.250","order_number":"W-20001","request_label":true,"shipment":{"id":1053},
 "total_order_value":"62.40","total_order_value_currency":"EUR",
 "parcel_items":[{"description":"Green tea leaves in a tin","quantity":2,"weight":"0.300","value":"21.20","sku":"TEA-1","hs_code":"090210","origin_country":"JP"},
  {"description":"Porcelain teapot","quantity":1,"weight":"0.500","value":"20.00","sku":"POT-1","hs_code":"69111000","origin_country":"PT"}],
 "customs_invoice_nr":"INV-77","customs_shipment_type":2}}
< 200
{
 "parcel": {
  "id": 7001,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "CX079198885NL",
  "weight": "1.250",
  "order_number": "W-20001",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Green tea leaves in a tin",
    "quantity": 2,
    "weight": "0.300",
    "value": "21.20",
    "hs_code": "090210",
    "origin_country": "JP",
    "product_id": "",
    "properties": {},
    "sku": "TEA-1",
    "return_reason": null,
    "return_message": null
   },
   {
    "description": "Porcelain teapot",
    "quantity": 1,
    "weight": "0.500",
    "value": "20.00",
    "hs_code": "69111000",
    "origin_country": "PT",
    "product_id": "",
    "properties": {},
    "sku": "POT-1",
    "return_reason": null,
    "return_message": null
   }
  ],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/label"
   },
   {
    "type": "cn23",
    "size": "a4",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/cn23"
   },
   {
    "type": "commercial-invoice",
    "size": "a4",
    "link": "https://api.waybill.test/api/v2/parcels/7001/documents/commercial-invoice"
   }
  ],
  "external_reference": null,
  "is_return": false,
  "note": "",
  "total_order_value": "62.40",
  "total_order_value_currency": "EUR",
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Kramgasse 49",
  "address_2": "",
  "city": "Bern",
  "company_name": "Confiserie Lindenhof",
  "country": {
   "iso_2": "CH",
   "iso_3": "CHE",
   "name": "Switzerland"
  },
  "email": "lea@example.org",
  "name": "Lea Ammann",
  "postal_code": "3011",
  "telephone": "+41780000001",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Kramgasse",
   "house_number": "49"
  },
  "shipment": {
   "id": 1053,
   "name": "Sandbox World 1-2kg"
  },
  "shipping_method": 1053,
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
  "customs_declaration": {
   "normal_printer": "https://api.waybill.test/api/v2/customs_declaration/normal_printer/7001"
  },
  "to_state": null,
  "date_created": "23-11-2026 09:12:44",
  "date_announced": "23-11-2026 09:12:44",
  "date_updated": "23-11-2026 09:12:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "INV-77",
  "customs_shipment_type": 2,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/CX079198885NL"
 }
}
$parcel = parcel.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# The form of the post.
> GET /api/v2/parcels/$parcel/documents/cn23
< 200
Content-Disposition: inline; filename="cn23-7001.pdf"
(a PDF)

# The invoice.
> GET /api/v2/parcels/$parcel/documents/commercial-invoice
< 200
Content-Disposition: inline; filename="commercial-invoice-7001.pdf"
(a PDF)

# As a picture.
> GET /api/v2/parcels/$parcel/documents/cn23?dpi=150
Accept: image/png
< 200
Content-Disposition: inline; filename="cn23-7001.png"
(a PNG)

# Everything that is printed, in one file.
> GET /api/v2/parcels/$parcel/documents/all
< 200
Content-Disposition: inline; filename="parcel-7001.pdf"
(a PDF)

# A paper that this border does not ask for.
> GET /api/v2/parcels/$parcel/documents/cp71
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/parcels/7001/documents/cp71",
  "message": "Not found."
 }
}

# All customs papers, as old clients ask for them.
> GET /api/v2/customs_declaration/normal_printer/$parcel
< 200
Content-Disposition: inline; filename="customs-declaration.pdf"
(a PDF)

# A small packet carries the short form, which is told like the long one, as clients know no other.
> POST /api/v2/parcels
{"parcel":{"name":"Lea Ammann","address":"Kramgasse","house_number":"49","city":"Bern","postal_code":"3011","country":"CH","telephone":"+41780000001","email":"lea@example.org",
 "weight":"0.400","order_number":"W-20002","request_label":true,"shipment":{"id":1004},"total_order_value":"21.20","total_order_value_currency":"EUR",
 "parcel_items":[{"description":"Green tea leaves in a tin","quantity":1,"weight":"0.300","value":"21.20","sku":"TEA-1","hs_code":"090210","origin_country":"JP"}],
 "customs_invoice_nr":"INV-78","customs_shipment_type":2}}
< 200
{
 "parcel": {
  "id": 7002,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "UX158397699NL",
  "weight": "0.400",
  "order_number": "W-20002",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Green tea leaves in a tin",
    "quantity": 1,
    "weight": "0.300",
    "value": "21.20",
    "hs_code": "090210",
    "origin_country": "JP",
    "product_id": "",
    "properties": {},
    "sku": "TEA-1",
    "return_reason": null,
    "return_message": null
   }
  ],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7002/documents/label"
   },
   {
    "type": "cn23",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7002/documents/cn23"
   }
  ],
  "external_reference": null,
  "is_return": false,
  "note": "",
  "total_order_value": "21.20",
  "total_order_value_currency": "EUR",
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Kramgasse 49",
  "address_2": "",
  "city": "Bern",
  "company_name": "",
  "country": {
   "iso_2": "CH",
   "iso_3": "CHE",
   "name": "Switzerland"
  },
  "email": "lea@example.org",
  "name": "Lea Ammann",
  "postal_code": "3011",
  "telephone": "+41780000001",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Kramgasse",
   "house_number": "49"
  },
  "shipment": {
   "id": 1004,
   "name": "Sandbox Packet 0.35-2kg"
  },
  "shipping_method": 1004,
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
  "customs_declaration": {
   "normal_printer": "https://api.waybill.test/api/v2/customs_declaration/normal_printer/7002"
  },
  "to_state": null,
  "date_created": "23-11-2026 09:19:44",
  "date_announced": "23-11-2026 09:19:44",
  "date_updated": "23-11-2026 09:19:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "INV-78",
  "customs_shipment_type": 2,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/UX158397699NL"
 }
}
$packet = parcel.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# That form.
> GET /api/v2/parcels/$packet/documents/cn23
< 200
Content-Disposition: inline; filename="cn23-7002.pdf"
(a PDF)

# What is given away has a proforma invoice.
> POST /api/v2/parcels
{"parcel":{"name":"Lea Ammann","address":"Kramgasse","house_number":"49","city":"Bern","postal_code":"3011","country":"CH","telephone":"+41780000001","email":"lea@example.org",
 "weight":"1.250","order_number":"W-20003","request_label":true,"shipment":{"id":1053},"total_order_value":"21.20","total_order_value_currency":"EUR",
 "parcel_items":[{"description":"Green tea leaves in a tin","quantity":1,"weight":"0.300","value":"21.20","sku":"TEA-1","hs_code":"090210","origin_country":"JP"}],
 "customs_invoice_nr":"INV-79","customs_shipment_type":0}}
< 200
{
 "parcel": {
  "id": 7003,
  "reference": "0",
  "status": {
   "id": 1000,
   "message": "Ready to send"
  },
  "tracking_number": "CX237596502NL",
  "weight": "1.250",
  "order_number": "W-20003",
  "total_insured_value": 0,
  "parcel_items": [
   {
    "description": "Green tea leaves in a tin",
    "quantity": 1,
    "weight": "0.300",
    "value": "21.20",
    "hs_code": "090210",
    "origin_country": "JP",
    "product_id": "",
    "properties": {},
    "sku": "TEA-1",
    "return_reason": null,
    "return_message": null
   }
  ],
  "documents": [
   {
    "type": "label",
    "size": "a6",
    "link": "https://api.waybill.test/api/v2/parcels/7003/documents/label"
   },
   {
    "type": "cn23",
    "size": "a4",
    "link": "https://api.waybill.test/api/v2/parcels/7003/documents/cn23"
   },
   {
    "type": "commercial-invoice",
    "size": "a4",
    "link": "https://api.waybill.test/api/v2/parcels/7003/documents/commercial-invoice"
   }
  ],
  "external_reference": null,
  "is_return": false,
  "note": "",
  "total_order_value": "21.20",
  "total_order_value_currency": "EUR",
  "length": null,
  "width": null,
  "height": null,
  "contract": null,
  "address": "Kramgasse 49",
  "address_2": "",
  "city": "Bern",
  "company_name": "",
  "country": {
   "iso_2": "CH",
   "iso_3": "CHE",
   "name": "Switzerland"
  },
  "email": "lea@example.org",
  "name": "Lea Ammann",
  "postal_code": "3011",
  "telephone": "+41780000001",
  "to_post_number": "",
  "to_service_point": null,
  "address_divided": {
   "street": "Kramgasse",
   "house_number": "49"
  },
  "shipment": {
   "id": 1053,
   "name": "Sandbox World 1-2kg"
  },
  "shipping_method": 1053,
  "shipping_method_checkout_name": null,
  "insured_value": 0,
  "shipment_uuid": null,
  "data": {},
  "type": "parcel",
  "external_order_id": "7003",
  "external_shipment_id": "",
  "colli_tracking_number": "",
  "colli_uuid": "<uuid>",
  "collo_nr": 0,
  "collo_count": 1,
  "label": {
   "normal_printer": [
    "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=0",
    "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=1",
    "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=2",
    "https://api.waybill.test/api/v2/labels/normal_printer/7003?start_from=3"
   ],
   "label_printer": "https://api.waybill.test/api/v2/labels/label_printer/7003"
  },
  "customs_declaration": {
   "normal_printer": "https://api.waybill.test/api/v2/customs_declaration/normal_printer/7003"
  },
  "to_state": null,
  "date_created": "23-11-2026 09:21:44",
  "date_announced": "23-11-2026 09:21:44",
  "date_updated": "23-11-2026 09:21:44",
  "awb_tracking_number": null,
  "box_number": null,
  "customs_invoice_nr": "INV-79",
  "customs_shipment_type": 0,
  "carrier": {
   "code": "sendcloud"
  },
  "tracking_url": "http://carrier.test/track/CX237596502NL"
 }
}
$gift = parcel.id
rows: attempt+1 orders+1 parcel+1 shipment+1
events: order.imported parcel.status_changed parcel.status_changed

# It is told as the invoice.
> GET /api/v2/parcels/$gift/documents/commercial-invoice
< 200
Content-Disposition: inline; filename="commercial-invoice-7003.pdf"
(a PDF)
