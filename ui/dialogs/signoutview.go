package dialogs

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// mostLines is how many accounts of many have a line of their own.
const mostLines = 30

// draw shows the steps of one account, or how far many are.
func (m *signOutSheet) draw() {
	intro, _ := words.SignOutIntroFor(m.plans())
	body := []fyne.CanvasObject{parts.Text(intro)}
	if len(m.o.Accounts) == 1 {
		body = append(body, m.steps(m.o.Accounts[0])...)
	} else {
		body = append(body, m.summary()...)
	}
	parts.SetVisible(m.sessions, m.endsSessions())
	if !m.began {
		body = append(body, m.sessions)
	}
	m.sheet.SetBody(body...)
}

// plans are the steps of every account, as far as they are known.
func (m *signOutSheet) plans() (all [][]session.SignOutStep) {
	for _, a := range m.o.Accounts {
		all = append(all, a.Steps)
	}
	return all
}

// endsSessions reports whether a session can be ended at all.
func (m *signOutSheet) endsSessions() bool {
	for _, a := range m.o.Accounts {
		for _, s := range a.Steps {
			if s.Act == session.SignOutSession && s.Lack == "" {
				return true
			}
		}
	}
	return false
}

// steps are the lines of one account.
func (m *signOutSheet) steps(a SignOutAccount) (lines []fyne.CanvasObject) {
	results := m.results[a.Ref]
	if len(results) == 0 {
		for _, s := range a.Steps {
			r := session.SignOutResult{SignOutStep: s, State: session.SignOutWaiting}
			if s.Lack != "" {
				r.State = session.SignOutImpossible
			}
			results = append(results, r)
		}
	}
	failed := false
	for _, r := range results {
		said := a.hide(words.SignOutResult(r))
		failed = failed || r.State == session.SignOutFailed
		lines = append(lines, stepLine(words.SignOutStep(r.SignOutStep), said))
	}
	if err := m.errors[a.Ref]; err != nil && !failed && m.sheet.Open() {
		lines = append(lines, failure(err)) // before any step
	}
	return lines
}

// stepLine is one line: a mark, what is done, and how far it is.
func stepLine(text string, said words.StepWords) fyne.CanvasObject {
	mark := parts.LineIcon(parts.StateIcon(said.Icon, said.Tone))
	state := parts.Note(said.Word).Whole()
	line := container.NewBorder(nil, nil, mark, state.Silent(), parts.Name(parts.Text(text), words.Phrases(text, said.Word)))
	if said.Note == "" {
		return line
	}
	note := parts.Note(said.Note)
	if said.Tone == words.ToneBad {
		note = parts.Problem(said.Note)
	}
	return container.New(parts.Column{Gap: -10}, line, container.New(parts.Inset{Left: 18}, note))
}

// summary is what happens to many accounts, and how far that is: those that need a look
// have a line.
func (m *signOutSheet) summary() (lines []fyne.CanvasObject) {
	if !m.began {
		for _, line := range words.SignOutCounts(m.plans()) {
			lines = append(lines, parts.Text("• "+line))
		}
		return lines
	}
	done := len(m.o.Accounts) - len(m.left())
	lines = append(lines,
		parts.Text(fmt.Sprintf("%d of %d", done, len(m.o.Accounts))),
		parts.Padded(0, 0, 8, 8, parts.NewProgress("Signing out", float64(done)/float64(max(1, len(m.o.Accounts))))))
	if m.said != "" {
		var all [][]session.SignOutResult
		for _, a := range m.o.Accounts {
			all = append(all, m.results[a.Ref])
		}
		lines = append(lines, parts.Text(m.said).Bold())
		for _, line := range words.SignOutCame(all) {
			lines = append(lines, parts.Text("• "+line))
		}
	}
	shown, more := 0, 0
	for _, a := range m.o.Accounts {
		said, ok := m.line(a)
		switch {
		case !ok:
		case shown < mostLines:
			shown++
			lines = append(lines, stepLine(a.Name, said))
		default:
			more++
		}
	}
	if more > 0 {
		lines = append(lines, parts.Note(fmt.Sprintf("and %d more", more)))
	}
	return lines
}

func (a SignOutAccount) hide(said words.StepWords) words.StepWords {
	if a.Hide != nil {
		said.Note = a.Hide(said.Note)
	}
	return said
}

// line says how far one of many accounts is; false where nothing needs a look.
func (m *signOutSheet) line(a SignOutAccount) (words.StepWords, bool) {
	for _, r := range m.results[a.Ref] {
		if r.State == session.SignOutFailed {
			return a.hide(words.SignOutResult(r)), true
		}
	}
	if err := m.errors[a.Ref]; err != nil {
		message, _ := words.Explain(err)
		return a.hide(words.StepWords{Word: "not signed out", Note: words.OneLine(message, 240), Icon: words.IconFailed, Tone: words.ToneBad}), true
	}
	for _, r := range m.results[a.Ref] {
		if r.State == session.SignOutRunning {
			said := words.SignOutResult(r)
			said.Note = words.SignOutStep(r.SignOutStep)
			return said, true
		}
	}
	return words.StepWords{}, false
}
