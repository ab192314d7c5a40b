# The free letter, the option that clients try first, with a quote.
> POST /api/v3/shipping-options
{"from_address": {"country_code": "NL", "postal_code": "5611EM"}, "to_address": {"country_code": "NL"}, "shipping_option_code": "sendcloud:letter", "parcels": [{"weight": {"value": "0.5", "unit": "kg"}}], "calculate_quotes": true}
< 200
{
 "data": [
  {
   "code": "sendcloud:letter",
   "name": "Unstamped letter",
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox"
   },
   "product": {
    "code": "sendcloud:letter",
    "name": "Unstamped letter"
   },
   "functionalities": {
    "age_check": null,
    "b2b": false,
    "b2c": false,
    "boxable": false,
    "bulky_goods": false,
    "carrier_billing_type": null,
    "cash_on_delivery": null,
    "dangerous_goods": false,
    "delivery_attempts": null,
    "delivery_before": null,
    "delivery_deadline": null,
    "direct_contract_only": false,
    "eco_delivery": false,
    "ers": false,
    "first_mile": null,
    "flex_delivery": false,
    "form_factor": "letter",
    "fragile_goods": false,
    "fresh_goods": false,
    "harmonized_label": false,
    "id_check": false,
    "incoterm": null,
    "insurance": null,
    "labelless": false,
    "last_mile": "mailbox",
    "manually": false,
    "multicollo": false,
    "neighbor_delivery": false,
    "non_conveyable": false,
    "personalized_delivery": false,
    "pick_up": false,
    "premium": false,
    "priority": "economical",
    "registered_delivery": false,
    "returns": false,
    "segment": null,
    "service_area": null,
    "signature": false,
    "size": null,
    "sorted": false,
    "surcharge": false,
    "tracked": false,
    "tyres": false,
    "weekend_delivery": null
   },
   "max_dimensions": null,
   "weight": {
    "min": {
     "value": "0.001",
     "unit": "kg"
    },
    "max": {
     "value": "20.001",
     "unit": "kg"
    }
   },
   "parcel_billed_weights": [
    {
     "value": "0.5",
     "unit": "kg",
     "volumetric": false,
     "parcel_number": 1,
     "calculation": null
    }
   ],
   "contract": {
    "id": 601,
    "client_id": null,
    "carrier_code": "sendcloud",
    "name": "Sandbox"
   },
   "requirements": {
    "fields": [],
    "export_documents": false,
    "is_service_point_required": false
   },
   "charging_type": "label_creation",
   "quotes": [
    {
     "weight": {
      "min": {
       "value": "0.001",
       "unit": "kg"
      },
      "max": {
       "value": "20.001",
       "unit": "kg"
      }
     },
     "lead_time": null,
     "price": {
      "breakdown": [
       {
        "type": "price_without_insurance",
        "label": "Label",
        "price": {
         "value": "0.00",
         "currency": "EUR"
        }
       }
      ],
      "total": {
       "value": "0.00",
       "currency": "EUR"
      }
     },
     "estimated_surcharges": null
    }
   ]
  }
 ],
 "message": null
}

