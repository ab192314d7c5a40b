* points
# Until the switch is on nothing is offered.
> GET /api/v3/service-points?country_code=NL&use_integration_carriers=true
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Service point support is not activated for this integration"
  }
 ]
}

> PUT /api/v2/integrations/401
{"service_point_enabled":true,"service_point_carriers":["sendcloud","postnl"]}
< 200
{
 "id": 401,
 "shop_name": "My shop",
 "shop_url": null,
 "system": "api",
 "failing_since": null,
 "last_fetch": null,
 "last_updated_at": "2026-11-23T09:13:44.000000+00:00",
 "service_point_enabled": true,
 "service_point_carriers": [
  "postnl",
  "sendcloud"
 ],
 "webhook_active": false,
 "webhook_url": null
}
rows: audit+1
events: integration.updated

# From a position.
> GET /api/v3/service-points?country_code=NL&carrier_code[]=sendcloud&latitude=51.44083&longitude=5.47778&radius=1000
< 200
{
 "data": {
  "results": [
   {
    "id": 9001,
    "name": "Punt 1",
    "carrier": {
     "code": "sendcloud",
     "name": "Sandbox",
     "logo_url": null,
     "icon_url": null
    },
    "carrier_service_point_id": "EHV1",
    "carrier_shop_type": "A",
    "general_shop_type": "servicepoint",
    "address": {
     "street": "Emmasingel",
     "house_number": "1",
     "postal_code": "5611 EM",
     "city": "Eindhoven",
     "country_code": "NL"
    },
    "position": {
     "latitude": 51.44083,
     "longitude": 5.47778
    },
    "contact": {
     "email": "",
     "phone": ""
    },
    "opening_times": {
     "monday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "tuesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "wednesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "thursday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "friday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "saturday": null,
     "sunday": null
    },
    "is_open_tomorrow": true,
    "next_open_at": "2026-11-23T13:00:00+01:00",
    "is_expired": false,
    "distance": 0
   },
   {
    "id": 9002,
    "name": "Punt 2",
    "carrier": {
     "code": "sendcloud",
     "name": "Sandbox",
     "logo_url": null,
     "icon_url": null
    },
    "carrier_service_point_id": "EHV2",
    "carrier_shop_type": "B",
    "general_shop_type": "locker",
    "address": {
     "street": "Emmasingel",
     "house_number": "11",
     "postal_code": "5611 EM",
     "city": "Eindhoven",
     "country_code": "NL"
    },
    "position": {
     "latitude": 51.44083,
     "longitude": 5.48778
    },
    "contact": {
     "email": "",
     "phone": ""
    },
    "opening_times": {
     "monday": [
      {
       "start_time": "00:00",
       "end_time": "23:59"
      }
     ],
     "tuesday": [
      {
       "start_time": "00:00",
       "end_time": "23:59"
      }
     ],
     "wednesday": [
      {
       "start_time": "00:00",
       "end_time": "23:59"
      }
     ],
     "thursday": [
      {
       "start_time": "00:00",
       "end_time": "23:59"
      }
     ],
     "friday": [
      {
       "start_time": "00:00",
       "end_time": "23:59"
      }
     ],
     "saturday": [
      {
       "start_time": "00:00",
       "end_time": "23:59"
      }
     ],
     "sunday": [
      {
       "start_time": "00:00",
       "end_time": "23:59"
      }
     ]
    },
    "is_open_tomorrow": true,
    "next_open_at": null,
    "is_expired": false,
    "distance": 693
   }
  ],
  "geocoding": null
 }
}

# From a postal code that is looked up, with the answer's precision.
> GET /api/v3/service-points?country_code=NL&use_integration_carriers=true&address_postal_code=5611%20EM&limit=1
< 200
{
 "data": {
  "results": [
   {
    "id": 9001,
    "name": "Punt 1",
    "carrier": {
     "code": "sendcloud",
     "name": "Sandbox",
     "logo_url": null,
     "icon_url": null
    },
    "carrier_service_point_id": "EHV1",
    "carrier_shop_type": "A",
    "general_shop_type": "servicepoint",
    "address": {
     "street": "Emmasingel",
     "house_number": "1",
     "postal_code": "5611 EM",
     "city": "Eindhoven",
     "country_code": "NL"
    },
    "position": {
     "latitude": 51.44083,
     "longitude": 5.47778
    },
    "contact": {
     "email": "",
     "phone": ""
    },
    "opening_times": {
     "monday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "tuesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "wednesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "thursday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "friday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "saturday": null,
     "sunday": null
    },
    "is_open_tomorrow": true,
    "next_open_at": "2026-11-23T13:00:00+01:00",
    "is_expired": false,
    "distance": 0
   }
  ],
  "geocoding": {
   "status": "partially_matched",
   "precision": "city",
   "formatted_address": "5611 EM Eindhoven, Netherlands"
  }
 }
}

