package desk

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// Failure is what the account's last call failed with: as it is kept, or, where a
// failure is not kept (the clipboard's is not), as the call returned it. failed is
// false while something runs, after a success, and after a person's own cancel.
func (a Account) Failure() (f oauth.Failure, failed bool) {
	switch {
	case a.Running:
		return oauth.Failure{}, false
	case a.Record.Failure != nil:
		return *a.Record.Failure, true
	case a.Err == nil || IsCancelled(a.Err):
		return oauth.Failure{}, false
	}
	return failureOf(a.Err), true
}

// failureOf is any error as it would be kept, without the time.
func failureOf(err error) oauth.Failure {
	var e *oauth.Error
	if errors.As(err, &e) {
		return oauth.FailureOf(e, time.Time{})
	}
	f := oauth.Failure{Kind: oauth.KindOther}
	f.Message, f.Advice = words.Explain(err)
	return f
}

// Remedies lists what may mend a failure of the account, the best first and three at
// most. It is pure.
func (a Account) Remedies(f oauth.Failure) []session.Remedy {
	return session.RemediesOf(f, a.App, a.Record.Account, session.Circumstances{
		Registration: a.Registration, AdminConsent: a.AdminConsent, Practice: a.Practice,
		RefreshRefused: a.Record.NeedsLogin || !session.Renewable(a.Record, a.App),
	})
}

// ScopesHint is what is offered before the first sign-in of an app that asks for no
// scopes though its server has some; ok is false where nothing needs to be said. It is
// pure, and blocks nothing.
func (a Account) ScopesHint() (r session.Remedy, ok bool) {
	switch {
	case a.HasToken() || a.Running || a.Record.Failure != nil || a.Incomplete != nil || len(a.Record.Waiting) > 0:
		return session.Remedy{}, false
	case !session.AsksForNoScopes(a.Record.App, a.App, a.Record.Account):
		return session.Remedy{}, false
	case a.App.Endpoints.Issuer != "" || slices.Contains(a.Offered, "openid"):
		return session.AddingScopes(a.App, session.MissingOpenID(a.App, a.Record.Account)), true
	case len(a.Offered) > 0:
		return session.Remedy{Kind: session.RemedyEdit, Field: "scopes"}, true
	}
	return session.Remedy{}, false
}

// Advised returns an error of an account with its advice ending in what does the
// remedies, as commands; err itself where there is none.
func (d *Desk) Advised(ctx context.Context, ref oauth.Ref, err error) error {
	var e *oauth.Error
	if !errors.As(err, &e) {
		return err
	}
	rec, unread := d.vault.Record(ctx, ref)
	if unread != nil {
		return err
	}
	a := d.account(rec)
	var commands []string
	for _, r := range a.Remedies(oauth.FailureOf(e, d.Now())) {
		if command := words.RemedyCommand(r, a.Ref()); command != "" && !strings.Contains(e.Advice, command) {
			commands = append(commands, command)
		}
	}
	if rec.Held && (e.Cause == oauth.CauseOtherPerson || e.Cause == oauth.CauseNoOpenID) {
		commands = append(commands, "tokendesk trust "+a.Ref().String())
	}
	if len(commands) == 0 {
		return err
	}
	told := *e
	told.Advice = strings.TrimSpace(told.Advice + " " + words.Commands(commands))
	return &told
}

// adminConsent fills a provider's address of the page where an administrator consents;
// "" where a part of it is not known.
func adminConsent(template string, app oauth.App) string {
	if app.ClientID == "" {
		return ""
	}
	address := strings.ReplaceAll(template, "{client_id}", url.QueryEscape(app.ClientID))
	for key, value := range app.Vars {
		address = strings.ReplaceAll(address, "{"+key+"}", url.PathEscape(value))
	}
	if strings.ContainsAny(address, "{}") {
		return ""
	}
	return address
}
