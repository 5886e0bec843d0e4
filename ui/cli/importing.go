package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func (p *program) importCommand() *cobra.Command {
	var from, archivePassphrase string
	var trust bool
	var only []string
	c := &cobra.Command{
		Use:   "import FILE…|ADDRESS|-",
		Short: "Bring in apps: " + appfile.SourceTitles(),
		Long: "Imports apps from what another program has written, or from an app file. It can be\n\n" + listedSources() + "\n\n" +
			"An ADDRESS is an issuer's, of its metadata, or of a sign-in page. Nothing is asked there yet. One that\n" +
			"holds a secret is given on standard input: other programs can see the arguments of a command. A file\n" +
			"is imported completely or not at all, and several files all or none. A Postman collection gets the\n" +
			"values of an environment that is given with it. An app you already have gets the file's fields;\n" +
			"its secrets, tokens and accounts stay. On a terminal you see what was read and choose the apps. Settings that would run programs, read files, or\n" +
			"change where secrets go or whose token it is, are not used until you trust them with `tokendesk trust`.",
		Example: "  tokendesk import team-apps.json\n" +
			"  tokendesk import ./bruno-collection\n" +
			"  tokendesk import collection.json environment.json\n" +
			"  tokendesk import https://id.example.com\n" +
			"  xclip -o | tokendesk import - --from curl",
		Args: args(1, -1, "the files or folders, an address, or - for standard input"),
		RunE: func(c *cobra.Command, given []string) error {
			read, err := p.readImport(c.Context(), given, from, archivePassphrase)
			if err != nil {
				return err
			}
			word := store.Consent{All: trust}
			if err := p.checkForNew(c.Context(), read, only, word); err != nil {
				return err
			}
			return p.withDesk(c, true, func(ctx context.Context, d *desk.Desk) error {
				chosen, err := p.chooseApps(ctx, d, read, only)
				if err != nil {
					return err
				}
				report, err := d.Import(ctx, chosen, word)
				if err != nil {
					return err
				}
				if err := p.tellImport(report); err != nil {
					return err
				}
				return p.fillOpen(ctx, d, report.Open)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "what the file is, by `NAME` (guessed otherwise): "+strings.Join(appfile.SourceNames(), " "))
	f.BoolVar(&trust, "trust", false, "trust the file's settings at once")
	f.StringSliceVar(&only, "only", nil, "import only these apps, by `ID`; again or with commas for several")
	f.StringVar(&archivePassphrase, "archive-passphrase-file", "", "a `FILE` with the passphrase of an age file")
	_ = c.RegisterFlagCompletionFunc("from", cobra.FixedCompletions(appfile.SourceNames(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

// listedSources are all formats with their names, a line each.
func listedSources() string {
	var lines []string
	for _, s := range appfile.Sources() {
		lines = append(lines, fmt.Sprintf("  %-12s %s", s.Name, s.Title))
	}
	return strings.Join(lines, "\n")
}

// readImport reads and understands files, or standard input for "-", before any
// vault is touched.
func (p *program) readImport(ctx context.Context, paths []string, from, archivePassphrase string) (desk.Import, error) {
	format, err := appfile.ParseSource(from)
	if err != nil {
		return desk.Import{}, err
	}
	passphrase := ""
	if archivePassphrase != "" {
		if passphrase, err = desk.ReadPassphraseFile(ctx, archivePassphrase); err != nil {
			return desk.Import{}, err
		}
	}
	var sources []desk.ImportSource
	for _, path := range paths {
		source := desk.ImportSource{Path: path, From: format, Passphrase: passphrase}
		switch {
		case appfile.AddressHoldsSecret(path):
			return desk.Import{}, oauth.UsageError("This address holds a secret, and other programs can see the arguments of a command.", "Give it on standard input: tokendesk import -, then paste it and press Ctrl+D.")
		case appfile.IsAddress(path):
			source.Path, source.Text, source.Pasted = "", []byte(path), true
		case path == "-":
			if slices.Index(paths, path) < len(sources) {
				return desk.Import{}, oauth.UsageError("Standard input can be read only once.", "Give - once.")
			}
			source.Path = ""
			if source.Text, err = p.readAll(ctx, desk.MaxImport); err != nil {
				return desk.Import{}, err
			}
		}
		sources = append(sources, source)
	}
	sources, left, err := desk.Unfold(ctx, sources)
	if err != nil {
		return desk.Import{}, err
	}
	read, err := desk.ReadImports(ctx, sources)
	for _, note := range append(left, read.Notes...) {
		p.say("%s", safe(note))
	}
	if errors.Is(err, desk.ErrSealed) {
		message, _ := words.Explain(err)
		return read, oauth.UsageError(message, "Add --archive-passphrase-file FILE.")
	}
	return read, err
}

func (p *program) tellImport(report store.ImportReport) error {
	for _, id := range report.Added {
		if err := p.print("added " + safe(id)); err != nil {
			return err
		}
	}
	for _, id := range report.Replaced {
		if err := p.print("replaced " + safe(id)); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(report.Waiting)) {
		if slices.Contains(report.Locked, id) {
			p.say("%s: its key file needs a passphrase. Set it, then trust the key:", safe(id))
			p.say("  tokendesk secret set %s --kind key_passphrase", safe(id))
			p.say("  tokendesk trust %s", safe(id))
			continue
		}
		p.say("%s: these settings are not trusted yet. Until you trust them nothing is sent, run or opened:", safe(id))
		p.tellChanges(report.Waiting[id])
		p.say("  To trust them: tokendesk trust %s", safe(id))
	}
	return nil
}

// checkForNew finds out whether an import would be refused where there is no vault
// yet, so that none is left behind by it.
func (p *program) checkForNew(ctx context.Context, read desk.Import, only []string, word store.Consent) error {
	options, err := p.deskOptions()
	if err != nil || options.Keys == keys.Memory {
		return err
	}
	if _, exists, err := desk.FindVault(options); err != nil || exists {
		return nil // opening it says what is wrong
	}
	if len(only) > 0 {
		if read, err = read.Only(only); err != nil {
			return err
		}
	}
	return desk.CheckImport(ctx, options, read, word)
}

// tellChanges shows old and new on standard error, whole: what is accepted is
// what was shown.
func (p *program) tellChanges(changes []oauth.Change) {
	rows := make([][]cell, 0, len(changes))
	for _, change := range changes {
		rows = append(rows, []cell{{"  " + words.FieldLabel(change.Field), plain}, {change.Field, plain}, {words.SettingValue(change.Field, change.Old), plain}, {"→ " + words.SettingValue(change.Field, change.New), plain}})
	}
	table(p.env.Stderr, false, math.MaxInt, rows)
}
