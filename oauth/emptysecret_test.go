package oauth_test

import (
	"net/http"
	"net/url"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// A secret that is set and empty is sent as such, and one that is not set is not:
// servers tell the two apart.
func TestAnEmptySecret(t *testing.T) {
	empty := oauth.Secrets{oauth.SecretClientSecret: ""}
	for name, c := range map[string]struct {
		clientID string
		auth     oauth.ClientAuth
		secrets  oauth.Secrets
		metadata string // of the server, "" for none
		header   string // Authorization
		body     bool   // client_id stands in the body
	}{
		// reddit-archive/reddit, wiki OAuth2: installed apps have an empty password.
		"Reddit, installed app": {clientID: "p-jcoLKBynTLew", auth: oauth.ClientSecretBasic, secrets: empty, header: basic("p-jcoLKBynTLew", "")},
		"Reddit, nothing said":  {clientID: "p-jcoLKBynTLew", secrets: empty, header: basic("p-jcoLKBynTLew", "")},
		// antechrestos/OAuth2Client: Cloud Foundry's client cf.
		"Cloud Foundry UAA": {clientID: "cf", secrets: empty, header: "Basic Y2Y6"},
		// sassoftware/vscode-sas-extension: SAS Logon Manager's own clients.
		"SAS Logon Manager": {clientID: "vscode", secrets: empty, header: basic("vscode", "")},
		// ory/fosite: an empty secret by Basic is a public client.
		"Ory Hydra": {clientID: "public", auth: oauth.ClientSecretBasicEncoded, secrets: empty, header: basic("public", "")},
		// DuendeArchive/IdentityServer4 wants the client id in the body.
		"IdentityServer, no secret": {clientID: "spa", secrets: oauth.Secrets{}, body: true},
		"said to be none":           {clientID: "spa", auth: oauth.ClientAuthNone, secrets: empty, body: true},
		// RFC 6749 2.3.1: the parameter may be left out where it is empty.
		"in the body": {clientID: "c", auth: oauth.ClientSecretPost, secrets: empty, body: true},
		// Spring Authorization Server's metadata lists what it takes; an empty secret goes by Basic all the same.
		"metadata that lists post":     {clientID: "c", secrets: empty, metadata: `,"token_endpoint_auth_methods_supported":["client_secret_post"]`, header: basic("c", "")},
		"an empty one of another kind": {clientID: "c", secrets: oauth.Secrets{oauth.SecretPrivateKey: ""}, body: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			app := oauth.App{ID: "a", Grant: oauth.GrantClientCredentials, ClientID: c.clientID, ClientAuth: c.auth, Endpoints: oauth.Endpoints{Token: server.URL + "/token"}}
			if c.metadata != "" {
				app.Endpoints.Issuer = server.URL
				expectDiscovery(server, c.metadata)
			}
			server.Expect(oauthtest.Request{Header: map[string]string{"Authorization": c.header}, Check: func(_ *http.Request, body []byte) error {
				form, err := url.ParseQuery(string(body))
				if form.Has("client_secret") || (form.Get("client_id") == c.clientID) != c.body {
					t.Errorf("%v", form)
				}
				return err
			}}).JSON(200, `{"access_token":"T","token_type":"Bearer"}`)
			if _, err := client(t, app, c.secrets, oauth.Options{}).Fetch(t.Context(), oauth.Account{}); err != nil {
				t.Fatal(err)
			}
		})
	}
	app := oauth.App{ID: "a", Grant: oauth.GrantClientCredentials, ClientID: "c", ClientAuth: oauth.ClientSecretBasic, Endpoints: oauth.Endpoints{Token: "https://id.test/token"}}
	_, err := client(t, app, oauth.Secrets{}, oauth.Options{}).Fetch(t.Context(), oauth.Account{})
	failure(t, err, oauth.KindMisconfigured)
}

// So is a password.
func TestAnEmptyPassword(t *testing.T) {
	server := oauthtest.Start(t)
	app := oauth.App{ID: "a", Grant: oauth.GrantPassword, ClientID: "c", ClientAuth: oauth.ClientAuthNone, Username: "ada", Endpoints: oauth.Endpoints{Token: server.URL + "/token"}}
	server.Expect(oauthtest.Request{Form: url.Values{"grant_type": {"password"}, "client_id": {"c"}, "username": {"ada"}, "password": {""}}}).JSON(200, `{"access_token":"T"}`)
	if _, err := client(t, app, oauth.Secrets{oauth.SecretPassword: ""}, oauth.Options{}).Fetch(t.Context(), oauth.Account{}); err != nil {
		t.Fatal(err)
	}
	_, err := client(t, app, nil, oauth.Options{}).Fetch(t.Context(), oauth.Account{})
	failure(t, err, oauth.KindMisconfigured)
}
