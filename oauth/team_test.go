package oauth

import (
	"fmt"
	"testing"
)

// What a team's file had of secrets, and what its grant cannot do without, is the person's
// to give; an own app is as it says.
func TestMissingOwn(t *testing.T) {
	cc := App{Grant: GrantClientCredentials}
	for name, tt := range map[string]struct {
		team *Team
		app  App
		has  []SecretKind
		want string
	}{
		"an own app":            {nil, cc, nil, "[]"},
		"the app itself":        {&Team{}, cc, nil, "[client_secret]"},
		"it has one":            {&Team{}, cc, []SecretKind{SecretClientSecret}, "[]"},
		"it signs":              {&Team{}, cc, []SecretKind{SecretPrivateKey}, "[]"},
		"a public one":          {&Team{}, App{Grant: GrantClientCredentials, ClientAuth: ClientAuthNone}, nil, "[]"},
		"a command":             {&Team{}, App{Grant: GrantClientCredentials, ClientSecretCommand: []string{"pass"}}, nil, "[]"},
		"people sign in":        {&Team{}, App{Grant: GrantAuthorizationCode}, nil, "[]"},
		"the file had a secret": {&Team{Own: []SecretKind{SecretClientSecret}}, App{Grant: GrantAuthorizationCode}, nil, "[client_secret]"},
		"told once":             {&Team{Own: []SecretKind{SecretClientSecret}}, cc, nil, "[client_secret]"},
	} {
		kinds := []SecretKind{}
		for _, gap := range tt.team.MissingOwn(tt.app, func(kind SecretKind) bool {
			for _, k := range tt.has {
				if k == kind {
					return true
				}
			}
			return false
		}) {
			kinds = append(kinds, gap.Secret)
		}
		if got := fmt.Sprint(kinds); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}
