package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth/session"
)

// starIcon marks a favourite.
var starIcon = fyne.NewStaticResource("star.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z"/></svg>`))

// lockIcon stands for the vault.
var lockIcon = fyne.NewStaticResource("lock.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2C9.2 2 7 4.2 7 7L7 10L6 10C4.9 10 4 10.9 4 12L4 20C4 21.1 4.9 22 6 22L18 22C19.1 22 20 21.1 20 20L20 12C20 10.9 19.1 10 18 10L17 10L17 7C17 4.2 14.8 2 12 2ZM12 4C10.3 4 9 5.3 9 7L9 10L15 10L15 7C15 5.3 13.7 4 12 4Z"/></svg>`))

// circleIcon stands for "no token yet".
var circleIcon = fyne.NewStaticResource("circle.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 3C16.97 3 21 7.03 21 12C21 16.97 16.97 21 12 21C7.03 21 3 16.97 3 12C3 7.03 7.03 3 12 3ZM12 5C8.13 5 5 8.13 5 12C5 15.87 8.13 19 12 19C15.87 19 19 15.87 19 12C19 8.13 15.87 5 12 5Z"/></svg>`))

// clockIcon stands for a token that will die soon, and for waiting.
var clockIcon = fyne.NewStaticResource("clock.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2C17.52 2 22 6.48 22 12C22 17.52 17.52 22 12 22C6.48 22 2 17.52 2 12C2 6.48 6.48 2 12 2ZM12 4C7.58 4 4 7.58 4 12C4 16.42 7.58 20 12 20C16.42 20 20 16.42 20 12C20 7.58 16.42 4 12 4ZM11 7L12.7 7L12.7 11.8L16 14.4L14.9 15.8L11 12.7Z"/></svg>`))

// checkIcon stands for a fresh token.
var checkIcon = fyne.NewStaticResource("check.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2C17.52 2 22 6.48 22 12C22 17.52 17.52 22 12 22C6.48 22 2 17.52 2 12C2 6.48 6.48 2 12 2ZM10.7 16.8L17.4 9.7L15.9 8.3L10.6 13.9L8 11.4L6.6 12.9Z"/></svg>`))

// stateIcon tells a state by its form, so that colour is never the only sign.
func stateIcon(m rowModel) fyne.Resource {
	if m.Waiting {
		return theme.NewColoredResource(clockIcon, toneColor(m.Tone))
	}
	icon := circleIcon
	switch m.State {
	case session.StateFresh:
		icon = checkIcon
	case session.StateExpiring:
		icon = clockIcon
	case session.StateNeedsLogin:
		return theme.NewColoredResource(theme.LoginIcon(), toneColor(m.Tone))
	case session.StateExpired:
		return theme.NewColoredResource(theme.CancelIcon(), toneColor(m.Tone))
	case session.StateError:
		return theme.NewColoredResource(theme.ErrorIcon(), toneColor(m.Tone))
	}
	return theme.NewColoredResource(icon, toneColor(m.Tone))
}
