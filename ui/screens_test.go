package ui

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/editor"
	"tokendesk/ui/settings"
	"tokendesk/ui/start"
)

// shownScreen is a screen of the window that is looked at: by people, in the pictures of
// [TestPictures], and by the tests that walk every screen.
type shownScreen struct {
	name string
	// apps are those of the vault; nil is everyState.
	apps func() []oauth.Record
	// reach goes there from the main screen, once the list and the pane are shown; nil stays.
	reach func(*bench, *mainScreen)
	// before is a screen that is there before a vault is open: how the desk opens, and what is
	// waited for.
	before *beforeOpen
	// locks says that the vault is locked by a passphrase first.
	locks bool
	// costly leaves it out where nobody asks for pictures.
	costly bool
}

type beforeOpen struct {
	open  opener
	shown func(*bench) bool
}

var (
	adaAtAcme   = oauth.Ref{App: "acme", Account: "ada"}
	graceAtAcme = oauth.Ref{App: "acme", Account: "grace"}
)

// allScreens are all screens of the window.
func allScreens() []shownScreen {
	var all []shownScreen
	for _, some := range [][]shownScreen{startScreens(), listScreens(), paneScreens(), menuScreens(), editorScreens(), dialogScreens()} {
		all = append(all, some...)
	}
	return all
}

// show opens the window at a screen.
func (s shownScreen) show(t *testing.T) *bench {
	t.Helper()
	if s.before != nil {
		b := newBench(t, func(*bench) opener { return s.before.open })
		b.until(s.name, func() bool { return s.before.shown(b) })
		return b
	}
	apps := s.apps
	if apps == nil {
		apps = everyState
	}
	records := apps()
	var b *bench
	if s.locks {
		b = lockBench(t, true, records...)
	} else {
		b = newBench(t, nil, records...)
	}
	m := b.main(len(records))
	m.Win.Resize(fyne.NewSize(1120, 720))
	if len(records) > 0 {
		b.until("the pane shows an account", func() bool { return m.inspector.known() || m.list.ChosenRef().Account == "" })
	}
	if s.reach != nil {
		s.reach(b, m)
	}
	b.settle()
	return b
}

// settle does all that has been posted so far.
func (b *bench) settle() {
	done := false
	b.window.shell.Post(func() { done = true })
	b.until("what was posted is done", func() bool { return done })
}

// chooses chooses an account and waits for the pane to show it.
func (b *bench) chooses(ref oauth.Ref) {
	m := b.window.main
	m.list.Reveal(ref)
	b.until("the pane shows "+ref.String(), func() bool { return m.inspector.ref == ref && m.inspector.known() })
}

// startScreens are those before a vault is open, and the lock.
func startScreens() []shownScreen {
	asks := func(again bool) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			if again && !r.Create {
				return nil, desk.ErrNoVault
			}
			_, err := r.Ask(ctx, again)
			return nil, err
		}
	}
	return []shownScreen{
		{name: "welcome", before: &beforeOpen{
			open:  func(context.Context, start.Request) (*desk.Desk, error) { return nil, desk.ErrNoVault },
			shown: func(b *bench) bool { return b.button("Create my vault") != nil },
		}},
		{name: "create-passphrase", before: &beforeOpen{open: asks(true), shown: func(b *bench) bool {
			if w := b.button("Protect it with a passphrase instead"); w != nil {
				w.Tapped(nil)
			}
			return len(b.entries()) == 2
		}}},
		{name: "unlock", before: &beforeOpen{open: asks(false), shown: func(b *bench) bool { return len(b.entries()) == 1 }}},
		{name: "opening", before: &beforeOpen{
			open:  func(ctx context.Context, _ start.Request) (*desk.Desk, error) { <-ctx.Done(); return nil, ctx.Err() },
			shown: func(b *bench) bool { return b.says("Unlocking the vault") },
		}},
		{name: "not-opened", before: &beforeOpen{
			open: func(context.Context, start.Request) (*desk.Desk, error) {
				return nil, &oauth.Error{Kind: oauth.KindVault, Message: "The vault is damaged: its manifest does not match its records.", Advice: "Restore a backup with `tokendesk restore FILE`, or move the folder away to begin anew."}
			},
			shown: func(b *bench) bool { return b.button("Try again") != nil },
		}},
		{name: "locked", locks: true, reach: func(b *bench, _ *mainScreen) {
			b.window.lock()
			b.until("it is locked", func() bool { return b.button("Unlock") != nil })
		}},
		{name: "locked-wrong", locks: true, reach: func(b *bench, _ *mainScreen) {
			b.window.lock()
			b.until("it is locked", func() bool { return b.button("Unlock") != nil })
			b.enter()
			b.until("it asks", func() bool { return len(b.entries()) == 1 })
			b.entries()[0].SetText("a wrong one")
			b.button("Unlock").Tapped(nil)
			b.until("it was tried", func() bool { return len(b.entries()) == 1 && b.entries()[0].Text == "" })
		}},
		{name: "locked-hides", reach: func(b *bench, _ *mainScreen) {
			b.window.lock()
			b.until("it is locked", func() bool { return b.button("Unlock") != nil })
		}},
	}
}