# Two boxes, told the older way: each goes by its own band of weight, and the parts of the price are summed.
> POST /api/v3/shipping-options/
{"from_country_code": "NL", "to_country_code": "BE", "to_postal_code": "2000", "shipping_product_code": "sendcloud:standard", "functionalities": {"signature": true, "age_check": null}, "lead_time": {"lte": 48}, "calculate_quotes": true, "parcels": [{"weight": {"value": "1.2", "unit": "kg"}, "dimensions": {"length": "30", "width": "20", "height": "10", "unit": "cm"}}, {"weight": {"value": 6, "unit": "kg"}, "additional_insured_price": {"value": "50.00", "currency": "EUR"}}]}
< 200
{
 "data": [
  {
   "code": "sendcloud:standard/signature=true",
   "name": "Sandbox Signature",
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox"
   },
   "product": {
    "code": "sendcloud:standard",
    "name": "Sandbox Standard"
   },
   "functionalities": {
    "age_check": null,
    "b2b": true,
    "b2c": true,
    "boxable": false,
    "bulky_goods": false,
    "carrier_billing_type": "country",
    "cash_on_delivery": 1000,
    "dangerous_goods": false,
    "delivery_attempts": null,
    "delivery_before": null,
    "delivery_deadline": null,
    "direct_contract_only": false,
    "eco_delivery": false,
    "ers": false,
    "first_mile": "pickup_dropoff",
    "flex_delivery": false,
    "form_factor": "parcel",
    "fragile_goods": false,
    "fresh_goods": false,
    "harmonized_label": false,
    "id_check": false,
    "incoterm": null,
    "insurance": null,
    "labelless": false,
    "last_mile": "home_delivery",
    "manually": false,
    "multicollo": true,
    "neighbor_delivery": false,
    "non_conveyable": false,
    "personalized_delivery": false,
    "pick_up": false,
    "premium": false,
    "priority": "standard",
    "registered_delivery": false,
    "returns": false,
    "segment": null,
    "service_area": null,
    "signature": true,
    "size": null,
    "sorted": false,
    "surcharge": false,
    "tracked": true,
    "tyres": false,
    "weekend_delivery": null
   },
   "max_dimensions": {
    "length": "120",
    "width": "60",
    "height": "60",
    "unit": "cm"
   },
   "weight": {
    "min": {
     "value": "0.001",
     "unit": "kg"
    },
    "max": {
     "value": "23.001",
     "unit": "kg"
    }
   },
   "parcel_billed_weights": [
    {
     "value": "1.2",
     "unit": "kg",
     "volumetric": false,
     "parcel_number": 1,
     "calculation": null
    },
    {
     "value": "6",
     "unit": "kg",
     "volumetric": false,
     "parcel_number": 2,
     "calculation": null
    }
   ],
   "contract": {
    "id": 601,
    "client_id": null,
    "carrier_code": "sendcloud",
    "name": "Sandbox"
   },
   "requirements": {
    "fields": [],
    "export_documents": false,
    "is_service_point_required": false
   },
   "charging_type": "label_creation",
   "quotes": [
    {
     "weight": {
      "min": {
       "value": "5.001",
       "unit": "kg"
      },
      "max": {
       "value": "10.001",
       "unit": "kg"
      }
     },
     "lead_time": 48,
     "price": {
      "breakdown": [
       {
        "type": "price_without_insurance",
        "label": "Label",
        "price": {
         "value": "27.22",
         "currency": "EUR"
        }
       },
       {
        "type": "fuel",
        "label": "Fuel surcharge",
        "price": {
         "value": "2.16",
         "currency": "EUR"
        }
       }
      ],
      "total": {
       "value": "29.38",
       "currency": "EUR"
      }
     },
     "estimated_surcharges": null
    }
   ]
  }
 ],
 "message": "None of these options insures parcels. Their prices are without insurance."
}

# Nothing fits, and why.
> POST /api/v3/shipping-options
{"from_country_code": "NL", "to_country_code": "BE", "functionalities": {"age_check": 18}, "parcels": [{"weight": {"value": "1", "unit": "kg"}}]}
< 200
{
 "data": [],
 "message": "No shipping option fits. Unstamped letter does not have age_check = 18. Sandbox Mailbox does not have age_check = 18. Sandbox Packet does not have age_check = 18."
}

