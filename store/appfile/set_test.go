package appfile

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Every kind of field is set by its path, and nothing else changes.
func TestSet(t *testing.T) {
	for assignment, want := range map[string]string{
		"client_id=a=b":                        `"client_id":"a=b"`,
		"name=Two words":                       `"name":"Two words"`,
		"vars.store_name=x":                    `"vars":{"store_name":"x"}`,
		"grant=device_code":                    `"grant":"device_code"`,
		"endpoints.token=https://a.example/t":  `"endpoints":{"token":"https://a.example/t"}`,
		"scopes=a b":                           `"scopes":["a","b"]`,
		`scopes=["a b"]`:                       `"scopes":["a b"]`,
		"dpop=true":                            `"dpop":true`,
		"http_timeout_seconds=5":               `"http_timeout_seconds":5`,
		"redirect.port=0":                      `"redirect":{"port":0}`,
		"redirect.ports=1 2,3, 0":              `"redirect":{"ports":[1,2,3,0]}`,
		"redirect.https=true":                  `"redirect":{"https":true}`,
		"redirect.ports=[4,5]":                 `"redirect":{"ports":[4,5]}`,
		"redirect.ports=[]":                    `"redirect":{"ports":[]}`,
		"redirect.uri=myapp://cb":              `"redirect":{"uri":"myapp://cb"}`,
		"params.token.a.b=c":                   `"params":{"token":{"a.b":"c"}}`,
		`params.token.a=["b","c"]`:             `"params":{"token":{"a":["b","c"]}}`,
		"params.authorize.response_type=null":  `"params":{"authorize":{"response_type":null}}`,
		"headers.token.X-Y=z":                  `"headers":{"token":{"X-Y":"z"}}`,
		`assertion.claims={"n":1}`:             `"assertion":{"claims":{"n":1}}`,
		"client_secret_command=pass show acme": `"client_secret_command":["pass","show","acme"]`,
		"test.headers.A=b":                     `"test":{"headers":{"A":"b"}}`,

		// Where a secret goes is no secret, nor is a word of a protocol.
		"params.token.api_key={client_secret}":           `"api_key":"{client_secret}"`,
		"headers.token.Authorization=Bearer {api_token}": `"Authorization":"Bearer {api_token}"`,
		"params.token.requested_token_type=jwt":          `"requested_token_type":"jwt"`,
		"params.authorize.token=null":                    `"token":null`,
		"client_id=api-gateway-production":               `"client_id":"api-gateway-production"`,
		"endpoints.token=https://a.example/t?p=B2C_1":    `"token":"https://a.example/t?p=B2C_1"`,
		"test.url=https://a.example/?key={client_id}":    `"url":"https://a.example/?key={client_id}"`,
		// A placeholder that is copied is as open as in an app file.
		"client_id=<your id>":    `"client_id":""`,
		"client_id=${CLIENT_ID}": `"client_id":""`,
		"vars.tenant=<tenant>":   `"client_id":""`,
	} {
		path, value, _ := strings.Cut(assignment, "=")
		app, account := oauth.App{ID: "x"}, oauth.Account{ID: "default"}
		if err := Set(&app, &account, false, path, value); err != nil {
			t.Errorf("%s: %v", assignment, err)
			continue
		}
		text, err := json.Marshal(app)
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %s, %v", assignment, text, err)
		}
		if err := Set(&app, &account, false, path, ""); err != nil {
			t.Errorf("%s taken out: %v", path, err)
		}
	}
}

