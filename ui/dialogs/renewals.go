package dialogs

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// RenewalsModel is how far a renewal of many accounts has come, as plain data.
type RenewalsModel struct {
	Running  bool
	Text     string   // "176 renewed, 4 need sign-in"
	Part     float64  // of what has ended, 0 to 1
	Notes    []string // about hosts
	Problems []RenewalProblem
	Again    int // how many can be tried again
}

// RenewalProblem is an account that was not renewed.
type RenewalProblem struct {
	Ref        oauth.Ref
	Title, Why string
	Person     bool   // it needs one
	Verb       string // of its button
}

// RenewalsOptions are what the sheet asks of its host.
type RenewalsOptions struct {
	Cancel func()          // what runs; what has left is seen through
	Again  func()          // renews again what failed or was not tried
	Do     func(oauth.Ref) // what an account needs; the sheet is closed by then
	Closed func()
}

// Renewals is the open sheet about a renewal of many accounts. Closing it stops
// nothing.
type Renewals struct {
	o     RenewalsOptions
	sheet *parts.Sheet
	text  *parts.Label
	bar   *parts.Progress
	shown RenewalsModel
	close *parts.Button
}

// mostProblems is how many accounts are listed: more than anybody goes through one by
// one.
const mostProblems = 100

// ShowRenewals opens the sheet.
func ShowRenewals(parent fyne.Window, o RenewalsOptions, m RenewalsModel) *Renewals {
	r := &Renewals{o: o, sheet: parts.NewSheet(parent, "Renewals", 620, 0), text: parts.Text(""), bar: parts.NewProgress("Renewals", 0)}
	r.sheet.Closed = o.Closed
	r.close = r.sheet.Widgets.Button("Close", r.sheet.Close)
	r.build(m)
	r.sheet.Show(r.close)
	r.build(m)
	return r
}

// Open reports whether it is on the screen.
func (r *Renewals) Open() bool { return r.sheet.Open() }

// Close closes it.
func (r *Renewals) Close() { r.sheet.Close() }

// Show shows a model; where only the counts have moved nothing else is built anew.
func (r *Renewals) Show(m RenewalsModel) {
	if m.Running == r.shown.Running && (m.Text == "") == (r.shown.Text == "") && m.Again == r.shown.Again && len(m.Problems) == len(r.shown.Problems) && fmt.Sprint(m.Notes) == fmt.Sprint(r.shown.Notes) {
		r.shown = m
		r.text.SetText(m.Text)
		r.bar.Set(m.Part)
		return
	}
	r.build(m)
}

func (r *Renewals) build(m RenewalsModel) {
	r.shown = m
	r.text.SetText(m.Text)
	r.bar.Set(m.Part)
	var body []fyne.CanvasObject
	if m.Text != "" {
		body = append(body, r.text)
	}
	if m.Running {
		body = append(body, container.New(parts.Inset{Top: 4, Right: 8, Bottom: 8, Left: 8}, container.NewGridWrap(fyne.NewSize(560, 10), r.bar)))
	}
	for _, note := range m.Notes {
		body = append(body, parts.Text(words.Shorten(note, 300)))
	}
	var people, failed []fyne.CanvasObject
	for i, p := range m.Problems {
		switch {
		case i >= mostProblems:
		case p.Person:
			people = append(people, r.problem(p))
		default:
			failed = append(failed, r.problem(p))
		}
	}
	for _, part := range []struct {
		title string
		rows  []fyne.CanvasObject
	}{{"These need sign-in", people}, {"These failed", failed}} {
		if len(part.rows) > 0 {
			body = append(body, parts.Heading(part.title), parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Right: 4, Bottom: 4, Left: 4},
				container.New(parts.Column{Gap: 2}, part.rows...)))
		}
	}
	if more := len(m.Problems) - mostProblems; more > 0 {
		body = append(body, parts.Note(fmt.Sprintf("And %d more: the list shows them.", more)))
	}
	if !m.Running && len(m.Problems) == 0 && len(m.Notes) == 0 {
		body = append(body, parts.Quiet("No renewal is running."))
	}
	r.sheet.SetBody(body...)
	r.sheet.SetButtons(nil, r.buttons(m))
}

// buttons are what can be done with all of it.
func (r *Renewals) buttons(m RenewalsModel) []fyne.CanvasObject {
	buttons := []fyne.CanvasObject{r.close}
	switch {
	case m.Running:
		buttons = append([]fyne.CanvasObject{r.sheet.Widgets.Button("Cancel the rest", r.o.Cancel)}, buttons...)
	case m.Again > 0:
		again := r.sheet.Widgets.Button(fmt.Sprintf("Try %s again", words.Count(m.Again, "account")), r.o.Again)
		again.Importance = widget.HighImportance
		buttons = append(buttons, again)
	}
	return buttons
}

// problem is one account: whose, why, and what can be done about it.
func (r *Renewals) problem(p RenewalProblem) fyne.CanvasObject {
	why := parts.Note(words.Shorten(p.Why, 300))
	if !p.Person {
		why.Color("error")
	}
	text := container.New(parts.Column{Gap: -12}, parts.DescribedBy(parts.Text(words.OneLine(p.Title, 120)).OneLine(), why), why)
	if r.shown.Running {
		return text // its turn may come yet; what needs a person can wait
	}
	b := r.sheet.Widgets.Button(p.Verb, func() {
		r.sheet.Hide()
		r.o.Do(p.Ref)
	})
	parts.Name(b, strings.TrimSuffix(p.Verb, "…")+": "+words.OneLine(p.Title, 120))
	return container.NewBorder(nil, nil, nil, container.NewCenter(b), text)
}
