package list

import "tokendesk/oauth"

// picks are accounts that are chosen together. One alone is the list's choice, and
// none of them: there are none, or two and more.
type picks struct {
	set    map[oauth.Ref]bool
	anchor oauth.Ref // where a range of them begins
}

// several reports whether accounts are chosen together.
func (a *accounts) several() bool { return len(a.picks.set) > 1 }

// picked are the accounts that are chosen together, as they are listed.
func (a *accounts) picked() (refs []oauth.Ref) {
	if !a.several() {
		return nil
	}
	for _, it := range a.items {
		if a.picks.set[it.ref] {
			refs = append(refs, it.ref)
		}
	}
	return refs
}

// unpick chooses one line alone again.
func (a *accounts) unpick() { a.picks = picks{} }

// begin makes the chosen account the first pick, where there is none yet. A header
// that is chosen is none: nobody has picked what stands under it one by one.
func (a *accounts) begin() {
	if len(a.picks.set) > 0 {
		return
	}
	a.picks.set = map[oauth.Ref]bool{}
	if _, listed := a.at(a.chosen); listed && !isGroup(a.chosen) {
		a.picks.set[a.chosen] = true
	}
}

// accountsOf are the listed accounts that a line stands for: itself, or all under a
// header.
func (a *accounts) accountsOf(ref oauth.Ref) (refs []oauth.Ref) {
	if !isGroup(ref) {
		if _, listed := a.at(ref); listed {
			refs = append(refs, ref)
		}
		return refs
	}
	at, listed := a.at(ref)
	if !listed {
		return nil
	}
	for _, it := range a.items[at+1:] {
		if it.ref.App != ref.App {
			break
		}
		refs = append(refs, it.ref)
	}
	return refs
}

// toggle picks what a line stands for, or takes it out where all of it is picked.
func (a *accounts) toggle(ref oauth.Ref) {
	a.begin()
	all := true
	these := a.accountsOf(ref)
	for _, r := range these {
		all = all && a.picks.set[r]
	}
	for _, r := range these {
		if all {
			delete(a.picks.set, r)
		} else {
			a.picks.set[r] = true
		}
	}
	a.picks.anchor = ref
	a.settle(ref)
}

// add picks what a line stands for, beside what is picked.
func (a *accounts) add(ref oauth.Ref) {
	a.begin()
	for _, r := range a.accountsOf(ref) {
		a.picks.set[r] = true
	}
	a.picks.anchor = ref
	a.settle(ref)
}

// extend picks all from where the range began to a line, and nothing else.
func (a *accounts) extend(ref oauth.Ref) {
	from, ok := a.at(a.picks.anchor)
	if !ok {
		if from, ok = a.at(a.chosen); !ok {
			return
		}
		a.picks.anchor = a.chosen
	}
	to, ok := a.at(ref)
	if !ok {
		return
	}
	a.picks.set = map[oauth.Ref]bool{}
	for _, it := range a.items[min(from, to) : max(from, to)+1] {
		if it.isAccount() {
			a.picks.set[it.ref] = true
		}
	}
	a.chosen = ref
	if !a.several() {
		a.picks.set = nil // the range's beginning stays
	}
}

// pickAll picks every account that is listed.
func (a *accounts) pickAll() {
	a.picks = picks{set: map[oauth.Ref]bool{}, anchor: a.chosen}
	for _, it := range a.items {
		if it.isAccount() {
			a.picks.set[it.ref] = true
		}
	}
	a.settle(a.chosen)
}

// pickThese picks accounts, and chooses the first of them.
func (a *accounts) pickThese(refs []oauth.Ref) {
	a.picks = picks{set: map[oauth.Ref]bool{}, anchor: refs[0]}
	for _, ref := range refs {
		a.picks.set[ref] = true
	}
	a.settle(refs[0])
}

// settle chooses a line that is picked, that one where it can be, and one line alone
// where no two are picked any more.
func (a *accounts) settle(ref oauth.Ref) {
	for r := range a.picks.set {
		if _, listed := a.at(r); !listed {
			delete(a.picks.set, r)
		}
	}
	_, listed := a.at(ref)
	switch {
	case listed && (a.picks.set[ref] || isGroup(ref) || len(a.picks.set) == 0):
		a.chosen = ref
	default:
		if near, ok := a.nearPicked(ref); ok {
			a.chosen = near
		}
	}
	if !a.several() {
		a.picks.set = nil
	}
}

// nearPicked is the first picked account from a line on, else the last one before it.
func (a *accounts) nearPicked(ref oauth.Ref) (near oauth.Ref, ok bool) {
	at, _ := a.at(ref)
	for i, it := range a.items {
		if a.picks.set[it.ref] {
			near, ok = it.ref, true
			if i >= at {
				break
			}
		}
	}
	return near, ok
}
