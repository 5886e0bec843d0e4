package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func (p *program) removeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove APP[/ACCOUNT]",
		Short: "Remove an app with its accounts, or one account",
		Long: "Removes an app with its accounts, or one account, from the vault: settings,\n" +
			"secrets, tokens and history. Asks on a terminal. Tokens stay valid at the server;\n" +
			"`tokendesk revoke` ends them first.",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				if strings.Contains(given[0], "/") {
					return p.removeAccount(ctx, d, given[0])
				}
				return p.removeApp(ctx, d, given[0])
			})
		},
	}
}

func (p *program) removeAccount(ctx context.Context, d *desk.Desk, name string) error {
	ref, err := d.Resolve(ctx, name)
	if err != nil {
		return err
	}
	if err := p.confirm(ctx, "Remove the account "+ref.String()+" with its tokens?"); err != nil {
		return err
	}
	if _, err = d.RemoveAccount(ctx, ref); err != nil {
		return err
	}
	p.say("removed %s", safe(ref.String()))
	return nil
}

func (p *program) removeApp(ctx context.Context, d *desk.Desk, app string) error {
	accounts, err := accountsOf(ctx, d, app)
	if err != nil {
		return err
	}
	if len(accounts) == 0 {
		_, err := d.RemoveApp(ctx, app) // says that there is none
		return err
	}
	question := "Remove the app " + app + " with its secrets, account and tokens?"
	if len(accounts) > 1 {
		question = "Remove the app " + app + " with its secrets, " + words.Count(len(accounts), "account") + " and their tokens?"
	}
	if err := p.confirm(ctx, question); err != nil {
		return err
	}
	if _, err = d.RemoveApp(ctx, app); err != nil {
		return err
	}
	p.say("removed %s", safe(app))
	return nil
}
