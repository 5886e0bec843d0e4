package appfile

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// readPostman reads files as one import does.
func readPostman(t *testing.T, files ...string) (File, string, error) {
	t.Helper()
	if len(files) == 1 {
		f, notes, err := ParseAs(Guess([]byte(files[0])), []byte(files[0]), "")
		return f, strings.Join(notes, "\n"), err
	}
	var documents []Document
	for _, text := range files {
		documents = append(documents, Document{Data: []byte(text)})
	}
	f, notes, err := ParseTogether(SourcePostman, documents)
	return f, strings.Join(notes, "\n"), err
}

const (
	info  = `"info": {"name": "Orders", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}`
	basic = `"auth": {"type": "basic", "basic": [{"key": "username", "value": "{{client_id}}"}, {"key": "password", "value": "{{client_secret}}"}]}`
)

// tokenCall is a collection with one token request to an address.
func tokenCall(address, more string) string {
	return `{` + info + more + `, "item": [{"name": "Get token", "request": {"method": "POST", ` + basic + `,
	  "url": ` + address + `, "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}]}}}]}`
}

// Addresses as public collections write them.
func TestPostmanAddresses(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		// Wise, Activity API: the host stands in an environment.
		"host in a variable": {tokenCall(`{"raw": "{{host}}/oauth/token", "host": ["{{host}}"], "path": ["oauth", "token"]}`, ""), "https://{host}/oauth/token"},
		// Autodesk Platform Services, DA4Fusion: all of it does.
		"all in a variable": {tokenCall(`{"raw": "{{daTokenUrl}}"}`, ""), ""},
		// Brightspace, Get Initial Token: the collection has it.
		"in the collection": {tokenCall(`"{{TokenURL}}"`, `, "variable": [{"key": "TokenURL", "value": "https://id.example.test/connect/token"}]`), "https://id.example.test/connect/token"},
		// Postman's own examples write hosts without a scheme.
		"no scheme":              {tokenCall(`"api.example.test/oauth/token"`, ""), "https://api.example.test/oauth/token"},
		"no scheme, variable":    {tokenCall(`"{{base}}/token"`, `, "variable": [{"key": "base", "value": "id.example.test:8443"}]`), "https://id.example.test:8443/token"},
		"no scheme, loopback":    {tokenCall(`"localhost:8080/token"`, ""), "http://localhost:8080/token"},
		"scheme in a variable":   {tokenCall(`"{{protocol}}://id.example.test/token"`, ""), "https://id.example.test/token"},
		"a slash too many":       {tokenCall(`"https:///{{ave}}/api/oauth/token"`, ""), "https://{ave}/api/oauth/token"}, // Dell Avamar 19.1
		"in parts":               {tokenCall(`{"host": ["{{authServer}}"], "path": ["oauth", "token"]}`, ""), "https://{authserver}/oauth/token"},
		"a port as a number":     {tokenCall(`{"protocol": "https", "host": ["id", "example", "test"], "port": 9443, "path": ["token"]}`, ""), "https://id.example.test:9443/token"},
		"braces of OpenAPI":      {tokenCall(`"https://{your_org}-test.example.test/oauth/token"`, ""), "https://{your_org}-test.example.test/oauth/token"}, // Apigee
		"a folder's variable":    {`{` + info + `, "item": [{"name": "F", "variable": [{"key": "base", "value": "https://f.example.test"}], "item": [` + strings.TrimSuffix(strings.TrimPrefix(tokenCall(`"{{base}}/t"`, ""), `{`+info+`, "item": [`), `]}`) + `]}]}`, "https://f.example.test/t"},
		"a port in a variable":   {tokenCall(`"https://{{host}}:{{port}}/auth/token"`, ""), "https://{host}:{port}/auth/token"}, // Keycloak beside Kong
		"a path variable":        {tokenCall(`{"raw": "https://id.example.test/:tenant/token", "variable": [{"key": "tenant", "value": "acme"}]}`, ""), "https://id.example.test/acme/token"},
		"one without a value":    {tokenCall(`{"raw": "https://id.example.test/:tenant/token", "variable": [{"key": "tenant", "value": ""}]}`, ""), "https://id.example.test/{tenant}/token"},
		"one that is a variable": {tokenCall(`{"raw": "https://id.example.test/:tenant/token", "variable": [{"key": "tenant", "value": "{{realm}}"}]}`, `, "variable": [{"key": "realm", "value": "r1"}]`), "https://id.example.test/r1/token"},
	} {
		t.Run(name, func(t *testing.T) {
			f, notes, err := readPostman(t, c.file)
			if err != nil || len(f.Apps) != 1 {
				t.Fatalf("%d apps, %v, %s", len(f.Apps), err, notes)
			}
			if got := f.Apps[0].App.Endpoints.Token; got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if strings.Contains(notes, "command") {
				t.Errorf("a note speaks of a command: %s", notes)
			}
		})
	}
}

