package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/ui/desk"
)

func (s *shell) removeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove APP[/ACCOUNT]",
		Short: "Remove an app with its accounts, or one account",
		Long: "Removes an app with its accounts, or one account, from the vault: settings,\n" +
			"secrets, tokens and history. Asks on a terminal. Tokens stay valid at the server;\n" +
			"`tokendesk revoke` ends them first.",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			return s.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				if strings.Contains(given[0], "/") {
					return s.removeAccount(ctx, d, given[0])
				}
				return s.removeApp(ctx, d, given[0])
			})
		},
	}
}

func (s *shell) removeAccount(ctx context.Context, d *desk.Desk, name string) error {
	ref, err := d.Vault.Resolve(ctx, name)
	if err != nil {
		return err
	}
	if err := s.confirm(ctx, "Remove the account "+ref.String()+" with its tokens?"); err != nil {
		return err
	}
	if _, err = d.Vault.RemoveAccount(ctx, ref); err != nil {
		return err
	}
	s.say("removed %s", safe(ref.String()))
	return nil
}

func (s *shell) removeApp(ctx context.Context, d *desk.Desk, app string) error {
	records, err := d.Vault.Records(ctx)
	if err != nil {
		return err
	}
	accounts := 0
	for _, rec := range records {
		if rec.App.ID == app {
			accounts++
		}
	}
	if accounts == 0 {
		_, err := d.Vault.RemoveApp(ctx, app) // says that there is none
		return err
	}
	question := "Remove the app " + app + " with its secrets, account and tokens?"
	if accounts > 1 {
		question = fmt.Sprintf("Remove the app %s with its secrets, %d accounts and their tokens?", app, accounts)
	}
	if err := s.confirm(ctx, question); err != nil {
		return err
	}
	if _, err = d.Vault.RemoveApp(ctx, app); err != nil {
		return err
	}
	s.say("removed %s", safe(app))
	return nil
}