> GET /api/v3/service-points?country_code=NL&use_integration_carriers=true&address=Eindhoven&limit=1&general_shop_type=post_office
< 200
{
 "data": {
  "results": [
   {
    "id": 9003,
    "name": "Punt 3",
    "carrier": {
     "code": "sendcloud",
     "name": "Sandbox",
     "logo_url": null,
     "icon_url": null
    },
    "carrier_service_point_id": "EHV3",
    "carrier_shop_type": "C",
    "general_shop_type": "post_office",
    "address": {
     "street": "Emmasingel",
     "house_number": "21",
     "postal_code": "5611 EM",
     "city": "Eindhoven",
     "country_code": "NL"
    },
    "position": {
     "latitude": 51.44083,
     "longitude": 5.49778
    },
    "contact": {
     "email": "",
     "phone": ""
    },
    "opening_times": {
     "monday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "tuesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "wednesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "thursday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "friday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "saturday": null,
     "sunday": null
    },
    "is_open_tomorrow": true,
    "next_open_at": "2026-11-23T13:00:00+01:00",
    "is_expired": false,
    "distance": 1386
   }
  ],
  "geocoding": {
   "status": "matched",
   "precision": "city",
   "formatted_address": "Eindhoven, Netherlands"
  }
 }
}

# A street is not known: as much as was found is said.
> GET /api/v3/service-points?country_code=NL&use_integration_carriers=true&address_street=Markt&address_house_number=1&address_city=Eindhoven&radius=100&carrier_shop_type=A
< 200
{
 "data": {
  "results": [
   {
    "id": 9001,
    "name": "Punt 1",
    "carrier": {
     "code": "sendcloud",
     "name": "Sandbox",
     "logo_url": null,
     "icon_url": null
    },
    "carrier_service_point_id": "EHV1",
    "carrier_shop_type": "A",
    "general_shop_type": "servicepoint",
    "address": {
     "street": "Emmasingel",
     "house_number": "1",
     "postal_code": "5611 EM",
     "city": "Eindhoven",
     "country_code": "NL"
    },
    "position": {
     "latitude": 51.44083,
     "longitude": 5.47778
    },
    "contact": {
     "email": "",
     "phone": ""
    },
    "opening_times": {
     "monday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "tuesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "wednesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "thursday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "friday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "saturday": null,
     "sunday": null
    },
    "is_open_tomorrow": true,
    "next_open_at": "2026-11-23T13:00:00+01:00",
    "is_expired": false,
    "distance": 0
   }
  ],
  "geocoding": {
   "status": "partially_matched",
   "precision": "city",
   "formatted_address": "Eindhoven, Netherlands"
  }
 }
}

> GET /api/v3/service-points?country_code=NL&use_integration_carriers=true&address=Nergenshuizen
< 200
{
 "data": {
  "results": [],
  "geocoding": {
   "status": "not_found",
   "precision": null,
   "formatted_address": null
  }
 }
}

# A box has no reference, so there is no distance.
> GET /api/v3/service-points?country_code=BE&use_integration_carriers=true&ne_latitude=51&ne_longitude=4.5&sw_latitude=50.8&sw_longitude=4.2
< 200
{
 "data": {
  "results": [
   {
    "id": 9007,
    "name": "Punt 1",
    "carrier": {
     "code": "sendcloud",
     "name": "Sandbox",
     "logo_url": null,
     "icon_url": null
    },
    "carrier_service_point_id": "BRU1",
    "carrier_shop_type": "A",
    "general_shop_type": "servicepoint",
    "address": {
     "street": "Emmasingel",
     "house_number": "1",
     "postal_code": "1000",
     "city": "Brussel",
     "country_code": "BE"
    },
    "position": {
     "latitude": 50.85045,
     "longitude": 4.34878
    },
    "contact": {
     "email": "",
     "phone": ""
    },
    "opening_times": {
     "monday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "tuesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "wednesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "thursday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "friday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "saturday": null,
     "sunday": null
    },
    "is_open_tomorrow": true,
    "next_open_at": "2026-11-23T13:00:00+01:00",
    "is_expired": false,
    "distance": null
   }
  ],
  "geocoding": null
 }
}

> GET /api/v3/service-points?country_code=NL&carrier_code=sendcloud&carrier_service_point_id[]=EHV4&carrier_service_point_id[]=nothing
< 200
{
 "data": {
  "results": [
   {
    "id": 9004,
    "name": "Punt 4",
    "carrier": {
     "code": "sendcloud",
     "name": "Sandbox",
     "logo_url": null,
     "icon_url": null
    },
    "carrier_service_point_id": "EHV4",
    "carrier_shop_type": "D",
    "general_shop_type": "carrier_depot",
    "address": {
     "street": "Emmasingel",
     "house_number": "31",
     "postal_code": "5611 EM",
     "city": "Eindhoven",
     "country_code": "NL"
    },
    "position": {
     "latitude": 51.44083,
     "longitude": 5.50778
    },
    "contact": {
     "email": "",
     "phone": ""
    },
    "opening_times": {
     "monday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "tuesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "wednesday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "thursday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "friday": [
      {
       "start_time": "09:00",
       "end_time": "12:00"
      },
      {
       "start_time": "13:00",
       "end_time": "18:00"
      }
     ],
     "saturday": null,
     "sunday": null
    },
    "is_open_tomorrow": true,
    "next_open_at": "2026-11-23T13:00:00+01:00",
    "is_expired": false,
    "distance": null
   }
  ],
  "geocoding": null
 }
}

