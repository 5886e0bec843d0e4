package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/practice"
)

func (p *program) practiceCommand() *cobra.Command {
	var port int
	var asJSON bool
	c := &cobra.Command{
		Use:   "practice",
		Short: "The practice provider alone, in the foreground",
		Long: "Runs the practice provider on the loopback interface until it is interrupted. It\n" +
			"behaves on the wire as the documented providers do. With --json the first line on\n" +
			"standard output is an app file with secrets, ready to import.",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			if port < 0 || port > 65535 {
				return oauth.UsageError("There is no such port.", "Use 1 to 65535, or 0 for any free one.")
			}
			server, err := practice.Start(c.Context(), practice.Options{Port: port, Now: p.env.Now})
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