// listScreens are the main screen with all kinds of lists.
func listScreens() []shownScreen {
	return []shownScreen{
		{name: "main-empty", apps: func() []oauth.Record { return nil }},
		{name: "main-one", apps: oneApp},
		{name: "main-states"},
		{name: "main-forty", apps: fortyApps},
		{name: "main-long", apps: longNames},
		{name: "main-rtl", apps: rightToLeft, reach: func(b *bench, _ *mainScreen) { b.chooses(adaAtAcme) }},
		{name: "main-emoji", apps: emoji, reach: func(b *bench, _ *mainScreen) { b.chooses(adaAtAcme) }},
		{name: "main-ten-thousand", apps: tenThousand, costly: true},
		{name: "main-search", apps: fortyApps, reach: func(_ *bench, m *mainScreen) { search(m).SetText("store") }},
		{name: "main-search-nothing", apps: fortyApps, reach: func(_ *bench, m *mainScreen) { search(m).SetText("nothing is called so") }},
		{name: "main-no-favourites", apps: oneApp, reach: func(_ *bench, m *mainScreen) { m.list.SetFilter("favourites") }},
		{name: "main-several", apps: fortyApps, reach: func(b *bench, m *mainScreen) { search(m).SetText("store"); m.list.ChooseAll() }},
		{name: "main-header", reach: func(_ *bench, m *mainScreen) { m.list.Choose(oauth.Ref{App: "acme"}) }},
		{name: "main-folded", reach: func(b *bench, m *mainScreen) {
			m.list.Choose(oauth.Ref{App: "acme"})
			press(m, fyne.KeyLeft)
		}},
		{name: "main-demo", reach: func(_ *bench, m *mainScreen) { m.showDemo() }},
		{name: "main-backup-due", reach: func(_ *bench, m *mainScreen) { m.remindOfBackup() }},
		{name: "main-presenting", reach: func(b *bench, m *mainScreen) { b.chooses(adaAtAcme); m.present() }},
		{name: "main-toast-undo", reach: func(b *bench, m *mainScreen) {
			m.Toasts.Offer("Removed Acme orders and its 3 accounts", "Undo", func() {})
		}},
		{name: "main-toast-long", reach: func(b *bench, m *mainScreen) {
			m.Toasts.Say("Renewed the token, which lives for an hour from now on, and copied the Authorization header with the access token of Acme orders, staging")
		}},
		{name: "main-clipboard", reach: func(b *bench, m *mainScreen) {
			m.list.Choose(ref("gate"))
			b.presses(fyne.KeyReturn)
			b.until("it is copied", func() bool { return m.status.Content().What != "" && b.step("gate") == session.StepCopy })
		}},
		{name: "main-renewing", apps: fortyApps, reach: func(b *bench, m *mainScreen) {
			b.Servers.Answers(desktest.Refuses("this shop is closed"))
			m.actions.renewEverything()
			b.until("it has ended", func() bool { return !m.actions.renewing.on })
			b.Clock.Pass(time.Minute)
			b.settle()
		}},
	}
}

