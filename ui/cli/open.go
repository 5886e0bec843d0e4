package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// withDesk opens the desk for one command and closes it again, which waits for
// exchanges that have left.
func (s *shell) withDesk(c *cobra.Command, create bool, use func(ctx context.Context, d *desk.Desk) error) error {
	options, err := s.deskOptions()
	if err != nil {
		return err
	}
	options.Create = create
	d, err := desk.Open(c.Context(), options)
	if err != nil {
		return err
	}
	for _, note := range d.Notes() {
		s.say("tokendesk: %s", safe(note))
	}
	return errors.Join(use(c.Context(), d), d.Close())
}

// withAccount opens the desk and resolves APP[/ACCOUNT].
func (s *shell) withAccount(c *cobra.Command, name string, use func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error) error {
	return s.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		ref, err := d.Vault.Resolve(ctx, name)
		if err != nil {
			return err
		}
		err = use(ctx, d, ref)
		if s.flags.verbose {
			s.trace(d.Sessions.Trace(ref))
		}
		return err
	})
}

// args wants a fixed number of arguments, named in a sentence.
func args(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, given []string) error {
		switch {
		case len(given) < least:
			return usage("Here is missing: "+what+".", "See `"+c.CommandPath()+" --help`.")
		case most >= 0 && len(given) > most:
			return usage("That is one argument too many: "+quoted(given[most])+".", "See `"+c.CommandPath()+" --help`.")
		}
		return nil
	}
}
