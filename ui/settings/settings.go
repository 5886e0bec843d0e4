// Package settings are the person's choices and the sheet that shows them.
//
// Everything here lives on the UI goroutine.
package settings

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/list"
	"tokendesk/ui/notify"
	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
	look "tokendesk/ui/theme"
)

// pick is one choice of a setting.
type pick struct {
	label string
	value string
}

// Choices are the settings as the window has them: they change at once, and the
// file is written off the UI goroutine.
type Choices struct {
	tasks *tasks.Group
	file  *store.SettingsFile
	fail  func(error)
	now   store.Settings
}

// NewChoices reads the settings; fail is told what cannot be written.
func NewChoices(t *tasks.Group, file *store.SettingsFile, fail func(error)) *Choices {
	return &Choices{tasks: t, file: file, fail: fail, now: file.Get()}
}

// Get returns the settings.
func (c *Choices) Get() store.Settings { return c.now }

// Change changes the settings.
func (c *Choices) Change(change func(*store.Settings)) {
	change(&c.now)
	c.tasks.Run(func(context.Context) error { return c.file.Update(change) }, c.fail)
}

// Format is the format of Ctrl+C.
func (c *Choices) Format() copyas.Format { return desk.Format(c.now) }

// Options are what the sheet needs of its host.
type Options struct {
	Choices *Choices
	Slot    keys.Mode // how the vault is held
	// Theme shows another appearance, Order another order of the list: both are
	// told after the choice has changed.
	Theme func(look.Appearance)
	Order func()
	// Closed gives the focus back.
	Closed func()
}

// Show opens the sheet; each choice takes effect at once.
func Show(parent fyne.Window, o Options) {
	s, c := o.Choices.Get(), o.Choices
	box := parts.NewSheet(parent, "Settings", 480, 0)
	box.Closed = o.Closed
	widgets := box.Widgets
	box.SetButtons(nil, []fyne.CanvasObject{widgets.Button("Close", box.Close)})
	seconds := func(change func(*store.Settings, int)) func(string) {
		return func(v string) { c.Change(func(s *store.Settings) { change(s, number(v)) }) }
	}
	order := func(change func(*store.Settings, string)) func(string) {
		return func(v string) {
			c.Change(func(s *store.Settings) { change(s, v) })
			o.Order()
		}
	}
	form := container.New(parts.Column{Gap: 10},
		setting(widgets, "Appearance", []pick{{"Like the system", ""}, {"Light", string(look.Light)}, {"Dark", string(look.Dark)}},
			s.Theme, func(v string) {
				c.Change(func(s *store.Settings) { s.Theme = v })
				o.Theme(look.Appearance(v))
			}),
		setting(widgets, "Ctrl+C copies", formatPicks(), string(c.Format()), func(v string) {
			c.Change(func(s *store.Settings) { s.CopyFormat = v })
		}),
		setting(widgets, "Renew before copying", []pick{
			{"with less than 30 s left", "30"},
			{"with less than 1 min left", "60"},
			{"with less than 5 min left", "300"},
			{"with less than 15 min left", "900"},
		}, inSeconds(s.LeastLife()), seconds(func(s *store.Settings, n int) { s.MinimumLife = n })),
		setting(widgets, "Renew before expiry", []pick{
			{"Favourites", store.KeepFavourites}, {"Every account", store.KeepAll}, {"Nothing by itself", store.KeepNone},
		}, s.KeepFresh, func(v string) {
			c.Change(func(s *store.Settings) { s.KeepFresh = v })
		}),
		setting(widgets, "After a sign-in", []pick{{"this window comes to the front", ""}, {"the browser stays in front", behind}},
			behindIf(s.StayBehind), func(v string) { c.Change(func(s *store.Settings) { s.StayBehind = v == behind }) }),
		setting(widgets, "Another person signs in", []pick{
			{"in a browser profile of their own", ""}, {"in a private window", "private"}, {"in the usual browser", "default"},
		}, s.AnotherIn, func(v string) {
			c.Change(func(s *store.Settings) { s.AnotherIn = v })
		}),
		setting(widgets, "Clear the clipboard", []pick{
			{"after 10 s", "10"}, {"after 30 s", "30"}, {"after 1 min", "60"}, {"after 5 min", "300"}, {"never", never},
		}, orNever(s.ClipboardLife(), time.Second), seconds(func(s *store.Settings, n int) { s.ClipboardSeconds = n })),
		setting(widgets, "Group the list by", []pick{{"Group", list.GroupByGroup}, {"Environment", list.GroupByEnvironment}, {"nothing", list.GroupByNothing}},
			cmp.Or(s.GroupBy, list.GroupByGroup), order(func(s *store.Settings, v string) { s.GroupBy = v })),
		setting(widgets, "Sort the list by", []pick{{"Name", list.SortName}, {"Expiry", list.SortExpiry}, {"Last use", list.SortUsed}},
			cmp.Or(s.Sort, list.SortName), order(func(s *store.Settings, v string) { s.Sort = v })),
	)
	if notify.Supported() {
		form.Add(setting(widgets, "Notifications", []pick{
			{"name apps only", store.NotifyUnnamed}, {"name people, too", store.NotifyNamed}, {"none", store.NotifyNothing},
		}, s.Notifications, func(v string) {
			c.Change(func(s *store.Settings) { s.Notifications = v })
		}))
	}
	if o.Slot != keys.Memory {
		form.Add(setting(widgets, "Lock when idle", []pick{
			{"after 1 min", "1"}, {"after 5 min", "5"}, {"after 10 min", "10"}, {"after 30 min", "30"}, {"after 1 h", "60"}, {"never", never},
		}, orNever(s.IdleLock(o.Slot), time.Minute), seconds(func(s *store.Settings, n int) { s.LockAfter = n })))
	}
	box.SetBody(form, parts.Note("Changes take effect at once."))
	box.Show(nil)
}

// setting is one line of the settings: a name and its choices. What is set
// stays on offer though it is none of ours.
func setting(widgets parts.Widgets, name string, picks []pick, now string, set func(string)) fyne.CanvasObject {
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
	choices := widgets.Select(labels, nil)
	choices.SetSelectedIndex(at)
	choices.OnChanged = func(string) {
		if i := choices.SelectedIndex(); i >= 0 {
			set(picks[i].value)
		}
	}
	return container.New(parts.Pair{Name: 200}, widget.NewLabel(name), choices)
}

// behind is the choice that the window stays where it is.
const behind = "behind"

func behindIf(stays bool) string {
	if stays {
		return behind
	}
	return ""
}

func formatPicks() []pick {
	var picks []pick
	for _, c := range copyas.Choices() {
		picks = append(picks, pick{c.Label, string(c.Format)})
	}
	return picks
}

// never is the value of what never happens.
const never = "-1"

// orNever writes a time in units; none at all is never.
func orNever(d, unit time.Duration) string {
	if d <= 0 {
		return never
	}
	return strconv.Itoa(int(d / unit))
}

func inSeconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0 // the default
	}
	return n
}
