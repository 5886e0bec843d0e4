package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

func (p *program) setCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "set APP[/ACCOUNT] FIELD=VALUE…",
		Short: "Set fields of an app or account that are not secret",
		Long: "Sets fields of the app file by their dotted path: client_id, vars.store_name,\n" +
			"endpoints.token, scopes, params.token.audience. With ACCOUNT a field of that account:\n" +
			"label, login_hint, expect, prompt, browser, scopes. An empty value removes a field.\n" +
			"A list is words separated by spaces, or a JSON array. All fields are set, or none.\n\n" +
			"tokendesk providers PROVIDER lists the regions, servers and scopes to choose from.\n\n" +
			"What you set here is trusted, because you typed it. Secrets are never\n" +
			"arguments: use tokendesk secret set.",
		Example: "  tokendesk set acme client_id=my-client vars.store_name=my-store\n" +
			"  tokendesk set acme/ada expect=ada@example.com",
		Args: args(2, -1, "the app, and at least one FIELD=VALUE"),
		RunE: func(c *cobra.Command, given []string) error {
			fields := make([]desk.Assignment, 0, len(given)-1)
			var names []string
			for _, assignment := range given[1:] {
				field, value, ok := strings.Cut(assignment, "=")
				if !ok || field == "" {
					return oauth.UsageError("A setting is written FIELD=VALUE.", "For example: tokendesk set "+given[0]+" client_id=my-client")
				}
				fields, names = append(fields, desk.Assignment{Field: field, Value: value}), append(names, field)
			}
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				open, waiting, err := d.Set(ctx, given[0], fields)
				if err != nil {
					return err
				}
				p.say("set %s of %s", safe(strings.Join(names, ", ")), safe(given[0]))
				app, _, _ := strings.Cut(given[0], "/")
				for _, field := range fields {
					if field.Field == "id" {
						app = field.Value // what follows is about the app as it is called now
					}
				}
				p.tellGaps(app, open)
				if len(waiting) > 0 {
					p.say("  Settings that came from elsewhere are not trusted yet: tokendesk trust %s", safe(app))
				}
				return nil
			})
		},
	}
}
