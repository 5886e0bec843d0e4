package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/start"
	"tokendesk/ui/words"
)

// uppermost is what has the keys: the screen, or what is open over it.
func (b *bench) uppermost() fyne.CanvasObject {
	c := b.window.shell.Win.Canvas()
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

// keyed is what has the focus, nil for nothing; it fails where that is not seen.
func (b *bench) keyed() fyne.Focusable {
	b.t.Helper()
	f := b.window.shell.Win.Canvas().Focused()
	seen := f == nil
	walkSeen(b.uppermost(), func(o fyne.CanvasObject) { seen = seen || o == f.(fyne.CanvasObject) })
	if !seen {
		b.t.Fatalf("%T has the focus and is not on the screen", f)
	}
	return f
}

// presses types a key where the focus is, as Fyne does.
func (b *bench) presses(name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	if focused := b.keyed(); focused != nil {
		focused.TypedKey(e)
	} else {
		b.window.shell.Win.Canvas().OnTypedKey()(e)
	}
}

// holds presses keys together where the focus is, as Fyne does: the first of them is a key
// of its own.
func (b *bench) holds(s fyne.Shortcut) {
	b.presses(desktop.KeyControlLeft)
	if focused, ok := b.keyed().(fyne.Shortcutable); ok {
		focused.TypedShortcut(s)
	} else {
		b.window.shell.Press(s)
	}
}

// Every command of the window has an entry in a menu of the bar, which a letter opens, and
// no two have the same key.
func TestEveryCommandIsReachedByKeys(t *testing.T) {
	b := newBench(t, nil, record("a"))
	m := b.main(1)
	entries := map[string]bool{}
	var add func([]menu.Item)
	add = func(items []menu.Item) {
		for _, i := range items {
			entries[i.Label] = true
			add(i.Items)
		}
	}
	letters := map[string]bool{}
	for _, of := range m.Menus() {
		letter := of.Title[:1]
		if letters[letter] {
			t.Errorf("two menus open by Alt+%s", letter)
		}
		letters[letter] = true
		add(of.Items())
	}
	keys := map[string]string{}
	for _, c := range m.commands() {
		if !entries[c.label] {
			t.Errorf("%q is in no menu", c.label)
		}
		if c.shortcut == nil {
			continue
		}
		k := menu.ShortcutText(c.shortcut)
		if other, taken := keys[k]; taken {
			t.Errorf("%s is the key of %q and of %q", k, other, c.label)
		}
		keys[k] = c.label
	}
	for _, want := range []string{
		"Ctrl+F", "Enter", "Ctrl+C", "Ctrl+Shift+C", "Ctrl+R", "Ctrl+Shift+R", "Ctrl+N", "Ctrl+E", "Ctrl+D", "Ctrl+I", "Ctrl+O", "Ctrl+S", "Ctrl+L",
		"Ctrl+,", "F1", "Ctrl+Q", "Ctrl+J", "Ctrl+A", "Ctrl+Z", "Delete",
	} {
		if keys[want] == "" {
			t.Errorf("%s does nothing", want)
		}
	}
}

// entry is how an entry of the bar's menus looks now.
func (b *bench) entry(label string) menu.Item {
	b.t.Helper()
	var found *menu.Item
	var look func([]menu.Item)
	look = func(items []menu.Item) {
		for _, i := range items {
			if i.Label == label {
				found = &i
			}
			look(i.Items)
		}
	}
	for _, of := range b.window.main.Menus() {
		look(of.Items())
	}
	if found == nil {
		b.t.Fatalf("no menu has %q", label)
	}
	return *found
}

// The bar's menus show what is so of what is chosen when they open: one account, several,
// the header over an app's accounts, or none.
func TestMenusShowWhatIsChosen(t *testing.T) {
	b := newBench(t, nil,
		record("a", func(r *oauth.Record) { r.App.Favourite = true; r.Tokens = tokens(0, time.Hour) }),
		record("b"),
		record("c", byPerson),
	)
	release := make(chan struct{})
	b.Servers.Answers(waits(release))
	m := b.main(3)
	looks := func(what string, want map[string]string) {
		t.Helper()
		for label, look := range want {
			i, got := b.entry(label), ""
			if i.Checked {
				got += "ticked "
			}
			if i.Disabled {
				got += "greyed"
			}
			if strings.TrimSpace(got) != look {
				t.Errorf("%s: %q is %q, want %q", what, label, got, look)
			}
		}
	}
	m.list.Choose(ref("a"))
	looks("a favourite", map[string]string{
		"Favourite": "ticked", "Renew before expiry": "ticked greyed", "Cancel": "greyed", words.SignOut: "", "Edit…": "", words.SignInAnother: "greyed",
		words.OtherPerson: "greyed", "Sign-in page": "greyed", "Add an account…": "greyed", "Browser profile…": "greyed", "Renew": "", words.SignInAgain: "greyed",
	})
	m.list.Choose(ref("b"))
	looks("no favourite", map[string]string{"Favourite": "", "Renew before expiry": "", "Cancel": "greyed", words.SignOut: "greyed"})
	b.entry("Renew before expiry").Do()
	b.until("it is kept fresh", func() bool { return b.entry("Renew before expiry").Checked })
	b.entry("Favourite").Do()
	b.until("it is a favourite", func() bool { return b.entry("Favourite").Checked })
	m.act(ref("b"), session.StepGet)
	b.until("it works", func() bool { return b.account("b").Running })
	looks("while it works", map[string]string{"Cancel": "", "Renew": "greyed", "Get or copy": "greyed", "Edit…": "greyed"})
	b.entry("Edit…").Do() // as its key does
	b.entry("Cancel").Do()
	b.until("it has ended", func() bool { return !b.account("b").Running })
	if m.DialogOpen() {
		t.Error("it is edited while it works")
	}
	close(release)
	looks("afterwards", map[string]string{"Cancel": "greyed", "Renew": ""})
	m.list.Choose(ref("c"))
	looks("a person's", map[string]string{words.SignInAnother: "", words.SignInAgain: "", "Add an account…": "", "Browser profile…": "", words.CopyRedirectAddress: ""})
	m.list.ChooseAll()
	looks("several", map[string]string{
		"Renew": "", "Copy as…": "", words.SignOut: "", "Remove…": "", "Edit…": "greyed", "Favourite": "greyed", "Cancel": "greyed", "Inspect": "",
	})
	search(m).SetText("nothing is called so")
	looks("none", map[string]string{
		"Renew": "greyed", "Copy as…": "greyed", "Copy token": "greyed", "Favourite": "greyed", "Remove…": "greyed", "Edit…": "greyed", "Inspect": "greyed", "New app…": "",
	})
}

// stops are what the Tab key goes through, from the search field on.
func (b *bench) stops() (all []fyne.Focusable) {
	c := b.window.shell.Win.Canvas()
	c.Focus(b.window.main.list.SearchFocusable())
	for range 200 {
		all = append(all, c.Focused())
		c.FocusNext()
		if c.Focused() == all[0] {
			return all
		}
	}
	b.t.Fatal("the Tab key never comes around")
	return nil
}

// Tab goes search, filters, list, pane, bars; the list is one stop whatever it shows, and
// so are the filters. Shift with it goes back.
func TestTabOrder(t *testing.T) {
	records := []oauth.Record{}
	for i := range 12 {
		records = append(records, record(fmt.Sprint("a", i), func(r *oauth.Record) { r.Tokens = tokens(0, time.Hour) }))
	}
	b := newBench(t, nil, records...)
	m := b.main(12)
	b.until("the pane shows the account", m.inspector.known)
	m.hideBanner()
	m.Win.Resize(fyne.NewSize(1120, 720))
	all := b.stops()
	if all[2] != m.list.Focusable() {
		t.Errorf("the third stop is %T", all[2])
	}
	if got := fmt.Sprintf("%T", all[1]); got != "*list.chips" {
		t.Errorf("the second stop is %s", got)
	}
	if slices.Index(all[3:], m.list.Focusable()) >= 0 {
		t.Error("the list is two stops")
	}
	var labels []string
	for _, o := range all[3:] {
		labels = append(labels, labelOf(o.(fyne.CanvasObject)))
	}
	if labels[0] != "Copy" || labels[1] != "Copy as…" {
		t.Errorf("after the list come %v", labels)
	}
	if at := slices.Index(labels, "New app"); at < 4 || at < len(labels)-3 {
		t.Errorf("the bars' buttons are not last: %v", labels)
	}
	m.Win.Canvas().Focus(m.list.Focusable())
	m.Win.Canvas().FocusPrevious()
	m.Win.Canvas().FocusPrevious()
	if b.keyed() != m.list.SearchFocusable() {
		t.Errorf("back from the list comes %T", b.keyed())
	}
}

// The filters by the keys.
func TestFiltersByKeys(t *testing.T) {
	b := newBench(t, nil, record("a", func(r *oauth.Record) { r.App.Environment = "staging" }), record("b"))
	m := b.main(2)
	c := m.Win.Canvas()
	c.Focus(m.list.SearchFocusable())
	c.FocusNext()
	b.presses(fyne.KeyEnd)
	b.presses(fyne.KeyReturn)
	if got := len(m.list.Listed()); got != 1 {
		t.Errorf("%d are listed", got)
	}
	b.presses(fyne.KeyHome)
	b.presses(fyne.KeySpace)
	if got := len(m.list.Listed()); got != 2 {
		t.Errorf("%d are listed again", got)
	}
	b.presses(fyne.KeyRight)
	b.presses(fyne.KeyReturn)
	if got := len(m.list.Listed()); got != 0 {
		t.Errorf("%d favourites are listed", got)
	}
	if b.keyed() == m.list.Focusable() {
		t.Error("the filters have lost the keys")
	}
	b.presses(fyne.KeyF10)
	if !m.DialogOpen() {
		t.Error("F10 opens no menu from there")
	}
}

// Ctrl+I goes to the pane and back, and Escape back; a button that is built anew keeps the
// keys, and the row stays chosen.
func TestInspectGoesToThePane(t *testing.T) {
	b := newBench(t, nil, record("a", func(r *oauth.Record) { r.Tokens = tokens(0, time.Hour) }), record("b"))
	m := b.main(2)
	b.until("the pane shows the account", m.inspector.known)
	inspect := key(fyne.KeyI, ctrl)
	b.holds(inspect)
	if got := labelOf(b.keyed().(fyne.CanvasObject)); got != "Copy" {
		t.Fatalf("%q has the keys", got)
	}
	b.holds(inspect)
	if b.keyed() != m.list.Focusable() || chosen(m) != ref("a") {
		t.Fatalf("%T has the keys, %v is chosen", b.keyed(), chosen(m))
	}
	m.panes.split.SetOffset(0.95)
	m.list.FocusSearch()
	b.holds(inspect)
	if m.panes.split.Offset > 0.7 || !m.inspector.pane.Focused() {
		t.Errorf("the divider stands at %v", m.panes.split.Offset)
	}
	m.Win.Canvas().Focus(b.button("Show"))
	b.presses(fyne.KeyReturn)
	if got := labelOf(b.keyed().(fyne.CanvasObject)); got != "Hide" {
		t.Errorf("%q has the keys after it was shown", got)
	}
	b.presses(fyne.KeyDown) // scrolls
	b.presses(fyne.KeyDelete)
	if m.DialogOpen() || chosen(m) != ref("a") {
		t.Error("the list's keys work in the pane")
	}
	b.presses(fyne.KeyEscape)
	if b.keyed() != m.list.Focusable() {
		t.Errorf("%T has the keys after Escape", b.keyed())
	}
	m.list.ChooseAll()
	b.holds(inspect)
	if got := labelOf(b.keyed().(fyne.CanvasObject)); got != "Renew all" {
		t.Errorf("of several %q has the keys", got)
	}
}

// After a copy the next name replaces the one that was searched for; what is typed
// meanwhile stays. A second Ctrl+C copies the token, and not the name.
func TestTheNextNameReplacesTheLast(t *testing.T) {
	b := newBench(t, nil, record("ikas"), record("mypos"))
	m := b.main(2)
	m.list.FocusSearch()
	for _, r := range "ikas" {
		b.keyed().TypedRune(r)
	}
	b.presses(fyne.KeyReturn)
	b.until("it is copied", func() bool {
		return b.Clipboard.Text() == "at-ikas" && m.Toasts.Text() != "" && b.step("ikas") == session.StepCopy
	})
	if search(m).(interface{ SelectedText() string }).SelectedText() != "" {
		t.Error("it counts as what a person has selected")
	}
	m.Toasts.Hide()
	b.holds(&fyne.ShortcutCopy{Clipboard: m.App.Clipboard()})
	b.until("it is copied again", func() bool { return m.Toasts.Text() != "" })
	for _, r := range "my" {
		b.keyed().TypedRune(r)
	}
	if got := search(m).Typed(); got != "my" {
		t.Errorf("the search holds %q", got)
	}
	release := make(chan struct{})
	b.Servers.Answers(waits(release))
	b.presses(fyne.KeyReturn)
	b.until("it works", func() bool { return b.account("mypos").Running })
	b.keyed().TypedRune('p')
	close(release)
	b.until("it is copied", func() bool { return b.Clipboard.Text() == "at-mypos" })
	b.keyed().TypedRune('o')
	if got := search(m).Typed(); got != "mypo" {
		t.Errorf("what is typed meanwhile becomes %q", got)
	}
	m.focusList()
	b.holds(key(fyne.KeyF, ctrl))
	b.keyed().TypedRune('i')
	if got := search(m).Typed(); got != "i" {
		t.Errorf("after Ctrl+F the search holds %q", got)
	}
}

// Ctrl+Z takes a removal back from wherever the focus is, but for a text that is being
// typed.
func TestUndoFromEverywhere(t *testing.T) {
	b := newBench(t, nil, record("ikas"), record("mypos"))
	m := b.main(2)
	b.until("the pane shows the account", m.inspector.known)
	var undone atomic.Int64
	undo := func(context.Context) error { undone.Add(1); return nil }
	search(m).SetText("ika") // and removed what was found
	for i, focus := range b.stops() {
		m.actions.offerUndo(nil, undo, "Back", m.list.Query())
		m.Win.Canvas().Focus(focus)
		b.holds(&fyne.ShortcutUndo{})
		b.until("it is taken back", func() bool { return undone.Load() == int64(i)+1 })
	}
}

// Dialogs give the focus back to what had it.
func TestDialogsGiveTheFocusBack(t *testing.T) {
	b := newBench(t, nil, record("a"))
	m := b.main(1)
	for _, focus := range b.stops() {
		for name, open := range map[string]fyne.Shortcut{"settings": key(fyne.KeyComma, ctrl), "import": key(fyne.KeyO, ctrl), "edit": key(fyne.KeyE, ctrl)} {
			m.Win.Canvas().Focus(focus)
			b.holds(open)
			b.until("it opens", m.DialogOpen)
			if b.keyed() == nil {
				t.Errorf("%s: nothing has the keys", name)
			}
			b.presses(fyne.KeyEscape)
			if m.DialogOpen() {
				t.Fatalf("%s: Escape leaves it open", name)
			}
			if b.keyed() != focus {
				t.Errorf("%s: %T has the keys, and had not", name, b.keyed())
			}
		}
	}
}

// mouseOnly are what the keys need not reach themselves: parts of what they reach, and what
// has another way.
var mouseOnly = []string{
	"*list.row", "*list.groupRow", "*list.chip", "*parts.RowButton", // the list, the filters
	"*menu.Bar",                            // F10 and letters
	"*editor.hintButton",                   // F1, in the field it explains
	"*widget.listItem",                     // of a list
	"*widget.PopUp", "*widget.menuOverlay", // which take clicks for themselves
	"*widget.OverlayContainer", "*widget.scrollBarArea",
}

// unreachable are the things to click that Tab does not come to, on what is uppermost.
func (b *bench) unreachable() (missing []string) {
	b.t.Helper()
	c := b.window.shell.Win.Canvas()
	had := c.Focused()
	c.Focus(nil)
	reached := map[fyne.CanvasObject]bool{}
	for range 300 {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || reached[o] {
			break
		}
		reached[o] = true
	}
	if had != nil {
		c.Focus(had)
	}
	listed := map[fyne.CanvasObject]bool{}
	if b.window.main != nil {
		walkSeen(b.window.main.list.Object(), func(o fyne.CanvasObject) { listed[o] = true })
	}
	walkSeen(b.uppermost(), func(o fyne.CanvasObject) {
		if _, ok := o.(fyne.Tappable); !ok || reached[o] {
			return
		}
		if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
			return
		}
		if kind := fmt.Sprintf("%T", o); !slices.Contains(mouseOnly, kind) && !(kind == "*parts.Link" && listed[o]) {
			missing = append(missing, kind+" "+labelOf(o))
		}
	})
	return missing
}

