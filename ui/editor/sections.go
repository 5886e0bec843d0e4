package editor

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
)

// sectionID names a part of the form.
type sectionID int

const (
	sectionGiven sectionID = iota
	sectionServer
	sectionRights
	sectionAccounts
	sectionPlace
	sectionMore
	sectionEndpoints // from here on parts of sectionMore
	sectionRequests
	sectionRedirect
	sectionTransport
	sectionTest
)

// section is a part of the form that opens and closes. What a person has opened or closed
// stays so as long as the form does.
type section struct {
	id      sectionID
	title   string
	alone   string // the title where nobody signs in; "" for the same
	fields  func(*form) []field
	extra   func(*form) fyne.CanvasObject // what stands below its fields
	asked   func(*form) bool              // nil: wherever one of its fields or parts is
	summary func(*form) string            // what it holds, said while it is closed; nil counts what was entered
	parts   []*section                    // inside it
	begins  func(*form) bool              // whether it is open at first; nil: no

	open, chosen bool
	object       *fyne.Container
	head         *parts.Button
	says         *parts.Label
	body         *fyne.Container
	rows         []*row
}

// newSections are the parts of the form, by what a person has in hand and who gave it.
func newSections() []*section {
	always := func(*form) bool { return true }
	return []*section{
		{id: sectionGiven, title: "From the provider", fields: givenFields, extra: (*form).registerView, summary: summaryOfGiven, begins: always},
		{id: sectionServer, title: "Where it signs in", alone: "Where it gets its tokens", fields: serverFields, summary: (*form).server, begins: always},
		{id: sectionRights, title: "What it may do", fields: rightsFields, summary: summaryOfRights, begins: (*form).asksRights},
		{id: sectionAccounts, title: "Accounts", extra: accountsView, asked: asksAccounts, summary: summaryOfAccounts},
		{id: sectionPlace, title: "Name and place", fields: placeFields, summary: summaryOfPlace, begins: always},
		{
			id: sectionMore, title: "More", summary: func(*form) string { return "Addresses, requests, connection, test call" },
			parts: []*section{
				{id: sectionEndpoints, title: "Other addresses", fields: endpointFields},
				{id: sectionRequests, title: "Requests and answers", fields: requestFields},
				{id: sectionRedirect, title: "Redirect", fields: redirectFields, asked: grantIs(oauth.GrantAuthorizationCode), summary: summaryOfRedirect},
				{id: sectionTransport, title: "Connection", fields: transportFields},
				{id: sectionTest, title: "Test call", fields: testFields, summary: summaryOfTest},
			},
		},
	}
}

// walk calls do with each of the sections and what is inside them, in reading order, as
// long as inside says so.
func walk(sections []*section, inside func(*section) bool, do func(*section)) {
	for _, s := range sections {
		do(s)
		if inside(s) {
			walk(s.parts, inside, do)
		}
	}
}

func anywhere(*section) bool { return true }

// section returns a part of the form.
func (f *form) section(id sectionID) (found *section) {
	walk(f.sections, anywhere, func(s *section) {
		if s.id == id {
			found = s
		}
	})
	return found
}

// holder returns the sections that a path of the app file is asked for in, the outermost
// first; none where it is asked for nowhere.
func (f *form) holder(path string) []*section { return holder(f, f.sections, path) }

func holder(f *form, among []*section, path string) []*section {
	for _, s := range among {
		if s.asked != nil && !s.asked(f) {
			continue
		}
		if s.holds(f, path) {
			return []*section{s}
		}
		if inner := holder(f, s.parts, path); inner != nil {
			return append([]*section{s}, inner...)
		}
	}
	return nil
}

// holds reports whether a path of the app file is asked for in a section itself.
func (s *section) holds(f *form, path string) bool {
	if s.id == sectionAccounts {
		return within(path, "accounts")
	}
	return s.fields != nil && slices.ContainsFunc(s.fields(f), func(fl field) bool { return fl.isShown(f) && within(path, fl.path) })
}

// isAsked reports whether a section has anything to ask for.
func (s *section) isAsked(f *form) bool {
	if s.asked != nil {
		return s.asked(f)
	}
	if s.fields != nil && slices.ContainsFunc(s.fields(f), func(fl field) bool { return fl.isShown(f) }) {
		return true
	}
	return slices.ContainsFunc(s.parts, func(p *section) bool { return p.isAsked(f) })
}

