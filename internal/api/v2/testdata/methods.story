# The free letter, the method that clients try first.
> GET /api/v2/shipping_methods/8?to_country=NL
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
    ]
   }
  ]
 }
}

# All senders: each destination once per sender's country, which it then names.
> GET /api/v2/shipping_methods/1011?sender_address=all&to_country=BE
< 200
{
 "shipping_method": {
  "id": 1011,
  "name": "Sandbox Standard 0-2kg",
  "carrier": "sendcloud",
  "min_weight": "0.001",
  "max_weight": "2.001",
  "service_point_input": "none",
  "price": 0,
  "countries": [
   {
    "id": 1,
    "name": "Belgium",
    "price": 9.95,
    "iso_2": "BE",
    "iso_3": "BEL",
    "lead_time_hours": 48,
    "price_breakdown": [
     {
      "type": "price_without_insurance",
      "label": "Label",
      "value": 9.22
     },
     {
      "type": "fuel",
      "label": "Fuel surcharge",
      "value": 0.73
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

# A page; its links keep the filters.
> GET /api/v2/shipping_methods/?to_country=NL&limit=1&cursor=9
< 200
{
 "next": "https://api.waybill.test/api/v2/shipping_methods/?cursor=1001&limit=1&to_country=NL",
 "previous": "https://api.waybill.test/api/v2/shipping_methods/?cursor=0&limit=1&to_country=NL",
 "shipping_methods": [
  {
   "id": 1001,
   "name": "Sandbox Mailbox 0-2kg",
   "carrier": "sendcloud",
   "min_weight": "0.001",
   "max_weight": "2.001",
   "service_point_input": "none",
   "price": 0,
   "countries": [
    {
     "id": 2,
     "name": "Netherlands",
     "price": 4.05,
     "iso_2": "NL",
     "iso_3": "NLD",
     "lead_time_hours": 24,
     "price_breakdown": [
      {
       "type": "price_without_insurance",
       "label": "Label",
       "value": 3.75
      },
      {
       "type": "fuel",
       "label": "Fuel surcharge",
       "value": 0.3
      }
     ]
    }
   ]
  }
 ]
}

# Methods for returns.
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

# There is no such method.
> GET /api/v2/shipping_methods/4711
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/shipping_methods/4711",
  "message": "Not found."
 }
}

# Nor does this one go there.
> GET /api/v2/shipping_methods/1001?to_country=JP
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/shipping_methods/1001",
  "message": "Not found."
 }
}

> GET /api/v2/shipping_methods?cursor=abc
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/shipping_methods",
  "message": "Invalid cursor"
 }
}

> GET /api/v2/shipping_methods?to_country=Holland
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping_methods",
  "message": "to_country: \"Use two letters, like NL or DE.\""
 }
}

> GET /api/v2/shipping_methods?sender_address=77
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping_methods",
  "message": "sender_address: \"There is no sender address 77.\""
 }
}

> GET /api/v2/shipping_methods?service_point_id=77
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping_methods",
  "message": "service_point_id: \"There is no service point 77.\""
 }
}

# What one box costs by one method.
> GET /api/v2/shipping-price?shipping_method_id=1011&from_country=NL&to_country=BE&weight=1200&weight_unit=gram
< 200
[
 {
  "price": "9.95",
  "currency": "EUR",
  "to_country": "BE",
  "breakdown": [
   {
    "type": "price_without_insurance",
    "label": "Label",
    "value": 9.22
   },
   {
    "type": "fuel",
    "label": "Fuel surcharge",
    "value": 0.73
   }
  ]
 }
]

# It takes two kilograms, not three.
> GET /api/v2/shipping-price/?shipping_method_id=1011&from_country=NL&to_country=BE&weight=3&weight_unit=kilogram
< 200
[]

> GET /api/v2/shipping-price
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping-price",
  "message": "shipping_method_id: \"This field is required.\", from_country: \"This field is required.\", weight: \"This field is required.\", weight_unit: \"This field is required.\""
 }
}

> GET /api/v2/shipping-price?shipping_method_id=4711&from_country=NL&weight=1&weight_unit=kilogram
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/shipping-price",
  "message": "Not found."
 }
}

> GET /api/v2/shipping-price?shipping_method_id=8&from_country=NL&weight=many&weight_unit=stone&contract=9
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping-price",
  "message": "weight: \"A valid integer is required.\""
 }
}

