package dialogs

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Importer is what an import needs of the desk.
type Importer interface {
	PlanImport(ctx context.Context, i desk.Import) (desk.Import, store.ImportReport, error)
	Import(ctx context.Context, i desk.Import, word store.Consent) (store.ImportReport, error)
}

var _ Importer = (*desk.Desk)(nil)

// ImportOptions are what an import needs of its host.
type ImportOptions struct {
	Run      Run
	Desk     Importer
	Complete func(oauth.App) (oauth.App, error) // from the catalogue
	Provider func(id string) string             // its name for one of its entries
	Path     string                             // read at once; "" asks
	Paths    []string                           // read at once together, such as files and folders that were dropped
	Text     string                             // read at once instead, such as a pasted app file
	Choose   bool                               // asks for a file at once
	Private  bool                               // presentation mode: nobody is named
	Done     func(message string)               // a toast's text
	Fill     func(app string)                   // asks for what the one app that was imported lacks; nil: nobody is asked
}

// maxListed is how many apps are listed at first, one below the other, and how many more
// each time that more are asked for.
const maxListed = 100

// Import asks for a file, shows what it would add and replace and what is not
// trusted, and takes it whole or not at all.
func Import(parent fyne.Window, o ImportOptions) *ImportSheet {
	return &ImportSheet{importFile(parent, o)}
}

// ImportSheet is an import while its dialog is open.
type ImportSheet struct{ importer *importer }

// Open reports whether it is on the screen.
func (s *ImportSheet) Open() bool { return s.importer.sheet.Open() }

// Take reads other files instead, such as those that were dropped onto it. It reports
// whether they are: not while others are being read.
func (s *ImportSheet) Take(paths []string) bool { return s.importer.readAll(paths) }

// TakeText is Take of a text.
func (s *ImportSheet) TakeText(text string) bool { return s.importer.readText(text) }

// importer is an import while its dialog is open.
type importer struct {
	o       ImportOptions
	parent  fyne.Window
	sheet   *parts.Sheet
	path    *parts.Entry
	unlock  *parts.Entry // the archive's passphrase
	values  *parts.Entry // the path of the collection's environment
	trust   *parts.Check
	verb    *parts.Button
	step    importStep
	sources []desk.ImportSource // what was read last
	planned *desk.Import        // what was read and is shown; nil for nothing
	items   []desk.PlanItem
	picked  []bool         // of items: which are imported
	shown   int            // how many items are listed at most
	ticks   []*parts.Check // of those that are listed; none for a single app
	count   *parts.Label   // how many are
	stop    func()
}

// importStep is what the dialog's verb does next.
type importStep int

const (
	stepRead   importStep = iota
	stepUnseal            // an archive waits for its passphrase
	stepTake
)

func importFile(parent fyne.Window, o ImportOptions) *importer {
	m := &importer{o: o, parent: parent, sheet: parts.NewSheet(parent, "Import apps", 640, 0)}
	widgets := m.sheet.Widgets
	m.path = parts.Name(widgets.Entry(), "Path of the file")
	m.path.SetPlaceHolder("Path of the file")
	m.path.OnSubmitted = func(string) { m.read() }
	m.path.OnChanged = func(string) { m.forget() }
	m.unlock = parts.Name(widgets.Password(), "Passphrase of this file")
	m.unlock.SetPlaceHolder("Passphrase of this file")
	m.unlock.OnSubmitted = func(string) { m.unseal() }
	m.values = parts.Name(widgets.Entry(), "Path of the Postman environment")
	m.values.SetPlaceHolder("Path of the Postman environment")
	m.values.OnSubmitted = func(string) { m.readBeside() }
	m.trust = widgets.Check("I have read these settings and trust them", nil)
	m.sheet.Closed = m.close
	m.setStep(stepRead)
	m.draw()
	m.sheet.Show(m.path)
	switch {
	case o.Text != "":
		m.readText(o.Text)
	case len(o.Paths) > 0:
		m.readAll(o.Paths)
	case o.Path != "":
		m.path.SetText(o.Path)
		m.read()
	case o.Choose:
		m.choose()
	}
	return m
}

func (m *importer) close() {
	if m.stop != nil {
		m.stop()
	}
	m.sources, m.planned = nil, nil
	m.setItems(nil)
	m.unlock.SetText("")
}

// forget drops what was read: the path is another one.
func (m *importer) forget() {
	if m.planned != nil || m.step != stepRead {
		m.planned = nil
		m.setItems(nil)
		m.values.SetText("")
		m.setStep(stepRead)
		m.draw()
	}
}

func (m *importer) setStep(step importStep) {
	if m.verb != nil && m.step == step {
		return
	}
	m.step = step
	switch step {
	case stepUnseal:
		m.verb = m.sheet.Widgets.Button("Open", m.unseal)
	case stepTake:
		m.verb = m.sheet.Widgets.Button("Import", m.take)
	default:
		m.verb = m.sheet.Widgets.Button("Read", m.read)
	}
	m.verb.Importance = widget.HighImportance
	m.sheet.SetButtons(nil, []fyne.CanvasObject{m.sheet.Widgets.Button("Cancel", m.sheet.Close), m.verb})
}

// work runs one step and shows its failure.
func (m *importer) work(said string, do func(context.Context) (then func(), err error)) {
	if m.stop != nil {
		return
	}
	m.sheet.SetStatus(parts.Text(said))
	m.verb.Disable()
	m.stop = m.o.Run(func(ctx context.Context) func() {
		then, err := do(ctx)
		return func() {
			m.stop = nil
			m.verb.Enable()
			switch {
			case !m.sheet.Open():
			case err != nil:
				m.sheet.SetStatus(failure(err))
			default:
				m.sheet.SetStatus(nil)
				then()
			}
		}
	})
}

