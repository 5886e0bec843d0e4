package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/autostart"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/list"
	"tokendesk/ui/parts/menu"
	"tokendesk/ui/screen"
	"tokendesk/ui/shell"
	"tokendesk/ui/start"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// Options are what the window is started with.
type Options struct {
	// Open opens a desk: [desk.Open]. It blocks and runs off the UI goroutine.
	// Without a vault and without Create its error is desk.ErrNoVault (errors.Is).
	Open func(ctx context.Context, r start.Request) (*desk.Desk, error)
	// Actions are what is asked for away from the window, by the tray, another process
	// or the screen; may be nil.
	Actions <-chan desk.Action
	// Resident goes on when the window is closed; nil: nothing does.
	Resident Resident
	// Notify tells the person on the desktop what they alone can mend, while the window
	// does not have their eyes.
	Notify bool
	// Ended ends the program when it is closed; may be nil.
	Ended <-chan struct{}
	// Monitors are those that the window may be on, the one that it opens on first. It is
	// called on the UI goroutine, once there is a window that is not shown yet; nil: they
	// are unknown.
	Monitors func() []screen.Monitor
	// Shown is told of the window once it is shown, on the UI goroutine; may be nil.
	Shown func(fyne.Window)
	// Key is the key that calls the window, Login the start of the program at login; nil:
	// there is no such setting. Run closes Key.
	Key   *hotkey.Holder
	Login *autostart.Login
	// Backups puts a backup in the vault's place; nil: that cannot be done here.
	Backups start.Backups
	// Keys is how the program was told to hold a vault's key; keys.Auto where it was not.
	Keys keys.Mode
	// Contrast tells whether the desktop wishes a high contrast, now and after each change,
	// until ctx ends; nil: that is unknown.
	Contrast func(ctx context.Context) <-chan bool
	// Settings gives the settings as they are before a vault is open, once: so the person
	// who needs large text or high contrast can read what the window asks first. nil: they
	// are not known until then.
	Settings <-chan store.Settings
	// Selection is the text that is selected on the desktop; nil: there is no such thing.
	// Run closes it.
	Selection Selection
	// Version is shown in the window about Tokendesk.
	Version string
	// Reading has those who cannot see the window read it: with look a function runs on
	// the UI goroutine, soon. What it returns is told whether the window has the keys, and
	// closed with the window. nil: nobody reads it, or the toolkit sees to that.
	Reading func(look func(func())) Reading

	// Post runs a function on the UI goroutine, in order; nil is fyne.Do.
	Post func(func())
	// Sleep waits for a time or the context's end; nil is real time.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Selection is the text that is selected on the desktop, in whatever program. Its methods
// block, and may be called on any goroutine.
type Selection interface {
	Selected(ctx context.Context) (string, error)
	Select(ctx context.Context, text string) error
	Close()
}

// Reading is what lets the window be read by those who cannot see it.
type Reading interface {
	Activate(active bool)
	Changed() // the window shows another screen
	Close()
}

// Run shows the window and returns when it is closed. It must be called on the
// main goroutine. The error is an [*oauth.Error] of KindOther where no window can be
// drawn.
func Run(a fyne.App, o Options) error {
	spareMemory()
	if o.Selection != nil {
		defer o.Selection.Close()
	}
	w := newWindow(a, o)
	if o.Reading != nil {
		reading := o.Reading(w.shell.Glance)
		defer reading.Close()
		w.shell.OnFront(reading.Activate)
		w.shell.Changed = reading.Changed
	}
	w.shell.Win.Show()
	if !w.shell.Shown() {
		message, advice := words.NotDrawn()
		return errors.Join(&oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice}, w.close())
	}
	if o.Shown != nil {
		o.Shown(w.shell.Win)
	}
	w.start.Open(start.Request{})
	a.Run()
	return w.close()
}

// window is the one window: its frame, what it shows before the vault is open, and
// the main screen.
type window struct {
	shell   *shell.Shell
	start   *start.Start
	main    *mainScreen // nil until the vault is open, and while it is locked
	version string
	backups start.Backups
	keys    keys.Mode
	place   *list.Place // where somebody was in the list when it was locked; nil before
	drafts  drafts      // what somebody was writing when it was locked

	resident Resident // nil: none
	notes    *notes
	away     func() // brings a window back that is being closed; nil while none is

	key    *hotkey.Holder // nil for none
	login  *autostart.Login
	called bool // by the key, and nothing else has called the person away since
}

