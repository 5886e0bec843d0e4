package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tokendesk/ui/screen"
)

// The size of a window whose size nobody has chosen yet.
const (
	usualWidth  = 1120
	usualHeight = 720
)

// SetMonitors tells where the window may be; the first is the one that it opens on. It is
// called before the window is shown. Without any the window stands as the system has it.
func (s *Shell) SetMonitors(all []screen.Monitor) {
	s.monitors = all
	s.Resize(fyne.NewSize(usualWidth, usualHeight))
}

// Resize gives the window a size, as far as its screen has room for that, and puts it into
// the middle of it.
func (s *Shell) Resize(size fyne.Size) {
	if len(s.monitors) == 0 {
		s.Win.Resize(size)
		s.Win.CenterOnScreen()
		return
	}
	on := s.monitors[0]
	fits, x, y := screen.Fit(screen.Size{Width: size.Width, Height: size.Height}, on, screen.User(s.App.Settings().Scale()))
	s.Win.Resize(fyne.NewSize(fits.Width, fits.Height))
	if win, ok := s.Win.(desktop.Window); ok && on.Placed {
		win.RequestPosition(x, y)
	}
}