// A path variable is the tenant of a provider that is known (Microsoft, Graph
// collections).
func TestPostmanPathVariableOfAProvider(t *testing.T) {
	f, _, err := readPostman(t, tokenCall(`{"raw": "https://login.microsoftonline.com/:tenant/oauth2/v2.0/token", "variable": [{"key": "tenant", "value": "contoso.test"}]}`, ""))
	if err != nil || len(f.Apps) != 1 || f.Apps[0].App.Provider == "" || f.Apps[0].App.Vars["tenant"] != "contoso.test" {
		t.Errorf("%v %+v", err, f.Apps)
	}
}

// A host that is open proves no provider.
func TestAnOpenHostIsNoProvider(t *testing.T) {
	f, _, err := readPostman(t, tokenCall(`"https://{{ave}}/api/oauth/token"`, ""))
	if err != nil || f.Apps[0].App.Provider != "" {
		t.Errorf("%v %+v", err, f.Apps)
	}
}

// A collection and its environment, in either order.
func TestPostmanWithAnEnvironment(t *testing.T) {
	collection := tokenCall(`"{{host}}/oauth/token"`, "")
	sandbox := `{"name": "Sandbox", "_postman_variable_scope": "environment", "values": [{"key": "host", "value": "https://api.sandbox.example.test", "enabled": true},
	  {"key": "client_id", "value": "c-sandbox", "type": "secret", "enabled": true}, {"key": "client_secret", "value": "CANARY", "type": "secret", "enabled": true}]}`
	live := strings.NewReplacer("Sandbox", "Live", "sandbox", "live", "CANARY", "LIVE").Replace(sandbox)
	foreign := `{"name": "Other", "values": [{"key": "colour", "value": "red"}]}`
	alone, _, err := readPostman(t, collection)
	if err != nil || strings.Join(alone.Unfilled, " ") != "host" {
		t.Fatalf("alone: %v, unfilled %q", err, alone.Unfilled)
	}
	for name, files := range map[string][]string{"first": {collection, sandbox}, "last": {sandbox, collection}, "with another": {foreign, collection, sandbox}} {
		f, notes, err := readPostman(t, files...)
		if err != nil || len(f.Apps) != 1 || len(f.Unfilled) != 0 {
			t.Fatalf("%s: %d apps, %v, %s %q", name, len(f.Apps), err, notes, f.Unfilled)
		}
		e := f.Apps[0]
		if a := e.App; a.Endpoints.Token != "https://api.sandbox.example.test/oauth/token" || a.ClientID != "c-sandbox" || a.Environment != "Sandbox" ||
			e.Secrets[oauth.SecretClientSecret] != "CANARY" || strings.Contains(a.ID, "c-sandbox") || a.ID == alone.Apps[0].App.ID {
			t.Errorf("%s: %+v", name, a)
		}
	}
	f, _, err := readPostman(t, collection, sandbox, live)
	if err != nil || len(f.Apps) != 2 || f.Apps[0].App.Environment != "Sandbox" || f.Apps[1].App.Environment != "Live" || f.Apps[0].App.ID == f.Apps[1].App.ID {
		t.Errorf("%v %+v", err, f.Apps)
	}
}

