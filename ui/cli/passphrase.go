package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

func (p *program) passphraseCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "passphrase",
		Short: "The vault's passphrase",
		Args:  args(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			return oauth.UsageError("Missing: what to do.", "Use: tokendesk passphrase set [--new-passphrase-file FILE]")
		},
	}
	c.AddCommand(p.passphraseSetCommand())
	return c
}

func (p *program) passphraseSetCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "set",
		Short: "Give the vault a passphrase, or another one",
		Long: "Gives the vault a passphrase, or replaces it by a new one, and encrypts all of\n" +
			"it again: the old passphrase opens only older backups and copies of the vault.\n" +
			"If the system keyring unlocks the vault, it continues to do so and must be available\n" +
			"now. With --keys passphrase it need not be: if it is not, the passphrase alone\n" +
			"unlocks the vault from then on. Waits for sign-ins and renewals that are running.\n" +
			"The new passphrase needs at least eight characters.",
		Example: "  tokendesk passphrase set\n" +
			"  tokendesk passphrase set --new-passphrase-file FILE",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			passphrase := ""
			switch {
			case file != "":
				var err error
				if passphrase, err = desk.ReadPassphraseFile(c.Context(), file); err != nil {
					return err
				}
			case !p.asks():
				return oauth.UsageError("There is no terminal to ask for the new passphrase on.", "Add --new-passphrase-file FILE.")
			}
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				if passphrase == "" {
					var err error
					if passphrase, err = p.newPassphrase(ctx); err != nil {
						return err
					}
				}
				if err := d.SetPassphrase(ctx, passphrase); err != nil {
					return err
				}
				p.say("The vault has a new passphrase.")
				return nil
			})
		},
	}
	c.Flags().StringVar(&file, "new-passphrase-file", "", "a `FILE` with the new passphrase")
	return c
}

// newPassphrase asks twice on the terminal. One that is not good enough is a
// *oauth.Error of KindUsage.
func (p *program) newPassphrase(ctx context.Context) (string, error) {
	first, err := p.hidden(ctx, "New passphrase: ")
	if err != nil {
		return "", err
	}
	if err := desk.CheckPassphrase(first); err != nil {
		return "", err
	}
	second, err := p.hidden(ctx, "Once more: ")
	if err != nil {
		return "", err
	}
	return first, desk.CheckTypedTwice(first, second)
}
