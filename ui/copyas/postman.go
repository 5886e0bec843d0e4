package copyas

import (
	"cmp"
	"strings"
	"time"

	"tokendesk/oauth"
)

// postman writes an environment with one token. It says whose the token is: in its
// name, which Postman shows beside the request, and in variables of its own, after
// the token. Their names begin alike, so that they are nobody else's.
func postman(it Item, now time.Time) (string, error) {
	v, err := postmanValue("access_token", it.Tokens)
	if err != nil {
		return "", err
	}
	app := cmp.Or(it.App.Name, it.App.ID)
	name, person := app, personOf(it)
	if person != "" {
		name += " · " + person
	}
	values := []postmanVariable{v}
	tell := func(key, value string) {
		if value != "" && !strings.Contains(value, "{{") { // which would ask for another variable's value
			values = append(values, postmanVariable{key, value, "default", true})
		}
	}
	tell("access_token_app", app)
	if it.Account.ID != "" {
		tell("access_token_account", oauth.Ref{App: it.App.ID, Account: it.Account.ID}.String())
	}
	tell("access_token_person", person)
	if at := Describe(it.App, it.Tokens, now).ExpiresAt; at != nil {
		tell("access_token_expires_at", *at)
	}
	return postmanEnvironment(name, values)
}

// personOf says whose a token is: as the server said, else as the account is called.
func personOf(it Item) string {
	label, who := it.Account.Label, it.Tokens.Identity
	if label != "" && who != "" && label != who {
		return label + " (" + who + ")"
	}
	return cmp.Or(who, label)
}

type postmanVariable struct {
	Key     string `json:"key"`
	Value   string `json:"value"`
	Type    string `json:"type"`
	Enabled bool   `json:"enabled"`
}

// postmanValue is a variable that holds a token. Postman fills {{…}} in the values of
// variables too: a token could ask for another variable's.
func postmanValue(key string, ts oauth.TokenSet) (postmanVariable, error) {
	if strings.Contains(ts.AccessToken, "{{") {
		return postmanVariable{}, refused("The token holds {{, which Postman takes for a variable.", "--format raw writes it as it is.")
	}
	return postmanVariable{key, ts.AccessToken, "secret", true}, nil
}

func postmanEnvironment(name string, values []postmanVariable) (string, error) {
	return encodeIndented(struct {
		Name   string            `json:"name"`
		Values []postmanVariable `json:"values"`
		Scope  string            `json:"_postman_variable_scope"`
	}{name, values, "environment"})
}
