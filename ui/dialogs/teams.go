package dialogs

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// TeamFolders is what the sheet of the teams' folders needs of the desk.
type TeamFolders interface {
	Teams(ctx context.Context) ([]desk.Team, error)
	AddTeam(ctx context.Context, dir string) (desk.Team, error)
	RemoveTeam(ctx context.Context, dir string, dropUnused bool) (kept, dropped []string, err error)
}

var _ TeamFolders = (*desk.Desk)(nil)

// TeamsOptions are what it needs of its host.
type TeamsOptions struct {
	Run     Run
	Desk    TeamFolders
	Done    func(message string) // a toast's text
	Private bool                 // presentation mode: no path is shown whole
}

// Teams shows the teams' folders, adds one and follows one no longer.
func Teams(parent fyne.Window, o TeamsOptions) { teams(parent, o) }

// mostInFolder is how many problems of a team's folder are listed.
const mostInFolder = 30

// teamsSheet is that sheet while it is open.
type teamsSheet struct {
	o       TeamsOptions
	parent  fyne.Window
	s       *parts.Sheet
	path    *parts.Entry
	verb    *parts.Button
	folders []desk.Team
	loaded  bool
	leaving string // the folder of which is asked what stays; "" for none
	stop    func()
}

func teams(parent fyne.Window, o TeamsOptions) *teamsSheet {
	m := &teamsSheet{o: o, parent: parent, s: parts.NewSheet(parent, "Team folders", 640, 0)}
	m.path = parts.Name(m.s.Widgets.Entry(), "Path of the folder")
	m.path.SetPlaceHolder("Path of the folder")
	m.path.OnSubmitted = func(string) { m.add() }
	m.verb = m.s.Widgets.Button("Add folder", m.add)
	m.verb.Importance = widget.HighImportance
	m.s.SetButtons(nil, []fyne.CanvasObject{m.s.Widgets.Button("Close", m.s.Close), m.verb})
	m.s.Closed = func() {
		if m.stop != nil {
			m.stop()
		}
	}
	m.draw()
	m.s.Show(m.path)
	m.load()
	return m
}

// work runs one step, and shows its failure; then draws what there is.
func (m *teamsSheet) work(said string, do func(context.Context) (then func(), err error)) {
	if m.stop != nil {
		return
	}
	m.s.SetStatus(parts.Text(said))
	m.verb.Disable()
	m.stop = m.o.Run(func(ctx context.Context) func() {
		then, err := do(ctx)
		return func() {
			m.stop = nil
			m.verb.Enable()
			if !m.s.Open() {
				return
			}
			m.s.SetStatus(nil)
			if err != nil {
				m.s.SetStatus(failure(err))
			}
			if then != nil {
				then()
			}
			m.draw()
		}
	})
}

func (m *teamsSheet) load() {
	m.work("Looking at the folders…", func(ctx context.Context) (func(), error) {
		found, err := m.o.Desk.Teams(ctx)
		return func() { m.folders, m.loaded = found, true }, err
	})
}

// add follows the folder that is named.
func (m *teamsSheet) add() {
	path := expandHome(strings.TrimSpace(m.path.Text))
	if path == "" {
		m.parent.Canvas().Focus(m.path)
		return
	}
	m.work("Reading the folder…", func(ctx context.Context) (func(), error) {
		added, err := m.o.Desk.AddTeam(ctx, path)
		if err != nil {
			return nil, err
		}
		found, err := m.o.Desk.Teams(ctx)
		return func() {
			m.folders, m.loaded = found, true
			m.path.SetText("")
			m.say(words.TeamFollowed(added.Name, len(added.Apps)))
		}, err
	})
}

// leave follows a folder no longer.
func (m *teamsSheet) leave(t desk.Team, dropUnused bool) {
	m.work("Removing the folder…", func(ctx context.Context) (func(), error) {
		kept, dropped, err := m.o.Desk.RemoveTeam(ctx, t.Folder, dropUnused)
		if err != nil {
			return nil, err
		}
		found, err := m.o.Desk.Teams(ctx)
		return func() {
			m.folders, m.leaving = found, ""
			m.say(words.TeamLeft(t.Name, len(kept), len(dropped)))
			m.parent.Canvas().Focus(m.path)
		}, err
	})
}

func (m *teamsSheet) say(message string) {
	if m.o.Done != nil {
		m.o.Done(message)
	}
}

// ask asks what stays of a folder that is to be followed no longer; "" asks nothing.
func (m *teamsSheet) ask(folder string) {
	m.leaving = folder
	m.draw()
}

func (m *teamsSheet) draw() {
	body := []fyne.CanvasObject{parts.Text("A folder of app files that a team shares, in a git repository for instance. Its apps appear in the list, and changes follow by themselves. Secrets stay your own, and nothing is written into the folder.")}
	for _, t := range m.folders {
		body = append(body, m.folderView(t))
	}
	if m.loaded && len(m.folders) == 0 {
		body = append(body, parts.Note("No folder yet."))
	}
	body = append(body, pathField(m.s, m.path, func() {
		chooseFolder(m.o.Run, m.parent, func(folder string) {
			m.path.SetText(folder)
			m.parent.Canvas().Focus(m.verb)
		})
	}))
	m.s.SetBody(body...)
}

// folderView is one folder: how it stands, what is wrong in it, and the way out.
func (m *teamsSheet) folderView(t desk.Team) fyne.CanvasObject {
	shown := t.Folder
	if m.o.Private {
		shown = t.Name
	}
	lines := container.New(parts.Column{Gap: -9},
		parts.Heading(words.Middle(words.OneLine(t.Name, 200), 60)).OneLine(),
		parts.Note(words.Middle(words.OneLine(shown, 400), 160)),
		parts.Note(words.TeamLine(len(t.Apps), 0, len(t.Gone), len(t.Skipped), t.Troubles())))
	if t.Err != nil {
		lines.Add(parts.Problem(strings.ReplaceAll(words.Sentences(t.Err), t.Folder, shown)))
	}
	for i, p := range t.Problems {
		if i == mostInFolder {
			lines.Add(parts.Note("and " + words.Count(len(t.Problems)-i, "more problem")))
			break
		}
		said := words.Shorten(words.TeamProblem("", p.File, p.Message), 300)
		if p.Note {
			lines.Add(parts.Note(said))
		} else {
			lines.Add(parts.Problem(said))
		}
	}
	all := container.New(parts.Column{Gap: 2}, lines)
	w := m.s.Widgets
	if m.leaving != t.Folder {
		remove := parts.Name(w.Button("Remove…", func() { m.ask(t.Folder) }), "Remove the folder "+t.Name)
		remove.Importance = widget.LowImportance
		all.Add(container.NewHBox(remove))
	} else {
		all.Add(parts.Text("Which of its apps stay, as your own?"))
		all.Add(container.New(&parts.Flow{Gap: 6},
			parts.Name(w.Button("Keep all apps", func() { m.leave(t, false) }), "Keep all apps of "+t.Name),
			parts.Name(w.Button("Keep those with a token or secret", func() { m.leave(t, true) }), "Keep the apps of "+t.Name+" with a token or secret"),
			parts.Name(w.Button("Do not remove it", func() { m.ask("") }), "Do not remove "+t.Name)))
	}
	return container.New(parts.Inset{Left: 8, Right: 8}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Bottom: 4, Left: 4, Right: 4}, all))
}
