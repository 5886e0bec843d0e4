package desk

import (
	"cmp"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func person(issuer, subject string, p oauth.Person) oauth.TokenSet {
	p.Subject = subject
	return oauth.TokenSet{AccessToken: "x", Issuer: issuer, Subject: subject, Person: p, Identity: strings.TrimSpace(p.Email + p.Name + subject)}
}

func has(id string, ts oauth.TokenSet) oauth.Record {
	return oauth.Record{Account: oauth.Account{ID: id}, Tokens: &ts}
}

func TestAccountOf(t *testing.T) {
	mail := func(m string) oauth.Person { return oauth.Person{Email: m} }
	held := has("ada", person("i", "kate", mail("kate@x.test")))
	held.Held, held.Account.Expect = true, "ada@x.test"
	accepted := has("ada", person("i", "kate", mail("kate@x.test")))
	accepted.Account.Expect, accepted.Tokens.Identity = "ada@x.test", "kate@x.test"
	// made is an account that was made of a set, and has it.
	made := func(ts oauth.TokenSet) []oauth.Record {
		ts.Identity = cmp.Or(ts.Person.Email, ts.Person.Name, ts.Subject)
		return []oauth.Record{{Account: AccountFor(nil, ts), Tokens: &ts}}
	}
	named := func(n string) oauth.Person { return oauth.Person{Name: n} }
	waits := has("ada", person("i", "kate", mail("kate@x.test")))
	was := person("i", "ada", mail("ada@x.test"))
	waits.Held, waits.Account.Expect, waits.Replaced = true, "ada@x.test", &was
	moved := has("a", person("i", "1", mail("new@x.test")))
	moved.Account.Expect = "old@x.test"
	displaced := has("a", person("i", "2", mail("x@x.test")))
	displaced.Account.Expect, displaced.Held, displaced.Replaced = "old@x.test", true, moved.Tokens
	for name, row := range map[string]struct {
		records []oauth.Record
		set     oauth.TokenSet
		want    string
	}{
		"the subject":                        {[]oauth.Record{has("a", person("i", "1", mail("a@x.test"))), has("b", person("i", "2", mail("b@x.test")))}, person("i", "2", mail("new@x.test")), "b"},
		"the subject before the address":     {[]oauth.Record{has("a", person("i", "1", mail("b@x.test"))), has("b", person("i", "2", mail("a@x.test")))}, person("i", "2", mail("b@x.test")), "b"},
		"a subject of another issuer":        {[]oauth.Record{has("a", person("i", "1", mail("")))}, person("j", "1", mail("")), ""},
		"another subject, one address":       {[]oauth.Record{has("a", person("i", "1", mail("a@x.test")))}, person("i", "2", mail("a@x.test")), ""},
		"an address where one has no sub":    {[]oauth.Record{has("a", person("i", "1", mail("a@x.test")))}, person("", "", mail("A@X.test")), "a"},
		"a name":                             {[]oauth.Record{has("a", person("", "", oauth.Person{Name: "ada"}))}, person("", "", oauth.Person{Name: "Ada"}), "a"},
		"never by what they are called":      {[]oauth.Record{has("a", person("", "", oauth.Person{Full: "Ada"}))}, person("", "", oauth.Person{Full: "Ada"}), ""},
		"an expectation":                     {[]oauth.Record{{Account: oauth.Account{ID: "a", Expect: "ada@x.test"}}}, person("i", "1", mail("ada@x.test")), "a"},
		"a name is no address":               {[]oauth.Record{{Account: oauth.Account{ID: "a", Expect: "ada@x.test"}}}, person("i", "1", oauth.Person{Full: "ada@x.test"}), ""},
		"made of one, a name that is chosen": {made(person("i", "1", named("ada"))), person("i", "2", named("ADA")), ""},
		"made of one, an address":            {made(person("i", "3", mail("bob@x.test"))), person("i", "5", mail("BOB@x.test")), ""},
		"a name that is another's subject":   {made(person("i", "10042", oauth.Person{})), person("i", "666", named("10042")), ""},
		"made of one, at another issuer":     {made(person("i", "10042", oauth.Person{})), person("j", "10042", oauth.Person{}), ""},
		"made of one, who comes again":       {made(person("i", "1", named("ada"))), person("i", "1", named("lovelace")), "ada"},
		"a name that a subject had":          {made(person("i", "1", named("ada"))), person("", "", named("ada")), ""},
		"the address before the name":        {[]oauth.Record{{Account: oauth.Account{ID: "n", Expect: "ada"}}, {Account: oauth.Account{ID: "m", Expect: "ada@x.test"}}}, person("i", "1", oauth.Person{Email: "ada@x.test", Name: "ada"}), "m"},
		"of whose a held one replaced":       {[]oauth.Record{waits}, person("i", "ada", mail("new@x.test")), "ada"},
		"a namesake of whose it replaced":    {[]oauth.Record{waits}, person("i", "eve", mail("ada@x.test")), ""},
		"a hint of an account without":       {[]oauth.Record{{Account: oauth.Account{ID: "a", LoginHint: "ada@x.test"}}}, person("i", "1", mail("ada@x.test")), "a"},
		"a hint where another is expected": {
			[]oauth.Record{{Account: oauth.Account{ID: "a", LoginHint: "ada@x.test", Expect: "kate@x.test"}}}, person("i", "1", mail("ada@x.test")), "",
		},
		"a token held back is not its own":  {[]oauth.Record{held}, person("i", "kate", mail("kate@x.test")), ""},
		"whom a held one waits for":         {[]oauth.Record{held}, person("i", "ada", mail("ada@x.test")), "ada"},
		"an address that passed to another": {[]oauth.Record{moved}, person("i", "2", mail("old@x.test")), ""},
		"the one whose address changed":     {[]oauth.Record{moved}, person("i", "1", mail("newer@x.test")), "a"},
		"before what is held back":          {[]oauth.Record{displaced}, person("i", "2", mail("old@x.test")), ""},
		"a token that was accepted":         {[]oauth.Record{accepted}, person("i", "kate", mail("kate@x.test")), "ada"},
		"their own account before one that uses their token": {
			[]oauth.Record{accepted, has("kate", person("i", "kate", mail("kate@x.test")))}, person("i", "kate", mail("kate@x.test")), "kate",
		},
		"their own account without a token before that": {
			[]oauth.Record{accepted, {Account: oauth.Account{ID: "kate", Expect: "kate@x.test"}}}, person("i", "kate", mail("kate@x.test")), "kate",
		},
		"nobody":                            {[]oauth.Record{has("a", oauth.TokenSet{}), {Account: oauth.Account{ID: "b"}}}, oauth.TokenSet{}, ""},
		"somebody where nobody told before": {[]oauth.Record{has("a", oauth.TokenSet{})}, person("i", "1", mail("a@x.test")), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, ok := AccountOf(row.records, row.set)
			if r.Account.ID != row.want || ok != (row.want != "") {
				t.Errorf("%q, want %q", r.Account.ID, row.want)
			}
		})
	}
}

