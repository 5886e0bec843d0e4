// Package start is what the window shows before its main screen: the opening of
// the vault, the welcome where there is none, the question for its passphrase, and
// the lock.
//
// Everything here lives on the UI goroutine, except where it says otherwise.
package start

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/shell"
	"tokendesk/ui/tasks"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// Request says how a vault is to be opened.
type Request struct {
	// Ask asks the person in the window; call it on any goroutine but the UI's.
	Ask keys.Ask
	// Create makes a vault where there is none.
	Create bool
	// Keys is how a new vault is to be held; keys.Auto leaves it as the program
	// was started.
	Keys keys.Mode
}

// Options are what a start needs of the window.
type Options struct {
	// Open opens a desk: [desk.Open]. It blocks and runs off the UI goroutine.
	// Without a vault and without Create its error is desk.ErrNoVault (errors.Is).
	Open func(ctx context.Context, r Request) (*desk.Desk, error)
	// Enter shows the main screen of an open desk; it is called again after each
	// lock.
	Enter func(d *desk.Desk)
	// Opened is told of a desk that has just been opened, locked or not; nil: nobody
	// wants to know.
	Opened func(d *desk.Desk)
	// Backups puts a backup in the vault's place; nil: that cannot be done here.
	Backups Backups
	// AskRestore shows the question which backup is to be restored, where nothing is open; it
	// may call [Start.Restore]. It is told whether there is a vault that it would replace. It
	// is nil where Backups is.
	AskRestore func(there bool)
	// Sleep waits for a time or the context's end.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Start opens the one desk of the window, and locks and unlocks it.
type Start struct {
	shell   *shell.Shell
	options Options
	desk    *desk.Desk // nil until it is open
	ahead   ahead      // what is typed until then, and while it is locked

	unlocking bool   // the running opening has asked for the vault's passphrase
	problem   string // what was wrong with the last one
	restored  string // is told once the vault is open: a backup was put in its place
	wrong     int    // how many were wrong in a row; a locked vault counts for itself
}

// New returns a start that has not begun.
func New(s *shell.Shell, o Options) *Start {
	if o.Sleep == nil {
		o.Sleep = tasks.Sleep
	}
	return &Start{shell: s, options: o}
}

// Desk is the open desk, also while it is locked; nil before. It may be called
// when the UI goroutine is gone.
func (s *Start) Desk() *desk.Desk { return s.desk }

// TypedAhead returns what was typed while there was nothing to type into, and
// drops it.
func (s *Start) TypedAhead() string { return s.ahead.take() }

// Open opens the vault and goes on to the main screen, or to the screen that asks
// for what is missing.
func (s *Start) Open(r Request) {
	s.openWith(r, keys.OnceFresh(s.ask))
}

// openWith is Open with somebody who is asked, who may just have chosen a passphrase.
func (s *Start) openWith(r Request, ask keys.Ask) {
	s.unlocking = false
	s.showOpening()
	r.Ask = ask
	tasks.Start(s.shell.Tasks, func(ctx context.Context) (*desk.Desk, error) {
		d, err := s.options.Open(ctx, r)
		if err == nil && ctx.Err() != nil {
			err = errors.Join(ctx.Err(), d.Close()) // nobody is left to use it
		}
		return d, err
	}, func(d *desk.Desk, err error) {
		switch {
		case err == nil:
			s.opened(d)
		case errors.Is(err, desk.ErrNoVault):
			s.ahead.forget()
			s.show(func(c *shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
				return welcomeScreen(shell.Once(c, s.Open), s.restoring(false))
			})
		case s.unlocking && isVaultError(err):
			if errors.Is(err, keys.ErrWrongPassphrase) {
				s.wrong++
			}
			s.problem, _ = words.Explain(err)
			s.Open(r)
		default:
			s.failed(r, err)
		}
	})
}

func isVaultError(err error) bool {
	var e *oauth.Error
	return errors.As(err, &e) && e.Kind == oauth.KindVault
}

// opened goes on with a desk that has just been opened.
func (s *Start) opened(d *desk.Desk) {
	s.desk = d
	d.AddClipboard(s.shell.Clipboard())
	if notes := d.Notes(); len(notes) > 0 {
		s.shell.Toasts.Say(strings.Join(notes, " "))
	}
	if s.options.Opened != nil {
		s.options.Opened(d)
	}
	if d.Locked() { // as another process had it
		tasks.Start(s.shell.Tasks, d.Protects, func(protects bool, err error) { s.locked(protects && err == nil) })
		return
	}
	s.enter()
}

func (s *Start) enter() {
	s.wrong, s.problem = 0, ""
	s.options.Enter(s.desk)
	if s.restored != "" {
		s.shell.Toasts.Offer(s.restored, "OK", func() {}) // stays long enough to be read
		s.restored = ""
	}
}

// ask is the keys.Ask of the window for a vault that there is.
func (s *Start) ask(ctx context.Context, fresh bool) (string, error) {
	return s.asking(newPassphrase{title: "Choose a passphrase", verb: "Create my vault"})(ctx, fresh)
}

// asking is a keys.Ask of the window: it shows a screen and waits for its answer, and after
// wrong ones a while longer.
func (s *Start) asking(of newPassphrase) keys.Ask {
	return func(ctx context.Context, fresh bool) (string, error) { return s.askFor(ctx, of, fresh) }
}

func (s *Start) askFor(ctx context.Context, of newPassphrase, fresh bool) (string, error) {
	answer := make(chan string, 1)
	var pause time.Duration // set before there is an answer
	s.shell.Post(func() {
		if s.shell.Tasks.Over() || ctx.Err() != nil {
			return
		}
		s.ahead.forget()
		s.show(func(c *shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
			reply := shell.Once(c, func(passphrase string) {
				s.showOpening()
				answer <- passphrase // has room: a scene is answered once
			})
			if fresh {
				return newPassphraseScreen(of, s.shell.Win.Canvas().Focus, reply)
			}
			s.unlocking, pause = true, keys.Pause(s.wrong)
			problem := s.problem
			s.problem = ""
			return unlockScreen(problem, reply)
		})
	})
	select {
	case <-ctx.Done():
		return "", &oauth.Error{Kind: oauth.KindInterrupted, Message: "No passphrase was given.", Err: ctx.Err()}
	case passphrase := <-answer:
		if passphrase == "" {
			return "", &oauth.Error{Kind: oauth.KindInterrupted, Message: "It was cancelled.", Err: context.Canceled}
		}
		return passphrase, s.pause(ctx, pause)
	}
}

// pause slows attempts down.
func (s *Start) pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	if err := s.options.Sleep(ctx, d); err != nil {
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
	}
	return nil
}