# Products: one thing to a shop, in varieties and bands of weight.
> GET /api/v2/shipping-products/?from_country=NL&to_country=BE&weight=1200&weight_unit=gram&form_factor=parcel&priority=standard&last_mile=home_delivery
< 200
[
 {
  "name": "Sandbox Standard",
  "code": "sendcloud:standard",
  "carrier": "sendcloud",
  "service_points_carrier": "sendcloud",
  "weight_range": {
   "min_weight": 1,
   "max_weight": 2000
  },
  "available_functionalities": {
   "age_check": [
    null
   ],
   "b2b": [
    true
   ],
   "b2c": [
    true
   ],
   "boxable": [
    false
   ],
   "bulky_goods": [
    false
   ],
   "carrier_billing_type": [
    "country"
   ],
   "cash_on_delivery": [
    1000
   ],
   "dangerous_goods": [
    false
   ],
   "delivery_attempts": [
    null
   ],
   "delivery_before": [
    null
   ],
   "delivery_deadline": [
    null
   ],
   "direct_contract_only": [
    false
   ],
   "eco_delivery": [
    false
   ],
   "ers": [
    false
   ],
   "first_mile": [
    "pickup_dropoff"
   ],
   "flex_delivery": [
    false
   ],
   "form_factor": [
    "parcel"
   ],
   "fragile_goods": [
    false
   ],
   "fresh_goods": [
    false
   ],
   "harmonized_label": [
    false
   ],
   "id_check": [
    false
   ],
   "incoterm": [
    null
   ],
   "insurance": [
    null
   ],
   "labelless": [
    false
   ],
   "last_mile": [
    "home_delivery"
   ],
   "manually": [
    false
   ],
   "multicollo": [
    false,
    true
   ],
   "neighbor_delivery": [
    false
   ],
   "non_conveyable": [
    false
   ],
   "personalized_delivery": [
    false
   ],
   "pick_up": [
    false
   ],
   "premium": [
    false
   ],
   "priority": [
    "standard"
   ],
   "registered_delivery": [
    false
   ],
   "returns": [
    false
   ],
   "segment": [
    null
   ],
   "service_area": [
    null
   ],
   "signature": [
    false,
    true
   ],
   "size": [
    null
   ],
   "sorted": [
    false
   ],
   "surcharge": [
    false
   ],
   "tracked": [
    true
   ],
   "tyres": [
    false
   ],
   "weekend_delivery": [
    null
   ]
  },
  "methods": [
   {
    "id": 1011,
    "name": "Sandbox Standard 0-2kg",
    "shipping_product_code": "sendcloud:standard",
    "functionalities": {
     "b2b": true,
     "b2c": true,
     "carrier_billing_type": "country",
     "cash_on_delivery": 1000,
     "first_mile": "pickup_dropoff",
     "form_factor": "parcel",
     "last_mile": "home_delivery",
     "multicollo": true,
     "priority": "standard",
     "signature": false,
     "tracked": true
    },
    "properties": {
     "min_weight": 1,
     "max_weight": 2000,
     "max_dimensions": {
      "length": 120,
      "width": 60,
      "height": 60,
      "unit": "centimeter"
     }
    },
    "lead_time_hours": {
     "NL": {
      "BE": 48
     }
    }
   },
   {
    "id": 1021,
    "name": "Sandbox Signature 0-2kg",
    "shipping_product_code": "sendcloud:standard",
    "functionalities": {
     "b2b": true,
     "b2c": true,
     "carrier_billing_type": "country",
     "cash_on_delivery": 1000,
     "first_mile": "pickup_dropoff",
     "form_factor": "parcel",
     "last_mile": "home_delivery",
     "multicollo": true,
     "neighbor_delivery": false,
     "priority": "standard",
     "signature": true,
     "tracked": true
    },
    "properties": {
     "min_weight": 1,
     "max_weight": 2000,
     "max_dimensions": {
      "length": 120,
      "width": 60,
      "height": 60,
      "unit": "centimeter"
     }
    },
    "lead_time_hours": {
     "NL": {
      "BE": 48
     }
    }
   },
   {
    "id": 1081,
    "name": "Sandbox Cash on Delivery 0-2kg",
    "shipping_product_code": "sendcloud:standard",
    "functionalities": {
     "b2b": true,
     "b2c": true,
     "carrier_billing_type": "country",
     "cash_on_delivery": 1000,
     "first_mile": "pickup_dropoff",
     "form_factor": "parcel",
     "last_mile": "home_delivery",
     "multicollo": false,
     "priority": "standard",
     "signature": false,
     "tracked": true
    },
    "properties": {
     "min_weight": 1,
     "max_weight": 2000,
     "max_dimensions": {
      "length": 120,
      "width": 60,
      "height": 60,
      "unit": "centimeter"
     }
    },
    "lead_time_hours": {
     "NL": {
      "BE": 48
     }
    }
   }
  ]
 }
]

