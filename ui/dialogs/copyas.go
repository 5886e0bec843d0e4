package dialogs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/copyas"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// CopyFormat is one line of the copy-as menu.
type CopyFormat struct {
	Format copyas.Format
	Label  string
	Sample string // what it looks like, without a token
	Why    string // why it cannot be had just now; "" when it can
}

// CopyOptions are the copy-as menu of one account.
type CopyOptions struct {
	Title      string // of the account
	Formats    []CopyFormat
	Default    copyas.Format                             // that Ctrl+C uses
	Chosen     copyas.Format                             // that the menu begins with; "" is the default
	Name       string                                    // of the variable in formats that have one; "" is the usual one
	Sample     func(f copyas.Format, name string) string // what such a format looks like with a name; nil: none can be given
	Copy       func(f copyas.Format, name string)
	SetDefault func(copyas.Format) // nil: the default cannot be changed here
}

// CopyAs lists the formats a token can be copied in. ↑ ↓ and Enter choose, and
// so do the digits 1 to 9.
func CopyAs(parent fyne.Window, o CopyOptions) { copyAs(parent, o) }

type copyMenu struct {
	o     CopyOptions
	sheet *parts.Sheet
	rows  []*formatRow
	at    int
	name  *parts.Entry // nil where none can be given
	keep  *parts.Check
}

func copyAs(parent fyne.Window, o CopyOptions) *copyMenu {
	m := &copyMenu{o: o, sheet: parts.NewSheet(parent, "Copy as…", 560, 0)}
	begin := cmp.Or(o.Chosen, o.Default)
	var rows []fyne.CanvasObject
	for i, f := range o.Formats {
		r := newFormatRow(m, i, f)
		m.rows = append(m.rows, r)
		rows = append(rows, r)
		if f.Format == begin && f.Why == "" {
			m.at = i
		}
	}
	body := []fyne.CanvasObject{parts.Quiet(o.Title).OneLine(), container.New(parts.Inset{Left: 4}, container.New(parts.Column{}, rows...))}
	if o.Sample != nil {
		usual, _ := copyas.ParseName("")
		m.name = m.sheet.Widgets.Entry()
		m.name.SetPlaceHolder(usual)
		m.name.SetText(o.Name)
		m.name.OnChanged = func(string) { m.renamed() }
		m.name.OnSubmitted = func(string) { m.choose(m.at) }
		body = slices.Insert(body, 1, fyne.CanvasObject(container.New(parts.Inset{Left: 8, Right: 8}, container.New(parts.Pair{Name: 206}, parts.Text("Name of the variable").OneLine(), m.name))))
	}
	m.sheet.SetBody(body...)
	var left []fyne.CanvasObject
	if o.SetDefault != nil {
		m.keep = m.sheet.Widgets.Check("Use it for Ctrl+C from now on", nil)
		left = append(left, m.keep)
	}
	m.sheet.SetButtons(left, []fyne.CanvasObject{m.sheet.Widgets.Button("Cancel", m.sheet.Close)})
	m.sheet.Show(nil)
	if len(m.rows) > 0 {
		parent.Canvas().Focus(m.rows[m.at])
	}
	return m
}

func (m *copyMenu) choose(i int) {
	if i < 0 || i >= len(m.o.Formats) || m.o.Formats[i].Why != "" {
		return
	}
	format, name := m.o.Formats[i].Format, m.variable()
	if _, err := copyas.ParseName(name); err != nil && copyas.TakesName(format) {
		message, advice := words.Explain(err)
		m.sheet.SetStatus(parts.Problem(message + " " + advice))
		return
	}
	m.sheet.Hide()
	if m.keep != nil && m.keep.Checked {
		m.o.SetDefault(format)
	}
	m.o.Copy(format, name)
}

// variable is the name that was typed, "" for the usual one.
func (m *copyMenu) variable() string {
	if m.name == nil {
		return ""
	}
	return strings.TrimSpace(m.name.Text)
}

// renamed shows the name in the formats that have one.
func (m *copyMenu) renamed() {
	m.sheet.SetStatus(nil)
	if _, err := copyas.ParseName(m.variable()); err != nil {
		return
	}
	for _, r := range m.rows {
		if copyas.TakesName(r.format.Format) && r.format.Why == "" {
			r.format.Sample = m.o.Sample(r.format.Format, m.variable())
			r.sample.SetText(r.format.Sample)
		}
	}
}