func TestSetOfAnAccount(t *testing.T) {
	app, account := oauth.App{ID: "x"}, oauth.Account{ID: "ada"}
	for path, value := range map[string]string{"label": "Ada", "expect": "a@x.example", "prompt": "login", "browser": "private"} {
		if err := Set(&app, &account, false, path, value); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, ofAccount := range []bool{true, false} {
		if err := Set(&app, &account, ofAccount, "scopes", "s"); err != nil {
			t.Error(err)
		}
	}
	if account.Label != "Ada" || account.Expect != "a@x.example" || account.Prompt != "login" || account.Browser != "private" || len(account.Scopes) != 1 || len(app.Scopes) != 1 {
		t.Errorf("%+v %+v", account, app)
	}
}

// What cannot be set is said, nothing is set, and no secret is repeated.
func TestSetRefuses(t *testing.T) {
	for assignment, want := range map[string]string{
		"clientid=x":              `"client_id"`,
		"endpoints.tokn=x":        `"token"`,
		"endpoints=x":             "JSON",
		"client_id.x=y":           "no fields of its own",
		"grant=implicit":          "nearest",
		"dpop=maybe":              "true or false",
		"redirect.port=x":         "whole number",
		"client_secret=CANARY":    "secret set x",
		"password=CANARY":         "secret set x --kind password",
		"private_key=CANARY":      "--kind private_key",
		"client_key_file=k.pem":   "--kind private_key",
		"accounts=[]":             "ACCOUNT",
		"vars=x":                  "JSON",
		`vars={"a":1}`:            "string",
		`assertion.claims={"a":}`: "JSON",
		"Quirks=x":                "nearest",

		// What people put where a server's documents name a parameter or a header.
		"client_id=sk_live_CANARY0":                                      "client ID", // Stripe's secret key
		"client_id=ghp_CANARYCANARY":                                     "client ID", // a GitHub token
		"params.token.client_secret=CANARY":                              "{client_secret}",
		"params.token.password=CANARY":                                   "--kind password", // Salesforce
		"params.refresh.apiKey=CANARY":                                   "secret set x",
		"params.authorize.access_token=CANARY":                           "secret set x",
		"params.token.x=sk_live_CANARY0":                                 "secret set x",
		`params.token.x=["sk_live_CANARY0"]`:                             "secret set x",
		`params.token={"client_secret":"CANARY"}`:                        "params.token.client_secret",
		`params={"token":{"api_key":["CANARY"]}}`:                        "params.token.api_key",
		"headers.token.Authorization=Basic CANARYCANARY":                 "secret set x",
		"headers.token.Cookie=CANARY":                                    "secret set x",
		"headers.token.X-Api-Key=CANARY":                                 "secret set x", // Amazon API Gateway
		"test.headers.X-Auth-Token=CANARY":                               "secret set x",
		"proxy=http://ada:CANARY@proxy.example.test:8080":                "HTTPS_PROXY",
		"endpoints.token=https://a:CANARY@id.example.test/token":         "Leave it out",
		"endpoints.token=https://id.example.test/t?client_secret=CANARY": "Leave it out",
		"endpoints.token=https://id.example.test/t#access_token=CANARY":  "Leave it out",
		"test.url=https://api.example.test/?x=sk_live_CANARY0":           "Leave it out",
		"=x": "nearest",
	} {
		path, value, _ := strings.Cut(assignment, "=")
		app, account := oauth.App{ID: "x", ClientID: "c"}, oauth.Account{ID: "default"}
		err := Set(&app, &account, false, path, value)
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindUsage {
			t.Errorf("%s: %v", assignment, err)
			continue
		}
		if said := e.Message + " " + e.Advice; !strings.Contains(said, want) || strings.Contains(said, "CANARY") {
			t.Errorf("%s: %s", assignment, said)
		}
		if app.ClientID != "c" {
			t.Errorf("%s set something", assignment)
		}
	}
}

func FuzzSet(f *testing.F) {
	for _, seed := range []string{"client_id=x", "vars.a=b", "params.token.x=null", "scopes=[\"a\"]", "redirect.port=1", "assertion.claims={}", "a.b.c=d", "label=x"} {
		path, value, _ := strings.Cut(seed, "=")
		f.Add(path, value)
	}
	f.Fuzz(func(t *testing.T, path, value string) {
		app, account := oauth.App{ID: "x", ClientID: "c"}, oauth.Account{ID: "default"}
		if Set(&app, &account, false, path, value) == nil {
			if _, err := json.Marshal(app); err != nil {
				t.Errorf("%q=%q made an app that cannot be written: %v", path, value, err)
			}
		}
	})
}