// paneScreens are the pane in each of its states.
func paneScreens() []shownScreen {
	at := func(ref oauth.Ref) func(*bench, *mainScreen) { return func(b *bench, _ *mainScreen) { b.chooses(ref) } }
	return []shownScreen{
		{name: "pane-person", reach: at(adaAtAcme)},
		{name: "pane-needs-sign-in", reach: at(oauth.Ref{App: "acme", Account: "third"})},
		{name: "pane-machine", reach: at(ref("gate"))},
		{name: "pane-expired", reach: at(ref("expired"))},
		{name: "pane-none", reach: at(ref("none"))},
		{name: "pane-failed", reach: at(ref("failed"))},
		{name: "pane-waits", reach: at(ref("waits"))},
		{name: "pane-held", reach: at(ref("held"))},
		{name: "pane-endless", reach: at(ref("endless"))},
		{name: "pane-open", reach: at(ref("open"))},
		{name: "pane-token-shown", reach: func(b *bench, _ *mainScreen) { b.chooses(adaAtAcme); b.button("Show").Tapped(nil) }},
		{name: "pane-answer", reach: func(b *bench, m *mainScreen) {
			b.chooses(adaAtAcme)
			b.Servers.Answers(func(context.Context, string) (int, map[string]any) {
				return http.StatusOK, map[string]any{"id": 248289761001, "name": "Ada Lovelace", "stores": []string{"north", "south"}, "active": true}
			})
			b.button("Test call").Tapped(nil)
			b.until("it is answered", func() bool {
				return b.button("Copy the answer") != nil || b.says("200 OK") || len(b.Servers.Asked()) > 0
			})
			b.settle()
		}},
		{name: "pane-working", reach: func(b *bench, m *mainScreen) {
			b.chooses(ref("gate"))
			b.Servers.Answers(waits(nil))
			m.actions.renew(ref("gate"))
			b.until("it works", func() bool { return b.account("gate").Running })
		}},
		{name: "pane-browser", reach: func(b *bench, m *mainScreen) {
			b.chooses(ref("held"))
			m.act(ref("held"), session.StepSignInAgain)
			b.until("the browser is waited for", func() bool { return b.account("held").Progress.Stage == session.StageBrowser })
		}},
		{name: "pane-long", apps: longNames, reach: at(adaAtAcme)},
		{name: "pane-long-failed", apps: longNames, reach: at(ref("failed"))},
	}
}

// menuScreens are menus and the palette.
func menuScreens() []shownScreen {
	var all []shownScreen
	for letter, name := range map[fyne.KeyName]string{fyne.KeyF: "file", fyne.KeyE: "edit", fyne.KeyA: "account", fyne.KeyV: "view", fyne.KeyH: "help"} {
		all = append(all, shownScreen{name: "menu-" + name, reach: func(b *bench, m *mainScreen) {
			b.chooses(adaAtAcme)
			m.Press(&desktop.CustomShortcut{KeyName: letter, Modifier: fyne.KeyModifierAlt})
		}})
	}
	return append(all,
		shownScreen{name: "menu-row", reach: func(b *bench, m *mainScreen) { b.chooses(adaAtAcme); m.list.OpenMenu() }},
		shownScreen{name: "menu-row-failed", reach: func(b *bench, m *mainScreen) { b.chooses(ref("failed")); m.list.OpenMenu() }},
		shownScreen{name: "menu-header", reach: func(b *bench, m *mainScreen) { m.list.Choose(oauth.Ref{App: "acme"}); m.list.OpenMenu() }},
		shownScreen{name: "palette", reach: func(b *bench, _ *mainScreen) { b.palette("") }},
		shownScreen{name: "palette-typed", reach: func(b *bench, _ *mainScreen) { b.palette("co") }},
		shownScreen{name: "palette-nothing", reach: func(b *bench, _ *mainScreen) { b.palette("nothing is called so") }},
		shownScreen{name: "palette-long", apps: longNames, reach: func(b *bench, _ *mainScreen) { b.palette("int") }},
	)
}