> GET /api/v2/shipping-products?from_country=NL&lead_time_hours[lte]=10
< 200
[]

> GET /api/v2/shipping-products/
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping-products/",
  "message": "from_country: \"This field is required.\""
 }
}

> GET /api/v2/shipping-products?from_country=NL&length=20&length_unit=centimeter&weight=1&signature=perhaps&contract=9
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/shipping-products",
  "message": "weight_unit: \"This field is required.\", width: \"This field is required.\", height: \"This field is required.\", signature: \"Must be a valid boolean.\""
 }
}

# How a cart can be delivered.
> GET /api/v2/checkout/configurations/nobodys/delivery-options?from_country=NL&to_country=NL
< 404
{
 "error": {
  "code": 404,
  "request": "api/v2/checkout/configurations/nobodys/delivery-options",
  "message": "No Checkout configuration matches the given query."
 }
}

# What sets methods apart.
> GET /api/v2/shipping-functionalities
< 200
{
 "age_check": {
  "name": "Age check",
  "type": "integer",
  "default_value": null
 },
 "b2b": {
  "name": "Business to business",
  "type": "boolean",
  "default_value": false
 },
 "b2c": {
  "name": "Business to consumer",
  "type": "boolean",
  "default_value": false
 },
 "boxable": {
  "name": "Fits a letter box",
  "type": "boolean",
  "default_value": false
 },
 "bulky_goods": {
  "name": "Bulky goods",
  "type": "boolean",
  "default_value": false
 },
 "carrier_billing_type": {
  "name": "Carrier billing type",
  "type": "string",
  "default_value": null,
  "enum": {
   "country": {
    "name": "Country"
   },
   "zonal": {
    "name": "Zonal"
   }
  }
 },
 "cash_on_delivery": {
  "name": "Cash on delivery",
  "type": "integer",
  "default_value": null
 },
 "dangerous_goods": {
  "name": "Dangerous goods",
  "type": "boolean",
  "default_value": false
 },
 "delivery_attempts": {
  "name": "Delivery attempts",
  "type": "integer",
  "default_value": null
 },
 "delivery_before": {
  "name": "Delivered before",
  "type": "string",
  "default_value": null,
  "pattern": "^(0[0-9]|1[0-9]|2[0-3])[0-5][0-9]$"
 },
 "delivery_deadline": {
  "name": "Delivery deadline",
  "type": "string",
  "default_value": null,
  "enum": {
   "best_effort": {
    "name": "Best effort"
   },
   "sameday": {
    "name": "Sameday"
   },
   "nextday": {
    "name": "Nextday"
   },
   "within_24h": {
    "name": "Within 24h"
   },
   "within_48h": {
    "name": "Within 48h"
   },
   "within_72h": {
    "name": "Within 72h"
   }
  }
 },
 "direct_contract_only": {
  "name": "Own contract only",
  "type": "boolean",
  "default_value": false
 },
 "eco_delivery": {
  "name": "Eco delivery",
  "type": "boolean",
  "default_value": false
 },
 "ers": {
  "name": "Electronic return service",
  "type": "boolean",
  "default_value": false
 },
 "first_mile": {
  "name": "First mile",
  "type": "string",
  "default_value": null,
  "enum": {
   "pickup": {
    "name": "Pickup"
   },
   "dropoff": {
    "name": "Dropoff"
   },
   "pickup_dropoff": {
    "name": "Pickup dropoff"
   },
   "fulfilment": {
    "name": "Fulfilment"
   }
  }
 },
 "flex_delivery": {
  "name": "Flexible delivery",
  "type": "boolean",
  "default_value": false
 },
 "form_factor": {
  "name": "Form factor",
  "type": "string",
  "default_value": null,
  "enum": {
   "letter": {
    "name": "Letter"
   },
   "parcel": {
    "name": "Parcel"
   },
   "mailbox": {
    "name": "Mailbox"
   },
   "pallet": {
    "name": "Pallet"
   },
   "long": {
    "name": "Long"
   }
  }
 },
 "fragile_goods": {
  "name": "Fragile goods",
  "type": "boolean",
  "default_value": false
 },
 "fresh_goods": {
  "name": "Fresh goods",
  "type": "boolean",
  "default_value": false
 },
 "harmonized_label": {
  "name": "Harmonised label",
  "type": "boolean",
  "default_value": false
 },
 "id_check": {
  "name": "ID check",
  "type": "boolean",
  "default_value": false
 },
 "incoterm": {
  "name": "Incoterm",
  "type": "string",
  "default_value": null,
  "enum": {
   "dap": {
    "name": "DAP"
   },
   "ddp": {
    "name": "DDP"
   },
   "ddu": {
    "name": "DDU"
   },
   "dap_np": {
    "name": "DAP NP"
   },
   "dap_dp": {
    "name": "DAP DP"
   }
  }
 },
 "insurance": {
  "name": "Insurance",
  "type": "integer",
  "default_value": null
 },
 "labelless": {
  "name": "Without a label",
  "type": "boolean",
  "default_value": false
 },
 "last_mile": {
  "name": "Last mile",
  "type": "string",
  "default_value": null,
  "enum": {
   "home_delivery": {
    "name": "Home delivery"
   },
   "service_point": {
    "name": "Service point"
   },
   "mailbox": {
    "name": "Mailbox"
   },
   "pobox": {
    "name": "Pobox"
   },
   "locker": {
    "name": "Locker"
   },
   "locker_or_service_point": {
    "name": "Locker or service point"
   }
  }
 },
 "manually": {
  "name": "Manually",
  "type": "boolean",
  "default_value": false
 },
 "multicollo": {
  "name": "Several parcels in one shipment",
  "type": "boolean",
  "default_value": false
 },
 "neighbor_delivery": {
  "name": "Delivery to neighbours",
  "type": "boolean",
  "default_value": false
 },
 "non_conveyable": {
  "name": "Non-conveyable",
  "type": "boolean",
  "default_value": false
 },
 "personalized_delivery": {
  "name": "Personalised delivery",
  "type": "boolean",
  "default_value": false
 },
 "pick_up": {
  "name": "Pick-up",
  "type": "boolean",
  "default_value": false
 },
 "premium": {
  "name": "Premium",
  "type": "boolean",
  "default_value": false
 },
 "priority": {
  "name": "Priority",
  "type": "string",
  "default_value": null,
  "enum": {
   "economical": {
    "name": "Economical"
   },
   "standard": {
    "name": "Standard"
   },
   "priority": {
    "name": "Priority"
   },
   "express": {
    "name": "Express"
   }
  }
 },
 "registered_delivery": {
  "name": "Registered delivery",
  "type": "boolean",
  "default_value": false
 },
 "returns": {
  "name": "Returns",
  "type": "boolean",
  "default_value": false
 },
 "segment": {
  "name": "Segment",
  "type": "string",
  "default_value": null,
  "enum": {
   "a+": {
    "name": "A+"
   },
   "a": {
    "name": "A"
   },
   "b": {
    "name": "B"
   },
   "c": {
    "name": "C"
   },
   "d": {
    "name": "D"
   }
  }
 },
 "service_area": {
  "name": "Service area",
  "type": "string",
  "default_value": null,
  "enum": {
   "domestic": {
    "name": "Domestic"
   },
   "domestic_remote": {
    "name": "Domestic remote"
   },
   "international": {
    "name": "International"
   }
  }
 },
 "signature": {
  "name": "Signature",
  "type": "boolean",
  "default_value": false
 },
 "size": {
  "name": "Size",
  "type": "string",
  "default_value": null,
  "enum": {
   "xs": {
    "name": "XS"
   },
   "s": {
    "name": "S"
   },
   "m": {
    "name": "M"
   },
   "l": {
    "name": "L"
   },
   "xl": {
    "name": "XL"
   },
   "xxl": {
    "name": "XXL"
   }
  }
 },
 "sorted": {
  "name": "Sorted",
  "type": "boolean",
  "default_value": false
 },
 "surcharge": {
  "name": "Surcharge",
  "type": "boolean",
  "default_value": false
 },
 "tracked": {
  "name": "Tracked",
  "type": "boolean",
  "default_value": false
 },
 "tyres": {
  "name": "Tyres",
  "type": "boolean",
  "default_value": false
 },
 "weekend_delivery": {
  "name": "Weekend delivery",
  "type": "string",
  "default_value": null,
  "enum": {
   "saturday": {
    "name": "Saturday"
   },
   "sunday": {
    "name": "Sunday"
   },
   "weekends": {
    "name": "Weekends"
   }
  }
 }
}

