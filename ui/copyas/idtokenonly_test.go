package copyas

import (
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Without an access token every format that wants one has nothing to print, and
// says how one is asked for; the others print the ID token.
func TestFormatsOfAnIDTokenAlone(t *testing.T) {
	id := "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln"
	ts := oauth.TokenSet{IDToken: id, TokenType: "Bearer"}
	app := posting()
	app.Quirks.AccessTokenBy = "Ask so."
	want := map[Format]string{
		IDToken: id,
		Claims:  "{\n  \"sub\": \"ada\"\n}",
		JSON:    `{"access_token":null,"token_type":"Bearer","expires_at":null,"expires_in":null,"scope":null,"id_token":"` + id + `","extra":{}}`,
	}
	for _, c := range Choices() {
		text, err := Render(c.Format, Item{App: app, Tokens: ts}, now, "")
		if expected, has := want[c.Format]; has {
			if err != nil || text != expected {
				t.Errorf("%s: %s, %v", c.Format, text, err)
			}
			continue
		}
		var e *oauth.Error
		if text != "" || !errors.As(err, &e) || e.Kind != oauth.KindOther || !strings.Contains(e.Message, "no access token") || !strings.Contains(e.Advice, "Ask so.") {
			t.Errorf("%s: %q, %v", c.Format, text, err)
		}
	}
}
