package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

// The first slice of everything: Enter gets a token and puts it on the clipboard.
func TestEnterGetsAndCopies(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	r := b.room(1)
	press(r, fyne.KeyReturn)
	if m, _ := r.accounts.row(ref("ikas"), noon); !m.Working || m.Verb != verbCancel {
		t.Errorf("while it runs the row is %+v", m)
	}
	b.until("the token is copied", func() bool { return r.toasts.text() != "" })
	if got := b.onClipboard(); got != "at-ikas" {
		t.Errorf("the clipboard holds %q", got)
	}
	if got := r.toasts.text(); got != "Copied the access token of App ikas, new just now" {
		t.Errorf("the toast says %q", got)
	}
	b.until("the row is fresh", func() bool {
		m, _ := r.accounts.row(ref("ikas"), noon)
		return m.Verb == verbCopy && !m.Working
	})
	if h := b.history[ref("ikas")]; len(h) == 0 || h[0].What != oauth.WhatCopied {
		t.Errorf("the history says %v", h)
	}
}

// The button does what it says and no more: Get does not copy.
func TestButtonGetsWithoutCopying(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	r := b.room(1)
	r.act(ref("ikas"), verbGet)
	b.until("the row is fresh", func() bool {
		m, _ := r.accounts.row(ref("ikas"), noon)
		return m.Verb == verbCopy && !m.Working
	})
	if got := b.onClipboard(); got != "" {
		t.Errorf("the clipboard holds %q", got)
	}
}

// A second Enter while the first works starts nothing and cancels nothing.
func TestEnterTwice(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	r := b.room(1)
	press(r, fyne.KeyReturn)
	press(r, fyne.KeyReturn)
	b.until("the token is copied", func() bool { return r.toasts.text() != "" })
	if got := b.seen(); !slices.Equal(got, []string{"token ikas/default"}) {
		t.Errorf("asked for %v", got)
	}
}

// Cancel is felt at once and is no failure.
func TestCancel(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	b.token = func(ctx context.Context, _ oauth.Ref) (oauth.TokenSet, error) {
		<-ctx.Done()
		return oauth.TokenSet{}, ctx.Err()
	}
	r := b.room(1)
	press(r, fyne.KeyReturn)
	r.act(ref("ikas"), verbCancel)
	b.until("it has ended", func() bool {
		m, _ := r.accounts.row(ref("ikas"), noon)
		return !m.Working && m.Verb == verbGet && m.Line == ""
	})
}

// What failed is said on the row, not in a toast.
func TestFailureIsOnTheRow(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	b.token = func(context.Context, oauth.Ref) (oauth.TokenSet, error) {
		return oauth.TokenSet{}, &oauth.Error{Kind: oauth.KindRefused, Message: "The server said no."}
	}
	r := b.room(1)
	press(r, fyne.KeyReturn)
	b.until("the row says so", func() bool {
		m, _ := r.accounts.row(ref("ikas"), noon)
		return m.Line == "The server said no." && m.LineTone == toneBad && m.Verb == verbGet
	})
	if r.toasts.text() != "" || b.onClipboard() != "" {
		t.Errorf("toast %q, clipboard %q", r.toasts.text(), b.onClipboard())
	}
}

// Ctrl+C belongs to a selected text first, and never copies a token from
// under an open dialog.
func TestCopyKey(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	r := b.room(1)
	r.search.SetText("ik")
	r.win.Canvas().Focus(r.search)
	r.search.TypedShortcut(&fyne.ShortcutSelectAll{})
	r.copyKey()
	if got := r.app.Clipboard().Content(); got != "ik" || len(b.seen()) != 0 {
		t.Fatalf("the selection was not copied: %q, asked for %v", got, b.seen())
	}
	box := dialog.NewInformation("A", "dialog", r.win)
	box.Show()
	r.win.Canvas().Unfocus()
	r.copyKey()
	press(r, fyne.KeyReturn)
	press(r, fyne.KeyDelete)
	r.item(command{"Renew", nil, func() { t.Error("a shortcut reached under the dialog") }}).Action()
	if len(b.seen()) != 0 {
		t.Fatalf("under a dialog: %v", b.seen())
	}
	box.Hide()
	r.win.Canvas().Focus(r.list)
	r.copyKey()
	b.until("the token is copied", func() bool { return b.onClipboard() == "at-ikas" })
}

