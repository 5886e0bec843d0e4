package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tokendesk/store"
	"tokendesk/ui/settings"
	"tokendesk/ui/tasks"
)

// showLook shows the window as the settings say.
func (m *mainScreen) showLook() {
	m.SetLook(settings.Look(m.choices.Get()))
}

// dress shows the window as the settings say before a vault is open: at once where they have
// been read by now, else when they are. The main screen knows them itself.
func (w *window) dress(read <-chan store.Settings) {
	look := func(s store.Settings) {
		if w.main == nil {
			w.shell.SetLook(settings.Look(s))
		}
	}
	select {
	case s, ok := <-read:
		if ok {
			look(s)
		}
	default:
		if read != nil {
			tasks.Follow(w.shell.Tasks, func(context.Context) <-chan store.Settings { return read }, look)
		}
	}
}

// textCommands change the size of text. The keys are those of browsers; where the plus is
// on the key of the equals sign, that key does without Shift, too.
func (m *mainScreen) textCommands() []command {
	zoom := func(by int) func() {
		return func() {
			m.choices.Change(func(s *store.Settings) { settings.ZoomText(s, by) })
			m.showLook()
		}
	}
	now := m.choices.Get().TextSize()
	return []command{
		{label: "Larger text", shortcut: key(fyne.KeyPlus, ctrl), also: []fyne.Shortcut{
			key(fyne.KeyEqual, ctrl), key(fyne.KeyEqual, ctrl|fyne.KeyModifierShift), key(fyne.KeyPlus, ctrl|fyne.KeyModifierShift),
		}, do: zoom(1), over: true, disabled: now >= store.LargestText},
		{label: "Smaller text", shortcut: key(fyne.KeyMinus, ctrl), do: zoom(-1), over: true, disabled: now <= store.LeastText},
		{label: "Usual text size", shortcut: key(fyne.Key0, ctrl), do: zoom(0), over: true, disabled: now == 100},
	}
}