func TestAccountFor(t *testing.T) {
	taken := []oauth.Record{{Account: oauth.Account{ID: "ada"}}}
	for name, row := range map[string]struct {
		set  oauth.TokenSet
		want oauth.Account
	}{
		"all": {
			oauth.TokenSet{Identity: "Grace.Hopper@x.test", Person: oauth.Person{Email: "Grace.Hopper@x.test", Full: "Grace Hopper", Subject: "7"}},
			oauth.Account{ID: "grace.hopper", Label: "Grace Hopper", LoginHint: "Grace.Hopper@x.test", Expect: "Grace.Hopper@x.test"},
		},
		"an id that is taken": {
			oauth.TokenSet{Identity: "ada@x.test", Person: oauth.Person{Email: "ada@x.test"}},
			oauth.Account{ID: "ada-2", Label: "ada@x.test", LoginHint: "ada@x.test", Expect: "ada@x.test"},
		},
		"a name": {
			oauth.TokenSet{Identity: "gh 7", Person: oauth.Person{Name: "gh 7", Subject: "7"}},
			oauth.Account{ID: "gh-7", Label: "gh 7", LoginHint: "gh 7", Expect: "subject 7"},
		},
		"no letter that an id may have": {
			oauth.TokenSet{Identity: "ада", Person: oauth.Person{Name: "ада"}},
			oauth.Account{ID: "account-2", Label: "ада", LoginHint: "ада", Expect: "ада"},
		},
		"a subject": {
			oauth.TokenSet{Identity: "auth0|71", Person: oauth.Person{Subject: "auth0|71"}},
			oauth.Account{ID: "auth0-71", Label: "auth0|71", Expect: "subject auth0|71"},
		},
		"a subject like an address": {
			oauth.TokenSet{Identity: "subject eve@x.test", Person: oauth.Person{Subject: "eve@x.test"}},
			oauth.Account{ID: "eve-x.test", Label: "subject eve@x.test", Expect: "subject eve@x.test"},
		},
		"a long subject": {
			oauth.TokenSet{Identity: "0123456789abcdef0123456789abcdef", Person: oauth.Person{Subject: "0123456789abcdef0123456789abcdef"}},
			oauth.Account{ID: "account-2", Label: "0123456789abcdef0123456789abcdef", Expect: "subject 0123456789abcdef0123456789abcdef"},
		},
		"a name with a secret in it": {
			oauth.TokenSet{Identity: "x [hidden]", Person: oauth.Person{Name: "x at-1"}},
			oauth.Account{ID: "account-2", Label: "x [hidden]"},
		},
		"nobody": {oauth.TokenSet{}, oauth.Account{ID: "account-2", Label: "Account 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := AccountFor(taken, row.set)
			if got.ID != row.want.ID || got.Label != row.want.Label || got.LoginHint != row.want.LoginHint || got.Expect != row.want.Expect {
				t.Errorf("%+v, want %+v", got, row.want)
			}
			if !oauth.ValidID(got.ID) || got.Expect != "" && !row.set.Person.Is(got.Expect) {
				t.Error("an account that could not be kept, or that its own token does not meet")
			}
		})
	}
}

