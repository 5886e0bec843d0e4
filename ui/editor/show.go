package editor

import (
	"context"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Show opens the editor over a window: at the provider picker for a new app,
// at the form otherwise.
func Show(parent fyne.Window, o Options) *Editor { return &Editor{show(parent, o)} }

// Editor is an editor that was opened. It lives on the UI goroutine.
type Editor struct{ form *form }

// Unsaved reports whether closing the window now would lose what was typed.
func (e *Editor) Unsaved() bool { return e.form.unsaved() }

// Open reports whether the form is on the screen.
func (e *Editor) Open() bool { return e.form.sheet.Open() }

// Present draws the form anew for presentation mode, or for after it: with what was
// typed, and what names a person masked.
func (e *Editor) Present(private bool) {
	if e.form.o.Private != private {
		e.form.o.Private = private
		e.form.build()
	}
}

// unsaved reports whether the editor is open with something in it that was typed
// and not saved.
func (f *form) unsaved() bool { return f.sheet.Open() && f.changed() }

// changed reports whether anything was typed, or given and is being looked at.
func (f *form) changed() bool { return f.giving.text != "" || !sameEdit(f.draft, f.start) }

func show(parent fyne.Window, o Options) *form {
	if o.kept != nil {
		return showKept(parent, o)
	}
	f := newForm(parent, o)
	f.begins(titleOf(o))
	if o.Mode == ModeNew && o.Begin != BeginProvider {
		f.begin()
		return f
	}
	if o.Mode == ModeNew && o.App.Provider == "" && o.App.ClientID == "" {
		f.openPicker(func() { f.open() })
		return f
	}
	f.open()
	return f
}

func titleOf(o Options) string {
	return map[Mode]string{ModeNew: "Add an app", ModeEdit: "Edit " + o.App.Title(), ModeDuplicate: "Duplicate " + o.App.Title()}[o.Mode]
}

// begins makes the sheet of the form.
func (f *form) begins(title string) {
	f.sheet = parts.NewSheet(f.win, title, 760, 860)
	f.sheet.Widgets.Escape = f.escape
	f.sheet.Key = f.ownKey
	f.sheet.MayClose = f.mayClose
	f.sheet.Closed = func() {
		if f.run.cancel != nil {
			f.run.cancel()
		}
	}
}

func (f *form) open() {
	f.build()
	if f.sheet.Open() {
		return
	}
	f.sheet.Show(nil)
	f.sheet.Fit()
	f.askStoredKey()
	if f.o.NewAccount {
		f.addAccount()
		return
	}
	if f.o.At != "" && f.beginAt(f.o.At, f.o.Why) {
		return
	}
	if f.o.Fill {
		f.revealProblems()
	}
	f.focusFirst()
}

// focusFirst goes to what is still missing, else to the first field that is typed into: a
// choice would take the first letters that somebody types for another one.
func (f *form) focusFirst() {
	var first *row
	for _, r := range f.rows {
		if r.focus == nil || !r.object.Visible() {
			continue
		}
		if _, typed := r.focus.(*parts.Entry); typed && first == nil {
			first = r
		}
		if f.problemAt(r.field.path) != "" {
			first = r
			break
		}
	}
	if first == nil {
		return
	}
	parts.AfterKey(func() {
		if f.sheet.Open() {
			f.win.Canvas().Focus(first.focus)
		}
	})
	f.o.Run(func(context.Context) func() { // once it is laid out
		return func() {
			if o, ok := first.focus.(fyne.CanvasObject); ok && f.sheet.Open() {
				f.sheet.Follow(o)
			}
		}
	})
}

// mayClose reports whether the editor may close; where what was typed would be
// lost, it asks, and closes on the answer.
func (f *form) mayClose() bool {
	if f.saving {
		return false
	}
	if !f.changed() {
		return true
	}
	f.giving.then = nil // it is not to be saved under the question
	dialogs.Confirm(f.win, dialogs.Confirmation{
		Title: "Discard what you typed?", Message: "The app has not been saved.", Verb: "Discard", Danger: true,
	}, f.sheet.Hide)
	return false
}

// save hands the draft to the host and closes when it is kept. What is missing is
// shown first, and kept open by whoever saves all the same.
func (f *form) save() {
	if f.saving {
		return
	}
	f.finishRows()
	if f.afterKey(f.save) {
		return
	}
	if len(f.problems) > 0 && !(f.attempted && f.onlyMissing()) {
		f.run = running{}
		f.revealProblems()
		return
	}
	f.saving = true
	f.updateFoot()
	draft, last := cloneEdit(f.draft), f.trial
	f.o.Run(func(ctx context.Context) func() {
		waiting, err := f.o.Save(ctx, draft, last)
		return func() {
			f.saving = false
			if err != nil {
				message, advice := words.Explain(err)
				f.say([]string{message, advice}, words.ToneBad, oauth.TokenSet{})
				f.updateFoot()
				return
			}
			f.sheet.Hide()
			if f.o.Saved != nil {
				f.o.Saved(draft.App, draft.Account(f.o.Account).ID, waiting)
			}
		}
	})
}

// finishRows takes what stands in fields and has not been taken yet.
func (f *form) finishRows() {
	for _, r := range f.rows {
		if r.finish != nil {
			r.finish()
		}
	}
}