// On every screen and every sheet Tab comes to all that can be clicked, and Escape closes
// the sheet.
func TestTabComesToEverything(t *testing.T) {
	rec := record("acme", byPerson, func(r *oauth.Record) {
		r.Account = oauth.Account{ID: "ada", Label: "Ada", Browser: "isolated:firefox"}
		r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.Identity = "ada@example.test" })
	})
	other := record("acme", byPerson, func(r *oauth.Record) { r.Account.ID = "bob" })
	waiting := record("waits", func(r *oauth.Record) {
		r.Waiting = []oauth.Change{{Field: "endpoints.token", New: "https://x.example.test"}}
	})
	b := newBench(t, nil, rec, other, waiting, record("plain"))
	m := b.main(4)
	m.Win.Resize(fyne.NewSize(1120, 720))
	ada := oauth.Ref{App: "acme", Account: "ada"}
	m.list.Choose(ref("plain"))
	b.presses(fyne.KeyReturn) // so that something is on the clipboard
	b.until("it is copied", func() bool { return m.status.Content().What != "" && b.step("plain") == session.StepCopy })
	m.list.Choose(ada)
	b.until("the pane shows the account", m.inspector.known)
	if missing := b.unreachable(); missing != nil {
		t.Errorf("the main screen: Tab does not come to %v", missing)
	}
	for name, open := range map[string]func(){
		"settings": m.openSettings, "keys": m.openShortcuts, "about": m.openAbout, "a new app": m.actions.newApp,
		"edit": func() { m.actions.edit(ada) }, "duplicate": func() { m.actions.duplicate(ada) }, "add an account": func() { m.actions.addAccount(ada) },
		"import": m.actions.importFile, "export": m.actions.exportFile, "copy as": func() { m.actions.copyAs(ada) },
		"copy all as": func() { m.actions.copyAllAs([]oauth.Ref{ada, ref("plain")}) }, "sign out": func() { m.actions.signOut(ada) },
		"sign out everywhere": m.actions.signOutEverywhere, "remove": func() { m.actions.remove(ada) }, "trust": func() { m.actions.trust(ref("waits")) },
		"profile": func() { m.actions.profile(ada) }, "renewals": m.actions.showRenewals, "somebody else": func() { m.actions.otherPerson(ada) },
		"another": func() { m.actions.another(ada) }, "certificate": m.actions.certificate,
	} {
		t.Run(name, func(t *testing.T) {
			open()
			b.until("it opens, or has nothing to ask", func() bool {
				return m.DialogOpen() || name == "another" || name == "renewals" || name == "somebody else"
			})
			if !m.DialogOpen() {
				return
			}
			if missing := b.unreachable(); missing != nil {
				t.Errorf("Tab does not come to %v", missing)
			}
			for range 4 { // a question over it
				if m.DialogOpen() {
					b.presses(fyne.KeyEscape)
				}
			}
			if m.DialogOpen() {
				if name != "add an account" { // where something was typed, which is asked about
					t.Error("Escape leaves it open")
				}
				m.Win.Canvas().Overlays().Remove(m.Win.Canvas().Overlays().List()[0])
			}
		})
	}
}

