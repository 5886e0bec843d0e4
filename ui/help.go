package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/ui/parts"
)

// openShortcuts shows the keys of the keyboard that do something.
func (m *mainScreen) openShortcuts() {
	lines := container.New(parts.Column{Gap: -11})
	for _, k := range m.shortcutLines() {
		lines.Add(container.New(parts.Pair{Name: 235}, parts.Text(k[0]).Small().Bold(), parts.Text(k[1]).Small()))
	}
	m.box("Keys", 560, lines)
}

// openAbout names the program and its version.
func (m *mainScreen) openAbout() {
	m.box("About", 400, parts.Heading("Tokendesk "+m.version).Centered(), parts.Text("A desktop credential manager for OAuth 2.").Centered())
}

// box shows something and closes.
func (m *mainScreen) box(title string, width float32, body ...fyne.CanvasObject) {
	s := parts.NewSheet(m.Win, title, width, 0)
	s.Closed = m.focusBack
	s.SetButtons(nil, []fyne.CanvasObject{s.Widgets.Button("Close", s.Close)})
	s.SetBody(body...)
	s.Show(nil)
}