// editorScreens are the picker and the editor.
func editorScreens() []shownScreen {
	all := []shownScreen{
		{name: "picker", reach: func(_ *bench, m *mainScreen) { m.actions.newApp() }},
		{name: "picker-typed", reach: func(b *bench, m *mainScreen) {
			m.actions.newApp()
			for _, r := range "entra" {
				m.Win.Canvas().Focused().TypedRune(r)
			}
		}},
		{name: "picker-paste", reach: func(_ *bench, m *mainScreen) { m.actions.ways().paste() }},
		{name: "picker-issuer", reach: func(_ *bench, m *mainScreen) { m.actions.ways().issuer() }},
		{name: "editor-person", reach: func(_ *bench, m *mainScreen) { m.actions.edit(adaAtAcme) }},
		{name: "editor-open", reach: func(_ *bench, m *mainScreen) { m.actions.fill(ref("open")) }},
		{name: "editor-duplicate", reach: func(_ *bench, m *mainScreen) { m.actions.duplicate(ref("gate")) }},
		{name: "editor-account", reach: func(_ *bench, m *mainScreen) { m.actions.addAccount(adaAtAcme) }},
		{name: "editor-error", reach: func(_ *bench, m *mainScreen) {
			m.actions.editAs(ref("failed"), editor.Options{At: "client_secret", Why: "The token endpoint refused: invalid_client: Client authentication failed."})
		}},
		{name: "editor-long", apps: longNames, reach: func(_ *bench, m *mainScreen) { m.actions.edit(adaAtAcme) }},
	}
	for _, grant := range oauth.Grants() {
		all = append(all, shownScreen{name: "editor-grant-" + string(grant), apps: func() []oauth.Record {
			return []oauth.Record{record("app", named("An app", "test", ""), func(r *oauth.Record) {
				byPerson(r)
				r.App.Grant = grant
				r.App.Endpoints.DeviceAuthorization = "https://id.example.com/device"
			})}
		}, reach: func(_ *bench, m *mainScreen) { m.actions.edit(ref("app")) }})
	}
	return all
}

