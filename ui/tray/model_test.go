package tray

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/desk"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// account is a favourite's with a token that lives so long from noon on, of an hour.
func account(id string, left time.Duration, change ...func(*desk.Account)) *desk.Account {
	a := desk.Account{App: oauth.App{ID: id, Name: "App " + id, Favourite: true, Grant: oauth.GrantAuthorizationCode}}
	a.Record.Account = oauth.Account{ID: "default"}
	a.Record.Tokens = &oauth.TokenSet{
		AccessToken: "SECRET", RefreshToken: "SECRET", Life: oauth.LifeKnown, ObtainedAt: noon.Add(min(left-time.Hour, 0)), ExpiresAt: noon.Add(left),
	}
	for _, c := range change {
		c(&a)
	}
	a.Record.App = a.App
	if ts := a.Record.Tokens; ts != nil {
		ts.Fingerprint = oauth.Fingerprint(a.App, a.Record.Account)
	}
	return &a
}

func of(accounts ...*desk.Account) State { return State{Accounts: accounts, CanLock: true} }

func labelsOf(items []Item) (labels []string) {
	for _, i := range items {
		if labels = append(labels, i.Label); i.Line {
			labels[len(labels)-1] = "-"
		}
	}
	return labels
}

// Each state has a sign of its own shape, and its words; what a click does is what Enter
// does in the window.
func TestFavourites(t *testing.T) {
	none := func(a *desk.Account) { a.Record.Tokens = nil }
	life := func(l oauth.Life) func(*desk.Account) {
		return func(a *desk.Account) { a.Record.Tokens.Life = l }
	}
	rejected := func(a *desk.Account) { a.Record.NeedsLogin = true }
	who := func(a *desk.Account) { a.Record.Account.ID, a.Record.Tokens.Identity = "ada", "ada@example.test" }
	for name, c := range map[string]struct {
		account *desk.Account
		label   string
		do      desk.Verb
		icon    Icon
	}{
		"fresh":           {account("a", 30*time.Minute), "● App a — until 12:30", desk.DoCopy, IconPlain},
		"until tomorrow":  {account("a", 20*time.Hour), "● App a — until tomorrow, 08:00", desk.DoCopy, IconPlain},
		"expiring":        {account("a", 4*time.Minute), "◐ App a — until 12:04", desk.DoCopy, IconPlain},
		"expired":         {account("a", -time.Minute), "✕ App a — expired", desk.DoCopy, IconPlain},
		"no token":        {account("a", 0, none), "○ App a — no token", desk.DoCopy, IconPlain},
		"does not expire": {account("a", 0, life(oauth.LifeNever)), "● App a — does not expire", desk.DoCopy, IconPlain},
		"unknown":         {account("a", 0, life(oauth.LifeUnknown)), "● App a — no expiry given", desk.DoCopy, IconPlain},
		"rejected":        {account("a", 30*time.Minute, rejected), "→ App a — needs sign-in", desk.DoCopy, IconAttention},
		"needs a person": {
			account("a", -time.Minute, func(a *desk.Account) { a.Record.Tokens.RefreshToken = "" }), "✕ App a — expired",
			desk.DoCopy, IconAttention,
		},
		"failed": {
			account("a", -time.Minute, func(a *desk.Account) { a.Record.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "SECRET"} }),
			"! App a — failed", desk.DoCopy, IconAttention,
		},
		"running":          {account("a", -time.Minute, func(a *desk.Account) { a.Running, a.Progress.Stage = true, session.StageWorking }), "… App a — working…", "", IconPlain},
		"waits for a word": {account("a", 30*time.Minute, func(a *desk.Account) { a.Record.Waiting = []oauth.Change{{Field: "proxy"}} }), "● App a — is not trusted yet", desk.DoOpen, IconAttention},
		"not filled in":    {account("a", 0, none, func(a *desk.Account) { a.Open = []oauth.Gap{{}} }), "○ App a — is not filled in yet", desk.DoOpen, IconPlain},
		"whose":            {account("a", 30*time.Minute, who), "● App a · ada@example.test — until 12:30", desk.DoCopy, IconPlain},
		"production": {
			account("a", 30*time.Minute, func(a *desk.Account) { a.App.Environment = "production" }), "● App a (production) — until 12:30",
			desk.DoCopy, IconPlain,
		},
		"a long name": {
			account("a", 30*time.Minute, func(a *desk.Account) { a.App.Name = strings.Repeat("long ", 40) }),
			"● " + strings.TrimSpace(strings.Repeat("long ", 8))[:39] + "… — until 12:30", desk.DoCopy, IconPlain,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := Of(of(c.account), noon)
			if got := m.Items[0]; got.Label != c.label || got.Do.Do != c.do || got.Do.Ref != c.account.Ref() {
				t.Errorf("%q, %+v", got.Label, got.Do)
			}
			if m.Icon != c.icon || (m.Icon == IconPlain) != (m.Title == "Tokendesk") {
				t.Errorf("icon %q: %q", m.Icon, m.Title)
			}
		})
	}
}

