package connect

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// fieldProblems reads what a bulk call says of one parcel: texts by field, which may lie in lists and objects of their own.
func fieldProblems(errs map[string]json.RawMessage) []Problem {
	var all []Problem
	for _, field := range slices.Sorted(maps.Keys(errs)) {
		var v any
		if json.Unmarshal(errs[field], &v) != nil {
			v = string(errs[field])
		}
		all = gather(all, field, v)
	}
	if len(all) == 0 {
		all = []Problem{{Message: "The platform does not take this order and does not say why."}}
	}
	return all
}

// gather collects the texts under a field. A list of texts is all of the field; a list of objects is its lines.
func gather(all []Problem, field string, v any) []Problem {
	switch v := v.(type) {
	case nil:
	case string:
		all = append(all, Problem{Field: fieldName(field), Message: v})
	case []any:
		for n, one := range v {
			if _, text := one.(string); text {
				all = gather(all, field, one)
				continue
			}
			all = gather(all, fmt.Sprintf("%s/%d", field, n), one)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = gather(all, field+"/"+name, v[name])
		}
	default:
		all = append(all, Problem{Field: fieldName(field), Message: fmt.Sprint(v)})
	}
	return all
}

// fieldName is a field's name without the words with which Django names "all of it".
func fieldName(field string) string {
	if field == "non_field_errors" || field == "__all__" {
		return ""
	}
	return field
}

// problemsOf reads a refusal of one order.
func problemsOf(said *sendcloud.Error) []Problem {
	var all []Problem
	for _, p := range said.Problems {
		field := strings.TrimPrefix(strings.TrimPrefix(p.Field, "/parcel/"), "parcel.")
		all = append(all, Problem{Field: field, Message: p.Detail})
	}
	if len(all) == 0 {
		all = []Problem{{Message: said.Detail()}}
	}
	return all
}
