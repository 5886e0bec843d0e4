package dialogs

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Exporter is what an export needs of the desk.
type Exporter interface {
	Export(ctx context.Context, r desk.ExportRequest) (file appfile.File, open []string, err error)
}

var _ Exporter = (*desk.Desk)(nil)

// ExportOptions are what an export needs of its host.
type ExportOptions struct {
	Run  Run
	Desk Exporter
	Apps []oauth.App          // all there are; each is ticked at first
	Done func(message string) // a toast's text
}

// Export writes an app file, or with secrets an age file sealed by a passphrase.
func Export(parent fyne.Window, o ExportOptions) { export(parent, o) }

// exporter is an export while its dialog is open.
type exporter struct {
	o            ExportOptions
	parent       fyne.Window
	sheet        *parts.Sheet
	picked       []bool // of o.Apps
	list         *parts.List
	path         *parts.Entry
	secrets      *parts.Check
	first, again *parts.Entry
	seal         *fyne.Container
	stop         func()
}

func export(parent fyne.Window, o ExportOptions) *exporter {
	x := &exporter{o: o, parent: parent, sheet: parts.NewSheet(parent, "Export apps", 560, 0)}
	widgets := x.sheet.Widgets
	x.path = parts.Name(widgets.Entry(), "Path of the file")
	x.path.SetText(defaultPath("tokendesk.json"))
	x.path.OnSubmitted = func(string) { x.write() }
	x.first, x.again = parts.Name(widgets.Password(), "Passphrase for the file"), parts.Name(widgets.Password(), "Passphrase again")
	x.first.SetPlaceHolder("Passphrase for the file")
	x.again.SetPlaceHolder("Passphrase again")
	x.again.OnSubmitted = func(string) { x.write() }
	x.seal = container.New(parts.Column{Gap: 6}, x.first, x.again, parts.Note("The file is encrypted with age. The passphrase cannot be recovered."))
	x.seal.Hide()
	x.secrets = widgets.Check("With secrets, encrypted with a passphrase", x.withSecrets)

	x.picked = make([]bool, len(o.Apps))
	for i := range o.Apps {
		x.picked[i] = true
	}
	x.list = widgets.List(func() int { return len(o.Apps) },
		func() fyne.CanvasObject {
			return container.New(parts.Inset{Top: -2, Bottom: -2}, widgets.Check("", nil))
		}, x.fill)
	x.list.OnSelected = func(i widget.ListItemID) {
		x.list.UnselectAll()
		x.pick(i, !x.picked[i])
	}
	x.list.HideSeparators = true
	parts.Offers(parts.Name(x.list, "Apps to export"), x.ticks)
	x.sheet.SetBody(
		parts.Text("Without secrets the file can be shared with a team, or kept in a repository."),
		container.New(parts.Inset{Left: 4}, container.New(parts.Tall{Height: min(252, float32(len(o.Apps))*36+8)}, x.list)),
		x.allOrNone(),
		pathField(x.sheet, x.path, func() {
			chooseFolder(o.Run, parent, func(folder string) { x.path.SetText(filepath.Join(folder, filepath.Base(x.path.Text))) })
		}),
		container.New(parts.Inset{Left: 4}, x.secrets),
		container.New(parts.Inset{Left: 8, Right: 8}, x.seal),
	)
	verb := widgets.Button("Export", x.write)
	verb.Importance = widget.HighImportance
	x.sheet.SetButtons(nil, []fyne.CanvasObject{widgets.Button("Cancel", x.sheet.Close), verb})
	x.sheet.Closed = func() {
		if x.stop != nil {
			x.stop()
		}
		x.first.SetText("")
		x.again.SetText("")
	}
	x.sheet.Show(x.path)
	return x
}

// fill shows an app in a line of the list, which draws only what is seen.
func (x *exporter) fill(i widget.ListItemID, o fyne.CanvasObject) {
	app := x.o.Apps[i]
	tick := o.(*fyne.Container).Objects[0].(*parts.Check)
	tick.OnChanged = nil
	tick.Text = words.Middle(app.Title(), 60)
	parts.Name(tick, app.Title())
	tick.Checked = x.picked[i]
	tick.OnChanged = func(on bool) { x.picked[i] = on }
	tick.Refresh()
}

// ticks are the lines of the list for those who hear them: a check box for each app.
func (x *exporter) ticks() *accessible.Items {
	return &accessible.Items{Count: len(x.o.Apps), Active: -1, At: func(i int) accessible.Item {
		return accessible.Item{Key: x.o.Apps[i].ID, Info: accessible.Info{
			Role: accessible.CheckBox, Name: words.Aloud(x.o.Apps[i].Title()), States: accessible.Checked.If(x.picked[i]), Children: []fyne.CanvasObject{},
			Actions: []accessible.Action{{Name: "toggle", Do: func() { x.pick(i, !x.picked[i]) }}},
		}}
	}}
}

func (x *exporter) pick(i int, on bool) {
	x.picked[i] = on
	x.list.RefreshItem(i)
}