// move puts the focus on another format, past those that cannot be had.
func (m *copyMenu) move(step int) {
	for at := m.at + step; at >= 0 && at < len(m.rows); at += step {
		if m.o.Formats[at].Why == "" {
			if c := fyne.CurrentApp().Driver().CanvasForObject(m.rows[at]); c != nil {
				c.Focus(m.rows[at])
			}
			return
		}
	}
}

// formatRow is one format; it has the focus while it is the chosen one.
type formatRow struct {
	widget.BaseWidget
	menu    *copyMenu
	format  CopyFormat
	index   int
	ground  *parts.Surface
	sample  *parts.Label
	focused bool
}

var (
	_ fyne.Focusable    = (*formatRow)(nil)
	_ fyne.Tappable     = (*formatRow)(nil)
	_ fyne.Shortcutable = (*formatRow)(nil)
)

func newFormatRow(m *copyMenu, index int, f CopyFormat) *formatRow {
	r := &formatRow{menu: m, format: f, index: index}
	label, sample := parts.Text(f.Label).OneLine(), parts.Note(f.Sample).Mono().OneLine()
	if f.Why != "" {
		label, sample = parts.Quiet(f.Label).OneLine(), parts.Note(f.Why).OneLine()
	}
	if f.Format == m.o.Default {
		label.Bold().SetText(f.Label + "  (Ctrl+C)")
	}
	r.sample = sample
	r.ground = parts.NewSurface(look.ColorCard, parts.Inset{Top: -2, Bottom: -2}, container.New(parts.Pair{Name: 210}, label, sample))
	r.ExtendBaseWidget(r)
	r.FocusLost()
	return r
}

// AccessibilityLabel implements fyne.Accessible.
func (r *formatRow) AccessibilityLabel() string {
	if r.format.Format == r.menu.o.Default {
		return r.format.Label + ", Ctrl+C"
	}
	return r.format.Label
}

// AccessibilityRole implements fyne.Accessible.
func (r *formatRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Accessibility implements accessible.Describer.
func (r *formatRow) Accessibility() accessible.Info {
	i := accessible.Info{
		Role: accessible.MenuItem, Name: r.AccessibilityLabel(), Description: words.Aloud(cmp.Or(r.format.Why, r.format.Sample)),
		States: accessible.Disabled.If(r.format.Why != ""), Children: []fyne.CanvasObject{},
	}
	if r.format.Why == "" {
		key := ""
		if r.index < 9 {
			key = strconv.Itoa(r.index + 1)
		}
		i.Actions = []accessible.Action{{Name: "Copy", Key: key, Do: func() { r.menu.choose(r.index) }}}
	}
	return i
}

// CreateRenderer implements fyne.Widget.
func (r *formatRow) CreateRenderer() fyne.WidgetRenderer {
	return parts.RingedLine(widget.NewSimpleRenderer(r.ground), r, func() bool { return r.focused })
}

// FocusGained implements fyne.Focusable.
func (r *formatRow) FocusGained() {
	r.focused, r.menu.at = true, r.index
	r.ground.SetColor(look.ColorAccentSoft)
	r.Refresh()
}

// FocusLost implements fyne.Focusable.
func (r *formatRow) FocusLost() {
	r.focused = false
	r.ground.SetColor("overlayBackground")
	r.Refresh()
}

// TypedRune implements fyne.Focusable.
func (r *formatRow) TypedRune(key rune) {
	if key >= '1' && key <= '9' {
		r.menu.choose(int(key - '1'))
	}
}

// TypedKey implements fyne.Focusable.
func (r *formatRow) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		r.menu.move(-1)
	case fyne.KeyDown:
		r.menu.move(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		r.menu.choose(r.index)
	case fyne.KeySpace:
		parts.AfterKey(func() { r.menu.choose(r.index) }) // else the space is typed into what has the focus then
	case fyne.KeyEscape:
		r.menu.sheet.Close()
	}
}

// TypedShortcut implements fyne.Shortcutable: Ctrl+C copies in the format that says so,
// whichever line is chosen.
func (r *formatRow) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		r.menu.choose(slices.IndexFunc(r.menu.o.Formats, func(f CopyFormat) bool { return f.Format == r.menu.o.Default }))
	}
}

// Tapped implements fyne.Tappable.
func (r *formatRow) Tapped(*fyne.PointEvent) { r.menu.choose(r.index) }
