package ui

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// renewing is the renewal of many accounts, one at a time: what runs, and what came
// of the last one as long as it leaves something to do.
type renewing struct {
	strip  *renewStrip
	sheet  *dialogs.Renewals // open, or nil
	cancel context.CancelFunc
	on     bool           // it runs
	seen   tasks.Patience // whether the strip says so

	progress session.RenewProgress
	began    time.Time
	problems []session.RenewResult // that a person has to look at, as far as they still are
}

// renewListed renews what the list shows: all there is, where nothing narrows it.
func (a *actions) renewListed() { a.renewAll(refsOf(a.list.Listed())) }

// renewEverything renews all there is.
func (a *actions) renewEverything() { a.renewAll(refsOf(a.list.Accounts())) }

// renewApp renews all accounts of an account's app.
func (a *actions) renewApp(ref oauth.Ref) { a.renewAll(a.list.Members(ref.App)) }

func refsOf(accounts []desk.Account) []oauth.Ref {
	refs := make([]oauth.Ref, len(accounts))
	for i, account := range accounts {
		refs[i] = account.Ref()
	}
	return refs
}

// renewAll renews accounts, those that need no person. While others are being renewed
// it only shows those.
func (a *actions) renewAll(refs []oauth.Ref) {
	switch {
	case a.renewing.on:
		a.showRenewals()
		return
	case len(refs) == 0:
		return
	}
	r := &a.renewing
	r.on, r.began, r.problems = true, a.desk.Now(), nil
	r.progress = session.RenewProgress{Total: len(refs), Left: len(refs)}
	var news progressNews
	report := func(p session.RenewProgress) {
		if news.add(p) {
			a.Post(func() {
				if !a.tasks.Over() {
					a.followRenewal(news.take())
				}
			})
		}
	}
	r.cancel = tasks.Start(a.tasks, func(ctx context.Context) ([]session.RenewResult, error) {
		return a.desk.RenewAll(ctx, session.RenewRequest{Accounts: refs, Report: report}), nil
	}, func(results []session.RenewResult, _ error) {
		a.followRenewal(news.take())
		a.renewalEnded(results)
	})
	r.seen.After = a.tasks.After
	r.seen.Begin(a.drawRenewal)
	a.drawRenewal()
}

// cancelRenewal stops it; what has left is seen through.
func (a *actions) cancelRenewal() {
	if a.renewing.on {
		a.renewing.cancel()
	}
}

// progressNews are reports that were not shown yet: many accounts may end between two
// drawings.
type progressNews struct {
	mu      sync.Mutex
	last    session.RenewProgress
	results []session.RenewResult
	waiting bool
}

// add keeps a report; true: whoever added it has it shown.
func (n *progressNews) add(p session.RenewProgress) (show bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = p
	if p.Result != nil {
		n.results = append(n.results, *p.Result)
	}
	show, n.waiting = !n.waiting, true
	return show
}

func (n *progressNews) take() (session.RenewProgress, []session.RenewResult) {
	n.mu.Lock()
	defer n.mu.Unlock()
	results := n.results
	n.results, n.waiting = nil, false
	return n.last, results
}

// followRenewal shows how far it has come.
func (a *actions) followRenewal(p session.RenewProgress, results []session.RenewResult) {
	r := &a.renewing
	r.progress = p
	for _, result := range results {
		if result.Err != nil && result.Outcome != session.RenewCancelled {
			r.problems = append(r.problems, result)
		}
	}
	a.drawRenewal()
}

func (a *actions) renewalEnded(results []session.RenewResult) {
	r := &a.renewing
	r.on = false
	a.ended()
	if len(r.problems) == 0 {
		counts := map[session.RenewOutcome]int{}
		for _, result := range results {
			counts[result.Outcome]++
		}
		a.Toasts.Say(words.Sentence(words.RenewedCounts(counts)))
		if r.sheet != nil {
			r.sheet.Close()
		}
	}
	if r.sheet != nil {
		a.drawRenewal()
	}
	r.seen.End(a.drawRenewal)
}

