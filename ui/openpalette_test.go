package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/ui/fuzzy"
	"tokendesk/ui/palette"
	"tokendesk/ui/words"
)

// paletteOf is a window with two people's accounts of one app and an app that gets its
// token by itself.
func paletteOf(t *testing.T) (*bench, *mainScreen) {
	t.Helper()
	person := func(id, label string) oauth.Record {
		return record("acme", byPerson, func(r *oauth.Record) {
			r.App.Name, r.App.Environment = "Acme staging", "staging"
			r.Account = oauth.Account{ID: id, Label: label}
			r.Tokens = tokens(0, 2*time.Hour)
		})
	}
	b := newBench(t, nil, person("ada", "Ada Lovelace"), person("bob", "Bob"), record("globex"))
	return b, b.main(3)
}

// palette opens the palette by its key and types.
func (b *bench) palette(typed string) {
	m := b.window.main
	m.Press(key(fyne.KeyK, ctrl))
	for _, r := range typed {
		m.Win.Canvas().Focused().TypedRune(r)
	}
}

// take takes what is chosen there.
func (b *bench) take() {
	b.window.main.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// onPalette are the words on what is open over the screen.
func (b *bench) onPalette() (words []string) {
	if top := b.window.main.Win.Canvas().Overlays().Top(); top != nil {
		for _, o := range test.LaidOutObjects(top) {
			if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text != "" {
				words = append(words, text.Text)
			}
		}
	}
	return words
}

// An account by its name: what Enter does in the list. The one that was chosen before is
// chosen no more.
func TestPaletteTakesAnAccount(t *testing.T) {
	b, m := paletteOf(t)
	b.palette("bob")
	b.take()
	b.until("Bob's token is copied", func() bool { return b.Clipboard.Text() == "at" })
	if a, ok := m.list.Chosen(); !ok || a.Ref().Account != "bob" || m.DialogOpen() {
		t.Errorf("%v is chosen, a dialog open: %t", a.Ref(), m.DialogOpen())
	}
	if got := m.choices.Get().Recent; !slices.Equal(got, []string{"account:acme/bob"}) {
		t.Errorf("remembered %q", got)
	}
}

// An action and whom it is about, in any order: only that account is.
func TestPaletteTakesAnActionOnAnAccount(t *testing.T) {
	b, m := paletteOf(t)
	m.list.Reveal(oauth.Ref{App: "acme", Account: "ada"})
	b.palette("globex renew")
	if words := b.onPalette(); !slices.Contains(words, "App globex: Renew") {
		t.Fatalf("%q", words)
	}
	b.take()
	b.until("the token of Globex is there", func() bool { return b.account("globex").HasToken() && !b.account("globex").Running })
	b.palette("")
	if words := b.onPalette(); slices.Index(words, "Recent") < 0 || words[slices.Index(words, "Recent")+1] != "Gl" || !slices.Contains(words, "App globex: Renew") {
		t.Errorf("it is not recent: %q", words)
	}
}

// A filter and a setting are chosen, and ticked from then on.
func TestPaletteTakesFiltersAndSettings(t *testing.T) {
	b, m := paletteOf(t)
	b.palette("filter stag")
	b.take()
	b.until("the list is filtered", func() bool { return m.choices.Get().Filter == "env:staging" && len(m.list.Listed()) == 2 })
	b.palette("theme dark")
	b.take()
	b.until("it is dark", func() bool { return m.choices.Get().Theme == "dark" })
	if m.App.Settings().Theme().Color(theme.ColorNameBackground, theme.VariantLight) == theme.Color(theme.ColorNameForeground) {
		t.Error("the theme is not dark")
	}
	b.palette("renew globex")
	b.take()
	b.until("what the filter hides is shown and renewed", func() bool { return b.account("globex").HasToken() && len(m.list.Listed()) == 3 })
}

// Everything the menus offer is in the palette, each under an id of its own, with its
// keys; what cannot be done now says why, and is not done.
func TestPaletteOffersEveryCommand(t *testing.T) {
	b, m := paletteOf(t)
	_ = b
	items := map[string]palette.Item{}
	for _, s := range append(m.paletteMenus(), m.paletteFilters(), m.paletteSettings()) {
		for _, it := range s.Items {
			if _, twice := items[it.ID]; twice || it.ID == "" {
				t.Errorf("the id %q of %q is not its own", it.ID, it.Title)
			}
			items[it.ID] = it
		}
	}
	for _, menu := range m.menus() {
		for _, c := range flat(menu.commands()) {
			if it, ok := items[idOf(menu.title, c.title)]; !ok && !c.opensPalette {
				t.Errorf("%q is not offered", c.title)
			} else if c.shortcut != nil && ok && it.Keys == "" {
				t.Errorf("%q has no keys", c.title)
			}
		}
	}
	for id, want := range map[string]string{"account/cancel": "not available", "account/renew": "", "edit/undo-the-last-removal": "not available"} {
		if it, ok := items[id]; ok && it.Reason != want {
			t.Errorf("%s: %q, want %q", id, it.Reason, want)
		}
	}
	m.list.ChooseAll()
	for _, s := range m.paletteMenus() {
		for _, it := range s.Items {
			if it.ID == "account/edit" && it.Reason == "" || it.ID == "account/renew" && it.Reason != "" {
				t.Errorf("with several chosen %s: %q", it.ID, it.Reason)
			}
		}
	}
}

// Promise 39: while presenting the palette names nobody, and what it remembers never
// does.
func TestPaletteNamesNobodyWhilePresenting(t *testing.T) {
	b, m := paletteOf(t)
	b.palette("renew lovelace")
	if words := strings.Join(b.onPalette(), "\n"); !strings.Contains(words, "Lovelace") {
		t.Fatalf("nobody is named before: %q", words)
	}
	m.Press(key(fyne.KeyP, ctrl|fyne.KeyModifierShift))
	if m.DialogOpen() {
		t.Error("it stays open")
	}
	for _, typed := range []string{"", "renew lovelace", "lovelace"} {
		b.palette(typed)
		words := b.onPalette()
		for _, w := range words {
			if w != typed && (strings.Contains(strings.ToLower(w), "lovelace") || strings.Contains(w, "Ada")) {
				t.Errorf("%q: it says %q", typed, w)
			}
		}
		if typed == "" {
			m.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			continue
		}
		b.take()
		if m.DialogOpen() {
			t.Errorf("%q finds nothing: %q", typed, words)
		}
	}
	if got := strings.Join(m.choices.Get().Recent, " "); strings.Contains(got, "Lovelace") {
		t.Errorf("remembered %q", got)
	}
}

// While a question is open the palette does not open over it; without any app it works.
func TestPaletteKnowsItsPlace(t *testing.T) {
	b := newBench(t, nil)
	m := b.main(0)
	b.palette("import")
	b.take()
	b.until("a file is asked for", m.DialogOpen)
	before := len(m.Win.Canvas().Overlays().List())
	m.Press(key(fyne.KeyK, ctrl))
	if got := len(m.Win.Canvas().Overlays().List()); got != before {
		t.Errorf("%d things are open, before %d", got, before)
	}
}

var _ palette.Accounts = paletteAccounts{}

// The accounts of the palette are found as in the list.
func TestPaletteFindsAsTheListDoes(t *testing.T) {
	_, m := paletteOf(t)
	q := fuzzy.Parse("lvlace")
	all := paletteAccounts{m.list.Index(), m}
	if hits := all.Match(&q); len(hits) != 1 || all.Ref(hits[0].Place).Account != "ada" {
		t.Errorf("%v", hits)
	}
}

// What people call it finds it, too, and what is so already stands last.
func TestPaletteKnowsOtherWords(t *testing.T) {
	b, m := paletteOf(t)
	m.list.Reveal(oauth.Ref{App: "acme", Account: "ada"})
	for typed, want := range map[string]string{
		"delete": "Remove…", "log out": "Sign out", "certificate": "Edit…", "trust": "Get or copy", "preferences": "Settings…", "dark mode": "Theme: Light",
		"restore": "Restore…", "shortcuts": "Keys", "switch user": "Sign in another person", "star": "Favourite", "autostart": "", "delete bob": "Acme staging, Bob: Remove…",
	} {
		b.palette(typed)
		if got := b.onPalette(); !strings.Contains(strings.Join(got, ""), want) {
			t.Errorf("%q finds %q, not %q", typed, got, want)
		}
		m.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if m.DialogOpen() {
			m.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		}
	}
	b.palette("contrast")
	b.take()
	b.until("another contrast than before is taken", func() bool { return m.choices.Get().Contrast != "" })
}

// The menu of a row has what can be meant for its account, and lines between groups only.
func TestRowMenuLeavesOutWhatCannotBe(t *testing.T) {
	b := newBench(t, nil, record("a"), record("c", byPerson))
	m := b.main(2)
	labels := func(app string) (all []string) {
		for _, c := range m.rowCommands(b.account(app)) {
			all = append(all, c.label)
		}
		return all
	}
	machine := []string{"Copy token", "Copy as…", "Keep a file current…", "", "Renew", "", "Inspect", "Edit…", "Duplicate…", "", "Favourite", "Renew before expiry", "", words.SignOut, "Remove…"}
	if got := labels("a"); !slices.Equal(got, machine) {
		t.Errorf("%q", got)
	}
	person := labels("c")
	for _, want := range []string{words.SignInAgain, words.SignInAnother, "Add an account…", words.CopyRedirectAddress, "Browser profile…"} {
		if !slices.Contains(person, want) {
			t.Errorf("a person's has no %q: %q", want, person)
		}
	}
	for _, gone := range []string{words.OtherPerson, "Sign-in page", "Cancel", "Renew all"} {
		if slices.Contains(person, gone) {
			t.Errorf("a person's has %q", gone)
		}
	}
}
