package editor

import (
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// The end that was typed for a secret leaves with it while another is typed, and comes
// back when it is not; one that is typed for the new one stays. A copy has neither.
func TestTheEndFollowsItsSecret(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{ID: "acme", Provider: "ianum", ClientID: "gate", Expires: oauth.Expires{ClientSecret: "2027-03-01"}}
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
	b.options.Mode = ModeEdit
	f := show(b.Win, b.options)
	is := func(want string) {
		t.Helper()
		if got := f.draft.App.Expires.ClientSecret; got != want {
			t.Errorf("it ends on %q, want %q", got, want)
		}
	}
	is("2027-03-01")
	f.typeInto(t, "client_secret", "another")
	is("")
	f.typeInto(t, "client_secret", "")
	is("2027-03-01")
	f.setDeleted("", oauth.SecretClientSecret, true)
	is("")
	f.setDeleted("", oauth.SecretClientSecret, false)
	is("2027-03-01")
	f.typeInto(t, "expires.client_secret", "2028-03-01")
	f.typeInto(t, "client_secret", "another")
	is("2028-03-01")
	f.typeInto(t, "expires.client_secret", "soon")
	if f.problemAt("expires.client_secret") == "" {
		t.Error("no day is taken for one")
	}
	b.options.Mode = ModeDuplicate
	if f = newForm(b.Win, b.options); f.draft.App.Expires != (oauth.Expires{}) {
		t.Errorf("the copy ends, too: %+v", f.draft.App.Expires)
	}
}
