package dialogs

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/given"
	"tokendesk/ui/parts"
)

// The toolkit's file dialog opens what is chosen on the UI goroutine, which a pipe that
// nobody writes to holds for ever, and lists folders there. This one hands on a path: it
// opens no file, lists on another goroutine, and everything on it has a name.

// chooser is the question for a file or a folder while its dialog is open.
type chooser struct {
	run     Run
	parent  fyne.Window
	sheet   *parts.Sheet
	path    *parts.Entry
	problem *parts.Label
	none    *parts.Label // says that nothing of the folder is listed
	list    *parts.List
	all     *parts.Check
	folders bool     // it asks for a folder
	kinds   []string // the endings of the files that are listed first; none: all
	chosen  func(path string)

	folder string        // whose entries are listed
	found  []given.Entry // all that is in it
	shown  []given.Entry
	stop   func() // what is being looked at; nil for nothing
}

// lastFolder is where the folder of the last choice is kept, for the next one.
const lastFolder = "chooser.folder"

// ChooseFile asks for an existing file of any kind. It opens none.
func ChooseFile(run Run, parent fyne.Window, chosen func(path string)) {
	newChooser(run, parent, "Choose a file", chosen).show()
}

// chooseOpen asks for an existing file to import.
func chooseOpen(run Run, parent fyne.Window, chosen func(path string)) {
	c := newChooser(run, parent, "Choose a file", chosen)
	c.kinds = []string{".json", ".age", ".txt", ".sh"}
	c.show()
}

// chooseFolder asks for the folder of a new file.
func chooseFolder(run Run, parent fyne.Window, chosen func(folder string)) {
	c := newChooser(run, parent, "Choose a folder", chosen)
	c.folders = true
	c.show()
}

func newChooser(run Run, parent fyne.Window, title string, chosen func(string)) *chooser {
	c := &chooser{run: run, parent: parent, chosen: chosen, sheet: parts.NewSheet(parent, title, 640, 0), problem: parts.Problem(""), none: parts.Note("")}
	w := c.sheet.Widgets
	c.path = parts.FaultIn(parts.Name(w.Entry(), "Path"), c.problem)
	c.path.SetPlaceHolder("Path")
	c.path.OnChanged = func(string) { c.say("") }
	c.path.OnSubmitted = func(string) { c.accept() }
	c.path.OnKey = func(e *fyne.KeyEvent) bool {
		if e.Name != fyne.KeyDown || len(c.shown) == 0 {
			return false
		}
		parent.Canvas().Focus(c.list)
		return true
	}
	c.problem.Hide()
	c.none.Hide()
	c.list = parts.Name(w.List(func() int { return len(c.shown) }, newFileRow, c.fill), "Files and folders")
	c.list.OnSelected = func(i widget.ListItemID) {
		c.list.UnselectAll()
		c.take(i)
	}
	c.list.HideSeparators = true
	return c
}

func (c *chooser) show() {
	w := c.sheet.Widgets
	up := w.Button("Up", func() { c.visit(filepath.Dir(c.folder)) })
	up.Icon = theme.MoveUpIcon()
	parts.Name(up, "Up: to the folder that this one is in")
	home := w.Button("Home", func() { c.visit(homeFolder()) })
	home.Icon = theme.HomeIcon()
	parts.Name(home, "Home: to your own folder")
	c.all = w.Check(map[bool]string{true: "All files", false: "Hidden files, too"}[len(c.kinds) > 0], func(bool) { c.arrange() })
	inset := func(o fyne.CanvasObject) fyne.CanvasObject { return container.New(parts.Inset{Left: 8, Right: 8}, o) }
	c.sheet.SetBody(
		inset(container.NewBorder(nil, nil, container.NewHBox(up, home), c.all)),
		inset(c.path), inset(c.problem), inset(c.none),
		container.New(parts.Tall{Height: 300}, c.list),
	)
	verb := w.Button("Choose", c.accept)
	verb.Importance = widget.HighImportance
	if c.folders {
		verb.SetText("Choose this folder")
	}
	c.sheet.SetButtons(nil, []fyne.CanvasObject{w.Button("Cancel", c.sheet.Close), verb})
	c.sheet.Closed = c.cancel
	c.sheet.Show(c.path)
	c.visit(fyne.CurrentApp().Preferences().StringWithFallback(lastFolder, homeFolder()))
}

func (c *chooser) cancel() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

func (c *chooser) say(problem string) {
	if c.problem.Text() != problem {
		c.problem.SetText(problem)
		parts.SetVisible(c.problem, problem != "")
		c.sheet.Fit()
	}
}

// visit lists a folder, instead of what is being looked at.
func (c *chooser) visit(folder string) {
	c.look(func(ctx context.Context) func() {
		entries, err := given.List(ctx, folder)
		return func() {
			if err != nil && len(entries) == 0 && c.folder == "" && folder != homeFolder() {
				c.visit(homeFolder()) // the folder of the last choice is gone
				return
			}
			if err != nil && len(entries) == 0 {
				c.say(notThere(err))
				return
			}
			c.folder, c.found = folder, entries
			c.path.SetText(strings.TrimSuffix(folder, string(filepath.Separator)) + string(filepath.Separator))
			c.path.CursorColumn = len([]rune(c.path.Text))
			c.path.Refresh()
			c.arrange()
		}
	})
}

