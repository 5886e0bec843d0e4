package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/start"
	"tokendesk/ui/words"
)

// chosen is the account that is chosen, the zero reference for none.
func chosen(m *mainScreen) oauth.Ref {
	a, _ := m.list.Chosen()
	if a.Record.App.ID == "" {
		return oauth.Ref{}
	}
	return a.Ref()
}

// The first slice of everything: Enter gets a token and puts it on the clipboard.
func TestEnterGetsAndCopies(t *testing.T) {
	release := make(chan struct{})
	b := newBench(t, nil, record("ikas"))
	b.Servers.Answers(waits(release))
	m := b.main(1)
	press(m, fyne.KeyReturn)
	b.until("the row works", func() bool { return b.account("ikas").Running && b.button("Cancel") != nil })
	close(release)
	b.until("the token is copied", func() bool { return m.Toasts.Text() != "" })
	if got := b.Clipboard.Text(); got != "at-ikas" {
		t.Errorf("the clipboard holds %q", got)
	}
	if got := m.Toasts.Text(); got != "Copied the access token of App ikas, just received" {
		t.Errorf("the toast says %q", got)
	}
	b.until("the row is fresh", func() bool { return b.step("ikas") == session.StepCopy })
	details, err := m.desk.Details(t.Context(), ref("ikas"))
	if err != nil || details.History[0].Kind != oauth.HistoryCopied {
		t.Errorf("the history says %v, %v", details.History, err)
	}
}

// The button does what it says and no more: Get does not copy.
func TestButtonGetsWithoutCopying(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	m := b.main(1)
	m.act(ref("ikas"), session.StepGet)
	b.until("the row is fresh", func() bool { return b.step("ikas") == session.StepCopy })
	if got := b.Clipboard.Text(); got != "" {
		t.Errorf("the clipboard holds %q", got)
	}
}

// A second Enter while the first works starts nothing and cancels nothing.
func TestEnterTwice(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	m := b.main(1)
	press(m, fyne.KeyReturn)
	press(m, fyne.KeyReturn)
	b.until("the token is copied", func() bool { return m.Toasts.Text() != "" })
	if got := b.Servers.Asked(); !slices.Equal(got, []string{"ikas"}) {
		t.Errorf("asked for %v", got)
	}
}

// Cancel is felt at once and is no failure.
func TestCancel(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	b.Servers.Answers(waits(nil))
	m := b.main(1)
	press(m, fyne.KeyReturn)
	b.until("it works", func() bool { return b.account("ikas").Running })
	m.act(ref("ikas"), session.StepCancel)
	b.until("it has ended", func() bool {
		a := b.account("ikas")
		return b.step("ikas") == session.StepGet && a.Err == nil && a.Record.Failure == nil
	})
}

// What failed is said on the row, not in a toast.
func TestFailureIsOnTheRow(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	b.Servers.Answers(desktest.Refuses("this shop is closed"))
	m := b.main(1)
	press(m, fyne.KeyReturn)
	b.until("the row says so", func() bool {
		f := b.account("ikas").Record.Failure
		return f != nil && strings.Contains(f.Message, "this shop is closed") && b.step("ikas") == session.StepGet && b.says("failed")
	})
	if m.Toasts.Text() != "" || b.Clipboard.Text() != "" {
		t.Errorf("toast %q, clipboard %q", m.Toasts.Text(), b.Clipboard.Text())
	}
}

// Working and its outcome are one step: a row that no longer works shows what
// came of it, and so does the pane.
func TestEndIsShownWithItsOutcome(t *testing.T) {
	release := make(chan struct{})
	b := newBench(t, nil, record("ikas"))
	b.Servers.Answers(waits(release))
	m := b.main(1)
	b.until("the pane shows the account", m.inspector.known)
	m.act(ref("ikas"), session.StepGet)
	b.until("it works", func() bool { return b.account("ikas").Running })
	close(release)
	b.until("it has ended", func() bool {
		if step := b.step("ikas"); step != "" && step != session.StepCopy {
			t.Fatalf("it has ended with %q as its step", step)
		}
		return !b.account("ikas").Running
	})
	if m.inspector.details.Record.Tokens == nil {
		t.Error("the pane does not show the token")
	}
}