# Without both countries there are no quotes.
> POST /api/v3/shipping-options
{"shipping_option_code": "sendcloud:letterreturn", "calculate_quotes": true}
< 200
{
 "data": [
  {
   "code": "sendcloud:letterreturn",
   "name": "Unstamped letter return",
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox"
   },
   "product": {
    "code": "sendcloud:letterreturn",
    "name": "Unstamped letter return"
   },
   "functionalities": {
    "age_check": null,
    "b2b": false,
    "b2c": false,
    "boxable": false,
    "bulky_goods": false,
    "carrier_billing_type": null,
    "cash_on_delivery": null,
    "dangerous_goods": false,
    "delivery_attempts": null,
    "delivery_before": null,
    "delivery_deadline": null,
    "direct_contract_only": false,
    "eco_delivery": false,
    "ers": false,
    "first_mile": "dropoff",
    "flex_delivery": false,
    "form_factor": "letter",
    "fragile_goods": false,
    "fresh_goods": false,
    "harmonized_label": false,
    "id_check": false,
    "incoterm": null,
    "insurance": null,
    "labelless": false,
    "last_mile": null,
    "manually": false,
    "multicollo": false,
    "neighbor_delivery": false,
    "non_conveyable": false,
    "personalized_delivery": false,
    "pick_up": false,
    "premium": false,
    "priority": "economical",
    "registered_delivery": false,
    "returns": true,
    "segment": null,
    "service_area": null,
    "signature": false,
    "size": null,
    "sorted": false,
    "surcharge": false,
    "tracked": false,
    "tyres": false,
    "weekend_delivery": null
   },
   "max_dimensions": null,
   "weight": {
    "min": {
     "value": "0.001",
     "unit": "kg"
    },
    "max": {
     "value": "20.001",
     "unit": "kg"
    }
   },
   "parcel_billed_weights": [],
   "contract": {
    "id": 601,
    "client_id": null,
    "carrier_code": "sendcloud",
    "name": "Sandbox"
   },
   "requirements": {
    "fields": [],
    "export_documents": false,
    "is_service_point_required": false
   },
   "charging_type": "label_creation",
   "quotes": null
  }
 ],
 "message": "Quotes need the countries that the shipment goes from and to."
}

> POST /api/v3/shipping-options
{"parcels": []}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Provide at least one parcel.",
   "source": {
    "pointer": "/parcels"
   }
  }
 ]
}

> POST /api/v3/shipping-options
{"from_address": {"country_code": "NL"}, "from_country_code": "NL", "to_country_code": "Holland", "contract_id": "x", "functionalities": []}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid integer is required.",
   "source": {
    "pointer": "/contract_id"
   }
  }
 ]
}

> POST /api/v3/shipping-options
{"functionalities": {"signature": "maybe", "last_mile": "chimney", "flying": true, "age_check": [18]}, "to_country_code": "XX", "to_service_point": {"id": "77"}, "parcels": [{"weight": {"value": "1", "unit": "kg"}, "dimensions": {"length": "0", "width": "20", "height": "10", "unit": "cm"}}]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "Use two letters, like NL or DE.",
   "source": {
    "pointer": "/to_country_code"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Must be a valid boolean.",
   "source": {
    "pointer": "/functionalities/signature"
   }
  },
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "\"chimney\" is not a valid choice.",
   "source": {
    "pointer": "/functionalities/last_mile"
   }
  },
  {
   "status": "400",
   "code": "unknown_field",
   "detail": "There is no such functionality.",
   "source": {
    "pointer": "/functionalities/flying"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "Expected one value.",
   "source": {
    "pointer": "/functionalities/age_check"
   }
  },
  {
   "status": "400",
   "code": "min_value",
   "detail": "Ensure that length, width and height are greater than 0.",
   "source": {
    "pointer": "/parcels/0/dimensions"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no such service point.",
   "source": {
    "pointer": "/to_service_point/id"
   }
  }
 ]
}

> POST /api/v3/shipping-options
{"contract_id": 99}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no active contract 99.",
   "source": {
    "pointer": "/contract_id"
   }
  }
 ]
}

> POST /api/v3/shipping-options
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