// choose asks for the file by a dialog.
func (m *importer) choose() {
	chooseOpen(m.o.Run, m.parent, func(path string) {
		m.path.SetText(path)
		m.read()
	})
}

func (m *importer) read() {
	path := expandHome(strings.TrimSpace(m.path.Text))
	if path == "" {
		m.parent.Canvas().Focus(m.path)
		return
	}
	m.load("Reading…", desk.ImportSource{Path: path})
}

// readAll reads files and folders together.
func (m *importer) readAll(paths []string) bool {
	if m.stop != nil {
		return false
	}
	m.path.SetText("")
	if len(paths) == 1 {
		m.path.SetText(paths[0])
	}
	sources := make([]desk.ImportSource, len(paths))
	for i, path := range paths {
		sources[i].Path = path
	}
	m.forget()
	m.load("Reading…", sources...)
	return true
}

// readText reads a text that was pasted or dropped.
func (m *importer) readText(text string) bool {
	if m.stop != nil {
		return false
	}
	m.path.SetText("")
	m.forget()
	m.load("Reading…", desk.ImportSource{Text: []byte(text), Pasted: true})
	return true
}

// unseal reads an archive again, with its passphrase.
func (m *importer) unseal() {
	if m.unlock.Text == "" {
		m.parent.Canvas().Focus(m.unlock)
		return
	}
	source := m.sources[0]
	source.Passphrase = m.unlock.Text
	m.load("Decrypting the file…", source)
}

// readBeside reads a collection again, together with an environment.
func (m *importer) readBeside() {
	path := expandHome(strings.TrimSpace(m.values.Text))
	if path == "" || len(m.sources) == 0 {
		m.parent.Canvas().Focus(m.values)
		return
	}
	m.load("Reading…", m.sources[0], desk.ImportSource{Path: path})
}

// chooseBeside asks for the environment by a dialog.
func (m *importer) chooseBeside() {
	chooseOpen(m.o.Run, m.parent, func(path string) {
		m.values.SetText(path)
		m.readBeside()
	})
}

// load reads a source, and one that has values for it, and shows what importing it
// would do.
func (m *importer) load(said string, sources ...desk.ImportSource) {
	m.work(said, func(ctx context.Context) (func(), error) {
		sources, left, err := desk.Unfold(ctx, sources)
		if err != nil {
			return nil, err
		}
		read, err := desk.ReadImports(ctx, sources)
		if errors.Is(err, desk.ErrSealed) && len(sources) == 1 {
			return func() { m.askPassphrase(sources) }, nil
		}
		if err != nil {
			return nil, err
		}
		planned, report, err := m.o.Desk.PlanImport(ctx, read)
		if err != nil {
			return nil, err
		}
		planned.Notes = append(left, planned.Notes...)
		items := desk.PlanItems(planned, report, m.o.Complete, m.o.Provider)
		return func() { m.show(sources, planned, items) }, nil
	})
}

func (m *importer) askPassphrase(sources []desk.ImportSource) {
	m.sources, m.planned = sources, nil
	m.setItems(nil)
	m.setStep(stepUnseal)
	m.draw()
	m.parent.Canvas().Focus(m.unlock)
}

func (m *importer) show(sources []desk.ImportSource, planned desk.Import, items []desk.PlanItem) {
	m.sources, m.planned = sources, &planned
	m.setItems(items)
	m.trust.SetChecked(false) // what was accepted before was something else
	if len(items) > 0 {
		m.setStep(stepTake)
	}
	m.draw()
	if len(items) > 0 {
		m.parent.Canvas().Focus(m.verb)
	}
}

// take imports what was chosen of what was planned. What was not listed waits.
func (m *importer) take() {
	if m.planned == nil {
		return
	}
	ids := m.chosen()
	if len(ids) == 0 && len(m.items) > 0 {
		m.sheet.SetStatus(parts.Problem("Choose at least one app."))
		return
	}
	planned, err := m.planned.Only(ids)
	if err != nil {
		m.sheet.SetStatus(failure(err))
		return
	}
	word := store.Consent{}
	if m.trust.Checked {
		word = desk.Accepted(m.accepted())
	}
	m.work("Importing…", func(ctx context.Context) (func(), error) {
		report, err := m.o.Desk.Import(ctx, planned, word)
		return func() {
			m.sheet.Hide()
			if m.o.Done != nil {
				m.o.Done(words.Imported(len(report.Added), len(report.Replaced), len(report.Waiting), len(report.Open)))
			}
			if len(planned.File.Apps) == 1 && len(report.Open) == 1 && len(report.Waiting) == 0 && m.o.Fill != nil {
				m.o.Fill(planned.File.Apps[0].App.ID)
			}
		}, err
	})
}

// draw shows the path and below it, as far as known, the plan.
func (m *importer) draw() {
	body := []fyne.CanvasObject{
		parts.Text("Choose a file: " + appfile.SourceTitles() + ", or an export of Tokendesk with secrets."),
		pathField(m.sheet, m.path, m.choose),
	}
	switch {
	case m.planned != nil:
		body = append(body, m.plan()...)
	case m.step == stepUnseal:
		body = append(body, container.New(parts.Inset{Left: 8, Right: 8}, m.unlock))
	}
	m.sheet.SetBody(body...)
}