// Where no tab and no request says how a token is got, the collection's variables may
// (Brightspace, Get Initial Token: Postman keeps the tab's settings to itself).
func TestPostmanCollectionOfVariables(t *testing.T) {
	f, notes, err := readPostman(t, `{`+info+`, "item": [], "auth": {"type": "oauth2", "oauth2": [{"key": "accessToken", "value": "CANARY"}]}, "variable": [{"key": "AuthURL", "value": "https://id.example.test/auth"},
	  {"key": "TokenURL", "value": "{{AuthURL}}/../token"}, {"key": "ClientId", "value": ""}, {"key": "ClientSecret", "value": ""}, {"key": "oauth2scope", "value": "core:*:*"}]}`)
	if err != nil || len(f.Apps) != 1 || strings.Contains(notes, "CANARY") {
		t.Fatalf("%d apps, %v, %q", len(f.Apps), err, notes)
	}
	if a := f.Apps[0].App; a.Grant != oauth.GrantAuthorizationCode || a.Endpoints.Authorization != "https://id.example.test/auth" || a.ClientID != "" || a.ClientAuth != oauth.ClientSecretBasic || strings.Join(a.Scopes, " ") != "core:*:*" || a.Environment != "" {
		t.Errorf("%+v", a)
	}
}

// Of a dump's environments those count that fill the most; the others are no concern
// of anybody.
func TestPostmanDumpTakesTheBestEnvironment(t *testing.T) {
	f, notes, err := readPostman(t, `{"version": 1, "collections": [`+tokenCall(`"{{host}}/token"`, "")+`], "environments": [
	  {"name": "Half", "values": [{"key": "client_id", "value": "c-half"}]}, {"name": "Whole", "values": [{"key": "host", "value": "https://id.example.test"}, {"key": "client_id", "value": "c"}]},
	  {"name": "Other", "values": [{"key": "colour", "value": "red"}]}]}`)
	if err != nil || len(f.Apps) != 1 || f.Apps[0].App.Environment != "Whole" || notes != "" {
		t.Errorf("%+v, %v, %q", f.Apps, err, notes)
	}
}

// An app bears its collection's name in every environment, the same name twice only
// with what tells them apart.
func TestPostmanAppsAreNamedByTheirCollection(t *testing.T) {
	environment := func(name, host string) string {
		return `{"name": "` + name + `", "values": [{"key": "host", "value": "https://` + host + `"}, {"key": "client_id", "value": "c"}]}`
	}
	f, _, err := readPostman(t, `{"version": 1, "collections": [`+tokenCall(`"{{host}}/token"`, "")+`], "environments": [`+
		environment("Staging", "staging.example.test")+`, `+environment("Live", "id.example.test")+`]}`)
	if err != nil || len(f.Apps) != 2 {
		t.Fatalf("%d apps, %v", len(f.Apps), err)
	}
	for _, e := range f.Apps {
		if e.App.Name != "Orders" || !strings.Contains(e.App.ID, oauth.MakeID(e.App.Environment)) {
			t.Errorf("%s in %s is called %s", e.App.ID, e.App.Environment, e.App.Name)
		}
	}
	two, _, err := readPostman(t, `{"info": {"name": "Calls"}, "item": [
	  {"name": "Ours", "request": {"method": "POST", "url": "https://id.example.test/token", "body": {"mode": "raw", "raw": "grant_type=client_credentials&client_id=a&client_secret=s"}}},
	  {"name": "Theirs", "request": {"method": "POST", "url": "https://id.example.test/token", "body": {"mode": "raw", "raw": "grant_type=client_credentials&client_id=b&client_secret=s"}}}]}`)
	if err != nil || len(two.Apps) != 2 || two.Apps[0].App.Name == two.Apps[1].App.Name {
		t.Errorf("%+v, %v", two.Apps, err)
	}
}