func TestTheMenu(t *testing.T) {
	other := account("other", time.Hour, func(a *desk.Account) { a.App.Favourite = false })
	kept := account("kept", time.Hour, func(a *desk.Account) { a.App.Favourite = false })
	machine := account("machine", time.Hour, func(a *desk.Account) { a.App.Favourite, a.App.Grant = false, oauth.GrantClientCredentials })
	s := of(account("b", 30*time.Minute), account("a", -time.Minute, func(a *desk.Account) { a.Record.NeedsLogin = true }), other, kept, machine)
	s.Settings.KeepAlso = []string{"kept/default"}
	m := Of(s, noon)
	want := []string{
		"→ App a — needs sign-in", "● App b — until 12:30", "● App kept — until 13:00", "-",
		"Sign in another person", "Renew all", "Lock", "Open Tokendesk", "Quit",
	}
	if got := labelsOf(m.Items); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := labelsOf(m.Items[4].Items); !slices.Equal(got, []string{"App a", "App b", "App kept", "App other"}) {
		t.Errorf("others may sign in to %q", got)
	}
	if do := m.Items[4].Items[0].Do; do != (desk.Action{Do: desk.DoAnother, Ref: oauth.Ref{App: "a"}}) {
		t.Errorf("%+v", do)
	}
	if m.Title != "Tokendesk: App a — needs sign-in" {
		t.Errorf("%q", m.Title)
	}
	s.Accounts = append(s.Accounts, account("c", 0, func(a *desk.Account) { a.Record.NeedsLogin = true }))
	if m := Of(s, noon); m.Title != "Tokendesk: 2 favourites need you" {
		t.Errorf("%q", m.Title)
	}
	if got := labelsOf(Of(State{}, noon).Items); !slices.Equal(got, []string{"No favourites yet", "-", "Open Tokendesk", "Quit"}) {
		t.Errorf("of nothing: %q", got)
	}
	var back Model
	if text, err := json.Marshal(m); err != nil || json.Unmarshal(text, &back) != nil || !reflect.DeepEqual(m, back) || strings.Contains(string(text), "SECRET") {
		t.Errorf("%s, %v", text, err)
	}
}

// Locked, there is nothing to know (promise 36).
func TestLockedTellsNothing(t *testing.T) {
	s := of(account("a", 30*time.Minute))
	s.Locked = true
	m := Of(s, noon)
	if got := labelsOf(m.Items); !slices.Equal(got, []string{"Locked", "-", "Open to unlock", "Quit"}) || m.Icon != IconLocked || m.Title != "Tokendesk: locked" {
		t.Errorf("%+v", m)
	}
	if !m.Items[0].Idle() || m.Items[2].Do.Do != desk.DoOpen {
		t.Errorf("%+v", m.Items)
	}
}

