package order

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	fastjson "github.com/goccy/go-json"
)

// Orders are written with the standard library and read with a faster one; both must mean the same.
func TestEveryFieldOfAnOrderIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	var all Draft
	fill(t, reflect.ValueOf(&all).Elem(), 3)
	for name, d := range map[string]Draft{"full": all, "empty": {}, "escapes": {Number: "\u2028 <&> \U0001f4e6 \x7f \" \\ /", Note: "Zoë\nMüller\t\x01"}} {
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var slow, fast Draft
		if err := json.Unmarshal(body, &slow); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := fastjson.Unmarshal(body, &fast); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(slow, fast) {
			t.Errorf("%s is read as\n%+v\nwant\n%+v", name, fast, slow)
		}
	}
}

// fill gives every field a value that is not its zero.
func fill(t *testing.T, v reflect.Value, depth int) {
	t.Helper()
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 11, 23, 9, 30, 0, 1000, time.UTC)))
		return
	}
	if v.Type() == reflect.TypeFor[json.RawMessage]() {
		v.SetBytes([]byte(`{"a":[1,"b"]}`))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("Zoë " + v.Type().Name())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(1<<31 - 7)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(77)
	case reflect.Float64:
		v.SetFloat(1.25)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), depth)
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(t, v.Index(0), depth-1)
			fill(t, v.Index(1), depth-1)
		}
	case reflect.Map:
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key, depth)
		fill(t, elem, depth-1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, elem)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(t, v.Field(i), depth)
			}
		}
	case reflect.Interface:
		v.Set(reflect.ValueOf("x"))
	}
}