// An environment alone makes an app whose id is never a collection's.
func TestAnEnvironmentsAppIsItsOwn(t *testing.T) {
	const settings = `{"key": "token_url", "value": "https://id.example.test/token"}, {"key": "client_id", "value": "c1"}, {"key": "client_secret", "value": "s1"}`
	env, _, err := readPostman(t, `{"name": "Staging", "values": [`+settings+`]}`)
	if err != nil || len(env.Apps) != 1 {
		t.Fatal(err)
	}
	c, _, err := readPostman(t, tokenCall(`"{{token_url}}"`, `, "variable": [`+settings+`]`))
	if err != nil || len(c.Apps) != 1 || c.Apps[0].App.ClientID != "c1" {
		t.Fatal(err)
	}
	if env.Apps[0].App.ID == c.Apps[0].App.ID {
		t.Errorf("both are called %s", c.Apps[0].App.ID)
	}
	if f, _, err := readPostman(t, `{"values": [{"key": "token_url", "value": "{{host}}"}]}`); err != nil || f.Apps[0].App.Name == "" {
		t.Errorf("without a name: %v", err)
	}
	if _, _, err := readPostman(t, `{"name": "Hosts", "values": [{"key": "host", "value": "x"}]}`); err == nil || !strings.Contains(err.Error(), "Hosts") {
		t.Errorf("%v", err)
	}
}

// The containers that Postman puts collections in.
func TestPostmanContainers(t *testing.T) {
	v2 := tokenCall(`"{{host}}/token"`, "")
	env := `{"name": "Dev", "values": [{"key": "host", "value": "https://dev.example.test"}]}`
	v1 := `{"id": "c", "name": "Old orders", "order": ["r1"], "folders": [{"id": "f", "name": "Inner", "order": ["r2"]}], "variables": [{"key": "host", "value": "https://old.example.test"}],
	  "requests": [
	  {"id": "r1", "name": "Client", "method": "POST", "url": "{{host}}/token", "dataMode": "urlencoded", "currentHelper": "basicAuth", "helperAttributes": {"id": "basic", "username": "c1", "password": "s1"},
	   "data": [{"key": "grant_type", "value": "client_credentials", "type": "text"}, {"key": "scope", "value": "off", "enabled": false}], "headers": "X-Tenant: 7\n// X-Off: 1\n"},
	  {"id": "r2", "name": "Orders", "method": "GET", "url": "{{host}}/orders", "currentHelper": "oAuth2", "helperAttributes": {"id": "oAuth2", "accessTokenUrl": "{{host}}/token2", "authUrl": "{{host}}/authorize", "clientId": "c2", "clientSecret": "s2", "grantType": "authorization_code", "clientAuth": "body"}}]}`
	for name, c := range map[string]struct {
		file  string
		token []string
	}{
		"the API's collection":  {`{"collection": ` + v2 + `}`, []string{"https://{host}/token"}},                                                                          // getpostman.com/collections/ID
		"a data dump":           {`{"version": 1, "collections": [` + v2 + `], "environments": [` + env + `], "globals": []}`, []string{"https://dev.example.test/token"}}, // Settings, Export data
		"a dump of old ones":    {`{"version": 1, "collections": [` + v1 + `], "environments": []}`, []string{"https://old.example.test/token", "https://old.example.test/token2"}},
		"globals":               {`{"version": 1, "collections": [` + v2 + `], "globals": [{"key": "host", "value": "https://g.example.test"}]}`, []string{"https://g.example.test/token"}},
		"format 1":              {v1, []string{"https://old.example.test/token", "https://old.example.test/token2"}}, // WSO2, Access Control Demo
		"format 1, API's":       {`{"collection": ` + v1 + `}`, []string{"https://old.example.test/token", "https://old.example.test/token2"}},
		"an item is an address": {`{` + info + `, "item": [{"name": "a", "request": "https://id.example.test/token?grant_type=client_credentials&client_id=c"}]}`, []string{"https://id.example.test/token"}}, // format 2 allows it
	} {
		t.Run(name, func(t *testing.T) {
			f, notes, err := readPostman(t, c.file)
			var got []string
			for _, e := range f.Apps {
				got = append(got, e.App.Endpoints.Token)
			}
			if err != nil || strings.Join(got, " ") != strings.Join(c.token, " ") {
				t.Fatalf("%q, %v, %s", got, err, notes)
			}
		})
	}
	f, _, err := readPostman(t, v1)
	if err != nil || f.Apps[0].App.ClientAuth != oauth.ClientSecretBasic || f.Apps[0].App.Headers.Token["X-Tenant"] != "7" || len(f.Apps[0].App.Scopes) > 0 ||
		f.Apps[1].App.ClientAuth != oauth.ClientSecretPost || f.Apps[1].App.Endpoints.Authorization != "https://old.example.test/authorize" || f.Apps[1].Secrets[oauth.SecretClientSecret] != "s2" {
		t.Errorf("%v %+v", err, f.Apps)
	}
	if f, notes, err := readPostman(t, `{"environment": `+strings.Replace(env, `"values": [`, `"values": [{"key": "tokenUrl", "value": "{{host}}/t"}, {"key": "clientId", "value": "c"}, `, 1)+`}`); err != nil || f.Apps[0].App.Endpoints.Token != "https://dev.example.test/t" {
		t.Errorf("%v %s", err, notes)
	}
}

