package ui

import (
	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
)

// busyElsewhere tells that a dialog or a menu is open: then only its keys work.
func (r *room) busyElsewhere() bool { return r.win.Canvas().Overlays().Top() != nil }

// key is what plain keys do in the list, and wherever nothing has the focus.
// It reports whether the key was used.
func (r *room) key(e *fyne.KeyEvent) bool {
	if r.busyElsewhere() {
		return false
	}
	switch e.Name {
	case fyne.KeyHome:
		r.move(-len(r.accounts.items))
	case fyne.KeyEnd:
		r.move(len(r.accounts.items))
	case fyne.KeyDelete:
		r.remove()
	default:
		return r.searchKey(e)
	}
	return true
}

// searchKey is what the list's keys do while the search field has the focus.
func (r *room) searchKey(e *fyne.KeyEvent) bool {
	if r.busyElsewhere() {
		return false
	}
	switch e.Name {
	case fyne.KeyUp:
		r.move(-1)
	case fyne.KeyDown:
		r.move(1)
	case fyne.KeyPageUp:
		r.move(-r.list.page())
	case fyne.KeyPageDown:
		r.move(r.list.page())
	case fyne.KeyReturn, fyne.KeyEnter:
		r.enterKey()
	case fyne.KeyEscape:
		r.escape()
	case fyne.KeyF1:
		r.openKeys()
	default:
		return false
	}
	return true
}

// move moves the choice by n accounts.
func (r *room) move(n int) {
	if ref, ok := r.accounts.step(n); ok {
		r.list.step(ref)
	}
}

// typed starts a search with the first character.
func (r *room) typed(c rune) {
	if r.busyElsewhere() || r.loadedOnce && len(r.accounts.entries) == 0 {
		return
	}
	r.win.Canvas().Focus(r.search)
	r.search.TypedRune(c)
}

// escape clears the search and goes back to the list. Where nothing is searched
// it stops what runs on the chosen account.
func (r *room) escape() {
	if r.search.Text != "" {
		r.search.SetText("")
	} else {
		r.work.cancel(r.accounts.chosen)
	}
	r.win.Canvas().Focus(r.list)
}

// enterKey does the chosen row's one right thing and then copies.
func (r *room) enterKey() {
	ref, m, ok := r.chosenRow()
	if !ok {
		return
	}
	switch m.Verb {
	case verbCancel:
		// Enter twice by mistake must not undo the first.
	case verbCopy, verbGet, verbRenew, verbSignIn:
		r.work.copyWith(ref, r.work.way(m.Verb), r.defaultFormat())
	default:
		r.act(ref, m.Verb)
	}
}

// act does what a row's button says. Only Copy copies.
func (r *room) act(ref oauth.Ref, v verb) {
	r.choose(ref)
	switch v {
	case verbCancel:
		r.work.cancel(ref)
	case verbCopy:
		r.work.copyWith(ref, r.work.cached, r.defaultFormat())
	case verbTrust:
		r.trust(ref)
	case verbAccept:
		r.accept(ref)
	default:
		r.work.get(ref, r.work.way(v), nil)
	}
}

func (r *room) chosenRow() (oauth.Ref, rowModel, bool) {
	m, ok := r.accounts.row(r.accounts.chosen, r.desk.Now())
	return r.accounts.chosen, m, ok
}

func (r *room) defaultFormat() copyas.Format {
	f, err := copyas.Parse(r.settings.CopyFormat)
	if err != nil {
		return copyas.Raw
	}
	return f
}

// copyKey is Ctrl+C: a selection in a text goes first, then the access token.
func (r *room) copyKey() {
	focused := r.win.Canvas().Focused()
	text, ok := focused.(interface{ SelectedText() string })
	if r.busyElsewhere() || ok && text.SelectedText() != "" {
		if s, ok := focused.(fyne.Shortcutable); ok {
			s.TypedShortcut(&fyne.ShortcutCopy{Clipboard: r.app.Clipboard()})
		}
		return
	}
	if ref, m, ok := r.chosenRow(); ok && !m.Working {
		r.copyToken(ref)
	}
}

// copyToken copies the access token, renewed first where it must be.
func (r *room) copyToken(ref oauth.Ref) {
	m, ok := r.accounts.row(ref, r.desk.Now())
	switch {
	case !ok:
	case m.Verb == verbTrust || m.Verb == verbAccept:
		r.act(ref, m.Verb)
	default:
		r.work.copyWith(ref, r.work.cached, r.defaultFormat())
	}
}
