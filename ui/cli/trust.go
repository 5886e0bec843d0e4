package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

func (s *shell) trustCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "trust APP[/ACCOUNT]",
		Short: "Show what of an app waits for your word, old and new, and accept it",
		Long: "Shows the settings of an app that came from outside and wait for your word, old\n" +
			"and new, and accepts exactly these. A key file is read then. With\n" +
			"ACCOUNT it also accepts a token that was held back because it belongs to\n" +
			"somebody other than the account expects.",
		Args: args(1, 1, "the app"),
		RunE: func(c *cobra.Command, given []string) error {
			return s.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				app, account, _ := strings.Cut(given[0], "/")
				changed, err := s.trustChanges(ctx, d, app)
				if err != nil {
					return err
				}
				held, err := s.trustIdentity(ctx, d, app, account)
				if err == nil && !changed && !held {
					s.say("Nothing to accept: %s is as you left it.", safe(given[0]))
				}
				return err
			})
		},
	}
}

// trustChanges accepts the settings of an app that wait.
func (s *shell) trustChanges(ctx context.Context, d *desk.Desk, app string) (bool, error) {
	changes, err := d.Vault.Changes(ctx, app)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	s.say("What waits for your word in %s:", safe(app))
	s.tellChanges(changes)
	if err := s.confirm(ctx, "Accept this?"); err != nil {
		return true, err
	}
	return true, d.Vault.Trust(ctx, app, changes)
}

// trustIdentity accepts a token of somebody else for an account that was named,
// and tells of those for others.
func (s *shell) trustIdentity(ctx context.Context, d *desk.Desk, app, account string) (bool, error) {
	records, err := d.Vault.Records(ctx)
	if err != nil {
		return false, err
	}
	found, known := false, account == ""
	for _, rec := range records {
		if rec.App.ID != app || account != "" && rec.Account.ID != account {
			continue
		}
		known = true
		if !rec.Held || rec.Tokens == nil {
			continue
		}
		found = true
		ref := oauth.Ref{App: app, Account: rec.Account.ID}
		owner := quoted(rec.Tokens.Identity)
		if rec.Tokens.Identity == "" {
			owner = "somebody the server did not name"
		}
		s.say("%s expects %s, and the token belongs to %s.", safe(ref.String()), quoted(rec.Account.Expect), owner)
		if account == "" {
			s.say("  To accept it: tokendesk trust %s", safe(ref.String()))
			continue
		}
		if err := s.confirm(ctx, "Accept this?"); err != nil {
			return true, err
		}
		if err := d.Sessions.Accept(ctx, ref); err != nil {
			return true, err
		}
	}
	if !known {
		_, err := d.Vault.Resolve(ctx, app+"/"+account)
		return false, err
	}
	return found, nil
}
