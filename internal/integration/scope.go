package integration

import (
	"slices"
	"strings"
)

// Scope is one thing that a key or a token may do, in Sendcloud's words: "read:parcel".
type Scope string

// The scopes. ScopeAPI is everything; so is a key without any.
const (
	ScopeAPI            Scope = "api"
	ReadIntegration     Scope = "read:integration"
	WriteIntegration    Scope = "write:integration"
	ReadOrder           Scope = "read:order"
	WriteOrder          Scope = "write:order"
	ReadParcel          Scope = "read:parcel"
	WriteParcel         Scope = "write:parcel"
	ReadPrice           Scope = "read:price"
	ReadReturn          Scope = "read:return"
	WriteReturn         Scope = "write:return"
	ReadPickup          Scope = "read:pickup"
	WritePickup         Scope = "write:pickup"
	ReadBrand           Scope = "read:brand"
	ReadOrganization    Scope = "read:organization"
	WriteCarrier        Scope = "write:carrier"
	ReadShippingRule    Scope = "read:shipping-rule"
	WriteShippingRule   Scope = "write:shipping-rule"
	ReadSettings        Scope = "read:operational-settings"
	WriteSettings       Scope = "write:operational-settings"
	ReadReturnSettings  Scope = "read:return-settings"
	WriteReturnSettings Scope = "write:return-settings"
	WriteProduct        Scope = "write:product"
)

// AllScopes are the scopes that can be given, ScopeAPI first.
var AllScopes = []Scope{
	ScopeAPI, ReadIntegration, WriteIntegration, ReadOrder, WriteOrder, WriteProduct, WriteCarrier, ReadSettings, WriteSettings, ReadParcel,
	WriteParcel, ReadPrice, ReadShippingRule, WriteShippingRule, ReadReturn, WriteReturn, ReadReturnSettings, WriteReturnSettings,
	ReadPickup, WritePickup, ReadBrand, ReadOrganization,
}

// Scopes is what a key or token may do, in the order of AllScopes with blanks between; none is everything.
type Scopes string

// ParseScopes reads scopes written with blanks between them, as OAuth does. Unknown words are answered apart.
func ParseScopes(text string) (known Scopes, unknown []string) {
	words := strings.Fields(text)
	for _, word := range words {
		if !slices.Contains(AllScopes, Scope(word)) {
			unknown = append(unknown, word)
		}
	}
	return JoinScopes(func(s Scope) bool { return slices.Contains(words, string(s)) }), unknown
}

// JoinScopes makes one of all that are wanted.
func JoinScopes(wanted func(Scope) bool) Scopes {
	var all []string
	for _, s := range AllScopes {
		if wanted(s) {
			all = append(all, string(s))
		}
	}
	return Scopes(strings.Join(all, " "))
}

// List are the scopes one by one.
func (s Scopes) List() []Scope {
	var all []Scope
	for word := range strings.FieldsSeq(string(s)) {
		all = append(all, Scope(word))
	}
	return all
}

// Allow reports whether they hold a scope. The empty scope is for what every caller may.
func (s Scopes) Allow(scope Scope) bool {
	if scope == "" || s == "" {
		return true
	}
	for word := range strings.FieldsSeq(string(s)) {
		if one := Scope(word); one == scope || one == ScopeAPI {
			return true
		}
	}
	return false
}
