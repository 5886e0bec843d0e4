package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// Label is a wrapped text of one style. Fyne's label knows no quiet colour
// that can still be read, so this is a rich text of one segment. Give it short
// strings only: it lays out its whole text at once; [Mono] is for long ones.
type Label struct {
	widget.RichText
	Said
	segment *widget.TextSegment
	level   int             // of a heading; 0 for none
	live    accessible.Live // whether it is told when it comes
	silent  bool            // something else says it
	changed func()          // another text is said; may be nil
}

// Text is body text.
func Text(text string) *Label {
	w := &Label{segment: &widget.TextSegment{Text: text, Style: widget.RichTextStyleInline}}
	w.segment.Style.SizeName = theme.SizeNameText
	w.segment.Style.Inline = false
	w.Segments = []widget.RichTextSegment{w.segment}
	w.Scroll = fyne.ScrollNone
	w.Wrapping = fyne.TextWrapWord
	w.ExtendBaseWidget(w)
	return w
}

// Quiet is body text that stands back: names of fields, remarks.
func Quiet(text string) *Label { return Text(text).Color(theme.ColorNamePlaceHolder) }

// Note is small, quiet text.
func Note(text string) *Label { return Quiet(text).Small() }

// Problem is small text in the colour of errors.
func Problem(text string) *Label {
	return Text(text).Small().Color(theme.ColorNameError).Told(accessible.Polite)
}

// Heading names a group of things.
func Heading(text string) *Label {
	w := Text(text).Bold()
	w.level = 2
	return w
}

// Title names a pane or a sheet, on one line.
func Title(text string) *Label {
	w := Text(text).Bold().Sized(theme.SizeNameSubHeadingText).OneLine()
	w.level = 1
	return w
}

// Accessibility implements accessible.Describer.
func (w *Label) Accessibility() accessible.Info {
	if w.silent || w.segment.Text == "" {
		return silent()
	}
	i := w.info(accessible.Label, w.segment.Text)
	i.Live = w.live
	if i.Level = w.level; i.Level > 0 {
		i.Role = accessible.Heading
	}
	return i
}

// AccessibilityLabel implements fyne.Accessible.
func (w *Label) AccessibilityLabel() string { return w.Accessibility().Name }

// AccessibilityRole implements fyne.Accessible.
func (w *Label) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Silent leaves what it says to something else: to the field that it stands before, or to
// the value that it names.
func (w *Label) Silent() *Label {
	w.silent = true
	return w
}

// Told has it told to those who do not see it as soon as it is shown, or says something
// else.
func (w *Label) Told(live accessible.Live) *Label {
	w.live = live
	return w
}

// Of has a value said together with what it is the value of: "Type: Bearer".
func (w *Label) Of(name *Label) *Label {
	name.Silent()
	return NameBy(w, func() string { return name.Text() + ": " + w.Text() })
}

// Color sets the colour by its name in the theme; set before it is shown.
func (w *Label) Color(name fyne.ThemeColorName) *Label {
	w.segment.Style.ColorName = name
	return w
}

// Sized sets the size by its name in the theme; set before it is shown.
func (w *Label) Sized(name fyne.ThemeSizeName) *Label {
	w.segment.Style.SizeName = name
	return w
}

// Small makes it as small as a caption.
func (w *Label) Small() *Label { return w.Sized(theme.SizeNameCaptionText) }

// Bold makes it bold.
func (w *Label) Bold() *Label {
	w.segment.Style.TextStyle.Bold = true
	return w
}

// Mono makes all letters equally wide.
func (w *Label) Mono() *Label {
	w.segment.Style.TextStyle.Monospace = true
	return w
}

// Centered puts it in the middle of its width.
func (w *Label) Centered() *Label {
	w.segment.Style.Alignment = fyne.TextAlignCenter
	return w
}

// OneLine cuts it with an ellipsis rather than wrapping it.
func (w *Label) OneLine() *Label {
	w.Wrapping, w.Truncation = fyne.TextWrapOff, fyne.TextTruncateEllipsis
	return w
}

// Whole neither wraps nor cuts it: it is as wide as its text.
func (w *Label) Whole() *Label {
	w.Wrapping, w.Truncation = fyne.TextWrapOff, fyne.TextTruncateOff
	return w
}

// Wrapped shows all of it, on as many lines as it takes.
func (w *Label) Wrapped() *Label {
	w.Wrapping, w.Truncation = fyne.TextWrapWord, fyne.TextTruncateOff
	return w
}

// Anywhere wraps it between any two letters, for addresses.
func (w *Label) Anywhere() *Label {
	w.Wrapping = fyne.TextWrapBreak
	return w
}

// Text returns what it says.
func (w *Label) Text() string { return w.segment.Text }

// SetText changes what it says.
func (w *Label) SetText(text string) {
	if text == w.segment.Text {
		return
	}
	w.segment.Text = text
	w.Refresh()
	if w.changed != nil {
		w.changed()
	}
}
