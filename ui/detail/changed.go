package detail

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// changedSince says in words what differs between two token sets. Tokens
// themselves always differ and are not mentioned, nor are times within them.
func changedSince(old, now oauth.TokenSet, private bool) []string {
	var out []string
	say := func(text string) { out = append(out, words.OneLine(text, maxValue)) }
	if old.Identity != now.Identity {
		who := func(ts oauth.TokenSet) string { return cmp.Or(words.Hide(ts.Identity, private), "nobody") }
		say("Signed in as " + who(now) + ", before: " + who(old))
	}
	if gained := without(now.Scopes, old.Scopes); len(gained) > 0 && old.Scopes != nil {
		say("New scopes: " + strings.Join(gained, " "))
	}
	if lost := without(old.Scopes, now.Scopes); len(lost) > 0 && now.Scopes != nil {
		say("Scopes no longer granted: " + strings.Join(lost, " "))
	}
	if a, b := lifeOf(old), lifeOf(now); a > 0 && b > 0 && (a-b).Abs() > time.Minute {
		say("Valid for " + words.Span(b) + ", before: " + words.Span(a))
	}
	switch {
	case old.RefreshToken == "" && now.RefreshToken != "":
		say("Now with a refresh token")
	case old.RefreshToken != "" && now.RefreshToken == "":
		say("Now without a refresh token")
	case old.RefreshToken != now.RefreshToken:
		say("The refresh token was replaced")
	}
	if names := changedClaims(old.AccessToken, now.AccessToken); len(names) > 0 {
		say("Changed claims: " + strings.Join(names, ", "))
	}
	return out
}

func lifeOf(ts oauth.TokenSet) time.Duration {
	if ts.Life != oauth.LifeKnown {
		return 0
	}
	return ts.ExpiresAt.Sub(ts.ObtainedAt)
}

// changedClaims names the claims that differ, but for those that always do.
func changedClaims(old, now string) []string {
	_, a, okA := oauth.Claims(old)
	_, b, okB := oauth.Claims(now)
	if !okA || !okB {
		return nil
	}
	var names []string
	for name, value := range b {
		if was, there := a[name]; !there || !reflect.DeepEqual(was, value) {
			names = append(names, name)
		}
	}
	for name := range a {
		if _, there := b[name]; !there {
			names = append(names, name)
		}
	}
	names = without(names, []string{"iat", "exp", "nbf", "jti", "uti", "auth_time", "at_hash", "nonce", "rat", "sid"})
	slices.Sort(names)
	return names
}

func without(list, drop []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(drop, s) {
			out = append(out, s)
		}
	}
	return out
}
