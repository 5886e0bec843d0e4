package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

func (p *program) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "logout APP[/ACCOUNT]",
		Short: "Print the address that signs out at the provider",
		Long: "Prints the address where a browser ends the session at the provider\n" +
			"(endpoints.end_session), so that somebody else can sign in next. It contains\n" +
			"no token, and the tokens stay valid: `tokendesk revoke` revokes them.",
		Example: "  tokendesk logout acme/ada",
		Args:    args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			return p.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
				address, err := d.LogoutAddress(ctx, ref)
				if err != nil {
					return err
				}
				return p.print(safe(address))
			})
		},
	}
}
