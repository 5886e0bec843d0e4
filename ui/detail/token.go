package detail

import (
	"cmp"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// tokenFacts say how a token is used and whether it can be renewed; ts is nil
// where there is none.
func tokenFacts(app oauth.App, ts *oauth.TokenSet) []Fact {
	if ts == nil {
		return nil
	}
	kind := Fact{Name: "Type", Value: words.OneLine(cmp.Or(ts.TokenType, "not said"), 60)}
	switch {
	case ts.TokenType == "":
		kind.Note = "Used as Bearer."
	case ts.DPoPKey != "":
		kind.Note = "Bound to a key of this account (DPoP): it works with no other."
	case !strings.EqualFold(ts.TokenType, "bearer"):
		kind.Note = "An unusual spelling. Used as Bearer."
	}
	facts := []Fact{kind}
	if h := app.Quirks.Header; h != "" && !strings.EqualFold(h, "Authorization") {
		facts = append(facts, Fact{Name: "Sent as", Value: words.OneLine(h, 60), Note: "This provider wants its token in a header of its own."})
	}
	refresh := Fact{Name: "Refresh token", Value: "Kept in the vault", Note: "Renews without a sign-in. It is never shown."}
	if ts.RefreshToken == "" {
		refresh = Fact{Name: "Refresh token", Value: "None", Note: "The server gave none."}
		if !app.Grant.NeedsPerson() {
			refresh.Note = "None is needed: a new token is fetched with the client's own credentials."
		}
	}
	return append(facts, refresh)
}
