package copyas

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
)

func twoTokens() []Item {
	item := func(app, account, token string) Item {
		return Item{App: oauth.App{ID: app}, Account: oauth.Account{ID: account}, Tokens: oauth.TokenSet{AccessToken: token, TokenType: "Bearer"}}
	}
	return []Item{item("acme-staging", "ada@example.test", "one"), item("acme", "default", "two")}
}

func TestRenderSeveral(t *testing.T) {
	for f, want := range map[Format]string{
		Raw:    "one\ntwo",
		Dotenv: "ACME_STAGING_ADA_EXAMPLE_TEST_ACCESS_TOKEN=one\nACME_ACCESS_TOKEN=two",
		Env:    "export ACME_STAGING_ADA_EXAMPLE_TEST_ACCESS_TOKEN='one'\nexport ACME_ACCESS_TOKEN='two'",
		Fish:   "set -gx ACME_STAGING_ADA_EXAMPLE_TEST_ACCESS_TOKEN 'one'\nset -gx ACME_ACCESS_TOKEN 'two'",
	} {
		if got, err := RenderSeveral(f, twoTokens(), time.Time{}); err != nil || got != want {
			t.Errorf("%s: %q, %v", f, got, err)
		}
	}
	var list []map[string]any
	text, err := RenderSeveral(JSON, twoTokens(), time.Time{})
	if err != nil || json.Unmarshal([]byte(text), &list) != nil || len(list) != 2 || list[0]["account"] != "ada@example.test" || list[1]["access_token"] != "two" {
		t.Errorf("JSON: %s, %v", text, err)
	}
	var environment struct{ Values []map[string]any }
	text, err = RenderSeveral(Postman, twoTokens(), time.Time{})
	if err != nil || json.Unmarshal([]byte(text), &environment) != nil || len(environment.Values) != 2 || environment.Values[1]["key"] != "acme_access_token" || environment.Values[1]["type"] != "secret" {
		t.Errorf("Postman: %s, %v", text, err)
	}
	if _, err := RenderSeveral(Curl, twoTokens(), time.Time{}); err == nil {
		t.Error("several curl commands were written")
	}
}

// What one token must not do where it is read, one of several must not either.
func TestSeveralAreInert(t *testing.T) {
	for f, token := range map[Format]string{Raw: "a\x1b[2J", Dotenv: "a\nB=c", Env: "a'\n", Postman: "{{other}}", Fish: "\u202e"} {
		items := append(twoTokens(), Item{App: oauth.App{ID: "x"}, Account: oauth.Account{ID: "default"}, Tokens: oauth.TokenSet{AccessToken: token}})
		if text, err := RenderSeveral(f, items, time.Time{}); err == nil {
			t.Errorf("%s wrote %q", f, text)
		}
	}
}

// Names are a shell's, and each token's own.
func TestNames(t *testing.T) {
	var items []Item
	for _, id := range []string{"a-b", "a.b", "1st", "default"} {
		items = append(items, Item{App: oauth.App{ID: "x"}, Account: oauth.Account{ID: id}})
	}
	items = append(items, Item{App: oauth.App{ID: "9"}, Account: oauth.Account{ID: "default"}})
	got := strings.Join(Names(items), " ")
	if got != "X_A_B_ACCESS_TOKEN X_A_B_2_ACCESS_TOKEN X_1ST_ACCESS_TOKEN X_ACCESS_TOKEN _9_ACCESS_TOKEN" {
		t.Error(got)
	}
	for _, name := range Names(items) {
		if _, err := ParseName(name); err != nil {
			t.Error(name, err)
		}
	}
}
