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
	look "tokendesk/ui/theme"
	"tokendesk/ui/tray"
)

const defaultDivider = 0.56

// build makes what is kept between layouts.
func (m *mainScreen) build() {
	right := parts.On(look.ColorPane, m.inspector.pane.Object())
	// The strip takes its room from the foot of the list alone: neither a row nor anything
	// of the pane moves when it comes.
	left := container.NewBorder(nil, m.actions.renewing.strip.object, nil, nil, m.list.Object())
	now := m.choices.Get()
	divider := defaultDivider
	if d := now.Divider; d > 0 && d < 1 {
		divider = d
	}
	m.panes = newFolding(left, right, divider, m.list.Key, m.list.Typed)
	if w, h := now.WindowWidth, now.WindowHeight; w > 0 && h > 0 && m.place == nil { // after a lock it is as it was
		m.Resize(fyne.NewSize(w, h))
	}
	m.body = container.NewStack()
}

// layout puts the bars around the body.
func (m *mainScreen) layout() fyne.CanvasObject {
	add := parts.NewKeyButton("New app", theme.ContentAddIcon(), m.actions.newApp, m.list.Key, m.list.Typed)
	add.Importance = widget.HighImportance
	settings := parts.NewKeyButton("", theme.SettingsIcon(), m.openSettings, m.list.Key, m.list.Typed)
	settings.Importance = widget.LowImportance
	parts.Name(settings, "Settings")
	buttons := container.New(layout.NewCustomPaddedHBoxLayout(4), add)
	if m.desk.CanLock() {
		lock := parts.NewKeyButton("", theme.NewThemedResource(parts.LockIcon), m.lock, m.list.Key, m.list.Typed)
		lock.Importance = widget.LowImportance
		parts.Name(lock, "Lock the vault")
		buttons.Add(lock)
	}
	buttons.Add(settings)
	m.banner = container.NewStack()
	if m.desk.Demo {
		m.showDemo()
	}
	// In the order of the Tab key.
	return container.New(screenLayout{}, m.list.Search(), m.list.Filters(), m.body, buttons, m.banner, m.status.Object())
}

// showBody shows the list, or what to do where there is none.
func (m *mainScreen) showBody() {
	content, first := fyne.CanvasObject(m.panes.object), m.list.Focusable() // as it is when nothing else wants the keys
	if m.list.Empty() {
		if m.empty == nil {
			m.empty, m.firstWay = emptyScreen(m.actions.ways(), m.list.Key, m.list.Typed)
			m.empty = parts.On(look.ColorPane, m.empty)
		}
		content, first = m.empty, m.firstWay
	}
	if len(m.body.Objects) != 1 || m.body.Objects[0] != content {
		m.body.Objects = []fyne.CanvasObject{content}
		m.body.Refresh()
		m.SetFirst(first, m.list.SearchFocusable())
	}
}

// screenLayout lays out search field, filters, body, buttons, banner and foot: the search
// field, the filters and the buttons side by side at the top, then the banner, the body
// and the foot below each other. The buttons are given what they need, the search field a
// third, the filters the rest.
type screenLayout struct{}

// Measures of the main screen.
const (
	barGap   = 12 // between what is on the bar
	barTop   = 10
	barUnder = 8
	barLeft  = 14
	barRight = 10
)

// Layout implements fyne.Layout.
func (screenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	search, filters, body, buttons, banner, foot := o[0], o[1], o[2], o[3], o[4], o[5]
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	bar := barHeight(search, filters, buttons)
	width := size.Width - barLeft - barRight
	wanted, end := min(340, max(200, width*0.3)), buttons.MinSize().Width
	place(search, barLeft, barTop, wanted, bar)
	middle := filters.MinSize().Height
	place(filters, barLeft+wanted+barGap, barTop+(bar-middle)/2, max(0, width-wanted-end-2*barGap), middle)
	place(buttons, size.Width-barRight-end, barTop, end, bar)
	y := barTop + bar + barUnder
	under := foot.MinSize().Height
	h := heightWithin(banner)
	parts.SetVisible(banner, h > 0 && y+h+under+body.MinSize().Height <= size.Height)
	if banner.Visible() {
		place(banner, 0, y, size.Width, h)
		y += h
	}
	place(body, 0, y, size.Width, max(0, size.Height-y-under))
	place(foot, 0, size.Height-under, size.Width, under)
}

