package editor

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/emblems"
	"tokendesk/ui/parts"
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

	rows         []*row // those on the screen, in reading order
	sections     []*section
	settled      settled
	register     *redirectView
	registration *registration
	typedVars    map[string]bool // those whose value is none of the provider's choices
	key          keyCheck
	giving       giving
	storedKey    oauth.KeyFacts // of the vault's private key, once it is known
	explained    string         // the path of the field whose hint is open
	notes        []string       // of a pasted command
	allNotes     bool           // of the provider are shown

	run    running
	trial  desk.Trial // the last one that succeeded
	foot   []any      // what the buttons and the status were last drawn from
	saving bool
}

func newForm(win fyne.Window, o Options) *form {
	f := &form{o: o, win: win, refused: map[string]string{}, typedVars: map[string]bool{}, draft: firstDraft(o), notes: o.Notes, sections: newSections()}
	f.start = cloneEdit(f.draft)
	f.idFollows = o.Mode == ModeNew
	f.settle()
	return f
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
	f.settle()
	f.check()
	body := []fyne.CanvasObject{f.providerView()}
	for _, note := range f.notes {
		body = append(body, parts.Note(note))
	}
	for _, s := range f.sections {
		body = append(body, f.sectionView(s))
	}
	f.collect()
	f.sheet.SetBody(container.New(parts.Column{Gap: 6}, body...))
	f.update()
	f.restore(was)
}

// update checks the draft and brings every row into line.
func (f *form) update() {
	f.check()
	moved := false
	f.each(func(s *section) {
		for _, r := range s.rows {
			moved = r.update(f) || moved
		}
		moved = f.sayHead(s) || moved
	})
	f.collect()
	moved = f.updateRegister() || moved
	moved = f.registration.update(f) || moved
	if moved {
		f.sheet.Relayout()
	}
	f.updateFoot()
}

// emblem is that of the app as it stands.
func (f *form) emblem() emblems.Emblem {
	if f.hasProvider {
		return emblems.OfProvider(f.provider.ID, f.provider.Name)
	}
	return emblems.Of(f.draft.App)
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

// reach opens the sections that a path is asked for in.
func (f *form) reach(path string) {
	if f.rowAt(path) != nil {
		return
	}
	for _, s := range f.holder(path) {
		if !s.open {
			f.toggle(s, true)
		}
	}
}

// revealProblems opens what holds a problem and goes to the first field that has one.
func (f *form) revealProblems() {
	f.attempted = true
	for _, p := range f.problems {
		f.reach(p.Field)
	}
	f.update()
	f.sheet.Relayout() // what was hidden has its place now
	for _, r := range f.rows {
		if r.object.Visible() && f.problemAt(r.field.path) != "" {
			f.goTo(r)
			return
		}
	}
}

// rowAt returns the visible row whose field a problem is about.
func (f *form) rowAt(path string) *row {
	for _, r := range f.rows {
		if r.object.Visible() && within(path, r.field.path) && (r.field.quiet == nil || !r.field.quiet(f)) {
			return r
		}
	}
	return nil
}
