package cli

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

const postmanCollection = "postman-collection"

// exportFormats are what an export is written as, the usual one first.
var exportFormats = []string{"app-file", postmanCollection}

func (p *program) exportCommand() *cobra.Command {
	var withSecrets, open bool
	var archivePassphrase, format string
	c := &cobra.Command{
		Use:   "export [APP…]",
		Short: "Write an app file to standard output",
		Long: "Writes an app file with the named apps, or all, to standard output. It holds no\n" +
			"secrets, unless --with-secrets asks for them: then it is an age file, encrypted with\n" +
			"the passphrase of --archive-passphrase-file. An app that is not filled in\n" +
			"yet is left out, unless --open asks for it.\n\n" +
			"--format postman-collection writes a Postman collection instead: a folder for each app,\n" +
			"with Postman's OAuth 2 helper filled in and the test call. Its secrets are variables. The token is the\n" +
			"variable access_token, which is in the environment of `tokendesk get --format postman`.",
		Example: "  tokendesk export acme > acme.json\n" +
			"  tokendesk export acme --format postman-collection > acme.postman_collection.json\n" +
			"  tokendesk export --with-secrets --archive-passphrase-file FILE > apps.age",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, apps []string) error {
			switch {
			case !slices.Contains(exportFormats, format):
				return oauth.UsageError("There is no such format.", "Formats: "+strings.Join(exportFormats, " ")+".")
			case format == postmanCollection && (withSecrets || open || archivePassphrase != ""):
				return oauth.UsageError("A Postman collection holds no secrets and no open apps.", "Leave out the other flags.")
			case format == postmanCollection:
				return p.exportPostman(c, apps)
			}
			if withSecrets && archivePassphrase == "" {
				return oauth.UsageError("Secrets are exported encrypted or not at all.", "Add --archive-passphrase-file FILE.")
			}
			if archivePassphrase != "" && !withSecrets {
				return oauth.UsageError("An export without secrets is not encrypted.", "Add --with-secrets, or leave out --archive-passphrase-file.")
			}
			passphrase := ""
			if withSecrets {
				if isTerminal(p.env.Stdout) {
					return oauth.UsageError("An encrypted export cannot be shown on a terminal.", "Send it to a file: tokendesk export … > apps.age")
				}
				var err error
				if passphrase, err = desk.ReadPassphraseFile(c.Context(), archivePassphrase); err != nil {
					return err
				}
			}
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				file, left, err := d.Export(ctx, desk.ExportRequest{Apps: apps, Secrets: withSecrets, Open: open})
				if err != nil {
					return err
				}
				for _, id := range left {
					p.say("%s To include it: tokendesk export --open", safe(words.LeftOpen(id)))
				}
				for _, e := range file.Apps {
					if e.Withheld {
						p.say("%s To trust them: tokendesk trust %s", safe(words.Withheld(e.App.ID)), safe(e.App.ID))
					}
				}
				return p.writeExport(file, passphrase)
			})
		},
	}
	c.Flags().StringVar(&format, "format", exportFormats[0], "one `FORMAT` of: "+strings.Join(exportFormats, " "))
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(exportFormats, cobra.ShellCompDirectiveNoFileComp))
	c.Flags().BoolVar(&open, "open", false, "include apps that are not filled in yet")
	c.Flags().BoolVar(&withSecrets, "with-secrets", false, "include the secrets, encrypted")
	c.Flags().StringVar(&archivePassphrase, "archive-passphrase-file", "", "a `FILE` with the passphrase to encrypt with")
	return c
}

func (p *program) exportPostman(c *cobra.Command, apps []string) error {
	return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		var b bytes.Buffer
		left, err := d.WritePostman(ctx, &b, apps)
		if err != nil {
			return err
		}
		for _, line := range left {
			p.say("%s", safe(line))
		}
		return p.print(strings.TrimSuffix(b.String(), "\n"))
	})
}

// writeExport writes whole files only.
func (p *program) writeExport(file appfile.File, passphrase string) error {
	var b bytes.Buffer
	var err error
	if passphrase != "" {
		err = appfile.WriteArchive(&b, file, passphrase)
	} else {
		err = appfile.Write(&b, file)
	}
	if err != nil {
		return err
	}
	if _, err := p.env.Stdout.Write(b.Bytes()); err != nil {
		return unwritten(err)
	}
	return nil
}
