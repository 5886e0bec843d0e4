package dialogs

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// RestoreOptions are what a restore needs of its host.
type RestoreOptions struct {
	Run Run
	Now time.Time
	// Examine says what is in a backup; see [desk.ExamineBackup].
	Examine func(ctx context.Context, file, passphrase string) (desk.BackupContents, error)
	// Replaces says what the backup replaces; "" where there is nothing.
	Replaces string
	// Keys is how that vault is opened, or one would be: keys.Auto leaves it to what there is.
	Keys keys.Mode
	// Restore puts the backup in place, as the person has said yes to. It closes everything
	// that is open, this dialog first.
	Restore func(file, passphrase string, mode keys.Mode)
	Closed  func() // without a restore; may be nil
}

// Restore asks for a backup, shows what is in it and what it replaces, and restores it.
func Restore(parent fyne.Window, o RestoreOptions) { restore(parent, o) }

// restorer is a restore while its dialog is open.
type restorer struct {
	o                RestoreOptions
	parent           fyne.Window
	sheet            *parts.Sheet
	path, passphrase *parts.Entry
	pathProblem      *parts.Label
	problem          *parts.Label // of the passphrase
	verb             *parts.Button
	stop             func()
}

func restore(parent fyne.Window, o RestoreOptions) *restorer {
	r := &restorer{o: o, parent: parent, sheet: parts.NewSheet(parent, "Restore a backup", 560, 0), pathProblem: parts.Problem(""), problem: parts.Problem("")}
	widgets := r.sheet.Widgets
	r.path, r.passphrase = parts.Name(widgets.Entry(), "Backup file"), parts.Name(widgets.Password(), "Passphrase of the backup")
	r.path.SetPlaceHolder("Backup file")
	r.passphrase.SetPlaceHolder("Passphrase of the backup")
	parts.FaultIn(r.path, r.pathProblem)
	parts.FaultIn(r.passphrase, r.problem)
	r.path.OnChanged = func(string) { r.say(r.pathProblem, "") }
	r.passphrase.OnChanged = func(string) { r.say(r.problem, "") }
	r.path.OnSubmitted = func(string) { focus(r.passphrase) }
	r.passphrase.OnSubmitted = func(string) { r.examine() }
	r.pathProblem.Hide()
	r.problem.Hide()
	inset := func(o fyne.CanvasObject) fyne.CanvasObject { return container.New(parts.Inset{Left: 8, Right: 8}, o) }
	r.sheet.SetBody(
		parts.Text("You see what is in the backup before anything is changed."),
		pathField(r.sheet, r.path, func() { ChooseFile(o.Run, parent, func(path string) { r.path.SetText(path); focus(r.passphrase) }) }),
		inset(r.pathProblem), inset(r.passphrase), inset(r.problem),
	)
	r.verb = widgets.Button("Open backup", r.examine)
	r.verb.Importance = widget.HighImportance
	r.sheet.SetButtons(nil, []fyne.CanvasObject{widgets.Button("Cancel", r.sheet.Close), r.verb})
	r.sheet.Closed = func() {
		if r.stop != nil {
			r.stop()
		}
		r.passphrase.SetText("")
		if o.Closed != nil {
			o.Closed()
		}
	}
	r.sheet.Show(r.path)
	return r
}

func (r *restorer) say(at *parts.Label, problem string) {
	at.SetText(problem)
	parts.SetVisible(at, problem != "")
	r.sheet.Fit()
}

// examine opens the backup and shows what is in it.
func (r *restorer) examine() {
	file, passphrase := expandHome(strings.TrimSpace(r.path.Text)), r.passphrase.Text
	switch {
	case r.stop != nil:
		return
	case file == "":
		r.say(r.pathProblem, "Choose the file of the backup.")
		focus(r.path)
		return
	case passphrase == "":
		r.say(r.problem, "Enter the passphrase that the backup was made with.")
		focus(r.passphrase)
		return
	}
	busy := working("Opening and checking the backup…")
	r.sheet.SetStatus(busy.object)
	r.verb.Disable()
	r.stop = r.o.Run(func(ctx context.Context) func() {
		contents, err := r.o.Examine(ctx, file, passphrase)
		return func() {
			r.stop = nil
			busy.end()
			if !r.sheet.Open() {
				return
			}
			r.sheet.SetStatus(nil)
			r.verb.Enable()
			switch {
			case errors.Is(err, keys.ErrWrongPassphrase):
				r.say(r.problem, words.Sentences(err))
				focus(r.passphrase)
			case err != nil:
				r.say(r.pathProblem, words.Sentences(err))
				focus(r.path)
			default:
				r.ask(file, passphrase, contents)
			}
		}
	})
}

// How the restored vault may be opened, as the choice has it.
const (
	byKeyring    = "The system keyring"
	byPassphrase = "A passphrase, which you choose next"
)

// ask shows what is in the backup and what it replaces, and restores it on a yes.
func (r *restorer) ask(file, passphrase string, c desk.BackupContents) {
	widgets := r.sheet.Widgets
	by := parts.Name(widgets.Select([]string{byKeyring, byPassphrase}, nil), "What unlocks the restored vault")
	by.SetSelectedIndex(0)
	if r.o.Keys == keys.Passphrase {
		by.SetSelectedIndex(1)
	}
	mode := r.o.Keys
	by.OnChanged = func(string) {
		mode = keys.Keyring
		if by.SelectedIndex() == 1 {
			mode = keys.Passphrase
		}
	}
	body := []fyne.CanvasObject{
		parts.Text(words.BackupContents(c.Made, r.o.Now, c.Apps, c.Accounts)).Bold(),
	}
	verb := widgets.Button("Restore", nil)
	verb.Importance = widget.HighImportance
	if r.o.Replaces != "" {
		body = append(body, container.New(parts.Inset{Left: 8, Right: 8},
			parts.Callout(look.ColorWarningSoft, theme.NewWarningThemedResource(theme.WarningIcon()), parts.Text(r.o.Replaces))))
		verb.SetText("Replace and restore")
		verb.Importance = widget.DangerImportance
	}
	body = append(body,
		parts.Note(words.AfterRestore),
		container.New(parts.Inset{Right: 8, Top: 6}, container.New(parts.Pair{Name: 200}, parts.Text("It is unlocked by"), by)),
	)
	verb.OnTapped = func() {
		r.o.Closed = nil
		r.sheet.Closed = nil
		r.sheet.Hide()
		r.passphrase.SetText("")
		r.o.Restore(file, passphrase, mode)
	}
	cancel := widgets.Button("Cancel", r.sheet.Close)
	r.sheet.SetBody(body...)
	r.sheet.SetButtons(nil, []fyne.CanvasObject{cancel, verb})
	if r.o.Replaces != "" {
		r.parent.Canvas().Focus(cancel)
	} else {
		r.parent.Canvas().Focus(verb)
	}
}
