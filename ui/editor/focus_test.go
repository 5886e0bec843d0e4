package editor

import (
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// people is an app with three accounts, in the editor.
func people(t *testing.T, o func(*Options)) (*bench, *form) {
	t.Helper()
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode = ModeEdit
	b.options.App = oauth.App{ID: "x", ClientID: "c", Grant: oauth.GrantAuthorizationCode, Endpoints: oauth.Endpoints{Authorization: "https://as.test/a", Token: "https://as.test/t"}}
	b.options.Accounts = []oauth.Account{{ID: "ada"}, {ID: "bob"}, {ID: "eve"}}
	if o != nil {
		o(&b.options)
	}
	f := show(b.Win, b.options)
	b.Drain()
	return b, f
}

func (f *form) hasFocus(path string) bool {
	r := f.exactly(path)
	return r != nil && r.focus == f.win.Canvas().Focused()
}

// "Add an account" goes to the new account's own field, and it is seen whole.
func TestAddAnAccountBringsItsFieldIntoView(t *testing.T) {
	_, f := people(t, func(o *Options) { o.NewAccount = true })
	r := f.exactly("accounts[3].label")
	if r == nil || !f.hasFocus("accounts[3].label") {
		t.Fatal("the focus is elsewhere")
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(r.object).Y
	view := driver.AbsolutePositionForObject(f.section(sectionAccounts).body)
	if bottom := top + r.object.Size().Height; top < 0 || bottom > f.win.Canvas().Size().Height-60 {
		t.Errorf("the field is at %v to %v in a window of %v (accounts at %v)", top, bottom, f.win.Canvas().Size().Height, view.Y)
	}
}

// What is typed goes nowhere that nobody sees: not into the fields of an account that was
// removed, nor into those of a section that was closed.
func TestTypingGoesIntoNothingUnseen(t *testing.T) {
	for name, row := range map[string]struct {
		at   string
		do   func(*form)
		then string // the field that has the focus; "" for none of the fields
	}{
		"its account is removed":    {"accounts[1].label", func(f *form) { f.removeAccount(1) }, ""},
		"one before it is removed":  {"accounts[2].label", func(f *form) { f.removeAccount(1) }, "accounts[1].label"},
		"one behind it is removed":  {"accounts[0].label", func(f *form) { f.removeAccount(1) }, "accounts[0].label"},
		"its section is closed":     {"accounts[1].label", func(f *form) { f.toggle(f.section(sectionAccounts), false) }, ""},
		"another section is closed": {"client_id", func(f *form) { f.toggle(f.section(sectionAccounts), false) }, "client_id"},
		"everything is made anew":   {"client_id", func(f *form) { f.build() }, "client_id"},
	} {
		t.Run(name, func(t *testing.T) {
			_, f := people(t, nil)
			f.toggle(f.section(sectionAccounts), true)
			f.win.Canvas().Focus(f.exactly(row.at).focus)
			row.do(f)
			if row.then == "" {
				if f.focused() != nil {
					t.Errorf("%s has the focus", f.focused().field.path)
				}
				if w, ok := f.win.Canvas().Focused().(fyne.CanvasObject); ok && fyne.CurrentApp().Driver().CanvasForObject(w) == nil {
					t.Error("a field that is gone has the focus")
				}
			} else if !f.hasFocus(row.then) {
				t.Errorf("%s has not the focus", row.then)
			}
			if entry, ok := f.win.Canvas().Focused().(interface{ TypedRune(rune) }); ok {
				entry.TypedRune('z')
			}
			for i, a := range f.draft.Accounts {
				if a.Label == "z" && row.then != accountPath(i, "label") {
					t.Errorf("the account %d was typed into", i)
				}
			}
		})
	}
}

// Save hands over what Try it brought.
func TestSaveHandsOverTheTrial(t *testing.T) {
	b, f := people(t, nil)
	b.trial = desk.Trial{Tokens: oauth.TokenSet{AccessToken: "at"}}
	f.try()
	b.Drain()
	f.save()
	b.Drain()
	if len(b.last) != 1 || b.last[0].Tokens.AccessToken != "at" {
		t.Errorf("%d saved", len(b.last))
	}
}
