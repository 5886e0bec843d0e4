package list

import "fyne.io/fyne/v2"

// SearchAnew gives the search field the focus, and selects what it holds: what is typed
// next replaces it.
func (p *Panel) SearchAnew() {
	p.focus(p.search)
	p.accounts.startHere()
	if p.search.Text != "" {
		p.search.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}