// sectionView makes the widgets of a section; those inside it exist only while it is open.
func (f *form) sectionView(s *section) fyne.CanvasObject {
	if !s.chosen {
		s.open = s.begins != nil && s.begins(f)
	}
	s.body = container.New(parts.Column{Gap: 6})
	s.head = f.sheet.Widgets.Button(s.titleIn(f), func() { f.toggle(s, !s.open) })
	parts.Folds(s.head, func() bool { return s.open })
	s.head.Importance, s.head.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	s.says = parts.Note("").OneLine()
	parts.DescribedBy(s.head, s.says)
	line := container.NewBorder(nil, nil, s.head, nil, container.NewCenter())
	line.Objects[0] = container.New(parts.Inset{Top: 3}, s.says)
	s.object = container.New(parts.Column{Gap: 4}, line, container.New(parts.Inset{Bottom: 6}, s.body))
	f.fill(s)
	return s.object
}

func (s *section) titleIn(f *form) string {
	if s.alone != "" && !f.grant().NeedsPerson() {
		return s.alone
	}
	return s.title
}

// toggle opens or closes a section, as a person does.
func (f *form) toggle(s *section, open bool) {
	if !open {
		f.leave(s)
	}
	s.open, s.chosen = open, true
	f.fill(s)
	f.collect()
	f.sayHead(s)
	s.object.Refresh()
	f.sheet.Relayout()
	f.sheet.Fit()
}

// fill makes what is inside an open section, and takes it away from one that is closed.
func (f *form) fill(s *section) {
	s.rows, s.body.Objects = nil, nil
	s.body.Hidden = !s.open
	if s.open {
		if s.fields != nil {
			for _, fl := range s.fields(f) {
				r := f.newRow(fl)
				s.rows = append(s.rows, r)
				s.body.Add(r.object)
			}
		}
		if s.extra != nil {
			s.body.Add(s.extra(f))
		}
		for _, p := range s.parts {
			s.body.Add(container.New(parts.Inset{Left: 14}, f.sectionView(p)))
		}
	}
	for _, r := range s.rows {
		r.update(f)
	}
	s.body.Refresh()
}

// sayHead brings the head of a section into line, and reports whether the section came or went.
func (f *form) sayHead(s *section) (moved bool) {
	if shown := s.isAsked(f); s.object.Hidden == shown {
		s.object.Hidden, moved = !shown, true
	}
	if title := s.titleIn(f); s.head.Text != title {
		s.head.SetText(title)
	}
	icon, said := theme.MenuDropDownIcon(), ""
	if !s.open {
		icon, said = theme.MenuExpandIcon(), f.summary(s)
	}
	if s.head.Icon == nil || s.head.Icon.Name() != icon.Name() {
		s.head.SetIcon(icon)
	}
	s.says.SetText(said)
	return moved
}

// summary says in one line what a closed section holds.
func (f *form) summary(s *section) string {
	if s.summary != nil {
		return s.summary(f)
	}
	n := 0
	for _, fl := range s.fields(f) {
		if fl.isShown(f) && fl.isEntered(f) {
			n++
		}
	}
	if n == 0 {
		return "Nothing entered"
	}
	return fmt.Sprintf("%d entered", n)
}

// collect lists the rows that are on the screen, in reading order.
func (f *form) collect() {
	f.rows = nil
	walk(f.sections, func(s *section) bool { return s.open && s.isAsked(f) }, func(s *section) {
		if s.open && s.isAsked(f) {
			f.rows = append(f.rows, s.rows...)
		}
	})
}

// each calls do with every section that has widgets.
func (f *form) each(do func(*section)) {
	walk(f.sections, func(s *section) bool { return s.open }, do)
}

// asksRights reports whether scopes are a question of this app: its provider or the app
// itself names some, or nothing is known of the server.
func (f *form) asksRights() bool {
	a := f.draft.App
	if a.Scopes != nil || a.Audience != "" || len(a.Resources) > 0 || !f.hasProvider {
		return true
	}
	return f.grant().NeedsPerson() && (len(f.known.Scopes) > 0 || len(f.provider.Scopes) > 0)
}
