package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
)

func (p *program) backupCommand() *cobra.Command {
	var archivePassphrase string
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Back up the whole vault as an age file",
		Long: "Writes the whole vault to FILE as an age file, encrypted with the passphrase of\n" +
			"--archive-passphrase-file. That passphrase alone restores it, on any computer. An\n" +
			"older backup with that name is replaced; any other file is not.",
		Example: "  tokendesk backup tokendesk.age --archive-passphrase-file FILE",
		Args:    args(1, 1, "the file to write"),
		RunE: func(c *cobra.Command, given []string) error {
			passphrase, err := archivePassphraseOf(c.Context(), archivePassphrase, "A backup is encrypted with a passphrase.")
			if err != nil {
				return err
			}
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				if err := d.Backup(ctx, given[0], passphrase); err != nil {
					return err
				}
				p.say("backed up to %s", safe(given[0]))
				return nil
			})
		},
	}
	c.Flags().StringVar(&archivePassphrase, "archive-passphrase-file", "", "a `FILE` with the passphrase to encrypt with")
	return c
}

func (p *program) restoreCommand() *cobra.Command {
	var archivePassphrase string
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Restore the vault from a backup",
		Long: "Restores the vault from a backup, once all of it has been checked. A vault that\n" +
			"is there is kept next to it. The restored one gets a key like a new vault: --keys,\n" +
			"--passphrase-file. Asks on a terminal before it replaces a vault.",
		Example: "  tokendesk restore tokendesk.age --archive-passphrase-file FILE",
		Args:    args(1, 1, "the backup"),
		RunE: func(c *cobra.Command, given []string) error {
			options, err := p.deskOptions()
			if err != nil {
				return err
			}
			if options.Keys == keys.Memory {
				return oauth.UsageError("A backup cannot be restored into memory.", "Leave out --demo and --keys memory.")
			}
			passphrase, err := archivePassphraseOf(c.Context(), archivePassphrase, "A backup needs its passphrase.")
			if err != nil {
				return err
			}
			dir, exists, err := desk.FindVault(options)
			if err != nil {
				return err
			}
			if exists {
				if err := p.confirm(c.Context(), "Replace the vault in "+dir+"? The old one is kept next to it."); err != nil {
					return err
				}
			}
			kept, err := desk.Restore(c.Context(), options, given[0], passphrase)
			if err != nil {
				return err
			}
			p.say("restored into %s", safe(dir))
			if kept != "" {
				p.say("The old vault is kept as %s", safe(kept))
			}
			p.say("What was trusted elsewhere (commands, programs, files, proxies) is not trusted yet on this computer: tokendesk trust APP.")
			p.say("Refresh tokens may have been used since the backup: an account whose renewal is refused needs a new sign-in.")
			return nil
		},
	}
	c.Flags().StringVar(&archivePassphrase, "archive-passphrase-file", "", "a `FILE` with the backup's passphrase")
	return c
}

func archivePassphraseOf(ctx context.Context, file, why string) (string, error) {
	if file == "" {
		return "", oauth.UsageError(why, "Add --archive-passphrase-file FILE.")
	}
	return desk.ReadPassphraseFile(ctx, file)
}
