// Package settings are the person's choices and the sheet that shows them, a section at a
// time.
//
// Everything here lives on the UI goroutine.
package settings

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/autostart"
	"tokendesk/ui/browser"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/tasks"
)

// Setting is one of the person's choices, with what it can be.
type Setting struct {
	Name     string
	Choices  []Choice
	Synonyms []string     // what people call it, too: the palette finds it by them
	InMenu   bool         // a menu offers it, too
	Now      string       // the value that is set
	Set      func(string) // sets a value

	// Hint says what it means, to whoever asks; Note what everybody should know who looks
	// at it. Both may be "".
	Hint, Note string

	// Outside is nil but for a setting that lies outside: then Now is none of the choices.
	Outside *Outside
	// Typed is nil but for a setting that is typed.
	Typed *Typed
	// Acts are what can be done beside it: the buttons of a line that has no choices.
	Acts []Act
}

// Choice is what a setting can be.
type Choice struct {
	Label string
	Value string
}

// Typed is what a setting is that no list of choices holds. It is set by Enter, and when
// the field is left.
type Typed struct {
	Like   string             // an example, shown while it is empty
	Now    string             // what is set
	Check  func(string) error // what is wrong with a text, for a person; see [words.Explain]
	Set    func(string)
	Beside string // the value of Choices with which it is typed; "" where there are none

	Missing string // said where Beside is chosen and nothing is typed
}

// Act is something that a person does from the settings. The function is told when it has
// been done, so that what the line shows can be shown anew.
type Act struct {
	Label string
	Do    func(done func())
}

// Section are settings that belong together.
type Section struct {
	Name     string
	Settings []Setting
}

// Choices are the settings as the window has them: they change at once, and the
// file is written off the UI goroutine.
type Choices struct {
	tasks *tasks.Group
	file  *store.SettingsFile
	fail  func(error)
	now   store.Settings

	writing sync.Mutex              // one writes at a time
	mu      sync.Mutex              // for what follows
	changes []func(*store.Settings) // not written yet, in order
}

// NewChoices reads the settings; fail is told what cannot be written.
func NewChoices(t *tasks.Group, file *store.SettingsFile, fail func(error)) *Choices {
	return &Choices{tasks: t, file: file, fail: fail, now: file.Get()}
}

// Get returns the settings.
func (c *Choices) Get() store.Settings { return c.now }

// Change changes the settings. What is changed last is what the file says in the end.
func (c *Choices) Change(change func(*store.Settings)) {
	change(&c.now)
	c.mu.Lock()
	c.changes = append(c.changes, change)
	c.mu.Unlock()
	c.tasks.Run(func(context.Context) error { return c.write() }, c.fail)
}

// write writes the changes that are not written yet. It blocks.
func (c *Choices) write() error {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.mu.Lock()
	changes := c.changes
	c.changes = nil
	c.mu.Unlock()
	if len(changes) == 0 {
		return nil // written with another one
	}
	return c.file.Update(func(s *store.Settings) {
		for _, change := range changes {
			change(s)
		}
	})
}

// Reload takes over what the desk itself has written, such as the time of a backup.
func (c *Choices) Reload() { c.now = c.file.Get() }

// Format is the format of Ctrl+C.
func (c *Choices) Format() copyas.Format { return desk.Format(c.now) }

// Options are what the sheet needs of its host. Functions may be nil: then there is no such
// setting.
type Options struct {
	Choices *Choices
	Slot    keys.Mode // what opened the vault
	Now     time.Time
	// Look shows the window in the look that is chosen, Order the list in another order:
	// both are told after the choice has changed.
	Look  func()
	Order func()
	// Keep is told whether the program is to go on in the tray.
	Keep func(on bool)
	// Closed gives the focus back.
	Closed func()

	// Login is the start at login, Key the key that calls the window. Tray reports whether
	// there is a tray; it blocks.
	Login *autostart.Login
	Key   *hotkey.Holder
	Tray  func(context.Context) bool

	// Presenting reports whether presentation mode is on, and Present switches it.
	Presenting func() bool
	Present    func()
	// Browsers are those of this computer, as far as they are known.
	Browsers []browser.Here
	// Apps are all apps as they are kept, to tell which have values of their own.
	Apps func() []oauth.App

	// Openers reads what opens the vault; it blocks.
	Openers func(context.Context) (store.Openers, error)
	// Passphrase changes what opens the vault, Backup makes a backup, Restore puts one in
	// the vault's place; each asks first, and tells when it has been done.
	Passphrase, Backup, Restore func(done func())
}

// Sections are the settings as they are now.
func Sections(o Options) []Section {
	return []Section{
		{GeneralSection, general(o)},
		{LooksSection, looks(o)},
		{TokensSection, tokens(o)},
		{SignInSection, signIn(o)},
		{SecuritySection, security(o)},
		{BackupSection, backup(o)},
	}
}

// The names of the sections.
const (
	GeneralSection  = "General"
	LooksSection    = "Appearance"
	TokensSection   = "Tokens and clipboard"
	SignInSection   = "Sign-in and network"
	SecuritySection = "Security"
	BackupSection   = "Backup"
)

// All are the settings of all sections.
func All(o Options) (all []Setting) {
	for _, s := range Sections(o) {
		all = append(all, s.Settings...)
	}
	return all
}

// chosen is how a setting of text is changed.
func (o Options) chosen(change func(*store.Settings, string)) func(string) {
	return func(v string) { o.Choices.Change(func(s *store.Settings) { change(s, v) }) }
}

// counted is how a setting that is a number is changed.
func (o Options) counted(change func(*store.Settings, int)) func(string) {
	return o.chosen(func(s *store.Settings, v string) { change(s, number(v)) })
}

func setting(name string, choices []Choice, now string, set func(string)) Setting {
	return Setting{Name: name, Choices: choices, Now: now, Set: set}
}

// alias is a setting with what people call it, too.
func alias(s Setting, synonyms ...string) Setting {
	s.Synonyms = synonyms
	return s
}

// inMenu is a setting that a menu offers, too.
func inMenu(s Setting) Setting {
	s.InMenu = true
	return s
}

// hinted is a setting with words for whoever asks what it means.
func hinted(hint string, s Setting) Setting {
	s.Hint = hint
	return s
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

// flag writes what is on or off.
func flag(on bool) string {
	if on {
		return yes
	}
	return no
}
