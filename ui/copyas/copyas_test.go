package copyas

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
)

var (
	now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	set = oauth.TokenSet{
		AccessToken: "T", TokenType: "bearer", Life: oauth.LifeKnown,
		ExpiresAt: now.Add(90*time.Second + 400*time.Millisecond), Scopes: []string{"a", "b"},
	}
	shop = oauth.App{ID: "shop", Name: "The shop", ClientID: "c1"}
)

func posting() oauth.App {
	app := shop
	app.Test = oauth.TestCall{
		Method: "POST", URL: "https://api.example.test/q?a=1&b={client_id}",
		Headers: map[string]string{"Content-Type": "application/json", "X-B": "it's"}, Body: `{"q":"it's"}`,
	}
	return app
}

func TestFormats(t *testing.T) {
	foreign := shop
	foreign.Quirks = oauth.Quirks{Header: "X-Shop-Token"}
	scheme := shop
	scheme.Quirks = oauth.Quirks{Scheme: "Zoho-oauthtoken"}
	for _, test := range []struct {
		name   string
		format Format
		app    oauth.App
		want   string
	}{
		{"raw", Raw, shop, "T"},
		{"bearer", Bearer, shop, "Bearer T"},
		{"bearer scheme", Bearer, scheme, "Zoho-oauthtoken T"},
		{"header", Header, shop, "Authorization: Bearer T"},
		{"header name", Header, foreign, "X-Shop-Token: T"},
		{"curl", Curl, shop, `curl -H 'Authorization: Bearer T' 'https://api.example.com/'`},
		{
			"curl test call", Curl, posting(),
			`curl -H 'Authorization: Bearer T' -H 'Content-Type: application/json' -H 'X-B: it'\''s' ` +
				`--data-raw '{"q":"it'\''s"}' 'https://api.example.test/q?a=1&b=c1'`,
		},
		{"powershell", PowerShell, shop, `Invoke-RestMethod -Headers @{Authorization = 'Bearer T'} -Uri 'https://api.example.com/'`},
		{
			"powershell test call", PowerShell, posting(),
			`Invoke-RestMethod -Headers @{Authorization = 'Bearer T'; 'X-B' = 'it''s'} -Uri 'https://api.example.test/q?a=1&b=c1' ` +
				`-Method POST -ContentType 'application/json' -Body '{"q":"it''s"}'`,
		},
		{"env", Env, shop, "export NAME='T'"},
		{"fish", Fish, shop, "set -gx NAME 'T'"},
		{"dotenv", Dotenv, shop, "NAME=T"},
		{"http", HTTP, shop, "GET https://api.example.com/\nAuthorization: Bearer T"},
		{
			"http test call", HTTP, posting(),
			"POST https://api.example.test/q?a=1&b=c1\nAuthorization: Bearer T\nContent-Type: application/json\nX-B: it's\n\n{\"q\":\"it's\"}",
		},
		{"headers", Headers, shop, `{"Authorization":"Bearer T"}`},
		{"headers' name", Headers, foreign, `{"X-Shop-Token":"T"}`},
		{"curl config", CurlConfig, shop, `header = "Authorization: Bearer T"`},
		{"curl config's name", CurlConfig, foreign, `header = "X-Shop-Token: T"`},
		{
			"json", JSON, shop,
			`{"access_token":"T","token_type":"Bearer","expires_at":"2026-03-01T12:01:30Z","expires_in":90,"scope":"a b","id_token":null,"extra":{}}`,
		},
		{"json odd scheme", JSON, foreign, `{"access_token":"T","token_type":"bearer","expires_at":"2026-03-01T12:01:30Z","expires_in":90,"scope":"a b","id_token":null,"extra":{}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Render(test.format, Item{App: test.app, Tokens: set}, now, "NAME")
			if err != nil || got != test.want {
				t.Errorf("\ngot  %s\nwant %s\nerr  %v", got, test.want, err)
			}
		})
	}
}

// A token that expired a moment ago has no life left, not zero seconds of it.
func TestSecondsAreNegativeOncePast(t *testing.T) {
	for left, want := range map[time.Duration]int64{
		90*time.Second + 400*time.Millisecond: 90, time.Second: 1, 300 * time.Millisecond: 0, 0: 0,
		-time.Millisecond: -1, -time.Second: -1, -1500 * time.Millisecond: -2,
	} {
		if got := Seconds(left); got != want {
			t.Errorf("%s: %d, want %d", left, got, want)
		}
	}
}

func TestPostman(t *testing.T) {
	theirs := set
	theirs.Identity = "ada@example.test"
	got, err := Render(Postman, Item{App: shop, Account: oauth.Account{ID: "a", Label: "Ada"}, Tokens: theirs}, now, "")
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal([]byte(got), &v); err != nil {
		t.Fatal(err)
	}
	flat, _ := json.Marshal(v)
	want := `{"_postman_variable_scope":"environment","name":"The shop · Ada (ada@example.test)","values":[` +
		`{"enabled":true,"key":"access_token","type":"secret","value":"T"},` +
		`{"enabled":true,"key":"access_token_app","type":"default","value":"The shop"},` +
		`{"enabled":true,"key":"access_token_account","type":"default","value":"shop/a"},` +
		`{"enabled":true,"key":"access_token_person","type":"default","value":"Ada (ada@example.test)"},` +
		`{"enabled":true,"key":"access_token_expires_at","type":"default","value":"2026-03-01T12:01:30Z"}]}`
	if string(flat) != want {
		t.Errorf("\ngot  %s\nwant %s", flat, want)
	}
	got, err = Render(Postman, Item{App: oauth.App{ID: "a", Name: "{{x}}"}, Account: oauth.Account{Label: "{{y}}"}, Tokens: oauth.TokenSet{AccessToken: "T"}}, now, "")
	if err != nil || strings.Contains(got, `"value": "{{`) {
		t.Errorf("a name asks for another variable: %s %v", got, err)
	}
}

func TestNothingToPrint(t *testing.T) {
	for _, f := range []Format{IDToken, Claims} {
		_, err := Render(f, Item{App: shop, Tokens: set}, now, "")
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindOther {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func TestClaimsOfTheIDTokenWhenTheAccessTokenIsOpaque(t *testing.T) {
	ts := set
	ts.IDToken = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJuIjoiPCY-In0."
	got, err := Render(Claims, Item{App: shop, Tokens: ts}, now, "")
	if err != nil || got != "{\n  \"n\": \"<&>\",\n  \"sub\": \"ada\"\n}" {
		t.Errorf("%s %v", got, err)
	}
}

func TestUnknownWords(t *testing.T) {
	for _, name := range []string{"1A", "A-B", "A B", "$(id)", "A\n"} {
		if _, err := ParseName(name); err == nil {
			t.Errorf("%q is no name", name)
		}
	}
	if _, err := Parse("yaml"); err == nil {
		t.Error("yaml is no format")
	}
	if f, err := Parse(""); f != Raw || err != nil {
		t.Error("nothing is raw")
	}
}

func TestUnknownLifeIsNull(t *testing.T) {
	ts := oauth.TokenSet{AccessToken: "T", Life: oauth.LifeUnknown}
	got, err := Render(JSON, Item{App: shop, Tokens: ts}, now, "")
	want := `{"access_token":"T","token_type":"Bearer","expires_at":null,"expires_in":null,"scope":null,"id_token":null,"extra":{}}`
	if err != nil || got != want {
		t.Errorf("\ngot  %s\nwant %s", got, want)
	}
}

func TestDescribeHidesNestedTokens(t *testing.T) {
	ts := set
	ts.Extra = map[string]json.RawMessage{
		"authed_user": json.RawMessage(`{"access_token":"hush1","id":"U1"}`),
		"x":           json.RawMessage(`["eyJhbGciOiJub25lIn0.hush2.hush"]`),
		"api_secret":  json.RawMessage(`["hush3"]`),
		"n":           json.RawMessage(`1`),
		"token_type2": json.RawMessage(`"hush4"`),
	}
	got, err := json.Marshal(Describe(shop, ts, now))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(got), "hush") || strings.Contains(string(got), "access_token\":\"T") {
		t.Errorf("a token shows: %s", got)
	}
	if !strings.Contains(string(got), `"U1"`) || !strings.Contains(string(got), `"n":1`) {
		t.Errorf("too much is hidden: %s", got)
	}
}
