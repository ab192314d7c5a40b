# An address that can be taken as it is.
> POST /api/v3/addresses/validate
{"carrier_code": "sendcloud", "validation_methods": ["here"], "address": {"address_line_1": "Kade", "house_number": "7", "postal_code": "3011 AA", "city": "Rotterdam", "country_code": "NL"}}
< 200
{
 "input_address_is_valid": true,
 "results": [
  {
   "address": {
    "address_line_1": "Kade",
    "house_number": "7",
    "address_line_2": "",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL"
   },
   "recommended": true,
   "analysis": {
    "validation_result": {
     "is_valid": true,
     "reasons": []
    },
    "changed_attributes": [],
    "invalid_attributes": []
   }
  }
 ]
}

# Too long for a line, and nothing that stands in the way besides.
> POST /api/v3/addresses/validate
{"carrier_code": "sendcloud", "address": {"address_line_1": "Burgemeester van der Veldenstraat aan de Nieuwe Maas in het Oude Havenkwartier", "house_number": "7", "postal_code": "3011aa", "city": "Rotterdam", "country_code": "nl"}}
< 200
{
 "input_address_is_valid": false,
 "results": [
  {
   "address": {
    "address_line_1": "Burgemeester van der Veldenstraat aan de Nieuwe Maas in het Oude",
    "house_number": "7",
    "address_line_2": "Havenkwartier",
    "postal_code": "3011 AA",
    "city": "Rotterdam",
    "po_box": null,
    "state_province_code": null,
    "country_code": "NL"
   },
   "recommended": true,
   "analysis": {
    "validation_result": {
     "is_valid": false,
     "reasons": [
      "ADDRESS_TOO_LONG"
     ]
    },
    "changed_attributes": [
     "address_line_1",
     "address_line_2",
     "postal_code"
    ],
    "invalid_attributes": []
   }
  }
 ]
}

> POST /api/v3/addresses/validate
{"carrier_code": "sendcloud", "address": {"address_line_1": "Main St", "city": "New York", "country_code": "US"}}
< 200
{
 "input_address_is_valid": false,
 "results": [
  {
   "address": {
    "address_line_1": "Main St",
    "house_number": "",
    "address_line_2": "",
    "postal_code": "",
    "city": "New York",
    "po_box": null,
    "state_province_code": null,
    "country_code": "US"
   },
   "recommended": true,
   "analysis": {
    "validation_result": {
     "is_valid": false,
     "reasons": [
      "POSTAL_CODE_MISSING",
      "STATE_MISSING"
     ]
    },
    "changed_attributes": [],
    "invalid_attributes": [
     "postal_code",
     "state_province_code"
    ]
   }
  }
 ]
}

> POST /api/v3/addresses/validate
{"carrier_code": "sendcloud", "address": {"address_line_1": "Kade 7"}}
< 200
{
 "input_address_is_valid": false,
 "results": [
  {
   "address": {
    "address_line_1": "Kade",
    "house_number": "7",
    "address_line_2": "",
    "postal_code": "",
    "city": "",
    "po_box": null,
    "state_province_code": null,
    "country_code": ""
   },
   "recommended": true,
   "analysis": {
    "validation_result": {
     "is_valid": false,
     "reasons": [
      "COUNTRY_CODE_MISSING",
      "ADDRESS_NOT_VALID"
     ]
    },
    "changed_attributes": [
     "address_line_1",
     "house_number"
    ],
    "invalid_attributes": [
     "country_code"
    ]
   }
  }
 ]
}

> POST /api/v3/addresses/validate
{"carrier_code": "pigeon", "address": {"address_line_1": "Kade 7"}}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "There is no carrier \"pigeon\" here.",
   "source": {
    "pointer": "/carrier_code"
   }
  }
 ]
}

> POST /api/v3/addresses/validate
{"address": [], "validation_methods": ["magic"]}
< 400
{
 "errors": [
  {
   "status": "400",
   "code": "invalid",
   "detail": "Expected an object.",
   "source": {
    "pointer": "/address"
   }
  },
  {
   "status": "400",
   "code": "required",
   "detail": "This field is required.",
   "source": {
    "pointer": "/carrier_code"
   }
  }
 ]
}
