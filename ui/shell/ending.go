package shell

import (
	"sync"

	"fyne.io/fyne/v2/driver"
)

// ending is the end of the toolkit's loop. What is posted to the toolkit afterwards it
// would run at once, on whatever goroutine posts it, and crash over a display that it has
// left.
type ending struct {
	come chan struct{} // closed when the loop is about to end, or has
	once *sync.Once
}

func newEnding() ending { return ending{make(chan struct{}), &sync.Once{}} }

func (e ending) over() bool {
	select {
	case <-e.come:
		return true
	default:
		return false
	}
}

// before is post as long as the loop runs; then what is posted is dropped.
func (e ending) before(post func(func())) func(func()) {
	return func(f func()) {
		if e.over() {
			return
		}
		post(func() {
			if !e.over() {
				f()
			}
		})
	}
}

// Quit ends the program. It is called on the UI goroutine.
func (s *Shell) Quit() {
	s.Over()
	s.App.Quit()
}

// Over says that the toolkit's loop ends: what is posted from now on is dropped. It may
// be called on any goroutine, more than once.
func (s *Shell) Over() { s.over.once.Do(func() { close(s.over.come) }) }

// Shown reports whether the display has the window: where it has no OpenGL the toolkit
// says so in its log, and goes on without.
func (s *Shell) Shown() bool {
	shown := true
	if native, ok := s.Win.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			switch c := context.(type) {
			case driver.X11WindowContext:
				shown = c.WindowHandle != 0
			case driver.WaylandWindowContext:
				shown = c.WaylandSurface != 0
			case driver.WindowsWindowContext:
				shown = c.HWND != 0
			case driver.MacWindowContext:
				shown = c.NSWindow != 0
			}
		})
	}
	return shown
}

// X11Window is the window as an X display names it; 0 elsewhere.
func (s *Shell) X11Window() (window uintptr) {
	if native, ok := s.Win.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if c, ok := context.(driver.X11WindowContext); ok {
				window = c.WindowHandle
			}
		})
	}
	return window
}

// Clipboard is the toolkit's own clipboard.
func (s *Shell) Clipboard() *Clipboard {
	return &Clipboard{App: s.App, Post: s.post, Over: s.over.come}
}
