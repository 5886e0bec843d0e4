package parts

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/words"
)

// maxMonoLines is how many lines a Mono draws. The rest is a copy away.
const maxMonoLines = 400

// Mono shows long text in a fixed-width font, broken anywhere to the width it
// has. It draws one short canvas text a line: a label with the same 4 KB would
// take milliseconds at every layout.
type Mono struct {
	widget.BaseWidget
	Said
	text  string
	color fyne.ThemeColorName
	width float32 // of the last layout
	lines []string
}

// NewMono returns the text in the foreground's colour.
func NewMono(text string) *Mono {
	m := &Mono{text: text, color: theme.ColorNameForeground}
	m.ExtendBaseWidget(m)
	return m
}

// Accessibility implements accessible.Describer: its text is read as one, whatever lines it
// is broken into.
func (m *Mono) Accessibility() accessible.Info {
	text := words.Aloud(m.text)
	i := m.info(accessible.Label, text)
	if i.Name != text {
		i.Text = text
	}
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (m *Mono) AccessibilityLabel() string {
	if i := m.Accessibility(); i.Text != "" {
		return i.Name + ": " + i.Text
	}
	return words.Aloud(m.text)
}

// AccessibilityRole implements fyne.Accessible.
func (m *Mono) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Resize implements fyne.CanvasObject: another width breaks other lines.
func (m *Mono) Resize(size fyne.Size) {
	if size.Width != m.width {
		m.width, m.lines = size.Width, nil
		m.BaseWidget.Resize(size)
		m.Refresh()
		return
	}
	m.BaseWidget.Resize(size)
}

func (m *Mono) broken() []string {
	if m.lines == nil {
		perLine := 64
		if m.width > 0 {
			perLine = max(16, int(m.width/m.cell().Width))
		}
		m.lines = breakLines(m.text, perLine, maxMonoLines)
	}
	return m.lines
}

func (m *Mono) cell() fyne.Size {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize("m", theme.SizeForWidget(theme.SizeNameCaptionText, m), monospace, monoFont())
	return size
}

var monospace = fyne.TextStyle{Monospace: true}

// monoFont is the font by itself. By its style alone the toolkit would load it together
// with its fonts for emoji and symbols, 8 MB for dots and letters; what a font lacks is
// looked for among the system's all the same.
func monoFont() fyne.Resource { return theme.TextMonospaceFont() }

// breakLines cuts text at line ends and after n runes, into at most limit lines.
func breakLines(text string, n, limit int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for {
			if len(lines) == limit {
				lines[limit-1] = "…"
				return lines
			}
			cut := runesIn(line, n)
			lines = append(lines, line[:cut])
			line = line[cut:]
			if line == "" {
				break
			}
		}
	}
	return lines
}

// runesIn returns the length in bytes of the first n runes.
func runesIn(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

// CreateRenderer implements fyne.Widget.
func (m *Mono) CreateRenderer() fyne.WidgetRenderer {
	r := &monoRenderer{mono: m}
	r.build()
	return r
}

type monoRenderer struct {
	mono  *Mono
	lines []fyne.CanvasObject
}

func (r *monoRenderer) build() {
	lines := r.mono.broken()
	color := theme.ColorForWidget(r.mono.color, r.mono)
	size := theme.SizeForWidget(theme.SizeNameCaptionText, r.mono)
	height := r.height()
	r.lines = r.lines[:0]
	for i, line := range lines {
		t := canvas.NewText(line, color)
		t.TextStyle, t.FontSource = monospace, monoFont()
		t.TextSize = size
		t.Move(fyne.NewPos(0, float32(i)*height))
		t.Resize(fyne.NewSize(r.mono.width, height))
		r.lines = append(r.lines, t)
	}
}

func (r *monoRenderer) height() float32 { return r.mono.cell().Height + 2 }

func (r *monoRenderer) Layout(fyne.Size) {}

func (r *monoRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.mono.cell().Width*16, float32(len(r.mono.broken()))*r.height())
}

func (r *monoRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.mono)
}

func (r *monoRenderer) Objects() []fyne.CanvasObject { return r.lines }

func (r *monoRenderer) Destroy() {}