// So on what is shown before the main screen, and where there is no app.
func TestTabComesToEverythingBefore(t *testing.T) {
	t.Run("no app", func(t *testing.T) {
		b := newBench(t, nil)
		b.main(0)
		if missing := b.unreachable(); missing != nil {
			t.Errorf("Tab does not come to %v", missing)
		}
	})
	t.Run("no vault", func(t *testing.T) {
		b := newBench(t, func(*bench) opener {
			return func(context.Context, start.Request) (*desk.Desk, error) { return nil, desk.ErrNoVault }
		})
		b.until("the welcome screen", func() bool { return b.button("Create my vault") != nil })
		if missing := b.unreachable(); missing != nil {
			t.Errorf("Tab does not come to %v", missing)
		}
		c := b.window.shell.Win.Canvas()
		c.Focus(b.button("Create my vault").(fyne.Focusable))
		for _, want := range []string{"Just look around, store nothing", "Restore a backup…", "Protect it with a passphrase instead", "Create my vault"} {
			b.presses(desktop.KeyShiftLeft) // the toolkit tells of it before it moves the focus
			c.FocusPrevious()
			if got := labelOf(b.keyed().(fyne.CanvasObject)); got != want {
				t.Errorf("Shift+Tab comes to %q, not to %q", got, want)
			}
		}
		b.presses(fyne.KeyF10)
		if !b.window.shell.DialogOpen() {
			t.Error("F10 opens no menu")
		}
	})
	t.Run("locked", func(t *testing.T) {
		b := lockBench(t, true)
		b.main(1)
		b.window.lock()
		b.until("the lock screen", func() bool { return b.button("Unlock") != nil })
		if missing := b.unreachable(); missing != nil {
			t.Errorf("Tab does not come to %v", missing)
		}
		b.enter()
		b.until("the unlock screen", func() bool { return len(b.entries()) == 1 })
		if missing := b.unreachable(); missing != nil {
			t.Errorf("Tab does not come to %v", missing)
		}
		b.presses(fyne.KeyF10)
		if !b.window.shell.DialogOpen() {
			t.Error("F10 opens no menu from the field")
		}
	})
}

