package dialogs

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// ImportOptions are what an import needs of the desk.
type ImportOptions struct {
	Run      Run
	Path     string                                                                                 // read at once, such as a dropped file; "" asks
	Text     string                                                                                 // read at once instead, such as a pasted app file
	Choose   bool                                                                                   // opens the system's file dialog at once
	Hide     func(person string) string                                                             // masks who an account is of; nil shows all
	Complete func(oauth.App) (oauth.App, error)                                                     // catalogue.Complete
	Plan     func(ctx context.Context, f appfile.File) (store.ImportReport, error)                  // store.Vault.PlanImport
	Import   func(ctx context.Context, f appfile.File, word store.Word) (store.ImportReport, error) // store.Vault.Import
	Done     func(message string, report store.ImportReport)                                        // a toast's text
}

// maxPlan is how many apps of a file are listed.
const maxPlan = 100

// Import asks for a file, shows what it would add and replace and what is not
// trusted, and takes it whole or not at all.
func Import(parent fyne.Window, o ImportOptions) { importFile(parent, o) }

// importer is an import while its dialog is open.
type importer struct {
	o      ImportOptions
	parent fyne.Window
	sheet  *parts.Sheet
	path   *parts.Entry
	unlock *parts.Entry // the archive's passphrase
	trust  *parts.Check
	verb   *parts.Button
	data   []byte // of an archive that waits for its passphrase
	dir    string
	file   *appfile.File
	items  []planItem
	stop   func()
}

