// Package settings are the person's choices and the sheet that shows them.
//
// Everything here lives on the UI goroutine.
package settings

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/autostart"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/list"
	"tokendesk/ui/notify"
	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
)

// Setting is one of the person's choices, with what it can be.
type Setting struct {
	Name    string
	Choices []Choice
	Short   string       // what it is called where there is no room for more; "" for its name
	InMenu  bool         // a menu offers it, too
	Now     string       // the value that is set
	Set     func(string) // sets a value

	// Outside is nil but for a setting that lies outside: then Now is none of the choices.
	Outside *Outside
}

// Choice is what a setting can be.
type Choice struct {
	Label string
	Value string
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
	// Look shows the window in the look that is chosen, Order the list in another order:
	// both are told after the choice has changed.
	Look  func()
	Order func()
	// Keep is told whether the program is to go on in the tray; nil where it never does.
	Keep func(on bool)
	// Closed gives the focus back.
	Closed func()

	// Login is the start at login, Key the key that calls the window; nil: there is no
	// such setting. Tray reports whether there is a tray; it blocks.
	Login *autostart.Login
	Key   *hotkey.Holder
	Tray  func(context.Context) bool
}

// Show opens the sheet; each choice takes effect at once.
func Show(parent fyne.Window, o Options) {
	box := parts.NewSheet(parent, "Settings", 480, 0)
	box.Closed = o.Closed
	widgets := box.Widgets
	box.SetButtons(nil, []fyne.CanvasObject{widgets.Button("Close", box.Close)})
	form := container.New(parts.Column{Gap: 10})
	for _, s := range All(o) {
		if s.Outside != nil {
			form.Add(outsideLine(widgets, o.Choices.tasks, s))
			continue
		}
		form.Add(line(widgets, s))
	}
	box.SetBody(form, parts.Note("Changes take effect at once."))
	box.Show(nil)
}

