package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/detail"
	"tokendesk/ui/parts"
	"tokendesk/ui/settings"
	"tokendesk/ui/shell"
	look "tokendesk/ui/theme"
)

const defaultDivider = 0.56

// build makes what is kept between layouts.
func (m *mainScreen) build() {
	right := parts.On(look.ColorPane, m.inspector.pane.Object())
	m.split = container.NewHSplit(m.list.Object(), right)
	m.split.Offset = defaultDivider
	now := m.choices.Get()
	if d := now.Divider; d > 0.2 && d < 0.8 {
		m.split.Offset = d
	}
	if w, h := now.WindowWidth, now.WindowHeight; w >= 640 && h >= 420 {
		m.Win.Resize(fyne.NewSize(w, h))
	}
	// The divider is drawn as quietly as any other line.
	m.panes = container.NewThemeOverride(m.split, parts.Override{theme.ColorNameShadow: theme.ColorNameSeparator})
	m.body = container.NewStack()
}

// layout puts the bars around the body.
func (m *mainScreen) layout() fyne.CanvasObject {
	add := parts.NewKeyButton("New app", theme.ContentAddIcon(), m.actions.newApp, m.list.Key, m.list.Typed)
	add.Importance = widget.HighImportance
	settings := parts.NewKeyButton("", theme.SettingsIcon(), m.openSettings, m.list.Key, m.list.Typed)
	settings.Importance = widget.LowImportance
	buttons := container.New(layout.NewCustomPaddedHBoxLayout(4), add)
	if m.desk.CanLock() {
		lock := parts.NewKeyButton("", theme.NewThemedResource(parts.LockIcon), m.lock, m.list.Key, m.list.Typed)
		lock.Importance = widget.LowImportance
		buttons.Add(lock)
	}
	buttons.Add(settings)
	bar := container.New(barLayout{gap: 12}, m.list.Search(), container.New(middleLayout{}, m.list.Filters()), buttons)

	top := container.NewVBox(parts.Padded(10, 8, 14, 10, bar))
	if m.desk.Demo {
		top.Add(parts.Padded(0, 8, 14, 14, m.demoBanner()))
	}
	return parts.On(look.ColorSidebar, container.NewBorder(top, container.NewVBox(m.actions.renewing.strip.object, m.status.Object()), nil, nil, m.body))
}

// demoBanner says quietly that nothing here lasts.
func (m *mainScreen) demoBanner() fyne.CanvasObject {
	text := widget.NewLabel("This is a demo: a vault in memory, gone when you quit, with a practice provider to try everything on.")
	text.Truncation = fyne.TextTruncateEllipsis
	text.SizeName = theme.SizeNameCaptionText
	var banner *fyne.Container
	hide := widget.NewButtonWithIcon("", theme.WindowCloseIcon(), func() { banner.Hide(); m.Refresh() })
	hide.Importance = widget.LowImportance
	banner = container.NewStack(parts.NewSurface(look.ColorAccentSoft, parts.Inset{},
		container.NewBorder(nil, nil, parts.Padded(0, 0, 10, 0, parts.SmallIcon(theme.NewPrimaryThemedResource(theme.InfoIcon()))), hide, text)))
	return banner
}

// showBody shows the list, or what to do where there is none.
func (m *mainScreen) showBody() {
	content, first := m.panes, m.list.Focusable() // as it is when nothing else wants the keys
	if m.list.Empty() {
		if m.empty == nil {
			m.empty = shell.NewKeyed(parts.On(look.ColorPane, emptyScreen(m.actions.ways())), func(e *fyne.KeyEvent) { m.list.Key(e) }, m.list.Typed)
		}
		content, first = m.empty, m.empty
	}
	if len(m.body.Objects) != 1 || m.body.Objects[0] != content {
		m.body.Objects = []fyne.CanvasObject{content}
		m.body.Refresh()
		m.SetFirst(first, m.list.SearchFocusable())
	}
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

func (m *mainScreen) focusList() { m.Win.Canvas().Focus(m.list.Focusable()) }

// openSettings shows the person's choices.
func (m *mainScreen) openSettings() {
	settings.Show(m.Win, settings.Options{
		Choices: m.choices, Slot: m.desk.Slot(), Closed: m.focusList, Order: m.reorder,
		Theme: func(c look.Appearance) { m.App.Settings().SetTheme(look.New(c)) },
	})
}

// paneActions are what the right pane asks of the screen.
func (m *mainScreen) paneActions() detail.Actions {
	a := m.actions
	return detail.Actions{
		Do: m.act, Renew: a.renew, SignIn: a.signIn, Another: a.another, Cancel: m.desk.Cancel,
		Copy: a.copyToken, CopyAs: a.copyAs, SignOut: func(ref oauth.Ref) { a.signOut(ref) },
		Whose: a.otherPerson, Keep: a.keep, Trust: a.trust, Edit: a.edit, Paste: a.pasteAnswer, Remedy: a.remedy,
		CopyText: a.copyText, OpenPage: a.openPage, OtherWays: a.otherWays, ShowCode: a.showCode, Certificate: a.certificate,
		Several:     m.severalActions(),
		ForgetTrace: a.forgetTrace,
	}
}
