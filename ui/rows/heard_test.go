package rows

import (
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func TestHeard(t *testing.T) {
	for name, c := range map[string]struct {
		account *desk.Account
		as      As
		want    string
	}{
		"in a group":   {of("a1", "ada@example.test"), As{Grouped: true}, "ada@example.test, a1, Acme, production, fresh, 1 hour left"},
		"alone":        {of("a1", "ada@example.test"), As{}, "ada@example.test, a1, Acme, production, fresh, 1 hour left"},
		"nobody known": {of(oauth.DefaultAccount, ""), As{}, "Acme, production, fresh, 1 hour left"},
		"favourite, insecure, an environment that is production by another name": {of(oauth.DefaultAccount, "", func(a *desk.Account) {
			a.App.Favourite, a.App.TLS.InsecureSkipVerify, a.App.Environment = true, true, "prd-eu"
		}), As{}, "Acme, prd-eu, production, insecure connection, fresh, 1 hour left, favourite"},
		"failed": {of(oauth.DefaultAccount, "", func(a *desk.Account) {
			a.Record.Tokens, a.Record.Failure = nil, &oauth.Failure{Message: "The server said no."}
		}), As{}, "Acme, production, failed, The server said no"},
		"signing in": {of("a1", "ada@example.test", func(a *desk.Account) {
			a.Running, a.Progress = true, session.Progress{Stage: session.StageBrowser, Address: "https://a.test/"}
		}), As{Grouped: true}, "ada@example.test, a1, Acme, production, signing in, Waiting for the browser"},
		"expired":  {of("a1", "ada@example.test", func(a *desk.Account) { a.Record.Tokens.ExpiresAt = noon.Add(-4 * time.Minute) }), As{Grouped: true}, "ada@example.test, a1, Acme, production, expired 4 minutes ago"},
		"presents": {of("a1", "ada@example.test"), As{Grouped: true, Private: true}, "hidden, Acme, production, fresh, 1 hour left"},
	} {
		if got := Of(*c.account, c.as, noon).Heard(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	fresh := of("a", "ada@example.test")
	if got := GroupOf([]*desk.Account{fresh, fresh}, 3, noon).Heard(); got != "Acme, production, 2 of 3 accounts, all fresh" {
		t.Errorf("%q", got)
	}
}

// Seconds that are counted where somebody looks are not heard, and neither is a person
// while somebody looks on.
func TestHeardIsCalmAndPrivate(t *testing.T) {
	a := *of("a1", "ada@example.test", func(a *desk.Account) { a.Record.Account.Label = "Ada (admin)" })
	as := As{Grouped: true, Seconds: true}
	at := noon.Add(20*time.Minute + 10*time.Second)
	if before, after := Of(a, as, at), Of(a, as, at.Add(time.Second)); before.Clock.Text == after.Clock.Text || before.Heard() != after.Heard() {
		t.Errorf("%q then %q are heard, %q and %q seen", before.Heard(), after.Heard(), before.Clock.Text, after.Clock.Text)
	}
	as.Private = true
	m := Of(a, as, noon)
	for _, said := range []string{m.Heard(), m.Name()} {
		if strings.Contains(strings.ToLower(said), "ada") || strings.ContainsAny(said, "•…") {
			t.Errorf("%q", said)
		}
	}
	if words.Aloud(m.Title) != "hidden" {
		t.Errorf("%q", m.Title)
	}
}
