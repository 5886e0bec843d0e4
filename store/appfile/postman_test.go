package appfile

import (
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
)

const collection = `{
  "info": {"name": "Shop API", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "variable": [{"key": "host", "value": "id.example.test"}, {"key": "base", "value": "https://{{host}}"}, {"key": "secret", "value": "CANARY"}],
  "auth": {"type": "oauth2", "oauth2": [
    {"key": "accessTokenUrl", "value": "{{base}}/token"}, {"key": "authUrl", "value": "{{base}}/authorize"},
    {"key": "clientId", "value": "shop-1"}, {"key": "clientSecret", "value": "{{secret}}"}, {"key": "scope", "value": "openid orders"},
    {"key": "grant_type", "value": "authorization_code_with_pkce"}, {"key": "client_authentication", "value": "body"},
    {"key": "tokenName", "value": "Shop sign-in"}, {"key": "redirect_uri", "value": "http://localhost:9000/cb"}]},
  "item": [
    {"name": "Orders", "item": [
      {"name": "List", "request": {"method": "GET", "url": {"raw": "{{base}}/orders"},
        "auth": {"type": "oauth2", "oauth2": [{"key": "accessTokenUrl", "value": "https://acme.myikas.com/api/admin/oauth/token"},
          {"key": "clientId", "value": "ik-1"}, {"key": "clientSecret", "value": "s2"}, {"key": "grant_type", "value": "client_credentials"}, {"key": "client_authentication", "value": "body"}]}}},
      {"name": "Get", "request": {"method": "GET", "url": "{{base}}/orders/1",
        "auth": {"type": "oauth2", "oauth2": {"accessTokenUrl": "https://acme.myikas.com/api/admin/oauth/token",
          "clientId": "ik-1", "clientSecret": "s2", "grant_type": "client_credentials", "client_authentication": "body"}}}}
    ]},
    {"name": "Token", "request": {"method": "POST", "url": {"raw": "https://auth-api.mypos.com/oauth/token"},
      "auth": {"type": "basic", "basic": [{"key": "username", "value": "{{mypos_id}}"}, {"key": "password", "value": "{{mypos_secret}}"}]},
      "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}, {"key": "scope", "value": "webhooks", "disabled": true}]}}},
    {"name": "Broken", "request": {"auth": {"type": "oauth2", "oauth2": [{"key": "grant_type", "value": "client_credentials"}]}, "url": "x"}}
  ]
}`

func TestPostmanCollection(t *testing.T) {
	f, list, err := ParseAs(Guess([]byte(collection)), []byte(collection), "")
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(list, "\n")
	if len(f.Apps) != 3 {
		t.Fatalf("%d apps: %s", len(f.Apps), notes)
	}
	shop, ikas, mypos := f.Apps[0], f.Apps[1], f.Apps[2]
	if a := shop.App; a.Name != "Shop sign-in" || a.Endpoints.Token != "https://id.example.test/token" || a.Endpoints.Authorization != "https://id.example.test/authorize" ||
		a.ClientID != "shop-1" || a.ClientAuth != oauth.ClientSecretPost || a.Grant != oauth.GrantAuthorizationCode || strings.Join(a.Scopes, " ") != "openid orders" ||
		a.Redirect.Host != "localhost" || *a.Redirect.Port != 9000 {
		t.Errorf("%+v", a)
	}
	if shop.Secrets[oauth.SecretClientSecret] != "CANARY" {
		t.Error("the variable's secret is missing")
	}
	if a := ikas.App; a.Provider != "ikas" || a.Vars["store_name"] != "acme" || a.ClientID != "ik-1" || ikas.Secrets[oauth.SecretClientSecret] != "s2" || a.ClientAuth != "" {
		t.Errorf("%+v", a)
	}
	if a := mypos.App; a.Provider != "mypos" || a.ClientID != "" || a.Scopes != nil || mypos.Secrets != nil {
		t.Errorf("%+v", a)
	}
	if !strings.Contains(notes, `"Broken" was left out`) || strings.Contains(notes, "still missing") || strings.Contains(notes, "CANARY") {
		t.Errorf("notes: %s", notes)
	}
}

