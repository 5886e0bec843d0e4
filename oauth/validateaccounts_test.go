package oauth

import (
	"slices"
	"testing"
)

func TestValidateAccounts(t *testing.T) {
	for name, test := range map[string]struct {
		grant Grant
		ids   []string
		want  []string // the fields
	}{
		"none":                         {GrantAuthorizationCode, nil, nil},
		"as many as people":            {GrantAuthorizationCode, []string{"ada", "b.o-b_2"}, nil},
		"the app itself":               {GrantClientCredentials, []string{DefaultAccount}, nil},
		"two for client credentials":   {GrantClientCredentials, []string{"ada", "bob"}, []string{"accounts"}},
		"one id for two":               {GrantDeviceCode, []string{"ada", "bob", "ada"}, []string{"accounts[2].id"}},
		"no id, and what is none":      {GrantPassword, []string{"", "Ada", "-a"}, []string{"accounts[0].id", "accounts[1].id", "accounts[2].id"}},
		"what commands would separate": {GrantPassword, []string{"a/b", "a b"}, []string{"accounts[0].id", "accounts[1].id"}},
	} {
		var accounts []Account
		for _, id := range test.ids {
			accounts = append(accounts, Account{ID: id})
		}
		var got []string
		for _, p := range ValidateAccounts(App{Grant: test.grant}, accounts) {
			got = append(got, p.Field)
			if p.Message == "" {
				t.Errorf("%s: %s says nothing", name, p.Field)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