# The call of before, for one box.
> POST /api/v3/fetch-shipping-options
{"from_country_code": "NL", "to_country_code": "US", "weight": {"value": "2", "unit": "kg"}, "dimensions": {"length": "30", "width": "20", "height": "10", "unit": "cm"}, "functionalities": {"form_factor": "parcel"}}
< 200
{
 "data": [
  {
   "code": "sendcloud:world",
   "name": "Sandbox World",
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox"
   },
   "product": {
    "code": "sendcloud:world",
    "name": "Sandbox World"
   },
   "functionalities": {
    "age_check": null,
    "b2b": true,
    "b2c": true,
    "boxable": false,
    "bulky_goods": false,
    "carrier_billing_type": "country",
    "cash_on_delivery": null,
    "dangerous_goods": false,
    "delivery_attempts": null,
    "delivery_before": null,
    "delivery_deadline": null,
    "direct_contract_only": false,
    "eco_delivery": false,
    "ers": false,
    "first_mile": "pickup_dropoff",
    "flex_delivery": false,
    "form_factor": "parcel",
    "fragile_goods": false,
    "fresh_goods": false,
    "harmonized_label": false,
    "id_check": false,
    "incoterm": "dap",
    "insurance": null,
    "labelless": false,
    "last_mile": "home_delivery",
    "manually": false,
    "multicollo": true,
    "neighbor_delivery": false,
    "non_conveyable": false,
    "personalized_delivery": false,
    "pick_up": false,
    "premium": false,
    "priority": "standard",
    "registered_delivery": false,
    "returns": false,
    "segment": null,
    "service_area": "international",
    "signature": true,
    "size": null,
    "sorted": false,
    "surcharge": false,
    "tracked": true,
    "tyres": false,
    "weekend_delivery": null
   },
   "max_dimensions": {
    "length": "100",
    "width": "50",
    "height": "50",
    "unit": "cm"
   },
   "weight": {
    "min": {
     "value": "0.001",
     "unit": "kg"
    },
    "max": {
     "value": "20.001",
     "unit": "kg"
    }
   },
   "parcel_billed_weights": [
    {
     "value": "2",
     "unit": "kg",
     "volumetric": false,
     "parcel_number": 1,
     "calculation": null
    }
   ],
   "contract": {
    "id": 601,
    "client_id": null,
    "carrier_code": "sendcloud",
    "name": "Sandbox"
   },
   "requirements": {
    "fields": [],
    "export_documents": true,
    "is_service_point_required": false
   },
   "charging_type": "label_creation",
   "quotes": [
    {
     "weight": {
      "min": {
       "value": "1.001",
       "unit": "kg"
      },
      "max": {
       "value": "2.001",
       "unit": "kg"
      }
     },
     "lead_time": 168,
     "price": {
      "breakdown": [
       {
        "type": "price_without_insurance",
        "label": "Label",
        "price": {
         "value": "31.44",
         "currency": "EUR"
        }
       },
       {
        "type": "fuel",
        "label": "Fuel surcharge",
        "price": {
         "value": "2.51",
         "currency": "EUR"
        }
       }
      ],
      "total": {
       "value": "33.95",
       "currency": "EUR"
      }
     },
     "estimated_surcharges": null
    }
   ]
  }
 ],
 "message": null
}

# Which options v2's methods belong to; an unknown one is left out.
> POST /api/v3/compat/shipping-options
{"shipping_method_ids": [8, 1021, 4711]}
< 200
{
 "data": {
  "1021": "sendcloud:standard/signature=true",
  "8": "sendcloud:letter"
 }
}

> POST /api/v3/compat/shipping-options
{"shipping_method_ids": ["eight"]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid number is required.",
   "source": {
    "pointer": "/shipping_method_ids/0"
   }
  }
 ]
}

> POST /api/v3/compat/shipping-options
{}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/shipping_method_ids"
   }
  }
 ]
}

# Nobody here knows customs tariffs.
> POST /api/v3/shipping/duties-and-taxes
{"items": []}
< 403
{
 "errors": [
  {
   "status": "403",
   "code": "forbidden",
   "detail": "Duties and taxes cannot be reckoned here."
  }
 ]
}

