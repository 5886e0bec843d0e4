package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
)

// withDesk opens the desk for one command and closes it again, which waits for
// exchanges that have left.
func (p *program) withDesk(c *cobra.Command, create bool, use func(ctx context.Context, d *desk.Desk) error) error {
	options, err := p.deskOptions()
	if err != nil {
		return err
	}
	options.Create = create
	options.Keyring = keys.System{Waiting: func() {
		p.say("Waiting for the system keyring: it is locked, and asks for its password in a window of its own.")
	}}
	d, err := desk.Open(c.Context(), options)
	if err != nil {
		return err
	}
	for _, note := range d.Notes() {
		p.say("tokendesk: %s", safe(note))
	}
	p.syncTeams(c.Context(), d)
	return errors.Join(use(c.Context(), d), d.Close())
}

// withAccount opens the desk and resolves APP[/ACCOUNT].
func (p *program) withAccount(c *cobra.Command, name string, use func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error) error {
	return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		ref, err := d.Resolve(ctx, name)
		if err != nil {
			return err
		}
		err = advised(ctx, d, ref, use(ctx, d, ref))
		if p.flags.verbose {
			p.trace(d.Trace(ref))
		}
		return err
	})
}

// advised adds to an error of an account the commands that may mend it.
func advised(ctx context.Context, d *desk.Desk, ref oauth.Ref, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return d.Advised(ctx, ref, err)
}

// accountsOf returns the accounts of one app, none where there is no such app.
func accountsOf(ctx context.Context, d *desk.Desk, app string) ([]desk.Account, error) {
	accounts, err := d.Accounts(ctx)
	return slices.DeleteFunc(accounts, func(a desk.Account) bool { return a.Ref().App != app }), err
}

// args wants a fixed number of arguments, named in a sentence.
func args(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, given []string) error {
		switch {
		case len(given) < least:
			return oauth.UsageError("Missing: "+what+".", "See `"+c.CommandPath()+" --help`.")
		case most >= 0 && len(given) > most:
			// It is not repeated: it may be a secret.
			return oauth.UsageError("There is one argument too many.", "See `"+c.CommandPath()+" --help`. Nothing secret is ever an argument.")
		}
		return nil
	}
}