// settleRenewal drops what has been mended since: the account was renewed or signed in
// to, or is there no more.
func (a *actions) settleRenewal() {
	r := &a.renewing
	if r.on || len(r.problems) == 0 {
		return
	}
	before := len(r.problems)
	r.problems = slices.DeleteFunc(r.problems, func(result session.RenewResult) bool {
		account, there := a.list.Account(result.Ref)
		ts := account.Record.Tokens
		return a.list.Loaded() && (!there || ts != nil && ts.ObtainedAt.After(r.began) && !account.Record.Held && account.Record.Failure == nil)
	})
	if len(r.problems) != before {
		a.drawRenewal()
	}
}

// dismissRenewal forgets what is left to do.
func (a *actions) dismissRenewal() {
	if !a.renewing.on {
		a.renewing.problems = nil
		a.drawRenewal()
	}
}

// drawRenewal shows it in the strip and, where that is open, in the sheet.
func (a *actions) drawRenewal() {
	r := &a.renewing
	r.strip.show(stripModel{
		on: r.seen.Shown() || !r.on && len(r.problems) > 0, running: r.on || r.seen.Shown(),
		text: words.Renewing(r.progress, r.on), part: partOf(r.progress),
	})
	if r.sheet != nil {
		if !r.sheet.Open() {
			r.sheet = nil
			return
		}
		r.sheet.Show(a.renewalModel())
	}
}

func partOf(p session.RenewProgress) float64 {
	if p.Total == 0 {
		return 0
	}
	return float64(p.Total-p.Left-p.Running) / float64(p.Total)
}

// renewalModel is what the sheet shows.
func (a *actions) renewalModel() dialogs.RenewalsModel {
	r := &a.renewing
	m := dialogs.RenewalsModel{Running: r.on, Text: words.Renewing(r.progress, r.on), Part: partOf(r.progress)}
	for _, pause := range r.progress.Pauses {
		m.Notes = append(m.Notes, words.Paused(pause, a.desk.Now()))
	}
	m.Notes = append(m.Notes, words.HostsNotTried(r.problems)...)
	for _, result := range r.problems {
		switch result.Outcome {
		case session.RenewNotTried:
			m.Again++
			continue // its host is said once
		case session.RenewFailed:
			m.Again++
		}
		account, _ := a.list.Account(result.Ref)
		message, _ := words.Explain(result.Err)
		m.Problems = append(m.Problems, dialogs.RenewalProblem{
			Ref: result.Ref, Title: titleOf(account, a.desk.Presenting()), Person: result.Outcome == session.RenewPerson,
			Why: words.HideIn(message, account.Record, a.desk.Presenting()), Verb: words.RenewalStep(result.Step),
		})
	}
	slices.SortStableFunc(m.Problems, func(x, y dialogs.RenewalProblem) int { return strings.Compare(x.Title, y.Title) })
	return m
}

// titleOf names an account with its app, and with whose it is where that is known.
func titleOf(account desk.Account, private bool) string {
	if who := words.Who(account.Record, private); who != "" {
		return account.App.Title() + ", " + who
	}
	return account.App.Title()
}

// showRenewals opens the sheet.
func (a *actions) showRenewals() {
	if a.DialogOpen() {
		return
	}
	a.renewing.sheet = dialogs.ShowRenewals(a.Win, dialogs.RenewalsOptions{
		Cancel: a.cancelRenewal, Again: a.renewAgain, Do: a.mendRenewal, Closed: func() { a.renewing.sheet = nil },
	}, a.renewalModel())
}

// renewAgain renews what failed or was not tried.
func (a *actions) renewAgain() {
	var refs []oauth.Ref
	for _, result := range a.renewing.problems {
		if result.Outcome == session.RenewFailed || result.Outcome == session.RenewNotTried {
			refs = append(refs, result.Ref)
		}
	}
	a.renewAll(refs)
}

// mendRenewal does what an account needs of a person.
func (a *actions) mendRenewal(ref oauth.Ref) {
	at := slices.IndexFunc(a.renewing.problems, func(r session.RenewResult) bool { return r.Ref == ref })
	if at < 0 {
		return
	}
	a.list.Reveal(ref)
	switch a.renewing.problems[at].Step {
	case session.StepSignIn, session.StepSignInAgain:
		a.signIn(ref)
	case session.StepTrust:
		a.trust(ref)
	case session.StepFill:
		a.fill(ref)
	default:
		a.call(ref, func(ctx context.Context) error {
			_, err := a.desk.Renew(ctx, ref, session.NoSignIn())
			return err
		})
	}
}
