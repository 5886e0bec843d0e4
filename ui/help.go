package ui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// keyHelp are the keys of the window, as the key card shows them.
var keyHelp = [][2]string{
	{"Ctrl+F, or just type", "search"},
	{"Esc", "clear the search, close a dialog, stop what runs"},
	{"Up Down PgUp PgDn Home End", "move in the list"},
	{"Enter", "get, renew or sign in where needed, then copy"},
	{"Ctrl+C", "copy the token, renewed first where needed"},
	{"Ctrl+Shift+C", "copy as…"},
	{"Ctrl+R", "renew"},
	{"Ctrl+Shift+R", "sign in again"},
	{"Ctrl+N · Ctrl+E · Ctrl+D", "new app · edit · duplicate"},
	{"Ctrl+I", "inspect"},
	{"Ctrl+O · Ctrl+S", "import · export"},
	{"Delete", "remove"},
	{"Ctrl+Shift+P", "presentation mode: nobody is named"},
	{"Ctrl+,", "settings"},
	{"F1", "these keys"},
	{"Ctrl+Q", "quit"},
}

// openKeys shows the keys.
func (r *room) openKeys() {
	lines := container.New(linesLayout{gap: -7})
	for _, k := range r.keyLines() {
		name := widget.NewLabelWithStyle(k[0], fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		name.SizeName = theme.SizeNameCaptionText
		does := widget.NewLabel(k[1])
		does.SizeName = theme.SizeNameCaptionText
		lines.Add(container.New(pairLayout{}, name, does))
	}
	box := r.box("Keys", 560)
	box.SetBody(lines)
	box.Show(nil)
}

// keyLines are the keys that work here and now.
func (r *room) keyLines() [][2]string {
	lines := make([][2]string, 0, len(keyHelp)+1)
	for _, k := range keyHelp {
		if k[0] == "Ctrl+," && r.desk.Lock != nil {
			lines = append(lines, [2]string{"Ctrl+L", "lock"})
		}
		if runtime.GOOS == "darwin" {
			k[0] = strings.ReplaceAll(k[0], "Ctrl", "Cmd")
		}
		lines = append(lines, k)
	}
	return lines
}

func (r *room) openAbout() {
	text := widget.NewLabelWithStyle("Tokendesk "+r.options.Version, fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	what := widget.NewLabelWithStyle("A desktop credential manager for OAuth 2.", fyne.TextAlignCenter, fyne.TextStyle{})
	box := r.box("About", 400)
	box.SetBody(text, what)
	box.Show(nil)
}
