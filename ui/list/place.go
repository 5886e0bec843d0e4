package list

import "tokendesk/oauth"

// Place is where somebody is in the list: what is chosen, and what stands first. It holds
// names alone, so that it outlives a lock, and the program.
type Place struct {
	Chosen  oauth.Ref   // an account, or a header (see [Actions])
	Several []oauth.Ref // that are chosen together with it; none where one is chosen alone
	First   oauth.Ref   // the first account in sight
}

// Place returns where somebody is. What somebody chose and a filter hides is chosen still.
func (p *Panel) Place() Place {
	chosen := p.accounts.chosen
	if p.accounts.aside != (oauth.Ref{}) {
		chosen = p.accounts.aside
	}
	return Place{Chosen: chosen, Several: p.Several(), First: p.list.first()}
}

// Return goes back to a place once the accounts are known. It is called before that. What
// is there no more is not chosen; where nothing of it is, the first account is.
func (p *Panel) Return(to Place) {
	p.accounts.chosen, p.accounts.picks = to.Chosen, picks{}
	if len(to.Several) > 1 {
		p.accounts.picks.set = map[oauth.Ref]bool{}
		for _, ref := range to.Several {
			p.accounts.picks.set[ref] = true
		}
		p.accounts.picks.anchor = to.Chosen
	}
	p.first = to.First
}

// arrived shows the place that somebody returns to, when the accounts are first known.
func (p *Panel) arrived() {
	p.list.lead(p.first)
	if at, ok := p.accounts.at(p.accounts.chosen); ok {
		p.list.ScrollTo(at) // it is seen whatever was
	}
	p.first = oauth.Ref{}
	p.actions.Chosen(p.accounts.chosen)
}
