package editor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/detail"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// running is a trial under way, or what became of the last one.
type running struct {
	cancel   func() // not nil while one runs
	progress session.Progress
	lines    []string
	bad      bool
	shown    bool
}

// try runs the draft without saving it.
func (f *form) try() {
	if f.run.cancel != nil {
		f.run.cancel()
		return
	}
	if len(f.problems) > 0 {
		f.revealProblems()
		return
	}
	draft := f.draft.clone()
	account := draft.account(f.o.Account).ID
	f.run = running{shown: true}
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

func (f *form) tried(account string, trial Trial, err error) {
	f.run.cancel = nil
	f.run.progress = session.Progress{}
	if !f.sheet.Open() {
		return
	}
	f.run.lines, f.run.bad = outcome(trial, err)
	f.unname(f.run.lines, trial.Tokens)
	if fresh := trial.Tokens.RefreshToken; err == nil && fresh != "" && f.grant() == oauth.GrantRefreshToken {
		// The server may have replaced the token that was pasted: Save must
		// not keep the used one.
		f.typed(account)[oauth.SecretRefreshToken] = fresh
	}
	f.update()
}

// unname masks in lines that are said who the accounts and a token belong to, in
// presentation mode.
func (f *form) unname(lines []string, tokens oauth.TokenSet) {
	if !f.o.Private {
		return
	}
	records := []oauth.Record{{App: f.draft.App, Tokens: &tokens}}
	for _, a := range f.draft.Accounts {
		records = append(records, oauth.Record{Account: a})
	}
	names := detail.NamesOf(records...)
	for i := range lines {
		lines[i] = names.Mask(lines[i])
	}
}

// outcome says what a trial found, the verdict first.
func outcome(trial Trial, err error) (lines []string, bad bool) {
	var e *oauth.Error
	if errors.Is(err, context.Canceled) || errors.As(err, &e) && e.Kind == oauth.KindInterrupted {
		return []string{"Cancelled."}, true
	}
	if err != nil {
		message, advice := wordsOf(err)
		if errors.As(err, &e) && e.Kind == oauth.KindUntrusted {
			advice = "Save the app: what waits is shown then, old and new, and you can accept it. A setting that you type yourself waits for nothing."
		}
		lines = []string{message}
		if advice != "" {
			lines = append(lines, advice)
		}
		return lines, true
	}
	ts := trial.Tokens
	facts := []string{"Got a token"}
	switch {
	case ts.Life == oauth.LifeKnown:
		facts = append(facts, "it lives "+lifeWords(ts.ExpiresAt.Sub(ts.ObtainedAt)))
	case ts.Life == oauth.LifeNever:
		facts = append(facts, "it does not expire")
	}
	if ts.Identity != "" {
		facts = append(facts, "signed in as "+shorten(ts.Identity))
	}
	if len(ts.Scopes) > 0 {
		facts = append(facts, "scopes "+shorten(strings.Join(ts.Scopes, " ")))
	}
	got := strings.Join(facts, ", ") + "."
	switch {
	case trial.TestErr != nil:
		message, advice := wordsOf(trial.TestErr)
		return []string{"The token was given, but the test call failed: " + message, got, advice}, true
	case trial.Test == nil:
		return []string{"It works.", got + " No test call is known, so nobody has tried the token yet."}, false
	case !trial.Test.OK:
		why := orElse(trial.Test.Why, fmt.Sprintf("it answered %d %s", trial.Test.Status, http.StatusText(trial.Test.Status)))
		return []string{"The token was given, but the test call did not take it.", why, got}, true
	}
	return []string{"It works: the test call took the token.", got}, false
}

// lifeWords says how long a token lives, roughly.
func lifeWords(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// updateFoot draws what runs, what came of it, and the buttons.
func (f *form) updateFoot() {
	key := []any{f.saving, f.run.cancel != nil, f.run.progress.Stage, f.run.progress.Address, f.run.lines, f.attempted}
	if f.attempted {
		key = append(key, f.problems, len(f.rows))
	}
	if reflect.DeepEqual(key, f.foot) {
		return // a key was pressed, nothing to redraw
	}
	f.foot = key
	keys := f.sheet.Keys
	try := keys.Button("Try it", f.try)
	if f.run.cancel != nil {
		try.SetText("Stop")
	}
	save := keys.Button("Save", f.save)
	save.Importance = widget.HighImportance
	cancel := keys.Button("Cancel", f.sheet.Close)
	if f.saving || f.run.cancel != nil {
		save.Disable()
	}
	if f.saving {
		try.Disable()
	}
	f.sheet.SetButtons([]fyne.CanvasObject{try}, []fyne.CanvasObject{cancel, save})
	f.sheet.SetStatus(f.status())
}

func (f *form) status() fyne.CanvasObject {
	switch {
	case f.run.cancel != nil:
		return f.progressView(f.run.progress)
	case len(f.run.lines) > 0:
		ground, mark := look.ColorAccentSoft, fyne.Resource(theme.NewSuccessThemedResource(theme.ConfirmIcon()))
		if f.run.bad {
			ground, mark = look.ColorDangerSoft, theme.NewErrorThemedResource(theme.ErrorIcon())
		}
		lines := []fyne.CanvasObject{parts.Heading(f.run.lines[0])}
		for _, line := range f.run.lines[1:] {
			if line != "" {
				lines = append(lines, parts.Text(line))
			}
		}
		icon := container.New(parts.Inset{Top: 8, Left: 8}, container.NewGridWrap(fyne.NewSquareSize(20), widget.NewIcon(mark)))
		return parts.NewSurface(ground, parts.Inset{Top: 2, Right: 6, Bottom: 2, Left: 2},
			container.New(parts.Pair{Name: 30}, icon, container.New(parts.Column{Gap: -9}, lines...)))
	case f.attempted:
		return f.problemsView()
	}
	return nil
}

// problemsView says how much is wrong, and what no field on the screen shows.
func (f *form) problemsView() fyne.CanvasObject {
	if len(f.problems) == 0 {
		return nil
	}
	words := fmt.Sprintf("%d things are missing or wrong.", len(f.problems))
	if len(f.problems) == 1 {
		words = "One thing is missing or wrong."
	}
	lines := []fyne.CanvasObject{parts.Text(words).Color(theme.ColorNameError)}
	for _, p := range f.problems {
		if f.rowAt(p.Field) == nil && len(lines) < 4 {
			lines = append(lines, parts.Problem(strings.TrimPrefix(p.Field+": "+p.Message, ": ")))
		}
	}
	return container.New(parts.Column{Gap: -9}, lines...)
}

func (f *form) progressView(p session.Progress) fyne.CanvasObject {
	words := "Asking the server…"
	switch p.Stage {
	case session.StageBrowser:
		words = "Waiting for the browser…"
		if p.BrowserErr != nil {
			words = "No browser could be opened. Copy the address into one."
		}
		if p.Notice != nil {
			words = "The browser came back with an error that names no sign-in; this one goes on…"
		}
	case session.StageDevice:
		words = "Type the code " + p.UserCode + " at " + shorten(p.Address)
	case session.StagePort:
		words = "Another Tokendesk is using the redirect port; waiting for it…"
	}
	rows := []fyne.CanvasObject{parts.Heading(words)}
	if code := parts.QR(p.Address, 120); p.UserCode != "" && code != nil {
		rows = append(rows, container.New(parts.Inset{Bottom: 8, Left: 8}, container.NewHBox(code)))
	}
	buttons := container.New(&parts.Flow{Gap: 6})
	if p.UserCode != "" && f.o.Copy != nil {
		buttons.Add(f.sheet.Keys.Button("Copy code", func() { f.o.Copy(p.UserCode, "device code") }))
	}
	if p.Address != "" && f.o.Open != nil && p.UserCode != "" {
		buttons.Add(f.sheet.Keys.Button("Open", func() { f.o.Open(p.Address) }))
	}
	if p.Address != "" && f.o.Copy != nil {
		buttons.Add(f.sheet.Keys.Button("Copy address", func() { f.o.Copy(p.Address, "sign-in address") }))
	}
	if p.Paste != nil {
		entry := f.sheet.Keys.Entry()
		entry.SetPlaceHolder("or paste here the address that the browser ended at, and press Enter")
		entry.OnSubmitted = func(address string) {
			if err := p.Paste(strings.TrimSpace(address)); err != nil {
				message, _ := wordsOf(err)
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
