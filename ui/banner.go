package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// showBanner says something quietly below the bar, with buttons and a way to be rid of it;
// dismissed is told that the person took that, and may be nil.
func (m *mainScreen) showBanner(text string, dismissed func(), buttons ...fyne.CanvasObject) {
	label := widget.NewLabel(text)
	label.Truncation = fyne.TextTruncateEllipsis
	label.SizeName = theme.SizeNameCaptionText
	hide := parts.NewKeyButton("", theme.WindowCloseIcon(), func() {
		m.hideBanner()
		m.focusList()
		if dismissed != nil {
			dismissed()
		}
	}, m.list.Key, m.list.Typed)
	hide.Importance = widget.LowImportance
	if dismissed != nil {
		hide.SetIcon(nil)
		hide.SetText("Not now")
	} else {
		parts.Name(hide, "Hide this note about the demo")
	}
	end := container.NewHBox(append(buttons, hide)...)
	m.banner.Objects = []fyne.CanvasObject{parts.Padded(0, 8, 14, 14, parts.NewSurface(look.ColorAccentSoft, parts.Inset{},
		container.NewBorder(nil, nil, parts.Padded(0, 0, 10, 0, parts.SmallIcon(theme.NewPrimaryThemedResource(theme.InfoIcon()))), end, label)))}
	m.banner.Show()
	m.Refresh()
}

// showDemo says that what is shown is a demo.
func (m *mainScreen) showDemo() {
	m.showBanner("This is a demo. Everything is kept in memory and is lost when you quit. Its apps use the built-in practice provider.", nil)
}

// hideBanner takes the notice away.
func (m *mainScreen) hideBanner() {
	m.banner.Objects, m.reminding = nil, false
	m.banner.Refresh()
	m.Refresh()
}

// remindOfBackup says that a backup is due, once while the screen is there.
func (m *mainScreen) remindOfBackup() {
	s := m.choices.Get()
	if m.desk.Demo || m.desk.Slot() == keys.Memory || !s.BackupDue(len(m.keptApps()), m.desk.Now()) {
		return
	}
	later := func() { m.choices.Change(func(s *store.Settings) { s.BackupAsked = m.desk.Now() }) }
	begin := parts.NewKeyButton("Back up…", nil, func() { m.backup(m.focusList) }, m.list.Key, m.list.Typed)
	m.showBanner(words.BackupReminder(s.LastBackup, m.desk.Now()), later, begin)
	m.reminding = true
}
