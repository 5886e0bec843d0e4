package desk_test

import (
	"slices"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

// What a trial brought is kept with the edit that was tried, and with no other.
func TestATrialsTokenIsKeptWithWhatWasTried(t *testing.T) {
	app := oauth.App{
		ID: "acme", ClientID: "acme", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
		Endpoints: oauth.Endpoints{Token: "https://as.test/token"}, Scopes: []string{"read"},
	}
	pasted := app
	pasted.Grant = oauth.GrantRefreshToken
	secret := func(e *store.Edit) { e.Secrets = oauth.Secrets{oauth.SecretClientSecret: "s"} }
	for name, row := range map[string]struct {
		app   oauth.App
		after func(*store.Edit) // what is typed between the two
		keeps bool
	}{
		"as it was tried":         {app, func(*store.Edit) {}, true},
		"a pasted refresh token":  {pasted, func(*store.Edit) {}, true},
		"with another scope":      {app, func(e *store.Edit) { e.App.Scopes = []string{"write"} }, false},
		"with another name":       {app, func(e *store.Edit) { e.App.Name = "Acme" }, false},
		"with another secret":     {app, func(e *store.Edit) { e.Secrets = oauth.Secrets{oauth.SecretClientSecret: "t"} }, false},
		"with another account id": {app, func(e *store.Edit) { e.Accounts = []oauth.Account{{ID: "main"}} }, false},
		"with a secret taken out": {app, func(e *store.Edit) { e.Deleted = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			d, edges := openDesk(t)
			e := store.Edit{App: row.app, Accounts: []oauth.Account{{ID: oauth.DefaultAccount}}}
			secret(&e)
			if row.app.Grant == oauth.GrantRefreshToken {
				e.AccountSecrets = map[string]oauth.Secrets{oauth.DefaultAccount: {oauth.SecretRefreshToken: "pasted"}}
			}
			trial, err := d.Try(t.Context(), e, oauth.DefaultAccount, func(session.Progress) {})
			if err != nil {
				t.Fatal(err)
			}
			e.Accounts = slices.Clone(e.Accounts)
			row.after(&e)
			if waiting, err := d.SaveTried(t.Context(), e, trial); err != nil || len(waiting) > 0 {
				t.Fatalf("%v, %v", waiting, err)
			}
			asked := len(edges.Servers.Asked())
			ref := oauth.Ref{App: "acme", Account: e.Accounts[0].ID}
			rec := details(t, d, ref)
			if (rec.Record.Tokens != nil) != row.keeps {
				t.Fatalf("kept: %v", rec.Record.Tokens != nil)
			}
			if !row.keeps {
				return
			}
			if st := rec.Status(noon); st.State != session.StateFresh || len(rec.History) == 0 || rec.History[0].Kind != oauth.HistoryGot {
				t.Errorf("%s (%s), history %v", st.State, st.Reason, rec.History)
			}
			if ts, err := d.Token(t.Context(), ref); err != nil || ts.AccessToken != "at-acme" || len(edges.Servers.Asked()) != asked {
				t.Errorf("asked again: %v", err)
			}
			if row.app.Grant == oauth.GrantRefreshToken && (rec.Record.Secrets.Has(oauth.SecretRefreshToken) || rec.Record.Tokens.RefreshToken != "pasted") {
				t.Error("the pasted refresh token is kept twice, or not at all")
			}
		})
	}
}

// An app that was there, with a token: it is replaced by the trial's.
func TestATrialsTokenReplacesTheOneBefore(t *testing.T) {
	d, _ := openDesk(t, oauth.Record{
		App: oauth.App{
			ID: "acme", ClientID: "acme", Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: "https://as.test/token"},
		}, Account: oauth.Account{ID: oauth.DefaultAccount}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"},
		Tokens: &oauth.TokenSet{AccessToken: "before", Life: oauth.LifeUnknown, ObtainedAt: noon},
	})
	ref := oauth.Ref{App: "acme", Account: oauth.DefaultAccount}
	seen := details(t, d, ref).Record
	e := store.Edit{App: seen.App, Accounts: []oauth.Account{seen.Account}, Of: "acme"}
	e.Seen.App, e.Seen.Accounts = seen.App, e.Accounts
	e.Base = e.Seen
	e.App.Scopes = []string{"read"}
	trial, err := d.Try(t.Context(), e, oauth.DefaultAccount, func(session.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.SaveTried(t.Context(), e, trial); err != nil {
		t.Fatal(err)
	}
	if rec := details(t, d, ref); rec.Record.Tokens.AccessToken != "at-acme" || rec.Status(noon).State != session.StateFresh || len(rec.History) < 2 {
		t.Errorf("%s, %d lines", rec.Status(noon).State, len(rec.History))
	}
}
