package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func (p *program) trustCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "trust APP[/ACCOUNT]",
		Short: "Show an app's settings that are not trusted yet, old and new, and trust them",
		Long: "Shows the settings of an app that came from elsewhere and are not trusted yet, old\n" +
			"and new, and trusts exactly these. It asks on a terminal; without one it trusts at\n" +
			"once. If they name a key file, it is read now. With ACCOUNT a token that is on\n" +
			"hold, because it belongs to another person than the account expects, is used\n" +
			"anyway.",
		Example: "  tokendesk trust acme",
		Args:    args(1, 1, "the app"),
		RunE: func(c *cobra.Command, given []string) error {
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				app, account, named := strings.Cut(given[0], "/")
				if named {
					if _, err := d.Resolve(ctx, given[0]); err != nil {
						return err
					}
				}
				changed, err := p.trustChanges(ctx, d, app)
				if err != nil {
					return err
				}
				held, err := p.trustIdentity(ctx, d, app, account)
				if err == nil && !changed && !held {
					p.say("Nothing to trust: all settings of %s are trusted.", safe(given[0]))
				}
				return err
			})
		},
	}
}

// trustChanges accepts the settings of an app that wait.
func (p *program) trustChanges(ctx context.Context, d *desk.Desk, app string) (bool, error) {
	changes, err := d.Changes(ctx, app)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	p.say("Not trusted yet in %s:", safe(app))
	p.tellChanges(changes)
	if err := p.confirm(ctx, "Trust these settings?"); err != nil {
		return true, err
	}
	if err := d.Trust(ctx, app, changes); err != nil {
		return true, err
	}
	p.say("Trusted %s of %s.", words.Count(len(changes), "setting"), safe(app))
	return true, nil
}

// trustIdentity has a token of somebody else used all the same for an account that was
// named, and tells of those for others.
func (p *program) trustIdentity(ctx context.Context, d *desk.Desk, app, account string) (bool, error) {
	accounts, err := accountsOf(ctx, d, app)
	if err != nil {
		return false, err
	}
	found := false
	for _, a := range accounts {
		ref := a.Ref()
		if !a.Record.Held || !a.HasToken() || account != "" && ref.Account != account {
			continue
		}
		found = true
		p.say("%s expects %s, and the token belongs to %s.", safe(ref.String()), safe(a.Record.Account.Expect), safe(words.Owner(a.Record)))
		if account == "" {
			p.say("  %s: tokendesk trust %s", words.UseHere, safe(ref.String()))
			continue
		}
		if err := p.confirm(ctx, words.UseHere+"?"); err != nil {
			return true, err
		}
		if err := d.UseHere(ctx, ref); err != nil {
			return true, err
		}
		p.say("The token of %s is used anyway.", safe(ref.String()))
	}
	return found, nil
}
