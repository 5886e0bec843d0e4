package editor

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// form is the editor while it is open. It lives on the UI goroutine.
type form struct {
	o     Options
	win   fyne.Window
	sheet *parts.Sheet

	draft     store.Edit
	start     store.Edit // to report whether anything was typed
	idFollows bool       // the id is made from the name

	// What check computed.
	provider    catalogue.Provider
	hasProvider bool
	defaults    oauth.App // with no provider at all
	known       oauth.App // without the person's words
	complete    oauth.App
	found       oauth.App // by discovery
	prefilled   []string  // scopes that were filled in by it
	problems    []oauth.Problem
	refused     map[string]string // what a field could not take, by path
	attempted   bool              // Save or Try it was pressed: show every problem

	rows     []*row
	sections []*section
	register *wayBack
	notes    []string // of a pasted command
	allNotes bool     // of the provider are shown

	run    running
	trial  desk.Trial // the last one that succeeded
	foot   []any      // what the buttons and the status were last drawn from
	saving bool
}

// sectionID names a part of the form.
type sectionID int

const (
	sectionEndpoints sectionID = iota
	sectionRequests
	sectionRedirect
	sectionAccounts
	sectionTransport
	sectionTest
	sectionList
)

// section is a part of the form that opens and closes.
type section struct {
	id     sectionID
	title  string
	open   bool
	head   *parts.Button
	body   *fyne.Container
	rows   []*row
	fields func(*form) []field
	extra  func(*form) fyne.CanvasObject
}

func newForm(win fyne.Window, o Options) *form {
	f := &form{o: o, win: win, refused: map[string]string{}, draft: firstDraft(o), notes: o.Notes}
	f.start = cloneEdit(f.draft)
	f.idFollows = o.Mode == ModeNew
	f.sections = []*section{
		{id: sectionEndpoints, title: "Addresses of the server", fields: endpointFields},
		{id: sectionRequests, title: "Requests", fields: requestFields},
		{id: sectionRedirect, title: "Way back from the browser", fields: redirectFields},
		{id: sectionAccounts, title: "Accounts", extra: accountsView},
		{id: sectionTransport, title: "TLS and proxy", fields: transportFields},
		{id: sectionTest, title: "Test call", fields: testFields},
		{id: sectionList, title: "In the list", fields: listFields},
	}
	return f
}

// section returns a part of the form.
func (f *form) section(id sectionID) *section {
	return f.sections[slices.IndexFunc(f.sections, func(s *section) bool { return s.id == id })]
}

// holds reports whether a path of the app file is asked for in a section.
func (s *section) holds(f *form, path string) bool {
	if s.id == sectionAccounts {
		return within(path, "accounts")
	}
	return slices.ContainsFunc(s.fields(f), func(fl field) bool { return within(path, fl.path) })
}

func (f *form) taken(id string) bool {
	return f.o.Taken != nil && (f.o.Mode != ModeEdit || id != f.o.App.ID) && f.o.Taken(id)
}

func (f *form) setID(id string) {
	f.draft.App.ID = id
	f.draft.RenamedFrom = ""
	if f.o.Mode == ModeEdit && id != f.o.App.ID {
		f.draft.RenamedFrom = f.o.App.ID
	}
}

// stored reports whether the vault has a secret; a duplicate starts without any.
func (f *form) stored(account string, kind oauth.SecretKind) bool {
	return f.o.Mode == ModeEdit && slices.Contains(f.o.Stored[account], kind)
}

// build makes all widgets anew: at first, and when accounts or the provider change.
func (f *form) build() { f.rebuild(f.focused()) }

// rebuild is build with the focus where was stands afterwards.
func (f *form) rebuild(was *row) {
	f.check()
	f.rows = nil
	body := []fyne.CanvasObject{f.providerView()}
	for _, note := range f.notes {
		body = append(body, parts.Note(note))
	}
	for _, fl := range basicFields(f) {
		r := f.newRow(fl)
		f.rows = append(f.rows, r)
		body = append(body, r.object)
	}
	body = append(body, f.registerView())
	for _, s := range f.sections {
		body = append(body, f.sectionView(s))
	}
	f.sheet.SetBody(container.New(parts.Column{Gap: 8}, body...))
	f.update()
	f.restore(was)
}

// update checks the draft and brings every row into line.
func (f *form) update() {
	f.check()
	moved := false
	for _, r := range f.rows {
		moved = r.update(f) || moved
	}
	moved = f.updateRegister() || moved
	if moved {
		f.sheet.Relayout()
	}
	f.updateFoot()
}

