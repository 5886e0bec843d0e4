package words

import (
	"strings"

	"tokendesk/oauth/catalogue"
)

// RefreshTokens says what a provider does about refresh tokens, in a sentence or two.
func RefreshTokens(p catalogue.Provider) string {
	said := map[catalogue.Again]string{
		catalogue.AgainNew:    "Each renewal brings a new refresh token.",
		catalogue.AgainSame:   "The refresh token stays the same when a token is renewed.",
		catalogue.AgainEither: "A setting of the server decides whether a renewal brings a new refresh token.",
		catalogue.AgainNone:   "There is no refresh token.",
	}[p.RefreshToken.Again]
	if needs := p.RefreshToken.Needs; needs != "" {
		said += " A refresh token comes only with " + needs + "."
	}
	return said
}

// unchecked are the parts of an entry that can be unverified, as they are called.
var unchecked = []struct{ path, name string }{
	{"register", "the registration page"},
	{"scopes", "scopes"},
	{"refresh_token", "refresh tokens"},
	{"endpoints", "addresses"},
	{"servers", "other servers"},
	{"vars", "regions"},
}

// Unchecked says which parts of a provider's entry were not found in its documentation, ""
// for none.
func Unchecked(p catalogue.Provider) string {
	var parts []string
	for _, part := range unchecked {
		whole := !p.IsChecked(part.path)
		some := 0
		for _, u := range p.Unverified {
			if strings.HasPrefix(u, part.path+".") {
				some++
			}
		}
		switch {
		case whole || some > 0 && part.path == "vars":
			parts = append(parts, part.name)
		case some > 0:
			parts = append(parts, Count(some, strings.TrimSuffix(part.name, "s")))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Not checked against its documentation: " + List(parts) + "."
}

// NotChecked follows what nobody has found in the provider's documentation.
const NotChecked = " (not checked)"

// RegisterAt is what the page is called where a client is registered.
const RegisterAt = "Register an app at"

// FromOwnFile says that an entry is the person's own.
const FromOwnFile = "From your own providers.json."

// List is several names as part of a sentence: "a, b and c".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// NoOwnProviders says why nothing of a person's own providers.json is used.
func NoOwnProviders(path string, err error) string {
	message, advice := Explain(err)
	return strings.TrimSpace("None of your own providers can be used: " + path + ": " + message + " " + advice)
}

// OwnProviderLeftOut says why one entry of it is not used.
func OwnProviderLeftOut(path, entry string, err error) string {
	message, advice := Explain(err)
	return strings.TrimSpace("Your provider " + entry + " is left out: " + path + ": " + message + " " + advice)
}

// OwnProviders says which of a person's own are used.
func OwnProviders(path string, entries []string) string {
	return Count(len(entries), "provider") + " of your own in " + path + ": " + List(entries)
}
