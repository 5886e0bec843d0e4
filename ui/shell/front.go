package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// follow keeps note of what becomes of the window: whether it has the keys, and when the
// toolkit's loop has ended.
func (s *Shell) follow(l fyne.Lifecycle) {
	told := func(front bool) func() {
		return func() {
			for _, tell := range s.fronts {
				tell(front)
			}
		}
	}
	l.SetOnEnteredForeground(told(true))
	l.SetOnExitedForeground(told(false))
	l.SetOnStopped(s.Over)
}

// OnFront has tell told when the window gets the keys of the desktop, and when it loses
// them.
func (s *Shell) OnFront(tell func(front bool)) { s.fronts = append(s.fronts, tell) }

// Is reports whether the window is the one that an X display calls so.
func (s *Shell) Is(window uint32) bool {
	is := false
	if native, ok := s.Win.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			c, ok := context.(driver.X11WindowContext)
			is = ok && c.WindowHandle != 0 && c.WindowHandle == uintptr(window)
		})
	}
	return is
}
