package oauth

import (
	"encoding/json"
	"slices"
)

// IdentityScopes are the scopes by which a server tells who signed in (OpenID Connect
// Core 3.1.2.1, 5.4), in the order in which they are asked for.
func IdentityScopes() []string { return []string{"openid", "profile", "email"} }

// identityScopes are those of them that a server's metadata lists. A document that
// lists no scopes has all of them where it is an OpenID provider's; none where it does
// not know openid.
func (m metadata) identityScopes() []string {
	if m.Scopes == nil {
		if len(m.IDTokenAlgs) == 0 { // OpenID Connect Discovery 3: every provider has some
			return nil
		}
		return IdentityScopes()
	}
	if !slices.Contains(m.Scopes, "openid") {
		return nil
	}
	return slices.DeleteFunc(IdentityScopes(), func(s string) bool { return !slices.Contains(m.Scopes, s) })
}

// listed reads a list of texts that is only of use to a person: what is none is passed
// over, for it makes no document wrong.
func listed(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}
