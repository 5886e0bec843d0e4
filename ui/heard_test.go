package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	"tokendesk/ui/start"
	"tokendesk/ui/words"
)

// canaries are secrets that no name, value or text may tell.
const (
	canarySecret  = "canary-of-the-client-secret"
	canaryAccess  = "canary-of-the-access-token"
	canaryRefresh = "canary-of-the-refresh-token"
)

var canaries = []string{canarySecret, canaryAccess, canaryRefresh}

// sameTwice are buttons of the pane that stand in a warning, too, and do the same there.
var sameTwice = []string{"Edit…", "Renew", "Sign in", words.SignInAgain, "Fill in…"}

// heard fails where the screen says something wrong to those who cannot see it.
func (b *bench) heard(t *testing.T) {
	t.Helper()
	for _, wrong := range partstest.Heard(b.window.shell.Win.Canvas(), canaries, sameTwice) {
		t.Error(wrong)
	}
	said := strings.Join(partstest.Spoken(b.window.shell.Win.Canvas()), "\n")
	for _, secret := range canaries {
		if strings.Contains(said, secret) {
			t.Errorf("%s is told", secret)
		}
	}
}

// hears waits until a text is told.
func (b *bench) hears(text string) {
	b.t.Helper()
	b.until("it is told: "+text, func() bool {
		for _, said := range partstest.Spoken(b.window.shell.Win.Canvas()) {
			if strings.Contains(said, text) {
				return true
			}
		}
		return false
	})
}

// Whatever can be clicked or have the keys has a name of its own on every screen and every
// sheet, and what is concealed is told on none.
func TestEverythingHasAName(t *testing.T) {
	sealed := func(r *oauth.Record) {
		r.Secrets = oauth.Secrets{oauth.SecretClientSecret: canarySecret}
		r.App.Environment = "prd-eu"
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.AccessToken, ts.RefreshToken = canaryAccess, canaryRefresh })
	}
	person := func(id string) oauth.Record {
		return record("acme", byPerson, sealed, func(r *oauth.Record) {
			r.Account = oauth.Account{ID: id, Label: "Person " + id, Browser: "isolated:firefox"}
			r.Tokens.Identity = id + "@example.test"
		})
	}
	waiting := record("waits", func(r *oauth.Record) {
		r.Waiting = []oauth.Change{{Field: "endpoints.token", New: "https://x.example.test"}}
	})
	failed := record("failed", func(r *oauth.Record) {
		r.Failure = &oauth.Failure{At: noon, Kind: oauth.KindRefused, Message: "The server refused the client."}
	})
	expired := record("expired", sealed, func(r *oauth.Record) { r.Tokens.ExpiresAt = noon.Add(-time.Hour) })
	b := newBench(t, nil, person("ada"), person("bob"), waiting, failed, expired, record("plain", sealed), record(strings.Repeat("long", 20)))
	m := b.main(7)
	m.Win.Resize(fyne.NewSize(1120, 720))
	m.list.Choose(ref("plain"))
	b.presses(fyne.KeyReturn)
	b.until("it is copied", func() bool { return m.status.Content().What != "" })
	for _, chosen := range []oauth.Ref{{App: "acme", Account: "ada"}, ref("waits"), ref("failed"), ref("expired"), ref("plain"), {App: "acme"}} {
		t.Run("the main screen with "+chosen.String(), func(t *testing.T) {
			m.list.Choose(chosen)
			if chosen.Account != "" {
				b.until("the pane shows it", m.inspector.known)
			}
			b.heard(t)
		})
	}
	b.hears("ada@example.test, Person ada, App acme, prd-eu, production, fresh, 1 hour left")
	b.hears("On the clipboard")
	ada := oauth.Ref{App: "acme", Account: "ada"}
	m.list.Choose(ada)
	b.until("the pane shows the account", m.inspector.known)
	for name, open := range map[string]func(){
		"settings": m.openSettings, "keys": m.openShortcuts, "about": m.openAbout, "a new app": m.actions.newApp,
		"edit": func() { m.actions.edit(ada) }, "edit another": func() { m.actions.edit(ref("plain")) }, "duplicate": func() { m.actions.duplicate(ada) },
		"add an account": func() { m.actions.addAccount(ada) },
		"import":         m.actions.importFile, "export": m.actions.exportFile, "copy as": func() { m.actions.copyAs(ada) },
		"copy all as": func() { m.actions.copyAllAs([]oauth.Ref{ada, ref("plain")}) }, "sign out": func() { m.actions.signOut(ada) },
		"sign out everywhere": m.actions.signOutEverywhere, "remove": func() { m.actions.remove(ada) }, "trust": func() { m.actions.trust(ref("waits")) },
		"profile": func() { m.actions.profile(ada) }, "renewals": m.actions.showRenewals, "certificate": m.actions.certificate,
		"palette": m.openPalette, "menu of the window": m.OpenMenus, "menu of a row": m.openRowMenu,
		"menu of a group": func() { m.list.Choose(oauth.Ref{App: "acme"}); m.openRowMenu() },
	} {
		t.Run(name, func(t *testing.T) {
			open()
			b.until("it opens, or has nothing to show", func() bool { return m.DialogOpen() || name == "renewals" })
			if !m.DialogOpen() {
				return
			}
			b.heard(t)
			if said := partstest.Spoken(m.Win.Canvas()); len(said) < 2 {
				t.Errorf("only %q is heard", said)
			}
			for range 4 {
				if m.DialogOpen() {
					b.presses(fyne.KeyEscape)
				}
			}
			for _, o := range m.Win.Canvas().Overlays().List() {
				m.Win.Canvas().Overlays().Remove(o)
			}
			m.list.Choose(ada)
		})
	}
	t.Run("several", func(t *testing.T) {
		m.list.RevealAll([]oauth.Ref{ada, ref("plain")})
		b.heard(t)
	})
}

// So on every screen that there is, whatever it is about.
func TestEveryScreenIsHeard(t *testing.T) {
	for _, s := range allScreens() {
		if s.costly {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			b := s.show(t)
			b.heard(t)
			if said := partstest.Spoken(b.window.shell.Win.Canvas()); len(said) == 0 {
				t.Error("nothing is heard")
			}
		})
	}
}

// What is shown before the main screen is named, too.
func TestEverythingHasANameBefore(t *testing.T) {
	t.Run("no app", func(t *testing.T) {
		b := newBench(t, nil)
		b.main(0)
		b.heard(t)
		b.hears("Add an app")
	})
	t.Run("no vault", func(t *testing.T) {
		b := newBench(t, func(*bench) opener {
			return func(context.Context, start.Request) (*desk.Desk, error) { return nil, desk.ErrNoVault }
		})
		b.until("the welcome screen", func() bool { return b.button("Create my vault") != nil })
		b.heard(t)
	})
	t.Run("locked", func(t *testing.T) {
		b := lockBench(t, true)
		b.main(1)
		b.window.lock()
		b.until("the lock screen", func() bool { return b.button("Unlock") != nil })
		b.heard(t)
		b.enter()
		b.until("the unlock screen", func() bool { return len(b.entries()) == 1 })
		b.entries()[0].SetText(canarySecret)
		b.heard(t)
		b.hears("Passphrase")
		b.presses(desktop.KeyShiftLeft)
	})
}
