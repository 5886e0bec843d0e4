package store

import (
	"tokendesk/oauth"
)

// legacyBinding is what records of the first version kept of a person's word:
// where secrets may go, and nothing else.
type legacyBinding struct {
	Origins       map[string]string `json:"origins,omitempty"`
	Proxy         string            `json:"proxy,omitempty"`
	TLS           oauth.TLS         `json:"tls,omitzero"`
	SecretCommand []string          `json:"secret_command,omitempty"`
	TokenSubject  string            `json:"token_subject,omitempty"`
}

// accepted is what a person had accepted of an app under the first version's
// rules. What those rules did not ask about counts as accepted: it was in force.
func (b legacyBinding) accepted(app oauth.App, complete func(oauth.App) (oauth.App, error)) oauth.App {
	out := app
	full, err := complete(app)
	if err != nil {
		full = app
	}
	own, found := out.Endpoints.Named(), full.Endpoints.Named()
	for i, endpoint := range found {
		now := oauth.Origin(*endpoint.Address)
		if endpoint.Name == "issuer" {
			now = *endpoint.Address
		}
		if b.Origins[endpoint.Name] != now {
			*own[i].Address = b.Origins[endpoint.Name]
		}
	}
	if b.Origins["test"] != oauth.Origin(full.Test.URL) {
		out.Test = oauth.TestCall{URL: b.Origins["test"]}
	}
	out.Proxy, out.TLS, out.ClientSecretCommand = b.Proxy, b.TLS, b.SecretCommand
	if full.Grant == oauth.GrantTokenExchange {
		out.TokenExchange.Subject = b.TokenSubject
	}
	return out
}