// An account that is called after a person's address is theirs, unless it ever had a token.
func TestNamesake(t *testing.T) {
	lise := person("i", "1", oauth.Person{Email: "lise@x.test"})
	never := func(string) bool { return true }
	for name, row := range map[string]struct {
		record   oauth.Record
		set      oauth.TokenSet
		pristine bool
		want     bool
	}{
		"by its label":             {oauth.Record{Account: oauth.Account{ID: "a", Label: "Lise@x.test"}}, lise, true, true},
		"by its id":                {oauth.Record{Account: oauth.Account{ID: "lise"}}, lise, true, true},
		"used before":              {oauth.Record{Account: oauth.Account{ID: "lise"}}, lise, false, false},
		"it expects somebody":      {oauth.Record{Account: oauth.Account{ID: "lise", Expect: "hedy@x.test"}}, lise, true, false},
		"it cannot be read":        {oauth.Record{Account: oauth.Account{ID: "lise"}, Failure: &oauth.Failure{Kind: oauth.KindVault}}, lise, true, false},
		"no verified address":      {oauth.Record{Account: oauth.Account{ID: "lise"}}, person("i", "1", oauth.Person{Full: "lise@x.test"}), true, false},
		"called something else":    {oauth.Record{Account: oauth.Account{ID: "li"}}, lise, true, false},
		"has somebody's token now": {has("lise", person("i", "2", oauth.Person{})), lise, true, false},
	} {
		may := never
		if !row.pristine {
			may = func(string) bool { return false }
		}
		if _, ok := namesake([]oauth.Record{row.record}, row.set, may); ok != row.want {
			t.Errorf("%s: %t", name, ok)
		}
	}
}
