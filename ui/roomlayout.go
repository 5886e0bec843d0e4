package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "tokendesk/ui/theme"
)

const defaultDivider = 0.56

// build makes what is kept between layouts.
func (r *room) build() {
	r.left = container.NewStack(padded(4, 4, 8, 4, r.list))
	right := on(look.ColorPane, r.details.pane.Object())
	r.split = container.NewHSplit(r.left, right)
	r.split.Offset = defaultDivider
	if d := r.settings.Divider; d > 0.2 && d < 0.8 {
		r.split.Offset = d
	}
	if w, h := r.settings.WindowWidth, r.settings.WindowHeight; w >= 640 && h >= 420 {
		r.win.Resize(fyne.NewSize(w, h))
	}
	// The divider is drawn as quietly as any other line.
	r.panes = container.NewThemeOverride(r.split, override{theme.ColorNameShadow: theme.ColorNameSeparator})
	r.body = container.NewStack()
}

// layout puts the bars around the body.
func (r *room) layout() fyne.CanvasObject {
	add := newKeyButton("New app", theme.ContentAddIcon(), r.newApp, r.key, r.typed)
	add.Importance = widget.HighImportance
	settings := newKeyButton("", theme.SettingsIcon(), r.openSettings, r.key, r.typed)
	settings.Importance = widget.LowImportance
	buttons := container.New(layout.NewCustomPaddedHBoxLayout(4), add)
	if r.desk.Lock != nil {
		lock := newKeyButton("", theme.NewThemedResource(lockIcon), r.lock, r.key, r.typed)
		lock.Importance = widget.LowImportance
		buttons.Add(lock)
	}
	buttons.Add(settings)
	bar := container.New(barLayout{gap: 12}, r.search, container.New(middleLayout{}, r.chips.object), buttons)

	top := container.NewVBox(padded(10, 8, 14, 10, bar))
	if r.desk.Demo {
		r.demo = r.demoBanner()
		top.Add(padded(0, 8, 14, 14, r.demo))
	}
	return on(look.ColorSidebar, container.NewBorder(top, r.status.object, nil, nil, r.body))
}

// demoBanner says quietly that nothing here lasts.
func (r *room) demoBanner() fyne.CanvasObject {
	text := widget.NewLabel("This is a demo: a vault in memory, gone when you quit, with a practice provider to try everything on.")
	text.Truncation = fyne.TextTruncateEllipsis
	text.SizeName = theme.SizeNameCaptionText
	var banner *fyne.Container
	hide := widget.NewButtonWithIcon("", theme.WindowCloseIcon(), func() { banner.Hide(); r.screen.Refresh(); r.keepFocusSeen() })
	hide.Importance = widget.LowImportance
	banner = container.NewStack(newSurface(look.ColorAccentSoft, 8),
		container.NewBorder(nil, nil, padded(0, 0, 10, 0, small(theme.NewPrimaryThemedResource(theme.InfoIcon()))), hide, text))
	return banner
}

// showBody shows the list, or what to do where there is none.
func (r *room) showBody() {
	content, first := r.panes, fyne.Focusable(r.list) // as it is when nothing else wants the keys
	if r.loadedOnce && len(r.accounts.entries) == 0 {
		if r.empty == nil {
			r.empty = newKeyed(on(look.ColorPane, emptyScreen(r.addActions())), func(e *fyne.KeyEvent) { r.key(e) }, r.typed)
		}
		content, first = r.empty, r.empty
	}
	if len(r.body.Objects) != 1 || r.body.Objects[0] != content {
		r.body.Objects = []fyne.CanvasObject{content}
		r.body.Refresh()
		r.bodyChanged(first)
	}
	r.showLeft()
}

// bodyChanged moves the focus on when what had it may have gone with the body.
func (r *room) bodyChanged(first fyne.Focusable) {
	if r.scene.first == nil {
		return // the screen is not shown yet
	}
	r.scene.first = first
	if r.win.Canvas().Focused() != r.search {
		r.win.Canvas().Focus(first)
	}
}

func (r *room) showLeft() {
	nothing := r.loadedOnce && len(r.accounts.items) == 0
	if !nothing && len(r.left.Objects) == 1 {
		return
	}
	r.left.Objects = r.left.Objects[:1:1]
	if nothing {
		r.left.Add(r.nothingMatches())
	}
	r.left.Refresh()
}

// nothingMatches says why the list is empty, and takes that back.
func (r *room) nothingMatches() fyne.CanvasObject {
	why, more := "No account matches", ""
	if r.accounts.view.query == "" {
		switch r.accounts.view.filter {
		case filterFavourites:
			why, more = "No favourites yet", "Mark one in the menu of its row."
		case filterExpiring:
			why, more = "Nothing needs you", "No token has run out or is about to."
		}
	}
	text := widget.NewLabelWithStyle(why, fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	hint := caption("")
	hint.set(more, theme.ColorNamePlaceHolder, fyne.TextAlignCenter)
	show(hint, more != "")
	all := widget.NewButton("Show all", r.showAll)
	return container.NewCenter(container.NewVBox(text, hint, container.NewCenter(all)))
}

// showAll takes search and filter back.
func (r *room) showAll() {
	r.accounts.view.filter = filterAll
	r.search.SetText("")
	r.filter(filterAll)
}

// barLayout gives search, chips and buttons the width of the window: the
// buttons what they need, the search field a third, the chips the rest.
type barLayout struct{ gap float32 }

// Layout implements fyne.Layout.
func (b barLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	buttons := o[2].MinSize().Width
	search := min(340, max(200, size.Width*0.3))
	x := float32(0)
	for i, w := range []float32{search, size.Width - search - buttons - 2*b.gap, buttons} {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
		x += w + b.gap
	}
}

// MinSize implements fyne.Layout.
func (b barLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, c := range o {
		h = max(h, c.MinSize().Height)
	}
	return fyne.NewSize(200+80+o[2].MinSize().Width+2*b.gap, h)
}

// middleLayout centres upright and fills across.
type middleLayout struct{}

// Layout implements fyne.Layout.
func (middleLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(0, (size.Height-h)/2))
	o[0].Resize(fyne.NewSize(size.Width, h))
}

// MinSize implements fyne.Layout.
func (middleLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }
