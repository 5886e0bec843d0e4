package shell

import look "tokendesk/ui/theme"

// SetLook shows the window in another look. Where that leaves the contrast to the desktop it
// is as [Shell.SetContrast] was told last.
func (s *Shell) SetLook(c look.Choice) {
	c.DesktopHigh = s.desktopHigh
	if s.look != nil && *s.look == c {
		return // to draw everything anew takes its time
	}
	s.look = &c
	s.App.Settings().SetTheme(look.Of(c))
}

// SetContrast is told whether the desktop wishes a high contrast.
func (s *Shell) SetContrast(high bool) {
	s.desktopHigh = high
	if s.look != nil {
		s.SetLook(*s.look)
	}
}
