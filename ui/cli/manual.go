package cli

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/store/owner"
	"tokendesk/ui/manpage"
)

func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the man pages to a folder, one for each command",
		Long: "Writes the man pages, one for each command, to a folder, which is made if it does not\n" +
			"exist. The same program always writes the same pages.",
		Example: "  tokendesk man ~/.local/share/man/man1 && man tokendesk-get",
		Args:    args(1, 1, "the folder"),
		RunE: func(c *cobra.Command, given []string) error {
			if err := owner.MakeFolders(given[0], 0o755); err != nil {
				return notWritten(err)
			}
			return p.writePages(c.Root(), given[0], manpage.Program{Version: version(p.env.Version), Date: p.built(), Sections: everyPage, Own: firstPage})
		},
	}
}

func (p *program) writePages(c *cobra.Command, dir string, about manpage.Program) error {
	if c.Hidden || c.Name() == "help" {
		return nil
	}
	page := filepath.Join(dir, manpage.Name(c)+".1")
	if err := os.WriteFile(page, manpage.Page(c, about), 0o644); err != nil { // for everybody to read
		return notWritten(err)
	}
	if err := owner.HandPath(page); err != nil {
		return notWritten(err)
	}
	for _, sub := range c.Commands() {
		if err := p.writePages(sub, dir, about); err != nil {
			return err
		}
	}
	return nil
}

func notWritten(err error) error {
	return other("The man pages could not be written.", "Check that the folder can be written to and that the disk has space.", err)
}

// built is the date of the pages: what the builder of a package says
// (reproducible-builds.org/specs/source-date-epoch), else that of the commit that was built, else
// when their words were last gone over.
func (p *program) built() time.Time {
	if seconds, err := strconv.ParseInt(p.env.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(seconds, 0)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if at, err := time.Parse(time.RFC3339, setting.Value); err == nil && setting.Key == "vcs.time" {
				return at
			}
		}
	}
	return time.Date(2026, time.November, 27, 0, 0, 0, 0, time.UTC)
}

var everyPage = []manpage.Section{{Title: "EXIT STATUS", Items: []manpage.Item{
	{Name: "0", Text: "Done."},
	{Name: "1", Text: "Failed for another reason, or the format has nothing to print."},
	{Name: "2", Text: "Wrong usage, a bad file, an unknown or misconfigured app, an ambiguous account."},
	{Name: "3", Text: "A person must act: sign in, trust a change, look at a token that belongs to somebody else; or did not in time."},
	{Name: "4", Text: "The vault or its key is not available."},
	{Name: "5", Text: "The server refused."},
	{Name: "6", Text: "The server could not be reached, or its answer makes no sense."},
	{Name: "130", Text: "Interrupted."},
}}}

var firstPage = []manpage.Section{
	{Title: "ENVIRONMENT", Items: []manpage.Item{
		{Name: "TOKENDESK_VAULT", Text: "The vault's folder, as --vault."},
		{Name: "TOKENDESK_KEYS", Text: "Where the vault's key is, as --keys."},
		{Name: "TOKENDESK_PASSPHRASE_FILE", Text: "A file with the vault's passphrase, as --passphrase-file."},
		{Name: "BROWSER", Text: "The commands that open sign-in pages, tried in turn, with colons between them: %s is the address, %% a percent sign, %c a colon."},
		{Name: "NO_COLOR", Text: "No colours, if it is set."},
		{Name: "KUBERNETES_EXEC_INFO", Text: "What kubectl asks of get --format kubectl."},
		{Name: "GIT_TERMINAL_PROMPT", Text: "No sign-in begins in git-credential, if it is 0."},
	}},
	{Title: "FILES", Items: []manpage.Item{
		{Name: "$XDG_DATA_HOME/tokendesk/vault.db", Text: "The vault: apps, accounts and tokens, encrypted."},
		{Name: "$XDG_CONFIG_HOME/tokendesk/settings.json", Text: "The settings of the window; nothing secret."},
	}},
}