// failed shows why the vault could not be opened, with the ways on.
func (s *Start) failed(r Request, err error) {
	s.ahead.forget()
	title := "The vault could not be unlocked"
	if r.Create {
		title = "The vault could not be created"
	}
	s.show(func(c *shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
		open := shell.Once(c, s.Open)
		again := parts.NewKeyButton("Try again", nil, func() { open(r) }, nil, nil)
		again.Importance = widget.HighImportance
		ways := []fyne.CanvasObject{again}
		if r.Create && r.Keys != keys.Passphrase {
			ways = append(ways, parts.NewButton("Use a passphrase instead", nil, func() {
				open(Request{Create: true, Keys: keys.Passphrase})
			}))
		}
		if restore := s.restoring(true); restore != nil && !r.Create {
			ways = append(ways, parts.NewButton(restoreLabel, nil, restore))
		}
		ways = append(ways,
			parts.NewButton("Work in memory only", nil, func() { open(Request{Create: true, Keys: keys.Memory}) }),
			parts.NewButton("Quit", nil, c.Way(s.shell.App.Quit)))
		return parts.Notice(theme.NewErrorThemedResource(parts.LockIcon), title, lines(err),
			container.New(parts.Column{Gap: parts.ButtonGap}, ways...),
			parts.Note("Everything you add is then lost when you quit. The vault is not changed.")), again
	})
}

// showOpening is seen while a keyring or Argon2 takes its time.
func (s *Start) showOpening() { s.showWaiting("Unlocking the vault") }

// showWaiting is seen while something takes its time.
func (s *Start) showWaiting(text string) {
	busy := widget.NewActivity()
	s.show(func(*shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
		waiting := s.ahead.over(container.NewCenter(container.NewVBox(
			container.NewCenter(container.NewGridWrap(fyne.NewSize(40, 24), busy)), parts.Note(text).Whole())))
		return waiting, waiting
	})
	s.shell.Move(busy)
}

// show shows a screen of the start, on the ground that the pane has.
func (s *Start) show(build func(*shell.Scene) (fyne.CanvasObject, fyne.Focusable)) {
	s.shell.Show(func(c *shell.Scene) (fyne.CanvasObject, fyne.Focusable) {
		content, first := build(c)
		return parts.On(look.ColorPane, content), first
	})
}

// lines are what an error says, what to do on a line of its own.
func lines(err error) string {
	message, advice := words.Explain(err)
	return strings.TrimSpace(message + "\n" + advice)
}
