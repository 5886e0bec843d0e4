package practice

import (
	"encoding/json"
	"fmt"
	"strings"

	"tokendesk/oauth"
)

// app is an entry of the app file, with its secret.
type app struct {
	oauth.App
	ClientSecret string          `json:"client_secret,omitempty"`
	Accounts     []oauth.Account `json:"accounts"`

	says string // what it is for, to a person
}

// newApp fills what all apps of the site have in common.
func newApp(c *client, a oauth.App, says string) app {
	a.ClientID, a.Environment, a.Group = c.id, "practice", "Practice provider"
	return app{
		App: a, ClientSecret: c.secret, says: says,
		Accounts: []oauth.Account{{ID: oauth.DefaultAccount}},
	}
}

func (p *ikas) registered() []app {
	return []app{newApp(p.clients[0], oauth.App{
		ID: "ikas", Name: "ikas (practice)", Provider: "ikas", Vars: map[string]string{"store_name": "practice"},
		Grant: oauth.GrantClientCredentials, ClientAuth: oauth.ClientSecretPost, BodyFormat: oauth.BodyForm,
		Endpoints: oauth.Endpoints{Token: p.base + "/api/admin/oauth/token"},
		Test: oauth.TestCall{
			Method: "POST", URL: p.base + "/api/v1/admin/graphql", Headers: map[string]string{"Content-Type": "application/json"},
			Body: `{"query":"{me { id }}"}`, Success: "/data/me/id",
		},
	}, "client credentials in a form")}
}

func (p *aikido) registered() []app {
	base := oauth.App{
		ID: "aikido", Name: "Aikido (practice)", Provider: "aikido", Grant: oauth.GrantClientCredentials,
		ClientAuth: oauth.ClientSecretBasic, BodyFormat: oauth.BodyForm,
		Endpoints: oauth.Endpoints{Authorization: p.base + "/oauth/authorize", Token: p.base + "/api/oauth/token"},
		Test:      oauth.TestCall{Method: "GET", URL: p.base + "/api/public/v1/workspace", Success: "/id"},
	}
	account := base
	account.ID, account.Name, account.Grant = "aikido-account", "Aikido account (practice)", oauth.GrantAuthorizationCode
	return []app{
		newApp(p.clients[0], base, "client credentials, Basic with plain Base64"),
		newApp(p.clients[1], account, "sign-in in the browser, a refresh token that stays"),
	}
}

func (p *ianum) registered() []app {
	return []app{newApp(p.clients[0], oauth.App{
		ID: "ianum", Name: "Ianum (practice)", Provider: "ianum", Grant: oauth.GrantClientCredentials,
		ClientAuth: oauth.ClientSecretJSON, BodyFormat: oauth.BodyJSON,
		Endpoints: oauth.Endpoints{Token: p.base + "/v1_3/oauth/token"},
	}, "client credentials as a JSON object")}
}

func (p *myPOS) registered() []app {
	return []app{newApp(p.clients[0], oauth.App{
		ID: "mypos", Name: "myPOS (practice)", Provider: "mypos", Grant: oauth.GrantClientCredentials,
		ClientAuth: oauth.ClientSecretBasic, BodyFormat: oauth.BodyForm,
		Endpoints: oauth.Endpoints{Token: p.base + "/oauth/token", Revocation: p.base + "/oauth/revoke"},
		Test: oauth.TestCall{
			Method: "GET", URL: p.base + "/v1.1/transactions?size=1",
			Headers: map[string]string{"API-Key": "{client_id}", "X-Request-ID": "{uuid}"}, Success: "/items",
		},
	}, "client credentials, Basic and a form; optional scope webhooks")}
}

func (p *openID) registered() []app {
	anyPort := 0
	return []app{newApp(p.clients[0], oauth.App{
		ID: "practice", Name: "OpenID (practice)", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientSecretBasicEncoded,
		Endpoints: oauth.Endpoints{Issuer: p.base}, Scopes: []string{"openid", "profile", "email", "offline_access"},
		Redirect: oauth.Redirect{Port: &anyPort},
		Test:     oauth.TestCall{Method: "GET", URL: p.base + "/userinfo", Success: "/sub"},
	}, "sign-in in the browser, ID token, a refresh token that changes each time")}
}

// AppFile is an app file with secrets, one line of JSON with its newline: the
// apps ikas, aikido, aikido-account, ianum, mypos and practice.
func (s *Server) AppFile() []byte {
	file := struct {
		Version int   `json:"tokendesk"`
		Apps    []app `json:"apps"`
	}{1, s.apps}
	text, err := json.Marshal(file)
	if err != nil {
		// Strings, numbers and maps of them always marshal.
		panic("practice: an app file that is no JSON: " + err.Error())
	}
	return append(text, '\n')
}

// Describe lists apps and users for a person, in several lines without secrets.
func (s *Server) Describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Practice provider at %s, on this computer only.\n\nApps\n", s.base)
	for _, a := range s.apps {
		fmt.Fprintf(&b, "  %-15s %s\n", a.ID, a.says)
		fmt.Fprintf(&b, "  %-15s client_id %s\n", "", a.ClientID)
		if a.Endpoints.Issuer != "" {
			fmt.Fprintf(&b, "  %-15s issuer    %s\n", "", a.Endpoints.Issuer)
			continue
		}
		fmt.Fprintf(&b, "  %-15s token     %s\n", "", a.Endpoints.Token)
	}
	b.WriteString("\nUsers, without passwords\n")
	for _, u := range users() {
		fmt.Fprintf(&b, "  %-22s %s (%s)\n", u.Email(), u.Name(), u.Role)
	}
	return b.String()
}
