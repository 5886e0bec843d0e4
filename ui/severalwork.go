package ui

import (
	"context"
	"fmt"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// signOutAll asks once, and then revokes the tokens of accounts at their servers and
// forgets them here. One that its server keeps is kept here, too.
func (a *actions) signOutAll(refs []oauth.Ref) {
	if len(refs) == 0 {
		return
	}
	count, accounts := words.Count(len(refs), "account"), a.accounts(refs)
	dialogs.Confirm(a.Win, dialogs.Confirmation{
		Title: "Sign out " + count + "?", Message: "Their tokens are revoked at the server, where it can be asked, and forgotten here.", Verb: "Sign out", Danger: true,
	}, func() {
		tasks.Start(a.tasks, func(ctx context.Context) (done int, _ error) {
			for _, account := range accounts {
				end := a.desk.Revoke
				if account.Target(session.QuestionRevoke).Missing {
					end = a.desk.Forget
				}
				if _, err := end(ctx, account.Ref()); err == nil {
					done++
				}
			}
			return done, nil
		}, func(done int, _ error) { a.Toasts.Say(fmt.Sprintf("Signed out %d of %s", done, count)) })
	})
}
