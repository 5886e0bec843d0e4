// Package shell is the window's frame: it shows one screen at a time, keeps the
// focus where it can be seen, and says in toasts what was done.
//
// Everything here lives on the UI goroutine.
package shell

import (
	"context"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/screen"
	"tokendesk/ui/tasks"
	look "tokendesk/ui/theme"
)

// title is the window's title; it never changes.
const title = "Tokendesk"

// Shell is the frame of the one window.
type Shell struct {
	App    fyne.App
	Win    fyne.Window
	Tasks  *tasks.Group // ends with the window
	Toasts *Toaster

	// Moved is told that the pointer moved in the window; nil: nobody cares.
	Moved func()
	// Changed is told that another screen is shown; nil: nobody cares.
	Changed func()

	post    func(func())
	glance  func(func())
	over    ending
	fronts  []func(bool) // are told whether the window has the keys
	bar     *menu.Bar
	letters []fyne.Shortcut // that open a menu
	keys    fyne.ShortcutHandler
	screen  *fyne.Container
	scene   *Scene           // what the screen shows
	moving  *widget.Activity // on the screen; nil for none
	look    *look.Choice     // how it looks; nil before it does

	desktopHigh bool // the desktop wishes a high contrast

	monitors []screen.Monitor // the window opens on the first; none: unknown
}

// New returns a frame with an empty window that is not shown yet. post runs a
// function on the UI goroutine, in order, nil is fyne.Do; sleep waits for a time
// or the context's end, nil is real time.
func New(a fyne.App, post func(func()), sleep func(context.Context, time.Duration) error) *Shell {
	if post == nil {
		post = fyne.Do
	}
	if sleep == nil {
		sleep = tasks.Sleep
	}
	s := &Shell{App: a, Win: a.NewWindow(title), over: newEnding(), bar: menu.NewBar(), screen: container.NewStack(), scene: &Scene{}}
	s.glance = s.over.before(post)
	s.post = s.over.before(func(f func()) { post(func() { f(); s.keepFocusSeen() }) })
	s.follow(a.Lifecycle())
	s.SetLook(look.Choice{})
	s.Tasks = tasks.New(context.Background(), s.post, sleep)
	s.Toasts = newToaster(s.Tasks)
	s.Toasts.sheet = func() *parts.Sheet { return parts.SheetOn(s.Win.Canvas()) }
	s.addSaving()
	s.Win.SetPadded(false)
	s.Win.SetMaster()
	s.Win.Resize(fyne.NewSize(usualWidth, usualHeight))
	moved := newPointer(func() {
		if s.Moved != nil {
			s.Moved()
		}
	})
	s.Win.SetContent(container.NewStack(container.NewStack(moved, container.NewBorder(s.bar, nil, nil, nil, s.screen)), s.Toasts.layer))
	return s
}

// Post runs a function on the UI goroutine, after those that were posted before.
// Once the program ends it is dropped. It may be called on any goroutine.
func (s *Shell) Post(f func()) { s.post(f) }

// Glance runs a function that only looks at the window on the UI goroutine. Once the program
// ends it is dropped. It may be called on any goroutine.
func (s *Shell) Glance(f func()) { s.glance(f) }

// Refresh draws the screen again, when something on it has gone.
func (s *Shell) Refresh() {
	s.screen.Refresh()
	s.keepFocusSeen()
}

// DialogOpen reports whether a dialog or a menu is open: then only its keys work.
func (s *Shell) DialogOpen() bool { return s.Win.Canvas().Overlays().Top() != nil }

// Raise brings the window to the front.
func (s *Shell) Raise() {
	s.Win.Show()
	s.Win.RequestFocus()
}

// pointer lies below everything and tells when the mouse moves.
type pointer struct {
	widget.BaseWidget
	moved func()
}

var _ desktop.Hoverable = (*pointer)(nil)

func newPointer(moved func()) *pointer {
	p := &pointer{moved: moved}
	p.ExtendBaseWidget(p)
	return p
}

// Accessibility implements accessible.Describer: it is not seen either.
func (p *pointer) Accessibility() accessible.Info {
	return accessible.Info{Ignored: true, Children: []fyne.CanvasObject{}}
}

// CreateRenderer implements fyne.Widget.
func (p *pointer) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// MouseIn implements desktop.Hoverable.
func (p *pointer) MouseIn(*desktop.MouseEvent) { p.moved() }

// MouseMoved implements desktop.Hoverable.
func (p *pointer) MouseMoved(*desktop.MouseEvent) { p.moved() }

// MouseOut implements desktop.Hoverable.
func (p *pointer) MouseOut() { p.moved() }