// What one client does in several places is one app.
func TestPostmanPutsAClientTogether(t *testing.T) {
	call := func(name, fields string) string {
		return `{"name": "` + name + `", "request": {"method": "POST", "url": "https://id.example.test/token", "body": {"mode": "urlencoded", "urlencoded": [` + fields + `]}}}`
	}
	const client = `{"key": "client_id", "value": "{{id}}"}, {"key": "client_secret", "value": "{{secret}}"}, {"key": "grant_type", "value": `
	code := call("Exchange", client+`"authorization_code"}, {"key": "code", "value": "{{code}}"}, {"key": "redirect_uri", "value": "https://oauth.pstmn.io/v1/callback"}`)
	refresh := call("Renew", client+`"refresh_token"}, {"key": "refresh_token", "value": "{{refresh}}"}`)
	page := `{"name": "Sign in", "request": {"method": "GET", "url": {"raw": "https://id.example.test/authorize?response_type=code&client_id={{id}}&scope=read%20write&state=1"}}}`
	f, notes, err := readPostman(t, `{`+info+`, "item": [`+page+`,`+code+`,`+refresh+`]}`)
	if err != nil || len(f.Apps) != 1 {
		t.Fatalf("%d apps, %v, %s", len(f.Apps), err, notes)
	}
	if a := f.Apps[0].App; a.Endpoints.Authorization != "https://id.example.test/authorize" || strings.Join(a.Scopes, " ") != "read write" {
		t.Errorf("%+v", a)
	}
	if uri := f.Apps[0].App.Redirect.URI; uri != "https://oauth.pstmn.io/v1/callback" || strings.Contains(notes, oauth.DefaultRedirectURI) {
		t.Errorf("%s, notes: %s", uri, notes)
	}
	// A refresh token that the file holds is an app of its own, and so is another client.
	own := strings.Replace(refresh, "{{refresh}}", "r-1", 1)
	other := strings.ReplaceAll(refresh, "{{id}}", "{{other}}")
	f, _, err = readPostman(t, `{`+info+`, "item": [`+code+`,`+own+`,`+other+`]}`)
	if err != nil || len(f.Apps) != 3 {
		t.Errorf("%d apps, %v", len(f.Apps), err)
	}
}