// A token request has the authorization of the folder or collection it lies in,
// unless it says otherwise; addresses may be given in parts.
func TestPostmanTokenRequestsInherit(t *testing.T) {
	const ask = `"body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}, {"key": "client_id", "value": "own"}, {"key": "client_secret", "value": "s"}]},
	  "url": {"protocol": "https", "host": ["id", "example", "test"], "port": "{{port}}", "path": ["%", "token"]}`
	const in = `{"info": {"name": "x"}, "variable": [{"key": "port", "value": 8443}],
	  "auth": {"type": "basic", "basic": [{"key": "username", "value": "all"}, {"key": "password", "value": "p"}]},
	  "item": [
	    {"name": "A", "request": {"method": "POST", PLAIN1}},
	    {"name": "F", "auth": {"type": "basic", "basic": {"username": "folder", "password": "p"}}, "item": [
	      {"name": "B", "request": {"method": "POST", "auth": {"type": "inherit"}, PLAIN2}}, {"name": "C", "request": {"method": "POST", "auth": {"type": "noauth"}, PLAIN3}}]}]}`
	text := in
	for _, n := range []string{"1", "2", "3"} {
		text = strings.ReplaceAll(text, "PLAIN"+n, strings.ReplaceAll(ask, "%", "t"+n))
	}
	f, notes, err := ParseAs(SourcePostman, []byte(text), "")
	if err != nil || len(f.Apps) != 3 {
		t.Fatalf("%d apps, %v, %q", len(f.Apps), err, notes)
	}
	for i, want := range []struct {
		id   string
		auth oauth.ClientAuth
		url  string
	}{
		{"all", oauth.ClientSecretBasic, "https://id.example.test:8443/t1/token"},
		{"folder", oauth.ClientSecretBasic, "https://id.example.test:8443/t2/token"},
		{"own", oauth.ClientSecretPost, "https://id.example.test:8443/t3/token"},
	} {
		if a := f.Apps[i].App; a.ClientID != want.id || a.ClientAuth != want.auth || a.Endpoints.Token != want.url {
			t.Errorf("%d: %+v", i, a)
		}
	}
}

// What the Authorization tab sends in addition goes where it is sent.
func TestPostmanAdditionalParameters(t *testing.T) {
	const in = `{"info": {"name": "x"}, "item": [], "variable": [{"key": "api", "value": "https://api.example.test"}], "auth": {"type": "oauth2", "oauth2": [
	  {"key": "accessTokenUrl", "value": "https://id.example.test/t"}, {"key": "authUrl", "value": "https://id.example.test/a"}, {"key": "clientId", "value": "c"},
	  {"key": "grant_type", "value": "authorization_code"},
	  {"key": "authRequestParams", "value": [{"key": "audience", "value": "{{api}}", "enabled": true, "send_as": "request_url"}, {"key": "off", "value": "1", "enabled": false}]},
	  {"key": "tokenRequestParams", "value": [{"key": "tenant", "value": "7", "enabled": true, "send_as": "request_body"}, {"key": "X-Tenant", "value": "7", "send_as": "request_header"}]},
	  {"key": "refreshRequestParams", "value": [{"key": "again", "value": "1", "enabled": true, "send_as": "request_body"}]}]}}`
	f, notes, err := ParseAs(SourcePostman, []byte(in), "")
	if err != nil || len(f.Apps) != 1 {
		t.Fatalf("%d apps, %v, %q", len(f.Apps), err, notes)
	}
	want := oauth.Params{
		Authorize: map[string]oauth.Param{"audience": {"https://api.example.test"}},
		Token:     map[string]oauth.Param{"tenant": {"7"}},
		Refresh:   map[string]oauth.Param{"again": {"1"}},
	}
	if a := f.Apps[0].App; !reflect.DeepEqual(a.Params, want) || a.Headers.Token["X-Tenant"] != "7" {
		t.Errorf("%+v %+v", a.Params, a.Headers)
	}
}

func TestPostmanEnvironment(t *testing.T) {
	const env = `{"id": "x", "name": "Staging", "_postman_variable_scope": "environment", "values": [
	  {"key": "host", "value": "id.example.test", "enabled": true}, {"key": "TOKEN_URL", "value": "https://{{host}}/t", "enabled": true},
	  {"key": "client_id", "value": "c1", "enabled": true}, {"key": "clientSecret", "value": "s1", "type": "secret", "enabled": true},
	  {"key": "scope", "value": "off", "enabled": false}]}`
	f, notes, err := ParseAs(Guess([]byte(env)), []byte(env), "")
	if err != nil || len(f.Apps) != 1 {
		t.Fatalf("%d apps, %v, %q", len(f.Apps), err, notes)
	}
	e := f.Apps[0]
	if a := e.App; a.Endpoints.Token != "https://id.example.test/t" || a.ClientID != "c1" || a.Environment != "Staging" || a.Scopes != nil ||
		a.Grant != oauth.GrantClientCredentials || e.Secrets[oauth.SecretClientSecret] != "s1" {
		t.Errorf("%+v", a)
	}
}

func TestPostmanRefuses(t *testing.T) {
	for _, in := range []string{
		`{"info":{"name":"x"},"item":[]}`, `{"values":[]}`, `[]`, `{`, `{"info":1,"item":2}`,
		`{"info":{},"item":[{"request":{"auth":{"type":"bearer"}}}]}`,
	} {
		if f, _, err := ParseAs(SourcePostman, []byte(in), ""); err == nil {
			t.Errorf("%s became %d apps", in, len(f.Apps))
		}
	}
}