# A cart that weighs three kilograms, to Germany.
> GET /api/v2/checkout/configurations/c9b3e4e0-dbd8-8a09-a282-ae3de9a0d29a/delivery-options?from_country=NL&to_country=DE&weight=3&value=49.90
< 200
{
 "configuration_id": "c9b3e4e0-dbd8-8a09-a282-ae3de9a0d29a",
 "delivery_options": [
  {
   "id": "56da4c3f-e023-8948-991e-f07cf6408825",
   "title": "Sandbox Service Point",
   "internal_title": "sendcloud:service_point",
   "description": "",
   "delivery_method_type": "service_point_delivery",
   "cut_off_time": "2026-11-23T17:00:00+01:00",
   "checkout_identifier": {
    "type": "shipping_option_code",
    "value": "sendcloud:service_point"
   },
   "shipping_rate": {
    "value": "7.95",
    "currency": "EUR"
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox",
    "logo_url": null
   },
   "delivery_dates": [
    {
     "delivery_date": "2026-11-25T00:00:00+01:00",
     "parcel_handover_date": "2026-11-23T17:00:00+01:00"
    }
   ],
   "lead_time_hours": null,
   "sustainability_rating": null,
   "is_order_overweight": false,
   "allowed_weight": null
  },
  {
   "id": "15e7bbe5-436a-80a8-9def-4785739b6e64",
   "title": "Sandbox Standard",
   "internal_title": "sendcloud:standard",
   "description": "",
   "delivery_method_type": "standard_delivery",
   "cut_off_time": "2026-11-23T17:00:00+01:00",
   "checkout_identifier": {
    "type": "shipping_option_code",
    "value": "sendcloud:standard"
   },
   "shipping_rate": {
    "value": "11.95",
    "currency": "EUR"
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox",
    "logo_url": null
   },
   "delivery_dates": [
    {
     "delivery_date": "2026-11-25T00:00:00+01:00",
     "parcel_handover_date": "2026-11-23T17:00:00+01:00"
    }
   ],
   "lead_time_hours": null,
   "sustainability_rating": null,
   "is_order_overweight": false,
   "allowed_weight": null
  },
  {
   "id": "205faa27-685e-8636-adbe-d4a3d50e01df",
   "title": "Sandbox Signature",
   "internal_title": "sendcloud:standard/signature=true",
   "description": "",
   "delivery_method_type": "standard_delivery",
   "cut_off_time": "2026-11-23T17:00:00+01:00",
   "checkout_identifier": {
    "type": "shipping_option_code",
    "value": "sendcloud:standard/signature=true"
   },
   "shipping_rate": {
    "value": "14.10",
    "currency": "EUR"
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox",
    "logo_url": null
   },
   "delivery_dates": [
    {
     "delivery_date": "2026-11-25T00:00:00+01:00",
     "parcel_handover_date": "2026-11-23T17:00:00+01:00"
    }
   ],
   "lead_time_hours": null,
   "sustainability_rating": null,
   "is_order_overweight": false,
   "allowed_weight": null
  },
  {
   "id": "e22cead3-cae3-852c-ba42-2ee79b38f4ed",
   "title": "Sandbox Express before 12:00",
   "internal_title": "sendcloud:express",
   "description": "",
   "delivery_method_type": "standard_delivery",
   "cut_off_time": "2026-11-23T17:00:00+01:00",
   "checkout_identifier": {
    "type": "shipping_option_code",
    "value": "sendcloud:express"
   },
   "shipping_rate": {
    "value": "26.29",
    "currency": "EUR"
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox",
    "logo_url": null
   },
   "delivery_dates": [
    {
     "delivery_date": "2026-11-25T00:00:00+01:00",
     "parcel_handover_date": "2026-11-23T17:00:00+01:00"
    }
   ],
   "lead_time_hours": null,
   "sustainability_rating": null,
   "is_order_overweight": false,
   "allowed_weight": null
  }
 ],
 "is_delivery_zone_configured": true,
 "is_delivery_zone_excluded": false
}

> GET /api/v2/checkout/configurations/c9b3e4e0-dbd8-8a09-a282-ae3de9a0d29a/delivery-options?to_country=Holland&weight=heavy
< 400
{
 "error": {
  "code": 400,
  "request": "api/v2/checkout/configurations/c9b3e4e0-dbd8-8a09-a282-ae3de9a0d29a/delivery-options",
  "message": "to_country: \"Use two letters, like NL or DE.\", from_country: \"This field is required.\", weight: \"A valid number is required.\""
 }
}
