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
	kind := Fact{Name: "Type", Value: words.OneLine(cmp.Or(ts.TokenType, "not given"), 60)}
	switch {
	case ts.TokenType == "":
		kind.Note = "Used as Bearer."
	case ts.DPoPKey != "":
		kind.Note = "Bound to this account's key (DPoP): it works only with that key."
	case !strings.EqualFold(ts.TokenType, "bearer"):
		kind.Note = "The server misspells the type (Bearer). This is harmless."
	}
	facts := []Fact{kind}
	if h := app.Quirks.Header; h != "" && !strings.EqualFold(h, "Authorization") {
		facts = append(facts, Fact{Name: "Sent as", Value: words.OneLine(h, 60), Note: "This provider uses its own header for the token."})
	}
	refresh := Fact{Name: "Refresh token", Value: "Stored in the vault", Note: "Renews without a sign-in. It is never shown."}
	if ts.RefreshToken == "" {
		refresh = Fact{Name: "Refresh token", Value: "None", Note: "The server gave none."}
		if !app.Grant.NeedsPerson() {
			refresh.Note = "Not needed: the app gets a new token without a person."
		}
	}
	return append(facts, refresh)
}