// allOrNone ticks every app, or takes every tick off; a single app needs no
// such buttons.
func (x *exporter) allOrNone() fyne.CanvasObject {
	row := container.NewHBox()
	for _, choice := range []struct {
		label string
		on    bool
	}{{"All", true}, {"None", false}} {
		b := x.sheet.Widgets.Button(choice.label, func() {
			for i := range x.picked {
				x.picked[i] = choice.on
			}
			x.list.Refresh()
		})
		b.Importance = widget.LowImportance
		row.Add(parts.Name(b, choice.label+" of the apps"))
	}
	row.Hidden = len(x.picked) < 2
	return row
}

func defaultPath(name string) string {
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, name)
	}
	return name
}

func (x *exporter) withSecrets(on bool) {
	path := x.path.Text
	if on {
		x.seal.Show()
		x.path.SetText(strings.TrimSuffix(path, ".json") + ".age")
		x.parent.Canvas().Focus(x.first)
	} else {
		x.seal.Hide()
		x.path.SetText(strings.TrimSuffix(path, ".age") + ".json")
	}
	x.sheet.Fit()
}

func (x *exporter) chosen() []string {
	var ids []string
	for i, on := range x.picked {
		if on {
			ids = append(ids, x.o.Apps[i].ID)
		}
	}
	return ids
}

func (x *exporter) problem(path string) string {
	switch {
	case len(x.chosen()) == 0:
		return "Choose at least one app."
	case path == "":
		return "Choose where to save the file."
	case x.secrets.Checked:
		message, _ := words.Explain(desk.CheckTypedTwice(x.first.Text, x.again.Text))
		return message
	}
	return ""
}

func (x *exporter) write() {
	path := expandHome(strings.TrimSpace(x.path.Text))
	if problem := x.problem(path); problem != "" {
		x.sheet.SetStatus(parts.Problem(problem))
		return
	}
	x.start(path, false)
}

// start writes; a file that is there already is replaced only after a question.
func (x *exporter) start(path string, replace bool) {
	if x.stop != nil {
		return
	}
	ids, passphrase := x.chosen(), ""
	if x.secrets.Checked {
		passphrase = x.first.Text
	}
	x.sheet.SetStatus(parts.Text("Writing…"))
	x.stop = x.o.Run(func(ctx context.Context) func() {
		if _, err := os.Lstat(path); err == nil && !replace {
			return func() {
				x.stop = nil
				if x.sheet.Open() {
					x.sheet.SetStatus(nil)
					x.askReplace(path)
				}
			}
		}
		count, remarks, err := x.save(ctx, path, ids, passphrase)
		return func() {
			x.stop = nil
			switch {
			case !x.sheet.Open():
			case err != nil:
				x.sheet.SetStatus(failure(err))
			default:
				x.done(words.Exported(count, path), remarks)
			}
		}
	})
}

// done says what was written. Where secrets are not in the file, the sheet stays
// and says whose.
func (x *exporter) done(message string, remarks []string) {
	if len(remarks) == 0 {
		x.sheet.Hide()
	} else {
		body := []fyne.CanvasObject{parts.Text(message + ".")}
		for i, remark := range remarks {
			if i == maxListed {
				body = append(body, parts.Note("and "+words.Count(len(remarks)-maxListed, "more app")))
				break
			}
			body = append(body, parts.Note(remark))
		}
		x.sheet.SetStatus(nil)
		x.sheet.SetBody(body...)
		closing := x.sheet.Widgets.Button("Close", x.sheet.Close)
		x.sheet.SetButtons(nil, []fyne.CanvasObject{closing})
		x.parent.Canvas().Focus(closing)
	}
	if x.o.Done != nil {
		x.o.Done(message)
	}
}

func (x *exporter) askReplace(path string) {
	Confirm(x.parent, Confirmation{Title: "Replace the file?", Message: path + " exists already.", Verb: "Replace", Danger: true},
		func() { x.start(path, true) })
}

// save runs off the UI goroutine. It returns how many apps are in the file, and
// remarks about those that are not, or not with their secrets.
func (x *exporter) save(ctx context.Context, path string, ids []string, passphrase string) (count int, remarks []string, err error) {
	file, open, err := x.o.Desk.Export(ctx, desk.ExportRequest{Apps: ids, Secrets: passphrase != ""})
	if err != nil {
		return 0, nil, err
	}
	for _, id := range open {
		remarks = append(remarks, words.LeftOpen(id))
	}
	for _, entry := range file.Apps {
		if entry.Withheld {
			remarks = append(remarks, words.Withheld(words.Middle(entry.App.Title(), 60)))
		}
	}
	var out bytes.Buffer
	if err := desk.WriteExport(&out, file, passphrase); err != nil {
		return 0, nil, err
	}
	if err := ctx.Err(); err != nil {
		return 0, nil, err
	}
	return len(file.Apps), remarks, writeFile(path, out.Bytes())
}
