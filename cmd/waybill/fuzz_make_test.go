package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	apidocs "github.com/waybill-ship/waybill/docs/api"
)

// described is an operation of the OpenAPI files, as far as requests are made from it.
type described struct {
	root       map[string]any
	method     string
	path       string // with its door: /api/v2/parcels/{id}
	parameters []map[string]any
	body       map[string]any // schema of the JSON body; nil when there is none
}

// operations reads all operations of all doors.
func operations(t *testing.T) []described {
	t.Helper()
	var all []described
	for _, door := range apidocs.Folders() {
		text, err := apidocs.Merged(door)
		must(t, err)
		var root map[string]any
		must(t, yaml.Unmarshal(text, &root))
		servers := root["servers"].([]any)
		base := strings.TrimSuffix(servers[0].(map[string]any)["url"].(string), "/")
		paths := root["paths"].(map[string]any)
		for _, path := range slices.Sorted(keysOf(paths)) {
			item := paths[path].(map[string]any)
			for _, method := range []string{"get", "post", "put", "patch", "delete"} {
				node, ok := item[method].(map[string]any)
				if !ok {
					continue
				}
				d := described{root: root, method: strings.ToUpper(method), path: base + path}
				for _, list := range []any{item["parameters"], node["parameters"]} {
					some, _ := list.([]any)
					for _, p := range some {
						d.parameters = append(d.parameters, d.follow(p))
					}
				}
				if content, ok := d.follow(node["requestBody"])["content"].(map[string]any); ok {
					for _, c := range content {
						d.body, _ = c.(map[string]any)["schema"].(map[string]any)
					}
				}
				all = append(all, d)
			}
		}
	}
	return all
}

func keysOf(m map[string]any) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// follow steps over references to parts of the same file.
func (d described) follow(node any) map[string]any {
	m, _ := node.(map[string]any)
	for range 10 {
		ref, ok := m["$ref"].(string)
		if !ok {
			return m
		}
		var at any = d.root
		for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			at = at.(map[string]any)[step]
		}
		m, _ = at.(map[string]any)
	}
	return m
}

// pen makes requests. It has the owner's and a stranger's things to put into them.
type pen struct {
	*rand.Rand
	own, strange []string
}

// request makes one request to an operation: as it should be, nearly so, or hostile.
func (p pen) request(d described) (*http.Request, string) {
	path, query := d.path, url.Values{}
	for _, q := range d.parameters {
		name, _ := q["name"].(string)
		switch where, _ := q["in"].(string); {
		case where == "path":
			path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(p.segment(name)))
		case where == "query" && (q["required"] == true && p.IntN(10) > 0 || p.IntN(4) == 0):
			for range 1 + p.IntN(8)/7 {
				query.Add(name, p.text(name, d.follow(q["schema"])))
			}
		}
	}
	if p.IntN(20) == 0 {
		path += "/"
	}
	if p.IntN(12) == 0 {
		query.Add(p.odd(), p.odd())
	}
	body, media := p.bodyOf(d)
	target := path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	r, said := p.wrap(d.method, target, media, body)
	if r == nil { // a path that no client could send
		return p.request(d)
	}
	return r, said
}

// near makes a request of one that succeeds, spoilt in up to two places.
func (p pen) near(method string, a ask) (*http.Request, string) {
	body, media := a.json, "application/json"
	var value any
	if json.Unmarshal([]byte(body), &value) == nil {
		for range p.IntN(3) {
			value = p.spoil(value)
		}
		body = written(value)
	}
	return p.wrap(method, a.path, media, body)
}

// wrap puts a request together, at times with a header that nobody needs; nil when the target is none.
func (p pen) wrap(method, target, media, body string) (*http.Request, string) {
	r, err := http.NewRequest(method, "http://example.com"+target, strings.NewReader(body))
	if err != nil {
		return nil, ""
	}
	r.RequestURI, r.RemoteAddr = target, "192.0.2.1:1234"
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	switch p.IntN(25) {
	case 0:
		r.Header.Set("Accept", pick(p, "application/pdf", "image/png", "application/zpl", "*/*;q=x", p.odd()))
	case 1:
		r.Header.Set("Idempotency-Key", pick(p, "again", strings.Repeat("k", 5000), p.odd()))
	case 2:
		r.Header.Set("Sendcloud-Partner-Id", p.odd())
	}
	if len(body) > 300 {
		body = body[:300] + fmt.Sprintf("… (%d)", len(body))
	}
	return r, method + " " + target + " " + media + " " + body
}

// bodyOf makes a body: three of five as it should be, one spoilt in one or two places, one hostile as a whole.
func (p pen) bodyOf(d described) (body, media string) {
	if d.body == nil {
		return pick(p, "", "", "", "{}", "[]", "null", p.rot()), pick(p, "", "application/json")
	}
	dice := p.IntN(10)
	if dice == 9 {
		return p.rot(), pick(p, "application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")
	}
	value := p.value("", d, d.body, 0)
	for range max(0, dice-5) {
		value = p.spoil(value)
	}
	return written(value), "application/json"
}