// MinSize implements fyne.Layout.
func (screenLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	search, filters, body, buttons, foot := o[0], o[1], o[2], o[3], o[5]
	below := parts.Column{}.MinSize([]fyne.CanvasObject{body, foot}) // the banner can be left out
	bar := fyne.NewSize(200+80+buttons.MinSize().Width+2*barGap+barLeft+barRight, barTop+barHeight(search, filters, buttons)+barUnder)
	return fyne.NewSize(max(bar.Width, below.Width), bar.Height+below.Height)
}

// heightWithin is how high what is in a container wants to be, itself hidden or not.
func heightWithin(o fyne.CanvasObject) (h float32) {
	for _, inner := range o.(*fyne.Container).Objects {
		if inner.Visible() {
			h = max(h, inner.MinSize().Height)
		}
	}
	return h
}

func barHeight(bar ...fyne.CanvasObject) (h float32) {
	for _, o := range bar {
		h = max(h, o.MinSize().Height)
	}
	return h
}

func (m *mainScreen) focusList() {
	if m.panes.turned {
		m.panes.turn(false)
	}
	m.Win.Canvas().Focus(m.list.Focusable())
}

// focusBack leaves the focus where it was before a dialog, and gives it to the list where it
// was nowhere.
func (m *mainScreen) focusBack() {
	if m.Win.Canvas().Focused() == nil {
		m.focusList()
	}
}

// openSettings shows the person's choices.
func (m *mainScreen) openSettings() {
	m.openSettingsAt("")
}

// openSettingsAt shows a section of them.
func (m *mainScreen) openSettingsAt(section string) { settings.Show(m.Win, m.settings, section) }

// settings are what the person's choices need of the screen.
func (m *mainScreen) settings() settings.Options {
	return settings.Options{
		Choices: m.choices, Slot: m.desk.Slot(), Now: m.desk.Now(), Closed: m.focusBack, Order: m.reorder,
		Look: m.showLook,
		Keep: m.keep, Login: m.login, Key: m.key, Tray: tray.Available,
		Presenting: m.desk.Presenting, Present: m.present,
		Browsers: m.actions.browsers, Apps: m.keptApps, Openers: m.desk.Openers,
		Passphrase: m.changeOpeners, Backup: m.backup, Restore: m.restore,
	}
}

// keptApps are the apps as they are kept.
func (m *mainScreen) keptApps() (apps []oauth.App) {
	seen := map[string]bool{}
	for _, a := range m.list.Accounts() {
		if app := a.Record.App; !seen[app.ID] {
			seen[app.ID] = true
			apps = append(apps, app)
		}
	}
	return apps
}

// paneActions are what the right pane asks of the screen.
func (m *mainScreen) paneActions() detail.Actions {
	a := m.actions
	return detail.Actions{
		Do: m.act, Menu: m.rowMenu, Renew: a.renew, SignIn: a.signIn, Another: a.another, Cancel: m.desk.Cancel,
		Copy: a.copyToken, CopyAs: a.copyAs, SignOut: func(ref oauth.Ref) { a.signOut(ref) },
		Whose: a.otherPerson, Keep: a.keep, KeepCurrent: a.keepCurrent, Trust: a.trust, Edit: a.edit, Paste: a.pasteAnswer, Remedy: a.remedy,
		CopyText: a.copyText, OpenPage: a.openPage, OtherWays: a.otherWays, ShowCode: a.showCode, Certificate: a.certificate,
		Several:     m.severalActions(),
		ForgetTrace: a.forgetTrace,
		Leave:       m.focusList,
	}
}
