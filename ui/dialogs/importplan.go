package dialogs

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// plan is what would happen, above what is to be decided.
func (m *importer) plan() []fyne.CanvasObject {
	replaced := 0
	for _, item := range m.items {
		if item.Replaces {
			replaced++
		}
	}
	rows := []fyne.CanvasObject{parts.Heading(words.Plan(len(m.items)-replaced, replaced))}
	if from := m.from(); from != "" {
		rows = append(rows, parts.Note(from))
	}
	// What was left out is seen before a long list, where it is not a long list itself.
	first := min(len(m.planned.Notes), notesFirst)
	rows = append(rows, m.notes(m.planned.Notes[:first])...)
	if len(m.items) > 1 {
		rows = append(rows, m.allOrNone())
	}
	waiting := false
	for i, item := range m.listed() {
		view := itemView(item, m.o.Private)
		if len(m.ticks) > 0 {
			view = container.NewBorder(nil, nil, container.New(parts.Inset{Left: 4, Top: 2}, container.NewVBox(m.ticks[i])), nil, view)
		}
		rows = append(rows, view)
		waiting = waiting || len(item.Waiting) > 0
	}
	if more := len(m.items) - m.shown; more > 0 {
		next := m.sheet.Widgets.Button("Show "+words.Count(min(more, maxListed), "more app"), m.listMore)
		rows = append(rows, parts.Note("and "+words.Count(more, "more app")), container.NewHBox(next))
	}
	rows = append(rows, m.notes(m.planned.Notes[first:])...)
	if names := m.planned.File.Unfilled; len(names) > 0 {
		rows = append(rows, parts.Note(words.WantsEnvironment(names)), pathField(m.sheet, m.values, m.chooseBeside))
	}
	if waiting {
		rows = append(rows,
			parts.Note("The settings listed under an app are not trusted yet. Until you trust them nothing is sent, run or opened for it."),
			container.New(parts.Inset{Left: 4}, m.trust))
	}
	return rows
}

// notesFirst is how many notes stand above the apps; the others stand below.
const notesFirst = 4

// notes are what was left out or not understood, a line each.
func (m *importer) notes(notes []string) (rows []fyne.CanvasObject) {
	for _, note := range notes {
		note = words.Shorten(note, 300)
		if len(m.planned.Notes) > 1 {
			note = "· " + note
		}
		rows = append(rows, parts.Note(note))
	}
	return rows
}

// mostNamed is how many files are named that are read together.
const mostNamed = 8

// from names the files that are read together, "" for one alone.
func (m *importer) from() string {
	var names []string
	for _, s := range m.sources {
		if s.Path != "" {
			names = append(names, words.OneLine(filepath.Base(s.Path), 60))
		}
	}
	if len(names) < 2 {
		return ""
	}
	if more := len(names) - mostNamed; more > 0 {
		names = append(names[:mostNamed], words.Count(more, "more file"))
	}
	return "From " + strings.Join(names, ", ")
}

// itemView is one app of the plan, with what of it waits for the person's word.
func itemView(item desk.PlanItem, private bool) fyne.CanvasObject {
	line := words.PlannedApp(item.Replaces, item.Fills, item.Server, item.Accounts, item.Secrets, item.Open)
	card := container.New(parts.Column{Gap: -9}, parts.Heading(words.Middle(item.Title, 80)).OneLine(), parts.Note(words.Shorten(line, 200)))
	if said := words.Understood(item.Provider, item.Environment, item.Grant, item.Address, item.ClientID, item.Scopes); said != "" {
		card.Add(parts.Note(words.Shorten(said, 400)))
	}
	all := []fyne.CanvasObject{container.New(parts.Inset{Left: 8, Right: 8}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Bottom: 2, Left: 4, Right: 4}, card))}
	if len(item.Waiting) > 0 {
		all = append(all, changesView(words.HideChanges(item.Waiting, private)))
	}
	return container.New(parts.Column{Gap: 2}, all...)
}
