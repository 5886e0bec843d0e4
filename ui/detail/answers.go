package detail

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// answer is what became of a question to the server.
type answer struct {
	running bool
	seen    *tasks.Patience // whether it is shown that it runs
	cancel  func()
	Tone    words.Tone
	Title   string // "200 OK"
	Why     string
	Body    string
}

func (p *Pane) askInput() any {
	return []any{p.model.Questions, p.model.Revoke, p.model.Token+p.model.IDToken != "", p.model.Can.Copy, p.model.Private, p.answers()}
}

// answers are plain copies, so that a change is seen.
func (p *Pane) answers() map[session.Question]string {
	out := make(map[session.Question]string, len(p.asked))
	for q, a := range p.asked {
		out[q] = fmt.Sprint(a.waits(), a.Tone, a.Title, a.Why, a.Body)
	}
	return out
}

func (p *Pane) dropAnswers() {
	for q, a := range p.asked {
		a.stop()
		delete(p.asked, q)
	}
}

// waits reports whether it is shown that the server is waited for.
func (a *answer) waits() bool { return a.running && a.seen.Shown() }

// stop gives up what is waited for.
func (a *answer) stop() {
	if !a.running {
		return
	}
	a.seen.Drop()
	if a.cancel != nil {
		a.cancel()
	}
}

// ask asks a question; the answer is ignored when another account is shown by
// then.
func (p *Pane) ask(q session.Question) {
	switch q {
	case session.QuestionTest:
		begin(p, q, p.act.Test, testAnswer)
	case session.QuestionUserinfo:
		begin(p, q, p.act.Userinfo, objectAnswer)
	case session.QuestionIntrospect:
		begin(p, q, p.act.Introspect, objectAnswer)
	}
}

// begin asks the host; read makes an answer of what comes back.
func begin[T any](p *Pane, q session.Question, question func(oauth.Ref, func(T, error)) (cancel func()), read func(T, error) answer) {
	if question == nil {
		return
	}
	a := &answer{}
	if before := p.asked[q]; before != nil {
		if before.running {
			return // a second press by mistake
		}
		*a = *before // it stays until there is another
	}
	a.running, a.seen = true, &tasks.Patience{After: p.act.After}
	p.asked[q] = a
	a.seen.Begin(p.redraw)
	a.cancel = question(p.model.Ref, func(result T, err error) {
		a.seen.End(func() {
			if p.asked[q] == a {
				*a = read(result, err)
				p.redraw()
			}
		})
	})
}

func testAnswer(r oauth.TestResult, err error) answer {
	if err != nil {
		return failedAnswer(err)
	}
	a := answer{
		Tone: words.ToneGood, Title: "The token works",
		Why:  fmt.Sprintf("The server answered %d %s.", r.Status, http.StatusText(r.Status)),
		Body: words.Lines(pretty([]byte(r.Body)), maxText),
	}
	if !r.OK {
		a.Tone, a.Title = words.ToneBad, "The test call failed"
		if r.Why != "" {
			a.Why = words.OneLine(r.Why, maxValue)
		}
	}
	return a
}

func objectAnswer(raw json.RawMessage, err error) answer {
	if err != nil {
		return failedAnswer(err)
	}
	a := answer{Tone: words.ToneGood, Title: "The server says", Body: words.Lines(pretty(raw), maxText)}
	var introspection struct {
		Active *bool `json:"active"`
	}
	if json.Unmarshal(raw, &introspection) == nil && introspection.Active != nil {
		if *introspection.Active {
			a.Title = "The server says: active"
		} else {
			a.Tone, a.Title = words.ToneWarning, "The server says: not active"
			a.Why = "It has expired, was revoked, or the server does not know it."
		}
	}
	return a
}

func failedAnswer(err error) answer {
	message, advice := words.Explain(err)
	return answer{Tone: words.ToneBad, Title: words.OneLine(message, maxValue), Why: words.OneLine(advice, 400)}
}

// pretty indents JSON and leaves anything else as it is.
func pretty(body []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return string(body)
	}
	return out.String()
}

func (p *Pane) askView(*section) []fyne.CanvasObject {
	m := p.model
	if m.Token == "" && m.IDToken == "" {
		return nil
	}
	buttons := container.New(&parts.Flow{Gap: 6})
	rows := []fyne.CanvasObject{container.New(parts.Inset{Top: 8, Right: 8, Bottom: 10, Left: 8}, buttons)}
	for _, o := range m.Questions {
		b := p.button(o.Name, nil, func() { p.ask(o.Question) })
		a := p.asked[o.Question]
		if o.Why != "" || !m.Can.Copy || a != nil && a.waits() {
			b.Disable()
		}
		buttons.Add(b)
		if a != nil && (a.waits() || a.Title != "") {
			rows = append(rows, p.answerView(o, a))
		}
	}
	for _, o := range append(slices.Clone(m.Questions), m.Revoke) {
		if text := cmp.Or(o.Why, o.Where); text != "" {
			rows = append(rows, pair(o.Name, parts.Note(text)))
		}
	}
	return []fyne.CanvasObject{headingRow("Ask the server"), card(rows...)}
}

func (p *Pane) answerView(o Offer, a *answer) fyne.CanvasObject {
	if a.waits() {
		cancel := named(p.quietButton("Cancel", theme.CancelIcon(), func() {
			a.stop()
			delete(p.asked, o.Question)
			p.redraw()
		}), "Cancel:", o.Name)
		return p.answerRows(a, container.NewBorder(nil, nil, nil, container.NewVBox(cancel), parts.Text(o.Name+": waiting for the server…")))
	}
	title := toned(parts.Heading(o.Name+": "+a.Title), a.Tone).Told(accessible.Polite)
	var buttons []fyne.CanvasObject
	if a.Body != "" && !p.model.Private {
		buttons = append(buttons, named(p.quietButton("Copy answer", theme.ContentCopyIcon(), func() {
			if p.act.CopyText != nil {
				p.act.CopyText(a.Body, "answer to "+o.Name, true)
			}
		}), "Copy answer to", o.Name))
	}
	buttons = append(buttons, named(p.quietButton("Close", theme.CancelIcon(), func() {
		delete(p.asked, o.Question)
		p.redraw()
	}), "Close answer to", o.Name))
	return p.answerRows(a, container.NewBorder(nil, nil, nil, container.NewHBox(buttons...), title))
}

// answerRows are what a server said, below a line about that.
func (p *Pane) answerRows(a *answer, first fyne.CanvasObject) fyne.CanvasObject {
	rows := []fyne.CanvasObject{first}
	if a.Why != "" {
		rows = append(rows, parts.Text(a.Why))
	}
	switch {
	case a.Body != "" && p.model.Private:
		rows = append(rows, parts.Note("The answer is hidden in presentation mode."))
	case a.Body != "":
		rows = append(rows, container.New(parts.Inset{Top: 10, Right: 8, Bottom: 14, Left: 8}, parts.NewMono(a.Body)))
	}
	return container.New(parts.Column{Gap: tight}, rows...)
}