// What is no plain token request is named, whether or not an app remains.
func TestPostmanNamesWhatItLeavesOut(t *testing.T) {
	item := func(request string) string {
		return `{"name": "Log in", "request": {"method": "POST", ` + request + `}}`
	}
	for name, c := range map[string]struct{ item, want string }{
		"graphql":    {item(`"url": "https://a.example.test/token", "body": {"mode": "graphql", "graphql": {"query": "mutation"}}`), "GraphQL"},
		"a file":     {item(`"url": "https://a.example.test/oauth/token", "body": {"mode": "file", "file": {"src": "x.json"}}`), "another file"},
		"no grant":   {item(`"url": "https://a.example.test/v1/token", "body": {"mode": "raw", "raw": "{\"username\": \"u\", \"password\": \"p\"}"}`), "without grant_type"},
		"a token":    {item(`"url": "https://a.example.test/", "auth": {"type": "oauth2", "oauth2": [{"key": "accessToken", "value": "CANARY"}]}`), "a finished token"}, // commercetools, Connect
		"a script":   {`{"name": "Log in", "event": [{"listen": "prerequest", "script": {"exec": ["const o = make({grant_type: 'password'});", "pm.sendRequest(o, done);"]}}], "request": {"method": "GET", "url": "https://a.example.test/"}}`, "script"},
		"no address": {item(`"url": "", "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}]}`), "there is no address"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := readPostman(t, `{`+info+`, "item": [`+c.item+`]}`)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "Log in") || strings.Contains(err.Error(), "CANARY") {
				t.Errorf("alone: %v", err)
			}
			f, notes, err := readPostman(t, `{`+info+`, "item": [`+c.item+`, {"request": {"method": "POST", "url": "https://id.example.test/token?grant_type=client_credentials&client_id=c"}}]}`)
			if err != nil || len(f.Apps) != 1 || !strings.Contains(notes, c.want) || strings.Contains(notes, "CANARY") {
				t.Errorf("beside another: %v, %s", err, notes)
			}
		})
	}
}

// Bodies and settings as public files have them.
func TestPostmanForms(t *testing.T) {
	tab := func(settings string) string {
		return `{` + info + `, "item": [], "auth": {"type": "oauth2", "oauth2": [` + settings + `]}}`
	}
	const client = `{"key": "accessTokenUrl", "value": "https://id.example.test/t"}, {"key": "clientId", "value": "c"}, {"key": "grant_type", "value": "client_credentials"}`
	call := func(body string) string {
		return `{` + info + `, "item": [{"name": "T", "request": {"method": "POST", "url": "https://id.example.test/t", "header": [{"key": "X-Request-ID", "value": "{{$guid}}"}, {"key": "X-Off", "value": "1", "disabled": true}], "body": ` + body + `}}]}`
	}
	for name, c := range map[string]struct {
		file string
		good func(e Entry) bool
	}{
		// Insomnia's fixtures of Postman exports: audience and resource as objects.
		"an audience in an object": {tab(client + `, {"key": "audience", "value": {"5545d202": "orders"}, "type": "any"}, {"key": "resource", "value": {"a": "https://r1.example.test", "b": "https://r2.example.test"}}`), func(e Entry) bool {
			return e.App.Audience == "orders" && strings.Join(e.App.Resources, " ") == "https://r1.example.test https://r2.example.test"
		}},
		"no grant, a sign-in page": {tab(`{"key": "authUrl", "value": "https://id.example.test/a"}, {"key": "accessTokenUrl", "value": "https://id.example.test/t"}, {"key": "clientId", "value": "c"}`), func(e Entry) bool { return e.App.Grant == oauth.GrantAuthorizationCode }},
		"no token address": {tab(`{"key": "authUrl", "value": "https://id.example.test/a"}, {"key": "clientId", "value": "c"}, {"key": "grant_type", "value": "implicit"}`), func(e Entry) bool {
			return e.App.Endpoints.Token == "" && e.App.Endpoints.Authorization == "https://id.example.test/a"
		}},
		"a provider's sign-in page": {tab(`{"key": "authUrl", "value": "https://accounts.google.com/o/oauth2/v2/auth"}, {"key": "clientId", "value": "c"}`), func(e Entry) bool {
			return e.App.Provider == "google"
		}},
		"a word for an address": {tab(`{"key": "accessTokenUrl", "value": "exampleAccessTokenUrl"}, {"key": "clientId", "value": "c"}`), func(e Entry) bool { return e.App.Endpoints.Token == "" && !strings.Contains(e.App.ID, "nowhere") }},
		"a variable as sign-in page": {tab(client + `, {"key": "authUrl", "value": "{{auth}}/authorize"}, {"key": "grant_type", "value": "authorization_code"}`), func(e Entry) bool {
			return e.App.Endpoints.Authorization == "https://{auth}/authorize"
		}},
		// Sabre, Flight Park Decision: among the headers.
		"a grant in a header": {`{` + info + `, "item": [{"name": "T", "request": {"method": "POST", "url": "https://id.example.test/t", "header": [{"key": "grant_type", "value": "client_credentials"}, {"key": "Authorization", "value": "Basic {{client}}"}], "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type: client_credentials", "value": ""}]}}}]}`, func(e Entry) bool {
			return e.App.Grant == oauth.GrantClientCredentials && e.App.ClientAuth == oauth.ClientSecretBasic && e.App.Headers.Token == nil && e.App.Params.Token == nil
		}},
		// Xero, OAuth 2.0: the form is multipart.
		"formdata": {call(`{"mode": "formdata", "formdata": [{"key": "grant_type", "value": "client_credentials", "type": "text"}, {"key": "client_id", "value": "c", "type": "text"}, {"key": "client_secret", "value": "s", "type": "text"}, {"key": "doc", "type": "file", "src": "x"}, {"key": "scope", "value": "no", "disabled": true}]}`), func(e Entry) bool {
			return e.App.ClientID == "c" && e.Secrets[oauth.SecretClientSecret] == "s" && e.App.Scopes == nil && len(e.App.Headers.Token) == 0
		}},
		"raw form": {call(`{"mode": "raw", "raw": "grant_type=client_credentials&client_id=c"}`), func(e Entry) bool { return e.App.ClientID == "c" }}, // Sabre
		"raw JSON": {call(`{"mode": "raw", "raw": "{\"grant_type\": \"client_credentials\", \"client_id\": \"c\", \"client_secret\": \"s\"}"}`), func(e Entry) bool { return e.App.ClientAuth == oauth.ClientSecretJSON }},
		"a vault's secret": {call(`{"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}, {"key": "client_id", "value": "{{vault:id}}"}, {"key": "client_secret", "value": "{{vault:secret}}"}]}`), func(e Entry) bool {
			return e.App.ClientID == "" && e.Secrets == nil
		}},
		"described values": {call(`{"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}, {"key": "client_id", "value": "<your id>"}, {"key": "client_secret", "value": "<the secret>"}]}`), func(e Entry) bool {
			return e.App.ClientID == "" && e.Secrets == nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			file := c.file
			if strings.Count(file, `"grant_type", "value"`) > 1 { // the later one replaces it
				file = strings.Replace(file, `, {"key": "grant_type", "value": "client_credentials"}`, "", 1)
			}
			f, notes, err := readPostman(t, file)
			if err != nil || len(f.Apps) != 1 || !c.good(f.Apps[0]) {
				t.Fatalf("%+v, %v, %s", f.Apps, err, notes)
			}
		})
	}
}

