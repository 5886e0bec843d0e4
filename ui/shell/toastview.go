package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// toast is the box of a message: one line of text, or two where it has not the width for
// one, and at its end what can be done about it. It is never higher than two lines.
type toast struct {
	widget.BaseWidget
	text, label string
	do          func()
	verb        *parts.KeyLink
}

func newToast(text, label string, do func()) *toast {
	t := &toast{text: text, label: label, do: do, verb: parts.NewKeyLink(label, do).Strong(look.ColorOnToast)}
	t.ExtendBaseWidget(t)
	return t
}

// AccessibilityLabel implements fyne.Accessible.
func (t *toast) AccessibilityLabel() string { return words.Aloud(t.text) }

// AccessibilityRole implements fyne.Accessible.
func (t *toast) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Accessibility implements accessible.Describer: it is told when it comes, wherever the
// focus is, and so is what can be done about it.
func (t *toast) Accessibility() accessible.Info {
	i := accessible.Info{Role: accessible.Notification, Name: words.Aloud(t.text), Live: accessible.Polite, Children: []fyne.CanvasObject{}}
	if t.label != "" {
		i.Children = []fyne.CanvasObject{t.verb}
		i.Actions = []accessible.Action{{Name: t.label, Do: t.do}}
	}
	return i
}

// Wanted is how wide it is with its text on one line.
func (t *toast) Wanted() float32 {
	v := &toastView{toast: t}
	return v.around() + fyne.MeasureText(t.text, v.size(), fyne.TextStyle{}).Width + 1
}

// CreateRenderer implements fyne.Widget.
func (t *toast) CreateRenderer() fyne.WidgetRenderer {
	v := &toastView{toast: t, ground: canvas.NewRectangle(nil)}
	for i := range v.lines {
		v.lines[i] = canvas.NewText("", nil)
	}
	v.verb = t.verb
	v.Refresh()
	return v
}

type toastView struct {
	toast  *toast
	ground *canvas.Rectangle
	lines  [2]*canvas.Text
	verb   *parts.KeyLink
}

const (
	toastRoom = 14 // at either side of what it says
	toastGap  = 16 // before the verb
)

func (v *toastView) size() float32 { return v.toast.Theme().Size(theme.SizeNameCaptionText) }

// around is what is beside the text.
func (v *toastView) around() float32 {
	w := float32(2 * toastRoom)
	if v.toast.label != "" {
		w += toastGap + v.verbWidth()
	}
	return w
}

func (v *toastView) verbWidth() float32 {
	return fyne.MeasureText(v.toast.label, v.size(), fyne.TextStyle{Bold: true}).Width + 2
}

// Destroy implements fyne.WidgetRenderer.
func (v *toastView) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (v *toastView) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.ground, v.lines[0], v.lines[1], v.verb}
}

// MinSize implements fyne.WidgetRenderer.
func (v *toastView) MinSize() fyne.Size {
	line := fyne.MeasureText("A", v.size(), fyne.TextStyle{}).Height
	return fyne.NewSize(min(v.toast.Wanted(), 260*v.size()/12), 2*line+2)
}

// Layout implements fyne.WidgetRenderer.
func (v *toastView) Layout(size fyne.Size) {
	v.ground.Resize(size)
	style := fyne.TextStyle{}
	text := foldInTwo(v.toast.text, func(s string) bool {
		return fyne.MeasureText(s, v.size(), style).Width <= size.Width-v.around()
	})
	height := fyne.MeasureText("A", v.size(), style).Height
	y := (size.Height - height*float32(len(text))) / 2
	for i, line := range v.lines {
		line.Text = ""
		if i < len(text) {
			line.Text = text[i]
		}
		line.Move(fyne.NewPos(toastRoom, y))
		line.Resize(fyne.NewSize(size.Width-v.around(), height))
		line.Refresh()
		y += height
	}
	v.verb.Hidden = v.toast.label == ""
	height = max(v.verb.MinSize().Height, parts.Target)
	v.verb.Move(fyne.NewPos(size.Width-toastRoom-v.verbWidth(), (size.Height-height)/2))
	v.verb.Resize(fyne.NewSize(v.verbWidth(), height))
}

// Refresh implements fyne.WidgetRenderer.
func (v *toastView) Refresh() {
	th, variant := v.toast.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	v.ground.CornerRadius = 8
	v.ground.FillColor = th.Color(look.ColorToast, variant)
	v.ground.Refresh()
	for _, line := range v.lines {
		line.Color, line.TextSize = th.Color(look.ColorOnToast, variant), v.size()
		line.Refresh()
	}
	v.verb.Refresh()
	v.Layout(v.toast.Size())
}

// foldInTwo breaks a text between words into a line or two that fit. What is left over is
// cut.
func foldInTwo(text string, fits func(string) bool) []string {
	if fits(text) {
		return []string{text}
	}
	words := strings.Fields(text)
	n := 1
	for n < len(words) && fits(strings.Join(words[:n+1], " ")) {
		n++
	}
	first, rest := strings.Join(words[:n], " "), strings.Join(words[n:], " ")
	if rest == "" {
		return []string{cut(first, fits)}
	}
	return []string{cut(first, fits), cut(rest, fits)}
}

// cut shortens a text until it fits.
func cut(text string, fits func(string) bool) string {
	if fits(text) {
		return text
	}
	runes := []rune(text)
	for len(runes) > 1 {
		runes = runes[:len(runes)-1]
		if short := strings.TrimRight(string(runes), " ") + "…"; fits(short) {
			return short
		}
	}
	return "…"
}