// The row's menu by the keys, from the list and from the search field.
func TestRowMenuByKeys(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"))
	m := b.main(2)
	m.Win.Resize(fyne.NewSize(900, 600))
	for _, from := range []fyne.Focusable{m.list.Focusable(), m.list.SearchFocusable()} {
		m.Win.Canvas().Focus(from)
		b.presses(desktop.KeyMenu)
		if !m.DialogOpen() {
			t.Fatalf("no menu opens from %T", from)
		}
		shown := false
		m.Post(func() { shown = true }) // as something that happens meanwhile
		b.until("something happens", func() bool { return shown })
		b.keyed().TypedRune('e') // Edit…
		b.presses(fyne.KeyReturn)
		b.until("the editor opens", func() bool { return m.actions.editing != nil && m.actions.editing.Open() })
		b.presses(fyne.KeyEscape)
		if m.DialogOpen() || b.keyed() != from {
			t.Errorf("a dialog is open: %t; %T has the keys", m.DialogOpen(), b.keyed())
		}
	}
}

// Enter, Ctrl+Enter and Ctrl+S press the one right verb of a dialog, wherever its focus is;
// nothing dangerous is pressed so.
func TestSavingKeys(t *testing.T) {
	for _, s := range []fyne.Shortcut{key(fyne.KeyReturn, ctrl), key(fyne.KeyS, ctrl)} {
		b := newBench(t, nil, record("a"))
		m := b.main(1)
		m.actions.edit(ref("a"))
		b.until("the editor opens", m.DialogOpen)
		first := b.keyed()
		if f, ok := first.(*parts.Entry); ok {
			f.SetText("another-client")
		} else {
			t.Fatalf("%T has the keys", first)
		}
		b.holds(s)
		b.until("it is saved", func() bool { return b.account("a").App.ClientID == "another-client" })
		m.actions.remove(ref("a"))
		b.until("it asks", m.DialogOpen)
		b.holds(s)
		if !m.DialogOpen() {
			t.Error("a removal was said yes to")
		}
	}
}