// All are the settings as they are now.
func All(o Options) []Setting {
	s, c := o.Choices.Get(), o.Choices
	seconds := func(change func(*store.Settings, int)) func(string) {
		return func(v string) { c.Change(func(s *store.Settings) { change(s, number(v)) }) }
	}
	order := func(change func(*store.Settings, string)) func(string) {
		return func(v string) {
			c.Change(func(s *store.Settings) { change(s, v) })
			o.Order()
		}
	}
	all := append(looks(o), []Setting{
		setting("Ctrl+C copies", formatChoices(), string(c.Format()), func(v string) {
			c.Change(func(s *store.Settings) { s.CopyFormat = v })
		}),
		setting("Renew before copying", []Choice{
			{"with less than 30 s left", "30"},
			{"with less than 1 min left", "60"},
			{"with less than 5 min left", "300"},
			{"with less than 15 min left", "900"},
		}, inSeconds(s.LeastLife()), seconds(func(s *store.Settings, n int) { s.MinimumLife = n })),
		setting("Renew before expiry", []Choice{
			{"Favourites", store.KeepFavourites}, {"Every account", store.KeepAll}, {"Nothing by itself", store.KeepNone},
		}, s.KeepFresh, func(v string) {
			c.Change(func(s *store.Settings) { s.KeepFresh = v })
		}),
		setting("After a sign-in", []Choice{{"this window comes to the front", ""}, {"the browser stays in front", behind}},
			behindIf(s.StayBehind), func(v string) { c.Change(func(s *store.Settings) { s.StayBehind = v == behind }) }),
		setting("Another person signs in", []Choice{
			{"in a browser profile of their own", ""}, {"in a private window", "private"}, {"in the usual browser", "default"},
		}, s.AnotherIn, func(v string) {
			c.Change(func(s *store.Settings) { s.AnotherIn = v })
		}),
		setting("Clear the clipboard", []Choice{
			{"after 10 s", "10"}, {"after 30 s", "30"}, {"after 1 min", "60"}, {"after 5 min", "300"}, {"never", never},
		}, orNever(s.ClipboardLife(), time.Second), seconds(func(s *store.Settings, n int) { s.ClipboardSeconds = n })),
		inMenu(setting("Group the list by", []Choice{{"Group", list.GroupByGroup}, {"Environment", list.GroupByEnvironment}, {"nothing", list.GroupByNothing}},
			cmp.Or(s.GroupBy, list.GroupByGroup), order(func(s *store.Settings, v string) { s.GroupBy = v }))),
		inMenu(setting("Sort the list by", []Choice{{"Name", list.SortName}, {"Expiry", list.SortExpiry}, {"Last use", list.SortUsed}},
			cmp.Or(s.Sort, list.SortName), order(func(s *store.Settings, v string) { s.Sort = v }))),
	}...)
	if notify.Supported() {
		all = append(all, setting("Notifications", []Choice{
			{"name apps only", store.NotifyUnnamed}, {"name people, too", store.NotifyNamed}, {"none", store.NotifyNothing},
		}, s.Notifications, func(v string) {
			c.Change(func(s *store.Settings) { s.Notifications = v })
		}))
	}
	if o.Slot != keys.Memory {
		all = append(all, setting("Lock when idle", []Choice{
			{"after 1 min", "1"}, {"after 5 min", "5"}, {"after 10 min", "10"}, {"after 30 min", "30"}, {"after 1 h", "60"}, {"never", never},
		}, orNever(s.IdleLock(o.Slot), time.Minute), seconds(func(s *store.Settings, n int) { s.LockAfter = n })))
	}
	if o.Keep != nil {
		all = append(all, setting("When the window is closed", []Choice{
			{"ask, where there is a tray", ""}, {"keep running in the tray", store.KeepRunningYes}, {"quit", store.KeepRunningNo},
		}, s.KeepRunning, func(v string) {
			c.Change(func(s *store.Settings) { s.KeepRunning = v })
			o.Keep(v == store.KeepRunningYes)
		}))
	}
	return append(all, outside(o)...)
}

func setting(name string, choices []Choice, now string, set func(string)) Setting {
	return Setting{Name: name, Choices: choices, Now: now, Set: set}
}

// called gives a setting a shorter name, too.
func called(short string, s Setting) Setting {
	s.Short = short
	return s
}

// inMenu is a setting that a menu offers, too.
func inMenu(s Setting) Setting {
	s.InMenu = true
	return s
}

// line is one line of the sheet: a name and its choices.
func line(widgets parts.Widgets, s Setting) fyne.CanvasObject {
	offered := withChoice(s.Choices, s.Now)
	choices := widgets.Select(labels(offered), nil)
	choices.SetSelectedIndex(indexOf(offered, s.Now))
	choices.OnChanged = func(string) {
		if i := choices.SelectedIndex(); i >= 0 {
			s.Set(offered[i].Value)
		}
	}
	return container.New(parts.Pair{Name: 200}, widget.NewLabel(s.Name), choices)
}

// withChoice are choices with what is set: it stays on offer though it is none of ours.
func withChoice(choices []Choice, now string) []Choice {
	if indexOf(choices, now) >= 0 {
		return choices
	}
	return append(slices.Clone(choices), Choice{now, now})
}

func indexOf(choices []Choice, value string) int {
	return slices.IndexFunc(choices, func(c Choice) bool { return c.Value == value })
}

func labels(choices []Choice) []string {
	names := make([]string, len(choices))
	for i, c := range choices {
		names[i] = c.Label
	}
	return names
}

// behind is the choice that the window stays where it is.
const behind = "behind"

func behindIf(stays bool) string {
	if stays {
		return behind
	}
	return ""
}

func formatChoices() []Choice {
	var choices []Choice
	for _, c := range copyas.Choices() {
		choices = append(choices, Choice{c.Label, string(c.Format)})
	}
	return choices
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
