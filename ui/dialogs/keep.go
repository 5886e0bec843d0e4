package dialogs

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store/targets"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// KeepOptions are the places in which an account's token is kept current, and how others
// are added.
type KeepOptions struct {
	Title string // of the account, in a sentence
	Run   Run
	Now   func() time.Time
	Done  func(message string) // a toast's text

	Places func(ctx context.Context) ([]oauth.KeptPlace, error)
	Find   func(ctx context.Context, folder string) ([]targets.Found, error)        // [desk.Desk.FindKept]
	Plan   func(ctx context.Context, t oauth.Target) (desk.KeepPlan, error)         // [desk.Desk.PlanKeep]
	Keep   func(ctx context.Context, p desk.KeepPlan, tracked, readable bool) error // a token first, then [desk.Desk.Keep]
	Write  func(ctx context.Context, t oauth.Target, overwrite bool) error          // [desk.Desk.WriteKept]
	Leave  func(ctx context.Context, t oauth.Target) error                          // [desk.Desk.LeaveKept]
	Stop   func(ctx context.Context, t oauth.Target) error                          // [desk.Desk.StopKeepingAt]
}

// Keep shows where an account's token is kept current, and adds a file: one that was
// found, chosen or typed. What would be written is shown first, with everything masked
// that may be secret; nothing is written before the button that says so.
func Keep(parent fyne.Window, o KeepOptions) { keep(parent, o) }

// keepFolder is where the folder is kept in which files were looked for last.
const keepFolder = "keep.folder"

// keepSheet is that sheet while it is open.
type keepSheet struct {
	o      KeepOptions
	parent fyne.Window
	s      *parts.Sheet

	places  *fyne.Container // that are kept already
	found   *parts.Select
	files   map[string]string // the paths of what was found, by what is shown
	path    *parts.Entry
	as      *parts.Select
	name    *parts.Entry
	names   *parts.Select
	preview *fyne.Container
	warned  *fyne.Container
	tracked *parts.Check
	wider   *parts.Check
	verb    *parts.Button

	plan    desk.KeepPlan
	planned bool // plan is of what the fields say
	filling bool // the fields are filled by us
	stop    func()
}

func keep(parent fyne.Window, o KeepOptions) *keepSheet {
	k := &keepSheet{o: o, parent: parent, s: parts.NewSheet(parent, "Keep a file current", 640, 0), files: map[string]string{}}
	w := k.s.Widgets
	k.places = container.New(parts.Column{Gap: 6})
	k.found = w.Select(nil, func(shown string) {
		if path := k.files[shown]; path != "" && !k.filling {
			k.choose(path)
		}
	})
	k.found.PlaceHolder = "Looking for files…"
	parts.Name(k.found, "Found files")
	k.path = parts.Name(w.Entry(), "File")
	k.path.SetPlaceHolder("The file, such as " + filepath.Join("project", ".env"))
	k.path.OnSubmitted = func(string) { k.look(true) }
	k.path.OnChanged = func(string) { k.changed() }
	k.as = w.Select(formatTitles(), func(string) {
		if !k.filling {
			k.fill(func() { k.name.SetText("") })
			k.look(false)
		}
	})
	k.as.PlaceHolder = "As its name says"
	k.name = parts.Name(w.Entry(), "Value")
	k.name.SetPlaceHolder("The variable, or a JSON pointer")
	k.name.OnSubmitted = func(string) { k.look(false) }
	k.name.OnChanged = func(string) { k.changed() }
	k.names = w.Select(nil, func(name string) {
		if !k.filling {
			k.fill(func() { k.name.SetText(name) })
			k.look(false)
		}
	})
	parts.Name(k.names, "Other values in it")
	k.names.PlaceHolder = "Other values in it"
	k.preview, k.warned = container.New(parts.Column{Gap: -8}), container.New(parts.Column{})
	k.tracked = w.Check("Write the token there although git could commit it", func(bool) { k.ready() })
	k.wider = w.Check("Let others go on reading the file", nil)
	k.verb = w.Button("Keep it current", k.act)
	k.verb.Importance = widget.HighImportance
	field := func(name string, o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(parts.Inset{Right: 8}, container.New(parts.Pair{Name: 110}, parts.Quiet(name), o))
	}
	k.s.SetBody(
		parts.Quiet(o.Title).OneLine(),
		k.places,
		parts.Text("Tokendesk writes each new token of this account into a file of another program, and changes nothing else in it."),
		field("Found", k.found),
		field("File", container.NewBorder(nil, nil, nil, k.chooseButton(), k.path)),
		field("Format", k.as),
		field("Value", container.NewBorder(nil, nil, nil, k.names, k.name)),
		k.preview, k.warned,
	)
	k.s.SetButtons(nil, []fyne.CanvasObject{w.Button("Close", k.s.Close), k.verb})
	k.s.Closed = func() {
		if k.stop != nil {
			k.stop()
		}
	}
	k.ready()
	k.s.Show(k.path)
	k.load()
	k.search(fyne.CurrentApp().Preferences().StringWithFallback(keepFolder, homeFolder()))
	return k
}

