package ui

import (
	"context"
	"reflect"
	"strings"
	"time"

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

// keepAfter is how soon another choice in the list is kept: with what follows at once, and
// before a program that is killed loses more than the last glance.
const keepAfter = 1200 * time.Millisecond

// keepSoon has what is chosen kept, also where the program does not come to its end.
func (m *mainScreen) keepSoon() {
	if m.keeping || !m.list.Loaded() {
		return
	}
	m.keeping = true
	m.tasks.After(keepAfter, func() {
		m.keeping = false
		if keep := m.look(); keep != nil {
			m.tasks.Run(func(context.Context) error { return keep() }, func(error) {}) // it is tried again at the end
		}
	})
}

// remember keeps the window's shape and the place in the list, and then goes on, at the
// latest after a second: a slow disk must not hold the window open.
func (m *mainScreen) remember(then func()) {
	keep := m.look()
	if keep == nil {
		then()
		return
	}
	gone := false
	leave := func() {
		if !gone {
			gone = true
			then()
		}
	}
	m.tasks.Run(func(context.Context) error { return keep() }, func(error) { leave() })
	m.tasks.After(time.Second, leave)
}

// look looks at the window's shape and the place in the list. What it returns writes them
// into the settings, on any goroutine; nil: they stand there already.
func (m *mainScreen) look() (keep func() error) {
	size, divider, known, place := m.Win.Canvas().Size(), m.panes.split.Offset, m.list.Loaded(), m.list.Place()
	change := func(s *store.Settings) {
		s.WindowWidth, s.WindowHeight, s.Divider = size.Width, size.Height, divider
		if known {
			keepPlace(s, place)
		}
	}
	kept := m.desk.Settings.Get()
	now := kept
	if change(&now); reflect.DeepEqual(now, kept) {
		return nil
	}
	return func() error { return m.desk.Settings.Update(change) }
}
