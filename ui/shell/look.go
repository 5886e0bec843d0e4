package shell

import look "tokendesk/ui/theme"

// SetLook shows the window in another look.
func (s *Shell) SetLook(c look.Choice) {
	if s.look != nil && *s.look == c {
		return // to draw everything anew takes its time
	}
	s.look = &c
	s.App.Settings().SetTheme(look.Of(c))
}
