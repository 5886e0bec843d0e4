package words

import (
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// What the server said is told once.
func TestUnsaid(t *testing.T) {
	for name, c := range map[string]struct{ message, code, description, want string }{
		"nothing":            {"No.", "", "", ""},
		"all in the message": {"as.example refused: invalid_grant – Token has been revoked (status 400).", "invalid_grant", "Token has been revoked.", ""},
		"prose alone":        {"as.example refused: Invalid refresh token (status 400).", "", "Invalid refresh token", ""},
		"a code alone":       {"as.example refused: invalid_scope (status 400).", "invalid_scope", "", ""},
		"neither":            {"The sign-in was declined.", "access_denied", "The user said no", "access_denied: The user said no"},
		"the code is new":    {"The sign-in was declined. It says: The user said no", "access_denied", "The user said no", "access_denied"},
		"the prose is new":   {"The provider refused the sign-in: org_internal.", "org_internal", "Restricted to its users", "Restricted to its users"},
		"no prose, new code": {"The sign-in was declined.", "access_denied", "", "access_denied"},
	} {
		if got := Unsaid(&oauth.Error{Message: c.message, ServerError: c.code, ServerDescription: c.description}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Another person than before is named, and in presentation mode neither of the two.
func TestAnotherPersonIsNamed(t *testing.T) {
	rec := oauth.Record{Tokens: &oauth.TokenSet{Identity: "bob", Formerly: "ada lovelace"}}
	text := Reason(session.ReasonAnotherPerson, rec, nil)
	if text != "It belongs to bob; the token before belonged to ada lovelace." {
		t.Error(text)
	}
	if got := HideIn(text, rec, true); got != "It belongs to "+Hide("x", true)+"; the token before belonged to "+Hide("x", true)+"." {
		t.Error(got)
	}
}
