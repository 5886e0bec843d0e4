package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/keys"
	"tokendesk/ui/dialogs"
	look "tokendesk/ui/theme"
)

// OpenRequest says how a vault is to be opened.
type OpenRequest struct {
	// Ask asks the person in the window; call it on any goroutine but the UI's.
	Ask keys.Ask
	// Create makes a vault where there is none.
	Create bool
	// Keys is how a new vault is to be held; keys.Auto leaves it as the program
	// was started.
	Keys keys.Mode
}

// Options are what the window is started with.
type Options struct {
	// Open opens a desk: [Of] desk.Open. It blocks and runs off the UI
	// goroutine. Without a vault and without Create its error is
	// desk.ErrNoVault (errors.Is).
	Open func(ctx context.Context, r OpenRequest) (Desk, error)
	// Raise brings the window to the front, once a value; may be nil.
	Raise <-chan struct{}
	// Lock locks the window, once a value; may be nil.
	Lock <-chan struct{}
	// Version is shown in the window about Tokendesk.
	Version string

	// Post runs a function on the UI goroutine, in order; nil is fyne.Do.
	Post func(func())
	// Sleep waits for a time or the context's end; nil is real time.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Title is the window's title; it never changes.
const Title = "Tokendesk"

// Run shows the window and returns when it is closed. It must be called on the
// main goroutine.
func Run(a fyne.App, o Options) error {
	s := newShell(a, o)
	s.open(OpenRequest{})
	s.win.ShowAndRun()
	return s.close()
}

// shell is the window's frame: it shows one screen at a time, and toasts over it.
type shell struct {
	app     fyne.App
	win     fyne.Window
	options Options
	tasks   *tasks
	toasts  *toaster
	screen  *fyne.Container
	scene   *scene           // what the screen shows
	busy    *widget.Activity // on the screen; nil for none
	main    *room            // nil until the vault is open, and while it is locked
	opened  *Desk            // nil until the vault is open
	ahead   ahead            // what is typed until then

	presenting bool // nobody is named, also after a lock

	unlocking bool   // the running opening has asked for the vault's passphrase
	problem   string // what was wrong with the last one
	wrong     int    // how many were wrong in a row; a locked vault counts for itself
}

func newShell(a fyne.App, o Options) *shell {
	if o.Post == nil {
		o.Post = fyne.Do
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	s := &shell{app: a, win: a.NewWindow(Title), options: o, screen: container.NewStack(), scene: &scene{}}
	post := o.Post
	s.options.Post = func(f func()) { post(func() { f(); s.keepFocusSeen() }) }
	a.Settings().SetTheme(look.New(look.System))
	s.tasks = newTasks(context.Background(), s.options.Post, o.Sleep)
	s.toasts = newToaster(s.tasks)
	s.win.SetPadded(false)
	s.win.SetMaster()
	s.win.Resize(fyne.NewSize(1120, 720))
	s.win.CenterOnScreen()
	s.win.SetContent(container.NewStack(on(look.ColorPane, container.NewStack(newPointer(s.moved), s.screen)), s.toasts.layer))
	s.win.SetCloseIntercept(s.quit)
	s.setQuitMenu()
	if o.Lock != nil {
		follow(s.tasks, func(context.Context) <-chan struct{} { return o.Lock }, func(struct{}) { s.lock() })
	}
	if o.Raise != nil {
		follow(s.tasks, func(context.Context) <-chan struct{} { return o.Raise }, func(struct{}) { s.raise() })
	}
	return s
}

// setQuitMenu is the menu while there is no account to do anything with.
func (s *shell) setQuitMenu() {
	s.win.SetMainMenu(fyne.NewMainMenu(fyne.NewMenu("File", s.quitItem())))
}

// moved is told that the pointer moved in the window.
func (s *shell) moved() {
	if s.main != nil {
		s.main.idle.touch = true
	}
}

func (s *shell) raise() {
	s.win.Show()
	s.win.RequestFocus()
}

// quit remembers how the window looks and ends the program.
func (s *shell) quit() {
	switch {
	case s.main == nil:
		s.app.Quit()
	case s.main.unsaved != nil && s.main.unsaved():
		dialogs.Ask(s.win, dialogs.Question{
			Title: "Quit and discard what you typed?", Message: "The app has not been saved.", Verb: "Quit", Danger: true,
		}, func() { s.main.remember(s.app.Quit) })
	default:
		s.main.remember(s.app.Quit)
	}
}

// quitItem is the entry that ends the program. While a dialog is open only its
// keys work.
func (s *shell) quitItem() *fyne.MenuItem {
	i := fyne.NewMenuItem("Quit", func() {
		if s.win.Canvas().Overlays().Top() == nil {
			s.quit()
		}
	})
	i.Shortcut = key(fyne.KeyQ, ctrl)
	i.IsQuit = true
	return i
}

// close ends all work and closes the desk. The UI goroutine is gone by now.
func (s *shell) close() error {
	s.tasks.stop()
	if s.opened == nil {
		return nil
	}
	return s.opened.Close()
}