// Arrows, pages, ends; typing searches, Escape takes it back; the list's keys
// work in the search field, whose own Home stays its own.
func TestKeysMove(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"), record("c"), record("d"))
	r := b.room(4)
	r.win.Resize(fyne.NewSize(900, 600))
	at := func(want string) {
		t.Helper()
		if r.accounts.chosen.App != want {
			t.Errorf("%q is chosen, want %q", r.accounts.chosen.App, want)
		}
	}
	at("a")
	press(r, fyne.KeyDown)
	at("b")
	press(r, fyne.KeyEnd)
	at("d")
	press(r, fyne.KeyDown)
	at("d")
	press(r, fyne.KeyHome)
	at("a")
	press(r, fyne.KeyPageDown)
	at("d")
	press(r, fyne.KeyPageUp)
	at("a")

	r.list.TypedRune('c')
	at("c")
	if r.win.Canvas().Focused() != fyne.Focusable(r.search) || len(r.accounts.items) != 1 {
		t.Errorf("typing does not search: %d items", len(r.accounts.items))
	}
	r.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	at("c")
	if r.search.Text != "" || len(r.accounts.items) != 4 {
		t.Error("Escape does not clear the search")
	}
	r.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	at("b")
	r.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	at("b")
	r.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.until("Enter copies from the search field", func() bool { return b.onClipboard() == "at-b" })
}

// The first account of a group shows under its heading.
func TestHomeShowsTheHeading(t *testing.T) {
	var records []oauth.Record
	for i := range 40 {
		records = append(records, record(fmt.Sprintf("a%02d", i), func(r *oauth.Record) { r.App.Group = "Shops" }))
	}
	b := newBench(t, nil, records...)
	r := b.room(40)
	r.win.Resize(fyne.NewSize(900, 600))
	press(r, fyne.KeyEnd)
	if r.list.GetScrollOffset() == 0 {
		t.Fatal("End does not scroll")
	}
	press(r, fyne.KeyHome)
	if got := r.list.GetScrollOffset(); got != 0 {
		t.Errorf("the list is scrolled by %.0f, over its first heading", got)
	}
}

// While presenting nobody is named: not on the row, in the pane, at the foot or
// in a title. Switched off, everybody is again.
func TestPresentationModeNamesNobody(t *testing.T) {
	b := newBench(t, nil, record("acme", func(r *oauth.Record) {
		r.App.Grant = oauth.GrantAuthorizationCode
		r.Account.Label = "Ada (admin)"
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" })
	}))
	b.token = func(context.Context, oauth.Ref) (oauth.TokenSet, error) {
		ts := tokens(0, time.Hour)
		ts.Identity = "ada@example.test"
		return *ts, nil
	}
	r := b.room(1)
	r.win.Resize(fyne.NewSize(1600, 900))
	b.until("she is named", func() bool { return b.says("Ada (admin) · ada@example.test") })
	press(r, fyne.KeyReturn)
	b.until("it is copied", func() bool {
		m, _ := r.accounts.row(ref("acme"), noon)
		return !m.Working && strings.HasPrefix(r.toasts.text(), "Copied")
	})
	b.until("what was copied is said", func() bool { return b.says("On the clipboard: access token of App acme, Ada (admin)") })

	r.present()
	b.walk(func(o fyne.CanvasObject) {
		if text := textOf(o); strings.Contains(strings.ToLower(text), "ada") {
			t.Errorf("while presenting the window says %q", text)
		}
	})
	if !b.says("presenting, nobody is named") || strings.Contains(r.title(r.accounts.chosen), "Ada") {
		t.Error("presentation mode is not said, or a title names her")
	}
	press(r, fyne.KeyReturn)
	b.until("a copy is said", func() bool { return strings.HasPrefix(r.toasts.text(), "Copied") })
	if got := r.toasts.text(); strings.Contains(got, "Ada") {
		t.Errorf("the toast says %q", got)
	}
	r.present()
	b.until("she is named again", func() bool { return b.says("Ada (admin) · ada@example.test") })
}

