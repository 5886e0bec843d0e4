package ui

import (
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/clip"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// measuredStates are accounts in every state that a row has.
func measuredStates() []oauth.Record {
	aged := func(before, life time.Duration) func(*oauth.Record) {
		return func(r *oauth.Record) {
			r.Tokens = tokens(before, life)
			r.Tokens.Fingerprint = oauth.Fingerprint(r.App, r.Account)
		}
	}
	person := func(r *oauth.Record) {
		byPerson(r)
		r.Account = oauth.Account{ID: oauth.DefaultAccount, Label: "Ada (admin)", Expect: "ada@example.test"}
	}
	return []oauth.Record{
		record("fresh", aged(time.Hour, 4*time.Hour), func(r *oauth.Record) { r.App.Favourite = true }),
		record("expiring", aged(time.Hour, time.Hour+42*time.Second)),
		record("expired", aged(2*time.Hour, time.Hour)),
		record("nothing"),
		record("login", person, aged(2*time.Hour, time.Hour), func(r *oauth.Record) { r.NeedsLogin = true }),
		record("failed", func(r *oauth.Record) {
			r.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "The server does not know this client.", Advice: "Compare the client ID with the provider's page."}
		}),
		record("held", person, aged(0, time.Hour), func(r *oauth.Record) { r.Held, r.Tokens.Identity = true, "bob@example.test" }),
		record("waits", aged(0, time.Hour), waiting),
		record("production", aged(time.Minute, time.Hour), func(r *oauth.Record) {
			r.App.Environment, r.App.TLS.InsecureSkipVerify = "production", true
		}),
		record("staging", func(r *oauth.Record) { r.App.Environment, r.App.Group = "staging", "A group" }),
		record("pair", person),
		record("pair", person, func(r *oauth.Record) { r.Account = oauth.Account{ID: "bob", Label: "Bob"} }),
	}
}

// looks shows the window in a look.
func (b *bench) looks(c look.Choice) {
	m := b.window.main
	m.choices.Change(func(s *store.Settings) {
		s.Theme, s.Contrast, s.TextPercent = string(c.Appearance), string(c.Contrast), c.TextPercent
	})
	m.showLook()
}

// away closes what is open over the screen.
func (b *bench) away() {
	b.t.Helper()
	for range 4 {
		if !b.window.main.DialogOpen() {
			return
		}
		b.presses(fyne.KeyEscape)
	}
	b.t.Fatal("Escape leaves something open")
}

// All that is seen stands out from what it is painted on, and all that can be clicked can be
// hit: on every screen, in every look.
func TestEverythingCanBeSeenAndHit(t *testing.T) {
	for name, choice := range partstest.Looks() {
		t.Run(name, func(t *testing.T) {
			records := measuredStates()
			b := newBench(t, nil, records...)
			m := b.main(len(records))
			b.looks(choice)
			m.Win.Resize(fyne.NewSize(1120, 900))
			told := map[string]bool{}
			measure := func(what string) {
				t.Helper()
				if os.Getenv("TOKENDESK_PICTURES") != "" { // painting it takes longer than all else here
					partstest.Picture(t, m.Win, "main-"+name+"-"+what)
				}
				for _, problem := range append(partstest.Faint(m.Win.Canvas(), partstest.DemandOf(choice)), partstest.Unhittable(m.Win.Canvas())...) {
					if !told[problem] {
						t.Errorf("%s: %s", what, problem)
						told[problem] = true
					}
				}
			}
			for _, r := range records {
				m.list.Choose(oauth.Ref{App: r.App.ID, Account: r.Account.ID})
				b.until("the pane shows it", m.inspector.known)
				measure("pane of " + r.App.ID)
				m.inspect()
				measure("pane with the focus")
				m.focusList()
			}
			for _, open := range []struct {
				what string
				do   func()
			}{
				{"settings", m.openSettings},
				{"palette", m.openPalette},
				{"keys", m.openShortcuts},
				{"about", m.openAbout},
				{"a new app", m.actions.newApp},
				{"the editor", func() { m.actions.edit(ref("login")) }},
				{"a menu of the bar", m.OpenMenus},
				{"copy as", func() { m.actions.copyAs(ref("fresh")) }},
				{"a row's menu", func() { m.list.Choose(ref("fresh")); m.openRowMenu() }},
				{"trust", func() { m.actions.trust(ref("waits")) }},
				{"remove", func() { m.actions.remove(ref("fresh")) }},
				{"renewals", m.actions.showRenewals},
			} {
				open.do()
				b.until("it opens: "+open.what, m.DialogOpen)
				measure(open.what)
				b.away()
			}
			m.list.ChooseAll()
			measure("all are chosen")
			m.list.Begin("app f")
			measure("a search")
			m.list.Begin("zzz")
			measure("a search that finds nothing")
			m.list.ShowAll()
			m.Toasts.Offer("Removed App fresh", "Undo", func() {})
			measure("a toast")
			m.Toasts.Hide()
			m.status.SetClipboard(clip.Content{What: "access token of App fresh", ClearAt: m.desk.Now().Add(time.Minute)}, m.desk.Now())
			measure("something on the clipboard")
			m.present()
			b.until("nobody is named", func() bool { return m.presenting })
			measure("presentation mode")
		})
	}
}

// So it is on the screens before a vault is open and while it is locked, while somebody signs
// in, under a banner, in the editor of each grant and in menus.
func TestTheOtherScreensCanBeSeenAndHit(t *testing.T) {
	for _, s := range allScreens() {
		if s.before == nil && !among(s.name, "locked,main-demo,main-backup-due,pane-working,pane-browser,editor-grant,menu-file,menu-row,device", hasPrefix) {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			b := s.show(t)
			for name, choice := range partstest.Looks() {
				b.wear(face{choice, windowSizes[1], 1})
				partstest.Measure(t, name, b.window.shell.Win.Canvas(), partstest.DemandOf(choice))
			}
		})
	}
}
