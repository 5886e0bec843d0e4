package detail

import (
	"image/color"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// nameWidth is the column of names in every table of the pane.
const nameWidth = 150

// tight makes up for the padding that labels bring along.
const tight = -9

func card(rows ...fyne.CanvasObject) fyne.CanvasObject {
	return parts.NewSurface(look.ColorCard, parts.Inset{Top: 5, Right: 6, Bottom: 5, Left: 6}, container.New(parts.Column{Gap: tight}, rows...))
}

func pair(name string, value ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(parts.Pair{Name: nameWidth}, append([]fyne.CanvasObject{parts.Quiet(name)}, value...)...)
}

func toned(w *parts.Words, t Tone) *parts.Words {
	switch t {
	case ToneGood:
		return w.Color(theme.ColorNameSuccess)
	case ToneWarning:
		return w.Color(theme.ColorNameWarning)
	case ToneBad:
		return w.Color(theme.ColorNameError)
	}
	return w
}

func factRow(f Fact) fyne.CanvasObject {
	value := toned(parts.Text(f.Value), f.Tone)
	if f.Note == "" {
		return pair(f.Name, value)
	}
	return pair(f.Name, container.New(parts.Column{Gap: tight - 4}, value, parts.Note(f.Note)))
}

func quietButton(text string, icon fyne.Resource, tapped func()) *widget.Button {
	b := widget.NewButtonWithIcon(text, icon, tapped)
	b.Importance = widget.LowImportance
	return b
}

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

// stateLook is the icon and the tone of a state: colour is never the only sign.
func stateLook(s session.State) (fyne.Resource, Tone) {
	switch s {
	case session.StateFresh:
		return theme.NewSuccessThemedResource(theme.ConfirmIcon()), ToneGood
	case session.StateExpiring:
		return theme.NewWarningThemedResource(theme.HistoryIcon()), ToneWarning
	case session.StateExpired:
		return theme.NewErrorThemedResource(theme.HistoryIcon()), ToneBad
	case session.StateNeedsLogin:
		return theme.NewWarningThemedResource(theme.LoginIcon()), ToneWarning
	case session.StateError:
		return theme.NewErrorThemedResource(theme.ErrorIcon()), ToneBad
	}
	return theme.NewDisabledResource(theme.RadioButtonIcon()), ToneQuiet
}

func (p *Pane) headKey() any {
	m := p.model
	return []any{m.Ref, m.Title, m.Who, m.Seed, m.Environment, m.State, m.Verb, m.Can, m.Working}
}

func (p *Pane) headOf(s *section) []fyne.CanvasObject {
	m := p.model
	title := parts.Title(m.Title).Wrapped() // the one place where a long name is seen whole
	names := []fyne.CanvasObject{title}
	if m.Who != "" {
		names = append(names, parts.Quiet(m.Who).OneLine())
	}
	var right fyne.CanvasObject
	if m.Environment != "" {
		right = badge(m.Environment, m.Dangerous)
	}
	top := container.NewBorder(nil, nil, glyph(m), right, container.New(parts.Column{Gap: -12}, names...))

	icon, tone := stateLook(m.State.State)
	state := parts.Text("").Bold().OneLine()
	if m.Working != nil {
		state.SetText(m.Working.Headline())
		icon = theme.MoreHorizontalIcon()
	} else {
		p.live(s, toned(state, tone), m.State.Words)
	}
	mark := container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(18), widget.NewIcon(icon)))
	line := container.NewBorder(nil, nil, container.NewHBox(gap(6), mark), nil, state)
	return []fyne.CanvasObject{top, line, p.buttons()}
}

// buttons are the one right verb and, quieter, what else can be done.
func (p *Pane) buttons() fyne.CanvasObject {
	m := p.model
	row := container.New(&parts.Flow{Gap: 6})
	if m.Verb != "" && m.Working == nil {
		verb := widget.NewButton(m.Verb, p.call(p.act.Do))
		verb.Importance = widget.HighImportance
		row.Add(verb)
	}
	if m.Working != nil {
		row.Add(widget.NewButtonWithIcon("Cancel", theme.CancelIcon(), p.call(p.act.Cancel)))
	}
	add := func(text string, possible bool, action func()) {
		b := widget.NewButton(text, action)
		if !possible {
			b.Disable()
		}
		row.Add(b)
	}
	add("Copy as…", m.Can.Copy, p.call(p.act.CopyAs))
	if m.Verb != "Renew" && (m.Token != "" || m.Working != nil) { // what there is not is got, not renewed
		add("Renew", m.Can.Renew, p.call(p.act.Renew))
	}
	if m.Can.SignIn && m.Verb != "Sign in" {
		add("Sign in again", true, p.call(p.act.SignIn))
	}
	add("Revoke…", m.Can.Revoke, p.call(p.act.Revoke))
	add("Edit…", m.Working == nil, p.call(p.act.Edit))
	return row
}

func gap(width float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, 1))
	return r
}

func headingRow(title string, right ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, container.NewHBox(right...), parts.Heading(title).OneLine())
}

// momentRow says a time by the clock and, live, relative to now.
func (p *Pane) momentRow(s *section, m Moment) fyne.CanvasObject {
	if m.At.IsZero() {
		return pair(m.Name, toned(parts.Text(m.Words), m.Tone))
	}
	clock := p.live(s, parts.Text(""), func(now time.Time) string { return sentence(Clock(m.At, now)) })
	relative := toned(parts.Quiet(""), m.Tone)
	p.live(s, relative, func(now time.Time) string { return Relative(m.At, now) })
	return pair(m.Name, container.New(&parts.Beside{Name: 168, Room: 106, Gap: tight - 4}, clock, relative))
}
