package list

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// tokens is a set that was got before noon and lives for life.
func tokens(before, life time.Duration, change ...func(*oauth.TokenSet)) *oauth.TokenSet {
	ts := &oauth.TokenSet{
		AccessToken: "at", ObtainedAt: noon.Add(-before), Life: oauth.LifeKnown, ExpiresAt: noon.Add(life - before),
	}
	for _, c := range change {
		c(ts)
	}
	return ts
}

func renewable(ts *oauth.TokenSet) { ts.RefreshToken = "rt" }

// account is one of an app whose id is also its account's app.
func account(id string, change ...func(*desk.Account)) desk.Account {
	a := desk.Account{
		App:    oauth.App{ID: id, Name: "App " + id, Grant: oauth.GrantClientCredentials, ClientID: "c"},
		Record: oauth.Record{Account: oauth.Account{ID: oauth.DefaultAccount}},
	}
	for _, c := range change {
		c(&a)
	}
	a.Record.App = a.App
	if ts := a.Record.Tokens; ts != nil && ts.Fingerprint == "" {
		ts.Fingerprint = oauth.Fingerprint(a.App, a.Record.Account)
	}
	return a
}

// listedAccount is account as an update has it.
func listedAccount(id string, change ...func(*desk.Account)) *desk.Account {
	a := account(id, change...)
	return &a
}

func ref(id string) oauth.Ref { return oauth.Ref{App: id, Account: oauth.DefaultAccount} }
