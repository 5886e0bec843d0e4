package ui

import (
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/detail"
	"tokendesk/ui/rows"
	"tokendesk/ui/tray"
	"tokendesk/ui/words"
)

// A state has one icon, one colour and one word, wherever it is shown: in the row, the pane,
// among several and in the tray; see ui/cli for the shell.
func TestAStateLooksTheSameInEveryFace(t *testing.T) {
	aged := func(r *oauth.Record, before, life time.Duration) {
		r.Tokens = tokens(before, life)
		r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
	}
	person := func(change func(*oauth.Record)) func(*oauth.Record) {
		return func(r *oauth.Record) {
			byPerson(r)
			r.Account.Expect = "ada@example.test"
			aged(r, 0, time.Hour)
			r.Tokens.Identity, r.Tokens.Person = "bob@example.test", oauth.Person{Email: "bob@example.test"}
			change(r)
		}
	}
	for name, c := range map[string]struct {
		change func(*oauth.Record)
		state  session.State
		icon   words.Icon
	}{
		"nothing yet":       {func(*oauth.Record) {}, session.StateNone, words.IconNone},
		"fresh":             {func(r *oauth.Record) { aged(r, 0, time.Hour) }, session.StateFresh, words.IconFresh},
		"expiring":          {func(r *oauth.Record) { aged(r, time.Hour-time.Minute, time.Hour) }, session.StateExpiring, words.IconExpiring},
		"expired":           {func(r *oauth.Record) { aged(r, 2*time.Hour, time.Hour) }, session.StateExpired, words.IconExpired},
		"settings differ":   {func(r *oauth.Record) { aged(r, 0, time.Hour); r.Tokens.Fingerprint = "of others" }, session.StateExpired, words.IconExpired},
		"needs sign-in":     {person(func(r *oauth.Record) { r.NeedsLogin, r.Account.Expect = true, "" }), session.StateNeedsLogin, words.IconPerson},
		"held back":         {person(func(r *oauth.Record) { r.Held = true }), session.StateNeedsLogin, words.IconPerson},
		"used all the same": {person(func(*oauth.Record) {}), session.StateFresh, words.IconCaution},
		"failed": {func(r *oauth.Record) {
			r.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "No."}
		}, session.StateError, words.IconFailed},
	} {
		t.Run(name, func(t *testing.T) {
			rec := record("a", c.change)
			rec.App.Favourite = true
			account := desk.Account{App: rec.App, Record: rec}
			status := account.Status(noon)
			said := words.Status(status)
			if status.State != c.state || said.Icon != c.icon {
				t.Fatalf("it is %s, shown as %s, want %s and %s", status.State, said.Icon, c.state, c.icon)
			}
			row := rows.Of(account, rows.As{}, noon)
			if row.Icon != said.Icon || row.Tone != said.Tone || row.Word != "" && row.Word != said.Word {
				t.Errorf("the row shows %s in tone %d and says %q, want %+v", row.Icon, row.Tone, row.Word, said)
			}
			group := rows.GroupOf([]*desk.Account{&account, &account}, 2, noon)
			if group.Icon != said.Icon || group.Tone != said.Tone || group.State != words.AllInState(status.State) {
				t.Errorf("the header shows %s in tone %d and says %q, want %+v", group.Icon, group.Tone, group.State, said)
			}
			pane := detail.ModelOf(detail.Input{Details: desk.Details{Account: account}, Now: noon}).State
			if pane.Icon != said.Icon || pane.Tone != said.Tone {
				t.Errorf("the pane shows %+v, want %+v", pane, said)
			}
			several := detail.SeveralOf("", []desk.Account{account}, false, noon)
			if got := several.Lines[0].State; got != said {
				t.Errorf("among several it shows %+v, want %+v", got, said)
			}
			menu := tray.Of(tray.State{Accounts: []*desk.Account{&account}, Settings: store.Settings{}}, noon)
			if label := menu.Items[0].Label; !strings.HasPrefix(label, said.Icon.Sign()+" ") {
				t.Errorf("the tray shows %q, want it to begin with %s", label, said.Icon.Sign())
			}
		})
	}
}