// Every action has a menu entry, and every shortcut of the contract is on one.
func TestMenuHasTheContractsKeys(t *testing.T) {
	b := newBench(t, nil, record("a"))
	r := b.room(1)
	have := map[string]bool{}
	for _, m := range r.win.MainMenu().Items {
		for _, i := range m.Items {
			if i.Shortcut != nil {
				have[i.Shortcut.ShortcutName()] = true
			}
		}
	}
	for _, want := range []fyne.Shortcut{
		key(fyne.KeyF, ctrl), &fyne.ShortcutCopy{}, key(fyne.KeyC, ctrl|fyne.KeyModifierShift), key(fyne.KeyR, ctrl),
		key(fyne.KeyR, ctrl|fyne.KeyModifierShift), key(fyne.KeyN, ctrl), key(fyne.KeyE, ctrl), key(fyne.KeyD, ctrl),
		key(fyne.KeyI, ctrl), key(fyne.KeyO, ctrl), key(fyne.KeyS, ctrl), key(fyne.KeyComma, ctrl), key(fyne.KeyF1, 0),
		key(fyne.KeyQ, ctrl), key(fyne.KeyDelete, 0), key(fyne.KeyReturn, 0),
	} {
		if !have[want.ShortcutName()] {
			t.Errorf("no menu entry has %s", want.ShortcutName())
		}
	}
	if have[key(fyne.KeyL, ctrl).ShortcutName()] {
		t.Error("Lock is offered, but this vault cannot be locked")
	}
	if r.win.Title() != "Tokendesk" {
		t.Errorf("the title is %q", r.win.Title())
	}
}

// A second passes: the countdown moves, and nothing is laid out again.
func TestTickMovesTheCountdownAlone(t *testing.T) {
	b := newBench(t, nil, record("a", func(r *oauth.Record) { r.Tokens = tokens(0, 30*time.Minute) }))
	r := b.room(1)
	r.win.Resize(fyne.NewSize(900, 600))
	var shown *row
	for c := range r.list.cells {
		shown = c.row
	}
	test.WidgetRenderer(shown)
	shown.title.Text = "untouched"
	b.pass(time.Second)
	if !r.tick() {
		t.Error("a second matters while seconds are shown")
	}
	if shown.clock.Text != "29:59" || shown.title.Text != "untouched" {
		t.Errorf("clock %q, title %q", shown.clock.Text, shown.title.Text)
	}
	b.pass(30 * time.Minute)
	r.tick()
	if shown.clock.Text != "expired just now" || shown.verb.Text != "Renew" {
		t.Errorf("after its life: %q, %q", shown.clock.Text, shown.verb.Text)
	}
}

// Seconds are counted only while they are shown, and not while hidden.
func TestTickerPauses(t *testing.T) {
	b := newBench(t, func(ctx context.Context, _ OpenRequest) (Desk, error) {
		<-ctx.Done() // nothing else is to sleep here
		return Desk{}, ctx.Err()
	})
	seconds, drawn := true, 0
	k := newTicker(b.shell.tasks, func() bool { drawn++; return seconds })
	// asleep tells that somebody waits so long, which is seen without the queue.
	asleep := func(d time.Duration) func() bool {
		return func() bool {
			b.sleeping.Lock()
			defer b.sleeping.Unlock()
			return slices.Contains(b.lengths, d)
		}
	}
	k.now()
	b.eventually("it sleeps a second", asleep(time.Second))
	seconds = false
	k.now()
	b.eventually("it sleeps a minute", asleep(time.Minute))
	k.hide()
	k.now()
	if drawn != 2 {
		t.Errorf("drawn %d times, want 2: not while hidden", drawn)
	}
	k.show()
	if drawn != 3 {
		t.Error("showing it again draws at once")
	}
	k.stop()
}

