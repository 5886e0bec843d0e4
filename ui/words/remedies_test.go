package words

import (
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

func TestRemediesAreSaidAndHaveACommand(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ref := oauth.Ref{App: "acme", Account: "ada"}
	for _, c := range []struct {
		r             session.Remedy
		verb, command string
	}{
		{session.Remedy{Kind: session.RemedyEdit, Field: "client_secret"}, "Edit client secret…", "tokendesk secret set acme --kind client_secret"},
		{session.Remedy{Kind: session.RemedyEdit, Field: "vars.store_name"}, "Edit store name…", "tokendesk set acme vars.store_name=…"},
		{session.Remedy{Kind: session.RemedyEdit, Field: "account.prompt"}, "Edit prompt…", "tokendesk set acme/ada prompt=…"},
		{session.Remedy{Kind: session.RemedyEdit, Field: "account.password"}, "Edit password…", "tokendesk secret set acme/ada --kind password"},
		{session.Remedy{Kind: session.RemedyEdit, Field: "endpoints.revocation"}, "Edit revocation endpoint…", "tokendesk set acme endpoints.revocation=…"},
		{session.Remedy{Kind: session.RemedySwitchAuth, Auth: oauth.ClientSecretPost}, "Try the client secret in the form…", "tokendesk set acme client_auth=client_secret_post"},
		{session.AddingScopes(oauth.App{Scopes: []string{"read"}}, []string{"openid"}), "Add openid", "tokendesk set acme 'scopes=read openid'"},
		{session.AddingScopes(oauth.App{Scopes: []string{"'; rm x'"}}, []string{"openid"}), "Add openid", ""},
		{session.Remedy{Kind: session.RemedySignIn}, "Sign in again", "tokendesk login acme/ada"},
		{session.Remedy{Kind: session.RemedyRetry}, "Try again", ""},
		{session.Remedy{Kind: session.RemedyRetry, Until: now.Add(90 * time.Second)}, "Try again at 12:01:30", ""},
		{session.Remedy{Kind: session.RemedyRetry, Until: now.Add(-time.Second)}, "Try again", ""},
	} {
		if got := Remedy(c.r, now); got != c.verb {
			t.Errorf("%q, want %q", got, c.verb)
		}
		if got := RemedyCommand(c.r, ref); got != c.command {
			t.Errorf("%q, want %q", got, c.command)
		}
	}
}
