package store

import (
	"errors"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
)

func katherine() oauth.TokenSet {
	return oauth.TokenSet{
		AccessToken: "kate", RefreshToken: "refresh-kate", Life: oauth.LifeUnknown,
		Identity: "katherine@example.test", Person: oauth.Person{Email: "katherine@example.test"},
	}
}

// to hands a set to an account as it is.
func to(a oauth.Account) func(oauth.TokenSet, []oauth.Record) (oauth.Account, oauth.TokenSet, error) {
	return func(set oauth.TokenSet, _ []oauth.Record) (oauth.Account, oauth.TokenSet, error) { return a, set, nil }
}

// Promise 19 for a set that changes hands: it is somebody's in every state of the vault that
// anybody can see, and never two accounts'.
func TestATokenSetIsHandedToANewAccount(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "app")
	ada := oauth.Ref{App: "app", Account: "ada"}
	check(t, v.Save(t.Context(), ada, oauth.HistoryEntry{}, func(r *oauth.Record) error {
		set := katherine()
		r.Tokens, r.Held, r.Failure = &set, true, &oauth.Failure{Kind: oauth.KindNeedsLogin}
		r.Secrets[oauth.SecretRefreshToken], r.Secrets[oauth.SecretPassword] = "pasted", "ada's own"
		return nil
	}))
	kate := oauth.Account{ID: "katherine", Label: "Katherine", LoginHint: "katherine@example.test", Expect: "katherine@example.test", Browser: "isolated"}
	var told []string
	ref, err := v.HandOver(t.Context(), Handover{
		App: "app", From: "ada",
		To: func(set oauth.TokenSet, accounts []oauth.Record) (oauth.Account, oauth.TokenSet, error) {
			for _, r := range accounts {
				told = append(told, r.Account.ID)
			}
			set.Fingerprint = "of katherine"
			return kate, set, nil
		},
		Entry: oauth.HistoryEntry{Kind: oauth.HistorySignedIn, Detail: "katherine@example.test"},
		Left:  oauth.HistoryEntry{Kind: oauth.HistoryIdentity, Detail: "katherine@example.test, kept for her"},
	})
	check(t, err)
	if ref != (oauth.Ref{App: "app", Account: "katherine"}) || len(told) != 2 {
		t.Errorf("handed to %v, told of %v", ref, told)
	}
	rec, err := v.Record(t.Context(), ref)
	check(t, err)
	if rec.Tokens == nil || rec.Tokens.AccessToken != "kate" || rec.Tokens.Fingerprint != "of katherine" || rec.Held || rec.Account.Expect != kate.Expect {
		t.Errorf("the new account has %+v", rec.Account)
	}
	if rec.Secrets[oauth.SecretRefreshToken] != "pasted" || rec.Secrets.Has(oauth.SecretPassword) || !rec.Secrets.Has(oauth.SecretClientSecret) {
		t.Error("the secrets of the token did not go with it, or another one did")
	}
	if len(rec.Waiting) != 0 {
		t.Errorf("the person's own sign-in waits for a word: %v", rec.Waiting)
	}
	was, err := v.Record(t.Context(), ada)
	check(t, err)
	if was.Tokens != nil || was.Held || was.Failure != nil || was.Secrets.Has(oauth.SecretRefreshToken) || !was.Secrets.Has(oauth.SecretPassword) {
		t.Error("the account it was taken from kept something of it, or lost what is its own")
	}
	for _, r := range []oauth.Ref{ref, ada} {
		history, err := v.History(t.Context(), r)
		check(t, err)
		if len(history) == 0 {
			t.Errorf("%s has no line in its history", r)
		}
	}
}

