package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/words"
)

// StateIcon draws an icon of a state in a tone. Each has a form of its own, so
// that colour is never the only sign.
func StateIcon(icon words.Icon, tone words.Tone) fyne.Resource {
	var drawing fyne.Resource = circleIcon
	switch icon {
	case words.IconFresh:
		drawing = checkIcon
	case words.IconExpiring:
		drawing = clockIcon
	case words.IconBusy:
		drawing = theme.ViewRefreshIcon()
	case words.IconExpired:
		drawing = theme.CancelIcon()
	case words.IconPerson:
		drawing = theme.LoginIcon()
	case words.IconFailed:
		drawing = theme.ErrorIcon()
	case words.IconCaution:
		drawing = theme.WarningIcon()
	case words.IconPending:
		drawing = dotsIcon
	case words.IconCannot:
		drawing = dashIcon
	}
	return theme.NewColoredResource(drawing, ToneColor(tone))
}

// ToneColor is the colour that a tone is drawn in.
func ToneColor(t words.Tone) fyne.ThemeColorName {
	switch t {
	case words.ToneGood:
		return theme.ColorNameSuccess
	case words.ToneWarning:
		return theme.ColorNameWarning
	case words.ToneBad:
		return theme.ColorNameError
	case words.ToneBusy:
		return theme.ColorNamePrimary
	}
	return theme.ColorNamePlaceHolder
}

// circleIcon stands for "no token".
var circleIcon = fyne.NewStaticResource("circle.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 3C16.97 3 21 7.03 21 12C21 16.97 16.97 21 12 21C7.03 21 3 16.97 3 12C3 7.03 7.03 3 12 3ZM12 5C8.13 5 5 8.13 5 12C5 15.87 8.13 19 12 19C15.87 19 19 15.87 19 12C19 8.13 15.87 5 12 5Z"/></svg>`))

// clockIcon stands for a token that will die soon.
var clockIcon = fyne.NewStaticResource("clock.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2C17.52 2 22 6.48 22 12C22 17.52 17.52 22 12 22C6.48 22 2 17.52 2 12C2 6.48 6.48 2 12 2ZM12 4C7.58 4 4 7.58 4 12C4 16.42 7.58 20 12 20C16.42 20 20 16.42 20 12C20 7.58 16.42 4 12 4ZM11 7L12.7 7L12.7 11.8L16 14.4L14.9 15.8L11 12.7Z"/></svg>`))

// checkIcon stands for a fresh token.
var checkIcon = fyne.NewStaticResource("check.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2C17.52 2 22 6.48 22 12C22 17.52 17.52 22 12 22C6.48 22 2 17.52 2 12C2 6.48 6.48 2 12 2ZM10.7 16.8L17.4 9.7L15.9 8.3L10.6 13.9L8 11.4L6.6 12.9Z"/></svg>`))

// dotsIcon stands for what waits for its turn.
var dotsIcon = fyne.NewStaticResource("dots.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M4 10.5L7 10.5L7 13.5L4 13.5ZM10.5 10.5L13.5 10.5L13.5 13.5L10.5 13.5ZM17 10.5L20 10.5L20 13.5L17 13.5Z"/></svg>`))

// dashIcon stands for what is not done.
var dashIcon = fyne.NewStaticResource("dash.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M5 11L19 11L19 13L5 13Z"/></svg>`))