// The value of a secret variable stands with the secrets alone.
func TestPostmanSecretVariables(t *testing.T) {
	const file = `{` + info + `, "variable": [{"key": "key", "value": "CANARY-12345", "type": "secret"}, {"key": "id", "value": "CANARY-id-777", "type": "secret"}],
	  "item": [{"name": "T", "request": {"method": "POST", "url": "https://id.example.test/t", "header": [{"key": "X-Key", "value": "k {{key}}"}],
	  "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}, {"key": "client_id", "value": "{{id}}"}, {"key": "client_secret", "value": "{{key}}"}, {"key": "subscription", "value": "{{key}}"}]}}}]}`
	f, notes, err := readPostman(t, file)
	if err != nil || len(f.Apps) != 1 {
		t.Fatal(err)
	}
	e := f.Apps[0]
	if e.Secrets[oauth.SecretClientSecret] != "CANARY-12345" || e.App.ClientID != "CANARY-id-777" {
		t.Error("the client is not whole")
	}
	e.Secrets, e.AccountSecrets, e.App.ClientID = nil, nil, ""
	if said := strings.ToLower(dump(e) + notes); strings.Contains(said, "canary") {
		t.Errorf("a secret shows: %s", said)
	}
	if !strings.Contains(notes, `"subscription"`) || !strings.Contains(notes, `"X-Key"`) {
		t.Errorf("notes: %s", notes)
	}
}

