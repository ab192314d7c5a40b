package app

import (
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Scopes are the names of what a token may do, sorted, each once.
type Scopes []string

// Everything is the coarse scope that includes all others.
const Everything = "api"

// known are the scopes there are; offline is asked for by clients of other servers to be given a refresh token, which ours are anyway.
var known = Scopes{
	Everything,
	"read:order", "write:order", "read:parcel", "write:parcel", "read:return", "write:return", "read:return-settings", "write:return-settings",
	"read:pickup", "write:pickup", "read:price", "write:product", "write:carrier", "read:integration", "write:integration",
	"read:shipping-rule", "write:shipping-rule", "read:operational-settings", "write:operational-settings", "read:brand", "read:organization",
}

// Known lists every scope, the coarse one first, then what is asked for most.
func Known() Scopes { return slices.Clone(known) }

// ParseScopes reads a list parted by blanks; what is no scope is a fault.
func ParseScopes(text string) (Scopes, error) {
	var all Scopes
	for _, word := range strings.Fields(text) {
		if word == "offline" || word == "offline_access" {
			continue
		}
		if !slices.Contains(known, word) {
			return nil, fault.At("scope", "There is no scope %s.", cut(word))
		}
		all = append(all, word)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// cut keeps what strangers write short.
func cut(word string) string {
	if len(word) > 60 {
		return strings.ToValidUTF8(word[:60], "") + "…"
	}
	return word
}

func (s Scopes) String() string { return strings.Join(s, " ") }

// Allow reports whether everything in asked is within s.
func (s Scopes) Allow(asked Scopes) bool {
	if slices.Contains(s, Everything) {
		return true
	}
	for _, one := range asked {
		if !slices.Contains(s, one) {
			return false
		}
	}
	return true
}
