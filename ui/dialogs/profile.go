package dialogs

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/browser"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// ProfileOptions are the browser profile of an account and what can be done with it.
type ProfileOptions struct {
	Title   string // of the account, in a sentence
	Private bool   // presentation mode: the folder's name may name a person
	Run     Run

	Find   func(ctx context.Context) (p browser.Profile, ok bool, err error) // [desk.Desk.Profile]
	Open   func(ctx context.Context) error                                   // [desk.Desk.OpenProfile]
	Empty  func(ctx context.Context) error                                   // [desk.Desk.EmptyProfile]
	Remove func(ctx context.Context) error                                   // [desk.Desk.RemoveProfile]
	Done   func(message string)                                              // a toast's text
}

// Profile shows the browser profile of an account: where it lies, how large it is,
// and the ways to open, empty and remove it.
func Profile(parent fyne.Window, o ProfileOptions) {
	v := &profileView{o: o, canvas: parent.Canvas(), s: parts.NewSheet(parent, "Browser profile of "+o.Title, 540, 0)}
	v.s.SetBody(parts.Text("Looking…"))
	v.buttons(browser.Profile{}, false)
	v.s.Show(nil)
	v.look()
}

type profileView struct {
	o      ProfileOptions
	canvas fyne.Canvas
	s      *parts.Sheet
	stop   func()
}

// run does slow work, and then, while the sheet is open, what follows it.
func (v *profileView) run(work func(context.Context) error, then func(error)) {
	v.stop = v.o.Run(func(ctx context.Context) func() {
		err := work(ctx)
		return func() {
			if v.s.Open() {
				then(err)
			}
		}
	})
	v.s.Closed = func() { v.stop() }
}

// look reads the profile and shows it.
func (v *profileView) look() {
	var p browser.Profile
	var ok bool
	v.run(func(ctx context.Context) (err error) { p, ok, err = v.o.Find(ctx); return err }, func(err error) {
		if err != nil {
			v.s.SetStatus(failure(err))
			return
		}
		v.show(p, ok)
	})
}

func (v *profileView) show(p browser.Profile, ok bool) {
	if !ok {
		v.s.SetBody(parts.Text("There is none yet. It is created at the first sign-in with the account's browser set to “isolated”, and keeps its cookies apart from all others."))
		v.buttons(p, false)
		return
	}
	where := p.Dir
	if v.o.Private {
		where = words.Mask
	}
	rows := []fyne.CanvasObject{
		fact("Browser", parts.Text(strings.Join(p.Browsers, ", "))),
		fact("Size", parts.Text(words.Bytes(p.Size))),
		fact("Folder", parts.Text(where).Anywhere()),
	}
	if p.Running {
		rows = append(rows, parts.Note("It is open in a browser. To empty or remove it, close that browser first."))
	}
	v.s.SetBody(container.New(parts.Column{Gap: 0}, rows...))
	v.buttons(p, true)
}

// fact is a name and its value.
func fact(name string, value *parts.Label) fyne.CanvasObject {
	label := parts.Quiet(name)
	return container.New(parts.Pair{Name: 90}, label, value.Of(label))
}

func (v *profileView) buttons(p browser.Profile, there bool) {
	widgets := v.s.Widgets
	var left []fyne.CanvasObject
	if there {
		empty := widgets.Button("Empty the profile…", func() {
			v.ask("Empty the profile? Whoever is signed in at the provider there is signed out of that browser. Tokens stay.", "Empty the profile", v.o.Empty, "Emptied the browser profile")
		})
		remove := widgets.Button("Remove the profile…", func() {
			v.ask("Remove the profile? Its cookies, passwords and bookmarks are deleted for good. The account and its tokens stay.", "Remove the profile", v.o.Remove, "Removed the browser profile")
		})
		if p.Running {
			empty.Disable()
			remove.Disable()
		}
		left = []fyne.CanvasObject{empty, remove}
	}
	closing := widgets.Button("Close", v.s.Close)
	focus := closing
	right := []fyne.CanvasObject{closing}
	open := widgets.Button("Open", func() {
		v.run(v.o.Open, func(err error) {
			if err != nil {
				v.s.SetStatus(failure(err))
				return
			}
			v.s.Hide()
		})
	})
	if there {
		open.Importance = widget.HighImportance
		right = append(right, open)
		focus = open
	}
	v.s.SetButtons(left, right)
	if v.s.Open() {
		v.canvas.Focus(focus)
	}
}

// ask asks before what cannot be taken back.
func (v *profileView) ask(question, verb string, do func(context.Context) error, done string) {
	v.s.SetStatus(parts.Text(question))
	back := v.s.Widgets.Button("Back", func() { v.s.SetStatus(nil); v.look() })
	yes := v.s.Widgets.Button(verb, func() {
		v.s.SetButtons(nil, []fyne.CanvasObject{v.s.Widgets.Button("Close", v.s.Close)})
		v.run(do, func(err error) {
			if err != nil {
				v.s.SetStatus(failure(err))
				v.look()
				return
			}
			v.s.SetStatus(nil)
			v.o.Done(done)
			v.look()
		})
	})
	yes.Importance = widget.DangerImportance
	v.s.SetButtons(nil, []fyne.CanvasObject{back, yes})
	v.canvas.Focus(back)
}
