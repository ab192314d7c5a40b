package app

import (
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

// ParseScopes reads scopes that an app asks for; what is no scope is a fault. Clients of other servers ask for offline access to be given
// a refresh token, which ours are anyway.
func ParseScopes(text string) (integration.Scopes, error) {
	words := slices.DeleteFunc(strings.Fields(text), func(w string) bool { return w == "offline" || w == "offline_access" })
	known, unknown := integration.ParseScopes(strings.Join(words, " "))
	if len(unknown) > 0 {
		return "", fault.At("scope", "There is no scope %s.", cut(unknown[0]))
	}
	return known, nil
}

// cut keeps what strangers write short.
func cut(word string) string {
	if len(word) > 60 {
		return strings.ToValidUTF8(word[:60], "") + "…"
	}
	return word
}

// within reports whether everything that is asked for is among what may be had. What nobody named may not be had.
func within(asked, have integration.Scopes) bool {
	return have != "" && !slices.ContainsFunc(asked.List(), func(s integration.Scope) bool { return !have.Allow(s) })
}