func (f *form) providerView() fyne.CanvasObject {
	name := "Another server"
	text := "Nothing is known about it, so its addresses are asked for below."
	if f.hasProvider {
		name = f.provider.Name
		text = "Its fields are filled. What is asked for here only you know."
	}
	buttons := container.NewHBox()
	link := func(label, address string) {
		if address != "" && f.o.Open != nil {
			b := f.sheet.Widgets.Button(label, func() { f.openPage(address) })
			b.Importance = widget.LowImportance
			buttons.Add(b)
		}
	}
	link("Documentation", f.provider.Docs)
	link("Register an app", f.provider.Register)
	change := f.sheet.Widgets.Button("Change…", f.pickProvider)
	change.Importance = widget.LowImportance
	buttons.Add(change)
	lines := []fyne.CanvasObject{
		container.NewBorder(nil, nil, nil, buttons, parts.Heading(name).OneLine()),
		parts.Note(text),
	}
	shown := f.provider.Notes
	if len(shown) > 2 && !f.allNotes {
		more := f.sheet.Widgets.Button("More to know", func() {
			f.allNotes = true
			f.build()
		})
		more.Importance = widget.LowImportance
		buttons.Objects = append([]fyne.CanvasObject{more}, buttons.Objects...)
		shown = shown[:1]
	}
	for _, note := range shown {
		lines = append(lines, parts.Note("· "+note))
	}
	return container.New(parts.Inset{Left: 8, Bottom: 4}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Right: 4, Bottom: 4, Left: 4},
		container.New(parts.Column{Gap: -9}, lines...)))
}

func (f *form) sectionView(s *section) fyne.CanvasObject {
	s.body = container.New(parts.Column{Gap: 8})
	s.head = f.sheet.Widgets.Button(s.title, func() { f.toggle(s, !s.open) })
	s.head.Importance, s.head.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	s.rows = nil
	f.toggle(s, s.open)
	return container.New(parts.Column{Gap: 4}, container.NewHBox(s.head, layout.NewSpacer()), s.body)
}

// toggle opens or closes a section; its widgets exist only while it is open.
func (f *form) toggle(s *section, open bool) {
	if !open {
		f.leave(s)
	}
	s.open = open
	f.rows = slices.DeleteFunc(f.rows, func(r *row) bool { return slices.Contains(s.rows, r) })
	s.rows, s.body.Objects = nil, nil
	s.head.SetIcon(theme.MenuExpandIcon())
	if open {
		s.head.SetIcon(theme.MenuDropDownIcon())
		if s.id == sectionTest && f.known.Test.URL == "" && f.draft.App.Test.URL == "" {
			s.body.Add(parts.Note("No test call is known" + f.forProvider() + ". Any address that answers a good token and refuses a bad one will do."))
		}
		if s.fields != nil {
			for _, fl := range s.fields(f) {
				f.addRow(s, fl)
			}
		}
		if s.extra != nil {
			s.body.Add(s.extra(f))
		}
	}
	for _, r := range s.rows {
		r.update(f)
	}
	s.body.Refresh()
	f.sheet.Fit()
}

func (f *form) addRow(s *section, fl field) *row {
	r := f.newRow(fl)
	s.rows = append(s.rows, r)
	f.rows = append(f.rows, r)
	s.body.Add(r.object)
	return r
}

func (f *form) forProvider() string {
	if f.hasProvider {
		return " for " + f.provider.Name
	}
	return ""
}

// next moves the focus to the field below.
func (f *form) next(r *row) {
	at := slices.Index(f.rows, r)
	for _, below := range f.rows[at+1:] {
		if below.focus != nil && below.object.Visible() {
			f.win.Canvas().Focus(below.focus)
			f.sheet.Reveal(below.object)
			return
		}
	}
}

// revealProblems opens what holds a problem and goes to the first.
func (f *form) revealProblems() {
	f.attempted = true
	for _, p := range f.problems {
		if f.rowAt(p.Field) != nil {
			continue
		}
		for _, s := range f.sections {
			if !s.open && s.holds(f, p.Field) {
				f.toggle(s, true)
			}
		}
	}
	f.update()
	f.sheet.Relayout() // what was hidden has its place now
	for _, p := range f.problems {
		if r := f.rowAt(p.Field); r != nil {
			f.sheet.Reveal(r.object)
			f.goTo(r)
			return
		}
	}
}

// rowAt returns the visible row whose field a problem is about.
func (f *form) rowAt(path string) *row {
	for _, r := range f.rows {
		if r.object.Visible() && within(path, r.field.path) {
			return r
		}
	}
	return nil
}
