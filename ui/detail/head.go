package detail

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

func glyph(m Model) fyne.CanvasObject {
	initial := "·"
	if i := strings.IndexFunc(m.Title, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); i >= 0 {
		initial = string([]rune(m.Title[i:])[:1])
	}
	ground, text := look.Glyph(m.Seed)
	square := canvas.NewRectangle(ground)
	square.CornerRadius = 9
	letter := canvas.NewText(strings.ToUpper(initial), text)
	letter.TextStyle.Bold = true
	letter.TextSize = 19
	return container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(42), container.NewStack(square, container.NewCenter(letter))))
}

func badge(text string, danger bool) fyne.CanvasObject {
	if danger {
		return container.NewCenter(parts.NewSurface(look.ColorDangerSoft, parts.Inset{Top: -4, Bottom: -4},
			parts.Text(text).Small().Whole().Bold().Color(theme.ColorNameError)))
	}
	return container.NewCenter(parts.NewSurface(look.ColorBadge, parts.Inset{Top: -4, Bottom: -4}, parts.Text(text).Small().Whole()))
}

func (p *Pane) headInput() any {
	m := p.model
	return []any{m.Ref, m.Title, m.Who, m.Seed, m.Environment, m.State, m.Step, m.Verb, m.HasToken, m.Can, m.Working}
}

func (p *Pane) headOf(s *section) []fyne.CanvasObject {
	m := p.model
	title := parts.Title(m.Title).Wrapped() // the one place where a long name is seen whole
	names := []fyne.CanvasObject{title}
	if m.Who != "" {
		names = append(names, parts.Quiet(m.Who).Wrapped())
	}
	var right fyne.CanvasObject
	if m.Environment != "" {
		right = badge(m.Environment, m.Dangerous)
	}
	top := container.NewBorder(nil, nil, glyph(m), right, container.New(parts.Column{Gap: -12}, names...))

	icon := parts.StateIcon(m.State.Icon, m.State.Tone)
	state := parts.Text("").Bold().OneLine()
	if m.Working != nil {
		state.SetText(m.Working.Line())
		icon = parts.StateIcon(words.IconBusy, words.ToneBusy)
	} else {
		p.live(s, toned(state, m.State.Tone), m.State.Words)
	}
	mark := container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(18), widget.NewIcon(icon)))
	line := container.NewBorder(nil, nil, container.NewHBox(gap(6), mark), nil, state)
	return []fyne.CanvasObject{top, line, p.buttons()}
}

// buttons are the one right step and, quieter, what else can be done.
func (p *Pane) buttons() fyne.CanvasObject {
	m := p.model
	row := container.New(&parts.Flow{Gap: 6})
	if m.Verb != "" && m.Working == nil {
		verb := widget.NewButton(m.Verb, p.call(p.do))
		verb.Importance = widget.HighImportance
		row.Add(verb)
	}
	if m.Working != nil {
		row.Add(widget.NewButtonWithIcon(words.Step(session.StepCancel), theme.CancelIcon(), p.call(p.act.Cancel)))
	}
	add := func(text string, possible bool, action func()) {
		b := widget.NewButton(text, action)
		if !possible {
			b.Disable()
		}
		row.Add(b)
	}
	add("Copy as…", m.Can.Copy, p.call(p.act.CopyAs))
	if m.Step != session.StepRenew && (m.HasToken || m.Working != nil) { // what there is not is got, not renewed
		add(words.Step(session.StepRenew), m.Can.Renew, p.call(p.act.Renew))
	}
	if m.Can.SignIn && m.Step != session.StepSignIn && m.Step != session.StepSignInAgain {
		add(words.SignInAgain, true, p.call(p.act.SignIn))
	}
	if m.Can.Another {
		add(words.SignInAnother, true, p.call(p.act.Another))
	}
	add(words.SignOut, m.Can.SignOut, p.call(p.act.SignOut))
	add("Edit…", m.Working == nil, p.call(p.act.Edit))
	return row
}