// look runs what looks at the disk, and then what it returns, unless something else is to
// be looked at meanwhile.
func (c *chooser) look(at func(context.Context) func()) {
	c.cancel()
	current := new(bool)
	*current = true
	stop := c.run(func(ctx context.Context) func() {
		then := at(ctx)
		return func() {
			if *current && c.sheet.Open() {
				c.stop = nil
				then()
			}
		}
	})
	c.stop = func() {
		*current = false
		stop()
	}
}

// arrange shows of the folder what is asked for: folders first, then files, by name.
func (c *chooser) arrange() {
	c.shown = nil
	for _, e := range c.found {
		switch {
		case !c.all.Checked && strings.HasPrefix(e.Name, "."):
		case e.Folder, !c.folders && (c.all.Checked || len(c.kinds) == 0 || slices.Contains(c.kinds, strings.ToLower(filepath.Ext(e.Name)))):
			c.shown = append(c.shown, e)
		}
	}
	slices.SortStableFunc(c.shown, func(a, b given.Entry) int {
		if a.Folder != b.Folder {
			return map[bool]int{true: -1, false: 1}[a.Folder]
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	nothing := ""
	switch {
	case len(c.shown) > 0:
	case len(c.found) > 0:
		nothing = "Nothing in this folder is of the kind that is listed."
	default:
		nothing = "This folder is empty."
	}
	c.none.SetText(nothing)
	parts.SetVisible(c.none, nothing != "")
	c.list.Refresh()
	c.list.ScrollToTop()
	c.sheet.Fit()
}

// take opens a folder of the list. A file's path is taken over, and the file is chosen when
// it is taken again.
func (c *chooser) take(i int) {
	if i >= len(c.shown) {
		return
	}
	path := filepath.Join(c.folder, c.shown[i].Name)
	switch {
	case c.shown[i].Folder:
		c.visit(path)
	case c.path.Text == path:
		c.accept()
	default:
		c.path.SetText(path)
		c.list.Refresh()
	}
}

// accept chooses what the path says, where it is what was asked for.
func (c *chooser) accept() {
	path := expandHome(strings.TrimSpace(c.path.Text))
	if path != "" && !filepath.IsAbs(path) {
		path = filepath.Join(c.folder, path)
	}
	if path == "" {
		focus(c.path)
		return
	}
	path = filepath.Clean(path)
	c.look(func(ctx context.Context) func() {
		folder, err := given.IsFolder(ctx, path)
		return func() {
			switch {
			case err != nil:
				c.say(notThere(err))
				focus(c.path)
			case folder && !c.folders:
				c.visit(path)
			case !folder && c.folders:
				c.say("This is a file. Choose the folder that it is in.")
				focus(c.path)
			default:
				c.done(path)
			}
		}
	})
}

func (c *chooser) done(path string) {
	last := path
	if !c.folders {
		last = filepath.Dir(path)
	}
	fyne.CurrentApp().Preferences().SetString(lastFolder, last)
	c.sheet.Hide()
	c.chosen(path)
}

// notThere says why nothing can be chosen at a path.
func notThere(err error) string {
	switch {
	case errors.Is(err, given.ErrNoFile):
		return "This is a pipe or a device. Choose a file."
	case errors.Is(err, fs.ErrNotExist):
		return "There is nothing at this path."
	case errors.Is(err, fs.ErrPermission):
		return "You have no permission to look there."
	}
	return "Nothing can be read there."
}

// homeFolder is the person's own folder, the root where none is known.
func homeFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return string(filepath.Separator)
	}
	return home
}

// fileRow is a line of the list.
type fileRow struct {
	widget.BaseWidget
	ground *parts.Surface
	icon   *widget.Icon
	name   *parts.Label
	folder bool
}

func newFileRow() fyne.CanvasObject {
	r := &fileRow{icon: widget.NewIcon(theme.FileIcon()), name: parts.Text("").OneLine()}
	parts.NameBy(r.name, func() string {
		if r.folder {
			return r.name.Text() + ", folder"
		}
		return r.name.Text()
	})
	r.ground = parts.NewSurface("", parts.Inset{Left: 8, Top: -4, Bottom: -4}, container.NewBorder(nil, nil, r.icon, nil, r.name))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *fileRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.ground) }

func (c *chooser) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(c.shown) {
		return
	}
	r, e := o.(*fileRow), c.shown[i]
	r.folder = e.Folder
	r.name.SetText(e.Name)
	r.icon.SetResource(map[bool]fyne.Resource{true: theme.FolderIcon(), false: theme.FileIcon()}[e.Folder])
	r.ground.SetColor(map[bool]fyne.ThemeColorName{true: theme.ColorNameSelection}[c.path.Text == filepath.Join(c.folder, e.Name)])
}
