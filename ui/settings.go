package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store"
	"tokendesk/ui/copyas"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// pick is one choice of a setting.
type pick struct {
	label string
	value string
}

// openSettings shows the choices; each takes effect at once.
func (r *room) openSettings() {
	s, box := r.settings, r.box("Settings", 480)
	keys := box.Keys
	form := container.New(linesLayout{gap: 10},
		r.setting(keys, "Appearance", []pick{{"Like the system", ""}, {"Light", string(look.Light)}, {"Dark", string(look.Dark)}},
			s.Theme, func(v string) {
				r.keep(func(s *store.Settings) { s.Theme = v })
				r.app.Settings().SetTheme(look.New(look.Choice(v)))
			}),
		r.setting(keys, "Ctrl+C copies", formatPicks(), string(r.defaultFormat()), func(v string) {
			r.keep(func(s *store.Settings) { s.CopyFormat = v })
		}),
		r.setting(keys, "Renew before copying", []pick{
			{"with less than 30 s left", "30"},
			{"with less than 1 min left", "60"},
			{"with less than 5 min left", "300"},
			{"with less than 15 min left", "900"},
		}, seconds(minimumLife(s)), func(v string) {
			n := number(v)
			r.keep(func(s *store.Settings) { s.MinimumLife = n })
		}),
		r.setting(keys, "Renew before expiry", []pick{
			{"Favourites", store.KeepFavourites}, {"Every account", store.KeepAll}, {"Nothing by itself", store.KeepNone},
		}, s.KeepFresh, func(v string) {
			r.keep(func(s *store.Settings) { s.KeepFresh = v })
		}),
		r.setting(keys, "Clear the clipboard", []pick{
			{"after 10 s", "10"}, {"after 30 s", "30"}, {"after 1 min", "60"}, {"after 5 min", "300"}, {"never", "-1"},
		}, clipboardPick(s), func(v string) {
			n := number(v)
			r.keep(func(s *store.Settings) { s.ClipboardSeconds = n })
		}),
		r.setting(keys, "Group the list by", []pick{{"Group", groupGroup}, {"Environment", groupEnvironment}, {"nothing", groupNone}},
			firstOf(s.GroupBy, groupGroup), func(v string) { r.rearrange(func(s *store.Settings) { s.GroupBy = v }) }),
		r.setting(keys, "Sort the list by", []pick{{"Name", sortName}, {"Expiry", sortExpiry}, {"Last use", sortUsed}},
			firstOf(s.Sort, sortName), func(v string) { r.rearrange(func(s *store.Settings) { s.Sort = v }) }),
	)
	if r.desk.Lock != nil {
		form.Add(r.lockSetting(keys, s))
	}
	box.SetBody(form, parts.Note("Changes take effect at once."))
	box.Show(nil)
}

// lockSetting says after which idle time the window locks.
func (r *room) lockSetting(keys parts.Keys, s store.Settings) fyne.CanvasObject {
	now := "-1"
	if after := lockAfter(s, r.desk.Vault.Slot()); after > 0 {
		now = strconv.Itoa(int(after / time.Minute))
	}
	return r.setting(keys, "Lock when idle", []pick{
		{"after 1 min", "1"}, {"after 5 min", "5"}, {"after 10 min", "10"}, {"after 30 min", "30"}, {"after 1 h", "60"}, {"never", "-1"},
	}, now, func(v string) {
		n := number(v)
		r.keep(func(s *store.Settings) { s.LockAfter = n })
	})
}

// setting is one line of the settings: a name and its choices. What is set
// stays on offer though it is none of ours.
func (r *room) setting(keys parts.Keys, name string, picks []pick, now string, set func(string)) fyne.CanvasObject {
	at := -1
	for i, p := range picks {
		if p.value == now {
			at = i
		}
	}
	if at < 0 {
		picks = append(picks, pick{now, now})
		at = len(picks) - 1
	}
	labels := make([]string, len(picks))
	for i, p := range picks {
		labels[i] = p.label
	}
	choices := keys.Select(labels, nil)
	choices.SetSelectedIndex(at)
	choices.OnChanged = func(string) {
		if i := choices.SelectedIndex(); i >= 0 {
			set(picks[i].value)
		}
	}
	return container.New(pairLayout{}, widget.NewLabel(name), choices)
}

func formatPicks() []pick {
	var picks []pick
	for _, c := range copyas.Choices() {
		picks = append(picks, pick{c.Label, string(c.Format)})
	}
	return picks
}

func clipboardPick(s store.Settings) string {
	if s.ClipboardSeconds < 0 {
		return "-1"
	}
	return seconds(clearAfter(s))
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0 // the default
	}
	return n
}

// box is a sheet that shows something and closes.
func (r *room) box(title string, width float32) *parts.Sheet {
	s := parts.NewSheet(r.win, title, width, 0)
	s.Closed = func() { r.win.Canvas().Focus(r.list) }
	s.SetButtons(nil, []fyne.CanvasObject{s.Keys.Button("Close", s.Close)})
	return s
}

// linesLayout puts lines below each other, with a gap.
type linesLayout struct{ gap float32 }

// Layout implements fyne.Layout.
func (l linesLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, c := range o {
		h := c.MinSize().Height
		c.Move(fyne.NewPos(0, y))
		c.Resize(fyne.NewSize(size.Width, h))
		y += h + l.gap
	}
}

// MinSize implements fyne.Layout.
func (l linesLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(0, -l.gap)
	for _, c := range o {
		m := c.MinSize()
		s = fyne.NewSize(max(s.Width, m.Width), s.Height+m.Height+l.gap)
	}
	return s
}

// pairLayout puts a name and its value side by side.
type pairLayout struct{}

const nameShare = 0.42

// Layout implements fyne.Layout.
func (pairLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := size.Width * nameShare
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Move(fyne.NewPos(w, 0))
	o[1].Resize(fyne.NewSize(size.Width-w, size.Height))
}

// MinSize implements fyne.Layout.
func (pairLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	name, value := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(name.Width/nameShare, value.Width/(1-nameShare)), max(name.Height, value.Height))
}