// Changes of the vault by another process are followed.
func TestFollowsTheVault(t *testing.T) {
	b := newBench(t, nil, record("a"))
	r := b.room(1)
	if err := b.PutApp(t.Context(), store.Edit{App: record("new").App, Accounts: []oauth.Account{{ID: "default"}}}); err != nil {
		t.Fatal(err)
	}
	b.until("the new app is listed", func() bool { _, ok := r.accounts.index[ref("new")]; return ok })
	if _, err := b.RemoveApp(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	b.until("the old one is gone and another is chosen", func() bool { return r.accounts.chosen == ref("new") })
}

// A removal can be taken back, from the toast and from the menu.
func TestUndo(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"))
	r := b.room(2)
	press(r, fyne.KeyDelete)
	if !r.busyElsewhere() || len(b.seen()) != 0 {
		t.Fatalf("nothing is removed before a person said so: %v", b.seen())
	}
	r.win.Canvas().Overlays().Remove(r.win.Canvas().Overlays().Top())
	undo, err := b.RemoveApp(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	r.offerUndo(undo)
	b.until("it is gone", func() bool { return len(r.accounts.entries) == 1 })
	account := r.win.MainMenu().Items[1].Items
	account[len(account)-1].Action()
	b.until("it is back", func() bool { return len(r.accounts.entries) == 2 })
	if r.undo != nil {
		t.Error("it can be undone twice")
	}
}

// A call of another part of the program shows on the row, and its end, too.
func TestFollowsTheSessions(t *testing.T) {
	b := newBench(t, nil, record("a"))
	r := b.room(1)
	b.events <- session.Event{Ref: ref("a"), Running: true, Progress: session.Progress{Stage: session.StageBrowser, Address: "https://a.test/x"}}
	b.until("it works", func() bool { m, _ := r.accounts.row(ref("a"), noon); return m.Working && m.Address != "" })
	b.events <- session.Event{Ref: ref("a"), Err: &oauth.Error{Kind: oauth.KindInterrupted}}
	b.until("it has ended", func() bool { m, _ := r.accounts.row(ref("a"), noon); return !m.Working && m.Line == "" })
}

// Filter and order are remembered.
func TestRemembers(t *testing.T) {
	b := newBench(t, nil, record("a", func(r *oauth.Record) { r.App.Environment = "staging" }), record("b"))
	r := b.room(2)
	r.filter(filterEnvironment + "staging")
	if len(r.accounts.items) != 1 {
		t.Errorf("%d items, want 1", len(r.accounts.items))
	}
	gone := false
	r.remember(func() { gone = true })
	b.until("the settings are written", func() bool { return gone })
	if s := (fakeSettings{b.fakeDesk}).Get(); s.Filter != "env:staging" || s.WindowWidth == 0 || s.Divider == 0 {
		t.Errorf("remembered %+v", s)
	}
}

// An empty list says why, and what to do about it.
func TestEmptyListSaysWhy(t *testing.T) {
	b := newBench(t, nil, record("a"))
	r := b.room(1)
	for _, c := range []struct{ filter, query, want string }{
		{filterFavourites, "", "No favourites yet"},
		{filterExpiring, "", "Nothing needs you"},
		{filterFavourites, "a", "No account matches"},
		{filterAll, "nobody", "No account matches"},
	} {
		r.search.SetText(c.query)
		r.filter(c.filter)
		if !b.says(c.want) {
			t.Errorf("filter %q, search %q: it does not say %q", c.filter, c.query, c.want)
		}
	}
	r.showAll()
	if b.says("No account matches") || len(r.left.Objects) != 1 {
		t.Error("it still says that there is none")
	}
}
