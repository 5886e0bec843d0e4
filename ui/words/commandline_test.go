package words

import (
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// hostile are words that would do something in one shell or another, or hide that they do.
var hostile = []string{
	"a;touch x", "$(id)", "`id`", "'; rm -rf ~;'", "a\nid", "a\rid", "a‘;id;‘", "a’;id;’", "a‚b", "a‛b", "a“b", "a\u202eb", "a\u200bb",
	"%PATH%", "a&calc", "a|b", "a>b", "a<b", "$HOME", "a\"b", "a\\b", "a b\tc", "a!b", "a^b", "é", "",
}

// Whatever a file names, no command is printed that a shell would read as another.
func TestNoCommandIsMadeOfHostileWords(t *testing.T) {
	kinds := []session.RemedyKind{
		session.RemedyEdit, session.RemedySwitchAuth, session.RemedyAddScopes, session.RemedySignIn, session.RemedySignInPrivately,
		session.RemedyCopyRedirect, session.RemedyOpenPage, session.RemedyAskAdministrator, session.RemedyRetry,
	}
	for _, word := range append(hostile, "-rf", "--vault=x") {
		for _, kind := range kinds {
			r := session.Remedy{Kind: kind, Field: "vars.store", Auth: oauth.ClientSecretPost, Text: "read openid"}
			ref := oauth.Ref{App: "acme", Account: "ada"}
			for where, set := range map[string]func(){
				"the app": func() { ref.App = word }, "the account": func() { ref.Account = word + "x" },
				"the field": func() { r.Field = "vars." + word + "x" }, "the account's field": func() { r.Field = "account." + word + "x" },
				"the way": func() { r.Auth = oauth.ClientAuth(word) }, "the text": func() { r.Text = "read " + word + " openid" },
			} {
				kept, keptRef := r, ref
				set()
				line := RemedyCommand(r, ref)
				safe := strings.NewReplacer("'scopes=", "", "openid'", "", "…", "").Replace(line)
				if strings.ContainsAny(safe, ";$`'\"\\|<>\n\r\t") || strings.HasPrefix(line, "tokendesk") && strings.ContainsAny(safe, "&%!^") ||
					strings.ContainsFunc(safe, func(c rune) bool { return c > '~' && c != 'é' }) {
					t.Errorf("%s, %s of %q: %s", kind, where, word, line)
				}
				r, ref = kept, keptRef
			}
		}
	}
	if got := RemedyCommand(session.Remedy{Kind: session.RemedySignIn}, oauth.Ref{App: "-rf"}); got != "" {
		t.Errorf("an option of a name: %s", got)
	}
}

// A list of scopes is printed whole or not at all.
func TestAddedScopesAreWholeOrNotPrinted(t *testing.T) {
	ref := oauth.Ref{App: "acme", Account: "ada"}
	add := func(scopes ...string) string {
		return RemedyCommand(session.AddingScopes(oauth.App{Scopes: scopes}, []string{"openid"}), ref)
	}
	if got, want := add("https://api.test/a.b", "user:read", "api://x/.default"), "tokendesk set acme 'scopes=https://api.test/a.b user:read api://x/.default openid'"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, bad := range append(hostile[:len(hostile)-1:len(hostile)-1], strings.Repeat("x", 600)) {
		if got := add(bad); got != "" {
			t.Errorf("%q: %s", bad, got)
		}
	}
}
