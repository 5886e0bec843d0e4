package list

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/rows"
)

// seenGroup is a header as it was at a moment.
type seenGroup struct {
	model rows.Group
	round int       // of which list it is
	until time.Time // when time alone may have changed it
}

// perMember is for how long, for each account, a header is not looked at again for
// the time's sake alone: ten accounts need no care, ten thousand do.
const perMember = 10 * time.Millisecond

// manyMembers is from where on a header waits for that also when one of its
// accounts changes.
const manyMembers = 500

// grouped reports whether an app has several accounts, so that they stand under a
// header.
func (a *accounts) grouped(app string) bool { return a.countOf(app) > 1 }

// countOf is how many accounts an app has.
func (a *accounts) countOf(app string) int {
	if f := a.apps[app]; f != nil {
		return f.count
	}
	return 0
}

// touched forgets how a header was: one of its accounts has changed.
func (a *accounts) touched(f *family) {
	if f.count <= manyMembers {
		f.seen = seenGroup{}
	}
}

// group returns the header of an app's listed accounts; ok is false when there is
// none.
func (a *accounts) group(app string, now time.Time) (_ rows.Group, ok bool) {
	at, ok := a.at(groupRef(app))
	if !ok {
		return rows.Group{}, false
	}
	f := a.apps[app]
	if f.seen.round == a.round && now.Before(f.seen.until) {
		return f.seen.model, true
	}
	var listed []*desk.Account
	for _, it := range a.items[at+1:] {
		if it.ref.App != app {
			break
		}
		if e := a.entries[it.ref]; e != nil {
			listed = append(listed, e.Account)
		}
	}
	if len(listed) == 0 {
		return rows.Group{}, false
	}
	f.seen = seenGroup{rows.GroupOf(listed, f.count, now), a.round, now.Add(time.Duration(len(listed)) * perMember)}
	return f.seen.model, true
}

// members are all accounts of an app, listed or not, as the list sorts them by name.
func (a *accounts) members(app string) []oauth.Ref {
	var found []listed
	for _, e := range a.entries {
		if e.Record.App.ID == app && !desk.IsGuest(e.Ref()) {
			found = append(found, listed{entry: e})
		}
	}
	sortListed(found, View{}, nil)
	refs := make([]oauth.Ref, len(found))
	for i, f := range found {
		refs[i] = f.entry.Ref()
	}
	return refs
}