// dialogScreens are the sheets and questions over the main screen.
func dialogScreens() []shownScreen {
	open := func(name string, do func(*mainScreen)) shownScreen {
		return shownScreen{name: name, reach: func(b *bench, m *mainScreen) {
			b.chooses(adaAtAcme)
			do(m)
			b.until(name+" is open", m.DialogOpen)
		}}
	}
	several := []oauth.Ref{adaAtAcme, graceAtAcme, ref("gate"), ref("held")}
	return []shownScreen{
		open("settings", func(m *mainScreen) { m.openSettings() }),
		open("settings-tokens", func(m *mainScreen) { m.openSettingsAt(settings.TokensSection) }),
		open("settings-sign-in", func(m *mainScreen) { m.openSettingsAt(settings.SignInSection) }),
		open("settings-security", func(m *mainScreen) { m.openSettingsAt(settings.SecuritySection) }),
		open("settings-backup", func(m *mainScreen) { m.openSettingsAt(settings.BackupSection) }),
		open("backup", func(m *mainScreen) { m.backup(func() {}) }),
		open("restore", func(m *mainScreen) { m.restore(func() {}) }),
		open("openers", func(m *mainScreen) { m.changeOpeners(func() {}) }),
		open("keys", func(m *mainScreen) { m.openShortcuts() }),
		open("about", func(m *mainScreen) { m.openAbout() }),
		open("copy-as", func(m *mainScreen) { m.actions.copyAs(adaAtAcme) }),
		open("keep", func(m *mainScreen) { m.actions.keepCurrent(adaAtAcme) }),
		open("copy-all-as", func(m *mainScreen) { m.actions.copyAllAs(several) }),
		open("import", func(m *mainScreen) { m.actions.importFile() }),
		open("import-plan", func(m *mainScreen) { m.actions.importFrom(dialogs.ImportOptions{Text: app("gate")}) }),
		open("import-several", func(m *mainScreen) { m.actions.importFrom(dialogs.ImportOptions{Text: severalApps()}) }),
		open("export", func(m *mainScreen) { m.actions.exportFile() }),
		open("teams", func(m *mainScreen) { m.actions.teams() }),
		open("trust", func(m *mainScreen) { m.actions.trust(ref("waits")) }),
		open("remove", func(m *mainScreen) { m.actions.remove(adaAtAcme) }),
		open("remove-app", func(m *mainScreen) { m.actions.remove(ref("gate")) }),
		open("remove-several", func(m *mainScreen) { m.actions.removeAll(several) }),
		open("sign-out", func(m *mainScreen) { m.actions.signOut(adaAtAcme) }),
		open("sign-out-everywhere", func(m *mainScreen) { m.actions.signOutEverywhere() }),
		open("somebody-else", func(m *mainScreen) { m.actions.otherPerson(ref("held")) }),
		open("profile", func(m *mainScreen) { m.actions.profile(adaAtAcme) }),
		open("certificate", func(m *mainScreen) { m.actions.certificate() }),
		open("renewals", func(m *mainScreen) { m.actions.showRenewals() }),
		{name: "renewals-left", apps: fortyApps, reach: func(b *bench, m *mainScreen) {
			b.Servers.Answers(desktest.Refuses("this shop is closed"))
			m.actions.renewEverything()
			b.until("it has ended", func() bool { return !m.actions.renewing.on })
			m.actions.showRenewals()
		}},
		{name: "device-code", reach: func(b *bench, m *mainScreen) {
			b.Servers.Answers(givesCode(func() (int, map[string]any) {
				return http.StatusBadRequest, map[string]any{"error": "authorization_pending"}
			}))
			m.act(ref("device"), session.StepSignIn)
			b.until("the code is shown", func() bool { return b.sheetButton("Copy code") != nil })
		}},
		{name: "paste-answer", apps: func() []oauth.Record { return []oauth.Record{record("ikas", elsewhere)} }, reach: func(b *bench, m *mainScreen) {
			m.act(ref("ikas"), session.StepSignIn)
			b.until("it asks", m.DialogOpen)
		}},
		{name: "other-browsers", reach: func(b *bench, m *mainScreen) {
			b.Browser.Fail(&oauth.Error{Kind: oauth.KindMisconfigured, Message: "No browser could be opened: xdg-open is not there."})
			m.act(ref("held"), session.StepSignInAgain)
			b.until("others are offered", m.DialogOpen)
		}},
	}
}

// severalApps is an app file with many apps, among them one with a long name and one with
// settings that wait.
func severalApps() string {
	apps := []string{`{"id":"long","name":"` + strings.Repeat("A name that does not end ", 6) + `","client_id":"` + strings.Repeat("c-0123456789", 8) + `","scopes":["openid","profile","email","offline_access"],"endpoints":{"token":"https://id.example.test/oauth/token"}}`}
	for i := range 30 {
		apps = append(apps, fmt.Sprintf(`{"id":"app-%d","name":"App %d","environment":"Staging","client_id":"c-%d","client_secret":"s","scopes":["read","write"],"endpoints":{"token":"https://id.example.test/oauth/token"}}`, i, i, i))
	}
	apps = append(apps, `{"id":"waits","client_id":"c","proxy":"http://127.0.0.2:1","endpoints":{"token":"https://id.example.test/oauth/token"}}`)
	return `{"tokendesk":1,"apps":[` + strings.Join(apps, ",") + `]}`
}
