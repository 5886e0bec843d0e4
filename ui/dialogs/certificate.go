package dialogs

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// CertificateOptions are what the sheet about the certificate needs of its host.
type CertificateOptions struct {
	Run    Run
	System string                                              // runtime.GOOS: whose steps are shown
	Load   func(ctx context.Context) (desk.Certificate, error) // desk.Desk.Certificate
	Copy   func(text, what string)                             // to the clipboard
	Done   func(message string)                                // a toast's text
	write  func(path string, data []byte) error                // nil: writeFile
}

// Certificate explains what browsers are shown where a redirect address begins with
// https, saves it where a person says, and tells how a browser is made to trust it. It
// changes nothing in a browser or in the system.
func Certificate(parent fyne.Window, o CertificateOptions) { certificate(parent, o) }

// certificateSheet is that sheet while it is open.
type certificateSheet struct {
	o      CertificateOptions
	parent fyne.Window
	sheet  *parts.Sheet
	path   *parts.Entry
	steps  *fyne.Container
	shown  desk.Certificate
	about  *parts.Label
	stop   func()
}

func certificate(parent fyne.Window, o CertificateOptions) *certificateSheet {
	c := &certificateSheet{o: o, parent: parent, sheet: parts.NewSheet(parent, "The certificate for sign-ins by https", 620, 0)}
	if c.o.write == nil {
		c.o.write = writeFile
	}
	widgets := c.sheet.Widgets
	c.path = parts.Name(widgets.Entry(), "Path of the file")
	c.path.SetText(defaultPath(words.CertificateFile))
	c.path.OnChanged = func(string) { c.fillSteps() }
	c.path.OnSubmitted = func(string) { c.save(false) }
	c.about = parts.Note("Reading it…").Mono().Anywhere()
	c.steps = container.New(parts.Column{Gap: 4})
	c.sheet.SetBody(
		parts.Text(words.WhyCertificate), parts.Note(words.CertificateIs), c.about,
		pathField(c.sheet, c.path, func() {
			chooseFolder(o.Run, parent, func(folder string) { c.path.SetText(filepath.Join(folder, filepath.Base(c.path.Text))) })
		}),
		c.steps,
	)
	c.fillSteps()
	save := widgets.Button("Save the certificate", func() { c.save(false) })
	save.Importance = widget.HighImportance
	take := widgets.Button("Copy certificate", func() { c.copy(c.shown.PEM, "certificate") })
	take.Icon = theme.ContentCopyIcon()
	c.sheet.SetButtons([]fyne.CanvasObject{take}, []fyne.CanvasObject{widgets.Button("Close", c.sheet.Close), save})
	c.sheet.Closed = func() {
		if c.stop != nil {
			c.stop()
		}
	}
	c.sheet.Show(save)
	c.load()
	return c
}

func (c *certificateSheet) load() {
	c.stop = c.o.Run(func(ctx context.Context) func() {
		got, err := c.o.Load(ctx)
		return func() {
			c.stop = nil
			switch {
			case !c.sheet.Open():
			case err != nil:
				c.about.SetText("")
				c.sheet.SetStatus(failure(err))
			default:
				c.shown = got
				c.about.SetText("Expires on " + got.Ends.Local().Format(time.DateOnly) + "\nSHA-256 " + got.Fingerprint)
				c.sheet.Fit()
			}
		}
	})
}

// fillSteps says how browsers of this system are made to trust the file.
func (c *certificateSheet) fillSteps() {
	c.steps.Objects = nil
	for _, step := range words.TrustSteps(c.o.System, expandHome(strings.TrimSpace(c.path.Text))) {
		lines := []fyne.CanvasObject{parts.Text(step.Where).Bold(), parts.Note(step.How)}
		for _, command := range []struct{ text, before string }{{step.Command, ""}, {step.Undo, "To undo this:"}} {
			if command.text == "" {
				continue
			}
			if command.before != "" {
				lines = append(lines, parts.Note(command.before))
			}
			take := c.sheet.Widgets.Button("Copy", func() { c.copy(command.text, "command") })
			take.Icon, take.Importance = theme.ContentCopyIcon(), widget.LowImportance
			parts.Name(take, "Copy command: "+command.text)
			lines = append(lines, container.NewBorder(nil, nil, nil, container.NewVBox(take), parts.Text(command.text).Mono().Anywhere()))
		}
		c.steps.Add(container.New(parts.Column{Gap: -8}, lines...))
	}
	c.steps.Refresh()
	c.sheet.Fit()
}

func (c *certificateSheet) copy(text, what string) {
	if text != "" && c.o.Copy != nil {
		c.o.Copy(text, what)
	}
}

// save writes the certificate; a file that is there already is replaced only where it
// is another certificate of ours, or after a question.
func (c *certificateSheet) save(replace bool) {
	path, text := expandHome(strings.TrimSpace(c.path.Text)), c.shown.PEM
	switch {
	case c.stop != nil || text == "":
		return
	case path == "":
		c.sheet.SetStatus(parts.Problem("Choose where to save the file."))
		return
	}
	c.stop = c.o.Run(func(context.Context) func() {
		there, exists := os.ReadFile(path)
		if exists == nil && string(there) != text && !replace {
			return func() {
				c.stop = nil
				if c.sheet.Open() {
					Confirm(c.parent, Confirmation{Title: "Replace the file?", Message: path + " exists already.", Verb: "Replace", Danger: true}, func() { c.save(true) })
				}
			}
		}
		err := c.o.write(path, []byte(text))
		return func() {
			c.stop = nil
			switch {
			case !c.sheet.Open():
			case err != nil:
				c.sheet.SetStatus(failure(err))
			default:
				c.sheet.SetStatus(parts.Text("Saved as " + path + "."))
				if c.o.Done != nil {
					c.o.Done("Saved the certificate")
				}
			}
		}
	})
}
