package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
)

// onTop presses a button of the dialog that is open.
func (b *bench) onTop(text string) {
	b.t.Helper()
	var labels []string
	for _, o := range test.LaidOutObjects(b.window.shell.Win.Canvas().Overlays().Top()) {
		var button *widget.Button
		switch w := o.(type) {
		case *widget.Button:
			button = w
		case *parts.Button:
			button = &w.Button
		default:
			continue
		}
		labels = append(labels, button.Text)
		if button.Text == text {
			button.OnTapped()
			return
		}
	}
	b.t.Fatalf("there is no button %q among %q", text, labels)
}

// topSays reports whether the dialog that is open says something.
func (b *bench) topSays(what string) bool {
	top := b.window.shell.Win.Canvas().Overlays().Top()
	if top == nil {
		return false
	}
	for _, o := range test.LaidOutObjects(top) {
		if t, ok := o.(*canvas.Text); ok && strings.Contains(t.Text, what) {
			return true
		}
	}
	return false
}

func withToken(r *oauth.Record) { r.Tokens = tokens(0, time.Hour) }

// Enter on several opens Copy as…, which copies all of them as one text.
func TestCopySeveral(t *testing.T) {
	b := newBench(t, nil, record("a", withToken), record("b"))
	m := b.main(2)
	m.list.ChooseAll()
	b.until("the pane says so", func() bool { return b.says("2 accounts chosen") })
	press(m, fyne.KeyReturn)
	if !m.DialogOpen() || len(b.Servers.Asked()) != 0 {
		t.Fatal("Enter does not ask in which form")
	}
	m.Win.Canvas().Focused().TypedRune('1') // tokens, one a line
	b.until("both are copied", func() bool { return b.Clipboard.Text() == "at\nat-b" })
	b.until("it is said", func() bool { return strings.Contains(m.Toasts.Text(), "access tokens of 2 accounts") })
	if got := m.list.Several(); len(got) != 2 {
		t.Errorf("afterwards %v are chosen", got)
	}
}

// Among several, a token of somebody else than its account expects is spoken of.
func TestCopySeveralTellsOfSomebodyElses(t *testing.T) {
	b := newBench(t, nil, record("a", withToken), record("b", func(r *oauth.Record) {
		r.Account.Expect = "ada@example.test"
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) {
			ts.Identity, ts.Person = "grace@example.test", oauth.Person{Email: "grace@example.test"}
		})
	}))
	m := b.main(2)
	m.list.ChooseAll()
	press(m, fyne.KeyReturn)
	m.Win.Canvas().Focused().TypedRune('1')
	b.until("it is said", func() bool {
		return strings.Contains(m.Toasts.Text(), "of 2 accounts, 1 of them of another person than expected")
	})
}

// A token that cannot be had is named, and nothing is copied before a person says that
// the others are enough.
func TestCopySeveralNamesWhatIsMissing(t *testing.T) {
	b := newBench(t, nil, record("a", withToken), record("b", byPerson))
	m := b.main(2)
	m.list.ChooseAll()
	m.actions.copyAllAs(m.list.Targets())
	m.Win.Canvas().Focused().TypedRune('1')
	b.until("it says which", func() bool { return b.topSays("No token for 1 account") && b.topSays("App b") })
	if got := b.Clipboard.Text(); got != "" {
		t.Fatalf("the clipboard holds %q", got)
	}
	b.onTop("Copy the other 1")
	b.until("the other is copied", func() bool { return b.Clipboard.Text() == "at" })
}

// Several are removed by one question and come back by one undo, an app with the last
// of its accounts.
func TestRemoveSeveral(t *testing.T) {
	second := func(r *oauth.Record) { r.Account.ID = "second" }
	b := newBench(t, nil, record("a", byPerson), record("a", byPerson, second), record("b"), record("c"))
	m := b.main(4)
	m.list.Choose(ref("a"))
	m.list.Shortcut(key(fyne.KeyDown, ctrl))
	m.list.Shortcut(key(fyne.KeyDown, ctrl))
	if got := len(m.list.Several()); got != 3 {
		t.Fatalf("%d are chosen", got)
	}
	press(m, fyne.KeyDelete)
	b.until("it asks", func() bool { return b.topSays("Remove 3 accounts?") })
	b.onTop("Remove")
	b.until("they are gone", func() bool { return len(m.list.Accounts()) == 1 && m.actions.undo != nil })
	m.actions.undo()
	b.until("they are back", func() bool { return len(m.list.Accounts()) == 4 })
	b.until("it is said how many", func() bool { return m.Toasts.Text() == "Restored: 3 accounts" })
}

// With the header of an app chosen its commands are about all of its accounts, and
// Enter opens its menu rather than to copy any.
func TestHeaderIsItsAccounts(t *testing.T) {
	second := func(r *oauth.Record) { r.Account.ID = "second" }
	b := newBench(t, nil, record("a", byPerson, withToken), record("a", byPerson, withToken, second), record("b"))
	m := b.main(3)
	press(m, fyne.KeyHome)
	if app, ok := m.list.ChosenGroup(); !ok || app != "a" {
		t.Fatal("the header is not chosen")
	}
	b.until("the pane is about the app", func() bool { return b.says("2 accounts · 2 fresh") })
	press(m, fyne.KeyReturn)
	if !b.topSays("Add an account…") || b.Clipboard.Text() != "" {
		t.Error("Enter does not open the menu")
	}
	m.Win.Canvas().Overlays().Remove(m.Win.Canvas().Overlays().Top())
	if got := m.list.Targets(); len(got) != 2 {
		t.Errorf("its commands are about %v", got)
	}
	press(m, fyne.KeyDelete)
	b.until("it asks about both", func() bool { return b.topSays("Remove 2 accounts?") })
}

// Ctrl+C on several never copies a random one.
func TestCopyKeyOnSeveral(t *testing.T) {
	b := newBench(t, nil, record("a", withToken), record("b", withToken))
	m := b.main(2)
	m.list.ChooseAll()
	m.copyKey()
	if !b.topSays("2 accounts") || b.Clipboard.Text() != "" {
		t.Errorf("the clipboard holds %q", b.Clipboard.Text())
	}
}

// Presentation mode names nobody among several either.
func TestSeveralNameNobodyWhilePresenting(t *testing.T) {
	named := func(r *oauth.Record) {
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "canidentity" })
		r.Account.Label = "Canlabel"
	}
	b := newBench(t, nil, record("a", byPerson, named), record("b", byPerson, named))
	m := b.main(2)
	m.list.ChooseAll()
	b.until("they are named", func() bool { return b.says("App a · canidentity") })
	m.present()
	b.walk(func(o fyne.CanvasObject) {
		if text := strings.ToLower(textOf(o)); strings.Contains(text, "canid") || strings.Contains(text, "canlabel") {
			t.Errorf("the window says %q", text)
		}
	})
}
