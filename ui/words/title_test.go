package words

import (
	"testing"

	"tokendesk/oauth"
)

// While presenting a title says that one account is meant, and not whose.
func TestTitle(t *testing.T) {
	app, ada := oauth.App{ID: "acme", Name: "Acme"}, oauth.Account{ID: "ada", Label: "Ada"}
	for _, row := range []struct {
		account oauth.Account
		private bool
		want    string
	}{
		{ada, false, "Acme, Ada"},
		{ada, true, "Acme, " + Hide("Ada", true)},
		{oauth.Account{ID: "ada"}, true, "Acme, " + Hide("ada", true)},
		{oauth.Account{ID: oauth.DefaultAccount}, true, "Acme"},
	} {
		if got := Title(app, row.account, row.private); got != row.want {
			t.Errorf("%q, want %q", got, row.want)
		}
	}
}
