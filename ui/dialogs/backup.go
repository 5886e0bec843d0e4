package dialogs

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Backuper is what a backup needs of the desk.
type Backuper interface {
	Backup(ctx context.Context, path, passphrase string) error
}

var _ Backuper = (*desk.Desk)(nil)

// BackupOptions are what a backup needs of its host.
type BackupOptions struct {
	Run  Run
	Desk Backuper
	Now  time.Time
	Done func() // there is one now
}

// Backup writes the whole vault into one file that its passphrase opens.
func Backup(parent fyne.Window, o BackupOptions) { backup(parent, o) }

// backuper is a backup while its dialog is open.
type backuper struct {
	o          BackupOptions
	parent     fyne.Window
	sheet      *parts.Sheet
	path       *parts.Entry
	problem    *parts.Label // of the path
	passphrase *newPassphrase
	verb       *parts.Button
	stop       func() // nil while nothing is written
}

func backup(parent fyne.Window, o BackupOptions) *backuper {
	b := &backuper{o: o, parent: parent, sheet: parts.NewSheet(parent, "Back up the vault", 560, 0), problem: parts.Problem("")}
	b.path = parts.Name(b.sheet.Widgets.Entry(), "Backup file")
	b.path.SetText(defaultPath("tokendesk-" + o.Now.Format("2006-01-02") + ".age"))
	b.path.OnSubmitted = func(string) { b.write() }
	b.path.OnChanged = func(string) { b.say("") }
	parts.FaultIn(b.path, b.problem)
	b.problem.Hide()
	b.passphrase = newPassphraseFields(b.sheet, "Passphrase of the backup", b.write)
	b.sheet.SetBody(
		parts.Text("All apps, accounts, secrets and tokens go into one encrypted file. Its passphrase alone opens it, on any computer; without the passphrase nobody can."),
		pathField(b.sheet, b.path, func() {
			chooseFolder(o.Run, parent, func(folder string) { b.path.SetText(filepath.Join(folder, filepath.Base(b.path.Text))) })
		}),
		container.New(parts.Inset{Left: 8, Right: 8}, container.New(parts.Column{Gap: 6}, b.problem, b.passphrase.object)),
	)
	b.verb = b.sheet.Widgets.Button("Back up", b.write)
	b.verb.Importance = widget.HighImportance
	b.sheet.SetButtons(nil, []fyne.CanvasObject{b.sheet.Widgets.Button("Cancel", b.sheet.Close), b.verb})
	b.sheet.Closed = func() {
		if b.stop != nil {
			b.stop()
		}
		b.passphrase.forget()
	}
	b.sheet.Show(b.passphrase.first)
	return b
}

// say says what is wrong with the path.
func (b *backuper) say(problem string) {
	b.problem.SetText(problem)
	parts.SetVisible(b.problem, problem != "")
	b.sheet.Fit()
}

func (b *backuper) write() {
	path := expandHome(strings.TrimSpace(b.path.Text))
	switch {
	case path == "":
		b.say("Enter where the backup goes.")
		focus(b.path)
	case b.passphrase.ok():
		b.start(path, false)
	}
}

// start writes; a backup that is there already is replaced only after a question.
func (b *backuper) start(path string, replace bool) {
	if b.stop != nil {
		return
	}
	passphrase := b.passphrase.first.Text
	busy := working("Encrypting and writing the backup…")
	b.sheet.SetStatus(busy.object)
	b.verb.Disable()
	b.stop = b.o.Run(func(ctx context.Context) func() {
		there := false
		if _, err := os.Lstat(path); err == nil {
			there = true
		}
		var err error
		if !there || replace {
			err = b.o.Desk.Backup(ctx, path, passphrase)
		}
		return func() {
			b.stop = nil
			busy.end()
			b.verb.Enable()
			switch {
			case !b.sheet.Open():
			case there && !replace:
				b.sheet.SetStatus(nil)
				Confirm(b.parent, Confirmation{Title: "Replace the file?", Message: path + " exists already. Only a backup is replaced.", Verb: "Replace", Danger: true},
					func() { b.start(path, true) })
			case err != nil:
				b.sheet.SetStatus(failure(err))
			default:
				b.done(path)
			}
		}
	})
}

// done says where the backup is.
func (b *backuper) done(path string) {
	b.passphrase.forget()
	b.sheet.SetStatus(nil)
	b.sheet.SetBody(
		parts.Text("The backup is written to"),
		parts.Text(words.Shorten(path, 400)).Mono().Anywhere(),
		parts.Note("Keep the passphrase apart from the file, and the file on another disk: both are needed to restore it."),
	)
	closing := b.sheet.Widgets.Button("Close", b.sheet.Close)
	closing.Importance = widget.HighImportance
	b.sheet.SetButtons(nil, []fyne.CanvasObject{closing})
	b.parent.Canvas().Focus(closing)
	b.o.Done()
}

// progress is shown while something takes a second or longer.
type progress struct {
	object fyne.CanvasObject
	bar    *widget.Activity
}

// working says what is under way.
func working(text string) *progress {
	bar := widget.NewActivity()
	bar.Start()
	return &progress{container.NewHBox(container.NewCenter(container.NewGridWrap(fyne.NewSize(28, 18), bar)), parts.Text(text).Whole()), bar}
}

// end stops what moves: out of sight it would go on.
func (p *progress) end() { p.bar.Stop() }