// written is a value as JSON, with what JSON's writer would not let through.
func written(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "{"
	}
	return strings.NewReplacer(`"@huge"`, "1e999", `"@long"`, strings.Repeat("9", 400), `"@broken"`, "\"\xff\xfe\"", `"@surrogate"`, `"\ud800"`).Replace(string(text))
}

// rot is a body that is no request at all.
func (p pen) rot() string {
	return pick(p, "", "{", "null", "true", `"x"`, "[]", "[[]]", "{}", "0", "-", "\x00", "\xff\xfe{}", `{"a":1}{"b":2}`, "{\"parcel\":", `{"parcel":[]}`,
		`{"parcels":{}}`, `{"data":{"data":{}}}`, strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 20_000), `{"`+strings.Repeat("k", 100_000)+`":1}`,
		"["+strings.Repeat("{},", 3000)+"{}]", "["+strings.Repeat("1,", 50_000)+"1]", "a=b&c=d", "<x/>", "{\"a\":1}\n{\"a\":2}\n", "\n\n\n")
}

// value makes a value of a schema.
func (p pen) value(name string, d described, schema map[string]any, depth int) any {
	schema = d.follow(schema)
	for _, how := range []string{"oneOf", "anyOf"} {
		if some, ok := schema[how].([]any); ok && len(some) > 0 {
			one, _ := some[p.IntN(len(some))].(map[string]any)
			return p.value(name, d, one, depth+1)
		}
	}
	if all, ok := schema["allOf"].([]any); ok {
		whole := map[string]any{}
		for _, part := range all {
			m, _ := part.(map[string]any)
			if one, ok := p.value(name, d, m, depth+1).(map[string]any); ok {
				for k, v := range one {
					whole[k] = v
				}
			}
		}
		return whole
	}
	if one, ok := schema["const"]; ok {
		return one
	}
	if some, ok := schema["enum"].([]any); ok && len(some) > 0 {
		return some[p.IntN(len(some))]
	}
	switch p.typeOf(schema) {
	case "object":
		return p.object(d, schema, depth)
	case "array":
		each, _ := schema["items"].(map[string]any)
		var list = []any{}
		least, most := whole(schema["minItems"], 0), whole(schema["maxItems"], 3)
		for range least + p.IntN(max(1, min(3, most-least+1))) {
			if depth < 8 {
				list = append(list, p.value(name, d, each, depth+1))
			}
		}
		return list
	case "integer":
		return p.number(name, schema)
	case "number":
		return pick[any](p, p.number(name, schema), 1.5, 0.25, json.Number("12.50"))
	case "boolean":
		return p.IntN(2) == 0
	case "null":
		return nil
	}
	return p.text(name, schema)
}

func (p pen) typeOf(schema map[string]any) string {
	switch t := schema["type"].(type) {
	case string:
		return t
	case []any:
		s, _ := t[p.IntN(len(t))].(string)
		return s
	}
	if schema["properties"] != nil {
		return "object"
	}
	return "string"
}

func (p pen) object(d described, schema map[string]any, depth int) any {
	whole := map[string]any{}
	needed, _ := schema["required"].([]any)
	fields, _ := schema["properties"].(map[string]any)
	for _, name := range slices.Sorted(keysOf(fields)) {
		field, _ := fields[name].(map[string]any)
		if slices.Contains(needed, any(name)) || depth < 7 && p.IntN(5) < 2 {
			whole[name] = p.value(name, d, field, depth+1)
		}
	}
	if rest, ok := schema["additionalProperties"].(map[string]any); ok && p.IntN(3) == 0 {
		whole[p.odd()] = p.value("", d, rest, depth+1)
	}
	return whole
}

func (p pen) number(name string, schema map[string]any) any {
	if p.IntN(3) > 0 && (strings.HasSuffix(name, "id") || strings.HasSuffix(name, "address") || name == "contract" || strings.Contains(name, "point")) {
		return json.Number(p.id())
	}
	least := whole(schema["minimum"], 0)
	return least + p.IntN(4)
}

// id is the number of a thing: the owner's, somebody else's, or nobody's.
func (p pen) id() string {
	switch p.IntN(6) {
	case 0:
		return p.strange[p.IntN(len(p.strange))]
	case 1:
		return pick(p, "0", "1", "8", "-1", "2147483647", "2147483648", "9223372036854775807")
	}
	return p.own[p.IntN(len(p.own))]
}

