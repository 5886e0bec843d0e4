package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tokendesk/ui/desk"
)

func (s *shell) passphraseCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "passphrase",
		Short: "The vault's passphrase",
		Args:  args(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			return usage("Here is missing: what to do with the passphrase.", "tokendesk passphrase set [--new-passphrase-file FILE]")
		},
	}
	c.AddCommand(s.passphraseSetCommand())
	return c
}

func (s *shell) passphraseSetCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "set",
		Short: "Give the vault a passphrase, or another one",
		Long: "Gives the vault a passphrase, or another one instead of the old, and seals all of\n" +
			"it anew: the old passphrase opens nothing any more but backups and copies of\n" +
			"before. The OS keyring goes on opening the vault if it did so; it has to be there\n" +
			"for that. With --keys passphrase it need not be: if it is not, the passphrase alone\n" +
			"opens the vault from then on. Waits for sign-ins and renewals that are under way.",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			passphrase := ""
			switch {
			case file != "":
				var err error
				if passphrase, err = desk.ReadPassphraseFile(c.Context(), file); err != nil {
					return err
				}
			case !s.asks():
				return usage("Nobody can be asked for the new passphrase.", "Add --new-passphrase-file FILE.")
			}
			return s.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				if passphrase == "" {
					var err error
					if passphrase, err = s.newPassphrase(ctx); err != nil {
						return err
					}
				}
				if err := d.Vault.SetPassphrase(ctx, passphrase); err != nil {
					return err
				}
				s.say("The vault has a new passphrase.")
				return nil
			})
		},
	}
	c.Flags().StringVar(&file, "new-passphrase-file", "", "a `FILE` with the new passphrase")
	return c
}

// newPassphrase asks twice on the terminal.
func (s *shell) newPassphrase(ctx context.Context) (string, error) {
	first, err := s.hidden(ctx, "New passphrase: ")
	if err != nil {
		return "", err
	}
	if first == "" {
		return "", usage("A passphrase cannot be empty.", "Nothing was changed.")
	}
	second, err := s.hidden(ctx, "Once more: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", usage("The two differ.", "Nothing was changed. Try again.")
	}
	return first, nil
}
