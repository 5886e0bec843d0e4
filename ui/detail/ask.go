package detail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
)

// answer is what became of a question to the server.
type answer struct {
	running bool
	cancel  func()
	Tone    Tone
	Title   string // "200 OK"
	Why     string
	Body    string
}

func (p *Pane) askKey() any {
	return []any{p.model.Test, p.model.Ask, p.model.Token != "", p.model.Can.Copy, p.model.Private, p.answers()}
}

// answers are plain copies, so that a change is seen.
func (p *Pane) answers() map[string]string {
	out := make(map[string]string, len(p.asked))
	for name, a := range p.asked {
		out[name] = fmt.Sprint(a.running, a.Tone, a.Title, a.Why, a.Body)
	}
	return out
}

func (p *Pane) dropAnswers() {
	for name, a := range p.asked {
		if a.running && a.cancel != nil {
			a.cancel()
		}
		delete(p.asked, name)
	}
}

// ask starts a question; begin is given the function that takes the answer,
// which is ignored when another account is shown by then.
func (p *Pane) ask(name string, begin func(oauth.Ref, func(answer)) func()) {
	a := &answer{running: true}
	p.asked[name] = a
	a.cancel = begin(p.model.Ref, func(got answer) {
		if p.asked[name] != a {
			return
		}
		*a = got
		p.redraw()
	})
	p.redraw()
}

func (p *Pane) askTest() {
	if p.act.Test == nil {
		return
	}
	p.ask(p.model.Test.Name, func(ref oauth.Ref, done func(answer)) func() {
		return p.act.Test(ref, func(r oauth.TestResult, err error) { done(testAnswer(r, err)) })
	})
}

func (p *Pane) askServer(name string, question func(oauth.Ref, func(json.RawMessage, error)) func()) {
	if question == nil {
		return
	}
	p.ask(name, func(ref oauth.Ref, done func(answer)) func() {
		return question(ref, func(raw json.RawMessage, err error) { done(objectAnswer(raw, err)) })
	})
}

func testAnswer(r oauth.TestResult, err error) answer {
	if err != nil {
		return failedAnswer(err)
	}
	a := answer{
		Tone: ToneGood, Title: "The token works",
		Why:  fmt.Sprintf("The server answered %d %s.", r.Status, http.StatusText(r.Status)),
		Body: cleanLines(pretty([]byte(r.Body)), maxText),
	}
	if !r.OK {
		a.Tone, a.Title = ToneBad, "The test call failed"
		if r.Why != "" {
			a.Why = clean(r.Why, maxValue)
		}
	}
	return a
}

func objectAnswer(raw json.RawMessage, err error) answer {
	if err != nil {
		return failedAnswer(err)
	}
	a := answer{Tone: ToneGood, Title: "The server says", Body: cleanLines(pretty(raw), maxText)}
	var introspection struct {
		Active *bool `json:"active"`
	}
	if json.Unmarshal(raw, &introspection) == nil && introspection.Active != nil {
		if *introspection.Active {
			a.Title = "The server says: active"
		} else {
			a.Tone, a.Title = ToneWarning, "The server says: not active"
			a.Why = "It has expired, was revoked, or the server does not know it."
		}
	}
	return a
}

func failedAnswer(err error) answer {
	message, advice := words(err)
	return answer{Tone: ToneBad, Title: clean(message, maxValue), Why: clean(advice, 400)}
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
	if m.Token == "" {
		return nil
	}
	buttons := container.New(&parts.Flow{Gap: 6})
	var rows []fyne.CanvasObject
	add := func(o Offer, tapped func()) {
		b := widget.NewButton(o.Name, tapped)
		if a := p.asked[o.Name]; o.Why != "" || !m.Can.Copy || a != nil && a.running {
			b.Disable()
		}
		buttons.Add(b)
	}
	add(m.Test, p.askTest)
	questions := []func(oauth.Ref, func(json.RawMessage, error)) func(){p.act.Userinfo, p.act.Introspect}
	for i, o := range m.Ask {
		if i < len(questions) {
			add(o, func() { p.askServer(o.Name, questions[i]) })
		}
	}
	rows = append(rows, container.New(parts.Inset{Top: 8, Right: 8, Bottom: 10, Left: 8}, buttons))
	for _, o := range append([]Offer{m.Test}, m.Ask...) {
		if a := p.asked[o.Name]; a != nil {
			rows = append(rows, p.answerView(o, a))
		}
	}
	switch {
	case m.Test.Why != "":
		rows = append(rows, parts.Note(m.Test.Why))
	case p.asked[m.Test.Name] == nil:
		rows = append(rows, parts.Note("The test call is "+m.Test.What))
	}
	return []fyne.CanvasObject{headingRow("Ask the server"), card(rows...)}
}

func (p *Pane) answerView(o Offer, a *answer) fyne.CanvasObject {
	if a.running {
		cancel := quietButton("Cancel", theme.CancelIcon(), func() {
			if a.cancel != nil {
				a.cancel()
			}
			delete(p.asked, o.Name)
			p.redraw()
		})
		return container.NewBorder(nil, nil, nil, container.NewVBox(cancel), parts.Text(o.Name+": waiting for the server…"))
	}
	title := toned(parts.Heading(o.Name+": "+a.Title), a.Tone)
	var buttons []fyne.CanvasObject
	if a.Body != "" && !p.model.Private {
		buttons = append(buttons, quietButton("Copy answer", theme.ContentCopyIcon(), func() {
			if p.act.CopyText != nil {
				p.act.CopyText(a.Body, "answer to "+o.Name, true)
			}
		}))
	}
	buttons = append(buttons, quietButton("Close", theme.CancelIcon(), func() {
		delete(p.asked, o.Name)
		p.redraw()
	}))
	rows := []fyne.CanvasObject{container.NewBorder(nil, nil, nil, container.NewHBox(buttons...), title)}
	if a.Why != "" {
		rows = append(rows, parts.Text(a.Why))
	}
	switch {
	case a.Body != "" && p.model.Private:
		rows = append(rows, parts.Note("The answer is hidden while presenting."))
	case a.Body != "":
		rows = append(rows, container.New(parts.Inset{Top: 10, Right: 8, Bottom: 14, Left: 8}, parts.NewMono(a.Body)))
	}
	return container.New(parts.Column{Gap: tight}, rows...)
}