# What excludes each other, and what needs each other.
> GET /api/v3/service-points
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "parameter": "country_code"
   }
  },
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Give exactly one of carrier_code and use_integration_carriers=true.",
   "source": {
    "parameter": "carrier_code"
   }
  }
 ]
}

> GET /api/v3/service-points?country_code=NL&use_integration_carriers=true&carrier_code=sendcloud&address=Eindhoven&latitude=51.4&longitude=5.4&address_house_number=4&radius=500&ne_latitude=51
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Give exactly one of carrier_code and use_integration_carriers=true.",
   "source": {
    "parameter": "carrier_code"
   }
  },
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Give at most one of address, the address_ parameters, and latitude with longitude.",
   "source": {
    "parameter": "address"
   }
  },
  {
   "status": "400",
   "code": "validation_error",
   "detail": "A house number needs a street or a postal code.",
   "source": {
    "parameter": "address_house_number"
   }
  },
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Give at most one of radius and a box.",
   "source": {
    "parameter": "radius"
   }
  }
 ]
}

> GET /api/v3/service-points?country_code=NL&carrier_code=sendcloud&latitude=51.4&radius=20&limit=500&general_shop_type=pub
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid_choice",
   "detail": "\"pub\" is not a valid choice.",
   "source": {
    "parameter": "general_shop_type"
   }
  },
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Limit must be between 1 and 200.",
   "source": {
    "parameter": "limit"
   }
  },
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Latitude and longitude are needed together.",
   "source": {
    "parameter": "longitude"
   }
  },
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Radius must be between 100 and 50000 metres.",
   "source": {
    "parameter": "radius"
   }
  }
 ]
}

> GET /api/v3/service-points?country_code=NL&carrier_code=sendcloud&radius=200
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "validation_error",
   "detail": "A radius needs an address or a position.",
   "source": {
    "parameter": "radius"
   }
  }
 ]
}

> GET /api/v3/service-points?country_code=NL&carrier_code=sendcloud&ne_latitude=53&ne_longitude=8&sw_latitude=51&sw_longitude=4
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "validation_error",
   "detail": "The diagonal of the box must not be longer than 50 km.",
   "source": {
    "parameter": "ne_latitude"
   }
  }
 ]
}

> GET /api/v3/service-points?country_code=NL&carrier_code=elsewhere_post
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "validation_error",
   "detail": "Carrier elsewhere_post is not enabled for this integration.",
   "source": {
    "parameter": "carrier_code"
   }
  }
 ]
}

> GET /api/v3/service-points/9001
< 200
{
 "data": {
  "id": 9001,
  "name": "Punt 1",
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox",
   "logo_url": null,
   "icon_url": null
  },
  "carrier_service_point_id": "EHV1",
  "carrier_shop_type": "A",
  "general_shop_type": "servicepoint",
  "address": {
   "street": "Emmasingel",
   "house_number": "1",
   "postal_code": "5611 EM",
   "city": "Eindhoven",
   "country_code": "NL"
  },
  "position": {
   "latitude": 51.44083,
   "longitude": 5.47778
  },
  "contact": {
   "email": "",
   "phone": ""
  },
  "opening_times": {
   "monday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "tuesday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "wednesday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "thursday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "friday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "saturday": null,
   "sunday": null
  },
  "is_open_tomorrow": true,
  "next_open_at": "2026-11-23T13:00:00+01:00",
  "is_expired": false
 }
}

> GET /api/v3/service-points/9008
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

> GET /api/v3/service-points/9006
< 200
{
 "data": {
  "id": 9006,
  "name": "Punt 1",
  "carrier": {
   "code": "sendcloud",
   "name": "Sandbox",
   "logo_url": null,
   "icon_url": null
  },
  "carrier_service_point_id": "BRD1",
  "carrier_shop_type": "A",
  "general_shop_type": "servicepoint",
  "address": {
   "street": "Emmasingel",
   "house_number": "1",
   "postal_code": "4811 AA",
   "city": "Breda",
   "country_code": "NL"
  },
  "position": {
   "latitude": 51.58656,
   "longitude": 4.77596
  },
  "contact": {
   "email": "",
   "phone": ""
  },
  "opening_times": {
   "monday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "tuesday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "wednesday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "thursday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "friday": [
    {
     "start_time": "09:00",
     "end_time": "12:00"
    },
    {
     "start_time": "13:00",
     "end_time": "18:00"
    }
   ],
   "saturday": null,
   "sunday": null
  },
  "is_open_tomorrow": true,
  "next_open_at": "2026-11-23T13:00:00+01:00",
  "is_expired": true
 }
}

> POST /api/v3/service-points/9001/check-availability
< 200
{
 "data": {
  "is_available": true
 }
}

> POST /api/v3/service-points/9006/check-availability
< 200
{
 "data": {
  "is_available": false
 }
}

> POST /api/v3/service-points/1/check-availability
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