func (k *keepSheet) chooseButton() *parts.Button {
	b := k.s.Widgets.Button("Choose…", func() {
		ChooseFile(k.o.Run, k.parent, func(path string) {
			k.choose(path)
			k.search(filepath.Dir(path))
		})
	})
	return parts.Name(b, "Choose the file")
}

// formatTitles are the formats of files as the select shows them.
func formatTitles() (titles []string) {
	for _, f := range targets.Formats() {
		titles = append(titles, f.Title)
	}
	return titles
}

func formatTitled(title string) oauth.TargetFormat {
	all := targets.Formats()
	if at := slices.IndexFunc(all, func(f targets.FormatInfo) bool { return f.Title == title }); at >= 0 {
		return all[at].Format
	}
	return ""
}

func titleOfFormat(f oauth.TargetFormat) string {
	info, err := targets.Info(f)
	if err != nil {
		return string(f)
	}
	return info.Title
}

// fill changes the fields without anybody having typed.
func (k *keepSheet) fill(change func()) {
	k.filling = true
	change()
	k.filling = false
}

// run does slow work, and then, while the sheet is open, what follows it.
func (k *keepSheet) run(work func(context.Context) error, then func(error)) {
	stop := k.o.Run(func(ctx context.Context) func() {
		err := work(ctx)
		return func() {
			if k.s.Open() {
				then(err)
			}
		}
	})
	before := k.stop
	k.stop = func() {
		if before != nil {
			before()
		}
		stop()
	}
}

// search looks for files in a folder, for the list of those that were found.
func (k *keepSheet) search(folder string) {
	var found []targets.Found
	k.run(func(ctx context.Context) (err error) { found, err = k.o.Find(ctx, folder); return err }, func(err error) {
		k.files = map[string]string{}
		var shown []string
		for _, f := range found {
			line := words.OneLine(cmp.Or(relative(folder, f.Path), f.Path), 80)
			k.files[line] = f.Path
			shown = append(shown, line)
		}
		k.fill(func() {
			k.found.Options = shown
			k.found.PlaceHolder = words.Count(len(shown), "file") + " in " + words.OneLine(folder, 60)
			k.found.ClearSelected()
			if err != nil || len(shown) == 0 {
				k.found.PlaceHolder = "None in " + words.OneLine(folder, 60)
				k.found.Disable()
			} else {
				k.found.Enable()
			}
			k.found.Refresh()
		})
	})
}

func relative(folder, path string) string {
	below, err := filepath.Rel(folder, path)
	if err != nil {
		return ""
	}
	return below
}

// choose takes a file that was found or chosen.
func (k *keepSheet) choose(path string) {
	fyne.CurrentApp().Preferences().SetString(keepFolder, filepath.Dir(path))
	k.fill(func() { k.path.SetText(path) })
	k.look(true)
}

