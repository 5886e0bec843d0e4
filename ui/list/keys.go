package list

import "fyne.io/fyne/v2"

// Key is what plain keys do in the list, and wherever nothing has the focus. It
// reports whether the key was used.
func (p *Panel) Key(e *fyne.KeyEvent) bool {
	if p.actions.Busy() {
		return false
	}
	switch e.Name {
	case fyne.KeyHome:
		p.walk(-len(p.accounts.items))
	case fyne.KeyEnd:
		p.walk(len(p.accounts.items))
	case fyne.KeyDelete:
		return p.actions.Key(e)
	default:
		return p.searchKey(e)
	}
	return true
}

// searchKey is what the list's keys do while the search field has the focus. It
// reports whether the key was used.
func (p *Panel) searchKey(e *fyne.KeyEvent) bool {
	if p.actions.Busy() {
		return false
	}
	switch e.Name {
	case fyne.KeyUp:
		p.walk(-1)
	case fyne.KeyDown:
		p.walk(1)
	case fyne.KeyPageUp:
		p.walk(-p.list.page())
	case fyne.KeyPageDown:
		p.walk(p.list.page())
	case fyne.KeyEscape:
		p.escape(e)
	default:
		return p.actions.Key(e)
	}
	return true
}

// escape chooses one account alone again, else clears the search, and goes back to
// the list. Where nothing is searched the host has the key.
func (p *Panel) escape(e *fyne.KeyEvent) {
	if p.accounts.several() {
		p.accounts.unpick()
		p.picked()
	} else if p.search.Text != "" {
		p.search.SetText("")
	} else {
		p.actions.Key(e)
	}
	if !p.Empty() { // it is not on the screen
		p.focus(p.list)
	}
}

// Typed starts a search with the first character.
func (p *Panel) Typed(c rune) {
	if p.actions.Busy() || p.Empty() {
		return
	}
	p.focus(p.search)
	p.search.TypedRune(c)
}
