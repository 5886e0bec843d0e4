package ui

import (
	"strings"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/list"
)

// placeIn is the place in the list that the settings remember.
func placeIn(s store.Settings) list.Place {
	p := list.Place{First: refOf(s.FirstShown)}
	for _, name := range s.Chosen {
		p.Several = append(p.Several, refOf(name))
	}
	if len(p.Several) > 0 {
		p.Chosen = p.Several[0]
	}
	if len(p.Several) < 2 {
		p.Several = nil
	}
	return p
}

// keepPlace has the settings remember a place in the list.
func keepPlace(s *store.Settings, p list.Place) {
	s.Chosen, s.FirstShown = nil, nameOf(p.First)
	if name := nameOf(p.Chosen); name != "" {
		s.Chosen = append(s.Chosen, name)
	}
	for _, ref := range p.Several {
		if ref != p.Chosen {
			s.Chosen = append(s.Chosen, nameOf(ref))
		}
	}
}

// nameOf writes a reference; guests, who are gone with the program, and nobody have none.
func nameOf(ref oauth.Ref) string {
	if ref.App == "" || desk.IsGuest(ref) {
		return ""
	}
	return ref.String()
}

func refOf(name string) oauth.Ref {
	app, account, _ := strings.Cut(name, "/")
	return oauth.Ref{App: app, Account: account}
}