// changed says that what is shown is no longer what the fields say.
func (k *keepSheet) changed() {
	if !k.filling && k.planned {
		k.planned = false
		k.ready()
	}
}

// ready lets the button be pressed where there is something to do: it looks first, and
// keeps what was shown.
func (k *keepSheet) ready() {
	switch {
	case strings.TrimSpace(k.path.Text) == "":
		k.verb.SetText("Keep it current")
		k.verb.Disable()
		return
	case !k.planned:
		k.verb.SetText("Preview")
	case k.plan.There != nil:
		k.verb.SetText("Write it now")
	default:
		k.verb.SetText("Keep it current")
	}
	if k.planned && !k.plan.Git.Safe() && !k.tracked.Checked {
		k.verb.Disable()
	} else {
		k.verb.Enable()
	}
}

// act is the button: first what would be written is shown, then that is done.
func (k *keepSheet) act() {
	if !k.planned {
		k.look(false)
		return
	}
	plan := k.plan
	k.verb.Disable()
	k.s.SetStatus(parts.Note("Writing…"))
	k.run(func(ctx context.Context) error { return k.o.Keep(ctx, plan, k.tracked.Checked, k.wider.Checked) }, func(err error) {
		k.ready()
		if err != nil {
			k.s.SetStatus(failure(err))
			return
		}
		k.s.SetStatus(nil)
		k.o.Done(words.Sentence(words.Place(plan.Target)) + " is kept current")
		k.planned = false
		k.fill(func() { k.path.SetText(""); k.name.SetText(""); k.as.ClearSelected() })
		k.show(nil)
		k.load()
	})
}

// look reads the file and shows what would be written; anew forgets format and name, which
// were another file's.
func (k *keepSheet) look(anew bool) {
	path := expandHome(strings.TrimSpace(k.path.Text))
	if path == "" {
		return
	}
	if anew {
		k.fill(func() { k.as.ClearSelected(); k.name.SetText("") })
	}
	t := oauth.Target{File: path, As: formatTitled(k.as.Selected), Name: strings.TrimSpace(k.name.Text)}
	var plan desk.KeepPlan
	k.run(func(ctx context.Context) (err error) { plan, err = k.o.Plan(ctx, t); return err }, func(err error) {
		k.plan, k.planned = plan, err == nil
		k.fill(func() {
			if plan.Target.As != "" {
				k.as.SetSelected(titleOfFormat(plan.Target.As))
			}
			if err == nil {
				k.name.SetText(plan.Target.Name)
			}
			k.names.Options = plan.Names
			k.names.ClearSelected()
		})
		k.s.SetStatus(nil)
		if err != nil {
			k.s.SetStatus(failure(err))
			k.show(nil)
		} else {
			k.show(&plan)
		}
		k.ready()
	})
}

// show shows what a plan would write, and what to know before; nil: nothing.
func (k *keepSheet) show(plan *desk.KeepPlan) {
	k.preview.Objects, k.warned.Objects = nil, nil
	if plan != nil {
		said := "This value is replaced:"
		switch {
		case !plan.Exists:
			said = "The file is created, for you alone:"
		case !plan.Found:
			said = "This line is added:"
		}
		k.preview.Add(parts.Note(said))
		for _, line := range plan.Lines {
			text := parts.Note(line.Text).Mono().Anywhere()
			if line.Here {
				text = parts.Text(line.Text).Mono().Anywhere()
			}
			k.preview.Add(text)
		}
		if !plan.Git.Safe() {
			k.warned.Add(parts.Problem(words.GitSees(plan.Target, plan.Git == targets.GitTracks)))
			k.warned.Add(k.tracked)
		}
		if plan.Mode != 0 {
			k.warned.Add(parts.Note("Others on this computer can read this file. It becomes yours alone when the token is written."))
			k.warned.Add(k.wider)
		}
	}
	k.tracked.SetChecked(false)
	k.wider.SetChecked(false)
	k.preview.Refresh()
	k.warned.Refresh()
	k.s.Fit()
}