func newWindow(a fyne.App, o Options) *window {
	w := &window{shell: shell.New(a, o.Post, o.Sleep), version: o.Version, backups: o.Backups, keys: o.Keys, resident: o.Resident, key: o.Key, login: o.Login}
	if o.Monitors == nil {
		o.Monitors = func() []screen.Monitor { return nil }
	}
	w.shell.SetMonitors(o.Monitors())
	begin := start.Options{Open: o.Open, Opened: w.opened, Enter: w.enter, Backups: o.Backups, Sleep: o.Sleep}
	if o.Backups != nil {
		begin.AskRestore = w.restoreUnopened
	}
	w.start = start.New(w.shell, begin)
	w.shell.Moved = func() {
		if w.main != nil {
			w.main.idle.touch = true
		}
	}
	w.shell.OnFront(func(front bool) { w.called = w.called && front })
	w.shell.OnFront(func(front bool) {
		if front && w.main != nil {
			w.main.desk.LookAtTeams() // what the system has not told of
		}
	})
	if o.Notify {
		w.notes = newNotes(w.shell.OnFront, w.shell.Tasks)
	}
	w.shell.Win.SetCloseIntercept(w.closed)
	if o.Selection != nil {
		w.share(o.Selection)
	}
	w.setQuitMenu()
	w.dress(o.Settings)
	if o.Contrast != nil {
		tasks.Follow(w.shell.Tasks, o.Contrast, w.shell.SetContrast)
	}
	if o.Actions != nil {
		tasks.Follow(w.shell.Tasks, func(context.Context) <-chan desk.Action { return o.Actions }, w.act)
	}
	if o.Ended != nil {
		tasks.Start(w.shell.Tasks, func(ctx context.Context) (bool, error) {
			select {
			case <-o.Ended:
				return true, nil
			case <-ctx.Done():
				return false, nil
			}
		}, func(ended bool, _ error) {
			if ended {
				w.end()
			}
		})
	}
	return w
}

// enter shows the main screen of an open desk.
func (w *window) enter(d *desk.Desk) {
	w.main = newMainScreen(w.shell, d, host{lock: w.lock, quit: w.quit, version: w.version, raise: w.shell.Raise, failed: w.failed, keep: w.keep(), place: w.place, escaped: w.escaped, key: w.key, login: w.login, resume: w.resumeDraft, restore: w.restoring(d)})
	w.openDrawer(d)
	typed := w.start.TypedAhead()
	w.main.enter(typed)
	if w.called && typed == "" {
		w.main.list.FocusSearch()
	}
}

// lock leaves nothing of the vault in the window: no row, no token, no dialog,
// nothing of ours on the clipboard. Calls that wait for a person are cancelled.
// It does nothing where nothing is open, or a vault in memory.
func (w *window) lock() {
	if w.main == nil || !w.main.desk.CanLock() {
		return
	}
	if w.main.list.Loaded() {
		place := w.main.list.Place()
		w.place = &place
	}
	w.keepDraft()
	w.main.remember(func() {}) // it may be quit while it is locked
	w.main.leave()
	w.main = nil
	w.setQuitMenu()
	w.start.Lock()
}

// setQuitMenu is the menu while there is no account to do anything with.
func (w *window) setQuitMenu() {
	quit := func() {
		if !w.shell.DialogOpen() { // then only its keys work
			w.quit()
		}
	}
	w.shell.SetMenus(menu.Menu{Title: "File", Items: func() []menu.Item {
		return []menu.Item{{Label: "Quit", Shortcut: key(fyne.KeyQ, ctrl), Do: quit, Quits: true}}
	}})
	w.shell.AddKey(key(fyne.KeyQ, ctrl), quit)
}

// quit remembers how the window looks and ends the program.
func (w *window) quit() {
	if w.main != nil && w.main.actions.unsaved() {
		dialogs.Confirm(w.shell.Win, dialogs.Confirmation{
			Title: "Quit and discard what you typed?", Message: "The app has not been saved.", Verb: "Quit", Danger: true,
		}, w.end)
		return
	}
	w.end()
}

// end ends the program as quit does, where nobody can be asked any more.
func (w *window) end() {
	if w.main == nil {
		w.leave()
		return
	}
	w.main.remember(w.leave)
}

// leave takes what is ours off the clipboard, while the toolkit's can still be
// reached, and ends the program: at the latest after a second, for a clipboard may hang.
func (w *window) leave() {
	d := w.start.Desk()
	if d == nil {
		w.shell.Quit()
		return
	}
	w.shell.Tasks.Run(d.ClearClipboard, func(error) { w.shell.Quit() })
	w.shell.Tasks.After(time.Second, w.shell.Quit)
}

// close ends all work and closes the desk. The UI goroutine is gone by now. Where the
// toolkit was told to end before the window was, as by a signal, what the window would have
// remembered is kept here.
func (w *window) close() error {
	if w.main != nil {
		if keep := w.main.look(); keep != nil {
			_ = keep() // there is nobody left to tell
		}
	}
	w.shell.Over()
	w.shell.Tasks.Stop()
	if w.key != nil {
		w.key.Close()
	}
	if d := w.start.Desk(); d != nil {
		return d.Close()
	}
	return nil
}