func TestAHandoverAcceptsNothingElse(t *testing.T) {
	said := errors.New("not now")
	for name, row := range map[string]struct {
		from   string
		to     func(oauth.TokenSet, []oauth.Record) (oauth.Account, oauth.TokenSet, error)
		kind   oauth.Kind
		before func(*testing.T, *Vault)
	}{
		"its own error": {to: func(s oauth.TokenSet, _ []oauth.Record) (oauth.Account, oauth.TokenSet, error) {
			return oauth.Account{}, s, said
		}},
		"an id that is none":            {to: to(oauth.Account{ID: "Not An Id"}), kind: oauth.KindUsage},
		"a program as the browser":      {to: to(oauth.Account{ID: "new", Browser: "/tmp/evil"}), kind: oauth.KindUsage},
		"other settings of a named one": {to: to(oauth.Account{ID: "ada", Label: "Ada", Expect: "eve@example.test"}), kind: oauth.KindUsage},
		"a prompt of an unused one":     {to: to(oauth.Account{ID: "bob", Prompt: "none"})},
		"scopes of an unused one":       {to: to(oauth.Account{ID: "bob", Scopes: []string{"admin"}})},
		"itself": {from: "ada", to: to(oauth.Account{ID: "ada", Label: "Ada"}), kind: oauth.KindUsage, before: func(t *testing.T, v *Vault) {
			check(t, v.Save(t.Context(), oauth.Ref{App: "app", Account: "ada"}, oauth.HistoryEntry{}, setToken("a")))
		}},
		"a set that is gone": {from: "ada", to: to(oauth.Account{ID: "new"}), kind: oauth.KindUsage},
		"an unused one with a token now": {to: to(oauth.Account{ID: "bob", Label: "Bob"}), kind: oauth.KindUsage, before: func(t *testing.T, v *Vault) {
			check(t, v.Save(t.Context(), oauth.Ref{App: "app", Account: "bob"}, oauth.HistoryEntry{}, setToken("b")))
		}},
		"an unused one with changes open": {to: to(oauth.Account{ID: "bob", Label: "Bob", Prompt: "none"}), kind: oauth.KindUntrusted, before: offersAPrompt},
		"somebody else's": {to: to(oauth.Account{ID: "ada", Label: "Ada"}), kind: oauth.KindUsage, before: func(t *testing.T, v *Vault) {
			check(t, v.Save(t.Context(), oauth.Ref{App: "app", Account: "ada"}, oauth.HistoryEntry{}, func(r *oauth.Record) error {
				r.Tokens = &oauth.TokenSet{AccessToken: "a", Identity: "ada@example.test", Person: oauth.Person{Email: "ada@example.test"}}
				return nil
			}))
		}},
		"whom a file names": {kind: oauth.KindUntrusted, before: expectsKatherine, to: func(s oauth.TokenSet, accounts []oauth.Record) (oauth.Account, oauth.TokenSet, error) {
			for _, r := range accounts {
				if s.Person.Is(r.Account.Expect) {
					return oauth.Account{}, s, errors.New("an expectation that waits was told")
				}
			}
			return accounts[0].Account, s, nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			v := create(t, diskOptions(t))
			fill2(t, v, "app")
			if row.before != nil {
				row.before(t, v)
			}
			before, err := v.Records(t.Context())
			check(t, err)
			_, err = v.HandOver(t.Context(), Handover{App: "app", From: row.from, Tokens: katherine(), To: row.to})
			if err == nil || kindOf(err) != row.kind && row.kind != "" {
				t.Errorf("%v, want %q", err, row.kind)
			}
			after, err := v.Records(t.Context())
			check(t, err)
			if len(after) != len(before) {
				t.Fatalf("%d accounts, were %d", len(after), len(before))
			}
			for i := range before {
				if jsonText(before[i]) != jsonText(after[i]) {
					t.Errorf("%s was changed", before[i].Account.ID)
				}
			}
		})
	}
}

// offersAPrompt imports a change of bob that waits for a word.
func offersAPrompt(t *testing.T, v *Vault) {
	e := sample("app")
	e.App.Proxy = "http://proxy.elsewhere.test:8080"
	e.Accounts = []oauth.Account{{ID: "bob", Prompt: "none", Expect: "eve@example.test"}}
	_, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{e}}, Consent{})
	check(t, err)
}

// expectsKatherine imports for an account that is Ada's that it is Katherine's.
func expectsKatherine(t *testing.T, v *Vault) {
	for _, expect := range []string{"ada@example.test", "katherine@example.test"} {
		e := sample("app")
		e.Accounts = []oauth.Account{{ID: "ada", Label: "Ada", Expect: expect}}
		_, err := v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{e}}, Consent{})
		check(t, err)
	}
}

// The account that an app begins with becomes the person's; one that is somebody's
// keeps its settings.
func TestAHandoverNamesAnUnusedAccount(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "app")
	bob := oauth.Account{ID: "bob", Label: "Katherine", LoginHint: "katherine@example.test", Expect: "katherine@example.test"}
	ref, err := v.HandOver(t.Context(), Handover{App: "app", Tokens: katherine(), To: to(bob)})
	check(t, err)
	rec, err := v.Record(t.Context(), ref)
	check(t, err)
	if jsonText(rec.Account) != jsonText(bob) || len(rec.Waiting) != 0 {
		t.Errorf("%+v, waiting %v", rec.Account, rec.Waiting)
	}
	set := katherine()
	set.AccessToken = "newer"
	_, err = v.HandOver(t.Context(), Handover{App: "app", Tokens: set, To: to(bob)})
	check(t, err)
	if rec, err = v.Record(t.Context(), ref); err != nil || rec.Tokens.AccessToken != "newer" {
		t.Errorf("renewed: %v, %v", rec.Tokens, err)
	}
}

func TestAProspectIsTheAppWithoutAnAccount(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "app")
	rec, err := v.Prospect(t.Context(), "app", oauth.Account{ID: "new", Browser: "isolated"})
	check(t, err)
	if rec.Account.ID != "new" || !rec.Secrets.Has(oauth.SecretClientSecret) || rec.Tokens != nil || len(rec.Waiting) != 0 {
		t.Errorf("%+v, waiting %v", rec.Account, rec.Waiting)
	}
	offersAPrompt(t, v)
	if rec, err = v.Prospect(t.Context(), "app", oauth.Account{ID: "new"}); err != nil || len(rec.Waiting) == 0 {
		t.Errorf("waiting %v, %v", rec.Waiting, err)
	}
	if _, err := v.Prospect(t.Context(), "other", oauth.Account{}); kindOf(err) != oauth.KindUsage {
		t.Error(err)
	}
}
