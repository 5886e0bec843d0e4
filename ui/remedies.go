package ui

import (
	"cmp"
	"context"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/editor"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// remedy does what may mend a failure of an account; where a person must be asked
// first, it asks.
func (a *actions) remedy(ref oauth.Ref, r session.Remedy) {
	account, ok := a.list.Account(ref)
	if !ok {
		return
	}
	switch r.Kind {
	case session.RemedyEdit:
		a.editAs(ref, editor.Options{At: settingsField(r.Field), Why: a.why(account)})
	case session.RemedySwitchAuth:
		a.switchAuth(account, r.Auth)
	case session.RemedyAddScopes:
		a.call(ref, func(ctx context.Context) error { _, err := a.desk.AddScopes(ctx, ref, r.Scopes); return err })
	case session.RemedySignIn:
		a.signIn(ref)
	case session.RemedySignInPrivately:
		a.signInPrivately(ref)
	case session.RemedyRetry:
		a.retry(account, r.Until)
	case session.RemedyCopyRedirect:
		a.copyText(r.Text, "redirect URI", false)
	case session.RemedyAskAdministrator:
		a.copyText(r.Text, "request for an administrator", false)
	case session.RemedyOpenPage:
		a.openPage(ref, r.Text)
	case session.RemedyPractice:
		a.practiceAgain(account)
	case session.RemedyClock:
		tasks.Start(a.tasks, func(ctx context.Context) (time.Duration, error) { return a.desk.Clock(ctx, ref) }, func(offset time.Duration, err error) {
			if err != nil {
				a.Toasts.Complain(err)
				return
			}
			a.Toasts.Say(words.Clocks(offset))
		})
	case session.RemedySettings:
		a.settings()
	}
}

// settingsField is where the settings have a field: parameters share one.
func settingsField(field string) string {
	if strings.HasPrefix(field, "params.authorize.") {
		return "params.authorize"
	}
	return field
}

// why is what is said at the field that a failure leads to.
func (a *actions) why(account desk.Account) string {
	f, failed := account.Failure()
	if !failed {
		message, _ := words.Explain(account.Incomplete)
		return message
	}
	return words.OneLine(words.HideIn(cmp.Or(f.Message, f.Advice), account.Record, a.desk.Presenting()), 200)
}

// signInPrivately signs in again where the browser knows nobody yet.
func (a *actions) signInPrivately(ref oauth.Ref) {
	a.call(ref, func(ctx context.Context) error {
		_, err := a.desk.SignIn(ctx, ref, session.Privately())
		return err
	})
}

// switchAuth asks whether the client may prove itself in another way once, and does it.
func (a *actions) switchAuth(account desk.Account, auth oauth.ClientAuth) {
	ref, address := account.Ref(), account.App.Endpoints.Token
	if account.Discovered != nil {
		address = cmp.Or(address, account.Discovered.Token)
	}
	dialogs.Confirm(a.Win, dialogs.Confirmation{
		Title:   "Try " + string(auth) + "?",
		Message: words.SwitchQuestion(auth, cmp.Or(words.OneLine(address, 200), "the same token endpoint"), account.App.Grant.NeedsPerson()),
		Verb:    "Try it once",
	}, func() {
		a.call(ref, func(ctx context.Context) error { _, err := a.desk.SwitchClientAuth(ctx, ref, auth); return err })
	})
}

// retry takes the account's next step again, when the server said that it may be asked.
func (a *actions) retry(account desk.Account, until time.Time) {
	ref := account.Ref()
	again := func() {
		step := account.NextStep(a.desk.Now())
		if now, ok := a.list.Account(ref); ok {
			step = now.NextStep(a.desk.Now())
		}
		if step == session.StepCopy {
			step = session.StepRenew // a token that is good was not what failed
		}
		if step.Gets() {
			a.take(ref, step)
		}
	}
	wait := until.Sub(a.desk.Now())
	if wait <= 0 {
		again()
		return
	}
	a.Toasts.Say("Trying again at " + until.Local().Format("15:04:05"))
	a.tasks.After(wait, again)
}

// practiceAgain starts the practice provider where the account's app has it, takes the
// account's step again, and renews the others that failed because it did not run, as far as
// that needs nobody.
func (a *actions) practiceAgain(account desk.Account) {
	a.tasks.Run(func(ctx context.Context) error { return a.desk.RestartPractice(ctx, account.Ref()) }, func(err error) {
		if err != nil {
			a.Toasts.Complain(err)
			return
		}
		a.practising()
		a.Toasts.Say("The practice provider is running")
		a.retry(account, time.Time{})
		for _, other := range a.list.Accounts() {
			f, failed := other.Failure()
			if ref := other.Ref(); ref != account.Ref() && other.Practice == account.Practice &&
				failed && f.Cause == oauth.CauseNotRunning && session.Renewable(other.Record, other.App) {
				a.call(ref, func(ctx context.Context) error { _, err := a.desk.Renew(ctx, ref, session.NoSignIn()); return err })
			}
		}
	})
}
