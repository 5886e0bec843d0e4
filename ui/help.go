package ui

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tokendesk/assets"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/menu"
)

// keyGroup are keys of the keyboard that belong together, each with what it does.
type keyGroup struct {
	title string
	keys  [][2]string
}

// keyGroups are the keys that work here and now: the list's own, those of each menu, and
// the editor's.
func (m *mainScreen) keyGroups() []keyGroup {
	groups := []keyGroup{{"List", [][2]string{
		{"Just type", "Search"},
		{"Up Down PgUp PgDn Home End", "Move in the list"},
		{"Shift+Up, Shift+Down, Shift+click", "Extend the selection"},
		{"Ctrl+Up, Ctrl+Down, Ctrl+click", "Add to the selection"},
		{"Tab, Shift+Tab", "Move between search, filters, list, details and bars"},
		{"F10, Alt+letter", "Open the menus"},
		{"Menu key, Shift+F10", "Open the row's menu"},
	}}}
	for _, of := range m.menus() {
		g := keyGroup{title: of.title}
		for _, c := range eachOf(of.commands()) {
			if c.shortcut != nil {
				g.keys = append(g.keys, [2]string{menu.ShortcutText(c.shortcut), cmp.Or(c.does, strings.TrimSuffix(c.label, "…"))})
			}
		}
		if len(g.keys) > 0 {
			groups = append(groups, g)
		}
	}
	return append(groups, keyGroup{"Editor", [][2]string{
		{"Ctrl+Enter, Ctrl+S", "Save"},
		{"Ctrl+H", "In the field of a secret: show or hide it"},
	}})
}

// openShortcuts shows the keys of the keyboard that do something, in two columns where there
// is room for them.
func (m *mainScreen) openShortcuts() {
	var columns [2]*fyne.Container
	for i := range columns {
		columns[i] = container.New(parts.Column{Gap: 2})
	}
	for _, g := range m.keyGroups() {
		lines := container.New(parts.Column{Gap: -12}, parts.Quiet(g.title).Small().Bold())
		for _, k := range g.keys {
			lines.Add(container.New(parts.Pair{Name: keyWidth}, parts.Text(k[0]).Small().Bold(), parts.Text(k[1]).Small()))
		}
		at := 0
		if g.title == accountTitle || g.title == "File" || g.title == "Editor" { // about as many as the rest
			at = 1
		}
		columns[at].Add(lines)
	}
	m.box("Keys", 2*keyColumn+40, container.New(&parts.Beside{Name: keyColumn, Room: keyColumn - 40, Gap: 2}, columns[0], columns[1]))
}

// Measures of the card of keys.
const (
	keyColumn = 420
	keyWidth  = 180
)

// openAbout names the program and its version.
func (m *mainScreen) openAbout() {
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon-128.png", assets.Icon(128)))
	icon.FillMode = canvas.ImageFillContain
	name := "Tokendesk"
	if m.version != "" {
		name += " " + m.version
	}
	m.box("About", 400, container.New(parts.Column{Gap: -8},
		container.New(parts.Inset{Top: 4, Bottom: 8}, container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(64), icon))),
		parts.Heading(name).Centered(), parts.Text("A desktop credential manager for OAuth 2.").Centered()))
}

// box shows something and closes.
func (m *mainScreen) box(title string, width float32, body ...fyne.CanvasObject) {
	s := parts.NewSheet(m.Win, title, width, 0)
	s.Closed = m.focusBack
	s.SetButtons(nil, []fyne.CanvasObject{s.Widgets.Button("Close", s.Close)})
	s.SetBody(body...)
	s.Show(nil)
}
