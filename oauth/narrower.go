package oauth

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

// Narrower is what a token for one purpose is asked for, in place of what its app
// asks for: scopes (RFC 6749 3.3), an audience and resources (RFC 8707, RFC 8693
// 2.1). What is empty stays the app's.
type Narrower struct {
	Scopes    []string `json:"scopes,omitempty"`
	Audience  string   `json:"audience,omitempty"`
	Resources []string `json:"resources,omitempty"`
}

// NewNarrower reads what a person typed: scopes may stand together, separated by
// blanks. Each counts once, and their order does not. A resource that is no address,
// or a text that no request can carry, is an [Error] of [KindUsage].
func NewNarrower(scopes []string, audience string, resources []string) (Narrower, error) {
	n := Narrower{Audience: strings.TrimSpace(audience), Resources: distinct(resources)}
	n.Scopes = distinct(strings.Fields(strings.Join(scopes, " ")))
	for _, text := range slices.Concat(n.Scopes, n.Resources, []string{n.Audience}) {
		if hasControl(text) || len(text) > maxTemplate {
			return Narrower{}, UsageError("“"+visible.Line(text, 60)+"” cannot be asked for: it has a character that is not allowed, or is too long.", "")
		}
	}
	for _, resource := range n.Resources {
		if u, err := url.Parse(resource); err != nil || !u.IsAbs() || u.Fragment != "" {
			return Narrower{}, UsageError("“"+visible.Line(resource, 100)+"” is not a resource: it is an absolute address without a fragment (RFC 8707).", "For example: --resource https://api.example.com/")
		}
	}
	return n, nil
}

// distinct returns what is in a list, once and sorted; nil for nothing.
func distinct(list []string) []string {
	kept := slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
	slices.Sort(kept)
	if kept = slices.Compact(kept); len(kept) == 0 {
		return nil
	}
	return kept
}

// IsZero reports whether nothing is asked for.
func (n Narrower) IsZero() bool {
	return len(n.Scopes) == 0 && n.Audience == "" && len(n.Resources) == 0
}

// Equal reports whether two ask for the same.
func (n Narrower) Equal(other Narrower) bool {
	return n.Audience == other.Audience && slices.Equal(n.Scopes, other.Scopes) && slices.Equal(n.Resources, other.Resources)
}

// String says what is asked for, for the history: no part of it is secret.
func (n Narrower) String() string {
	parts := slices.Clone(n.Scopes)
	if n.Audience != "" {
		parts = append(parts, n.Audience)
	}
	return strings.Join(append(parts, n.Resources...), " ")
}

// apply returns app and account as they ask for a narrower token, and the extra
// parameters of the request without those that would ask for something else.
func (n Narrower) apply(app App, account Account, extra map[string]Param) (App, Account, map[string]Param) {
	var asked []string
	if len(n.Scopes) > 0 {
		app.Scopes, account.Scopes = n.Scopes, nil
		asked = append(asked, "scope")
	}
	if n.Audience != "" {
		app.Audience = n.Audience
		asked = append(asked, "audience")
	}
	if len(n.Resources) > 0 {
		app.Resources = n.Resources
		asked = append(asked, "resource")
	}
	if len(asked) > 0 && len(extra) > 0 {
		extra = maps.Clone(extra)
		maps.DeleteFunc(extra, func(name string, _ Param) bool { return slices.Contains(asked, name) })
	}
	return app, account, extra
}

// Beyond are the scopes that a set has and that were not asked for, where scopes
// were asked for and the server said which it gave.
func (n Narrower) Beyond(ts TokenSet) []string {
	if len(n.Scopes) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(ts.Scopes), func(s string) bool { return slices.Contains(n.Scopes, s) })
}

// CanNarrow reports whether a grant can get a token for less than its app asks for:
// by asking for it, or by a refresh token.
func (g Grant) CanNarrow() bool {
	return g.FetchesNarrower() || g == GrantAuthorizationCode || g == GrantDeviceCode || g == GrantRefreshToken
}

// FetchesNarrower reports whether a narrower token of a grant is asked for by itself
// ([Client.FetchNarrower]); else it takes a refresh token ([Client.RefreshNarrower]).
func (g Grant) FetchesNarrower() bool {
	return g == GrantClientCredentials || g == GrantPassword || g == GrantJWTBearer || g == GrantTokenExchange
}

// NarrowToken is a narrower token that an account keeps beside its own. Its set has
// no refresh token: that is the account's.
type NarrowToken struct {
	For    Narrower `json:"for"`
	Tokens TokenSet `json:"tokens"`
}

// maxNarrow is how many narrower tokens an account keeps. The oldest go first.
const maxNarrow = 32

// WithNarrow adds a narrower token to those of an account, which stay as they are. One
// for the same is replaced; those that have expired, or were got with other settings, go.
func WithNarrow(all []NarrowToken, added NarrowToken, now time.Time) []NarrowToken {
	kept := make([]NarrowToken, 0, len(all)+1)
	for _, t := range all {
		over := t.Tokens.Life == LifeKnown && !now.Before(t.Tokens.ExpiresAt)
		if !over && !t.For.Equal(added.For) && t.Tokens.Fingerprint == added.Tokens.Fingerprint {
			kept = append(kept, t)
		}
	}
	kept = append(kept, added)
	return kept[max(0, len(kept)-maxNarrow):]
}

// NarrowTokenFor is the kept set for what is asked for.
func NarrowTokenFor(all []NarrowToken, n Narrower) (TokenSet, bool) {
	at := slices.IndexFunc(all, func(t NarrowToken) bool { return t.For.Equal(n) })
	if at < 0 {
		return TokenSet{}, false
	}
	return all[at].Tokens, true
}