func dump(e Entry) string {
	type plain Entry
	data, _ := json.Marshal(plain(e))
	return string(data)
}

// What stands in a file of Postman's, in whatever form, makes apps that can be kept,
// or an error for a person; and nothing of the marks inside shows.
func FuzzPostman(f *testing.F) {
	const env = `{"name": "E", "values": [{"key": "host", "value": "https://id.example.test"}, {"key": "id", "value": "c", "type": "secret"}]}`
	f.Add(collection, "")
	f.Add(tokenCall(`{"raw": "{{host}}/:tenant/token", "variable": [{"key": "tenant", "value": "{{id}}"}]}`, ""), env)
	f.Add(`{"version": 1, "collections": [`+tokenCall(`"{{host}}/t"`, "")+`], "environments": [`+env+`], "globals": [{"key": "id", "value": "g"}]}`, "")
	f.Add(`{"collection": {"id": "c", "name": "n", "order": ["r"], "folders": [{"id": "f", "folder": "f", "order": ["r"]}], "requests": [{"id": "r", "url": "{{host}}/t", "method": "POST", "dataMode": "params",
	  "data": [{"key": "grant_type", "value": "password"}], "currentHelper": "oAuth2", "helperAttributes": {"accessTokenUrl": "x.test/t", "clientId": "{{$guid}}"}}]}}`, env)
	f.Add(`{`+info+`, "item": [{"request": "https://id.example.test/a?response_type=code&client_id={{id}}&scope=a"}, {"name": "n", "request": {"method": "POST", "url": {"host": ["{{host}}"], "path": ["t"]}, "header": "A: b\n//C: d",
	  "body": {"mode": "formdata", "formdata": [{"key": "grant_type", "value": "authorization_code"}, {"key": "client_id", "value": "{{id}}"}, {"key": "f", "type": "file"}]}}}]}`, env)
	f.Add(env, `{"name": "F", "values": [{"key": "token_url", "value": "{{host}}/t"}, {"key": "clientId", "value": "{{vault:x}}"}]}`)
	f.Add(`{`+info+`, "item": [], "auth": {"type": "oauth2", "oauth2": {"accessTokenUrl": "{{a}}", "audience": {"x": "y"}, "grantType": "implicit", "tokenRequestParams": [{"key": "k", "value": "{{id}}", "send_as": "request_header"}]}}}`, env)
	f.Add(scripted("let u = `${pm.environment.get('host')}/t`; pm.sendRequest({url: u, header: {Authorization: 'Basic ' + btoa('a:' + b)}, body: JSON.stringify({grant_type: 'password', x: [1, 'y']})}, f)"), env)
	f.Fuzz(func(t *testing.T, one, other string) {
		documents := []Document{{Data: []byte(one)}}
		if other != "" {
			documents = append(documents, Document{Data: []byte(other)})
		}
		file, notes, err := ParseTogether(SourcePostman, documents)
		if err != nil {
			var e *oauth.Error
			if !errors.As(err, &e) {
				t.Fatalf("not an error for people: %v", err)
			}
			return
		}
		ids := map[string]bool{}
		for _, e := range file.Apps {
			if !oauth.ValidID(e.App.ID) || ids[e.App.ID] || len(e.Accounts) == 0 || !e.Made {
				t.Fatalf("an app without a proper id: %+v", e.App)
			}
			ids[e.App.ID] = true
			if e.App.Endpoints.Token == "" && e.App.Name == "" {
				t.Fatal("an app without a name")
			}
		}
		if len(file.Apps) == 0 {
			t.Fatalf("no app and no error: %q", notes)
		}
		if !strings.ContainsAny(one+other, string(markOpen)+string(markClose)) && strings.ContainsAny(dumpAll(file)+strings.Join(notes, ""), string(markOpen)+string(markClose)) {
			t.Fatalf("a mark shows: %s", dumpAll(file))
		}
	})
}

func dumpAll(f File) string {
	var b strings.Builder
	for _, e := range f.Apps {
		b.WriteString(dump(e))
	}
	return b.String()
}
