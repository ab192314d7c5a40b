package main

// newerRecipes are the calls of API v3 that belong to no area of their own.
func newerRecipes() map[string]recipe {
	plain := func(path string) func(*realm) ask { return func(*realm) ask { return ask{path: path} } }
	return map[string]recipe{
		"GET /api/v3/parcels/statuses":   {make: plain("/api/v3/parcels/statuses"), strange: open},
		"GET /api/v3/user/auth/metadata": {make: plain("/api/v3/user/auth/metadata"), strange: open},
		"GET /api/v3/organization":       {make: plain("/api/v3/organization"), account: true, strange: open},
	}
}