// However many there are, the menu fits the places there are for it.
func TestManyAreBounded(t *testing.T) {
	var accounts []*desk.Account
	for i := range 40 {
		accounts = append(accounts, account(fmt.Sprintf("a%02d", i), 30*time.Minute))
	}
	m := Of(of(accounts...), noon)
	line := slices.IndexFunc(m.Items, func(i Item) bool { return i.Line })
	if more := m.Items[line-1]; line != maxFavourites+1 || more.Label != "28 more…" || more.Do.Do != desk.DoOpen {
		t.Errorf("%d before the line, %q", line, more.Label)
	}
	people := m.Items[line+1]
	if last := people.Items[len(people.Items)-1]; len(people.Items) != maxApps+1 || last.Label != "28 more…" || last.Do.Do != desk.DoOpen {
		t.Errorf("%d apps, %q", len(people.Items), last.Label)
	}
	if after := m.Items[line+2:]; len(after) > 5 {
		t.Errorf("%d after the line", len(after))
	}
}

// Promise 39: while somebody looks on, nobody is named, in the menu or beside the icon.
func TestPresentingNamesNobody(t *testing.T) {
	person := func(a *desk.Account) {
		a.Record.Account = oauth.Account{ID: "ada", Label: "Ada Lovelace", LoginHint: "ada@example.test"}
		a.Record.Tokens.Identity, a.Record.NeedsLogin = "ada@example.test", true
	}
	s := of(account("a", time.Hour, person), account("b", time.Hour, person, func(a *desk.Account) { a.Record.NeedsLogin = false }))
	for _, private := range []bool{false, true} {
		s.Presenting = private
		text, err := json.Marshal(Of(s, noon))
		if err != nil {
			t.Fatal(err)
		}
		said := strings.ReplaceAll(string(text), `"Account":"ada"`, "") // what a click acts on
		if named := strings.Contains(strings.ToLower(said), "ada@") || strings.Contains(said, "Lovelace"); named == private {
			t.Errorf("presenting %t: %s", private, said)
		}
	}
}

// What is said holds until the next moment, and no moment comes while nothing changes.
func TestNothingIsRedrawnWhileTimePasses(t *testing.T) {
	s := of(account("a", 13*time.Hour), account("b", 30*time.Minute), account("other", 5*time.Minute, func(a *desk.Account) { a.App.Favourite = false }))
	now := noon
	var moments []string
	for {
		next := Next(s, now)
		if next.IsZero() {
			break
		}
		if before := Of(s, next.Add(-time.Millisecond)); !reflect.DeepEqual(before, Of(s, now)) {
			t.Errorf("before %s it says %q", next, labelsOf(before.Items))
		}
		moments = append(moments, next.Truncate(time.Minute).Format("02 15:04"))
		now = next
	}
	// 00:00 is when "tomorrow" is today.
	if want := []string{"01 12:25", "01 12:30", "02 00:00", "02 00:55", "02 01:00"}; !slices.Equal(moments, want) {
		t.Errorf("%q", moments)
	}
	if next := Next(State{Accounts: s.Accounts, Locked: true, Settings: store.Settings{}}, noon); !next.IsZero() {
		t.Errorf("locked: %s", next)
	}
}

// What runs can be ended, of somebody who has no account yet too; several with one click.
func TestWhatRunsCanBeCancelled(t *testing.T) {
	running := func(a *desk.Account) { a.Running, a.Progress.Stage = true, session.StageBrowser }
	cancel := func(accounts ...*desk.Account) (found []Item) {
		for _, i := range Of(of(accounts...), noon).Items {
			if i.Do.Do == desk.DoCancel {
				found = append(found, i)
			}
		}
		return found
	}
	rests, one := account("rests", time.Hour), account("one", time.Hour, running)
	guest := account("other", 0, running, func(a *desk.Account) {
		a.App.Favourite, a.Record.Account.ID, a.Record.Tokens = false, "+guest", nil
	})
	if got := cancel(rests); got != nil {
		t.Errorf("while nothing runs: %+v", got)
	}
	for _, a := range []*desk.Account{one, guest} {
		got := cancel(rests, a)
		if len(got) != 1 || got[0].Do.Ref != a.Ref() || !strings.HasPrefix(got[0].Label, "Cancel: "+a.App.Name) {
			t.Errorf("%+v", got)
		}
	}
	if got := cancel(one, rests, guest); len(got) != 1 || got[0].Do.Ref != (oauth.Ref{}) || got[0].Label != "Cancel all 2" {
		t.Errorf("%+v", got)
	}
}