# How a cart can be delivered.
> POST /api/v3/checkout/delivery-options
{"total_weight": {"value": "1500"}, "total_price": {"value": "49.90"}, "from_address": {"country_code": "NL"}, "to_address": {"country_code": "DE", "postal_code": "20457"}}
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
    "value": "6.25",
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
   "sustainability_rating": null
  },
  {
   "id": "3a358eb5-85c2-857d-9b17-c1af944cd212",
   "title": "Sandbox Packet",
   "internal_title": "sendcloud:packet",
   "description": "",
   "delivery_method_type": "standard_delivery",
   "cut_off_time": "2026-11-23T17:00:00+01:00",
   "checkout_identifier": {
    "type": "shipping_option_code",
    "value": "sendcloud:packet"
   },
   "shipping_rate": {
    "value": "8.95",
    "currency": "EUR"
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox",
    "logo_url": null
   },
   "delivery_dates": [
    {
     "delivery_date": "2026-12-01T00:00:00+01:00",
     "parcel_handover_date": "2026-11-23T17:00:00+01:00"
    }
   ],
   "lead_time_hours": null,
   "sustainability_rating": null
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
    "value": "9.95",
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
   "sustainability_rating": null
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
    "value": "11.74",
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
   "sustainability_rating": null
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
    "value": "21.89",
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
   "sustainability_rating": null
  }
 ]
}
$checkout = configuration_id

> GET /api/v3/checkout/configurations/$checkout/delivery-options?from_country_code=NL&to_country_code=JP&weight_value=400&parcel_length=30&parcel_width=20&parcel_height=10.5&checkout_identifier_type=shipping_option_code
< 200
{
 "configuration_id": "c9b3e4e0-dbd8-8a09-a282-ae3de9a0d29a",
 "delivery_options": [
  {
   "id": "3a358eb5-85c2-857d-9b17-c1af944cd212",
   "title": "Sandbox Packet",
   "internal_title": "sendcloud:packet",
   "description": "",
   "delivery_method_type": "standard_delivery",
   "cut_off_time": "2026-11-23T17:00:00+01:00",
   "checkout_identifier": {
    "type": "shipping_option_code",
    "value": "sendcloud:packet"
   },
   "shipping_rate": {
    "value": "14.95",
    "currency": "EUR"
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox",
    "logo_url": null
   },
   "delivery_dates": [
    {
     "delivery_date": "2026-12-08T00:00:00+01:00",
     "parcel_handover_date": "2026-11-23T17:00:00+01:00"
    }
   ],
   "lead_time_hours": null,
   "sustainability_rating": null
  },
  {
   "id": "c2d73965-9282-861e-96aa-9e7ef289177f",
   "title": "Sandbox World",
   "internal_title": "sendcloud:world",
   "description": "",
   "delivery_method_type": "standard_delivery",
   "cut_off_time": "2026-11-23T17:00:00+01:00",
   "checkout_identifier": {
    "type": "shipping_option_code",
    "value": "sendcloud:world"
   },
   "shipping_rate": {
    "value": "22.95",
    "currency": "EUR"
   },
   "carrier": {
    "code": "sendcloud",
    "name": "Sandbox",
    "logo_url": null
   },
   "delivery_dates": [
    {
     "delivery_date": "2026-12-02T00:00:00+01:00",
     "parcel_handover_date": "2026-11-23T17:00:00+01:00"
    }
   ],
   "lead_time_hours": null,
   "sustainability_rating": null
  }
 ]
}

> GET /api/v3/checkout/configurations/$checkout/delivery-options?to_country_code=Holland&weight_value=much&parcel_length=long
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "parameter": "from_country_code"
   }
  },
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "Use two letters, like NL or DE.",
   "source": {
    "parameter": "to_country_code"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid integer is required.",
   "source": {
    "parameter": "weight_value"
   }
  },
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid number is required.",
   "source": {
    "parameter": "parcel_length"
   }
  }
 ]
}

> POST /api/v3/checkout/delivery-options
{"total_weight": {"value": "heavy"}, "from_address": {}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "A valid number is required.",
   "source": {
    "pointer": "/total_weight/value"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/to_address"
   }
  }
 ]
}

> GET /api/v3/checkout/configurations/nobodys/delivery-options?from_country_code=NL&to_country_code=NL
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
