package editor

import (
	"context"
	"reflect"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// running is a trial under way, or what became of the last one.
type running struct {
	cancel   func() // not nil while one runs
	progress session.Progress
	lines    []string // the verdict first
	tone     words.Tone
}

// try runs the draft without saving it.
func (f *form) try() {
	if f.run.cancel != nil {
		f.run.cancel()
		return
	}
	f.finishRows()
	if f.afterKey(f.try) {
		return
	}
	if len(f.problems) > 0 {
		f.revealProblems()
		return
	}
	draft := cloneEdit(f.draft)
	account := draft.Account(f.o.Account).ID
	f.run = running{}
	attempt := &f.run
	report := f.latest(func(p session.Progress) {
		if attempt.cancel != nil && f.sheet.Open() {
			attempt.progress = p
			f.updateFoot()
		}
	})
	f.run.cancel = f.o.Run(func(ctx context.Context) func() {
		trial, err := f.o.Try(ctx, draft, account, report)
		return func() { f.tried(account, trial, err) }
	})
	f.updateFoot()
}

// latest returns a function for any goroutine that shows the newest progress
// on the UI goroutine. Two hops may overtake each other, so each of them shows
// what is newest by then rather than what it set out with.
func (f *form) latest(show func(session.Progress)) func(session.Progress) {
	var mu sync.Mutex
	var newest session.Progress
	return func(p session.Progress) {
		mu.Lock()
		newest = p
		mu.Unlock()
		f.o.Run(func(context.Context) func() {
			return func() {
				mu.Lock()
				p := newest
				mu.Unlock()
				show(p)
			}
		})
	}
}

func (f *form) tried(account string, trial desk.Trial, err error) {
	f.run.cancel = nil
	f.run.progress = session.Progress{}
	if !f.sheet.Open() {
		return
	}
	if err == nil {
		f.trial = trial
	}
	lines, tone := words.Trial(trial.Tokens, trial.Test, trial.TestErr, err)
	f.say(lines, tone, trial.Tokens)
	if fresh := trial.Tokens.RefreshToken; err == nil && fresh != "" && f.grant() == oauth.GrantRefreshToken {
		// The server may have replaced the token that was pasted: Save must
		// not keep the used one.
		f.typed(account)[oauth.SecretRefreshToken] = fresh
	}
	f.update()
}

// say keeps the lines that are shown below the form.
func (f *form) say(lines []string, tone words.Tone, tokens oauth.TokenSet) {
	f.run.lines, f.run.tone = f.unnamed(lines, tokens), tone
}

// unnamed masks in presentation mode whom the accounts and a token belong to.
func (f *form) unnamed(lines []string, tokens oauth.TokenSet) []string {
	if !f.o.Private {
		return lines
	}
	records := []oauth.Record{{App: f.draft.App, Tokens: &tokens}}
	for _, a := range f.draft.Accounts {
		records = append(records, oauth.Record{Account: a})
	}
	names := words.NamesOf(records...)
	masked := make([]string, len(lines))
	for i, line := range lines {
		masked[i] = names.Mask(line)
	}
	return masked
}

// updateFoot draws what runs, what came of it, and the buttons.
func (f *form) updateFoot() {
	drawn := []any{f.saving, f.run.cancel != nil, words.Stage(f.run.progress), f.run.progress.Address, f.run.progress.UserCode, f.run.lines, f.attempted}
	if f.attempted {
		drawn = append(drawn, f.problems, len(f.rows))
	}
	if reflect.DeepEqual(drawn, f.foot) {
		return // a key was pressed, nothing to redraw
	}
	f.foot = drawn
	widgets := f.sheet.Widgets
	try := widgets.Button("Try it", f.try)
	if f.run.cancel != nil {
		try.SetText("Stop")
	}
	save := widgets.Button("Save", f.save)
	save.Importance = widget.HighImportance
	cancel := widgets.Button("Cancel", f.sheet.Close)
	if f.saving || f.run.cancel != nil {
		save.Disable()
	}
	if f.saving {
		try.Disable()
	}
	f.sheet.SetButtons([]fyne.CanvasObject{try}, []fyne.CanvasObject{cancel, save})
	f.sheet.SetStatus(f.status())
}

// openPage opens a page for the account that Try it would sign in.
func (f *form) openPage(address string) {
	f.o.Open(f.draft.App.ID, f.draft.Account(f.o.Account), address)
}

func (f *form) status() fyne.CanvasObject {
	switch {
	case f.run.cancel != nil:
		return f.progressView(f.run.progress)
	case len(f.run.lines) > 0:
		ground, mark := look.ColorAccentSoft, fyne.Resource(theme.NewSuccessThemedResource(theme.ConfirmIcon()))
		if f.run.tone == words.ToneBad {
			ground, mark = look.ColorDangerSoft, theme.NewErrorThemedResource(theme.ErrorIcon())
		}
		lines := []fyne.CanvasObject{parts.Heading(f.run.lines[0])}
		for _, line := range f.run.lines[1:] {
			if line != "" {
				lines = append(lines, parts.Text(line))
			}
		}
		return parts.Callout(ground, mark, container.New(parts.Column{Gap: -9}, lines...))
	case f.attempted && len(f.problems) > 0:
		return f.problemsView()
	}
	return parts.Note("F1 explains the field that you are in. Ctrl+Enter saves.").OneLine()
}

// problemsView says how much is missing or wrong, which stands at the fields, and what is
// no field's.
func (f *form) problemsView() fyne.CanvasObject {
	if len(f.problems) == 0 {
		return nil
	}
	lines := []fyne.CanvasObject{parts.Text(words.Problems(len(f.problems), f.onlyMissing())).Color(theme.ColorNameError)}
	for _, p := range f.problems {
		if p.Field == "" {
			lines = append(lines, parts.Problem(p.Message))
		}
	}
	return container.New(parts.Column{Gap: -9}, lines...)
}

func (f *form) progressView(p session.Progress) fyne.CanvasObject {
	stage := words.Stage(p)
	rows := []fyne.CanvasObject{parts.Heading(stage.Headline)}
	if p.UserCode != "" {
		rows = append(rows, parts.Heading(words.OneLine(p.UserCode, 40)).Mono())
	}
	for _, line := range f.unnamed([]string{stage.Failed, stage.Advice}, oauth.TokenSet{}) {
		if line != "" {
			rows = append(rows, parts.Text(line))
		}
	}
	if code := parts.QR(p.Address, 120); p.UserCode != "" && code != nil {
		rows = append(rows, container.New(parts.Inset{Bottom: 8, Left: 8}, container.NewHBox(code)))
	}
	buttons := container.New(&parts.Flow{Gap: 6})
	if p.UserCode != "" && f.o.Copy != nil {
		buttons.Add(f.sheet.Widgets.Button("Copy code", func() { f.o.Copy(p.UserCode, "device code") }))
	}
	if p.Address != "" && f.o.Open != nil && p.UserCode != "" {
		buttons.Add(f.sheet.Widgets.Button("Open", func() { f.openPage(p.Address) }))
	}
	if p.Address != "" && f.o.Copy != nil {
		buttons.Add(f.sheet.Widgets.Button("Copy address", func() { f.o.Copy(p.Address, "sign-in address") }))
	}
	if p.Paste != nil {
		entry := f.sheet.Widgets.Entry()
		entry.SetPlaceHolder("or paste here the address that the browser ended at, and press Enter")
		if p.MustPaste {
			entry.SetPlaceHolder("paste it here, and press Enter")
		}
		entry.OnSubmitted = func(address string) {
			if err := p.Paste(strings.TrimSpace(address)); err != nil {
				message, _ := words.Explain(err)
				entry.SetText("")
				entry.SetPlaceHolder(message)
			}
		}
		rows = append(rows, container.New(parts.Inset{Left: 8, Right: 8, Bottom: 6}, entry))
	}
	if len(buttons.Objects) > 0 {
		rows = append(rows, container.New(parts.Inset{Left: 8, Bottom: 6}, buttons))
	}
	return parts.NewSurface(look.ColorAccentSoft, parts.Inset{Top: 2, Right: 6, Bottom: 2, Left: 6}, container.New(parts.Column{}, rows...))
}