// usual are values that pass for what the name of a field wants.
var usual = map[string][]string{
	"country": {"NL", "DE", "CH", "US", "XX"}, "country_code": {"NL", "DE", "CH", "US"}, "to_country": {"NL", "BE"}, "from_country": {"NL"},
	"postal_code": {"5611EM", "2801AB", "10115", "90210"}, "city": {"Gouda", "Eindhoven", "'s-Gravenhage", "Łódź"}, "house_number": {"7", "12b", ""},
	"name": {"Ilse Vos", "Zoë"}, "address": {"Dorpsstraat 5", "5611EM"}, "address_line_1": {"Kade"}, "email": {"ilse@example.org", "x"}, "weight": {"1.250", "0.5"},
	"currency": {"EUR", "USD", "XXX"}, "value": {"12.50", "0"}, "unit": {"kg", "g", "cm"}, "webhook_url": {"https://shop.example/hook", "http://127.0.0.1/"},
	"url": {"https://shop.example/hook", "http://169.254.169.254/"}, "redirect_uri": {"https://app.example/back", "javascript:alert(1)"},
	"order_number": {"once", "W-1"}, "external_reference": {"once", "twice"}, "sku": {"CUP"}, "hs_code": {"691110"}, "errors": {"verbose", "verbose-carrier"},
	"cursor": {"cD0x", "cj0xJnA9MQ==", "x"}, "shipping_option_code": {"sendcloud:letter", "sendcloud:letterreturn"}, "carrier": {"sendcloud", "postnl"},
	"carrier_code": {"sendcloud", "dhl"}, "radius": {"500", "99", "50001"}, "latitude": {"51.44", "91"}, "longitude": {"5.47", "NaN"}, "wait": {"0"},
	"from_date": {"2026-01-01"}, "to_date": {"2026-12-31"}, "dpi": {"72", "150", "300", "203"}, "paper_size": {"A4", "A6", "A0"},
}

func (p pen) text(name string, schema map[string]any) string {
	if some, ok := schema["enum"].([]any); ok && len(some) > 0 && p.IntN(8) > 0 {
		return fmt.Sprint(some[p.IntN(len(some))])
	}
	if some := usual[name]; len(some) > 0 && p.IntN(8) > 0 {
		return some[p.IntN(len(some))]
	}
	switch format, _ := schema["format"].(string); {
	case format == "date-time" && p.IntN(5) > 0:
		return pick(p, "2026-11-20T10:00:00+01:00", "2026-11-20T10:00:00.123456Z", "2026-11-20T10:00:00")
	case format == "date" && p.IntN(5) > 0:
		return "2026-11-20"
	case format == "uuid" && p.IntN(3) > 0, strings.HasSuffix(name, "uuid"):
		return "0a6f2d6e-5f0e-4d55-8d86-3b1f8f7f2a10"
	case strings.HasSuffix(name, "id") || strings.HasSuffix(name, "ids"):
		return p.id()
	case strings.HasSuffix(name, "_at") || strings.Contains(name, "after") || strings.Contains(name, "before"):
		return pick(p, "2026-11-20T10:00:00Z", "2026-11-20", "yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
	}
	return pick(p, "x", "Teapot", "1", "true", "0.5", p.odd())
}

// segment is a part of a path.
func (p pen) segment(name string) string {
	switch p.IntN(8) {
	case 0:
		return p.odd()
	case 1:
		return pick(p, "label", "damage", "none", "en", "woocommerce")
	}
	return p.text(name+"id", nil)
}

// odd is text that nobody expects.
func (p pen) odd() string {
	return pick(p, "", " ", "\x00", "a\x00b", "\u202e", "💣", "'", `"`, "%", "%00", "../..", "<script>", "{{.}}", "null", "NaN", "Infinity", "-0", "1e9", "0x10", "١٢٣",
		"99999999999999999999", "9223372036854775808", "-9223372036854775809", "2147483648", "1,2,3", ",", "\r\nX: y", strings.Repeat("x", 300), strings.Repeat("é", 5000),
		"' OR 1=1 --", "2026-02-30", "0000-00-00", "2026-11-22T25:61:61Z", "+00:00", "\ufffd", "\xff")
}

// spoil changes one place of a value, wherever it lies.
func (p pen) spoil(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if len(v) > 0 && p.IntN(4) > 0 {
			names := slices.Sorted(keysOf(v))
			name := names[p.IntN(len(names))]
			switch p.IntN(6) {
			case 0:
				delete(v, name)
			case 1:
				v[p.odd()] = v[name]
			default:
				v[name] = p.spoil(v[name])
			}
			return v
		}
	case []any:
		if len(v) > 0 && p.IntN(4) > 0 {
			i := p.IntN(len(v))
			if p.IntN(8) == 0 {
				for range 200 {
					v = append(v, v[i])
				}
				return v
			}
			v[i] = p.spoil(v[i])
			return v
		}
	}
	return pick[any](p, nil, "", true, -1, 0, 1.5, "@huge", "@long", "@broken", "@surrogate", []any{}, map[string]any{}, []any{nil}, map[string]any{"": nil}, p.odd(),
		strings.Repeat("x", 70_000), int64(1)<<62, -(int64(1) << 62), 1e300, 1e-300, json.Number("1.0000000000000000000001"), []any{[]any{[]any{[]any{}}}}, p.id())
}

func pick[T any](p pen, all ...T) T { return all[p.IntN(len(all))] }

// whole reads a number of a schema.
func whole(v any, otherwise int) int {
	switch n := v.(type) {
	case int:
		return n
	case float64:
		return int(n)
	}
	return otherwise
}