// Ctrl+C belongs to a selected text first, and never copies a token from
// under an open dialog.
func TestCopyKey(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	m := b.main(1)
	search(m).SetText("ik")
	m.Win.Canvas().Focus(m.list.SearchFocusable())
	search(m).TypedShortcut(&fyne.ShortcutSelectAll{})
	search(m).TypedShortcut(&fyne.ShortcutCopy{Clipboard: m.App.Clipboard()})
	if got := m.App.Clipboard().Content(); got != "ik" || len(b.Servers.Asked()) != 0 {
		t.Fatalf("the selection was not copied: %q, asked for %v", got, b.Servers.Asked())
	}
	box := dialog.NewInformation("A", "dialog", m.Win)
	box.Show()
	m.Win.Canvas().Unfocus()
	m.Press(&fyne.ShortcutCopy{})
	press(m, fyne.KeyReturn)
	press(m, fyne.KeyDelete)
	m.run(command{label: "Renew", do: func() { t.Error("a shortcut reached under the dialog") }})
	if len(b.Servers.Asked()) != 0 {
		t.Fatalf("under a dialog: %v", b.Servers.Asked())
	}
	box.Hide()
	m.Win.Canvas().Focus(m.list.Focusable())
	m.copyKey()
	b.until("the token is copied", func() bool { return b.Clipboard.Text() == "at-ikas" })
}

// Arrows, pages, ends; typing searches, Escape takes it back; the list's keys
// work in the search field, whose own Home stays its own.
func TestKeysMove(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"), record("c"), record("d"))
	m := b.main(4)
	m.Win.Resize(fyne.NewSize(900, 600))
	at := func(want string) {
		t.Helper()
		if chosen(m).App != want {
			t.Errorf("%q is chosen, want %q", chosen(m).App, want)
		}
	}
	at("a")
	press(m, fyne.KeyDown)
	at("b")
	press(m, fyne.KeyEnd)
	at("d")
	press(m, fyne.KeyDown)
	at("d")
	press(m, fyne.KeyHome)
	at("a")
	press(m, fyne.KeyPageDown)
	at("d")
	press(m, fyne.KeyPageUp)
	at("a")

	m.list.Focusable().TypedRune('c')
	at("c")
	if m.Win.Canvas().Focused() != m.list.SearchFocusable() || b.says("App a") {
		t.Error("typing does not search")
	}
	m.list.SearchFocusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	at("c")
	if search(m).Typed() != "" || !b.says("App a") {
		t.Error("Escape does not clear the search")
	}
	m.list.SearchFocusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	at("b")
	m.list.SearchFocusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	at("b")
	m.list.SearchFocusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.until("Enter copies from the search field", func() bool { return b.Clipboard.Text() == "at-b" })
}

// While presenting nobody is named: not on the row, in the pane, at the foot or
// in a title. Switched off, everybody is again.
func TestPresentationModeNamesNobody(t *testing.T) {
	b := newBench(t, nil, record("acme", byPerson, func(r *oauth.Record) {
		r.Account.Label = "Ada (admin)"
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" })
	}))
	m := b.main(1)
	m.Win.Resize(fyne.NewSize(1600, 900))
	b.until("she is named", func() bool { return b.says("ada@example.test · Ada (admin)") })
	press(m, fyne.KeyReturn)
	b.until("it is copied", func() bool { return !b.account("acme").Running && strings.HasPrefix(m.Toasts.Text(), "Copied") })
	b.until("what was copied is said", func() bool {
		return b.says("Access token of ada@example.test, account Ada (admin), App acme")
	})

	m.present()
	b.walk(func(o fyne.CanvasObject) {
		if text := textOf(o); strings.Contains(strings.ToLower(text), "ada") {
			t.Errorf("while presenting the window says %q", text)
		}
	})
	if !b.says("presenting, names hidden") || strings.Contains(m.actions.title(chosen(m)), "Ada") {
		t.Error("presentation mode is not said, or a title names her")
	}
	press(m, fyne.KeyReturn)
	b.until("a copy is said", func() bool { return strings.HasPrefix(m.Toasts.Text(), "Copied") })
	if got := m.Toasts.Text(); strings.Contains(got, "Ada") {
		t.Errorf("the toast says %q", got)
	}
	m.present()
	b.until("she is named again", func() bool { return b.says("ada@example.test · Ada (admin)") })
}

