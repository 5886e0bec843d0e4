package detail

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// emblemSize is the side of the mark beside the name.
const emblemSize = 42

func badge(text string, danger bool) fyne.CanvasObject {
	word, ground := parts.Name(parts.Text(words.Middle(text, 30)).Small().Whole(), "Environment: "+words.HeardEnvironment(text)), look.ColorBadge
	if danger {
		word, ground = word.Bold().Color(theme.ColorNameError), look.ColorDangerSoft
	}
	return container.NewCenter(parts.NewSurface(ground, parts.Inset{Top: -4, Bottom: -4}, word))
}

func (p *Pane) headInput() any {
	m := p.model
	return []any{m.Ref, m.Title, m.Who, m.Emblem, m.Environment, m.Person}
}

// headOf says which account it is. Whose it is has its line also before that is known:
// what is below it keeps its place when somebody signs in.
func (p *Pane) headOf(*section) []fyne.CanvasObject {
	m := p.model
	title := parts.Title(m.Title).Wrapped() // the one place where a long name is seen whole
	names := []fyne.CanvasObject{title}
	var where, who fyne.CanvasObject // as on a row: a long name has the whole width
	if m.Environment != "" {
		where = container.New(parts.Inset{Left: 8, Top: 4, Bottom: 4}, badge(m.Environment, m.Dangerous))
	}
	if m.Who != "" || m.Person {
		who = parts.Quiet(cmp.Or(m.Who, words.NobodyYet)).OneLine()
	}
	if where != nil || who != nil {
		names = append(names, container.NewBorder(nil, nil, where, nil, who))
	}
	return []fyne.CanvasObject{container.NewBorder(nil, nil, parts.NewEmblemIcon(m.Emblem, emblemSize), nil, container.New(parts.Column{Gap: -10}, names...))}
}

func (p *Pane) stateInput() any { return []any{p.model.Ref, p.model.State, p.model.Working} }

// stateView says how it stands, or what runs.
func (p *Pane) stateView(s *section) []fyne.CanvasObject {
	m := p.model
	said := words.StateWords{Icon: m.State.Icon, Tone: m.State.Tone}
	state := parts.Text("").Bold().OneLine()
	if m.Working != nil {
		state.SetText(m.Working.Line())
		said = words.Working(session.Progress{})
	} else {
		p.live(s, toned(state, m.State.Tone), m.State.Words)
		parts.NameBy(state, func() string { return m.State.Heard(p.now) })
	}
	return []fyne.CanvasObject{container.NewBorder(nil, nil, stateMark(said), nil, state)}
}

// stateMark is the icon of a state, as large as the words beside it.
func stateMark(s words.StateWords) fyne.CanvasObject {
	return parts.LineIcon(parts.StateIcon(s.Icon, s.Tone))
}
