package rows

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// of is one of several accounts of an app, with a token of whom.
func of(id, whose string, change ...func(*desk.Account)) *desk.Account {
	a := desk.Account{App: oauth.App{ID: "acme", Name: "Acme", Environment: "production", Grant: oauth.GrantAuthorizationCode}}
	a.Record.Account = oauth.Account{ID: id}
	a.Record.Tokens = tokens(0, time.Hour, renewable, func(ts *oauth.TokenSet) { ts.Identity = whose })
	for _, c := range change {
		c(&a)
	}
	a.Record.App = a.App
	if ts := a.Record.Tokens; ts != nil {
		ts.Fingerprint = oauth.Fingerprint(a.App, a.Record.Account)
	}
	return &a
}

// Whatever happens on a row, it says whose it is: in a group first, and under an
// app's name where it stands alone.
func TestARowKeepsThePerson(t *testing.T) {
	browser := session.Progress{Stage: session.StageBrowser, Address: "https://a.test/"}
	for name, change := range map[string]func(*desk.Account){
		"fresh":           func(*desk.Account) {},
		"expired":         func(a *desk.Account) { a.Record.Tokens.ExpiresAt = noon.Add(-time.Hour) },
		"needs a sign-in": func(a *desk.Account) { a.Record.NeedsLogin = true },
		"working":         func(a *desk.Account) { a.Running = true },
		"waiting":         func(a *desk.Account) { a.Running, a.Progress = true, browser },
		"failed":          func(a *desk.Account) { a.Record.Failure = &oauth.Failure{Message: "The server said no."} },
		"not kept":        func(a *desk.Account) { a.Err = errors.New("the clipboard") },
		"incomplete":      func(a *desk.Account) { a.Incomplete = &oauth.Error{Message: "The provider is unknown."} },
		"waits for a word": func(a *desk.Account) {
			a.Record.Waiting = []oauth.Change{{Field: "proxy"}}
		},
		"somebody else before": func(a *desk.Account) { a.Record.Tokens.Formerly = "bob@example.test" },
	} {
		t.Run(name, func(t *testing.T) {
			a := *of("a1", "ada@example.test", change)
			if m := Of(a, As{Grouped: true}, noon); m.Title != "ada@example.test" || m.Beside != "a1" || m.Environment != "" {
				t.Errorf("in a group: %q, %q beside", m.Title, m.Beside)
			}
			if m := Of(a, As{}, noon); m.Title != "Acme" || m.Who != "ada@example.test" || !m.Dangerous {
				t.Errorf("alone: %q, %q below", m.Title, m.Who)
			}
			m := Of(a, As{Grouped: true, Private: true}, noon)
			if said := m.Title + m.Beside + m.Who + m.Line; strings.Contains(said, "ada") || strings.Contains(said, "a1") || strings.Contains(said, "bob") {
				t.Errorf("presenting: %q", said)
			}
		})
	}
}

// A token that is held back is somebody else's: the row stays the one's it is for.
func TestAHeldTokenDoesNotNameTheRow(t *testing.T) {
	a := *of("a1", "bob@example.test", func(a *desk.Account) { a.Record.Account.Expect, a.Record.Held = "ada@example.test", true })
	if m := Of(a, As{Grouped: true}, noon); m.Title != "ada@example.test" || !strings.Contains(m.Line, "bob@example.test") {
		t.Errorf("%q, %q below", m.Title, m.Line)
	}
}

func TestGroupOf(t *testing.T) {
	fresh, failed := of("a", "ada@example.test"), of("b", "bob@example.test", func(a *desk.Account) {
		a.Record.Tokens, a.Record.Failure = nil, &oauth.Failure{Message: "No."}
	})
	login := func(id string) *desk.Account {
		return of(id, id, func(a *desk.Account) { a.Record.NeedsLogin = true })
	}
	for name, c := range map[string]struct {
		listed       []*desk.Account
		total        int
		count, state string
		tone         words.Tone
	}{
		"all fresh":         {[]*desk.Account{fresh, fresh}, 2, "2 accounts", "all fresh", words.ToneGood},
		"some are filtered": {[]*desk.Account{fresh}, 5, "1 of 5 accounts", "1 fresh", words.ToneGood},
		"the worst":         {[]*desk.Account{login("c"), fresh, failed, login("d")}, 4, "4 accounts", "1 failed", words.ToneBad},
		"all alike":         {[]*desk.Account{login("c"), login("d")}, 2, "2 accounts", "all need sign-in", words.ToneWarning},
		"several":           {[]*desk.Account{login("c"), fresh, login("d")}, 3, "3 accounts", "2 need sign-in", words.ToneWarning},
		"one":               {[]*desk.Account{login("c"), fresh}, 2, "2 accounts", "1 needs sign-in", words.ToneWarning},
	} {
		t.Run(name, func(t *testing.T) {
			g := GroupOf(c.listed, c.total, noon)
			if g.Count != c.count || g.State != c.state || g.Tone != c.tone || g.Title != "Acme" || !g.Dangerous {
				t.Errorf("%+v", g)
			}
		})
	}
}

// Somebody who signs in and has no account yet is not counted as one.
func TestGroupCountsNoGuests(t *testing.T) {
	guest := &desk.Account{Record: oauth.Record{App: oauth.App{ID: "a"}, Account: oauth.Account{ID: "+x"}}, App: oauth.App{ID: "a"}, Running: true}
	own := &desk.Account{Record: oauth.Record{App: oauth.App{ID: "a"}, Account: oauth.Account{ID: "ada"}}, App: oauth.App{ID: "a"}}
	if g := GroupOf([]*desk.Account{guest, own}, 2, noon); g.Count != "1 account" {
		t.Errorf("%q", g.Count)
	}
	if g := GroupOf([]*desk.Account{guest}, 2, noon); g.Count != "0 of 1 account" || g.State != "" {
		t.Errorf("%q, %q", g.Count, g.State)
	}
}