// Every action has a menu entry, and every shortcut of the contract is on one.
func TestMenuHasTheContractsKeys(t *testing.T) {
	b := newBench(t, nil, record("a"))
	m := b.main(1)
	have := map[string]bool{}
	for _, m := range m.Menus() {
		for _, i := range m.Items() {
			if i.Shortcut != nil {
				have[i.Shortcut.ShortcutName()] = true
			}
		}
	}
	for _, want := range []fyne.Shortcut{
		key(fyne.KeyF, ctrl), &fyne.ShortcutCopy{}, key(fyne.KeyC, ctrl|fyne.KeyModifierShift), key(fyne.KeyR, ctrl),
		key(fyne.KeyR, ctrl|fyne.KeyModifierShift), key(fyne.KeyN, ctrl), key(fyne.KeyE, ctrl), key(fyne.KeyD, ctrl),
		key(fyne.KeyI, ctrl), key(fyne.KeyO, ctrl), key(fyne.KeyS, ctrl), key(fyne.KeyComma, ctrl), key(fyne.KeyF1, 0),
		key(fyne.KeyQ, ctrl), key(fyne.KeyDelete, 0), key(fyne.KeyReturn, 0), &fyne.ShortcutSelectAll{},
	} {
		if !have[want.ShortcutName()] {
			t.Errorf("no menu entry has %s", want.ShortcutName())
		}
	}
	if !have[key(fyne.KeyL, ctrl).ShortcutName()] {
		t.Error("no menu entry locks")
	}
	if m.Win.Title() != "Tokendesk" {
		t.Errorf("the title is %q", m.Win.Title())
	}
}

// A vault in memory cannot be locked, and nothing offers it.
func TestNoLockInMemory(t *testing.T) {
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, _ start.Request) (*desk.Desk, error) { return b.inMemory(ctx) }
	})
	m := b.main(0)
	for _, line := range m.shortcutLines() {
		if line[1] == "Lock" {
			t.Error("the keys offer it")
		}
	}
	b.window.lock()
	if b.window.main != m {
		t.Error("it was locked")
	}
}

// Each key of a menu stands on the card of keys.
func TestKeysOfTheMenusAreOnTheCard(t *testing.T) {
	b := newBench(t, nil)
	m := b.main(0)
	card := map[string]string{}
	for _, line := range m.shortcutLines() {
		card[line[0]] = line[1]
	}
	for keys, does := range map[string]string{
		"Ctrl+F": "Find", "Enter": "Get, renew or sign in if needed, then copy", "Ctrl+C": "Copy the token, renewed first if needed", "Ctrl+Shift+C": "Copy as", "Ctrl+,": "Settings",
		"Ctrl+L": "Lock", "F1": "Keys", "Delete": "Remove", "Ctrl+Q": "Quit", "Ctrl+Shift+P": "Presentation mode: names are hidden",
	} {
		if card[keys] != does {
			t.Errorf("%s: the card says %q, want %q", keys, card[keys], does)
		}
	}
}

// other is another process's desk over the same vault.
func (b *bench) other() *desk.Desk {
	b.t.Helper()
	d, err := desk.Open(b.t.Context(), b.Options())
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = d.Close() })
	return d
}

