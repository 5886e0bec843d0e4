package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/practice"
	"tokendesk/ui/desk"
)

func (p *program) practiceCommand() *cobra.Command {
	var port int
	var asJSON bool
	c := &cobra.Command{
		Use:   "practice",
		Short: "Run the practice provider alone, in the foreground",
		Long: "Runs the practice provider on this computer (127.0.0.1) until it is interrupted. It\n" +
			"behaves like the documented providers. With --json the first line on\n" +
			"standard output is an app file with secrets, ready to import. When started again on\n" +
			"the same --port it uses the secrets of the apps that were imported from it.",
		Example: "  tokendesk practice --port 9000\n" +
			"  tokendesk practice --json",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			if port < 0 || port > 65535 {
				return oauth.UsageError("There is no such port.", "Use 1 to 65535, or 0 for any free one.")
			}
			lasting()
			server, err := practice.Start(c.Context(), practice.Options{Port: port, Now: p.env.Now, Secrets: p.practiceSecrets(c.Context(), port)})
			if err != nil {
				return err
			}
			defer server.Close()
			if asJSON {
				if err := p.print(string(server.AppFile())); err != nil {
					return err
				}
				p.say("%s", safeLines(server.Describe()))
			} else if err := p.print(safeLines(server.Describe())); err != nil {
				return err
			}
			<-c.Context().Done()
			return errors.Join(context.Cause(c.Context()), server.Close())
		},
	}
	c.Flags().IntVar(&port, "port", 0, "the `PORT` to listen on; 0 is any free one")
	c.Flags().BoolVar(&asJSON, "json", false, "first one line, an app file with secrets")
	return c
}

// practiceSecrets are the secrets with which the vault's apps come to a practice provider
// on a port that was named: one that is started again. Nobody is asked for anything; where
// the vault does not open so, it is said what that comes to.
func (p *program) practiceSecrets(ctx context.Context, port int) map[string][]string {
	if port == 0 {
		return nil
	}
	options, err := p.deskOptions()
	if err != nil {
		return nil
	}
	secrets, err := desk.PracticeSecrets(ctx, options, port)
	if err != nil {
		p.say("The vault was not opened (%s) Apps that were imported from this port earlier have other secrets: import them again from the first line of `tokendesk practice --port %d --json`.", explained(err), port)
	}
	return secrets
}
