package ui

import (
	"slices"

	"tokendesk/oauth"
	"tokendesk/store"
)

// keepsFresh tells whether an account is renewed before it expires, and whether
// that is settled elsewhere: by the settings, or because its app is a favourite.
func (r *room) keepsFresh(ref oauth.Ref) (kept, settled bool) {
	e, ok := r.accounts.entries[ref]
	if !ok {
		return false, true
	}
	return r.settings.Keeps(e.record), r.settings.KeepFresh != store.KeepFavourites || e.record.App.Favourite
}

// toggleKeepFresh chooses an account to be renewed before it expires, or no more.
func (r *room) toggleKeepFresh(ref oauth.Ref) {
	kept, settled := r.keepsFresh(ref)
	name, said := ref.String(), ref.String()
	if r.accounts.private {
		said = r.title(ref) // an account's id may name somebody
	}
	switch {
	case settled && kept:
		r.toasts.say("It is renewed before it expires already")
		return
	case settled:
		r.toasts.say("The settings say that nothing is renewed by itself")
		return
	}
	r.keep(func(s *store.Settings) {
		s.KeepAlso = slices.DeleteFunc(slices.Clone(s.KeepAlso), func(other string) bool { return other == name })
		if !kept {
			s.KeepAlso = append(s.KeepAlso, name)
		}
	})
	if kept {
		r.toasts.say(said + " is no longer renewed by itself")
	} else {
		r.toasts.say(said + " is renewed before it expires, while this window is open")
	}
}