// Changes of the vault by another process are followed.
func TestFollowsTheVault(t *testing.T) {
	b := newBench(t, nil, record("a"))
	m := b.main(1)
	other := b.other()
	if _, err := other.Save(t.Context(), store.Edit{App: record("new").App, Accounts: []oauth.Account{{ID: "default"}}}); err != nil {
		t.Fatal(err)
	}
	b.until("the new app is listed", func() bool { return b.account("new").App.ID == "new" })
	if _, err := other.RemoveApp(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	b.until("the old one is gone and another is chosen", func() bool { return chosen(m) == ref("new") })
}

// A removal can be taken back, from the toast and from the menu.
func TestUndo(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"))
	m := b.main(2)
	press(m, fyne.KeyDelete)
	b.until("it asks", m.DialogOpen)
	if len(b.Servers.Asked()) != 0 {
		t.Fatalf("nothing is removed before a person said so: %v", b.Servers.Asked())
	}
	m.Win.Canvas().Overlays().Remove(m.Win.Canvas().Overlays().Top())
	undo, err := m.desk.RemoveApp(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	m.actions.offerUndo([]oauth.Ref{ref("a")}, undo, "Restored: Acme", m.list.Query())
	m.actions.unsay = m.Toasts.Offer("Removed Acme", "Undo", m.actions.undo)
	b.until("it is gone", func() bool { return len(m.list.Accounts()) == 1 })
	entry := func() menu.Item {
		for _, menu := range m.Menus() {
			for _, i := range menu.Items() {
				if i.Shortcut != nil && i.Shortcut.ShortcutName() == (&fyne.ShortcutUndo{}).ShortcutName() {
					return i
				}
			}
		}
		t.Fatal("Ctrl+Z is in no menu")
		return menu.Item{}
	}
	if entry().Disabled {
		t.Error("it cannot be chosen")
	}
	// A text that is being typed is undone first.
	m.Win.Canvas().Focus(m.list.SearchFocusable())
	m.Win.Canvas().Focused().TypedRune('b')
	undoIt := func() { m.Win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{}) }
	undoIt()
	if m.actions.undo == nil || m.list.Searching() {
		t.Errorf("the typed text is not undone first: %v", m.list.Searching())
	}
	undoIt()
	b.until("it is back", func() bool { return len(m.list.Accounts()) == 2 })
	b.until("it is said", func() bool { return m.Toasts.Text() == "Restored: Acme" })
	if m.actions.undo != nil || !entry().Disabled {
		t.Error("it can be undone twice")
	}
	b.until("it is chosen", func() bool { return chosen(m) == ref("a") })
	b.pass(4 * time.Second)
	b.until("that it is back has been said long enough", func() bool { return m.Toasts.Text() != "Restored: Acme" })
	if said := m.Toasts.Text(); said != "" {
		t.Errorf("what was taken back is offered: %q", said)
	}
	if !slices.ContainsFunc(m.shortcutLines(), func(l [2]string) bool { return l == [2]string{"Ctrl+Z", words.UndoRemoval} }) {
		t.Error("the keys do not name it")
	}
}

// A call of another part of the program shows on the row, and its end, too.
func TestFollowsTheSessions(t *testing.T) {
	b := newBench(t, nil, record("a", byPerson))
	m := b.main(1)
	done := make(chan error, 1)
	go func() { _, err := m.desk.SignIn(t.Context(), ref("a")); done <- err }()
	b.until("it works", func() bool { return b.account("a").Progress.Address != "" && b.says("Waiting for the browser") })
	m.desk.Cancel(ref("a"))
	b.until("it has ended", func() bool { return !b.account("a").Running && !b.says("Waiting for the browser") })
	if err := <-done; !desk.IsCancelled(err) {
		t.Error(err)
	}
}

// Filter and order are remembered.
func TestRemembers(t *testing.T) {
	b := newBench(t, nil, record("a", func(r *oauth.Record) { r.App.Environment = "staging" }), record("b"))
	m := b.main(2)
	b.filter("staging")
	if b.says("App b") {
		t.Error("the filter does not filter")
	}
	gone := false
	m.remember(func() { gone = true })
	b.until("the settings are written", func() bool { return gone && m.desk.Settings.Get().Filter != "" })
	if s := m.desk.Settings.Get(); s.Filter != "env:staging" || s.WindowWidth == 0 || s.Divider == 0 {
		t.Errorf("remembered %+v", s)
	}
}

// shortcutLines are all keys that the card of keys shows, with what they do.
func (m *mainScreen) shortcutLines() (lines [][2]string) {
	for _, g := range m.keyGroups() {
		lines = append(lines, g.keys...)
	}
	return lines
}
