package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
)

// folding shows list and pane side by side, and one of them at a time where the window has
// not the width for both: on a small screen, or at a large scale.
type folding struct {
	split  *parts.Split
	other  *parts.KeyButton // shows the other of the two
	bar    *fyne.Container  // of that button
	object *fyne.Container

	narrow bool // one is shown
	turned bool // the pane is
}

// newFolding returns such a view; offset is the list's part of the width. key and typed
// get the keys that its button has no use for.
func newFolding(list, pane fyne.CanvasObject, offset float64, key func(*fyne.KeyEvent) bool, typed func(rune)) *folding {
	f := &folding{split: parts.NewSplit(list, pane, offset)}
	f.other = parts.NewKeyButton("", nil, func() { f.turn(!f.turned) }, key, typed)
	f.other.Importance, f.other.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	f.bar = container.NewStack(f.other)
	f.bar.Hide()
	f.object = container.New(f, f.bar, f.split)
	f.say()
	return f
}

// turn shows the pane, or the list, where one of them is shown.
func (f *folding) turn(toPane bool) {
	f.turned = toPane
	f.say()
	f.fold()
	f.object.Refresh()
}

// away reports whether the pane is shown in place of the list.
func (f *folding) away() bool { return f.narrow && f.turned }

func (f *folding) say() {
	f.other.Text, f.other.Icon = "Show the account", theme.NavigateNextIcon()
	if f.turned {
		f.other.Text, f.other.Icon = "Back to the list", theme.NavigateBackIcon()
	}
	f.other.Refresh()
}

// fold hides what there is no room for.
func (f *folding) fold() {
	parts.SetVisible(f.split.Leading, !f.narrow || !f.turned)
	parts.SetVisible(f.split.Trailing, !f.narrow || f.turned)
	parts.SetVisible(f.bar, f.narrow)
	f.split.Refresh()
}

// foldGap is what the divider takes between the two.
const foldGap = 8

// Layout implements fyne.Layout.
func (f *folding) Layout(o []fyne.CanvasObject, size fyne.Size) {
	both := f.split.Leading.MinSize().Width + f.split.Trailing.MinSize().Width + foldGap
	if narrow := size.Width < both; narrow != f.narrow {
		f.narrow = narrow
		f.fold()
	}
	top := float32(0)
	if f.narrow {
		top = o[0].MinSize().Height
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(size.Width, top))
	}
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-top)))
}

// MinSize implements fyne.Layout: that of one of the two.
func (f *folding) MinSize(o []fyne.CanvasObject) fyne.Size {
	least := f.split.Leading.MinSize().Max(f.split.Trailing.MinSize())
	return fyne.NewSize(least.Width, least.Height+o[0].MinSize().Height)
}