func importFile(parent fyne.Window, o ImportOptions) *importer {
	m := &importer{o: o, parent: parent, sheet: parts.NewSheet(parent, "Import apps", 640, 0)}
	keys := m.sheet.Keys
	m.path = keys.Entry()
	m.path.SetPlaceHolder("Path of the file")
	m.path.OnSubmitted = func(string) { m.read() }
	m.path.OnChanged = func(string) { m.forget() }
	m.unlock = keys.Password()
	m.unlock.SetPlaceHolder("Passphrase of this archive")
	m.unlock.OnSubmitted = func(string) { m.open() }
	m.trust = keys.Check("I have read these settings and accept them", nil)
	m.sheet.Closed = m.close
	m.step("Read", m.read)
	m.draw(nil, nil)
	m.sheet.Show(m.path)
	switch {
	case o.Text != "":
		m.work("Reading…", func(ctx context.Context) (func(), error) { return m.parse(ctx, []byte(o.Text)) })
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
	m.data, m.file = nil, nil
	m.unlock.SetText("")
}

// forget drops what was read: the path is another one.
func (m *importer) forget() {
	if m.data != nil || m.file != nil {
		m.data, m.file = nil, nil
		m.draw(nil, nil)
	}
	m.step("Read", m.read)
}

func (m *importer) step(verb string, do func()) {
	if m.verb != nil && m.verb.Text == verb {
		return
	}
	m.verb = m.sheet.Keys.Button(verb, do)
	m.verb.Importance = widget.HighImportance
	m.sheet.SetButtons(nil, []fyne.CanvasObject{m.sheet.Keys.Button("Cancel", m.sheet.Close), m.verb})
}

// work runs one step and shows its failure.
func (m *importer) work(words string, do func(context.Context) (then func(), err error)) {
	if m.stop != nil {
		return
	}
	m.sheet.SetStatus(parts.Text(words))
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

func (m *importer) read() {
	path := expandHome(strings.TrimSpace(m.path.Text))
	if path == "" {
		m.parent.Canvas().Focus(m.path)
		return
	}
	m.dir = filepath.Dir(path)
	m.work("Reading…", func(ctx context.Context) (func(), error) {
		data, err := readFile(ctx, path)
		if err != nil {
			return nil, err
		}
		return m.parse(ctx, data)
	})
}

func (m *importer) parse(ctx context.Context, data []byte) (func(), error) {
	if appfile.IsArchive(data) {
		return func() {
			m.data = data
			m.draw(nil, nil)
			m.step("Open", m.open)
			m.parent.Canvas().Focus(m.unlock)
		}, nil
	}
	file, notes, err := appfile.ParseAs(appfile.Guess(data), data, m.dir)
	if err != nil {
		return nil, err
	}
	return m.preview(ctx, file, notes)
}

// choose asks for the file by the system's dialog.
func (m *importer) choose() {
	chooseOpen(m.parent, func(path string) {
		m.path.SetText(path)
		m.read()
	})
}

func (m *importer) open() {
	data, words, dir := m.data, m.unlock.Text, m.dir
	m.work("Opening the archive…", func(ctx context.Context) (func(), error) {
		file, err := appfile.ReadArchive(data, words, dir)
		if err != nil {
			return nil, err
		}
		return m.preview(ctx, file, nil)
	})
}

func (m *importer) preview(ctx context.Context, file appfile.File, notes []string) (func(), error) {
	plan, err := m.o.Plan(ctx, file)
	if err != nil {
		return nil, err
	}
	items := planOf(file, plan, m.o.Complete)
	return func() {
		m.file, m.items = &file, items
		m.draw(items, notes)
		if len(items) == 0 {
			return
		}
		m.step("Import", m.take)
		m.parent.Canvas().Focus(m.verb)
	}, nil
}

func (m *importer) take() {
	if m.file == nil {
		return
	}
	file, word := *m.file, store.Word{}
	if m.trust.Checked {
		word.Shown = shown(m.items)
	}
	m.work("Importing…", func(ctx context.Context) (func(), error) {
		report, err := m.o.Import(ctx, file, word)
		return func() {
			m.sheet.Hide()
			if m.o.Done != nil {
				m.o.Done(importedWords(report), report)
			}
		}, err
	})
}

func importedWords(r store.ImportReport) string {
	var words []string
	if n := len(r.Added); n > 0 {
		words = append(words, "Added "+count(n, "app"))
	}
	if n := len(r.Replaced); n > 0 {
		words = append(words, "replaced "+count(n, "app"))
	}
	text := strings.Join(words, ", ")
	if text == "" {
		text = "Nothing changed"
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if n := len(r.Waiting); n > 0 {
		text += ". " + count(n, "app") + " must be trusted first"
	}
	return text
}

// draw shows the path and below it, as far as known, the plan.
func (m *importer) draw(items []planItem, notes []string) {
	body := []fyne.CanvasObject{
		parts.Text("An app file, an archive of Tokendesk, a Postman collection or environment, or a curl command in a file."),
		pathField(m.sheet, m.path, m.choose),
	}
	if m.data != nil && m.file == nil {
		body = append(body, container.New(parts.Inset{Left: 8, Right: 8}, m.unlock))
	}
	if m.file != nil {
		body = append(body, parts.Heading(summary(items)))
		waiting := false
		for i, item := range items {
			if i == maxPlan {
				body = append(body, parts.Note("and "+count(len(items)-maxPlan, "more app")))
				break
			}
			body = append(body, itemView(item, m.o.Hide))
			waiting = waiting || len(item.waiting) > 0
		}
		for _, note := range notes {
			body = append(body, parts.Note("· "+shorten(note, 300)))
		}
		if waiting {
			body = append(body,
				parts.Note("The settings listed under an app wait for your word: until you accept them nothing of it is sent, run or opened."),
				container.New(parts.Inset{Left: 4}, m.trust))
		}
	}
	m.sheet.SetBody(body...)
}

func itemView(item planItem, hide func(string) string) fyne.CanvasObject {
	rows := []fyne.CanvasObject{parts.Heading(item.name).OneLine(), parts.Note(shorten(item.words(), 200))}
	card := container.New(parts.Column{Gap: -9}, rows...)
	all := []fyne.CanvasObject{container.New(parts.Inset{Left: 8, Right: 8}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Bottom: 2, Left: 4, Right: 4}, card))}
	if len(item.waiting) > 0 {
		all = append(all, changesView(hidden(item.waiting, hide)))
	}
	return container.New(parts.Column{Gap: 2}, all...)
}
